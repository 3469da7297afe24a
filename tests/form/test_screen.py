"""Every workbook that goes out, on the screen of an office and in a meeting: 1366 × 768 pixels at 100 %.

1. Its columns stand side by side in the window, and the rows that stay in sight leave two thirds of it.
2. Every text has room, no head is under its filter's button, no heading among a filter's values, every link leads somewhere.
3. In 填报表 the first input and its evidence are seen at once; what is frozen has a title of its own.
"""

from functools import cache
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import SUMMARY_ROW, TABLE, TITLE_ROW, Column
from sfs_excel.form.layout import lay_out
from sfs_excel.form.styles import MEASURE
from sfs_excel.handouts.columns import ITEM_DECISIONS
from sfs_excel.sheets.references import cell_name
from tests.fillings import RULEBOOK
from tests.form.golden import OTHER
from tests.form.kinds import ASSESSOR, BALLOT, CORRECTED, FORM, GRADED, KINDS, build
from tests.sheets import screen

WHOLE = (FORM, CORRECTED, BALLOT, GRADED)  # of the letter of 2016; the others are as wide for one of five items
ROOM = 1280  # pixels: LibreOffice draws columns up to 2 % wider than they are, and the window has 1310


@cache
def write(kind: str) -> bytes:
    return build(kind, RULEBOOK if kind in WHOLE else OTHER)


def read(kind: str) -> tuple[Workbook, Workbook]:
    """As it shows, and as it is written."""
    written = write(kind)
    return screen.open_shown(BytesIO(written)), openpyxl.load_workbook(BytesIO(written))


def list_faults(shown: Workbook, written: Workbook) -> list[str]:
    faults = screen.find_lost_links(written)
    for sheet in shown.worksheets:
        if sheet.sheet_state == "visible":
            faults += screen.find_outside(sheet, room=ROOM)
            faults += screen.find_tall_freeze(sheet)
            faults += screen.find_cut_texts(sheet, MEASURE)
            faults += screen.find_covered_heads(sheet, MEASURE)
            faults += screen.find_mixed_filters(sheet)
    return faults


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_off_the_screen_cut_or_covered(kind: str) -> None:
    assert list_faults(*read(kind)) == []


def test_a_sheet_that_is_as_it_was_would_be_found_out() -> None:
    """A column that is wider, a taller row in sight, a text too long for its row, a filter over headings, a lost link."""
    shown, written = read(ASSESSOR)
    sheet = shown[ITEM_DECISIONS.sheet]
    assert isinstance(sheet, Worksheet)
    sheet.column_dimensions["K"].width = 40
    sheet.row_dimensions[1].height = 90
    sheet["B3"] = "长" * 200
    sheet.row_dimensions[4].height = 22
    sheet.auto_filter.filterColumn.clear()
    written.move_sheet(ITEM_DECISIONS.sheet)
    written[ITEM_DECISIONS.sheet].title = "改了名"
    found = "\n".join(list_faults(shown, written))
    for fault in (
        "M ends at",
        "are frozen",
        "!B3：",
        "under the button",
        "a heading in",
        f"no sheet {ITEM_DECISIONS.sheet}",
    ):
        assert fault in found


def test_an_input_its_name_and_its_evidence_are_seen_together() -> None:
    table = read(FORM)[0][TABLE]
    assert isinstance(table, Worksheet)
    assert table.freeze_panes == cell_name(3, Column.VALUE)
    frozen = sum(screen.column_pixels(table, column) for column in range(1, Column.VALUE + 1))
    assert frozen <= screen.WIDTH / 2
    assert screen.find_outside(table, get_column_letter(Column.EVIDENCE + 1), ROOM) == []
    assert not [
        str(area) for area in table.merged_cells.ranges
        if area.min_row <= SUMMARY_ROW + 1 and area.min_col <= Column.LABEL + 1 < area.max_col
    ]  # fmt: skip
    assert table.cell(TITLE_ROW + 1, Column.VALUE + 1).value == "样本县司法局　　甲镇司法所"


def test_where_the_office_writes_nothing_no_cell_is_for_it() -> None:
    table = read(FORM)[0][TABLE]
    silent = [block for block in lay_out(RULEBOOK).blocks if not block.keys]
    assert [block.item.item for block in silent] == [43, 45, 46]
    for block in silent:
        assert table[cell_name(block.first, Column.EVIDENCE)].protection.locked
