"""票决: points from the ballots of the assessment group."""

from decimal import Decimal
from typing import Literal

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.expr.nodes import If, Known, Value, join, lift
from sfs_excel.rules.base import Example, FigureRole, Movement, Rule, Scope, Specimen, show

TALLY = "ballots"  # key of the tallied value: no field asks for it, `tally_ballots` makes it


class Ballot(Rule):
    """The mean of the valid ballots; `trimmed` leaves out the highest and the lowest. Pending until there is one."""

    KIND = "ballot"
    method: Literal["mean", "trimmed"] = "mean"

    def movements(self, scope: Scope) -> list[Movement]:
        key = f"{scope.item:02d}.{TALLY}"
        voted, points = Known(key), lift(scope.points)
        counted = join("票决得分", Value(key), f"分，满分{show(scope.points)}分")
        return [
            Movement(If(voted, Value(key) - scope.points, lift(0)), counted),
            Movement(If(voted, lift(0), -points), join("尚未票决，暂计0分"), "pending"),
        ]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return []

    def describe(self, scope: Scope) -> str:
        how = {"mean": "有效票的平均分", "trimmed": "去掉一个最高分和一个最低分后的平均分（不足三票时为平均分）"}[
            self.method
        ]
        return f"考核领导小组每人评0至{show(scope.points)}分，取{how}，四舍五入到0.01分"

    def tally_ballots(self, ballots: pd.DataFrame, points: Decimal) -> "pd.Series[float]":
        """Turn ballots into points.

        Args:
            ballots: one row a vote: office, voter, points. A blank vote, or one outside 0..points, is set aside.
            points: the most that a ballot can give.

        Returns:
            One value an office that has a valid ballot; index office code.
        """
        valid = ballots[ballots["points"].between(0, float(points))]
        return round_points(valid.groupby("office")["points"].agg(self._mean))

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
    )
