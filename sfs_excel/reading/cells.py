"""The cells and sheets of a returned workbook, whatever its format, and the names of cells."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from typing import Literal, NamedTuple

from sfs_excel.reading.archive import ROW_LIMIT, abnormal
from sfs_excel.reading.formats import PLAIN, NumberFormat

COLUMN_LIMIT = 512
VALUE_LIMIT = 400_000

Place = tuple[int, int]
"""(row, column), counted from 1."""
CellKind = Literal["number", "text", "flag", "error", "blank", "picture"]
PICTURE = "有图片"
# As WPS has a picture in a cell: by a formula, with the formula's text as its result. And as Excel has one from afar.
_PICTURES = tuple(
    f"{sign}{prefix}{name}(" for sign in ("", "=") for prefix in ("", "_xlfn.") for name in ("DISPIMG", "IMAGE")
)
_PICTURE_STARTS = {name[0] for name in _PICTURES}  # of a thousand texts hardly one begins so


class Cell(NamedTuple):
    """The content of one cell. A tuple: a form has a thousand of them, and a frozen dataclass is four times slower.

    `blank` is only ever a formula without a cached value; a cell that holds nothing is absent from its sheet.
    A date is a number, counted as its workbook counts (`ReturnedWorkbook.date_1904`).

    Attributes:
        is_date, is_percent: some section of its format shows that, be it the one for this value or another.
        shown: what a person sees there, where that is not the number or the text itself, or where the format is of dates or
            percentages; it may be nothing at all.
        is_hidden: it stands in a hidden row.
    """

    kind: CellKind
    value: float | str | bool | None
    formula: bool = False
    is_date: bool = False
    is_percent: bool = False
    raw: str = ""
    shown: str | None = None
    is_hidden: bool = False


def make_number(
    value: float,
    shape: NumberFormat,
    raw: str,
    formula: bool = False,
    date_1904: bool = False,
    is_hidden: bool = False,
) -> Cell:
    """A cell with a number in this format; a text, where it is none that can be counted with."""
    if not isfinite(value):
        return Cell("text", raw, formula, raw=raw, is_hidden=is_hidden)
    if shape is PLAIN:
        return Cell("number", value, formula, False, False, raw, None, is_hidden)
    shown: str | None = shape.show(value, date_1904)
    if shown == f"{value:.15g}" and not shape.is_date and not shape.is_percent:
        shown = None
    return Cell("number", value, formula, shape.is_date, shape.is_percent, raw, shown, is_hidden)


def make_text(text: str, shape: NumberFormat, formula: bool = False, is_hidden: bool = False) -> Cell:
    """A cell with a text in this format; a picture, where the text stands for one."""
    if is_picture(text):
        return make_picture(is_hidden)
    if shape.texts is None or not text:
        return Cell("text", text, formula, False, False, text, None, is_hidden)
    shown = shape.show_text(text)
    is_same = shown.strip() == text.strip()  # formats for accounts put room around it
    return Cell("text", text, formula, False, False, text, None if is_same else shown, is_hidden)


def make_picture(is_hidden: bool = False) -> Cell:
    """Make the cell that stands for a picture in a cell."""
    return Cell("picture", PICTURE, raw=PICTURE, is_hidden=is_hidden)


def say_seen(cell: Cell | None) -> str:
    """Return what stands there as it is seen; a text as it is."""
    shown = cell.shown if cell is not None and isinstance(cell.value, float) else None
    return (shown or say_stored(cell)).strip()


def say_stored(cell: Cell | None) -> str:
    """Return what stands there, a number without its format."""
    if cell is None or cell.value is None:
        return ""
    return f"{cell.value:.15g}" if isinstance(cell.value, float) else str(cell.value).strip()


def is_picture(formula: str | None) -> bool:
    """Tell whether a formula, or a text that stands for one, puts a picture into its cell."""
    return formula is not None and formula[:1] in _PICTURE_STARTS and formula.startswith(_PICTURES)


class Sheet:
    """One worksheet, of which only cells that hold something are there."""

    def __init__(self, name: str, cells: dict[Place, Cell] | None = None, *, lost_formats: bool = False) -> None:
        """
        Args:
            lost_formats: there are numbers whose format the file does not have: any of them may be a date or a percentage.
        """
        self.name = name
        self.lost_formats = lost_formats
        self._cells = {} if cells is None else cells

    @property
    def cells(self) -> dict[Place, Cell]:
        """All of them, in the order of the file."""
        return self._cells

    def column(self, number: int) -> dict[int, Cell]:
        """Return the cells of one column (counted from 1) by row."""
        return {row: cell for (row, column), cell in self.cells.items() if column == number}

    def row(self, number: int) -> dict[int, Cell]:
        """Return the cells of one row (counted from 1) by column."""
        return {column: cell for (row, column), cell in self.cells.items() if row == number}

    def find_texts(self, texts: Collection[str]) -> Iterator[tuple[Place, str]]:
        """The texts among these that stand somewhere, by themselves, in the order of the file."""
        texts = frozenset(texts)
        for place, cell in self.cells.items():
            if cell.kind == "text" and (text := say_seen(cell)) in texts:
                yield place, text


@dataclass
class ReturnedWorkbook:
    """The worksheets and properties of one returned file. Chart and macro sheets are not listed.

    Attributes:
        lacks: tells, of a sheet and a text, whether it surely stands in no cell there, without reading the sheet. May raise
            Refused, as reading it would.

    `saved` is the ISO time the file says it was saved, or ''; `properties` are the custom ones, as text.
    """

    sheet_names: list[str]
    read_sheet: Callable[[str], Sheet] = field(repr=False)
    lacks: Callable[[str, str], bool] = field(repr=False, default=lambda *_: False)
    properties: dict[str, str] = field(default_factory=dict)
    saved: str = ""
    has_macros: bool = False
    external_links: bool = False
    has_objects: bool = False
    date_1904: bool = False
    _sheets: dict[str, Sheet] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._names = frozenset(self.sheet_names)

    def sheet(self, name: str) -> Sheet:
        """Read one sheet; asked again, the same object.

        Raises:
            KeyError: the workbook has no sheet of this name.
            Refused: the sheet is damaged or over the limits.
        """
        if name not in self._names:
            raise KeyError(name)
        if name not in self._sheets:
            self._sheets[name] = self.read_sheet(name)
        return self._sheets[name]


@cache
def column_letters(number: int) -> str:
    """1 -> 'A', 27 -> 'AA'."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


COLUMNS = {column_letters(number): number for number in range(1, COLUMN_LIMIT + 1)}
"""By their letters."""


def cell_name(row: int, column: int) -> str:
    """(18, 6) -> 'F18'."""
    return f"{column_letters(column)}{row}"


def check_bounds(row: int, column: int, count: int, last_row: int = ROW_LIMIT) -> None:
    """Refuse a value where no form has one, or more values than any form has.

    Args:
        row, column: of one value, or of the last row and the last column with any.
        count: of the values, this one included.
        last_row: that may hold anything.
    """
    if row > last_row or column > COLUMN_LIMIT:
        raise abnormal(f"在很远的单元格 {cell_name(row, column)} 有内容")
    if count > VALUE_LIMIT:
        raise abnormal(f"有内容的单元格超过 {VALUE_LIMIT} 个")


def holds_objects(names: Iterable[str]) -> bool:
    """Tell whether among these parts (lower case) is another file or a control, as Office and OpenDocument keep them."""
    return any("/embeddings/" in name or "/activex/" in name or name.startswith("object ") for name in names)
