"""不得分: a condition that takes all the points at stake."""

from decimal import Decimal

from sfs_excel.rules.base import Example, Scope, Specimen, show
from sfs_excel.rules.deductions import LossIf
from sfs_excel.rules.field import Field


class Forfeit(LossIf):
    """Takes all the points of the item (or part) where the condition `if` holds, or where it cannot be told."""

    KIND = "forfeit"
    WORD = "不得分"

    def _lost(self, scope: Scope) -> tuple[Decimal, str]:
        return scope.points, f"不得分（{show(scope.points)}分）"

    SPECIMENS = (
        Specimen(
            {"if": "not controlled"},
            {"01.controlled": Field(label="落实管控措施", type="flag")},
            (
                Example({"01.controlled": 1}, 0),
                Example({"01.controlled": 0}, -3, "落实管控措施为否，不得分（3分）"),
                Example({"01.controlled": None}, -3, "“落实管控措施”未填或有误，不得分（3分）"),
            ),
            Decimal(3),
        ),
        Specimen(
            {"if": "members >= 3 and not branch"},
            {
                "01.members": Field(label="党员人数", type="count", unit="人"),
                "01.branch": Field(label="建成党支部", type="flag"),
            },
            (
                Example({"01.members": 2, "01.branch": 0}, 0),
                Example({"01.members": 3, "01.branch": 1}, 0),
                Example({"01.members": 3, "01.branch": 0}, -2, "党员人数3人，建成党支部为否，不得分（2分）"),
                Example({"01.members": 4, "01.branch": 0}, -2, "党员人数4人，建成党支部为否，不得分（2分）"),
                Example({"01.members": 3, "01.branch": None}, -2, "“建成党支部”未填或有误，不得分（2分）"),
                Example({"01.members": None, "01.branch": 1}, -2, "“党员人数”未填或有误，不得分（2分）"),
            ),
        ),
    )
