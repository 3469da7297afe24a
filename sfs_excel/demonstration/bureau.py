"""The log entries, decisions and votes of the sample's bureau."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sfs_excel.demonstration.people import BUSINESS, OFFICE, OFFICES, PUBLICITY, at
from sfs_excel.demonstration.returns import YES


@dataclass(frozen=True)
class Entry:
    """One row of the 平时台账. What is not counted has neither `field` nor `count`."""

    day: date
    office: str
    what: str
    field: str = ""
    count: int | None = None


KEEPER = "样本一"
LOG = (
    Entry(date(2016, 2, 5), "06", "1月报表5日才报来", "12.late", 1),
    Entry(date(2016, 4, 5), "07", "3月报表4日才报来", "12.late", 1),
    Entry(date(2016, 5, 5), "06", "4月报表4日才报来", "12.late", 1),
    Entry(date(2016, 6, 20), "04", "工作日擅自离岗，县局第3号通报（样本）批评", "45.criticised", 1),
    Entry(date(2016, 7, 8), "02", "承办全县人民调解现场会，组织得力"),
    Entry(date(2016, 8, 5), "06", "7月没有报", "12.late", 1),
    Entry(date(2016, 9, 12), "05", "工作人员酒后驾驶，被公安机关处罚", "46.illegal", 1),
    Entry(date(2016, 10, 8), "07", "9月报表5日才报来", "12.late", 1),
    Entry(date(2016, 11, 4), "06", "10月报表4日才报来", "12.late", 1),
    Entry(date(2016, 11, 24), "08", "检查发现社区矫正台账是事后补造的", "16.faked", 1),
)
LOG_SAVED = at(12, 1, 0)


@dataclass(frozen=True)
class Assessment:
    """One 核定表 as it comes back.

    Attributes:
        decisions: office and item, or office and field, as the workbook's rows are called -> what was decided, and why.
            Everything else is left blank: accepted.
        departed: as the cover names whoever has left, and from whom this one takes over.
    """

    file: str
    department: str
    who: str
    saved: datetime
    decisions: Mapping[str, tuple[float | str, str]]
    departed: str = ""


_LECTURES = {"06|28.lectures": (2, "补交了第二次讲座的签到簿和照片，经核实")}
_AGREED_SCORE = 2.5
_ASSESSED_LAST = Assessment(
    "业务科核定表（矫正帮教部分）.xlsx", BUSINESS, "样本三", at(21, 8, 15),
    {
        "08|16.faked": (YES, "平时台账11月24日，社区矫正台账是事后补造的"),
        "02|15": (2, "公益性劳动缺3人次记录"),
    },
)  # fmt: skip
ASSESSMENTS = (
    Assessment(
        "核定表_办公室.xlsx", OFFICE, "样本一", at(21, 2, 30),
        {
            "01|37": (1.5, "有两个月的工作台账没有记"),
            "04|45.criticised": (1, "平时台账6月20日，县局第3号通报（样本）"),
            "04|04.violations": (1, "被通报批评的事，属于违反上级规定"),
            "05|46.illegal": (YES, "平时台账9月12日，公安机关处罚决定书（样本）"),
            "05|04.violations": (1, "工作人员违法被处罚"),
            "08|37": (1, "社区矫正台账事后补造，资料不客观"),
            "09|44.unit_county": (0, "一再要求，没有提供表彰决定"),
        },
    ),
    Assessment(
        "业务科核定表（调解部分）.xlsx", BUSINESS, "样本二", at(21, 3, 10),
        {
            "06|12.late": (4, "平时台账记有4次"),
            "02|15": (_AGREED_SCORE, "个别人员集中教育记录不全"),
        },
    ),
    _ASSESSED_LAST,
    Assessment(
        "核定表_法宣科.xlsx", PUBLICITY, "样本四", at(21, 9, 0),
        {**_LECTURES, "10|26": (0.3, "宣传橱窗没有附图片")},
    ),
)  # fmt: skip
# Both of one department had decided item 15 of 乙镇. They have talked, and one of them writes what the other had.
SETTLEMENT = replace(
    _ASSESSED_LAST,
    file="业务科核定表（商定后）.xlsx",
    saved=at(23, 1, 20),
    decisions={**_ASSESSED_LAST.decisions, "02|15": (_AGREED_SCORE, "与样本二商定")},
)
# 样本四 has left. Who came after looked at everything again, and decides one thing otherwise.
TAKING_OVER = Assessment(
    "核定表_法宣科（接替）.xlsx", PUBLICITY, "样本五", at(24, 2, 0),
    {**_LECTURES, "10|26": (0.2, "宣传橱窗没有附图片，也没有写更换的时间")}, "样本四（调离）",
)  # fmt: skip


@dataclass(frozen=True)
class Appeal:
    """One 复核申请表 as it comes back: of one item, why, and where that can be seen."""

    office: str
    item: int
    grounds: str
    evidence: str
    saved: datetime


@dataclass(frozen=True)
class Answer:
    """A department's answer to the appeals of one item, in a new 核定表: by office the points and the reason."""

    file: str
    department: str
    who: str
    saved: datetime
    answers: Mapping[str, tuple[float, str]]


APPEAL = Appeal(
    "11", 35, "调研文章12月5日已交县局办公室，填报表里漏填了", "收稿登记第7号（样本）", at(5, 1, 0, 1, 2017)
)
ANSWER = Answer(
    "核定表_办公室（复核）.xlsx", OFFICE, "样本一", at(9, 2, 0, 1, 2017),
    {"11|35": (1, "收稿登记上有这一篇，篇幅不够")},
)  # fmt: skip
# A head has written the points into the ranking workbook, and gives the reason where it is asked for.
HEAD = Answer(
    "核定表_办公室（局领导）.xlsx", OFFICE, "样本六", at(11, 1, 0, 1, 2017),
    {"11|35": (2, "责任书没有规定篇幅，写了就得基本分")},
)  # fmt: skip
REOPENED, WITHDRAWN = "受理子乡司法所的复核申请", "练习用的，不是报送"


@dataclass(frozen=True)
class Vote:
    """One 票决表 as it comes back: what each office is given, in the roster's order; None where nothing was written."""

    file: str
    voter: str
    saved: datetime
    points: tuple[float | None, ...]

    @property
    def by_office(self) -> dict[str, float | None]:
        """Return the points of each office by its code; None where the voter left it blank."""
        return dict(zip(OFFICES, self.points, strict=True))


VOTES = (
    Vote("票决表_P1.xlsx", "P1", at(22, 1, 0), (9.5, 9.2, 9.0, 6.0, 5.0, 8.0, 8.8, 5.5, 8.5, 8.5, 8.2, 8.0)),
    Vote("票决表_P2.xlsx", "P2", at(22, 1, 5), (9.6, 9.0, 8.8, 6.5, 5.5, 8.2, 8.9, 6.0, 8.6, 8.4, 8.0, 7.8)),
    # Whose ballot it is stands in the file's name alone, and must not get from there into anything.
    Vote("评委3（样本）的票.xlsx", "P3", at(22, 1, 10), (9.4, 9.1, 9.0, 6.0, 6.0, 8.1, 9.0, 5.0, 8.4, 8.6, 8.4, 8.1)),
    Vote("票决表_P4.xlsx", "P4", at(22, 1, 15), (9.5, 9.3, 8.9, 6.2, 5.0, 7.9, 8.7, 5.8, 8.5, 8.5, 8.2, 8.0)),
    Vote("票决表_P5.xlsx", "P5", at(22, 1, 20), (9.0, 9.1, 9.0, 6.5, 5.0, 8.0, 8.8, None, 8.6, 8.5, 8.0, 8.0)),
    Vote("票决表_P6.xlsx", "P6", at(22, 1, 25), (9.3, 9.0, 9.1, 6.3, 5.5, 8.3, 8.6, 5.2, 8.3, 8.5, 8.2, 8.2)),
)
LAST_VOTE = Vote("票决表_P7.xlsx", "P7", at(26, 2, 0), (9.5, 9.2, 9.2, 6.5, 6.0, 8.0, 8.8, 5.5, 8.5, 8.5, 8.2, 8.3))
