"""A deduction for each occurrence."""

from decimal import Decimal

from sfs_excel.expr.nodes import If, greatest, is_known, join, keys_of, least, lift
from sfs_excel.rules.base import Example, FigureRole, Movement, NumberText, Rule, Scope, Specimen, figures_in, show
from sfs_excel.rules.field import Field, Points


class Each(Rule):
    """Each occurrence loses `lose`, at most `max` in all. Unknown takes all the points at stake, at most `max`."""

    KIND = "each"
    of: NumberText
    lose: Points
    max: Points | None = None

    def movements(self, scope: Scope) -> list[Movement]:
        value = scope.number(self.of)
        keys = keys_of(value)
        label, unit = scope.label(*keys), scope.unit(*keys)
        lost = greatest(value, 0) * self.lose
        capped = lost if self.max is None else least(lost, self.max)
        counted = join(label, value, f"{unit}，每{unit}扣{show(self.lose)}分{self._most()}")
        worst = scope.points if self.max is None else min(scope.points, self.max)
        unknown = join(scope.unknown(*keys), f"，按扣{show(worst)}分计")
        known = is_known(keys)
        return [Movement(-If(known, capped, lift(worst)), If(known, counted, unknown))]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        figures: list[tuple[FigureRole, Decimal]] = [*figures_in(self.of), ("扣分", self.lose)]
        return figures if self.max is None else [*figures, ("最高", self.max)]

    def describe(self, scope: Scope) -> str:
        keys = keys_of(scope.number(self.of))
        return f"{scope.label(*keys)}每{scope.unit(*keys)}扣{show(self.lose)}分{self._most()}"

    def _most(self) -> str:
        return "" if self.max is None else f"，最多扣{show(self.max)}分"

    SPECIMENS = (
        Specimen(
            {"of": "late", "lose": 0.3},
            {"01.late": Field(label="迟报次数", type="count", unit="次")},
            (
                Example({"01.late": 0}, 0),
                Example({"01.late": 1}, -0.3, "迟报次数1次，每次扣0.3分"),
                Example({"01.late": 3}, -0.9, "迟报次数3次，每次扣0.3分"),
                Example({"01.late": 14}, -4.2, "迟报次数14次，每次扣0.3分"),
                Example({"01.late": None}, -4, "“迟报次数”未填或有误，按扣4分计"),
            ),
            Decimal(4),
        ),
        Specimen(
            {"of": "late", "lose": 0.3, "max": 1},
            {"01.late": Field(label="迟报次数", type="count", unit="次")},
            (
                Example({"01.late": 0}, 0),
                Example({"01.late": 3}, -0.9, "迟报次数3次，每次扣0.3分，最多扣1分"),
                Example({"01.late": 4}, -1, "迟报次数4次，每次扣0.3分，最多扣1分"),
                Example({"01.late": 5}, -1, "迟报次数5次，每次扣0.3分，最多扣1分"),
                Example({"01.late": None}, -1, "“迟报次数”未填或有误，按扣1分计"),
            ),
            Decimal(4),
        ),
        Specimen(
            {"of": "lost", "lose": 0.5, "max": 1},
            {"01.lost": Field(label="脱管", type="count", unit="名")},
            (
                Example({"01.lost": 0}, 0),
                Example({"01.lost": 1}, -0.5, "脱管1名，每名扣0.5分，最多扣1分"),
                Example({"01.lost": 2}, -1, "脱管2名，每名扣0.5分，最多扣1分"),
                Example({"01.lost": 3}, -1, "脱管3名，每名扣0.5分，最多扣1分"),
                Example({"01.lost": None}, -1, "“脱管”未填或有误，按扣1分计"),
            ),
        ),
    )
