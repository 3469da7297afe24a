"""What a file of the inbox is and what became of it: the codes of `submissions`, and the words for them, the same everywhere."""

from collections.abc import Mapping
from typing import Literal

Status = Literal["current", "superseded", "duplicate", "refused", "waiting", "skipped"]

STATUSES: Mapping[Status, str] = {
    "current": "采用",
    "superseded": "被后来的替代",
    "duplicate": "重复",
    "refused": "拒收",
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

CLERK = "经办人"  # who does what nobody else owes
