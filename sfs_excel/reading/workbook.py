"""A returned workbook as cells: .xlsx and .xlsm in one bounded streaming pass, the older formats through calamine.

Every cell keeps what it holds as it was stored. Styles are read for dates and percent signs only, leniently; drawings,
themes and the like are not read at all, so they cannot break the reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from sfs_excel.reading.archive import Archive, Budget, Refused, damaged, read_regular
from sfs_excel.reading.book import BookReader
from sfs_excel.reading.cell_types import CellBuilder
from sfs_excel.reading.cells import Cell, ReturnedWorkbook, Sheet, cell_name, column_letters, holds_objects
from sfs_excel.reading.formats import NumberFormat
from sfs_excel.reading.kinds import Kind, refuse_kind
from sfs_excel.reading.parts import Parts, ignore_damage, read_properties, read_saved
from sfs_excel.reading.passages import lacks_text
from sfs_excel.reading.relations import Relationship, find_part
from sfs_excel.reading.sheet_cells import SheetReader
from sfs_excel.reading.sniff import identify
from sfs_excel.reading.strings import StringsReader
from sfs_excel.reading.styles import StylesReader

__all__ = [
    "Cell", "Refused", "ReturnedWorkbook", "Sheet", "cell_name", "column_letters", "open_workbook",
]  # fmt: skip


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
        from sfs_excel.reading.legacy import open_legacy  # and xlrd: hardly any file is of these kinds

        return open_legacy(data, archive)
    raise refuse_kind(kind)


class _Xlsx:
    """The parts of one .xlsx that are read at all."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        package: Sequence[Relationship] = ignore_damage(lambda: parts.relationships(""), ())
        main = find_part(package, "officedocument", "xl/workbook.xml")
        self._related = parts.relationships(main)
        self._begun: dict[str, Iterator[bytes]] = {}
        self._strings: Mapping[str, str] | Refused | None = None
        self._formats: Mapping[str, NumberFormat] | None = None
        self._book = parts.read_by(lambda: BookReader(parts, self._related), main)
        if not self._book.sheets:
            raise damaged("里面没有工作表")
        self._properties: dict[str, str] = ignore_damage(lambda: read_properties(parts, package), {})
        self._saved = ignore_damage(lambda: read_saved(parts, package), "")

    def describe(self) -> ReturnedWorkbook:
        names = self._parts.names
        return ReturnedWorkbook(
            list(self._book.sheets),
            self._read_sheet,
            self._lacks,
            properties=self._properties,
            saved=self._saved,
            has_macros=self._book.has_macro_sheet or any(name.endswith("vbaproject.bin") for name in names),
            external_links=any("/externallinks/" in name for name in names),
            has_objects=holds_objects(names),
            date_1904=self._book.date_1904,
        )

    def _read_sheet(self, name: str) -> Sheet:
        formats = self._formats
        if formats is None:
            none: Mapping[str, NumberFormat] = {}
            formats = self._formats = ignore_damage(self._read_formats, none)

        def make() -> SheetReader:
            builder = CellBuilder(self._read_strings, formats, date_1904=self._book.date_1904)
            return SheetReader(name, builder, self._parts.last_row)

        return self._parts.read_by(make, self._book.sheets[name], self._begun.pop(name, None)).sheet

    def _lacks(self, name: str, text: str) -> bool:
        """See `ReturnedWorkbook`. What was inflated for it is not inflated again."""
        chunks = self._begun.pop(name, None) or self._parts.read_chunks(self._book.sheets[name])
        first = next(chunks, b"")
        self._begun[name] = chain([first], chunks)
        strings = self._strings
        if strings is None or isinstance(strings, Refused):
            return False
        return lacks_text(first, text, (index for index, string in strings.items() if string.strip() == text))

    def _read_strings(self) -> Mapping[str, str]:
        """The shared strings by index, as cells write it; read once, when a sheet first asks, and refused to all alike."""
        if self._strings is None:
            try:
                part = find_part(self._related, "sharedstrings", "xl/sharedStrings.xml")
                self._strings = self._parts.read_by(StringsReader, part).strings if self._parts.has(part) else {}
            except Refused as refused:
                self._strings = refused
        if isinstance(self._strings, Refused):
            raise self._strings
        return self._strings

    def _read_formats(self) -> Mapping[str, NumberFormat]:
        """By style, as cells write it."""
        part = find_part(self._related, "styles", "xl/styles.xml")
        return self._parts.read_known(StylesReader, part, StylesReader).formats if self._parts.has(part) else {}
