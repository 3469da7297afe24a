"""A returned workbook as cells: .xlsx and .xlsm in one bounded streaming pass, the older formats through calamine.

Every cell keeps what it holds as it was stored. Styles are read for dates and percent signs only, leniently; drawings,
themes and the like are not read at all, so they cannot break the reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import inf, isfinite
from pathlib import Path
from typing import Literal, NamedTuple

from sfs_excel.inbox.archive import (
    Archive,
    Attributes,
    OnEnd,
    OnStart,
    Refused,
    Relationship,
    abnormal,
    damaged,
    find_part,
    ignore_damage,
    read_properties,
    read_regular,
    read_saved,
)
from sfs_excel.inbox.sniff import identify, refuse_kind

__all__ = [
    "Cell", "Refused", "ReturnedWorkbook", "Sheet", "cell_name", "column_letters", "date_of", "open_workbook",
]  # fmt: skip

ROW_LIMIT = 20_000
COLUMN_LIMIT = 512
VALUE_LIMIT = 400_000
MERGED_LIMIT = 200_000
SHARED_STRING_LIMIT = 400_000

_TRUE = ("1", "true", "on")
_FLAGS = ("0", "1", "false", "true")
_TEXT_TYPES = ("s", "str", "inlineStr")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBER_LENGTH = 64
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMAT_NOISE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
# Built-in formats; 27-36 and 50-58 are dates in Chinese, Japanese and Korean Excel.
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_FORMATS = frozenset({9, 10})
_Format = tuple[bool, bool]

CellKind = Literal["number", "text", "flag", "error", "blank"]


class Cell(NamedTuple):
    """What one cell holds. A tuple, since a form has a thousand of them and a frozen dataclass is four times slower.

    `blank` is only ever a formula without a cached value; a cell that holds nothing is absent from its sheet.
    A date is a number, counted as its workbook counts (`ReturnedWorkbook.date_1904`).
    """

    kind: CellKind
    value: float | str | bool | None
    formula: bool = False
    has_cached: bool = False
    is_date: bool = False
    is_percent: bool = False
    raw: str = ""


@dataclass
class Sheet:
    """`cells` by (row, column), counted from 1; only cells that hold something."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden: bool = False


class ReturnedWorkbook:
    """The worksheets and properties of one returned file. Chart and macro sheets are not listed.

    `saved` is the ISO time the file says it was saved, or ''; `properties` are the custom ones, as text.
    """

    def __init__(
        self,
        sheet_names: list[str],
        read_sheet: Callable[[str], Sheet],
        *,
        properties: Mapping[str, str] | None = None,
        saved: str = "",
        has_macros: bool = False,
        external_links: bool = False,
        has_objects: bool = False,
        date_1904: bool = False,
    ) -> None:
        self.sheet_names = sheet_names
        self.properties = dict(properties or {})
        self.saved = saved
        self.has_macros = has_macros
        self.external_links = external_links
        self.has_objects = has_objects
        self.date_1904 = date_1904
        self._read_sheet = read_sheet
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, name: str) -> Sheet:
        """Read one sheet; asked again, the same object.

        Raises:
            KeyError: the workbook has no sheet of this name.
            Refused: the sheet is damaged or over the limits.
        """
        if name not in self.sheet_names:
            raise KeyError(name)
        if name not in self._sheets:
            self._sheets[name] = self._read_sheet(name)
        return self._sheets[name]


def open_workbook(path: Path) -> ReturnedWorkbook:
    """Open a returned file by its content, whatever its name.

    Raises:
        Refused: it is no workbook, or none that can be read safely; `code` is one of not_a_file, unreadable, too_large,
            empty, encrypted, damaged, abnormal, not_a_workbook. A sheet may still be refused when it is read.
    """
    data = read_regular(path)
    kind, archive = identify(data)
    if kind == "xlsx" and archive is not None:
        return _Package(archive).describe()
    if kind in ("xlsb", "ods", "xls"):
        from sfs_excel.inbox.legacy import open_legacy  # it builds on this module, and few runs meet an old format

        return open_legacy(data, archive)
    raise refuse_kind(kind)


def column_letters(number: int) -> str:
    """1 -> 'A', 27 -> 'AA'."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """(18, 6) -> 'F18'."""
    return f"{column_letters(column)}{row}"


def date_of(serial: float, date_1904: bool = False) -> date | None:
    """The day that a date cell shows; None outside the years that Excel shows."""
    if not 0 < serial < 2_958_466:
        return None
    if date_1904:
        return date(1904, 1, 1) + timedelta(days=int(serial))
    return date(1899, 12, 30 if serial >= 60 else 31) + timedelta(days=int(serial))  # Excel has a 29 February 1900


def serial_of(moment: datetime, date_1904: bool = False) -> float:
    """The number that a date cell of this moment holds (after February 1900)."""
    epoch = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)
    return (moment.replace(tzinfo=None) - epoch) / timedelta(days=1)


def check_position(row: int, column: int) -> None:
    """Refuse a value where no form has one."""
    if row > ROW_LIMIT or column > COLUMN_LIMIT:
        raise abnormal(f"在很远的单元格 {cell_name(row, column)} 有内容")


_COLUMNS = {column_letters(number): number for number in range(1, COLUMN_LIMIT + 1)}


class _Package:
    """The parts of one .xlsx that are read at all."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        package: list[Relationship] = ignore_damage(lambda: archive.relationships(""), [])
        main = find_part(package, "officedocument", "xl/workbook.xml")
        self._related = archive.relationships(main)
        self._parts: dict[str, str] = {}
        self._hidden: set[str] = set()
        self._date_1904 = False
        self._has_macro_sheet = False
        self._strings: list[str] | None = None
        self._formats: dict[str, _Format] | None = None
        self._list_sheets(main)
        self._properties: dict[str, str] = ignore_damage(lambda: read_properties(archive, package), {})
        self._saved = ignore_damage(lambda: read_saved(archive, package), "")

    def describe(self) -> ReturnedWorkbook:
        names = self._archive.names
        return ReturnedWorkbook(
            list(self._parts),
            self._read_sheet,
            properties=self._properties,
            saved=self._saved,
            has_macros=self._has_macro_sheet or any(name.endswith("vbaproject.bin") for name in names),
            external_links=any("/externallinks/" in name for name in names),
            has_objects=any("/embeddings/" in name or "/activex/" in name for name in names),
            date_1904=self._date_1904,
        )

    def _list_sheets(self, main: str) -> None:
        related = {relationship.id: relationship for relationship in self._related}

        def on_properties(attributes: Attributes) -> None:
            self._date_1904 = attributes.get("date1904") in _TRUE

        def on_sheet(attributes: Attributes) -> None:
            name = attributes.get("name", "")
            relationship = related.get(next((value for key, value in attributes.items() if key.endswith(":id")), ""))
            if relationship is None or relationship.target is None or not self._archive.has(relationship.target):
                raise abnormal(f"工作表“{name}”的内容不在文件里")
            self._has_macro_sheet |= relationship.kind.endswith("macrosheet")
            if relationship.kind != "worksheet":
                return
            if name in self._parts:
                raise abnormal(f"有两张同名的工作表“{name}”")
            self._parts[name] = relationship.target
            if attributes.get("state", "visible") != "visible":
                self._hidden.add(name)

        self._archive.parse(main, {"workbookPr": on_properties, "sheet": on_sheet}, {})
        if not self._parts:
            raise damaged("里面没有工作表")

    def _read_sheet(self, name: str) -> Sheet:
        if self._formats is None:
            no_formats: dict[str, _Format] = {}
            self._formats = ignore_damage(self._read_formats, no_formats)
        reader = _SheetReader(self._shared_string, self._formats, self._date_1904)
        self._archive.parse(self._parts[name], reader.starts, reader.ends)
        return Sheet(name, reader.cells, hidden=name in self._hidden)

    def _shared_string(self, index: str) -> str:
        if self._strings is None:
            self._strings = self._read_strings()
        if not (index.isascii() and index.isdigit() and len(index) < 9 and int(index) < len(self._strings)):
            raise damaged("单元格的文字在文字表中找不到")
        return self._strings[int(index)]

    def _read_strings(self) -> list[str]:
        strings: list[str] = []
        text = _RichText()

        def on_string(_: str) -> None:
            if len(strings) >= SHARED_STRING_LIMIT:
                raise abnormal("文字表过大")
            strings.append(text.take())

        part = find_part(self._related, "sharedstrings", "xl/sharedStrings.xml")
        if self._archive.has(part):
            self._archive.parse(part, text.starts, {**text.ends, "si": on_string})
        return strings

    def _read_formats(self) -> dict[str, _Format]:
        """By style index, as cells write it."""
        codes: dict[str, str] = {}
        formats: dict[str, _Format] = {}
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
                id = attributes.get("numFmtId", "0")
                formats[str(len(formats))] = _classify_format(id, codes.get(id, ""))

        part = find_part(self._related, "styles", "xl/styles.xml")
        if self._archive.has(part):
            starts = {"numFmt": on_code, "cellXfs": on_list, "xf": on_format}
            self._archive.parse(part, starts, {"cellXfs": on_list_end})
        return formats


class _RichText:
    """Joins the runs of a string, without its phonetic guides."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._is_phonetic = False
        self.starts: dict[str, OnStart] = {"rPh": self._on_phonetic}
        self.ends: dict[str, OnEnd] = {"rPh": self._on_phonetic_end, "t": self._on_text}

    def take(self) -> str:
        text = _unescape("".join(self._runs))
        self._runs.clear()
        return text

    def _on_phonetic(self, _: Attributes) -> None:
        self._is_phonetic = True

    def _on_phonetic_end(self, _: str) -> None:
        self._is_phonetic = False

    def _on_text(self, text: str) -> None:
        if not self._is_phonetic:
            self._runs.append(text)


class _SheetReader:
    """Callbacks that gather the cells of one sheet."""

    def __init__(self, shared_string: Callable[[str], str], formats: dict[str, _Format], date_1904: bool) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self._shared_string = shared_string
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
        self._text = _RichText()
        self.starts: dict[str, OnStart] = {
            "row": self._on_row,
            "c": self._on_cell,
            "mergeCell": self._on_merge,
            **self._text.starts,
        }
        self.ends: dict[str, OnEnd] = {
            "c": self._on_cell_end,
            "v": self._on_value,
            "f": self._on_formula,
            "is": self._on_inline,
            **self._text.ends,
        }

    def _on_row(self, attributes: Attributes) -> None:
        text = attributes.get("r", "")
        self._row = int(text) if _ROW.fullmatch(text) else self._row + 1
        self._row_text = text
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

    def _on_value(self, text: str) -> None:
        self._value = text

    def _on_formula(self, text: str) -> None:
        self._formula = text

    def _on_inline(self, _: str) -> None:
        self._inline = self._text.take()

    def _on_cell_end(self, _: str) -> None:
        if self._value is None and self._formula is None and self._inline is None:
            return
        cell = self._build_cell()
        if cell is None:
            return
        check_position(*self._position)
        if self._position in self.cells:
            raise abnormal(f"单元格 {cell_name(*self._position)} 出现两次")
        if len(self.cells) >= VALUE_LIMIT:
            raise abnormal(f"有内容的单元格超过 {VALUE_LIMIT} 个")
        self.cells[self._position] = cell

    def _build_cell(self) -> Cell | None:
        """The cell as its type says; None where it holds nothing."""
        type = self._attributes.get("t", "n") if self._inline is None else "inlineStr"
        is_formula = self._formula is not None
        text = self._read_text(type)
        if text is None or not (text or is_formula):
            return Cell("blank", None, formula=True, raw=f"={self._formula}") if is_formula else None
        if type in _TEXT_TYPES:
            return Cell("text", text, is_formula, is_formula, raw=text)
        if type == "b" and text.lower() in _FLAGS:
            value = text.lower() in _TRUE
            return Cell("flag", value, is_formula, is_formula, raw="TRUE" if value else "FALSE")
        if type == "e":
            return Cell("error", text, is_formula, is_formula, raw=text)
        if type == "d":
            return _read_date(text, is_formula, self._date_1904)
        number = float(text) if len(text) <= _NUMBER_LENGTH and _NUMBER.fullmatch(text) else inf
        if not isfinite(number):
            return Cell("text", text, is_formula, is_formula, raw=text)
        is_date, is_percent = self._formats.get(self._attributes.get("s", "0"), (False, False))
        return Cell("number", number, is_formula, is_formula, is_date, is_percent, text)

    def _read_text(self, type: str) -> str | None:
        """What the cell stores, as text. An empty text is a value, an empty anything else is none."""
        if self._inline is not None or self._value is None:
            return self._inline
        if type in ("str", "inlineStr"):
            return _unescape(self._value)
        stored = self._value.strip() or None
        return self._shared_string(stored) if stored and type == "s" else stored

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
        return Cell("text", text, is_formula, is_formula, raw=text)
    return Cell("number", serial, is_formula, is_formula, is_date=True, raw=text)


def _classify_format(id: str, code: str) -> _Format:
    """(is a date or time, is a percentage), by the part of the format for positive numbers."""
    shown = _FORMAT_NOISE.sub("", code).partition(";")[0].lower()
    number = int(id) if _ROW.fullmatch(id) else 0
    is_date = number in _DATE_FORMATS or (shown != "general" and any(letter in shown for letter in "ymdhs"))
    return is_date, number in _PERCENT_FORMATS or "%" in shown


def _unescape(text: str) -> str:
    """`_x0041_` as the character it stands for; half a surrogate pair becomes U+FFFD."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
