"""Dates as workbooks keep them: days counted from an epoch, and how such a number is shown."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

_BEFORE_1904 = 1462  # days
_LEAP_DAY = 60  # Excel has a 29 February 1900
_BEYOND = 2_958_466  # the day after 9999-12-31
_DAY_MS = 86_400_000
_UNSHOWN = "########"
_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DURATION = re.compile(
    r"(-?)P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:[.,][0-9]{1,9})?)S)?)?"
)


def date_of(serial: float, date_1904: bool = False) -> date | None:
    """The day that a date cell shows; None outside the years that Excel shows, and for the day that never was."""
    days = _count(serial, date_1904)
    if not 1 <= days < _BEYOND or int(days) == _LEAP_DAY:
        return None
    return date(1899, 12, 30 if days > _LEAP_DAY else 31) + timedelta(days=int(days))


def serial_of(moment: datetime, date_1904: bool = False) -> float:
    """The number that a date cell of this moment holds."""
    if date_1904:
        return (moment.replace(tzinfo=None) - datetime(1904, 1, 1)) / timedelta(days=1)
    days = (moment.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)
    return days if days > _LEAP_DAY else days - 1


def duration_of(text: str) -> float | None:
    """`PT288H`, a length of time as ISO 8601 writes it, in days; None where it is none."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        return None
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups()[1:])
    return (days + hours / 24 + minutes / 1440 + seconds / 86400) * (-1 if found[1] else 1)


def show_date(pieces: Sequence[tuple[str, str]], serial: float, date_1904: bool) -> str:
    """Return what a date format shows.

    Args:
        pieces: of the format, as (kind, text): `yyyy`, `mm`, `[h` …; other kinds are written as they are.
    """
    if not 0 <= _count(serial, date_1904) < _BEYOND:
        return _UNSHOWN
    step = 1 if any(kind == "0" for kind, _ in pieces) else 1000
    milliseconds = round(_count(serial, date_1904) * _DAY_MS / step) * step
    own = round(serial * _DAY_MS / step) * step  # a length of time knows no epoch
    has_half = any(kind == "half" for kind, _ in pieces)
    shown = []
    for at, (kind, text) in enumerate(pieces):
        if kind.startswith("m") and _is_minute(pieces, at):
            shown.append(str(milliseconds // 60_000 % 60).zfill(min(len(kind), 2)))
        elif kind == "half":
            shown.append(_name_half(text, is_late=milliseconds // 3_600_000 % 24 >= 12))
        elif kind.startswith("["):
            unit = {"h": 3_600_000, "m": 60_000, "s": 1000}[kind[1]]
            shown.append(str(own // unit).zfill(len(kind) - 1))
        elif kind == "0":  # of the seconds, behind their point
            place = sum(1 for other, _ in pieces[:at] if other == "0")
            shown.append(str(milliseconds % 1000).zfill(3)[place : place + 1])
        elif kind[0] in "hs":
            hours = milliseconds // 3_600_000 % 24
            number = milliseconds // 1000 % 60 if kind[0] == "s" else (hours - 1) % 12 + 1 if has_half else hours
            shown.append(str(number).zfill(min(len(kind), 2)))
        elif kind == "text" or kind[0] not in "ymdaegb":
            shown.append("," if kind == "," else text)
        else:
            shown.append(_show_day_part(kind, milliseconds // _DAY_MS))
    return "".join(shown)


def _count(serial: float, date_1904: bool) -> float:
    return serial + _BEFORE_1904 if date_1904 else serial


def _is_minute(pieces: Sequence[tuple[str, str]], at: int) -> bool:
    """Behind hours or before seconds `m` is minutes, otherwise months."""

    def is_part(kind: str) -> bool:
        return kind not in ("text", "half") and kind[0] in "[ymdhsaegb"

    before = next((kind for kind, _ in reversed(pieces[:at]) if is_part(kind)), "")
    behind = next((kind for kind, _ in pieces[at + 1 :] if is_part(kind)), "")
    return before.startswith(("h", "[h")) or behind.startswith(("s", "[s"))


def _name_half(text: str, *, is_late: bool) -> str:
    first, _, second = text.partition("/")
    return second if is_late else first


def _show_day_part(kind: str, days: int) -> str:
    """One part of a day: of its year, its month, the day itself, or its weekday."""
    if days in (0, _LEAP_DAY):
        year, month, day = 1900, *((1, 0) if days == 0 else (2, 29))
    else:
        found = date_of(days)
        year, month, day = (found.year, found.month, found.day) if found else (0, 0, 0)
    size = len(kind)
    weekday = (days - 1) % 7
    match kind[0]:
        case "y":
            return f"{year % 100:02d}" if size <= 2 else f"{year:04d}"
        case "e":
            return str(year)
        case "b":
            return f"{(year + 543) % 100:02d}" if size <= 2 else str(year + 543)
        case "m":
            name = _MONTHS[month - 1]
            return {1: str(month), 2: f"{month:02d}", 3: name[:3], 5: name[:1]}.get(size, name)
        case "d":
            name = _WEEKDAYS[weekday]
            return {1: str(day), 2: f"{day:02d}", 3: name[:3]}.get(size, name)
        case "a":
            return ("星期" if size > 3 else "") + "日一二三四五六"[weekday]
        case _:
            return ""
