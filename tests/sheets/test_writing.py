"""A value that is put into a cell stands there as what it is."""

from io import BytesIO

import openpyxl

from sfs_excel.sheets.page import break_pages
from sfs_excel.sheets.workbook import Spreadsheet
from sfs_excel.sheets.writing import Formula, put, put_across


def test_a_text_stays_a_text_and_a_formula_carries_its_value() -> None:
    written = BytesIO()
    values = ("=1+1", 3, 2.5, "", None, Formula("=A2*2", 6))
    with Spreadsheet(written, {"strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("表")
        wrapping = [put(sheet, row, 0, value) for row, value in enumerate(values)]
    texts, shown = (openpyxl.load_workbook(written, data_only=each)["表"] for each in (False, True))
    assert [texts.cell(row, 1).value for row in range(1, 7)] == ["=1+1", 3, 2.5, None, None, "=A2*2"]
    assert [texts.cell(row, 1).data_type for row in (1, 6)] == ["s", "f"]
    assert shown.cell(6, 1).value == 6
    assert wrapping == ["=1+1", "", "", "", "", ""]


def test_a_value_over_several_columns_is_merged_and_one_over_one_column_is_not() -> None:
    written = BytesIO()
    with Spreadsheet(written, {}) as workbook:
        sheet, look = workbook.add_worksheet("表"), workbook.add_format({})
        put_across(sheet, 0, 1, 3, "标题", look)
        put_across(sheet, 1, 1, 1, "标题", look)
    read = openpyxl.load_workbook(written)["表"]
    assert [str(area) for area in read.merged_cells.ranges] == ["B1:D1"]
    assert (read["B1"].value, read["B2"].value) == ("标题", "标题")


def test_no_block_is_cut_and_every_further_page_repeats_its_head() -> None:
    blocks = [(3, 60.0), (5, 60.0), (8, 60.0)]
    assert break_pages(blocks, used=20, room=200) == []
    assert break_pages(blocks, used=20, room=140) == [8]
    assert break_pages(blocks, used=20, room=140, again=40) == [8]
    assert break_pages(blocks, used=20, room=99, again=40) == [5, 8]
    assert break_pages([*blocks, (9, 60.0)], used=20, room=140, again=30) == [8, 9]
