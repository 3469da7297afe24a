"""Zip files as programs make them that Python's zipfile does not imitate: names in any bytes, with or without a flag."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Entry:
    """One member; `name` is written as it is."""

    name: bytes
    data: bytes = b"x"
    flags: int = 0
    extra: bytes = field(default=b"", kw_only=True)


def zip_raw(entries: Sequence[Entry]) -> bytes:
    """A zip written by hand, every member deflated."""
    body, directory = bytearray(), bytearray()
    for entry in entries:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(entry.data) + packer.flush()
        sizes = struct.pack("<III", zlib.crc32(entry.data), len(packed), len(entry.data))
        lengths = struct.pack("<HH", len(entry.name), len(entry.extra))
        common = struct.pack("<HHHHH", 20, entry.flags, zipfile.ZIP_DEFLATED, 0, 0x21) + sizes + lengths
        at = struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common + at + entry.name + entry.extra
        body += b"PK\x03\x04" + common + entry.name + entry.extra + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\x05\x06" + end


def unicode_path(name: str, plain: bytes) -> bytes:
    """Info-ZIP's extra field with the name in UTF-8, for a member that is otherwise called `plain`."""
    content = b"\x01" + struct.pack("<I", zlib.crc32(plain)) + name.encode()
    return struct.pack("<HH", 0x7075, len(content)) + content


def zip_named(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip as Python makes it, with names flagged as UTF-8 where they need it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()
