"""台账: every entry of the bureau's log, beside what the office itself reported."""

from collections.abc import Iterator

import pandas as pd

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column, list_widths
from sfs_excel.summary.answers import show_value
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.table import OFFICE, Row, start_sheet, widen_names, write_heading, write_table
from sfs_excel.summary.view import print_first_page
from sfs_excel.words import OfficeStatus

SHEET = "台账"
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("项目", 9, "code"),
    Column("填报项", 28),
    Column("数量", 9, "code"),
    Column("情况", 52, "returned"),
    Column("台账\n合计", 9, "code", "台账中这个所、这一填报项的数量合计"),
    Column("司法所\n所报", 10, "code", "空白表示没有填报或填报无效；不由司法所填报的也是空白"),
    Column("差", 9, "moved", "台账合计减司法所所报"),
    Column("计分采用", 14, "code", "这一填报项按什么计分：核定值、台账，或司法所所报（台账供核对）"),
)
_NOTHING = "还没有收到平时台账，或台账中还没有记载。"
_MEANING = "县局平时台账逐条列在这里，与司法所所报对照；两者不一致的为黄底。"


def write_log(book: Book, results: Results) -> None:
    """Add the sheet."""
    note = _MEANING if len(results.record) else _NOTHING
    columns = widen_names(COLUMNS, results.names.values())
    sheet = start_sheet(book, SHEET, [column.width for column in columns])
    heading = f"{results.rulebook.year}年司法所目标管理考核平时台账"
    top = write_heading(book, sheet, heading, [note], list_widths(columns))
    end = write_table(book, sheet, top, columns, _rows(results))
    print_first_page(sheet, top, end, columns)


def _rows(results: Results) -> Iterator[Row]:
    """Offices in the roster's order, then as they were logged."""
    places = {office: place for place, office in enumerate(results.offices)}
    entries = results.record.assign(_office=results.record["office"].map(places)).sort_values("_office", kind="stable")
    sums = entries.groupby(["office", "field"])["count"].sum().to_dict()
    logged = set(zip(entries["office"], entries["field"], strict=True))
    answers = results.answer_rows if logged else ()
    reported = {(office, key): value for office, key, _, value, *_ in answers if (office, key) in logged}
    decided = results.decisions.set_index(["office", "field"])["after"].to_dict()
    for entry in entries.to_dict("records"):
        office, key, item = entry["office"], entry["field"], int(entry["item"])
        is_counted = not pd.isna(entry["count"])
        total = float(sums[office, key]) if is_counted else None
        own = show_value(reported.get((office, key), "")) if key else ""
        moved = round(total - own, 2) if total is not None and isinstance(own, float) else None
        tone: Tone = "warn" if moved or entry["doubt"] else "plain"
        yield (
            tone,
            (
                office,
                results.name(office),
                f"第{item}项" if item else "",
                entry["label"],
                float(entry["count"]) if is_counted else None,
                entry["text"],
                total,
                OfficeStatus.MISSING.word if results.states.get(office) == OfficeStatus.MISSING else own,
                moved,
                _say_use(results, office, key, decided.get((office, key)))
                if is_counted
                else _say_doubt(entry["doubt"]),
            ),
        )


def _say_use(results: Results, office: str, key: str, decided: str | None) -> str:
    field = results.rulebook.fields[key]
    if office in results.outside:
        return f"{results.outside[office].word}，不排名"
    if decided is not None:
        return f"按核定的{decided}"
    if field.record == "score":
        return "按台账"
    return "按县局填报" if field.by == "bureau" else "按所报"


def _say_doubt(doubt: str) -> str:
    return "没有计入" if doubt else ""
