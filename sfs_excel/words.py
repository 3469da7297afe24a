"""Codes, and the words for them, the same everywhere: what a file of the inbox is and what became of it (`submissions`), which
papers and mails there are.
"""

from collections.abc import Mapping
from typing import Literal

Status = Literal["current", "superseded", "duplicate", "refused", "asked", "waiting", "skipped"]

STATUSES: Mapping[Status, str] = {
    "current": "采用",
    "superseded": "被后来的替代",
    "duplicate": "重复",
    "refused": "拒收",
    "asked": "待确认",
    "waiting": "暂时读不到",
    "skipped": "跳过",
}

KINDS: Mapping[str, str] = {
    "form": "填报表",
    "assessor": "核定表",
    "ballot": "票决表",
    "log": "平时台账",
    "evidence": "佐证材料",
    "unknown": "不明",
}
HANDOUTS: Mapping[str, str] = {kind: KINDS[kind] for kind in ("assessor", "ballot", "log")}
PAPERS: Mapping[str, str] = {
    "letter": "责任书",
    "reminder": "催报",
    "feedback": "得分反馈",
    "circular": "考核结果通报",
    "correction": "更正通知",
}
MAILS: Mapping[str, str] = {
    "form": KINDS["form"],
    **PAPERS,
    "receipt": "回执",
    "assessor": KINDS["assessor"],
    "ballot": KINDS["ballot"],
}

CLERK, VOTERS = "经办人", "评委"  # the clerk does what nobody else owes
NO_ASSESSMENT = "核定表还没有交回"  # what a department owes whose workbook has not come back
