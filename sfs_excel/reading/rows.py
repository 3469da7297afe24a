"""Rows, merged cells and validations of a sheet as programs write them, each matched by one pattern and taken at once.

A cell in another row's number, attributes in another order, a text beside its cell (`inlineStr`), a second value, a prefix, a
comment: what is not written here is not matched, and is for the parser's callbacks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from sfs_excel.reading.cell_types import TRUE, CellBuilder
from sfs_excel.reading.cells import COLUMNS, VALUE_LIMIT, Cell, Place, Sheet, column_letters, say_seen
from sfs_excel.reading.markup import UnexpectedError
from sfs_excel.reading.passages import ATTRIBUTES, read_text

# Possessive throughout: no step is ever taken back, so that the time grows as the part does.
_CELL = (
    rb'<c r="(?:[A-R]?[A-Z]|S[A-R])\1"(?: s="[0-9]++")?+(?: t="(?:s|str|b|e|n)")?+(?: ?/>|>'
    rb"(?:<f" + ATTRIBUTES + rb"(?:/>|>[^<]*+</f>))?+(?:<v(?:>[^<]*+</v>| ?/>))?+</c>)"
)  # to column SR, the 512th
_EMPTY = rb'<c(?: r="[A-Z]{1,3}+\1")?+(?: s="[0-9]++")?+ ?/>'  # wherever it is
_FAR_EMPTY = _EMPTY.replace(rb"\1", rb"\2")
ROWS = re.compile(
    rb'(?:<row r="([1-9][0-9]{0,3}|1[0-9]{4})"'
    + ATTRIBUTES
    + rb" ?(?:/>|>(?:"
    + _EMPTY
    + rb"|"
    + _CELL
    + rb")*+</row>)"
    rb'|<row r="([1-9][0-9]{4,6}+)"' + ATTRIBUTES + rb" ?(?:/>|>(?:" + _FAR_EMPTY + rb")*+</row>))++"
)  # to row 19,999; beyond it without any value
MERGES = re.compile(rb'(?:<mergeCell ref="[A-Z]{1,2}+[1-9][0-9]{0,5}+:[A-Z]{1,2}+[1-9][0-9]{0,5}+" ?/>)++')
VALIDATIONS = re.compile(
    rb"(?:<dataValidation"
    + ATTRIBUTES
    + rb" ?(?:/>|>(?:<formula1>[^<]*+</formula1>)?+(?:<formula2>[^<]*+</formula2>)?+"
    rb"</dataValidation>))++"
)

_HELD = re.compile(
    r'<c r="([A-Z]++)([0-9]++)"(?: s="([0-9]++)")?+(?: t="([a-z]++)")?+>(?:<f([^<]*+)(?:</f>)?+)?+(?:<v([^<]*+))?+'
)
_ROW_TAG = re.compile(r'<row r="([0-9]++)"([^>]*+)')
_ROW_ATTRIBUTE = re.compile(r' (hidden|ht)="([^"]*+)"')
_MERGE = re.compile(rb'"([A-Z]++)([0-9]++):([A-Z]++)([0-9]++)')
_NO_ROOM = ("0", "0.0")  # the height of a row, the width of a column


_Held = tuple[str, str, str, str, str, str]
"""A cell with anything in it: column, row, style, type, and what stands behind `<f` and `<v`, for `read_text`; "" for none."""


def hides_row(attributes: Mapping[str, str]) -> bool:
    """Tell whether a row with these attributes is not seen."""
    return attributes.get("hidden") in TRUE or attributes.get("ht") in _NO_ROOM


def count_merged(merges: bytes) -> int:
    """The cells of all that MERGES has matched."""
    return sum(
        (abs(int(bottom) - int(top)) + 1) * (abs(_number(right) - _number(left)) + 1)
        for left, top, right, bottom in _MERGE.findall(merges)
    )


def _number(letters: bytes) -> int:
    """b'A' -> 1, b'AA' -> 27; of one letter or two."""
    return (letters[-2] - 64 if len(letters) > 1 else 0) * 26 + letters[-1] - 64


class RowSheet(Sheet):
    """A sheet whose rows were taken at once: only those of its cells are built that are asked for."""

    def __init__(self, name: str, rows: bytes, builder: CellBuilder, hidden_columns: int) -> None:
        """
        Args:
            rows: what ROWS has matched.
            hidden_columns: a bit for each, the first column's the lowest but one.

        Raises:
            UnexpectedError: there are two rows of one number or two cells in one place, or more cells than may hold
                something, or a shared string or a style is not there.
            Refused: the shared strings cannot be read.
        """
        super().__init__(name)
        text = rows.decode("latin-1")
        self._held: list[_Held] = _HELD.findall(text)
        self._builder = builder
        self._hidden_columns = hidden_columns
        tags = _ROW_TAG.findall(text)
        self._hidden_rows = {number for number, tag in tags if hides_row(dict(_ROW_ATTRIBUTE.findall(tag)))}
        if len(self._held) > VALUE_LIMIT:
            raise UnexpectedError("more than may hold something")
        if len(dict(tags)) < len(tags) or len({held[:2] for held in self._held}) < len(self._held):
            raise UnexpectedError("two in one place")
        self._strings = self._find_strings()

    @property
    def cells(self) -> dict[Place, Cell]:
        """All of them, built by now."""
        if not self._cells:
            self._cells.update(self._build(self._held))
        return self._cells

    def column(self, number: int) -> dict[int, Cell]:
        """Return the cells of one column (counted from 1) by row."""
        letters = column_letters(number)
        return {row: cell for (row, _), cell in self._build([held for held in self._held if held[0] == letters])}

    def row(self, number: int) -> dict[int, Cell]:
        """Return the cells of one row (counted from 1) by column."""
        digits = str(number)
        return {column: cell for (_, column), cell in self._build([held for held in self._held if held[1] == digits])}

    def find_texts(self, texts: Collection[str]) -> Iterator[tuple[Place, str]]:
        """The texts among these that stand somewhere, by themselves, in the order of the file."""
        texts = frozenset(texts)
        strings = {index for index, text in self._strings.items() if text.strip() in texts}
        others = {held[5] for held in self._held if held[3] != "s"}
        others = {value for value in others if _may_say(value, texts)}
        saying = [held for held in self._held if (held[5][1:] in strings if held[3] == "s" else held[5] in others)]
        for place, cell in self._build(saying):
            if cell.kind == "text" and (text := say_seen(cell)) in texts:
                yield place, text

    def _build(self, those: Iterable[_Held]) -> Iterator[tuple[Place, Cell]]:
        build, hidden_rows, hidden_columns = self._builder.build, self._hidden_rows, self._hidden_columns
        for letters, digits, style, kind, formula, value in those:
            column = COLUMNS[letters]
            is_hidden = digits in hidden_rows or hidden_columns >> column & 1 == 1
            written_formula, written_value = (
                read_text(formula) if formula else None,
                read_text(value) if value else None,
            )
            cell = build(style or None, kind or "n", written_formula, written_value, is_hidden)
            if cell is not None:
                yield (int(digits), column), cell

    def _find_strings(self) -> Mapping[str, str]:
        """The shared strings, none where no cell has one. What cannot be built must show before anything is."""
        indexes = {held[5][1:] for held in self._held if held[3] == "s" and held[5]}
        strings = self._builder.strings() if indexes else {}
        styles = {held[2] for held in self._held if held[2]}
        if not (indexes <= strings.keys() and styles <= self._builder.formats.keys()):
            raise UnexpectedError("a cell without its text or its format")
        return strings


def _may_say(value: str, texts: Collection[str]) -> bool:
    """Tell whether a cell that is no shared string may be one of these texts."""
    text = read_text(value)
    return text.strip() in texts or "_x" in text
