"""Recognises the kind of a returned file by its content; its name is not even asked for."""

from __future__ import annotations

from sfs_excel.reading.archive import Archive, Budget, damaged
from sfs_excel.reading.compound import SIGNATURE, Compound
from sfs_excel.reading.kinds import Kind
from sfs_excel.reading.old_workbook import has_file_pass
from sfs_excel.reading.parts import Parts
from sfs_excel.reading.texts import identify_text

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
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"L\0\0\0\x01\x14\x02\0", "link"),  # Windows's .lnk
    (b"bplist00\xd1\x01\x02SURL", "link"),  # macOS's .webloc
)
_DRM_MARKS = (b"E-SafeNet", b"%TSD-Header-###%")

_CONTENT_TYPES = "[content_types].xml"
_PACKAGE = "_rels/.rels"
_MAIN_PARTS: tuple[tuple[str, Kind], ...] = (  # a folder alone, 照片 or word, is what anybody may pack
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
)
_MANIFEST = "meta-inf/manifest.xml"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE_NAMES: tuple[tuple[str, Kind], ...] = (
    ("\tdrmcontent", "irm"),
    ("encryptedpackage", "encrypted"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("worddocument", "doc"),
    ("powerpoint document", "ppt"),
    ("__properties_version1.0", "msg"),
)
_HEAD = 4096  # bytes of a text


def identify(data: bytes, budget: Budget) -> tuple[Kind, Archive | None]:
    """Return what the file holds, whatever its name says; with the opened container where it is a zip.

    Raises:
        Refused: damaged, abnormal or encrypted zip container.
    """
    if not data:
        return "empty", None
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        archive = Archive(data, budget)
        return identify_parts(archive), archive
    if data.startswith(SIGNATURE):
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
    return identify_text(data[:_HEAD]), None


def _is_image(head: bytes) -> bool:
    """WebP, a phone's HEIC, or a bitmap: those whose first bytes alone are too common to go by."""
    is_webp = head.startswith(b"RIFF") and head.endswith(b"WEBP")
    is_bitmap = head.startswith(b"BM") and head[6:10] == b"\0\0\0\0"
    return is_webp or is_bitmap or head[4:8] == b"ftyp"


def identify_parts(archive: Archive) -> Kind:
    """Return what an opened zip is, by the members that an office program puts into every file of its kind."""
    names = {name.lower() for name in archive.names}
    if "encryptedpackage" in names:
        return "encrypted"
    is_office = _CONTENT_TYPES in names or _PACKAGE in names
    folders = {name.partition("/")[0] for name in names} if is_office else set()
    for main, kind in _MAIN_PARTS:
        if main in names or (main.endswith(".xml") and main.partition("/")[0] in folders):
            return kind
    if "content.xml" in names and _MANIFEST in names:
        parts = Parts(archive)
        manifest = parts.read(_MANIFEST)
        if b"encryption-data" in manifest:
            return "encrypted"
        is_sheet = parts.read("mimetype").startswith(_ODS_TYPE) if parts.has("mimetype") else _ODS_TYPE in manifest
        return "ods" if is_sheet else "odf"
    if "ofd.xml" in names:
        return "ofd"
    if any(name.endswith(".iwa") for name in names):
        return "iwork"
    if _CONTENT_TYPES in names:
        return "xlsx" if b"spreadsheetml" in Parts(archive).read("[Content_Types].xml") else "unknown"
    return "zip"


def _identify_ole(data: bytes) -> Kind:
    """By what lies in the file itself: a document has a workbook in a storage of its own. The root's class may be anyone's."""
    compound = Compound(data)
    kind = next((kind for name, kind in _OLE_NAMES if name in compound.names), None)
    if kind == "encrypted" and "drmencryptedtransform" in compound.all_names:
        return "irm"
    if kind == "xls" and has_file_pass(compound):
        return "encrypted"
    if kind is not None:
        return kind
    if compound.is_cut_off():
        raise damaged("后半部分不在文件里")
    return "ole"
