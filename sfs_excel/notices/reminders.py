"""催报 and 群消息, before any words: who still owes a form, or has to put one right. Names and points as in `papers`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sfs_excel.notices.replies import CountyNotice, OfficeNotice, Part, may_be_long

MOST_ERRORS = 10  # in a reminder; the rest stand in the list of problems of the workbook that goes with it


@dataclass(frozen=True)
class RefusedFile(Part):
    """A file of the office that could not be used. `reason` says what to do, too."""

    file: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Reminder(OfficeNotice):
    """催报: for an office of which nothing usable has come back.

    Attributes:
        deadline: the last day, inclusive.
        is_overdue: it has passed.
        form: the file name of the office's form.
        refused: what it sent in place of a form.
    """

    deadline: date | None
    is_overdue: bool
    form: str
    refused: tuple[RefusedFile, ...]


@dataclass(frozen=True, kw_only=True)
class MendingReminder(Reminder):
    """催报, too: for an office that has to put its form right.

    Attributes:
        form: the file name of the workbook in which it does.
        file: what it returned, as it named it.
        is_outdated: the rules have changed since that was made.
        errors: place in it, fact and remedy of each: 「填报表」F18：……
    """

    file: str
    received: datetime
    is_outdated: bool
    errors: tuple[str, ...] = may_be_long()

    @property
    def listed_errors(self) -> Sequence[str]:
        """Return the errors for which there is room."""
        return self.errors[:MOST_ERRORS]

    @property
    def more_errors(self) -> int:
        """Count the errors for which there is none."""
        return len(self.errors) - len(self.listed_errors)


@dataclass(frozen=True, kw_only=True)
class GroupMessage(CountyNotice):
    """群消息: one text for the group chat of all offices. It names offices, and says nothing of points.

    Attributes:
        deadline, is_overdue: as of a reminder.
        return_to: where forms are sent; empty is the bureau.
        missing: names of the offices of which nothing usable has come back.
        correcting: names of those that have to put their form right.
    """

    deadline: date | None
    is_overdue: bool
    return_to: str
    missing: tuple[str, ...]
    correcting: tuple[str, ...]

    @property
    def recipient(self) -> str:
        """Name who gets the filled form: the address of 发件人, or the bureau."""
        return self.return_to or self.county
