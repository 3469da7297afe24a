"""分项与上年比较: the sections and items that mean the same as a year ago, over all offices, and of each office those that differ."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.outcome.last_year import ITEM, SECTION, LastYear
from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.writing import Link
from sfs_excel.summary.last_year_cells import find_change, show_number
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.sections import number_section
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.table import OFFICE, Row, write_list
from sfs_excel.text import shorten, show_whole

SHEET = "分项与上年比较"
COLUMNS = (
    Column(OFFICE, 14),
    Column("内容", 40, "link"),
    Column("上年序号", 12.5, "code"),
    Column("分值", 9, "full"),
    Column("上年分值", 12.5, "full"),
    Column("得分", 9, "points"),
    Column("上年得分", 12.5, "points"),
    Column("增减", 9, "change"),
    Column("说明", 24),
    Column("编码", 9, "code"),
)
_WORDS_SHOWN = 14
_NOTE = (
    "“全县”是两年都有得分的所的平均；往下按名次列出各所与上年不同的部分和项目，其余没有变化。"
    "责任书里写明对应上年哪一项的，或者序号和填报项名称都相同的，是同一项；合并、拆分的按新增看待。上年取自{0}年度定稿（{1}）。"
)
_ALL = "全县"


def write_parts(book: Book, results: Results, last: LastYear) -> int:
    """Add the sheet, or more of them. Returns how many."""
    note = _NOTE.format(last.followed.year, last.followed.folder)
    return write_list(book, results, SHEET, COLUMNS, note, _list_parts(results, last))


def _list_parts(results: Results, last: LastYear) -> Iterator[Row]:
    frame = results.last_year
    parts = frame[frame["part"].isin((SECTION, ITEM))]
    for row in _average(parts).to_dict("records"):
        tone: Tone = "tinted" if row["part"] == SECTION else "plain"
        yield tone, _fill(results, last, {**row, "name": results.widen(_ALL), "office": ""})
    both = parts.dropna(subset=["before", "after"])
    for row in both[round_points(both["after"] - both["before"]) != 0].to_dict("records"):
        yield "plain", _fill(results, last, row)


def _average(parts: pd.DataFrame) -> pd.DataFrame:
    """One row a section or item, over the offices that have points in both years; of what is in one year alone, over those that
    have points there. In the order of a first office that has all of them."""
    known = parts[parts["office_before"].ne("")]
    is_alone = known["number"].eq(0) | known["number_before"].eq(0)
    compared = known[is_alone | (known["before"].notna() & known["after"].notna())]
    keys = ["part", "number", "number_before"]
    means = compared.groupby(keys, sort=False)[["points", "points_before", "before", "after"]].mean().reset_index()
    ordered = means.assign(
        before=round_points(means["before"]),
        after=round_points(means["after"]),
        _part=means["part"].ne(SECTION),
        _gone=means["number"].eq(0),
    )
    return ordered.sort_values(["_part", "_gone", "number", "number_before"], kind="stable", ignore_index=True)


def _fill(results: Results, last: LastYear, row: Mapping[Any, Any]) -> Sequence[Any]:
    return (
        row["name"],
        _name_part(results, last, row),
        _number_before(last, row),
        show_number(row["points"]),
        show_number(row["points_before"]),
        show_number(row["after"]),
        show_number(row["before"]),
        find_change(row),
        _describe_part(row),
        row["office"],
    )


def _name_part(results: Results, last: LastYear, row: Mapping[Any, Any]) -> Link:
    number = int(row["number"])
    rulebook = results.rulebook if number else last.rulebook
    assert rulebook is not None  # there is something to compare with
    own = number or int(row["number_before"])
    if row["part"] == SECTION:
        section = next(each for each in rulebook.sections if each.section == own)
        return Link(f"{number_section(section)}、{section.title}", None)
    words = shorten(show_whole(rulebook.items[own].text), _WORDS_SHOWN)
    return Link(f"第{own}项 {words}", link_to_rule(rulebook, own) if number else None)


def _number_before(last: LastYear, row: Mapping[Any, Any]) -> str:
    number = int(row["number_before"])
    if not number or row["part"] == ITEM or last.rulebook is None:
        return f"第{number}项" if number else ""
    return number_section(next(each for each in last.rulebook.sections if each.section == number))


def _describe_part(row: Mapping[Any, Any]) -> str:
    if not row["number_before"]:
        return "今年新增"
    if not row["number"]:
        return "上年有，今年没有"
    if row["points"] != row["points_before"]:
        return f"分值由{row['points_before']:g}改为{row['points']:g}"
    return ""
