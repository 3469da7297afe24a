"""The names of a form's sheets and columns: all that a reader needs to know of its looks."""

from collections.abc import Mapping
from enum import IntEnum

from sfs_excel.sheets import columns

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


COLUMNS: Mapping[Column, columns.Column] = {
    Column.KEY: columns.Column("键", 9, "hidden", hidden=True, read=True),
    Column.NUMBER: columns.Column("序号", 5, "top_centre"),
    Column.TEXT: columns.Column("考核内容（责任书原文）", 33, "top_text"),
    Column.POINTS: columns.Column("分值", 5.5, "top_centre"),
    Column.LABEL: columns.Column("填报项", 22, read=True),
    Column.VALUE: columns.Column("填报值", 9, "input", read=True),
    Column.UNIT: columns.Column("单位", 6, "centre"),
    Column.STATUS: columns.Column("状态", 6.5, "status"),
    Column.HINT: columns.Column("提示", 36, "quiet_small"),
    Column.SCORE: columns.Column("自动得分", 8, "top_score"),
    Column.REASON: columns.Column("扣分、加分原因（自动生成）", 26, "top_small"),
    Column.EVIDENCE: columns.Column("佐证材料", 17, "top_input", read=True),
    Column.TYPED: columns.Column("", 9, "hidden", hidden=True),
    Column.NUMERIC: columns.Column("", 9, "hidden", hidden=True),
    Column.VALID: columns.Column("", 9, "hidden", hidden=True),
    Column.CLEAN: columns.Column("", 9, "hidden", hidden=True),
}
HEADINGS = {place: column.head for place, column in COLUMNS.items() if column.head}
LAST_PRINTED = Column.EVIDENCE
TITLE_ROW, SUMMARY_ROW, HEAD_ROW = 0, 1, 2  # counted from 0

KEY_HEAD, NUMBER_HEAD, POINTS_HEAD = HEADINGS[Column.KEY], HEADINGS[Column.NUMBER], HEADINGS[Column.POINTS]
LABEL_HEAD, VALUE_HEAD, UNIT_HEAD = HEADINGS[Column.LABEL], HEADINGS[Column.VALUE], HEADINGS[Column.UNIT]
STATE_HEAD, HINT_HEAD, EVIDENCE_HEAD = HEADINGS[Column.STATUS], HEADINGS[Column.HINT], HEADINGS[Column.EVIDENCE]
REPORT = columns.specify(TABLE, COLUMNS.values(), r"\d{2}(\.[a-z][a-z0-9_]*)?")

LOG_HOLDER = "台账"
"""Whose the one workbook is that the bureau keeps through the year: it belongs to no office, department or voter."""
