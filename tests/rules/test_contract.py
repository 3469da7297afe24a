"""Every kind of rule keeps the contract, shown on its own EXAMPLES.

1. Through pandas, the points and the reason are as the example states; wherever points move, there is a reason.
2. Through Excel text, calculated by LibreOffice, they are the same.
3. Every kind shows its boundaries: a blank, and each of its movements both applying and not.
4. The comparison can say no: a planted wrong formula and a cached value that was never calculated are found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.expr.frame import evaluate
from sfs_excel.expr.nodes import Expr, If, Round, join, lift
from sfs_excel.rules import KINDS
from sfs_excel.rules.base import Example, Movement, Rule, Scope, Specimen
from tests.conftest import Recalculate
from tests.expr.recalculation import POISONED_NUMBER, POISONED_TEXT, Office, read_offices, write_offices
from tests.libreoffice import recalculate

SCORING = {name: kind for name, kind in KINDS.items() if kind.SCORES}


@dataclass(frozen=True)
class Outcome:
    points: float
    reason: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outcome) and abs(self.points - other.points) < 1e-9 and self.reason == other.reason


@dataclass(frozen=True)
class Case:
    name: str
    example: Example
    movements: tuple[Movement, ...]

    @property
    def stated(self) -> Outcome:
        return Outcome(self.example.points, self.example.reason)

    @property
    def trees(self) -> list[Expr]:
        """For each movement, the points that it moves and the reason that it gives, as a form shows them."""
        return [tree for m in self.movements for tree in (Round(m.points), If(m.applies, m.reason, join("")))]


def place(kind: type[Rule], specimen: Specimen) -> tuple[Movement, ...]:
    scope = Scope(1, specimen.points, specimen.fields)
    return tuple(kind.model_validate(dict(specimen.parameters)).movements(scope))


def name_case(kind: str, position: int, example: Example) -> str:
    given = ",".join(f"{key[3:]}={'blank' if value is None else value}" for key, value in example.given.items())
    return f"{kind}-{position + 1}-{given}"


CASES = [
    Case(name_case(name, position, example), example, place(kind, specimen))
    for name, kind in SCORING.items()
    for position, specimen in enumerate(kind.SPECIMENS)
    for example in specimen.examples
]


def sum_up(values: Sequence[object]) -> Outcome:
    """Points and reasons of all movements, as they come, into one outcome."""
    points = [value for value in values[0::2] if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(points) < len(values) // 2:
        return Outcome(float("nan"), f"not points: {values[0::2]}")
    return Outcome(sum(points), "；".join(str(reason) for reason in values[1::2] if reason))


def as_frame(*examples: Example) -> pd.DataFrame:
    return pd.DataFrame([dict(example.given) for example in examples], dtype=float)


def evaluate_all(movements: Sequence[Movement], examples: Sequence[Example]) -> list[tuple[list[bool], Outcome]]:
    """Whether each movement applies, and what comes of it: all examples in one frame, as all offices are."""
    answers = as_frame(*examples)
    applies = [evaluate(movement.applies, answers) for movement in movements]
    columns: list[pd.Series] = []
    for movement in movements:
        columns += [evaluate(Round(movement.points), answers)]
        columns += [evaluate(If(movement.applies, movement.reason, join("")), answers)]
    return [
        ([bool(a.iloc[row]) for a in applies], sum_up([column.iloc[row] for column in columns]))
        for row in range(len(answers))
    ]


def find_disagreements(cases: Sequence[Case], path: Path) -> list[str]:
    """The cases whose calculated workbook says otherwise than their example."""
    calculated = [sum_up(values) for values in read_offices(path, as_offices(cases))]
    return [
        f"{case.name}: {case.stated} != {actual}"
        for case, actual in zip(cases, calculated, strict=True)
        if case.stated != actual
    ]


def as_offices(cases: Sequence[Case]) -> list[Office]:
    return [Office(case.example.given, case.trees) for case in cases]


@pytest.fixture(scope="session")
def calculated(tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate) -> dict[str, Outcome]:
    """The results of LibreOffice for every example of every kind, by the case's name: one workbook, one run."""
    offices = as_offices(CASES)
    [path] = libreoffice([write_offices(tmp_path_factory.mktemp("contract") / "规则.xlsx", offices)])
    outcomes = [sum_up(values) for values in read_offices(path, offices)]
    return {case.name: outcome for case, outcome in zip(CASES, outcomes, strict=True)}


def test_names_of_cases_differ() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("kind", KINDS)
def test_kind_states_specimens_with_pandas(kind: str) -> None:
    assert bool(KINDS[kind].SPECIMENS) == KINDS[kind].SCORES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_example_through_pandas(case: Case) -> None:
    [(applies, outcome)] = evaluate_all(case.movements, [case.example])
    assert outcome == case.stated
    assert any(applies) == bool(outcome.reason), "a reason stands wherever something moves, and only there"
    roles = {movement.role for movement, moves in zip(case.movements, applies, strict=True) if moves}
    assert (outcome.points > 0) == (roles == {"gain"}), "what gains is a gain, and nothing else is"


@pytest.mark.parametrize("kind", SCORING)
def test_all_examples_in_one_frame_through_pandas(kind: str) -> None:
    for specimen in SCORING[kind].SPECIMENS:
        outcomes = evaluate_all(place(SCORING[kind], specimen), specimen.examples)
        stated = [Outcome(example.points, example.reason) for example in specimen.examples]
        assert [outcome for _, outcome in outcomes] == stated


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_example_through_excel(case: Case, calculated: dict[str, Outcome]) -> None:
    assert calculated[case.name] == case.stated


@pytest.mark.parametrize("kind", SCORING)
def test_kind_shows_its_boundaries_with_pandas(kind: str) -> None:
    for specimen in SCORING[kind].SPECIMENS:
        moved = [applies for applies, _ in evaluate_all(place(SCORING[kind], specimen), specimen.examples)]
        for movement in zip(*moved, strict=True):
            idle = "never applies" if not any(movement) else "always applies" if all(movement) else ""
            assert idle == "", f"{specimen.parameters}: a movement {idle} in its examples"
        for key in {key for example in specimen.examples for key in example.given} - {"01.evidence"}:
            blank = any(example.given.get(key) is None for example in specimen.examples)
            assert blank, f"{specimen.parameters}: no example leaves {key} blank"


@pytest.mark.parametrize(
    ("kind", "parameter", "cap"),
    [("quota", "target", "gain_max"), ("each", "lose", "max"), ("penalty", "lose", "max"), ("award", "of", "max")],
)
def test_target_and_cap_are_shown_from_both_sides(kind: str, parameter: str, cap: str) -> None:
    """Around a target stand examples one below and one above; where there is a cap, one below, at it and above it."""
    for specimen in SCORING[kind].SPECIMENS:
        given = {value for example in specimen.examples for value in list(example.given.values())[:1]}
        if parameter == "target":
            target = specimen.parameters["target"]
            assert {0, target - 1, target, target + 1} <= given
        if cap in specimen.parameters:
            most = specimen.parameters[cap]
            gained = [abs(example.points) for example in specimen.examples if None not in example.given.values()]
            assert min(gained) < most
            assert gained.count(most) >= 2, "at the cap and above it"


def test_planted_wrong_formula_is_found(tmp_path: Path, libreoffice: Recalculate) -> None:
    right = next(case for case in CASES if case.name == "quota-1-orgs=1")
    [moved, *others] = right.movements
    wrong = [
        Case("a hundredth off", right.example, (Movement(moved.points + Decimal("0.01"), moved.reason), *others)),
        Case("no reason", right.example, (Movement(moved.points, join("")), *others)),
        Case("another reason", right.example, (Movement(moved.points, join(moved.reason, "。")), *others)),
        Case("divided by nothing", right.example, (Movement(moved.points / lift(0), moved.reason), *others)),
        Case("moves nothing", right.example, (Movement(moved.points * 0, moved.reason), *others)),
    ]
    cases = [right, *wrong]
    [path] = libreoffice([write_offices(tmp_path / "错.xlsx", as_offices(cases))])
    assert [found.partition(":")[0] for found in find_disagreements(cases, path)] == [case.name for case in wrong]


def test_cached_value_that_was_never_calculated_is_found(tmp_path: Path) -> None:
    some = CASES[::10]
    written = write_offices(tmp_path / "毒.xlsx", as_offices(some))
    [path] = recalculate([written], tmp_path / "out", always=False)
    assert read_offices(path, as_offices(some))[0][:2] == [POISONED_NUMBER, POISONED_TEXT]
    assert len(find_disagreements(some, path)) == len(some)
