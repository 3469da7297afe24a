"""The main part of an .xlsx: which sheets there are, and how it counts days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sfs_excel.reading.archive import abnormal
from sfs_excel.reading.cell_types import TRUE
from sfs_excel.reading.markup import Attributes, OnEnd, OnStart, Parents
from sfs_excel.reading.parts import Parts
from sfs_excel.reading.passages import ATTRIBUTES, Middle
from sfs_excel.reading.relations import Relationship
from sfs_excel.text import show_text

SHEET_NAME_LIMIT = 31  # characters, Excel's

# A form has one for every cell that is filled in; none is read.
_NAMES = re.compile(rb"(?:<definedName" + ATTRIBUTES + rb">[^<]*+</definedName>)++")


class BookReader:
    """Gathers what the main part says: see passages.py.

    Attributes:
        sheets: name -> part of each worksheet.
    """

    parents: Parents | None = None

    def __init__(self, parts: Parts, related: Sequence[Relationship]) -> None:
        """`related`: the relationships of the main part."""
        self.sheets: dict[str, str] = {}
        self.date_1904 = False
        self.has_macro_sheet = False
        self._parts = parts
        self._related = {relationship.id: relationship for relationship in related}
        self.starts: Mapping[str, OnStart] = {"workbookPr": self._on_properties, "sheet": self._on_sheet}
        self.ends: Mapping[str, OnEnd] = {}
        self.middles: Sequence[Middle] = (Middle(("workbook", "definedNames"), _NAMES),)

    def _on_properties(self, attributes: Attributes) -> None:
        self.date_1904 = attributes.get("date1904") in TRUE

    def _on_sheet(self, attributes: Attributes) -> None:
        name = attributes.get("name", "")
        shown = show_text(name, SHEET_NAME_LIMIT)
        key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        relationship = self._related.get(key)
        if relationship is None or relationship.target is None or not self._parts.has(relationship.target):
            raise abnormal(f"工作表“{shown}”的内容不在文件里")
        self.has_macro_sheet |= relationship.kind.endswith("macrosheet")
        if relationship.kind != "worksheet":
            return
        if name in self.sheets:
            raise abnormal(f"有两张同名的工作表“{shown}”")
        self.sheets[name] = relationship.target
