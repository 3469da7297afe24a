"""What the sheets and columns of a form are called: all that a reader needs to know of its looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

COVER, TABLE, GUIDE, META = "封面", "填报表", "填报说明", "_meta"
PROBLEMS = "问题清单"  # in front of a form that goes back to be corrected


class Column(IntEnum):
    """The columns of 填报表, counted from 0. Those from TYPED on are hidden: they hold what the formulas share."""

    KEY = 0
    NUMBER = 1
    TEXT = 2
    POINTS = 3
    LABEL = 4
    VALUE = 5
    UNIT = 6
    STATUS = 7
    HINT = 8
    SCORE = 9
    REASON = 10
    EVIDENCE = 11
    TYPED = 12  # TRUE: the value has the right type and bounds
    NUMERIC = 13  # the value as a number (a flag 1 or 0), 0 where it is not TYPED
    VALID = 14  # TRUE: TYPED, and no check across fields fails that names it
    CLEAN = 15  # NUMERIC where VALID, otherwise 0


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
TITLE_ROW, SUMMARY_ROW, HEAD_ROW = 0, 1, 2  # counted from 0

KEY_HEAD = HEADINGS[Column.KEY]


@dataclass(frozen=True)
class TableSpec:
    """A table that is read back: rows below a row of heads.

    Attributes:
        sheet: its usual name; a table is found by its heads, whatever the sheet is called now.
        heads: those that must all be there.
        keys: what a row's hidden key looks like, as a regular expression; empty where rows have none, and every row counts in
            which anything stands below one of the heads.
    """

    sheet: str
    heads: tuple[str, ...]
    keys: str = ""


LABEL_HEAD, VALUE_HEAD, EVIDENCE_HEAD = HEADINGS[Column.LABEL], HEADINGS[Column.VALUE], HEADINGS[Column.EVIDENCE]
REPORT = TableSpec(TABLE, (KEY_HEAD, LABEL_HEAD, VALUE_HEAD, EVIDENCE_HEAD), r"\d{2}(\.[a-z][a-z0-9_]*)?")

OFFICE_HEAD, REASON_HEAD = "司法所", "理由"
DECIDED_SCORE, DECIDED_VALUE, VOTE = "核定分", "核定值", "评分"
NUMBER_HEAD, TEXT_HEAD = HEADINGS[Column.NUMBER], "考核内容"
ITEM_DECISIONS = TableSpec(
    "逐项核定",
    (KEY_HEAD, NUMBER_HEAD, OFFICE_HEAD, TEXT_HEAD, EVIDENCE_HEAD, DECIDED_SCORE, REASON_HEAD),
    r".+\|\d{2}",
)
VALUE_DECISIONS = TableSpec(
    "数据核定",
    (KEY_HEAD, NUMBER_HEAD, OFFICE_HEAD, LABEL_HEAD, VALUE_HEAD, DECIDED_VALUE, REASON_HEAD),
    r".+\|\d{2}\.[a-z][a-z0-9_]*",
)
BALLOTS = TableSpec("票决", (KEY_HEAD, OFFICE_HEAD, VOTE), r".+")
LOG_HEADS = ("日期", OFFICE_HEAD, "项目", LABEL_HEAD, "数量", "情况", "记录人")
LOG = TableSpec("台账", LOG_HEADS)
WHO = "核定人"  # beside this word, above 逐项核定, stands who decided

FORM, ASSESSOR, BALLOT, RECORD = "form", "assessor", "ballot", "log"
TABLES: Mapping[str, tuple[TableSpec, ...]] = {
    FORM: (REPORT,),
    ASSESSOR: (ITEM_DECISIONS, VALUE_DECISIONS),
    BALLOT: (BALLOTS,),
    RECORD: (LOG,),
}
"""The tables of each kind of form, by the kind that its token names."""
RECORD_HOLDER = "台账"
"""Whose the one workbook is that the bureau keeps through the year: it belongs to no office, department or voter."""
