"""The form on paper.

1. It prints on A4, its columns on one page, with its headings on every page.
2. No page break cuts an item in two or leaves a section's heading behind.
3. Every text has room: the letter's words, labels, hints and reasons, as LibreOffice and old WPS fit no merged rows.
4. It takes nine pages at most, blank, filled in or sent back with a list of problems, and none of the table's is half empty.
"""

import re
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import HEAD_ROW, LAST_PRINTED, TABLE, Column
from sfs_excel.form.content import Filling
from sfs_excel.form.layout import lay_out
from sfs_excel.form.page import BOUND
from sfs_excel.form.styles import MEASURE
from sfs_excel.form.table import WIDTHS
from sfs_excel.sheets.page import page_room
from sfs_excel.sheets.references import cell_name
from tests.fillings import BEST, GOOD, RULEBOOK, write_filled
from tests.form.kinds import CORRECTED, FORM, build
from tests.libreoffice import recalculate

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
    assert table.freeze_panes == "F4"
    assert [sheet.page_setup.paperSize for sheet in book.worksheets[:3]] == [9, 9, 9]  # A4


def test_no_page_break_cuts_an_item_or_leaves_a_heading_behind(table: Worksheet) -> None:
    firsts = {band.row if block is band.blocks[0] else block.first for band in LAYOUT.bands for block in band.blocks}
    breaks = [each.id for each in table.row_breaks.brk]
    assert breaks
    assert set(breaks) <= firsts


def fill_pages(table: Worksheet) -> list[float]:
    """Tell how full each page is, where Excel makes the columns as wide as the page."""
    starts = [0, *(each.id for each in table.row_breaks.brk), LAYOUT.last_row + 1]
    room = page_room((WIDTHS[column] for column in Column if Column.KEY < column <= LAST_PRINTED), BOUND)
    heads = [0.0, *[height_of(table, HEAD_ROW)] * (len(starts) - 2)]
    return [
        (head + height_of(table, *range(start, end))) / room
        for head, (start, end) in zip(heads, pairwise(starts), strict=True)
    ]


def test_the_table_takes_six_pages_and_fills_them_alike(table: Worksheet) -> None:
    """With the cover, 填报说明 and 问题清单, a page each, it makes nine."""
    pages = fill_pages(table)
    assert len(pages) == 6
    assert max(pages) <= 1.005  # heights are whole pixels
    assert min(pages) > 0.75


def test_a_page_that_is_left_half_empty_would_be_found_out(table: Worksheet) -> None:
    before = list(table.row_breaks.brk)
    table.row_breaks.brk = [each for each in before if each is not before[1]]
    assert max(fill_pages(table)) > 1.005
    table.row_breaks.brk = before


@pytest.mark.heavy
def test_on_paper_it_takes_nine_pages_at_most(tmp_path: Path) -> None:
    full = Filling(BEST, dict.fromkeys(RULEBOOK.items, "见附件1，共12页"))
    written = {"blank": (FORM, None, 8), "full": (FORM, full, 8), "back": (CORRECTED, full, 9)}
    for name, (kind, filling, _) in written.items():
        (tmp_path / f"{name}.xlsx").write_bytes(build(kind, filling=filling))
    printed = recalculate([tmp_path / f"{name}.xlsx" for name in written], tmp_path / "printed", "pdf")
    pages = [len(re.findall(rb"/Type\s*/Page\b", each.read_bytes())) for each in printed]
    assert pages == [most for _, _, most in written.values()]


def test_every_text_of_the_blank_form_has_room(table: Worksheet) -> None:
    for row in range(LAYOUT.last_row + 1):
        assert 0 < height_of(table, row) <= TALLEST_ROW
    for block in LAYOUT.blocks:
        rows = range(block.first, block.last + 1)
        assert height_of(table, *rows) >= LINE_HEIGHT * MEASURE.count_lines(block.item.text, WIDTHS[Column.TEXT])
        for key, row in zip(block.keys, rows, strict=False):
            field = RULEBOOK.fields[key]
            lines = MEASURE.count_lines(field.label, WIDTHS[Column.LABEL])
            clarified = MEASURE.count_lines(field.hint, WIDTHS[Column.HINT] * 10 / 9)  # in size 9
            assert height_of(table, row) >= LINE_HEIGHT * max(lines, clarified * 0.9), key


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
