"""口径影响.xlsx and 口径.xlsx on a small screen, and what they say; what is weighed: tests/outcome/test_impact.py."""

from io import BytesIO

import pytest
from openpyxl.workbook import Workbook

from sfs_excel.outcome.impact_table import IMPACT
from sfs_excel.roster.readings import list_rooms
from sfs_excel.roster.readings_sheet import build_readings
from sfs_excel.rulebook.alternatives import list_alternatives
from sfs_excel.summary.impact import build_impact
from sfs_excel.summary.styles import MEASURE
from sfs_excel.words import Effect
from tests.sheets import screen
from tests.summary.factory import RULEBOOK, make_results

RESULTS = make_results(1, missing=0, vetoed=0)
NOWHERE = ("", "", None, None, None, None, None)
ASKS = "要另外填报“县委县政府或市局先进集体（同一荣誉只计最高级）”（由司法所填），现在没有人填过，算不出来"


def build(*effects: Effect) -> Workbook:
    """A workbook of every alternative of the letter, with these effects by turns; what moves anything moves one office."""
    rows = []
    for at, (name, each) in enumerate(list_alternatives(RULEBOOK).items()):
        effect = effects[at % len(effects)]
        moved = ("001", "河东司法所", -2.5, 97.5, 95.0, None, None) if effect == Effect.MOVED else NOWHERE
        rows.append((each.item, f"第{each.item}项改用“{name[3:]}”", each.reading, effect, ASKS, *moved))
    return screen.open_shown(BytesIO(build_impact(RESULTS, IMPACT.frame(rows))))


def list_faults(book: Workbook) -> list[str]:
    faults = []
    for sheet in book.worksheets:
        faults += screen.find_outside(sheet)
        faults += screen.find_tall_freeze(sheet)
        faults += screen.find_cut_texts(sheet, MEASURE)
        faults += screen.find_covered_heads(sheet, MEASURE)
        faults += screen.find_mixed_filters(sheet)
    return faults


def test_nothing_is_off_the_screen_cut_or_covered() -> None:
    assert list_faults(build(*Effect)) == []


def test_who_has_no_rank_shows_none() -> None:
    sheet = build(*Effect)["逐所变化"]
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert last[2:] == ["河东司法所", -2.5, 97.5, 95, "—", "—"]


def test_where_nothing_moves_a_line_says_so() -> None:
    said = {cell.value for row in build(Effect.SAME)["逐所变化"].iter_rows() for cell in row}
    assert "改用哪一种口径，都没有一个所的得分、名次变化。" in said


@pytest.mark.parametrize("chosen", [(), ("04.评分",)])
def test_the_sheet_to_be_moved_into_a_roster_is_whole(chosen: tuple[str, ...]) -> None:
    book = screen.open_shown(BytesIO(build_readings(list_rooms(RULEBOOK, chosen))))
    assert list_faults(book) == []
