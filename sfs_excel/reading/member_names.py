"""Decodes the names of files in a zip or a mail: in China mostly in GBK or UTF-8 without saying so; zip calls it cp437."""

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from zipfile import ZipInfo

UTF8_FLAG = 0x800
UNICODE_PATH = 0x7075  # Info-ZIP's extra field: version 1, CRC-32 of the plain name, the name in UTF-8
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def decode_names(infos: Sequence[ZipInfo]) -> list[str]:
    """The names with `/`, control characters replaced. Fit to be shown, never to be opened as paths.

    Names that do not say how they are encoded are all in one way: of a single short one in GBK it may not be seen that it
    is no UTF-8.
    """
    unmarked = b"\n".join(_raw(info) for info in infos if not info.flag_bits & UTF8_FLAG)
    encoding = "utf-8" if _is_utf8(unmarked) else "gb18030"
    return [show_name(_decode(info, encoding)) for info in infos]


def show_name(name: str) -> str:
    """Return a name that can be shown, with forward slashes."""
    return _CONTROL.sub("\ufffd", name).replace("\\", "/")


def decode_unmarked(raw: bytes) -> str:
    """A text that does not say how it is encoded."""
    return raw.decode("utf-8" if _is_utf8(raw) else "gb18030", "replace")


def _decode(info: ZipInfo, encoding: str) -> str:
    if info.flag_bits & UTF8_FLAG:
        return info.orig_filename
    raw = _raw(info)
    stated = next((name for crc, name in _unicode_paths(info.extra) if crc == zlib.crc32(raw) and _is_utf8(name)), None)
    return raw.decode(encoding, "replace") if stated is None else stated.decode()


def _raw(info: ZipInfo) -> bytes:
    """The name as it stands in the file. `info.filename` is no longer whole: cut at a NUL, and on Windows changed at `\\`."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & UTF8_FLAG else "cp437")


def _unicode_paths(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The extra fields that state a name in UTF-8, each with the checksum of the plain name that it goes with."""
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + length]
        at += 4 + length
        if number == UNICODE_PATH and len(field) > 5 and field[0] == 1:
            yield struct.unpack_from("<I", field, 1)[0], field[5:]


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
