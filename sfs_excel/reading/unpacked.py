"""Folders in a zip that are Office files: somebody has unpacked one, and packed it again folder and all."""

from bisect import bisect_left
from collections.abc import Sequence

_MARKS = ("/xl/workbook.xml", "/xl/workbook.bin", "/word/document.xml", "/ppt/presentation.xml", "/content.xml")
_MANIFEST = "/meta-inf/manifest.xml"  # without it, anything may be called content.xml


def find_unpacked(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The outermost of these folders, each with all that lies in it, in order.

    Args:
        names: of files, with `/`.
    """
    ordered = sorted(names)
    lowered = {name.lower() for name in names}
    starts = {
        name[: -len(mark)] + "/"
        for name in names
        for mark in _MARKS
        if name.lower().endswith(mark) and (mark != "/content.xml" or name[: -len(mark)].lower() + _MANIFEST in lowered)
    }
    found: dict[str, tuple[str, ...]] = {}
    outer = "/"  # with which no name begins
    for start in sorted(starts):
        if not start.startswith(outer):
            outer = start
            inside = slice(bisect_left(ordered, start), bisect_left(ordered, start[:-1] + chr(ord("/") + 1)))
            found[start[:-1]] = tuple(ordered[inside])
    return found
