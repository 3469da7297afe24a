"""Puts values into cells: a text stays a text, whatever it begins with."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True)
class Formula:
    """A live cell: formula text with its `=`, and what it gives when it is written."""

    text: str
    value: float | str


class Link(NamedTuple):
    """The text of a cell, and the target of its link (`external:…` or `internal:'…'!A1`); no `url`, no link."""

    text: str
    url: str | None


Shown: TypeAlias = str | float | None
Value: TypeAlias = Shown | Formula


def put(sheet: Worksheet, row: int, column: int, value: Value, look: Format | None = None) -> str:
    """Write a value as what it is. Rows and columns count from 0. Returns the text that wraps in the cell."""
    match value:
        case Formula(text, result):
            sheet.write_formula(row, column, text, look, result)
            return result if isinstance(result, str) else ""
        case None | "":
            sheet.write_blank(row, column, None, look)
            return ""
        case str():
            sheet.write_string(row, column, value, look)
            return value
        case _:
            sheet.write_number(row, column, value, look)
            return ""


def put_across(sheet: Worksheet, row: int, first: int, last: int, value: Value, look: Format) -> str:
    """Write a value over the columns `first` to `last`. Returns the text that wraps."""
    if last > first:
        sheet.merge_range(row, first, row, last, "", look)
    return put(sheet, row, first, value, look)
