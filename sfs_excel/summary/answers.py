"""填报数据: every value as it was returned, as it was taken, and as it was decided."""

import re
from collections.abc import Iterator
from functools import lru_cache

from sfs_excel.outcome.results import Results
from sfs_excel.rulebook.model import item_of
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.summary.table import OFFICE, Cell, Row, write_list
from sfs_excel.text import show_whole

SHEET = "填报数据"
EVIDENCE = "佐证材料"
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("项目", 9, "code"),
    Column("填报项", 28),
    Column("单位", 9, "code"),
    Column("填报原文", 30, "returned", "司法所填写的原样。"),
    Column("采用值", 24, "code", "校验后的值；空白表示未填或无效，按最不利计分。"),
    Column("核定值", 16, "code", "考核人员核定的值；有的，按它计分。"),
    Column("来源", 36, "returned", "填在哪个文件的哪一格；有核定值的，核定在哪里，由谁核定。"),
    Column("填报项编号", 19, "code", "规则书里的编号，导出的表格里也用它。", aside=True),
)
_NOTE = "填报原文是司法所填写的原样；采用值是校验后的值，空白表示未填或无效；有核定值的，按核定值计分，来源写在后面。黄底的行没有可采用的值。"
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")


def write_answers(book: Book, results: Results) -> int:
    """Add the sheet, or more of them. Returns how many."""
    return write_list(book, results, SHEET, COLUMNS, _NOTE, _rows(results))


def _rows(results: Results) -> Iterator[Row]:
    fields = _describe_fields(results)
    decisions = results.decisions
    decided = {
        (office, key): f"核定：{file}{cell}（{who}）"
        for office, key, file, cell, who in zip(
            *(decisions[name] for name in ("office", "field", "file", "cell", "who")), strict=True
        )
    }
    for office, key, raw, taken, set_later, source in results.answer_rows:
        item, label, unit = fields[key]
        value, assessed = show_value(taken), show_value(set_later)
        yield (
            "warn" if value == "" and assessed == "" else "plain",
            (
                office,
                results.name(office),
                item,
                label,
                unit,
                raw,
                value,
                assessed,
                "；".join(filter(None, (source, decided.get((office, key), "")))),
                key,
            ),
        )


def _describe_fields(results: Results) -> dict[str, tuple[str, str, str]]:
    """Field or evidence -> item, label and unit, as they are shown."""
    rulebook = results.rulebook
    evidence = {f"{number:02d}.evidence": (f"第{number}项", EVIDENCE, "") for number in rulebook.items}
    return evidence | {key: (f"第{item_of(key)}项", each.label, each.unit) for key, each in rulebook.fields.items()}


@lru_cache(maxsize=4096)
def show_value(raw: object) -> Cell:
    """A number as a number, so that it can be summed; anything else as text."""
    text = show_whole(raw)
    return float(text) if _NUMBER.fullmatch(text) else text
