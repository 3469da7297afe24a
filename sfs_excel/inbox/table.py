"""One returned workbook -> what stands in it under which key. Knows a form by its keys and headings, not by positions.

Runs in a worker process, so it returns plain values, and needs neither the rulebook nor pandas.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sfs_excel.form.columns import HEADINGS, META, TABLE, Column
from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.cells import Cell, ReturnedWorkbook, Sheet, cell_name

_KEY = re.compile(r"\d{2}(\.[a-z][a-z0-9_]*)?")
_NEEDED = (Column.KEY, Column.LABEL, Column.VALUE, Column.EVIDENCE)


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
    """What one file says. `tokens` are its statements of identity, not yet verified, the most reliable first."""

    tokens: tuple[Mapping[str, str], ...]
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
    refused: Refused | None = None  # the rows could not be read, though the identity could


def extract_workbook(workbook: ReturnedWorkbook) -> Extract:
    """What the workbook says. That its table cannot be read is said in the extract, beside whose it is.

    Raises:
        Refused: `_meta` is damaged or abnormal.
    """
    tokens = tuple(entries for entries in (_read_meta(workbook), workbook.properties) if entries)
    try:
        sheet, heads = _find_table(workbook)
        others = _find_copies(workbook, sheet.name)
    except Refused as refused:
        return Extract(tokens, saved=workbook.saved, refused=refused)
    return Extract(
        tokens=tokens,
        sheet=sheet.name,
        rows=tuple(_read_rows(sheet, heads)),
        self_total=_read_total(sheet, heads),
        saved=workbook.saved,
        date_1904=workbook.date_1904,
        has_macros=workbook.has_macros,
        external_links=workbook.external_links,
        has_objects=workbook.has_objects,
        lost_formats=sheet.lost_formats,
        other_tables=others,
    )


def _read_meta(workbook: ReturnedWorkbook) -> Mapping[str, str]:
    if META not in workbook.sheet_names:
        return {}
    cells = workbook.sheet(META).cells
    return {_text(name): _text(cells.get((row, 2))) for (row, column), name in cells.items() if column == 1}


def _find_table(workbook: ReturnedWorkbook) -> tuple[Sheet, dict[Column, tuple[int, int]]]:
    """The sheet with the form's headings, whatever it is called now, and where each heading stands."""
    names = sorted(workbook.sheet_names, key=lambda name: name != TABLE)
    lacking = list(_NEEDED)
    for name in (name for name in names if name != META):
        sheet = workbook.sheet(name)
        heads = _find_heads(sheet)
        missing = [column for column in _NEEDED if column not in heads]
        if not missing:
            return sheet, heads
        lacking = min(lacking, missing, key=len)
    if len(lacking) > len(_NEEDED) - 2:  # a heading's words alone may stand in any sheet: 填报说明 explains 佐证材料
        raise Refused("no_table", f"找不到“{TABLE}”工作表。请让司法所用发放的原表重新填报。")
    if Column.KEY in lacking:
        raise Refused(
            "lost_keys", f"“{TABLE}”里隐藏的编号列（A列）被删除，无法对应各填报项。请让司法所用发放的原表重新填报。"
        )
    heads_said = "、".join(f"“{HEADINGS[column]}”" for column in lacking)
    raise Refused("lost_heads", f"“{TABLE}”里找不到表头{heads_said}。请让司法所用发放的原表重新填报。")


def _find_copies(workbook: ReturnedWorkbook, read: str) -> tuple[str, ...]:
    """The other sheets that somebody may have filled in instead. One that cannot be read is none."""
    copies = []
    for name in (name for name in workbook.sheet_names if name not in (META, read)):
        try:
            heads = _find_heads(workbook.sheet(name))
        except Refused:
            continue
        if all(column in heads for column in _NEEDED):
            copies.append(name)
    return tuple(copies)


def _find_heads(sheet: Sheet) -> dict[Column, tuple[int, int]]:
    """Heading -> (row, column), in the row that has most of them."""
    titles = {title: column for column, title in HEADINGS.items()}
    by_row: dict[int, dict[Column, tuple[int, int]]] = {}
    for (row, column), cell in sheet.cells.items():
        title = titles.get(_text(cell))
        if title is not None:
            by_row.setdefault(row, {}).setdefault(title, (row, column))
    return max(by_row.values(), key=len, default={})


def _read_rows(sheet: Sheet, heads: Mapping[Column, tuple[int, int]]) -> list[Row]:
    columns = {name: place[1] for name, place in heads.items()}
    head_row = heads[Column.KEY][0]
    keyed = sorted((row, _text(cell)) for (row, column), cell in sheet.cells.items() if column == columns[Column.KEY])
    return [
        Row(
            key=key,
            label=_text(sheet.cells.get((row, columns[Column.LABEL]))),
            cell=cell_name(row, columns[Column.VALUE]),
            value=sheet.cells.get((row, columns[Column.VALUE])),
            evidence_cell=cell_name(row, columns[Column.EVIDENCE]),
            evidence=sheet.cells.get((row, columns[Column.EVIDENCE])),
        )
        for row, key in keyed
        if row > head_row and _KEY.fullmatch(key)
    ]


def _read_total(sheet: Sheet, heads: Mapping[Column, tuple[int, int]]) -> float | None:
    if Column.SCORE not in heads:
        return None
    row, column = heads[Column.SCORE]
    total = sheet.cells.get((row - 1, column))  # it stands right above its heading
    return float(total.value) if total is not None and total.kind == "number" and total.value is not None else None


def _text(cell: Cell | None) -> str:
    return "" if cell is None or cell.value is None else str(cell.value).strip()
