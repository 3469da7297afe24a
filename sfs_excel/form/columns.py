"""What the sheets and columns of a form are called: all that a reader needs to know of its looks."""

from enum import IntEnum

COVER, TABLE, GUIDE, META = "封面", "填报表", "填报说明", "_meta"
PROBLEMS = "问题清单"  # in front of a form that goes back to be corrected


class Column(IntEnum):
    """The columns of 填报表. Those from TYPED on are hidden: they hold what the formulas share."""

    KEY = 1
    NUMBER = 2
    TEXT = 3
    POINTS = 4
    LABEL = 5
    VALUE = 6
    UNIT = 7
    STATUS = 8
    HINT = 9
    SCORE = 10
    REASON = 11
    EVIDENCE = 12
    TYPED = 13  # TRUE: the value has the right type and bounds
    NUMERIC = 14  # the value as a number (a flag 1 or 0), 0 where it is not TYPED
    VALID = 15  # TRUE: TYPED, and no check across fields fails that names it
    CLEAN = 16  # NUMERIC where VALID, otherwise 0


HEADINGS = {
    Column.KEY: "键",
    Column.NUMBER: "序号",
    Column.TEXT: "考核内容（责任书原文）",
    Column.POINTS: "分值",
    Column.LABEL: "填报项",
    Column.VALUE: "填报值",
    Column.UNIT: "单位",
    Column.STATUS: "状态",
    Column.HINT: "提示",
    Column.SCORE: "自动得分",
    Column.REASON: "扣分、加分原因（自动生成）",
    Column.EVIDENCE: "佐证材料",
}
LAST_PRINTED = Column.EVIDENCE
TITLE_ROW, SUMMARY_ROW, HEAD_ROW = 1, 2, 3
