"""The place of each item and office in 得分矩阵. The hidden sheet of computed scores has the same places."""

from collections.abc import Mapping
from dataclasses import dataclass

from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.formulas import index
from sfs_excel.sheets.references import area_name

MATRIX, COMPUTED = "得分矩阵", "_计算值"
LARGEST_COLUMN = 16_384  # Excel 2007

CODE_ROW, NAME_ROW, STATE_ROW, FIRST_ROW = 2, 3, 4, 5
ITEM_COLUMN, TEXT_COLUMN, POINTS_COLUMN, FIRST_OFFICE = 0, 1, 2, 3


@dataclass(frozen=True)
class MatrixLayout:
    """Rows and columns, counted from 0. A section's row stands above its items' rows.

    What 得分矩阵 calculates by, but does not show, stands below in the hidden sheet: each office's place in the chart, how
    many are ranked at least as well, and the bands.

    Attributes:
        bands: how many the rulebook has.
    """

    columns: Mapping[str, int]  # office -> column
    sections: Mapping[int, int]  # section -> row
    items: Mapping[int, int]  # item -> row
    total_row: int
    bands: int = 0

    @property
    def rank_row(self) -> int:
        """The offices' ranks."""
        return self.total_row + 1

    @property
    def band_row(self) -> int:
        """The row of bands, if the rulebook has any."""
        return self.total_row + 2

    @property
    def changed_row(self) -> int:
        """Tell how much was overwritten."""
        return self.total_row + (3 if self.bands else 2)

    @property
    def last_column(self) -> int:
        """The last office's column."""
        return FIRST_OFFICE + len(self.columns) - 1

    @property
    def order_row(self) -> int:
        """Hidden: rank, and the roster's order among equals."""
        return self.changed_row + 2

    @property
    def standing_row(self) -> int:
        """Hidden: how many offices are ranked as well as this one, or better."""
        return self.order_row + 1

    @property
    def first_band_row(self) -> int:
        """Hidden: one row a band, and an empty one for those that have none."""
        return self.standing_row + 2

    @property
    def first_bar_row(self) -> int:
        """Hidden: one row a bar of the chart."""
        return self.first_band_row + (self.bands + 2 if self.bands else 0)

    def over_offices(self, row: int, sheet: str = "") -> str:
        """A row's cells of all offices: `$D$5:$O$5`."""
        return area_name(row, FIRST_OFFICE, row, self.last_column, sheet)

    def look_up(self, row: int, position: str, sheet: str = "") -> str:
        """Formula text for the cell of the office at a position counted from 1. The row is said: where there is only one,
        not every program takes a single number for the column."""
        return index(self.over_offices(row, sheet), 1, position)


def lay_out_matrix(rulebook: Rulebook, offices: tuple[str, ...]) -> MatrixLayout:
    """Rows for sections and items in the letter's order, columns for offices in the roster's."""
    sections: dict[int, int] = {}
    items: dict[int, int] = {}
    row = FIRST_ROW
    for section in rulebook.sections:
        sections[section.section] = row
        items |= {item.item: row + 1 + i for i, item in enumerate(section.items)}
        row += 1 + len(section.items)
    columns = {office: FIRST_OFFICE + i for i, office in enumerate(offices)}
    return MatrixLayout(columns, sections, items, row, len(rulebook.ranking.bands))
