"""Forms in zip files and mails, as programs and phones send them. `file` is the package, `listed` what lies in it."""

import io
import struct
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

from tests.proof.variants.model import ONCE, SAME, Expected, Make, Recipe, refused

_KIND = "in a zip"
_FORM = "河东司法所.xlsx"


def _halve(package: bytes) -> bytes:
    return package[: len(package) // 2]


def _pack(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def _with(name: str = _FORM, others: Mapping[str, bytes] | None = None) -> Make:
    return lambda data: _pack({name: data, **(others or {})})


def _name_in_gbk(data: bytes) -> bytes:
    """The name in the bytes of Chinese Windows, without saying so."""
    stand_in = "x" * len(_FORM.encode("gbk"))
    return _pack({stand_in: data}).replace(stand_in.encode(), _FORM.encode("gbk"))


def _lock(data: bytes) -> bytes:
    packed = bytearray(_pack({_FORM: data}))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        packed[packed.find(mark) + offset] |= 1
    return bytes(packed)


def _rot(data: bytes) -> bytes:
    packed = bytearray(_pack({_FORM: data}))
    packed[len(packed) // 2] ^= 0xFF
    return bytes(packed)


def _bomb(_: bytes) -> bytes:
    return _pack({f"{number}.jpg": bytes(70_000_000) for number in range(4)})


def _bomb_of_forms(data: bytes) -> bytes:
    """Many workbooks, each of which inflates to 70 MB: one budget for all of them."""
    bomb = _pack({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b" " * 70_000_000})
    return _pack({"a.xlsx": data, **{f"{number}.xlsx": bomb for number in range(40)}})


def _lie(data: bytes) -> bytes:
    """A member that is said to be empty."""
    packed = bytearray(_pack({_FORM: data, "大.jpg": bytes(90_000_000)}))
    struct.pack_into("<I", packed, packed.rfind(b"PK\x01\x02") + 24, 0)
    return bytes(packed)


def _mail(name: str, data: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.cn", "填报表"
    message.set_content("请查收")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def _unpack(data: bytes) -> bytes:
    """The form's own parts, packed with the folder that they were unpacked into."""
    with zipfile.ZipFile(io.BytesIO(data)) as form:
        return _pack({f"河东/{name}": form.read(name) for name in form.namelist()} | {"照片.jpg": b"\xff\xd8\xff"})


def _zipped(
    name: str, make: Make, expected: Expected = SAME, member: str = _FORM, file: str = "{office}.zip"
) -> Recipe:
    """`member`: under which the answer is listed; '' for the zip as a whole."""
    return Recipe(_KIND, name, make, expected, ONCE, file, listed=f"{file}/{member}" if member else file)


RECIPES: tuple[Recipe, ...] = (
    _zipped("a form", _with()),
    _zipped("a form whose name is in GBK", _name_in_gbk),
    _zipped("a form in a folder", _with(f"报送/{_FORM}"), member=f"报送/{_FORM}"),
    _zipped("a form in a folder, the Windows way", _with(f"报送\\{_FORM}"), member=f"报送/{_FORM}"),
    _zipped("a form and photos", _with(others={"照片1.jpg": b"\xff\xd8\xff\xe0" * 99, "说明.docx": b"PK"})),
    _zipped("a form and what a Mac adds", _with(others={f"__MACOSX/._{_FORM}": b"\0\5\x16\7" * 9, ".DS_Store": b"x"})),
    _zipped("under a workbook's name", _with(), file="{office}.xlsx"),
    _zipped("without an extension", _with(), file="{office}"),
    _zipped("a form that was unpacked", _unpack, member="河东"),
    _zipped("a form in a mail", lambda data: _mail(_FORM, data), file="{office}.eml"),
    _zipped("a mail in a zip", lambda data: _pack({"信.eml": _mail(_FORM, data)}), member=f"信.eml/{_FORM}"),
    _zipped("a zip in a mail", lambda data: _mail("附件.zip", _pack({_FORM: data})), member=f"附件.zip/{_FORM}", file="{office}.eml"),
    _zipped("a web page under a workbook's name", lambda _: _pack({_FORM: b"<html><table>"}), refused("HTML")),
    _zipped("a shortcut to the form", lambda _: _pack({f"{_FORM}.lnk": b"L\0\0\0\x01\x14\x02\0"}), refused("快捷方式"), f"{_FORM}.lnk"),
    _zipped("a zip in a zip", lambda data: _pack({"里层.zip": _pack({_FORM: data})}), refused("没有打开"), "里层.zip"),
    _zipped("a RAR in a zip", lambda _: _pack({"里层.rar": b"Rar!\x1a\x07\x01\x00" + bytes(99)}), refused("没有打开"), "里层.rar"),
    _zipped("nothing", lambda _: _pack({}), refused("没有文件"), ""),
    _zipped("a password", _lock, refused("密码"), ""),
    _zipped("rotten", _rot, refused("损坏"), ""),
    _zipped("cut to a half", lambda data: _halve(_pack({_FORM: data})), refused("损坏"), ""),
    _zipped("a name that leads out", _with("../../evil.xlsx"), refused("指向文件之外"), ""),
    _zipped("a name that leads out, the Windows way", _with("..\\..\\evil.xlsx"), refused("指向文件之外"), ""),
    _zipped("an absolute name", _with("/evil.xlsx"), refused("指向文件之外"), ""),
    _zipped("a name with a drive", _with("C:\\evil.xlsx"), refused("指向文件之外"), ""),
    _zipped("a bomb", _bomb, refused("解压后过大"), ""),
    _zipped("a bomb of workbooks", _bomb_of_forms, refused("解压后过大"), ""),
    _zipped("a bomb that is said to be empty", _lie, refused(""), ""),
    _zipped("3,001 files", lambda data: _pack({_FORM: data, **{f"{n}.txt": b"" for n in range(3001)}}), refused("超过 3000 个"), ""),
    _zipped("a broken form", lambda data: _pack({_FORM: data[:5000]}), refused("损坏")),
    _zipped("a form with odd characters in its name", _with("=cmd|'/C calc'!A0.xlsx"), member="=cmd|'/C calc'!A0.xlsx"),
)  # fmt: skip
