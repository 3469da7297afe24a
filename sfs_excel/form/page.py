"""How a sheet of a form stands on paper and on the screen: the same for every kind."""

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

PAGE_HEIGHT = 620  # points of rows that a page takes at the scale at which all columns fit on A4, below the heading
PAGES = "&C第 &P 页，共 &N 页"
NUMBERED = f"&L&A{PAGES}"


def set_page(sheet: Worksheet, *, wide: int = 1, high: int = 0, footer: str = NUMBERED, filters: bool = False) -> None:
    """A4 landscape, locked without a password; widths and heights may be changed.

    On a locked sheet Tab goes from input to input. Locked cells can be selected nevertheless: so a formula can be read by
    whoever must defend it, the letter's words copied, a link followed.

    Args:
        wide: pages across.
        high: pages down; 0 for as many as it takes.
        filters: whether an autofilter may be used.
    """
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(wide, high)
    sheet.set_footer(footer)
    sheet.hide_gridlines(2)
    allowed = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "autofilter": filters}
    sheet.protect("", allowed)


def break_pages(blocks: Iterable[tuple[int, float]], used: float, room: float = PAGE_HEIGHT) -> list[int]:
    """Rows (counted from 0) that begin a page, so that no block is cut.

    Args:
        blocks: the first row (counted from 0) and the height in points of what must stay together, downwards.
        used: points above the first of them.
        room: points of rows that a page takes.
    """
    breaks = []
    for start, height in blocks:
        if used + height > room:
            breaks.append(start)
            used = 0.0
        used += height
    return breaks
