"""The bureau's own forms as the tests make and fill them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import META
from sfs_excel.returns.extract import Extract, extract_return
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Token

RULEBOOK_FILE = Path(__file__).resolve().parents[2] / "templates" / "rulebooks" / "2016.yaml"

FORMULA_LIKE = (
    "=1+1", '=HYPERLINK("http://example.com","点")', "+1+1", "-2+3", "@SUM(A1:A9)", "http://example.com", "'=1", "{=1}",
    "*", "?所", "~*", '说"是"', "<b>&", "核定人", "理由",
)  # fmt: skip


def token_of(kind: str, digest: str, holder: str) -> Token:
    return Token("1", kind, "2016", digest, holder, "0123456789abcdef")


def change_rulebook(target: Path, old: str, new: str) -> Rulebook:
    """The 2016 rulebook with some of its words replaced."""
    text = RULEBOOK_FILE.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_rulebook(target)


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def heads_of(sheet: Worksheet, head: str) -> tuple[int, dict[str, int]]:
    """The row in which a head stands, and every head of that row -> column."""
    for row in sheet.iter_rows():
        titles = {str(each.value): each.column for each in row if each.value is not None}
        if head in titles and len(titles) > 2:
            return int(row[0].row or 0), {title: int(column) for title, column in titles.items()}
    raise AssertionError(f"no head {head}")


def keyed_rows(sheet: Worksheet, head: str) -> dict[str, int]:
    """Hidden key -> row."""
    head_row, _ = heads_of(sheet, head)
    rows = range(head_row + 1, sheet.max_row + 1)
    return {str(sheet.cell(row, 1).value): row for row in rows if sheet.cell(row, 1).value is not None}


def column_of(sheet: Worksheet, head: str, rows: Mapping[str, int]) -> dict[str, object]:
    """The contents of a column, by key."""
    column = heads_of(sheet, head)[1][head]
    return {key: sheet.cell(row, column).value for key, row in rows.items()}


def cells_of(sheet: Worksheet, head: str, rows: Mapping[str, int]) -> set[str]:
    letter = get_column_letter(heads_of(sheet, head)[1][head])
    return {f"{letter}{row}" for row in rows.values()}


def read_back(path: Path) -> Extract:
    extract = extract_return(path)
    assert isinstance(extract, Extract)
    assert extract.refused is None
    return extract


def unlocked_cells(book: Workbook) -> dict[str, set[str]]:
    """By sheet, where there are any."""
    found = {sheet.title: set(_unlocked(sheet)) for sheet in book.worksheets}
    return {title: cells for title, cells in found.items() if cells}


def _unlocked(sheet: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        yield from (each.coordinate for each in row if not each.protection.locked)


def validations_of(sheet: Worksheet) -> dict[str, DataValidation]:
    """By every single cell that each covers."""
    return {
        f"{get_column_letter(column)}{row}": validation
        for validation in sheet.data_validations.dataValidation
        for area in validation.sqref.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }


def assert_inputs(book: Workbook, expected: Mapping[str, set[str]]) -> None:
    """Inputs are unlocked, checked and explained; everything else is locked, and no sheet has a password."""
    assert unlocked_cells(book) == dict(expected)
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None
        validations = validations_of(sheet)
        assert set(validations) == expected.get(sheet.title, set())
        for place, validation in validations.items():
            assert validation.showInputMessage, place
            assert bool(validation.promptTitle) == bool(validation.prompt), place
            assert validation.showErrorMessage, place
            assert validation.error, place
            assert validation.errorStyle in (None, "stop")


def assert_prints(sheet: Worksheet, head: str) -> None:
    """A4 across, as wide as a page, with its heads on every page, and no row too high for Excel."""
    head_row, _ = heads_of(sheet, head)
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == f"${head_row}:${head_row}"
    assert str(sheet.freeze_panes).endswith(str(head_row + 1))
    assert sheet.oddFooter is not None
    assert "第 &P 页，共 &N 页" in str(sheet.oddFooter.center.text)
    assert all(0 < float(each.height or 15) <= 409 for each in sheet.row_dimensions.values())


def identity_of(path: Path) -> dict[str, str]:
    """As `_meta` has it, which must be as the custom properties have it."""
    book = openpyxl.load_workbook(path)
    sheet = sheet_of(book, META)
    assert sheet.sheet_state == "hidden"
    meta = {str(row[0].value): str(row[1].value) for row in sheet.iter_rows()}
    assert list(read_back(path).tokens) == [meta, meta]
    return meta


def type_in(path: Path, target: Path, typed: Mapping[tuple[str, str], Any]) -> Path:
    """A copy of the workbook with values in its cells: (sheet, cell) -> value."""
    book = openpyxl.load_workbook(path)
    for (sheet, place), value in typed.items():
        sheet_of(book, sheet)[place] = value
    book.save(target)
    return target


def formulas_of(book: Workbook) -> dict[tuple[str, str], object]:
    return {
        (sheet.title, each.coordinate): each.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for each in row
        if each.data_type == "f"
    }
