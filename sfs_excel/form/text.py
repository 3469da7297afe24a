"""How high the row of a text must be in the form."""

from sfs_excel.text import wrap_lines

LINE_HEIGHT = 14.5  # points, one line of size 10, the tallest of the fonts that stand in for 宋体 too
PADDING = 4.0  # points, above and below


def count_lines(text: str, column_width: float) -> int:
    """Lines that a text takes in a column, with a character's slack for where lines may break."""
    return wrap_lines(text, max(2, int(column_width) - 2))


def height_of(lines: int) -> float:
    return lines * LINE_HEIGHT + PADDING
