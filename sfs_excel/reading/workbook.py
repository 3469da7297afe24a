"""A returned workbook as cells: .xlsx and .xlsm in one bounded streaming pass, the older formats through calamine.

Every cell keeps what it holds as it was stored. Styles are read for dates and percent signs only, leniently; drawings,
themes and the like are not read at all, so they cannot break the reading.
"""

from __future__ import annotations

import re
from pathlib import Path

from sfs_excel.reading.archive import Archive, Budget, Refused, abnormal, damaged, read_regular
from sfs_excel.reading.cells import Cell, ReturnedWorkbook, Sheet, cell_name, column_letters, holds_objects
from sfs_excel.reading.formats import NumberFormat, read_format
from sfs_excel.reading.kinds import Kind, refuse_kind
from sfs_excel.reading.legacy import open_legacy
from sfs_excel.reading.markup import Attributes, OnStart
from sfs_excel.reading.parts import (
    Parts,
    Relationship,
    RichText,
    find_part,
    ignore_damage,
    read_properties,
    read_saved,
)
from sfs_excel.reading.sheet_cells import SHEET_PARENTS, TRUE, SheetReader
from sfs_excel.reading.sniff import identify
from sfs_excel.text import show_text

__all__ = [
    "Cell", "Refused", "ReturnedWorkbook", "Sheet", "cell_name", "column_letters", "open_workbook",
]  # fmt: skip

SHARED_STRING_LIMIT = 400_000
SHEET_NAME_LIMIT = 31  # characters, Excel's

_STYLE_PARENTS = {"numFmt": ("numFmts", "dxf"), "xf": ("cellXfs", "cellStyleXfs")}
_FORMAT_NUMBER = re.compile(r"[0-9]{1,9}")
_STRING_PARENTS = {"si": ("sst",), "r": ("si",), "rPh": ("si",), "t": ("si", "r", "rPh")}


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
            self._date_1904 = attributes.get("date1904") in TRUE

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
        reader = SheetReader(self._read_strings, self._formats, self._date_1904)
        self._parts.parse(self._sheets[name], reader.starts, reader.ends, SHEET_PARENTS)
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
        within = ""

        def enter(name: str) -> OnStart:
            def on_list(_: Attributes) -> None:
                nonlocal within
                within = name

            return on_list

        def on_list_end(_: str) -> None:
            nonlocal within
            within = ""

        def on_code(attributes: Attributes) -> None:
            if within == "numFmts":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

        def on_format(attributes: Attributes) -> None:
            if within == "cellXfs":
                number = attributes.get("numFmtId", "")
                built_in = int(number) if _FORMAT_NUMBER.fullmatch(number) else 0
                formats[str(len(formats))] = read_format(built_in, codes.get(number))

        part = find_part(self._related, "styles", "xl/styles.xml")
        if self._parts.has(part):
            lists = {name: enter(name) for name in ("numFmts", "cellXfs")}
            starts: dict[str, OnStart] = {**lists, "numFmt": on_code, "xf": on_format}
            self._parts.parse(part, starts, dict.fromkeys(lists, on_list_end), _STYLE_PARENTS)
        return formats
