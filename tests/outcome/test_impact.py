"""The impact of another reading is worked out of the items that it changes, and is what the whole evaluation comes to.

1. Totals, ranks and scores, also where assessors have set scores and values, and votes are counted; with weights and ties.
2. What is asked anew, or judged otherwise, is not worked out; what would wait is told.
3. Of what is in force, it is weighed that it were not; what cannot stand beside it gives way.
4. The readings on which the order of the first places depends, in words; not once the result is final.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from sfs_excel.outcome.choices import Choice, Decisive, list_choices
from sfs_excel.outcome.impact import Weighed, find_decisive, weigh_choices
from sfs_excel.outcome.impact_table import frame_impact
from sfs_excel.outcome.judged import judge_report
from sfs_excel.outcome.reported import report_returns
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standings import Standings
from sfs_excel.returns.intake import Intake
from sfs_excel.roster.model import ChosenReading
from sfs_excel.rulebook.alternatives import choose_alternatives, list_alternatives
from sfs_excel.rulebook.entries import Alternative
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.summary.decisive import say_decisive
from sfs_excel.words import Effect
from tests.bureau_year import (
    FEW_ITEMS,
    GOOD_OPTIONS,
    OPTIONS,
    ROSTER,
    ROSTER_OF_OPTIONS,
    Changes,
    assess,
    evaluate_year,
    take_in_year,
    vote,
)
from tests.returns.own_returns import OFFICES

# 001 has 97 of 98 percent, two villages without a grid, and nothing that was settled; 002 has three members and no branch.
REPORTED: Mapping[str, Changes] = {
    "001": {"04.satisfaction": 97, "12.unposted": 2, "09.disputes": 0, "09.handled": 0, "09.settled": 0},
    "002": {"12.unposted": 2, "01.members": 3, "01.branch": "否"},
}
DECIDED = {
    "001|12": (1.5, "看了现场"),
    "002|12": (2, ""),
    "001|04.satisfaction": (97.5, "核过"),
}
VOTES = vote(("P1", 10, 4), ("P2", 9, 8), ("P3", 5, 8))
WHOLE = [
    name for name in list_alternatives(FEW_ITEMS) if "县局提供" not in name and not name.endswith(("评分", "是否项"))
]


@lru_cache
def take_in() -> Intake:
    return take_in_year(assess(DECIDED), *VOTES, reported=REPORTED)


def weigh(rulebook: Rulebook = FEW_ITEMS, *chosen: str) -> tuple[Standings, dict[str, Weighed], Results]:
    roster = replace(ROSTER, readings=tuple(ChosenReading(int(name[:2]), name[3:]) for name in chosen))
    in_force = choose_alternatives(rulebook, chosen)
    results = evaluate_year(take_in(), in_force, roster).results
    report = report_returns(in_force, roster, take_in(), written=rulebook)
    judged = judge_report(report)
    standings, weighed = weigh_choices(judged, results.ranking)
    decisive = find_decisive(judged, results.ranking)
    return standings, {each.choice.name: each for each in weighed}, replace(results, decisive=decisive)


def differ(standings: Standings, weighed: Weighed) -> bool:
    """The slow way: everything is evaluated by the other rulebook."""
    there = evaluate_year(take_in(), choose_alternatives(FEW_ITEMS, weighed.choice.chosen), ROSTER).results
    ranking = there.ranking.set_index("office").loc[standings.offices]
    assert weighed.totals is not None
    assert weighed.ranks is not None
    return not np.array_equal(ranking["total"].to_numpy(float), weighed.totals) or list(
        ranking["rank"].fillna(0)
    ) != list(weighed.ranks)


@pytest.fixture(scope="module")
def weighed() -> tuple[Standings, dict[str, Weighed], Results]:
    return weigh()


Given = tuple[Standings, dict[str, Weighed], Results]


def test_it_is_what_the_whole_evaluation_comes_to(weighed: Given) -> None:
    standings, by_name, _ = weighed
    assert [name for name, each in by_name.items() if each.totals is not None] == WHOLE
    assert [name for name in WHOLE if differ(standings, by_name[name])] == []


def test_it_would_not_be_without_what_assessors_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Standings, "_decide", lambda _, __, computed: computed)
    standings, by_name, _ = weigh()
    assert [name for name in WHOLE if differ(standings, by_name[name])] == ["12.每有1个村未上墙扣2分"]


def test_each_figure_by_hand(weighed: Given) -> None:
    """Of 12, an assessor set 1.5 for 001 with a reason, which holds; for 002 what stood, without one, which does not."""
    gained = {name: each.gained.tolist() for name, each in weighed[1].items() if each.gained is not None}
    assert gained == {
        "01.没有建成党支部不得分": [0, -2],
        "04.各条件平均分摊": [1, 0],
        "09.分母为0不得分": [-0.5, 0],
        "09.分母为0由考核人员认定": [-0.5, 0],
        "12.每有1个村未上墙扣2分": [0, -2],
        "43.去掉最高分和最低分": [1, 1.33],  # (10 + 9 + 5) / 3 is 8, (4 + 8 + 8) / 3 is 6.67
        "45.两次的扣10分": [0, 0],
    }


def test_what_nobody_was_asked_is_told_and_not_worked_out(weighed: Given) -> None:
    standings, by_name, _ = weighed
    asked = by_name["07.另设一个是否项"]
    assert (asked.asked, asked.totals) == (("“认真履行职责”（由司法所填）",), None)
    assert by_name["12.县局提供迟报次数"].asked == ("“每月3日后迟报、漏报次数”（由县局在核定表里填）",)
    table = frame_impact(standings, list(by_name.values()), FEW_ITEMS, OFFICES)
    told = {str(row["choice"]): row for row in table.to_dict("records")}
    asks = told["第7项改用“另设一个是否项”"]
    assert asks["effect"] == Effect.ASKS
    assert asks["said"] == "要另外填报“认真履行职责”（由司法所填），现在没有人填过，算不出来"
    assert told["第9项改用“分母为0由考核人员认定”"]["said"] == (
        "1个所少得分，名次都不变；有1个所待县局认定，认定以前暂计0分"
    )


def test_one_in_force_is_weighed_as_if_it_were_not_and_gives_way_to_what_cannot_stand_beside_it() -> None:
    _, by_name, results = weigh(FEW_ITEMS, "04.各条件平均分摊", "12.每有1个村未上墙扣2分")
    undone = by_name["04.各条件平均分摊"]
    assert undone.choice == Choice("04.各条件平均分摊", True, ("12.每有1个村未上墙扣2分",))
    assert undone.choice.say() == "第4项改回“现行口径”"
    assert undone.gained is not None
    assert undone.gained.tolist() == [-1, 0]
    assert by_name["04.评分"].choice.chosen == ("04.评分", "12.每有1个村未上墙扣2分")
    assert "两个条件平均分摊2分" in results.rulebook.items[4].rules[0].reading


def test_alternatives_are_all_listed() -> None:
    assert [each.name for each in list_choices(FEW_ITEMS, ())] == list(list_alternatives(FEW_ITEMS))


def test_what_the_first_places_depend_on_is_said(weighed: Given) -> None:
    """001 has 2 + 0 + 2 + 4 + 1.5 + 1.5 + 8 = 19, 002 has 2 + 2 + 2 + 4 + 1.5 + 2 + 6.67 = 20.17: 2 less, and it is the second."""
    results = weighed[2]
    assert say_decisive(results) == [
        "第1项改用“没有建成党支部不得分”，第1名由城关司法所变为河东司法所",
        "第12项改用“每有1个村未上墙扣2分”，第1名由城关司法所变为河东司法所",
    ]
    shared = Decisive(Choice("04.评分", True, ()), 2, ("001",), ("001", "002"))
    assert say_decisive(replace(results, decisive=(shared, replace(shared, after=())))) == [
        "第4项改回“现行口径”，第2名由河东司法所变为河东司法所、城关司法所并列",
        "第4项改回“现行口径”，第2名由河东司法所变为空缺",
    ]


def test_who_takes_no_part_is_not_told_of() -> None:
    """002, which would lose by 1 and by 12, has its score, and nobody asks what else it might be."""
    first, second, *others = ROSTER.offices
    roster = replace(ROSTER, offices=(first, replace(second, is_absent=True), *others))
    results = evaluate_year(take_in(), FEW_ITEMS, roster).results
    standings, weighed = weigh_choices(judge_report(report_returns(FEW_ITEMS, roster, take_in())), results.ranking)
    assert (standings.offices, standings.totals.tolist()) == (["001"], [19])
    table = frame_impact(standings, weighed, FEW_ITEMS, OFFICES)
    assert set(table["office"]) == {"", "001"}
    said = dict(zip(table["choice"], table["said"], strict=True))
    assert said["第1项改用“没有建成党支部不得分”"] == "得分、名次都不变"
    assert said["第4项改用“各条件平均分摊”"] == "1个所多得分，名次都不变"


def test_weights_and_ties_count_as_in_the_ranking() -> None:
    """Item 2 is in a section of weight 0.875, and a section breaks ties."""
    late = OPTIONS.items[2].rules[0]
    once = Alternative.model_validate({"reading": "只扣一次。", "once": {"if": "late > 0", "lose": 0.5}})
    rules = (
        late.model_copy(update={"reading": "逐次扣。", "alternatives": {"只扣一次": once}}),
        *OPTIONS.items[2].rules[1:],
    )
    section = OPTIONS.sections[1]
    item = section.items[0].model_copy(update={"rules": rules})
    sections = (
        OPTIONS.sections[0],
        section.model_copy(update={"items": (item, section.items[1])}),
        OPTIONS.sections[2],
    )
    rulebook = OPTIONS.model_copy(update={"sections": sections})
    reported: Mapping[str, Changes] = {"001": {**GOOD_OPTIONS, "02.late": 5}, "002": {**GOOD_OPTIONS, "02.visits": 3}}
    intake = take_in_year(reported=reported, rulebook=rulebook, roster=ROSTER_OF_OPTIONS)
    results = evaluate_year(intake, rulebook, ROSTER_OF_OPTIONS).results
    standings, [weighed] = weigh_choices(
        judge_report(report_returns(rulebook, ROSTER_OF_OPTIONS, intake)), results.ranking
    )
    there = evaluate_year(intake, choose_alternatives(rulebook, ["02.只扣一次"]), ROSTER_OF_OPTIONS).results
    assert standings.totals.tolist() == [35.31, 35.75]  # 2 * 10 + 0.875 * (20 - 2.5), 2 * 10 + 0.875 * (20 - 2)
    assert weighed.totals is not None
    assert weighed.totals.tolist() == [37.06, 35.75] == there.ranking.set_index("office")["total"].tolist()
    assert weighed.ranks is not None
    assert (standings.ranks.tolist(), weighed.ranks.tolist()) == ([2, 1], [1, 2])
