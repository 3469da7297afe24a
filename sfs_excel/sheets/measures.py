"""Measures the room of texts in the cells of a family of workbooks. No program fits merged rows by itself."""

from dataclasses import dataclass

from sfs_excel.text import wrap_lines

TALLEST_ROW = 409.0  # points, Excel
SIZE = 10.0  # points, of the text in most cells
SMALL_SIZE = 9.0  # points
SMALL = SIZE / SMALL_SIZE  # how much more goes into a column in the smaller size


@dataclass(frozen=True)
class Measure:
    """A family's fonts, with those that stand in for them where they are not installed.

    Attributes:
        line: how high a line is, in sizes of its font.
        margin: columns that a cell keeps free.
        slack: columns that a full line may leave empty, see `wrap_lines`.
        whole: only whole characters of a column's width are counted.
        padding: points, above and below the lines of a cell.
    """

    line: float
    margin: float
    slack: float = 0.0
    whole: bool = False
    padding: float = 4.0

    def count_lines(self, text: str, width: float, margin: float | None = None) -> int:
        """Lines that a text takes when it is wrapped in a column; rather one too many than one too few.

        Args:
            margin: columns that the cell keeps free, where it is not as most are.
        """
        room = (int(width) if self.whole else width) - (self.margin if margin is None else margin)
        return wrap_lines(text, max(room, 2.0), self.slack)

    def height_of(self, lines: int, size: float = SIZE) -> float:
        """Points that so many lines of a font take."""
        return lines * (size * self.line) + self.padding

    def row_height(self, lines: int, size: float = SIZE) -> float:
        """The same, as far as a row can be so high."""
        return min(TALLEST_ROW, self.height_of(lines, size))
