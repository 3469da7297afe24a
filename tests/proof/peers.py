"""Reads a workbook by other programs, sheet by sheet, as plain values. Runs in a worker: they may do anything at all."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import xlrd
from python_calamine import CalamineWorkbook, SheetTypeEnum

Value = str | float | bool | date | time | timedelta | None
Cells = Mapping[tuple[int, int], Value]
Sheets = Mapping[str, Cells]
"""Only cells that hold something; an error value as what it shows, `#N/A`."""


def read_with_openpyxl(data: bytes) -> Sheets:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets: dict[str, Cells] = {}
    for table in book.worksheets:
        table.reset_dimensions()  # what a file says of its own size may be wrong
        sheets[table.title] = list_cells(table.iter_rows(values_only=True))
    return sheets


def read_with_calamine(data: bytes) -> Sheets:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        tables = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        return {name: list_cells(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in tables}


def read_with_xlrd(data: bytes) -> Sheets:
    with xlrd.open_workbook(file_contents=data, logfile=io.StringIO()) as book:
        return {
            sheet.name: {
                (row + 1, column + 1): _value_of(cell)
                for row in range(sheet.nrows)
                for column, cell in enumerate(sheet.row(row))
                if cell.value != ""
            }
            for sheet in book.sheets()
        }


def _value_of(cell: Any) -> Value:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return xlrd.error_text_from_code.get(cell.value) if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def list_cells(rows: Any) -> Cells:
    return {
        (number, column): value
        for number, row in enumerate(rows, 1)
        for column, value in enumerate(row, 1)
        if value is not None and value != ""
    }


PEERS: Mapping[str, Callable[[bytes], Sheets]] = {
    "openpyxl": read_with_openpyxl,
    "calamine": read_with_calamine,
    "xlrd": read_with_xlrd,
}


def list_peers(path: Path) -> list[str]:
    """The programs that read this kind of file at all."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return ["calamine", "xlrd"]
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return ["openpyxl", "calamine"]
    return ["calamine"] if names & {"xl/workbook.bin", "content.xml"} else []
