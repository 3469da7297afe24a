"""A cell of an .xlsx from what is written in it and its type. Each keeps what it holds as it was stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from math import inf, isfinite

from sfs_excel.reading.archive import damaged
from sfs_excel.reading.cells import Cell, is_picture, make_number, make_picture, make_text
from sfs_excel.reading.dates import serial_of
from sfs_excel.reading.formats import PLAIN, NumberFormat
from sfs_excel.reading.parts import unescape

TRUE = ("1", "true", "on")

_FLAGS = ("0", "1", "false", "true")
_TEXT_TYPES = ("s", "str", "inlineStr")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBER_LENGTH = 64


class CellBuilder:
    """Builds the cells of one sheet.

    Attributes:
        strings: gives the shared strings by index, as cells write it.
        formats: by style, as cells write it.
        lost_formats: a number had a style that is not there.
    """

    def __init__(
        self, strings: Callable[[], Mapping[str, str]], formats: Mapping[str, NumberFormat], *, date_1904: bool
    ) -> None:
        self.strings = strings
        self.formats = formats
        self.lost_formats = False
        self._strings: Mapping[str, str] = {}
        self._date_1904 = date_1904

    def build(
        self,
        style: str | None,
        kind: str,
        formula: str | None,
        value: str | None,
        is_hidden: bool,
        is_rich: bool = False,
    ) -> Cell | None:
        """Return the cell as its type says; None where it holds nothing.

        Args:
            kind: its type.
            formula, value: what is written there; the value of an `inlineStr` is the text itself.
            is_rich: it has metadata, as one has in which a picture is placed.

        Raises:
            Refused: damaged; there is no such shared string.
        """
        is_formula = formula is not None
        text = self._read_text(kind, value)
        if text is None or not (text or is_formula):
            return _build_blank(formula, is_hidden) if formula is not None else None
        shape = self.formats.get(style or "0", PLAIN)
        if kind in _TEXT_TYPES:
            return make_text(text, shape, is_formula, is_hidden)
        if kind == "b" and text.lower() in _FLAGS:
            flag = text.lower() in TRUE
            return Cell("flag", flag, is_formula, raw="TRUE" if flag else "FALSE", is_hidden=is_hidden)
        if kind == "e":
            return _build_error(text, formula, is_rich=is_rich, is_hidden=is_hidden)
        number = _read_day(text, self._date_1904) if kind == "d" else _read_number(text)
        if number is None:
            return make_text(text, shape, is_formula, is_hidden)
        self.lost_formats |= style is not None and style not in self.formats
        if shape is PLAIN and kind != "d":
            return Cell("number", number, is_formula, False, False, text, None, is_hidden)
        cell = make_number(number, shape, text, is_formula, self._date_1904, is_hidden)
        return cell if kind != "d" or cell.is_date else cell._replace(is_date=True, shown=text)

    def _read_text(self, kind: str, value: str | None) -> str | None:
        """Return what the cell stores, as text. An empty text is a value, an empty anything else is none."""
        if kind == "s" and value:
            strings = self._strings = self._strings or self.strings()
            text = strings.get(value) or strings.get(value.strip())
            if text is None:
                raise damaged("单元格的文字在文字表中找不到")
            return text
        if value is None or kind == "inlineStr":
            return value
        return unescape(value) if kind == "str" else value.strip() or None


def _build_blank(formula: str, is_hidden: bool) -> Cell:
    """A formula without a result."""
    if is_picture(formula):
        return make_picture(is_hidden)
    return Cell("blank", None, True, False, False, f"={formula}", None, is_hidden)


def _build_error(text: str, formula: str | None, *, is_rich: bool, is_hidden: bool) -> Cell:
    """An error value; but a picture placed in a cell is one to programs that know of no such thing."""
    if (text == "#VALUE!" and formula is None and is_rich) or is_picture(formula):
        return make_picture(is_hidden)
    return Cell("error", text, formula is not None, raw=text, is_hidden=is_hidden)


def _read_number(text: str) -> float | None:
    number = float(text) if len(text) <= _NUMBER_LENGTH and _NUMBER.fullmatch(text) else inf
    return number if isfinite(number) else None


def _read_day(text: str, date_1904: bool) -> float | None:
    """A date written out, as strict files may have it: the same number as any other date."""
    try:
        return serial_of(datetime.fromisoformat(text), date_1904)
    except ValueError:
        return None
