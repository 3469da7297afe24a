"""扣分 outside the hundred: taken from the total, not floored by an item's points."""

from decimal import Decimal

from sfs_excel.expr.nodes import If, greatest, is_known, join, keys_of, least, lift
from sfs_excel.rules.base import Example, FigureRole, Movement, NumberText, Rule, Scope, Specimen, figures_in, show
from sfs_excel.rules.field import Field, Points


class Penalty(Rule):
    """Each occurrence takes `lose` from the total, at most `max`. Unknown counts as one occurrence."""

    KIND = "penalty"
    of: NumberText
    lose: Points
    max: Points | None = None

    def movements(self, scope: Scope) -> list[Movement]:
        value = scope.number(self.of)
        keys = keys_of(value)
        unit = scope.unit(*keys)
        lost = greatest(If(is_known(keys), value, lift(1)), 0) * self.lose
        capped = lost if self.max is None else least(lost, self.max)
        counted = join(scope.label(*keys), value, f"{unit}，每{unit}扣{show(self.lose)}分{self._most()}")
        unknown = join(scope.unknown(*keys), f"，按1{unit}计，扣{show(self.lose)}分")
        return [Movement(-capped, If(is_known(keys), counted, unknown), "penalty")]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        figures: list[tuple[FigureRole, Decimal]] = [*figures_in(self.of), ("扣分", self.lose)]
        return figures if self.max is None or self.max == self.lose else [*figures, ("最高", self.max)]

    def describe(self, scope: Scope) -> str:
        keys = keys_of(scope.number(self.of))
        return f"{scope.label(*keys)}每{scope.unit(*keys)}从总分中扣{show(self.lose)}分{self._most()}"

    def _most(self) -> str:
        return "" if self.max is None else f"，最多扣{show(self.max)}分"

    SPECIMENS = (
        Specimen(
            {"of": "criticised", "lose": 5, "max": 5},
            {"01.criticised": Field(label="被通报批评", type="count", unit="次")},
            (
                Example({"01.criticised": 0}, 0),
                Example({"01.criticised": 1}, -5, "被通报批评1次，每次扣5分，最多扣5分"),
                Example({"01.criticised": 2}, -5, "被通报批评2次，每次扣5分，最多扣5分"),
                Example({"01.criticised": None}, -5, "“被通报批评”未填或有误，按1次计，扣5分"),
            ),
        ),
        Specimen(
            {"of": "criticised", "lose": 5},
            {"01.criticised": Field(label="被通报批评", type="count", unit="次")},
            (
                Example({"01.criticised": 0}, 0),
                Example({"01.criticised": 2}, -10, "被通报批评2次，每次扣5分"),
                Example({"01.criticised": None}, -5, "“被通报批评”未填或有误，按1次计，扣5分"),
            ),
        ),
        Specimen(
            {"of": "criticised", "lose": 0.5, "max": 1},
            {"01.criticised": Field(label="被通报批评", type="count", unit="次")},
            (
                Example({"01.criticised": 1}, -0.5, "被通报批评1次，每次扣0.5分，最多扣1分"),
                Example({"01.criticised": 2}, -1, "被通报批评2次，每次扣0.5分，最多扣1分"),
                Example({"01.criticised": 3}, -1, "被通报批评3次，每次扣0.5分，最多扣1分"),
                Example({"01.criticised": 0}, 0),
                Example({"01.criticised": None}, -0.5, "“被通报批评”未填或有误，按1次计，扣0.5分"),
            ),
        ),
    )
