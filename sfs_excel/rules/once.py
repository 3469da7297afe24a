"""A deduction that is made once, however often its cause occurs."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field as Parameter

from sfs_excel.expr.nodes import If, is_known, join, keys_of, lift
from sfs_excel.rules.base import ConditionText, Example, FigureRole, Movement, Rule, Scope, Specimen, show
from sfs_excel.rules.field import Field, Points


class Once(Rule):
    """Loses `lose` where the condition `if` holds, or where it cannot be told."""

    KIND = "once"
    if_: Annotated[ConditionText, Parameter(alias="if")]
    lose: Points

    def movements(self, scope: Scope) -> list[Movement]:
        condition = scope.condition(self.if_)
        keys = keys_of(condition)
        known = is_known(keys)
        lost = If(known, If(condition, lift(self.lose), lift(0)), lift(self.lose))
        reason = If(known, scope.state(*keys), join(scope.unknown(*keys)))
        return [Movement(-lost, join(reason, f"，扣{show(self.lose)}分（不按次数）"))]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return [("扣分", self.lose)]

    def describe(self, scope: Scope) -> str:
        return f"{scope.words(self.if_)}，扣{show(self.lose)}分（不按次数）"

    SPECIMENS = (
        Specimen(
            {"if": "unposted > 0", "lose": 2},
            {"01.unposted": Field(label="未上墙的村", type="count", unit="个")},
            (
                Example({"01.unposted": 0}, 0),
                Example({"01.unposted": 1}, -2, "未上墙的村1个，扣2分（不按次数）"),
                Example({"01.unposted": 9}, -2, "未上墙的村9个，扣2分（不按次数）"),
                Example({"01.unposted": None}, -2, "“未上墙的村”未填或有误，扣2分（不按次数）"),
            ),
            Decimal(4),
        ),
    )
