"""A number as a reader sees it. Apart from the frames: whoever only words something does without numpy."""

import math

from sfs_excel.expr.nodes import REPORTED

HALF_UP_SLACK = 1e-9  # binary floats fall this little short of a decimal half; no real figure lies this near to one


def show_number(number: float, decimals: int = REPORTED) -> str:
    """A number as Excel's General shows it after ROUND(x,decimals): no trailing zeros; NaN is empty."""
    if math.isnan(number):
        return ""
    scale = 10**decimals
    units = math.floor(abs(number) * scale + 0.5 + HALF_UP_SLACK)
    sign = "-" if number < 0 and units else ""
    return f"{sign}{units // scale}.{units % scale:0{decimals}d}".rstrip("0").rstrip(".")
