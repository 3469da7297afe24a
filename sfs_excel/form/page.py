"""Sets up a sheet that is filled in, on paper and on the screen: the same for every kind."""

from xlsxwriter.worksheet import Worksheet

from sfs_excel.sheets.page import set_footer, set_paper

PAGE_HEIGHT = 620  # points of rows that a page takes at the scale at which all columns fit on A4, below the heading


def set_page(sheet: Worksheet, *, wide: int = 1, left: str = "", right: str = "", filters: bool = False) -> None:
    """A4 landscape, locked without a password; widths and heights may be changed.

    On a locked sheet Tab goes from input to input. Locked cells can be selected nevertheless: so a formula can be read by
    whoever must defend it, the letter's words copied, a link followed.

    Args:
        wide: pages across.
        left, right: at the foot, see `set_footer`.
        filters: whether an autofilter may be used.
    """
    set_paper(sheet, across=True, wide=wide)
    set_footer(sheet, left, right)
    allowed = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "autofilter": filters}
    sheet.protect("", allowed)
