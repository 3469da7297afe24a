"""Sets up a sheet that is filled in, on paper and on the screen: the same for every kind."""

from xlsxwriter.worksheet import Worksheet

from sfs_excel.sheets.page import Page, set_footer, set_paper

FILTER_HEIGHT = 36.0  # points of a row of heads, of a line or two, with the buttons of a filter below
FROZEN_LIMIT = 133.0  # points of rows that may stay in sight: a third of a small screen, 1366 x 768
BOUND = Page(968, 523)
"""A4 landscape with room on its left side to be bound."""


def freeze_rows(sheet: Worksheet, rows: int, height: float) -> None:
    """Keep the first rows in sight, unless they are too high for a small screen. All columns fit on it: none is kept.

    Args:
        height: of the rows, in points.
    """
    if height <= FROZEN_LIMIT:
        sheet.freeze_panes(rows, 0)


def set_page(
    sheet: Worksheet, *, wide: int = 1, left: str = "", right: str = "", filters: bool = False, bound: bool = False
) -> None:
    """A4 landscape, locked without a password; widths and heights may be changed.

    On a locked sheet Tab goes from input to input. Locked cells can be selected nevertheless: so a formula can be read by
    whoever must defend it, the letter's words copied, a link followed.

    Args:
        wide: pages across.
        left, right: at the foot, see `set_footer`.
        filters: whether an autofilter may be used.
        bound: whether room is left to bind the pages (`BOUND`).
    """
    set_paper(sheet, across=True, wide=wide)
    if bound:
        sheet.set_margins(left=0.9, right=0.7, top=0.45, bottom=0.55)
    set_footer(sheet, left, right)
    allowed = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "autofilter": filters}
    sheet.protect("", allowed)
