"""Reads a returned form by other programs, though it is damaged, without any code of the product's reader.

Runs in a worker process. Of sound workbooks every cell is compared, each difference by its cause: see comparing.py.
"""

import math
import re
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple
from unittest.mock import patch

import openpyxl
from openpyxl.cell.text import Text
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

from sfs_excel.reading.cells import Cell
from sfs_excel.returns.extract import Row
from tests.proof.peers import Cells, Value, list_cells, read_with_calamine

SHEET, STRINGS, STYLES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_OWN_WAYS = {"openpyxl": True, "openpyxl, by cells": False}
_CELLS = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
_FORMATS = (re.compile(rb"<numFmts.*</numFmts>", re.DOTALL), re.compile(rb"<cellXfs.*</cellXfs>", re.DOTALL))
_ALIGNMENT = re.compile(rb"<alignment[^>]*/>")  # says nothing of the values, and openpyxl gives up where it is odd
_HEADS = ("键", "填报项", "填报值", "佐证材料")
_KEY = re.compile(r"[0-9]{2}(\.[a-z][a-z0-9_]*)?")
_WHOLE = re.compile(r"-?[0-9]+\.0")  # a number where a text belongs; openpyxl has whole ones as integers
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SeenRow(NamedTuple):
    key: str
    label: str
    value: Value
    evidence: Value


Rows = Mapping[str, SeenRow]
"""By the cell of the value."""


@dataclass(frozen=True)
class Sight:
    """The program that sees just what the product does ('' for none), and the differences of the first that opens it.

    `failures` are of those that do not open it.
    """

    program: str
    differences: tuple[str, ...]
    failures: tuple[str, ...]

    @property
    def is_blind(self) -> bool:
        """No program opens the file."""
        return not self.program and not self.differences


def confirm(
    path: Path, sheet: str, rows: Sequence[Row], sound: Path | None = None, *, ignores_formats: bool = False
) -> Sight:
    """Ask openpyxl, in both its ways: by rows, and by the references of cells. They must not both contradict.

    Only where it opens the file in neither way: openpyxl again, on a copy in which all but the cells, their formats and
    the shared strings is taken from the form as it was issued; the same with all as plain text that openpyxl cannot
    understand otherwise; and calamine.

    Args:
        sound: the form from which the file was made; None where what the product does not read must be intact as well.
        ignores_formats: what is a date here, and a number there, is the same: it was said that formats are lost.
    """
    first: list[str] = []
    failures: list[str] = []
    for name, see in _programs(path, sheet, sound, takes_formats=not ignores_formats):
        if first and name not in _OWN_WAYS:
            break
        try:
            found = differences(rows, _find_table(see()), is_terse=name == "calamine")
            found = [line for line in found if not (ignores_formats and "datetime." in line)]
        except Exception as error:  # noqa: BLE001 - these programs are known to fail in any way whatever
            failures.append(f"{name}: {type(error).__name__}")
            continue
        if not found:
            return Sight(name, (), tuple(failures))
        first = first or found
    return Sight("", tuple(first), tuple(failures))


def differences(rows: Sequence[Row], seen: Rows, *, is_terse: bool = False) -> list[str]:
    """The places where the product and the other program do not see the same, each as a line that says what both see.

    Args:
        is_terse: the other program says nothing where there is an error value.
    """
    ours = {row.cell: row for row in rows}
    found = [
        f"{cell}: row {ours[cell].key if cell in ours else None} / {seen[cell].key if cell in seen else None}"
        for cell in sorted(ours.keys() ^ seen.keys())
    ]
    for cell, row in ours.items():
        if cell not in seen:
            continue
        other = seen[cell]
        if row.key != other.key or not _same_text(row.label, other.label):
            found.append(f"{cell}: {row.key} {row.label[:20]!r} / {other.key} {other.label[:20]!r}")
        if not _is_same(row.value, other.value, is_terse):
            found.append(f"{cell}: {row.key} {row.value!r} / {other.value!r}")
        if not _is_same(row.evidence, other.evidence, is_terse):
            found.append(f"{row.evidence_cell}: {row.key} {row.evidence!r} / {other.evidence!r}")
    return found


def _is_same(cell: Cell | None, value: Value, is_terse: bool) -> bool:
    """Whether the product's cell is what the other program has there."""
    if value is None or (isinstance(value, str) and not value.strip()):
        silent = ("blank", "error") if is_terse else ("blank",)
        return cell is None or cell.kind in silent or (cell.kind == "text" and not str(cell.value).strip())
    if cell is None or cell.kind == "blank":
        return False
    if isinstance(value, bool):
        return cell.kind == "flag" and cell.value is value
    if isinstance(value, (datetime, date, time, timedelta)):
        return cell.is_date
    if isinstance(value, (int, float)):
        return cell.kind in ("number", "text") and _same_number(cell, float(value))
    if cell.kind == "number":
        return cell.raw.strip() == value.strip()
    return _same_text(str(cell.value), value)


def _same_number(cell: Cell, value: float) -> bool:
    try:
        return math.isclose(float(str(cell.value)), value, rel_tol=1e-15) or not math.isfinite(value)
    except ValueError:
        return False


def _same_text(one: str, other: str) -> bool:
    return _plain(one) == _plain(other) or (bool(_WHOLE.fullmatch(one)) and one.removesuffix(".0") == other)


def _plain(text: str) -> str:
    """openpyxl leaves `_x0041_` as it is, and line ends too."""
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text).replace("\r\n", "\n").strip()


def _programs(
    path: Path, sheet: str, sound: Path | None, *, takes_formats: bool
) -> Iterator[tuple[str, Callable[[], Cells]]]:
    for name, by_rows in _OWN_WAYS.items():
        yield name, partial(_open, path, sheet, by_rows=by_rows)
    if sound is not None:
        repair = partial(_repair, path, sound, takes_formats=takes_formats)
        yield "openpyxl, repaired", lambda: _open(repair(), sheet, by_rows=True)
        yield "openpyxl, forgiving", lambda: _open_forgivingly(repair(), sheet)
        yield "calamine", lambda: read_with_calamine(_name_plainly(path).read())[sheet]


class _Parser(WorkSheetParser):
    """openpyxl's own, but a cell of the type inlineStr that has a value shows it: openpyxl drops it, Excel does not."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        if element.get("t") == "inlineStr" and element.find("{*}is") is None:
            element.set("t", "str")
        return dict(super().parse_cell(element))


class _ForgivingParser(_Parser):
    """And what cannot be what the cell's type says is text: openpyxl gives up the whole file for one such cell."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        column = self.col_counter
        try:
            return dict(super().parse_cell(element))
        except (ValueError, TypeError):
            self.col_counter = column
            element.set("t", "str" if element.find("{*}is") is None else "inlineStr")
            element.attrib.pop("s", None)
            return dict(super().parse_cell(element))


def _open(file: Path | IO[bytes], sheet: str, *, by_rows: bool, parser: type[WorkSheetParser] = _Parser) -> Cells:
    data = _name_plainly(file) if isinstance(file, Path) else file
    with (
        patch("openpyxl.worksheet._read_only.WorkSheetParser", parser),
        patch("openpyxl.worksheet._reader.WorkSheetParser", parser),
    ):
        book = openpyxl.load_workbook(data, read_only=by_rows, data_only=True)
        table: Any = book[sheet]
        if by_rows:
            table.reset_dimensions()  # what a file says of its own size may be wrong
        return list_cells(table.iter_rows(values_only=True))


def _name_plainly(path: Path) -> IO[bytes]:
    """The file, its members named without the slash that some programs put in front: no other program finds them then."""
    content = path.read_bytes()  # the store's files have no suffix
    with zipfile.ZipFile(BytesIO(content)) as given:
        if not any(name.startswith("/") for name in given.namelist()):
            return BytesIO(content)
        copy = BytesIO()
        with zipfile.ZipFile(copy, "w") as named:
            for member in given.infolist():
                named.writestr(member.filename.lstrip("/"), given.read(member))
    copy.seek(0)
    return copy


def _open_forgivingly(file: IO[bytes], sheet: str) -> Cells:
    """By openpyxl, but of strings it sees the text only: it gives up the whole file for one odd font."""
    with patch.object(Text, "from_tree", _take_text):
        return _open(file, sheet, by_rows=True, parser=_ForgivingParser)


def _take_text(string: Any) -> Text:
    return Text(t="".join(text.text or "" for path in ("{*}t", "{*}r/{*}t") for text in string.iterfind(path)))


def _repair(path: Path, sound: Path, *, takes_formats: bool) -> IO[bytes]:
    """The form with the cells of the file, their formats and the shared strings."""
    copy = BytesIO()
    with (
        zipfile.ZipFile(_name_plainly(path)) as broken,
        zipfile.ZipFile(sound) as form,
        zipfile.ZipFile(copy, "w") as repaired,
    ):
        for name in form.namelist():
            content = form.read(name)
            if name == STRINGS:
                content = broken.read(name)
            elif name == SHEET:
                content = _transplant(_CELLS, broken.read(name), content, otherwise=b"")
            elif name == STYLES and takes_formats and name in broken.namelist():
                for passage in _FORMATS:
                    content = _ALIGNMENT.sub(b"", _transplant(passage, broken.read(name), content))
            repaired.writestr(name, content)
    copy.seek(0)
    return copy


def _transplant(passage: re.Pattern[bytes], source: bytes, target: bytes, otherwise: bytes | None = None) -> bytes:
    """The target with the source's passage in place of its own.

    Args:
        otherwise: where the source has none; None for the target's own.
    """
    if source.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        source = source.decode("utf-16", "surrogatepass").encode("utf-8", "surrogatepass")
    found = passage.search(source)
    taken = found[0] if found else otherwise
    return target if taken is None else passage.sub(lambda _: taken, target)


def _find_table(cells: Cells) -> Rows:
    """The rows below the headings that have a key."""
    by_row: dict[int, dict[str, int]] = {}
    for (row, column), value in sorted(cells.items()):
        if isinstance(value, str) and value.strip() in _HEADS:
            by_row.setdefault(row, {}).setdefault(value.strip(), column)
    head, columns = max(by_row.items(), key=lambda found: len(found[1]), default=(0, {}))
    key, label, value_column, evidence = (columns[name] for name in _HEADS)
    return {
        f"{get_column_letter(value_column)}{row}": SeenRow(
            _say(value), _say(cells.get((row, label))), cells.get((row, value_column)), cells.get((row, evidence))
        )
        for (row, column), value in cells.items()
        if column == key and row > head and isinstance(value, str) and _KEY.fullmatch(value.strip())
    }


def _say(value: Value) -> str:
    return "" if value is None else str(value).strip()
