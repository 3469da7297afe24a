"""The two ways in which something can be wrong.

An operator's or programmer's mistake is an `SfsError`: it is raised, and the command stops before it has written anything.
A fault in what an office sent is a `Finding`: a value, collected beside the result while the run goes on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["错误", "提醒", "更正"]
ERROR: Severity = "错误"  # goes back to the office; the value counts as missing
REMINDER: Severity = "提醒"  # worth a look; changes no score
CORRECTION: Severity = "更正"  # could only mean one thing, and was taken for it


class SfsError(Exception):
    """A mistake of the operator or the programmer. The message is Chinese and says place, fact, remedy."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file of the bureau's own (rulebook, roster, template)."""

    place: str
    fact: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}：{self.fact}。{self.remedy}。"


class FaultyFileError(SfsError):
    """A file of the bureau's own cannot be used. Carries all its faults, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Finding:
    """One fault, reminder or correction in what an office sent (design.md, 6).

    `message` is whole in itself: place, fact, remedy. `file` is relative to the inbox; `cell` is an A1 reference;
    `item` is 0 and `field` empty where the finding concerns the file as a whole.
    """

    code: str
    severity: Severity
    message: str
    office: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    item: int = 0
    field: str = ""
