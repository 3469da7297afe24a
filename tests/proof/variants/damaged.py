"""Files that are no workbook, or no longer one, or locked: each is refused in words that say what it is."""

import io
import random
import zipfile

from tests.proof.surgery import SHEET, operate
from tests.proof.variants.model import ONCE, Expected, Make, Recipe, refused
from tests.reading.compounds import write_compound

FIRST_RECORD = bytes.fromhex("0908100000060500bb0dcc070000000006000000")


def _constant(data: bytes) -> Make:
    return lambda _: data


def _cut(share: float) -> Make:
    return lambda data: data[: int(len(data) * share)]


def _rot(seed: int, number: int) -> Make:
    """So many bytes changed, somewhere."""

    def make(data: bytes) -> bytes:
        chance, rotten = random.Random(seed), bytearray(data)
        for _ in range(number):
            rotten[chance.randrange(len(rotten))] ^= chance.randrange(1, 256)
        return bytes(rotten)

    return make


def _lose_block(data: bytes) -> bytes:
    """A block of a disk or stick that reads as nought."""
    at = len(data) // 3
    return data[:at] + bytes(4096) + data[at + 4096 :]


def _lock(data: bytes) -> bytes:
    """Every member marked as encrypted."""
    locked = bytearray(data)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = locked.find(mark)
        while at >= 0:
            locked[at + offset] |= 1
            at = locked.find(mark, at + 1)
    return bytes(locked)


def _pack(**contents: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return written.getvalue()


def _compound(*streams: str, stream: bytes = b"") -> bytes:
    return write_compound(dict.fromkeys(streams, stream))


def _renamed(name: str, data: bytes, says: str, file: str = "{office}司法所.xlsx") -> Recipe:
    return Recipe("another thing under a workbook's name", name, _constant(data), refused(says), ONCE, file)


def _broken(name: str, make: Make, expected: Expected | None = None) -> Recipe:
    return Recipe("damaged", name, make, expected or refused("损坏"))


_LOCKED = "locked"
_HTML = "<!DOCTYPE html><html><table><tr><td>05.orgs</td><td>2</td></tr></table></html>"

RECIPES: tuple[Recipe, ...] = (
    _renamed("zero bytes", b"", "0 字节"),
    _renamed("a web page", _HTML.encode(), "HTML"),
    _renamed("a web page in UTF-16", _HTML.encode("utf-16"), "HTML"),
    _renamed("a table of a web page in GBK", "<table><tr><td>迟报次数</table>".encode("gbk"), "HTML", "{office}.xls"),
    _renamed("a web archive", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "MHT", "{office}.xls"),
    _renamed("CSV", "编码,值\r\n05.orgs,2\r\n".encode(), "纯文本"),
    _renamed("CSV in GBK", "编码,值\r\n05.orgs,2\r\n".encode("gbk"), "纯文本", "{office}.csv"),
    _renamed("an XML spreadsheet", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML"),
    _renamed("rich text", b"{\\rtf1\\ansi}", "RTF"),
    _renamed("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
    _renamed("RAR", b"Rar!\x1a\x07\x01\x00" + bytes(100), "RAR"),
    _renamed("7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100), "7z"),
    _renamed("gzip", b"\x1f\x8b\x08\x00" + bytes(100), "gzip"),
    _renamed("a Word document", _pack(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "Word"),
    _renamed("an old Word document", _compound("WordDocument"), "Word", "{office}.xls"),
    _renamed("slides", _pack(**{"ppt/presentation.xml": "<x/>"}), "PPT"),
    _renamed("a photo", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100), "图片", "{office}.jpg"),
    _renamed("a screenshot", b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
    _renamed("noise", bytes(range(256)) * 20, "认不出"),
    _renamed("a mail saved by Outlook", _compound("__properties_version1.0"), ".msg", "{office}.msg"),
    _renamed("a drawing with a workbook in it", _compound("VisioDocument", "Embedded/Workbook"), "旧版 Office", "{office}.vsd"),
    _renamed("a mail without attachments", b"From: a@b.cn\r\nSubject: x\r\n\r\nx", "没有附件", "{office}.eml"),
    _renamed("attachments as Outlook wraps them", b"\x78\x9f\x3e\x22" + bytes(100), "winmail.dat", "winmail.dat"),
    _renamed("a shortcut", b"[InternetShortcut]\r\nURL=file:///C:/a.xlsx", "快捷方式", "{office}.url"),
    _renamed("a shortcut of Windows", b"L\0\0\0\x01\x14\x02\0" + bytes(100), "快捷方式", "{office}.xlsx.lnk"),
    _broken("cut to a tenth", _cut(0.1)),
    _broken("cut to a half", _cut(0.5)),
    _broken("cut to nine tenths", _cut(0.9)),
    _broken("cut by its last byte", lambda data: data[:-1]),
    _broken("a block lost", _lose_block),
    _broken("sheet cut off", operate(lambda parts: parts.write(SHEET, parts.text(SHEET)[:-40]))),
    _broken("control character in the sheet", operate(lambda parts: parts.replace(SHEET, "</sheetData>", "\0</sheetData>"))),
    _broken("garbled reference", operate(lambda parts: parts.replace(SHEET, 'r="B3"', 'r="3B"'))),
    # Where the rot is in a name, the file is built as no program builds it: abnormal, not damaged.
    *(_broken(f"one rotten byte, {seed}", _rot(seed, 1), Expected("either")) for seed in range(4)),
    *(_broken(f"20 rotten bytes, {seed}", _rot(seed, 20), Expected("either")) for seed in range(10, 13)),
    _broken("200 rotten bytes", _rot(20, 200), Expected("either")),
    Recipe(_LOCKED, "password of the zip", _lock, refused("密码")),
    Recipe(_LOCKED, "password of the workbook", _constant(_compound("EncryptionInfo", "EncryptedPackage")), refused("打开密码"), ONCE),
    Recipe(_LOCKED, "rights management", _constant(_compound("EncryptedPackage", "\tDRMContent")), refused("限制"), ONCE),
    Recipe(_LOCKED, "encrypted by the office's software", _constant(b"b\x14#e\x00E-SafeNet\x00\x00LOCK" + bytes(500)), refused("加密"), ONCE),
    Recipe(_LOCKED, "encrypted by other such software", _constant(b"%TSD-Header-###%" + bytes(500)), refused("加密"), ONCE),
    Recipe(_LOCKED, "password of an old workbook", _constant(_compound("Workbook", stream=FIRST_RECORD + b"\x2f\x00\x36\x00")), refused("打开密码"), ONCE, "{office}.xls"),
)  # fmt: skip
