"""A form read back as plain cells, for whoever is to write it again: what is in it, and how it looks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class CellPlan:
    """One cell. Rows and columns count from 1.

    Attributes:
        value: a number, a text (a formula begins with `=`), a text of several looks, or None.
        cached: what the formula gave.
        look: a key of `FormPlan.looks`.
    """

    row: int
    column: int
    value: Any
    cached: Any
    look: str


@dataclass(frozen=True)
class SheetPlan:
    """One sheet. Widths are by column letter, heights by row."""

    title: str
    is_hidden: bool
    cells: tuple[CellPlan, ...]
    widths: Mapping[str, float]
    heights: Mapping[int, float]
    merged: tuple[str, ...]
    validations: tuple[DataValidation, ...]


@dataclass(frozen=True)
class FormPlan:
    """All of a form but its picture, its bars of progress and its protection: no peer is asked to write these.

    Attributes:
        looks: of each different look, a cell that shows it.
        names: defined name -> what it refers to.
    """

    sheets: tuple[SheetPlan, ...]
    looks: Mapping[str, Any]
    names: Mapping[str, str]


def read_plan(path: Path) -> FormPlan:
    """Read a form as openpyxl understands it, formulas with the values that they carry."""
    book, values = load_workbook(path, rich_text=True), load_workbook(path, data_only=True)
    looks: dict[str, Any] = {}
    sheets = tuple(_read_sheet(sheet, values[sheet.title], looks) for sheet in book.worksheets)
    return FormPlan(sheets, looks, {name: str(each.attr_text) for name, each in book.defined_names.items()})


def _read_sheet(sheet: Worksheet, values: Worksheet, looks: dict[str, Any]) -> SheetPlan:
    cells = []
    every: Iterator[Any] = (cell for row in sheet.iter_rows() for cell in row)
    for cell in every:
        if cell.value is None and not cell.has_style:
            continue
        look = str(cell._style)
        looks.setdefault(look, cell)
        cells.append(CellPlan(cell.row, cell.column, cell.value, values.cell(cell.row, cell.column).value, look))
    return SheetPlan(
        title=sheet.title,
        is_hidden=sheet.sheet_state != "visible",
        cells=tuple(cells),
        widths={letter: each.width for letter, each in sheet.column_dimensions.items()},
        heights={row: each.height for row, each in sheet.row_dimensions.items() if each.height},
        merged=tuple(map(str, sheet.merged_cells.ranges)),
        validations=tuple(sheet.data_validations.dataValidation),
    )
