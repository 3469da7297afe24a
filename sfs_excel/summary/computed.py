"""_计算值: a hidden copy of what was computed, place for place, and what 得分矩阵 calculates by: order, standings, bands.

It has heads of its own, so that what stands in it is known wherever a person has moved the lines of 得分矩阵 to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from sfs_excel.expr.frame import round_points
from sfs_excel.outcome.results import Results
from sfs_excel.rules.roles import list_beyond
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import NOTHING, any_of, call, if_, match
from sfs_excel.sheets.long_sheet import LongSheet
from sfs_excel.sheets.writing import Formula, Value, put
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
from sfs_excel.summary.layout import (
    CODE_LINE,
    COMPUTED,
    FIRST_OFFICE,
    ITEM_PLACE,
    MATRIX,
    NAME_LINE,
    NO_RANK,
    STATE_HEAD,
    STATE_LINE,
    TEXT_PLACE,
    MatrixLayout,
)
from sfs_excel.summary.matrix_offices import LineCell, write_office
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
    sheet = LongSheet.add_to(book.workbook, COMPUTED)
    sheet.hide()
    sheet.write_string(0, 0, "本表供“得分矩阵”标出改写之处，并供“总排名”作图，请勿改动")
    _write_heads(sheet, layout)
    order = _order_offices(results, layout)
    ordered = sorted(order, key=lambda office: order[office])
    has_bands = bool(layout.bands) and not layout.is_large
    among_offices: dict[int, list[LineCell]] = {}
    for line, place, value in _list_bands(results, layout) if has_bands else ():
        if place < FIRST_OFFICE:
            put(sheet, *layout.cell(line, place), value)
        else:
            among_offices.setdefault(place, []).append((line, value, None))
    chart = _write_bars(sheet, results, layout, ordered)
    unweighted = _sum_unweighted(results) if results.rulebook.ranking.weights else {}
    standings = pd.Series(results.ranks, dtype=float).rank(method="max").to_dict() if has_bands else {}
    for office, place in layout.places.items():
        cells = among_offices.get(place, [])
        cells += [(CODE_LINE, show_whole(office), None)]
        cells += [(line, value, None) for line, value in _list_feet(results, layout, office)]
        cells += [(NAME_LINE, shorten(show_whole(results.names[office]), LONGEST_LABEL), None)]
        cells += [(STATE_LINE, results.states[office].word, None)]
        cells += [(layout.sections[section], points, None) for section, points in unweighted.get(office, ())]
        cells += [(layout.items[item], score, None) for item, score, _ in results.item_scores.list_office(office)]
        if has_bands:
            standing = Formula(count_as_good(layout, place), standings.get(office, ""))
            cells += [(layout.standing_line, standing, None)]
        key = order.get(office, "")
        live = key if layout.is_large else Formula(order_office(layout, place), key)
        write_office(sheet, layout, office, [*cells, (layout.order_line, live, None)])
    return chart


def _write_heads(sheet: Worksheet, layout: MatrixLayout) -> None:
    for item, line in layout.items.items():
        sheet.write_number(*layout.cell(line, ITEM_PLACE), item)
    for line, word in {STATE_LINE: STATE_HEAD, **layout.feet}.items():
        sheet.write_string(*layout.cell(line, TEXT_PLACE), word)


def _list_feet(results: Results, layout: MatrixLayout, office: str) -> Iterator[tuple[int, Value]]:
    """Total, rank and band as they were computed: whoever writes over a formula leaves no trace of it."""
    yield layout.total_line, results.own_totals.get(office)
    yield layout.rank_line, results.ranks.get(office, NO_RANK)
    if layout.bands:
        yield layout.band_line, results.bands[office] or None


def _sum_unweighted(results: Results) -> Mapping[str, Sequence[tuple[int, float]]]:
    """Office -> section and points: what was gained in it and what was taken from the total, which have no weight."""
    moved = results.ledger[results.ledger["role"].isin(list_beyond())]
    located = moved.assign(section=moved["item"].map(results.rulebook.section_of))
    sums = round_points(located.groupby(["office", "section"])["points"].sum().astype(float)).reset_index()
    summed: dict[str, list[tuple[int, float]]] = {}
    for office, section, points in sums.itertuples(index=False):
        summed.setdefault(office, []).append((section, points))
    return summed


def _list_bands(results: Results, layout: MatrixLayout) -> Iterator[tuple[int, int, Value]]:
    """Line, place and content of what is known of every band."""
    end = 0
    for number, band in enumerate(results.rulebook.ranking.bands):
        line = layout.first_band_line + number
        end += int((results.ranking["band"] == band.name).sum())
        yield line, BAND_NAME, show_whole(band.name)
        if band.at_least is not None:
            yield line, BAND_BOUND, float(band.at_least)
        yield line, BAND_LIMIT, Formula(limit_band(layout, band), band.limit(len(results.ranks)))
        yield line, BAND_END, Formula(end_band(layout, band, number), end)


def _order_offices(results: Results, layout: MatrixLayout) -> Mapping[str, float]:
    """Ranked office -> by what the chart's order goes: equals keep the roster's."""
    digits = layout.order_decimals
    return {
        office: round(results.ranks[office] + layout.count(place) / 10**digits, digits)
        for office, place in layout.places.items()
        if office in results.ranks
    }


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
