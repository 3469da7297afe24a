"""名册.xlsx on a small screen: everything in the window, nothing cut off, as the arithmetic of tests/sheets/screen.py has it."""

import pytest
from openpyxl.workbook import Workbook

from sfs_excel.demonstration.people import DEPARTMENTS, OFFICES, SETTINGS, VOTERS
from sfs_excel.roster.readings import list_rooms
from sfs_excel.roster.write import write_roster
from sfs_excel.summary.styles import MEASURE
from tests.fillings import RULEBOOK
from tests.sheets import screen


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("roster") / "名册.xlsx"
    rooms = list_rooms(RULEBOOK)
    write_roster(path, OFFICES.values(), voters=VOTERS, departments=DEPARTMENTS, settings=SETTINGS, rooms=rooms)
    return screen.open_shown(path)


def list_faults(roster: Workbook) -> list[str]:
    faults = []
    for sheet in roster.worksheets:
        faults += screen.find_outside(sheet)
        faults += screen.find_tall_freeze(sheet)
        faults += screen.find_cut_texts(sheet, MEASURE)
    return faults


def test_nothing_is_off_the_screen_or_cut(roster: Workbook) -> None:
    assert list_faults(roster) == []


def test_every_choice_is_seen_beside_its_alternatives(roster: Workbook) -> None:
    """A row that is higher than the window cannot be read without losing the list of 采用."""
    sheet = roster["口径"]
    assert max(screen.row_pixels(sheet, row) for row in range(2, sheet.max_row + 1)) < screen.HEIGHT


def test_a_text_that_has_grown_would_be_found_out(roster: Workbook) -> None:
    sheet = roster["口径"]
    before, sheet["D2"].value = sheet["D2"].value, "长" * 200
    try:
        assert any(fault.startswith("口径!D2：") for fault in list_faults(roster))
    finally:
        sheet["D2"].value = before
