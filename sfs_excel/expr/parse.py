"""The one-line expressions of a rulebook -> expression tree.

`settled <= handled <= disputes`, `farun + pufa`, `not (members >= 3 and not branch)`: Python's own grammar, of which only
arithmetic, comparison and logic over field keys are taken. A bare key belongs to the item in which it stands; a key of
another item is written in full (`12.unposted`); `evidence`, or `26.evidence`, says whether evidence was written.
"""

import ast
import re
import warnings
from decimal import Decimal

from sfs_excel.expr.nodes import AllOf, AnyOf, Arithmetic, Compare, Evidence, Expr, Known, Not, Number, Value, keys_of

LONGEST = 1000  # characters
MOST_NESTED = 100  # operators in a row, or in one another: Excel reads 64 brackets
_LARGEST = 10**15  # Excel keeps 15 digits
_FULL_KEY = re.compile(r"(?<![\w.])(\d{2})\.([a-z]\w*)")
_PYTHON_NAME = re.compile(r"\b_(\d{2})_([a-z]\w*)")  # what a full key is called while Python reads the text
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
    if isinstance(condition, AllOf):
        return AllOf(tuple(must_hold(part) for part in condition.parts))
    return AnyOf((*(Not(Known(key)) for key in keys_of(condition)), condition))


def numbers_in(text: str) -> list[Decimal]:
    """The numbers that an expression states, in order: `criticised >= 2` -> 2."""
    constants = [node for node in ast.walk(_tree(text)) if isinstance(node, ast.Constant)]
    return [Decimal(str(node.value)) for node in sorted(constants, key=lambda node: (node.lineno, node.col_offset))]


def claims_in(text: str, item: int) -> list[str]:
    """The full keys that stand in a condition without a comparison, and so must be flags."""
    claims: list[str] = []

    def gather(node: ast.expr) -> None:
        match node:
            case ast.BoolOp(values=values):
                for value in values:
                    gather(value)
            case ast.UnaryOp(operand=operand):
                gather(operand)
            case ast.Name(name):
                claims.extend(keys_of(_leaf(name, item)))

    gather(_tree(text))
    return claims


def full_key(name: str, item: int) -> str:
    """`orgs` in item 5 -> `05.orgs`; a full key stays."""
    return name if _FULL_KEY.fullmatch(name) else f"{item:02d}.{name}"


def _tree(text: str) -> ast.expr:
    if len(text) > LONGEST:  # Python's own reader steps down as deep as the text asks
        raise ExpressionError(f"算式有 {len(text)} 个字符，太长，不能超过 {LONGEST} 个")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # in English, of what is refused later
            tree = ast.parse(_FULL_KEY.sub(r"_\1_\2", text.strip()), mode="eval").body
    # A NUL is a ValueError; brackets in brackets, however few bytes they take, are a lack of memory or of room on the stack.
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise ExpressionError(f"“{text}”不是算式") from error
    if _measure_depth(tree) > MOST_NESTED:
        raise ExpressionError(f"“{text}”运算太多，连着写或层层套着的不能超过 {MOST_NESTED} 个")
    return tree


def _measure_depth(tree: ast.expr) -> int:
    """Tell how far the leaf lies that lies deepest: whatever reads the tree later steps down so far."""
    depth, level = 0, [tree]
    while level:
        depth, level = (
            depth + 1,
            [part for node in level for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)],
        )
    return depth


def _condition(node: ast.expr, item: int) -> Expr:
    match node:
        case ast.BoolOp(op, values):
            parts = tuple(_condition(value, item) for value in values)
            return AllOf(parts) if isinstance(op, ast.And) else AnyOf(parts)
        case ast.UnaryOp(ast.Not(), operand):
            return Not(_condition(operand, item))
        case ast.Compare(left, operators, comparators):
            return _chain([_number(operand, item) for operand in (left, *comparators)], operators)
        case ast.Name(name):
            leaf = _leaf(name, item)
            return leaf if isinstance(leaf, Evidence) else Compare("=", leaf, Number(Decimal(1)))
    raise ExpressionError(f"“{_written(node)}”不是条件")


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
            if abs(value) < _LARGEST:
                return Number(Decimal(str(value)))
        case ast.Name(name):
            leaf = _leaf(name, item)
            if isinstance(leaf, Evidence):  # pandas and Excel count truth values differently
                raise ExpressionError(f"“{_written(node)}”是有无佐证材料，只能作条件，不能参加计算")
            return leaf
    raise ExpressionError(f"“{_written(node)}”里只能有填报项、数字和 + - *")


def _leaf(name: str, item: int) -> Value | Evidence:
    full = _PYTHON_NAME.fullmatch(name)
    number, key = (int(full[1]), full[2]) if full else (item, name)
    return Evidence(number) if key == "evidence" else Value(f"{number:02d}.{key}")


def _written(node: ast.expr) -> str:
    return _PYTHON_NAME.sub(r"\1.\2", ast.unparse(node))
