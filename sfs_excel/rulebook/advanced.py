"""A rulebook as a draft of the next year's: the bureau's own file, comments and all, with what names the year advanced."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sfs_excel.errors import FaultyFileError
from sfs_excel.rulebook.load import build_rulebook
from sfs_excel.rulebook.model import Rulebook, compare_items
from sfs_excel.rulebook.source import parse_source
from sfs_excel.rulebook.syntax import Mark, Node, compose_nodes

_YEAR, _YEAR_OF = re.compile(r"(?<!\d)\d{4}(?!\d)"), re.compile(r"(?<!\d)\d{4}(?=[ \t]?年)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")


class Advanced(NamedTuple):
    """The draft.

    Attributes:
        content: of the file; the same as it was, where it is written in a way in which nothing could be advanced.
        left: numbers of the lines, other than comments, in which the year before still stands.
    """

    content: bytes
    left: tuple[int, ...]


class _Edit(NamedTuple):
    """Characters that are replaced, from `start` to before `end`."""

    start: int
    end: int
    text: str


def advance_rulebook(content: bytes, last: Rulebook, year: int) -> Advanced:
    """Advance the year, and what names it in title, preamble and signatures. `was` goes: it spoke of a year before that.

    Args:
        content: of a rulebook's file, which says `last`.
    """
    text = content.decode("utf-8-sig")
    changed = _apply(text, sorted(_list_edits(text, last.year, year)))
    written = changed.encode() if _says(changed, last, year) else content
    lines = enumerate(written.decode("utf-8-sig").splitlines(), start=1)
    left = (number for number, line in lines if str(last.year) in _YEAR.findall(line.partition("#")[0]))
    return Advanced(written, tuple(left))


def _says(text: str, last: Rulebook, year: int) -> bool:
    """Tell whether the draft is read as it is meant: another year, with the same items."""
    try:
        draft = build_rulebook(parse_source("", text.encode()))
    except FaultyFileError:
        return False
    return draft.year == year and not compare_items(last, draft) and not any(each.was for each in draft.fields.values())


def _list_edits(text: str, before: int, year: int) -> Iterator[_Edit]:
    starts = [match.start() for match in _LINE.finditer(text)]

    def find(mark: Mark) -> int:
        return starts[mark.line] + mark.column

    def advance(node: Node, pattern: re.Pattern[str]) -> Iterator[_Edit]:
        for match in pattern.finditer(text, find(node.start_mark), find(node.end_mark)):
            if match[0] == str(before):
                yield _Edit(match.start(), match.end(), str(year))

    top = dict(_list_entries(compose_nodes("", text)))
    yield from advance(top["year"], _YEAR)
    yield from advance(top["title"], _YEAR)
    for key in ("preamble", "signatures"):
        if key in top:
            yield from advance(top[key], _YEAR_OF)
    for field in _list_fields(top["sections"]):
        yield from _take_out(text, field, find)


def _list_entries(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Key and value of each entry of a mapping."""
    if node is not None and node.id == "mapping":
        yield from ((str(key.value), value) for key, value in node.value)


def _list_fields(sections: Node) -> Iterator[Node]:
    for section in sections.value:
        for item in dict(_list_entries(section))["items"].value:
            fields = dict(_list_entries(item)).get("fields")
            yield from (field for _, field in _list_entries(fields))


def _take_out(text: str, field: Node, find: Callable[[Mark], int]) -> Iterator[_Edit]:
    """Take `was` out of a field: of several on a line with the comma that parts it from the next, or from the one before;
    else with its line."""
    keys = [key.value for key, _ in field.value]
    if "was" not in keys:
        return
    at = keys.index("was")
    key, value = field.value[at]
    start, end = find(key.start_mark), find(value.end_mark)
    if not field.flow_style:
        rest = _LINE.match(text, end)
        assert rest is not None  # at the end of the text, too: it may be empty
        yield _Edit(text.rindex("\n", 0, start) + 1, rest.end(), "")
    elif at + 1 < len(keys):
        yield _Edit(start, find(field.value[at + 1][0].start_mark), "")
    else:
        yield _Edit(find(field.value[at - 1][1].end_mark), end, "")


def _apply(text: str, edits: Iterable[_Edit]) -> str:
    """
    Args:
        edits: in their order, none over another.
    """
    parts, done = list[str](), 0
    for start, end, new in edits:
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])
