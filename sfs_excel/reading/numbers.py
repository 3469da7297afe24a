"""Reads a number or 是/否 as people type it or see it, only where it can mean one thing.

Not `float()` (it takes `1_000`, `nan`, `inf` and Arabic digits) and not NFKC (it turns `3²` into 32 and `③` into 3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")
# No-break, figure, thin, narrow and ideographic spaces and their kin; what else Unicode calls a space is not typed.
_SPACES = " \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Invisible leftovers of copying: zero-width space and joiners, left-to-right mark, word joiner, byte-order mark.
# The overriding marks (U+202D, U+202E …) are not among them: they can show digits in another order than they stand.
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u2060\ufeff"))
# At most 15 digits either side of the point: what a workbook's number holds exactly.
_NUMBER = re.compile(r"-?(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,15})?")

# 无, 没有 and 0 are left out: beside "无此类对象选是" they may well mean 是. So are X (a tick in some hands), 不.
_YES = frozenset({"√", "✓", "✔", "☑", "y", "yes", "1", "对", "有"})
_NO = frozenset({"×", "✗", "✘", "n", "no", "不是"})

# What counts as part of a number where it is seen: `3万` is not 3.
_FIGURE = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟萬億½%％‰]")
_FIGURES = re.compile(r"([0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)(E[+-][0-9]{1,3})?( ?%)?", re.IGNORECASE)
_FRACTION = re.compile(r"(?:([0-9]{1,15}) )? *([0-9]{1,6})/([0-9]{1,6})")
_TOLERANCE = 1e-9  # of the larger number, or of 1

V = TypeVar("V")
Words = Callable[[str], float | None]  # what a word says that is neither a number nor 是 or 否, if anything


@dataclass(frozen=True, slots=True)
class Parsed(Generic[V]):
    """`normalised`: something other than the plain form was typed, and the reading must be recorded."""

    value: V
    normalised: bool


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


def shows_number(shown: str, value: float, *, is_percent: bool = False) -> bool:
    """Tell whether a person who sees this text sees this number: `1,200.0个` is 1200, and `30` or nothing at all is not 3.

    Args:
        is_percent: `98%` is 98 then; otherwise a percentage is no number.
    """
    figures = [found.start() for found in _FIGURE.finditer(shown)]
    if not figures:
        return (
            value == 0 and "-" in shown and not any(map(str.isalnum, shown))
        )  # `¥ -`, as formats for accounts have it
    first, last = figures[0], figures[-1] + 1
    first -= shown[first - 1 : first] == "."
    said = _read_figures(shown[first:last], is_percent=is_percent)
    is_negative = shown[:first].rstrip().endswith(("-", "("))
    if said is None or (is_negative and value > 0) or (value < 0 and not is_negative and said):
        return False
    return abs(said - abs(value)) <= _TOLERANCE * max(1.0, abs(value))


def _read_figures(text: str, *, is_percent: bool) -> float | None:
    if found := _FRACTION.fullmatch(text):
        whole, over, below = (int(part or 0) for part in found.groups())
        return whole + over / below if below else None
    found = _FIGURES.fullmatch(text)
    if found is None or (found[3] and not is_percent):
        return None
    return float(found[1].replace(",", "") + (found[2] or ""))


def _clean(text: str) -> str:
    return text.translate(_ZERO_WIDTH).translate(_FULL_WIDTH).strip(_SPACES)
