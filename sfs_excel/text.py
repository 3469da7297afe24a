"""How much room a text takes: old WPS and LibreOffice do not fit the height of merged rows, so whoever writes one sets it."""

import math
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65_536)
def text_width(text: str) -> int:
    """Columns that a line of text takes: a Chinese character two, a Latin one one."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def wrap_lines(text: str, room: float, slack: float = 0.0) -> int:
    """Lines that a text takes when it is wrapped.

    Args:
        room: columns that a line has.
        slack: columns that a full line may leave empty, since a mark that may not open or end a line takes its
            neighbour along.
    """
    if len(text) * 2 <= room and "\n" not in text:
        return 1
    wrapped = max(room - slack, 2.0)
    widths = map(text_width, text.split("\n"))
    return sum(1 if width <= room else math.ceil(width / wrapped) for width in widths)
