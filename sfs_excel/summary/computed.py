"""_计算值: a hidden copy of what was computed, place for place, and what 得分矩阵 calculates by: order, standings, bands."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from sfs_excel.expr.frame import round_points
from sfs_excel.outcome.results import Results
from sfs_excel.rules.roles import list_beyond
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import NOTHING, any_of, call, if_, match
from sfs_excel.sheets.writing import Formula, put
from sfs_excel.summary.formulas import (
    BAND_BOUND,
    BAND_END,
    BAND_LIMIT,
    BAND_NAME,
    count_as_good,
    end_band,
    limit_band,
    order_office,
)
from sfs_excel.summary.layout import COMPUTED, MATRIX, NAME_LINE, STATE_LINE, MatrixLayout
from sfs_excel.text import shorten, show_whole

MOST_BARS, ENDS = 40, 20  # more offices than that: the first and the last 20
GAP = "……"
LONGEST_LABEL = 10


@dataclass(frozen=True)
class ChartData:
    """The areas of the chart's names and totals, as XlsxWriter's lists [sheet, row, column, last row, last column]."""

    bars: int
    is_cut: bool
    names: list[str | int]
    totals: list[str | int]


def write_computed(book: Book, results: Results, layout: MatrixLayout) -> ChartData:
    """Add the sheet. Returns where the chart of totals finds its figures."""
    sheet = book.workbook.add_worksheet(COMPUTED)
    sheet.hide()
    sheet.write_string(0, 0, "本表供“得分矩阵”标出改写之处，并供“总排名”作图，请勿改动")
    for (office, item), (score, _) in results.item_scores.items():
        sheet.write_number(*layout.cell(layout.items[item], layout.places[office]), score)
    for office, place in layout.places.items():
        sheet.write_string(*layout.cell(NAME_LINE, place), shorten(show_whole(results.names[office]), LONGEST_LABEL))
        sheet.write_string(*layout.cell(STATE_LINE, place), results.states[office].word)
    if results.rulebook.ranking.weights:
        _write_unweighted(sheet, results, layout)
    if layout.bands and not layout.is_large:
        _write_bands(sheet, results, layout)
    return _write_bars(sheet, results, layout, _write_order(sheet, results, layout))


def _write_unweighted(sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """In a section's place: what was gained in it and what was taken from the total, which have no weight."""
    moved = results.ledger[results.ledger["role"].isin(list_beyond())]
    located = moved.assign(section=moved["item"].map(results.rulebook.section_of))
    sums = round_points(located.groupby(["office", "section"])["points"].sum().astype(float)).reset_index()
    for office, section, points in sums.itertuples(index=False):
        sheet.write_number(*layout.cell(layout.sections[section], layout.places[office]), points)


def _write_bands(sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    standings = pd.Series(results.ranks, dtype=float).rank(method="max").to_dict()
    for office, place in layout.places.items():
        standing = standings.get(office, "")
        sheet.write_formula(*layout.cell(layout.standing_line, place), count_as_good(layout, place), None, standing)
    end = 0
    for number, band in enumerate(results.rulebook.ranking.bands):
        line = layout.first_band_line + number
        end += int((results.ranking["band"] == band.name).sum())
        sheet.write_string(*layout.cell(line, BAND_NAME), show_whole(band.name))
        if band.at_least is not None:
            sheet.write_number(*layout.cell(line, BAND_BOUND), float(band.at_least))
        limit, ends = limit_band(layout, band), end_band(layout, band, number)
        sheet.write_formula(*layout.cell(line, BAND_LIMIT), limit, None, band.limit(len(standings)))
        sheet.write_formula(*layout.cell(line, BAND_END), ends, None, end)


def _write_order(sheet: Worksheet, results: Results, layout: MatrixLayout) -> list[str]:
    """Returns the ranked offices in the order that the chart shows them in."""
    keys: dict[str, float] = {}
    digits = layout.order_decimals
    for office, place in layout.places.items():
        if office in results.ranks:
            keys[office] = round(results.ranks[office] + layout.count(place) / 10**digits, digits)
        key = keys.get(office, "")
        order = key if layout.is_large else Formula(order_office(layout, place), key)
        put(sheet, *layout.cell(layout.order_line, place), order)
    return sorted(keys, key=lambda office: keys[office])


def _write_bars(sheet: Worksheet, results: Results, layout: MatrixLayout, ordered: list[str]) -> ChartData:
    """Names and totals, best first. An office that is out of the ranking has a bar kept free: its veto may be lifted."""
    region = layout.over_offices(layout.order_line)
    positions = _positions(len(results.totals), len(ordered), region)
    first = layout.first_bar_line
    for line, (position, formula) in enumerate(positions, start=first):
        if position is None:
            sheet.write_string(*layout.cell(line, 1), GAP)
            continue
        if formula:
            sheet.write_formula(*layout.cell(line, 0), formula, None, position)
        else:
            sheet.write_number(*layout.cell(line, 0), position)
        values = _values(results, ordered, position)
        k = layout.name(line, 0)
        found = match(call("SMALL", region, k), region)
        is_beyond = any_of(f"{k}<1", f"{k}>COUNT({region})")
        for place, shown in (
            (1, layout.look_up(NAME_LINE, found)),
            (2, layout.look_up(layout.total_line, found, MATRIX)),
        ):
            live = Formula(f"={if_(is_beyond, NOTHING, shown)}", values[place])
            put(sheet, *layout.cell(line, place), live, None)
    last = first + len(positions) - 1
    return ChartData(
        len(positions),
        len(results.totals) > MOST_BARS,
        [COMPUTED, *layout.area(first, 1, last, 1)],
        [COMPUTED, *layout.area(first, 2, last, 2)],
    )


def _values(results: Results, ordered: list[str], position: int) -> Mapping[int, str | float]:
    """Return what stands at a place in the order, by the place it is written to."""
    if not 1 <= position <= len(ordered):
        return {1: "", 2: ""}
    office = ordered[position - 1]
    return {1: shorten(show_whole(results.names[office]), LONGEST_LABEL), 2: results.totals[office]}


def _positions(offices: int, ranked: int, region: str) -> list[tuple[int | None, str]]:
    """Places in the order, each with its formula where it is counted from the end; None is the gap."""
    if offices <= MOST_BARS:
        return [(place, "") for place in range(1, offices + 1)]
    head: list[tuple[int | None, str]] = [(place, "") for place in range(1, ENDS + 1)]
    tail = [(ranked - back, f"=COUNT({region})-{back}") for back in reversed(range(ENDS))]
    return [*head, (None, ""), *tail]
