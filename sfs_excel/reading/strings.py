"""The shared strings of an .xlsx: the texts of its cells, each once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sfs_excel.reading.archive import abnormal
from sfs_excel.reading.markup import OnEnd, OnStart, Parents, UnexpectedError
from sfs_excel.reading.parts import RichText, unescape
from sfs_excel.reading.passages import ATTRIBUTES, Middle, read_entities

STRING_LIMIT = 400_000

_PARENTS = {"si": ("sst",), "r": ("si",), "rPh": ("si",), "t": ("si", "r", "rPh")}
_TEXT = rb"<t" + ATTRIBUTES + rb"(?: ?/>|>[^<]*+</t>)"
_LOOK = rb"<(?:[biu]|(?!si|rPh)[A-Za-z]{2,}+)"  # none that stands in a string as text or run does
_FONT = rb"(?:<rPr>(?:" + _LOOK + ATTRIBUTES + rb" ?/>)*+</rPr>)?+"
_RUN = rb"<r>" + _FONT + _TEXT + rb"</r>"
STRINGS = re.compile(
    rb"(?:<si>(?:" + _TEXT + rb"|(?:" + _RUN + rb")++)?+(?:<phoneticPr" + ATTRIBUTES + rb" ?/>)?+</si>)++"
)
_RUNS = re.compile(r"<t(?: [^>]*+)?+>([^<]*+)")


class StringsReader:
    """Gathers the strings of the part; all of them at once where they are as programs write them: see passages.py.

    Attributes:
        strings: by index, as cells write it.
    """

    parents: Parents | None = _PARENTS

    def __init__(self) -> None:
        self.strings: dict[str, str] = {}
        self._text = RichText()
        self.starts: Mapping[str, OnStart] = self._text.starts
        self.ends: Mapping[str, OnEnd] = {**self._text.ends, "si": self._on_string}
        self.middles: Sequence[Middle] = (Middle(("sst",), STRINGS, self._take),)

    def _on_string(self, _: str) -> None:
        if len(self.strings) >= STRING_LIMIT:
            raise abnormal("文字表过大")
        self.strings[str(len(self.strings))] = self._text.take()

    def _take(self, middle: bytes) -> None:
        strings = middle.decode().split("</si>")[:-1]
        if self.strings or len(strings) > STRING_LIMIT:
            raise UnexpectedError("strings before, or more than may be")
        self.strings.update(zip(map(str, range(len(strings))), map(_read_string, strings), strict=True))


def _read_string(string: str) -> str:
    """The text of a string, from all of it but its end."""
    is_plain = string.startswith("<si><t>") and string.endswith("</t>")
    text = string[7:-4] if is_plain else "".join(_RUNS.findall(string))
    return unescape(read_entities(text)) if "&" in text or "_x" in text else text
