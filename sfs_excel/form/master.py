"""Makes workbooks from a master: one that has marks where each of them has a text of its own.

The master's parts are cut at the marks, wherever these stand and however often, and what is between them is deflated once.
A workbook deflates its own texts, and what little stands near them.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TypeAlias
from zipfile import ZipFile

from sfs_excel.form.package import Part, deflate, deflate_part, pack_parts

# Stored letter by letter, wherever it stands. Not so what has a meaning in XML or in a page's foot, blanks at the ends,
# control characters, and `_x0041_`, which would be read as A.
_PLAIN = re.compile(r"(?!\s)[^\0-\x1f\"&'<>_\ud800-\udfff\ufffe\uffff]+(?<!\s)")
_LONG = 1_024  # bytes from which a piece is worth deflating once: shorter ones are deflated along with the texts beside them

Piece: TypeAlias = "_Ready | list[bytes | int]"


@dataclass(frozen=True)
class _Ready:
    """A piece that is in every workbook of the series; `crc` is its own."""

    content: bytes
    deflated: bytes
    crc: int


@dataclass(frozen=True)
class _OpenPart:
    """A part in which texts are put: pieces that are ready, and between them runs of bytes and places."""

    name: str
    pieces: Sequence[Piece]

    def fill(self, texts: Sequence[bytes]) -> Part:
        """Return the part with these texts."""
        deflated, crc, size = [], 0, 0
        for place, piece in enumerate(self.pieces, 1):
            if isinstance(piece, _Ready):
                content = piece.content
                deflated.append(piece.deflated)
                crc = piece.crc if place == 1 else zlib.crc32(content, crc)
            else:
                content = _join(piece, texts)
                deflated.append(deflate(content, ends=place == len(self.pieces)))
                crc = zlib.crc32(content, crc)
            size += len(content)
        return Part(self.name, b"".join(deflated), crc, size)


class Master:
    """A workbook with marks, deflated as far as its marks allow."""

    def __init__(self, workbook: bytes, marks: Sequence[str]) -> None:
        """
        Args:
            workbook: written the plain way, with a mark wherever a text of its own belongs.
            marks: texts that are plain themselves and stand for nothing else.
        """
        places = {mark.encode(): place for place, mark in enumerate(marks)}
        pattern = re.compile(b"(" + b"|".join(map(re.escape, places)) + b")")
        with ZipFile(BytesIO(workbook)) as parts:
            contents = {name: parts.read(name) for name in parts.namelist()}
        self._parts = [_read_part(name, _cut(content, pattern, places)) for name, content in contents.items()]

    def write(self, texts: Sequence[str]) -> bytes | None:
        """Return the workbook with these texts where the marks are, as it would be if it were written the plain way.

        Args:
            texts: in the order of the marks.

        Returns:
            None where one is stored otherwise than it reads.
        """
        if not all(map(_PLAIN.fullmatch, texts)):
            return None
        said = [text.encode() for text in texts]
        return pack_parts(part.fill(said) if isinstance(part, _OpenPart) else part for part in self._parts)


def _cut(content: bytes, pattern: re.Pattern[bytes], places: dict[bytes, int]) -> list[bytes | int]:
    """Cut a content at the marks: into bytes, and the places of texts."""
    return [places.get(piece, piece) for piece in pattern.split(content) if piece]


def _join(pieces: Sequence[bytes | int], texts: Sequence[bytes]) -> bytes:
    return b"".join(texts[piece] if isinstance(piece, int) else piece for piece in pieces)


def _read_part(name: str, cut: list[bytes | int]) -> Part | _OpenPart:
    if all(isinstance(piece, bytes) for piece in cut):
        return deflate_part(name, _join(cut, ()))
    pieces: list[Piece] = []
    for place, piece in enumerate(cut, 1):
        if isinstance(piece, bytes) and len(piece) >= _LONG:
            pieces.append(_Ready(piece, deflate(piece, ends=place == len(cut)), zlib.crc32(piece)))
        elif pieces and isinstance(pieces[-1], list):
            pieces[-1].append(piece)
        else:
            pieces.append([piece])
    return _OpenPart(name, pieces)
