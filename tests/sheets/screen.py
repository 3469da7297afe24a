"""Reckons what a sheet of a written workbook shows on an office's screen: 1366 × 768 pixels at 100 %.

Every function returns what is wrong, a line a fault, and nothing where all is well. A workbook is opened twice, as texts are
looked for in what cells show and links in what they hold: `open_shown(path)`, `openpyxl.load_workbook(path)`.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.sheets.measures import Measure
from sfs_excel.text import text_width

WIDTH, HEIGHT = 1310, 535  # pixels of cells, beside a spreadsheet program's own parts
FROZEN = HEIGHT / 3  # pixels that frozen rows may take
_DIGIT, _PADDING = 7, 5  # pixels: of a digit of the workbook's font, and those of a column beside its digits
_USUAL_WIDTH, _USUAL_HEIGHT = 64, 20  # pixels of a column, of a row, where nothing is said
_LINE = 1.2  # height of a line of 宋体, in sizes
_BUTTON = 17  # pixels of a filter's button, at the lower right end of a head
_SIZE = 10.0  # points: at this size half a Chinese character is as wide as a digit
_PLACE = re.compile(r"'?((?:[^'!]|'')+)'?!\$?([A-Z]{1,3})\$?(\d+)(?::.+)?")
_LIVE = re.compile(r"#'((?:[^'\"]|'')+)'!\$?([A-Z]{1,3})\"")
_REFERENCE = re.compile(r"[A-Z]{1,3}\d{1,7}")


def open_shown(book: Path | IO[bytes]) -> Workbook:
    """Open a workbook as it looks before anything is calculated."""
    return openpyxl.load_workbook(book, data_only=True)


def column_pixels(sheet: Worksheet, column: int) -> int:
    """Tell how wide a column is, counted from 1; 0 where it is hidden. As Excel reckons what a file states (ECMA-376,
    18.3.1.13)."""
    for each in sheet.column_dimensions.values():
        if (each.min or 0) <= column <= (each.max or 0):
            return 0 if each.hidden else int((256 * each.width + int(128 / _DIGIT)) / 256 * _DIGIT)
    return _USUAL_WIDTH


def row_pixels(sheet: Worksheet, row: int) -> float:
    """Tell how high a row is, counted from 1; 0 where it is hidden."""
    each = sheet.row_dimensions[row]
    return 0 if each.hidden else _USUAL_HEIGHT if each.height is None else each.height * 4 / 3


def find_outside(sheet: Worksheet, last: str = "", room: float = WIDTH) -> list[str]:
    """Columns that end outside the window while it shows column A.

    Args:
        last: the last column that people need; all that hold anything, if not given.
    """
    end, found = 0, []
    for column in range(1, (column_index_from_string(last) if last else sheet.max_column) + 1):
        end += column_pixels(sheet, column)
        if end > room and column_pixels(sheet, column):
            found.append(f"{sheet.title}：column {get_column_letter(column)} ends at {end} of {room:g} pixels")
    return found


def find_tall_freeze(sheet: Worksheet, most: float = FROZEN) -> list[str]:
    """Rows that never scroll and take more than a third of the window."""
    if not sheet.freeze_panes:
        return []
    frozen = sum(row_pixels(sheet, row) for row in range(1, int(re.sub(r"\D", "", str(sheet.freeze_panes)))))
    return [f"{sheet.title}：{frozen:g} of {most:.0f} pixels are frozen"] if frozen > most else []


def find_cut_texts(sheet: Worksheet, measure: Measure, rows: Iterable[int] = ()) -> list[str]:
    """Texts that need more lines than their cell has, or a wider cell where they are not wrapped.

    Args:
        measure: of the family of workbooks.
        rows: counted from 1; all, if not given.
    """
    wanted, found = set(rows), []
    for cell, text, across, down in _list_texts(sheet):
        if (wanted and cell.row not in wanted) or not across or not down or cell.alignment.shrink_to_fit:
            continue
        size, alignment = cell.font.sz or _SIZE, cell.alignment
        room = int(down * 3 / 4 / (size * _LINE))
        if alignment.wrap_text:
            width = (across - _PADDING) / _DIGIT * _SIZE / size
            needed = sum(measure.count_lines(line, width, 0) for line in text.split("\n"))
        else:
            needed = 1 if _pixels(text, size) + _PADDING <= across + _count_free(sheet, cell) else room + 1
        if needed > room:
            found.append(f"{sheet.title}!{cell.coordinate}：{needed} lines in the room of {room}: {text[:20]}")
    return found


def find_covered_heads(sheet: Worksheet, measure: Measure) -> list[str]:
    """Heads of which a filter's button lies over the last line."""
    found = []
    for cell, text, across, down in _list_texts(sheet):
        if cell.coordinate not in _list_buttons(sheet) or not across:
            continue
        size = cell.font.sz or _SIZE
        room = int((across - _PADDING) / _DIGIT * _SIZE / size)
        lines = measure.count_lines(text, room, 0) if cell.alignment.wrap_text else 1
        high = lines * size * _LINE * 4 / 3
        below = {"top": down - high, "center": (down - high) / 2}.get(str(cell.alignment.vertical), 0)
        wide = _pixels(text, size) if lines == 1 else _measure_last_line(text, room, size)
        beside = (across - wide) / 2 if cell.alignment.horizontal == "center" else across - _PADDING / 2 - wide
        if below < _BUTTON and beside < _BUTTON:
            found.append(f"{sheet.title}!{cell.coordinate}：{text} is under the button of its filter")
    return found


def find_mixed_filters(sheet: Worksheet) -> list[str]:
    """Columns with a filter's button in which headings over several columns stand among the values."""
    if not sheet.auto_filter.ref:
        return []
    left, top, right, bottom = _bounds_of(sheet.auto_filter.ref)
    headings = [
        area for area in sheet.merged_cells.ranges
        if area.max_col > area.min_col and top < area.min_row <= bottom and left <= area.min_col <= right
    ]  # fmt: skip
    buttons = _list_buttons(sheet)
    return [
        f"{sheet.title}!{area.start_cell.coordinate}：a heading in a filtered column"
        for area in headings
        if f"{get_column_letter(area.min_col)}{top}" in buttons
    ]


def find_lost_links(book: Workbook) -> list[str]:
    """Links that lead to no sheet that is seen, or to a cell that is not seen, or whose own text names another cell."""
    found = []
    for sheet in book.worksheets:
        for cell, target, row in _list_links(sheet):
            name, column = target
            place = f"{sheet.title}!{cell.coordinate}"
            if name not in book.sheetnames or book[name].sheet_state != "visible":
                found.append(f"{place}：no sheet {name}")
                continue
            there = book[name]
            assert isinstance(there, Worksheet)
            is_hidden = not column_pixels(there, column_index_from_string(column)) or (
                row and not row_pixels(there, row)
            )
            if is_hidden or (row and row > there.max_row):
                found.append(f"{place}：{name}!{column}{row or ''} is not seen")
            shown = str(cell.value)
            if row and _REFERENCE.fullmatch(shown) and shown != f"{column}{row}":
                found.append(f"{place}：says {shown}, leads to {column}{row}")
    return found


def find_files_opened_elsewhere(sheet: Worksheet, cells: str, sheets: str = "") -> list[str]:
    """Links to files that do not open at the cell which the same row names.

    Args:
        cells: the column that names the cell.
        sheets: the column that names the sheet; any is right, if not given.
    """
    found = []
    for row in sheet.iter_rows():
        for cell in row:
            link = cell.hyperlink if isinstance(cell, Cell) else None
            target = link.target if link is not None else None
            if link is None or not target or target.startswith(("mailto:", "http")):
                continue
            named = str(sheet[f"{cells}{cell.row}"].value or "")
            if not _REFERENCE.fullmatch(named):
                continue
            led = _PLACE.fullmatch(link.location or target.partition("#")[2])
            wanted = str(sheet[f"{sheets}{cell.row}"].value) if sheets else led and led[1]
            if led is None or f"{led[2]}{led[3]}" != named or led[1] != wanted:
                found.append(f"{sheet.title}!{cell.coordinate}：does not open at {named}")
    return found


def _list_texts(sheet: Worksheet) -> Iterator[tuple[Cell, str, int, float]]:
    """Each text with the pixels of its cell across and down, also of a merged one."""
    areas = {area.start_cell.coordinate: area for area in sheet.merged_cells.ranges}
    across = [column_pixels(sheet, column) for column in range(1, sheet.max_column + 1)]
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, Cell) or not isinstance(cell.value, str) or not cell.value.strip():
                continue
            area = areas.get(cell.coordinate)
            if area is None:
                yield cell, cell.value, across[cell.column - 1], row_pixels(sheet, cell.row)
                continue
            left, top, right, bottom = _bounds_of(area.coord)
            high = sum(row_pixels(sheet, each) for each in range(top, bottom + 1))
            yield cell, cell.value, sum(across[left - 1 : right]), high


def _list_buttons(sheet: Worksheet) -> set[str]:
    """The heads that have a filter's button: of the sheet's filter, and of its tables."""
    found = set()
    for owner in (sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values() if table.autoFilter)):
        if owner.ref:
            left, top, right, _ = _bounds_of(owner.ref)
            without = {each.colId for each in owner.filterColumn if each.hiddenButton}
            found |= {
                f"{get_column_letter(column)}{top}" for column in range(left, right + 1) if column - left not in without
            }
    return found


def _list_links(sheet: Worksheet) -> Iterator[tuple[Cell, tuple[str, str], int]]:
    """Each link into the workbook: its sheet and column, and its row, 0 where a formula finds it."""
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, Cell):
                continue
            if cell.hyperlink is not None and not cell.hyperlink.target:
                led = _PLACE.fullmatch(cell.hyperlink.location or "")
                yield cell, (led[1].replace("''", "'"), led[2]) if led else ("", "A"), int(led[3]) if led else 0
            for name, column in _LIVE.findall(str(cell.value)) if cell.data_type == "f" else ():
                yield cell, (name.replace("''", "'"), column), 0


def _bounds_of(area: str) -> tuple[int, int, int, int]:
    """Tell the first column and row of an area, and the last."""
    left, top, right, bottom = range_boundaries(area)
    return left or 1, top or 1, right or 1, bottom or 1


def _pixels(text: str, size: float) -> float:
    return max(map(text_width, text.split("\n"))) * size * 2 / 3


def _measure_last_line(text: str, room: int, size: float) -> float:
    """Tell how wide a text's last line is, in pixels, where it breaks between any two characters."""
    used = 0
    for char in text.split("\n")[-1]:
        used = text_width(char) if used + text_width(char) > room else used + text_width(char)
    return used * size * 2 / 3


def _count_free(sheet: Worksheet, cell: Cell) -> int:
    """Tell how many pixels of blank cells a text may run over on its right."""
    if cell.alignment.horizontal in ("center", "right") or cell.coordinate in sheet.merged_cells:
        return 0
    free = 0
    for column in range(cell.column + 1, sheet.max_column + 2):
        beside = sheet.cell(cell.row, column) if column <= sheet.max_column else None
        if beside is None:
            return free + WIDTH
        if beside.value is not None or beside.coordinate in sheet.merged_cells:
            return free
        free += column_pixels(sheet, column)
    return free
