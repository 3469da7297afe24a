"""The kind of a returned file is told by its content.

1. What a file is stands in its bytes; its name is not even asked for.
2. Each refusal says what the file is and what to ask of the office.
"""

import io
import zipfile
from pathlib import Path

import pytest

from sfs_excel.reading.archive import Budget, Refused
from sfs_excel.reading.compound import Compound
from sfs_excel.reading.kinds import Kind, refuse_kind
from sfs_excel.reading.old_workbook import has_ole_macros, has_ole_objects
from sfs_excel.reading.sniff import identify
from tests.reading.compounds import write_compound


def pack(*names: str, **contents: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, contents.get(Path(name).stem.strip("[]").lower(), b"<x/>"))
    return buffer.getvalue()


def compound(*streams: str, **contents: bytes) -> bytes:
    return write_compound({path: contents.get(path.lower(), b"") for path in streams})


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
    (
        "OpenDocument sheet that does not say so in front",
        pack("content.xml", "META-INF/manifest.xml", manifest=b'<a media-type="' + ODS + b'"/>'),
        "ods",
    ),
    ("OpenDocument that does not say of what", pack("content.xml", "META-INF/manifest.xml"), "odf"),
    ("workbook without a list of its parts' types", pack("xl/workbook.xml", "xl/worksheets/sheet1.xml"), "xlsx"),
    ("workbook without it and with odd part names", pack("_rels/.rels", "xl/workbook22.xml"), "xlsx"),
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
        compound("\x06DataSpaces/TransformInfo/DRMEncryptedTransform/\x06Primary", "EncryptedPackage"),
        "irm",
    ),
    ("old workbook with restricted rights", compound("Workbook", "\tDRMContent"), "irm"),
    (
        "workbook with a password beside",
        compound("\x06DataSpaces/TransformInfo/StrongEncryptionTransform/", "EncryptedPackage"),
        "encrypted",
    ),
    ("old Word document", compound("WordDocument"), "doc"),
    ("old Word document with a workbook inside", compound("ObjectPool/_123/Workbook", "WordDocument"), "doc"),
    ("old workbook with a Word document inside", compound("MBD0001A2B3/WordDocument", "Workbook"), "xls"),
    (
        "workbook that says it is of Word, as PHPExcel writes it",
        write_compound({"Workbook": b""}, root_class=WORD_CLASS),
        "xls",
    ),
    ("workbook of Excel for Mac", write_compound({"Workbook": b""}, root="R"), "xls"),
    ("workbook with its name in capitals", compound("WORKBOOK"), "xls"),
    ("workbook of 1995 with its name in small letters", compound("book"), "xls"),
    ("old slides", compound("PowerPoint Document"), "ppt"),
    ("old workbook with a password", compound("Workbook", workbook=FIRST_RECORD + b"\x2f\x00\x36\x00"), "encrypted"),
    ("old workbook without one", compound("Workbook", workbook=FIRST_RECORD + b"\xe1\x00\x02\x00\xb0\x04"), "xls"),
    (
        "old workbook with a password, of any size",
        compound("a", "Workbook", workbook=(FIRST_RECORD + b"\x2f\x00\x36\x00").ljust(9000, b"\0")),
        "encrypted",
    ),
    ("mail saved by Outlook", compound("__properties_version1.0"), "msg"),
    ("drawing", compound("VisioDocument", "Embedded/Workbook"), "ole"),
    ("web page", "<!DOCTYPE html><html><table>填报</table></html>".encode(), "html"),
    ("table exported as .xls", "\ufeff\r\n<table border=1><tr><td>填报".encode("utf-16"), "html"),
    ("table in GBK", "<meta charset=gbk><TABLE><tr><td>迟报次数".encode("gbk"), "html"),
    ("web archive", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mht"),
    (
        "web archive of a browser",
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.cn\r\nSubject: a\r\nDate: b\r\n\r\n",
        "mht",
    ),
    (
        "workbook saved as a web archive",
        b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=a\r\n\r\n",
        "mht",
    ),
    ("mail", b"Received: from a by b;\r\n Mon\r\nFrom: a@b.cn\r\nSubject: =?gb18030?B?0MU=?=\r\n\r\n<html>", "mail"),
    ("mail that begins as a web archive does", b"MIME-Version: 1.0\nFrom: a@b.cn\nTo: c@d.cn\n\nx", "mail"),
    ("mail out of a mailbox", b"From a@b.cn Mon Dec 26 2016\nFrom: a@b.cn\nDate: Mon, 26 Dec 2016\n\nx", "mail"),
    ("text that speaks of a sender", "From: 河东司法所\r\n迟报次数：2".encode(), "text"),
    ("attachments as Outlook wraps them", b"\x78\x9f\x3e\x22\x01\x00", "tnef"),
    (
        "shortcut of a browser",
        b"[{000214A0-0000-0000-C000-000000000046}]\r\n[InternetShortcut]\r\nURL=https://a.cn",
        "link",
    ),
    ("shortcut of Windows", b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F", "link"),
    (
        "shortcut of macOS",
        b'<?xml version="1.0"?><plist><dict><key>URL</key><string>https://a.cn</string></dict></plist>',
        "link",
    ),
    ("shortcut of macOS, binary", b"bplist00\xd1\x01\x02SURL_\x10\x12https://a.cn", "link"),
    ("shortcut of Linux", b"[Desktop Entry]\nType=Link\nURL=https://a.cn", "link"),
    (
        "sheet that lies in a cloud",
        b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1", "email": "a@b.cn"}',
        "link",
    ),
    ("data in JSON", b'{"office": "01", "url": 2}', "text"),
    (
        "XML spreadsheet",
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row>',
        "xml_table",
    ),
    (
        "XML spreadsheet with a prefix",
        b'<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><ss:Worksheet><ss:Table>',
        "xml_table",
    ),
    (
        "XML document of Word",
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
        "doc",
    ),
    ("XML", b'<?xml version="1.0"?><a/>', "xml"),
    ("XML without a declaration", b'<a xmlns="urn:a"/>', "xml"),
    ("text in angle brackets", "<填报表> 见附件".encode(), "text"),
    (
        "part of a workbook that was unpacked",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>',
        "part",
    ),
    (
        "part of an OpenDocument sheet that was unpacked",
        b'<?xml version="1.0"?>\n<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
        "part",
    ),
    (
        "OpenDocument sheet that is one XML file",
        b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
        "xml",
    ),
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
        (
            "xml_table",
            "not_a_workbook",
            "这是 XML 表格（Excel 2003），不是 Excel 工作簿，"
            "请司法所用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新报送，不要只改扩展名。",
        ),
        ("link", "not_a_workbook", "这是快捷方式（链接），不是文件本身，请司法所把填报表本身（.xlsx）报送过来。"),
        ("msg", "not_a_workbook", "这是 Outlook 保存的邮件（.msg），没有打开，请把里面的附件另存后放入收件箱。"),
        (
            "tnef",
            "not_a_workbook",
            "这是 Outlook 发来的附件包（winmail.dat），没有打开，"
            "请用 Outlook 打开原邮件、把附件另存后放入收件箱，或请司法所把填报表本身（.xlsx）报送过来。",
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


@pytest.mark.parametrize(
    ("path", "is_object", "is_macro"),
    [
        ("MBD0001A2B3/Workbook", True, False),
        ("MBD0001", False, False),
        ("_VBA_PROJECT_CUR/", False, True),
        ("MBD0001A2B3/_VBA_PROJECT_CUR/", True, False),
    ],
)
def test_what_was_put_into_an_old_workbook_is_noticed(path: str, is_object: bool, is_macro: bool) -> None:
    found = Compound(compound("Workbook", path))
    assert (has_ole_objects(found), has_ole_macros(found)) == (is_object, is_macro)
