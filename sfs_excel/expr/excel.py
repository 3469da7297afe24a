"""Expression tree -> Excel formula text, in functions of Excel 2007 only."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from sfs_excel import excel_limits
from sfs_excel.errors import SfsError
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

STRING_LIMIT = excel_limits.FORMULA_TEXT // 2  # characters: a rare one, or a doubled quote, is two units
_BINDING = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4}
_ATOM = 9


class FormulaTooLongError(SfsError):
    """A formula that Excel would refuse. `length` is in characters."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(f"公式有{length}个字符，超过 Excel 的上限{excel_limits.FORMULA}个。请减少条件。")


class Names(Protocol):
    """A workbook's names for the values that a tree reads. Each answer is a piece of formula text that binds tightly."""

    def value(self, key: str) -> str:
        """A number: what was reported, 0 where nothing valid was."""

    def known(self, key: str) -> str:
        """TRUE where something valid was reported."""

    def evidence(self, item: int) -> str:
        """TRUE where evidence was written for the item."""


def formula(expr: Expr, names: Names) -> str:
    """The whole formula, with its `=`.

    Raises:
        FormulaTooLongError: longer than Excel takes.
    """
    text = "=" + render(expr, names)
    if len(text) > excel_limits.FORMULA:
        raise FormulaTooLongError(len(text))
    return text


def render(expr: Expr, names: Names) -> str:
    """The formula text of a tree, without `=`; parentheses only where the reading needs them."""
    return _render(expr, names)[0]


def literal(text: str) -> str:
    """A string of any length as formula text: quotes doubled, cut into pieces that Excel takes."""
    pieces = [text[i : i + STRING_LIMIT] for i in range(0, len(text), STRING_LIMIT)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _render(expr: Expr, names: Names) -> tuple[str, int]:  # noqa: C901 - a case a kind of node
    match expr:
        case Number(number):
            return _numeral(number), _ATOM if number >= 0 else 3
        case Text(text):
            return literal(text), _ATOM if len(text) <= STRING_LIMIT else 2
        case Value(key):
            return names.value(key), _ATOM
        case Known(key):
            return names.known(key), _ATOM
        case Evidence(item):
            return names.evidence(item), _ATOM
        case Arithmetic("-", Number(number), right) if number == 0:
            return f"-{_wrap(right, names, 5)}", 3
        case Arithmetic(operator, left, right) | Compare(operator, left, right):
            level = _BINDING[operator]
            return f"{_wrap(left, names, level)}{operator}{_wrap(right, names, level + 1)}", level
        case AllOf(parts):
            return _call("AND", parts, names, empty="TRUE"), _ATOM
        case AnyOf(parts):
            return _call("OR", parts, names, empty="FALSE"), _ATOM
        case Not(part):
            return _call("NOT", (part,), names), _ATOM
        case If(Known(key), Value(same), Number(number)) if key == same and number == 0:
            return names.value(key), _ATOM  # it is 0 by itself where nothing valid was reported
        case If(condition, then, otherwise):
            return _call("IF", (condition, then, otherwise), names), _ATOM
        case Least(parts):
            return _call("MIN", parts, names), _ATOM
        case Greatest(parts):
            return _call("MAX", parts, names), _ATOM
        case Round(part):
            return f"ROUND({render(part, names)},2)", _ATOM
        case Join(parts):
            shown = [_shown(part, names) for part in parts]
            if not parts or (len(parts) == 1 and not is_text(parts[0])):
                shown.append('""')  # a number alone would stay a number
            return "&".join(shown), 2
    raise TypeError(f"no Excel text for {type(expr).__name__}")


def _call(function: str, parts: tuple[Expr, ...], names: Names, empty: str = "") -> str:
    return f"{function}({','.join(render(part, names) for part in parts)})" if parts else empty


def _wrap(expr: Expr, names: Names, level: int) -> str:
    text, binding = _render(expr, names)
    return text if binding >= level else f"({text})"


def _shown(part: Expr, names: Names) -> str:
    if isinstance(part, Number):
        return literal(_numeral(part.number.quantize(Decimal(1).scaleb(-REPORTED), ROUND_HALF_UP)))
    if is_text(part):
        return _wrap(part, names, 2)
    return f"ROUND({render(part, names)},{decimals_of(part)})"


def is_text(expr: Expr) -> bool:
    """Tell whether the tree gives a text (a conditional gives what its branches give)."""
    return isinstance(expr, Text | Join) or (isinstance(expr, If) and is_text(expr.then))


def _numeral(number: Decimal) -> str:
    return f"{number.normalize():f}"
