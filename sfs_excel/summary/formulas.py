"""Builds the formulas by which 得分矩阵 scores every office: `scoring/rank.py` once more, live.

A formula stands at an office's place in 得分矩阵 or in the hidden sheet, which has the same places.
"""

from sfs_excel.rulebook.ranking import Band, Ranking
from sfs_excel.sheets.formulas import NOTHING, call, count_if, if_, index, is_text, join, text
from sfs_excel.sheets.references import area_name, fixed_name
from sfs_excel.summary.layout import COMPUTED, ITEM_PLACE, MATRIX, STATE_LINE, MatrixLayout
from sfs_excel.words import OfficeStatus

BAND_NAME, BAND_BOUND, BAND_LIMIT, BAND_END = range(4)  # places of the bands in the hidden sheet


def sum_section(layout: MatrixLayout, place: int, first: int, last: int, lacking: OfficeStatus) -> str:
    """A section's score: the sum of its items, in the lines `first` to `last`.

    Args:
        lacking: the status in which the office has no score.
    """
    return f"={_unless_missing(layout, place, call('SUM', layout.stretch(first, last, place)), lacking)}"


def sum_total(ranking: Ranking, layout: MatrixLayout, place: int, lacking: OfficeStatus) -> str:
    """The sum of the sections; `lacking` as of `sum_section`. A weight adds (factor - 1) of what its section kept: its score
    without what the hidden sheet holds in the same place, bonus and penalty."""
    sums = {section: layout.name(line, place) for section, line in layout.sections.items()}
    more = "".join(
        f"{factor - 1:+f}*({sums[section]}-'{COMPUTED}'!{sums[section]})" for section, factor in ranking.weights.items()
    )
    return f"={_unless_missing(layout, place, call('SUM', *sums.values()) + more, lacking)}"


def count_better(ranking: Ranking, layout: MatrixLayout, place: int) -> str:
    """The rank: 1 and so many as have more; where the totals tie, more in the sections that break ties."""
    better = ""
    for line in reversed([layout.total_line, *(layout.sections[section] for section in ranking.ties)]):
        everyone, own = layout.over_offices(line), layout.name(line, place)
        better = f"({everyone}>{own})+({everyone}={own})*({better})" if better else f"{everyone}>{own}"
    states = layout.over_offices(STATE_LINE)
    rank = "1+" + call("SUMPRODUCT", f"({is_text(states, OfficeStatus.RANKED.word)})*({better})")
    return f"={if_(is_text(state_of(layout, place), OfficeStatus.RANKED.word), rank, text('—'))}"


def find_band(layout: MatrixLayout, place: int) -> str:
    """The first band that does not end before the office's standing; below the last one stands an empty name."""
    first, last = layout.first_band_line, layout.first_band_line + layout.bands - 1
    names = area_name(*layout.area(first, BAND_NAME, last + 1, BAND_NAME), COMPUTED)
    ends = area_name(*layout.area(first, BAND_END, last, BAND_END), COMPUTED)
    standing = f"'{COMPUTED}'!{layout.name(layout.standing_line, place)}"
    found = "1+" + count_if(ends, join(text("<"), standing))
    band = index(names, 1, found) if layout.lies else index(names, found)
    return f"={if_(is_text(state_of(layout, place), OfficeStatus.RANKED.word), join(band, NOTHING))}"


def count_changes(layout: MatrixLayout, place: int) -> str:
    """In how many places an office's state and scores are no longer what was computed. Lines of items have a number.

    Compared by operators: not every program asks a function such as ISBLANK of each cell by itself within SUMPRODUCT.
    """
    first, last = min(layout.sections.values()), layout.total_line - 1
    numbers = area_name(*layout.area(first, ITEM_PLACE, last, ITEM_PLACE))
    now, state = layout.stretch(first, last, place), state_of(layout, place)
    then = f"'{COMPUTED}'!{now}"
    changed = f"(({now}<>{then})+(({is_text(now, '')})<>({is_text(then, '')})))>0"
    items = call("SUMPRODUCT", f"({numbers}<>{NOTHING})*({changed})")
    return f"=({state}<>'{COMPUTED}'!{state})+{items}"


def count_as_good(layout: MatrixLayout, place: int) -> str:
    """Hidden: how many offices are ranked as well as this one, or better."""
    rank = _there(layout, place)
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


def end_band(layout: MatrixLayout, band: Band, number: int) -> str:
    """Hidden: how many offices have this band or a better one.

    Those with the band's total, and those whose standing is within its limit, are both the first so many: the band ends
    with the fewer, or at once where there is nobody.
    """
    line = layout.first_band_line + number
    before = fixed_name(*layout.cell(line - 1, BAND_END)) if number else "0"
    terms = [
        layout.over_offices(layout.standing_line),
        join(text("<="), f"({before}+{fixed_name(*layout.cell(line, BAND_LIMIT))})"),
    ]
    if band.at_least is not None:
        terms += [
            layout.over_offices(layout.total_line, MATRIX),
            join(text(">="), fixed_name(*layout.cell(line, BAND_BOUND))),
        ]
    return f"={call('MAX', before, call('COUNTIFS', *terms))}"


def order_office(layout: MatrixLayout, place: int) -> str:
    """Hidden: the place in the order of ranks; equals keep the roster's order. Rounded: no two programs differ in it."""
    rank = _there(layout, place)
    digits = layout.order_decimals
    order = call("ROUND", f"{rank}+{layout.counter}/{10**digits}", digits)
    return f"={if_(call('ISNUMBER', rank), order)}"


def state_of(layout: MatrixLayout, place: int) -> str:
    """The cell that says whether the office is ranked."""
    return layout.name(STATE_LINE, place, keep="line")


def _unless_missing(layout: MatrixLayout, place: int, points: str, lacking: OfficeStatus) -> str:
    return if_(is_text(state_of(layout, place), lacking.word), NOTHING, call("ROUND", points, 2))


def _ranks(layout: MatrixLayout) -> str:
    return layout.over_offices(layout.rank_line, MATRIX)


def _there(layout: MatrixLayout, place: int) -> str:
    return f"'{MATRIX}'!{layout.name(layout.rank_line, place, keep='line')}"
