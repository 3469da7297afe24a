"""The formats before and beside .xlsx, as LibreOffice saves them, and .xlsb, which is written here."""

import io
import struct
import zipfile

import openpyxl

from sfs_excel.form.columns import META, TABLE
from tests.proof.surgery import Parts, inline, operate
from tests.proof.variants.damaged import FIRST_RECORD
from tests.proof.variants.edited import ORGS
from tests.proof.variants.model import ONCE, SAME, Expected, Make, Recipe, faulty, refused, unchanged
from tests.proof.year import LIBREOFFICE

_KIND = "older and other formats"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _record(number: int, data: bytes = b"") -> bytes:
    """One record of a binary workbook."""
    coded = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    length, size = len(data), b""
    while True:
        size += bytes([length & 127 | (128 if length > 127 else 0)])
        length >>= 7
        if not length:
            return coded + size + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _write_sheet(rows: list[tuple[object, ...]]) -> bytes:
    written = _record(129) + _record(148, struct.pack("<IIII", 0, len(rows), 0, 16)) + _record(145)
    for number, values in enumerate(rows):
        written += _record(0, struct.pack("<I", number) + bytes(13))
        for column, value in enumerate(values):
            if isinstance(value, str):
                written += _record(6, struct.pack("<II", column, 0) + _wide(value))
            elif isinstance(value, int | float):
                written += _record(5, struct.pack("<IId", column, 0, float(value)))
    return written + _record(146) + _record(130)


def save_as_xlsb(data: bytes) -> bytes:
    """填报表 and _meta as a binary workbook, since no program at hand writes one."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    written = io.BytesIO()
    sheets = [TABLE, META]
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        related = "".join(
            f'<Relationship Id="rId{number}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{number}.bin"/>'
            for number in range(1, len(sheets) + 1)
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{package}">{related}</Relationships>')
        entries = b"".join(
            _record(156, struct.pack("<II", 0, number) + _wide(f"rId{number}") + _wide(name))
            for number, name in enumerate(sheets, 1)
        )
        archive.writestr("xl/workbook.bin", _record(131) + _record(143) + entries + _record(144) + _record(132))
        for number, name in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _write_sheet(list(book[name].values)))
    return written.getvalue()


def _cut_xlsb(data: bytes) -> bytes:
    whole = save_as_xlsb(data)
    return whole[: len(whole) // 2]


def _lock_old(data: bytes) -> bytes:
    """The record after the first becomes FILEPASS, which is how an encrypted .xls begins."""
    locked = bytearray(data)
    struct.pack_into("<H", locked, locked.find(FIRST_RECORD[:8]) + 4 + 16, 0x002F)
    return bytes(locked)


def _put_bomb(data: bytes) -> bytes:
    written = io.BytesIO(data)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Pictures/1.png", bytes(90_000_000))
    return written.getvalue()


def _change_bytes(data: bytes) -> bytes:
    rotten = bytearray(data)
    for at in range(600, len(rotten), 4999):
        rotten[at] ^= 0x55
    return bytes(rotten)


def _put_error(parts: Parts) -> None:
    parts.set_value(ORGS, "<v>#N/A</v>", 't="e"')


def _put_text(parts: Parts) -> None:
    parts.set_value(ORGS, inline("两个"), 't="inlineStr"')


def _put_date(parts: Parts) -> None:
    parts.set_value(ORGS, "<v>42735</v>", "", parts.add_format("yyyy-mm-dd"))


def _old(
    name: str,
    convert: str,
    make: Make = unchanged,
    expected: Expected = SAME,
    before: Make = unchanged,
    extension: str = "",
) -> Recipe:
    file = f"{{office}}司法所.{extension or convert}"
    return Recipe(_KIND, name, make, expected, (LIBREOFFICE,), file, convert=convert, before=before)


_UNKNOWABLE = Expected("either", says="损坏", is_checkable=False)

RECIPES: tuple[Recipe, ...] = (
    Recipe(_KIND, ".xlsb", save_as_xlsb, SAME, ONCE, "{office}司法所.xlsb"),
    Recipe(_KIND, ".xlsb under .xlsx", save_as_xlsb, SAME, ONCE),
    Recipe(_KIND, ".xlsb cut to a half", _cut_xlsb, refused("损坏"), ONCE, "{office}司法所.xlsb"),
    _old(".xls", "xls"),
    _old(".et", "xls", extension="et"),
    _old(".xls under .xlsx", "xls", extension="xlsx"),
    _old(".ods", "ods"),
    _old(".ods under .xlsx", "ods", extension="xlsx"),
    *(
        recipe
        for kind in ("xls", "ods")
        for recipe in (
            _old(f".{kind} with an error value", kind, before=operate(_put_error), expected=faulty(ORGS, "error_value")),
            _old(f".{kind} with a word for a number", kind, before=operate(_put_text), expected=faulty(ORGS, "not_a_number")),
            _old(f".{kind} with a date for a number", kind, before=operate(_put_date), expected=faulty(ORGS, "date")),
            _old(f".{kind} cut to a third", kind, lambda data: data[: len(data) // 3], refused("损坏")),
        )
    ),
    _old(".xls with a password", "xls", _lock_old, refused("打开密码")),
    _old(".xls with rotten bytes", "xls", _change_bytes, _UNKNOWABLE),
    _old(".ods with rotten bytes", "ods", _change_bytes, refused("损坏")),
    _old(".ods with a bomb", "ods", _put_bomb, refused("解压后过大")),
)  # fmt: skip
