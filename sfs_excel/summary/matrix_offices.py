"""One office's cells in 得分矩阵, or in the hidden sheet with the same places: a column where it stands, a row where it lies."""

from collections.abc import Iterable
from operator import itemgetter
from typing import TypeAlias

from xlsxwriter.format import Format

from sfs_excel.sheets.long_sheet import LongSheet
from sfs_excel.sheets.writing import Value, put
from sfs_excel.summary.layout import FIRST_LINE, MatrixLayout

LineCell: TypeAlias = tuple[int, Value, Format | None]
"""A line, what stands there, and how it looks."""


def write_office(
    sheet: LongSheet, layout: MatrixLayout, office: str, cells: Iterable[LineCell], height: float | None = None
) -> None:
    """Write an office's cells; offices come in the order of their places.

    Args:
        cells: of different lines, in any order; texts as they are to be shown.
        height: of a row, where the matrix lies.
    """
    place = layout.places[office]
    placed = [(layout.cell(line, place), value, look) for line, value, look in cells]
    if layout.lies:
        row, _ = layout.cell(FIRST_LINE, place)
        across = ((column, value, look) for (_, column), value, look in sorted(placed, key=itemgetter(0)))
        sheet.put_row(row, across, height)
        return
    for (row, column), value, look in placed:
        put(sheet, row, column, value, look)
