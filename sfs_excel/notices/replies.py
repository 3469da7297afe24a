"""The content of the notices on a return, before any words: every field and property is a name that a template may use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sfs_excel.words import Stage

MOST_LISTED = 30  # in a message; the rest stand in the workbook's list of problems
LENGTH = "length"  # a field's metadata: the characters that its text may have

# A fact often opens with its label, which stands before it already: 培育社会组织数 | 填的是“两次”.
_AFTER_LABEL = re.compile(r"填|没有填|显示为|是|有")


@dataclass(frozen=True)
class Part:
    """A notice, or a piece of one. Its texts are made harmless before a template sees them, and cut where they are longer
    than a line should be, unless the field says how long it may be (`may_be_long`)."""


def may_be_long() -> Any:
    """A field with words of the letter, or with reasons."""
    return field(metadata={LENGTH: 4000})


@dataclass(frozen=True)
class Line(Part):
    """One fault or reminder.

    Attributes:
        item, label, cell: 0 and empty where it concerns the file as a whole.
        cell: in the attached workbook, with its sheet: 「填报表」F18.
        fact, remedy: as in a `Finding`.
    """

    item: int
    label: str
    cell: str
    fact: str
    remedy: str

    @property
    def said(self) -> str:
        """The fact without the label that stands before it."""
        rest = self.fact.removeprefix(self.label)
        return rest if _AFTER_LABEL.match(rest) else self.fact


@dataclass(frozen=True, kw_only=True)
class Notice(Part):
    """The common part of all notices.

    Attributes:
        county: the bureau's name.
        title: of the letter of responsibility.
        dated: the day that stands below it; None is left to be filled in by hand.
    """

    county: str
    year: int
    title: str
    dated: date | None = None


@dataclass(frozen=True, kw_only=True)
class ResultNotice(Notice):
    """A notice that tells of the year's result.

    Attributes:
        stage: 自评暂定, 核定 or 终评.
        finality: whether the result is final, in words; where it is, with its folder.
    """

    stage: Stage
    finality: str

    @property
    def is_final(self) -> bool:
        """Tell whether the last stage is reached."""
        return self.stage == Stage.FINAL


@dataclass(frozen=True, kw_only=True)
class CountyNotice(Notice):
    """A notice to all offices."""

    @property
    def addressee(self) -> str:
        """Name whom it is to: all of them."""
        return "各司法所"


@dataclass(frozen=True, kw_only=True)
class OfficeNotice(Notice):
    """A notice to one office.

    Attributes:
        office: its name.
        return_to: where answers are sent; empty is the bureau.
    """

    office: str
    chief: str
    return_to: str

    @property
    def addressee(self) -> str:
        """Name the office, and its chief where the roster has one."""
        if not self.chief:
            return self.office
        return f"{self.office}（{self.chief.removesuffix('所长')}所长）"

    @property
    def recipient(self) -> str:
        """Name who gets the filled form: the address of 发件人, or the bureau."""
        return self.return_to or self.county


@dataclass(frozen=True, kw_only=True)
class Reply(OfficeNotice):
    """A notice on what an office returned.

    Attributes:
        file: as the office named it.
        received: shown in its own zone.
        deadline: the last day, inclusive.
    """

    file: str
    received: datetime
    deadline: date | None
    reminders: tuple[Line, ...]

    @property
    def listed_reminders(self) -> Sequence[Line]:
        """Return the reminders for which there is room."""
        return self.reminders[:MOST_LISTED]

    @property
    def more_reminders(self) -> int:
        """Count the reminders for which there is none."""
        return len(self.reminders) - len(self.listed_reminders)


@dataclass(frozen=True, kw_only=True)
class Correction(Reply):
    """更正通知: goes with the workbook in which an office corrects its return.

    Attributes:
        is_overdue: the deadline has passed.
        attachment: the workbook's file name.
        errors: wrong and blank, in the order of the workbook's list of problems.
        notes: whole sentences on what changed in the letter's rules since the form was issued.
        blanks: how many of `errors` are fields not filled in.
        total: what the attached form scores as it is, by the office's own word alone; None where the form is a new one.
    """

    is_overdue: bool
    attachment: str
    errors: tuple[Line, ...]
    notes: tuple[str, ...]
    blanks: int
    total: float | None

    @property
    def wrong(self) -> int:
        """Count the errors that are no blanks."""
        return len(self.errors) - self.blanks

    @property
    def listed_errors(self) -> Sequence[Line]:
        """Return the errors for which there is room."""
        return self.errors[:MOST_LISTED]

    @property
    def more_errors(self) -> int:
        """Count the errors for which there is none."""
        return len(self.errors) - len(self.listed_errors)


@dataclass(frozen=True, kw_only=True)
class Receipt(Reply):
    """回执: for an office whose return has no error. It tells what was received, and no score: what the bureau decides is
    told in the feedback, when the bureau sends it.

    Attributes:
        sha256: of the received file, 64 hexadecimal digits.
        version: 1 for the office's first return, 2 for the one that superseded it, and so on.
    """

    sha256: str
    version: int

    @property
    def is_late(self) -> bool:
        """Received after the deadline."""
        return self.deadline is not None and self.received.date() > self.deadline
