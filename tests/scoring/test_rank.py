"""From items to ranks.

1. Equal totals share a rank, and the next rank is left out (1, 2, 2, 4).
2. A vetoed office keeps its score, has no rank, and stands after all that have one; a missing office is last.
3. The total is what was kept of the points, what was gained, and what was taken off at the end.
4. The stage says what the result still rests on.
"""

import pandas as pd
import pytest

from sfs_excel.scoring.rank import RANKING, find_stage, rank_offices
from sfs_excel.scoring.score import LEDGER, score_items, score_offices
from tests.fillings import BEST, BEST_TOTAL, GOOD, GOOD_TOTAL, RULEBOOK

Scores = dict[str, float]


def rank(scores: Scores, *, vetoed: tuple[str, ...] = (), missing: tuple[str, ...] = ()) -> pd.DataFrame:
    """A ranking of offices that have one item, in the roster's order; those missing come first in the roster."""
    roster = [(office, f"{office}司法所") for office in (*missing, *scores)]
    rows = [(office, 1, score, "自评") for office, score in scores.items()]
    items = pd.DataFrame(rows, columns=["office", "item", "score", "status"]).astype({"score": float})
    vetoes = [{"office": office, "points": 0.0, "reason": "一票否决", "role": "veto"} for office in vetoed]
    return rank_offices(roster, items, pd.DataFrame(vetoes, columns=LEDGER))


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
    ranking = rank_offices([("甲", "甲所"), ("乙", "乙所")], items, pd.DataFrame(columns=LEDGER))
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
    assert list(year.columns) == RANKING
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
