"""A form's cover shows its progress: counts by section, and links that lead to the open inputs.

1. Every section and the whole say how many inputs are done, blank and faulty, and what share is done.
2. A number leads to the first input in that state; a form with faults leads to the first fault, then to the first blank.
3. The same is said above 填报表, and beside each section's score.
"""

import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import COVER, SUMMARY_ROW, TABLE, Column
from sfs_excel.form.content import BLANK, DONE, FAULTY, Filling, fill_content
from sfs_excel.form.layout import lay_out
from sfs_excel.sheets.references import cell_name
from tests.conftest import Recalculate
from tests.fillings import GOOD, RULEBOOK, write_filled
from tests.handouts.bureau import heads_of, sheet_of

LAYOUT = lay_out(RULEBOOK)
LEFT_OUT, WRONG = ("05.orgs", "13.phones", "13.entered", "44.unit_city"), ("09.settled", "21.released")
SOME = Filling({key: value for key, value in GOOD.items() if key not in LEFT_OUT} | dict.fromkeys(WRONG, "约3"))
ROW_OF_LINK = re.compile(r"&(\(\d+\+MATCH\([^()]*\)\))")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_filled(tmp_path_factory.mktemp("progress") / "a.xlsx", SOME)


@pytest.fixture(scope="module")
def followed(written: Path, libreoffice: Recalculate) -> Workbook:
    """The form with the row to which each link of the cover leads beside it, far to the right."""
    book = openpyxl.load_workbook(written)
    cover = sheet_of(book, COVER)
    for row in cover.iter_rows():
        for each in row:
            if rows := ROW_OF_LINK.findall(str(each.value)):
                cover.cell(int(each.row or 0), int(each.column or 0) + 20).value = f"={rows[0]}"
    book.save(written.with_name("followed.xlsx"))
    (after,) = libreoffice([written.with_name("followed.xlsx")])
    return openpyxl.load_workbook(after, data_only=True)


def test_every_section_says_how_far_it_is(written: Path) -> None:
    cover = sheet_of(openpyxl.load_workbook(written, data_only=True), COVER)
    head_row, heads = heads_of(cover, "进度")
    states = fill_content(RULEBOOK, SOME).status
    for row, band in enumerate(LAYOUT.bands, head_row + 1):
        own = [states[key] for block in band.blocks for key in block.keys]
        told = {head: cover.cell(row, heads[head]).value for head in ("应填", DONE, BLANK, FAULTY, "进度")}
        share = own.count(DONE) / len(own) if DONE in own else None
        assert told == {"应填": len(own), **{state: own.count(state) for state in (DONE, BLANK, FAULTY)}, "进度": share}


def test_every_number_leads_to_the_first_such_input_of_its_section(followed: Workbook) -> None:
    cover = sheet_of(followed, COVER)
    head_row, heads = heads_of(cover, "进度")
    states, rows = fill_content(RULEBOOK, SOME).status, LAYOUT.rows()
    led = 0
    for row, blocks in enumerate([*(band.blocks for band in LAYOUT.bands), LAYOUT.blocks], head_row + 1):
        for state in (BLANK, FAULTY):
            wanted = [rows[key] for block in blocks for key in block.keys if states[key] == state]
            if wanted:
                assert cover.cell(row, heads[state] + 20).value == wanted[0] + 1
                led += 1
    assert led == 7  # sections 1, 3 and 12 have blanks, 2 and 4 faults, the whole has both


@pytest.mark.parametrize(
    ("filling", "said"),
    [
        (SOME, f"到第一处{FAULTY} →"),
        (Filling({key: GOOD[key] for key in GOOD if key not in LEFT_OUT}), f"到第一处{BLANK} →"),
        (Filling(GOOD), None),
    ],
)
def test_the_form_leads_to_a_fault_before_a_blank_and_nowhere_once_done(
    filling: Filling, said: str | None, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(write_filled(tmp_path / "a.xlsx", filling), data_only=True)
    assert sheet_of(book, TABLE)[cell_name(SUMMARY_ROW, Column.VALUE)].value == said
    cover = sheet_of(book, COVER)
    head_row, heads = heads_of(cover, "进度")
    assert cover.cell(head_row + len(LAYOUT.bands) + 2, heads[BLANK]).value == said


def test_a_section_says_beside_its_score_what_it_still_wants(written: Path) -> None:
    table = sheet_of(openpyxl.load_workbook(written, data_only=True), TABLE)
    told = [table[cell_name(band.row, Column.REASON)].value for band in LAYOUT.bands]
    assert told[:4] == ["←本部分得分　未填1", "←本部分得分　有误1", "←本部分得分　未填2", "←本部分得分　有误1"]
    assert told[4:11] == ["←本部分得分"] * 7
