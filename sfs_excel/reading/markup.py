"""One XML part of an Office file, streamed through expat under the file's limits, as Office would understand it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from sfs_excel.reading.archive import ELEMENT_LIMIT, Budget, abnormal, damaged

DEPTH_LIMIT = 64
TEXT_BUFFER = 64 * 1024
# How elements of other namespaces than the root's are called here; those of any other are called by their whole name.
_PREFIXES = {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes": "vt",
    "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes": "vt",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:meta:1.0": "meta",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_ALTERNATIVES, _CHOICE, _FALLBACK = "mc:AlternateContent", "mc:Choice", "mc:Fallback"
_TRANSPARENT = frozenset({_ALTERNATIVES, _CHOICE, _FALLBACK})
_UNDERSTOOD = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/office/",
    "http://purl.oclc.org/ooxml/",
)  # namespaces that Office knows

Attributes = Mapping[str, str]
OnStart = Callable[[Attributes], None]
OnEnd = Callable[[str], None]
Parents = Mapping[str, Collection[str]]


class Passage(NamedTuple):
    """A piece of a part that nobody is called back about: what it says has been read in another way.

    Attributes:
        within: the elements that must be open around it, from the root.
        elements: how many begin in it; the piece leaves none of them open.
    """

    content: bytes
    within: tuple[str, ...]
    elements: int


class UnexpectedError(Exception):
    """A passage is not where it was taken to be, or there is too much of it: the part is to be read without passing over."""


def stream_markup(  # noqa: C901 - one loop over expat's events
    chunks: Iterable[bytes | Passage],
    budget: Budget,
    starts: Mapping[str, OnStart],
    ends: Mapping[str, OnEnd],
    parents: Parents | None = None,
    on_text: OnEnd | None = None,
) -> None:
    """Call back by element: one in the namespace of the root by its local name, whatever the prefix; others with a prefix.

    Of alternatives (`mc:AlternateContent`) the first is read whose namespaces Office knows, or else the fallback, as if it
    stood there alone.

    Args:
        starts: called with the attributes; those with a prefix by namespace, colon and name.
        ends: called with the text since the last tag, which for an element without children is its text.
        parents: where elements may stand that may not stand just anywhere. With it no text may stand among elements;
            without, such text is nothing, or `on_text` is called with it.

    Raises:
        Refused: damaged (not well-formed), abnormal (DOCTYPE, too deep, too many elements, an element out of its place,
            text among elements).
        UnexpectedError: of a passage. One that is not well-formed is damage like any other.
    """
    parser = expat.ParserCreate(namespace_separator=":")  # for it minds unbound prefixes then
    parser.buffer_text = True
    parser.buffer_size = TEXT_BUFFER
    pieces: list[str] = []
    path = [""]
    names: dict[str, str] = {}  # of elements, as expat gives them -> as the callbacks are called
    namespaces: dict[str, str] = {}  # by prefix
    within: list[str] = []  # alternatives, and parts of them that are taken, that are open
    chosen: list[bool] = []  # of the alternatives that are open: whether a part of them has been taken
    skipped = 0  # elements that are open in one that is not taken
    root = ""
    is_leaf = False

    def clear() -> None:
        if parents is not None:
            if "".join(pieces).strip():
                raise abnormal("文字与标签混在一起")
        elif on_text is not None:
            on_text("".join(pieces))
        pieces.clear()

    def count(depth: int) -> None:
        elements = budget.elements = budget.elements + 1
        if depth > DEPTH_LIMIT:
            raise abnormal("XML 嵌套过深")
        if elements > ELEMENT_LIMIT:
            raise abnormal("XML 元素过多")

    def call(tag: str) -> str:
        """Tell how an element is called here."""
        nonlocal root
        namespace, _, local = tag.rpartition(":")
        root = namespace if len(path) == 1 else root
        name = names[tag] = local if namespace == root else f"{_PREFIXES.get(namespace, namespace)}:{local}"
        if name in _TRANSPARENT:
            parser.StartElementHandler, parser.EndElementHandler = start_among, end_among
        return name

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_leaf
        name = names.get(tag)
        if name is None:
            name = call(tag)
            if name in _TRANSPARENT:
                start_among(tag, attributes)
                return
        elements = budget.elements = (
            budget.elements + 1
        )  # as `count` does, which would cost a twentieth of all the time
        if len(path) > DEPTH_LIMIT or elements > ELEMENT_LIMIT:
            count(len(path))
        if pieces:
            clear()
        if parents is not None and name in parents and path[-1] not in parents[name]:
            raise abnormal(f"XML 元素 {name} 不在应在的位置")
        path.append(name)
        is_leaf = True
        handler = starts.get(name)
        if handler:
            handler(attributes)

    def end(_: str) -> None:
        nonlocal is_leaf
        if pieces and not is_leaf:
            clear()
        is_leaf = False
        handler = ends.get(path.pop())
        if handler:
            handler("".join(pieces))
        elif on_text is not None and pieces:
            on_text("".join(pieces))
        if pieces:
            pieces.clear()

    def start_among(tag: str, attributes: dict[str, str]) -> None:
        """As `start`, from the first alternatives on."""
        nonlocal skipped
        name = names.get(tag) or call(tag)
        is_part = name in (_CHOICE, _FALLBACK)
        if parents is not None and not skipped and is_part != (within[-1:] == [_ALTERNATIVES]):
            raise abnormal(f"XML 元素 {name} 不在应在的位置")
        if not skipped and name not in _TRANSPARENT:
            start(tag, attributes)
            return
        count(len(path) + skipped)
        if pieces:
            clear()
        if skipped or not choose(name, attributes):
            skipped += 1
        else:
            within.append(name)
            path.append(path[-1])  # what stands in it stands where it stands

    def end_among(tag: str) -> None:
        nonlocal skipped, is_leaf
        if skipped:
            skipped -= 1
            pieces.clear()
        elif names[tag] not in _TRANSPARENT:
            end(tag)
        else:
            if pieces:
                clear()
            is_leaf = False
            path.pop()
            if within.pop() == _ALTERNATIVES:
                chosen.pop()

    def choose(name: str, attributes: Attributes) -> bool:
        """Tell whether what stands in this part of alternatives is read."""
        if name == _ALTERNATIVES:
            chosen.append(False)
            return True
        if not chosen:
            return True
        needed = [namespaces.get(prefix, "") for prefix in attributes.get("Requires", "").split()]
        is_understood = name == _FALLBACK or (bool(needed) and all(each.startswith(_UNDERSTOOD) for each in needed))
        is_taken = is_understood and not chosen[-1]
        chosen[-1] |= is_taken
        return is_taken

    def pass_over(passage: Passage) -> None:
        handlers = parser.StartElementHandler, parser.EndElementHandler
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        budget.elements += passage.elements
        if skipped or pieces or tuple(path[1:]) != passage.within or budget.elements > ELEMENT_LIMIT:
            raise UnexpectedError(passage.within)
        parser.Parse(passage.content, False)
        parser.StartElementHandler, parser.EndElementHandler = handlers
        parser.CharacterDataHandler = pieces.append

    def refuse_doctype(*_: object) -> None:
        raise abnormal("XML 中含有 DOCTYPE 声明")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartNamespaceDeclHandler = lambda prefix, uri: namespaces.__setitem__(prefix or "", uri or "")
    try:
        for chunk in chunks:
            if isinstance(chunk, Passage):
                pass_over(chunk)
            else:
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged("XML 内容不完整") from error
