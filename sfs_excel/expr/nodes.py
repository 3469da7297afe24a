"""The expression tree in which a rule states its arithmetic, once.

Numbers, truth values and texts over the values of one office. `excel.render` turns a tree into formula text, and
`frame.evaluate` computes it over all offices at once; the tree itself knows of neither.

A missing or invalid value is not a number: `Known` is false of it, and `Value` reads it as 0. A rule for which 0 is not
the worst case must ask `Known` first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True, eq=False)
class Expr:
    """A node. Operators build larger trees: `Value("05.orgs") - 2`, `Value("04.satisfaction") >= 98`."""

    def __add__(self, other: Expr | int | Decimal) -> Expr:
        return Arithmetic("+", self, lift(other))

    def __sub__(self, other: Expr | int | Decimal) -> Expr:
        return Arithmetic("-", self, lift(other))

    def __mul__(self, other: Expr | int | Decimal) -> Expr:
        return Arithmetic("*", self, lift(other))

    def __truediv__(self, other: Expr | int | Decimal) -> Expr:
        return Arithmetic("/", self, lift(other))

    def __neg__(self) -> Expr:
        return Arithmetic("-", Number(Decimal(0)), self)

    def __lt__(self, other: Expr | int | Decimal) -> Expr:
        return Compare("<", self, lift(other))

    def __le__(self, other: Expr | int | Decimal) -> Expr:
        return Compare("<=", self, lift(other))

    def __gt__(self, other: Expr | int | Decimal) -> Expr:
        return Compare(">", self, lift(other))

    def __ge__(self, other: Expr | int | Decimal) -> Expr:
        return Compare(">=", self, lift(other))

    def equals(self, other: Expr | int | Decimal | str) -> Expr:
        """Compare for equality (`==` stays Python's own, so that trees can be kept in sets)."""
        return Compare("=", self, lift(other))

    def differs(self, other: Expr | int | Decimal | str) -> Expr:
        """Compare for inequality, numbers or texts (`!=` stays Python's own)."""
        return Compare("<>", self, lift(other))

    def __and__(self, other: Expr) -> Expr:
        return AllOf((self, other))

    def __or__(self, other: Expr) -> Expr:
        return AnyOf((self, other))

    def __invert__(self) -> Expr:
        return Not(self)


@dataclass(frozen=True, eq=False)
class Number(Expr):
    """A number as the rulebook states it, in no unit of its own."""

    number: Decimal


@dataclass(frozen=True, eq=False)
class Text(Expr):
    """A text as it stands, for reasons only."""

    text: str


@dataclass(frozen=True, eq=False)
class Value(Expr):
    """The value that was reported under a full key; a flag is 1 or 0; 0 where nothing valid was reported."""

    key: str


@dataclass(frozen=True, eq=False)
class Known(Expr):
    """Whether something valid was reported under a full key."""

    key: str


@dataclass(frozen=True, eq=False)
class Evidence(Expr):
    """Whether any evidence (佐证材料) was written for an item."""

    item: int


@dataclass(frozen=True, eq=False)
class Arithmetic(Expr):
    """A number worked out of two. Whoever divides asks first that `right` is not 0."""

    operator: str  # + - * /
    left: Expr
    right: Expr


@dataclass(frozen=True, eq=False)
class Compare(Expr):
    """Whether two numbers, or two texts, stand so to each other; numbers to `REPORTED` decimals."""

    operator: str  # < <= > >= = <>
    left: Expr
    right: Expr


@dataclass(frozen=True, eq=False)
class AllOf(Expr):
    """Whether every part is true; true of no parts."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class AnyOf(Expr):
    """Whether some part is true; false of no parts."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Not(Expr):
    """Whether the part is false."""

    part: Expr


@dataclass(frozen=True, eq=False)
class If(Expr):
    """One of two trees, which give the same type: `then` where the condition is true."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, eq=False)
class Least(Expr):
    """The smallest of one or more numbers."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Greatest(Expr):
    """The largest of one or more numbers."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Round(Expr):
    """Half-up (away from zero) to 0.01, as Excel's ROUND and as `frame.round_points`."""

    part: Expr


@dataclass(frozen=True, eq=False)
class Join(Expr):
    """Texts and numbers in a row, numbers without trailing zeros, with at most `decimals_of` decimals."""

    parts: tuple[Expr, ...]


# Decimals. A reason shows as many as are compared: with fewer, 97.9999999 would be "98%，要求98%以上".
REPORTED, QUOTIENT = 9, 2
TRUE: Expr = AllOf(())
FALSE: Expr = AnyOf(())


def lift(operand: Expr | int | Decimal | str) -> Expr:
    """Make a leaf of a plain number or text."""
    if isinstance(operand, Expr):
        return operand
    return Text(operand) if isinstance(operand, str) else Number(Decimal(operand))


def join(*parts: Expr | int | Decimal | str) -> Expr:
    """Put texts and numbers in a row, as `Join` shows them."""
    return Join(tuple(lift(part) for part in parts))


def least(*parts: Expr | int | Decimal) -> Expr:
    """Take the smallest of one or more numbers."""
    return Least(tuple(lift(part) for part in parts))


def greatest(*parts: Expr | int | Decimal) -> Expr:
    """Take the largest of one or more numbers."""
    return Greatest(tuple(lift(part) for part in parts))


def all_of(parts: Iterable[Expr]) -> Expr:
    """True where every part is; true of no parts."""
    parts = tuple(parts)
    return parts[0] if len(parts) == 1 else AllOf(parts)


def is_known(keys: Iterable[str]) -> Expr:
    """True where every one of the keys has something valid."""
    return all_of(Known(key) for key in keys)


@lru_cache(maxsize=1_000)  # of a rulebook's trees, each is asked for every time that it is computed
def decimals_of(shown: Expr) -> int:
    """With how many decimals a number is shown at most: a quotient with two, what was reported as it was."""
    return QUOTIENT if any(isinstance(node, Arithmetic) and node.operator == "/" for node in walk(shown)) else REPORTED


def walk(expr: Expr) -> Iterator[Expr]:
    """The node itself and every node below it."""
    yield expr
    for inner in vars(expr).values():
        for part in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(part, Expr):
                yield from walk(part)


def keys_of(*exprs: Expr) -> tuple[str, ...]:
    """The full keys that the trees read, each once, in order of appearance."""
    return tuple(dict.fromkeys(n.key for e in exprs for n in walk(e) if isinstance(n, Value | Known)))
