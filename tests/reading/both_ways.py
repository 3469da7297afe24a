"""A workbook's bytes, whatever they hold, read in the reader's two ways: by patterns where they match, and by callbacks alone.

The second is the yardstick: it is the way in which every part was read before there were patterns, and is read where they do
not match.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

from sfs_excel.form.columns import HEADINGS
from sfs_excel.reading import known, passages
from sfs_excel.reading.archive import Budget, Refused
from sfs_excel.reading.cells import ReturnedWorkbook, Sheet
from sfs_excel.reading.fate import bear_faults
from sfs_excel.reading.passages import Middle
from sfs_excel.reading.sniff import identify
from sfs_excel.reading.workbook import open_identified
from sfs_excel.returns.plain import write_plain
from sfs_excel.returns.table import extract_workbook

Refusal = tuple[str, str]
"""(code, reason)."""


@dataclass(frozen=True)
class Seen:
    """All that is seen of one file: the workbook itself, every sheet cell by cell in the file's order, what it says as a form,
    and what it all cost."""

    workbook: tuple[object, ...] | Refusal
    sheets: tuple[tuple[object, ...] | Refusal, ...] = ()
    extract: bytes | Refusal | None = None
    budget: Budget | None = None


@contextlib.contextmanager
def by_callbacks() -> Iterator[None]:
    """No pattern is tried, nothing is known again."""
    with patch.object(passages, "LONGEST_PART", -1), patch.object(known, "LONGEST_KNOWN", -1):
        yield


@contextlib.contextmanager
def taking() -> Iterator[list[str]]:
    """The elements whose whole content is taken by a pattern, one by one."""
    taken: list[str] = []
    find = passages._find_passages

    def note(part: bytes, middles: tuple[Middle, ...]) -> list[tuple[slice, Middle]]:
        found = find(part, middles)
        taken.extend(middle.within[-1] for _, middle in found)
        return found

    with patch.object(passages, "_find_passages", note):
        yield taken


def see(data: bytes) -> Seen:
    """Read the bytes of a workbook, as it is set at present."""
    budget = Budget()
    try:
        with bear_faults("0"):
            kind, archive = identify(data, budget)
            book = open_identified(data, kind, archive)
    except Refused as refused:
        return Seen(_refusal(refused), budget=budget)
    about = (tuple(book.sheet_names), book.properties, book.saved, book.has_macros, book.date_1904)
    sheets = tuple(_see_sheet(book, name) for name in book.sheet_names)
    return Seen(about, sheets, _extract(data), budget)


def differs(data: bytes) -> bool:
    """Tell whether the two ways see anything of it otherwise."""
    with by_callbacks():
        slowly = see(data)
    return see(data) != slowly


def _see_sheet(book: ReturnedWorkbook, name: str) -> tuple[object, ...] | Refusal:
    try:
        with bear_faults("0"):
            sheet = book.sheet(name)
            asked = _ask(sheet)
            return (list(sheet.cells.items()), sheet.lost_formats, asked)
    except Refused as refused:
        return _refusal(refused)


def _ask(sheet: Sheet) -> tuple[object, ...]:
    """Ask a sheet what a table asks of it, when its cells have not been built yet."""
    texts = list(sheet.find_texts(HEADINGS.values()))
    columns = [list(sheet.column(number).items()) for number in range(1, 18)]
    return texts, columns, [list(sheet.row(number).items()) for number in (1, 2, 3, 4, 30)]


def _extract(data: bytes) -> bytes | Refusal:
    try:
        with bear_faults("0"):
            kind, archive = identify(data, Budget())
            return write_plain(extract_workbook(open_identified(data, kind, archive)))
    except Refused as refused:
        return _refusal(refused)


def _refusal(refused: Refused) -> Refusal:
    return refused.code, refused.reason
