"""An old workbook (.xls, .et) through xlrd, the reader that pandas takes: it tells each cell's number format, too.

xlrd does not tell formulas from values. It knows no limits and raises whatever comes: it only ever runs in a worker.
"""

import io
import struct

import xlrd
from xlrd.biffh import XLRDError
from xlrd.book import Book
from xlrd.compdoc import CompDocError
from xlrd.sheet import Cell as Read
from xlrd.sheet import Sheet as ReadSheet

from sfs_excel.reading.archive import abnormal, damaged
from sfs_excel.reading.cells import Cell, Sheet, check_bounds, make_number, make_text
from sfs_excel.reading.formats import NumberFormat, read_format
from sfs_excel.reading.kinds import refuse_kind

# What xlrd raises for a file that is rotten: it trusts that what the file says of itself fits.
_DAMAGE = (
    XLRDError, CompDocError, struct.error, ArithmeticError, AssertionError, AttributeError, EOFError,
    LookupError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


def read_xls(data: bytes) -> tuple[dict[str, Sheet], bool]:
    """The worksheets by name, and whether days count from 1904.

    Args:
        data: the whole file, or the stream of the workbook alone.

    Raises:
        Refused: encrypted, damaged, abnormal.
    """
    try:
        with xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, ragged_rows=True
        ) as book:
            formats = _read_formats(book)
            date_1904 = book.datemode == 1
            sheets = [_read_sheet(sheet, formats, date_1904=date_1904) for sheet in book.sheets()]
    except _DAMAGE as error:
        if "encrypted" in str(error):
            raise refuse_kind("encrypted") from error
        raise damaged("读不出工作表") from error
    if len({sheet.name for sheet in sheets}) < len(sheets):
        raise abnormal("有两张同名的工作表")
    return {sheet.name: sheet for sheet in sheets}, date_1904


def _read_formats(book: Book) -> list[NumberFormat]:
    """By the index that cells have."""
    codes = {each.format_key: each.format_str for each in book.format_list}
    return [read_format(look.format_key, codes.get(look.format_key)) for look in book.xf_list]


def _read_sheet(read: ReadSheet, formats: list[NumberFormat], *, date_1904: bool) -> Sheet:
    sheet = Sheet(repair_text(read.name))
    hidden_rows = {row for row, info in read.rowinfo_map.items() if info.hidden}
    hidden_columns = {column for column, info in read.colinfo_map.items() if info.hidden}
    for row in range(read.nrows):
        for column, held in enumerate(read.row(row)):
            is_hidden = row in hidden_rows or column in hidden_columns
            cell = _build_cell(held, formats[held.xf_index or 0], date_1904=date_1904, is_hidden=is_hidden)
            if cell is not None:
                check_bounds(row + 1, column + 1, len(sheet.cells) + 1)
                sheet.cells[row + 1, column + 1] = cell
    return sheet


def _build_cell(read: Read, shape: NumberFormat, *, date_1904: bool, is_hidden: bool) -> Cell | None:
    value = read.value
    if isinstance(value, str):
        return make_text(repair_text(value), shape, is_hidden=is_hidden) if value else None
    match read.ctype:
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            return make_number(value, shape, f"{value:.15g}", False, date_1904, is_hidden)
        case xlrd.XL_CELL_BOOLEAN:
            return Cell("flag", bool(value), raw="TRUE" if value else "FALSE", is_hidden=is_hidden)
        case xlrd.XL_CELL_ERROR:
            said = xlrd.error_text_from_code.get(int(value), "#N/A")
            return Cell("error", said, raw=said, is_hidden=is_hidden)
        case _:
            return None


def repair_text(text: str) -> str:
    """Return what a text says that some program wrote two bytes a character where the file says it is one: `A`, NUL, `B`, NUL."""
    if "\0" not in text or len(text) % 2:
        return text
    try:
        return text.encode("latin-1").decode("utf-16-le")
    except UnicodeError:
        return text
