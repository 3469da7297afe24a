"""Looks at an .xls beside its cells: encryption, macros, other files in it; and which of its workbooks Excel shows."""

import re
import struct

from sfs_excel.reading.compound import Compound

_FILE_PASS = 0x002F
_FILE_PASS_WITHIN = 8  # records
_HEAD = 4096  # bytes, in which so many records stand
_OBJECT = re.compile("mbd[0-9a-f]{8}")
_STREAMS = ("workbook", "book")  # where both are, the second is for a program of 1995


def read_shown(compound: Compound, length: int | None = None) -> bytes:
    """Tell how the stream begins of the workbook that Excel shows, which is none that was put into it; all of it, by default.

    Args:
        compound: in which there is one.
    """
    return compound.read(next(name for name in _STREAMS if name in compound.names), length)


def has_file_pass(compound: Compound) -> bool:
    """Tell whether a workbook is encrypted: its first records, which are not, then include FILEPASS."""
    head = read_shown(compound, _HEAD)
    at = 0
    for _ in range(_FILE_PASS_WITHIN):
        number, length = struct.unpack_from("<HH", head, at) if at + 4 <= len(head) else (0, 0)
        if number == _FILE_PASS:
            return True
        at += 4 + length
    return False


def has_ole_macros(compound: Compound) -> bool:
    """Tell whether an .xls carries a VBA project."""
    return "_vba_project_cur" in compound.names


def has_ole_objects(compound: Compound) -> bool:
    """Tell whether an .xls holds other files: Excel keeps each under `MBD` and eight hexadecimal digits."""
    return any(map(_OBJECT.fullmatch, compound.names))
