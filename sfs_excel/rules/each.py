"""A deduction for each occurrence."""

from decimal import Decimal

from sfs_excel.expr.nodes import join, keys_of
from sfs_excel.rules.base import Example, Movement, Scope, Specimen, show
from sfs_excel.rules.deductions import LossEach
from sfs_excel.rules.field import Field
from sfs_excel.words import Role


class Each(LossEach):
    """Each occurrence loses `lose`, at most `max` in all. Unknown takes all the points at stake, at most `max`."""

    KIND = "each"
    WORD = "逐次扣分"

    def movements(self, scope: Scope) -> list[Movement]:
        worst = scope.points if self.max is None else min(scope.points, self.max)
        keys = keys_of(scope.number(self.of))
        return self._take(scope, worst, join(scope.unknown(*keys), f"，按扣{show(worst)}分计"), Role.LOSS)

    def describe(self, scope: Scope) -> str:
        return self._describe(scope)

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
        Specimen(
            {"of": "lost - 1", "lose": 2},
            {"01.lost": Field(label="败诉", type="count", unit="例")},
            (
                Example({"01.lost": 0}, 0),
                Example({"01.lost": 1}, 0),
                Example({"01.lost": 2}, -2, "败诉2例减1，计1例，每例扣2分"),
                Example({"01.lost": 3}, -4, "败诉3例减1，计2例，每例扣2分"),
                Example({"01.lost": None}, -4, "“败诉”未填或有误，按扣4分计"),
            ),
            Decimal(4),
        ),
        Specimen(
            {"of": "villages - stations", "lose": 0.5},
            {
                "01.villages": Field(label="村居总数", type="count", unit="个"),
                "01.stations": Field(label="已建站", type="count", unit="个"),
            },
            (
                Example({"01.villages": 8, "01.stations": 8}, 0),
                Example({"01.villages": 7, "01.stations": 8}, 0),
                Example({"01.villages": 8, "01.stations": 7}, -0.5, "村居总数8个减已建站7个，计1个，每个扣0.5分"),
                Example({"01.villages": 8, "01.stations": None}, -2, "“已建站”未填或有误，按扣2分计"),
                Example({"01.villages": None, "01.stations": 7}, -2, "“村居总数”未填或有误，按扣2分计"),
            ),
        ),
        Specimen(
            {"of": "0.5 * grave + 0.2 * slight", "lose": 1},
            {
                "01.grave": Field(label="重大差错", type="count", unit="次"),
                "01.slight": Field(label="一般差错", type="count", unit="次"),
            },
            (
                Example({"01.grave": 0, "01.slight": 0}, 0),
                Example(
                    {"01.grave": 2, "01.slight": 3}, -1.6, "0.5乘以重大差错2次加0.2乘以一般差错3次，计1.6，每1扣1分"
                ),
                Example({"01.grave": None, "01.slight": 3}, -2, "“重大差错”未填或有误，按扣2分计"),
                Example({"01.grave": 2, "01.slight": None}, -2, "“一般差错”未填或有误，按扣2分计"),
            ),
        ),
    )
