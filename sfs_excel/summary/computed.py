"""_计算值: a hidden copy of the computed scores, place for place, and the offices in order of totals, for the chart."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from sfs_excel.summary.cells import shorten, show_text
from sfs_excel.summary.layout import COMPUTED, MATRIX, NAME_ROW, STATE_ROW, MatrixLayout
from sfs_excel.summary.results import RANKED, Results
from sfs_excel.summary.table import Book

MOST_BARS, ENDS = 40, 20  # more offices than that: the first and the last 20
GAP = "……"
LONGEST_LABEL = 10
_TIE_STEP = 10_000_000  # equal totals keep the roster's order in the chart; far below 0.01


@dataclass(frozen=True)
class ChartData:
    """Where the chart finds names and totals, as XlsxWriter's lists [sheet, row, column, last row, last column]."""

    bars: int
    is_cut: bool
    names: list[str | int]
    totals: list[str | int]


def write_computed(book: Book, results: Results, layout: MatrixLayout) -> ChartData:
    sheet = book.workbook.add_worksheet(COMPUTED)
    sheet.hide()
    sheet.write_string(0, 0, "本表供“得分矩阵”标出改写过的得分，并供“总排名”作图，请勿改动")
    for (office, item), (score, _) in results.item_scores.items():
        sheet.write_number(layout.items[item], layout.columns[office], score)
    key_row = layout.changed_row + 2
    keys: dict[str, float] = {}
    for office, column in layout.columns.items():
        sheet.write_string(NAME_ROW, column, shorten(show_text(results.names[office]), LONGEST_LABEL))
        if results.states[office] == RANKED:
            keys[office] = results.totals[office] - (column + 1) / _TIE_STEP
        state, total = _there(STATE_ROW, column), _there(layout.total_row, column)
        formula = f'=IF({state}="{RANKED}",{total}-COLUMN()/{_TIE_STEP},"")'
        sheet.write_formula(key_row, column, formula, None, keys.get(office, ""))

    ordered = sorted(keys, key=lambda office: -keys[office])
    first = key_row + 2
    region = layout.over_offices(key_row)
    for place, (position, formula) in enumerate(_positions(len(ordered), region)):
        if position is None:
            sheet.write_string(first + place, 1, GAP)
            continue
        row, office = first + place, ordered[position - 1]
        if formula:
            sheet.write_formula(row, 0, formula, None, position)
        else:
            sheet.write_number(row, 0, position)
        k = xl_rowcol_to_cell(row, 0)
        found = f"MATCH(LARGE({region},{k}),{region},0)"
        for column, source, value in (
            (1, layout.over_offices(NAME_ROW), shorten(show_text(results.names[office]), LONGEST_LABEL)),
            (2, layout.over_offices(layout.total_row, MATRIX), results.totals[office]),
        ):
            text = f'=IF(OR({k}<1,{k}>COUNT({region})),"",INDEX({source},{found}))'
            sheet.write_formula(row, column, text, None, value)
    bars = len(_positions(len(ordered), region))
    last = first + bars - 1
    return ChartData(
        bars,
        len(ordered) > MOST_BARS,
        [COMPUTED, first, 1, last, 1],
        [COMPUTED, first, 2, last, 2],
    )


def _there(row: int, column: int) -> str:
    return f"'{MATRIX}'!{xl_rowcol_to_cell(row, column, row_abs=True)}"


def _positions(ranked: int, region: str) -> list[tuple[int | None, str]]:
    """Places in the order of totals, each with its formula where it is counted from the end; None is the gap."""
    if ranked <= MOST_BARS:
        return [(place, "") for place in range(1, ranked + 1)]
    head: list[tuple[int | None, str]] = [(place, "") for place in range(1, ENDS + 1)]
    tail = [(ranked - back, f"=COUNT({region})-{back}") for back in reversed(range(ENDS))]
    return [*head, (None, ""), *tail]
