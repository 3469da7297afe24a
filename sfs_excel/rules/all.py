"""All conditions met, or nothing: the letter's sentences that give no points to their single clauses."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Discriminator, Tag
from pydantic import Field as Parameter

from sfs_excel.rules.base import Example, Specimen
from sfs_excel.rules.conditions import AllMet, Bounded, Condition, Rate, Yes, Zero
from sfs_excel.rules.field import Field


def _kind(raw: Any) -> str | None:
    given = raw if isinstance(raw, dict) else getattr(raw, "__dict__", ())
    return next((name for name in ("yes", "none", "rate", "of") if name in given), None)


AnyCondition = Annotated[
    Annotated[Yes, Tag("yes")]
    | Annotated[Zero, Tag("none")]
    | Annotated[Rate, Tag("rate")]
    | Annotated[Bounded, Tag("of")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message="条件要写成 {yes: …}、{none: …}、{of: …, at_least: …} 或 {rate: …, over: …, at_least: …}",
    ),
]


class All(AllMet):
    """Every condition met keeps the points; otherwise none (`share: equal`: a share for each condition met)."""

    KIND = "all"
    WORD = "全部达到"
    conditions: Annotated[tuple[AnyCondition, ...], Parameter(min_length=1)]

    @property
    def _judged(self) -> Sequence[Condition]:
        return self.conditions

    SPECIMENS = (
        Specimen(
            {"conditions": [{"none": "violations"}, {"of": "satisfaction", "at_least": 98}]},
            {
                "01.violations": Field(label="违反规定行为", type="count", unit="起"),
                "01.satisfaction": Field(label="群众满意度", type="percent"),
            },
            (
                Example({"01.violations": 0, "01.satisfaction": 98}, 0),
                Example({"01.violations": 0, "01.satisfaction": 98.01}, 0),
                Example({"01.violations": 0, "01.satisfaction": 100}, 0),
                Example(
                    {"01.violations": 0, "01.satisfaction": 97.99}, -2, "群众满意度97.99%，要求98%以上；不得分（2分）"
                ),
                Example(
                    {"01.violations": 0, "01.satisfaction": 97.9999999},
                    -2,
                    "群众满意度97.9999999%，要求98%以上；不得分（2分）",
                ),
                Example({"01.violations": 1, "01.satisfaction": 100}, -2, "违反规定行为1起，要求没有；不得分（2分）"),
                Example(
                    {"01.violations": 2, "01.satisfaction": 0},
                    -2,
                    "违反规定行为2起，要求没有；群众满意度0%，要求98%以上；不得分（2分）",
                ),
                Example({"01.violations": None, "01.satisfaction": 98}, -2, "“违反规定行为”未填或有误；不得分（2分）"),
                Example({"01.violations": 0, "01.satisfaction": None}, -2, "“群众满意度”未填或有误；不得分（2分）"),
                Example(
                    {"01.violations": None, "01.satisfaction": None},
                    -2,
                    "“违反规定行为”未填或有误；“群众满意度”未填或有误；不得分（2分）",
                ),
            ),
        ),
        Specimen(
            {"conditions": [{"yes": "platform"}, {"rate": "used", "over": "due", "at_least": 100}]},
            {
                "01.platform": Field(label="平台运行规范", type="flag"),
                "01.used": Field(label="已使用手机", type="count", unit="人"),
                "01.due": Field(label="应使用手机", type="count", unit="人"),
            },
            (
                Example({"01.platform": 1, "01.used": 7, "01.due": 7}, 0),
                Example({"01.platform": 1, "01.used": 0, "01.due": 0}, 0),
                Example({"01.platform": 0, "01.used": 7, "01.due": 7}, -2, "“平台运行规范”为否；不得分（2分）"),
                Example(
                    {"01.platform": 1, "01.used": 6, "01.due": 7},
                    -2,
                    "已使用手机6人，占应使用手机7人的85.71%，要求100%；不得分（2分）",
                ),
                Example(
                    {"01.platform": None, "01.used": 7, "01.due": 7}, -2, "“平台运行规范”未填或有误；不得分（2分）"
                ),
                Example(
                    {"01.platform": 1, "01.used": 7, "01.due": None},
                    -2,
                    "“应使用手机”未填或有误；不得分（2分）",
                ),
                Example(
                    {"01.platform": 1, "01.used": None, "01.due": 0},
                    -2,
                    "“已使用手机”未填或有误；不得分（2分）",
                ),
            ),
        ),
        Specimen(
            {"conditions": [{"yes": "a"}, {"yes": "b"}, {"of": "c", "at_most": 3}], "share": "equal"},
            {
                "01.a": Field(label="有制度", type="flag"),
                "01.b": Field(label="有台账", type="flag"),
                "01.c": Field(label="差错", type="count", unit="处"),
            },
            (
                Example({"01.a": 1, "01.b": 1, "01.c": 2}, 0),
                Example({"01.a": 1, "01.b": 1, "01.c": 3}, 0),
                Example({"01.a": 0, "01.b": 1, "01.c": 3}, -0.67, "“有制度”为否；不得分（0.67分）"),
                Example({"01.a": 1, "01.b": 1, "01.c": 4}, -0.66, "差错4处，要求3处以下；不得分（0.66分）"),
                Example(
                    {"01.a": None, "01.b": None, "01.c": None},
                    -2,
                    "“有制度”未填或有误；不得分（0.67分）；“有台账”未填或有误；不得分（0.67分）；"
                    "“差错”未填或有误；不得分（0.66分）",
                ),
            ),
        ),
        Specimen(
            {"conditions": [{"of": "normal + hard", "at_least": 30}, {"of": "days", "below": 7.5}]},
            {
                "01.normal": Field(label="普通案件", type="count", unit="件"),
                "01.hard": Field(label="疑难案件", type="count", unit="件"),
                "01.days": Field(label="平均用时", type="decimal", unit="天"),
            },
            (
                Example({"01.normal": 20, "01.hard": 10, "01.days": 7.49}, 0),
                Example({"01.normal": 31, "01.hard": 0, "01.days": 0}, 0),
                Example(
                    {"01.normal": 20, "01.hard": 9, "01.days": 7.49},
                    -2,
                    "普通案件20件加疑难案件9件，计29件，要求30件以上；不得分（2分）",
                ),
                Example(
                    {"01.normal": 20, "01.hard": 10, "01.days": 7.5}, -2, "平均用时7.5天，要求低于7.5天；不得分（2分）"
                ),
                Example(
                    {"01.normal": 30, "01.hard": None, "01.days": 7},
                    -2,
                    "“疑难案件”未填或有误；不得分（2分）",
                ),
                Example(
                    {"01.normal": None, "01.hard": None, "01.days": None},
                    -2,
                    "“普通案件”“疑难案件”未填或有误；“平均用时”未填或有误；不得分（2分）",
                ),
            ),
        ),
        Specimen(
            {"conditions": [{"of": "villages - stations", "at_most": 1}, {"of": "pleased - 10", "at_least": 80}]},
            {
                "01.villages": Field(label="村居总数", type="count", unit="个"),
                "01.stations": Field(label="已建站", type="count", unit="个"),
                "01.pleased": Field(label="满意度", type="percent"),
            },
            (
                Example({"01.villages": 8, "01.stations": 7, "01.pleased": 90}, 0),
                Example({"01.villages": 7, "01.stations": 8, "01.pleased": 100}, 0),
                Example(
                    {"01.villages": 8, "01.stations": 6, "01.pleased": 89.5},
                    -2,
                    "村居总数8个减已建站6个，计2个，要求1个以下；满意度89.5%减10，计79.5%，要求80%以上；不得分（2分）",
                ),
                Example(
                    {"01.villages": 8, "01.stations": None, "01.pleased": 90}, -2, "“已建站”未填或有误；不得分（2分）"
                ),
                Example(
                    {"01.villages": None, "01.stations": None, "01.pleased": None},
                    -2,
                    "“村居总数”“已建站”未填或有误；“满意度”未填或有误；不得分（2分）",
                ),
            ),
        ),
    )
