"""Every kind of workbook holds, cell by cell, a text that can be read (`golden/*.txt`, renewed by `golden.py`)."""

import pytest
from openpyxl.styles import Font

from sfs_excel.form.columns import COVER, TABLE
from tests.form.golden import describe, open_small, read_golden
from tests.form.kinds import FORM, KINDS
from tests.handouts.bureau import sheet_of


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_what_was_meant(kind: str) -> None:
    assert describe(open_small(kind)).splitlines() == read_golden(kind).splitlines()


def test_every_format_has_a_name() -> None:
    assert [kind for kind in KINDS if "none of ours" in read_golden(kind)] == []


def test_a_change_of_anything_is_seen_where_it_is() -> None:
    book = open_small(FORM)
    table, cover = sheet_of(book, TABLE), sheet_of(book, COVER)
    cover["B1"].font = Font(size=9)
    table["J2"].value = "=1"
    table.data_validations.dataValidation[0].prompt = "别的话"
    table.column_dimensions["E"].width = 1
    table.row_dimensions[4].height = 1
    before, after = read_golden(FORM).splitlines(), describe(book).splitlines()
    changed = [new.split(" ")[0] for new in after if new not in before]
    assert changed == ["B1", "J2", "row", "valid", "widths"]
