"""A table of one row of heads and rows below it: where each column is, how wide, and what stands in a row."""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.references import area_name, cell_name
from sfs_excel.sheets.workbook import Sheet
from sfs_excel.sheets.writing import Formula, Value, put, put_across


class Grid:
    """The columns of one sheet, from column A. Rows and columns count from 0."""

    def __init__(self, book: Book, name: str, columns: Sequence[Column], head_row: int) -> None:
        self.sheet: Worksheet = book.workbook.add_worksheet(name)
        self.styles = book.styles
        self._measure = book.measure
        self.columns = tuple(columns)
        self.head_row = head_row
        self.first_row = head_row + 1
        self._at = {column.head: place for place, column in enumerate(columns)}
        self.heights: dict[int, float] = {}  # points, of every row that was written
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width, None, {"hidden": column.hidden})
        self.shown = [place for place, column in enumerate(columns) if not column.hidden]

    def place(self, title: str) -> int:
        """The column."""
        return self._at[title]

    def width(self, title: str) -> float:
        """A column's width, in characters."""
        return self.columns[self._at[title]].width

    def cell(self, title: str, row: int) -> str:
        """`$F5`: the column stays where it is, the row goes along."""
        return cell_name(row, self._at[title], keep="column")

    def area(self, title: str, first: int, last: int) -> str:
        """`$F$5:$F$9`."""
        return area_name(first, self._at[title], last, self._at[title])

    def span(self, title: str, first: int, last: int) -> tuple[int, int, int, int]:
        """A column's rows as XlsxWriter takes an area."""
        return first, self._at[title], last, self._at[title]

    def write_heads(self, height: float = 30.0, style: str = "head") -> None:
        """The row of heads, its height in points."""
        self.set_row(self.head_row, height)
        for place, column in enumerate(self.columns):
            self.sheet.write_string(self.head_row, place, column.head, self.styles[style])

    def write_row(self, row: int, cells: Mapping[str, Value], styles: Mapping[str, str] | None = None) -> None:
        """A row of cells by the titles of their columns; a column that is not named stays blank, in its style.

        Args:
            styles: by title, where it is not the column's.
        """
        for place, column in enumerate(self.columns):
            style = self.styles[(styles or {}).get(column.head, column.look)]
            put(self.sheet, row, place, cells.get(column.head), style)

    def hide_filter(self, place: int) -> None:
        """Offer no filter for a column, in which headings stand."""
        assert isinstance(self.sheet, Sheet)
        self.sheet.hide_filter(place)

    def write_across(self, row: int, first: int, last: int, text: str | Formula, style: str) -> None:
        """One line over the columns `first` to `last`."""
        put_across(self.sheet, row, first, last, text, self.styles[style])

    def set_height(self, row: int, *texts: tuple[str, float], least: float = 20.0) -> None:
        """Make the row as high as its texts, each with the width that it has to itself."""
        lines = max(
            (sum(self._measure.count_lines(line, width) for line in text.split("\n")) for text, width in texts),
            default=1,
        )
        self.set_row(row, max(least, self._measure.row_height(lines)))

    def set_row(self, row: int, height: float) -> None:
        """Make the row so high, in points."""
        self.heights[row] = height
        self.sheet.set_row(row, height)
