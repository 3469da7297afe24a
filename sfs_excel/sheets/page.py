"""Sets a sheet up for paper: A4, one foot for all, and no page that begins in the midst of something."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from sfs_excel import excel_limits
from sfs_excel.text import count_units

_A4 = 9
_PAGES = "&C第 &P 页，共 &N 页"
PIXELS_A_CHARACTER = 7.0


@dataclass(frozen=True)
class Page:
    """The room that A4 leaves between narrow margins: pixels across, points down."""

    width: int
    height: float


UPRIGHT, ACROSS = Page(717, 763), Page(1046, 516)


def set_paper(sheet: Worksheet, *, across: bool, wide: int = 1, high: int = 0, narrow: bool = True) -> None:
    """A4 without grid lines.

    Args:
        across: whether the sheet is laid across the page.
        wide: pages across.
        high: pages down; 0 for as many as it takes.
        narrow: whether the margins are.
    """
    sheet.hide_gridlines(2)
    sheet.set_paper(_A4)
    if across:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    if narrow:
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(wide, high)


def set_footer(sheet: Worksheet, left: str = "", right: str = "") -> None:
    """The number of the page, and beside it texts as they are: `甲&G` is a name, not a place for a picture.

    Args:
        left: the name of the sheet, if not given; cut where both do not fit.
    """
    sheet.set_footer(_PAGES)
    end = f"{_PAGES}&R{right.replace('&', '&&')}" if right else _PAGES
    # Set past XlsxWriter, which takes every `&G` for a picture, also behind another `&`, and leaves the footer out.
    sheet.footer = f"&L{_fit(left, excel_limits.HEADER - len('&L') - count_units(end)) if left else '&A'}{end}"


def break_pages(blocks: Iterable[tuple[int, float]], used: float, room: float, again: float = 0.0) -> list[int]:
    """Rows that begin a page, so that no block is cut.

    Args:
        blocks: the first row and the height in points of what must stay together, downwards.
        used: points above the first of them.
        room: points of rows that a page takes.
        again: points of rows that every further page repeats.
    """
    breaks = []
    for start, height in blocks:
        if used + height > room:
            breaks.append(start)
            used = again
        used += height
    return breaks


def break_evenly(blocks: Iterable[tuple[int, float]], used: float, room: float, again: float = 0.0) -> list[int]:
    """As `break_pages`: on as few pages, each about as full as the others."""
    together = list(blocks)
    breaks = break_pages(together, used, room, again)
    too_little, enough = 0.0, room
    while enough - too_little > 1:
        tried = (enough + too_little) / 2
        shorter = break_pages(together, used, tried, again)
        if len(shorter) > len(breaks):
            too_little = tried
        else:
            breaks, enough = shorter, tried
    return breaks


def count_pixels(widths: Iterable[float]) -> int:
    """Tell how wide columns are on the screen."""
    return sum(round(width * PIXELS_A_CHARACTER) + 5 for width in widths)


def scale_to_width(widths: Iterable[float], page: Page) -> float:
    """The scale at which columns fill the page's width, at most 1, where Calibri is installed: columns are measured in
    digits of the workbook's font, and what stands in for it can make them a quarter wider."""
    return min(1.0, page.width / count_pixels(widths))


def page_room(widths: Iterable[float], page: Page) -> float:
    """Points of rows that a page takes whose width is filled by columns."""
    return page.height / scale_to_width(widths, page)


def _fit(text: str, room: int) -> str:
    """As much of a text as has room, its `&` doubled."""
    while count_units(text.replace("&", "&&")) > room:
        text = text[:-1]
    return text.replace("&", "&&")
