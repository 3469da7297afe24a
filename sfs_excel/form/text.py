"""How a text is shown in the form, and how high its row must be."""

from sfs_excel.text import mark_unseen, wrap_lines

LINE_HEIGHT = 14.5  # points, one line of size 10, the tallest of the fonts that stand in for 宋体 too
PADDING = 4.0  # points, above and below


def show_text(said: str, limit: int) -> str:
    """A text to be read: on one line, at most `limit` characters, unseen and direction marks as `[U+0007]`."""
    line = mark_unseen(" ".join(said.split()))
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def count_lines(text: str, column_width: float) -> int:
    """Lines that a text takes in a column, with a character's slack for where lines may break."""
    return wrap_lines(text, max(2, int(column_width) - 2))


def height_of(lines: int) -> float:
    return lines * LINE_HEIGHT + PADDING
