"""The words on the stage name only those ballots that are not counted."""

from dataclasses import replace

import pandas as pd
import pytest

from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import VOTERS, WAITING
from sfs_excel.outcome.wording import conceal_voters, explain_stage, list_waiting
from sfs_excel.outgoing.page import make_dashboard
from sfs_excel.words import Stage
from tests.summary.factory import make_results

VOTED = 43


def voting(counted: int) -> Results:
    """Three offices that wait for more ballots; so many of them have points by those that are in."""
    results = make_results(3, missing=0, vetoed=0)
    items, ledger = results.items.copy(), results.ledger
    is_voted = items["item"] == VOTED
    items["status"] = items["status"].mask(is_voted, "待定").where(is_voted, "核定")
    pending = ledger.index[(ledger["item"] == VOTED) & (ledger["role"] == "pending")]
    ledger = ledger.assign(role=ledger["role"].mask(ledger.index.isin(pending[:counted]), "loss"))
    return replace(results, items=items, ledger=ledger, stage=Stage.ASSESSED)


def said(results: Results) -> str:
    return explain_stage(results).partition("；")[2].removesuffix("未定稿。")


def test_before_anybody_voted_the_ballots_are_not_counted() -> None:
    assert said(voting(0)) == "票决未计入。"


def test_while_votes_come_in_the_points_rest_on_those_that_are_there() -> None:
    assert said(voting(3)) == "票决还没有结束，暂按已收到的有效票计。"


def test_where_some_offices_have_no_valid_vote_that_is_said() -> None:
    assert said(voting(2)) == "部分司法所票决未计入。"


def test_once_all_is_decided_nothing_is_said_of_ballots() -> None:
    results = voting(3)
    items = results.items.assign(status="核定")
    voters = VOTERS.frame([("1", "", "valid", "", "", "", "")])
    assert said(replace(results, items=items, voters=voters, stage=Stage.FINAL)) == ""


def test_a_ballot_that_was_set_aside_for_good_is_told_with_the_final_result() -> None:
    results = voting(3)
    rows = [(each, "", state, "", "", "", "") for each, state in (("P1", "valid"), ("P2", "faulty"), ("P5", "faulty"))]
    final = replace(results, items=results.items.assign(status="核定"), voters=VOTERS.frame(rows), stage=Stage.FINAL)  # fmt: skip
    assert said(final) == "有误的2张票没有计入（编号 P2、P5）。"


def test_without_any_return_the_ballots_are_not_counted() -> None:
    results = make_results(3, missing=3, vetoed=0)
    assert isinstance(results.items, pd.DataFrame)
    assert results.items.empty
    assert said(results) == "票决未计入。"


@pytest.mark.parametrize(("voters", "is_named"), [(4, False), (5, True)])
def test_of_fewer_than_five_voters_no_number_leaves_the_bureau(voters: int, *, is_named: bool) -> None:
    frame = VOTERS.frame((f"P{number}", "", "faulty", "", "", "", "") for number in range(1, voters + 1))
    waiting = WAITING.frame(
        [("核定", "综合科", "第1项还没有核定：河东司法所"), ("终评", "评委", "还没有投票：编号 P1、P2")]
    )
    results = replace(make_results(3, missing=0, vetoed=0, stage=Stage.FINAL), voters=frame, waiting=waiting)
    outside = explain_stage(results, outside=True), list_waiting(conceal_voters(results))
    assert ("P1" in repr(outside)) is is_named
    assert "P1" in explain_stage(results)
    assert outside[1][Stage.ASSESSED] == ["第1项还没有核定：河东司法所（综合科）"]
    page = make_dashboard(results, "排名.xlsx")
    assert ("P1" in f"{page.stage_said}{page.waiting}") is is_named
