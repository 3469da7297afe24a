"""Reads what a person wrote over in 得分矩阵 of a ranking workbook, whatever program saved it. Runs in a worker process.

The sheet of computed values is hidden in the same workbook: nothing else has to be known, and what a program calculated
anew is no difference. Lines and offices are known by their heads, so that a line that was put in shifts nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.outcome.overwritten import NO_ITEM, Content, Overwritten
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.cells import Cell, Place, Sheet, say_seen
from sfs_excel.reading.fate import bear_faults
from sfs_excel.reading.numbers import parse_number
from sfs_excel.reading.workbook import open_workbook
from sfs_excel.summary.layout import (
    ABOVE,
    BAND_HEAD,
    CODE_LINE,
    COMPUTED,
    FIRST_OFFICE,
    ITEM_PLACE,
    LYING_CORNER,
    MATRIX,
    RANK_HEAD,
    STANDING_CORNER,
    STATE_HEAD,
    TEXT_PLACE,
    TOTAL_HEAD,
)

TENTATIVE = "暂定"
SAME = 1e-6  # points; a smaller difference comes from calculating anew
_FEET = (TOTAL_HEAD, RANK_HEAD, BAND_HEAD)
_NO_MATRIX = Refused(RefusalCode.NO_TABLE, f"里面没有“{MATRIX}”，或者没有隐藏的“{COMPUTED}”")
_Head = int | str  # an item's number, or a line's word


def read_overwritten(path: Path, name: str) -> list[Overwritten] | str:
    """List the cells that are no longer what was computed; a `RefusalCode`, where the file cannot be read.

    Args:
        name: that the cells' file is called by.
    """
    try:
        with bear_faults(path.name):
            book = open_workbook(path)
            if not {MATRIX, COMPUTED} <= set(book.sheet_names):
                raise _NO_MATRIX
            return list(_compare(book.sheet(MATRIX), book.sheet(COMPUTED), name))
    except Refused as refused:
        return str(refused.code)


@dataclass(frozen=True)
class _Lines:
    """The cells of one of both sheets, by line and place as `MatrixLayout` counts them."""

    cells: Mapping[Place, Cell]

    @cached_property
    def offices(self) -> dict[int, str]:
        """Place -> code."""
        return {place: say_seen(cell) for place, cell in self._along(CODE_LINE) if place >= FIRST_OFFICE}

    @cached_property
    def heads(self) -> dict[int, _Head]:
        """Line -> its head, each once; below stands what is no office's."""
        found: dict[_Head, int] = {}
        for line in sorted({line for line, _ in self.cells if line > CODE_LINE}):
            number, words = (self.cells.get((line, place)) for place in (ITEM_PLACE, TEXT_PLACE))
            if number is not None and isinstance(number.value, float):
                found.setdefault(int(number.value), line)
            elif said := say_seen(number) or say_seen(words):
                found.setdefault(said.removeprefix(TENTATIVE), line)
        return {line: head for head, line in found.items()}

    def look_up(self, other: "_Lines") -> dict[tuple[str, _Head], Cell]:
        """Office and head -> cell, as far as it has heads of its own; else by those of the other sheet, in the same places."""
        named = self if self.offices else other
        return {
            (named.offices[place], named.heads[line]): cell
            for (line, place), cell in self.cells.items()
            if place in named.offices and line in named.heads
        }

    def _along(self, line: int) -> Iterator[tuple[int, Cell]]:
        return ((place, cell) for (at, place), cell in self.cells.items() if at == line and say_seen(cell))


def _compare(matrix: Sheet, computed: Sheet, name: str) -> Iterator[Overwritten]:
    corner = next(matrix.find_texts((STANDING_CORNER, LYING_CORNER)), None)
    if corner is None:
        raise _NO_MATRIX
    (row, column), word = corner
    lies = word == LYING_CORNER
    now, then = _turn(matrix, row - ABOVE - 1, column - 1, lies=lies), _turn(computed, 0, 0, lies=lies)
    standing, before = now.look_up(now), then.look_up(now)
    known = then if then.offices else now
    for office in dict.fromkeys([*known.offices.values(), *now.offices.values()]):
        summed = _sum_sections(now.heads, before, office)
        for head in known.heads.values():
            if isinstance(head, int) or head == STATE_HEAD:
                yield from _find(name, office, head, before.get((office, head)), standing.get((office, head)))
            elif head in _FEET and known is then:
                yield from _find_over_formula(name, office, head, _say(before.get((office, head))), standing)
        for head, score in summed.items():
            yield from _find_over_formula(name, office, head, score, standing)


def _turn(sheet: Sheet, down: int, across: int, *, lies: bool) -> _Lines:
    """The cells by line and place, without so many rows and columns before the corner."""
    moved = ((row - down - 1, column - across - 1, cell) for (row, column), cell in sheet.cells.items())
    if lies:
        return _Lines({(column + ABOVE, row - ABOVE): cell for row, column, cell in moved})
    return _Lines({(row, column): cell for row, column, cell in moved})


def _sum_sections(
    heads: Mapping[int, _Head], before: Mapping[tuple[str, _Head], Cell], office: str
) -> dict[str, float | None]:
    """A section's head -> the sum of the items below it, as they were computed; None where the office had none."""
    sums: dict[str, float | None] = {}
    section = ""
    for head in heads.values():
        if isinstance(head, str):
            section = "" if head in (*_FEET, STATE_HEAD) else head
        elif section and isinstance(score := _say(before.get((office, head))), float):
            sums[section] = round((sums.get(section) or 0.0) + score, 2)
        elif section:
            sums.setdefault(section, None)
    return sums


def _find(name: str, office: str, head: _Head, then: Cell | None, now: Cell | None) -> Iterator[Overwritten]:
    computed, written = _say(then), _say(now)
    if not _is_same(computed, written):
        number, word = (head, "") if isinstance(head, int) else (NO_ITEM, head)
        yield Overwritten(name, office, number, word, computed, written)


def _find_over_formula(
    name: str, office: str, head: str, computed: Content, standing: Mapping[tuple[str, _Head], Cell]
) -> Iterator[Overwritten]:
    """Find what stands where a formula did. A formula that is still there follows what was written elsewhere."""
    now = standing.get((office, head))
    if (now is None or not now.formula) and not _is_same(computed, written := _say(now)):
        yield Overwritten(name, office, NO_ITEM, head, computed, written)


def _say(cell: Cell | None) -> Content:
    """A number, where the text can mean one only; None of a blank."""
    if cell is None or isinstance(cell.value, float):
        return None if cell is None else cell.value
    said = say_seen(cell)
    parsed = parse_number(said)
    return said or None if parsed is None else parsed.value


def _is_same(computed: Content, written: Content) -> bool:
    if isinstance(computed, float) and isinstance(written, float):
        return abs(computed - written) < SAME
    return computed == written
