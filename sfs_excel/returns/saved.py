"""Compares the times at which workbooks say that they were saved. They were told by clocks of which nobody here knows.

A time can be right if it lies between the handing out of the forms and the receipt of the file. One that cannot is a wrong
clock's: it is compared with no other but one that is wrong on the same side, as the same computer may have told both.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.extract import Extract
from sfs_excel.words import Kind

_ZONES = timedelta(hours=14)  # how far a clock that names no zone may be from UTC
_TOLERANCE = timedelta(days=1)  # of two clocks, with the zones


@dataclass(frozen=True)
class Saved:
    """
    Attributes:
        moment: with a zone; UTC where none is named, and then `has_zone` is not set.
        received: the latest at which it can have been saved, whatever it says.
        side: -1 where it lies before the time in which it can be right, 1 where it lies after, else 0.
    """

    moment: datetime
    has_zone: bool
    received: datetime
    side: int

    def is_surely_before(self, other: "Saved") -> bool:
        """Tell whether it was saved before the other, whatever zone a clock that names none stood in."""
        if self.side == other.side:
            slack = timedelta() if self.has_zone == other.has_zone else _ZONES
            return other.moment - self.moment > slack
        return self.side != 0 and other.side == 0 and self.received < other._earliest

    def is_doubtful_after(self, other: "Saved") -> bool:
        """Tell whether it may have been saved before the other, though it came later: it was, or one of the times cannot be right
        and nothing else shows the order."""
        return self.is_surely_before(other) or (self.side != other.side and not other.is_surely_before(self))

    @property
    def _earliest(self) -> datetime:
        return self.moment if self.has_zone else self.moment - _ZONES


def read_saved(delivery: Delivery) -> Saved | None:
    """The time that a workbook states; None where it states none."""
    content = delivery.content
    if not isinstance(content, Extract) or not content.saved:
        return None
    told, received = (datetime.fromisoformat(each) for each in (content.saved, delivery.receipt.received))
    moment = told if told.tzinfo else told.replace(tzinfo=UTC)
    side = int(moment > received + _TOLERANCE)
    # The bureau's own workbooks are handed out at other times than the forms.
    if delivery.since and content.kind == Kind.FORM and moment < datetime.fromisoformat(delivery.since) - _TOLERANCE:
        side = -1
    return Saved(moment, told.tzinfo is not None, received, side)


def show_saved(saved: Saved) -> str:
    """To the minute, on the clock by which it was received; as it stands where it names no zone."""
    return f"{saved.moment.astimezone(saved.received.tzinfo) if saved.has_zone else saved.moment:%Y-%m-%d %H:%M}"
