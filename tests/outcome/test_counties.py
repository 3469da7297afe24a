"""Several counties' results as one.

1. The result has come as far as the county that is furthest behind.
2. A veto holds in all; who is vetoed or has returned nothing counts for no mean.
3. What is of two counties is told apart, whatever its number.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from sfs_excel.inbox.events import Frozen
from sfs_excel.outcome.choices import Choice, Decisive
from sfs_excel.outcome.counties import County, join_counties, name_county, rank_counties
from sfs_excel.outcome.event_tables import EVENTS
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import VOTERS, WAITING
from sfs_excel.outcome.wording import explain_stage
from sfs_excel.roster.model import Roster
from sfs_excel.words import Stage
from tests.bureau_year import assess, evaluate, vote
from tests.parts import list_frames

LATER = datetime(2017, 1, 5, 9, tzinfo=UTC)
FULL = 2 + 2 + 2 + 4 + 1.5 + 4  # of items 1, 4, 5, 7, 9 and 12; 45 and 46 have no points, 43 is voted on, up to 10
PLAIN = evaluate()
FINAL = evaluate(assess(), *vote(("P1", 10, 8), ("P2", 10, 8), ("P3", 10, 8)))
VETOED = evaluate(assess({"001|45.criticised": (2, "通报")}))
NOTHING = evaluate(reported={})


def join(**counties: Results) -> Results:
    return join_counties([County(name, results) for name, results in counties.items()], LATER)


def plain(frame: pd.DataFrame, *columns: str) -> list[list[object]]:
    shown = frame[list(columns)].astype(object)
    return shown.where(shown.notna(), None).to_numpy().tolist()


# 1. Stage


@pytest.mark.parametrize(
    ("other", "stage"),
    [(FINAL, Stage.FINAL), (VETOED, Stage.ASSESSED), (PLAIN, Stage.PROVISIONAL), (NOTHING, Stage.PROVISIONAL)],
)
def test_the_county_that_is_furthest_behind_sets_the_stage(other: Results, stage: Stage) -> None:
    joined = join(甲=FINAL, 乙=other)
    assert joined.stage == stage
    assert set(joined.ranking["stage"]) == {stage}
    assert joined.counties is not None
    assert joined.counties.set_index("county")["stage"].to_dict() == {"甲": Stage.FINAL, "乙": other.stage}


# 2. Ranks


def test_who_is_vetoed_has_points_and_no_rank_and_counts_for_no_mean() -> None:
    joined = join(甲=FINAL, 乙=VETOED)
    assert plain(joined.ranking, "office", "rank", "total", "status") == [
        ["甲/001", 1, FULL + 10, "ranked"],
        ["甲/002", 2, FULL + 8, "ranked"],
        ["乙/002", 3, FULL, "ranked"],
        ["乙/001", None, FULL - 5, "vetoed"],
    ]
    assert joined.counties is not None
    assert plain(joined.counties, "rank", "county", "mean", "ranked", "vetoed") == [
        [1, "甲", FULL + 9, 2, 0],
        [2, "乙", FULL, 1, 1],
    ]


def test_a_county_that_has_returned_nothing_comes_last_without_a_rank() -> None:
    joined = join(乙=NOTHING, 甲=PLAIN)
    assert joined.counties is not None
    assert plain(joined.counties, "rank", "county", "mean", "best", "worst", "returned") == [
        [1, "甲", FULL, FULL, FULL, 2],
        [None, "乙", None, None, None, 0],
    ]
    assert plain(joined.ranking, "office", "rank")[2:] == [["乙/001", None], ["乙/002", None]]


def test_equal_means_share_a_rank() -> None:
    ranked = rank_counties(
        [County(name, results) for name, results in zip("甲乙丙", (PLAIN, FINAL, PLAIN), strict=True)]
    )
    assert plain(ranked, "rank", "county") == [[1, "乙"], [2, "甲"], [2, "丙"]]


# 3. Told apart


def test_numbers_and_files_of_two_counties_are_told_apart() -> None:
    joined = join(甲=FINAL, 乙=FINAL)
    assert len(joined.votes) == 2 * len(FINAL.votes)
    assert {"甲：河东司法所.xlsx", "乙：河东司法所.xlsx"} <= set(joined.submissions["file"])
    assert joined.names["乙/001"] == "乙河东司法所"
    assert joined.made == LATER
    assert FINAL.counties is None, "what was given stays as it is"


def test_who_takes_no_part_in_its_county_takes_none_in_all_of_them() -> None:
    """城关 was merged into 河东, in one of two counties."""
    first, second = FINAL.roster.offices
    roster = replace(FINAL.roster, offices=(first, replace(second, merged_into=first.code)))
    joined = join(甲=replace(FINAL, roster=roster), 乙=FINAL)
    assert joined.roster.offices[1].merged_into == "甲/001"
    assert list(joined.ranking["status"])[-1] == "merged"
    assert "甲/002" not in joined.totals
    assert "甲/002" in joined.own_totals


def test_of_several_counties_those_are_named_whose_result_is_not_final() -> None:
    final = replace(FINAL, final=Frozen("2016-12-31", "ab"))
    joined = join(甲=final, 乙=FINAL)
    assert (joined.finality, joined.final, joined.former) == ("未定稿（乙）", None, None)
    assert explain_stage(joined).endswith("未定稿（乙）。")
    assert join(甲=final, 乙=final).finality == ""


@pytest.mark.parametrize(("voters", "said"), [(4, "还没有投票"), (5, "还没有投票：编号 P1")])
def test_no_vote_is_told_by_number_and_of_few_voters_no_number_at_all(voters: int, said: str) -> None:
    """Six or more vote in both counties together: what counts is how many do in one."""
    frame = VOTERS.frame((f"P{number}", "组", "faulty", "", f"编号 P{number} 的票", "", "") for number in range(voters))
    waiting = WAITING.frame([("终评", "评委", "还没有投票：编号 P1")])
    joined = join(甲=replace(FINAL, voters=frame, waiting=waiting), 乙=FINAL)
    assert set(joined.votes["voter"]) == set(joined.votes["panel"]) == {""}
    assert set(joined.voters["voter"]) == set(joined.voters["reason"]) == {""}
    assert list(joined.votes["points"]) == [10, 10, 10, 8, 8, 8] * 2
    assert joined.waiting["what"][0] == said
    assert "编号" not in explain_stage(joined)


def test_decisions_of_two_counties_are_told_apart() -> None:
    decided = (("1", "withdraw", "河东司法所.xlsx", ""), ("2", "withdraw", "河东司法所.xlsx", "1"))
    events = EVENTS.frame(
        {"event": number, "kind": kind, "target": target, "undoes": undoes, "office": "001", "place": "收件箱/a.xlsx"}
        for number, kind, target, undoes in decided
    ).fillna("")
    own = replace(FINAL, events=events)
    joined = join(甲=own, 乙=own).events
    assert joined[["event", "target", "undoes", "office"]].to_numpy().tolist() == [
        [f"{county}/{number}", f"{county}：{target}", undoes and f"{county}/{undoes}", f"{county}/001"]
        for county in "甲乙"
        for number, _, target, undoes in decided
    ]
    assert set(joined["place"]) == {""}, "nothing in a county's folder can be opened from another"


def test_tables_are_of_the_same_types_as_one_countys() -> None:
    joined = join(甲=FINAL, 乙=NOTHING, 丙=VETOED)
    frames = list_frames(FINAL)
    assert len(frames) == 18
    assert [name for name in frames if not getattr(joined, name).dtypes.equals(getattr(FINAL, name).dtypes)] == []


def test_who_owes_what_is_told_with_the_county() -> None:
    assert set(join(甲=PLAIN, 乙=FINAL).waiting["who"]) == {f"甲{who}" for who in PLAIN.waiting["who"]}


@pytest.mark.parametrize(
    ("bureau", "county"),
    [("甲县司法局", "甲县"), ("甲市乙区司法局", "甲市乙区"), ("丙县局", "丙县局"), ("司法局", "司法局")],
)
def test_county_is_named_as_its_bureau_is(bureau: str, county: str) -> None:
    assert name_county(Roster(settings={"县局名称": bureau})) == county
    assert name_county(Roster()) == ""


def test_what_each_county_has_for_itself_is_not_told_of_all_of_them() -> None:
    """On a reading depends who is first in 甲, as long as its result is not final; in all counties, nobody has worked that out."""
    first = Decisive(Choice("04.各条件平均分摊", False, ("04.各条件平均分摊",)), 1, ("001",), ("002",))
    own = replace(FINAL, decisive=(first,), unusable={"001": ()}, printed=(date(2016, 12, 20),))
    joined = join(甲=own, 乙=FINAL)
    assert (joined.decisive, joined.unusable, joined.printed) == ((), {}, ())
