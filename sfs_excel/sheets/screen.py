"""The room of a small screen: columns that are needed are seen at once, and rows that never scroll leave room for the others."""

from collections.abc import Sequence
from dataclasses import replace

from sfs_excel.sheets.columns import Column, list_widths
from sfs_excel.sheets.page import PIXELS_A_CHARACTER, count_pixels

WIDTH = 1310  # pixels of cells at 1366 × 768 and 100 %, beside a spreadsheet program's own parts
MOST_FROZEN = 535 / 3  # pixels: a third of the height that cells have there
_LEAST = 16.0  # characters, to which a column of texts may be narrowed
_TEXTS = ("text", "returned", "link")


def fit_screen(columns: Sequence[Column], keep: str = "") -> list[Column]:
    """The columns, those of long texts as much narrower as it takes that all which are seen fit on a small screen.

    Args:
        keep: the head of a column that stays as it is.
    """
    over = count_pixels(list_widths(columns)) - WIDTH
    if over <= 0:
        return list(columns)
    long = [column for column in columns if _is_long(column, keep)]
    spare = sum(column.width - _LEAST for column in long)
    part = min(1.0, (over + len(long)) / PIXELS_A_CHARACTER / spare) if long else 0.0
    return [
        replace(column, width=column.width - (column.width - _LEAST) * part) if _is_long(column, keep) else column
        for column in columns
    ]


def _is_long(column: Column, keep: str) -> bool:
    return column.look in _TEXTS and column.width > _LEAST and column.head != keep and not column.aside
