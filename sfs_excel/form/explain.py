"""A sheet that explains: under each heading a row a point, its name and what is to be said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter.worksheet import Worksheet

from sfs_excel.form.styles import MEASURE
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.page import UPRIGHT, break_evenly, page_room, set_footer, set_paper
from sfs_excel.sheets.styles import Styles

_WIDTHS = (2, 18, 104)
_TITLE_HEIGHT, _HEADING_HEIGHT, _SPACE = 30.0, 20.0, 15.0  # points
_PAGE_HEIGHT = page_room(_WIDTHS, UPRIGHT)
_SMALLER = 1.25  # what is longer than a page by no more than this goes on it, made smaller


@dataclass(frozen=True)
class Picture:
    """A PNG, shown dot for dot. `says` is the same in words, for those who cannot see it."""

    png: bytes
    says: str

    @property
    def height(self) -> float:
        """In points, of which a dot on the screen has three quarters."""
        return int.from_bytes(self.png[20:24], "big") * 0.75


@dataclass(frozen=True)
class Part:
    """One heading with its rows: each a name and the text beside it."""

    heading: str
    lines: Sequence[tuple[str, str]]
    picture: Picture | None = None  # below the lines


def write_explanation(book: Book, title: str, parts: Iterable[Part]) -> None:
    """Add the sheet, called by its title."""
    sheet, styles = book.workbook.add_worksheet(title), book.styles
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    set_footer(sheet)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.protect("")
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.merge_range(0, 1, 0, 2, title, styles["title"])
    row, blocks = 1, []
    for part in parts:
        start = row + 1
        row, height = _write_part(sheet, styles, part, start)
        blocks.append((start, height))
    is_short = _TITLE_HEIGHT + sum(height for _, height in blocks) <= _PAGE_HEIGHT * _SMALLER
    set_paper(sheet, across=False, high=1 if is_short else 0)
    if not is_short:
        sheet.set_h_pagebreaks(break_evenly(blocks, _TITLE_HEIGHT, _PAGE_HEIGHT, _TITLE_HEIGHT))
    sheet.print_area(0, 0, row - 1, 2)


def _write_part(sheet: Worksheet, styles: Styles, part: Part, row: int) -> tuple[int, float]:
    """The next row, and the height in points of the part."""
    used = _HEADING_HEIGHT
    sheet.set_row(row, used)
    sheet.merge_range(row, 1, row, 2, part.heading, styles["heading"])
    for label, text in part.lines:
        row += 1
        height = MEASURE.height_of(max(MEASURE.count_lines(text, _WIDTHS[2]), MEASURE.count_lines(label, _WIDTHS[1])))
        used += height
        sheet.set_row(row, height)
        sheet.write_string(row, 1, label, styles["label"])
        sheet.write_string(row, 2, text, styles["text"])
    if part.picture is not None:
        row += 1
        used += part.picture.height + 12
        sheet.set_row(row, part.picture.height + 12)
        options = {
            "image_data": BytesIO(part.picture.png),
            "description": part.picture.says,
            "x_offset": 4,
            "y_offset": 8,
        }
        sheet.insert_image(row, 1, "picture.png", options)
    return row + 1, used + _SPACE
