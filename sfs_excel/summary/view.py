"""The view of a sheet: its first sight, the rows that stay while others scroll, the part of a long list that is printed."""

from collections.abc import Sequence
from math import ceil

from xlsxwriter.worksheet import Worksheet

from sfs_excel.sheets.columns import Column, list_widths
from sfs_excel.sheets.page import ACROSS, UPRIGHT, Page, count_pixels, scale_to_width, set_footer
from sfs_excel.sheets.screen import MOST_FROZEN, WIDTH

MOST_SHRUNK = 1.4  # a little more than a page is made to fit on one
_USUAL_HEIGHT = 20  # pixels of a row
_A_POINT = 4 / 3  # pixels
_PARTLY = "共{0}行。只印出前{1}行的，请先取消打印区域"


def freeze(sheet: Worksheet, rows: int, columns: int = 0) -> None:
    """Keep the first rows and columns where they are, the rows only where they leave two thirds of a small screen to the
    others; and select the first cell behind them: a title that is selected would mark all columns."""
    kept = rows if sum(_measure(sheet, row) for row in range(rows)) <= MOST_FROZEN else 0
    if kept or columns:
        sheet.freeze_panes(kept, columns)
    sheet.set_selection(rows, columns, rows, columns)


def count_leading(columns: Sequence[Column], last: str) -> int:
    """Tell how many columns say whose a row is; none where they would take the screen.

    Args:
        last: the head of the last of them.
    """
    heads = [column.head for column in columns]
    leading = heads.index(last) + 1 if last in heads else 0
    return leading if count_pixels(column.width for column in columns[:leading]) <= WIDTH / 3 else 0


def fold_aside(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Fold away the columns that stand aside; the sign behind them brings them back."""
    for place, column in enumerate(columns):
        if column.aside:
            fold_away(sheet, place, column.width)


def fold_away(sheet: Worksheet, column: int, width: float) -> None:
    """Fold away one column, behind all others or beside one that is folded away."""
    sheet.set_column(column, column, width, None, {"level": 1, "hidden": True})
    sheet.set_column(column + 1, column + 1, None, None, {"collapsed": True})


def print_first_page(sheet: Worksheet, top: int, after: int, columns: Sequence[Column]) -> None:
    """Print a list whole where a page takes it, else its first page, whose foot says how much there is and how all of it is
    printed: whoever prints the whole workbook wants no forty pages of it.

    Args:
        top: row of the heads.
        after: the row behind the last; those of the first pages have their heights.
    """
    last = after - 1
    room, used, end = _count_room(sheet, list_widths(columns)), 0.0, -1
    for row in range(last + 1):
        used += _measure(sheet, row)
        if used <= room:
            end = row
        if used > room * MOST_SHRUNK:
            break
    if used > room * MOST_SHRUNK:
        set_footer(sheet, right=_PARTLY.format(last - top, end - top))
    else:
        end = last
        if used > room:
            sheet.fit_to_pages(int(sheet.fit_width), 1)
    sheet.print_area(0, 0, max(end, top + 1), len(columns) - 1)


def save_a_page(sheet: Worksheet, last: int, widths: Sequence[float]) -> None:
    """Print rows up to the last on fewer pages, where print that is a little smaller is enough for that."""
    used = sum(_measure(sheet, row) for row in range(last + 1))
    sheet.fit_to_pages(1, ceil(used / _count_room(sheet, widths) / MOST_SHRUNK))


def _count_room(sheet: Worksheet, widths: Sequence[float]) -> float:
    """Pixels of rows that a page takes."""
    paper = UPRIGHT if sheet.orientation else ACROSS
    page = Page(paper.width * max(1, int(sheet.fit_width)), paper.height)
    return page.height * _A_POINT / scale_to_width(widths, page)


def _measure(sheet: Worksheet, row: int) -> float:
    """The height of a row, in pixels."""
    height = sheet.row_sizes.get(row, [None])[0]
    return _USUAL_HEIGHT if height is None else float(height)
