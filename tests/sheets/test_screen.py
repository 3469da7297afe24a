"""The arithmetic of the screen finds what is wrong with a sheet, each fault planted, and nothing where all is well."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.sheets.measures import Measure
from sfs_excel.sheets.workbook import Spreadsheet
from tests.sheets import screen

MEASURE = Measure(line=1.45, margin=2, whole=True)
WRAPPED = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"}


def write(*steps: Callable[[Spreadsheet, Any], Any]) -> Workbook:
    """A workbook with the sheets 表, on which the steps were done, and the hidden 列表."""
    written = BytesIO()
    with Spreadsheet(written, {}) as book:
        sheet = book.add_worksheet("表")
        book.add_worksheet("列表").hide()
        for step in steps:
            step(book, sheet)
    return openpyxl.load_workbook(written)


def sheet_of(*steps: Callable[[Spreadsheet, Any], Any]) -> Worksheet:
    sheet = write(*steps)["表"]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_a_column_is_its_digits_and_five_pixels() -> None:
    sheet = sheet_of(
        lambda _, sheet: [sheet.set_column(0, 0, 30), sheet.set_column(1, 3, 8.5), sheet.set_column(4, 4, 9, None, {"hidden": True})]
    )  # fmt: skip
    assert [screen.column_pixels(sheet, column) for column in range(1, 7)] == [215, 65, 65, 65, 0, 64]


def test_a_row_is_a_third_more_pixels_than_points() -> None:
    sheet = sheet_of(lambda _, sheet: [sheet.set_row(0, 30), sheet.set_row(1, 30, None, {"hidden": True})])
    assert [screen.row_pixels(sheet, row) for row in (1, 2, 3)] == [40, 0, 20]


@pytest.mark.parametrize(("width", "found"), [(180.7, 0), (180.8, 1)])
def test_a_column_that_ends_outside_the_window(width: float, found: int) -> None:
    """180 digits are 1265 pixels; the next column begins at their end and takes 40."""
    sheet = sheet_of(
        lambda _, sheet: [sheet.set_column(0, 0, width), sheet.set_column(1, 1, 5), sheet.write_string(0, 1, "末")]
    )
    assert len(screen.find_outside(sheet)) == found
    assert not screen.find_outside(sheet, "A")


@pytest.mark.parametrize(("points", "found"), [(60, 0), (140, 1)])
def test_rows_that_take_the_window_from_what_scrolls(points: float, found: int) -> None:
    sheet = sheet_of(lambda _, sheet: [sheet.set_row(0, points), sheet.freeze_panes(1, 0)])
    assert len(screen.find_tall_freeze(sheet)) == found
    assert not screen.find_tall_freeze(sheet_of(lambda _, sheet: sheet.set_row(0, points)))


@pytest.mark.parametrize(("size", "height", "found"), [(10, 15, 0), (12, 20, 1), (12, 33, 0)])
def test_a_heading_that_needs_more_lines_than_its_row(size: int, height: float, found: int) -> None:
    """Forty columns in size 10 go into 44; in size 12 they take what 48 would."""

    def step(book: Spreadsheet, sheet: Any) -> None:
        sheet.set_column(0, 1, 22)
        sheet.set_row(0, height)
        sheet.merge_range(0, 0, 0, 1, "长" * 20, book.add_format(WRAPPED | {"font_size": size}))

    assert len(screen.find_cut_texts(sheet_of(step), MEASURE)) == found
    assert not screen.find_cut_texts(sheet_of(step), MEASURE, rows=[2])


def test_a_line_that_is_not_wrapped_runs_over_blank_cells_only() -> None:
    def step(_: Spreadsheet, sheet: Any) -> None:
        sheet.write_string(0, 0, "长" * 20)
        sheet.write_string(1, 0, "长" * 20)
        sheet.write_string(1, 1, "满")

    assert [each.partition("：")[0] for each in screen.find_cut_texts(sheet_of(step), MEASURE)] == ["表!A2"]


@pytest.mark.parametrize(("head", "width", "height", "found"), [
    ("分值", 9, 15, 0), ("计算得分", 8, 30, 1), ("计算得分", 12.5, 30, 0), ("计算得分", 7, 36, 0), ("分值", 6, 30, 1),
])  # fmt: skip
def test_a_head_under_the_button_of_its_filter(head: str, width: float, height: float, found: int) -> None:
    """In seven digits three characters stand above, the last one in the middle of the second line: 19 pixels are free."""

    def step(book: Spreadsheet, sheet: Any) -> None:
        sheet.set_column(0, 0, width)
        sheet.set_row(0, height)
        sheet.write_string(0, 0, head, book.add_format(WRAPPED | {"align": "center"}))
        sheet.autofilter(0, 0, 5, 0)

    assert len(screen.find_covered_heads(sheet_of(step), MEASURE)) == found


def test_a_heading_among_the_values_of_a_filter() -> None:
    def step(_: Spreadsheet, sheet: Any) -> None:
        sheet.write_row(0, 0, ("序号", "司法所"))
        sheet.merge_range(1, 1, 1, 3, "一、需要评判的项目")
        sheet.write_row(2, 0, (1, "甲镇司法所"))
        sheet.merge_range(9, 0, 9, 3, "表外的说明")
        sheet.autofilter(0, 0, 2, 1)

    assert [each.partition("：")[0] for each in screen.find_mixed_filters(sheet_of(step))] == ["表!B2"]
    assert not screen.find_mixed_filters(sheet_of(lambda _, sheet: sheet.autofilter(0, 0, 2, 1)))


@pytest.mark.parametrize(("place", "shown", "found"), [
    ("'表'!C5", "C5", 0), ("'表'!C5", "第5行", 0), ("'表'!C6", "C5", 1), ("'表'!D5", "D5", 1), ("'列表'!A1", "A1", 1),
    ("'没有'!A1", "A1", 1), ("'表'!C99", "C99", 1),
])  # fmt: skip
def test_a_link_that_does_not_land_where_it_says(place: str, shown: str, found: int) -> None:
    def step(_: Spreadsheet, sheet: Any) -> None:
        sheet.set_column(3, 3, 9, None, {"hidden": True})
        sheet.write_string(8, 2, "末")
        sheet.write_url(0, 0, f"internal:{place}", None, shown)

    assert len(screen.find_lost_links(write(step))) == found


@pytest.mark.parametrize(("formula", "found"), [
    ("=HYPERLINK(\"#'表'!C\"&(4+1),\"到\")", 0), ("=HYPERLINK(\"#'没有'!C\"&(4+1),\"到\")", 1),
    ("=HYPERLINK(\"#'表'!D\"&(4+1),\"到\")", 1),
])  # fmt: skip
def test_a_link_by_formula(formula: str, found: int) -> None:
    def step(_: Spreadsheet, sheet: Any) -> None:
        sheet.set_column(3, 3, 9, None, {"hidden": True})
        sheet.write_formula(0, 0, formula)

    assert len(screen.find_lost_links(write(step))) == found


@pytest.mark.parametrize(("target", "found"), [
    ("external:../收件箱/甲镇.xlsx#'填报表'!F9", 0), ("external:../收件箱/甲镇.xlsx#填报表!F9", 0),
    ("external:../收件箱/甲镇.xlsx", 1), ("external:../收件箱/甲镇.xlsx#'填报表'!F8", 1), ("external:../收件箱/甲镇.xlsx#'封面'!F9", 1),
])  # fmt: skip
def test_a_file_that_opens_at_another_cell(target: str, found: int) -> None:
    def step(_: Spreadsheet, sheet: Any) -> None:
        sheet.write_url(0, 0, target, None, "甲镇.xlsx")
        sheet.write_row(0, 1, ("填报表", "F9"))

    assert len(screen.find_files_opened_elsewhere(sheet_of(step), "C", "B")) == found
