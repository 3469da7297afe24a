"""How a sheet of a form stands on paper and on the screen: the same for every kind."""

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from sfs_excel import excel_limits
from sfs_excel.text import count_units

PAGE_HEIGHT = 620  # points of rows that a page takes at the scale at which all columns fit on A4, below the heading
_PAGES = "&C第 &P 页，共 &N 页"


def set_page(
    sheet: Worksheet, *, wide: int = 1, high: int = 0, left: str = "", right: str = "", filters: bool = False
) -> None:
    """A4 landscape, locked without a password; widths and heights may be changed.

    On a locked sheet Tab goes from input to input. Locked cells can be selected nevertheless: so a formula can be read by
    whoever must defend it, the letter's words copied, a link followed.

    Args:
        wide: pages across.
        high: pages down; 0 for as many as it takes.
        left, right: at the foot, see `set_footer`.
        filters: whether an autofilter may be used.
    """
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(wide, high)
    set_footer(sheet, left, right)
    sheet.hide_gridlines(2)
    allowed = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "autofilter": filters}
    sheet.protect("", allowed)


def set_footer(sheet: Worksheet, left: str = "", right: str = "") -> None:
    """The number of the page, and beside it texts as they are: `甲&G` is a name, not a place for a picture.

    Args:
        left: the name of the sheet, if not given; cut where both do not fit.
    """
    sheet.set_footer(_PAGES)
    end = f"{_PAGES}&R{right.replace('&', '&&')}" if right else _PAGES
    # Set past XlsxWriter, which takes every `&G` for a picture, also behind another `&`, and leaves the footer out.
    sheet.footer = f"&L{_fit(left, excel_limits.HEADER - len('&L') - count_units(end)) if left else '&A'}{end}"


def break_pages(blocks: Iterable[tuple[int, float]], used: float, room: float = PAGE_HEIGHT) -> list[int]:
    """Rows that begin a page, so that no block is cut.

    Args:
        blocks: the first row and the height in points of what must stay together, downwards.
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


def _fit(text: str, room: int) -> str:
    """As much of a text as has room, its `&` doubled."""
    while count_units(text.replace("&", "&&")) > room:
        text = text[:-1]
    return text.replace("&", "&&")
