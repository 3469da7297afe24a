"""Made-up dashboards that use everything their template can be given, and that leave out everything that may be missing."""

from dataclasses import replace
from datetime import date, datetime

from sfs_excel.notices.dashboard import (
    FIRST_SHOWN,
    Bar,
    Dashboard,
    Gain,
    Loss,
    RankedOffice,
    SectionShare,
    Segment,
    Waiting,
)
from sfs_excel.notices.feedback import Movement
from sfs_excel.notices.papers import LostItem
from sfs_excel.notices.replies import Notice
from sfs_excel.words import Role, Stage


def make_pages() -> list[Notice]:
    """With everything there, and with as little as can be."""
    return [
        DASHBOARD,
        replace(
            DASHBOARD,
            stage=Stage.FINAL,
            waiting=(),
            vetoed=(),
            missing=(),
            absent=(),
            merged=(),
            ranked=(_SECOND,),
            bars=(),
        ),
        replace(DASHBOARD, ranked=(), vetoed=(), bars=(), lost=(), mean=0.0),
    ]


_SECTIONS = (SectionShare(1, "队伍建设", 10.0, 9.0, 0.9), SectionShare(2, "人民调解", 17.0, 17.0, 1.0))
_LOSSES = (
    Loss(
        5,
        "培育2个社会组织。每少1个…",
        1.0,
        0.0,
        (Movement(-1.0, Role.LOSS, "培育社会组织数1个，少1个，每少1个扣1分", ""),),
    ),
    Loss(
        17,
        "落实管控措施。…",
        3.0,
        0.0,
        (Movement(-4.0, Role.LOSS, "脱管2人", ""), Movement(1.0, Role.FLOOR, "本项扣完为止", "")),
    ),
    Loss(43, "由局考核领导小组…", 0.0, 10.0, (Movement(-10.0, Role.PENDING, "尚未票决，暂计0分", ""),)),
)
_FIRST = RankedOffice(
    rank=1,
    office="河东司法所",
    total=97.5,
    base=95.0,
    bonus=3.0,
    penalty=-0.5,
    change=-1.5,
    band="优秀",
    errors=2,
    rates=(0.9, 1.0),
    losses=_LOSSES,
    left_out=4,
    gains=(Gain(34, 2.0), Gain(44, 1.0)),
    veto="",
)
_SECOND = replace(_FIRST, band="", errors=0, change=0.0, bonus=0.0, penalty=0.0, losses=(), left_out=0, gains=())
_BAR = Bar(
    rank=1,
    office="河东司法所",
    total=97.5,
    segments=(Segment(1, 0.0, 81.0, False), Segment(2, 80.5, 0.5, True)),
    after_gap=False,
)

DASHBOARD = Dashboard(
    county="青河县司法局",
    year=2016,
    title="2016年全县司法所目标管理责任书",
    dated=date(2016, 12, 20),
    made=datetime(2016, 12, 20, 9, 30),
    stage=Stage.PROVISIONAL,
    stage_said="自评暂定：分数尚未经考核组核定，其中的评分项目暂按司法所自评计算；票决未计入。未定稿。",
    waiting=(
        Waiting(Stage.ASSESSED, ("核定表没有交来（社区矫正科）",) * 6),
        Waiting(Stage.FINAL, ("票决表没有交来（3号、5号）",)),
    ),
    ranked=(_FIRST, _SECOND) * FIRST_SHOWN,
    vetoed=(replace(_FIRST, rank=0, veto="违反法律法规被依法处理，一票否决"),),
    missing=("青口司法所", "沙河司法所"),
    absent=("山前司法所",),
    merged=("山后司法所（并入河东司法所）",),
    mean=88.25,
    sections=(*_SECTIONS, SectionShare(12, "加减分或一票否决", 0.0, 1.5, 0.0)),
    bars=(_BAR, replace(_BAR, after_gap=True)),
    most=120.0,
    lost=(LostItem(5, "队伍建设", 2.0, 7, 8.5, "培育2个社会组织。每少1个扣1分，多1个加1分，最高加4分。（2分）"),) * 3,
    workbook="2016年度司法所考核排名.xlsx",
)
