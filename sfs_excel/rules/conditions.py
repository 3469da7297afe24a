"""The conditions that `all` and `rates` judge: one clause of the letter each, with what is said when it is not met."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, TypeVar

from pydantic import model_validator

from sfs_excel.expr.nodes import FALSE, AllOf, AnyOf, Expr, If, Round, Value, all_of, is_known, join, keys_of, lift
from sfs_excel.expr.words import quote
from sfs_excel.rules.base import FigureRole, Key, Movement, NumberText, Reminder, Rule, Scope, figures_in, show
from sfs_excel.rules.field import FieldType, Figure, Strict
from sfs_excel.words import Role

NUMERIC: tuple[FieldType, ...] = ("count", "decimal", "percent", "score")
C = TypeVar("C", bound="Condition")


@dataclass(frozen=True)
class Clause:
    """A condition over the values of one office.

    `met` is false where something is unknown; `undecided` is true where only the bureau can say; `unmet` is what is
    said where `met` is false.
    """

    met: Expr
    unmet: Expr
    words: str
    undecided: Expr = FALSE


class Condition(Strict, ABC):
    """One clause of the letter that is met or not."""

    @abstractmethod
    def clause(self, scope: Scope) -> Clause:
        """Return what the clause asks where it stands, as trees and in words."""

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        """The numbers that the letter must state for this clause."""
        return []

    def reminders(self, scope: Scope) -> list[Reminder]:
        """Return what the office should look at again, beside the score."""
        return []


class Yes(Condition):
    """A flag that must be 是."""

    yes: Key

    def clause(self, scope: Scope) -> Clause:
        key = scope.key(self.yes, "flag")
        return _clause(scope, (key,), scope.flag(self.yes), join(f"{quote(scope.label(key))}为否"), scope.label(key))


class Zero(Condition):
    """A count that must be 0."""

    none: Key

    def clause(self, scope: Scope) -> Clause:
        key = scope.key(self.none, *NUMERIC)
        label, unit = scope.label(key), scope.unit(key)
        return _clause(
            scope, (key,), Value(key).equals(0), join(label, Value(key), f"{unit}，要求没有"), f"没有{label}"
        )


class Bounded(Condition):
    """A number with a lower or an upper bound. 以上 and 以下 include the bound itself, 低于 does not."""

    of: NumberText
    at_least: Figure | None = None
    at_most: Figure | None = None
    below: Figure | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> "Bounded":
        return _one_bound(self, "at_least", "at_most", "below")

    def clause(self, scope: Scope) -> Clause:
        value = scope.number(self.of)
        keys = keys_of(value)
        bound, words = self._bound(scope.unit(value))
        met = {"at_least": value >= bound, "at_most": value <= bound, "below": value < bound}[self._kind]
        return _clause(scope, keys, met, scope.tell_number(value, f"，要求{words}"), f"{scope.name(value)}{words}")

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return [*figures_in(self.of), ("数值", self._bound("")[0])]

    @property
    def _kind(self) -> str:
        return next(name for name in ("at_least", "at_most", "below") if getattr(self, name) is not None)

    def _bound(self, unit: str) -> tuple[Decimal, str]:
        bound = getattr(self, self._kind)
        shown = f"{show(bound)}{unit}"
        return bound, {"at_least": f"{shown}以上", "at_most": f"{shown}以下", "below": f"低于{shown}"}[self._kind]


class Rate(Condition):
    """A rate of two counts, in percent.

    Compared as `part x 100 >= bound x whole`, in whole numbers, so that 19 of 20 is 95 % to the last bit. With nothing
    to count (`whole` 0) the clause is met, unless `when_none` says that it is not, or that the assessor decides
    (`pending`).
    """

    rate: Key
    over: Key
    at_least: Figure | None = None
    below: Figure | None = None
    when_none: Literal["met", "not_met", "pending"] = "met"

    @model_validator(mode="after")
    def _has_one_bound(self) -> "Rate":
        return _one_bound(self, "at_least", "below")

    def clause(self, scope: Scope) -> Clause:
        part, whole = (scope.key(name, "count", "decimal") for name in (self.rate, self.over))
        bound, words = self._bound()
        scale = 10 ** max(0, -int(bound.as_tuple().exponent))
        left, right = Value(part) * (100 * scale), Value(whole) * (bound * scale)
        reached = left >= right if self.at_least is not None else left < right
        nothing = Value(whole).equals(0)
        stated = join(scope.label(part), Value(part), f"{scope.unit(part)}，占{scope.label(whole)}", Value(whole))
        shown = join(stated, f"{scope.unit(whole)}的", self._show(Value(part) / Value(whole) * 100), f"%，要求{words}")
        keys = (part, whole)
        met = AnyOf((nothing, reached)) if self.when_none == "met" else AllOf((~nothing, reached))
        empty = join(f"{scope.label(whole)}为0，" + ("待县局认定" if self.when_none == "pending" else "按未达到计"))
        return Clause(
            met=If(is_known(keys), met, FALSE),
            unmet=If(is_known(keys), If(nothing, empty, shown), scope.unknown(*keys)),
            words=f"{scope.label(part)}占{scope.label(whole)}的{words}",
            undecided=AllOf((is_known(keys), nothing)) if self.when_none == "pending" else FALSE,
        )

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return [("数值", self._bound()[0])]

    def reminders(self, scope: Scope) -> list[Reminder]:
        if self.when_none != "met":
            return []
        whole = scope.key(self.over)
        return [Reminder(AnyOf((~is_known((whole,)), Value(whole) > 0)), f"{scope.label(whole)}为0，请核实", (whole,))]

    def _show(self, rate: Expr) -> Expr:
        """A rate that is not at its bound, as text: rounded, unless it would then look as if it were (`不到99`)."""
        bound, _ = self._bound()
        if self.at_least is not None:
            return If(Round(rate) >= bound, join(f"不到{show(bound)}"), join(rate))
        is_between = bound % Decimal("0.01") > 0  # what is rounded to hundredths may fall below no other bound
        return If(Round(rate) < bound, join(f"不低于{show(bound)}"), join(rate)) if is_between else rate

    def _bound(self) -> tuple[Decimal, str]:
        if self.at_least is not None:
            return self.at_least, f"{show(self.at_least)}%" + ("以上" if self.at_least < 100 else "")
        assert self.below is not None  # one of the two is there: checked on loading
        return self.below, f"低于{show(self.below)}%"


class AllMet(Rule, ABC):
    """Every condition met keeps the points; otherwise none (`share: equal`: a share for each condition met)."""

    share: Literal["equal"] | None = None

    @property
    @abstractmethod
    def _judged(self) -> Sequence[Condition]:
        """The conditions, in the letter's order."""

    def movements(self, scope: Scope) -> list[Movement]:
        return judge([condition.clause(scope) for condition in self._judged], scope.points, self.share)

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return [figure for condition in self._judged for figure in condition.figures()]

    def reminders(self, scope: Scope) -> list[Reminder]:
        return [reminder for condition in self._judged for reminder in condition.reminders(scope)]

    def describe(self, scope: Scope) -> str:
        words = "；".join(condition.clause(scope).words for condition in self._judged)
        if len(self._judged) == 1:
            return f"{words}，得分，否则不得分"
        return f"{words}。" + ("各占同等分值" if self.share else "全部达到得分，有一处未达到不得分")


def judge(clauses: Sequence[Clause], points: Decimal, share: Literal["equal"] | None) -> list[Movement]:
    """All clauses met keep the points; otherwise none, or (`share: equal`) an equal share for each clause that is met."""
    if share == "equal":
        parts = zip(clauses, equal_shares(points, len(clauses)), strict=True)
        return [movement for clause, part in parts for movement in judge([clause], part, None)]
    each = (If(clause.met, join(""), join(clause.unmet, "；")) for clause in clauses)
    reason = join(*each, f"不得分（{show(points)}分）")
    met = all_of(clause.met for clause in clauses)
    if all(clause.undecided is FALSE for clause in clauses):
        return [Movement(If(met, lift(0), lift(-points)), reason)]
    hopeful = all_of(AnyOf((clause.met, clause.undecided)) for clause in clauses)
    return [
        Movement(If(hopeful, lift(0), lift(-points)), reason),
        Movement(If(AllOf((hopeful, ~met)), lift(-points), lift(0)), join(reason, "，暂计0分"), Role.PENDING),
    ]


def equal_shares(points: Decimal, count: int) -> list[Decimal]:
    """The points in `count` shares to 0.01; the last takes what rounding leaves."""
    each = (points / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return [each] * (count - 1) + [points - each * (count - 1)]


def _clause(scope: Scope, keys: tuple[str, ...], met: Expr, unmet: Expr, words: str) -> Clause:
    return Clause(If(is_known(keys), met, FALSE), If(is_known(keys), unmet, scope.unknown(*keys)), words)


def _one_bound(condition: C, *names: str) -> C:
    given = [name for name in names if getattr(condition, name) is not None]
    if len(given) != 1:
        raise ValueError(f"{'、'.join(names)} 要写且只写一个")
    return condition
