"""Trees as formula text, in functions of Excel 2007.

1. Parentheses stand where the reading needs them, and random trees mean the same to LibreOffice as to pandas.
2. Texts of any length and with any characters are literals that Excel takes.
3. Empty conjunctions are constants; a formula that is too long is refused.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import cast

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sfs_excel import excel_limits
from sfs_excel.errors import SfsError
from sfs_excel.expr.excel import STRING_LIMIT, formula, literal, render
from sfs_excel.expr.frame import evaluate
from sfs_excel.expr.nodes import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Compare,
    Evidence,
    Expr,
    If,
    Join,
    Known,
    Not,
    Round,
    Text,
    Value,
    greatest,
    join,
    least,
    lift,
)
from tests.conftest import Recalculate
from tests.expr.recalculation import Office, SheetNames, read_offices, write_offices

A, B, C = (Value(f"01.{key}") for key in "abc")
TREES = 300


def text_of(tree: Expr) -> str:
    return render(tree, SheetNames()).replace("x_01_", "")


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (A + B + C, "a+b+c"),
        (A + (B + C), "a+(b+c)"),
        (A - (B - C), "a-(b-c)"),
        (A - B - C, "a-b-c"),
        (A * (B + C), "a*(b+c)"),
        (A * B + C, "a*b+c"),
        (A / (B * C), "a/(b*c)"),
        (A / B / C, "a/b/c"),
        (-A, "-a"),
        (-(A + B), "-(a+b)"),
        (-A * B, "(-a)*b"),
        (A * -B, "a*(-b)"),
        (A - -B, "a-(-b)"),
        (lift(0) - -A, "-(-a)"),
        (A - lift(-2), "a-(-2)"),
        (lift(-2) * A, "(-2)*a"),
        (A + B < C * 2, "a+b<c*2"),
        (Compare("=", A < B, B < C), "a<b=(b<c)"),
        ((A < B) & (B < C), "AND(a<b,b<c)"),
        (~(A < B), "NOT(a<b)"),
        (If(A > 0, A, -A) + 1, "IF(a>0,a,-a)+1"),
        (least(A, B + 1, 2), "MIN(a,b+1,2)"),
        (greatest(A - B, 0) * Decimal("0.5"), "MAX(a-b,0)*0.5"),
        (Round(A / B), "ROUND(a/b,2)"),
        (join("得", A + B, "分"), '"得"&ROUND(a+b,9)&"分"'),
        (join(join("一", A), If(A > 0, join("有"), join("无"))), '"一"&ROUND(a,9)&IF(a>0,"有","无")'),
        (join("扣", Decimal("0.30"), "分"), '"扣"&"0.3"&"分"'),
        (join("扣", Decimal("0.1234567891"), "分"), '"扣"&"0.123456789"&"分"'),
        (join("占", A / B * 100, "%"), '"占"&ROUND(a/b*100,2)&"%"'),
        (join(A), 'ROUND(a,9)&""'),
        (join(), '""'),
        (A.equals(Decimal("1E+2")), "a=100"),
        (Evidence(26), "e_26"),
        (Known("01.a"), "ok_01_a"),
    ],
)
def test_parentheses_only_where_needed(tree: Expr, text: str) -> None:
    assert text_of(tree) == text


@pytest.mark.parametrize(("tree", "text"), [(TRUE, "TRUE"), (FALSE, "FALSE"), (AllOf((A > 0,)), "AND(a>0)")])
def test_empty_conjunction_is_true_and_empty_disjunction_false(tree: Expr, text: str) -> None:
    assert text_of(tree) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", '""'),
        ("无", '"无"'),
        ('"庭所共建"', '"""庭所共建"""'),
        ("甲" * STRING_LIMIT, '"' + "甲" * STRING_LIMIT + '"'),
        ("甲" * (STRING_LIMIT + 1), '"' + "甲" * STRING_LIMIT + '"&"甲"'),
    ],
)
def test_literal(text: str, said: str) -> None:
    assert literal(text) == said


def test_no_piece_of_a_literal_is_longer_than_excel_takes() -> None:
    """Excel counts UTF-16 units, of which a rare character has two, and a quote stands doubled."""
    for character in ('"', "甲", "𠮷"):
        pieces = literal(character * 700).removeprefix('"').removesuffix('"').split('"&"')
        assert all(len(piece.encode("utf-16-le")) // 2 <= 255 for piece in pieces)


def test_formula_beyond_the_limit_of_excel_is_refused() -> None:
    longest = Text("甲" * (excel_limits.FORMULA // 2))
    assert formula(longest, SheetNames()).startswith('="甲')
    with pytest.raises(SfsError) as raised:
        formula(Join((longest, longest)), SheetNames())
    assert "超过 Excel 的上限8192个。请减少条件。" in str(raised.value)


def test_texts_come_through_libreoffice_unchanged(tmp_path: Path, libreoffice: Recalculate) -> None:
    texts = ['"庭所共建"', "甲" * 600, 'a"' * 300, "𠮷" * 300, " 前后有空格 ", "=1+1", "第一行\n第二行", "<&>'"]
    trees = [Text(text) for text in texts] + [join(text, 1) for text in texts]
    office = Office({}, trees)
    [path] = libreoffice([write_offices(tmp_path / "文字.xlsx", [office])])
    assert read_offices(path, [office]) == [texts + [f"{text}1" for text in texts]]


# Random trees over three values, of which the last is sometimes unknown. All figures are exact in binary: where one is
# not, a difference that ought to be a half (ROUND(2.005,2)-2.005) is rounded down by Excel and up by pandas.
OFFICES: tuple[dict[str, float | None], ...] = (
    {"01.a": 0, "01.b": 0, "01.c": None, "01.evidence": 0},
    {"01.a": 3, "01.b": 0.5, "01.c": 1, "01.evidence": 1},
    {"01.a": 0.25, "01.b": 0.125, "01.c": 0.375, "01.evidence": None},
    {"01.a": 19, "01.b": 2.625, "01.c": None, "01.evidence": 1},
)
FIGURES = ("0", "1", "2", "-1", "0.5", "-0.25", "0.125", "-0.375", "98", "7")
LEAVES: tuple[Expr, ...] = (A, B, C, *(lift(Decimal(figure)) for figure in FIGURES))
PAIRS: tuple[Callable[[Expr, Expr], Expr], ...] = (
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: If(b.differs(0), a / b, lift(0)),
    lambda a, b: least(a, b),
    lambda a, b: greatest(a, b),
    lambda a, _: -a,
    lambda a, _: Round(a),
)


@st.composite
def numbers(draw: st.DrawFn, depth: int = 4) -> Expr:
    if depth == 0:
        return draw(st.sampled_from(LEAVES))
    a, b = (draw(numbers(depth=draw(st.integers(0, depth - 1)))) for _ in range(2))
    if draw(st.booleans()):
        return draw(st.sampled_from(PAIRS))(a, b)
    return If(draw(conditions(depth - 1)), a, b)


@st.composite
def conditions(draw: st.DrawFn, depth: int) -> Expr:
    shape = draw(st.sampled_from(["compare", "known", "evidence", "all", "any", "not"] if depth else ["compare"]))
    if shape == "compare":
        sign = draw(st.sampled_from(["<", "<=", ">", ">=", "=", "<>"]))
        return Compare(sign, draw(numbers(depth=depth)), draw(numbers(depth=depth)))
    parts = tuple(draw(conditions(depth - 1)) for _ in range(draw(st.integers(0, 2)))) if depth else ()
    return {
        "known": Known("01.c"),
        "evidence": Evidence(1),
        "all": AllOf(parts),
        "any": AnyOf(parts),
        "not": Not(AllOf(parts)),
    }[shape]


def gather_trees(count: int) -> list[Expr]:
    """Random trees of numbers, each followed by a text that shows it, as reasons do."""
    trees: list[Expr] = []

    @settings(
        max_examples=count // 2,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(numbers())
    def gather(tree: Expr) -> None:
        shown = greatest(least(tree, 1_000_000), -1_000_000)  # beyond, General turns to 1E+15
        trees.extend([tree, join("计", shown, If(tree > 0, join("分"), join("，无")))])

    gather()
    return trees


def is_same(expected: object, actual: object) -> bool:
    if isinstance(expected, str) or isinstance(actual, str):
        return expected == actual
    number, other = cast(float, expected), cast(float, actual)
    return abs(number - other) <= 1e-9 * max(1.0, abs(number))


def test_random_trees_mean_the_same_to_pandas_and_libreoffice(tmp_path: Path, libreoffice: Recalculate) -> None:
    trees = gather_trees(TREES)
    assert len({render(tree, SheetNames()) for tree in trees}) > TREES / 2
    offices = [Office(reported, trees) for reported in OFFICES]
    [path] = libreoffice([write_offices(tmp_path / "算式.xlsx", offices)])
    answers = pd.DataFrame(OFFICES, dtype=float)
    columns = [evaluate(tree, answers) for tree in trees]
    differences = [
        f"{OFFICES[row]}: {render(tree, SheetNames())}: {column.iloc[row]!r} != {actual!r}"
        for row, calculated in enumerate(read_offices(path, offices))
        for tree, column, actual in zip(trees, columns, calculated, strict=True)
        if not is_same(column.iloc[row], actual)
    ]
    assert differences == []
