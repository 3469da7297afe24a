"""Tells the time: by this computer's clock, if it can be believed, or by another that is given in its place.

Nothing else asks this computer. A year folder hands its clock on to whatever bears a time.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from sfs_excel.errors import SfsError

FIRST_YEAR, LAST_YEAR = 1980, 2107  # of a zip file's, which every workbook and document is

Clock = Callable[[], datetime]
"""Tells what time it is, with a zone."""


def check_clock(clock: Clock) -> None:
    """
    Raises:
        SfsError: the clock stands where no file can be written with it, and nothing received should be dated by it.
    """
    now = clock()
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        raise SfsError(
            f"电脑的时钟：现在显示的是{now.year}年{now.month}月{now.day}日，不可能对。请先校准电脑的日期和时间，再运行一次。"
        )


def tell_time() -> datetime:
    """Now, with the zone of this computer; in UTC, where what is set there (TZ=UTC+99) is no zone."""
    try:
        return datetime.now().astimezone()
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)


def tell_time_of(seconds: float) -> datetime:
    """A file's time (seconds since 1970), in the zone of `tell_time`; the beginning of 1970 for one that cannot be shown."""
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(tell_time().tzinfo)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
