"""A rule in words: what it counts is named as it is worked out, in the unit that it has.

1. Of a single field the label stands for it; what is worked out of several says how.
2. What is added up or taken away keeps the unit that all of it has; a fraction of a count has none, a percentage its %.
"""

from decimal import Decimal

import pytest

from sfs_excel.rules import KINDS
from sfs_excel.rules.base import Scope
from sfs_excel.rules.field import Field

SCOPE = Scope(
    1,
    Decimal(4),
    {
        "01.lost": Field(label="败诉", type="count", unit="例"),
        "01.villages": Field(label="村居总数", type="count", unit="个"),
        "01.stations": Field(label="已建站", type="count", unit="个"),
        "01.people": Field(label="人员", type="count", unit="人"),
        "01.money": Field(label="经费", type="decimal", unit="万元"),
        "01.pleased": Field(label="满意度", type="percent"),
        "01.wrong": Field(label="差错数", type="count"),
    },
)


@pytest.mark.parametrize(
    ("kind", "parameters", "words"),
    [
        ("each", {"of": "lost", "lose": 2}, "败诉每例扣2分"),
        ("each", {"of": "lost - 1", "lose": 2}, "败诉减1，每例扣2分"),
        ("penalty", {"of": "villages - stations", "lose": 1}, "村居总数减已建站，每个从总分中扣1分"),
        ("each", {"of": "0.5 * lost + 0.2 * people", "lose": 1}, "0.5乘以败诉与（0.2乘以人员），每1扣1分"),
        ("quota", {"of": "pleased", "target": 80, "lose": 0.5}, "满意度目标80%，每少1%扣0.5分"),
        ("each", {"of": "pleased", "lose": 0.5}, "满意度每1%扣0.5分"),
        ("each", {"of": "wrong", "lose": 1}, "差错数每1扣1分"),
        ("award", {"of": {"wrong": 1}}, "差错数每1加1分（不封顶）"),
        ("quota", {"of": "villages + stations", "target": 4, "lose": 1}, "村居总数与已建站目标4个，每少1个扣1分"),
        (
            "all",
            {"conditions": [{"of": "villages - stations", "at_most": 1}]},
            "村居总数减已建站1个以下，得分，否则不得分",
        ),
    ],
)
def test_rule_in_words(kind: str, parameters: dict[str, object], words: str) -> None:
    assert KINDS[kind].model_validate(parameters).describe(SCOPE) == words


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        ("lost", "例"), ("pleased", "%"), ("lost - 1", "例"), ("villages - stations", "个"), ("villages + people", ""),
        ("2 * lost", "例"), ("lost * 0.5", ""), ("0.5 * money", "万元"), ("pleased - 10", "%"), ("lost * people", ""),
        ("villages * 0.9 - stations", ""), ("(villages - stations) * 2", "个"),
    ],
)  # fmt: skip
def test_unit_of_what_is_worked_out(number: str, unit: str) -> None:
    assert SCOPE.unit(SCOPE.number(number)) == unit
