"""A number as a reader sees it. Apart from the frames: whoever only words something does without numpy."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from sfs_excel.expr.nodes import REPORTED

HALF_UP_SLACK = 1e-9  # binary floats fall this little short of a decimal half; no real figure lies this near to one
_DECIMAL_SLACK = Decimal(str(HALF_UP_SLACK))
_PLAINLY_WRITTEN = (1e-15, 1e21)  # between these all digits stand in a row; beyond, an order of magnitude says more
_EXACT = 1e15  # below this a float has every digit of a whole number
_ALL_DIGITS = Context(prec=400)  # more than the largest number has
_MOST_KEPT = 8192  # different numbers; a year shows few of them, and each of some thousand times


def show_number(number: float, decimals: int = REPORTED) -> str:
    """A number as Excel's General shows it after ROUND(x,decimals): no trailing zeros; NaN is empty."""
    return "" if math.isnan(number) else _show_number(number, decimals)


@lru_cache(maxsize=_MOST_KEPT)
def _show_number(number: float, decimals: int) -> str:
    exact, step = Decimal(f"{number:.15g}"), Decimal(1).scaleb(-decimals)
    rounded = (abs(exact) + step * _DECIMAL_SLACK).quantize(step, ROUND_HALF_UP, _ALL_DIGITS)
    shown = f"{rounded.normalize(_ALL_DIGITS):f}"
    return f"-{shown}" if number < 0 and rounded else shown


def as_shown(number: float) -> float:
    """The number to the 15 digits that Excel holds and shows: 98.6 of 98.599999999999994, 57 of 0.57 x 100."""
    return float(f"{number:.15g}")


def say_number(number: float) -> str:
    """A number with every digit that it has: what was typed is quoted, and nothing is rounded until a fault is not seen."""
    least, most = _PLAINLY_WRITTEN
    if number and not least <= abs(number) < most:
        return f"{number:g}"
    if number % 1 == 0 and abs(number) < _EXACT:
        return f"{number + 0.0:.0f}"
    return f"{Decimal(repr(number + 0.0)).normalize():f}"
