"""Packs the parts of a workbook into its file, each as tight as it gets: mailboxes of offices are small.

XlsxWriter cannot be asked for that tightness, and `zipfile` takes no part that is deflated already.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_LEVEL = 9
_RAW = -zlib.MAX_WBITS  # as in a zip: neither head nor foot
# APPNOTE.TXT of PKWARE: 4.3.7, 4.3.12, 4.3.16. The time is the first that a zip can state, as in all workbooks.
_VERSION, _DEFLATED, _TIME = 20, 8, (1 << 5 | 1) << 16
_MADE_BY, _MODE = 3 << 8 | _VERSION, 0o600 << 16  # whoever unpacks it under Unix reads and writes its parts alone
_HEAD = struct.Struct("<4s3H4L2H")
_ENTRY = struct.Struct("<4s4H4L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class Part:
    """A file in a workbook's file.

    Attributes:
        deflated: its content.
        crc, size: CRC-32 and length of the content.
    """

    name: str
    deflated: bytes
    crc: int
    size: int


def deflate_part(name: str, content: bytes) -> Part:
    """Deflate a whole part."""
    return Part(name, deflate(content), zlib.crc32(content), len(content))


def deflate(content: bytes, *, ends: bool = True) -> bytes:
    """Deflate a content, or a piece of one: another piece can follow a piece that does not end the stream."""
    stream = zlib.compressobj(_LEVEL, wbits=_RAW)
    return stream.compress(content) + stream.flush(zlib.Z_FINISH if ends else zlib.Z_SYNC_FLUSH)


def pack_parts(parts: Iterable[Part]) -> bytes:
    """Return the file, .xlsx, with these parts in this order."""
    pieces, entries, offset = [], [], 0
    for part in parts:
        name = part.name.encode("ascii")
        said = (_DEFLATED, _TIME, part.crc, len(part.deflated), part.size, len(name), 0)
        entries.append(_ENTRY.pack(b"PK\1\2", _MADE_BY, _VERSION, 0, *said, 0, 0, 0, _MODE, offset) + name)
        pieces += [head := _HEAD.pack(b"PK\3\4", _VERSION, 0, *said) + name, part.deflated]
        offset += len(head) + len(part.deflated)
    listed = b"".join(entries)
    end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(listed), offset, 0)
    return b"".join([*pieces, listed, end])
