"""一票否决: out of the ranking, whatever the score."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field as Parameter

from sfs_excel.expr.nodes import AllOf, is_known, join, keys_of, lift
from sfs_excel.rules.base import ConditionText, Example, FigureRole, Movement, Rule, Scope, Specimen
from sfs_excel.rules.field import Field


class Veto(Rule):
    """Vetoes where the condition `if` holds. It needs a fact: what is unknown vetoes nobody."""

    KIND = "veto"
    if_: Annotated[ConditionText, Parameter(alias="if")]

    def movements(self, scope: Scope) -> list[Movement]:
        condition = scope.condition(self.if_)
        keys = keys_of(condition)
        return [Movement(lift(0), join(scope.state(*keys), "，一票否决"), "veto", AllOf((is_known(keys), condition)))]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return []

    def describe(self, scope: Scope) -> str:
        return f"{scope.words(self.if_)}，一票否决：得分照列，不参加排名"

    SPECIMENS = (
        Specimen(
            {"if": "criticised >= 2"},
            {"01.criticised": Field(label="被通报批评", type="count", unit="次")},
            (
                Example({"01.criticised": 1}, 0),
                Example({"01.criticised": 2}, 0, "被通报批评2次，一票否决"),
                Example({"01.criticised": None}, 0),
            ),
        ),
    )
