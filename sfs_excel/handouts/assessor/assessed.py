"""An office as its assessors see it: its answers, the decisions so far, and their text in the table.

What stands in a 核定表 tells, when that comes back, what its assessor saw.
"""

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sfs_excel import excel_limits
from sfs_excel.text import show_text

NAME_LIMIT, SHORT_LIMIT, WORDS_LIMIT, EVIDENCE_LIMIT, VALUE_LIMIT = 60, 11, 40, 240, 60  # characters
GROUNDS_LIMIT = 500


@dataclass(frozen=True)
class Appealed:
    """An item of which an office asks for a review, and the answer that holds.

    Attributes:
        answer: 维持, 改为; None where none holds.
        points: that it sets; None where it sets none.
        reason: of the answer.
    """

    grounds: str
    evidence: str = ""
    answer: str | None = None
    points: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Assessed:
    """One office, as its assessors see it.

    Attributes:
        values: what it reported, as shown, by full key; without an entry nothing valid was reported.
        counts: what the bureau's log counts, by full key.
        evidence: by item.
        scores: computed from the values that are in force, by item.
        self_scores: computed from what the office reported alone, by item; empty where it has returned nothing.
        findings: what was found, and what the assessors are reminded of, by item.
        entries: what the bureau's 台账 says of it in words, by item.
        decided: what assessors decided before, and why: by full key, a score by its item's number (`06`). It stands in the
            inputs, so that whoever goes on does not take it back by leaving them blank.
        opens: what an entry of the 台账 speaks of without a number that counts: by full key, a score by its item's number.
        reasons: why the computed score is not the item's points, by item.
        rows: the items in which it stands; None is all.
        appeals: by item.
    """

    code: str
    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[int, str] = field(default_factory=dict)
    scores: Mapping[int, float] = field(default_factory=dict)
    self_scores: Mapping[int, float] = field(default_factory=dict)
    findings: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    entries: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    decided: Mapping[str, tuple[float | str, str]] = field(default_factory=dict)
    opens: Collection[str] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)
    rows: Collection[int] | None = None
    appeals: Mapping[int, Appealed] = field(default_factory=dict)

    def stands_in(self, item: int) -> bool:
        """Tell whether it has a row in an item."""
        return self.rows is None or item in self.rows

    def say_entries(self, item: int) -> str:
        """`台账：2016-05-03 …；…`; empty where the log has nothing on the item."""
        said = "；".join(self.entries.get(item, ()))
        return f"台账：{said}" if said else ""


def show_item(text: str) -> str:
    """An item's first words, by which a row is known."""
    return show_text(text, SHORT_LIMIT)


def show_words(text: str) -> str:
    """An item's first words, by which an office knows a row."""
    return show_text(" ".join(text.split()), WORDS_LIMIT)


def show_evidence(said: str) -> str:
    """Return what an office named as evidence of an item."""
    return _show_seen(said, EVIDENCE_LIMIT)


def show_grounds(said: str) -> str:
    """Return why an office asks for a review of an item."""
    return _show_seen(said, GROUNDS_LIMIT)


def show_report(said: str) -> str:
    """Return what an office reported of a field."""
    return _show_seen(said, VALUE_LIMIT)


def _show_seen(said: str, limit: int) -> str:
    """As `show_text`; but what has to be cut ends in its length and a check sum, so that no other text looks like it."""
    whole = show_text(said, excel_limits.CELL)
    if len(whole) <= limit:
        return whole
    end = f"…（共{len(whole)}字，校验{zlib.crc32(whole.encode(errors='replace')):08x}）"
    return whole[: limit - len(end)] + end
