"""How templates write days, points and sentences: {{ deadline | day }}, {{ total | points }}."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sfs_excel.expr.shown import show_number


def say_day(day: date | None) -> str:
    """2016年12月20日; a day that is not known yet is left to be filled in by hand.

    `strftime` cannot be given Chinese on every Windows.
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"


def say_moment(moment: datetime) -> str:
    return f"{say_day(moment)} {moment:%H:%M}"


def end_sentence(text: str) -> str:
    """The text with one full stop, unless it ends in a mark of its own or is empty."""
    stripped = text.rstrip("。 ")
    return stripped if not stripped or stripped[-1] in "！？…；" else f"{stripped}。"


FILTERS: dict[str, Callable[..., Any]] = {
    "day": say_day,
    "moment": say_moment,
    "points": lambda points: show_number(points, 2),
    "hundredths": "{:.2f}".format,
    "stop": end_sentence,
    "groups": lambda digits, size=8: [digits[at : at + size] for at in range(0, len(digits), size)],
}
