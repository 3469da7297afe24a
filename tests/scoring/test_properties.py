"""The laws of scoring hold for any report of an office.

1. An item's score lies between 0 and its points, gains apart; only a penalty goes below.
2. More lateness never helps, more of a good thing never hurts, and what is left blank never raises a score.
3. The ledger sums to the score: 100 and every movement make the total.
4. Equal totals share a rank; vetoed and missing offices have none.

Every rule reads its own item alone, so an item is scored by itself: many examples in little time.
"""

from decimal import Decimal
from functools import cache
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rules.field import Field
from sfs_excel.rules.quota import Quota
from sfs_excel.scoring.rank import rank_offices
from sfs_excel.scoring.score import score_items, score_offices
from sfs_excel.scoring.tables import MOVEMENTS
from tests.fillings import GOOD, RULEBOOK, fill_randomly

Report = dict[str, float | None]

ASKING = [item.item for item in RULEBOOK.items.values() if item.fields]
PENALTIES = {45}
EXAMPLES = 3  # of several offices each, and others in every run
every_item = pytest.mark.parametrize("number", ASKING)
# More of these is worse. Of a rate, that is its denominator, and the numerator of one that must stay low.
BAD = {
    "04.violations", "09.disputes", "10.committees_due", "10.firms_due", "11.incidents", "11.files", "12.unposted", "12.late",
    "13.offenders", "13.phones_due", "14.eligible", "16.faked", "17.lost", "17.reoffended", "18.inmates", "21.reoffended",
    "30.villages", "45.criticised", "46.illegal",
}  # fmt: skip
# Each is the numerator of one rate and the denominator of another, or the denominator of one that must stay low or be asked.
NEITHER = {"09.handled", "14.received", "21.released", "31.opinions"}
GOOD_THINGS = set(RULEBOOK.fields) - BAD - NEITHER


@cache
def alone(number: int) -> Rulebook:
    """The rulebook of one item, without its checks across fields."""
    [section] = [section for section in RULEBOOK.sections if section.section == RULEBOOK.section_of[number]]
    item = RULEBOOK.items[number].model_copy(update={"checks": ()})
    return Rulebook(year=RULEBOOK.year, title="一项", sections=(section.model_copy(update={"items": (item,)}),))


def score_alone(number: int, *offices: Report) -> tuple[list[float], pd.DataFrame]:
    """The item's score of each office, and the ledger."""
    rulebook = alone(number)
    index = [str(place) for place in range(len(offices))]
    answers = pd.DataFrame(list(offices), index=index, columns=list(rulebook.fields), dtype=float)
    ledger = score_offices(rulebook, answers)
    return score_items(rulebook, ledger, answers.index)["score"].tolist(), ledger


def values_of(key: str, field: Field) -> st.SearchStrategy[float]:
    """Valid values, those near the good one more often."""
    if field.type == "flag":
        return st.sampled_from([0.0, 1.0])
    if field.type == "score":
        return st.integers(0, int(field.top * 10)).map(lambda tenths: tenths / 10)
    if field.type in ("percent", "decimal"):
        return st.floats(0, float(field.top)) | st.sampled_from([79.99, 80.0, 94.99, 95.0, 97.99, 98.0, 100.0])
    near = int(float(GOOD.get(key, 0)))
    return (st.integers(max(0, near - 2), near + 4) | st.integers(0, 40) | st.integers(0, 9_999_999)).map(float)


def reports_of(number: int, *, complete: bool = False) -> st.SearchStrategy[Report]:
    """The reports that an office (and the bureau) may make of an item; None is blank, unless it is to be complete."""
    fields = alone(number).fields
    some = {key: values_of(key, field) for key, field in fields.items()}
    return st.fixed_dictionaries({key: value if complete else value | st.none() for key, value in some.items()})


def reports_of_several(number: int, *, complete: bool = False) -> st.SearchStrategy[list[Report]]:
    """The reports of several offices on an item: scoring many takes no longer than scoring one."""
    return st.lists(reports_of(number, complete=complete), min_size=4, max_size=8)


def changes_of(key: str) -> st.SearchStrategy[list[tuple[Report, float]]]:
    """Reports that fill in the key, each with a step to a larger value."""
    steps = st.sampled_from([1.0, 1.0, 2.0, 5.0, 1000.0]) if RULEBOOK.fields[key].type == "count" else st.floats(0, 2)
    known = reports_of(item_of(key)).filter(lambda report: report[key] is not None)
    return st.lists(st.tuples(known, steps), min_size=4, max_size=8)


def enlarged(key: str, report: Report, step: float) -> Report:
    field, before = RULEBOOK.fields[key], report[key]
    assert before is not None
    return {**report, key: 1.0 if field.type == "flag" else min(float(field.top), before + step)}


def score_before_and_after(key: str, changes: list[tuple[Report, float]]) -> list[tuple[float, float]]:
    before = [report for report, _ in changes]
    after = [enlarged(key, report, step) for report, step in changes]
    scores, _ = score_alone(item_of(key), *before, *after)
    return list(zip(scores[: len(before)], scores[len(before) :], strict=True))


@every_item
@given(data=st.data())
@settings(max_examples=EXAMPLES)
def test_an_item_scores_between_nothing_and_its_points_and_gains(number: int, data: st.DataObject) -> None:
    reports = data.draw(reports_of_several(number))
    scores, ledger = score_alone(number, *reports)
    points = float(RULEBOOK.items[number].points)
    gains = ledger[ledger["role"] == "gain"].groupby("office")["points"].sum()
    caps = [entry.rule.gain_max for entry in RULEBOOK.items[number].rules if isinstance(entry.rule, Quota)]
    for place, score in enumerate(scores):
        assert (-5 if number in PENALTIES else 0) <= score <= points + gains.get(str(place), 0) + 1e-9
        if caps and all(cap is not None for cap in caps):
            assert score <= points + float(sum((cap for cap in caps if cap is not None), Decimal(0)))


@every_item
@given(data=st.data())
@settings(max_examples=EXAMPLES)
def test_the_ledger_of_an_item_sums_to_its_score(number: int, data: st.DataObject) -> None:
    reports = data.draw(reports_of_several(number))
    scores, ledger = score_alone(number, *reports)
    moved = ledger.groupby("office")["points"].sum()
    for place, score in enumerate(scores):
        assert score == pytest.approx(float(RULEBOOK.items[number].points) + moved.get(str(place), 0), abs=1e-9)
    assert (ledger.loc[ledger["role"] != "veto", "points"] != 0).all()
    assert (ledger["reason"] != "").all()


@pytest.mark.parametrize("key", sorted(BAD))
@given(data=st.data())
@settings(max_examples=EXAMPLES)
def test_more_of_a_bad_thing_never_helps(key: str, data: st.DataObject) -> None:
    changes = data.draw(changes_of(key))
    assert all(after <= before for before, after in score_before_and_after(key, changes))


@pytest.mark.parametrize("key", sorted(GOOD_THINGS))
@given(data=st.data())
@settings(max_examples=EXAMPLES)
def test_more_of_a_good_thing_never_hurts(key: str, data: st.DataObject) -> None:
    changes = data.draw(changes_of(key))
    assert all(after >= before for before, after in score_before_and_after(key, changes))


@every_item
@given(data=st.data())
@settings(max_examples=EXAMPLES)
def test_leaving_something_blank_never_raises_the_score(number: int, data: st.DataObject) -> None:
    reports = data.draw(reports_of_several(number, complete=True))
    asked = [key for key, field in alone(number).fields.items() if field.by == "office"]
    blanked = [{**report, **dict.fromkeys(keys)} for report in reports for keys in (*((key,) for key in asked), asked)]
    scores, _ = score_alone(number, *reports, *blanked)
    each = len(asked) + 1
    for place, score in enumerate(scores[: len(reports)]):
        without = scores[len(reports) + place * each :][:each]
        assert max(without) <= score
        assert without[-1] == min(without)  # nothing at all is the worst


def test_a_hundred_points_and_every_movement_make_the_total() -> None:
    rng = Random(46)
    fillings = [fill_randomly(rng).values for _ in range(40)]
    flags = {"是": 1.0, "否": 0.0}
    rows = [
        {
            key: flags.get(raw) if isinstance(raw, str) else raw if RULEBOOK.fields[key].accepts(raw) else None
            for key, raw in values.items()
        }
        for values in fillings
    ]
    answers = pd.DataFrame(rows, index=[f"{place:03d}" for place in range(40)], dtype=float)
    answers["45.criticised"] = [0, 1, 2, float("nan")] * 10
    ledger = score_offices(RULEBOOK, answers)
    scores = score_items(RULEBOOK, ledger, answers.index)
    ranking = rank_offices([(office, office) for office in answers.index], scores, ledger).set_index("office")
    for office in answers.index:
        moved = ledger.loc[ledger["office"] == office, "points"].sum()
        assert ranking.loc[office, "total"] == pytest.approx(100 + moved, abs=1e-6)
        parts = ranking.loc[office, ["base", "bonus", "penalty"]]
        assert ranking.loc[office, "total"] == pytest.approx(parts.sum(), abs=1e-6)
        assert 0 <= parts["base"] <= 90  # item 43 is pending


totals = st.lists(
    st.tuples(
        st.none() | st.integers(0, 12_000).map(lambda cents: cents / 100) | st.sampled_from([80.0, 90.0]), st.booleans()
    ),
    min_size=1,
    max_size=20,
)


@given(totals)
def test_equal_totals_share_a_rank_and_vetoed_or_missing_offices_have_none(
    case: list[tuple[float | None, bool]],
) -> None:
    offices = [f"{place:03d}" for place in range(len(case))]
    given_totals = {office: total for office, (total, _) in zip(offices, case, strict=True) if total is not None}
    vetoed = {office for office, (total, veto) in zip(offices, case, strict=True) if veto and total is not None}
    frame = pd.DataFrame(
        [(office, 1, total, "自评") for office, total in given_totals.items()],
        columns=["office", "item", "score", "status"],
    ).astype({"score": float})
    vetoes = [{"office": office, "points": 0.0, "reason": "一票否决", "role": "veto"} for office in vetoed]
    ledger = pd.DataFrame(vetoes, columns=MOVEMENTS.names)
    ranking = rank_offices([(office, f"{office}司法所") for office in offices], frame, ledger)

    assert sorted(ranking["office"]) == offices
    ranked = ranking[ranking["status"] == "ranked"]
    counted = sorted((total for office, total in given_totals.items() if office not in vetoed), reverse=True)
    assert ranked["total"].tolist() == counted
    assert ranked["rank"].tolist() == [1 + sum(other > total for other in counted) for total in counted]
    assert ranking.loc[ranking["status"] != "ranked", "rank"].isna().all()
    assert set(ranking.loc[ranking["status"] == "vetoed", "office"]) == vetoed
    assert ranking.loc[ranking["status"] == "missing", "total"].isna().all()
    order = {"ranked": 0, "vetoed": 1, "missing": 2}
    assert ranking["status"].map(order).is_monotonic_increasing
    for _, tied in ranking.groupby(["status", "total"], dropna=False):
        assert tied["office"].is_monotonic_increasing  # the roster's order
