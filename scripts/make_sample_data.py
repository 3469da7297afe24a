"""Make sample_data/ anew: the roster, the signing key, and the inbox with everything that offices really send back.

    .venv/bin/python scripts/make_sample_data.py [DIR]

Run it whenever the rulebook or the form changes: every form carries the digest of the rulebook that it was made from.
Nothing in it is random and no clock is read, so made again it is the same, byte for byte (under the same zlib).
What each file must lead to is told in sample_data/README.md, and proven in tests/test_sample_data.py.
"""

import io
import re
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Callable, Dict, Mapping, Sequence

from openpyxl import load_workbook

from sfs_excel.form.content import Content, Filling, Raw, fill_contents
from sfs_excel.form.cover import Recipient
from sfs_excel.form.token import FORMAT, Token
from sfs_excel.form.write import build_form
from sfs_excel.form.columns import FORM
from sfs_excel.roster import Department, Office, Voter, write_roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parent.parent
RULEBOOK = ROOT / "templates" / "rulebooks" / "2016.yaml"
ROSTER, KEY, INBOX = "名册.xlsx", "key", "收件箱"

# Published with the program: whoever has it can sign forms. For samples only.
SAMPLE_KEY = "5a" * 32
COUNTY, SENDER = "样本县司法局", "kaohe@example.invalid"
YES, NO, BLANK = "是", "否", ""

NAMES = ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇", "庚镇", "辛镇", "壬镇", "癸镇", "子乡", "丑乡")
OFFICES = {
    code: Office(code, f"{name}司法所", "", f"office{code}@example.invalid", f"0000-00000{code}")
    for code, name in ((f"{number:02d}", name) for number, name in enumerate(NAMES, start=1))
}
VOTERS = [
    Voter(f"P{n}", f"评委{n}（样本）", "局领导" if n <= 2 else "科室负责人", f"voter{n}@example.invalid")
    for n in range(1, 6)
]
DEPARTMENTS = [
    Department("办公室", (*range(1, 6), *range(34, 43)), "bgs@example.invalid"),
    Department("基层工作科", tuple(range(6, 13)), "jck@example.invalid"),
    Department("社区矫正科", tuple(range(13, 18)), "jzk@example.invalid"),
    Department("安置帮教科", tuple(range(18, 22)), "bjk@example.invalid"),
    Department("法制宣传科", tuple(range(22, 30)), "fxk@example.invalid"),
    Department("法律服务科", tuple(range(30, 34)), "fwk@example.invalid"),
    Department("监察室", (44, 45, 46), "jcs@example.invalid"),
]
SETTINGS: "Dict[str, str | int | date]" = {
    "年度": 2016,
    "县局名称": COUNTY,
    "县局局长": "（样本）",
    "发件人": SENDER,
}


def meet_everything(villages: int, disputes: int, offenders: int) -> Dict[str, Raw]:
    """The answers of an office that meets every target exactly or amply, and earns no bonus: 90 points before ballots.

    Args:
        villages: of the township, at least 4 (one standard committee short is then still 80%).
        disputes: of the year, at least 34.
        offenders: on the register at year's end, at least 8.
    """
    return {
        "01.members": 3, "01.branch": YES, "01.self": 2, "02.self": 2, "03.self": 2,
        "04.violations": 0, "04.satisfaction": 98.6, "05.orgs": 2,
        "06.self": 1, "07.cases": disputes - 4, "08.self": 2,
        "09.mediators": 2, "09.budgeted": YES, "09.subsidy": YES,
        "09.disputes": disputes, "09.handled": disputes, "09.settled": disputes - 1,
        "10.committees_due": villages + 1, "10.committees": villages + 1, "10.firms_due": 3, "10.firms": 3,
        "10.liaison": YES, "10.standard": villages,
        "11.incidents": 0, "11.meetings": 12, "11.files": disputes, "11.entered": disputes,
        "12.unposted": 0, "12.late": 0,
        "13.platform": YES, "13.offenders": offenders, "13.phones_due": offenders - 4, "13.phones": offenders - 4,
        "13.entered": offenders,
        "14.eligible": 6, "14.received": 6, "14.assessed": 6, "14.classified": 6,
        "15.self": 3, "16.self": 4, "17.controlled": YES, "17.lost": 0, "17.reoffended": 0,
        "18.group": YES, "18.software": YES, "18.inmates": 120, "18.verified": 120, "18.receipts": 119,
        "18.linked": YES,
        "19.support": YES, "19.bases": 1, "19.placed": 3, "20.self": 2,
        "21.agreements": YES, "21.released": 50, "21.reoffended": 0,
        "22.self": 1, "23.villages": 1, "24.self": 1, "25.studio": YES, "25.awareness": 96, "26.self": 1,
        "27.city": 1, "27.province": 0, "28.consultations": 4, "28.lectures": 2, "29.farun": 2, "29.pufa": 2,
        "30.centre": YES, "30.villages": villages, "30.stations": villages,
        "31.network": YES, "31.opinions": 10, "31.adopted": 7, "32.self": 3, "33.self": 1,
        "34.info": 3, "34.press": 1, "35.written": 1, "35.published": 0,
        "36.self": 2, "37.self": 2, "38.self": 1,
        "39.area": 110, "39.rooms": YES, "39.assets": YES, "40.books": YES, "40.board": YES,
        "41.emblem": YES, "41.signage": YES, "42.network": YES, "42.data": YES,
        "44.unit_county": 0, "44.unit_city": 0, "44.person_county": 0, "44.person_city": 0,
    }  # fmt: skip


USUAL_EVIDENCE = {
    1: "支部会议记录、党风廉政责任书，存支部盒",
    4: "样本调查公司2016年11月入户调查，样本200户",
    7: "调解卷宗目录，存档案室1号柜",
    11: "调处中心例会签到簿；平台录入截图",
    13: "管理平台12月底在册名单截图",
    25: "样本调查公司2016年11月电话调查，样本300人",
    26: "宣传橱窗照片6张，随表附后",
    30: "公共法律服务中心揭牌文件；各村服务站名单",
    35: "调研文章1篇，存办公室",
    39: "房产证复印件、固定资产登记簿",
}


@dataclass(frozen=True)
class Return:
    """One filled-in form as it came back.

    Attributes:
        saved: when the office last saved it; of two returns dropped together the later one counts.
        size: what `meet_everything` is told of the office.
        changes: where it differs from an office that meets everything; texts are put in as they were typed.
        evidence: as `changes`, beside USUAL_EVIDENCE.
        afterwards: what somebody did to the file later.
    """

    file: str
    office: str
    saved: datetime
    size: "tuple[int, int, int]"
    changes: Mapping[str, Raw]
    evidence: Mapping[int, str] = field(default_factory=dict)
    afterwards: "Callable[[bytes], bytes]" = bytes


def at(day: int, hour: int, minute: int, month: int = 12) -> datetime:
    return datetime(2016, month, day, hour, minute, tzinfo=timezone.utc)


def save_with_openpyxl(data: bytes) -> bytes:
    """As another program saves it: every value that the form had calculated is gone."""
    saved = io.BytesIO()
    load_workbook(io.BytesIO(data)).save(saved)
    return saved.getvalue()


def overwrite_total(data: bytes) -> bytes:
    """The protection of 填报表 taken off, and the formula of the total replaced by 100."""
    members = read_members(data)
    name = "xl/worksheets/sheet2.xml"
    text = members[name].decode()
    for pattern, instead in (
        (r"<sheetProtection[^>]*/>", ""),
        (r'(<c r="J2"[^>]*>)<f>.*?</f><v>.*?</v>', r"\1<v>100</v>"),
    ):
        text, count = re.subn(pattern, instead, text)
        if count != 1:
            raise ValueError(f"{name}: {count} x {pattern}")
    return write_members({**members, name: text.encode()})


def cut_off(data: bytes) -> bytes:
    """As an interrupted transfer leaves it. Not compressed first, so that every zlib gives the same bytes."""
    return write_members(read_members(data), zipfile.ZIP_STORED)[:60_000]


RETURNS = (
    Return(
        "甲镇司法所.xlsx", "01", at(5, 1, 10), (15, 62, 20),
        {
            "03.self": 1.8, "37.self": 1.9,
            "05.orgs": 7, "27.city": 2, "34.info": 5, "34.press": 2, "35.published": 1, "44.unit_city": 1,
        },
        {5: "社会组织登记证书7份", 27: "市司法局命名文件2份", 34: "采用信息、稿件目录及剪报", 44: "市委市政府表彰决定（样本）"},
    ),
    Return(
        "乙镇司法所.xlsx", "02", at(6, 2, 30), (13, 51, 16),
        {
            "12.late": 1, "15.self": 2.8, "20.self": 1.5, "23.villages": 0,
            "05.orgs": 3, "27.province": 1, "34.info": 4, "44.person_county": 1,
        },
        {27: "省级示范点命名文件", 34: "采用信息目录", 44: "县委县政府表彰决定（样本）"},
        save_with_openpyxl,
    ),
    Return(
        "丙镇司法所.xlsx", "03", at(7, 8, 45), (12, 36, 14),
        {
            "04.satisfaction": "98％", "07.cases": "３０", "11.meetings": " 12 ", "11.files": "36件",
            "11.entered": "36 件", "18.inmates": "1,200", "18.verified": 1200, "18.receipts": 1190, "40.books": "√",
            "25.awareness": 94.5, "29.farun": 1, "32.self": 2.5,
            "05.orgs": 4, "34.press": 2,
        },
        {5: "社会组织名单", 34: "稿件剪报"},
    ),
    Return(
        "丁镇司法所.xlsx", "04", at(9, 9, 50), (9, 40, 18),
        {
            "07.cases": "约30", "12.late": "两次", "30.stations": BLANK,
            "02.self": 1.5, "05.orgs": 0, "13.entered": 17, "18.receipts": 118, "19.placed": 2, "32.self": 2,
            "34.info": 2, "37.self": 1, "39.area": 76.5,
        },
    ),
    Return(
        "戊镇司法所.xlsx", "05", at(8, 3, 15), (10, 40, 15),
        {
            "09.settled": 42,
            "10.standard": 8, "13.platform": NO, "24.self": 0.6, "31.opinions": 0, "31.adopted": 0, "42.data": NO,
            "34.info": 4,
        },
        {34: "采用信息目录"},
    ),
    Return(
        "最终版(1).xlsx", "06", at(9, 7, 5), (11, 44, 17),
        {
            "12.late": 3, "14.assessed": 5, "17.reoffended": 1, "21.reoffended": 1, "28.lectures": 1, "34.press": 0,
            "27.city": 2, "35.published": 1,
        },
        {27: "市司法局命名文件2份", 35: "《样本月刊》2016年第9期"},
    ),
    Return(
        "庚镇司法所（初稿）.xlsx", "07", at(2, 8, 0), (14, 55, 19),
        {
            "05.orgs": "3个左右", "16.self": 4.5, "39.area": BLANK,
            "12.unposted": 2, "12.late": 2, "29.pufa": 1, "33.self": 0.8,
            "44.person_city": 1,
        },
        {44: "市委市政府表彰决定（样本）"},
    ),
    Return(
        "庚镇司法所.xlsx", "07", at(8, 8, 20), (14, 55, 19),
        {
            "05.orgs": 3, "16.self": 3.6, "39.area": 95,
            "12.unposted": 2, "12.late": 2, "29.pufa": 1, "33.self": 0.8,
            "44.person_city": 1,
        },
        {5: "社会组织名单", 44: "市委市政府表彰决定（样本）"},
    ),
    Return(
        "壬镇司法所.xlsx", "08", at(7, 6, 40), (11, 38, 12),
        {
            "01.members": 4, "01.branch": NO, "01.self": 1, "05.orgs": 1, "07.cases": 28, "09.mediators": 1,
            "10.firms": 2, "11.incidents": 1, "17.lost": 1, "22.self": 0.5, "23.villages": 0, "25.studio": NO,
            "30.stations": 9, "40.board": NO,
        },
    ),
    Return(
        "壬镇2016年填报表.xlsx", "09", at(9, 1, 30), (16, 58, 22),
        {
            "12.late": 5, "19.bases": 0, "36.self": 1.5, "38.self": 0.8,
            "34.info": 4, "44.unit_county": 1,
        },
        {34: "采用信息目录"},
        overwrite_total,
    ),
    Return(
        "癸镇司法所.xlsx", "10", at(8, 2, 0), (8, 37, 10),
        {
            "04.violations": 1, "08.self": 1.5, "10.firms_due": 0, "10.firms": 0, "26.self": 0.5, "27.city": 0,
            "31.adopted": 5, "41.signage": NO,
            "27.province": 1,
        },
        {26: "", 27: "省级示范点命名文件"},
    ),
    Return(
        "子乡司法所.xlsx", "11", at(30, 6, 25, month=11), (7, 34, 9),
        {
            "06.self": 0.5, "07.cases": 29, "20.self": 1.5, "34.info": 1, "35.written": 0,
            "05.orgs": 4, "34.press": 3,
        },
        {5: "社会组织名单", 34: "稿件剪报3份", 35: ""},
    ),
    Return("戊镇司法所（微信）.xlsx", "05", at(8, 3, 15), (10, 40, 15), {}, afterwards=cut_off),
)  # fmt: skip
LAST_YEAR = Return(
    "甲镇司法所2015年.xlsx", "01", datetime(2015, 12, 8, 2, 0, tzinfo=timezone.utc), (15, 60, 21), {"05.orgs": 3}
)
COPIES = {"甲镇司法所 - 副本.xlsx": "甲镇司法所.xlsx"}
PACKED, PACKAGE = "癸镇司法所.xlsx", "癸镇司法所.zip"
DOCUMENT = "己镇司法所工作总结.docx"
LOCK_FILE = "~$庚镇司法所.xlsx"


def make_sample_data(folder: Path) -> "list[Path]":
    """Write the roster, the key and the inbox; what else lies in the folder is left alone."""
    rulebook = load_rulebook(RULEBOOK)
    inbox = {**make_returns(RETURNS, rulebook), **make_returns([LAST_YEAR], load_last_year())}
    inbox.update({copy: inbox[original] for copy, original in COPIES.items()})
    packed = {PACKED: inbox.pop(PACKED), "普法活动.docx": make_document("癸镇司法所普法活动（样本）")}
    inbox[PACKAGE] = write_members(packed)
    inbox[DOCUMENT] = make_document("己镇司法所2016年工作总结（样本）")
    inbox[LOCK_FILE] = make_lock_file("样本用户")
    files = {ROSTER: make_roster(), KEY: SAMPLE_KEY.encode()}
    files.update({f"{INBOX}/{name}": data for name, data in inbox.items()})
    (folder / INBOX).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def make_returns(returns: Sequence[Return], rulebook: Rulebook) -> Dict[str, bytes]:
    fillings = [
        Filling(
            values={**meet_everything(*returned.size), **returned.changes},
            evidence={**USUAL_EVIDENCE, **returned.evidence},
        )
        for returned in returns
    ]
    contents = fill_contents(rulebook, fillings)
    return {each.file: make_return(each, rulebook, content) for each, content in zip(returns, contents)}


def make_return(returned: Return, rulebook: Rulebook, content: Content) -> bytes:
    office, year = OFFICES[returned.office], rulebook.year
    recipient = Recipient(office.code, office.name, office.chief, COUNTY, return_to=SENDER)
    # One form was issued to an office, however often it came back.
    token = Token(FORMAT, FORM, str(year), rulebook.digest, office.code, f"sample-{year}-{office.code}")
    form = build_form(rulebook, recipient, token, bytes.fromhex(SAMPLE_KEY), content, returned.saved)
    data = returned.afterwards(form)
    return data if returned.afterwards is cut_off else fix_times(data, returned.saved)


def make_roster() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ROSTER
        write_roster(path, OFFICES.values(), voters=VOTERS, departments=DEPARTMENTS, settings=SETTINGS)
        return fix_times(path.read_bytes(), at(1, 1, 0, month=3))


def load_last_year() -> Rulebook:
    """The same letter, dated 2015."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / RULEBOOK.name
        path.write_text(RULEBOOK.read_text(encoding="utf-8").replace("2016", "2015"), encoding="utf-8")
        return load_rulebook(path)


def make_document(text: str) -> bytes:
    """The least that Word takes for a document."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    office, package = "http://schemas.openxmlformats.org", "application/vnd.openxmlformats"
    part = f"{package}-officedocument.wordprocessingml.document.main+xml"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{package}-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{part}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body>'
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>",
    }
    return write_members({name: (head + body).encode() for name, body in members.items()})


def make_lock_file(user: str) -> bytes:
    """What Excel leaves beside an open workbook: who has it open, in 55 bytes of the code page and 110 of UTF-16."""
    narrow, wide = user.encode("gb18030"), user.ljust(54).encode("utf-16-le")
    return bytes([len(narrow)]) + narrow.ljust(54) + bytes([len(user), 0]) + wide


def fix_times(data: bytes, saved: datetime) -> bytes:
    """The workbook with its times of making and saving set to `saved`."""
    members = read_members(data)
    name = "docProps/core.xml"
    stamp = rf"\g<1>{saved:%Y-%m-%dT%H:%M:%SZ}\g<2>"
    core = re.sub(r"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(</)", stamp, members[name].decode())
    return write_members({**members, name: core.encode()})


def read_members(data: bytes) -> Dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_members(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file that says nothing of when and on which system it was made."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system = 0
            archive.writestr(entry, content, method)
    return data.getvalue()


if __name__ == "__main__":
    made = make_sample_data(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample_data")
    sys.stdout.write(f"已生成 {len(made)} 个文件：{made[0].parent}\n")
