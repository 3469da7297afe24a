"""Reading a zip as mail programs and phones make them.

1. A form in it is read wherever it lies and whatever it is called; every other file is listed as evidence.
2. What may be the form and cannot be read says why.
3. Nothing is unpacked, and all that is in it together costs no more than one file may.
"""

import hashlib
import io
import struct
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from sfs_excel.reading.archive import Refused
from sfs_excel.returns.extract import Extract, extract_return
from sfs_excel.returns.package import Member, Package
from tests.fillings import write_filled
from tests.reading.compounds import write_book, write_compound
from tests.reading.zips import Entry, zip_named, zip_raw

NESTED = "套在里面的压缩包没有打开，如填报表在里面，请解压后把填报表放入收件箱。"
EMPTY = "文件是空的（0 字节），可能没有传完，请司法所重新报送。"
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF"
OLE_ENCRYPTED = write_compound({"EncryptedPackage": b""})
OLE_WORKBOOK_CUT = write_compound({"Workbook": bytes(9000)})[:2000]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_filled(tmp_path_factory.mktemp("form") / "a.xlsx").read_bytes()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A list that an office keeps in Excel, with the properties that WPS writes into every file."""
    path = tmp_path_factory.mktemp("ledger") / "台账.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("台账").write_row("A1", ["序号", "填报项", "佐证材料"])
        workbook.set_custom_property("KSOProductBuildVer", "2052-11.1.0")
    return path.read_bytes()


def read(folder: Path, content: bytes) -> Package:
    path = folder / "0123456789abcdef"  # as the store calls it
    path.write_bytes(content)
    package = extract_return(path)
    assert isinstance(package, Package)
    assert list(folder.iterdir()) == [path]
    return package


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(folder, content)
    return caught.value.reason


def judge(folder: Path, name: str, content: bytes) -> Extract | Refused | None:
    [member] = read(folder, zip_named({name: content})).members
    assert member.name == name
    return member.outcome


def is_form(outcome: Extract | Refused | None) -> bool:
    return isinstance(outcome, Extract) and len(outcome.rows) == 99


def test_a_form_and_its_evidence_in_one_zip(tmp_path: Path, form: bytes, ledger: bytes) -> None:
    members = {
        "河东/填报表.xlsx": form,
        "河东/佐证/照片1.jpg": PHOTO,
        "河东/佐证/总结.docx": zip_named({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
        "河东/佐证/文件.pdf": b"%PDF-1.7",
        "河东/佐证/公文.ofd": zip_named({"OFD.xml": b"<x/>"}),
        "河东/佐证/人员.csv": "姓名,职务".encode("gbk"),
        "河东/佐证/台账.xlsx": ledger,
        "河东/run.exe": b"MZ\x90\x00",
    }
    package = read(tmp_path, zip_named(members))
    [filled, *evidence] = package.members
    assert is_form(filled.outcome)
    assert [member.name for member in package.members] == list(members)
    assert [member.outcome for member in evidence] == [None] * 7
    assert [(member.sha256, member.size) for member in package.members] == [
        (hashlib.sha256(content).hexdigest(), len(content)) for content in members.values()
    ]


@pytest.mark.parametrize(
    "name", ["填报表.xlsx", "填报表", "填报表.docx", "照片.jpg", "附件.zip", "=cmd.xlsx", "a" * 300]
)
def test_a_form_is_told_by_its_content(tmp_path: Path, form: bytes, name: str) -> None:
    assert is_form(judge(tmp_path, name, form))


def test_several_forms_in_one_zip_are_all_read(tmp_path: Path, form: bytes) -> None:
    package = read(tmp_path, zip_named({f"{number}.xlsx": form for number in range(30)}, zipfile.ZIP_STORED))
    assert [is_form(member.outcome) for member in package.members] == [True] * 30


def test_a_form_without_identity_is_still_a_form(tmp_path: Path) -> None:
    """So that whoever takes it in can say what is wrong with it."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_worksheet("填报表").write_row("A3", ["键", "填报项", "填报值", "佐证材料"])
    content = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.xlsx").unlink()
    outcome = judge(tmp_path, "填报表.xlsx", content)
    assert isinstance(outcome, Extract)
    assert outcome.tokens == ()


@pytest.mark.parametrize(
    ("heads", "code"),
    [
        (["填报项", "填报值", "佐证材料"], "lost_keys"),  # what is seen was copied into a new workbook
        (["键", "填报项", "填报值", "填报值", "佐证材料"], "double_heads"),
    ],
)
def test_what_is_left_of_a_form_is_no_evidence(tmp_path: Path, heads: list[str], code: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_worksheet("Sheet1").write_row("A3", heads)
    content = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.xlsx").unlink()
    outcome = judge(tmp_path, "更正后.xlsx", content)
    assert isinstance(outcome, Extract)
    assert outcome.refused is not None
    assert outcome.refused.code == code


def test_a_workbook_stays_a_workbook_whatever_it_is_called(tmp_path: Path, form: bytes) -> None:
    (tmp_path / "填报表.zip").write_bytes(form)
    outcome = extract_return(tmp_path / "填报表.zip")
    assert not isinstance(outcome, Package)
    assert is_form(outcome)


@pytest.mark.parametrize("ending", [".xlsx", ".XLSX", ".xlsm", ".xls", ".et", ".ods", ".xlsb"])
def test_what_is_called_a_workbook_and_cannot_be_read_says_why(tmp_path: Path, form: bytes, ending: str) -> None:
    name = f"填报表{ending}"
    assert str(judge(tmp_path, name, b"")) == EMPTY
    assert str(judge(tmp_path, name, form[: len(form) // 2])) == (
        "文件已损坏或没有传完整（压缩包目录不完整），请司法所用 Excel 或 WPS 重新打开、另存后再报送。"
    )
    assert str(judge(tmp_path, name, OLE_ENCRYPTED)) == (
        "文件设有打开密码或经过加密，请司法所在 Excel 或 WPS 中取消密码、另存后重新报送。"
    )
    assert str(judge(tmp_path, name, OLE_WORKBOOK_CUT)) == (
        "文件已损坏或没有传完整（后半部分不在文件里），请司法所用 Excel 或 WPS 重新打开、另存后再报送。"
    )
    assert "含有重名的部件" in str(judge(tmp_path, name, zip_named({"xl/workbook.xml": b"", "XL/Workbook.xml": b""})))
    assert str(judge(tmp_path, name, bytes(20 * 1024 * 1024 + 1))) == (
        "文件超过 20 MB，填报表不会这么大，请司法所删去插入的图片、附件后重新报送。"
    )


@pytest.mark.parametrize("name", ["填报表.xls", "填报表.XLSX ", "填报表.xltx", "填报表.ett", "填报表.numbers"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<table><tr><td>05.orgs", "网页（HTML）"),
        ("编码,值".encode("gbk"), "纯文本"),
        (b"%PDF-1.7", "PDF"),
        (PHOTO, "图片"),
        (write_compound({"Other": b""}), "里面没有电子表格"),
        (zip_named({"Index/Document.iwa": b"x"}), "Numbers"),
    ],
)
def test_what_is_called_a_workbook_and_is_none_is_named_as_outside(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    """Filed as evidence it would be a return that is lost in silence."""
    outcome = judge(tmp_path, name, content)
    assert isinstance(outcome, Refused)
    (tmp_path / "alone").write_bytes(content)
    with pytest.raises(Refused) as alone:
        extract_return(tmp_path / "alone")
    assert outcome.reason == alone.value.reason
    assert says in outcome.reason


def test_an_old_form_whose_root_has_another_name_is_read_in_a_zip(tmp_path: Path) -> None:
    outcome = judge(
        tmp_path,
        "填报表.xls",
        write_compound({"WORKBOOK": write_book("填报表", ["键", "填报项", "填报值", "佐证材料"])}, "R"),
    )
    assert isinstance(outcome, Extract)
    assert outcome.sheet == "填报表"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("填报表.xlsx.lnk", b"L\0\0\0\x01\x14\x02\0", "快捷方式"),
        ("填报表", b"[InternetShortcut]\r\nURL=https://a.cn", "快捷方式"),
        ("winmail.dat", b"\x78\x9f\x3e\x22", "winmail.dat"),
        ("信.msg", write_compound({"__properties_version1.0": b""}), "（.msg）"),
    ],
)
def test_what_leads_to_the_form_or_wraps_it_is_no_evidence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    assert says in str(judge(tmp_path, name, content))


def unpack(folder: str, content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {f"{folder}/{name}": archive.read(name) for name in archive.namelist()}


def test_a_form_that_was_unpacked_is_read_and_its_parts_are_no_evidence(
    tmp_path: Path, form: bytes, ledger: bytes
) -> None:
    document = zip_named({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    members = {
        "照片.jpg": PHOTO,
        **unpack("河东", form),
        **unpack("河东 2/表", form),
        **unpack("台账", ledger),
        **unpack("总结", document),
        "河东/媒体/照片.jpg": PHOTO,
        "河东-2.jpg": PHOTO,
        "填报表.xlsx": form,
    }
    package = read(tmp_path, zip_named(members))
    assert [(member.name, is_form(member.outcome)) for member in package.members] == [
        ("照片.jpg", False),
        ("河东", True),
        ("河东 2/表", True),
        ("台账", False),
        ("总结", False),
        ("河东-2.jpg", False),
        ("填报表.xlsx", True),
    ]
    assert all(is_form(member.outcome) or member.outcome is None for member in package.members)
    assert package.members[1].sha256 != package.members[2].sha256  # one of them has a photo more


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"xl/workbook.bin": b"x"}, "损坏"),
        ({"xl/workbook.xml": b"<workbook>"}, "（XML 内容不完整）"),
        ({"xl/workbook.xml": b"<x/>", "XL/Workbook.xml": b"<x/>"}, "含有重名的部件"),
    ],
)
def test_an_unpacked_workbook_that_cannot_be_read_says_why(tmp_path: Path, parts: dict[str, bytes], says: str) -> None:
    [member] = read(tmp_path, zip_named({f"河东/{name}": data for name, data in parts.items()})).members
    assert member.name == "河东"
    assert says in str(member.outcome)


def test_a_folder_that_is_merely_called_as_a_workbook_is_stays_a_folder(tmp_path: Path) -> None:
    names = ["河东/xl/照片.jpg", "河东/content.xml", "河东/META-INF/说明.txt"]
    assert [member.name for member in read(tmp_path, zip_named(dict.fromkeys(names, PHOTO))).members] == names


def test_the_same_under_another_name_is_evidence(tmp_path: Path, form: bytes) -> None:
    """The control: a photo that did not arrive whole is no concern of the scoring."""
    for content in (b"", form[: len(form) // 2], OLE_ENCRYPTED, bytes(20 * 1024 * 1024 + 1)):
        assert judge(tmp_path, "照片.jpg", content) is None


@pytest.mark.parametrize("name", ["甲镇司法所", "甲镇司法所.xlsx.bak", "甲镇司法所.xlsx(1)", "材料.dat"])
def test_what_cannot_be_looked_into_and_is_not_called_anything_else_may_have_been_the_form(
    tmp_path: Path, form: bytes, name: str
) -> None:
    """The sender of the return waits for an answer: it must not be filed as evidence in silence."""
    for content in (form[: len(form) // 2], OLE_ENCRYPTED):
        assert isinstance(judge(tmp_path, name, content), Refused)
    assert judge(tmp_path, name, PHOTO) is None


@pytest.mark.parametrize("name", ["填报表.xml", "填报表.txt"])
def test_a_workbook_of_2003_in_xml_is_one_under_any_name(tmp_path: Path, name: str) -> None:
    table = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    assert str(judge(tmp_path, name, table)).startswith("这是 XML 表格（Excel 2003）")


def test_a_form_with_a_damaged_table_is_a_form(tmp_path: Path, form: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(form)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    (tmp_path / "a.xlsx").unlink()
    table = max((name for name in parts if "worksheets/sheet" in name), key=lambda name: len(parts[name]))
    outcome = judge(tmp_path, "填报表.xlsx", zip_named(parts | {table: parts[table][:-40]}))
    assert isinstance(outcome, Extract)
    assert outcome.refused is not None
    assert outcome.refused.code == "damaged"


def test_a_list_too_long_for_a_form_is_evidence(tmp_path: Path) -> None:
    """That it cannot be read is no matter: it does not say that it is a form."""
    far = workbook_of(b'<worksheet><row r="30000"><c r="A30000"><v>1</v></c></row></worksheet>')
    assert judge(tmp_path, "台账.xlsx", far) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("里面.zip", zip_named({"填报表.xlsx": b"x"})),
        ("没有扩展名", zip_named({"填报表.xlsx": b"x"})),
        ("里面.rar", b"Rar!\x1a\x07\x01\x00"),
        ("里面.7z", b"7z\xbc\xaf\x27\x1c\x00"),
        ("里面.gz", b"\x1f\x8b\x08\x00"),
        ("坏了.zip", b"PK\x03\x04"),
        ("填报表.xlsx", zip_named({"填报表.xlsx": b"x"})),
    ],
)
def test_an_archive_in_the_archive_is_not_opened(tmp_path: Path, name: str, content: bytes) -> None:
    outcome = judge(tmp_path, name, content)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.reason) == ("nested", NESTED)


def test_what_programs_leave_behind_is_not_listed(tmp_path: Path, form: bytes) -> None:
    left = [
        "__MACOSX/._填报表.xlsx",
        "__MACOSX/河东/x.xlsx",
        "河东/",
        "~$填报表.xlsx",
        "河东/._a.jpg",
        "Thumbs.db",
        ".DS_Store",
    ]
    package = read(tmp_path, zip_named(dict.fromkeys(left, b"") | {"河东/填报表.xlsx": form}))
    assert [member.name for member in package.members] == ["河东/填报表.xlsx"]


@pytest.mark.parametrize("names", [[], ["河东/"], ["__MACOSX/._a.xlsx", "Thumbs.db"]])
def test_a_zip_with_no_file_in_it_is_refused(tmp_path: Path, names: list[str]) -> None:
    assert refusal(tmp_path, zip_named(dict.fromkeys(names, b""))) == (
        "压缩包里没有文件，可能压缩时没有选上，请司法所核对后重新报送，最好直接报送填报表本身。"
    )


def test_names_that_differ_in_case_only_are_two_files(tmp_path: Path, form: bytes) -> None:
    """In a workbook they are refused, since Office would not tell them apart: see test_workbook.py."""
    package = read(tmp_path, zip_named({"IMG.jpg": PHOTO, "img.JPG": PHOTO, "填报表.xlsx": form}))
    assert [member.name for member in package.members] == ["IMG.jpg", "img.JPG", "填报表.xlsx"]


def test_the_same_name_twice_is_refused(tmp_path: Path, form: bytes) -> None:
    name = "填报表.xlsx"
    twice = zip_raw([Entry(name.encode("gbk"), form), Entry(name.encode(), b"x", flags=0x800)])
    assert refusal(tmp_path, twice) == (
        "压缩包异常（含有重名的文件），为安全起见没有读取，请司法所解压后只报送填报表本身。"
    )


def test_a_form_under_a_name_in_gbk_is_read(tmp_path: Path, form: bytes) -> None:
    [member] = read(tmp_path, zip_raw([Entry("河东\\填报表.xlsx".encode("gbk"), form)])).members
    assert member.name == "河东/填报表.xlsx"
    assert is_form(member.outcome)


def test_a_zip_with_a_password_is_refused(tmp_path: Path, form: bytes) -> None:
    assert refusal(tmp_path, zip_raw([Entry("填报表.xlsx".encode("gbk"), form, flags=1)])) == (
        "压缩包设有密码，没有读取，请司法所解压后只报送填报表本身。"
    )


def test_a_zip_that_was_not_sent_whole_is_refused(tmp_path: Path, form: bytes) -> None:
    content = zip_named({"填报表.xlsx": form, "照片.jpg": PHOTO})
    assert refusal(tmp_path, content[:-40]) == (
        "压缩包已损坏或没有传完整（压缩包目录不完整），没有读取，请司法所解压后只报送填报表本身。"
    )


def test_a_rotten_member_spoils_the_zip(tmp_path: Path) -> None:
    content = zip_named({"照片.jpg": PHOTO}, zipfile.ZIP_STORED).replace(PHOTO, PHOTO[:-1] + b"?")
    assert "（内容校验不符）" in refusal(tmp_path, content)


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, zip_named({f"{number}.jpg": b"" for number in range(3001)})) == (
        "压缩包异常（压缩包内文件超过 3000 个），为安全起见没有读取，请司法所解压后只报送填报表本身。"
    )


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, zip_named({"照片.jpg": bytes(90_000_000)})) == (
        "压缩包异常（解压后过大），为安全起见没有读取，请司法所解压后只报送填报表本身。"
    )


def inflate_to(size: int) -> bytes:
    """A workbook of few bytes, whose sheet is so many."""
    sheet = b"<worksheet><sheetData>" + b" " * size + b"</sheetData></worksheet>"
    return workbook_of(sheet)


def workbook_of(sheet: bytes) -> bytes:
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns:r="{related}"><sheets><sheet name="填报表" r:id="a"/></sheets></workbook>'
    relation = f'<Relationships><Relationship Id="a" Type="{related}/worksheet" Target="s.xml"/></Relationships>'
    parts = {"xl/workbook.xml": book.encode(), "xl/_rels/workbook.xml.rels": relation.encode(), "xl/s.xml": sheet}
    return zip_named(parts)


@pytest.mark.parametrize(
    ("bomb", "alone"),
    [
        (inflate_to(70_000_000), None),
        (workbook_of(b"<worksheet>" + b"<a/>" * 1_000_000 + b"</worksheet>"), None),
        (workbook_of(b"<worksheet>" + b"<a/>" * 3_100_000 + b"</worksheet>"), "XML 元素过多"),
        (zip_named({f"docProps/{number}": b"" for number in range(2999)} | {"xl/workbook.xml": b""}), None),
    ],
    ids=["bytes", "elements", "elements in one", "entries"],
)
def test_fifty_bombs_take_no_longer_than_one(tmp_path: Path, form: bytes, bomb: bytes, alone: str | None) -> None:
    started = time.process_time()
    if alone is None:
        [single, _] = read(tmp_path, zip_named({"1.bin": bomb, "填报表.xlsx": form})).members
        assert not is_form(single.outcome)  # which costs what any other file does
    package = zip_named({f"{number}.xlsx": bomb for number in range(50)} | {"填报表.xlsx": form})
    assert refusal(tmp_path, package) == (
        "压缩包异常（解压后过大），为安全起见没有读取，请司法所解压后只报送填报表本身。"
    )
    assert time.process_time() - started < 10


def test_a_declared_size_is_not_trusted(tmp_path: Path) -> None:
    content = bytearray(zip_named({"照片.jpg": bytes(90_000_000)}))
    struct.pack_into("<I", content, content.find(b"PK\x01\x02") + 24, 2**32 - 2)
    assert refusal(tmp_path, bytes(content)).startswith("压缩包")


def test_a_member_is_a_plain_value() -> None:
    assert Member("a", "0" * 64, 1, None) == Member("a", "0" * 64, 1, None)
