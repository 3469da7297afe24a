"""The sheet 口径 as the clerk gets it: a row for every rule that leaves room, and a list to choose from."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sfs_excel.roster.looks import BOX, FONT, HEAD, NEEDED, count_lines, fit_page, put_heading
from sfs_excel.roster.readings import Room
from sfs_excel.roster.titles import COLUMNS, READINGS
from sfs_excel.rulebook.entries import AS_WRITTEN

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = (9, 36, 40, 66, 22)
_LINE, _HIGHEST = 16, 400  # points of a line, and of a row: Excel takes 409
_CHOICE = PatternFill("solid", fgColor="FFF9E5")


def build_readings(rooms: Sequence[Room]) -> bytes:
    """A workbook of this sheet alone, to be moved into a roster that has none."""
    book = Workbook()
    book.remove(book.worksheets[0])
    add_readings(book, rooms)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def add_readings(book: Workbook, rooms: Sequence[Room]) -> None:
    """Add the sheet: what is chosen stands in 采用, blank where nothing is."""
    sheet: Worksheet = book.create_sheet(READINGS)
    sheet.append(COLUMNS[READINGS])
    for row, room in enumerate(rooms, start=2):
        listed = "\n".join(f"{name}：{reading}" for name, reading in room.alternatives.items())
        cells = (f"第{room.item}项", room.quote, room.reading, listed, room.chosen)
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(row, column, text or None)
            cell.number_format, cell.font, cell.border = "@", FONT, BOX
            cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
            if text:
                cell.data_type = "s"
        sheet.cell(row, len(cells)).fill = _CHOICE
        lines = max(count_lines(text, width) for text, width in zip(cells, _WIDTHS, strict=True))
        sheet.row_dimensions[row].height = min(_LINE * lines + 6, _HIGHEST)
        choices = DataValidation(
            "list", formula1=f'"{",".join([AS_WRITTEN, *room.alternatives])}"', allow_blank=True, showErrorMessage=True
        )
        choices.errorTitle, choices.error = "没有这种口径", "请从下拉列表里选；不改的选“现行口径”，或者空着。"
        choices.promptTitle, choices.prompt = "采用", f"从下拉列表里选；空着就按“{AS_WRITTEN}”。"
        choices.showInputMessage = True
        choices.add(sheet.cell(row, len(cells)).coordinate)
        sheet.add_data_validation(choices)
    for column, (width, (heading, *_)) in enumerate(zip(_WIDTHS, sheet.iter_cols(), strict=True), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        put_heading(heading, NEEDED if heading.value == COLUMNS[READINGS][-1] else HEAD)
    sheet.row_dimensions[1].height = 22
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    fit_page(sheet)
