"""Ballots become points.

1. The mean of the valid ones, or the mean without the highest and the lowest.
2. Panels: the weighted mean of the panels' means, each trimmed by itself; nothing before every panel has voted; where one
   office has no vote of a panel, the others share its weight.
3. A minimum of valid ballots is asked of the election as a whole.
4. What a rulebook writes is taken strictly, described in words, and holds the letter's numbers.
"""

from decimal import Decimal

import pandas as pd
import pytest
from pydantic import ValidationError

from sfs_excel.rules.ballot import Ballot
from sfs_excel.rules.base import RuleError, Scope

POINTS = Decimal(10)


def tally(method: str, *votes: float | None) -> float | None:
    """The points of one office; None where it has no valid ballot."""
    ballots = pd.DataFrame({"office": "东", "voter": range(len(votes)), "points": pd.Series(votes, dtype=float)})
    tallied = Ballot.model_validate({"method": method}).tally_ballots(ballots, POINTS)
    return float(tallied["东"]) if "东" in tallied.index else None


@pytest.mark.parametrize(
    ("votes", "mean", "trimmed"),
    [
        ([10], 10, 10),
        ([8, 9], 8.5, 8.5),
        ([0, 9, 10], 6.33, 9),
        ([10, 9, 9, 0], 7, 9),
        ([0, 0, 9, 10, 10], 5.8, 6.33),
        ([8.5, 8.5, 8.5, 8.6], 8.53, 8.5),
        ([0, 10, 10.1, -0.1, None], 5, 5),
        ([0, 0], 0, 0),
        ([11, -1, None], None, None),
        ([], None, None),
    ],
)
def test_ballots_of_one_office(votes: list[float | None], mean: float | None, trimmed: float | None) -> None:
    assert tally("mean", *votes) == mean
    assert tally("trimmed", *votes) == trimmed


def test_each_office_has_its_own_ballots() -> None:
    ballots = pd.DataFrame(
        [("东", "甲", 9.0), ("西", "甲", 7.0), ("东", "乙", 8.0), ("南", "乙", 99.0)],
        columns=["office", "voter", "points"],
    )
    assert Ballot().tally_ballots(ballots, POINTS).to_dict() == {"东": 8.5, "西": 7.0}


LEADERS, HEADS = "局领导", "科室负责人"
PANELS = {LEADERS: 60, HEADS: 40}
Votes = list[tuple[str, str, str, float | None]]  # office, voter, panel, points


def tally_panels(votes: Votes, **parameters: object) -> dict[str, float]:
    ballots = pd.DataFrame(votes, columns=["office", "voter", "panel", "points"]).astype({"points": float})
    tallied = Ballot.model_validate(parameters).tally_ballots(ballots, POINTS)
    return {str(office): float(points) for office, points in tallied.items()}


def vote(office: str, panel: str, *points: float | None) -> Votes:
    return [(office, f"{panel}{number}", panel, each) for number, each in enumerate(points)]


def test_panels_are_weighted_whatever_their_size() -> None:
    """0.6 x (9 + 8) / 2 + 0.4 x (6 + 7 + 8 + 7) / 4 = 5.1 + 2.8; the plain mean would be 7.5."""
    assert tally_panels(vote("东", LEADERS, 9, 8) + vote("东", HEADS, 6, 7, 8, 7), panels=PANELS) == {"东": 7.9}


def test_weighted_points_are_rounded_half_up() -> None:
    """0.75 x 8.5 + 0.25 x 8.52 = 8.505, and in the mean of the panel no rounding: 8.51."""
    weights = {LEADERS: 75, HEADS: 25}
    assert tally_panels(vote("东", LEADERS, 8.5) + vote("东", HEADS, 8.5, 8.54), panels=weights) == {"东": 8.51}


def test_highest_and_lowest_are_left_out_within_each_panel() -> None:
    """Leaders 10, 9, 2 -> 9; heads 8, 6: two only, 7. 0.6 x 9 + 0.4 x 7 = 8.2; untrimmed 0.6 x 7 + 0.4 x 7 = 7."""
    votes = vote("东", LEADERS, 10, 9, 2) + vote("东", HEADS, 8, 6)
    assert tally_panels(votes, panels=PANELS, method="trimmed") == {"东": 8.2}
    assert tally_panels(votes, panels=PANELS) == {"东": 7}


def test_nothing_counts_before_every_panel_has_a_valid_ballot() -> None:
    assert tally_panels(vote("东", LEADERS, 9, 8), panels=PANELS) == {}
    assert tally_panels(vote("东", LEADERS, 9) + vote("东", HEADS, 11, None), panels=PANELS) == {}
    assert tally_panels([], panels=PANELS) == {}


def test_panel_without_a_vote_for_one_office_leaves_its_weight_to_the_others() -> None:
    """Three panels 50, 30, 20. West has no leader's vote: (30 x 8 + 20 x 6) / 50 = 7.2; east 5 + 2.4 + 1.2 = 8.6."""
    votes = vote("东", "甲组", 10) + vote("东", "乙组", 8) + vote("东", "丙组", 6)
    votes += vote("西", "乙组", 8) + vote("西", "丙组", 6)
    assert tally_panels(votes, panels={"甲组": 50, "乙组": 30, "丙组": 20}) == {"东": 8.6, "西": 7.2}


def test_vote_of_a_panel_that_the_rule_does_not_name_is_set_aside() -> None:
    votes = vote("东", LEADERS, 9) + vote("东", HEADS, 7) + vote("东", "群众", 0, 0, 0)
    assert tally_panels(votes, panels=PANELS) == {"东": 8.2}
    assert tally_panels(votes, panels=PANELS, minimum=3) == {}
    assert tally_panels(votes, panels=PANELS, minimum=2) == {"东": 8.2}


def test_panel_means_nothing_where_the_rule_has_no_panels() -> None:
    assert tally_panels(vote("东", LEADERS, 9) + vote("东", HEADS, 7, 5)) == {"东": 7}


def test_minimum_is_asked_of_the_whole_election() -> None:
    """Three voters: 东 has the votes of all, 西 of one."""
    votes = vote("东", "", 9, 8, 7) + vote("西", "", 6)
    assert tally_panels(votes, minimum=3) == {"东": 8, "西": 6}
    assert tally_panels(votes, minimum=4) == {}
    assert tally_panels(vote("东", "", 9, 8, 10.5), minimum=3) == {}
    assert tally_panels(vote("东", "", 9, 8, None), minimum=3) == {}


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"panels": {LEADERS: 60, HEADS: 30}}, "panels 的权重合计90，应当是100。请核对各评委组的权重"),
        ({"panels": {LEADERS: "六成"}}, "“六成”不是数字"),
        ({"panels": {LEADERS: 100, HEADS: 0}}, "greater than 0"),
        ({"grades": {"优": 10}}, "grades 只写了一个等次。请至少写两个，或删去 grades"),
        ({"grades": {"优": 10, "差": -1}}, "greater than or equal to 0"),
        ({"minimum": 0}, "greater than 0"),
        ({"minimum": 2.5}, "fractional part"),
        ({"minimum": True}, "“True”不是数字"),
        ({"panel": PANELS}, "Extra inputs"),
    ],
)
def test_parameters_are_taken_strictly(parameters: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Ballot.model_validate(parameters)
    assert said in str(caught.value)


def test_grade_is_worth_no_more_than_the_item() -> None:
    ballot = Ballot.model_validate({"grades": {"优": 10.5, "差": 3}})
    with pytest.raises(RuleError, match=r"票决等次“优”折算10\.5分，多于本项的10分"):
        ballot.movements(Scope(43, POINTS, {}))


def test_numbers_of_the_letter_are_weights_minimum_and_grades() -> None:
    ballot = Ballot.model_validate({"panels": PANELS, "grades": {"优": 10, "差": 3.5}, "minimum": 5})
    figures = [(role, float(figure)) for role, figure in ballot.figures()]
    assert figures == [("数值", 60), ("数值", 40), ("数值", 5), ("分值", 10), ("分值", 3.5)]
    assert Ballot().figures() == []


def test_rule_in_words() -> None:
    scope = Scope(43, POINTS, {})
    assert Ballot().describe(scope) == "考核领导小组每人评0至10分，取有效票的平均分，四舍五入到0.01分"
    full = {"panels": PANELS, "grades": {"优": 10, "良": 8}, "minimum": 5}
    assert Ballot.model_validate(full).describe(scope) == (
        "考核领导小组每人评定等次（优10分、良8分），各评委组分别取有效票的平均分，再按权重（局领导60%、科室负责人40%）加权平均，"
        "四舍五入到0.01分；有评委组还没有有效票的待定；某组对某个司法所没有有效票的，其权重由其他组按比例分担；有效票不足5张的待定"
    )
