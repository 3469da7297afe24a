"""Reads the directory and the streams of an OLE2 file (.xls, .doc, .msg, any encrypted file).

Not by olefile, which a hostile directory holds up: it compares each stream with all others, follows a table of sectors that
leads back to itself, and recurses into a directory that is one long row. Here each sector is looked at once.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sfs_excel.reading.archive import Refused, damaged

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = 512
_SECTOR_SHIFT, _DIRECTORY, _SMALL_TABLE, _MORE_TABLE, _TABLE = 30, 48, 60, 68, 76  # where the header says it
_SHIFTS = (9, 12)  # sectors of 512 bytes or of 4 KB; there are no others
_ENTRY = struct.Struct("<64s2xBx3I36xII4x")  # name, kind, before, after, inside, start, size
_SMALL = 64  # bytes of a sector in the stream of small streams
_SMALL_BELOW = 4096
_FREE = 0xFFFFFFFF
_LAST = 0xFFFFFFFA  # the last number that may be a sector's


class _Entry(NamedTuple):
    """One storage or stream, `kind` 0 where there is none. `before`, `after`, `inside`: the numbers of other entries."""

    name: str
    kind: int
    before: int
    after: int
    inside: int
    start: int
    size: int


class Compound:
    """The storages and streams of one file. Names are in lower case: it makes no difference.

    Attributes:
        names: of what lies in the file itself, not in one of its storages. The root is left out: it has whatever name.
        all_names: of those that lie in storages, too.
    """

    def __init__(self, data: bytes) -> None:
        """Raises Refused: damaged."""
        shift = data[_SECTOR_SHIFT] if len(data) >= _HEADER else 0
        if shift not in _SHIFTS:
            raise _cut_off() if len(data) < _HEADER else damaged("文件头有误")
        self._data = data
        self._size = 1 << shift
        self._count = (len(data) - 1) // self._size  # of sectors behind the header, the last perhaps not whole
        self._table = list(islice(self._list_table(), self._count * 4 // self._size + 2))  # no more can be of use
        directory = self._read(self._follow(self._header(_DIRECTORY)), len(data))
        entries = [_read_entry(fields) for fields in _ENTRY.iter_unpack(_whole(directory, _ENTRY.size))]
        if not entries:
            raise _cut_off()
        self._root = entries[0]
        self._top = {entry.name.lower(): entry for entry in _children(entries) if entry.kind}
        self.names = frozenset(self._top)
        self.all_names = frozenset(entry.name.lower() for entry in entries[1:] if entry.kind)

    def is_cut_off(self) -> bool:
        """Tell whether sectors that are in use lie behind the end of the file."""
        listed = len(self._table) * self._size // 4
        return any(self._next(number) != _FREE for number in range(self._count, listed))

    def read(self, name: str, length: int | None = None) -> bytes:
        """The stream of this name, one of `names`, or how it begins; less where it is shorter or is not whole."""
        entry = self._top[name]
        length = entry.size if length is None else min(length, entry.size)
        if entry.size >= _SMALL_BELOW:
            return self._read(self._follow(entry.start), length)
        table = self._read(self._follow(self._header(_SMALL_TABLE)), len(self._data))
        small = self._read(self._follow(self._root.start), len(self._data))
        pieces: list[bytes] = []
        number = entry.start
        while len(pieces) * _SMALL < length and number * 4 + 4 <= len(table):
            pieces.append(small[number * _SMALL : (number + 1) * _SMALL])
            (number,) = struct.unpack_from("<I", table, number * 4)
        return b"".join(pieces)[:length]

    def _header(self, at: int) -> int:
        number: int = struct.unpack_from("<I", self._data, at)[0]
        return number

    def _list_table(self) -> Iterator[int]:
        """The sectors that hold the table of sectors: 109 stand in the header, further ones in a row of lists."""
        listed = list(struct.unpack_from("<109I", self._data, _TABLE))
        following = self._header(_MORE_TABLE)
        for _ in range(self._count + 1):
            yield from (number for number in listed if number <= _LAST)
            if following > _LAST:
                return
            *listed, following = struct.unpack(
                f"<{self._size // 4}I", self._sector(following).ljust(self._size, b"\xff")
            )

    def _follow(self, number: int) -> Iterator[int]:
        """The chain of sectors from this one on; one that leads back to itself ends as well."""
        for _ in range(self._count):
            if number > _LAST:
                return
            yield number
            number = self._next(number)

    def _next(self, number: int) -> int:
        """Return what the table of sectors says of this one: the next in its chain, or that there is none."""
        place, within = divmod(number, self._size // 4)
        if place >= len(self._table):
            return _FREE
        start = (self._table[place] + 1) * self._size
        if start + self._size > len(self._data):
            raise _cut_off()
        following: int = struct.unpack_from("<I", self._data, start + within * 4)[0]
        return following

    def _sector(self, number: int) -> bytes:
        """Raises Refused: damaged; it lies behind the end of the file."""
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise _cut_off()
        return self._data[start : start + self._size]

    def _read(self, sectors: Iterator[int], length: int) -> bytes:
        return b"".join(map(self._sector, islice(sectors, -(-length // self._size))))[:length]


def _read_entry(fields: tuple[bytes, int, int, int, int, int, int]) -> _Entry:
    return _Entry(fields[0].decode("utf-16-le", "replace").partition("\0")[0], *fields[1:])


def _children(entries: Sequence[_Entry]) -> Sequence[_Entry]:
    """Return what lies in the root, which is the first entry; all there is, where the root does not say.

    The tree is walked without a thought for its order, which not every program keeps.
    """
    found: list[_Entry] = []
    seen = {0}
    numbers = [entries[0].inside]
    while numbers:
        number = numbers.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            found.append(entries[number])
            numbers += (entries[number].before, entries[number].after)
    return found or entries[1:]


def _whole(data: bytes, size: int) -> bytes:
    return data[: len(data) // size * size]


def _cut_off() -> Refused:
    return damaged("后半部分不在文件里")
