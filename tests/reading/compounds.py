"""OLE2 files, written by hand: with any names in any order, as programs that are not Excel write them."""

import io
import struct
from collections.abc import Mapping, Sequence

import olefile
import xlwt

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE, END, TABLE, LISTS = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
SECTOR, SMALL = 512, 64


def write_compound(streams: Mapping[str, bytes], root: str = "Root Entry", root_class: bytes = bytes(16)) -> bytes:
    """The streams by path: `MBD0001A2B3/Workbook` lies in a storage, `_VBA_PROJECT_CUR/` is one with nothing in it.

    The sectors are in this order: the lists of the table, the table, directory, small streams and their table, the others.
    In every storage the entries are one row instead of a balanced tree, as some programs have it.
    """
    small = [(path, data) for path, data in streams.items() if len(data) < 4096]
    large = [(path, data) for path, data in streams.items() if len(data) >= 4096]
    starts: dict[str, int] = {}
    small_stream = b""
    small_table: list[int] = []
    for path, data in small:
        starts[path] = len(small_table) if data else END
        small_stream += _pad(data, SMALL)
        small_table += _chain(len(small_table), -(-len(data) // SMALL))
    names = _list_names(streams)
    blocks = [
        bytes(128 * len(names)),
        small_stream,
        struct.pack(f"<{len(small_table)}I", *small_table),
        *(data for _, data in large),
    ]
    lengths = [-(-len(block) // SECTOR) for block in blocks]
    tables = 1
    while tables * 128 < tables + _lists(tables) + sum(lengths):
        tables += 1
    lists = _lists(tables)
    table = [LISTS] * lists + [TABLE] * tables
    places = []
    for length in lengths:
        places.append(len(table) if length else END)
        table += _chain(len(table), length)
    starts |= {path: place for (path, _), place in zip(large, places[3:], strict=True)}
    blocks[0] = _write_directory(names, streams, starts, (root, root_class), (places[1], len(small_stream)))
    table += [FREE] * (tables * 128 - len(table))
    holding = [lists + number for number in range(tables)]
    listed = b"".join(
        struct.pack("<128I", *_fill(holding[at : at + 127], 127), number + 1 if number + 1 < lists else END)
        for number, at in enumerate(range(109, len(holding), 127))
    )
    header = struct.pack("<8s16x5H6xIII4xIIIII", SIGNATURE, 0x3E, 3, 0xFFFE, 9, 6, 0, tables, places[0], 4096,
                         places[2], lengths[2], 0 if lists else END, lists)  # fmt: skip
    header += struct.pack("<109I", *_fill(holding[:109], 109))
    return header + listed + struct.pack(f"<{len(table)}I", *table) + b"".join(_pad(block, SECTOR) for block in blocks)


def write_book(sheet: str, values: Sequence[str | float]) -> bytes:
    """The stream of an .xls with these values in the first row of its one sheet."""
    book = xlwt.Workbook()
    table = book.add_sheet(sheet)
    for column, value in enumerate(values):
        table.write(0, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    with olefile.OleFileIO(buffer) as old:
        return bytes(old.openstream("Workbook").read())


def _lists(tables: int) -> int:
    return max(0, -(-(tables - 109) // 127))


def _fill(numbers: list[int], length: int) -> list[int]:
    return numbers + [FREE] * (length - len(numbers))


def _pad(data: bytes, size: int) -> bytes:
    return data.ljust(-(-len(data) // size) * size, b"\0")


def _chain(start: int, length: int) -> list[int]:
    return [*range(start + 1, start + length), END] if length else []


def _list_names(streams: Mapping[str, bytes]) -> list[str]:
    """Every path with the storages that it goes through, the root as '' first."""
    names = {"": None}
    for path in streams:
        parts = path.rstrip("/").split("/")
        for depth in range(1, len(parts)):
            names["/".join(parts[:depth]) + "/"] = None
        names[path] = None
    return list(names)


def _write_directory(
    names: list[str],
    streams: Mapping[str, bytes],
    starts: Mapping[str, int],
    root: tuple[str, bytes],
    small: tuple[int, int],
) -> bytes:
    """The entries of all streams. `root`: its name and class; `small`: where the stream of the small ones begins, its length."""
    inside: dict[str, list[int]] = {}
    for number, name in enumerate(names[1:], 1):
        inside.setdefault(name.rstrip("/").rpartition("/")[0], []).append(number)
    following = {one: other for row in inside.values() for one, other in zip(row, [*row[1:], FREE], strict=True)}
    entries = []
    for number, name in enumerate(names):
        is_stream = bool(name) and not name.endswith("/")
        shown = (name.rstrip("/").rpartition("/")[2] if name else root[0]).encode("utf-16-le")
        entry = struct.pack(
            "<64sHBB3I16s20xIII", shown, len(shown) + 2, 2 if is_stream else 1 if name else 5, 1, FREE,
            following.get(number, FREE), inside.get(name.rstrip("/"), [FREE])[0], bytes(16) if name else root[1],
            starts[name] if is_stream else END if name else small[0], len(streams[name]) if is_stream else 0 if name else small[1], 0,
        )  # fmt: skip
        entries.append(entry)
    return b"".join(entries)
