"""Points that somebody judges: the office proposes, the bureau's assessor decides."""

from decimal import Decimal

from sfs_excel.expr.nodes import If, Known, Value, join, lift
from sfs_excel.rules.base import Example, FigureRole, Key, Movement, Rule, Scope, Specimen, show
from sfs_excel.rules.field import Field


class Judged(Rule):
    """The score proposed in the field `of`, until an assessor has decided. Unknown is 0."""

    KIND = "judged"
    WORD = "评判"
    of: Key

    def movements(self, scope: Scope) -> list[Movement]:
        key = scope.key(self.of, "score")
        proposed = If(Known(key), Value(key), lift(0))
        points = show(scope.points)
        stated = join("自评", proposed, f"分，满分{points}分")
        reason = If(Known(key), stated, join(scope.unknown(key), f"，按0分计，满分{points}分"))
        return [Movement(proposed - scope.points, reason)]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return []

    def describe(self, scope: Scope) -> str:
        return f"由司法所自评（0至{show(scope.points)}分，以0.1分为一档），考核人员核定"

    SPECIMENS = (
        Specimen(
            {"of": "self"},
            {"01.self": Field(label="自评得分", type="score", maximum=Decimal(2))},
            (
                Example({"01.self": 2}, 0),
                Example({"01.self": 1.9}, -0.1, "自评1.9分，满分2分"),
                Example({"01.self": 0.1}, -1.9, "自评0.1分，满分2分"),
                Example({"01.self": 0}, -2, "自评0分，满分2分"),
                Example({"01.self": None}, -2, "“自评得分”未填或有误，按0分计，满分2分"),
            ),
        ),
    )
