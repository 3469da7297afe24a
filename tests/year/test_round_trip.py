"""Generate, fill in, collect, score: whatever happened to a form on its way, its values count as they were written.

1. Filled in as a user does, a form scores what the letter gives, worked out by hand; so does one re-saved elsewhere.
2. Rows and columns that were moved are still read by their keys; what cannot be told apart is a finding on that field.
3. A form that is not this year's, this bureau's or this office's is refused by name, and the run goes on.
4. Collecting again, or with the files dropped in another order, changes nothing. A blank is never a zero.
5. Of two returns the later scan's counts, and within one scan the one saved later.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import TABLE
from sfs_excel.form.content import Content, Filling, Raw, fill_contents
from sfs_excel.sheets.token import make_token
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import INBOX, ISSUED
from sfs_excel.year.workspace import Workspace
from tests.conftest import Recalculate
from tests.damage import FAULTY, FOREIGN, KEPT, REFUSED
from tests.fillings import BEST, BEST_TOTAL, GOOD, GOOD_TOTAL, KEY, MADE, RULEBOOK, write_filled
from tests.libreoffice import read_values
from tests.year.filled import (
    IGNORE_EXTENSIONS,
    LONG_AGO,
    drop,
    fill_in,
    make_workspace,
    outcome_of,
    scores_of,
    total_of,
)

# Worked out from the letter. Item 39: a blank is not 80 square metres, and not 0 either.
HAND: dict[str, Raw] = GOOD | {
    "01.self": 1.9, "05.orgs": 3, "07.cases": 29, "09.mediators": 1, "12.late": 3, "16.self": 3.5, "17.lost": 1,
    "21.reoffended": 2, "27.city": 2, "27.province": 1, "29.farun": 1, "34.info": 2, "34.press": 2, "35.written": 0,
    "39.area": "", "44.unit_county": 1,
}  # fmt: skip
HAND_SCORES = {
    1: 1.9, 5: 3, 7: 0, 9: 1, 12: 3.1, 16: 3.5, 17: 1, 21: 0, 27: 6, 29: 1.5, 34: 6, 35: 0, 39: 0, 44: 3, 43: 0,
}  # fmt: skip
HAND_TOTAL = 84.5


RESAVED_AS = ("xlsx", "xls", "ods")
SOUND = ["good", "best", "hand", "blank", *(f"hand-{kind}" for kind in RESAVED_AS)]
OFFICES = [*SOUND, *KEPT, *FAULTY, *REFUSED, *FOREIGN]


def name_of(office: str) -> str:
    return f"{office}司法所"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate) -> Workspace:
    """One office a case, and everything in the inbox."""
    folder = tmp_path_factory.mktemp("year")
    workspace = make_workspace(folder / "2016考核", {office: name_of(office) for office in OFFICES})
    issued = workspace.generate(["good", "hand"]).set_index("office")["file"]
    inbox = workspace.folder / INBOX
    for office, values in (("good", GOOD), ("hand", HAND)):
        drop(fill_in(workspace.folder / issued[office], folder / f"{name_of(office)}.xlsx", values), workspace)

    fillings = [Filling(), Filling(GOOD), Filling(BEST, {44: "=1+1"}), Filling(HAND)]
    blank, good, best, hand = fill_contents(RULEBOOK, fillings)

    def write(office: str, content: Content = good, key: bytes = KEY, changes: Mapping[str, str] | None = None) -> Path:
        token = replace(make_token("form", 2016, RULEBOOK.digest, office), **(changes or {}))
        return write_filled(folder / f"{name_of(office)}.xlsx", content, token=token, name=name_of(office), key=key)

    drop(write("best", best), workspace)
    drop(write("blank", blank), workspace)
    for kind in RESAVED_AS:
        drop(libreoffice([write(f"hand-{kind}", hand)], kind)[0], workspace)
    damages = KEPT | {office: damage for office, (damage, _) in (REFUSED | FAULTY).items()}
    for office, damage in damages.items():
        book = openpyxl.load_workbook(write(office))
        sheet = book[TABLE]
        assert isinstance(sheet, Worksheet)
        damage(book, sheet)
        book.save(inbox / f"{name_of(office)}.xlsx")
        os.utime(inbox / f"{name_of(office)}.xlsx", (LONG_AGO, LONG_AGO))
    for office, (changes, key, _) in FOREIGN.items():
        drop(write(office, good, key, changes), workspace)
    return workspace


@pytest.fixture(scope="module")
def collected(year: Workspace) -> Collected:
    return year.collect(export=True)


def findings_of(collected: Collected, office: str, severity: str = "错误") -> dict[str, str]:
    """Field -> message, without the place."""
    found = collected.findings[collected.findings["office"].eq(office) & collected.findings["severity"].eq(severity)]
    return {field: message.partition("：")[2] for field, message in zip(found["field"], found["message"], strict=True)}


def codes_of(collected: Collected, office: str) -> list[str]:
    return sorted(collected.findings.loc[collected.findings["office"] == office, "code"])


def test_filled_in_by_hand_scores_what_the_letter_gives(collected: Collected) -> None:
    scores = scores_of(collected, "hand")
    full = {number: float(item.points) for number, item in RULEBOOK.items.items()}
    assert scores == full | HAND_SCORES
    assert total_of(collected, "hand") == HAND_TOTAL
    assert findings_of(collected, "hand") == {"39.area": "办公用房面积没有填。请补填，没有发生的填0，补好后重新报送。"}
    assert total_of(collected, "good") == GOOD_TOTAL
    assert total_of(collected, "best") == BEST_TOTAL
    assert findings_of(collected, "good") == findings_of(collected, "best") == {}


@pytest.mark.parametrize("kind", RESAVED_AS)
def test_resaved_by_another_program_scores_the_same(kind: str, collected: Collected) -> None:
    office = f"hand-{kind}"
    assert scores_of(collected, office) == scores_of(collected, "hand")
    assert findings_of(collected, office) == findings_of(collected, "hand")
    assert findings_of(collected, office, "更正") == {}
    assert codes_of(collected, office) == codes_of(collected, "hand")


@pytest.mark.parametrize("office", KEPT)
def test_moved_about_is_still_read_by_its_keys(office: str, collected: Collected) -> None:
    assert scores_of(collected, office) == scores_of(collected, "good")
    assert findings_of(collected, office) == {}


def test_a_copied_sheet_is_pointed_out(collected: Collected) -> None:
    said = "文件里另有工作表“填报表 (2)”也像填报表，程序只读“填报表”。请核实填在哪一张表里。"
    messages = collected.findings.set_index(["office", "code"])["message"]
    assert messages["sheet-copied", "copied_table"] == f"sheet-copied司法所.xlsx「填报表」：{said}"


@pytest.mark.parametrize("office", FAULTY)
def test_what_cannot_be_told_apart_is_an_error_of_that_field_alone(office: str, collected: Collected) -> None:
    expected = {key: f"{fact}。请用发放的原表重新填报。" for key, fact in FAULTY[office][1].items()}
    assert findings_of(collected, office) == expected
    lost = sum(float(RULEBOOK.items[int(key[:2])].points) for key in expected)
    assert total_of(collected, office) == GOOD_TOTAL - lost


@pytest.mark.parametrize("office", [*REFUSED, *FOREIGN])
def test_refused_with_the_reason_and_the_run_goes_on(office: str, collected: Collected) -> None:
    reason = REFUSED[office][1] if office in REFUSED else FOREIGN[office][2]
    unclaimed = ("both-forged", "other-bureau", "both-removed", "unknown", "other-digest")
    claimed = "" if office in unclaimed else office
    reason += f"表上写的是{name_of(claimed)}。" if claimed else ""
    assert outcome_of(collected, f"{name_of(office)}.xlsx") == ("refused", reason)
    ranked = collected.ranking.set_index("office").loc[office]
    assert ranked["status"] == "missing"
    assert pd.isna(ranked["rank"])
    assert pd.isna(ranked["total"])


def test_every_office_and_every_file_is_accounted_for(collected: Collected) -> None:
    assert sorted(collected.ranking["office"]) == sorted(OFFICES)
    assert len(collected.submissions) == len(OFFICES)
    assert set(collected.submissions["status"]) == {"current", "refused"}


def test_a_blank_is_never_a_zero(collected: Collected) -> None:
    answers = collected.answers[collected.answers["office"] == "blank"]
    assert set(answers["value"]) == {""}
    assert findings_of(collected, "blank") == {"": "整张表都没有填。请填好后重新报送。"}, "one cause, one finding"
    ranked = collected.ranking.set_index("office").loc["blank"]
    assert (ranked["total"], ranked["missing"], ranked["findings"]) == (0, 96, 1)
    # Item 12: no late report keeps the points, a blank loses them.
    assert scores_of(collected, "good")[12] == 4
    assert scores_of(collected, "blank")[12] == 0


@IGNORE_EXTENSIONS
def test_a_formula_typed_as_evidence_stays_text_to_the_end(collected: Collected) -> None:
    answers = collected.answers.set_index(["office", "field"])
    assert answers.loc[("best", "44.evidence"), "raw"] == "=1+1"
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in openpyxl.load_workbook(collected.summary).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and "1+1" in str(cell.value)
    ]
    assert formulas == []


@IGNORE_EXTENSIONS
def test_collected_again_it_is_the_same(year: Workspace, collected: Collected) -> None:
    exports = {path.name: path.read_bytes() for path in collected.exports}
    before = read_values(collected.summary)
    again = year.collect(export=True, jobs=1)
    assert {path.name: path.read_bytes() for path in again.exports} == exports
    assert len(exports) == 16
    after = read_values(again.summary)
    changed = [
        (sheet, cell)
        for sheet in before | after
        for cell in before[sheet] | after[sheet]
        if before[sheet].get(cell) != after[sheet].get(cell)
    ]
    stated = f"{again.made:%H:%M}"
    assert all(stated in str(after[sheet][cell]) for sheet, cell in changed), changed


def test_dropped_in_another_order_it_is_the_same(year: Workspace, collected: Collected, tmp_path: Path) -> None:
    other = make_workspace(tmp_path / "2016考核", {office: name_of(office) for office in OFFICES})
    files = sorted((year.folder / INBOX).iterdir(), reverse=True)
    for number, path in enumerate(files):
        target = drop(path, other)
        os.utime(target, (LONG_AGO - number, LONG_AGO - number))
    again = other.collect()
    for frame in ("ranking", "sections", "items", "ledger", "answers", "findings"):
        pd.testing.assert_frame_equal(getattr(again, frame), getattr(collected, frame))
    one, two = (frame.submissions.drop(columns=["received", "reached"]) for frame in (again, collected))
    pd.testing.assert_frame_equal(one, two)


def test_within_one_scan_the_one_saved_later_counts_and_a_later_scan_over_both(tmp_path: Path) -> None:
    """All are handed in on one stick: the names say nothing about which is the newer."""
    workspace = make_workspace(tmp_path / "2016考核", {"001": "河东司法所"})

    def write(name: str, orgs: float, day: int) -> Path:
        made = MADE.replace(day=day)
        return write_filled(tmp_path / name, Filling(GOOD | {"05.orgs": orgs}), made=made)

    newer, older = write("a.xlsx", 1, day=9), write("b.xlsx", 0, day=2)
    drop(newer, workspace)
    drop(older, workspace)
    first = workspace.collect()
    assert total_of(first, "001") == GOOD_TOTAL - 1
    assert outcome_of(first, "a.xlsx") == ("current", "")
    replaced = "被后来的“a.xlsx”（那时收到）替代，改动1处：培育社会组织数由“0”改为“1”"
    assert outcome_of(first, "b.xlsx") == ("superseded", replaced)

    drop(write("00.xlsx", 3, day=10), workspace)
    (workspace.folder / INBOX / "b.xlsx").unlink()  # what was once received does not depend on the inbox
    drop(newer, workspace, "a副本.xlsx")
    second = workspace.collect()
    assert total_of(second, "001") == GOOD_TOTAL + 1
    again = "被后来的“00.xlsx”（那时收到）替代，改动1处：培育社会组织数由“1”改为“3”"
    assert outcome_of(second, "a.xlsx") == ("superseded", again)
    assert outcome_of(second, "b.xlsx") == ("superseded", replaced)
    assert outcome_of(second, "00.xlsx") == ("current", "")
    assert outcome_of(second, "a副本.xlsx") == (
        "duplicate",
        "与“a.xlsx”内容完全相同，那一份已被“00.xlsx”替代；如要改回，请打开另存一次再报送",
    )


def test_every_issued_form_is_its_offices_own(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "2016考核", {"001": "河东司法所", "002": "青口司法所"})
    issued = workspace.generate()
    assert issued["file"].tolist() == [f"{ISSUED}/河东司法所.xlsx", f"{ISSUED}/青口司法所.xlsx"]
    assert issued["form_id"].nunique() == 2
    for file in issued["file"]:
        drop(workspace.folder / file, workspace, f"{Path(file).stem}交错.xlsx")
    collected = workspace.collect()
    assert collected.submissions["office"].tolist() == ["001", "002"]
    assert set(collected.findings["code"]) == {"blank_form", "reminder"}  # the reminder: item 26 asks for pictures
