"""Small workbooks that programs are known to read otherwise than Excel shows them, one for each cause, and one sound one."""

import io
import struct
import zipfile
from collections.abc import Callable
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.reading.compounds import write_book, write_compound
from tests.reading.zips import zip_named

SHEET = "xl/worksheets/sheet1.xml"
TABLE = "填报表"


class Odd(NamedTuple):
    """`peer` sees the cells of `differs` otherwise, for this cause, and no others."""

    cause: str
    peer: str
    data: bytes
    differs: tuple[str, ...]


def write_sound() -> bytes:
    """A workbook that every program that reads .xlsx sees alike."""

    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row("A1", ["05.orgs", 2, 1 / 3, -1e300, True, False])
        sheet.write_number("A2", 42735.5, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_number("B2", 0.25, book.add_format({"num_format": "hh:mm"}))
        sheet.write_number("C2", 1.5, book.add_format({"num_format": "[h]:mm"}))
        sheet.write_number("D2", 0.98, book.add_format({"num_format": "0%"}))
        sheet.write_rich_string("A3", "培育", book.add_format({"bold": True}), "社会组织")
        sheet.write_string("B3", " 两个\n三个 ")
        sheet.write_formula("C3", "=B1+1", value=3)
        sheet.write_formula("D3", '="是"', value="是")
        sheet.write_formula("E3", "=B1>1", value=True)
        sheet.write_formula("F3", "=X9", value="")
        sheet.merge_range("A5:C6", "合并")

    return _write(fill)


def list_odd() -> list[Odd]:
    return [
        Odd("an error value is nothing to it", "calamine", _write(_write_errors), ("A1", "B1")),
        Odd("it leaves the escape _xHHHH_ as it is", "openpyxl", _write(_write_controls), ("A1", "B1")),
        Odd("it cuts the blanks at both ends of a text", "calamine", _inline(" a "), ("A1",)),
        Odd("a day before 1 March 1900, where Excel's calendar has a day too many", "openpyxl", _write(_write_early_days), ("A1", "B1")),
        Odd("a day before 1 March 1900, where Excel's calendar has a day too many", "calamine", _write(_write_early_days), ("A1", "B1")),
        Odd("no day has this number", "openpyxl", _write(_write_no_days), ("A1",)),
        Odd("no day has this number", "calamine", _write(_write_no_days), ("B1",)),
        Odd("a time without a day that is written out as text is text to the product", "openpyxl", _cell('t="d"', "10:10:10"), ("A1",)),
        Odd("a text of two bytes a character that says it has one, as it stands", "xlrd", write_compound({"Workbook": write_book("a", ["A\0B\0"])}), ("A1",)),
        Odd("the product says that there is a picture in the cell", "openpyxl", _write(_write_picture), ("A1",)),
        Odd("it sees no sheets in a strict file", "openpyxl", _write_strict(), ("",)),
        Odd("it reads the copy for Excel 95, where letters outside ASCII are lost", "calamine", _write_twofold(), ("A1",)),
    ]  # fmt: skip


def write_far() -> bytes:
    """Values in the first and the last cell that a sheet can have."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return _change(SHEET, "<sheetData/>", f"<sheetData>{rows}</sheetData>")


def _write(fill: Callable[[xlsxwriter.Workbook, Worksheet], None]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        fill(book, book.add_worksheet(TABLE))
    return buffer.getvalue()


def _write_errors(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_formula("A1", "=NA()", value="#N/A")
    sheet.write_formula("B1", "=1/0", value="#DIV/0!")


def _write_controls(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_row("A1", ["a\x01b", "a\r\nb", "plain"])


def _write_early_days(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, number in enumerate((1, 59, 61)):
        sheet.write_number(0, column, number, day)


def _write_no_days(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_number("A1", 5_000_000, day)
    sheet.write_number("B1", -5, day)


def _write_picture(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    """As WPS has it."""
    sheet.write_formula("A1", '=_xlfn.DISPIMG("ID_1",1)', value='=DISPIMG("ID_1",1)')


def _cell(attributes: str, value: str) -> bytes:
    return _change(
        SHEET, "<sheetData/>", f'<sheetData><row r="1"><c r="A1" {attributes}><v>{value}</v></c></row></sheetData>'
    )


def _inline(text: str) -> bytes:
    """Without saying that the blanks count."""
    cell = f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'
    return _change(SHEET, "<sheetData/>", f'<sheetData><row r="1">{cell}</row></sheetData>')


def _change(part: str, old: str, new: str) -> bytes:
    parts = _parts(_write(lambda _, __: None))
    assert old.encode() in parts[part]
    return zip_named({**parts, part: parts[part].replace(old.encode(), new.encode())})


def _write_strict() -> bytes:
    """By its names alone, which is what openpyxl goes by."""
    usual = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    related = b"officeDocument/2006/relationships"
    parts = _parts(_cell("", "1"))
    for name, data in parts.items():
        data = data.replace(*usual)
        parts[name] = data.replace(
            b"http://schemas.openxmlformats.org/" + related, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
    return zip_named(parts)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _write_twofold() -> bytes:
    """As programs of 1997 saved for those of 1995, too."""
    return write_compound({"Book": write_biff5(b"A?B"), "WorkBook": write_book("Sheet1", ["A\u6cb3B"])})


def write_biff5(text: bytes) -> bytes:
    """The stream of a workbook of Excel 95, with this text in A1 of `Sheet1`."""

    def record(number: int, data: bytes) -> bytes:
        return struct.pack("<HH", number, len(data)) + data

    name = b"Sheet1"
    globals_end = record(0x0A, b"")
    head = record(0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0))
    start = len(head) + 4 + 7 + len(name) + len(globals_end)
    bound = record(0x85, struct.pack("<IHB", start, 0, len(name)) + name)
    sheet = record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0))
    sheet += record(0x0204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text) + globals_end
    return head + bound + globals_end + sheet
