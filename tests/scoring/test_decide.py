"""The bureau's decisions stand over the offices' reports.

1. A value in force is the assessor's; failing that the bureau's log, where the field scores by it; failing that the
   office's own.
2. A score that was set is one row of the ledger; what was computed stays beside it, floors, gains and pending rows too.
3. The ledger sums to the items, before and after.
4. Reported, computed and decided scores are kept apart; the status says on what an item rests, the stage what is missing.
5. Penalties and vetoes follow from values that were decided as from any other.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.rulebook.checks import apply_checks
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.scoring.decide import apply_decisions, decide_values
from sfs_excel.scoring.rank import find_stage, rank_offices
from sfs_excel.scoring.score import Assessed, score_items, score_offices
from sfs_excel.scoring.tables import MOVEMENTS
from tests.fillings import BEST, BEST_TOTAL, GOOD, RULEBOOK

BY_LOG = load_rulebook(Path(__file__).resolve().parents[1] / "rulebook" / "good" / "options.yaml")
ALL_ITEMS = range(1, 47)
Changes = dict[str, float | None]
VALUES = ["office", "field", "value", "reason", "who", "file", "cell"]
SCORES = ["office", "item", "score", "reason", "who", "file", "cell"]


def answers_of(**offices: Changes) -> pd.DataFrame:
    good: Changes = {key: {"是": 1.0, "否": 0.0}[raw] if isinstance(raw, str) else raw for key, raw in GOOD.items()}
    return pd.DataFrame([good | changes for changes in offices.values()], index=list(offices), dtype=float)


def through(answers: pd.DataFrame, items: Iterable[int]) -> list[tuple[str, int]]:
    """Assessors have been through these items, of all offices."""
    return [(str(office), item) for item in items for office in answers.index]


def values_of(*rows: tuple[str, str, float]) -> pd.DataFrame:
    told = [(*row, "现场核实", "张三", "核定表.xlsx", "K8") for row in rows]
    return pd.DataFrame(told, columns=VALUES).astype({"value": float})


def scores_of(*rows: tuple[str, int, float]) -> pd.DataFrame:
    told = [(*row, "材料不全", "李四", "核定表.xlsx", "J9") for row in rows]
    return pd.DataFrame(told, columns=SCORES).astype({"score": float, "item": int})


def log_of(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["office", "field", "count"]).astype({"count": float})


def ballots_of(*votes: tuple[str, float]) -> pd.DataFrame:
    rows = [(office, str(voter), "", points) for voter, (office, points) in enumerate(votes)]
    return pd.DataFrame(rows, columns=["office", "voter", "panel", "points"])


def row_of(items: pd.DataFrame, office: str, item: int) -> tuple[float, float, float, float | None, str]:
    row = items[items["office"].eq(office) & items["item"].eq(item)].iloc[0]
    assessed = None if pd.isna(row["assessed_score"]) else float(row["assessed_score"])
    return float(row["score"]), float(row["self_score"]), float(row["computed_score"]), assessed, str(row["status"])


def moves_of(ledger: pd.DataFrame, office: str, item: int) -> list[tuple[str, float, str]]:
    rows = ledger[ledger["office"].eq(office) & ledger["item"].eq(item)]
    return list(rows[["rule", "points", "role"]].itertuples(index=False, name=None))


def decide(answers: pd.DataFrame, *scores: tuple[str, int, float]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ledger and items of 2016, with scores that were set."""
    ledger = apply_decisions(RULEBOOK, score_offices(RULEBOOK, answers), scores_of(*scores))
    return ledger, score_items(RULEBOOK, ledger, answers.index)


# 1. Values


def test_decided_value_replaces_what_was_reported_for_that_office_only() -> None:
    answers = answers_of(a={"05.orgs": 6}, b={"05.orgs": 6})
    decided = decide_values(RULEBOOK, answers, values_of(("a", "05.orgs", 3)), log_of())
    assert decided["05.orgs"].tolist() == [3, 6]
    assert answers["05.orgs"].tolist() == [6, 6]
    assert decided.drop(columns="05.orgs").equals(answers.drop(columns="05.orgs"))


def test_decided_value_fills_what_was_invalid_and_what_only_the_bureau_knows() -> None:
    answers = answers_of(a={"05.orgs": None}, b={})
    decided = decide_values(RULEBOOK, answers, values_of(("a", "05.orgs", 2), ("b", "45.criticised", 1)), log_of())
    assert decided["05.orgs"].tolist() == [2, 2]
    assert decided["45.criticised"].fillna(-1).tolist() == [-1, 1]


def test_value_that_was_decided_for_an_office_without_a_return_is_passed_over() -> None:
    decided = decide_values(RULEBOOK, answers_of(a={}), values_of(("b", "05.orgs", 0)), log_of())
    assert decided.index.tolist() == ["a"]
    assert decided["05.orgs"].tolist() == [2]


def test_putting_one_value_right_puts_its_neighbours_right() -> None:
    """41 handled of 40 disputes makes both invalid, and 38 settled with them; 40 handled is well."""
    answers = answers_of(a={"09.handled": 41})
    keys = ["09.disputes", "09.handled", "09.settled"]
    assert apply_checks(RULEBOOK, answers)[0][keys].isna().to_numpy().tolist() == [[True, True, True]]
    decided = decide_values(RULEBOOK, answers, values_of(("a", "09.handled", 40)), log_of())
    in_force, failures = apply_checks(RULEBOOK, decided)
    assert in_force[keys].to_numpy().tolist() == [[40, 40, 38]]
    assert [failure.check.item for failure in failures] == [26]  # its evidence is empty; nothing of item 9


def log_case(**offices: tuple[float | None, float]) -> pd.DataFrame:
    rows = [{"02.late": late, "02.visits": visits} for late, visits in offices.values()]
    return pd.DataFrame(rows, index=list(offices), dtype=float)


def test_log_counts_where_the_field_scores_by_it_and_is_silent_where_it_only_compares() -> None:
    """`late` scores by the log, `visits` is compared: whoever is not in the log was not late."""
    answers = log_case(a=(0, 9), b=(5, 9), c=(None, 9))
    log = log_of(("a", "02.late", 2), ("a", "02.late", 1), ("b", "02.visits", 4))
    in_force = decide_values(BY_LOG, answers, values_of(), log)
    assert in_force["02.late"].tolist() == [3, 0, 0]
    assert in_force["02.visits"].tolist() == [9, 9, 9]


def test_assessor_overrules_the_log() -> None:
    answers = log_case(a=(0, 9), b=(0, 9))
    log = log_of(("a", "02.late", 2), ("b", "02.late", 2))
    in_force = decide_values(BY_LOG, answers, values_of(("b", "02.late", 1)), log)
    assert in_force["02.late"].tolist() == [2, 1]


def test_office_s_word_stands_where_no_log_is_kept_at_all() -> None:
    in_force = decide_values(BY_LOG, log_case(a=(4, 9)), values_of(), log_of())
    assert in_force["02.late"].tolist() == [4]


# 2. Scores


def test_score_that_was_set_is_one_row_and_says_who_why_and_where() -> None:
    ledger, items = decide(answers_of(a={"01.self": 2}), ("a", 1, 1.5))
    row = ledger[ledger["item"] == 1].iloc[0].to_dict()
    assert row == {
        "office": "a",
        "item": 1,
        "rule": "1.assessed",
        "points": -0.5,
        "reason": "核定：材料不全",
        "quote": "",
        "role": "assessed",
        "fields": (),
        "who": "李四",
        "file": "核定表.xlsx",
        "cell": "J9",
    }
    assert list(ledger.columns) == [*MOVEMENTS.names, "who", "file", "cell"]
    assert ledger.loc[ledger["item"] == 43, ["who", "file", "cell"]].to_numpy().tolist() == [["", "", ""]]
    assert row_of(items, "a", 1) == (1.5, 2, 2, 1.5, "核定")


def test_set_score_stands_beside_losses_and_floor() -> None:
    """Item 12: -2 and -2.1 of 4, 0.1 given back: 0; the assessor gives 1.25."""
    ledger, items = decide(answers_of(a={"12.unposted": 1, "12.late": 7}), ("a", 12, 1.25))
    assert moves_of(ledger, "a", 12) == [
        ("12a.once", -2, "loss"),
        ("12b.each", -2.1, "loss"),
        ("12.floor", 0.1, "floor"),
        ("12.assessed", 1.25, "assessed"),
    ]
    assert row_of(items, "a", 12) == (1.25, 0, 0, 1.25, "核定")


def test_set_score_of_an_item_with_gains_is_borne_by_the_base() -> None:
    """Item 5: 2 and a gain of 4 make 6; set to 3, the gain stays 4 and the base loses 3. 90 + 4 - 3 = 91."""
    answers = answers_of(a={"05.orgs": 6})
    ledger, items = decide(answers, ("a", 5, 3))
    assert moves_of(ledger, "a", 5) == [("5.quota", 4, "gain"), ("5.assessed", -3, "assessed")]
    assert row_of(items, "a", 5) == (3, 6, 6, 3, "核定")
    ranking = rank_offices([("a", "甲所")], items, ledger)
    assert ranking[["total", "base", "bonus", "penalty"]].iloc[0].tolist() == [91, 87, 4, 0]


def test_score_set_to_what_was_computed_is_a_decision_all_the_same() -> None:
    ledger, items = decide(answers_of(a={}), ("a", 7, 4))
    assert moves_of(ledger, "a", 7) == [("7.assessed", 0, "assessed")]
    assert row_of(items, "a", 7) == (4, 4, 4, 4, "核定")


def test_item_set_for_one_office_only_rests_on_the_other_s_word_still() -> None:
    _, items = decide(answers_of(a={}, b={}), ("b", 2, 0))
    assert row_of(items, "a", 2) == (2, 2, 2, None, "自评")
    assert row_of(items, "b", 2) == (0, 2, 2, 0, "核定")


def test_set_score_settles_what_was_pending() -> None:
    """Item 3 of the options waits for the bureau's inspection; 60 points."""
    answers = pd.DataFrame({"02.late": [0.0, 0.0]}, index=["a", "b"])
    ledger = score_offices(BY_LOG, answers)
    decided = apply_decisions(BY_LOG, ledger, scores_of(("a", 3, 55.5)))
    items = score_items(BY_LOG, decided, answers.index, assessed=Assessed(through(answers, [3])))
    assert row_of(items, "a", 3) == (55.5, 0, 0, 55.5, "核定")
    assert row_of(items, "b", 3) == (0, 0, 0, None, "待定")


def test_no_decision_leaves_the_ledger_as_it_was() -> None:
    ledger = score_offices(RULEBOOK, answers_of(a={"05.orgs": 1}, b={}))
    assert apply_decisions(RULEBOOK, ledger, scores_of())[MOVEMENTS.names].equals(ledger)


def test_decision_where_nothing_else_moved_and_order_of_rows() -> None:
    answers = answers_of(b={"05.orgs": 1, "07.cases": 0}, a={"05.orgs": 0})
    ledger, _ = decide(answers, ("a", 2, 1), ("b", 5, 2), ("a", 5, 0.5))
    assert list(zip(ledger["office"], ledger["rule"], strict=True)) == [
        ("b", "5.quota"), ("b", "5.assessed"), ("b", "7.all"), ("b", "43.ballot"),
        ("a", "2.assessed"), ("a", "5.quota"), ("a", "5.assessed"), ("a", "43.ballot"),
    ]  # fmt: skip
    empty = score_offices(RULEBOOK, answers.iloc[:0])
    assert moves_of(apply_decisions(RULEBOOK, empty, scores_of(("a", 2, 1))), "a", 2) == [
        ("2.assessed", -1, "assessed")
    ]


# 3. Sums


def test_ledger_sums_to_the_items_whatever_was_decided() -> None:
    answers = answers_of(a={"12.unposted": 1, "12.late": 30, "05.orgs": 5}, b={"34.info": 0, "34.press": 4}, c={})
    answers.loc["d"] = float("nan")
    set_scores = [("a", 12, 0.35), ("a", 5, 6), ("b", 34, 0.01), ("d", 34, 3.33), ("d", 1, 1.99)]
    ledger, items = decide(answers, *set_scores)
    points = items.set_index(["office", "item"])["points"]
    moved = ledger.groupby(["office", "item"])["points"].sum().reindex(points.index, fill_value=0)
    scores = items.set_index(["office", "item"])["score"]
    assert ((points + moved) - scores).abs().max() < 1e-9
    for office, item, score in set_scores:
        assert scores[office, item] == score
    totals = rank_offices([(office, office) for office in answers.index], items, ledger).set_index("office")["total"]
    assert totals.to_dict() == items.groupby("office")["score"].sum().round(2).to_dict()


# 4. Sources, status, stage


def test_reported_computed_and_decided_scores_are_kept_apart() -> None:
    """The office says 6 organisations (2 + 4); the assessor counts 3 (2 + 1) and yet gives 2.5."""
    reported = answers_of(a={"05.orgs": 6})
    by_word = score_items(RULEBOOK, score_offices(RULEBOOK, reported), reported.index)
    in_force = decide_values(RULEBOOK, reported, values_of(("a", "05.orgs", 3)), log_of())
    ledger = apply_decisions(RULEBOOK, score_offices(RULEBOOK, in_force), scores_of(("a", 5, 2.5)))
    items = score_items(
        RULEBOOK,
        ledger,
        in_force.index,
        by_word[["office", "item", "score"]],
        assessed=Assessed(through(in_force, [5])),
    )
    assert row_of(items, "a", 5) == (2.5, 6, 3, 2.5, "核定")
    assert row_of(items, "a", 7) == (4, 4, 4, None, "自评")


def test_item_that_assessors_accepted_is_decided_as_it_stands() -> None:
    answers = answers_of(a={"01.self": 1.4})
    items = score_items(
        RULEBOOK, score_offices(RULEBOOK, answers), answers.index, assessed=Assessed(through(answers, [1]))
    )
    assert row_of(items, "a", 1) == (1.4, 1.4, 1.4, 1.4, "核定")


def test_stages_from_the_office_s_word_to_the_final_result() -> None:
    answers = answers_of(a={}, b={})
    ledger = score_offices(RULEBOOK, answers)
    voted = score_offices(RULEBOOK, answers, ballots_of(("a", 9), ("b", 8)))
    half = score_offices(RULEBOOK, answers, ballots_of(("a", 9)))
    assert find_stage(score_items(RULEBOOK, ledger, answers.index)) == "自评暂定"
    assert find_stage(score_items(RULEBOOK, voted, answers.index)) == "自评暂定"
    assert (
        find_stage(score_items(RULEBOOK, voted, answers.index, assessed=Assessed(through(answers, range(1, 46)))))
        == "自评暂定"
    )  # 46 is left
    assert (
        find_stage(score_items(RULEBOOK, ledger, answers.index, assessed=Assessed(through(answers, ALL_ITEMS))))
        == "核定"
    )
    assert (
        find_stage(score_items(RULEBOOK, half, answers.index, assessed=Assessed(through(answers, ALL_ITEMS)))) == "核定"
    )
    assert (
        find_stage(score_items(RULEBOOK, voted, answers.index, assessed=Assessed(through(answers, ALL_ITEMS))))
        == "终评"
    )


# 5. Penalties and vetoes


@pytest.mark.parametrize(
    ("field", "value", "status", "lost"),
    [
        ("45.criticised", 0, "ranked", 0),
        ("45.criticised", 1, "ranked", 5),
        ("45.criticised", 2, "vetoed", 5),
        ("45.criticised", 3, "vetoed", 5),
        ("46.illegal", 0, "ranked", 0),
        ("46.illegal", 1, "vetoed", 0),
        ("16.faked", 1, "ranked", 4),
    ],
)
def test_what_the_bureau_decided_takes_points_and_vetoes(field: str, value: float, status: str, lost: float) -> None:
    best = {key: {"是": 1.0, "否": 0.0}[raw] if isinstance(raw, str) else raw for key, raw in BEST.items()}
    answers = pd.DataFrame([best, best], index=["a", "b"], dtype=float)
    in_force = decide_values(RULEBOOK, answers, values_of(("a", field, value)), log_of())
    ledger = score_offices(RULEBOOK, in_force)
    ranking = rank_offices([("a", "甲所"), ("b", "乙所")], score_items(RULEBOOK, ledger, answers.index), ledger)
    shown = ranking.set_index("office")
    assert (shown.loc["a", "status"], shown.loc["a", "total"]) == (status, BEST_TOTAL - lost)
    assert (shown.loc["b", "status"], shown.loc["b", "total"]) == ("ranked", BEST_TOTAL)


def test_set_score_lifts_no_veto() -> None:
    answers = answers_of(a={"46.illegal": 1.0, "05.orgs": 0})
    ledger, items = decide(answers, ("a", 5, 2))
    ranking = rank_offices([("a", "甲所")], items, ledger)
    assert ranking[["status", "total"]].iloc[0].tolist() == ["vetoed", 90]


def test_rulebook_of_the_options_is_the_one_that_is_meant() -> None:
    assert {key: field.record for key, field in BY_LOG.fields.items()} == {
        "01.self": "compare", "02.late": "score", "02.visits": "compare", "03.found": "compare",
    }  # fmt: skip
