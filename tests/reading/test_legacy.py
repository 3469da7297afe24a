"""Reading the formats before and beside .xlsx.

1. The same form, saved by LibreOffice in another format, gives the same values as cells.
2. A password, damage and bombs are refused in the same words as for .xlsx.
"""

import io
import random
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from sfs_excel.reading.archive import Budget
from sfs_excel.reading.kinds import Kind
from sfs_excel.reading.sniff import identify
from sfs_excel.reading.workbook import Cell, Refused, ReturnedWorkbook, cell_name, open_workbook
from sfs_excel.reading.xls import repair_text
from tests.conftest import Recalculate

VALUES = {
    "A1": "05.orgs",
    "B1": "培育社会组织数",
    "C1": 2.0,
    "C2": 0.985,
    "C3": -1200.5,
    "C4": True,
    "C5": "=cmd",
    "C6": 42735.0,
    "F18": "是",
}
FORMATS: list[tuple[str, Kind]] = [("xls", "xls"), ("ods", "ods"), ("xlsx", "xlsx")]


@pytest.fixture(scope="session")
def saved_forms(tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate) -> dict[str, Path]:
    """One small form as LibreOffice saves it, by extension."""
    source = tmp_path_factory.mktemp("form") / "form.xlsx"
    with xlsxwriter.Workbook(source) as workbook:
        percent, day = workbook.add_format({"num_format": "0.0%"}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        form = workbook.add_worksheet("填报表")
        form.write_row("A1", ["05.orgs", "培育社会组织数", 2])
        form.write_number("C2", 0.985, percent)
        form.write_number("C3", -1200.5)
        form.write_boolean("C4", True)
        form.write_string("C5", "=cmd")
        form.write_number("C6", 42735, day)
        form.write_formula("D1", "=C1+1")
        form.write_formula("D2", "=NA()")
        form.write_string("F18", "是")
        hidden = workbook.add_worksheet("_meta")
        hidden.write("B2", "token")
        hidden.hide()
        workbook.set_custom_property("token", "abc")
    return {extension: libreoffice([source], extension)[0] for extension, _ in FORMATS}


def values_of(workbook: ReturnedWorkbook) -> dict[str, object]:
    cells = workbook.sheet("填报表").cells
    return {cell_name(*key): cell.value for key, cell in cells.items() if key[1] != 4}


@pytest.mark.parametrize(("extension", "kind"), FORMATS)
def test_a_form_saved_in_another_format_gives_the_same_values(
    saved_forms: dict[str, Path], extension: str, kind: Kind
) -> None:
    path = saved_forms[extension]
    workbook = open_workbook(path)
    assert identify(path.read_bytes(), Budget())[0] == kind
    assert workbook.sheet_names == ["填报表", "_meta"]
    assert values_of(workbook) == VALUES
    cells = workbook.sheet("填报表").cells
    assert (cells[1, 4].kind, cells[1, 4].value) == ("number", 3.0)
    assert (cells[6, 3].kind, cells[6, 3].is_date) == ("number", True)
    assert cells[4, 3].kind == "flag"
    assert workbook.sheet("_meta").cells == {(2, 2): Cell("text", "token", raw="token")}
    assert (workbook.has_macros, workbook.has_objects) == (False, False)


def test_custom_properties_survive_in_xlsx_only(saved_forms: dict[str, Path]) -> None:
    assert open_workbook(saved_forms["xlsx"]).properties["token"] == "abc"
    assert open_workbook(saved_forms["xls"]).properties == {}
    assert open_workbook(saved_forms["ods"]).properties == {}


@pytest.mark.parametrize("extension", ["xls", "ods", "xlsx"])
def test_an_error_value_is_one_in_every_format(saved_forms: dict[str, Path], extension: str) -> None:
    cell = open_workbook(saved_forms[extension]).sheet("填报表").cells[2, 4]
    assert (cell.kind, cell.value) == ("error", "#N/A")


@pytest.mark.parametrize("extension", ["xls", "ods", "xlsx"])
def test_what_is_shown_is_the_same_in_every_format(saved_forms: dict[str, Path], extension: str) -> None:
    """Excel, and LibreOffice after it, keep 98.5% as 0.985 in each."""
    cells = open_workbook(saved_forms[extension]).sheet("填报表").cells
    assert (cells[2, 3].is_percent, cells[2, 3].shown) == (True, "98.5%")
    assert (cells[6, 3].is_date, cells[6, 3].shown) == (True, "2016-12-31")
    assert (cells[1, 3].shown, cells[3, 3].shown) == (None, None)


@pytest.mark.parametrize("name", ["河东司法所.et", "河东司法所.xlsx", "无扩展名"])
def test_an_old_workbook_is_read_under_any_name(saved_forms: dict[str, Path], tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    shutil.copyfile(saved_forms["xls"], path)
    assert values_of(open_workbook(path)) == VALUES


def record(number: int, data: bytes = b"") -> bytes:
    """One record of a binary workbook."""
    coded = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    return coded + bytes([len(data)]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def write_xlsb(
    path: Path, cells: bytes = b"", row: int = 0, *, strings: bytes = b"", styles: bytes = b"", flags: int = 0
) -> Path:
    """The least binary workbook: 填报表 with 2.5 in C1 (or other cells), written by hand since no library here writes one.

    Args:
        flags: of the row, its 12th byte.
    """
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = struct.pack("<II", 0, 1) + wide("rId1") + wide("填报表")
    cells = cells or record(5, struct.pack("<IId", 2, 0, 2.5))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{related}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/workbook.bin", record(131) + record(143) + record(156, sheet) + record(144) + record(132))
        archive.writestr(
            "xl/worksheets/sheet1.bin",
            record(129)
            + record(148, struct.pack("<IIII", row, row, 2, 2))
            + record(145)
            + record(0, struct.pack("<I", row) + bytes(7) + bytes([flags]) + bytes(5))
            + cells
            + record(146)
            + record(130),
        )
        for name, content in (("sharedStrings", strings), ("styles", styles)):
            if content:
                archive.writestr(f"xl/{name}.bin", content)
    return path


def xlsb_cells(path: Path) -> dict[str, Cell]:
    return {cell_name(*place): cell for place, cell in open_workbook(path).sheet("填报表").cells.items()}


LOOKS = (
    record(44, struct.pack("<H", 176) + wide('"30"'))
    + record(44, struct.pack("<H", 14) + wide("0"))
    + record(617, struct.pack("<I", 5))
    + b"".join(record(47, struct.pack("<HH", 0, number)) for number in (0, 9, 20, 176, 14))
    + record(618)
)


def test_a_binary_workbook_has_formats_errors_formulas_and_texts(tmp_path: Path) -> None:
    """300 % is 3 in it, too; its own format 14 is none of dates."""
    cells = (
        record(5, struct.pack("<IId", 0, 1, 3.0))
        + record(2, struct.pack("<III", 1, 2, 40 << 2 | 3))  # 0.4 in four bytes: 9:36
        + record(5, struct.pack("<IId", 2, 3, 5.0))
        + record(5, struct.pack("<IId", 3, 4, 98.0))
        + record(3, struct.pack("<IIB", 4, 0, 0x2A))
        + record(9, struct.pack("<IIdH", 5, 0, 7.0, 0))
        + record(7, struct.pack("<III", 6, 0, 0))
        + record(4, struct.pack("<IIB", 7, 0, 1))
    )
    strings = record(159, bytes(8)) + record(19, b"\0" + wide("东风")) + record(160)
    assert xlsb_cells(write_xlsb(tmp_path / "a.xlsb", cells, strings=strings, styles=LOOKS)) == {
        "A1": Cell("number", 3.0, is_percent=True, raw="3", shown="300%"),
        "B1": Cell("number", 0.4, is_date=True, raw="0.4", shown="9:36"),
        "C1": Cell("number", 5.0, raw="5", shown="30"),
        "D1": Cell("number", 98.0, raw="98"),
        "E1": Cell("error", "#N/A", raw="#N/A"),
        "F1": Cell("number", 7.0, formula=True, raw="7"),
        "G1": Cell("text", "东风", raw="东风"),
        "H1": Cell("flag", True, raw="TRUE"),
    }


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_in_a_binary_workbook_is_a_text(tmp_path: Path, value: float) -> None:
    cells = record(5, struct.pack("<IId", 0, 0, value))
    assert xlsb_cells(write_xlsb(tmp_path / "a.xlsb", cells))["A1"].kind == "text"


def test_a_hidden_row_of_a_binary_workbook_is_one(tmp_path: Path) -> None:
    assert xlsb_cells(write_xlsb(tmp_path / "a.xlsb", flags=0x10))["C1"].is_hidden
    assert not xlsb_cells(write_xlsb(tmp_path / "b.xlsb"))["C1"].is_hidden


@pytest.mark.parametrize(
    "cells",
    [record(5, b"x"), record(7, struct.pack("<III", 0, 0, 9)), record(6, struct.pack("<III", 0, 0, 9)), b"\x05\x80"],
)
def test_a_binary_workbook_that_does_not_fit_itself_is_damaged(tmp_path: Path, cells: bytes) -> None:
    with pytest.raises(Refused) as caught:
        open_workbook(write_xlsb(tmp_path / "a.xlsb", cells))
    assert caught.value.code == "damaged"


ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def write_ods(path: Path, rows: str, before: str = "") -> Path:
    content = (
        f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" xmlns:text="{ODF}:text:1.0"'
        f' xmlns:draw="{ODF}:drawing:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="填报表">{before}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_cells(path: Path, cells: str, attributes: str = "", before: str = "") -> dict[str, Cell]:
    write_ods(path, f"<table:table-row {attributes}>{cells}</table:table-row>", before)
    return xlsb_cells(path)


def ods_cell(kind: str, attributes: str, shown: str | None, more: str = "") -> str:
    paragraph = "" if shown is None else f"<text:p>{shown}</text:p>"
    return f'<table:table-cell office:value-type="{kind}" {attributes}>{paragraph}{more}</table:table-cell>'


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        (ods_cell("float", 'office:value="30"', "30"), Cell("number", 30.0, raw="30")),
        (ods_cell("float", 'office:value="30"', None), Cell("number", 30.0, raw="30")),
        (ods_cell("float", 'office:value="3"', "30"), Cell("number", 3.0, raw="3", shown="30")),
        (ods_cell("float", 'office:value="3"', ""), Cell("number", 3.0, raw="3", shown="")),
        (ods_cell("percentage", 'office:value="3"', "300%"), Cell("number", 3.0, is_percent=True, raw="3", shown="300%")),
        (ods_cell("float", 'office:value="2"', "200%"), Cell("number", 2.0, is_percent=True, raw="2", shown="200%")),  # of `[=0]?;0%`
        (ods_cell("float", 'office:value="98"', "98%"), Cell("number", 98.0, raw="98", shown="98%")),  # of `0"%"`
        (ods_cell("float", 'office:value="1"', "TRUE"), Cell("flag", True, raw="TRUE")),
        (ods_cell("time", 'office:time-value="PT288H"', "288:00"), Cell("number", 12.0, is_date=True, raw="PT288H", shown="288:00")),
        (ods_cell("date", 'office:date-value="2016-12-31"', "2016/12/31"), Cell("number", 42735.0, is_date=True, raw="2016-12-31", shown="2016/12/31")),
        (ods_cell("date", 'office:date-value="1900-01-05"', "1900-01-05"), Cell("number", 5.0, is_date=True, raw="1900-01-05", shown="1900-01-05")),
        (ods_cell("boolean", 'office:boolean-value="true"', "真"), Cell("flag", True, raw="TRUE")),
        (ods_cell("string", "", "甲<text:s text:c='2'/><text:span>乙</text:span>丙<text:line-break/>丁"), Cell("text", "甲  乙丙\n丁", raw="甲  乙丙\n丁")),
        (ods_cell("string", "", "甲", "<text:p>乙</text:p>"), Cell("text", "甲\n乙", raw="甲\n乙")),
        (ods_cell("string", "", "甲", "<office:annotation><text:p>批注</text:p></office:annotation>"), Cell("text", "甲", raw="甲")),
        (ods_cell("float", 'table:formula="of:=1+1" office:value="2"', "2"), Cell("number", 2.0, formula=True, raw="2")),
        (ods_cell("string", 'table:formula="of:=NA()" calcext:value-type="error" office:string-value=""', "#N/A"), Cell("error", "#N/A", formula=True, raw="#N/A")),
        (ods_cell("float", 'table:formula="of:=1/0" office:value="0"', "#DIV/0!"), Cell("error", "#DIV/0!", formula=True, raw="#DIV/0!")),
        (ods_cell("float", 'table:formula="of:=A1" office:value="0"', "Err:502"), Cell("error", "Err:502", formula=True, raw="Err:502")),
        ('<table:table-cell table:formula="of:=A1"/>', Cell("blank", None, formula=True, raw="of:=A1")),
        (ods_cell("float", 'office:value="1e999"', "很大"), Cell("text", "很大", raw="很大")),
    ],
)  # fmt: skip
def test_a_cell_of_an_ods_is_what_it_stores_and_shows(tmp_path: Path, xml: str, cell: Cell) -> None:
    assert ods_cells(tmp_path / "a.ods", xml) == {"A1": cell}


def test_repeated_and_covered_cells_of_an_ods_stand_where_they_are_shown(tmp_path: Path) -> None:
    number = ods_cell("float", 'office:value="1" table:number-columns-repeated="2"', "1")
    path = write_ods(
        tmp_path / "a.ods",
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        f'<table:table-row table:number-rows-repeated="2"><table:covered-table-cell/>{number}</table:table-row>',
    )
    assert sorted(xlsb_cells(path)) == ["B4", "B5", "C4", "C5"]


def test_hidden_rows_and_columns_of_an_ods_are_some(tmp_path: Path) -> None:
    number = ods_cell("float", 'office:value="1"', "1")
    assert ods_cells(tmp_path / "a.ods", number, 'table:visibility="collapse"')["A1"].is_hidden
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    cells = ods_cells(tmp_path / "b.ods", number * 4, before=columns)
    assert [name for name, cell in cells.items() if cell.is_hidden] == ["C1"]


@pytest.mark.parametrize(
    ("rows", "fact"),
    [
        ('<table:table-row table:number-rows-repeated="900000">{}</table:table-row>', "在很远的单元格 A900000 有内容"),
        ('<table:table-row table:number-rows-repeated="19999"><table:table-cell table:number-columns-repeated="600"/>{}</table:table-row>', "WC1 有内容"),
        ("<table:table-row><table:table-cell><table:table/></table:table-cell></table:table-row>", "表格里有表格"),
    ],
)  # fmt: skip
def test_an_ods_beyond_all_forms_is_refused(tmp_path: Path, rows: str, fact: str) -> None:
    path = write_ods(tmp_path / "a.ods", rows.format(ods_cell("float", 'office:value="1"', "1")))
    with pytest.raises(Refused, match=fact):
        open_workbook(path)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [("0\x005\0.\0o\0", "05.o"), ("\xb3\x6c\x1c\x4e1\0", "河东1"), ("河东", "河东"), ("a\0b", "a\0b"), ("", "")],
)
def test_a_text_that_was_written_twice_as_wide_is_repaired(text: str, repaired: str) -> None:
    assert repair_text(text) == repaired


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    workbook = open_workbook(write_xlsb(tmp_path / "河东.xlsb"))
    assert workbook.sheet_names == ["填报表"]
    assert workbook.sheet("填报表").cells == {(1, 3): Cell("number", 2.5, raw="2.5")}


def test_a_value_too_far_down_in_a_binary_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="在很远的单元格 C20001 有内容"):
        open_workbook(write_xlsb(tmp_path / "河东.xlsb", row=20_000))


def test_macros_in_a_binary_workbook_are_said(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "河东.xlsb")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert open_workbook(path).has_macros


@pytest.mark.parametrize("part", ["Object 1/content.xml", "xl/embeddings/oleObject1.bin"])
def test_a_file_put_into_an_ods_or_xlsb_is_noticed(saved_forms: dict[str, Path], tmp_path: Path, part: str) -> None:
    is_ods = part.startswith("Object")
    path = tmp_path / "河东"
    if is_ods:
        shutil.copyfile(saved_forms["ods"], path)
    else:
        write_xlsb(path)
    assert not open_workbook(path).has_objects
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, b"<x/>")
    assert open_workbook(path).has_objects


def test_a_password_on_an_old_workbook_is_named(saved_forms: dict[str, Path], tmp_path: Path) -> None:
    """The record after the first one becomes FILEPASS, which is how an encrypted .xls begins."""
    data = bytearray(saved_forms["xls"].read_bytes())
    first = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    struct.pack_into("<H", data, first + 4 + 16, 0x002F)
    path = tmp_path / "河东.xls"
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        open_workbook(path)
    assert caught.value.code == "encrypted"
    assert caught.value.reason == "文件设有打开密码或经过加密，请司法所在 Excel 或 WPS 中取消密码、另存后重新报送。"


@pytest.mark.parametrize("extension", ["xls", "ods"])
def test_half_a_file_is_damaged(saved_forms: dict[str, Path], tmp_path: Path, extension: str) -> None:
    whole = saved_forms[extension].read_bytes()
    path = tmp_path / f"半个.{extension}"
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(Refused) as caught:
        open_workbook(path)
    assert caught.value.code == "damaged"


def test_a_bomb_in_an_ods_is_refused(saved_forms: dict[str, Path], tmp_path: Path) -> None:
    buffer = io.BytesIO(saved_forms["ods"].read_bytes())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Pictures/1.png", bytes(90_000_000))
    path = tmp_path / "河东.ods"
    path.write_bytes(buffer.getvalue())
    with pytest.raises(Refused, match="解压后过大"):
        open_workbook(path)


def test_rotten_bytes_in_an_ods_are_refused_or_harmless(saved_forms: dict[str, Path], tmp_path: Path) -> None:
    """An .ods is measured, and so checked against its checksums, first. An .xls has none."""
    whole = saved_forms["ods"].read_bytes()
    chance = random.Random(2016)
    path = tmp_path / "b.ods"
    refused = 0
    for _ in range(100):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 10, 100))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            assert values_of(open_workbook(path)) == VALUES
        except Refused:
            refused += 1
    assert refused > 0
