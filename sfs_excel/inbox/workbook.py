"""A returned workbook as cells: .xlsx and .xlsm in one bounded streaming pass, the older formats through calamine.

Every cell keeps what it holds as it was stored. Styles are read for dates and percent signs only, leniently; drawings,
themes and the like are not read at all, so they cannot break the reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from math import inf, isfinite
from pathlib import Path

from sfs_excel.form.text import show_text
from sfs_excel.inbox.archive import Archive, Budget, Refused, abnormal, damaged, read_regular
from sfs_excel.inbox.cells import (
    COLUMN_LIMIT,
    Cell,
    ReturnedWorkbook,
    Sheet,
    cell_name,
    check_bounds,
    column_letters,
    holds_objects,
)
from sfs_excel.inbox.kinds import Kind, refuse_kind
from sfs_excel.inbox.legacy import open_legacy
from sfs_excel.inbox.numbers import NumberFormat, classify_format, serial_of
from sfs_excel.inbox.parts import (
    Attributes,
    OnEnd,
    OnStart,
    Parts,
    Relationship,
    RichText,
    find_part,
    ignore_damage,
    read_properties,
    read_saved,
    unescape,
)
from sfs_excel.inbox.sniff import identify

__all__ = [
    "Cell", "Refused", "ReturnedWorkbook", "Sheet", "cell_name", "column_letters", "open_workbook",
]  # fmt: skip

MERGED_LIMIT = 200_000
SHARED_STRING_LIMIT = 400_000
SHEET_NAME_LIMIT = 31  # characters, Excel's

_SHEET_PARENTS = {
    "sheetData": ("worksheet",), "row": ("sheetData",), "c": ("row",), "v": ("c",), "f": ("c",), "is": ("c",),
    "r": ("is",), "rPh": ("is",), "t": ("is", "r", "rPh"),
}  # fmt: skip
_STYLE_PARENTS = {"numFmt": ("numFmts", "dxf"), "xf": ("cellXfs", "cellStyleXfs")}
_STRING_PARENTS = {"si": ("sst",), "r": ("si",), "rPh": ("si",), "t": ("si", "r", "rPh")}
_TRUE = ("1", "true", "on")
_FLAGS = ("0", "1", "false", "true")
_TEXT_TYPES = ("s", "str", "inlineStr")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBER_LENGTH = 64
_COLUMNS = {column_letters(number): number for number in range(1, COLUMN_LIMIT + 1)}
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


def open_workbook(path: Path) -> ReturnedWorkbook:
    """Open a returned file by its content, whatever its name.

    Raises:
        Refused: it is no workbook, or none that can be read safely; `code` is one of not_a_file, unreadable, too_large,
            empty, encrypted, damaged, abnormal, not_a_workbook. A sheet may still be refused when it is read.
    """
    data = read_regular(path)
    return open_identified(data, *identify(data, Budget()))


def open_identified(data: bytes, kind: Kind, archive: Archive | None) -> ReturnedWorkbook:
    """Open what `identify` has said of these bytes.

    Raises:
        Refused: as `open_workbook`.
    """
    if kind == "xlsx" and archive is not None:
        return _Xlsx(Parts(archive)).describe()
    if kind in ("xlsb", "ods", "xls"):
        return open_legacy(data, archive)
    raise refuse_kind(kind)


class _Xlsx:
    """The parts of one .xlsx that are read at all."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        package: list[Relationship] = ignore_damage(lambda: parts.relationships(""), [])
        main = find_part(package, "officedocument", "xl/workbook.xml")
        self._related = parts.relationships(main)
        self._sheets: dict[str, str] = {}
        self._date_1904 = False
        self._has_macro_sheet = False
        self._strings: dict[str, str] | None = None
        self._formats: dict[str, NumberFormat] | None = None
        self._list_sheets(main)
        self._properties: dict[str, str] = ignore_damage(lambda: read_properties(parts, package), {})
        self._saved = ignore_damage(lambda: read_saved(parts, package), "")

    def describe(self) -> ReturnedWorkbook:
        names = self._parts.names
        return ReturnedWorkbook(
            list(self._sheets),
            self._read_sheet,
            properties=self._properties,
            saved=self._saved,
            has_macros=self._has_macro_sheet or any(name.endswith("vbaproject.bin") for name in names),
            external_links=any("/externallinks/" in name for name in names),
            has_objects=holds_objects(names),
            date_1904=self._date_1904,
        )

    def _list_sheets(self, main: str) -> None:
        related = {relationship.id: relationship for relationship in self._related}

        def on_properties(attributes: Attributes) -> None:
            self._date_1904 = attributes.get("date1904") in _TRUE

        def on_sheet(attributes: Attributes) -> None:
            name = attributes.get("name", "")
            shown = show_text(name, SHEET_NAME_LIMIT)
            relationship = related.get(next((value for key, value in attributes.items() if key.endswith(":id")), ""))
            if relationship is None or relationship.target is None or not self._parts.has(relationship.target):
                raise abnormal(f"工作表“{shown}”的内容不在文件里")
            self._has_macro_sheet |= relationship.kind.endswith("macrosheet")
            if relationship.kind != "worksheet":
                return
            if name in self._sheets:
                raise abnormal(f"有两张同名的工作表“{shown}”")
            self._sheets[name] = relationship.target

        self._parts.parse(main, {"workbookPr": on_properties, "sheet": on_sheet}, {})
        if not self._sheets:
            raise damaged("里面没有工作表")

    def _read_sheet(self, name: str) -> Sheet:
        if self._formats is None:
            self._formats = ignore_damage(self._read_formats, dict[str, NumberFormat]())
        reader = _SheetReader(self._read_strings, self._formats, self._date_1904)
        self._parts.parse(self._sheets[name], reader.starts, reader.ends, _SHEET_PARENTS)
        return Sheet(name, reader.cells, reader.lost_formats)

    def _read_strings(self) -> dict[str, str]:
        """The shared strings by index, as cells write it; read once, when a sheet first asks."""
        if self._strings is not None:
            return self._strings
        strings: dict[str, str] = {}
        text = RichText()

        def on_string(_: str) -> None:
            if len(strings) >= SHARED_STRING_LIMIT:
                raise abnormal("文字表过大")
            strings[str(len(strings))] = text.take()

        part = find_part(self._related, "sharedstrings", "xl/sharedStrings.xml")
        if self._parts.has(part):
            self._parts.parse(part, text.starts, {**text.ends, "si": on_string}, _STRING_PARENTS)
        self._strings = strings
        return strings

    def _read_formats(self) -> dict[str, NumberFormat]:
        """By style index, as cells write it."""
        codes: dict[str, str] = {}
        formats: dict[str, NumberFormat] = {}
        is_cell_list = False

        def on_code(attributes: Attributes) -> None:
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

        def on_list(_: Attributes) -> None:
            nonlocal is_cell_list
            is_cell_list = True

        def on_list_end(_: str) -> None:
            nonlocal is_cell_list
            is_cell_list = False

        def on_format(attributes: Attributes) -> None:
            if is_cell_list:
                number = attributes.get("numFmtId", "0")
                formats[str(len(formats))] = classify_format(number, codes.get(number, ""))

        part = find_part(self._related, "styles", "xl/styles.xml")
        if self._parts.has(part):
            starts = {"numFmt": on_code, "cellXfs": on_list, "xf": on_format}
            self._parts.parse(part, starts, {"cellXfs": on_list_end}, _STYLE_PARENTS)
        return formats


class _SheetReader:
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
        self._position = (0, 0)
        self._attributes: Attributes = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: str | None = None
        self._text = RichText()
        starts: dict[str, OnStart] = {"row": self._on_row, "c": self._on_cell, "mergeCell": self._on_merge}
        ends: dict[str, OnEnd] = {"v": self._on_value, "f": self._on_formula, "is": self._on_inline, "c": self._on_end}
        self.starts = {**self._text.starts, **starts}
        self.ends = {**self._text.ends, **ends}

    def _on_row(self, attributes: Attributes) -> None:
        text = attributes.get("r", "")
        self._row = int(text) if _ROW.fullmatch(text) else self._row + 1
        self._row_text = text if _ROW.fullmatch(text) else ""  # then only the cells say where they stand
        self._position = (self._row, 0)

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
        is_empty = self._value is None and self._formula is None and self._inline is None
        cell = None if is_empty else self._build_cell()
        if cell is None:
            return
        check_bounds(*self._position, len(self.cells) + 1)
        if self._position in self.cells:
            raise abnormal(f"单元格 {cell_name(*self._position)} 出现两次")
        self.cells[self._position] = cell

    def _build_cell(self) -> Cell | None:
        """The cell as its type says; None where it holds nothing."""
        kind = self._attributes.get("t", "n")
        is_inline = kind == "inlineStr"
        if (self._value or "").strip() if is_inline else self._inline is not None:
            raise abnormal(f"单元格 {cell_name(*self._position)} 的类型与内容不符")
        is_formula = self._formula is not None
        text = self._read_text(kind)
        if text is None or not (text or is_formula):
            return Cell("blank", None, formula=True, raw=f"={self._formula}") if is_formula else None
        if kind in _TEXT_TYPES:
            return Cell("text", text, is_formula, False, False, text)
        if kind == "b" and text.lower() in _FLAGS:
            value = text.lower() in _TRUE
            return Cell("flag", value, is_formula, raw="TRUE" if value else "FALSE")
        if kind == "e":
            return Cell("error", text, is_formula, raw=text)
        if kind == "d":
            return _read_date(text, is_formula, self._date_1904)
        number = float(text) if len(text) <= _NUMBER_LENGTH and _NUMBER.fullmatch(text) else inf
        if not isfinite(number):
            return Cell("text", text, is_formula, raw=text)
        style = self._attributes.get("s")
        self.lost_formats |= style is not None and style not in self._formats
        is_date, is_percent = self._formats.get(style or "0", (False, False))
        return Cell("number", number, is_formula, is_date, is_percent, text)

    def _read_text(self, kind: str) -> str | None:
        """What the cell stores, as text. An empty text is a value, an empty anything else is none."""
        if kind == "inlineStr":
            return self._inline
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


def _read_date(text: str, is_formula: bool, date_1904: bool) -> Cell:
    """A date written out, as strict files may have it: the same number as any other date."""
    try:
        serial = serial_of(datetime.fromisoformat(text), date_1904)
    except ValueError:
        return Cell("text", text, is_formula, raw=text)
    return Cell("number", serial, is_formula, is_date=True, raw=text)
