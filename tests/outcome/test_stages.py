"""The result reaches its stages step by step through a year, and names the things that the next one lacks.

1. 自评暂定 until all that rests on an office's word is assessed; 核定 until what only the bureau knows is filled in and the
   vote is held; then 终评. What is missing is said in the order in which it is needed, and who owes it.
2. Ballots count as the rulebook says: mean, trimmed, panels, grades, a minimum; who has not voted is told by number. Every
   ballot of the roster has to be valid, or said not to come; more than half, or the rulebook's minimum, whatever is said.
3. What is missing and the stage never contradict each other.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd
import pytest

from sfs_excel.inbox.events import Event
from sfs_excel.outcome.results import Results
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.roster.model import Department
from sfs_excel.words import EventKind
from tests.bureau_year import GOOD_OPTIONS, OPTIONS, ROSTER, ROSTER_OF_OPTIONS, assess, evaluate, score, vote, waits
from tests.mending import make_mended
from tests.returns.own_returns import OFFICES, Given

GRADES = (
    ("P1", "优", "良"),
    ("P2", "良", "中"),
    ("P3", "良", "中"),
    ("P4", "优", "差"),
    ("P5", "优", "良"),
    ("P6", "中", "良"),
)


SEEN = {f"{office}|{key}": value for key, value in GOOD_OPTIONS.items() for office in OFFICES}
Decided = Mapping[str, tuple[Given, str]]


def go_through(
    decided: Decided | None = None,
    items: Collection[int] = (1, 2, 3),
    holder: str = "综合科",
    without: Collection[str] = (),
) -> BureauForm:
    return assess(decided, items=items, rulebook=OPTIONS, holder=holder, reported=SEEN, without=without)


FOUND: Decided = {"001|03.found": (1, ""), "002|03.found": (0, "")}


def year(*own: BureauForm) -> Results:
    results = evaluate(*own, rulebook=OPTIONS)
    assert_consistent(results)
    return results


def assert_consistent(results: Results) -> None:
    """Each thing that keeps a stage from being reached is named with it, and nothing else is."""
    stages = set(results.waiting["stage"])
    assert (results.stage == "自评暂定") == ("核定" in stages)
    assert (results.stage == "终评") == (not stages)
    assert list(results.waiting["stage"]) == sorted(results.waiting["stage"])  # 核定 sorts before 终评
    assert set(results.ranking["stage"]) == {results.stage}


# 1. Step by step


def test_at_first_everything_is_missing() -> None:
    results = year()
    assert results.stage == "自评暂定"
    assert waits(results) == [
        ("核定", "综合科", "核定表还没有交回"),
        ("终评", "综合科", "第3项待县局填报：河东司法所、城关司法所"),
        ("终评", "评委", "还没有投票：编号 P1、P2、P3、P4、P5等6人"),
    ]


def test_a_part_leaves_the_rest_to_be_assessed() -> None:
    results = year(go_through(without=["001|01", "001|01.self"]))
    assert results.stage == "自评暂定"
    assert waits(results)[0] == ("核定", "综合科", "第1项还没有核定：河东司法所")


def test_what_was_decided_wrongly_is_the_clerks_to_clear_up() -> None:
    results = year(go_through({"001|01": (11, "x"), **FOUND}))
    assert results.stage == "自评暂定"
    assert waits(results)[0] == ("核定", "经办人", "第1项的核定有误或意见不一致，没有采用：河东司法所（见“校验问题”）")


def test_what_was_decided_wrongly_keeps_only_the_end_where_the_item_is_not_complete_anyway() -> None:
    results = year(go_through({"001|03": (61, "x"), "002|03.found": (0, "")}))
    assert results.stage == "核定"
    assert waits(results)[:2] == [
        ("终评", "经办人", "第3项的核定有误或意见不一致，没有采用：河东司法所（见“校验问题”）"),
        ("终评", "综合科", "第3项待县局填报：河东司法所"),
    ]


def test_once_assessed_what_only_the_bureau_knows_and_the_vote_are_missing() -> None:
    results = year(go_through({"001|03.found": (1, "")}))
    assert results.stage == "核定"
    assert [what for _, _, what in waits(results)] == [
        "第3项待县局填报：城关司法所", "还没有投票：编号 P1、P2、P3、P4、P5等6人",
    ]  # fmt: skip


def test_with_the_vote_it_is_final() -> None:
    results = year(go_through(FOUND), *vote(*GRADES))
    assert results.stage == "终评"
    assert waits(results) == []
    # 局领导 of 河东: 优 10, 良 8, 良 8, without the highest and lowest 8; 科室: 10, 10, 6 -> 10. 60 % and 40 %.
    assert score(results, 4)[0] == 8.8
    # Of 城关: 8, 6, 6 -> 6; 3, 8, 8 -> 8.
    assert score(results, 4, "002")[0] == 6.8
    assert score(results, 4)[3:] == (8.8, "核定")


def test_a_department_owes_nothing_but_what_waits_for_it() -> None:
    """Of 装备科 only what the bureau itself has to fill in is missing: that keeps the end from being reached, not 核定."""
    roster = replace(ROSTER_OF_OPTIONS, departments=(Department("综合科", (1, 2)), Department("装备科", (3,))))
    first = go_through(items=[1, 2])
    results = evaluate(first, rulebook=OPTIONS, roster=roster)
    assert_consistent(results)
    assert results.stage == "核定"
    assert waits(results)[0] == ("终评", "装备科", "第3项待县局填报：河东司法所、城关司法所")
    second = go_through(FOUND, items=[3], holder="装备科")
    done = evaluate(first, second, *vote(*GRADES), rulebook=OPTIONS, roster=roster)
    assert done.stage == "终评"


def test_where_no_department_is_named_the_group_owes_it() -> None:
    roster = replace(ROSTER_OF_OPTIONS, departments=())
    results = evaluate(rulebook=OPTIONS, roster=roster)
    assert waits(results)[:2] == [
        ("核定", "考核组", "核定表还没有交回"), ("终评", "考核组", "第3项待县局填报：河东司法所、城关司法所"),
    ]  # fmt: skip
    assert evaluate(go_through(FOUND, holder="考核组"), rulebook=OPTIONS, roster=roster).stage == "核定"


def test_nothing_returned_yet() -> None:
    results = evaluate(rulebook=OPTIONS, reported={})
    assert results.stage == "自评暂定"
    assert [what for _, _, what in waits(results)] == [
        "核定表还没有交回", "还没有投票：编号 P1、P2、P3、P4、P5等6人",
    ]  # fmt: skip


# 2. The vote


def close(*voters: str) -> list[Event]:
    """Somebody says that the ballots of these will not come, or not be mended."""
    at, kind = "2016-12-20T09:00:00+08:00", EventKind.NO_MORE_BALLOTS
    return [Event(number, at, "张三", kind, voter, "出差", 0, 9) for number, voter in enumerate(voters, 1)]


def cast(*ballots: tuple[str, Given, Given], closed: Collection[str] = ()) -> Results:
    results = evaluate(go_through(FOUND), *vote(*ballots), rulebook=OPTIONS, events=close(*closed))
    assert_consistent(results)
    return results


def test_fewer_valid_ballots_than_the_minimum_decide_nothing() -> None:
    results = cast(*GRADES[:4])
    assert results.stage == "核定"
    assert waits(results) == [("终评", "评委", "还没有投票：编号 P5、P6")]
    assert score(results, 4) == (0, None, 0, None, "待定")


def test_a_missing_ballot_holds_the_end_up_until_it_is_said_that_it_will_not_come() -> None:
    results = cast(*GRADES[:5])
    assert (results.stage, waits(results)) == ("核定", [("终评", "评委", "还没有投票：编号 P6")])
    closed = cast(*GRADES[:5], closed=["P6"])
    assert (closed.stage, waits(closed)) == ("终评", [])
    # 科室 of 河东: 优 and 优 (fewer than three: nothing is left out) -> 10.
    assert score(closed, 4)[0] == score(results, 4)[0] == 8.8
    assert dict(closed.voters[["voter", "status"]].itertuples(index=False)) == {
        **dict.fromkeys(["P1", "P2", "P3", "P4", "P5"], "valid"), "P6": "missing",
    }  # fmt: skip
    assert list(closed.voters["reason"])[-1] == "不再补评（办理记录第1号）：出差"


def test_even_then_the_rulebooks_minimum_has_to_be_valid() -> None:
    results = cast(*GRADES[:4], closed=["P5", "P6"])
    assert results.stage == "核定"
    assert waits(results) == [("终评", "经办人", "第4项的有效票还不够，至少要5张")]


def test_a_faulty_ballot_is_named_by_number_and_counts_for_nothing() -> None:
    results = cast(*GRADES[:4], ("P5", "优", "良好"), ("P6", 8, "良"))
    assert results.stage == "核定"
    assert waits(results) == [
        ("终评", "评委", "票有误、没有计入：编号 P5、P6"), ("终评", "经办人", "第4项的有效票还不够，至少要5张"),
    ]  # fmt: skip
    assert set(results.votes["voter"]) == {"P1", "P2", "P3", "P4"}
    faulty = results.voters[results.voters["status"] == "faulty"]
    assert list(faulty["voter"]) == ["P5", "P6"]
    assert "城关司法所评分填的是“良好”，需要优、良、中、差之一" in str(faulty["reason"].iloc[0])


def test_without_a_vote_of_every_panel_nothing_is_decided() -> None:
    results = cast(*GRADES[:3], ("P4", None, "良"), ("P5", None, "良"), ("P6", None, "良"))
    assert results.stage == "核定"
    assert score(results, 4)[4] == "待定"


def test_a_panel_of_which_nobody_will_vote_any_more_is_named() -> None:
    """Of six voters four are valid by the rulebook's leave, and none of them is of 科室."""
    rule = ROSTER_OF_OPTIONS
    voters = tuple(replace(each, panel="局领导" if each.code in ("P4", "P5") else each.panel) for each in rule.voters)
    closing = close("P6")
    results = evaluate(
        go_through(FOUND), *vote(*GRADES[:5]), rulebook=OPTIONS, roster=replace(rule, voters=voters), events=closing
    )
    assert_consistent(results)
    assert waits(results) == [("终评", "经办人", "第4项有评委组没有有效票：科室负责人")]


def vote_plainly(*ballots: tuple[str, Given, Given], closed: Collection[str] = ()) -> Results:
    """2016: the mean of all valid ballots, without a minimum. Voters P1, P2, P3."""
    results = evaluate(assess(), *vote(*ballots), roster=ROSTER, events=close(*closed))
    assert_consistent(results)
    return results


def test_the_mean_counts_at_once_and_may_still_change() -> None:
    results = vote_plainly(("P1", 9, 8), ("P3", 8, 8.5))
    assert score(results, 43)[0::4] == (8.5, "待定")
    assert waits(results) == [("终评", "评委", "还没有投票：编号 P2")]


ONE_VOID = (("P1", 9, 8), ("P2", 11, 8), ("P3", 8, 8.5))


def test_a_void_ballot_holds_the_end_up_until_it_is_mended() -> None:
    results = vote_plainly(*ONE_VOID)
    assert (results.stage, waits(results)) == ("核定", [("终评", "评委", "票有误、没有计入：编号 P2")])
    told = results.findings[results.findings["item"] == 43]
    assert list(told["severity"]) == ["错误"]
    assert vote_plainly(ONE_VOID[0], ("P2", 10, 8), ONE_VOID[2]).stage == "终评"


def test_a_void_ballot_that_will_not_be_mended_counts_for_nothing() -> None:
    results = vote_plainly(*ONE_VOID, closed=["P2"])
    assert results.stage == "终评"
    assert score(results, 43)[0] == 8.5
    assert score(results, 43, "002")[0] == 8.25
    assert list(results.voters["status"]) == ["valid", "faulty", "valid"]
    assert str(results.voters["reason"].iloc[1]).endswith("。不再补评（办理记录第1号）：出差")
    told = results.findings[results.findings["item"] == 43]
    assert list(told["severity"]) == ["提醒"], "nobody has to do anything about it any more"
    assert told["message"].iloc[0].endswith("整张没有计入。这张票作废，不影响终评。")


def test_one_valid_ballot_of_three_is_no_vote_whatever_was_decided() -> None:
    results = vote_plainly(("P1", 9, 8), ("P2", 11, 8), closed=["P2", "P3"])
    assert results.stage == "核定"
    assert waits(results) == [("终评", "经办人", "第43项的有效票还不够，至少要2张")]
    assert vote_plainly(("P1", 9, 8), ("P2", 10, 8), closed=["P3"]).stage == "终评", "two of three are more than half"


def test_what_else_is_said_of_the_item_is_not_over_with_the_vote() -> None:
    """A ballot of rules that have changed is set aside as a whole; a row of a 核定表 for the item is none of the vote's."""
    ballots = vote(("P1", 9, 8), ("P2", 9, 8), ("P3", 9, 8))
    stray = assess(more=[("001|43", (5, "x"))])
    outdated = replace(ballots[2], mended=make_mended([43], others=[43]))
    results = evaluate(stray, *ballots[:2], outdated, roster=ROSTER, events=close("P3"))
    assert results.stage == "终评"
    told = {str(each["code"]): (each["severity"], each["message"]) for each in results.findings.to_dict("records")}
    assert told["other_rule"][0] == "提醒"
    assert told["strange_row"][0] == "错误"
    assert told["strange_row"][1].endswith("没有采用。请用新做的核定表填写。")


def test_ballots_that_are_all_faulty_decide_nothing() -> None:
    results = vote_plainly(("P1", 11, 8), ("P2", 11, 8), ("P3", None, 8))
    assert results.stage == "核定"
    assert set(results.findings.loc[results.findings["item"] == 43, "severity"]) == {"错误"}
    assert waits(results) == [
        ("终评", "评委", "票有误、没有计入：编号 P1、P2、P3"), ("终评", "经办人", "第43项的有效票还不够，至少要2张"),
    ]  # fmt: skip


def test_without_voters_the_clerk_has_to_list_them() -> None:
    results = evaluate(assess(), roster=replace(ROSTER, voters=()))
    assert waits(results) == [("终评", "经办人", "第43项要票决，名册的「评委」还是空的")]


@pytest.mark.parametrize("told", ["voters", "votes", "waiting", "submissions", "findings"])
def test_no_frame_names_a_voter(told: str) -> None:
    results = cast(*GRADES[:4], ("P5", "优", "良好"))
    frame = getattr(results, told)
    assert isinstance(frame, pd.DataFrame)
    said = frame.astype(str).to_numpy().ravel()
    assert not any(voter.name in text for voter in ROSTER_OF_OPTIONS.voters for text in said)
