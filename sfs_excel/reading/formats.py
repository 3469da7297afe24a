"""A number format and a value -> the text that a person sees in the cell.

Every section of a format is read: by sign, by condition, for texts. Where a format cannot be understood it shows the
number as it is; colours, the numerals of other scripts and the width of the column are left aside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from sfs_excel.reading.dates import show_date

CODE_LIMIT = 255  # characters, Excel's
GENERAL = ("general", "g/通用格式", "standard", "常规")
_EXACT = 1e15  # from here on a number is shown as it is
_DECIMALS = 12
_SCALINGS = 50  # more of them would be beyond all numbers
_SECTIONS = 4
_WORDS = ("text", "general", "power")  # kinds that are no letter of a date
_DATES, _YEARS_AND_WEEKDAYS = "ymdhs", "aegb"  # the latter are letters like any other beside digits

# Each piece begins where the one before ends, and none is looked for twice: the time grows as the code does.
_PIECE = re.compile(
    r'"[^"]*"?|[\\!_*].?|\[[^\]]*\]?|general|g/通用格式|am/pm|a/p|上午/下午|e[+-]|y+|m+|d+|h+|s+|aaa+|e+|g+|b+|.',
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]?")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)\]?")
# Excel's own where the file has none of this number; 27-36 and 50-58 as in Chinese Excel.
_DAY, _MONTH, _MONTH_DAY = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"'
_CLOCK, _CLOCK_SECONDS = '上午/下午h"时"mm"分"', '上午/下午h"时"mm"分"ss"秒"'
_ACCOUNTS = '_ * {0}_ ;_ * -{0}_ ;_ * "-"_ ;_ @_ '
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;[Red]¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;[Red]¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: _MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: _DAY, 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: _CLOCK, 35: _CLOCK_SECONDS, 36: _MONTH, 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 41: _ACCOUNTS.format("#,##0"), 42: _ACCOUNTS.format("¥#,##0"),
    43: _ACCOUNTS.format("#,##0.00"), 44: _ACCOUNTS.format("¥#,##0.00"), 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
    49: "@", 50: _MONTH, 51: _MONTH_DAY, 52: _MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY, 55: _CLOCK, 56: _CLOCK_SECONDS,
    57: _MONTH, 58: _MONTH_DAY,
}  # fmt: skip


@dataclass(frozen=True)
class NumberFormat:
    """One number format, read.

    Attributes:
        is_date: some section shows a date, a time of day, a weekday or a length of time.
        is_percent: some section shows a percentage.
        numbers: the sections for numbers, in their order; none where every number is shown as it is.
        texts: the section for texts; None where they are shown as they are.
    """

    is_date: bool = False
    is_percent: bool = False
    numbers: tuple[Section, ...] = ()
    texts: Section | None = None

    def show(self, value: float, date_1904: bool = False) -> str:
        """Return what is seen where this number stands. Nothing at all may be, and a number may show none of its digits."""
        if not self.numbers:
            return f"{value:.15g}"
        for index, section in enumerate(self.numbers):
            if section.takes(value, index, len(self.numbers)):
                return section.show(value, date_1904, hides_sign=section.hides_sign(index))
        return f"{value:.15g}"

    def show_text(self, text: str) -> str:
        """Show a text as the format's section for texts does."""
        return text if self.texts is None else self.texts.join(text)


PLAIN = NumberFormat()
"""The one format that shows everything as it is."""


@dataclass(frozen=True)
class Section:
    """One section of a format. A piece is its kind and its text: `0`, `#` and `?` are kinds of their own, as is `.`.

    Attributes:
        condition: (`>=`, 100.0), where it has one.
    """

    pieces: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None = None
    is_date: bool = False
    is_percent: bool = False

    def takes(self, value: float, index: int, count: int) -> bool:
        """Tell whether a number falls to this section, the `index`th (from 0) of `count` for numbers."""
        if self.condition is not None:
            sign, bound = self.condition
            return {
                "<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound, "=": value == bound,
                "<>": value != bound,
            }[sign]  # fmt: skip
        if index == count - 1:
            return True
        if index == 0:
            return value > 0 or (value == 0 and count == 2)
        return value < 0

    def hides_sign(self, index: int) -> bool:
        """Tell whether it is for negative numbers alone, which then show a minus only where the section writes it."""
        if self.condition is None:
            return index == 1
        sign, bound = self.condition
        return (sign == "<" and bound <= 0) or (sign in ("<=", "=") and bound < 0)

    def show(self, value: float, date_1904: bool, *, hides_sign: bool) -> str:
        """Show a number as this section does."""
        if self.is_date:
            return show_date(self.pieces, value, date_1904)
        kinds = [kind for kind, _ in self.pieces]
        minus = "-" if value < 0 and not hides_sign else ""
        scaled = (
            abs(value) * 100.0 ** min(kinds.count("%"), _SCALINGS) / 1000.0 ** min(self._count_scaling(), _SCALINGS)
        )
        if "general" in kinds or "@" in kinds:
            return minus + self.join(f"{scaled:.15g}")
        if not any(kind in "0#?" for kind in kinds):
            return self.join("") and minus + self.join("")
        if scaled >= _EXACT:
            return f"{minus}{scaled:.15g}{'%' * kinds.count('%')}"
        if "power" in kinds:
            return minus + self._show_power(scaled)
        if "/" in kinds and kinds.index("/") > 0:
            return minus + self._show_fraction(scaled)
        return minus + self._show_digits(scaled)

    def join(self, shown: str) -> str:
        """Return what is written in the section, with this in the place of `General` and `@`."""
        return "".join(shown if kind in ("general", "@") else text for kind, text in self.pieces)

    def _count_scaling(self) -> int:
        """The commas that stand behind the last digit, or behind the last one before the point: each divides by 1000."""
        kinds = [kind for kind, _ in self.pieces if kind in ("0", "#", "?", ".", ",")]
        whole = kinds[: kinds.index(".")] if "." in kinds else []
        return _count_trailing(kinds) + _count_trailing(whole)

    def _show_digits(self, number: float) -> str:
        """Digits fill the places from the point outwards; the first place takes all that are left."""
        kinds = [kind for kind, _ in self.pieces]
        point = kinds.index(".") if "." in kinds else len(kinds)
        places = [at for at, kind in enumerate(kinds) if kind in "0#?"]
        wholes = [at for at in places if at < point]
        decimals = [at for at in places if at > point]
        step = Decimal(1).scaleb(-min(len(decimals), _DECIMALS))
        rounded = Decimal(f"{number:.15g}").quantize(step, ROUND_HALF_UP)
        whole, _, rest = f"{rounded:f}".partition(".")
        whole = whole.lstrip("0")
        is_grouped = any(kinds[at] == "," for at in range(wholes[0], wholes[-1])) if wholes else False
        written = {at: text for at, (_, text) in enumerate(self.pieces)}
        left = list(whole)
        for count, at in enumerate(reversed(wholes)):
            digit = left.pop() if left else {"0": "0", "#": "", "?": " "}[kinds[at]]
            written[at] = digit + ("," if is_grouped and count and count % 3 == 0 and digit.strip() else "")
        if not wholes:
            written[point] = whole + written.get(point, "")
        elif left:
            head = "".join(left)
            if is_grouped:
                known = len(whole) - len(head)
                head = "".join(d + ("," if (len(head) + known - i - 1) % 3 == 0 else "") for i, d in enumerate(head))
            written[wholes[0]] = head + written[wholes[0]]
        used = len(rest.rstrip("0"))
        for count, at in enumerate(decimals):
            written[at] = (
                rest[count : count + 1] or "0" if count < used or kinds[at] == "0" else {"#": "", "?": " "}[kinds[at]]
            )
        return "".join(written.values())

    def _show_power(self, number: float) -> str:
        kinds = [kind for kind, _ in self.pieces]
        digits = kinds[: kinds.index("power")]
        decimals = sum(kind in "0#?" for kind in digits[digits.index(".") :]) if "." in digits else 0
        return f"{number:.{decimals}E}"

    def _show_fraction(self, number: float) -> str:
        kinds = [kind for kind, _ in self.pieces]
        below = sum(kind in "0#?" for kind in kinds[kinds.index("/") :])
        part = Fraction(number).limit_denominator(10 ** min(max(below, 1), 6) - 1)
        whole, over = divmod(part.numerator, part.denominator)
        return f"{f'{whole} ' if whole else ''}{over}/{part.denominator}" if over else str(whole)


def _count_trailing(kinds: list[str]) -> int:
    count = 0
    while kinds and kinds[-1] == ",":
        kinds, count = kinds[:-1], count + 1
    return count if kinds else 0


def read_format(number: int, code: str | None) -> NumberFormat:
    """Return what a format shows.

    Args:
        number: of the format in the workbook's styles.
        code: the file's own code for this number, which goes before Excel's; None where it has none.
    """
    return _read_code(_BUILT_IN.get(number, "") if code is None else code[:CODE_LIMIT])


@lru_cache(maxsize=1024)
def _read_code(code: str) -> NumberFormat:
    pieces: list[list[str]] = [[]]
    for piece in _PIECE.findall(code):
        if piece != ";":
            pieces[-1].append(piece)
        elif len(pieces) < _SECTIONS:
            pieces.append([])
    if len(pieces) == 1 and (not pieces[0] or "".join(pieces[0]).lower() in GENERAL):
        return PLAIN
    sections = [_read_section(each) for each in pieces]
    has_texts = len(sections) == _SECTIONS or any(kind == "@" for kind, _ in sections[-1].pieces)
    texts = sections.pop() if has_texts else None
    if texts is not None and texts.pieces == (("@", "@"),):
        texts = None
    is_date, is_percent = (any(getattr(each, name) for each in sections) for name in ("is_date", "is_percent"))
    shape = NumberFormat(is_date, is_percent, tuple(sections), texts)
    return PLAIN if shape == PLAIN else shape


def _read_section(pieces: list[str]) -> Section:
    read: list[tuple[str, str]] = []
    condition = None
    for piece in pieces:
        if found := _CONDITION.fullmatch(piece):
            condition = found[1], float(found[2])
        else:
            read.append(_read_piece(piece))
    if pieces and all(piece[0] == "[" for piece in pieces) and not any(kind[0] == "[" for kind, _ in read):
        read.append(("general", ""))  # a colour alone hides nothing
    kinds = {kind[0] for kind, _ in read if kind not in _WORDS}
    is_date = bool(kinds & {"[", *_DATES})
    is_date = is_date or (bool(kinds & set(_YEARS_AND_WEEKDAYS)) and not kinds & set("0#?"))
    if not is_date:
        read = [
            pair if pair[0] in _WORDS or pair[0][0] not in _YEARS_AND_WEEKDAYS else ("text", pair[1]) for pair in read
        ]
    return Section(tuple(read), condition, is_date, not is_date and "%" in kinds)


def _read_piece(piece: str) -> tuple[str, str]:
    """(kind, text). The kind of a date's part is the part in lower case; of what is only written, `text`."""
    first, low = piece[0], piece.lower()
    if first == '"':
        return "text", piece[1:].removesuffix('"')
    if first in "\\!" and len(piece) > 1:
        return "text", piece[1]
    if first in "_*":
        return "text", " " if first == "_" else ""
    if found := _ELAPSED.fullmatch(low):
        return f"[{found[1]}", ""
    if first == "[":
        return "text", piece[2:].rstrip("]").partition("-")[0] if piece.startswith("[$") else ""
    if low in ("general", "g/通用格式"):
        return "general", ""
    if low in ("am/pm", "a/p", "上午/下午"):
        return "half", piece
    if low in ("e+", "e-"):
        return "power", piece
    if first in "0#?,":
        return first, ""
    if first in ".%/@":
        return first, piece
    if low[0] in _DATES + _YEARS_AND_WEEKDAYS and (low[0] != "a" or len(low) > 2):
        return low, piece
    return "text", piece
