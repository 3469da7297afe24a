"""票决表, ballot by ballot.

1. Every office has exactly one vote, as the rule asks: points on their steps, or a grade.
2. Any fault sets the whole ballot aside; it is named by the voter's number, and told to the bureau.
3. A vote counts for the office whose key and name both stand in its row.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from sfs_excel.returns.bureau.ballots import Ballot, read_ballot
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.roster.former import Former
from sfs_excel.rulebook.load import load_rulebook
from tests.fillings import RULEBOOK
from tests.mending import make_mended
from tests.returns.own_returns import A_DATE, ERROR_VALUE, NO_RESULT, OFFICES, Given, make_assessment, make_ballot

GRADED = load_rulebook(Path(__file__).resolve().parents[2] / "rulebook" / "good" / "options.yaml")


def read(form: BureauForm) -> Ballot:
    return read_ballot(form, RULEBOOK, OFFICES)


def facts(ballot: Ballot) -> list[tuple[str, str]]:
    assert all((each.to, each.office in OFFICES) == ("bureau", True) for each in ballot.findings)
    return [(each.code, each.fact) for each in ballot.findings]


def test_a_whole_ballot_gives_every_office_its_points() -> None:
    ballot = read(make_ballot({"001": 9.5, "002": 0}))
    assert {office: (vote.points, vote.said) for office, vote in ballot.votes.items()} == {
        "001": (9.5, "9.5"), "002": (0, "0"),
    }  # fmt: skip
    assert (ballot.voter, ballot.is_valid, ballot.findings) == ("P1", True, ())


def test_the_most_and_the_least_are_votes() -> None:
    assert read(make_ballot({"001": 10, "002": 0})).is_valid


@pytest.mark.parametrize("typed", ["９", "9分", " 9 "])
def test_points_typed_as_text_count_and_that_is_noted(typed: str) -> None:
    ballot = read(make_ballot({"001": typed, "002": 8}))
    assert ballot.votes["001"].points == 9
    assert [(finding.code, finding.severity) for finding in ballot.findings] == [("normalised", "更正")]


@pytest.mark.parametrize(
    ("vote", "code", "says"),
    [
        (10.1, "out_of_bounds", "填的是10.1分，超过上限10分"),
        (-0.1, "out_of_bounds", "不能是负数"),
        (9.55, "out_of_bounds", "最多一位小数"),
        (None, "missing", "没有填"),
        ("", "missing", "没有填"),
        ("优", "not_a_number", "填的是“优”，需要数字"),
        ("弃权", "not_a_number", "填的是“弃权”"),
        ("8-9", "not_a_number", "填的是“8-9”"),
        (A_DATE, "date", "显示为日期2016-12-31"),
        (ERROR_VALUE, "error_value", "错误值#DIV/0!"),
        (NO_RESULT, "no_result", "没有计算结果的公式"),
    ],
)
def test_one_fault_sets_the_whole_ballot_aside(vote: Given, code: str, says: str) -> None:
    ballot = read(make_ballot({"001": vote, "002": 8}))
    assert ballot.votes == {}
    assert not ballot.is_valid
    [(found, fact)] = facts(ballot)
    assert found == code
    assert fact.startswith("河东司法所评分")
    assert says in fact
    assert fact.endswith("，整张没有计入")
    assert (ballot.findings[0].severity, ballot.findings[0].cell, ballot.findings[0].item) == ("错误", "E7", 43)


def test_every_fault_of_a_ballot_is_told() -> None:
    assert len(read(make_ballot({"001": 11, "002": None})).findings) == 2


def test_an_office_without_a_row_or_with_two_sets_it_aside() -> None:
    assert facts(read(make_ballot({"001": 9}))) == [("lost_row", "城关司法所评分的一行找不到，整张没有计入")]
    assert facts(read(make_ballot({"001": 9, "002": 8}, more=[("002", 8)]))) == [
        ("lost_row", "城关司法所评分有2行，分不清用哪一行，整张没有计入")
    ]


def test_rows_in_another_order_and_of_offices_that_are_gone_do_not_matter() -> None:
    ballot = read(make_ballot({"002": 8, "999": 1, "001": 9}))
    assert {office: vote.points for office, vote in ballot.votes.items()} == {"001": 9, "002": 8}


def test_a_ballot_counts_by_the_rule_of_today_however_it_was_mended_since() -> None:
    form = make_ballot({"001": 9, "002": 8})
    assert read(replace(form, mended=make_mended([43]))).is_valid
    beyond = read(replace(make_ballot({"001": 10.5, "002": 8}), mended=make_mended([43])))
    assert (beyond.is_valid, [finding.code for finding in beyond.findings]) == (False, ["out_of_bounds"])


def test_a_ballot_on_something_else_is_set_aside() -> None:
    ballot = read(replace(make_ballot({"001": 9, "002": 8}), mended=make_mended([43], others=[43])))
    assert not ballot.is_valid
    assert [finding.fact for finding in ballot.findings] == ["票决的项目在票决表做好以后改成了另外的内容，整张没有计入"]


def test_a_ballot_under_a_letter_that_has_no_vote_is_set_aside() -> None:
    other = load_rulebook(Path(__file__).resolve().parents[2] / "other_year.yaml")
    assert not read_ballot(make_ballot({"001": 9, "002": 8}), other, OFFICES).is_valid


def test_a_workbook_without_the_ballots_table_has_no_vote() -> None:
    form = make_assessment()
    assert not read(BureauForm("ballot", "P1", "a.xlsx", "", 1, form.extract)).is_valid


def test_grades_are_worth_what_the_rule_says() -> None:
    ballot = read_ballot(make_ballot({"001": "优", "002": " 中 "}), GRADED, OFFICES)
    assert {office: (vote.points, vote.said.strip()) for office, vote in ballot.votes.items()} == {
        "001": (10, "优"), "002": (6, "中"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("vote", "says"),
    [
        ("良好", "填的是“良好”，需要优、良、中、差之一"),
        (8, "填的是“8”，需要优、良、中、差之一"),
        (None, "没有填"),
        (ERROR_VALUE, "需要优、良、中、差之一"),
        (NO_RESULT, "没有填"),
    ],
)
def test_what_is_no_grade_sets_the_ballot_aside(vote: Given, says: str) -> None:
    ballot = read_ballot(make_ballot({"001": vote, "002": "良"}), GRADED, OFFICES)
    assert not ballot.is_valid
    assert says in ballot.findings[0].fact


# 3. Keys and names


def test_a_ballot_in_which_the_keys_of_two_offices_are_exchanged_is_set_aside_whole() -> None:
    first, second = OFFICES.values()
    ballot = read(make_ballot({"001": 9, "002": 6}, names={"001": second, "002": first}))
    assert not ballot.is_valid
    assert facts(ballot) == [
        ("wrong_label", f"编号 {code} 这一行应是“{own}”，表里写的是“{other}”，行列被移动过，整张没有计入")
        for code, own, other in (("001", first, second), ("002", second, first))
    ]


def test_a_ballot_with_exchanged_keys_is_set_aside_though_both_offices_were_renamed_since() -> None:
    names = {"001": "甲镇司法所", "002": "乙镇司法所"}
    former = Former({code: (name,) for code, name in names.items()})
    sound = make_ballot({"001": 9, "002": 6}, names=names)
    assert read_ballot(sound, RULEBOOK, OFFICES, former).votes["001"].points == 9
    exchanged = make_ballot({"001": 9, "002": 6}, names={"001": "乙镇司法所", "002": "甲镇司法所"})
    assert not read_ballot(exchanged, RULEBOOK, OFFICES, former).is_valid


def test_an_office_that_was_renamed_after_the_vote_keeps_its_votes() -> None:
    ballot = read(make_ballot({"001": 9, "002": 6}, names={**OFFICES, "001": "旧镇司法所"}))
    assert ballot.is_valid
    assert [(each.code, each.severity) for each in ballot.findings] == [("renamed", "提醒")]
    assert not read(make_ballot({"001": 9, "002": 6}, names={**OFFICES, "001": ""})).is_valid


def test_nobody_has_to_vote_on_an_office_that_takes_no_part() -> None:
    """A ballot that was made before it left has its row, in which anything may stand; one that was made since has none."""
    for made in (make_ballot({"001": 9, "002": None}), make_ballot({"001": 9, "002": "很好"}), make_ballot({"001": 9})):
        ballot = read_ballot(made, RULEBOOK, OFFICES, outside=("002",))
        assert (ballot.findings, {office: vote.points for office, vote in ballot.votes.items()}) == ((), {"001": 9})


def test_a_vote_on_an_office_that_left_since_stays_its_own() -> None:
    ballot = read_ballot(make_ballot({"001": 9, "002": 8}), RULEBOOK, OFFICES, outside=("002",))
    assert {office: vote.points for office, vote in ballot.votes.items()} == {"001": 9, "002": 8}


def test_votes_beside_a_code_that_was_changed_are_the_offices() -> None:
    now = {"15": OFFICES["001"], "002": OFFICES["002"]}
    assert (
        read_ballot(make_ballot({"001": 9, "002": 6}), RULEBOOK, now, Former({"15": ("001",)})).votes["15"].points == 9
    )
