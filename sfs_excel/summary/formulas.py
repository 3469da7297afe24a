"""Builds the formulas by which 得分矩阵 scores every office: `scoring/rank.py` once more, live.

A formula stands in a column of 得分矩阵 or of the hidden sheet, whose columns are the same offices.
"""

from sfs_excel.rulebook.ranking import Band, Ranking
from sfs_excel.sheets.formulas import NOTHING, call, count_if, if_, index, is_text, join, text
from sfs_excel.sheets.references import area_name, cell_name, fixed_name
from sfs_excel.summary.layout import COMPUTED, ITEM_COLUMN, MATRIX, STATE_ROW, MatrixLayout
from sfs_excel.words import OfficeStatus

ORDER_DECIMALS = 5  # a sheet has fewer columns than 10 ** 5: a place among equals is less than a rank
BAND_NAME, BAND_BOUND, BAND_LIMIT, BAND_END = range(4)  # columns of the bands in the hidden sheet


def sum_section(column: int, first: int, last: int) -> str:
    """A section's score: the sum of its items, in the rows `first` to `last`."""
    items = f"{cell_name(first, column)}:{cell_name(last, column)}"
    return f"={_unless_missing(column, call('SUM', items))}"


def sum_total(ranking: Ranking, layout: MatrixLayout, column: int) -> str:
    """A weight adds (factor - 1) of what its section kept: its score without what the hidden sheet holds in the same
    place, bonus and penalty."""
    sums = {section: cell_name(row, column) for section, row in layout.sections.items()}
    more = "".join(
        f"{factor - 1:+f}*({sums[section]}-'{COMPUTED}'!{sums[section]})" for section, factor in ranking.weights.items()
    )
    return f"={_unless_missing(column, call('SUM', *sums.values()) + more)}"


def count_better(ranking: Ranking, layout: MatrixLayout, column: int) -> str:
    """The rank: 1 and so many as have more; where the totals tie, more in the sections that break ties."""
    better = ""
    for row in reversed([layout.total_row, *(layout.sections[section] for section in ranking.ties)]):
        everyone, own = layout.over_offices(row), cell_name(row, column)
        better = f"({everyone}>{own})+({everyone}={own})*({better})" if better else f"{everyone}>{own}"
    states = layout.over_offices(STATE_ROW)
    rank = "1+" + call("SUMPRODUCT", f"({is_text(states, OfficeStatus.RANKED.word)})*({better})")
    return f"={if_(is_text(state_of(column), OfficeStatus.RANKED.word), rank, text('—'))}"


def find_band(layout: MatrixLayout, column: int) -> str:
    """The first band that does not end before the office's standing; below the last one stands an empty name."""
    first, last = layout.first_band_row, layout.first_band_row + layout.bands - 1
    names = area_name(first, BAND_NAME, last + 1, BAND_NAME, COMPUTED)
    ends = area_name(first, BAND_END, last, BAND_END, COMPUTED)
    standing = f"'{COMPUTED}'!{cell_name(layout.standing_row, column)}"
    band = index(names, "1+" + count_if(ends, join(text("<"), standing)))
    return f"={if_(is_text(state_of(column), OfficeStatus.RANKED.word), join(band, NOTHING))}"


def count_changes(layout: MatrixLayout, column: int) -> str:
    """In how many places an office's state and scores are no longer what was computed. Rows of items have a number.

    Compared by operators: not every program asks a function such as ISBLANK of each cell by itself within SUMPRODUCT.
    """
    first, last = min(layout.sections.values()), layout.total_row - 1
    numbers = area_name(first, ITEM_COLUMN, last, ITEM_COLUMN)
    now, state = f"{cell_name(first, column)}:{cell_name(last, column)}", state_of(column)
    then = f"'{COMPUTED}'!{now}"
    changed = f"(({now}<>{then})+(({is_text(now, '')})<>({is_text(then, '')})))>0"
    items = call("SUMPRODUCT", f"({numbers}<>{NOTHING})*({changed})")
    return f"=({state}<>'{COMPUTED}'!{state})+{items}"


def count_as_good(layout: MatrixLayout, column: int) -> str:
    """Hidden: how many offices are ranked as well as this one, or better."""
    rank = _there(layout.rank_row, column)
    return f"={if_(call('ISNUMBER', rank), count_if(_ranks(layout), join(text('<='), rank)))}"


def limit_band(layout: MatrixLayout, band: Band) -> str:
    """Hidden: how many of the offices that are ranked now may have the band. A share is a fraction: 0.29 x 100 would be
    a little less than 29."""
    ranked = call("COUNT", _ranks(layout))
    limits = [ranked]
    if band.share is not None:
        part, whole = band.share.as_integer_ratio()
        limits.append(call("INT", f"{part}*{ranked}/{whole}"))
    if band.places is not None:
        limits.append(str(band.places))
    return f"={call('MIN', *limits)}"


def end_band(layout: MatrixLayout, band: Band, place: int) -> str:
    """Hidden: how many offices have this band or a better one.

    Those with the band's total, and those whose standing is within its limit, are both the first so many: the band ends
    with the fewer, or at once where there is nobody.
    """
    row = layout.first_band_row + place
    before = fixed_name(row - 1, BAND_END) if place else "0"
    terms = [
        layout.over_offices(layout.standing_row),
        join(text("<="), f"({before}+{fixed_name(row, BAND_LIMIT)})"),
    ]
    if band.at_least is not None:
        terms += [layout.over_offices(layout.total_row, MATRIX), join(text(">="), fixed_name(row, BAND_BOUND))]
    return f"={call('MAX', before, call('COUNTIFS', *terms))}"


def order_office(layout: MatrixLayout, column: int) -> str:
    """Hidden: the place in the order of ranks; equals keep the roster's order. Rounded: no two programs differ in it."""
    rank = _there(layout.rank_row, column)
    place = call("ROUND", f"{rank}+COLUMN()/{10**ORDER_DECIMALS}", ORDER_DECIMALS)
    return f"={if_(call('ISNUMBER', rank), place)}"


def state_of(column: int) -> str:
    """The cell that says whether the office is ranked."""
    return cell_name(STATE_ROW, column, keep="row")


def _unless_missing(column: int, points: str) -> str:
    return if_(is_text(state_of(column), OfficeStatus.MISSING.word), NOTHING, call("ROUND", points, 2))


def _ranks(layout: MatrixLayout) -> str:
    return layout.over_offices(layout.rank_row, MATRIX)


def _there(row: int, column: int) -> str:
    return f"'{MATRIX}'!{cell_name(row, column, keep='row')}"
