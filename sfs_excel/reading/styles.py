"""The number formats of an .xlsx by style. Nothing else of its styles is read, so nothing else can break the reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sfs_excel.reading.formats import NumberFormat, read_format
from sfs_excel.reading.markup import Attributes, OnEnd, OnStart, Parents
from sfs_excel.reading.passages import Middle

_PARENTS = {"numFmt": ("numFmts", "dxf"), "xf": ("cellXfs", "cellStyleXfs")}
_FORMAT_NUMBER = re.compile(r"[0-9]{1,9}")


class StylesReader:
    """Callbacks that gather the formats.

    Attributes:
        formats: by style, as cells write it.
    """

    parents: Parents | None = _PARENTS
    middles: Sequence[Middle] = ()

    def __init__(self) -> None:
        self.formats: dict[str, NumberFormat] = {}
        self._codes: dict[str, str] = {}
        self._within = ""
        self.starts: Mapping[str, OnStart] = {
            "numFmts": lambda _: self._enter("numFmts"),
            "cellXfs": lambda _: self._enter("cellXfs"),
            "numFmt": self._on_code,
            "xf": self._on_format,
        }
        self.ends: Mapping[str, OnEnd] = dict.fromkeys(("numFmts", "cellXfs"), lambda _: self._enter(""))

    def _enter(self, name: str) -> None:
        self._within = name

    def _on_code(self, attributes: Attributes) -> None:
        if self._within == "numFmts":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def _on_format(self, attributes: Attributes) -> None:
        if self._within == "cellXfs":
            number = attributes.get("numFmtId", "")
            built_in = int(number) if _FORMAT_NUMBER.fullmatch(number) else 0
            self.formats[str(len(self.formats))] = read_format(built_in, self._codes.get(number))
