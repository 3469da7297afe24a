"""Trees over a frame of all offices.

1. Points are rounded half-up, away from zero, as Excel's ROUND does: also where binary fractions fall short.
2. A number in a text is shown as Excel shows it.
3. What is unknown is not known, and reads as 0; a key that no office has is unknown for all.
4. Decimal fractions compare as decimals: 0.1 + 0.2 is 0.3.
"""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfs_excel.expr.frame import evaluate, round_points
from sfs_excel.expr.nodes import FALSE, TRUE, Evidence, Expr, If, Join, Known, Round, Text, Value, join, least, lift
from sfs_excel.expr.shown import show_number
from tests.conftest import Recalculate
from tests.expr.recalculation import Office, read_offices, write_offices

A, B = Value("01.a"), Value("01.b")
OFFICES = pd.DataFrame(
    {"01.a": [3, 0, float("nan")], "01.b": [0.1, 2, 0], "01.evidence": [1, 0, float("nan")]}, index=["东", "西", "南"]
)

HALVES = {
    0.125: 0.13,
    0.135: 0.14,
    2.675: 2.68,
    -0.125: -0.13,
    1.005: 1.01,
    -1.005: -1.01,
    0.005: 0.01,
    0.0049: 0,
    -0.0049: 0,
    0.285: 0.29,
    4.35: 4.35,
    97.9999999: 98,
    0.1 + 0.2: 0.3,
    9_999_999.1 + 0.2: 9_999_999.3,
    999_999_999_999: 999_999_999_999,
    8.525: 8.53,
    8.575: 8.58,
    9.995: 10,
    33.335: 33.34,
    0.1 + 0.2: 0.3,
    14 * 0.3: 4.2,
    0: 0,
    140: 140,
}


@pytest.mark.parametrize(("number", "rounded"), HALVES.items())
def test_round_half_up(number: float, rounded: float) -> None:
    [result] = round_points(pd.Series([number], dtype=float))
    assert result == rounded
    assert str(abs(result)) == str(abs(float(rounded)))
    assert (str(result) == "-0.0") is False


def test_libreoffice_rounds_the_same_halves(tmp_path: Path, libreoffice: Recalculate) -> None:
    numbers = list(HALVES)
    trees: list[Expr] = [Round(Value(f"01.n{i}")) for i in range(len(numbers))]
    trees += [Join((Text(""), Value(f"01.n{i}"))) for i in range(len(numbers))]
    office = Office({f"01.n{i}": number for i, number in enumerate(numbers)}, trees)
    [path] = libreoffice([write_offices(tmp_path / "四舍五入.xlsx", [office])])
    [values] = read_offices(path, [office])
    assert values[: len(numbers)] == list(HALVES.values())
    assert values[len(numbers) :] == [show_number(number) for number in numbers]


@given(st.decimals(min_value=-10_000, max_value=10_000, places=4))
def test_rounding_is_that_of_decimals(number: Decimal) -> None:
    expected = float(number.quantize(Decimal("0.01"), ROUND_HALF_UP))
    assert round_points(pd.Series([float(number)])).iloc[0] == expected
    assert float(show_number(float(number), 2)) == expected


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (2, "2"),
        (10, "10"),
        (100, "100"),
        (0.5, "0.5"),
        (0.30, "0.3"),
        (97.99, "97.99"),
        (94.7368, "94.7368"),
        (99.999, "99.999"),
        (97.9999996, "97.9999996"),
        (97.9999999996, "98"),
        (999_999_999_999, "999999999999"),
        (0.1 + 0.2, "0.3"),
        (98.599999999999994, "98.6"),
        (1e21, "1" + "0" * 21),
        (-0.1, "-0.1"),
        (-0.0000004, "-0.0000004"),
        (-0.0000000004, "0"),
        (1234567.5, "1234567.5"),
    ],
)
def test_number_in_a_text(number: float, shown: str) -> None:
    assert show_number(number) == shown


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (A, [3, 0, 0]),
        (Known("01.a"), [True, True, False]),
        (Value("01.none"), [0, 0, 0]),
        (Known("01.none"), [False, False, False]),
        (Evidence(1), [True, False, False]),
        (Evidence(9), [False, False, False]),
        (A + B, [3.1, 2, 0]),
        (-A, [-3, 0, 0]),
        (If(B.differs(0), A / B, lift(0)), [30, 0, 0]),
        (least(A, B, 1), [0.1, 0, 0]),
        (TRUE, [True, True, True]),
        (FALSE, [False, False, False]),
        (~(A > 0), [False, True, True]),
        ((A > 0) & (B < 1), [True, False, False]),
        ((A > 0) | (B > 1), [True, True, False]),
        (join("少", A, "个"), ["少3个", "少0个", "少0个"]),
        (join(), ["", "", ""]),
        (If(A > 2, join("多"), join(A, "个")), ["多", "0个", "0个"]),
    ],
)
def test_tree_over_three_offices(tree: Expr, expected: list[object]) -> None:
    column = evaluate(tree, OFFICES)
    assert list(column) == pytest.approx(expected) if not isinstance(expected[0], str) else list(column) == expected
    assert list(column.index) == ["东", "西", "南"]


def test_division_by_nothing_gives_no_number() -> None:
    assert evaluate(A / B, OFFICES).isna().tolist() == [False, False, True]
    assert evaluate(join("为", A / B, "%"), OFFICES).tolist() == ["为30%", "为0%", "为%"]


def test_no_office_at_all() -> None:
    none = OFFICES.iloc[:0]
    for tree in (A + B, Known("01.a"), join("少", A, "个"), If(A > 2, join("多"), join(A)), Round(A / B), TRUE, join()):
        assert len(evaluate(tree, none)) == 0


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        (lift(Decimal("0.1")) + Decimal("0.2") <= Decimal("0.3"), True),
        (lift(Decimal("0.1")) + Decimal("0.2") > Decimal("0.3"), False),
        ((lift(Decimal("0.1")) * 3).equals(Decimal("0.3")), True),
        ((lift(Decimal("0.1")) * 3).differs(Decimal("0.3")), False),
        (lift(Decimal("1.1")) - 1 < Decimal("0.1"), False),
        (lift(Decimal("79.99")) >= 80, False),
        (lift(Decimal("98.00001")) > 98, True),
        (Text("是").equals("是"), True),
        (Text("是").differs("否"), True),
    ],
)
def test_decimal_fractions_compare_as_decimals(comparison: Expr, expected: bool) -> None:
    assert evaluate(comparison, OFFICES).tolist() == [expected] * 3


def test_libreoffice_compares_decimal_fractions_the_same(tmp_path: Path, libreoffice: Recalculate) -> None:
    a, b, c = (Value(f"01.{key}") for key in "abc")
    trees = [a + b <= c, a + b > c, (a + b).equals(c), (a + b).differs(c), a + b >= c, a + b < c]
    office = Office({"01.a": 0.1, "01.b": 0.2, "01.c": 0.3}, trees)
    [path] = libreoffice([write_offices(tmp_path / "比较.xlsx", [office])])
    answers = pd.DataFrame([dict(office.given)], dtype=float)
    expected = [True, False, True, False, True, False]
    assert read_offices(path, [office]) == [expected]
    assert [bool(evaluate(tree, answers).iloc[0]) for tree in trees] == expected
