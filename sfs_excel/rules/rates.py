"""Rates of two counts: each must reach its bound."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field as Parameter

from sfs_excel.rules.base import Example, Specimen
from sfs_excel.rules.conditions import AllMet, Condition, Rate
from sfs_excel.rules.field import Field

_FIELDS = {
    "01.settled": Field(label="调处成功", type="count", unit="件"),
    "01.handled": Field(label="已调处", type="count", unit="件"),
}


class Rates(AllMet):
    """Every rate at its bound keeps the points; otherwise none (`share: equal`: a share for each)."""

    KIND = "rates"
    WORD = "比率达标"
    rates: Annotated[tuple[Rate, ...], Parameter(min_length=1)]

    @property
    def _judged(self) -> Sequence[Condition]:
        return self.rates

    SPECIMENS = (
        Specimen(
            {"rates": [{"rate": "settled", "over": "handled", "at_least": 95}]},
            _FIELDS,
            (
                Example({"01.settled": 19, "01.handled": 20}, 0),
                Example({"01.settled": 20, "01.handled": 20}, 0),
                Example(
                    {"01.settled": 18, "01.handled": 19},
                    -2,
                    "调处成功18件，占已调处19件的94.74%，要求95%以上；不得分（2分）",
                ),
                Example(
                    {"01.settled": 0, "01.handled": 1}, -2, "调处成功0件，占已调处1件的0%，要求95%以上；不得分（2分）"
                ),
                Example(
                    {"01.settled": 18999, "01.handled": 20000},
                    -2,
                    "调处成功18999件，占已调处20000件的不到95%，要求95%以上；不得分（2分）",
                ),
                Example(
                    {"01.settled": 18998, "01.handled": 20000},
                    -2,
                    "调处成功18998件，占已调处20000件的94.99%，要求95%以上；不得分（2分）",
                ),
                Example({"01.settled": 0, "01.handled": 0}, 0),
                Example({"01.settled": None, "01.handled": 20}, -2, "“调处成功”未填或有误；不得分（2分）"),
                Example({"01.settled": 19, "01.handled": None}, -2, "“已调处”未填或有误；不得分（2分）"),
            ),
        ),
        Specimen(
            {"rates": [{"rate": "settled", "over": "handled", "below": 1.5, "when_none": "not_met"}]},
            _FIELDS,
            (
                Example({"01.settled": 1, "01.handled": 67}, 0),
                Example({"01.settled": 2, "01.handled": 134}, 0),
                Example(
                    {"01.settled": 1, "01.handled": 66},
                    -2,
                    "调处成功1件，占已调处66件的1.52%，要求低于1.5%；不得分（2分）",
                ),
                Example(
                    {"01.settled": 3, "01.handled": 200},
                    -2,
                    "调处成功3件，占已调处200件的1.5%，要求低于1.5%；不得分（2分）",
                ),
                Example({"01.settled": 0, "01.handled": 0}, -2, "已调处为0，按未达到计；不得分（2分）"),
                Example({"01.settled": None, "01.handled": 67}, -2, "“调处成功”未填或有误；不得分（2分）"),
                Example({"01.settled": 1, "01.handled": None}, -2, "“已调处”未填或有误；不得分（2分）"),
            ),
        ),
        Specimen(
            {"rates": [{"rate": "settled", "over": "handled", "at_least": 60, "when_none": "pending"}]},
            _FIELDS,
            (
                Example({"01.settled": 3, "01.handled": 5}, 0),
                Example({"01.settled": 0, "01.handled": 0}, -2, "已调处为0，待县局认定；不得分（2分），暂计0分"),
                Example(
                    {"01.settled": 2, "01.handled": 5}, -2, "调处成功2件，占已调处5件的40%，要求60%以上；不得分（2分）"
                ),
                Example({"01.settled": None, "01.handled": 0}, -2, "“调处成功”未填或有误；不得分（2分）"),
                Example({"01.settled": 0, "01.handled": None}, -2, "“已调处”未填或有误；不得分（2分）"),
            ),
        ),
        Specimen(
            {
                "rates": [
                    {"rate": "handled", "over": "disputes", "at_least": 100},
                    {"rate": "settled", "over": "handled", "at_least": 60, "when_none": "pending"},
                ]
            },
            {**_FIELDS, "01.disputes": Field(label="纠纷", type="count", unit="件")},
            (
                Example({"01.disputes": 5, "01.handled": 5, "01.settled": 3}, 0),
                Example(
                    {"01.disputes": 0, "01.handled": 0, "01.settled": 0},
                    -2,
                    "已调处为0，待县局认定；不得分（2分），暂计0分",
                ),
                Example(
                    {"01.disputes": 5, "01.handled": 0, "01.settled": 0},
                    -2,
                    "已调处0件，占纠纷5件的0%，要求100%；已调处为0，待县局认定；不得分（2分）",
                ),
                Example(
                    {"01.disputes": None, "01.handled": None, "01.settled": None},
                    -2,
                    "“已调处”“纠纷”未填或有误；“调处成功”“已调处”未填或有误；不得分（2分）",
                ),
            ),
        ),
        Specimen(
            {
                "rates": [
                    {"rate": "handled", "over": "disputes", "at_least": 100},
                    {"rate": "settled", "over": "handled", "at_least": 95},
                ],
                "share": "equal",
            },
            {**_FIELDS, "01.disputes": Field(label="纠纷", type="count", unit="件")},
            (
                Example({"01.disputes": 20, "01.handled": 20, "01.settled": 19}, 0),
                Example(
                    {"01.disputes": 21, "01.handled": 20, "01.settled": 19},
                    -1,
                    "已调处20件，占纠纷21件的95.24%，要求100%；不得分（1分）",
                ),
                Example(
                    {"01.disputes": 20, "01.handled": 20, "01.settled": 18},
                    -1,
                    "调处成功18件，占已调处20件的90%，要求95%以上；不得分（1分）",
                ),
                Example(
                    {"01.disputes": None, "01.handled": None, "01.settled": None},
                    -2,
                    "“已调处”“纠纷”未填或有误；不得分（1分）；“调处成功”“已调处”未填或有误；不得分（1分）",
                ),
            ),
        ),
        Specimen(
            {"rates": [{"rate": "settled", "over": "handled", "below": 33.333}]},
            _FIELDS,
            (
                Example({"01.settled": 1, "01.handled": 4}, 0),
                Example(
                    {"01.settled": 1, "01.handled": 3},
                    -2,
                    "调处成功1件，占已调处3件的不低于33.333%，要求低于33.333%；不得分（2分）",
                ),
                Example(
                    {"01.settled": 1, "01.handled": 2},
                    -2,
                    "调处成功1件，占已调处2件的50%，要求低于33.333%；不得分（2分）",
                ),
                Example({"01.settled": None, "01.handled": 3}, -2, "“调处成功”未填或有误；不得分（2分）"),
                Example({"01.settled": 1, "01.handled": None}, -2, "“已调处”未填或有误；不得分（2分）"),
            ),
        ),
    )
