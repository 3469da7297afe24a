"""The one-line expressions of a rulebook -> expression tree.

`settled <= handled <= disputes`, `farun + pufa`, `not (members >= 3 and not branch)`: Python's own grammar, of which only
arithmetic, comparison and logic over field keys are taken. A bare key belongs to the item in which it stands; a key of
another item is written in full (`12.unposted`); `evidence`, or `26.evidence`, says whether evidence was written.
"""

import ast
import re
from decimal import Decimal

from sfs_excel.expr.nodes import AllOf, AnyOf, Arithmetic, Compare, Evidence, Expr, Known, Not, Number, Value, keys_of

_FULL_KEY = re.compile(r"(?<![\w.])(\d{2})\.([a-z]\w*)")
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_COMPARISON: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
    ast.NotEq: "<>",
}


class ExpressionError(ValueError):
    """The text is not an expression over field keys. The message is Chinese."""


def parse_number(text: str, item: int = 0) -> Expr:
    """An arithmetic expression, such as `farun + pufa`. Bare keys are taken as keys of `item`."""
    return _number(_tree(text), item)


def parse_condition(text: str, item: int = 0) -> Expr:
    """A condition, such as `members >= 3 and not branch`. Bare keys are taken as keys of `item`."""
    return _condition(_tree(text), item)


def must_hold(condition: Expr) -> Expr:
    """The condition, asked only of what is known: unknown values break nothing.

    A conjunction is asked part by part, so that `settled <= handled <= disputes` still compares the two of three that
    were reported.
    """
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    return AllOf(tuple(AnyOf((*(Not(Known(key)) for key in keys_of(part)), part)) for part in parts))


def full_key(name: str, item: int) -> str:
    """`orgs` in item 5 -> `05.orgs`; a full key stays."""
    return name if _FULL_KEY.fullmatch(name) else f"{item:02d}.{name}"


def _tree(text: str) -> ast.expr:
    try:
        return ast.parse(_FULL_KEY.sub(r"_\1_\2", text.strip()), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(f"“{text}”不是算式") from error


def _condition(node: ast.expr, item: int) -> Expr:
    match node:
        case ast.BoolOp(op, values):
            parts = tuple(_condition(value, item) for value in values)
            return AllOf(parts) if isinstance(op, ast.And) else AnyOf(parts)
        case ast.UnaryOp(ast.Not(), operand):
            return Not(_condition(operand, item))
        case ast.Compare(left, operators, comparators):
            return _chain([_number(operand, item) for operand in (left, *comparators)], operators)
        case ast.Name():
            value = _number(node, item)
            return value if isinstance(value, Evidence) else Compare("=", value, Number(Decimal(1)))
    raise ExpressionError(f"“{ast.unparse(node)}”不是条件")


def _chain(operands: list[Expr], operators: list[ast.cmpop]) -> Expr:
    """Every pair of a chain, not only the neighbours: with the middle of three unknown, the outer two still compare."""
    signs = [_COMPARISON.get(type(operator)) for operator in operators]
    if None in signs or (len(signs) > 1 and not {*signs} <= {"<="}):
        raise ExpressionError("比较只用 < <= > >= == !=，连写时只用 <=")
    pairs = [Compare(str(signs[0]), left, right) for i, left in enumerate(operands) for right in operands[i + 1 :]]
    return pairs[0] if len(pairs) == 1 else AllOf(tuple(pairs))


def _number(node: ast.expr, item: int) -> Expr:
    match node:
        case ast.BinOp(left, operator, right) if type(operator) in _ARITHMETIC:
            return Arithmetic(_ARITHMETIC[type(operator)], _number(left, item), _number(right, item))
        case ast.Constant(value) if isinstance(value, int | float) and not isinstance(value, bool):
            return Number(Decimal(str(value)))
        case ast.Name(name):
            full = re.fullmatch(r"_(\d{2})_(\w+)", name)
            number, key = (int(full[1]), full[2]) if full else (item, name)
            return Evidence(number) if key == "evidence" else Value(f"{number:02d}.{key}")
    raise ExpressionError(f"“{ast.unparse(node)}”里只能有填报项、数字和 + - *")
