"""An OpenDocument sheet (.ods): its one part with the cells, streamed. Each cell says what it holds and how it is shown."""

from __future__ import annotations

import re
from datetime import datetime
from math import isfinite

from sfs_excel.reading.archive import abnormal, damaged
from sfs_excel.reading.cells import COLUMN_LIMIT, Cell, Sheet, check_bounds, is_picture, make_picture
from sfs_excel.reading.dates import duration_of, serial_of
from sfs_excel.reading.markup import Attributes, OnEnd, OnStart
from sfs_excel.reading.numbers import shows_number
from sfs_excel.reading.parts import Parts

_OFFICE, _TABLE, _TEXT = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
# What may lie upon a cell and has paragraphs of its own.
_ASIDE = (
    "annotation",
    *(f"{_DRAW}:{name}" for name in ("frame", "custom-shape", "rect", "line", "polyline", "polygon", "regular-polygon", "path")),
    *(f"{_DRAW}:{name}" for name in ("circle", "ellipse", "g", "measure", "caption", "connector", "control")),
    "text:ruby-text",
)  # fmt: skip
_REPEATED = re.compile(r"[1-9][0-9]{0,8}")
_NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{0,400})?(?:[eE][+-]?[0-9]{1,4})?")
# Some programs have an error as a text, or as 0, and only show that it is one.
_ERROR = re.compile(r"#N/A|#[A-Z]+[0-9/]*[!?]|#[\u4e00-\u9fff]+[!?]?|(?:Err|错误)[:：] ?[0-9]{3}")
_FLAGS = ("TRUE", "FALSE")
_MOST_SPACES = 100  # that one mark may stand for


def read_ods(parts: Parts) -> dict[str, Sheet]:
    """The sheets by name.

    Raises:
        Refused: damaged, abnormal.
    """
    reader = _Reader()
    parts.parse("content.xml", reader.starts, reader.ends, on_text=reader.on_text)
    if not reader.sheets:
        raise damaged("里面没有工作表")
    return reader.sheets


class _Reader:
    """Callbacks that gather the cells of all sheets."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        self._sheet: Sheet | None = None
        self._depth = 0  # of tables in tables
        self._row = self._column = 0
        self._rows = self._columns = 1  # that the current ones stand for
        self._is_row_hidden = False
        self._hidden_columns = 0
        self._next_column = 1
        self._held: dict[int, Cell] = {}
        self._attributes: Attributes | None = None
        self._paragraphs: list[list[str]] = []
        self._is_paragraph = False
        self._aside = 0
        starts: dict[str, OnStart] = {
            "table:table": self._on_table, "table:table-column": self._on_column, "table:table-row": self._on_row,
            "table:table-cell": self._on_cell, "table:covered-table-cell": self._on_cell, "text:p": self._on_paragraph,
            "text:s": self._on_spaces, "text:tab": self._on_tab, "text:line-break": self._on_break,
        }  # fmt: skip
        ends: dict[str, OnEnd] = {
            "table:table": self._on_table_end, "table:table-row": self._on_row_end, "table:table-cell": self._on_cell_end,
            "table:covered-table-cell": self._on_cell_end, "text:p": self._on_paragraph_end,
        }  # fmt: skip
        self.starts = starts | dict.fromkeys(_ASIDE, self._on_aside)
        self.ends = ends | dict.fromkeys(_ASIDE, self._on_aside_end)

    def on_text(self, text: str) -> None:
        if self._is_paragraph and not self._aside:
            self._paragraphs[-1].append(text)

    def _on_table(self, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > 1 or self._aside:
            raise abnormal("表格里有表格")
        name = attributes.get(f"{_TABLE}:name", "")
        if name in self.sheets:
            raise abnormal("有两张同名的工作表")
        self._sheet = self.sheets[name] = Sheet(name)
        self._row, self._rows, self._hidden_columns, self._next_column = 0, 1, 0, 1

    def _on_table_end(self, _: str) -> None:
        self._depth -= 1
        self._sheet = None

    def _on_column(self, attributes: Attributes) -> None:
        first = min(self._next_column, COLUMN_LIMIT)
        self._next_column += _count(attributes, "number-columns-repeated")
        if _is_hidden(attributes):
            self._hidden_columns |= (1 << min(self._next_column, COLUMN_LIMIT + 1)) - (1 << first)

    def _on_row(self, attributes: Attributes) -> None:
        self._rows = _count(attributes, "number-rows-repeated")
        self._is_row_hidden = _is_hidden(attributes)
        self._column = 0
        self._held = {}

    def _on_row_end(self, _: str) -> None:
        if self._sheet is not None and self._held:
            cells = self._sheet.cells
            check_bounds(self._row + self._rows, max(self._held), len(cells) + len(self._held) * self._rows)
            for row in range(self._row + 1, self._row + self._rows + 1):
                cells.update(((row, column), cell) for column, cell in self._held.items())
        self._row += self._rows

    def _on_cell(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self._columns = _count(attributes, "number-columns-repeated")
        self._paragraphs = []

    def _on_cell_end(self, _: str) -> None:
        if self._sheet is not None and self._attributes is not None:
            shown = "\n".join(map("".join, self._paragraphs)) if self._paragraphs else None
            is_hidden = self._is_row_hidden or bool(
                self._column < COLUMN_LIMIT and self._hidden_columns >> self._column + 1 & 1
            )
            cell = _build_cell(self._attributes, shown, is_hidden=is_hidden)
            if cell is not None:
                check_bounds(self._row + 1, self._column + self._columns, len(self._sheet.cells) + 1)
                self._held.update(dict.fromkeys(range(self._column + 1, self._column + self._columns + 1), cell))
        self._attributes = None
        self._column += self._columns

    def _on_paragraph(self, _: Attributes) -> None:
        if self._attributes is not None and not self._aside:
            self._paragraphs.append([])
            self._is_paragraph = True

    def _on_paragraph_end(self, text: str) -> None:
        self.on_text(text)
        if not self._aside:
            self._is_paragraph = False

    def _on_spaces(self, attributes: Attributes) -> None:
        self.on_text(" " * min(_count(attributes, "c", _TEXT), _MOST_SPACES))

    def _on_tab(self, _: Attributes) -> None:
        self.on_text("\t")

    def _on_break(self, _: Attributes) -> None:
        self.on_text("\n")

    def _on_aside(self, _: Attributes) -> None:
        self._aside += 1

    def _on_aside_end(self, _: str) -> None:
        self._aside -= 1


def _build_cell(attributes: Attributes, shown: str | None, *, is_hidden: bool) -> Cell | None:
    """A cell as its type says; None where it holds nothing.

    Args:
        shown: its paragraphs; None where it has none, as some programs write it.
    """
    kind = attributes.get(f"{_OFFICE}:value-type", "")
    formula = attributes.get(f"{_TABLE}:formula")
    is_formula = formula is not None
    said = shown or ""
    if attributes.get(f"{_CALC}:value-type") == "error" or (is_formula and _ERROR.fullmatch(said)):
        said = said or "#N/A"
        return Cell("error", said, is_formula, raw=said, is_hidden=is_hidden)
    text = attributes.get(f"{_OFFICE}:string-value", said)
    if is_picture((formula or "").partition(":")[2]) or is_picture(text):
        return make_picture(is_hidden)
    found = _read_number(kind, attributes)
    if kind == "boolean" or (found is not None and said in _FLAGS):  # LibreOffice has TRUE as 1, and shows it as TRUE
        value = attributes.get(f"{_OFFICE}:boolean-value") == "true" if found is None else found[0] != 0
        return Cell("flag", value, is_formula, raw="TRUE" if value else "FALSE", is_hidden=is_hidden)
    if found is not None:
        number, raw = found
        is_percent = kind == "percentage" or (said.endswith("%") and shows_number(said, number * 100, is_percent=True))
        differs = shown is not None and shown != f"{number:.15g}"
        return Cell(
            "number",
            number,
            is_formula,
            kind in ("date", "time"),
            is_percent,
            raw,
            shown if differs else None,
            is_hidden,
        )
    if not text and not (is_formula and kind == "string"):
        return Cell("blank", None, True, raw=formula, is_hidden=is_hidden) if formula is not None else None
    differs = shown is not None and shown != text
    return Cell("text", text, is_formula, raw=text, shown=shown if differs else None, is_hidden=is_hidden)


def _read_number(kind: str, attributes: Attributes) -> tuple[float, str] | None:
    """The number of a cell of this type, and how it is written; None where it is of another type, or written otherwise."""
    if kind in ("float", "percentage", "currency"):
        raw = attributes.get(f"{_OFFICE}:value", "")
        number = float(raw) if _NUMBER.fullmatch(raw) else None
        return None if number is None or not isfinite(number) else (number, raw)
    if kind == "time":
        raw = attributes.get(f"{_OFFICE}:time-value", "")
        days = duration_of(raw)
        return None if days is None else (days, raw)
    if kind == "date":
        raw = attributes.get(f"{_OFFICE}:date-value", "")
        try:
            return serial_of(datetime.fromisoformat(raw)), raw
        except ValueError:
            return None
    return None


def _count(attributes: Attributes, name: str, namespace: str = _TABLE) -> int:
    text = attributes.get(f"{namespace}:{name}", "")
    return int(text) if _REPEATED.fullmatch(text) else 1


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get(f"{_TABLE}:visibility") in ("collapse", "filter")
