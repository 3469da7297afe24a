"""How much room a text takes: old WPS and LibreOffice do not fit the height of merged rows, so the form sets it."""

import unicodedata

LINE_HEIGHT = 13.5  # points, one line of size 10
PADDING = 4.0  # points, above and below


def width_of(text: str) -> int:
    """Columns that a line takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def count_lines(text: str, column_width: float) -> int:
    """Lines that a text takes in a column, with a character's slack for where lines may break."""
    room = max(2, int(column_width) - 2)
    return sum(max(1, -(-width_of(line) // room)) for line in text.split("\n"))


def height_of(lines: int) -> float:
    return lines * LINE_HEIGHT + PADDING
