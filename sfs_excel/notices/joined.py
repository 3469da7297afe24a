"""One Word document of several that one template made: to be printed at once, each from its own first page on."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from sfs_excel.notices.documents import list_members, pack_members

_TEXT = "word/document.xml"
_BEFORE_NUMBERS = ("w:pgSz", "w:pgMar", "w:paperSrc", "w:pgBorders", "w:lnNumType")  # by the schema
_NO_HEIGHT = {"w:before": "0", "w:after": "0", "w:line": "20", "w:lineRule": "exact"}


def are_alike(one: bytes, other: bytes) -> bool:
    """Tell whether two documents differ in their text alone, so that they can be joined: not if somebody saved one anew."""
    return _list_others(one) == _list_others(other)


def join_documents(documents: Sequence[bytes]) -> bytes:
    """
    Args:
        documents: at least one; all alike (`are_alike`).
    """
    members = dict(list_members(documents[0]))
    text: Any = parse_xml(members[_TEXT])
    for content in documents[1:]:
        _end_section(text.body)
        added: Any = parse_xml(list_members(content)[_TEXT])
        text.body.extend(list(added.body))
    _number_pages(text.body[-1])
    members[_TEXT] = serialize_part_xml(text)
    return pack_members(members)


def _list_others(content: bytes) -> dict[str, bytes]:
    return {name: part for name, part in list_members(content).items() if name != _TEXT}


def _end_section(body: Any) -> None:
    """Let what is there so far be a section: the next begins a page."""
    section = body[-1]
    ending = deepcopy(section)
    _number_pages(ending)
    body.remove(section)
    paragraph, properties, spacing = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:spacing")
    for name, value in _NO_HEIGHT.items():
        spacing.set(qn(name), value)
    properties.extend([spacing, ending])
    paragraph.append(properties)
    body.append(paragraph)


def _number_pages(section: Any) -> None:
    """Let the numbers of a section's pages begin with 1."""
    for old in section.findall(qn("w:pgNumType")):
        section.remove(old)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    places = [section.index(each) for name in _BEFORE_NUMBERS for each in section.findall(qn(name))]
    section.insert(max(places, default=-1) + 1, numbers)
