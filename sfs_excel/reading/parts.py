"""The parts of an Office file: found as Office finds them, streamed as XML, with what they say of each other and the file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import ELEMENT_LIMIT, Archive, Refused, abnormal, damaged
from sfs_excel.reading.known import read_known
from sfs_excel.reading.markup import Attributes, OnEnd, OnStart, Parents, stream_markup
from sfs_excel.reading.passages import R, read_part
from sfs_excel.reading.relations import Relationship, RelationsReader, find_part

_ANY_CLOCK = timedelta(days=2)  # two clocks of the world are less than this apart
_LONGEST_MOMENT = len("2016-12-20T15:30:00.000000000+08:00")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
VARIANTS = (
    "lpwstr", "lpstr", "bstr", "i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint", "r4", "r8", "decimal",
    "bool", "date", "filetime",
)  # fmt: skip

V = TypeVar("V")


class Parts:
    """The members of an Office file. Names are matched as Office does: without regard to case, and with `\\` as `/`."""

    def __init__(self, archive: Archive) -> None:
        """Raises Refused: abnormal; Office would take two members for the same part."""
        self._archive = archive
        self._members: dict[str, str] = {}
        for name in archive.names:
            if self._members.setdefault(name.lower(), name) != name:
                raise abnormal("含有重名的部件")

    @property
    def names(self) -> list[str]:
        """Part names, lower case, with forward slashes."""
        return list(self._members)

    @property
    def last_row(self) -> int:
        """The last row of a sheet that may hold anything."""
        return self._archive.budget.last_row

    def has(self, name: str) -> bool:
        """Tell whether there is a part of this name, in whatever letters."""
        return name.lower() in self._members

    def read_chunks(self, name: str) -> Iterator[bytes]:
        """One part piece by piece.

        Raises:
            Refused: damaged (absent or rotten), abnormal (over a limit).
        """
        if not self.has(name):
            raise damaged(f"缺少部件 {name}")
        return self._archive.read_chunks(self._members[name.lower()])

    def read(self, name: str) -> bytes:
        """Read one part whole."""
        return b"".join(self.read_chunks(name))

    def count_element(self) -> None:
        """Count a record of a binary part, which costs what an element of XML does.

        Raises:
            Refused: abnormal; there are too many.
        """
        self._archive.budget.elements += 1
        if self._archive.budget.elements > ELEMENT_LIMIT:
            raise abnormal("内容过多")

    def relationships(self, part: str) -> Sequence[Relationship]:
        """The relationships of a part, of the package itself for ''. None at all where the list is missing."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        return (
            self.read_known(lambda: RelationsReader(folder), name, (RelationsReader, folder)).found
            if self.has(name)
            else ()
        )

    def parse(
        self,
        name: str,
        starts: Mapping[str, OnStart],
        ends: Mapping[str, OnEnd],
        parents: Parents | None = None,
        on_text: OnEnd | None = None,
    ) -> None:
        """Stream one XML member: see `stream_markup`.

        Raises:
            Refused: damaged (absent, rotten, not well-formed), abnormal.
        """
        stream_markup(self.read_chunks(name), self._archive.budget, starts, ends, parents, on_text)

    def read_by(self, make: Callable[[], R], name: str, chunks: Iterator[bytes] | None = None) -> R:
        """Read one XML member by a reader of its own.

        Args:
            chunks: of the member, where it has been begun.

        Raises:
            Refused: damaged (absent, rotten, not well-formed), abnormal.
        """
        return read_part(chunks or self.read_chunks(name), self._archive.budget, make)

    def read_known(self, make: Callable[[], R], name: str, kind: Hashable) -> R:
        """As `read_by`, of a part that is alike in many files: `kind` says what it is read as."""
        return read_known(self.read_chunks(name), self._archive.budget, make, kind)


def ignore_damage(read: Callable[[], V], otherwise: V) -> V:
    """Return what `read` gives, or `otherwise` where the part it reads is damaged. What is abnormal is still refused."""
    try:
        return read()
    except Refused as refused:
        if refused.code != RefusalCode.DAMAGED:
            raise
        return otherwise


def read_properties(parts: Parts, package: Sequence[Relationship]) -> dict[str, str]:
    """The custom properties, as text.

    Args:
        package: the relationships of the package itself.
    """
    properties: dict[str, str] = {}
    name = ""

    def on_property(attributes: Attributes) -> None:
        nonlocal name
        name = attributes.get("name", "")

    def on_value(text: str) -> None:
        properties[name] = text

    part = find_part(package, "customproperties", "docProps/custom.xml")
    if parts.has(part):
        parts.parse(part, {"property": on_property}, dict.fromkeys((f"vt:{each}" for each in VARIANTS), on_value))
    return properties


def read_saved(parts: Parts, package: Sequence[Relationship]) -> str:
    """The ISO time at which the file says it was saved, or '' where it says none that can be read and shown."""
    saved = ""

    def on_modified(text: str) -> None:
        nonlocal saved
        saved = text.strip()

    part = find_part(package, "coreproperties", "docProps/core.xml")
    if parts.has(part):
        parts.parse(part, {}, {"dcterms:modified": on_modified})
    return saved if is_showable(saved) else ""


def is_showable(moment: str) -> bool:
    """Tell whether an ISO time can be shown on any clock: one at either end of the calendar is beyond it elsewhere, and one of
    thousands of digits is none."""
    if len(moment) > _LONGEST_MOMENT:
        return False
    try:
        read = datetime.fromisoformat(moment).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return False
    return datetime.min + _ANY_CLOCK <= read <= datetime.max - _ANY_CLOCK


class RichText:
    """Callbacks that join the runs of a string, without its phonetic guides."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._is_phonetic = False
        self._is_written = False  # what stands here has its one text already
        self.starts: dict[str, OnStart] = {"rPh": self._on_phonetic, "r": self._on_run}
        self.ends: dict[str, OnEnd] = {"rPh": self._on_phonetic_end, "t": self._on_text}

    def take(self) -> str:
        """Return the text that has been joined so far, and begin anew."""
        text = unescape("".join(self._runs))
        self._runs.clear()
        self._is_written = False
        return text

    def _on_run(self, _: Attributes) -> None:
        self._is_written = False

    def _on_phonetic(self, _: Attributes) -> None:
        self._is_phonetic = True

    def _on_phonetic_end(self, _: str) -> None:
        self._is_phonetic = False

    def _on_text(self, text: str) -> None:
        if not self._is_phonetic:
            if self._is_written:
                raise abnormal("一处文字写了两次")
            self._is_written = True
            self._runs.append(text)


def unescape(text: str) -> str:
    """`_x0041_` as the character it stands for; half a surrogate pair becomes U+FFFD."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
