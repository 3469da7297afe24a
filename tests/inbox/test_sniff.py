"""What a returned file is, by its content.

1. What a file is stands in its bytes; its name is not even asked for.
2. Each refusal says what the file is and what to ask of the office.
3. What programs leave behind in a folder is skipped, which is not an error.
"""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from sfs_excel.inbox.archive import Budget, Refused
from sfs_excel.inbox.sniff import Kind, has_ole_objects, identify, refuse_kind, skip_reason

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def pack(*names: str, **contents: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, contents.get(Path(name).stem.strip("[]").lower(), b"<x/>"))
    return buffer.getvalue()


def compound(*streams: str, root_class: bytes = bytes(16), stream: bytes = b"") -> bytes:
    """An OLE2 file: header, table of sectors (this one, three of directory, one stream), directory, stream."""
    header = bytearray(OLE.ljust(512, b"\0"))
    struct.pack_into("<H", header, 30, 9)
    table = struct.pack("<5I", 0xFFFFFFFD, 2, 3, 0xFFFFFFFE, 0xFFFFFFFE).ljust(512, b"\xff")
    entries = [name.encode("utf-16-le").ljust(80, b"\0") + root_class + bytes(32) for name in ("Root Entry", *streams)]
    return bytes(header) + table + b"".join(entries).ljust(3 * 512, b"\0") + stream.ljust(512, b"\0")


FIRST_RECORD = bytes.fromhex("0908100000060500bb0dcc070000000006000000")
WORD_CLASS = bytes.fromhex("0609020000000000c000000000000046")
ODS = b"application/vnd.oasis.opendocument.spreadsheet"

FILES: list[tuple[str, bytes, Kind]] = [
    ("zero bytes", b"", "empty"),
    ("workbook", pack("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    ("workbook with odd part names", pack("[CONTENT_TYPES].XML", "XL\\WORKBOOK.XML"), "xlsx"),
    ("binary workbook", pack("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
    ("OpenDocument sheet", pack("mimetype", "content.xml", "META-INF/manifest.xml", mimetype=ODS), "ods"),
    (
        "OpenDocument sheet with a password",
        pack("mimetype", "content.xml", "META-INF/manifest.xml", mimetype=ODS, manifest=b"<encryption-data/>"),
        "encrypted",
    ),
    ("OpenDocument text", pack("mimetype", "content.xml", "META-INF/manifest.xml", mimetype=b"text"), "odf"),
    ("Word document", pack("[Content_Types].xml", "word/document.xml"), "docx"),
    ("Word document with a workbook inside", pack("word/document.xml", "word/embeddings/1.xlsx"), "docx"),
    ("slides", pack("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
    ("OFD document", pack("OFD.xml", "Doc_0/Document.xml"), "ofd"),
    ("Numbers sheet", pack("Index/Document.iwa", "Metadata/Properties.plist"), "iwork"),
    ("zip of evidence", pack("照片1.jpg", "填报表.xlsx"), "zip"),
    (
        "zip of folders that are called as an Office file's are",
        pack("word/总结.docx", "xl/填报表.xlsx", "ppt/a.ppt"),
        "zip",
    ),
    ("zip of nothing", pack(), "zip"),
    ("old workbook", compound("Workbook"), "xls"),
    ("Excel 95 workbook", compound("Book"), "xls"),
    ("encrypted workbook", compound("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    (
        "workbook with restricted rights",
        compound("\x06DataSpaces", "DRMEncryptedTransform", "EncryptedPackage"),
        "irm",
    ),
    ("old workbook with restricted rights", compound("Workbook", "\tDRMContent"), "irm"),
    ("workbook with a password beside", compound("StrongEncryptionTransform", "EncryptedPackage"), "encrypted"),
    ("old Word document", compound("WordDocument"), "doc"),
    ("old Word document with a workbook inside", compound("WordDocument", "Workbook", root_class=WORD_CLASS), "doc"),
    ("old slides", compound("PowerPoint Document"), "ppt"),
    ("old workbook with a password", compound("Workbook", stream=FIRST_RECORD + b"\x2f\x00\x36\x00"), "encrypted"),
    ("old workbook without one", compound("Workbook", stream=FIRST_RECORD + b"\xe1\x00\x02\x00\xb0\x04"), "xls"),
    ("mail saved by Outlook", compound("__properties_version1.0"), "ole"),
    ("web page", "<!DOCTYPE html><html><table>填报</table></html>".encode(), "html"),
    ("table exported as .xls", "\ufeff\r\n<table border=1><tr><td>填报".encode("utf-16"), "html"),
    ("table in GBK", "<meta charset=gbk><TABLE><tr><td>迟报次数".encode("gbk"), "html"),
    ("web archive", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mht"),
    ("XML spreadsheet", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "xml"),
    ("rich text", b"{\\rtf1\\ansi", "rtf"),
    ("CSV", "编码,值\r\n05.orgs,2\r\n".encode(), "text"),
    ("CSV in GBK", "编码,值\r\n05.orgs,两个".encode("gbk"), "text"),
    ("CSV cut within a character", ("编" * 2000).encode(), "text"),
    ("text that begins as a bitmap does", "BM编码".encode(), "text"),
    ("PDF", b"%PDF-1.7\n\xe2\xe3", "pdf"),
    ("RAR", b"Rar!\x1a\x07\x01\x00", "rar"),
    ("7z", b"7z\xbc\xaf\x27\x1c\x00", "7z"),
    ("gzip", b"\x1f\x8b\x08\x00", "gzip"),
    ("photo", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
    ("phone photo", b"\x00\x00\x00\x18ftypheic\x00\x00", "image"),
    ("screenshot", b"\x89PNG\r\n\x1a\n\x00", "image"),
    ("bitmap", b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00", "image"),
    ("encrypted by the office's software", b"b\x14#e\x00E-SafeNet\x00\x00LOCK", "drm"),
    ("noise", b"\x00\x01\x02\xff" * 64, "unknown"),
]


@pytest.mark.parametrize(("content", "kind"), [file[1:] for file in FILES], ids=[file[0] for file in FILES])
def test_content_decides_what_a_file_is(content: bytes, kind: Kind) -> None:
    assert identify(content, Budget())[0] == kind


@pytest.mark.parametrize(
    ("kind", "code", "reason"),
    [
        ("empty", "empty", "文件是空的（0 字节），可能没有传完，请司法所重新报送。"),
        ("encrypted", "encrypted", "文件设有打开密码或经过加密，请司法所在 Excel 或 WPS 中取消密码、另存后重新报送。"),
        (
            "irm",
            "encrypted",
            "文件设有权限限制（IRM），请司法所在“文件－信息－保护工作簿”中取消限制访问、另存后重新报送。",
        ),
        ("drm", "encrypted", "文件被单位的加密软件加了密，请司法所解密后重新报送。"),
        ("docx", "not_a_workbook", "这是 Word 文档，不是填报表，请司法所把填报表本身（.xlsx）报送过来。"),
        (
            "html",
            "not_a_workbook",
            "这是网页（HTML），不是 Excel 工作簿，"
            "请司法所用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新报送，不要只改扩展名。",
        ),
        (
            "unknown",
            "not_a_workbook",
            "认不出这是什么文件（可能已损坏，或被加密软件加了密），请司法所把填报表本身（.xlsx）报送过来。",
        ),
        ("rar", "not_a_workbook", "这是 RAR 压缩包，请解压后把里面的填报表放入收件箱。"),
        ("zip", "not_a_workbook", "这是 ZIP 压缩包，不是填报表，如填报表在里面，请解压后放入收件箱。"),
    ],
)
def test_a_refusal_says_what_it_is_and_what_to_do(kind: Kind, code: str, reason: str) -> None:
    refused = refuse_kind(kind)
    assert (refused.code, refused.reason, str(refused)) == (code, reason, reason)


def test_every_file_that_is_no_workbook_has_its_words() -> None:
    for _, _, kind in FILES:
        if kind not in ("xlsx", "xlsb", "ods", "xls"):
            assert refuse_kind(kind).reason.endswith("。")


def test_a_zip_that_was_not_sent_whole_is_damaged() -> None:
    with pytest.raises(Refused) as caught:
        identify(pack("[Content_Types].xml", "xl/workbook.xml")[:-30], Budget())
    assert caught.value.code == "damaged"
    assert caught.value.reason == (
        "文件已损坏或没有传完整（压缩包目录不完整），请司法所用 Excel 或 WPS 重新打开、另存后再报送。"
    )


@pytest.mark.parametrize("length", [8, 300, 512, 900, 1024, 1536])
def test_an_old_workbook_that_was_not_sent_whole_is_damaged(length: int) -> None:
    with pytest.raises(Refused, match="后半部分不在文件里"):
        identify(compound("1", "2", "3", "4", "Workbook")[:length], Budget())


@pytest.mark.parametrize(("stream", "is_object"), [("MBD0001A2B3", True), ("MBD0001", False), ("Workbook", False)])
def test_a_file_put_into_an_old_workbook_is_noticed(stream: str, is_object: bool) -> None:
    assert has_ole_objects(compound("Workbook", stream)) is is_object


@pytest.mark.parametrize(
    "name",
    [
        "~$河东司法所.xlsx", "._河东司法所.xlsx", ".~lock.河东司法所.xlsx#", ".~河东司法所.xlsx", "河东.xlsx.part", "河东.TMP",
        "河东.xlsx.crdownload", "Thumbs.db", "THUMBS.DB", "desktop.ini", ".DS_Store",
    ],
)  # fmt: skip
def test_what_programs_leave_behind_is_skipped(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    assert skip_reason(path) == "程序留下的临时文件，已跳过"


def test_what_is_no_regular_file_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "河东.xlsx").write_bytes(b"x")
    (tmp_path / "文件夹.xlsx").mkdir()
    (tmp_path / "链接.xlsx").symlink_to(tmp_path / "河东.xlsx")
    os.mkfifo(tmp_path / "管道.xlsx")
    assert skip_reason(tmp_path / "文件夹.xlsx") == "这是文件夹，里面的文件不会读取，已跳过"
    assert skip_reason(tmp_path / "链接.xlsx") == "这是指向别处的链接，已跳过"
    assert skip_reason(tmp_path / "管道.xlsx") == "这不是普通文件，已跳过"
    assert skip_reason(tmp_path / "已删.xlsx") == "文件已不在收件箱中，已跳过"
    assert skip_reason(tmp_path / "河东.xlsx") is None


@pytest.mark.parametrize("name", ["河东司法所.xlsx", "部件.partial.xlsx", "thumbs.xlsx", "-=填报.xls", "😀" * 50])
def test_an_ordinary_name_is_not_skipped(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    assert skip_reason(path) is None
