"""A number as a reader sees it. Apart from the frames: whoever only words something does without numpy."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from sfs_excel.expr.nodes import REPORTED

HALF_UP_SLACK = 1e-9  # binary floats fall this little short of a decimal half; no real figure lies this near to one
_DECIMAL_SLACK = Decimal(str(HALF_UP_SLACK))
_ALL_DIGITS = Context(prec=400)  # more than the largest number has


def show_number(number: float, decimals: int = REPORTED) -> str:
    """A number as Excel's General shows it after ROUND(x,decimals): no trailing zeros; NaN is empty."""
    if math.isnan(number):
        return ""
    exact, step = Decimal(f"{number:.15g}"), Decimal(1).scaleb(-decimals)
    rounded = (abs(exact) + step * _DECIMAL_SLACK).quantize(step, ROUND_HALF_UP, _ALL_DIGITS)
    shown = f"{rounded.normalize(_ALL_DIGITS):f}"
    return f"-{shown}" if number < 0 and rounded else shown
