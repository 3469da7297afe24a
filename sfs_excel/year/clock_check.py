"""Holds the computer's clock against the newest record of the register, before anything is recorded by it.

What is recorded keeps its time for good, and whether a form came in time rests on it.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta

from sfs_excel.clock import Clock
from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.roster.titles import CLOCK_CHECKED, SETTINGS
from sfs_excel.words import Severity
from sfs_excel.year.folder import YearFolder

# By which a clock may stand before a record: it was set right meanwhile, or moved to another zone.
_BORNE = timedelta(days=1)
_LONG = timedelta(days=92)  # without any record: a year may well rest so long, and a battery may be empty


def ensure_clock(year: YearFolder, clock: Clock) -> None:
    """
    Raises:
        SfsError: the clock stands before the newest record by more than a day, and nobody states that it was set right since.
    """
    fault = find_clock_fault(year, clock)
    if fault is not None and fault.severity == Severity.ERROR:
        raise SfsError(str(fault))


def find_clock_fault(year: YearFolder, clock: Clock) -> Fault | None:
    """Return what speaks against the clock; a reminder where it may be right all the same. A register that cannot be read says
    nothing: that is told elsewhere."""
    newest: datetime | None = None
    with suppress(FaultyFileError):
        newest = year.register.find_newest()
    now = clock()
    if newest is None or newest <= now <= newest + _LONG:
        return None
    shown = f"现在显示的是{now:%Y-%m-%d %H:%M}，登记里最新的记录是{newest.astimezone(now.tzinfo):%Y-%m-%d %H:%M}的"
    if now > newest:
        fact = f"{shown}，中间隔了{(now - newest).days}天"
        return Fault("电脑的时钟", fact, "请看一看日期对不对，不对的先校准；对的，不用管", Severity.REMINDER)
    if newest - now <= _BORNE:
        remedy = "请先看一看时间对不对，不对的先校准；对的，不用管"
        return Fault("电脑的时钟", f"{shown}，比现在还晚", remedy, Severity.REMINDER)
    if (checked := _read_checked(year)) is not None and checked <= now.date():
        return None
    remedy = (
        "时钟不对的，请先校准电脑的日期和时间，再运行一次；时钟是对的、以前登记的时间不对的，"
        f"请在名册「{SETTINGS}」加一行“{CLOCK_CHECKED}”，值填今天的日期 {now:%Y-%m-%d}，再运行一次"
    )
    return Fault("电脑的时钟", f"{shown}，比现在还晚，收到的、办理的会记错时间，没有登记", remedy)


def _read_checked(year: YearFolder) -> date | None:
    """The day on which the clerk found the clock to be right, though records are later; None where the roster does not say."""
    from sfs_excel.roster.read import load_roster  # reads workbooks, which no other clock needs

    try:
        return load_roster(year.roster).clock_checked
    except FaultyFileError:
        return None
