"""The returns of the sample's offices: a form each, with everything that really goes wrong, and later files.

`scripts/make_sample_data.py` makes the files of the first time; the rest is filled in when the demonstration has got there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sfs_excel.demonstration.people import at
from sfs_excel.form.content import Raw

YES, NO, BLANK = "是", "否", ""

# What somebody did to a file after it was filled in.
SAVED_AGAIN = "saved again by another program"
OVERWRITTEN = "protection taken off, and the total overwritten"
CUT_OFF = "cut off on the way"


def meet_everything(villages: int, disputes: int, offenders: int) -> dict[str, Raw]:
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
    size: tuple[int, int, int]
    changes: Mapping[str, Raw]
    evidence: Mapping[int, str] = field(default_factory=dict)
    afterwards: str = ""

    @property
    def values(self) -> dict[str, Raw]:
        """Return what the office enters, by full key."""
        return {**meet_everything(*self.size), **self.changes}

    @property
    def texts(self) -> dict[int, str]:
        """The evidence, by item."""
        return {**USUAL_EVIDENCE, **self.evidence}


@dataclass(frozen=True)
class Correction:
    """An office's corrections in the form that was sent back to it."""

    office: str
    saved: datetime
    changes: Mapping[str, Raw]


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
        afterwards=SAVED_AGAIN,
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
        afterwards=OVERWRITTEN,
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
    Return("戊镇司法所（微信）.xlsx", "05", at(8, 3, 15), (10, 40, 15), {}, afterwards=CUT_OFF),
)  # fmt: skip
LAST_YEAR = Return("甲镇司法所2015年.xlsx", "01", at(8, 2, 0, year=2015), (15, 60, 21), {"05.orgs": 3})
DOCUMENT = "己镇司法所工作总结.docx"
USELESS = ("戊镇司法所（微信）.xlsx", DOCUMENT)  # and no later return tells that they are done with

# The second time: two offices put right what was found, and the last one reports, having been reminded.
CORRECTIONS = (
    Correction("04", at(14, 1, 40), {"07.cases": 31, "12.late": 2, "30.stations": 9}),
    Correction("05", at(14, 6, 5), {"09.settled": 38}),
)
LATE = Return(
    "丑乡司法所.xlsx", "12", at(15, 2, 20), (10, 39, 11),
    {"12.late": 2, "23.villages": 0, "26.self": 0.8, "34.info": 4},
    {34: "采用信息目录"},
)  # fmt: skip
PRACTISED, PRACTICE = "01", "甲镇司法所（练习）.xlsx"
