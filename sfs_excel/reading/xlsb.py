"""A binary workbook (.xlsb): records in the parts of a package, read under the package's limits."""

import struct
from collections.abc import Iterator

from sfs_excel.reading.archive import abnormal, damaged
from sfs_excel.reading.cells import (
    COLUMN_LIMIT,
    Cell,
    Sheet,
    cell_name,
    check_bounds,
    is_picture,
    make_number,
    make_picture,
    make_text,
)
from sfs_excel.reading.formats import PLAIN, NumberFormat, read_format
from sfs_excel.reading.parts import Parts
from sfs_excel.reading.relations import find_part

BOOK = "xl/workbook.bin"
# Records, by their names in [MS-XLSB].
_ROW, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR, _RICH_TEXT = 8, 9, 10, 11, 62
_STRING, _FORMAT, _LOOK, _COLUMN, _PROPERTIES, _SHEET, _LOOKS, _LOOKS_END = 19, 44, 47, 60, 153, 156, 617, 618
_CELLS = (_RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED, _FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR, _RICH_TEXT)  # fmt: skip
_ROW_HIDDEN = 0x10  # in its 12th byte
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip


def read_xlsb(parts: Parts) -> tuple[dict[str, Sheet], bool]:
    """The worksheets by name, and whether days count from 1904.

    Raises:
        Refused: damaged, abnormal.
    """
    try:
        return _Reader(parts).read()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise damaged("读不出工作表") from error


class _Reader:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._related = parts.relationships(BOOK)
        self._date_1904 = False
        self._formats = self._read_formats()
        self._strings = self._read_strings()

    def read(self) -> tuple[dict[str, Sheet], bool]:
        related = {relationship.id: relationship for relationship in self._related}
        targets: dict[str, str] = {}
        for number, data in self._records(BOOK):
            if number == _PROPERTIES:
                self._date_1904 = bool(data[0] & 1)
            elif number == _SHEET:
                identity, at = _take_text(data, 8)
                name, _ = _take_text(data, at)
                relationship = related.get(identity)
                if relationship is None or relationship.target is None or not self._parts.has(relationship.target):
                    raise abnormal("一张工作表的内容不在文件里")
                if (
                    relationship.kind == "worksheet"
                    and targets.setdefault(name, relationship.target) != relationship.target
                ):
                    raise abnormal("有两张同名的工作表")
        if not targets:
            raise damaged("里面没有工作表")
        return {name: self._read_sheet(name, target) for name, target in targets.items()}, self._date_1904

    def _read_sheet(self, name: str, part: str) -> Sheet:
        sheet = Sheet(name)
        row, is_row_hidden, hidden_columns = 0, False, 0
        for number, data in self._records(part):
            if number == _ROW:
                row, is_row_hidden = struct.unpack_from("<I", data)[0] + 1, bool(data[11] & _ROW_HIDDEN)
            elif number == _COLUMN:
                first, last, _, _, flags = struct.unpack_from("<IIIIH", data)
                if flags & 1:
                    first, last = min(first, COLUMN_LIMIT), min(last, COLUMN_LIMIT)
                    hidden_columns |= (1 << last + 1) - (1 << min(first, last))
            elif number in _CELLS:
                at, look = struct.unpack_from("<II", data)
                is_hidden = is_row_hidden or bool(at <= COLUMN_LIMIT and hidden_columns >> at & 1)
                cell = self._build_cell(sheet, number, data[8:], look & 0xFFFFFF, is_hidden=is_hidden)
                if cell is not None:
                    check_bounds(row, at + 1, len(sheet.cells) + 1)
                    if (row, at + 1) in sheet.cells:
                        raise abnormal(f"单元格 {cell_name(row, at + 1)} 出现两次")
                    sheet.cells[row, at + 1] = cell
        return sheet

    def _build_cell(self, sheet: Sheet, number: int, data: bytes, look: int, *, is_hidden: bool) -> Cell | None:
        is_formula = _FORMULA_TEXT <= number <= _FORMULA_ERROR
        shape = self._formats.get(look, PLAIN)
        if number in (_ERROR, _FORMULA_ERROR):
            said = _ERRORS.get(data[0], "#N/A")
            return Cell("error", said, is_formula, raw=said, is_hidden=is_hidden)
        if number in (_BOOL, _FORMULA_BOOL):
            return Cell("flag", bool(data[0]), is_formula, raw="TRUE" if data[0] else "FALSE", is_hidden=is_hidden)
        if number in (_RK, _REAL, _FORMULA_NUMBER):
            value = _read_rk(data) if number == _RK else struct.unpack_from("<d", data)[0]
            sheet.lost_formats |= look != 0 and look not in self._formats
            return make_number(value, shape, f"{value:.15g}", is_formula, self._date_1904, is_hidden)
        if number == _SHARED:
            text = self._strings[struct.unpack_from("<I", data)[0]]
        else:
            text, _ = _take_text(data, 1 if number == _RICH_TEXT else 0)
        if is_picture(text):
            return make_picture(is_hidden)
        return make_text(text, shape, is_formula, is_hidden) if text or is_formula else None

    def _read_formats(self) -> dict[int, NumberFormat]:
        codes: dict[int, str] = {}
        formats: dict[int, NumberFormat] = {}
        is_cell_list = False
        for number, data in self._records(find_part(self._related, "styles", "xl/styles.bin")):
            if number == _FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = _take_text(data, 2)[0]
            elif number in (_LOOKS, _LOOKS_END):
                is_cell_list = number == _LOOKS
            elif number == _LOOK and is_cell_list:
                _, shape = struct.unpack_from("<HH", data)
                formats[len(formats)] = read_format(shape, codes.get(shape))
        return formats

    def _read_strings(self) -> list[str]:
        part = find_part(self._related, "sharedstrings", "xl/sharedStrings.bin")
        return [_take_text(data, 1)[0] for number, data in self._records(part) if number == _STRING]

    def _records(self, part: str) -> Iterator[tuple[int, bytes]]:
        """(number, content) of each record; none where there is no such part.

        Raises:
            Refused: damaged; a record goes on behind the end of the part.
        """
        data = self._parts.read(part) if self._parts.has(part) else b""
        at = 0
        while at < len(data):
            self._parts.count_element()
            number, at = _take_varying(data, at, 2)
            size, at = _take_varying(data, at, 4)
            if at + size > len(data):
                raise damaged("内容不完整")
            yield number, data[at : at + size]
            at += size


def _take_varying(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes, seven bits in each, and where it ends. A record's number keeps no bit of its own."""
    value = 0
    for place in range(most):
        value |= (data[at + place] & 0x7F) << 7 * place
        if not data[at + place] & 0x80:
            return value, at + place + 1
    return value, at + most


def _take_text(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + length * 2
    if length == 0xFFFFFFFF:
        return "", at + 4
    if end > len(data):
        raise damaged("内容不完整")
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _read_rk(data: bytes) -> float:
    """A number in four bytes: a whole one, or the upper half of another; either may be hundredths."""
    (packed,) = struct.unpack_from("<i", data)
    value = float(packed >> 2) if packed & 2 else struct.unpack("<d", bytes(4) + struct.pack("<i", packed & ~3))[0]
    return value / 100 if packed & 1 else value
