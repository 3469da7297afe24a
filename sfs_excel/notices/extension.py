"""延期通知, before any words: until when forms may come back now, though another day is printed on them."""

from dataclasses import dataclass
from datetime import date

from sfs_excel.notices.replies import CountyNotice


@dataclass(frozen=True, kw_only=True)
class Extension(CountyNotice):
    """延期通知: for all offices, whatever form each of them has in hand.

    Attributes:
        former: the days that are printed on forms, ascending; at least one.
        deadline: the last day now, inclusive.
        return_to: where forms are sent; empty is the bureau.
        attachment: the paper's file name, for the message with which it goes out.
    """

    former: tuple[date, ...]
    deadline: date
    return_to: str
    attachment: str

    @property
    def recipient(self) -> str:
        """Name who gets the filled form: the address of 发件人, or the bureau."""
        return self.return_to or self.county

    @property
    def change(self) -> str:
        """The verb: 延长 where the last day is later than all that are printed, else 调整."""
        return "延长" if self.deadline > max(self.former) else "调整"
