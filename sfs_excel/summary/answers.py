"""填报数据: every value as it was returned, as it was taken, and as it was decided."""

import re
from collections.abc import Iterator

from sfs_excel.rulebook.model import item_of
from sfs_excel.summary.cells import show_text
from sfs_excel.summary.results import Results
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.table import (
    OFFICE,
    Book,
    Cell,
    Column,
    Row,
    start_sheet,
    widen_names,
    write_heading,
    write_table,
)

SHEET = "填报数据"
EVIDENCE = "佐证材料"
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("项目", 9, "code"),
    Column("填报项", 28),
    Column("单位", 9, "code"),
    Column("填报原文", 30, "returned"),
    Column("采用值", 30, "value"),
    Column("核定值", 16, "value"),
    Column("来源", 38, "returned"),
    Column("填报项编号", 19, "code"),
)
_NOTE = "填报原文是司法所填写的原样；采用值是校验后计分所用的值，空白表示未填或无效；核定值是考核人员更正后的值。黄底的行没有可采用的值。"
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")


def write_answers(book: Book, results: Results) -> None:
    columns = widen_names(COLUMNS, results.names.values())
    widths = [column.width for column in columns]
    sheet = start_sheet(book, SHEET, widths)
    title = f"{results.rulebook.year}年司法所目标管理考核填报数据"
    top = write_heading(book, sheet, title, [_NOTE], widths)
    write_table(book, sheet, top, columns, _rows(results))


def _rows(results: Results) -> Iterator[Row]:
    fields = results.rulebook.fields
    for entry in results.answers.to_dict("records"):
        key = entry["field"]
        field = fields.get(key)
        value, assessed = show_value(entry["value"]), show_value(entry["assessed"])
        tone: Tone = "warn" if value == "" and assessed == "" else "plain"
        yield (
            tone,
            (
                entry["office"],
                results.name(entry["office"]),
                f"第{item_of(key)}项",
                field.label if field else EVIDENCE,
                field.unit if field else "",
                show_text(entry["raw"]),
                value,
                assessed,
                entry["source"],
                key,
            ),
        )


def show_value(raw: object) -> Cell:
    """A number as a number, so that it can be summed; anything else as text."""
    text = show_text(raw)
    return float(text) if _NUMBER.fullmatch(text) else text
