"""一票否决: out of the ranking, whatever the score."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field as Parameter

from sfs_excel.expr.nodes import AllOf, is_known, join, keys_of, lift
from sfs_excel.rules.base import ConditionText, Example, FigureRole, Movement, Rule, Scope, Specimen, figures_in
from sfs_excel.rules.field import Field
from sfs_excel.words import Role


class Veto(Rule):
    """Vetoes where the condition `if` holds. It needs a fact: what is unknown vetoes nobody."""

    KIND = "veto"
    WORD = "一票否决"
    if_: Annotated[ConditionText, Parameter(alias="if")]

    def movements(self, scope: Scope) -> list[Movement]:
        condition = scope.condition(self.if_)
        keys = keys_of(condition)
        return [
            Movement(lift(0), join(scope.state(condition), "，一票否决"), Role.VETO, AllOf((is_known(keys), condition)))
        ]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return figures_in(self.if_)

    def describe(self, scope: Scope) -> str:
        return f"{scope.words(self.if_)}，一票否决：得分照列，不参加排名"

    SPECIMENS = (
        Specimen(
            {"if": "criticised >= 2"},
            {"01.criticised": Field(label="被通报批评", type="count", unit="次")},
            (
                Example({"01.criticised": 0}, 0),
                Example({"01.criticised": 1}, 0),
                Example({"01.criticised": 2}, 0, "被通报批评2次，一票否决"),
                Example({"01.criticised": 3}, 0, "被通报批评3次，一票否决"),
                Example({"01.criticised": None}, 0),
            ),
        ),
        Specimen(
            {"if": "illegal"},
            {"01.illegal": Field(label="被依法处理", type="flag")},
            (
                Example({"01.illegal": 0}, 0),
                Example({"01.illegal": 1}, 0, "被依法处理为是，一票否决"),
                Example({"01.illegal": None}, 0),
            ),
        ),
        Specimen(
            {"if": "not cleared"},
            {"01.cleared": Field(label="审计合格", type="flag")},
            (
                Example({"01.cleared": 1}, 0),
                Example({"01.cleared": 0}, 0, "审计合格为否，一票否决"),
                Example({"01.cleared": None}, 0),
            ),
        ),
    )
