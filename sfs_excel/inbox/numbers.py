"""What people type where a number or 是/否 belongs: read only where it can mean one thing. And what dates are as numbers.

Not `float()` (it takes `1_000`, `nan`, `inf` and Arabic digits) and not NFKC (it turns `3²` into 32 and `③` into 3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")
# No-break, figure, thin, narrow and ideographic spaces and their kin; what else Unicode calls a space is not typed.
_SPACES = " \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Invisible leftovers of copying: zero-width space and joiners, left-to-right mark, word joiner, byte-order mark.
# The overriding marks (U+202D, U+202E …) are not among them: they can show digits in another order than they stand.
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u2060\ufeff"))
# At most 15 digits either side of the point: what a workbook's number holds exactly.
_NUMBER = re.compile(r"-?(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,15})?")
_PLAINLY_WRITTEN = (1e-15, 1e21)  # between these all digits stand in a row; beyond, an order of magnitude says more

# 无, 没有 and 0 are left out: beside "无此类对象选是" they may well mean 是. So are X (a tick in some hands), 不.
_YES = frozenset({"√", "✓", "✔", "☑", "y", "yes", "1", "对", "有"})
_NO = frozenset({"×", "✗", "✘", "n", "no", "不是"})

_FORMAT_NOISE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
# Built-in formats; 27-36 and 50-58 are dates in Chinese, Japanese and Korean Excel.
_DATE_FORMATS = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
_PERCENT_FORMATS = frozenset({"9", "10"})

V = TypeVar("V")
Words = Callable[[str], float | None]  # what a word says that is neither a number nor 是 or 否, if anything


@dataclass(frozen=True, slots=True)
class Parsed(Generic[V]):
    """`normalised`: something other than the plain form was typed, and the reading must be recorded."""

    value: V
    normalised: bool


class NumberFormat(NamedTuple):
    is_date: bool
    is_percent: bool


def parse_number(text: str, units: Collection[str] = (), words: Words = lambda _: None) -> Parsed[float] | None:
    """The one number that the text can mean, or None.

    Args:
        units: one of these, and nothing else, may follow the number. `%` for a percent field, where 98% is 98.
        words: what says a number without a digit: 无 for 0.
    """
    cleaned = _clean(text)
    if (said := words(cleaned)) is not None:
        return Parsed(said, normalised=True)
    found = _NUMBER.match(cleaned)
    if found is None:
        return None
    unit = cleaned[found.end() :].lstrip(_SPACES)
    if unit and unit not in map(_clean, units):
        return None
    value = float(found[0].replace(",", ""))
    return Parsed(value + 0.0, normalised=cleaned != text or bool(unit) or "," in cleaned)  # + 0.0: -0 is 0


def parse_flag(text: str, words: Words = lambda _: None) -> Parsed[bool] | None:
    """是 or 否, or what can mean nothing else, else None. Empty, `/` and `-` are no answer.

    Args:
        words: what says 是 (1) or 否 (0) of this field.
    """
    cleaned = _clean(text)
    if cleaned in ("是", "否"):
        return Parsed(cleaned == "是", normalised=cleaned != text)
    if (said := words(cleaned)) is not None:
        return Parsed(bool(said), normalised=True)
    mark = cleaned.lower()
    return Parsed(mark in _YES, normalised=True) if mark in _YES or mark in _NO else None


def as_shown(number: float) -> float:
    """The number to the 15 digits that Excel holds and shows: 98.6 of 98.599999999999994, 57 of 0.57 x 100."""
    return float(f"{number:.15g}")


def say_number(number: float) -> str:
    """A number with every digit that it has: what was typed is quoted, and nothing is rounded until a fault is not seen."""
    least, most = _PLAINLY_WRITTEN
    if number and not least <= abs(number) < most:
        return f"{number:g}"
    return f"{Decimal(repr(number + 0.0)).normalize():f}"


def classify_format(number: str, code: str) -> NumberFormat:
    """What a number format shows, by its part for positive numbers; a format that cannot be read shows a plain number.

    Args:
        number: of the format in the workbook's styles.
        code: '' for a built-in format.
    """
    shown = _FORMAT_NOISE.sub("", code).partition(";")[0].lower()
    is_date = number in _DATE_FORMATS or any(letter in shown for letter in "ymdhs")
    return NumberFormat(is_date, is_percent=number in _PERCENT_FORMATS or "%" in shown)


def date_of(serial: float, date_1904: bool = False) -> date | None:
    """The day that a date cell shows; None outside the years that Excel shows."""
    days = serial + 1462 if date_1904 else serial
    if not 1 <= days < 2_958_466:
        return None
    # Excel has a 29 February 1900.
    return date(1899, 12, 30 if days >= 60 else 31) + timedelta(days=int(days))


def serial_of(moment: datetime, date_1904: bool = False) -> float:
    """The number that a date cell of this moment holds (after February 1900)."""
    epoch = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)
    return (moment.replace(tzinfo=None) - epoch) / timedelta(days=1)


def _clean(text: str) -> str:
    return text.translate(_ZERO_WIDTH).translate(_FULL_WIDTH).strip(_SPACES)
