"""The form as an official has it before him.

1. What is to be filled in is unlocked, checked as it is typed, and explained; nothing else can be changed.
2. Every field, item and section has its name where the layout says, its key hidden, the letter's words beside it.
3. It says whose it is and by when, tells states in words, and is light enough for any mailbox.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form import layout as at
from sfs_excel.form.columns import COVER, GUIDE, HEAD_ROW, HEADINGS, META, SUMMARY_ROW, TABLE, Column
from sfs_excel.form.content import Filling
from sfs_excel.form.inputs import needs_tip, say_expected
from sfs_excel.sheets.references import cell_name, fixed_name
from sfs_excel.sheets.token import make_token
from tests.fillings import GOOD, MADE, RULEBOOK, write_filled

LAYOUT = at.lay_out(RULEBOOK)
ROWS = LAYOUT.rows()


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def evidence_cells() -> Iterator[str]:
    for block in (block for block in LAYOUT.blocks if block.keys):
        yield from (cell_name(row, Column.EVIDENCE) for row in range(block.first, block.last + 1))


def validations_of(sheet: Worksheet) -> dict[str, DataValidation]:
    """By every single cell that each covers."""
    return {
        f"{get_column_letter(column)}{row}": validation
        for validation in sheet.data_validations.dataValidation
        for area in validation.sqref.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }


def test_inputs_and_evidence_are_unlocked_and_nothing_else(book: Workbook) -> None:
    unlocked = {
        (sheet.title, each.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for each in row
        if not each.protection.locked
    }
    inputs = [*(cell_name(row, Column.VALUE) for row in ROWS.values()), *evidence_cells()]
    whom_to_ask = {(COVER, f"{letter}{row}") for letter in "CDEFGHI" for row in (9, 10)}  # merged
    assert unlocked == {(TABLE, place) for place in inputs} | whom_to_ask
    assert len(ROWS) == 96


def test_every_sheet_is_protected_without_a_password(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None, sheet.title
    protection = sheet_of(book, TABLE).protection
    assert not protection.formatRows
    assert not protection.formatColumns
    assert not protection.selectUnlockedCells
    assert protection.insertRows
    assert protection.deleteColumns
    assert protection.sort


def test_every_input_is_checked_and_explained(table: Worksheet) -> None:
    validations = validations_of(table)
    assert set(validations) == {cell_name(row, Column.VALUE) for row in ROWS.values()} | set(evidence_cells())
    for key, row in ROWS.items():
        field, validation = RULEBOOK.fields[key], validations[cell_name(row, Column.VALUE)]
        assert validation.showInputMessage
        assert validation.showErrorMessage
        assert validation.errorStyle in (None, "stop")  # what is wrong cannot be entered
        tip = (field.label[:32], f"{say_expected(field)}。") if needs_tip(field) else (None, None)
        assert (validation.promptTitle, validation.prompt) == tip, key
        assert str(validation.error).startswith(field.label)
        place = fixed_name(row, Column.VALUE)
        stated = (validation.type, validation.formula1, validation.formula2)
        match field.type:
            case "flag":
                assert stated[:2] == ("list", '"是,否"')
            case "count":
                assert stated == ("whole", "0", "9999999")
            case "percent":
                assert validation.type == "custom"  # 98% would come in as 0.98
                assert str(validation.formula1).endswith(f",OR({place}=0,{place}>1))")
                assert f"{place}<=100)" in str(validation.formula1)
            case "decimal":
                assert stated == ("decimal", "0", "9999999.0")
            case "score":
                assert validation.type == "custom"
                assert f"{place}<={float(RULEBOOK.items[int(key[:2])].points):g}," in str(validation.formula1)


def test_every_name_points_where_the_layout_says(book: Workbook) -> None:
    expected = {at.TOTAL_NAME: fixed_name(SUMMARY_ROW, Column.SCORE)}
    for key, row in ROWS.items():
        expected[at.value_name(key)] = fixed_name(row, Column.VALUE)
        expected[at.valid_name(key)] = fixed_name(row, Column.VALID)
        expected[at.clean_name(key)] = fixed_name(row, Column.CLEAN)
    for band in LAYOUT.bands:
        expected[at.section_name(band.section.section)] = fixed_name(band.row, Column.SCORE)
        for block in band.blocks:
            expected[at.score_name(block.item.item)] = fixed_name(block.first, Column.SCORE)
            expected[at.evidence_name(block.item.item)] = fixed_name(block.first, Column.EVIDENCE)
    assert {name: defined.attr_text for name, defined in book.defined_names.items()} == {
        name: f"{TABLE}!{place}" for name, place in expected.items()
    }
    assert len(expected) == 1 + 3 * 96 + 12 + 2 * 46
    assert at.value_name("05.orgs") == "v_05_orgs"
    assert at.evidence_name(5) == "e_05"


def test_the_key_stands_hidden_beside_every_label(table: Worksheet) -> None:
    assert table[cell_name(HEAD_ROW, Column.KEY)].value == HEADINGS[Column.KEY]
    for key, row in ROWS.items():
        assert table[cell_name(row, Column.KEY)].value == key
        assert str(table[cell_name(row, Column.LABEL)].value).split("\n")[0] == RULEBOOK.fields[key].label
    keys = [table[cell_name(row, Column.KEY)].value for row in range(HEAD_ROW + 1, LAYOUT.last_row + 1)]
    assert [key for key in keys if key and "." not in str(key)] == ["43", "45", "46"]  # nothing is asked there
    dimensions = [each for each in table.column_dimensions.values() if each.hidden]
    hidden = {column - 1 for each in dimensions for column in range(each.min or 0, (each.max or 0) + 1)}
    assert hidden == {column for column in Column if column == Column.KEY or column > Column.EVIDENCE}


def test_the_letters_words_stand_beside_the_fields(table: Worksheet) -> None:
    for band in LAYOUT.bands:
        assert table[cell_name(band.row, Column.NUMBER)].value == band.section.heading
        for block in band.blocks:
            assert table[cell_name(block.first, Column.TEXT)].value == block.item.text
            assert table[cell_name(block.first, Column.NUMBER)].value == block.item.item
    assert [table[cell_name(HEAD_ROW, column)].value for column in Column if column <= Column.EVIDENCE] == list(
        HEADINGS.values()
    )


def test_sheets_are_in_order_and_the_identity_is_hidden(book: Workbook) -> None:
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        (COVER, "visible"),
        (TABLE, "visible"),
        (GUIDE, "visible"),
        (META, "hidden"),
    ]
    assert book.active is not None
    assert book.active.title == COVER
    meta = {str(row[0].value): row[1].value for row in sheet_of(book, META).iter_rows()}
    assert meta["sfs_office"] == "007"
    assert list(meta) == [
        "sfs_format", "sfs_kind", "sfs_year", "sfs_digest", "sfs_office", "sfs_form_id", "sfs_signature",
    ]  # fmt: skip


def test_the_cover_says_whose_it_is_and_by_when(book: Workbook) -> None:
    said = {each.value for row in sheet_of(book, COVER).iter_rows() for each in row if each.value is not None}
    assert {"河东司法所（编码 007）", "王建国", "2016年", "2016年12月20日", "kh@example.cn", RULEBOOK.title} <= said
    assert "赣榆县司法局　年度考核填报表" in said


def test_states_are_told_in_words_as_well_as_colours(table: Worksheet) -> None:
    formulas = [rule.formula for rules in table.conditional_formatting for rule in rules.rules]
    assert len(formulas) == 7
    for row in ROWS.values():
        status = str(table[cell_name(row, Column.STATUS)].value)
        assert all(word in status for word in ("未填", "有误", "已填"))


def test_blank_form_opens_and_travels_lightly(path: Path) -> None:
    assert path.stat().st_size < 60_000
    with zipfile.ZipFile(path) as archive:
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")


def test_the_same_form_has_the_same_bytes(tmp_path: Path) -> None:
    token = make_token("form", RULEBOOK.year, RULEBOOK.digest, "007")
    one, two = (write_filled(tmp_path / name, Filling(GOOD), token=token, made=MADE) for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == two.read_bytes()
