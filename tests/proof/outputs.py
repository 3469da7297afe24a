"""Looks in the outputs for anything alive: a formula, a link, a script that somebody else's text became.

Works on files of any kind that the system writes, and knows nothing of how they were made.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

MARK = "ZQX"  # stands in every payload, and in nothing else
EVALUATED = f"1337{MARK}"  # what a template gives that evaluates 7*191

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_INBOX = re.compile(r"(?:\.\./)*收件箱/")
# What a spreadsheet evaluates or follows, wherever it stands in a sheet or book; and what a document does.
_ALIVE = {
    "f", "formula", "formula1", "formula2", "definedName", "hyperlink", "ddeLink", "oleLink", "hlinkClick",
    "instrText", "fldSimple", "calculatedColumnFormula",
}  # fmt: skip
_ACTIVE_PARTS = ("vbaproject", "externallinks", "embeddings", "activex", "connections.xml", "querytables", "ctrlprops")


@dataclass(frozen=True)
class Alive:
    """Something that should be text, and is not: in which file, where, and what."""

    file: str
    place: str
    what: str


def find_alive(paths: Iterable[Path], inbox: Path) -> list[Alive]:
    """Everything in these files that a payload became, or by which a payload leads somewhere.

    Args:
        inbox: a link to a file that lies in it is the system's own.
    """
    alive = []
    for path in paths:
        data = path.read_bytes()
        if data.startswith(b"PK"):
            found = _check_package(data, inbox)
        elif path.suffix == ".csv":
            found = _check_csv(data.decode("utf-8-sig"))
        elif path.suffix in (".html", ".htm"):
            found = _check_html(data.decode("utf-8-sig"))
        else:
            found = _check_text(data.decode("utf-8", "replace"))
        alive += [Alive(path.name, place, what) for place, what in found]
    return alive


def _check_package(data: bytes, inbox: Path) -> Iterator[tuple[str, str]]:
    """Every part of a workbook or document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if any(part in name.lower() for part in _ACTIVE_PARTS):
                yield name, "an active part"
            if name.endswith((".xml", ".rels", ".vml")):
                yield from ((name, what) for what in _check_part(archive.read(name), inbox))


def _check_part(data: bytes, inbox: Path) -> Iterator[str]:
    for element in ElementTree.fromstring(data).iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "Relationship" and element.get("TargetMode") == "External":
            target = unquote(element.get("Target", "")).replace("\\", "/")
            if not (_INBOX.match(target) and (inbox / _INBOX.sub("", target, count=1)).is_file()):
                yield f"link to {target[:80]!r}"
            continue
        text = "".join(element.itertext()) if tag in _ALIVE else ""
        said = [text, *(element.attrib.values() if tag in _ALIVE else ())]
        # A literal within a formula is still text; but none of ours holds what an office wrote.
        if any(MARK in each for each in said):
            yield f"<{tag}> {said!r}"[:200]
        if tag in ("t", "v") and EVALUATED in (element.text or ""):
            yield f"evaluated: {element.text!r}"[:200]


def _check_csv(text: str) -> Iterator[tuple[str, str]]:
    """Every field as a program takes it that opens the file: one that starts a formula is one."""
    for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
        for field in row:
            if field.startswith(_STARTS) and not _NUMBER.fullmatch(field):
                yield f"row {number}", f"starts a formula: {field[:80]!r}"
            if EVALUATED in field:
                yield f"row {number}", f"evaluated: {field[:80]!r}"


class _Page(HTMLParser):
    """Tags and attributes that hold the mark; text may."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag in ("script", "style")
        if MARK.lower() in tag or any(self._leads(name, value or "") for name, value in attrs):
            self.found.append((f"line {self.getpos()[0]}", f"<{tag} {attrs}>"[:200]))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the base class has it
        self._script = False

    def handle_data(self, data: str) -> None:
        if (self._script and MARK in data) or EVALUATED in data:
            self.found.append((f"line {self.getpos()[0]}", data[:200]))

    @staticmethod
    def _leads(name: str, value: str) -> bool:
        return MARK in value and (name in ("href", "src", "action", "style", "srcdoc") or name.startswith("on"))


def _check_html(text: str) -> Iterator[tuple[str, str]]:
    page = _Page()
    page.feed(text)
    page.close()
    yield from page.found


def _check_text(text: str) -> Iterator[tuple[str, str]]:
    """Plain text is inert; a template that evaluated what was put into it is not."""
    if EVALUATED in text:
        yield "text", "evaluated"
