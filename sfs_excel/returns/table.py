"""One returned workbook -> what stands in its tables. Knows them by their keys and heads, not by positions.

Runs in a worker process, so it returns plain values, and needs neither the rulebook nor pandas.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.form.columns import EVIDENCE_HEAD, HEADINGS, KEY_HEAD, LABEL_HEAD, META, REPORT, VALUE_HEAD, Column
from sfs_excel.form.contact import NOBODY, Contact
from sfs_excel.handouts.columns import TABLES, WHO
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.cells import Cell, ReturnedWorkbook, Sheet, cell_name, column_letters, say_seen, say_stored
from sfs_excel.returns.beside import read_beside, read_contact
from sfs_excel.sheets.columns import TableSpec
from sfs_excel.words import Kind

WHOSE = "sfs_office"
CODE_LENGTH = 12  # of offices' codes; zeros are looked for up to here
ITEM_DIGITS = 2
UNCLEAR = (
    RefusalCode.LOST_KEYS,
    RefusalCode.DOUBLE_HEADS,
)  # where one has all that a person sees of them, or has one twice
Places = Mapping[str, tuple[int, int]]
"""Head -> (row, column)."""


class Held(NamedTuple):
    """A cell's place (`F18`) and what it holds; None where that is nothing."""

    cell: str
    content: Cell | None

    @property
    def text(self) -> str:
        """Return what a person sees in the cell; "" where that is nothing."""
        return say_seen(self.content)

    @property
    def stored(self) -> str:
        """Return what is ours and nobody's to change: a number without its format, which may have been changed with its column's."""
        return say_stored(self.content)


@dataclass(frozen=True)
class Line:
    """One row of a table, by its heads. `key` is empty where rows have none."""

    key: str
    cells: Mapping[str, Held]


@dataclass(frozen=True)
class Table:
    """One table of a form of the bureau's own."""

    spec: TableSpec
    sheet: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """One row of 填报表 that has a key. A cell that holds nothing is None."""

    key: str
    label: str
    cell: str  # of the value: F18
    value: Cell | None
    evidence_cell: str
    evidence: Cell | None


@dataclass(frozen=True)
class Extract:
    """The content of one file. `tokens` are its statements of identity, not yet verified, the most reliable first.

    Of an office's form `sheet` and `rows` are read, of the bureau's own forms `tables`, and `who` filled them in.
    `phone` is that of who filled in an office's form.

    Attributes:
        kind: of form; by it the tables were read.
    """

    tokens: tuple[Mapping[str, str], ...]
    kind: str = Kind.FORM
    sheet: str = ""
    rows: tuple[Row, ...] = ()
    self_total: float | None = None  # the total that the form had calculated when it was saved
    saved: str = ""
    date_1904: bool = False
    has_macros: bool = False
    external_links: bool = False
    has_objects: bool = False
    lost_formats: bool = False  # of numbers in the table: dates and percentages cannot be told from other numbers
    other_tables: tuple[str, ...] = ()  # sheets that have the form's headings as well, and were not read
    tables: tuple[Table, ...] = ()
    who: str = ""
    phone: str = ""
    refused: Refused | None = None  # the rows could not be read, though the identity could

    @property
    def contact(self) -> Contact:
        """Return whom to ask about an office's form."""
        return Contact(self.who, self.phone) if self.kind == Kind.FORM else NOBODY


def extract_workbook(workbook: ReturnedWorkbook) -> Extract:
    """Return what the workbook says. That its table cannot be read is said in the extract, beside whose it is.

    Raises:
        Refused: `_meta` is damaged or abnormal.
    """
    tokens = tuple(entries for entries in (*_read_meta(workbook), workbook.properties) if entries)
    kind = next((entries["sfs_kind"] for entries in tokens if entries.get("sfs_kind") in TABLES), Kind.FORM)
    try:
        if kind == Kind.FORM:
            return _read_form(workbook, tokens)
        return _read_bureau_form(workbook, tokens, kind)
    except Refused as refused:
        return Extract(tokens, kind, saved=workbook.saved, refused=refused)


def _read_form(workbook: ReturnedWorkbook, tokens: tuple[Mapping[str, str], ...]) -> Extract:
    sheet, places = _find_table(workbook, REPORT, HEADINGS.values())
    contact = read_contact(workbook, sheet.name)
    return Extract(
        tokens=tokens,
        sheet=sheet.name,
        rows=tuple(map(_make_row, _read_lines(sheet, places, REPORT))),
        self_total=_read_total(sheet, places),
        saved=workbook.saved,
        date_1904=workbook.date_1904,
        has_macros=workbook.has_macros,
        external_links=workbook.external_links,
        has_objects=workbook.has_objects,
        lost_formats=sheet.lost_formats,
        other_tables=_find_copies(workbook, sheet.name),
        who=contact.who,
        phone=contact.phone,
    )


def _read_bureau_form(workbook: ReturnedWorkbook, tokens: tuple[Mapping[str, str], ...], kind: str) -> Extract:
    """Several people may each return a part of it, so one of its tables is enough."""
    tables, who, lost_formats, absent = [], "", False, []
    for spec in TABLES[kind]:
        try:
            others = [other for other in TABLES[kind] if other != spec]
            sheet, places = _find_table(workbook, spec, spec.heads, others)
        except Refused as refused:
            if refused.code != RefusalCode.NO_TABLE:
                raise
            absent.append(refused)
            continue
        tables.append(Table(spec, sheet.name, tuple(_read_lines(sheet, places, spec))))
        who = who or read_beside(sheet, WHO, above=max(row for row, _ in places.values()))
        lost_formats = lost_formats or sheet.lost_formats
    if not tables:
        raise absent[0]
    return Extract(
        tokens=tokens,
        kind=kind,
        saved=workbook.saved,
        date_1904=workbook.date_1904,
        has_macros=workbook.has_macros,
        external_links=workbook.external_links,
        has_objects=workbook.has_objects,
        lost_formats=lost_formats,
        tables=tuple(tables),
        who=who,
    )


def _make_row(line: Line) -> Row:
    value, evidence = line.cells[VALUE_HEAD], line.cells[EVIDENCE_HEAD]
    return Row(line.key, line.cells[LABEL_HEAD].text, value.cell, value.content, evidence.cell, evidence.content)


def _read_meta(workbook: ReturnedWorkbook) -> list[Mapping[str, str]]:
    """Return what `_meta` says: one statement, but several where a program has made numbers of its texts, and may have cut zeros off
    the office's code. The signature tells which was meant: none but that one fits it.
    """
    if META not in workbook.sheet_names:
        return []
    sheet = workbook.sheet(META)
    names, contents = {row: say_seen(name) for row, name in sheet.column(1).items()}, sheet.column(2)
    entries = {name: say_stored(contents.get(row)) for row, name in names.items()}
    whose = next((contents.get(row) for row, name in names.items() if name == WHOSE), None)
    if whose is None or whose.kind != "number":
        return [entries]
    code = entries[WHOSE]
    return [entries | {WHOSE: code.zfill(length)} for length in range(len(code), max(len(code), CODE_LENGTH) + 1)]


def _find_table(
    workbook: ReturnedWorkbook, spec: TableSpec, titles: Collection[str], others: Collection[TableSpec] = ()
) -> tuple[Sheet, Places]:
    """The sheet with the table's heads, whatever it is called now, and where each of `titles` stands.

    Args:
        others: tables that have some heads in common with this one: a sheet that is one of them has not lost any.
    """
    names = sorted(workbook.sheet_names, key=lambda name: name != spec.sheet)
    lacking = list(spec.heads)
    for name in (name for name in names if name != META):
        sheet = workbook.sheet(name)
        places = _find_heads(sheet, titles)
        missing = [head for head in spec.heads if head not in places]
        if not missing:
            _refuse_doubled(sheet, places, spec)
            return sheet, places
        if not any(_has_table(sheet, other) for other in others):
            lacking = min(lacking, missing, key=len)
    again = f"请让{'司法所' if spec is REPORT else '填表人'}用发放的原表重新填报。"
    if len(lacking) > len(spec.heads) - 2:  # a head's words alone may stand in any sheet: 填报说明 explains 佐证材料
        raise Refused(RefusalCode.NO_TABLE, f"找不到“{spec.sheet}”工作表。{again}")
    if lacking == [KEY_HEAD]:
        raise Refused(RefusalCode.LOST_KEYS, f"“{spec.sheet}”里隐藏的编号列（A列）被删除，无法对应各填报项。{again}")
    raise Refused(
        RefusalCode.LOST_HEADS, f"“{spec.sheet}”里找不到表头{'、'.join(f'“{head}”' for head in lacking)}。{again}"
    )


def _refuse_doubled(sheet: Sheet, places: Places, spec: TableSpec) -> None:
    """Refuse a table with two columns of one head: nobody can know which of them is meant."""
    (head_row,) = {row for row, _ in places.values()}
    heads = [(column, say_seen(cell)) for column, cell in sheet.row(head_row).items() if cell.kind == "text"]
    for head, (_, known) in places.items():
        columns = sorted({known, *(column for column, text in heads if text == head)})
        if len(columns) > 1:
            cells = "、".join(cell_name(head_row, column) for column in columns)
            reason = f"“{spec.sheet}”里有{len(columns)}个表头“{head}”（{cells}），分不清用哪一列。"
            raise Refused(RefusalCode.DOUBLE_HEADS, f"{reason}请删去多出的列后重新报送。")


def _has_table(sheet: Sheet, spec: TableSpec) -> bool:
    return _find_heads(sheet, spec.heads).keys() >= set(spec.heads)


def _find_copies(workbook: ReturnedWorkbook, read: str) -> tuple[str, ...]:
    """The other sheets that somebody may have filled in instead. One that cannot be read is none."""
    copies = []
    for name in (name for name in workbook.sheet_names if name not in (META, read)):
        try:
            if any(workbook.lacks(name, head) for head in REPORT.heads):
                continue
            places = _find_heads(workbook.sheet(name), HEADINGS.values())
        except Refused:
            continue
        if all(head in places for head in REPORT.heads):
            copies.append(name)
    return tuple(copies)


def _find_heads(sheet: Sheet, titles: Collection[str]) -> Places:
    """In the row that has most of them."""
    by_row: dict[int, dict[str, tuple[int, int]]] = {}
    for place, text in sheet.find_texts(titles):
        by_row.setdefault(place[0], {}).setdefault(text, place)
    return max(by_row.values(), key=len, default={})


def _read_lines(sheet: Sheet, places: Places, spec: TableSpec) -> list[Line]:
    """The rows below the heads that have a key; where rows have none, those in which anything stands."""
    columns = {head: places[head][1] for head in spec.heads}
    head_row = max(row for row, _ in places.values())
    letters = {head: column_letters(column) for head, column in columns.items()}
    contents = {head: sheet.column(column) for head, column in columns.items()}
    rows = sorted({row for column in contents.values() for row in column if row > head_row})
    lines = []
    for row in rows:
        cells = {head: Held(f"{letters[head]}{row}", column.get(row)) for head, column in contents.items()}
        key = _read_key(cells[KEY_HEAD], spec) if spec.keys else ""
        if re.fullmatch(spec.keys, key, re.ASCII) if spec.keys else any(held.text for held in cells.values()):
            lines.append(Line(key, cells))
    return lines


def _read_key(held: Held, spec: TableSpec) -> str:
    """A row's key; that of an item's row has two digits, whether or not a program has made a number of it."""
    is_number = held.content is not None and held.content.kind == "number"
    return held.stored.zfill(ITEM_DIGITS) if is_number and spec is REPORT else held.stored


def _read_total(sheet: Sheet, places: Places) -> float | None:
    score = places.get(HEADINGS[Column.SCORE])
    if score is None:
        return None
    total = sheet.row(score[0] - 1).get(score[1])  # it stands right above its head
    return float(total.value) if total is not None and total.kind == "number" and total.value is not None else None
