"""What became of a file of the inbox: the codes of `submissions.status`, and the words for them, the same everywhere."""

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
