"""Links an office's name to its rows in 扣分明细; in a large year, which has no such list, to its row in 得分矩阵."""

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import text
from sfs_excel.sheets.writing import Formula
from sfs_excel.summary import ledger
from sfs_excel.summary.layout import CODE_LINE, MATRIX, MatrixLayout


def first_places(book: Book, results: Results, layout: MatrixLayout) -> dict[str, str]:
    """Office -> place, such as `扣分明细'!A5`."""
    if layout.is_large:
        return {office: f"{MATRIX}'!A{_row(layout, office)}" for office in results.offices}
    return ledger.first_places(book, results)


def begin_link(book: Book, results: Results, layout: MatrixLayout) -> str:
    """Formula text for the part of a link that all offices share; `find_rest` says the rest."""
    if layout.is_large:
        return text(f"#'{MATRIX}'!A")
    return text("#'" if ledger.is_divided(book, results) else f"#'{ledger.SHEET}'!A")


def find_rest(book: Book, results: Results, layout: MatrixLayout, place: tuple[str, str, str]) -> Formula | int:
    """The row of the place; and its sheet, where 扣分明细 takes more than one.

    Args:
        place: the office, what `first_places` says of it, and the cell that holds its code.
    """
    office, first, code = place
    if layout.is_large:
        return _row(layout, office)
    row = first if ledger.is_divided(book, results) else int(first.partition("!A")[2])
    return Formula(ledger.find_place(book, results, code), row)


def _row(layout: MatrixLayout, office: str) -> int:
    return layout.cell(CODE_LINE, layout.places[office])[0] + 1
