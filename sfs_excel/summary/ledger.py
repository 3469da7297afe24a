"""扣分明细: every lost or gained point, with its reason, the letter's words, where it was reported and who decided it."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from sfs_excel.expr.shown import show_number
from sfs_excel.outcome.results import Results
from sfs_excel.rules import KINDS
from sfs_excel.scoring.decide import APPEALED
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column, list_widths
from sfs_excel.sheets.formulas import call, join, match, text
from sfs_excel.sheets.references import area_name, cell_name
from sfs_excel.sheets.writing import Link
from sfs_excel.summary.links import OPENS, lead_to
from sfs_excel.summary.parts import count_most, divide, name_part
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.styles import MEASURE, Tone
from sfs_excel.summary.table import OFFICE, Row, put_wide, start_sheet, widen_names, write_heading, write_table
from sfs_excel.summary.view import print_first_page
from sfs_excel.summary.votes import count_votes, link_to_votes
from sfs_excel.words import Role

SHEET = "扣分明细"
_TONES: dict[str, Tone] = {
    Role.VETO: "bad",
    Role.PENALTY: "bad",
    Role.PENDING: "warn",
    Role.FLOOR: "quiet",
    Role.ASSESSED: "tinted",
}
_ROLE_NOTE = (
    "扣分、加分：按规则计算。扣罚：直接从总分中扣。否决：不参加排名。待定：尚未评定，暂计0分。"
    "扣完为止：本项扣分超过本项分值的部分退回。核定：考核人员所定得分与计算得分之差。"
)
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("项目", 8, "link", "点击看这一条的计分规则、责任书原文和采用的口径。"),
    Column("规则", 10, "code", "按哪一类规则计分。"),
    Column("性质", 8, "code", _ROLE_NOTE),
    Column("分数\n变动", 9, "moved", "每个司法所从满分起算；负数是扣的，正数是加的或退回的。"),
    Column("原因", 30, "returned"),
    Column("责任书原文", 30),
    Column("填报值", 20, "returned", "计分所依据的填报内容；无效的照原样列出。"),
    Column("来源文件", 20, "link", f"{OPENS}打开时停在右边写的单元格；有几处的，停在第一处。"),
    Column("单元格", 12, "code", "在来源文件里的位置。"),
    Column("核定人", 12, "returned", "这一处由谁核定；空白的是按填报内容计算，没有人改动。"),
    Column("部分", 13, aside=True),
    Column("规则编号", 13, "code", "与“规则与口径”的“规则编号”相同。", aside=True),
)
_MOVED = 5
HEAD_ROW = 3
_NOTE = "每一次分数变动各占一行，按名次、项目排列；用表头的筛选按钮按司法所、项目、原因查看。本表是计算结果，不随“得分矩阵”中的改写变动。"


def write_ledger(book: Book, results: Results) -> int:
    """Add the sheet, or more of them. Returns how many."""
    columns = widen_names(COLUMNS, results.names.values())
    most = count_rows(book)
    ordered = _order(results)
    part = 0
    for part, rows in divide(_rows(results, ordered), most):
        title = name_part(SHEET, part)
        sheet = start_sheet(book, title, [column.width for column in columns])
        heading = f"{results.rulebook.year}年司法所目标管理考核{title}"
        write_heading(book, sheet, heading, [_NOTE], list_widths(columns))
        end = write_table(book, sheet, HEAD_ROW, columns, rows)
        print_first_page(sheet, HEAD_ROW, end, columns)
        total = round(float(ordered["points"].iloc[part * most : (part + 1) * most].sum()), 2)
        _write_total(book, sheet, max(end - 1, HEAD_ROW + 1), total)
    return part + 1


def _write_total(book: Book, sheet: Worksheet, last: int, total: float) -> None:
    """Write the sum of the rows that are shown, above them."""
    put_wide(sheet, HEAD_ROW - 1, 0, _MOVED - 1, "筛选后的分数变动合计（含待定）：", book.styles["note_number"])
    formula = f"=ROUND(SUBTOTAL(9,{cell_name(HEAD_ROW + 1, _MOVED)}:{cell_name(last, _MOVED)}),2)"
    sheet.write_formula(HEAD_ROW - 1, _MOVED, formula, book.styles["note_number"], total)
    sheet.set_row(HEAD_ROW - 1, MEASURE.row_height(MEASURE.count_lines("合计", _MOVED)))


def count_rows(book: Book) -> int:
    """Count the movements that one sheet holds."""
    return count_most(book.limits, COLUMNS, HEAD_ROW)


def is_divided(book: Book, results: Results) -> bool:
    """Tell whether there are more movements than one sheet holds."""
    return len(results.ledger) > count_rows(book)


def first_places(book: Book, results: Results) -> dict[str, str]:
    """Office -> where its rows begin, such as `扣分明细'!A5`; at the heads for one that has none."""
    most = count_rows(book)
    offices = _order(results)["office"]
    places: dict[str, str] = {}
    for row, office in enumerate(offices):
        places.setdefault(office, f"{name_part(SHEET, row // most)}'!A{row % most + HEAD_ROW + 2}")
    return {office: places.get(office, f"{SHEET}'!A{HEAD_ROW + 1}") for office in results.offices}


def find_place(book: Book, results: Results, code: str) -> str:
    """A formula that finds what `first_places` says, also after the tables were sorted; of a single sheet only the row.

    Args:
        code: the cell that holds an office's code.
    """
    most, rows = count_rows(book), max(1, len(results.ledger))
    if not is_divided(book, results):
        codes = area_name(HEAD_ROW, 0, HEAD_ROW + rows, 0, SHEET)
        return f"={call('IFERROR', match(code, codes), 1)}+{HEAD_ROW}"
    place = text(f"{SHEET}'!A{HEAD_ROW + 1}")
    for part in reversed(range(-(-rows // most))):
        sheet = name_part(SHEET, part)
        codes = area_name(HEAD_ROW, 0, HEAD_ROW + min(most, rows - part * most), 0, sheet)
        place = call("IFERROR", join(text(f"{sheet}'!A"), f"({match(code, codes)}+{HEAD_ROW})"), place)
    return f"={place}"


def _order(results: Results) -> pd.DataFrame:
    place = results.ledger["office"].map(results.order)
    return results.ledger.assign(_place=place).sort_values(["_place", "item"], kind="stable")


def _rows(results: Results, ordered: pd.DataFrame) -> Iterator[Row]:
    titles = {section.section: section.title for section in results.rulebook.sections}
    deciders, received = _find_deciders(results), _find_times(results)
    votes, leads = count_votes(results), link_to_votes(results)
    keys = zip(results.items["office"], results.items["item"].astype(int), strict=True)
    computed = dict(zip(keys, results.items["computed_score"].astype(float), strict=True))
    ballots = {office: (f"有效票{count}张", Link("见“票决”", leads[office]), "") for office, count in votes.items()}
    for entry in ordered.to_dict("records"):
        item = entry["item"]
        yield (
            _TONES.get(entry["role"], "plain"),
            (
                entry["office"],
                results.name(entry["office"]),
                Link(f"第{item}项", link_to_rule(results.rulebook, item, entry["rule"])),
                _name_kind(entry["rule"], entry["role"]),
                Role(entry["role"]).word,
                float(entry["points"]),
                entry["reason"],
                results.rulebook.items[item].text if entry["role"] == Role.ASSESSED else entry["quote"],
                *_locate(results, entry, ballots, computed, received),
                "、".join(_deciders_of(entry, deciders)),
                titles[results.rulebook.section_of[item]],
                entry["rule"],
            ),
        )


def _name_kind(rule: str, role: str) -> str:
    """The kind of the rule `9a.all` in words; what moves points by no rule of the letter is known by what it is."""
    kind = KINDS.get(rule.rpartition(".")[2])
    return Role(role).word if kind is None else kind.WORD


def _locate(
    results: Results,
    entry: Mapping[Hashable, Any],
    ballots: Mapping[str, tuple[str, Link, str]],
    computed: Mapping[tuple[str, int], float],
    received: Mapping[tuple[str, int, str], str],
) -> tuple[str, Link, str]:
    """Return what a movement rests on: in words, the file and the place in it."""
    office, item = str(entry["office"]), int(entry["item"])
    file = entry["file"]
    arrived = received.get((office, item, file)) or results.returned.get(office, "")
    source = lead_to(results, file, arrived, entry["cell"], entry["sheet"])
    if entry["role"] == Role.ASSESSED:
        return _say_moved(results, entry, computed), source, entry["cell"]
    if item in results.voted and office in ballots and not file:
        return ballots[office]
    return entry["values"], source, entry["cell"]


def _say_moved(results: Results, entry: Mapping[Hashable, Any], computed: Mapping[tuple[str, int], float]) -> str:
    """Return what an assessor's score stands beside, or what an answered appeal has made of it."""
    key = str(entry["office"]), int(entry["item"])
    score, points = results.item_scores[key][0], float(entry["points"])
    if str(entry["rule"]).endswith(f".{APPEALED}"):
        return f"复核前{show_number(round(score - points, 2))}分，复核后{show_number(score)}分"
    return f"计算{show_number(computed[key])}分，核定{show_number(round(computed[key] + points, 2))}分"


def _find_deciders(results: Results) -> Mapping[tuple[str, int, str], str]:
    """(office, item, field) -> who decided it; the field of a score is ""."""
    decisions = results.decisions
    return dict(
        zip(zip(decisions["office"], decisions["item"], decisions["field"], strict=True), decisions["who"], strict=True)
    )


def _find_times(results: Results) -> Mapping[tuple[str, int, str], str]:
    """(office, item, file) -> when the file was received in which something was decided."""
    decisions = results.decisions
    keys = zip(decisions["office"], decisions["item"], decisions["file"], strict=True)
    return dict(zip(keys, decisions["received"], strict=True))


def _deciders_of(entry: Mapping[Hashable, Any], deciders: Mapping[tuple[str, int, str], str]) -> list[str]:
    """Tell who set the score, or the values that the rule read; each once."""
    if entry["role"] == Role.ASSESSED:
        return [str(entry["who"])]
    fields = entry["fields"]
    found = [deciders.get((entry["office"], entry["item"], field), "") for field in fields]
    return list(dict.fromkeys(filter(None, found)))
