"""The form on paper.

1. It prints on A4, its columns on one page, with its headings on every page.
2. No page break cuts an item in two or leaves a section's heading behind.
3. Every text has room: the letter's words, labels, hints and reasons, as LibreOffice and old WPS fit no merged rows.
"""

from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import Filling
from sfs_excel.form.layout import lay_out
from sfs_excel.form.styles import MEASURE
from sfs_excel.form.table import WIDTHS
from sfs_excel.sheets.references import cell_name
from tests.fillings import GOOD, RULEBOOK, write_filled

LAYOUT = lay_out(RULEBOOK)
LINE_HEIGHT = 14.5  # points
TALLEST_ROW = 409  # points, Excel's


def height_of(sheet: Worksheet, *rows: int) -> float:
    return sum(float(sheet.row_dimensions[row + 1].height or 0) for row in rows)


def test_it_prints_on_a4_with_headings_on_every_page(book: Workbook, table: Worksheet) -> None:
    assert table.page_setup.orientation == "landscape"
    assert table.sheet_properties.pageSetUpPr is not None
    assert table.sheet_properties.pageSetUpPr.fitToPage
    assert table.page_setup.fitToWidth in (None, 1)  # 1 is what is meant where nothing is stated
    assert table.page_setup.fitToHeight == 0
    assert table.print_title_rows == "$3:$3"
    assert table.print_area == f"'{TABLE}'!$B$1:$L${LAYOUT.last_row + 1}"
    assert table.freeze_panes == "E4"
    assert [sheet.page_setup.paperSize for sheet in book.worksheets[:3]] == [9, 9, 9]  # A4


def test_no_page_break_cuts_an_item_or_leaves_a_heading_behind(table: Worksheet) -> None:
    firsts = {band.row if block is band.blocks[0] else block.first for band in LAYOUT.bands for block in band.blocks}
    breaks = [each.id for each in table.row_breaks.brk]
    assert breaks
    assert set(breaks) <= firsts


def test_every_text_of_the_blank_form_has_room(table: Worksheet) -> None:
    for row in range(LAYOUT.last_row + 1):
        assert 0 < height_of(table, row) <= TALLEST_ROW
    for block in LAYOUT.blocks:
        rows = range(block.first, block.last + 1)
        assert height_of(table, *rows) >= LINE_HEIGHT * MEASURE.count_lines(block.item.text, WIDTHS[Column.TEXT])
        for key, row in zip(block.keys, rows, strict=False):
            field = RULEBOOK.fields[key]
            lines = MEASURE.count_lines(field.label, WIDTHS[Column.LABEL])
            clarified = MEASURE.count_lines(field.hint, WIDTHS[Column.LABEL] * 10 / 8)  # in size 8
            assert height_of(table, row) >= LINE_HEIGHT * (lines + clarified * 0.8), key


def test_a_form_full_of_faults_has_room_for_its_reasons(tmp_path: Path) -> None:
    path = write_filled(tmp_path / "a.xlsx", Filling(dict.fromkeys(GOOD, "约")))
    sheet = openpyxl.load_workbook(path, data_only=True)[TABLE]
    assert isinstance(sheet, Worksheet)
    for block in LAYOUT.blocks:
        reason = str(sheet[cell_name(block.first, Column.REASON)].value or "")
        lines = MEASURE.count_lines(reason, WIDTHS[Column.REASON] * 10 / 9)  # in size 9
        assert height_of(sheet, *range(block.first, block.last + 1)) >= LINE_HEIGHT * 0.9 * lines, block.item.item
        for key, row in zip(block.keys, range(block.first, block.last + 1), strict=False):
            hint = str(sheet[cell_name(row, Column.HINT)].value or "")
            lines = MEASURE.count_lines(hint, WIDTHS[Column.HINT] * 10 / 9)
            assert height_of(sheet, row) >= LINE_HEIGHT * 0.9 * lines, key
