"""Names cells and areas for formulas: the one place where a row counts from 1, as people count it in Excel.

Everywhere else rows and columns count from 0, as XlsxWriter counts them.
"""

from typing import Literal

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

Kept = Literal["", "row", "column", "cell"]


def cell_name(row: int, column: int, *, keep: Kept = "") -> str:
    """`F18` of row 17 and column 5.

    Args:
        keep: what stays where it is when the formula is copied elsewhere: `$F18` keeps its column, `$F$18` its cell.
    """
    return str(xl_rowcol_to_cell(row, column, row_abs=keep in ("row", "cell"), col_abs=keep in ("column", "cell")))


def fixed_name(row: int, column: int, sheet: str = "") -> str:
    """`'得分矩阵'!$D$60`: it keeps its meaning when rows are sorted."""
    return _on(sheet) + cell_name(row, column, keep="cell")


def area_name(row: int, column: int, last_row: int, last_column: int, sheet: str = "") -> str:
    """`'得分矩阵'!$D$5:$O$5`."""
    return f"{fixed_name(row, column, sheet)}:{fixed_name(last_row, last_column)}"


def column_name(column: int) -> str:
    """`F` of column 5."""
    return str(xl_col_to_name(column))


def _on(sheet: str) -> str:
    return f"'{sheet}'!" if sheet else ""
