"""A table of one row of heads and rows below it: where each column is, how wide, and what stands in a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sfs_excel.form.styles import Styles
from sfs_excel.form.text import count_lines, height_of

TALLEST_ROW = 409.0  # points, Excel's
SMALL = 10 / 9  # how much more goes into a column in size 9 than in size 10
Shown = float | str | None


@dataclass(frozen=True)
class Heading:
    """A column. `style` is that of its cells; a hidden one is neither seen nor printed."""

    title: str
    width: float
    style: str = "text"
    hidden: bool = False


@dataclass(frozen=True)
class Formula:
    """A live cell: formula text with its `=`, and its true value."""

    text: str
    value: float | str


class Grid:
    """The columns of one sheet, from column A. Rows count from 1, as in Excel."""

    def __init__(
        self, workbook: Workbook, styles: Styles, name: str, headings: Sequence[Heading], head_row: int
    ) -> None:
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self.styles = styles
        self.headings = tuple(headings)
        self.head_row = head_row
        self.first_row = head_row + 1
        self._at = {heading.title: place for place, heading in enumerate(headings)}
        self.heights: dict[int, float] = {}  # points, of every row that was written
        for place, heading in enumerate(headings):
            self.sheet.set_column(place, place, heading.width, None, {"hidden": heading.hidden})
        self.shown = [place for place, heading in enumerate(headings) if not heading.hidden]

    def place(self, title: str) -> int:
        """The column, counted from 0."""
        return self._at[title]

    def width(self, title: str) -> float:
        return self.headings[self._at[title]].width

    def letter(self, title: str) -> str:
        return str(xl_col_to_name(self._at[title]))

    def cell(self, title: str, row: int) -> str:
        """`$F5`: the column stays where it is, the row goes along."""
        return f"${self.letter(title)}{row}"

    def area(self, title: str, first: int, last: int) -> str:
        """`$F$5:$F$9`."""
        return f"${self.letter(title)}${first}:${self.letter(title)}${last}"

    def span(self, title: str, first: int, last: int) -> tuple[int, int, int, int]:
        """A column's rows as XlsxWriter takes an area."""
        return first - 1, self._at[title], last - 1, self._at[title]

    def write_heads(self, height: float = 30.0) -> None:
        self.sheet.set_row(self.head_row - 1, height)
        for place, heading in enumerate(self.headings):
            self.sheet.write_string(self.head_row - 1, place, heading.title, self.styles["head"])

    def write_row(
        self, row: int, cells: Mapping[str, Shown | Formula], styles: Mapping[str, str] | None = None
    ) -> None:
        """A row of cells by the titles of their columns; a column that is not named stays blank, in its style.

        Args:
            styles: by title, where it is not the column's.
        """
        for place, heading in enumerate(self.headings):
            style = self.styles[(styles or {}).get(heading.title, heading.style)]
            put(self.sheet, row, place, cells.get(heading.title), style)

    def write_across(self, row: int, first: int, last: int, text: str | Formula, style: str) -> None:
        """One line over the columns `first` to `last`, counted from 0."""
        self.sheet.merge_range(row - 1, first, row - 1, last, "", self.styles[style])
        put(self.sheet, row, first, text, self.styles[style])

    def set_height(self, row: int, *texts: tuple[str, float], least: float = 20.0) -> None:
        """Make the row as high as its texts, each with the width that it has to itself."""
        lines = max((sum(count_lines(line, width) for line in text.split("\n")) for text, width in texts), default=1)
        self.heights[row] = max(least, min(TALLEST_ROW, height_of(lines)))
        self.sheet.set_row(row - 1, self.heights[row])


def put(sheet: Worksheet, row: int, column: int, value: Shown | Formula, style: Format) -> None:
    """Write a value as what it is: a text that begins with `=` stays a text.

    Args:
        row: counted from 1.
        column: counted from 0.
    """
    if isinstance(value, Formula):
        sheet.write_formula(row - 1, column, value.text, style, value.value)
    elif value is None or value == "":
        sheet.write_blank(row - 1, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row - 1, column, value, style)
    else:
        sheet.write_number(row - 1, column, value, style)
