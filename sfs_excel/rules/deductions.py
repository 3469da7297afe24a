"""The common part of deducting kinds: a loss on a condition, and a loss for each occurrence."""

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Annotated

from pydantic import Field as Parameter

from sfs_excel.expr.nodes import Expr, If, Value, greatest, is_known, join, keys_of, least, lift
from sfs_excel.rules.base import ConditionText, FigureRole, Movement, NumberText, Rule, Scope, figures_in, show
from sfs_excel.rules.field import Points
from sfs_excel.words import Role


class LossIf(Rule, ABC):
    """Loses points where the condition `if` holds, or where it cannot be told."""

    if_: Annotated[ConditionText, Parameter(alias="if")]

    @abstractmethod
    def _lost(self, scope: Scope) -> tuple[Decimal, str]:
        """The points, and what is said of losing them."""

    def movements(self, scope: Scope) -> list[Movement]:
        condition = scope.condition(self.if_)
        keys = keys_of(condition)
        known, (points, words) = is_known(keys), self._lost(scope)
        lost = If(known, If(condition, lift(points), lift(0)), lift(points))
        reason = If(known, scope.state(condition), scope.unknown(*keys))
        return [Movement(-lost, join(reason, f"，{words}"))]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return figures_in(self.if_)

    def describe(self, scope: Scope) -> str:
        return f"{scope.words(self.if_)}，{self._lost(scope)[1]}"


class LossEach(Rule, ABC):
    """Each occurrence loses `lose`, at most `max` in all."""

    of: NumberText
    lose: Points
    max: Points | None = None

    def _take(self, scope: Scope, worst: Decimal, unknown: Expr, role: Role) -> list[Movement]:
        """The loss, and the `worst` of it, with what is said then, where the number is unknown."""
        value = scope.number(self.of)
        keys = keys_of(value)
        lost = greatest(value, 0) * self.lose
        capped = lost if self.max is None else least(lost, self.max)
        counted = scope.tell_number(value, f"，{self._terms(scope)}")
        known = is_known(keys)
        return [Movement(-If(known, capped, lift(worst)), If(known, counted, unknown), role)]

    def _describe(self, scope: Scope, whence: str = "") -> str:
        """Each occurrence of what is counted, and what it loses.

        Args:
            whence: from what it is taken, where that is not the item.
        """
        number = scope.number(self.of)
        return f"{scope.name(number)}{'' if isinstance(number, Value) else '，'}{self._terms(scope, whence)}"

    def _terms(self, scope: Scope, whence: str = "") -> str:
        number = scope.number(self.of)
        most = "" if self.max is None else f"，最多扣{show(self.max)}分"
        return f"{scope.each(number)}{whence}扣{show(self.lose)}分{most}"

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        figures: list[tuple[FigureRole, Decimal]] = [*figures_in(self.of), ("扣分", self.lose)]
        return figures if self.max in (None, self.lose) else [*figures, ("最高", self.max)]
