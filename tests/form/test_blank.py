"""A blank form that is made from a master is, part by part, the one that is written cell by cell.

1. For every office of the sample's year and of another year's, whatever it and its chief are called.
2. The second office costs no second writing; only a name that is stored otherwise than it reads, or that shapes the cover, does.
3. A master that took more than it may would be found out.
"""

import re
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sfs_excel.form import blank, front, master
from sfs_excel.form.blank import BlankForms
from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.words import Kind
from tests.fillings import KEY, MADE
from tests.form.golden import OTHER
from tests.form.members import list_members
from tests.handouts.bureau import identity_of

USUAL = (
    "河东司法所", "城关镇（开发区）司法所", "甲 镇司法所", "བོད་ལྗོངས།", "قەشقەر", "Xi-an No.1", "𠮷乡司法所", "e\u0301",
    "甲\u2028乙", "=1+1", "\x7f",
)  # fmt: skip
SHARED = ("所长", "1", "2017", "form", "司法所", "未填", "封面")
"""Texts that other cells have, too."""
ODD = (
    "甲&乙", "&P&G", "&amp;", "<b>甲</b>", "<r>甲</r>", '说"是"', "O'Neil", "甲_x0041_乙", "_",
    " 甲", "甲 ", "　", "甲　", "\t甲", "甲\n乙", "铃\x07", "\x85", "\ufffe", "甲\uffff",
)  # fmt: skip
LONGEST = 28  # characters of a name that the cover shows in one line: 68 columns, less 12 for `（编码 001）`, halved
NAMES = st.text(max_size=12) | st.from_regex(r"[\w ·（）]{1,12}", fullmatch=True)
FORMS = BlankForms(OTHER)


def stamp_for(code: str, rulebook: Rulebook = OTHER, made: datetime = MADE) -> Stamp:
    return Stamp(make_token(Kind.FORM, rulebook.year, rulebook.digest, code), KEY, made)


def is_alike(
    recipient: Recipient, forms: BlankForms = FORMS, rulebook: Rulebook = OTHER, made: datetime = MADE
) -> bool:
    stamp = stamp_for(recipient.code, rulebook, made)
    plain = list_members(build_form(rulebook, recipient, stamp))
    return list_members(forms.write(recipient, stamp)) == plain


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the offices whose forms are written cell by cell."""
    names = []

    def write(rulebook: Rulebook, recipient: Recipient, stamp: Stamp) -> bytes:
        names.append(recipient.name)
        return build_form(rulebook, recipient, stamp)

    monkeypatch.setattr(blank, "build_form", write)
    return names


@pytest.mark.parametrize("name", [*USUAL, *SHARED, *ODD])
def test_whatever_an_office_and_its_chief_are_called(name: str) -> None:
    assert is_alike(Recipient("007", name, "王建国"))
    assert is_alike(Recipient("007", "河东司法所", name))
    assert is_alike(Recipient(name, "河东司法所"))


@settings(max_examples=25)
@given(NAMES, NAMES, NAMES)
@example("王建国", "王建国", "王建国")
@example("", "", "")
def test_any_text_of_any_script(name: str, code: str, chief: str) -> None:
    assert is_alike(Recipient(code, name, chief))


@pytest.mark.parametrize("length", [1, LONGEST, LONGEST + 1, 60, 150, 260, 3000])
def test_names_of_every_length(length: int) -> None:
    assert is_alike(Recipient("001", "长" * length, "王"))
    assert is_alike(Recipient("001", "河东司法所", "𐌰" * length))
    assert is_alike(Recipient("c" * length, "河东司法所"))


def test_forms_that_rest_on_other_settings_have_a_master_of_their_own(written: list[str]) -> None:
    forms = BlankForms(OTHER)
    offices = [
        Recipient("001", "甲", "王", county, deadline, return_to)
        for county in ("县司法局", "甲")
        for deadline in (None, date(2016, 12, 20), date(2016, 12, 21))
        for return_to in ("", "a@example.cn")
    ]
    for place, office in enumerate(offices):
        assert is_alike(office, forms, made=datetime(2017, 1, 1, 0, place))
    assert len(written) == len(offices)


def test_an_office_after_the_first_costs_no_second_writing(written: list[str]) -> None:
    forms = BlankForms(OTHER)
    for code, name in enumerate((*USUAL, *SHARED), 1):
        forms.write(Recipient(str(code), name, name), stamp_for(str(code)))
    assert len(written) == 1


def test_a_name_with_a_meaning_of_its_own_is_written_cell_by_cell(written: list[str]) -> None:
    forms, odd = BlankForms(OTHER), [*ODD, "长" * (LONGEST + 1)]
    for name in odd:
        forms.write(Recipient("001", name, "王"), stamp_for("001"))
    assert [name for name in written if name in odd] == odd


@pytest.mark.parametrize("name", ["甲&乙", "<b>甲</b>", "甲_x0041_乙", " 甲", "铃\x07"])
def test_a_master_that_took_any_text_would_be_found_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(master, "_PLAIN", re.compile(".*", re.DOTALL))
    assert not is_alike(Recipient("001", name, "王"), BlankForms(OTHER))


def test_a_text_that_is_shared_with_other_cells_would_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "put_own", lambda sheet, *cell: sheet.write_string(*cell))
    assert is_alike(Recipient("001", "甲", "王建国"), BlankForms(OTHER))
    assert not is_alike(Recipient("001", "甲", "司法所"), BlankForms(OTHER))


def test_a_master_that_took_any_length_would_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blank, "takes_one_line", lambda _: True)
    assert is_alike(Recipient("001", "长" * LONGEST, "王"), BlankForms(OTHER))
    assert not is_alike(Recipient("001", "长" * (LONGEST + 1), "王"), BlankForms(OTHER))


def test_forms_of_one_run_say_whose_they_are(tmp_path: Path) -> None:
    forms, path = BlankForms(OTHER), tmp_path / "a.xlsx"
    for code, name in (("01", "甲镇司法所"), ("02", "乙镇司法所"), ("03", "丙镇司法所")):
        office = Recipient(code, name, "（样本）", "样本县司法局", date(2017, 12, 20), "kaohe@example.invalid")
        assert is_alike(office, forms)
        stamp = stamp_for(code)
        path.write_bytes(forms.write(office, stamp))
        assert identity_of(path) == stamp.entries()
        assert openpyxl.load_workbook(path).worksheets[0]["C4"].value == f"{name}（编码 {code}）"
