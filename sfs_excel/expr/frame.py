"""Expression tree -> a pandas Series over all offices at once."""

import math
from collections.abc import Callable
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from sfs_excel.expr.excel import is_text
from sfs_excel.expr.nodes import (
    REPORTED,
    AllOf,
    AnyOf,
    Arithmetic,
    Compare,
    Evidence,
    Expr,
    Greatest,
    If,
    Join,
    Known,
    Least,
    Not,
    Number,
    Round,
    Text,
    Value,
    decimals_of,
)

HALF_UP_SLACK = 1e-9  # binary floats fall this little short of a decimal half; no real figure lies this near to one
COMPARED_DECIMALS = 9  # more than any figure has, fewer than binary floats keep exactly

Column: TypeAlias = "pd.Series[Any]"  # one value an office; index office code

_OPERATORS: dict[str, Callable[[Column, Column], Column]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b.where(b != 0),  # a rule asks for the denominator before it divides
    "<": lambda a, b: _decimal(a) < _decimal(b),
    "<=": lambda a, b: _decimal(a) <= _decimal(b),
    ">": lambda a, b: _decimal(a) > _decimal(b),
    ">=": lambda a, b: _decimal(a) >= _decimal(b),
    "=": lambda a, b: _decimal(a) == _decimal(b),
    "<>": lambda a, b: _decimal(a) != _decimal(b),
}


def round_points(points: Column) -> Column:
    """Half-up (away from zero) to 0.01, as Excel's ROUND: 0.125 -> 0.13, where Python's round gives 0.12."""
    cents: Column = (points.abs() * 100 + 0.5 + HALF_UP_SLACK) // 1
    return cents.where(points >= 0, -cents) / 100 + 0.0  # -0.0 becomes 0.0


def show_number(number: float, decimals: int = REPORTED) -> str:
    """A number as Excel's General shows it after ROUND(x,decimals): no trailing zeros; NaN is empty."""
    if math.isnan(number):
        return ""
    scale = 10**decimals
    units = math.floor(abs(number) * scale + 0.5 + HALF_UP_SLACK)
    sign = "-" if number < 0 and units else ""
    return f"{sign}{units // scale}.{units % scale:0{decimals}d}".rstrip("0").rstrip(".")


def evaluate(expr: Expr, answers: pd.DataFrame) -> Column:
    """Compute a tree for every office.

    Args:
        answers: (offices x full keys), float; flags 1/0; NaN where nothing valid was reported; a key without a column
            is unknown for all. Evidence of item 26 is the column `26.evidence`, 1/0.

    Returns:
        One value an office: float, bool or str.
    """
    match expr:
        case Number(number):
            return pd.Series(float(number), index=answers.index)
        case Text(text):
            return pd.Series(text, index=answers.index, dtype=object)
        case Value(key):
            return _column(answers, key).fillna(0.0)
        case Known(key):
            return _column(answers, key).notna()
        case Evidence(item):
            return _column(answers, f"{item:02d}.evidence").fillna(0.0) > 0
        case Arithmetic(operator, left, right) | Compare(operator, left, right):
            return _OPERATORS[operator](evaluate(left, answers), evaluate(right, answers))
        case AllOf(parts):
            return _fold(lambda a, b: a & b, parts, answers, empty=True)
        case AnyOf(parts):
            return _fold(lambda a, b: a | b, parts, answers, empty=False)
        case Not(part):
            return ~evaluate(part, answers)
        case If(condition, then, otherwise):
            return evaluate(then, answers).where(evaluate(condition, answers), evaluate(otherwise, answers))
        case Least(parts):
            return _fold(lambda a, b: a.where(a <= b, b), parts, answers)
        case Greatest(parts):
            return _fold(lambda a, b: a.where(a >= b, b), parts, answers)
        case Round(part):
            return round_points(evaluate(part, answers))
        case Join(parts):
            return _fold(lambda a, b: a + b, parts, answers, empty="", each=_shown)
    raise TypeError(f"no pandas meaning for {type(expr).__name__}")


def _decimal(column: Column) -> Column:
    """What is compared: 0.1 + 0.2 is 0.3, as it is to Excel, and not 0.30000000000000004."""
    return column.round(COMPARED_DECIMALS) if column.dtype.kind == "f" else column


def _column(answers: pd.DataFrame, key: str) -> Column:
    if key in answers.columns:
        return answers[key]
    return pd.Series(np.nan, index=answers.index)


def _fold(
    operation: Callable[[Column, Column], Column],
    parts: tuple[Expr, ...],
    answers: pd.DataFrame,
    *,
    empty: bool | str | None = None,
    each: Callable[[Expr, pd.DataFrame], Column] = evaluate,
) -> Column:
    if not parts:
        return pd.Series(empty, index=answers.index)
    return reduce(operation, (each(part, answers) for part in parts))


def _shown(part: Expr, answers: pd.DataFrame) -> Column:
    column = evaluate(part, answers)
    if is_text(part):
        return column
    decimals = decimals_of(part)
    return column.map(lambda number: show_number(number, decimals)).astype(object)
