"""Two workbooks, compared part by part, by whatever numbers they name looks, texts and relationships."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RESOLVED = ("xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/_rels/")


def find_unlike(one: bytes, other: bytes) -> list[str]:
    """Parts that say something else, with the first difference; none where both show the same in every cell and beside it."""
    first, second = (resolve_parts(written) for written in (one, other))
    found = [f"{name} stands in one only" for name in first.keys() ^ second.keys()]
    for name in sorted(first.keys() & second.keys()):
        pairs = zip(first[name].splitlines(), second[name].splitlines(), strict=False)
        if first[name] != second[name]:
            found.append(f"{name}: " + next((f"{a} | {b}" for a, b in pairs if a != b), "one is longer"))
    return found


@lru_cache(maxsize=4)
def resolve_parts(written: bytes) -> dict[str, str]:
    """Each part as text, a line a cell, with what its numbers stand for. A link's relationship is its target; in which
    columns a row has cells is said by these."""
    with ZipFile(BytesIO(written)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    looks, texts = _list_looks(parts["xl/styles.xml"]), _list_texts(parts["xl/sharedStrings.xml"])
    resolved = {name: text for name, text in parts.items() if not name.startswith(_RESOLVED)}
    for name in parts:
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            targets = _list_targets(parts.get(name.replace("sheets/", "sheets/_rels/") + ".rels", ""))
            resolved[name] = "\n".join(_describe(ElementTree.fromstring(parts[name]), looks, texts, targets))
    resolved["conditions"] = _dump(ElementTree.fromstring(parts["xl/styles.xml"]).find(f"{MAIN}dxfs"))
    return resolved


def _describe(
    sheet: Element, looks: list[str], texts: list[str], targets: Mapping[str, tuple[str, str]]
) -> Iterator[str]:
    for part in sheet:
        if part.tag != f"{MAIN}sheetData":
            yield from (f"{each.tag} {_name_relation(each, targets)} {each.text}" for each in part.iter())
            continue
        for row in part:
            yield f"row { {name: said for name, said in row.attrib.items() if name != 'spans'} }"
            for cell in row:
                formula = cell.find(f"{MAIN}f")
                held = "".join(cell.itertext()) if formula is None else f"={formula.text} -> {cell[-1].text}"
                is_text = cell.get("t") in ("s", "inlineStr")
                said = (
                    repr(texts[int(held)] if cell.get("t") == "s" else held) if is_text else f"{cell.get('t')} {held}"
                )
                yield f"{cell.get('r')} {looks[int(cell.get('s', 0))]} {said}"


def _name_relation(element: Element, targets: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    return {name: targets[value] if name == RELATION else value for name, value in sorted(element.items())}


def _list_looks(styles: str) -> list[str]:
    """Of each cell format its alignment, protection, number format, and the font, fill and border themselves."""
    root = ElementTree.fromstring(styles)
    tables = {kind: [_dump(each) for each in root.find(f"{MAIN}{kind}s") or ()] for kind in ("font", "fill", "border")}
    formats = {each.get("numFmtId"): each.get("formatCode") for each in root.iter(f"{MAIN}numFmt")}
    found = []
    for look in root.find(f"{MAIN}cellXfs") or ():
        parts = [tables[kind][int(look.attrib.pop(f"{kind}Id"))] for kind in tables]
        number = look.attrib.pop("numFmtId")
        found.append("".join([_dump(look), formats.get(number, number) or "", *parts]))
    return found


def _list_texts(shared: str) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(shared)]


def _list_targets(relations: str) -> dict[str, tuple[str, str]]:
    root = ElementTree.fromstring(relations) if relations else ()
    return {each.get("Id", ""): (each.get("Type", ""), each.get("Target", "")) for each in root}


def _dump(element: Element | None) -> str:
    return "" if element is None else ElementTree.tostring(element, encoding="unicode")
