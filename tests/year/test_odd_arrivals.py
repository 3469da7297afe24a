"""Files of every shape that the clerk may put into the inbox: real ones, by the rules of the small year.

1. Packages and mails: the form in them counts, the rest is evidence; what may have been the form says why it is not read.
2. Photographs beside a form in a folder; files that are no form of this year and bureau.
3. Two returns of one office whose order cannot be told; an older one that comes later; a form of the bureau's own among an office's.
4. What is shown in a cell and what is stored there.
Each refusal has its words in the tests of reading/ and returns/; here they come out of one `collect`, which goes on.
"""

import os
from datetime import datetime
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from sfs_excel.form.content import Filling
from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.roster.model import Department, Office
from sfs_excel.roster.write import write_roster
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.year.collected import Collected
from tests.bureau_year import GOOD_OPTIONS
from tests.reading.compounds import write_compound
from tests.reading.zips import Entry, zip_named, zip_raw
from tests.small_year import LONG_AGO, open_own, open_year, write
from tests.year.filled import fill_in, outcome_of, place_of
from tests.year.final_year import opened

ZIPPED, MAILED, BESIDE, NEIGHBOUR, TWICE, OLDER, SHOWN, SENDER = (
    f"{name}司法所" for name in ("河东", "城关", "青口", "石桥", "班庄", "金山", "厉庄", "沙河")
)
CODES = {
    name: f"{number:03d}"
    for number, name in enumerate((ZIPPED, MAILED, BESIDE, NEIGHBOUR, TWICE, OLDER, SHOWN, SENDER), 1)
}
JPEG, TNEF = b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x78\x9f\x3e\x22"
NEVER_OURS = bytes(32)


class Inbox:
    """The year folder, and what is dropped into it, as files that have been lying there."""

    def __init__(self, folder: Path) -> None:
        self.year = open_year(folder)
        offices = [Office(code, name) for name, code in CODES.items()]
        departments = [Department("综合科", (1, 2, 3))]
        write_roster(folder / "名册.xlsx", offices, departments=departments, settings={"年度": 2018})
        self.year = opened(folder)
        self.key = bytes.fromhex((folder / ".sfs" / "key").read_text("ascii"))

    def write(self, office: str, late: float = 0, *, day: int = 10, of_year: int = 2018, key: bytes = b"") -> bytes:
        """The form of an office, filled in and saved on a day of December."""
        rulebook = self.year.rulebook
        token = make_token("form", of_year, rulebook.digest, CODES[office])
        stamp = Stamp(token, key or self.key, datetime(2018, 12, day, 8))
        filling = Filling({**GOOD_OPTIONS, "02.late": late}, {})
        return build_form(rulebook, Recipient(token.office, office), stamp, filling)

    def drop(self, name: str, content: bytes) -> None:
        path = self.year.folder / "收件箱" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (LONG_AGO, LONG_AGO))


def mail(**attachments: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "chengguan@a.cn", "bureau@a.cn", "填报表"
    message.set_content("请查收。")
    for name, content in attachments.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def show_otherwise(inbox: Inbox) -> bytes:
    """4 visits are shown as 9, the row of late reports is hidden, and the score is shown as a date."""
    folder = inbox.year.folder
    path = fill_in(folder / "发放" / f"{SHOWN}.xlsx", folder.with_name("厉庄.xlsx"), GOOD_OPTIONS)
    book = openpyxl.load_workbook(path)
    sheet, visits = place_of(book, "v_02_visits")
    sheet[visits].number_format = '"9"'
    sheet.row_dimensions[sheet[place_of(book, "v_02_late")[1]].row].hidden = True
    sheet[place_of(book, "v_01_self")[1]].number_format = "yyyy-mm-dd"
    book.save(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The answers of `collect` at first, once more had come, and once more again."""
    inbox = Inbox(tmp_path_factory.mktemp("year") / "2018考核")
    inbox.year.generate([CODES[SHOWN]])
    form, nested = inbox.write(ZIPPED), zip_named({"表.xlsx": b"x"})
    members = {"表/填报表.xlsx": form, "表/照片.jpg": JPEG, "表/填报.dat": form[:900], "又一包.zip": nested}
    inbox.drop("河东.zip", zip_named(members))
    inbox.drop("来信.eml", mail(**{"附件.xlsx": inbox.write(MAILED), "图.jpg": JPEG + b"0", "winmail.dat": TNEF}))
    inbox.drop("加密.zip", zip_raw([Entry("填报表.xlsx".encode(), form, flags=0x801)]))
    inbox.drop("信.msg", write_compound({"__properties_version1.0": b""}))
    inbox.drop("青口/表.xlsx", inbox.write(BESIDE))
    inbox.drop("青口/照片.jpg", JPEG + b"1")
    inbox.drop("青口/文件.pdf", b"%PDF-1.7")
    inbox.drop("一起/石桥.xlsx", inbox.write(NEIGHBOUR))
    inbox.drop("一起/沙河.xlsx", inbox.write(SENDER))
    inbox.drop("一起/照片.jpg", JPEG + b"2")
    inbox.drop("去年.xlsx", inbox.write(OLDER, of_year=2017))
    inbox.drop("外县.xlsx", inbox.write(OLDER, key=NEVER_OURS))
    inbox.drop("总结.docx", zip_named({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    inbox.drop("打包.rar", b"Rar!\x1a\x07\x00")
    inbox.drop("坏.xlsx", form[:800])
    inbox.drop("班庄1.xlsx", inbox.write(TWICE, 1))
    inbox.drop("班庄2.xlsx", inbox.write(TWICE, 2))
    inbox.drop("厉庄.xlsx", show_otherwise(inbox))
    first = inbox.year.collect()
    inbox.drop("金山.xlsx", inbox.write(OLDER, 1, day=12))
    inbox.drop("班庄3.xlsx", inbox.write(TWICE, 3, day=11))
    second = inbox.year.collect()
    inbox.year.assess(["assessor"])
    book, signed = write(open_own(inbox.year, "核定表_综合科.xlsx"), {}), BytesIO()
    book.save(signed)
    inbox.drop("金山旧.xlsx", inbox.write(OLDER, 4, day=2))
    inbox.drop("沙河司法所补报.zip", zip_named({"核定表.xlsx": signed.getvalue()}))
    return SimpleNamespace(first=first, second=second, third=inbox.year.collect())


def list_fates(collected: Collected, *files: str) -> list[str]:
    return [outcome_of(collected, file)[0] for file in files]


def find_needed(collected: Collected, *files: str) -> list[str]:
    """Those of the files of which a person is still told."""
    return [file for file in files if file in list(collected.unused["file"])]


def read_late(collected: Collected, office: str) -> float:
    """The late reports that count."""
    answers = collected.answers
    [value] = answers.loc[(answers["office"] == CODES[office]) & (answers["field"] == "02.late"), "value"]
    return float(value)


def list_evidence(collected: Collected, office: str) -> list[str]:
    files = collected.submissions
    return list(files.loc[(files["office"] == CODES[office]) & (files["kind"] == "evidence"), "file"])


# 1. Packages and mails


def test_the_form_in_a_package_or_a_mail_counts_and_the_rest_is_that_offices_evidence(year: SimpleNamespace) -> None:
    assert list_fates(year.first, "河东.zip/表/填报表.xlsx", "来信.eml/附件.xlsx") == ["current", "current"]
    assert list_evidence(year.first, ZIPPED) == ["河东.zip/表/照片.jpg"]
    assert list_evidence(year.first, MAILED) == ["来信.eml/图.jpg"]


def test_what_cannot_be_looked_into_and_may_have_been_the_form_is_no_evidence_and_says_why(
    year: SimpleNamespace,
) -> None:
    said = {
        "河东.zip/表/填报.dat": "文件已损坏或没有传完整",
        "河东.zip/又一包.zip": "套在里面的压缩包没有打开，如填报表在里面，请解压后把填报表放入收件箱。",
        "来信.eml/winmail.dat": "请用 Outlook 打开原邮件、把附件另存后放入收件箱",
        "加密.zip": "压缩包设有密码，没有读取",
        "信.msg": "请把里面的附件另存后放入收件箱。",
    }
    for file, words in said.items():
        status, reason = outcome_of(year.first, file)
        assert (status, words in reason) == ("refused", True), file


# 2. Beside a form, and no form of ours


def test_photographs_and_pdfs_beside_a_form_in_a_folder_are_that_offices_evidence(year: SimpleNamespace) -> None:
    assert list_evidence(year.first, BESIDE) == ["青口/文件.pdf", "青口/照片.jpg"]


def test_a_photograph_beside_the_forms_of_two_offices_is_asked_about(year: SimpleNamespace) -> None:
    status, reason = outcome_of(year.first, "一起/照片.jpg")
    assert (status, find_needed(year.first, "一起/照片.jpg")) == ("asked", ["一起/照片.jpg"])
    assert reason.startswith("同一个文件夹里有石桥司法所、沙河司法所的填报表，分不清是哪个所的佐证材料。")


def test_what_is_no_form_of_this_year_and_bureau_is_refused_and_the_others_are_ranked(year: SimpleNamespace) -> None:
    foreign = ("去年.xlsx", "外县.xlsx", "总结.docx", "打包.rar", "坏.xlsx")
    assert list_fates(year.first, *foreign) == ["refused"] * 5
    assert find_needed(year.first, *foreign) == list(foreign)
    ranking = year.first.ranking.set_index("name")["status"]
    assert ranking.to_dict() == {name: "missing" if name == OLDER else "ranked" for name in CODES}


def test_once_the_office_has_handed_in_a_good_form_only_what_nobody_can_place_is_still_told(
    year: SimpleNamespace,
) -> None:
    assert find_needed(year.second, "去年.xlsx", "外县.xlsx") == ["外县.xlsx"]
    assert list_fates(year.second, "去年.xlsx", "金山.xlsx") == ["refused", "current"]


# 3. Which one counts


def test_of_two_that_came_together_and_were_saved_together_the_order_is_a_guess_and_told(year: SimpleNamespace) -> None:
    assert read_late(year.first, TWICE) == 2
    assert (
        "哪一份在后是猜的（没有保存时间的、保存时间不可能对的算在先，其余看文件名），请核实"
        in outcome_of(year.first, "班庄1.xlsx")[1]
    )
    assert find_needed(year.first, "班庄1.xlsx") == ["班庄1.xlsx"]


def test_what_is_handed_in_later_counts_and_answers_the_question(year: SimpleNamespace) -> None:
    assert read_late(year.second, TWICE) == 3
    assert list_fates(year.second, "班庄1.xlsx", "班庄2.xlsx", "班庄3.xlsx") == ["superseded", "superseded", "current"]
    assert find_needed(year.second, "班庄1.xlsx") == []


def test_a_copy_that_was_saved_before_the_one_in_force_waits(year: SimpleNamespace) -> None:
    status, reason = outcome_of(year.third, "金山旧.xlsx")
    assert (status, read_late(year.third, OLDER)) == ("asked", 1)
    assert reason.endswith("确要采用的，请打开、保存一次，再放进收件箱；不要的从收件箱移走。")


def test_an_assessors_workbook_in_an_offices_package_waits(year: SimpleNamespace) -> None:
    status, reason = outcome_of(year.third, "沙河司法所补报.zip/核定表.xlsx")
    assert (status, "请取出来单独放进收件箱" in reason) == ("asked", True)
    assert year.third.trail.empty


# 4. Shown and stored


def test_what_is_shown_otherwise_or_hidden_is_told_and_a_doubtful_format_goes_back(year: SimpleNamespace) -> None:
    findings = year.first.findings
    mine = findings[findings["office"] == CODES[SHOWN]]
    said = dict(zip(mine["field"], zip(mine["severity"], mine["message"], strict=True), strict=True))
    assert {field: severity for field, (severity, _) in said.items()} == {
        "01.self": "错误", "02.visits": "提醒", "02.late": "提醒",
    }  # fmt: skip
    assert "走访次数显示为“9”，单元格里存的是4，按存的读取。" in said["02.visits"][1]
    assert "“迟报次数”填0，仍按所填的读取。" in said["02.late"][1]
    assert list(year.first.corrections) == [CODES[SHOWN]]
