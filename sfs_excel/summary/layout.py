"""The place of each item and office in 得分矩阵. The hidden sheet of computed scores has the same places."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.formulas import index
from sfs_excel.sheets.references import Kept, area_name, cell_name, fixed_name
from sfs_excel.summary.sizes import Sizes

MATRIX, COMPUTED = "得分矩阵", "_计算值"

ABOVE = 2  # rows of the title and the note; they stay above when the matrix lies down
CODE_LINE, NAME_LINE, STATE_LINE, FIRST_LINE = 2, 3, 4, 5
ITEM_PLACE, TEXT_PLACE, POINTS_PLACE, FIRST_OFFICE = 0, 1, 2, 3
# Words by which a line is known, whatever a person has done above it: the corner of either layout, the state, the feet.
STANDING_CORNER, LYING_CORNER, STATE_HEAD = "序号", "编码", "状态"
TOTAL_HEAD, RANK_HEAD, BAND_HEAD = "总分", "名次", "等次"
NO_RANK = "—"
_ACROSS, _DOWN = 5, 7  # digits of the most columns and rows


@dataclass(frozen=True)
class MatrixLayout:
    """Lines and places, counted from 0: a line is what is said of every office, a place is an office's.

    Standing, a line is a row and a place a column; lying, which takes more offices, it is the other way round, below the
    same title. A section's line stands before its items' lines. What 得分矩阵 calculates by, but does not show, has lines
    behind the last in the hidden sheet: each office's place in the chart, how many are ranked at least as well, the bands.

    Attributes:
        counted: how many offices are ranked, and compared with each other: the first so many. Behind them stand those that
            take no part.
        bands: how many the rulebook has.
        lies: whether there is one row an office.
        is_large: whether ranks are values and the workbook has no long lists, see `large`.
    """

    places: Mapping[str, int]  # office -> place
    sections: Mapping[int, int]  # section -> line
    items: Mapping[int, int]  # item -> line
    total_line: int
    counted: int
    bands: int = 0
    lies: bool = False
    is_large: bool = False

    @property
    def rank_line(self) -> int:
        """The offices' ranks."""
        return self.total_line + 1

    @property
    def band_line(self) -> int:
        """The line of bands, if the rulebook has any."""
        return self.total_line + 2

    @property
    def feet(self) -> dict[int, str]:
        """The lines below the items, but for the last, each with its head."""
        heads = {self.total_line: TOTAL_HEAD, self.rank_line: RANK_HEAD}
        return heads | ({self.band_line: BAND_HEAD} if self.bands else {})

    @property
    def changed_line(self) -> int:
        """Tell how much was overwritten."""
        return self.total_line + (3 if self.bands else 2)

    @property
    def last_place(self) -> int:
        """The last office's place."""
        return FIRST_OFFICE + len(self.places) - 1

    @property
    def order_line(self) -> int:
        """Hidden: rank, and the roster's order among equals."""
        return self.changed_line + 2

    @property
    def standing_line(self) -> int:
        """Hidden: how many offices are ranked as well as this one, or better."""
        return self.order_line + 1

    @property
    def first_band_line(self) -> int:
        """Hidden: one line a band, and an empty one for those that have none."""
        return self.standing_line + 2

    @property
    def first_bar_line(self) -> int:
        """Hidden: one line a bar of the chart."""
        return self.first_band_line + (self.bands + 2 if self.bands else 0)

    @property
    def order_decimals(self) -> int:
        """A sheet has fewer columns, or rows, than 10 to this power: a place among equals is less than a rank."""
        return _DOWN if self.lies else _ACROSS

    @property
    def counter(self) -> str:
        """Formula text for an office's place as the sheet counts it, from 1."""
        return "ROW()" if self.lies else "COLUMN()"

    def count(self, place: int) -> int:
        """Return what `counter` gives at a place."""
        return place + 1 + (ABOVE if self.lies else 0)

    def cell(self, line: int, place: int) -> tuple[int, int]:
        """Row and column."""
        return (place + ABOVE, line - ABOVE) if self.lies else (line, place)

    def area(self, line: int, place: int, last_line: int, last_place: int) -> tuple[int, int, int, int]:
        """First row and column, last row and column."""
        return (*self.cell(line, place), *self.cell(last_line, last_place))

    def name(self, line: int, place: int, keep: Literal["", "line"] = "") -> str:
        """`D7`, or where its line stays when the formula is copied along it, `D$7`; lying `$B9`."""
        kept: Kept = "" if not keep else "column" if self.lies else "row"
        return cell_name(*self.cell(line, place), keep=kept)

    def stretch(self, first: int, last: int, place: int) -> str:
        """An office's cells of neighbouring lines: `D7:D10`."""
        return f"{self.name(first, place)}:{self.name(last, place)}"

    def refer(self, line: int, office: str) -> str:
        """An office's own cell: `'得分矩阵'!$D$60`."""
        return fixed_name(*self.cell(line, self.places[office]), MATRIX)

    def over_offices(self, line: int, sheet: str = "") -> str:
        """A line's cells of all offices that count: `$D$5:$O$5`."""
        last = FIRST_OFFICE + max(1, self.counted) - 1
        return area_name(*self.area(line, FIRST_OFFICE, line, last), sheet)

    def look_up(self, line: int, position: str, sheet: str = "") -> str:
        """Formula text for the cell of the office at a position counted from 1. The row is said: where there is only one,
        not every program takes a single number for the column."""
        cells = area_name(*self.area(line, FIRST_OFFICE, line, self.last_place), sheet)
        return index(cells, position) if self.lies else index(cells, 1, position)


def lay_out_matrix(rulebook: Rulebook, offices: tuple[str, ...], sizes: Sizes, outside: int = 0) -> MatrixLayout:
    """Lines for sections and items in the letter's order, places for offices in the order given.

    Args:
        outside: how many take no part: the last of them.
    """
    sections: dict[int, int] = {}
    items: dict[int, int] = {}
    line = FIRST_LINE
    for section in rulebook.sections:
        sections[section.section] = line
        items |= {item.item: line + 1 + i for i, item in enumerate(section.items)}
        line += 1 + len(section.items)
    places = {office: FIRST_OFFICE + i for i, office in enumerate(offices)}
    is_large = len(offices) > sizes.listed
    lies = is_large or len(offices) > sizes.standing
    counted = len(offices) - outside
    return MatrixLayout(places, sections, items, line, counted, len(rulebook.ranking.bands), lies, is_large)
