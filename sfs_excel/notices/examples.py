"""Made-up notices that use everything a template can be given, and that leave out everything that may be missing."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sfs_excel.notices.covers import AppealCover, AssessorCover, BallotCover, FormCover
from sfs_excel.notices.dashboard_examples import make_pages
from sfs_excel.notices.paper_examples import make_papers
from sfs_excel.notices.reminder_examples import make_messages
from sfs_excel.notices.replies import MOST_LISTED, Correction, Line, Notice, Receipt

_WRONG = Line(5, "培育社会组织数", "「填报表」F18", "培育社会组织数填的是“两个”，需要数字", "请改为 2 后重新报送")
_BLANK = Line(7, "迟报次数", "「填报表」F25", "迟报次数没有填", "请补填，没有发生的填0，补好后重新报送")
_DOUBT = Line(9, "调解成功率", "「填报表」F31", "调解成功率填的是0.98%，是否应为98%", "请核对，如有错请改后重新报送")
_WHOLE_FILE = Line(0, "", "", "文件里带有宏，程序没有运行它", "请核实文件来源")


def make_examples() -> list[Notice]:
    """Each kind with everything there, in its other phrases, and with as little as can be."""
    return [
        CORRECTION,
        replace(CORRECTION, is_overdue=True, errors=(_BLANK,), blanks=1),
        replace(CORRECTION, errors=(_WRONG,), notes=(), blanks=0, **_LEAST),
        replace(CORRECTION, errors=(), blanks=0, total=None, **_LEAST),
        RECEIPT,
        replace(RECEIPT, received=datetime(2016, 12, 21, 9, 5), version=1),
        replace(RECEIPT, **_LEAST),
        *make_papers(),
        *make_messages(),
        FORM,
        replace(FORM, chief="", deadline=None, return_to=""),
        ASSESSOR,
        replace(ASSESSOR, items="", return_to=""),
        BALLOT,
        replace(BALLOT, return_to=""),
        *make_pages(),
    ]


_COMMON: dict[str, Any] = {"county": "青河县司法局", "year": 2016, "title": "2016年全县司法所目标管理责任书"}
CORRECTION = Correction(
    **_COMMON,
    office="河东司法所",
    chief="张三",
    file="河东司法所.xlsx",
    received=datetime(2016, 12, 15, 9, 5),
    deadline=date(2016, 12, 20),
    is_overdue=False,
    return_to="kaohe@example.com",
    attachment="河东司法所.xlsx",
    errors=(_WRONG, _BLANK) * MOST_LISTED,
    reminders=(_DOUBT, _WHOLE_FILE) * MOST_LISTED,
    notes=("填报表发放以后，第5项的计分规则改过。附件是按新规则做的",),
    blanks=MOST_LISTED,
    total=87.5,
)
RECEIPT = Receipt(
    **_COMMON,
    office="河东司法所",
    chief="张三",
    file="河东司法所.xlsx",
    received=datetime(2016, 12, 15, 9, 5),
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    version=2,
    deadline=date(2016, 12, 20),
    return_to="kaohe@example.com",
    reminders=(_DOUBT, _WHOLE_FILE) * MOST_LISTED,
)
FORM = FormCover(
    **_COMMON,
    office="河东司法所",
    chief="张三",
    return_to="kaohe@example.com",
    deadline=date(2016, 12, 20),
    attachment="河东司法所.xlsx",
)
ASSESSOR = AssessorCover(
    **_COMMON,
    return_to="kaohe@example.com",
    offices=12,
    attachment="核定表_基层工作科.xlsx",
    department="基层工作科",
    items="6-12",
)
BALLOT = BallotCover(
    **_COMMON,
    return_to="kaohe@example.com",
    offices=12,
    attachment="票决表_P1.xlsx",
    voter="P1",
)
APPEAL = AppealCover(
    **_COMMON,
    office="河东司法所",
    chief="张三",
    return_to="kaohe@example.com",
    faults=("第5项申请复核，没有写申请理由", "第12项写了理由或佐证材料，没有选“是”，没有当作申请"),
    attachment="河东司法所复核申请表.xlsx",
)
_LEAST: dict[str, Any] = {"chief": "", "deadline": None, "return_to": "", "reminders": ()}
