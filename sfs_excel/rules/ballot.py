"""票决: points from the ballots of the assessment group."""

from decimal import Decimal
from typing import Annotated, Literal

import pandas as pd
from pydantic import BeforeValidator, model_validator
from pydantic import Field as Parameter

from sfs_excel.expr.frame import round_points
from sfs_excel.expr.nodes import If, Known, Value, join, lift
from sfs_excel.rules.base import Example, FigureRole, Movement, Rule, RuleError, Scope, Specimen, show
from sfs_excel.rules.field import Figure, Points, is_default, refuse_text
from sfs_excel.words import Role

TALLY = "ballots"  # key of the tallied value: no field asks for it, `tally_ballots` makes it
WHOLE = Decimal(100)  # what the weights of all panels make, in percent
_MEANS = {"mean": "平均分", "trimmed": "去掉一个最高分和一个最低分后的平均分（不足三票时为平均分）"}

Word = Annotated[str, Parameter(min_length=1)]
Grade = Annotated[Figure, Parameter(ge=0)]
Count = Annotated[int, BeforeValidator(refuse_text), Parameter(gt=0)]


class Ballot(Rule):
    """The mean of the valid ballots; `trimmed` leaves out the highest and the lowest. Pending until there is one.

    Attributes:
        panels: 评委组 -> weight in percent; the points are the weighted mean of the panels' means.
        grades: the grades that a ballot gives instead of points, and what each is worth.
        minimum: with fewer valid ballots in the whole election nothing is decided yet.
    """

    KIND = "ballot"
    WORD = "票决"
    method: Literal["mean", "trimmed"] = "mean"
    panels: dict[Word, Points] = Parameter(default_factory=dict, exclude_if=is_default({}))
    grades: dict[Word, Grade] = Parameter(default_factory=dict, exclude_if=is_default({}))
    minimum: Count | None = Parameter(default=None, exclude_if=is_default(None))

    @model_validator(mode="after")
    def _is_whole(self) -> "Ballot":
        weights = sum(self.panels.values(), start=Decimal(0))
        if self.panels and weights != WHOLE:
            raise ValueError(f"panels 的权重合计{show(weights)}，应当是{show(WHOLE)}。请核对各评委组的权重")
        if len(self.grades) == 1:
            raise ValueError("grades 只写了一个等次。请至少写两个，或删去 grades")
        return self

    def movements(self, scope: Scope) -> list[Movement]:
        for grade, worth in self.grades.items():
            if worth > scope.points:
                raise RuleError(f"票决等次“{grade}”折算{show(worth)}分，多于本项的{show(scope.points)}分")
        key = f"{scope.item:02d}.{TALLY}"
        voted, points = Known(key), lift(scope.points)
        counted = join("票决得分", Value(key), f"分，满分{show(scope.points)}分")
        return [
            Movement(If(voted, Value(key) - scope.points, lift(0)), counted),
            Movement(If(voted, lift(0), -points), join(f"{self._waits_for}，暂计0分"), Role.PENDING),
        ]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        weights: list[tuple[FigureRole, Decimal]] = [("数值", weight) for weight in self.panels.values()]
        least: list[tuple[FigureRole, Decimal]] = [] if self.minimum is None else [("数值", Decimal(self.minimum))]
        return [*weights, *least, *(("分值", worth) for worth in self.grades.values())]

    def describe(self, scope: Scope) -> str:
        said = f"评0至{show(scope.points)}分"
        if self.grades:
            said = f"评定等次（{'、'.join(f'{grade}{show(worth)}分' for grade, worth in self.grades.items())}）"
        words = [f"考核领导小组每人{said}"]
        if self.panels:
            weights = "、".join(f"{panel}{show(weight)}%" for panel, weight in self.panels.items())
            words += [f"各评委组分别取有效票的{_MEANS[self.method]}", f"再按权重（{weights}）加权平均"]
        else:
            words += [f"取有效票的{_MEANS[self.method]}"]
        sentences = ["，".join([*words, "四舍五入到0.01分"])]
        if self.panels:
            sentences += ["有评委组还没有有效票的待定", "某组对某个司法所没有有效票的，其权重由其他组按比例分担"]
        if self.minimum is not None:
            sentences += [f"有效票不足{self.minimum}张的待定"]
        return "；".join(sentences)

    @property
    def _waits_for(self) -> str:
        """Return what has to be before the ballots count."""
        needs = [f"有效票不足{self.minimum}张"] if self.minimum is not None else []
        needs += ["有评委组没有有效票"] if self.panels else []
        return f"尚未票决，或{'，或'.join(needs)}" if needs else "尚未票决"

    def tally_ballots(self, ballots: pd.DataFrame, points: Decimal) -> "pd.Series[float]":
        """Turn ballots into points.

        Nobody gets any before `minimum` voters, and someone of every panel, have cast a valid ballot: a result without
        the leaders' votes would pass for one with them. Where a panel has voted and one office has no valid vote of it
        (its only member abstained), the other panels share its weight in proportion. `trimmed` trims within each panel.

        Args:
            ballots: one row a vote: office, voter, points, and panel where the rule has panels. A blank vote, one
                outside 0..points, or one of a panel that the rule does not name, is set aside.
            points: the most that a ballot can give.

        Returns:
            One value an office that has a valid ballot, half-up to 0.01; index office code.
        """
        valid = ballots[ballots["points"].between(0, float(points))]
        if self.panels:
            valid = valid[valid["panel"].isin(list(self.panels))]
        if valid["voter"].nunique() < (self.minimum or 0):
            valid = valid.iloc[:0]
        if not self.panels:
            return round_points(valid.groupby("office")["points"].agg(self._mean).astype(float))
        if valid["panel"].nunique() < len(self.panels):
            valid = valid.iloc[:0]
        means = valid.groupby(["office", "panel"])["points"].agg(self._mean).astype(float).reset_index()
        means["weight"] = means["panel"].map({panel: float(weight) for panel, weight in self.panels.items()})
        means["weighted"] = means["points"] * means["weight"]
        sums = means.groupby("office")[["weighted", "weight"]].sum().astype(float)
        return round_points(sums["weighted"] / sums["weight"])

    def _mean(self, votes: "pd.Series[float]") -> float:
        kept = votes.sort_values().iloc[1:-1] if self.method == "trimmed" and len(votes) > 2 else votes
        return float(kept.mean())

    SPECIMENS = (
        Specimen(
            {"method": "mean"},
            {},
            (
                Example({"01.ballots": 10}, 0),
                Example({"01.ballots": 8.13}, -1.87, "票决得分8.13分，满分10分"),
                Example({"01.ballots": 0}, -10, "票决得分0分，满分10分"),
                Example({"01.ballots": None}, -10, "尚未票决，暂计0分"),
            ),
            Decimal(10),
        ),
        Specimen(
            {"grades": {"优": 10, "良": 8, "差": 0}, "minimum": 5},
            {},
            (
                Example({"01.ballots": 10}, 0),
                Example({"01.ballots": 8.67}, -1.33, "票决得分8.67分，满分10分"),
                Example({"01.ballots": None}, -10, "尚未票决，或有效票不足5张，暂计0分"),
            ),
            Decimal(10),
        ),
        Specimen(
            {"method": "trimmed", "panels": {"局领导": 60, "科室负责人": 40}, "minimum": 3},
            {},
            (
                Example({"01.ballots": 5}, 0),
                Example({"01.ballots": 4.56}, -0.44, "票决得分4.56分，满分5分"),
                Example({"01.ballots": 0}, -5, "票决得分0分，满分5分"),
                Example({"01.ballots": None}, -5, "尚未票决，或有效票不足3张，或有评委组没有有效票，暂计0分"),
            ),
            Decimal(5),
        ),
    )
