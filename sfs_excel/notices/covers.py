"""The messages that go out with a workbook: the form, an assessor's workbook, a ballot. Before any words, as in `replies`."""

from dataclasses import dataclass
from datetime import date

from sfs_excel.notices.replies import Notice, OfficeNotice, may_be_long


@dataclass(frozen=True, kw_only=True)
class FormCover(OfficeNotice):
    """填报表: goes with the form that an office is to fill in.

    Attributes:
        deadline: the last day, inclusive.
        attachment: the form's file name.
    """

    deadline: date | None
    attachment: str


@dataclass(frozen=True, kw_only=True)
class AppealCover(OfficeNotice):
    """复核申请表: goes with the workbook in which an office is to put its appeal right.

    Attributes:
        faults: what is wrong in it, a clause each.
        attachment: the workbook's file name.
    """

    faults: tuple[str, ...] = may_be_long()
    attachment: str


@dataclass(frozen=True, kw_only=True)
class BureauCover(Notice):
    """A message to those who assess and vote.

    Attributes:
        return_to: where the workbook is sent; empty is the bureau.
        offices: how many are assessed.
        attachment: the workbook's file name.
    """

    return_to: str
    offices: int
    attachment: str

    @property
    def recipient(self) -> str:
        """Name who gets the filled workbook: the address of 发件人, or the bureau."""
        return self.return_to or self.county


@dataclass(frozen=True, kw_only=True)
class AssessorCover(BureauCover):
    """核定表: goes with the workbook of a department. `items`: the numbers that it assesses, as the roster writes them."""

    department: str
    items: str

    @property
    def addressee(self) -> str:
        """Name whom the message is to."""
        return self.department


@dataclass(frozen=True, kw_only=True)
class BallotCover(BureauCover):
    """票决表: goes with a ballot. Nobody's name stands in it."""

    voter: str

    @property
    def addressee(self) -> str:
        """Name whom the message is to, by number only."""
        return f"{self.voter}号评委"
