"""Writes the parts that the front sheets of all kinds of form share: headings, facts and steps on one upright page."""

from collections.abc import Iterable, Sequence

from xlsxwriter.worksheet import Worksheet

from sfs_excel.form.styles import MEASURE, SIZE
from sfs_excel.sheets.page import set_footer, set_paper
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.workbook import put_own

WIDTHS = (2, 24, 8, 8, 16, 9, 9, 10, 10)  # characters, columns A to I
FIRST, LAST = 1, 8  # columns B to I
_ROOM = sum(WIDTHS[FIRST:]) / 1.1  # columns that a line of size 11 has
_HEADING_SIZE = 12.0  # points
_ROOM_OF_HEADINGS = sum(WIDTHS[FIRST:]) * SIZE / _HEADING_SIZE


def open_front(sheet: Worksheet, styles: Styles, title: str, subtitle: str, *, pages: int = 1) -> int:
    """Set the sheet up and write its headings; the next row.

    Args:
        pages: down; it is made smaller where it takes more.
    """
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    set_paper(sheet, across=False, high=pages, narrow=False)
    set_footer(sheet)
    sheet.center_horizontally()
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_row(0, 40)
    sheet.merge_range(0, FIRST, 0, LAST, title, styles["title"])
    sheet.set_row(1, 24)
    sheet.merge_range(1, FIRST, 1, LAST, subtitle, styles["subtitle"])
    return 3


def write_facts(sheet: Worksheet, styles: Styles, row: int, facts: Iterable[tuple[str, str]]) -> int:
    """A label and a text a row; the next row."""
    for label, text in facts:
        sheet.set_row(row, max(21.0, MEASURE.height_of(count_lines(text))))
        sheet.write_string(row, FIRST, label, styles["label"])
        sheet.merge_range(row, 2, row, LAST, "", styles["text"])
        put_own(sheet, row, 2, text, styles["text"])
        row += 1
    return row


def count_lines(text: str) -> int:
    """Count the lines that a fact's text takes."""
    return MEASURE.count_lines(text, sum(WIDTHS[2:]))


def write_steps(sheet: Worksheet, styles: Styles, row: int, heading: str, steps: Sequence[str]) -> int:
    """Return what to do, numbered; the next row."""
    write_heading(sheet, styles, row, heading)
    for number, step in enumerate(steps, 1):
        row += 1
        sheet.set_row(row, max(33.0, MEASURE.height_of(MEASURE.count_lines(step, _ROOM - 3))))
        sheet.merge_range(row, FIRST, row, LAST, f"{number}．{step}", styles["step"])
    return row + 1


def write_heading(sheet: Worksheet, styles: Styles, row: int, heading: str) -> None:
    """Write a heading over all columns."""
    sheet.set_row(row, MEASURE.height_of(MEASURE.count_lines(heading, _ROOM_OF_HEADINGS), _HEADING_SIZE))
    sheet.merge_range(row, FIRST, row, LAST, heading, styles["heading"])
