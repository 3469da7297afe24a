"""A deduction for each occurrence."""

from decimal import Decimal

from sfs_excel.expr.nodes import join, keys_of
from sfs_excel.rules.base import Example, Movement, Scope, Specimen, show
from sfs_excel.rules.deductions import LossEach
from sfs_excel.rules.field import Field


class Each(LossEach):
    """Each occurrence loses `lose`, at most `max` in all. Unknown takes all the points at stake, at most `max`."""

    KIND = "each"

    def movements(self, scope: Scope) -> list[Movement]:
        worst = scope.points if self.max is None else min(scope.points, self.max)
        keys = keys_of(scope.number(self.of))
        return self._take(scope, worst, join(scope.unknown(*keys), f"，按扣{show(worst)}分计"), "loss")

    def describe(self, scope: Scope) -> str:
        return f"{scope.label(*keys_of(scope.number(self.of)))}{self._terms(scope)}"

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
