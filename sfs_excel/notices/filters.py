"""The filters by which templates write days, points and sentences: {{ deadline | day }}, {{ total | points }}."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sfs_excel.expr.shown import show_number
from sfs_excel.notices.feedback import say_numbers
from sfs_excel.text import say_day, say_moment


def fill_day(day: date | None) -> str:
    """A day that is not known yet is left to be filled in by hand."""
    return say_day(day) if day else "　　　　年　　月　　日"


def end_sentence(text: str) -> str:
    """The text with one full stop, unless it ends in a mark of its own or is empty."""
    stripped = text.rstrip("。 ")
    return stripped if not stripped or stripped[-1] in "！？…；" else f"{stripped}。"


FILTERS: dict[str, Callable[..., Any]] = {
    "day": fill_day,
    "moment": say_moment,
    "points": lambda points: show_number(points, 2),
    "known": lambda points: "—" if points is None else show_number(points, 2),
    "numbers": say_numbers,
    "hundredths": "{:.2f}".format,
    "stop": end_sentence,
    "groups": lambda digits, size=8: [digits[at : at + size] for at in range(0, len(digits), size)],
}
