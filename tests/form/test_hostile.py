"""Every text in a form, of any content and for any office, stays text and never becomes a formula or a link."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import Filling
from sfs_excel.form.cover import Recipient
from sfs_excel.form.layout import lay_out
from sfs_excel.form.write import build_form
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.token import Stamp, make_token
from tests.fillings import GOOD, KEY, MADE, RULEBOOK, write_filled

LAYOUT = lay_out(RULEBOOK)
FIRST_ROW = {block.item.item: block.first for block in LAYOUT.blocks}
HOSTILE = (
    "=1+1", '=HYPERLINK("http://example.com","点")', "+1+1", "-2+3", "@SUM(A1:A9)", "http://example.com", "'=1", "{=1}",
)  # fmt: skip


def read_table(path: Path) -> Worksheet:
    sheet = openpyxl.load_workbook(path)[TABLE]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Something that looks like a formula or a link wherever somebody may have written something."""
    path = tmp_path_factory.mktemp("hostile") / "a.xlsx"
    values = {key: HOSTILE[place % len(HOSTILE)] for place, key in enumerate(LAYOUT.rows())}
    evidence = {number: HOSTILE[number % len(HOSTILE)] for number in RULEBOOK.items}
    recipient = Recipient("007", "=1+1", "=cmd|' /C calc'!A0", "=2+2", None, "http://example.com")
    token = make_token("form", RULEBOOK.year, RULEBOOK.digest, "007")
    path.write_bytes(build_form(RULEBOOK, recipient, Stamp(token, KEY, MADE), Filling(values, evidence)))
    return path


def test_what_looks_like_a_formula_is_shown_as_it_was_written(hostile: Path) -> None:
    table = read_table(hostile)
    typed = [table[cell_name(row, Column.VALUE)].value for row in LAYOUT.rows().values()]
    assert typed == [HOSTILE[place % len(HOSTILE)] for place in range(len(typed))]
    evidence = {number: table[cell_name(row, Column.EVIDENCE)].value for number, row in FIRST_ROW.items()}
    assert evidence == {number: HOSTILE[number % len(HOSTILE)] for number in RULEBOOK.items}


def test_the_only_formulas_are_those_of_a_blank_form(hostile: Path, book: Workbook) -> None:
    written = openpyxl.load_workbook(hostile)
    for blank, filled in zip(book.worksheets, written.worksheets, strict=True):
        one, other = (
            {each.coordinate: each.value for row in sheet.iter_rows() for each in row if each.data_type == "f"}
            for sheet in (blank, filled)
        )
        assert one == other


def test_there_is_no_link_but_to_the_forms_own_inputs(hostile: Path) -> None:
    with zipfile.ZipFile(hostile) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, part in parts.items() if b"TargetMode" in part or b"<hyperlink" in part]
    linked = [target for part in parts.values() for target in re.findall(rb"<f>[^<]*HYPERLINK\(([^&]*)&amp;", part)]
    assert set(linked) == {f"\"#'{TABLE}'!F\"".encode()}


def test_evidence_keeps_its_spaces_lines_and_signs(tmp_path: Path) -> None:
    evidence = {44: "  赣委发〔2016〕3号\n见“附件”<1>&2  ", 26: "图" * 1000}
    table = read_table(write_filled(tmp_path / "a.xlsx", Filling(GOOD, evidence)))
    assert {number: table[cell_name(FIRST_ROW[number], Column.EVIDENCE)].value for number in evidence} == evidence


def test_a_text_longer_than_a_cell_is_cut_and_its_cell_stays_an_input(tmp_path: Path) -> None:
    path = write_filled(tmp_path / "a.xlsx", Filling(GOOD | {"05.orgs": "长" * 40_000}, {44: "图" * 40_000}))
    table = read_table(path)
    for place in (
        table[cell_name(LAYOUT.rows()["05.orgs"], Column.VALUE)],
        table[cell_name(FIRST_ROW[44], Column.EVIDENCE)],
    ):
        assert len(str(place.value)) == 32_767
        assert not place.protection.locked
