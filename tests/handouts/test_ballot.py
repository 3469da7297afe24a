"""票决表: one voter's ballot.

1. It knows its voter by number, has every office, and says what counts; points or grades as the rulebook asks.
2. The votes are inputs, checked and explained; nothing else can be changed. What is voted, faulty or open is counted live.
3. What offices are called, and what was logged of them, is text. The same arguments give the same bytes.
4. The ballots of all voters are those that are written one by one, and are written once.
"""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import META
from sfs_excel.handouts import ballot
from sfs_excel.handouts.ballot import Ballots, Candidate, NoBallotError, build_ballot
from sfs_excel.handouts.columns import BALLOTS
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp
from tests.conftest import Recalculate
from tests.fillings import KEY, MADE, RULEBOOK
from tests.form.members import list_members
from tests.handouts.bureau import (
    FORMULA_LIKE,
    assert_inputs,
    assert_prints,
    cells_of,
    change_rulebook,
    column_of,
    formulas_of,
    heads_of,
    identity_of,
    keyed_rows,
    read_back,
    sheet_of,
    token_of,
    type_in,
    validations_of,
)
from tests.libreoffice import find_differences

SHEET, VOTE = BALLOTS.sheet, "评分"
OFFICES = (
    Candidate("001", "河东司法所", "迟报2次；市局通报批评1次"),
    Candidate("002", "城关司法所"),
    Candidate("003", "厉庄司法所", "县级先进"),
    Candidate("004", "黑林司法所"),
    Candidate("005", "班庄司法所"),
)


def build(
    target: Path, offices: Sequence[Candidate] = OFFICES, voter: str = "P03", rulebook: Rulebook = RULEBOOK
) -> Path:
    token = token_of("ballot", rulebook.digest, voter)
    target.write_bytes(build_ballot(rulebook, voter, offices, "赣榆县司法局", Stamp(token, KEY, MADE)))
    return target


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("ballot") / "票决表.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def test_every_office_has_a_row_with_what_the_year_has_shown(book: Workbook) -> None:
    assert [sheet.title for sheet in book.worksheets] == [SHEET, META]
    sheet = sheet_of(book, SHEET)
    rows = keyed_rows(sheet, VOTE)
    assert list(rows) == [office.code for office in OFFICES]
    assert list(column_of(sheet, "司法所", rows).values()) == [office.name for office in OFFICES]
    assert list(column_of(sheet, "平时考察", rows).values())[:2] == ["迟报2次；市局通报批评1次", "没有记录"]


def test_it_says_whose_it_is_by_number_and_what_counts(path: Path, book: Workbook) -> None:
    sheet = sheet_of(book, SHEET)
    said = [str(sheet.cell(row, 2).value) for row in range(1, 6)]
    assert said[0] == "2016年度司法所目标管理考核票决表　　评委编号 P03"
    assert "每个司法所都要评，请填0到10分，最多一位小数" in said[2]
    assert "取有效票的平均分" in said[2]
    assert "按编号计票，不写姓名" in said[3]
    assert identity_of(path)["sfs_office"] == "P03"
    assert book.properties.subject == "P03"


def test_votes_are_inputs_and_nothing_else(book: Workbook) -> None:
    sheet = sheet_of(book, SHEET)
    assert_inputs(book, {SHEET: cells_of(sheet, VOTE, keyed_rows(sheet, VOTE))})


def test_what_is_voted_faulty_and_open_is_counted(path: Path, tmp_path: Path, libreoffice: Recalculate) -> None:
    rows = keyed_rows(sheet_of(openpyxl.load_workbook(path), SHEET), VOTE)
    votes: tuple[object, ...] = (0, 9.95, "八分", None, 10)
    typed = {(SHEET, f"E{row}"): vote for row, vote in zip(rows.values(), votes, strict=True)}
    some = type_in(path, tmp_path / "some.xlsx", typed)
    whole = type_in(path, tmp_path / "whole.xlsx", dict.fromkeys(typed, 8.7))
    one, other = (openpyxl.load_workbook(each, data_only=True) for each in libreoffice([some, whole]))
    states = column_of(sheet_of(one, SHEET), "状态", rows)
    assert list(states.values()) == ["已评", "有误", "有误", "未评", "已评"]
    assert sheet_of(one, SHEET)["B5"].value == "已评 2/5，有误 2。还不能发回"
    assert sheet_of(other, SHEET)["B5"].value == "已评 5/5，有误 0。已全部评完，可以保存发回"


def test_grades_are_chosen_from_a_list(tmp_path: Path, libreoffice: Recalculate) -> None:
    # Two of them are called what Excel may take for something else.
    graded = "ballot: {method: mean, grades: {优: 10, '*': 6, '=差': 3}}"
    rulebook = change_rulebook(tmp_path / "a.yaml", "ballot: {method: mean}", graded)
    path = build(tmp_path / "grades.xlsx", rulebook=rulebook)
    sheet = sheet_of(openpyxl.load_workbook(path), SHEET)
    rows = keyed_rows(sheet, VOTE)
    head_row, heads = heads_of(sheet, VOTE)
    assert [sheet.cell(head_row + at, heads["等次"]).value for at in (1, 2, 3, 4)] == ["优", "*", "=差", None]
    validation = validations_of(sheet)[f"E{rows['001']}"]
    assert (validation.type, validation.formula1) == ("list", f"$G${head_row + 1}:$G${head_row + 3}")
    assert "优、*、=差" in str(validation.prompt)
    votes: tuple[object, ...] = ("优", "*", "良", 10, None)
    typed = {(SHEET, f"E{row}"): vote for row, vote in zip(rows.values(), votes, strict=True)}
    filled = type_in(path, tmp_path / "filled.xlsx", typed)
    first, after = libreoffice([path, filled])
    assert find_differences(path, first) == []
    states = column_of(sheet_of(openpyxl.load_workbook(after, data_only=True), SHEET), "状态", rows)
    assert list(states.values()) == ["已评", "已评", "有误", "有误", "未评"]


def test_cached_values_are_true(path: Path, tmp_path: Path, libreoffice: Recalculate) -> None:
    written = [path, build(tmp_path / "none.xlsx", offices=())]
    for one, recalculated in zip(written, libreoffice(written), strict=True):
        assert find_differences(one, recalculated) == []


def test_formula_like_names_and_logs_stay_text(tmp_path: Path) -> None:
    offices = [Candidate(f"{number:03d}", said, said) for number, said in enumerate(FORMULA_LIKE)]
    plain = [Candidate(f"{number:03d}", "河东") for number, _ in enumerate(FORMULA_LIKE)]
    written = openpyxl.load_workbook(build(tmp_path / "a.xlsx", offices, "=1+1"))
    assert formulas_of(written) == formulas_of(openpyxl.load_workbook(build(tmp_path / "b.xlsx", plain)))
    sheet = sheet_of(written, SHEET)
    assert list(column_of(sheet, "平时考察", keyed_rows(sheet, VOTE)).values()) == list(FORMULA_LIKE)


def test_it_is_read_back_by_its_keys(path: Path) -> None:
    extract = read_back(path)
    (table,) = extract.tables
    assert [line.key for line in table.lines] == [office.code for office in OFFICES]


def test_a_letter_without_a_vote_has_no_ballots(tmp_path: Path) -> None:
    other = load_rulebook(Path(__file__).resolve().parents[1] / "other_year.yaml")
    with pytest.raises(NoBallotError, match="没有票决的项目"):
        build(tmp_path / "a.xlsx", rulebook=other)


def test_the_same_ballot_has_the_same_bytes(path: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_it_prints(book: Workbook) -> None:
    assert_prints(sheet_of(book, SHEET), VOTE)


@pytest.mark.parametrize(
    "voter", ["P03", "1", "票决", "未评", "P" * 40, "P" * 41, "P&3", "P  3", " P3", "P\n3", "<P>", "P_x0041_"]
)
def test_a_voters_ballot_is_the_one_that_would_be_written_alone(voter: str) -> None:
    ballots = Ballots(RULEBOOK, OFFICES, "赣榆县司法局")
    for each in ("P01", voter):
        stamp = Stamp(token_of("ballot", RULEBOOK.digest, each), KEY, MADE)
        alone = build_ballot(RULEBOOK, each, OFFICES, "赣榆县司法局", stamp)
        assert list_members(ballots.write(each, stamp)) == list_members(alone)


def test_a_second_voter_costs_no_second_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    def build_one(rulebook: Rulebook, voter: str, offices: Sequence[Candidate], county: str, stamp: Stamp) -> bytes:
        built.append(voter)
        return build_ballot(rulebook, voter, offices, county, stamp)

    monkeypatch.setattr(ballot, "build_ballot", build_one)
    ballots = Ballots(RULEBOOK, OFFICES, "赣榆县司法局")
    for voter in ("P01", "P02", "未评"):
        ballots.write(voter, Stamp(token_of("ballot", RULEBOOK.digest, voter), KEY, MADE))
    assert len(built) == 1
