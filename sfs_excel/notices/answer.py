"""The content of 复核答复, before any words: what an office is told of its appeal. It says nothing of any other office."""

from dataclasses import dataclass
from datetime import date

from sfs_excel.notices.replies import OfficeNotice, Part, may_be_long


@dataclass(frozen=True)
class AnsweredItem(Part):
    """One item of which the office has asked for a review, and the answer.

    Attributes:
        text: the letter's words, cut.
        grounds: as the office wrote them.
        answer: 维持 or 改为.
        is_upheld: the first of these.
        before, after: points without the answer, and with it; the same where its data were changed instead.
        reason: as the department wrote it.
    """

    item: int
    text: str
    answer: str
    is_upheld: bool
    before: float
    after: float
    grounds: str = may_be_long()
    reason: str = may_be_long()

    @property
    def is_moved(self) -> bool:
        """Tell whether the answer sets other points."""
        return self.before != self.after


@dataclass(frozen=True, kw_only=True)
class AppealAnswer(OfficeNotice):
    """复核答复: once every item is answered.

    Attributes:
        file: in which the office asked, as it named it.
        received: the day on which that came.
        attachment: the paper's file name, for the message with which it goes out.
    """

    file: str
    received: date
    items: tuple[AnsweredItem, ...]
    attachment: str

    @property
    def upheld(self) -> int:
        """Count the items whose points stay."""
        return sum(each.is_upheld for each in self.items)

    @property
    def changed(self) -> int:
        """Count the others."""
        return len(self.items) - self.upheld
