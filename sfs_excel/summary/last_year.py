"""与上年比较: every office's rank and total beside those of the year before.

Values as they were when it was made: what is overwritten in 得分矩阵 does not move them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sfs_excel.outcome.last_year import RANK, SECTION, TOTAL, LastYear
from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.summary import last_year_parts
from sfs_excel.summary.last_year_cells import find_change, is_there, say_moved, show_number, take_part
from sfs_excel.summary.layout import MatrixLayout
from sfs_excel.summary.sections import number_section
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.table import OFFICE, Row, write_list
from sfs_excel.words import OfficeStatus

SHEET = "与上年比较"
COLUMNS = (
    Column("名次", 9, "rank"),
    Column("上年名次", 12.5, "whole"),
    Column("升降", 9, "code"),
    Column(OFFICE, 14),
    Column("总分", 10, "points"),
    Column("上年总分", 12.5, "points"),
    Column("增减", 10, "change"),
    Column("增加最多的部分", 30, "text", "名称相同的部分，得分比上年增加最多的一个。"),
    Column("减少最多的部分", 30, "text", "名称相同的部分，得分比上年减少最多的一个。"),
    Column("说明", 18),
    Column("编码", 9, "code"),
)
_NOTE = "本次结果（{0}）与{1}年度定稿（{2}）比较。编码相同的是同一个所；编码变了的，名称相同或者是它的原名称，也算同一个。“—”表示没有变化。"


def write_last_year(book: Book, results: Results, layout: MatrixLayout) -> dict[str, int]:
    """Add this sheet and that of the parts; none where there is nothing to compare with, or in a large year, whose lists are in
    the exported tables. Returns sheet -> how many it takes.
    """
    last = results.followed
    if last is None or not last.has_result or layout.is_large:
        return {}
    note = _NOTE.format(results.finality, last.followed.year, last.followed.folder)
    return {
        SHEET: write_list(book, results, SHEET, COLUMNS, note, _list_offices(results, last)),
        last_year_parts.SHEET: last_year_parts.write_parts(book, results, last),
    }


def _list_offices(results: Results, last: LastYear) -> Iterator[Row]:
    frame = results.last_year
    sections = _find_extremes(results)
    totals = take_part(frame, TOTAL).to_dict("records")
    now, before = _list_unranked(results.ranking, "今年"), _list_unranked(last.ranking, "上年")
    for rank, total in zip(take_part(frame, RANK).to_dict("records"), totals, strict=True):
        is_ranked = is_there(rank["before"]) and is_there(rank["after"])
        gained, lost = sections.get(total["office"], ("", ""))
        tone: Tone = "plain" if total["office"] and total["office_before"] else "quiet"
        yield (
            tone,
            (
                show_number(rank["after"]),
                show_number(rank["before"]),
                say_moved(int(rank["before"] - rank["after"])) if is_ranked else "",
                total["name"],
                show_number(total["after"]),
                show_number(total["before"]),
                find_change(total),
                gained,
                lost,
                "；".join(
                    [*_describe_office(total), *now.get(total["office"], ()), *before.get(total["office_before"], ())]
                ),
                total["office"] or total["office_before"],
            ),
        )


def _list_unranked(ranking: pd.DataFrame, when: str) -> dict[str, tuple[str]]:
    """Office -> why it has no rank."""
    states = zip(ranking["office"], map(OfficeStatus, ranking["status"]), strict=True)
    return {office: (f"{when}{state.word}",) for office, state in states if state != OfficeStatus.RANKED}


def _describe_office(row: Mapping[Any, Any]) -> Iterator[str]:
    if not row["office_before"]:
        yield "今年新参加"
    elif not row["office"]:
        yield "上年有，今年名册里没有"
    else:
        yield from [f"原名：{row['name_before']}"] * (row["name"] != row["name_before"])
        yield from [f"原编码：{row['office_before']}"] * (row["office"] != row["office_before"])


def _find_extremes(results: Results) -> dict[str, tuple[str, str]]:
    """Office -> the section that gained most, and that which lost most, in words; "" where none did."""
    heads = {each.section: f"{number_section(each)}、{each.title}" for each in results.rulebook.sections}
    changes: dict[str, dict[str, float]] = {}
    for row in take_part(results.last_year, SECTION).to_dict("records"):
        if change := find_change(row):
            changes.setdefault(row["office"], {})[heads[row["number"]]] = change
    return {office: (_say_most(own, 1), _say_most(own, -1)) for office, own in changes.items()}


def _say_most(changes: Mapping[str, float], sign: int) -> str:
    head = max(changes, key=lambda head: changes[head] * sign)
    return f"{head}（{changes[head]:+.2f}）" if changes[head] * sign > 0 else ""
