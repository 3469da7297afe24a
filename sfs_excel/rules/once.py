"""A deduction that is made once, however often its cause occurs."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field as Parameter

from sfs_excel.expr.nodes import If, is_known, join, keys_of, lift
from sfs_excel.rules.base import ConditionText, Example, FigureRole, Movement, Rule, Scope, Specimen, figures_in, show
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
        reason = If(known, scope.state(condition), scope.unknown(*keys))
        return [Movement(-lost, join(reason, f"，扣{show(self.lose)}分（不按次数）"))]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return [*figures_in(self.if_), ("扣分", self.lose)]

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
        Specimen(
            {"if": "self >= 3.5 and not evidence", "lose": 0.5},
            {"01.self": Field(label="自评得分", type="score", maximum=Decimal(4))},
            (
                Example({"01.self": 3.4, "01.evidence": 0}, 0),
                Example({"01.self": 3.5, "01.evidence": 1}, 0),
                Example({"01.self": 3.5, "01.evidence": 0}, -0.5, "自评得分3.5，佐证材料空白，扣0.5分（不按次数）"),
                Example({"01.self": 3.6, "01.evidence": None}, -0.5, "自评得分3.6，佐证材料空白，扣0.5分（不按次数）"),
                Example({"01.self": None, "01.evidence": 1}, -0.5, "“自评得分”未填或有误，扣0.5分（不按次数）"),
            ),
            Decimal(4),
        ),
    )
