"""Workbooks as text that can be read and compared: `golden/*.txt`, one a kind.

A line a cell: its place, the name of its format, what stands in it. Rows that differ in nothing but their number are told
once. Below the cells stand merged areas, validations, conditional formats, and how the sheet prints.

To renew them after a change that was meant, and then to read what has changed:

    .venv/bin/python -m tests.form.golden
    git diff tests/form/golden
"""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.book import open_book
from sfs_excel.form.columns import META
from sfs_excel.form.styles import LOOKS
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.sheets.token import Stamp
from tests.fillings import KEY, MADE
from tests.form.kinds import BALLOT, GRADED, KINDS, build
from tests.handouts.bureau import token_of

FOLDER = Path(__file__).with_name("golden")
OTHER = load_rulebook(Path(__file__).resolve().parents[1] / "other_year.yaml")  # five items


def read_golden(kind: str) -> str:
    return (FOLDER / f"{kind}.txt").read_text(encoding="utf-8")


def open_small(kind: str) -> Workbook:
    """The kind's workbook for a letter of five items; that letter has no ballot."""
    return openpyxl.load_workbook(BytesIO(build(kind) if kind in (BALLOT, GRADED) else build(kind, OTHER)))


def describe(book: Workbook) -> str:
    lines = [
        line for sheet in book.worksheets for line in (f"# {sheet.title}　{sheet.sheet_state}", *_describe(sheet), "")
    ]
    names = [f"{name} {defined.attr_text}" for name, defined in sorted(book.defined_names.items())]
    return "\n".join([*lines, "# names", *names, ""])


def _describe(sheet: Worksheet) -> Iterator[str]:
    if sheet.title == META:  # the identity has its own tests
        return
    yield from _describe_rows(sheet)
    yield from (f"merged {area}" for area in sorted(str(area) for area in sheet.merged_cells.ranges))
    for rule in sheet.data_validations.dataValidation:
        bounds = " ".join(str(each) for each in (rule.operator, rule.formula1, rule.formula2) if each is not None)
        yield f"valid {rule.sqref} {rule.type} {bounds}｜{rule.promptTitle}：{rule.prompt}｜{rule.errorTitle}：{rule.error}"
    for area in sheet.conditional_formatting:
        for each in area.rules:
            yield f"when {area.sqref} {' '.join(map(str, each.formula)) or each.type} {each.operator or ''}[{_name_rule(each)}]"
    images: list[Any] = getattr(sheet, "_images", [])  # openpyxl has no other way to what it has read
    yield from (f"image {image.anchor._from.row + 1} {image.format}" for image in images)
    widths = (
        f"{letter} {each.width:g}{' hidden' if each.hidden else ''}" for letter, each in sheet.column_dimensions.items()
    )
    setup = sheet.page_setup
    yield f"widths {', '.join(widths)}"
    yield f"print {setup.orientation} {setup.paperSize} {setup.fitToHeight} {sheet.print_area} {sheet.print_title_rows}"
    yield f"freeze {sheet.freeze_panes}, breaks {[each.id for each in sheet.row_breaks.brk]}, filter {sheet.auto_filter.ref}"


def _describe_rows(sheet: Worksheet) -> Iterator[str]:
    before, same = "", 0
    for row in sheet.iter_rows():
        number = int(row[0].row or 0)
        height = sheet.row_dimensions[number].height
        cells = [
            _describe_cell(each)
            for each in row
            if isinstance(each, Cell) and (each.has_style or each.value is not None)
        ]
        text = "\n".join([f"row {number} {height or ''}", *cells])
        alike = re.sub(rf"(?<!\d){number}(?!\d)", "#", text)
        if alike == before:
            same += 1
            continue
        if same:
            yield f"and {same} more rows like it"
        if cells:
            yield text
        before, same = alike, 0
    if same:
        yield f"and {same} more rows like it"


def _describe_cell(cell: Cell) -> str:
    link = f" → {cell.hyperlink.location}" if cell.hyperlink is not None else ""
    comment = f" ※{cell.comment.text}" if cell.comment is not None else ""
    shown = "" if cell.value is None else f" {cell.value!s}".replace("\n", "⏎")
    return f"{cell.coordinate} [{_name_format(cell)}]{shown}{link}{comment}"


@cache
def _palette() -> tuple[dict[str, str], dict[str, str]]:
    """The looks that openpyxl reads of a format -> its name, for cells and for conditions; of several alike the first."""
    written = BytesIO()
    with open_book(written, "", "", "", Stamp(token_of("form", "", ""), KEY, MADE)) as book:
        sheet, styles = book.workbook.add_worksheet(), book.styles
        for row, name in enumerate(LOOKS):
            sheet.write_blank(row, 0, None, styles[name])
            rule = {"type": "formula", "criteria": "=TRUE", "format": styles[name]}
            sheet.conditional_format(row, 1, row, 1, rule)
    sheet_read = openpyxl.load_workbook(written).worksheets[0]
    cells: dict[str, str] = {}
    rules: dict[str, str] = {}
    for row, name in enumerate(LOOKS, 1):
        cells.setdefault(_format_of(sheet_read.cell(row, 1)), name)
    for area in sheet_read.conditional_formatting:
        name = list(LOOKS)[next(iter(area.sqref.ranges)).min_row - 1]
        rules.setdefault(repr(area.rules[0].dxf), name)
    return cells, rules


def _format_of(cell: Cell | MergedCell) -> str:
    parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection)
    return "".join(map(repr, parts))


def _name_format(cell: Cell) -> str:
    return _palette()[0].get(_format_of(cell), "none of ours") if cell.has_style else ""


def _name_rule(rule: Rule) -> str:
    return _palette()[1].get(repr(rule.dxf), "none of ours") if rule.dxf is not None else str(rule.type)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for kind in KINDS:
        (FOLDER / f"{kind}.txt").write_text(describe(open_small(kind)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
