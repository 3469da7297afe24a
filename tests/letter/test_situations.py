"""The 2016 letter, situation by situation: what an office reports, and the points worked out from the letter by hand.

1. Every situation of 2016/item_NN.yaml gives the points, the movements in order, and the findings that it states.
2. The situations reach everything: every item, every rule moved and untouched, every field with several values.

`given` is what was typed, `moves` the points of the item's rows in the ledger, `invalid` the fields that a failed check
makes invalid, `remind` whether a reminder of the item is given. All situations are scored as offices of one frame.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from sfs_excel.expr.frame import round_points
from sfs_excel.reading.workbook import Cell
from sfs_excel.returns.values import read_value
from sfs_excel.rulebook.checks import apply_checks
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rulebook.placed import PlacedRule, place_rules
from sfs_excel.rules.field import Field
from sfs_excel.scoring.score import score_items, score_offices
from sfs_excel.words import Severity

HERE = Path(__file__).resolve().parent
RULEBOOK = HERE.parents[1] / "templates" / "rulebooks" / "2016.yaml"


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


@cache
def rulebook() -> Rulebook:
    return load_rulebook(RULEBOOK)


@dataclass(frozen=True)
class Situation:
    item: int
    name: str
    stated: dict[str, Any]

    @property
    def office(self) -> str:
        """One situation is one office: its code is the test's id."""
        return f"item_{self.item:02d}-{self.name}"

    @property
    def typed(self) -> dict[str, Any]:
        """The typed values, by full key."""
        return {key if "." in key else f"{self.item:02d}.{key}": typed for key, typed in self.stated["given"].items()}


def read_situations() -> Iterator[Situation]:
    for path in sorted((HERE / "2016").glob("item_*.yaml")):
        content = read_yaml(path)
        for stated in content["situations"]:
            yield Situation(content["item"], stated["name"], stated)


SITUATIONS = tuple(read_situations())


@dataclass(frozen=True)
class Result:
    """The outcome of all situations: ledger and items, and by office the fields made invalid and the items reminded of."""

    ledger: pd.DataFrame
    items: dict[tuple[str, int], tuple[float, str]]  # (office, item) -> score, status
    invalid: dict[str, set[str]]
    reminded: dict[str, set[int]]

    def moved(self, situation: Situation, *roles: str) -> list[float]:
        rows = self.ledger[self.ledger["office"].eq(situation.office) & self.ledger["item"].eq(situation.item)]
        return [float(points) for points in (rows[rows["role"].isin(roles)] if roles else rows)["points"]]


def read_typed(field: Field, typed: Any) -> float:
    """The typed value as the product reads it from a cell; NaN where it is no valid value."""
    cell = Cell("text", typed) if isinstance(typed, str) else Cell("number", float(typed))
    value = read_value(field, cell).value
    return float("nan") if value is None else value


def read_answers() -> pd.DataFrame:
    fields = rulebook().fields
    rows = [
        {key: read_typed(fields[key], typed) for key, typed in situation.typed.items() if key in fields}
        | {key: float(bool(typed)) for key, typed in situation.typed.items() if key.endswith(".evidence")}
        for situation in SITUATIONS
    ]
    return pd.DataFrame(rows, index=[situation.office for situation in SITUATIONS], dtype=float)


def read_ballots() -> pd.DataFrame:
    votes = [
        (situation.office, f"评委{number}", points)
        for situation in SITUATIONS
        for number, points in enumerate(situation.stated["given"].get("ballots", ()))
    ]
    return pd.DataFrame(votes, columns=["office", "voter", "points"]).astype({"points": float})


@pytest.fixture(scope="session")
def result() -> Result:
    answers, failures = apply_checks(rulebook(), read_answers())
    invalid: dict[str, set[str]] = {situation.office: set() for situation in SITUATIONS}
    reminded: dict[str, set[int]] = {situation.office: set() for situation in SITUATIONS}
    for failure in failures:
        for office in failure.offices:
            if failure.check.severity == Severity.ERROR:
                invalid[office] |= set(failure.check.keys)
            else:
                reminded[office] |= {failure.check.item, *map(item_of, failure.check.keys)}
    ledger = score_offices(rulebook(), answers, read_ballots())
    scored = score_items(rulebook(), ledger, answers.index)
    items = {
        (str(office), int(item)): (float(score), str(status))
        for office, item, score, status in zip(
            *(scored[name] for name in ("office", "item", "score", "status")), strict=True
        )
    }
    return Result(ledger, items, invalid, reminded)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.office)
def test_situation(situation: Situation, result: Result) -> None:
    stated = situation.stated
    moves = result.moved(situation)
    points = float(rulebook().items[situation.item].points) + sum(moves)
    assert float(round_points(pd.Series([points])).iloc[0]) == stated["points"]
    status = "待定" if stated.get("pending", False) else "自评"
    assert result.items[situation.office, situation.item] == (stated["points"], status)
    assert moves == stated.get("moves", [])
    assert result.invalid[situation.office] == {f"{situation.item:02d}.{key}" for key in stated.get("invalid", ())}
    assert (situation.item in result.reminded[situation.office]) is stated.get("remind", False)
    assert bool(result.moved(situation, "veto")) is stated.get("veto", False)
    assert bool(result.moved(situation, "pending")) is stated.get("pending", False)
    assert sum(result.moved(situation, "penalty")) == stated.get("penalty", 0)


def test_every_lost_or_gained_point_has_a_reason_and_its_words(result: Result) -> None:
    of_rules = result.ledger[result.ledger["role"] != "floor"]
    assert of_rules["reason"].str.len().min() > 0
    assert of_rules["quote"].str.len().min() > 0
    assert set(result.ledger.loc[result.ledger["role"].eq("floor"), "reason"]) == {"本项扣完为止"}


def test_roles_have_their_signs(result: Result) -> None:
    signs = {role: set(rows.gt(0)) for role, rows in result.ledger.groupby("role")["points"]}
    assert signs == {
        "loss": {False},
        "gain": {True},
        "floor": {True},
        "penalty": {False},
        "pending": {False},
        "veto": {False},
    }
    assert result.ledger.loc[result.ledger["role"].ne("veto"), "points"].ne(0).all()


def test_names_of_situations_differ() -> None:
    assert len({situation.office for situation in SITUATIONS}) == len(SITUATIONS)


@pytest.mark.parametrize("item", rulebook().items)
def test_item_has_a_file_that_quotes_the_letter(item: int) -> None:
    content = read_yaml(HERE / "2016" / f"item_{item:02d}.yaml")
    assert (content["item"], content["letter"]) == (item, rulebook().items[item].text)


SCORING = [placed for placed in place_rules(rulebook()) if placed.entry.rule.SCORES]


@pytest.mark.parametrize("placed", SCORING, ids=lambda placed: placed.rule_id)
def test_rule_is_moved_by_one_situation_and_untouched_by_another(placed: PlacedRule, result: Result) -> None:
    offices = {situation.office for situation in SITUATIONS if situation.item == placed.item}
    rows = result.ledger[result.ledger["office"].isin(offices) & result.ledger["rule"].eq(placed.rule_id)]
    assert set(rows["office"])
    assert offices - set(rows["office"])
    assert set(rows["role"]) == {movement.role for movement in placed.movements}


@pytest.mark.parametrize("key", rulebook().fields)
def test_field_takes_several_values(key: str) -> None:
    own = [situation.typed.get(key) for situation in SITUATIONS if situation.item == item_of(key)]
    field = rulebook().fields[key]
    valid = {typed for typed in own if typed is not None and read_typed(field, typed) == read_typed(field, typed)}
    assert len(valid) >= 2
    assert None in own, "no situation leaves it blank"


def test_planted_wrong_points_are_found(result: Result) -> None:
    right = next(situation for situation in SITUATIONS if situation.office == "item_05-four over reach the cap")
    test_situation(right, result)
    faults: list[dict[str, Any]] = [
        {"points": 6.01},
        {"moves": []},
        {"moves": [4, 0]},
        {"moves": [4.01]},
        {"invalid": ["orgs"]},
        {"remind": True},
        {"veto": True},
        {"pending": True},
        {"penalty": -5},
    ]
    for fault in faults:
        with pytest.raises(AssertionError):
            test_situation(Situation(right.item, right.name, {**right.stated, **fault}), result)
