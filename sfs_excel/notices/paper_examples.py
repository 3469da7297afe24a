"""Made-up papers that use everything a template can be given, and that leave out everything that may be missing."""

from dataclasses import replace
from datetime import date

from sfs_excel.notices.amendment import AmendedOffice, Amendment, Change
from sfs_excel.notices.answer import AnsweredItem, AppealAnswer
from sfs_excel.notices.approval import Approval, ApprovedOffice, Signers
from sfs_excel.notices.extension import Extension
from sfs_excel.notices.feedback import Feedback, ItemScore, Movement, SectionScore
from sfs_excel.notices.papers import (
    Chapter,
    Circular,
    Clause,
    LetterPaper,
    LostItem,
    Place,
    SignatureLine,
)
from sfs_excel.notices.reminder_examples import make_reminders
from sfs_excel.notices.replies import Notice
from sfs_excel.words import Role, Stage

_COUNTY, _TITLE, _OFFICE, _RETURN_TO = (
    "青河县司法局",
    "2016年全县司法所目标管理责任书",
    "河东司法所",
    "kaohe@example.com",
)


def make_papers() -> list[Notice]:
    """Each kind with everything there, in its other phrases, and with as little as can be."""
    return [
        LETTER,
        replace(LETTER, chief="", bureau_chief="", return_to="", preamble=(), signatures=()),
        EXTENSION,
        replace(EXTENSION, former=(date(2016, 12, 25), date(2017, 1, 5)), return_to="", dated=None),
        *make_reminders(),
        FEEDBACK,
        replace(FEEDBACK, rank=None, veto="违反法律法规被依法处理，一票否决", stage=Stage.ASSESSED),
        replace(
            FEEDBACK,
            chief="",
            return_to="",
            stage=Stage.FINAL,
            finality="定稿（2016-12-31）",
            penalty=0.0,
            appeals_until=None,
            dated=None,
        ),
        ANSWER,
        replace(ANSWER, chief="", return_to="", items=ANSWER.items[:1], dated=None),
        APPROVAL,
        replace(
            APPROVAL,
            offices=_MANY,
            has_bands=False,
            voters=15,
            stage=Stage.FINAL,
            finality="定稿（2016-12-31）",
            digest="0123456789abcdef" * 4,
        ),
        replace(APPROVAL, offices=(), ranked=0, vetoed=0, missing=0, voters=0, dated=None),
        CIRCULAR,
        replace(CIRCULAR, ranked=(_FIRST, replace(_SECOND, band="")), stage=Stage.ASSESSED, dated=None),
        replace(
            CIRCULAR,
            ranked=(),
            vetoed=(),
            missing=(),
            absent=(),
            merged=(),
            lost=(),
            stage=Stage.FINAL,
            finality="定稿（2016-12-31-2）",
            waiting=(),
            voters=0,
        ),
        AMENDMENT,
        replace(AMENDMENT, offices=(), stage=Stage.ASSESSED, dated=None),
    ]


EXTENSION = Extension(
    county=_COUNTY,
    year=2016,
    title=_TITLE,
    dated=date(2016, 12, 18),
    former=(date(2016, 12, 20),),
    deadline=date(2016, 12, 30),
    return_to=_RETURN_TO,
    attachment="2016年度填报表延期报送通知.docx",
)
LETTER = LetterPaper(
    county=_COUNTY,
    year=2016,
    title=_TITLE,
    office=_OFFICE,
    chief="张三",
    return_to=_RETURN_TO,
    preamble=("县局与各司法所签订2016年目标管理责任书，内容如下：",),
    chapters=(
        Chapter("一、队伍建设(10分)", (Clause(1, "健全责任制。（2分）"), Clause(5, "培育2个社会组织。（2分）"))),
        Chapter("二、人民调解(17分)", (Clause(6, "推进共建活动。（1分）"),)),
    ),
    signatures=(SignatureLine("县局局长", "司法所所长"), SignatureLine("2016年3月   日", "2016年3月   日")),
    bureau_chief="李四",
    attachment="河东司法所责任书.docx",
)
FEEDBACK = Feedback(
    county=_COUNTY,
    year=2016,
    title=_TITLE,
    dated=date(2016, 12, 30),
    office=_OFFICE,
    chief="张三",
    return_to=_RETURN_TO,
    stage=Stage.PROVISIONAL,
    finality="未定稿",
    total=-2.5,
    base=0.5,
    bonus=2.0,
    penalty=-5.0,
    rank=3,
    ranked=9,
    veto="",
    sections=(
        SectionScore(
            1,
            "一、队伍建设(4分)",
            "队伍建设",
            4.0,
            2.5,
            (
                ItemScore(
                    1,
                    2.0,
                    0.5,
                    0.5,
                    0.5,
                    None,
                    (Movement(-1.5, Role.LOSS, "自评0.5分，满分2分", "健全责任制。"),),
                    False,
                    "健全责任制。（2分）",
                ),
                ItemScore(2, 2.0, 2.0, 2.0, 2.0, 2.0, (), False, "完成各项任务。（2分）"),
                ItemScore(
                    3,
                    0.0,
                    0.0,
                    -2.0,
                    0.0,
                    None,
                    (
                        Movement(-4.0, Role.LOSS, "迟报2次", "迟报一次扣2分"),
                        Movement(4.0, Role.FLOOR, "本项扣完为止", ""),
                    ),
                    True,
                    "按时报送。",
                ),
            ),
        ),
        SectionScore(
            2,
            "二、综合评议(10分)",
            "综合评议",
            10.0,
            -5.0,
            (
                ItemScore(
                    4,
                    10.0,
                    0.0,
                    None,
                    0.0,
                    None,
                    (Movement(-10.0, Role.PENDING, "尚未票决，暂计0分", "票决评定。"),),
                    False,
                    "票决评定。",
                ),
                ItemScore(
                    5,
                    0.0,
                    2.0,
                    2.0,
                    2.0,
                    2.0,
                    (Movement(2.0, Role.GAIN, "多1个，加2分", "多1个加2分"),),
                    True,
                    "多1个加2分。",
                ),
                ItemScore(
                    6,
                    0.0,
                    -5.0,
                    None,
                    -5.0,
                    None,
                    (
                        Movement(-5.0, Role.PENALTY, "通报批评1次", "扣5分"),
                        Movement(0.0, Role.VETO, "一票否决", "一票否决"),
                    ),
                    True,
                    "被上级通报批评的有1次扣5分。两次以上的实行一票否决。",
                ),
            ),
        ),
    ),
    appeal="河东司法所复核申请表.xlsx",
    appeals_until=date(2017, 1, 6),
    attachment="河东司法所得分明细.docx",
)
_FIRST = Place(1, "河西司法所", 98.5, 92.5, 6.0, 0.0, "优秀", (10.0, 88.5), "")
_SECOND = Place(2, "河东司法所", 91.25, 91.25, 5.0, -5.0, "合格", (9.25, 82.0), "")
ANSWER = AppealAnswer(
    county=_COUNTY,
    year=2016,
    title=_TITLE,
    dated=date(2017, 1, 10),
    office=_OFFICE,
    chief="张三",
    return_to=_RETURN_TO,
    file="河东司法所复核申请表.xlsx",
    received=date(2017, 1, 5),
    items=(
        AnsweredItem(5, "培育2个社会组织。", "改为", False, 1.0, 2.0, "第二个组织6月已经登记。", "登记证书日期属实"),
        AnsweredItem(12, "按时报送。", "维持", True, 1.5, 1.5, "节假日顺延", "通知写明不顺延"),
        AnsweredItem(45, "重大事项。", "改为", False, 0.0, 0.0, "通报不是本所的", "核对通报，次数改为0"),
    ),
    attachment="河东司法所复核答复.docx",
)
CIRCULAR = Circular(
    county=_COUNTY,
    year=2016,
    title=_TITLE,
    dated=date(2017, 1, 10),
    stage=Stage.PROVISIONAL,
    finality="未定稿",
    waiting=("核定尚待基层工作科、社区矫正科完成", "终评尚待评委完成"),
    ranked=(_FIRST, _SECOND),
    vetoed=(Place(0, "河南司法所", 85.0, 85.0, 0.0, 0.0, "", (8.0, 77.0), "违反法律法规被依法处理，一票否决"),),
    missing=("河北司法所", "河中司法所"),
    absent=("山前司法所",),
    merged=("山后司法所（并入河东司法所）",),
    sections=("队伍建设", "人民调解"),
    lost=(LostItem(34, "信息宣传", 6.0, 2, 8.0, "年内完成省厅采用信息3篇。(6分)"),),
    voters=6,
    valid_ballots=5,
    void_ballots=1,
    attachment="2016年度考核结果通报.docx",
)
AMENDMENT = Amendment(
    county=_COUNTY,
    year=2016,
    title=_TITLE,
    dated=date(2017, 1, 20),
    stage=Stage.FINAL,
    finality="定稿（2017-01-20）",
    former="2016-12-31",
    offices=(
        AmendedOffice("全县", (Change("考核阶段", "核定", "终评"),)),
        AmendedOffice(
            _OFFICE, (Change("名次", "3", "2"), Change("总分", "90.25", "91.25"), Change("第5项得分", "1", "2"))
        ),
        AmendedOffice("河北司法所", (Change("状态", "未报送", "参评"), Change("名次", "—", "9"))),
    ),
    attachment="2016年度考核结果更正通报（2017-01-20定稿）.docx",
)
_MANY = tuple(ApprovedOffice(number, f"第{number}司法所", 100.0 - number, "") for number in range(1, 26))
APPROVAL = Approval(
    county=_COUNTY,
    year=2016,
    title=_TITLE,
    dated=date(2017, 1, 10),
    stage=Stage.ASSESSED,
    finality="未定稿",
    offices=(
        ApprovedOffice(1, "河西司法所", 98.5, "优秀"),
        ApprovedOffice(2, "河东司法所", 91.25, ""),
        ApprovedOffice(0, "河南司法所", 85.0, "一票否决"),
        ApprovedOffice(0, "河北司法所", None, "未报送"),
    ),
    has_bands=True,
    ranked=2,
    vetoed=1,
    missing=1,
    voters=6,
    valid_ballots=5,
    void_ballots=1,
    signers=(Signers("组长", "副组长", "成员"), Signers("成员", "成员", "成员")),
    digest="",
    attachment="2016年度考核结果审定表.docx",
)
