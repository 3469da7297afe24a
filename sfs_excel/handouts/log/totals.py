"""Sheet 合计 of the 平时台账: what its whole entries add up to, a field a row and an office a column."""

from collections import defaultdict
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from sfs_excel.form.columns import LABEL_HEAD
from sfs_excel.form.page import set_page
from sfs_excel.form.styles import MEASURE
from sfs_excel.handouts.log.entries import Judged
from sfs_excel.handouts.log.lists import label_fields
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.writing import Formula, Value, put
from sfs_excel.text import show_text

TOTALS = "合计"
_TITLE_ROW, _NOTE_ROW, _HEAD_ROW = range(3)
_LABEL_WIDTH, _SUM_WIDTH, _OFFICE_WIDTH = 40.0, 8.0, 7.0
_PER_PAGE = 18  # offices across


class Entries(NamedTuple):
    """Columns of 台账, as formulas of this sheet refer to them.

    Attributes:
        offices: each entry's place in the list of offices, 0 for none.
        fields: the same of the list of fields.
        counts: what each entry adds, 0 for one that is not whole.
    """

    offices: str
    fields: str
    counts: str


def write_totals(
    book: Book, rulebook: Rulebook, names: Sequence[str], entries: Entries, judged: Sequence[Judged] = ()
) -> None:
    """Add the sheet.

    Args:
        names: of the offices, as 列表 has them.
        judged: the rows that stand there already.
    """
    sums: defaultdict[tuple[int, int], float] = defaultdict(float)
    for each in judged:
        sums[each.label, each.office] += each.count
    labels = list(label_fields(rulebook))
    # Titles of columns are told apart by their places: two offices are never written alike, yet may be shown so.
    columns = [
        Column(LABEL_HEAD, _LABEL_WIDTH),
        Column(TOTALS, _SUM_WIDTH, "score"),
        *(Column(str(place), _OFFICE_WIDTH, "tally") for place, _ in enumerate(names, 1)),
    ]
    grid = Grid(book, TOTALS, columns, _HEAD_ROW)
    sheet = grid.sheet
    set_page(sheet, wide=max(1, ceil(len(names) / _PER_PAGE)))
    sheet.set_row(_TITLE_ROW, 27)
    put(sheet, _TITLE_ROW, 0, f"{rulebook.year}年度平时台账合计", book.styles["heading"])
    put(sheet, _NOTE_ROW, 0, "自动计算，只计状态为“完整”的行。", book.styles["plain"])
    _write_heads(grid, names)
    for number, label in enumerate(labels, 1):
        _write_sums(grid, number, label, [sums[number, place] for place in range(1, len(names) + 1)], entries)
    sheet.freeze_panes(grid.first_row, 2)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.repeat_columns(0, 1)
    sheet.print_area(0, 0, _HEAD_ROW + len(labels), len(names) + 1)


def _write_heads(grid: Grid, names: Sequence[str]) -> None:
    grid.write_heads()
    for place, name in enumerate(names, 1):
        put(grid.sheet, _HEAD_ROW, place + 1, show_text(name, 20), grid.styles["head"])
    longest = max((MEASURE.count_lines(show_text(name, 20), _OFFICE_WIDTH) for name in names), default=1)
    grid.sheet.set_row(_HEAD_ROW, max(24.0, MEASURE.height_of(longest)))


def _write_sums(grid: Grid, number: int, label: str, sums: Sequence[float], entries: Entries) -> None:
    """One field's row, with what its formulas come to. `number` is its place in the list of fields."""
    row = _HEAD_ROW + number
    shown = show_text(label, 120)
    cells: dict[str, Value] = {
        str(place): Formula(f"=SUMIFS({entries.counts},{entries.offices},{place},{entries.fields},{number})", total)
        for place, total in enumerate(sums, 1)
    }
    whole = Formula(f"=SUM({_across(row, len(sums))})", sum(sums))
    grid.write_row(row, {LABEL_HEAD: shown, TOTALS: whole, **cells})
    grid.set_height(row, (shown, _LABEL_WIDTH))


def _across(row: int, offices: int) -> str:
    """The sums of all offices in a row; of the first column where there is none."""
    return f"{cell_name(row, 2, keep='column')}:{cell_name(row, max(2, offices + 1), keep='column')}"
