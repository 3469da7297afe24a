"""The cells of one sheet of an .xlsx, gathered while its XML streams by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sfs_excel.reading.archive import ROW_LIMIT, abnormal, damaged
from sfs_excel.reading.cell_types import TRUE, CellBuilder
from sfs_excel.reading.cells import COLUMN_LIMIT, COLUMNS, Cell, Sheet, cell_name, check_bounds
from sfs_excel.reading.markup import Attributes, OnEnd, OnStart, Parents, UnexpectedError
from sfs_excel.reading.parts import RichText, unescape
from sfs_excel.reading.passages import Middle
from sfs_excel.reading.rows import MERGES, ROWS, VALIDATIONS, RowSheet, count_merged, hides_row

MERGED_LIMIT = 200_000

_PARENTS = {
    "sheetData": ("worksheet",), "row": ("sheetData",), "c": ("row",), "v": ("c",), "f": ("c",), "is": ("c",),
    "r": ("is",), "rPh": ("is",), "t": ("is", "r", "rPh"),
}  # fmt: skip
_NO_WIDTH = ("0", "0.0")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


class SheetReader:
    """Gathers the cells of one sheet; its rows and merged cells at once where they are as programs write them: see passages.py.

    Attributes:
        sheet: with the cells that have been read so far.
    """

    parents: Parents | None = _PARENTS

    def __init__(self, name: str, builder: CellBuilder, last_row: int = ROW_LIMIT) -> None:
        """`last_row`: that may hold anything."""
        self.sheet = Sheet(name)
        self._builder = builder
        self._last_row = last_row
        self._is_taken = False
        self._merged = 0
        self._row = 0
        self._row_text = ""
        self._is_row_hidden = False
        self._hidden_columns = 0  # a bit for each, the first column's the lowest but one
        self._position = (0, 0)
        self._attributes: Attributes = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: str | None = None
        self._text = RichText()
        starts: dict[str, OnStart] = {
            "row": self._on_row,
            "c": self._on_cell,
            "mergeCell": self._on_merge,
            "col": self._on_columns,
        }
        ends: dict[str, OnEnd] = {"v": self._on_value, "f": self._on_formula, "is": self._on_inline, "c": self._on_end}
        self.starts: Mapping[str, OnStart] = {**self._text.starts, **starts}
        self.ends: Mapping[str, OnEnd] = {**self._text.ends, **ends}
        self.middles: Sequence[Middle] = (
            Middle(("worksheet", "sheetData"), ROWS, self._take_rows),
            Middle(("worksheet", "mergeCells"), MERGES, self._take_merges),
            Middle(("worksheet", "dataValidations"), VALIDATIONS),
        )

    def _take_rows(self, middle: bytes) -> None:
        self._is_taken = True
        self.sheet = RowSheet(self.sheet.name, middle, self._builder, self._hidden_columns)

    def _take_merges(self, middle: bytes) -> None:
        self._merged += count_merged(middle)
        if self._merged > MERGED_LIMIT:
            raise UnexpectedError("more than may be merged")

    def _on_row(self, attributes: Attributes) -> None:
        if self._is_taken:
            raise UnexpectedError("rows behind those that were taken")
        text = attributes.get("r", "")
        self._row = int(text) if _ROW.fullmatch(text) else self._row + 1
        self._row_text = text if _ROW.fullmatch(text) else ""  # then only the cells say where they stand
        self._position = (self._row, 0)
        self._is_row_hidden = hides_row(attributes)

    def _on_columns(self, attributes: Attributes) -> None:
        ends = attributes.get("min", ""), attributes.get("max", "")
        is_hidden = attributes.get("hidden") in TRUE or attributes.get("width") in _NO_WIDTH
        if is_hidden and all(map(_ROW.fullmatch, ends)):
            first, last = (min(int(end), COLUMN_LIMIT) for end in ends)
            self._hidden_columns |= (1 << last + 1) - (1 << min(first, last))

    def _on_cell(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self._value = self._formula = self._inline = None
        reference = attributes.get("r")
        if reference is None:
            self._position = (self._position[0], self._position[1] + 1)
            return
        column = COLUMNS.get(reference.removesuffix(self._row_text))
        self._position = (self._row, column) if column else _read_reference(reference)
        if self._row_text and self._position[0] != self._row:
            raise abnormal(f"单元格 {reference} 写在第 {self._row} 行里")

    def _on_value(self, text: str) -> None:
        self._ensure_first(self._value)
        self._value = text

    def _on_formula(self, text: str) -> None:
        self._ensure_first(self._formula)
        self._formula = text

    def _on_inline(self, _: str) -> None:
        self._ensure_first(self._inline)
        self._inline = self._text.take()

    def _ensure_first(self, earlier: str | None) -> None:
        if earlier is not None:
            raise abnormal(f"单元格 {cell_name(*self._position)} 里有两个值")

    def _on_end(self, _: str) -> None:
        if self._value is None and self._formula is None and self._inline is None:
            return
        is_hidden = self._is_row_hidden or self._hidden_columns >> self._position[1] & 1 == 1
        cell = self._build_cell(is_hidden=is_hidden)
        if cell is None:
            return
        position, cells = self._position, self.sheet.cells
        check_bounds(*position, len(cells) + 1, self._last_row)
        if position in cells:
            raise abnormal(f"单元格 {cell_name(*position)} 出现两次")
        cells[position] = cell
        self.sheet.lost_formats = self._builder.lost_formats

    def _build_cell(self, *, is_hidden: bool) -> Cell | None:
        kind = self._attributes.get("t", "n")
        value = self._value
        if kind == "inlineStr":
            value = self._read_inline()
        elif self._inline is not None:
            raise abnormal(f"单元格 {cell_name(*self._position)} 的类型与内容不符")
        style, is_rich = self._attributes.get("s"), "vm" in self._attributes
        return self._builder.build(style, kind, self._formula, value, is_hidden, is_rich)

    def _read_inline(self) -> str | None:
        """The text beside its cell; some programs write it where a number would stand."""
        written = None if self._value is None or not self._value.strip() else unescape(self._value)
        if written is not None and self._inline not in (None, written):
            raise abnormal(f"单元格 {cell_name(*self._position)} 的类型与内容不符")
        return self._inline if written is None else written

    def _on_merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        if not (_REFERENCE.fullmatch(first) and _REFERENCE.fullmatch(last)):
            return
        (top, left), (bottom, right) = _read_reference(first), _read_reference(last)
        self._merged += (abs(bottom - top) + 1) * (abs(right - left) + 1)
        if self._merged > MERGED_LIMIT:
            raise abnormal(f"合并单元格范围过大（{first}:{last}）")


def _read_reference(reference: str) -> tuple[int, int]:
    """'F18' -> (18, 6)."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise damaged("单元格编号有误")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column
