"""The chart of 首页: totals, each a stack of its sections, in the order of the table above it.

Neighbours in a stack differ in lightness, and each part bears its section's numeral: nobody has to know twelve colours apart, on
a projector or on grey paper.
"""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.summary.sections import number_section
from sfs_excel.summary.styles import HEAD_FONT, STACK, TEXT_FONT

FEW_BARS = 14
HEIGHT = 440  # pixels
LEAST_LABELLED = 0.035  # part of all points: a numeral is as high as that
_LIGHT, _DARK = "#FFFFFF", "#1F2933"


def draw_totals(
    book: Book, sheet: Worksheet, results: Results, table: tuple[int, int, int], sections: int, place: tuple[int, int]
) -> None:
    """Draw the chart.

    Args:
        table: first row, last row and the column of the names; the totals are beside it.
        sections: the column of the first section.
        place: the row at which the chart stands, and its width in pixels.
    """
    is_dense = _is_dense(table)
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    totals = book.workbook.add_chart({"type": "line"})
    _stack_sections(chart, sheet, results, table, sections)
    _label_totals(totals, sheet, table)
    chart.combine(totals)
    font = {"name": TEXT_FONT, "size": 9 if is_dense else 10}
    chart.set_title(
        {"name": "总分由各部分构成", "name_font": {"name": HEAD_FONT, "size": 13, "bold": False}, "overlay": False}
    )
    chart.set_legend(
        {
            "position": "bottom",
            "font": {"name": TEXT_FONT, "size": 9},
            "delete_series": [len(results.rulebook.sections)],
        }
    )
    chart.set_x_axis({"num_font": {**font, "rotation": -90} if is_dense else font, "label_position": "low"})
    chart.set_y_axis({"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    row, width = place
    chart.set_size({"width": width, "height": HEIGHT})
    chart.set_chartarea({"border": {"none": True}})
    sheet.insert_chart(row, 0, chart, {"object_position": 2, "description": "总分，按各部分堆积"})


def ink_of(place: int) -> str:
    """The colour of a numeral in the part at a place of the stack, from 0."""
    return _LIGHT if place % 2 == 0 else _DARK


def _stack_sections(chart: Any, sheet: Worksheet, results: Results, table: tuple[int, int, int], sections: int) -> None:
    first, last, name = table
    least = float(results.rulebook.base_points) * LEAST_LABELLED
    for column, section in enumerate(results.rulebook.sections, start=sections):
        place, numeral = column - sections, number_section(section)
        chart.add_series(
            {
                "name": f"{numeral} {section.title}",
                "categories": [sheet.get_name(), first, name, last, name],
                "values": [sheet.get_name(), first, column, last, column],
                "fill": {"color": STACK[place % len(STACK)]},
                "data_labels": {
                    "value": True,
                    "num_format": f'[>={least:g}]"{numeral}";""',
                    "position": "center",
                    "font": {"name": TEXT_FONT, "size": 8, "color": ink_of(place)},
                },
                "border": {"none": True} if _is_dense(table) else {"color": "#FFFFFF", "width": 0.5},
                "gap": 50,
            }
        )


def _label_totals(line: Any, sheet: Worksheet, table: tuple[int, int, int]) -> None:
    """A line that is not seen carries the labels above the stacks."""
    first, last, name = table
    is_dense = _is_dense(table)
    line.add_series(
        {
            "name": "总分",
            "categories": [sheet.get_name(), first, name, last, name],
            "values": [sheet.get_name(), first, name + 1, last, name + 1],
            "line": {"none": True},
            "data_labels": {
                "value": True,
                "num_format": "0.0" if is_dense else "0.00",
                "position": "above",
                "font": {"size": 8 if is_dense else 10, "bold": True, **({"rotation": -90} if is_dense else {})},
            },
        }
    )


def _is_dense(table: tuple[int, int, int]) -> bool:
    first, last, _ = table
    return last - first >= FEW_BARS
