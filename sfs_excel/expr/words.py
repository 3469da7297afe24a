"""Expression tree -> a Chinese phrase, for those who read neither formulas nor code."""

from collections.abc import Callable

from sfs_excel.expr.nodes import AllOf, AnyOf, Arithmetic, Compare, Evidence, Expr, Not, Number, Value, join

_OPERATORS = {
    "<": "少于",
    "<=": "不多于",
    ">": "多于",
    ">=": "不少于",
    "=": "等于",
    "<>": "不等于",
    "+": "与",
    "-": "减",
    "*": "乘以",
}
_WORKED_OUT = {"+": "加", "-": "减", "*": "乘以"}
_OPPOSITES = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}


def quote(words: str) -> str:
    """`“党员人数”`; quotes within become single ones."""
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def say(expr: Expr, label: Callable[[str], str], is_flag: Callable[[str], bool]) -> str:
    """A condition in words; `label` and `is_flag` answer for full keys."""
    match expr:
        case Not(part):
            return _deny(part, label, is_flag)
        case Compare("=", Value(key), Number(number)) if is_flag(key):
            return f"{quote(label(key))}为{'是' if number else '否'}"
        case Compare(operator, left, right):
            return f"{say(left, label, is_flag)}{_OPERATORS[operator]}{say(right, label, is_flag)}"
        case Arithmetic(operator, left, right):
            first = _say_apart(left, label, is_flag) if operator == "*" else say(left, label, is_flag)
            return f"{first}{_OPERATORS[operator]}{_say_apart(right, label, is_flag)}"
        case AllOf(parts):
            return "，且".join(_say_apart(part, label, is_flag) for part in parts)
        case AnyOf(parts):
            return "，或".join(_say_apart(part, label, is_flag) for part in parts)
        case Value(key):
            return label(key)
        case Number(number):
            return f"{number.normalize():f}"
        case Evidence():
            return "已写佐证材料"
    raise TypeError(f"no words for {type(expr).__name__}")


def _deny(part: Expr, label: Callable[[str], str], is_flag: Callable[[str], bool]) -> str:
    """The opposite of a condition in words."""
    match part:
        case Compare(operator, left, right) if not _asks_flag(left, is_flag):
            return say(Compare(_OPPOSITES[operator], left, right), label, is_flag)
        case Compare("=", Value(key), Number(number)):
            return f"{quote(label(key))}为{'否' if number else '是'}"
        case Evidence():
            return "未写佐证材料"
    return f"并非（{say(part, label, is_flag)}）"


def work_out(number: Expr, tell: Callable[[str], Expr]) -> Expr:
    """A number in words with what it is worked out of, as text: `村居总数8个减已建站7个`.

    Args:
        tell: what was reported under a full key, as text: `村居总数8个`.
    """
    match number:
        case Value(key):
            return tell(key)
        case Number(figure):
            return join(f"{figure.normalize():f}")
        case Arithmetic(operator, left, right):
            first = _work_out_apart(left, tell) if operator == "*" else work_out(left, tell)
            is_product = isinstance(right, Arithmetic) and right.operator == "*"  # it is worked out first anyway
            second = work_out(right, tell) if is_product and operator != "*" else _work_out_apart(right, tell)
            return join(first, _WORKED_OUT[operator], second)
    raise TypeError(f"no words for {type(number).__name__}")


def _work_out_apart(part: Expr, tell: Callable[[str], Expr]) -> Expr:
    worked_out = work_out(part, tell)
    return join("（", worked_out, "）") if isinstance(part, Arithmetic) else worked_out


def _say_apart(part: Expr, label: Callable[[str], str], is_flag: Callable[[str], bool]) -> str:
    """In parentheses, where the part joins words of its own."""
    words = say(part, label, is_flag)
    return f"（{words}）" if isinstance(part, Arithmetic | AllOf | AnyOf) else words


def _asks_flag(expr: Expr, is_flag: Callable[[str], bool]) -> bool:
    return isinstance(expr, Value) and is_flag(expr.key)
