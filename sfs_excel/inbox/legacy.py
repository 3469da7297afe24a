"""The formats before and beside .xlsx (.xls, .et, .xlsb, .ods) through python-calamine, as the same cells.

What calamine does not tell is lost here: custom properties, formulas, percent formats; an error value and a formula
without a cached value both read as blank, and a blank is never a zero.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from sfs_excel.inbox.archive import Archive, damaged
from sfs_excel.inbox.cells import Cell, ReturnedWorkbook, Sheet, check_bounds, holds_objects
from sfs_excel.inbox.dates import serial_of
from sfs_excel.inbox.parts import Parts
from sfs_excel.inbox.sniff import has_ole_macros, has_ole_objects, refuse_kind

V = TypeVar("V")
Value = int | float | str | bool | time | date | datetime | timedelta


def open_legacy(data: bytes, archive: Archive | None) -> ReturnedWorkbook:
    """Read every worksheet at once, so that one call holds all that calamine does.

    Args:
        data: the whole file.
        archive: its container where it is a zip (.xlsb, .ods); measured here, since calamine has no limits of its own.

    Raises:
        Refused: encrypted, damaged, abnormal.
    """
    if archive is not None:
        archive.measure()
    sheets = _call_calamine(lambda: _read_sheets(data))
    names = Parts(archive).names if archive is not None else []
    has_macros = any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in names)
    return ReturnedWorkbook(
        list(sheets),
        sheets.__getitem__,
        has_macros=has_macros or has_ole_macros(data),
        has_objects=holds_objects(names) or has_ole_objects(data),
    )


def _call_calamine(read: Callable[[], V]) -> V:
    """The one door to calamine. A rotten .xls may make it abort, or ask for any amount of memory: nothing to catch here."""
    try:
        return read()
    except PasswordError as error:
        raise refuse_kind("encrypted") from error
    except CalamineError as error:
        raise damaged("读不出工作表") from error
    except BaseException as error:
        # A panic in Rust arrives as a BaseException whose class cannot be imported, hence by its name.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged("读不出工作表") from error


def _read_sheets(data: bytes) -> dict[str, Sheet]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        return {
            described.name: _read_sheet(workbook.get_sheet_by_name(described.name))
            for described in workbook.sheets_metadata
            if described.typ == SheetTypeEnum.WorkSheet
        }


def _read_sheet(read: CalamineSheet) -> Sheet:
    sheet = Sheet(read.name)
    if read.start is None or read.end is None:
        return sheet
    bottom, right = read.end[0] + 1, read.end[1] + 1
    check_bounds(bottom, right, 0)
    top, left = read.start
    for row, values in enumerate(read.to_python(skip_empty_area=True), start=top + 1):
        for column, value in enumerate(values, start=left + 1):
            if value != "":
                sheet.cells[row, column] = _build_cell(value)
    check_bounds(bottom, right, len(sheet.cells))
    return sheet


def _build_cell(value: Value) -> Cell:
    if isinstance(value, bool):
        return Cell("flag", value, raw="TRUE" if value else "FALSE")
    if isinstance(value, str):
        return Cell("text", value, raw=value)
    if isinstance(value, (int, float)):
        return Cell("number", float(value), raw=f"{value:.15g}")
    return Cell("number", _count_days(value), is_date=True, raw=str(value))


def _count_days(value: time | date | timedelta) -> float:
    """The number that a date, a time of day or a length of time is stored as."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / timedelta(days=1)
    return serial_of(value if isinstance(value, datetime) else datetime.combine(value, time()))
