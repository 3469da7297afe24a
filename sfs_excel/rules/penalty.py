"""扣分 outside the hundred: taken from the total, not floored by an item's points."""

from sfs_excel.expr.nodes import join, keys_of
from sfs_excel.rules.base import Example, Movement, Scope, Specimen, show
from sfs_excel.rules.deductions import LossEach
from sfs_excel.rules.field import Field
from sfs_excel.words import Role


class Penalty(LossEach):
    """Each occurrence takes `lose` from the total, at most `max`. Unknown counts as one occurrence."""

    KIND = "penalty"
    WORD = "总分扣罚"

    def movements(self, scope: Scope) -> list[Movement]:
        number = scope.number(self.of)
        unknown = join(scope.unknown(*keys_of(number)), f"，按1{scope.unit(number)}计，扣{show(self.lose)}分")
        return self._take(scope, self.lose, unknown, Role.PENALTY)

    def describe(self, scope: Scope) -> str:
        return self._describe(scope, "从总分中")

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
        Specimen(
            {"of": "criticised - 1", "lose": 5},
            {"01.criticised": Field(label="被通报批评", type="count", unit="次")},
            (
                Example({"01.criticised": 1}, 0),
                Example({"01.criticised": 3}, -10, "被通报批评3次减1，计2次，每次扣5分"),
                Example({"01.criticised": None}, -5, "“被通报批评”未填或有误，按1次计，扣5分"),
            ),
        ),
    )
