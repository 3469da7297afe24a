"""The cells of one sheet of an .xlsx, gathered while its XML streams by. Each keeps what it holds as it was stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from math import inf, isfinite

from sfs_excel.reading.archive import abnormal, damaged
from sfs_excel.reading.cells import (
    COLUMN_LIMIT,
    Cell,
    cell_name,
    check_bounds,
    column_letters,
    is_picture,
    make_number,
    make_picture,
    make_text,
)
from sfs_excel.reading.dates import serial_of
from sfs_excel.reading.formats import PLAIN, NumberFormat
from sfs_excel.reading.markup import Attributes, OnEnd, OnStart
from sfs_excel.reading.parts import RichText, unescape

MERGED_LIMIT = 200_000
TRUE = ("1", "true", "on")

SHEET_PARENTS = {
    "sheetData": ("worksheet",), "row": ("sheetData",), "c": ("row",), "v": ("c",), "f": ("c",), "is": ("c",),
    "r": ("is",), "rPh": ("is",), "t": ("is", "r", "rPh"),
}  # fmt: skip
_NO_ROOM = ("0", "0.0")  # the height of a row, the width of a column
_FLAGS = ("0", "1", "false", "true")
_TEXT_TYPES = ("s", "str", "inlineStr")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBER_LENGTH = 64
_COLUMNS = {column_letters(number): number for number in range(1, COLUMN_LIMIT + 1)}
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


class SheetReader:
    """Callbacks that gather the cells of one sheet."""

    def __init__(
        self, read_strings: Callable[[], dict[str, str]], formats: dict[str, NumberFormat], date_1904: bool
    ) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.lost_formats = False
        self._read_strings = read_strings
        self._strings: dict[str, str] | None = None
        self._formats = formats
        self._date_1904 = date_1904
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
        self.starts = {**self._text.starts, **starts}
        self.ends = {**self._text.ends, **ends}

    def _on_row(self, attributes: Attributes) -> None:
        text = attributes.get("r", "")
        self._row = int(text) if _ROW.fullmatch(text) else self._row + 1
        self._row_text = text if _ROW.fullmatch(text) else ""  # then only the cells say where they stand
        self._position = (self._row, 0)
        self._is_row_hidden = attributes.get("hidden") in TRUE or attributes.get("ht") in _NO_ROOM

    def _on_columns(self, attributes: Attributes) -> None:
        ends = attributes.get("min", ""), attributes.get("max", "")
        is_hidden = attributes.get("hidden") in TRUE or attributes.get("width") in _NO_ROOM
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
        column = _COLUMNS.get(reference.removesuffix(self._row_text))
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
        cell = self._build_cell()
        if cell is None:
            return
        position, cells = self._position, self.cells
        check_bounds(*position, len(cells) + 1)
        if position in cells:
            raise abnormal(f"单元格 {cell_name(*position)} 出现两次")
        cells[position] = cell

    def _build_cell(self) -> Cell | None:
        """The cell as its type says; None where it holds nothing."""
        kind = self._attributes.get("t", "n")
        is_formula = self._formula is not None
        if kind != "inlineStr" and self._inline is not None:
            raise abnormal(f"单元格 {cell_name(*self._position)} 的类型与内容不符")
        text = self._read_text(kind)
        is_hidden = self._is_row_hidden or self._hidden_columns >> self._position[1] & 1 == 1
        if text is None or not (text or is_formula):
            return self._build_blank(is_hidden) if is_formula else None
        style = self._attributes.get("s")
        shape = self._formats.get(style or "0", PLAIN)
        if kind in _TEXT_TYPES:
            return make_text(text, shape, is_formula, is_hidden)
        if kind == "b" and text.lower() in _FLAGS:
            value = text.lower() in TRUE
            return Cell("flag", value, is_formula, raw="TRUE" if value else "FALSE", is_hidden=is_hidden)
        if kind == "e":
            return self._build_error(text, is_hidden=is_hidden)
        number = _read_day(text, self._date_1904) if kind == "d" else _read_number(text)
        if number is None:
            return make_text(text, shape, is_formula, is_hidden)
        self.lost_formats |= style is not None and style not in self._formats
        if shape is PLAIN and kind != "d":
            return Cell("number", number, is_formula, False, False, text, None, is_hidden)
        cell = make_number(number, shape, text, is_formula, self._date_1904, is_hidden)
        return cell if kind != "d" or cell.is_date else cell._replace(is_date=True, shown=text)

    def _build_blank(self, is_hidden: bool) -> Cell:
        """A formula without a result."""
        if is_picture(self._formula):
            return make_picture(is_hidden)
        return Cell("blank", None, True, False, False, f"={self._formula}", None, is_hidden)

    def _build_error(self, text: str, *, is_hidden: bool) -> Cell:
        """An error value; but a picture placed in a cell is one to programs that know of no such thing."""
        is_formula = self._formula is not None
        is_rich = text == "#VALUE!" and not is_formula and "vm" in self._attributes
        if is_rich or is_picture(self._formula):
            return make_picture(is_hidden)
        return Cell("error", text, is_formula, raw=text, is_hidden=is_hidden)

    def _read_text(self, kind: str) -> str | None:
        """Return what the cell stores, as text. An empty text is a value, an empty anything else is none."""
        if kind == "inlineStr":
            return self._read_inline()
        value = self._value
        if kind == "s" and value:
            if self._strings is None:
                self._strings = self._read_strings()
            text = self._strings.get(value) or self._strings.get(value.strip())
            if text is None:
                raise damaged("单元格的文字在文字表中找不到")
            return text
        if value is None or kind == "str":
            return value and unescape(value)
        return value.strip() or None

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


def _read_number(text: str) -> float | None:
    number = float(text) if len(text) <= _NUMBER_LENGTH and _NUMBER.fullmatch(text) else inf
    return number if isfinite(number) else None


def _read_day(text: str, date_1904: bool) -> float | None:
    """A date written out, as strict files may have it: the same number as any other date."""
    try:
        return serial_of(datetime.fromisoformat(text), date_1904)
    except ValueError:
        return None
