"""An .xlsx with a few cells replaced: every other byte of what it holds stays, so that nothing of a person's own is lost."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape

from sfs_excel.reading.archive import Budget
from sfs_excel.reading.book import BookReader
from sfs_excel.reading.parts import Parts
from sfs_excel.reading.relations import find_part
from sfs_excel.reading.sniff import identify

New = str | int | None
"""What a cell is to hold: a text, a number, or nothing. How it looks stays."""
_CELL = re.compile(rb"<((?:\w+:)?)c(\s[^<>]*+)>")  # its beginning, or all of it
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ATTRIBUTE = re.compile(rb"""\s(r|s)=(?:"([^"]*)"|'([^']*)')""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([\w-]+)["']""")


class Patch(NamedTuple):
    """All that becomes of one sheet.

    Attributes:
        cells: name of a cell -> what it is to hold.
        rows: numbers of rows in which every cell is emptied.
    """

    cells: Mapping[str, New]
    rows: frozenset[int] = frozenset()


def patch_workbook(content: bytes, patches: Mapping[str, Patch]) -> bytes | None:
    """
    Args:
        content: of a workbook that was read before, so that it is known to be within the limits.
        patches: sheet, by its name as it is written -> what becomes of it.

    Returns:
        None where this cannot be done cell by cell: the file is of an older format, a cell is not found or holds a formula.
    """
    kind, archive = identify(content, Budget())
    if kind != "xlsx" or archive is None:
        return None
    parts = Parts(archive)
    main = find_part(parts.relationships(""), "officedocument", "xl/workbook.xml")
    related = parts.relationships(main)
    book = parts.read_by(lambda: BookReader(parts, related), main)
    patched: dict[str, bytes] = {}
    for sheet, patch in patches.items():
        new = _patch_sheet(parts.read(book.sheets[sheet]), patch)
        if new is None:
            return None
        patched[book.sheets[sheet].lower()] = new
    return _pack_again(content, patched)


def _patch_sheet(content: bytes, patch: Patch) -> bytes | None:
    declared = _ENCODING.match(content)
    if declared is not None and declared[1].lower() != b"utf-8":
        return None
    parts, done, left = list[bytes](), 0, set(patch.cells)
    for match in _CELL.finditer(content):
        prefix, attributes = match.groups()
        said = {name: one or other for name, one, other in _ATTRIBUTE.findall(attributes)}
        place = said.get(b"r", b"").decode("ascii", "replace")
        row = place.lstrip(_LETTERS)
        if place not in patch.cells and not (row.isdecimal() and int(row) in patch.rows):
            continue
        end = _find_end(content, match)
        if end < 0 or _FORMULA.search(content, match.end(), end):
            return None
        look = b' s="%b"' % said[b"s"] if b"s" in said else b""
        new = _write_cell(prefix, b' r="%b"%b' % (said[b"r"], look), patch.cells.get(place))
        parts += [content[done : match.start()], new]
        done = end
        left.discard(place)
    return None if left else b"".join([*parts, content[done:]])


def _find_end(content: bytes, begun: re.Match[bytes]) -> int:
    """Find where a cell ends; -1 where it does not."""
    prefix, attributes = begun.groups()
    if attributes.endswith(b"/"):
        return begun.end()
    closing = b"</%bc>" % prefix
    found = content.find(closing, begun.end())
    return found if found < 0 else found + len(closing)


def _write_cell(prefix: bytes, attributes: bytes, new: New) -> bytes:
    match new:
        case None:
            return b"<%bc%b/>" % (prefix, attributes)
        case int():
            return b"<%bc%b><%bv>%d</%bv></%bc>" % (prefix, attributes, prefix, new, prefix, prefix)
    said = escape(new).encode()
    inner = b"<%bis><%bt>%b</%bt></%bis>" % (prefix, prefix, said, prefix, prefix)
    return b'<%bc%b t="inlineStr">%b</%bc>' % (prefix, attributes, inner, prefix)


def _pack_again(content: bytes, patched: Mapping[str, bytes]) -> bytes:
    """
    Args:
        patched: name of a part, in small letters -> what it holds now.
    """
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = info.filename.replace("\\", "/").lower()
            new.writestr(info, patched[part] if part in patched else old.read(info))
    return written.getvalue()
