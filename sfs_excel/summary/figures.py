"""A few large figures side by side, each under its word: what is read first, from the back of the room."""

from collections.abc import Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.writing import Value, put
from sfs_excel.summary.table import put_wide

WORDS_HEIGHT, FIGURES_HEIGHT = 22.0, 56.0  # points of the row of words, of both rows


def write_figures(
    styles: Styles, sheet: Worksheet, row: int, widths: Sequence[float], figures: Sequence[tuple[str, Value, str]]
) -> None:
    """Write words in a row and figures in the next, over the whole width.

    Args:
        figures: word, figure, and the look of the figure.
    """
    for (first, last), (word, figure, look) in zip(divide_widths(widths, len(figures)), figures, strict=True):
        put_wide(sheet, row, first, last, word, styles["figure_word"])
        put_wide(sheet, row + 1, first, last, "", styles[look])
        put(sheet, row + 1, first, figure, styles[look])
    sheet.set_row(row, WORDS_HEIGHT)
    sheet.set_row(row + 1, FIGURES_HEIGHT - WORDS_HEIGHT)


def divide_widths(widths: Sequence[float], parts: int) -> Iterator[tuple[int, int]]:
    """The first and last column of so many parts, as equal as the columns allow; each has one at least."""
    first, used, total = 0, 0.0, sum(widths)
    for part in range(1, parts + 1):
        last = first
        used += widths[first]
        while last + 1 < len(widths) - (parts - part) and (
            part == parts or used + widths[last + 1] / 2 <= total * part / parts
        ):
            last += 1
            used += widths[last]
        yield first, last
        first = last + 1
