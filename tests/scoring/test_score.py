"""From answers to the ledger.

1. Every movement of points is a row, with its rule, its reason, the letter's words and the fields behind it.
2. What was taken beyond an item's points is given back in a row of its own.
3. What only the bureau knows takes its default, or is pending; so is an item that waits for ballots.
4. Items and sections are sums of the ledger; offices stay in their order, and none at all is no error.
(What the bureau decides beyond its own fields: test_decide.py.)
"""

import pandas as pd
import pytest

from sfs_excel.scoring.score import Assessed, score_items, score_offices, score_sections
from sfs_excel.scoring.tables import ITEMS, MOVEMENTS
from tests.fillings import GOOD, GOOD_TOTAL, RULEBOOK

Changes = dict[str, float | None]


def answers_of(**offices: Changes) -> pd.DataFrame:
    """Offices that answered well, but for the changes."""
    good: Changes = {key: {"是": 1.0, "否": 0.0}[raw] if isinstance(raw, str) else raw for key, raw in GOOD.items()}
    rows = [good | changes for changes in offices.values()]
    return pd.DataFrame(rows, index=list(offices), dtype=float)


def moves_of(ledger: pd.DataFrame, office: str, item: int) -> list[tuple[str, float, str, str]]:
    rows = ledger[ledger["office"].eq(office) & ledger["item"].eq(item)]
    return list(rows[["rule", "points", "role", "reason"]].itertuples(index=False, name=None))


def score_of(answers: pd.DataFrame, item: int) -> list[float]:
    items = score_items(RULEBOOK, score_offices(RULEBOOK, answers), answers.index)
    return items.loc[items["item"] == item, "score"].tolist()


def test_an_office_that_answered_well_waits_for_ballots_only() -> None:
    ledger = score_offices(RULEBOOK, answers_of(a={}))
    assert list(ledger.columns) == MOVEMENTS.names
    assert moves_of(ledger, "a", 43) == [("43.ballot", -10, "pending", "尚未票决，暂计0分")]
    assert len(ledger) == 1


def test_a_lost_point_has_its_rule_reason_and_words() -> None:
    ledger = score_offices(RULEBOOK, answers_of(a={"05.orgs": 1}))
    row = ledger[ledger["item"] == 5].iloc[0].to_dict()
    assert row == {
        "office": "a",
        "item": 5,
        "rule": "5.quota",
        "points": -1.0,
        "reason": "培育社会组织数1个，少1个，每少1个扣1分",
        "quote": "培育2个社会组织。每少1个扣1分，多1个加1分，最高加4分。",
        "role": "loss",
        "fields": ("05.orgs",),
    }


def test_a_blank_value_counts_as_the_worst() -> None:
    ledger = score_offices(RULEBOOK, answers_of(a={"12.late": None}))
    assert moves_of(ledger, "a", 12)[0][:3] == ("12b.each", -4, "loss")


def test_what_was_taken_beyond_the_points_is_given_back() -> None:
    ledger = score_offices(RULEBOOK, answers_of(a={"12.unposted": 1, "12.late": 7}))
    assert [move[:3] for move in moves_of(ledger, "a", 12)] == [
        ("12a.once", -2, "loss"),
        ("12b.each", -2.1, "loss"),
        ("12.floor", 0.1, "floor"),
    ]
    assert moves_of(ledger, "a", 12)[2][3] == "本项扣完为止"
    assert score_of(answers_of(a={"12.unposted": 1, "12.late": 7}), 12) == [0]


def test_a_gain_is_not_eaten_by_the_floor() -> None:
    """Item 34: no information at all takes 6, two articles over the one give 4 all the same."""
    answers = answers_of(a={"34.info": 0, "34.press": 3})
    assert score_of(answers, 34) == [4]
    assert score_of(answers_of(a={"34.info": 0, "34.press": 0}), 34) == [0]  # 6 and 2 are lost of 6


@pytest.mark.parametrize(("late", "score"), [(0, 4), (1, 3.7), (13, 0.1), (14, 0), (24, 0)])
def test_points_are_exact_decimals(late: float, score: float) -> None:
    assert score_of(answers_of(a={"12.late": late}), 12) == [score]


def test_what_the_bureau_left_blank_takes_its_default() -> None:
    assert score_of(answers_of(a={}, b={"16.faked": 1.0}, c={"16.faked": 0.0}), 16) == [4, 0, 4]
    assert score_of(answers_of(a={}, b={"45.criticised": 1.0}), 45) == [0, -5]


@pytest.mark.parametrize(
    ("criticised", "moves"),
    [
        (0, []),
        (1, [("45a.penalty", -5, "penalty")]),
        (2, [("45a.penalty", -5, "penalty"), ("45b.veto", 0, "veto")]),
        (5, [("45a.penalty", -5, "penalty"), ("45b.veto", 0, "veto")]),
    ],
)
def test_criticised_once_loses_five_and_twice_is_a_veto_as_well(
    criticised: float, moves: list[tuple[str, float, str]]
) -> None:
    ledger = score_offices(RULEBOOK, answers_of(a={"45.criticised": criticised}))
    assert [move[:3] for move in moves_of(ledger, "a", 45)] == moves


def test_an_illegal_act_is_a_veto_without_points() -> None:
    ledger = score_offices(RULEBOOK, answers_of(a={"46.illegal": 1.0}, b={"46.illegal": 0.0}))
    assert [move[:3] for move in moves_of(ledger, "a", 46)] == [("46.veto", 0, "veto")]
    assert moves_of(ledger, "b", 46) == []


def test_ballots_give_their_mean_and_the_item_is_no_longer_pending() -> None:
    votes = [("a", "1", 9.0), ("a", "2", 8.5), ("a", "3", 9.1), ("b", "1", 10.5), ("b", "2", float("nan"))]
    ballots = pd.DataFrame(votes, columns=["office", "voter", "points"])
    answers = answers_of(a={}, b={})
    ledger = score_offices(RULEBOOK, answers, ballots)
    assert moves_of(ledger, "a", 43) == [("43.ballot", -1.13, "loss", "票决得分8.87分，满分10分")]
    assert moves_of(ledger, "b", 43) == [("43.ballot", -10, "pending", "尚未票决，暂计0分")]  # no valid ballot
    items = score_items(RULEBOOK, ledger, answers.index)
    assert items.loc[items["item"] == 43, "score"].tolist() == [8.87, 0]
    assert items.loc[items["item"] == 43, "status"].tolist() == ["自评", "待定"]
    begun = score_items(RULEBOOK, ledger, answers.index, assessed=Assessed(()))  # ballots decide, as assessors do
    assert begun.loc[begun["item"] == 43, "status"].tolist() == ["核定", "待定"]
    assert begun.loc[begun["item"] == 43, "assessed_score"].fillna(-1).tolist() == [8.87, -1]


def test_the_ledger_is_in_the_order_of_offices_items_and_rules() -> None:
    answers = answers_of(second={"05.orgs": 0, "01.self": 1, "12.late": 30}, first={"05.orgs": 3})
    ledger = score_offices(RULEBOOK, answers)
    assert ledger["office"].unique().tolist() == ["second", "first"]
    for _, rows in ledger.groupby("office", sort=False):
        assert rows["item"].is_monotonic_increasing
    assert ledger.loc[ledger["office"] == "second", "rule"].tolist() == [
        "1.judged", "5.quota", "12b.each", "12.floor", "43.ballot",
    ]  # fmt: skip


def test_items_and_sections_are_sums_of_the_ledger() -> None:
    answers = answers_of(a={}, b={"05.orgs": 3, "07.cases": 0})
    items = score_items(RULEBOOK, score_offices(RULEBOOK, answers), answers.index)
    assert list(items.columns) == ITEMS.names
    assert len(items) == 2 * 46
    assert items["assessed_score"].isna().all()
    sections = score_sections(RULEBOOK, items)
    assert sections[sections["office"] == "a"]["score"].sum() == GOOD_TOTAL
    by_section = sections[sections["office"] == "b"].set_index("section")["score"].to_dict()
    assert (by_section[1], by_section[2], by_section[11], by_section[12]) == (11, 13, 0, 0)
    assert sections["points"].tolist()[:12] == [10, 17, 17, 7, 12, 4, 4, 8, 5, 6, 10, 0]


def test_no_office_at_all_gives_empty_frames() -> None:
    answers = answers_of(a={}).iloc[:0]
    ledger = score_offices(RULEBOOK, answers)
    items = score_items(RULEBOOK, ledger, answers.index)
    assert list(ledger.columns) == MOVEMENTS.names
    assert len(ledger) == len(items) == len(score_sections(RULEBOOK, items)) == 0
