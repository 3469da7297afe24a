"""A deduction that is made once, however often its cause occurs."""

from decimal import Decimal

from sfs_excel.rules.base import Example, FigureRole, Scope, Specimen, show
from sfs_excel.rules.deductions import LossIf
from sfs_excel.rules.field import Field, Points


class Once(LossIf):
    """Loses `lose` where the condition `if` holds, or where it cannot be told."""

    KIND = "once"
    lose: Points

    def _lost(self, scope: Scope) -> tuple[Decimal, str]:
        return self.lose, f"扣{show(self.lose)}分（不按次数）"

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return [*super().figures(), ("扣分", self.lose)]

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
