"""A deduction that is made once, however often its cause occurs."""

from decimal import Decimal

from sfs_excel.rules.base import Example, FigureRole, Scope, Specimen, show
from sfs_excel.rules.deductions import LossIf
from sfs_excel.rules.field import Field, Points


class Once(LossIf):
    """Loses `lose` where the condition `if` holds, or where it cannot be told."""

    KIND = "once"
    WORD = "一次扣分"
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
        Specimen(
            {"if": "villages - stations > 2 or pleased < 90", "lose": 1},
            {
                "01.villages": Field(label="村居总数", type="count", unit="个"),
                "01.stations": Field(label="已建站", type="count", unit="个"),
                "01.pleased": Field(label="满意度", type="percent"),
            },
            (
                Example({"01.villages": 8, "01.stations": 6, "01.pleased": 90}, 0),
                Example(
                    {"01.villages": 8, "01.stations": 5, "01.pleased": 89.5},
                    -1,
                    "村居总数8个，已建站5个，满意度89.5%，村居总数减已建站计3个，扣1分（不按次数）",
                ),
                Example(
                    {"01.villages": 8, "01.stations": 6, "01.pleased": None},
                    -1,
                    "“满意度”未填或有误，扣1分（不按次数）",
                ),
                Example(
                    {"01.villages": None, "01.stations": None, "01.pleased": 90},
                    -1,
                    "“村居总数”“已建站”未填或有误，扣1分（不按次数）",
                ),
            ),
        ),
    )
