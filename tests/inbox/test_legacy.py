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

from sfs_excel.inbox.archive import Budget
from sfs_excel.inbox.sniff import Kind, identify
from sfs_excel.inbox.workbook import Cell, Refused, ReturnedWorkbook, cell_name, open_workbook
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


def write_xlsb(path: Path, row: int = 0, column: int = 2) -> Path:
    """The least binary workbook: 填报表 with 2.5 in C1 (or elsewhere), written by hand since no library here writes one."""
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = struct.pack("<II", 0, 1) + wide("rId1") + wide("填报表")
    cell = struct.pack("<IId", column, 0, 2.5)
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
            + record(148, struct.pack("<IIII", row, row, column, column))
            + record(145)
            + record(0, struct.pack("<I", row) + bytes(13))
            + record(5, cell)
            + record(146)
            + record(130),
        )
    return path


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
