"""The tables of what the bureau fills in: their columns, and what is read back of them.

Needs no XlsxWriter: returns are read by it, too.
"""

from collections.abc import Mapping

from sfs_excel.form.columns import (
    COVER,
    EVIDENCE_HEAD,
    HINT_HEAD,
    KEY_HEAD,
    LABEL_HEAD,
    NUMBER_HEAD,
    POINTS_HEAD,
    REPORT,
    STATE_HEAD,
    UNIT_HEAD,
    VALUE_HEAD,
)
from sfs_excel.sheets.columns import Column, TableSpec, specify
from sfs_excel.words import Kind

OFFICE_HEAD, TEXT_HEAD, REASON_HEAD = "司法所", "考核内容", "理由"
SELF_SCORE, COMPUTED, DECIDED_SCORE, DIFFERENCE = "自报得分", "计算得分", "核定分", "差异"
LOGGED, DECIDED_VALUE = "台账", "核定值"
VOTE, SEEN_HEAD, GRADE_HEAD = "评分", "平时考察", "等次"
APPLIED, GROUNDS, STANDING, WHY = "申请复核", "申请理由", "现得分", "计分原因"
ANSWER, CHANGED_TO = "答复", "改为"
UPHOLD, CHANGE = "维持", "改为"  # the answers to an appeal
DATE_HEAD, ITEM_HEAD, COUNT_HEAD, WHAT_HEAD, NOTED_BY_HEAD = "日期", "项目", "数量", "情况", "记录人"
WHO = "核定人"  # beside this word, above 逐项核定, stands who decided
SUCCESSOR_HEAD, DEPARTED_HEAD = "接替人", "离任的核定人"
THIS_ASSESSOR = "本表的核定人"  # below 接替人: what stands beside it speaks of who signed the workbook

ITEM_COLUMNS = (
    Column(KEY_HEAD, 12, "hidden", hidden=True, read=True),
    Column(NUMBER_HEAD, 5, "centre", read=True),
    Column(TEXT_HEAD, 20, "quiet_small", read=True),
    Column(OFFICE_HEAD, 17, read=True),
    Column(POINTS_HEAD, 5.5, "centre"),
    Column(SELF_SCORE, 8, "centre"),
    Column(COMPUTED, 8, "score"),
    Column(EVIDENCE_HEAD, 28, "small", read=True),
    Column(HINT_HEAD, 28, "small"),
    Column(DECIDED_SCORE, 9, "input", read=True),
    Column(REASON_HEAD, 29, "input_text", read=True),
    Column(DIFFERENCE, 7, "moved"),
    Column(STATE_HEAD, 8, "status"),
)
VALUE_COLUMNS = (
    Column(KEY_HEAD, 12, "hidden", hidden=True, read=True),
    Column(NUMBER_HEAD, 5, "centre", read=True),
    Column(LABEL_HEAD, 30, "quiet_small", read=True),
    Column(OFFICE_HEAD, 18, read=True),
    Column(VALUE_HEAD, 13, "centre", read=True),
    Column(UNIT_HEAD, 7, "centre"),
    Column(LOGGED, 8, "centre"),
    Column(HINT_HEAD, 34, "hint"),
    Column(DECIDED_VALUE, 11, "input", read=True),
    Column(REASON_HEAD, 36, "input_text", read=True),
    Column(STATE_HEAD, 8, "status"),
)
BALLOT_COLUMNS = (
    Column(KEY_HEAD, 12, "hidden", hidden=True, read=True),
    Column(NUMBER_HEAD, 6, "centre"),
    Column(OFFICE_HEAD, 20, read=True),
    Column(SEEN_HEAD, 118, "small"),
    Column(VOTE, 12, "input", read=True),
    Column(STATE_HEAD, 10, "status"),
    Column(GRADE_HEAD, 10, "hidden", hidden=True),  # those that may be chosen, one below the other
)
WRONG, OFFICE_AT, FIELD_AT, COUNTED = "不符", "所号", "项号", "计入"  # of 台账, hidden: what its states and totals read
LOG_COLUMNS = (
    Column(DATE_HEAD, 12, "input_date", read=True),
    Column(OFFICE_HEAD, 18, "input", read=True),
    Column(ITEM_HEAD, 7, "input", read=True),
    Column(LABEL_HEAD, 40, "input_text", read=True),
    Column(COUNT_HEAD, 9, "input", read=True),
    Column(WHAT_HEAD, 56, "input_text", read=True),
    Column(NOTED_BY_HEAD, 12, "input_text", read=True),
    Column(STATE_HEAD, 20, "status"),
    Column(WRONG, 6, "hidden", hidden=True),
    Column(OFFICE_AT, 6, "hidden", hidden=True),
    Column(FIELD_AT, 6, "hidden", hidden=True),
    Column(COUNTED, 6, "hidden", hidden=True),
)

APPEAL_COLUMNS = (
    Column(KEY_HEAD, 12, "hidden", hidden=True, read=True),
    Column(NUMBER_HEAD, 5, "centre", read=True),
    Column(TEXT_HEAD, 24, "small", read=True),
    Column(POINTS_HEAD, 5.5, "centre"),
    Column(SELF_SCORE, 8, "centre"),
    Column(COMPUTED, 8, "centre"),
    Column(DECIDED_SCORE, 7, "centre"),
    Column(STANDING, 7, "score"),
    Column(WHY, 28, "small"),
    Column(APPLIED, 8, "input", read=True),
    Column(GROUNDS, 30, "input_text", read=True),
    Column(EVIDENCE_HEAD, 19, "input_text", read=True),
    Column(STATE_HEAD, 7, "status"),
    Column(HINT_HEAD, 17, "hint"),
)
ANSWER_COLUMNS = (
    Column(KEY_HEAD, 12, "hidden", hidden=True, read=True),
    Column(NUMBER_HEAD, 5, "centre", read=True),
    Column(TEXT_HEAD, 20, "quiet_small", read=True),
    Column(OFFICE_HEAD, 16, read=True),
    Column(POINTS_HEAD, 5.5, "centre"),
    Column(COMPUTED, 8, "centre"),
    Column(DECIDED_SCORE, 8, "centre"),
    Column(GROUNDS, 34, "small", read=True),
    Column(EVIDENCE_HEAD, 20, "small"),
    Column(ANSWER, 8, "input", read=True),
    Column(CHANGED_TO, 8, "input", read=True),
    Column(REASON_HEAD, 31, "input_text", read=True),
    Column(STATE_HEAD, 8, "status"),
)

# On the cover, below which more stands. Of two heads none is ever missed: a cover without them is one of an earlier version.
SUCCESSIONS = TableSpec(COVER, (SUCCESSOR_HEAD, DEPARTED_HEAD))
ITEM_DECISIONS = specify("逐项核定", ITEM_COLUMNS, r".+\|\d{2}")
VALUE_DECISIONS = specify("数据核定", VALUE_COLUMNS, r".+\|\d{2}\.[a-z][a-z0-9_]*")
ANSWERS = specify("复核", ANSWER_COLUMNS, r".+\|\d{2}\.appeal-answer")
APPEALS = specify("复核申请", APPEAL_COLUMNS, r"\d{2}\.appeal")
BALLOTS = specify("票决", BALLOT_COLUMNS, r".+")
LOG = specify(LOGGED, LOG_COLUMNS)
TABLES: Mapping[str, tuple[TableSpec, ...]] = {
    Kind.FORM: (REPORT,),
    Kind.ASSESSOR: (ITEM_DECISIONS, VALUE_DECISIONS, SUCCESSIONS, ANSWERS),
    Kind.BALLOT: (BALLOTS,),
    Kind.LOG: (LOG,),
    Kind.APPEAL: (APPEALS,),
}
"""The tables of each kind of form, by the kind that its token names."""
