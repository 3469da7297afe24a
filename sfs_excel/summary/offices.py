"""_各所: a hidden list, one row an office, in which the sheets that show some offices, or one, look it up.

It has the roster's order, as the places of 得分矩阵 have: an office's place in the one is its place in the other. State,
total, rank and band are read from there, live.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import NOTHING, call, count_if, if_, index, is_text, join, match, text
from sfs_excel.sheets.long_sheet import LongSheet
from sfs_excel.sheets.references import area_name, cell_name, fixed_name
from sfs_excel.sheets.writing import Formula
from sfs_excel.summary.details import find_rest, first_places
from sfs_excel.summary.layout import FIRST_OFFICE, STATE_LINE, MatrixLayout
from sfs_excel.summary.table import show_value
from sfs_excel.text import shorten, show_whole
from sfs_excel.words import OfficeStatus

OFFICES = "_各所"
FIRST_ROW = 2
LONGEST_LABEL = 16
LONGEST_REASON = 1_000  # characters of a veto's reason that are said behind other words: a cell holds 32,767
TIE_STEP = 100_000  # more than there are offices: the roster's order among equals is less than a rank
PLACE_DECIMALS = 7  # of a place in the order: rounded, no two programs differ in it
BEHIND = {status: (place + 1) * 1_000_000 for place, status in enumerate(list(OfficeStatus)[1:])}  # all that are ranked


class Place(IntEnum):
    """The columns."""

    LABEL, CODE, STATE, TOTAL, RANK, BAND, ORDER, SELF, REASON, FAULTS, MARK, ROW = range(12)


_HEADS = (
    "名称",
    "编码",
    "状态",
    "总分",
    "名次",
    "等次",
    "先后",
    "自评总分",
    "否决事由",
    "待改",
    "备注",
    "明细所在行",
)


@dataclass(frozen=True)
class OfficeList:
    """The offices of the list: their short names, their order, and the totals that they gave themselves.

    Attributes:
        labels: office -> short name on one line, different for each; in the list's order.
        ordered: the offices as they are shown: by rank, then the vetoed by total, then those that are missing, and those that
            take no part.
        self_totals: what each office gave itself; one that did not has none.
    """

    labels: Mapping[str, str]
    ordered: Sequence[str]
    self_totals: Mapping[str, float]

    def over(self, column: Place) -> str:
        """One column's cells of all offices."""
        return area_name(FIRST_ROW, column, FIRST_ROW + len(self.labels) - 1, column, OFFICES)

    def look_up(self, column: Place, position: str) -> str:
        """Formula text for what stands in a column, at a position counted from 1."""
        return index(self.over(column), position)

    def find_label(self, choice: str) -> str:
        """Formula text for the position of the office with a label (a cell); 0 where none has it."""
        labels = self.over(Place.LABEL)
        return f"SUMPRODUCT(({labels}={choice})*(ROW({labels})-{FIRST_ROW}))"

    def change(self, results: Results, office: str) -> float | str:
        """Return what the office's sections sum up to, less what it gave itself; "" where one of them is not there."""
        if office not in results.own_totals or office not in self.self_totals:
            return ""
        scored = sum(results.section_scores[office, section.section] for section in results.rulebook.sections)
        return round(scored - self.self_totals[office], 2)

    def name_first(self, value: str, everyone: str) -> str:
        """Formula text that names the first office to have a value (a cell) in a line of 得分矩阵, and how many have it."""
        first, many = index(self.over(Place.LABEL), match(value, everyone)), count_if(everyone, value)
        return join(first, if_(f"{many}>1", join(text("等"), many, text("个所"))))

    def say_first(self, value: float, scores: Mapping[str, float]) -> str:
        """Return what `name_first` gives."""
        have = [label for office, label in self.labels.items() if scores.get(office) == value]
        return "".join(have[:1]) + (f"等{len(have)}个所" if len(have) > 1 else "")

    def find_place(self, place: str) -> str:
        """Formula text for the position of the office that stands at a place in the order."""
        order = self.over(Place.ORDER)
        return match(call("SMALL", order, place), order)


def refer(layout: MatrixLayout, office: str, column: Place) -> str:
    """An office's own cell in a column."""
    return fixed_name(FIRST_ROW + layout.places[office] - FIRST_OFFICE, column, OFFICES)


def list_offices(results: Results) -> OfficeList:
    """The offices by their short names, and in the order of their ranks."""
    return OfficeList(_label_offices(results), tuple(results.order), results.self_totals)


def _label_offices(results: Results) -> dict[str, str]:
    labels = {office: shorten(show_whole(results.names[office]), LONGEST_LABEL) for office in results.offices}
    many = Counter(labels.values())
    return {
        office: label if many[label] == 1 else f"{label}（{shorten(show_whole(office), LONGEST_LABEL)}）"
        for office, label in labels.items()
    }


def mark_office(results: Results, office: str) -> str:
    """Return what is to be known beside an office's rank: that it has none, or that it must still mend something."""
    state, entry = results.states[office], results.entries[office]
    if office in results.outside:
        return _say_outside(results, office)
    if state == OfficeStatus.MISSING:
        return state.word
    veto = state.word if state == OfficeStatus.VETOED else ""
    return "；".join(filter(None, (veto, _show_faults(entry["findings"]))))


def list_shades(results: Results) -> list[tuple[OfficeStatus, str]]:
    """The statuses of offices that are not ranked, each with the look of their rows."""
    outside = [(status, "is_missing") for status in results.outside_states]
    return [(OfficeStatus.VETOED, "is_vetoed"), (OfficeStatus.MISSING, "is_missing"), *outside]


def _say_outside(results: Results, office: str) -> str:
    """`撤并入城关司法所`, or the word alone."""
    into = next(each.merged_into for each in results.roster.offices if each.code == office)
    return (
        f"{OfficeStatus.MERGED.word}入{shorten(show_whole(results.name(into)), LONGEST_LABEL)}"
        if into
        else results.outside[office].word
    )


def explain_veto(results: Results, office: str) -> str:
    """The cause of an office's veto, so that it may be said behind other words; "" where nobody says why."""
    return show_whole(results.entries[office]["veto"])[:LONGEST_REASON]


def cut_reason(cell: str) -> str:
    """Formula text for the same, of the cell that holds the reason."""
    return call("LEFT", cell, LONGEST_REASON)


def _show_faults(count: int) -> str:
    return f"有{count}处错误待改" if count else ""


def write_offices(book: Book, results: Results, layout: MatrixLayout, offices: OfficeList) -> None:
    """Add the sheet."""
    sheet = LongSheet.add_to(book.workbook, OFFICES)
    sheet.hide()
    sheet.write_string(0, 0, "本表供“首页”“单所画像”查找，请勿改动")
    for column, head in enumerate(_HEADS):
        sheet.write_string(FIRST_ROW - 1, column, head)
    places = first_places(book, results, layout)
    for row, office in enumerate(layout.places, start=FIRST_ROW):
        own = {place: cell_name(row, place, keep="column") for place in Place}
        band = Formula(f"={layout.refer(layout.band_line, office)}", results.bands[office]) if layout.bands else ""
        values: dict[Place, str | float | Formula] = {
            Place.LABEL: offices.labels[office],
            Place.CODE: office,
            Place.STATE: Formula(f"={layout.refer(STATE_LINE, office)}", results.states[office].word),
            Place.TOTAL: Formula(f"={layout.refer(layout.total_line, office)}", results.own_totals.get(office, "")),
            Place.RANK: Formula(f"={layout.refer(layout.rank_line, office)}", results.ranks.get(office, "—")),
            Place.BAND: band,
            Place.ORDER: results.order[office] + 1
            if layout.is_large
            else Formula(_order_text(own, results.outside_states), _order(results, office, row)),
            Place.SELF: offices.self_totals.get(office, ""),
            Place.REASON: show_whole(results.entries[office]["veto"]),
            Place.FAULTS: _show_faults(results.entries[office]["findings"]),
            Place.MARK: mark_office(results, office)
            if office in results.outside
            else Formula(_mark_text(own), mark_office(results, office)),
            Place.ROW: find_rest(book, results, layout, (office, places[office], own[Place.CODE])),
        }
        sheet.put_row(row, ((place, show_value(value), None) for place, value in values.items()))


def _order_text(own: Mapping[Place, str], outside: Sequence[OfficeStatus]) -> str:
    ranked = f"{own[Place.RANK]}+ROW()/{TIE_STEP}"
    behind = f"{BEHIND[OfficeStatus.VETOED]}-{own[Place.TOTAL]}+ROW()/{TIE_STEP * 100}"
    last = f"{BEHIND[OfficeStatus.MISSING]}+ROW()/{TIE_STEP}"
    state = own[Place.STATE]
    for status in outside:
        last = if_(is_text(state, status.word), f"{BEHIND[status]}+ROW()/{TIE_STEP}", last)
    place = if_(
        is_text(state, OfficeStatus.RANKED.word), ranked, if_(is_text(state, OfficeStatus.VETOED.word), behind, last)
    )
    return f"={call('ROUND', place, PLACE_DECIMALS)}"


def _order(results: Results, office: str, row: int) -> float:
    match results.states[office]:
        case OfficeStatus.RANKED:
            place = results.ranks[office] + (row + 1) / TIE_STEP
        case OfficeStatus.VETOED:
            place = BEHIND[OfficeStatus.VETOED] - results.totals[office] + (row + 1) / (TIE_STEP * 100)
        case status:
            place = BEHIND[status] + (row + 1) / TIE_STEP
    return round(place, PLACE_DECIMALS)


def _mark_text(own: Mapping[Place, str]) -> str:
    state, faults = own[Place.STATE], own[Place.FAULTS]
    vetoed = join(text(OfficeStatus.VETOED.word), if_(is_text(faults, ""), NOTHING, text("；")), faults)
    told = if_(is_text(state, OfficeStatus.VETOED.word), vetoed, join(faults, NOTHING))
    return f"={if_(is_text(state, OfficeStatus.MISSING.word), text(OfficeStatus.MISSING.word), told)}"
