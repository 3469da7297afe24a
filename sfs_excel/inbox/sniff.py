"""What a returned file is, by its content; its name is only asked whether it is one that programs leave behind."""

from __future__ import annotations

import re
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from sfs_excel.inbox.archive import Archive, Budget, Refused, damaged
from sfs_excel.inbox.parts import Parts

Kind = Literal[
    "xlsx", "xlsb", "ods", "xls",
    "empty", "encrypted", "irm", "drm",
    "doc", "docx", "ppt", "pptx", "odf", "ofd", "iwork", "ole",
    "html", "mht", "xml", "rtf", "text", "pdf", "rar", "7z", "gzip", "zip", "image", "unknown",
]  # fmt: skip
ARCHIVES: tuple[Kind, ...] = ("zip", "rar", "7z", "gzip")

_RETURN_FORM = "请司法所把填报表本身（.xlsx）报送过来。"
_SAVE_AS = "请司法所用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新报送，不要只改扩展名。"
_REASONS: dict[Kind, tuple[str, str]] = {
    "empty": ("empty", "文件是空的（0 字节），可能没有传完，请司法所重新报送。"),
    "encrypted": ("encrypted", "文件设有打开密码或经过加密，请司法所在 Excel 或 WPS 中取消密码、另存后重新报送。"),
    "irm": (
        "encrypted",
        "文件设有权限限制（IRM），请司法所在“文件－信息－保护工作簿”中取消限制访问、另存后重新报送。",
    ),
    "drm": ("encrypted", "文件被单位的加密软件加了密，请司法所解密后重新报送。"),
    "doc": ("not_a_workbook", f"这是 Word 文档，不是填报表，{_RETURN_FORM}"),
    "docx": ("not_a_workbook", f"这是 Word 文档，不是填报表，{_RETURN_FORM}"),
    "ppt": ("not_a_workbook", f"这是演示文稿（PPT），不是填报表，{_RETURN_FORM}"),
    "pptx": ("not_a_workbook", f"这是演示文稿（PPT），不是填报表，{_RETURN_FORM}"),
    "odf": ("not_a_workbook", f"这是 OpenDocument 文档，但不是电子表格，{_RETURN_FORM}"),
    "ofd": ("not_a_workbook", f"这是 OFD 版式文件，读不出填报数据，{_RETURN_FORM}"),
    "iwork": ("not_a_workbook", "这是苹果电脑的 Numbers 等文件，请司法所导出为“Excel 工作簿（.xlsx）”后重新报送。"),
    "ole": ("not_a_workbook", f"这是旧版 Office 文件，但里面没有电子表格，{_RETURN_FORM}"),
    "html": ("not_a_workbook", f"这是网页（HTML），不是 Excel 工作簿，{_SAVE_AS}"),
    "mht": ("not_a_workbook", f"这是网页（MHT），不是 Excel 工作簿，{_SAVE_AS}"),
    "xml": ("not_a_workbook", f"这是 XML 文本，不是 Excel 工作簿，{_SAVE_AS}"),
    "rtf": ("not_a_workbook", f"这是 RTF 文档，不是填报表，{_RETURN_FORM}"),
    "text": ("not_a_workbook", f"这是纯文本（如 CSV），不是 Excel 工作簿，{_SAVE_AS}"),
    "pdf": ("not_a_workbook", f"这是 PDF 文件，读不出填报数据，{_RETURN_FORM}"),
    "rar": ("not_a_workbook", "这是 RAR 压缩包，请解压后把里面的填报表放入收件箱。"),
    "7z": ("not_a_workbook", "这是 7z 压缩包，请解压后把里面的填报表放入收件箱。"),
    "gzip": ("not_a_workbook", "这是 gzip 压缩包，请解压后把里面的填报表放入收件箱。"),
    "zip": ("not_a_workbook", "这是 ZIP 压缩包，不是填报表，如填报表在里面，请解压后放入收件箱。"),
    "image": ("not_a_workbook", f"这是图片（拍照、扫描或截屏），读不出填报数据，{_RETURN_FORM}"),
    "unknown": ("not_a_workbook", f"认不出这是什么文件（可能已损坏，或被加密软件加了密），{_RETURN_FORM}"),
}

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
_DRM_MARKS = (b"E-SafeNet", b"%TSD-Header-###%")

_CONTENT_TYPES = "[content_types].xml"
_MAIN_PARTS: tuple[tuple[str, Kind], ...] = (  # a folder alone, 照片 or word, is what anybody may pack
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
)
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY = 128  # a compound file's directory entries are 128 bytes, on 128-byte boundaries
_OLE_HEADER = 512
_OLE_FREE = 0xFFFFFFFF
_OLE_CLASS = 80  # offset in an entry, 16 bytes
_WORD_CLASSES = (
    bytes.fromhex("0609020000000000c000000000000046"),
    bytes.fromhex("0009020000000000c000000000000046"),
)
_OLE_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("DRMEncryptedTransform", "irm"),
    ("\tDRMContent", "irm"),
    ("EncryptedPackage", "encrypted"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
)
_OLE_OBJECT = re.compile(b"M\0B\0D\0(?:[0-9A-F]\0){8}\0\0")
_FIRST_RECORDS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
_FILE_PASS = 0x002F
_FILE_PASS_WITHIN = 8  # records
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_LEFT_BEHIND = re.compile(
    r"~\$.*|\._.*|\.~.*|.*\.(part|partial|crdownload|tmp)|thumbs\.db|desktop\.ini|\.ds_store", re.IGNORECASE | re.DOTALL
)


def skip_reason(path: Path) -> str | None:
    """Why this entry of the inbox is listed as skipped, which is not an error; None where it is to be read."""
    if is_left_behind(path.name):
        return "程序留下的临时文件，已跳过"
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return "文件已不在收件箱中，已跳过"
    if stat.S_ISDIR(mode):
        return "这是文件夹，里面的文件不会读取，已跳过"
    if stat.S_ISLNK(mode):
        return "这是指向别处的链接，已跳过"
    if not stat.S_ISREG(mode):
        return "这不是普通文件，已跳过"
    return None


def is_left_behind(name: str) -> bool:
    """Whether a file of this name is one that programs leave in a folder, for themselves."""
    return _LEFT_BEHIND.fullmatch(name) is not None


def identify(data: bytes, budget: Budget) -> tuple[Kind, Archive | None]:
    """What the file holds, whatever its name says; with the opened container where it is a zip.

    Raises:
        Refused: damaged, abnormal or encrypted zip container.
    """
    if not data:
        return "empty", None
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        archive = Archive(data, budget)
        return _identify_zip(archive), archive
    if data.startswith(_OLE):
        return _identify_ole(data), None
    if any(mark in data[:64] for mark in _DRM_MARKS):
        return "drm", None
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind, None
    if _is_image(data[:12]):
        return "image", None
    if b"%PDF-" in data[:1024]:
        return "pdf", None
    return _identify_text(data[:4096]), None


def refuse_kind(kind: Kind) -> Refused:
    """The refusal of a file that is no readable workbook, in words for the clerk."""
    return Refused(*_REASONS[kind])


def _is_image(head: bytes) -> bool:
    """WebP, a phone's HEIC, or a bitmap: those whose first bytes alone are too common to go by."""
    is_webp = head.startswith(b"RIFF") and head.endswith(b"WEBP")
    is_bitmap = head.startswith(b"BM") and head[6:10] == b"\0\0\0\0"
    return is_webp or is_bitmap or head[4:8] == b"ftyp"


def _identify_zip(archive: Archive) -> Kind:
    names = {name.lower() for name in archive.names}
    if "encryptedpackage" in names:
        return "encrypted"
    if "xl/workbook.bin" in names:
        return "xlsb"
    folders = {name.partition("/")[0] for name in names} if _CONTENT_TYPES in names else set()
    for main, kind in _MAIN_PARTS:
        if main in names or main.partition("/")[0] in folders:
            return kind
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        parts = Parts(archive)
        if b"encryption-data" in parts.read("META-INF/manifest.xml"):
            return "encrypted"
        is_sheet = parts.has("mimetype") and parts.read("mimetype").startswith(_ODS_TYPE)
        return "ods" if is_sheet else "odf"
    if "ofd.xml" in names:
        return "ofd"
    if any(name.endswith(".iwa") for name in names):
        return "iwork"
    if _CONTENT_TYPES in names:
        return "xlsx" if b"spreadsheetml" in Parts(archive).read("[Content_Types].xml") else "unknown"
    return "zip"


def _identify_ole(data: bytes) -> Kind:
    root = next(_entries(data, "Root Entry"), None)
    if root is None:
        raise damaged("后半部分不在文件里")
    if data[root + _OLE_CLASS : root + _OLE_CLASS + 16] in _WORD_CLASSES:
        return "doc"
    for stream, kind in _OLE_STREAMS:
        if next(_entries(data, stream), None) is not None:
            return "encrypted" if kind == "xls" and _has_file_pass(data) else kind
    if _is_cut_off(data):
        raise damaged("后半部分不在文件里")
    return "ole"


def _is_cut_off(data: bytes) -> bool:
    """Whether the sectors that the first table of sectors says are in use go on behind the end of the file."""
    if len(data) < _OLE_HEADER:
        return True
    shift: int = struct.unpack_from("<H", data, 30)[0]
    first_table: int = struct.unpack_from("<I", data, 76)[0]
    size = 1 << min(shift, 12)
    table = data[(first_table + 1) * size : (first_table + 2) * size]
    if len(table) < size:
        return True
    sectors = (number for (number,) in struct.iter_unpack("<I", table[: size // 4 * 4]))
    used = max((index for index, following in enumerate(sectors) if following != _OLE_FREE), default=-1)
    return (used + 1) * size >= len(data)


def _has_file_pass(data: bytes) -> bool:
    """Whether an .xls is encrypted: its first records, which are not, then include FILEPASS."""
    at = min((found for found in map(data.find, _FIRST_RECORDS) if found >= 0), default=len(data))
    for _ in range(_FILE_PASS_WITHIN):
        number, length = struct.unpack_from("<HH", data, at) if at + 4 <= len(data) else (0, 0)
        if number == _FILE_PASS:
            return True
        at += 4 + length
    return False


def has_ole_macros(data: bytes) -> bool:
    """Whether an .xls carries a VBA project."""
    return next(_entries(data, "_VBA_PROJECT_CUR"), None) is not None


def has_ole_objects(data: bytes) -> bool:
    """Whether an .xls holds other files: Excel keeps each under `MBD` and eight hexadecimal digits."""
    return data.startswith(_OLE) and any(found.start() % _OLE_ENTRY == 0 for found in _OLE_OBJECT.finditer(data))


def _entries(data: bytes, name: str) -> Iterator[int]:
    """Offsets of the compound file's directory entries of this name."""
    written = name.encode("utf-16-le") + b"\0\0"
    at = data.find(written)
    while at >= 0:
        if at % _OLE_ENTRY == 0:
            yield at
        at = data.find(written, at + 1)


def _identify_text(head: bytes) -> Kind:
    text = _decode(head)
    if text is None:
        return "unknown"
    lowered = text.lstrip("\ufeff \t\r\n").lower()
    if "<html" in lowered or "<table" in lowered or lowered.startswith("<!doctype html"):
        return "html"
    if lowered.startswith("mime-version:"):
        return "mht"
    if lowered.startswith("<?xml"):
        return "xml"
    return "text"


def _decode(head: bytes) -> str | None:
    """The head as text, or None where it is none. Cut anywhere, so a character may be broken at the end."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head:
        return None
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None
