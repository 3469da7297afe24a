"""Passages of a part that have few shapes, such as the rows of a sheet: a pattern matches the whole, and it is taken at once.

They fill most of a part. The parser still goes through every byte: whether a part is well-formed is its word alone. It only
calls nobody back about such a passage; what stands before and behind is read as in any part. Where anything at all is
unexpected, and be it refused, the part is read from its start as if there were no patterns: that way alone says what is wrong
with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Protocol, TypeVar

from sfs_excel.reading.archive import CHUNK, ELEMENT_LIMIT, Budget, Refused, abnormal
from sfs_excel.reading.markup import OnEnd, OnStart, Parents, Passage, UnexpectedError, stream_markup

LONGEST_PART = CHUNK - 1
"""Bytes; of a longer part the pieces would take much memory at once."""

ATTRIBUTES = rb'(?: (?!xmlns)[A-Za-z0-9]++(?::[A-Za-z0-9]++)?+="[^"<>]*+")*+'
"""A piece of a pattern: any attributes that declare no namespace."""

# Behind this a byte below 128 is what it is in ASCII.
_HEAD = re.compile(
    rb"""(?:\xef\xbb\xbf)?+(?:<\?xml version=["']1\.0["'](?: encoding=["']UTF-8["'])?+(?: standalone=["'](?:yes|no)["'])?+\?>)?+"""
    rb"""[\r\n]*+<[a-z]""",
    re.IGNORECASE,
)
_NOT_TAGS = (b"<!", b"<?")  # comments, sections, instructions: what looks like a tag in them is none
_SHORTEST = len("<a/>")
_OTHERWISE = (*_NOT_TAGS, b"&#", b"_x", b"<is", b":is")  # or an escape, or the runs of a text beside its cell
_MARKUP = re.compile(r"""[<>&"']""")
_NUMBER = re.compile(rb">[^<>0-9]*+([0-9]++)[^<>0-9]*+<")  # of whatever blanks around it
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]++)|#([0-9]++)|([a-z]++));")
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


class Middle(NamedTuple):
    """All that stands in one element of a part, if it is of few shapes.

    Attributes:
        within: that element, and those around it, from the root.
        pattern: matches the whole, if it is only elements without prefixes, none out of its place. Whether attributes, characters
            and entities are well-formed is not for the pattern to say.
        take: is given the whole, of which the parser says by now that it is well-formed, when what stands before has been read;
            None where it says nothing. Raises UnexpectedError, or Refused, where callbacks are to read the part.
    """

    within: tuple[str, ...]
    pattern: re.Pattern[bytes]
    take: Callable[[bytes], None] | None = None


class Reader(Protocol):
    """Gathers what one part says: by callbacks of `stream_markup`, or from middles, which stand in the part in this order."""

    starts: Mapping[str, OnStart]
    ends: Mapping[str, OnEnd]
    parents: Parents | None
    middles: Sequence[Middle]


R = TypeVar("R", bound=Reader)


def read_part(chunks: Iterator[bytes], budget: Budget, make: Callable[[], R]) -> R:
    """Read one part by a reader; by another from the start, where the first meets anything unexpected.

    Args:
        chunks: of the part; the first is the whole of one up to LONGEST_PART.

    Raises:
        Refused: as `stream_markup`.
    """
    first = next(chunks, b"")
    if _exceeds(first, ELEMENT_LIMIT - budget.elements):
        budget.elements = ELEMENT_LIMIT + 1
        raise abnormal("XML 元素过多")
    reader = make()
    if passages := _find_passages(first, reader.middles):
        own = Budget()
        try:
            _stream(_divide(first, passages), own, reader)
        except (Refused, UnexpectedError):
            reader = make()
        else:
            budget.elements += own.elements
            if budget.elements <= ELEMENT_LIMIT:
                return reader
            budget.elements -= own.elements
            reader = make()
    _stream(chain([first], chunks), budget, reader)
    return reader


def lacks_text(part: bytes, text: str, indexes: Iterable[str]) -> bool:
    """Tell whether a text surely stands in no cell of a sheet, by the bytes alone, be they well-formed or not.

    A cell's text is written in one piece then, or as the index of a shared string: nothing is there that could write it otherwise.

    Args:
        part: the whole of it.
        indexes: of the shared strings that are this text.
    """
    head = _find_head(part)
    if head is None or not text or _MARKUP.search(text) or any(part.find(mark, head) >= 0 for mark in _OTHERWISE):
        return False
    return text.encode() not in part and not {index.encode() for index in indexes} & set(_NUMBER.findall(part))


def read_text(behind: str) -> str:
    """Return an element's text.

    Args:
        behind: what stands between its name and the next tag, bytes as Latin-1: a part is cut up in a quarter of the time if
            no character of it is wider than a byte.
    """
    text = behind.partition(">")[2]
    return read_entities(text if text.isascii() else text.encode("latin-1").decode())


def read_entities(text: str) -> str:
    """Return a well-formed text with characters in the place of its entities."""
    return _ENTITY.sub(_read_entity, text) if "&" in text else text


def _read_entity(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    return _NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


def _exceeds(part: bytes, elements: int) -> bool:
    """Tell whether a part surely has more elements than these if it is well-formed, by its bytes alone."""
    if len(part) < elements * _SHORTEST:
        return False
    head = _find_head(part)
    if head is None or any(part.find(mark, head) >= 0 for mark in _NOT_TAGS):
        return False
    return part.count(b"<", head - 2) - part.count(b"</", head) > elements


def _find_head(part: bytes) -> int | None:
    """Return where the head ends behind which a byte below 128 is ASCII; None where that is not known, or the part is too long."""
    head = _HEAD.match(part) if len(part) <= LONGEST_PART else None
    return head and head.end()


def _stream(chunks: Iterable[bytes | Passage], budget: Budget, reader: Reader) -> None:
    stream_markup(chunks, budget, reader.starts, reader.ends, reader.parents)


def _find_passages(part: bytes, middles: Sequence[Middle]) -> list[tuple[slice, Middle]]:
    """The middles whose patterns match, where they stand; the parser is to confirm that it is within their elements.

    A carriage return is left to the parser, which makes a line's end of it.
    """
    head = _find_head(part) if middles else None
    if head is None:
        return []
    found = []
    at = 0
    for middle in middles:
        name = middle.within[-1].encode()
        start = part.find(b">", part.find(b"<" + name, at)) + 1
        end = part.find(b"</" + name + b">", start)
        if end <= start:
            continue
        if b"\r" in part[start:end] or not middle.pattern.fullmatch(part, start, end):
            break  # what comes first is most of a part: where it is not taken, the rest is not worth reading all of it twice
        found.append((slice(start, end), middle))
        at = end
    edges = [head, *(edge for where, _ in found for edge in (where.start, where.stop)), len(part)]
    rest = (part[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return [] if any(mark in piece for piece in rest for mark in _NOT_TAGS) else found


def _divide(part: bytes, passages: Iterable[tuple[slice, Middle]]) -> Iterator[bytes | Passage]:
    """The part in pieces; each is asked for when the parser is through with those before."""
    at = 0
    for where, middle in passages:
        yield part[at : where.start]
        content = part[where]
        yield Passage(content, middle.within, content.count(b"<") - content.count(b"</"))
        if middle.take is not None:
            middle.take(content)
        at = where.stop
    yield part[at:]
