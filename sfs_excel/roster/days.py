"""Reads days, and times of a day, as they are commonly written into a cell."""

import re
from datetime import date, time

_FIRST_YEAR = 2000
_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_MOMENT = re.compile(r"(.*?[0-9日])(?:\s+|T)([0-9]{1,2})[:：时点]([0-9]{2})分?(?:[:：][0-9]{2})?")


def parse_day(text: str, day: date | None) -> str | None:
    """A day as ISO 8601; None for anything else.

    Args:
        day: of a date cell. Where it lies before any letter was signed, the cell is a length of time or a time of day.
    """
    if day is not None and day.year >= _FIRST_YEAR:
        return day.isoformat()
    match = _DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def parse_moment(text: str, day: date | None) -> str | None:
    """A day, with the time of the day where one is written: `2016-12-20`, `2016-12-20T16:30`; None for anything else. A day that
    is shown with midnight is a day.

    Args:
        day: as for `parse_day`.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        return parse_day(text, day)
    found = parse_day(match[1], day)
    try:
        written = time(int(match[2]), int(match[3]))
    except ValueError:
        return None
    return f"{found}T{written:%H:%M}" if found and written != time() else found
