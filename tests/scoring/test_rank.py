"""From items to ranks.

1. Equal totals share a rank, and the next rank is left out (1, 2, 2, 4).
2. A vetoed office keeps its score, has no rank, and stands after all that have one; a missing office is last.
3. The total is what was kept of the points, what was gained, and what was taken off at the end.
4. The stage says what the result still rests on.
5. Ties: the sections named break them in their order; who ties in all of them shares the rank.
6. Weights multiply what a section kept, neither what was gained nor what was taken from the total.
7. Bands: by score, by rank share, with a limit that is never exceeded; who has no rank has no band.
"""

from typing import Any

import pandas as pd
import pytest

from sfs_excel.rulebook.ranking import Ranking
from sfs_excel.scoring.rank import find_stage, rank_offices
from sfs_excel.scoring.score import score_items, score_offices
from sfs_excel.scoring.tables import MOVEMENTS, PLACES
from sfs_excel.words import OfficeStatus
from tests.fillings import BEST, BEST_TOTAL, GOOD, GOOD_TOTAL, RULEBOOK

Scores = dict[str, float]


def rank(scores: Scores, *, vetoed: tuple[str, ...] = (), missing: tuple[str, ...] = ()) -> pd.DataFrame:
    """A ranking of offices that have one item, in the roster's order; those missing come first in the roster."""
    roster = [(office, f"{office}司法所") for office in (*missing, *scores)]
    rows = [(office, 1, score, "自评") for office, score in scores.items()]
    items = pd.DataFrame(rows, columns=["office", "item", "score", "status"]).astype({"score": float})
    vetoes = [{"office": office, "points": 0.0, "reason": "一票否决", "role": "veto"} for office in vetoed]
    return rank_offices(roster, items, pd.DataFrame(vetoes, columns=MOVEMENTS.names))


def rows_of(ranking: pd.DataFrame) -> list[tuple[str, str, int | None, float | None]]:
    return [
        (office, status, None if pd.isna(place) else int(place), None if pd.isna(total) else float(total))
        for office, status, place, total in ranking[["office", "status", "rank", "total"]].itertuples(index=False)
    ]


def test_equal_totals_share_a_rank_and_the_next_is_left_out() -> None:
    assert rows_of(rank({"甲": 80, "乙": 90, "丙": 95.5, "丁": 90})) == [
        ("丙", "ranked", 1, 95.5),
        ("乙", "ranked", 2, 90),
        ("丁", "ranked", 2, 90),
        ("甲", "ranked", 4, 80),
    ]


def test_totals_that_differ_by_binary_dust_are_equal() -> None:
    rows = [("甲", 1, 0.1, "自评"), ("甲", 2, 0.2, "自评"), ("乙", 1, 0.3, "自评"), ("乙", 2, 0.0, "自评")]
    items = pd.DataFrame(rows, columns=["office", "item", "score", "status"])
    ranking = rank_offices([("甲", "甲所"), ("乙", "乙所")], items, MOVEMENTS.frame())
    assert ranking["rank"].tolist() == [1, 1]


def test_a_vetoed_office_keeps_its_score_after_all_that_are_ranked() -> None:
    ranking = rank({"甲": 99, "乙": 70, "丙": 98, "丁": 60}, vetoed=("甲", "丁"), missing=("戊",))
    assert rows_of(ranking) == [
        ("丙", "ranked", 1, 98),
        ("乙", "ranked", 2, 70),
        ("甲", "vetoed", None, 99),
        ("丁", "vetoed", None, 60),
        ("戊", "missing", None, None),
    ]
    assert ranking["veto"].tolist() == ["", "", "一票否决", "一票否决", ""]


def test_who_takes_no_part_has_its_score_behind_all_others_and_leaves_no_rank_out() -> None:
    """Absent before merged, each by total; be it vetoed, or nothing of it there."""
    scores = {"甲": 99.0, "乙": 70.0, "丙": 98.0, "丁": 60.0, "己": 97.0}
    roster = [(office, office) for office in ("戊", *scores)]
    rows = [(office, 1, score, "自评" if office in "甲己丙" else "核定") for office, score in scores.items()]
    items = pd.DataFrame(rows, columns=["office", "item", "score", "status"])
    veto = MOVEMENTS.frame([("甲", 1, "01.1", 0.0, "一票否决", "", "veto", ())])
    outside = {
        "戊": OfficeStatus.ABSENT, "甲": OfficeStatus.ABSENT, "丙": OfficeStatus.MERGED, "己": OfficeStatus.MERGED,
    }  # fmt: skip
    ranking = rank_offices(
        roster, items, veto, Ranking.model_validate({"bands": [{"name": "优", "places": 1}]}), outside
    )
    assert rows_of(ranking) == [
        ("乙", "ranked", 1, 70), ("丁", "ranked", 2, 60), ("甲", "absent", None, 99), ("戊", "absent", None, None),
        ("丙", "merged", None, 98), ("己", "merged", None, 97),
    ]  # fmt: skip
    assert list(ranking["band"]) == ["优", "", "", "", "", ""]
    assert set(ranking["stage"]) == {"终评"}, "what nobody assesses holds nothing up"


def test_everybody_missing_or_vetoed_leaves_no_rank() -> None:
    assert rows_of(rank({}, missing=("甲", "乙"))) == [("甲", "missing", None, None), ("乙", "missing", None, None)]
    assert rows_of(rank({"甲": 90}, vetoed=("甲",))) == [("甲", "vetoed", None, 90)]
    assert rows_of(rank({})) == []


@pytest.fixture(scope="module")
def year() -> pd.DataFrame:
    """Whole answers: what the office reported, and what only the bureau knows."""
    good, best = (
        {key: {"是": 1.0, "否": 0.0}[raw] if isinstance(raw, str) else raw for key, raw in values.items()}
        for values in (GOOD, BEST)
    )
    offices = {
        "good": good,
        "best": best,
        "criticised": best | {"45.criticised": 1.0},
        "twice": best | {"45.criticised": 2.0},
        "illegal": best | {"46.illegal": 1.0},
        "both": good | {"45.criticised": 3.0, "46.illegal": 1.0},
        "worst": {},
    }
    answers = pd.DataFrame(list(offices.values()), index=list(offices), dtype=float)
    ledger = score_offices(RULEBOOK, answers)
    items = score_items(RULEBOOK, ledger, answers.index)
    roster = [(office, f"{office}司法所") for office in ("missing", *offices)]
    return rank_offices(roster, items, ledger).set_index("office", drop=False)


def test_a_year_with_penalties_and_vetoes(year: pd.DataFrame) -> None:
    assert list(year.columns) == PLACES.names
    assert rows_of(year) == [
        ("best", "ranked", 1, BEST_TOTAL),
        ("criticised", "ranked", 2, BEST_TOTAL - 5),
        ("good", "ranked", 3, GOOD_TOTAL),
        ("worst", "ranked", 4, 0),
        ("illegal", "vetoed", None, BEST_TOTAL),
        ("twice", "vetoed", None, BEST_TOTAL - 5),
        ("both", "vetoed", None, GOOD_TOTAL - 5),
        ("missing", "missing", None, None),
    ]


def test_base_bonus_and_penalty_make_the_total(year: pd.DataFrame) -> None:
    parts = year[["base", "bonus", "penalty"]].T
    assert parts["good"].tolist() == [90, 0, 0]
    assert parts["best"].tolist() == [90, 33, 0]
    assert parts["criticised"].tolist() == [90, 33, -5]
    assert parts["both"].tolist() == [90, 0, -5]
    assert parts["worst"].tolist() == [0, 0, 0]
    assert parts["missing"].isna().all()


def test_a_veto_says_why_and_two_vetoes_say_both(year: pd.DataFrame) -> None:
    assert (year.loc[["good", "best", "criticised", "worst", "missing"], "veto"] == "").all()
    once, other, both = (str(year.loc[office, "veto"]) for office in ("twice", "illegal", "both"))
    assert "工作人员被上级通报批评2次" in once
    assert "违反法律法规被依法处理或发生重大影响事件为是" in other
    assert both == f"{once.replace('2次', '3次')}；{other}"


@pytest.mark.parametrize(
    ("statuses", "stage"),
    [
        ([], "自评暂定"),
        (["自评", "核定", "待定"], "自评暂定"),
        (["核定", "待定"], "核定"),
        (["核定", "核定"], "终评"),
    ],
)
def test_the_stage_is_what_the_result_still_rests_on(statuses: list[str], stage: str) -> None:
    assert find_stage(pd.DataFrame({"status": pd.Series(statuses, dtype=object)})) == stage


# 5. Ties

Sections = tuple[float, ...]  # the scores of sections 1, 2, …


def rank_sections(options: dict[str, Any], offices: dict[str, Sections], vetoed: tuple[str, ...] = ()) -> pd.DataFrame:
    """A ranking of offices whose sections have one item each, 11, 12, …"""
    rows = [
        (office, 11 + place, 1 + place, score, "核定")
        for office, scores in offices.items()
        for place, score in enumerate(scores)
    ]
    items = pd.DataFrame(rows, columns=["office", "item", "section", "score", "status"]).astype({"score": float})
    vetoes = [{"office": office, "points": 0.0, "reason": "一票否决", "role": "veto"} for office in vetoed]
    ledger = pd.DataFrame(vetoes, columns=MOVEMENTS.names)
    roster = [(office, f"{office}司法所") for office in ("未报", *offices)]
    return rank_offices(roster, items, ledger, Ranking.model_validate(options))


def ranks_of(ranking: pd.DataFrame) -> list[tuple[str, int]]:
    ranked = ranking[ranking["status"] == "ranked"]
    return list(zip(ranked["office"], ranked["rank"].astype(int), strict=True))


TIED: dict[str, Sections] = {
    "甲": (30, 40, 20),
    "乙": (40, 30, 20),
    "丙": (30, 20, 40),
    "丁": (40, 30, 20),
    "戊": (0, 1, 90),
}


def test_equal_totals_share_a_rank_where_nothing_breaks_ties() -> None:
    assert ranks_of(rank_sections({}, TIED)) == [("戊", 1), ("甲", 2), ("乙", 2), ("丙", 2), ("丁", 2)]


def test_named_section_breaks_a_tie_and_never_more_than_a_tie() -> None:
    assert ranks_of(rank_sections({"ties": [1]}, TIED)) == [("戊", 1), ("乙", 2), ("丁", 2), ("甲", 4), ("丙", 4)]


def test_next_section_decides_where_the_first_does_not() -> None:
    """甲 and 丙 have 30 in section 1; 丙 has 40 in section 3, 甲 20. 乙 and 丁 are equal in everything."""
    ranking = rank_sections({"ties": [1, 3]}, TIED)
    assert ranks_of(ranking) == [("戊", 1), ("乙", 2), ("丁", 2), ("丙", 4), ("甲", 5)]
    assert ranks_of(rank_sections({"ties": [3, 1]}, TIED)) == [("戊", 1), ("丙", 2), ("乙", 3), ("丁", 3), ("甲", 5)]


def test_binary_dust_breaks_no_tie() -> None:
    rows = [
        ("甲", 1, 1, 0.1),
        ("甲", 2, 1, 0.2),
        ("甲", 3, 2, 0.0),
        ("乙", 1, 1, 0.3),
        ("乙", 2, 2, 0.0),
        ("乙", 3, 2, 0),
    ]
    items = pd.DataFrame(rows, columns=["office", "item", "section", "score"]).assign(status="核定")
    options = Ranking.model_validate({"ties": [1]})
    ranking = rank_offices([("甲", "甲所"), ("乙", "乙所")], items, MOVEMENTS.frame(), options)
    assert ranking["rank"].tolist() == [1, 1]


# 6. Weights


def test_weights_multiply_what_each_section_kept() -> None:
    """甲: 8 x 2 + 60 x 0.875 + 5 = 73.5. 乙: 9.33 x 2 + 55.55 x 0.875 + 5 = 72.26625, 72.27."""
    ranking = rank_sections({"weights": {1: 2, 2: 0.875}}, {"甲": (8, 60, 5), "乙": (9.33, 55.55, 5)})
    assert rows_of(ranking)[:2] == [("甲", "ranked", 1, 73.5), ("乙", "ranked", 2, 72.27)]
    assert ranking["base"].tolist()[:2] == [73.5, 72.27]


def test_gains_and_penalties_have_no_weight() -> None:
    """Section 1 scores 13: 9 of its points, and 4 gained. Section 2 scores -5: a penalty. 9 x 2 + 4 - 5 = 17."""
    items = pd.DataFrame(
        [("甲", 1, 1, 13.0, "核定"), ("甲", 2, 2, -5.0, "核定")],
        columns=["office", "item", "section", "score", "status"],
    )
    moves = [("甲", 1, -1.0, "loss"), ("甲", 1, 4.0, "gain"), ("甲", 2, -5.0, "penalty")]
    ledger = pd.DataFrame(moves, columns=["office", "item", "points", "role"]).assign(reason="")
    options = Ranking.model_validate({"weights": {1: 2, 2: 3}})
    ranking = rank_offices([("甲", "甲所")], items, ledger, options)
    assert ranking[["total", "base", "bonus", "penalty"]].iloc[0].tolist() == [17, 18, 4, -5]


def test_ties_are_broken_by_scores_without_weights() -> None:
    """Both have 30: 10 x 2 + 10, and 5 x 2 + 20; section 1 gives 10 and 5."""
    options = {"weights": {1: 2}, "ties": [2]}
    assert ranks_of(rank_sections(options, {"甲": (10, 10), "乙": (5, 20)})) == [("乙", 1), ("甲", 2)]


# 7. Bands


def bands_of(bands: list[Any], *totals: float, vetoed: tuple[str, ...] = (), **options: Any) -> list[str]:
    """The bands of offices with these totals, highest first, as they stand in the ranking; those without rank follow."""
    offices: dict[str, Sections] = {f"{place:02d}": (total,) for place, total in enumerate(totals)}
    return rank_sections({"bands": bands, **options}, offices, vetoed)["band"].tolist()


SCORES = [{"name": "优秀", "at_least": 90}, {"name": "良好", "at_least": 80}]


def test_no_band_where_none_is_written() -> None:
    assert bands_of([], 99, 60) == ["", "", ""]


def test_band_by_score_includes_its_bound() -> None:
    assert bands_of(SCORES, 100, 90, 89.99, 80, 79.99) == ["优秀", "优秀", "良好", "良好", "", ""]


def test_band_by_rank_share_is_rounded_down() -> None:
    """0.3 of 10 are 3 (3.0 exactly), of 9 are 2 (2.7), of 3 none (0.9)."""
    share = [{"name": "优秀", "share": 0.3}, {"name": "合格"}]
    for offices, best in ((10, 3), (9, 2), (4, 1), (3, 0)):
        found = bands_of(share, *range(90, 90 - offices, -1))
        assert (found.count("优秀"), found.count("合格")) == (best, offices - best)


def test_share_is_of_the_ranked_offices_only() -> None:
    """Ten returned, one of them vetoed: 0.3 of 9 are 2. The vetoed one, which has most, and the missing one have none."""
    share = [{"name": "优秀", "share": 0.3}, {"name": "合格"}]
    assert bands_of(share, *range(99, 89, -1), vetoed=("00",)) == ["优秀"] * 2 + ["合格"] * 7 + ["", ""]


def test_places_are_an_upper_limit_and_score_share_and_places_hold_together() -> None:
    four = [{"name": "优秀", "at_least": 90, "share": 0.5, "places": 4}, {"name": "良好"}]
    assert bands_of(four, *range(100, 90, -1)).count("优秀") == 4  # half of ten would be 5
    assert bands_of(four, 99, 98, 97, 96, 95, 94).count("优秀") == 3  # half of six
    assert bands_of(four, 99, 89, 88, 87, 86, 85, 84, 83).count("优秀") == 1  # by score


def test_all_who_tie_at_the_limit_stay_out_and_nobody_overtakes_them() -> None:
    """Two places: 95, then two with 94. They would make three, so they stay out; 93 does not get the free place."""
    two = [{"name": "优秀", "places": 2}, {"name": "良好", "places": 2}, {"name": "合格"}]
    assert bands_of(two, 95, 94, 94, 93, 92) == ["优秀", "良好", "良好", "合格", "合格", ""]
    assert bands_of(two, 95, 95, 95, 93, 92) == ["合格"] * 5 + [""]  # three for two places, twice
    assert bands_of(two, 95, 95, 94) == ["优秀", "优秀", "良好", ""]


def test_broken_tie_at_the_limit_lets_one_in() -> None:
    offices: dict[str, Sections] = {"甲": (40, 50), "乙": (50, 40), "丙": (20, 30)}
    one = {"bands": [{"name": "优秀", "places": 1}, {"name": "合格"}]}
    assert rank_sections(one, offices)["band"].tolist() == ["合格", "合格", "合格", ""]
    ranking = rank_sections({**one, "ties": [1]}, offices)
    assert ranking[["office", "band"]].to_numpy().tolist()[:2] == [["乙", "优秀"], ["甲", "合格"]]


def test_places_that_a_band_leaves_empty_are_not_handed_down() -> None:
    """Nobody reaches 90, so 优秀 stays empty; 良好 keeps to its own two."""
    bands = [{"name": "优秀", "at_least": 90, "places": 2}, {"name": "良好", "places": 2}, {"name": "合格"}]
    assert bands_of(bands, 89, 88, 87) == ["良好", "良好", "合格", ""]


def test_bands_go_by_weighted_totals() -> None:
    """45 x 2 = 90."""
    assert bands_of(SCORES, 45, 44.99, weights={1: 2}) == ["优秀", "良好", ""]


def test_2016_has_neither_ties_nor_weights_nor_bands(year: pd.DataFrame) -> None:
    assert RULEBOOK.ranking == Ranking()
    assert (year["band"] == "").all()
