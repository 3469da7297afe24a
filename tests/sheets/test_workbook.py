"""A text beyond Excel's bounds is cut between characters, in UTF-16 units; XlsxWriter's silent losses are told.

1. Each text has its limit: at the limit it is whole, one unit longer it is cut.
2. A formula that gives an empty text is stored as a text, and every reader reads an empty text.
3. A chart says whether it draws hidden cells.
"""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter.worksheet import Worksheet

from sfs_excel import excel_limits
from sfs_excel.sheets.workbook import Spreadsheet, cut_header, cut_validation, escape_text
from sfs_excel.text import count_units, cut_units
from tests.accepted.parts import find_faults

RARE = "𠮷"  # one character, two UTF-16 units


def write(path: Path, *steps: Callable[[Spreadsheet, Worksheet], Any]) -> dict[str, str]:
    """The parts of a workbook on whose one sheet the steps were done."""
    with Spreadsheet(path, {}) as workbook:
        sheet = workbook.add_worksheet("表")
        for step in steps:
            step(workbook, sheet)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("司法所", 3, "司法所"),
        ("司法所长", 3, "司法…"),
        (RARE * 2, 4, RARE * 2),
        (RARE * 3, 4, f"{RARE}…"),  # half of the second would still fit
        (RARE * 3, 5, f"{RARE * 2}…"),
        ("", 1, ""),
    ],
)
def test_a_text_is_cut_between_characters(text: str, limit: int, kept: str) -> None:
    assert cut_units(text, limit) == kept
    assert count_units(kept) <= limit


@pytest.mark.parametrize(
    ("name", "limit"), [("input_title", 32), ("input_message", 255), ("error_title", 32), ("error_message", 224)]
)
def test_what_a_validation_says_keeps_to_its_limit(name: str, limit: int) -> None:
    whole, longer = "长" * limit, "长" * (limit + 1)
    assert cut_validation({name: whole}) == {name: whole}
    assert cut_validation({name: longer}) == {name: "长" * (limit - 1) + "…"}
    assert count_units(cut_validation({name: RARE * limit})[name]) <= limit


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("&L&A&C第 &P 页，共 &N 页&R评委编号：P3", "&L&A&C第 &P 页，共 &N 页&R评委编号：P3"),
        ("长" * 256, "长" * 255),
        ("长" * 254 + "&P", "长" * 254),
        ("长" * 254 + "&&", "长" * 254),
        ("长" * 253 + "&&&P", "长" * 253 + "&&"),
    ],
)
def test_no_code_of_a_footer_is_cut_in_two(text: str, kept: str) -> None:
    assert cut_header(text) == kept


def test_nothing_that_is_too_long_gets_into_a_workbook(tmp_path: Path) -> None:
    long = RARE * 40_000
    steps: tuple[Callable[[Spreadsheet, Worksheet], Any], ...] = (
        lambda _, sheet: sheet.write_string(0, 0, long),
        lambda _, sheet: sheet.merge_range(1, 0, 1, 3, long),
        lambda _, sheet: sheet.write_comment(0, 0, long, {"author": long}),
        lambda _, sheet: sheet.write_url(3, 0, "internal:'表'!A1", None, long, long),
        lambda _, sheet: sheet.set_footer(long),
        lambda _, sheet: sheet.data_validation(
            4, 0, 4, 0, {"validate": "any", "input_title": long, "input_message": long, "error_message": long}
        ),
        lambda book, _: book.set_properties({"title": long, "author": "县司法局"}),
        lambda book, _: book.set_custom_property("sfs_office", "长" * 256, "text"),
        lambda book, _: book.set_custom_property("sfs_year", "2016", "text"),
    )
    parts = write(tmp_path / "a.xlsx", *steps)
    assert find_faults(tmp_path / "a.xlsx") == []
    assert "sfs_year" in parts["docProps/custom.xml"]
    assert "sfs_office" not in parts["docProps/custom.xml"]  # cut, it would be another's
    assert len(re.findall("<dataValidation ", parts["xl/worksheets/sheet1.xml"])) == 1
    assert len(re.findall("<hyperlink ", parts["xl/worksheets/sheet1.xml"])) == 1


def test_a_formula_that_gives_an_empty_text_is_stored_as_a_text(tmp_path: Path) -> None:
    steps: tuple[Callable[[Spreadsheet, Worksheet], Any], ...] = (
        lambda _, sheet: sheet.write_formula(0, 0, '=""', None, ""),
        lambda _, sheet: sheet.write_formula(1, 0, "=0", None, 0),
        lambda _, sheet: sheet.write_formula(2, 0, "=FALSE", None, False),
        lambda _, sheet: sheet.write_formula(3, 0, '="已填"', None, "已填"),
    )
    parts = write(tmp_path / "a.xlsx", *steps)
    cells = re.findall(r"<c [^>]*><f>.*?</c>", parts["xl/worksheets/sheet1.xml"])
    assert cells == [
        '<c r="A1" t="str"><f>""</f><v></v></c>',
        '<c r="A2"><f>0</f><v>0</v></c>',
        '<c r="A3" t="b"><f>FALSE</f><v>0</v></c>',
        '<c r="A4" t="str"><f>"已填"</f><v>已填</v></c>',
    ]
    assert openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)["表"]["A1"].value in (None, "")
    assert CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()[0] == [""]


def test_a_formulas_text_is_stored_so_that_it_is_read_as_it_stands(tmp_path: Path) -> None:
    assert escape_text("_x0041_与x0041") == "_x005F_x0041_与x0041"
    parts = write(tmp_path / "a.xlsx", lambda _, sheet: sheet.write_formula(0, 0, "=B1", None, "_x0041_"))
    assert "<v>_x005F_x0041_</v>" in parts["xl/worksheets/sheet1.xml"]


def test_a_text_that_looks_like_xml_of_our_own_stays_a_text(tmp_path: Path) -> None:
    parts = write(tmp_path / "a.xlsx", lambda _, sheet: sheet.write_string(0, 0, "<r>x</r>"))
    assert "＜r&gt;x&lt;/r&gt;" in parts["xl/sharedStrings.xml"]


@pytest.mark.parametrize(("shows", "said"), [(True, "0"), (False, "1")])
def test_a_chart_says_whether_it_draws_hidden_cells(tmp_path: Path, shows: bool, said: str) -> None:
    def draw(book: Spreadsheet, sheet: Worksheet) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": ["表", 0, 0, 3, 0]})
        if shows:
            chart.show_hidden_data()
        sheet.insert_chart(5, 0, chart)

    parts = write(tmp_path / "a.xlsx", draw)
    assert re.findall(r'<c:plotVisOnly val="(\d)"/>', parts["xl/charts/chart1.xml"]) == [said]


@pytest.mark.filterwarnings("ignore:Chart type must be defined")  # XlsxWriter says so before we do
def test_an_unknown_chart_is_refused() -> None:
    with Spreadsheet(BytesIO(), {}) as workbook, pytest.raises(ValueError, match="no type of chart"):
        workbook.add_chart({})


def test_limits_are_those_of_office() -> None:
    assert (excel_limits.CELL, excel_limits.FORMULA, excel_limits.SHEET_NAME) == (32_767, 8_192, 31)
