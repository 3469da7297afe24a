"""加分 for honours and for work beyond the target."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field as Parameter

from sfs_excel.expr.nodes import If, Known, Value, greatest, join, least, lift
from sfs_excel.rules.base import Example, FigureRole, Key, Movement, Rule, Scope, Specimen, show
from sfs_excel.rules.field import Field, Points
from sfs_excel.words import Role


class Award(Rule):
    """Each award gains its points. `take: highest` counts one award only, the highest; `max` bounds the gain.

    `of` maps a field to the points for each. What is unknown gains nothing.
    """

    KIND = "award"
    WORD = "加分奖励"
    of: Annotated[Mapping[Key, Points], Parameter(min_length=1)]
    take: Literal["sum", "highest"] = "sum"
    max: Points | None = None

    def movements(self, scope: Scope) -> list[Movement]:
        awards = [(scope.key(name, "count", "flag"), points) for name, points in self.of.items()]
        counts = [(key, If(Known(key), Value(key), lift(0)), points) for key, points in awards]
        if self.take == "sum":
            gained = sum((count * points for _, count, points in counts), start=lift(0))
        else:
            gained = greatest(*(If(count > 0, lift(points), lift(0)) for _, count, points in counts), 0)
        capped = gained if self.max is None else least(gained, self.max)
        stated = (
            If(count > 0, join(scope.state(Value(key)), f"，{self._rate(scope, key, points)}；"), join(""))
            for key, count, points in counts
        )
        return [Movement(capped, join(*stated, join("加", capped, f"分{self._bounds()}")), Role.GAIN)]

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        figures: list[tuple[FigureRole, Decimal]] = [("加分", points) for points in self.of.values()]
        return figures + ([] if self.max is None else [("最高", self.max)])

    def describe(self, scope: Scope) -> str:
        awards = [(scope.key(name), points) for name, points in self.of.items()]
        each = "；".join(f"{scope.label(key)}{self._rate(scope, key, points)}" for key, points in awards)
        return f"{each}{self._bounds() or '（不封顶）'}"

    def _rate(self, scope: Scope, key: str, points: Decimal) -> str:
        return f"{'' if scope.fields[key].type == 'flag' else scope.each(key)}加{show(points)}分"

    def _bounds(self) -> str:
        highest = "只计最高一项" if self.take == "highest" else ""
        most = f"最高加{show(self.max)}分" if self.max is not None else ""
        words = "，".join(filter(None, (highest, most)))
        return f"（{words}）" if words else ""

    SPECIMENS = (
        Specimen(
            {"of": {"county": 3, "city": 5}},
            {
                "01.county": Field(label="县级先进", type="count", unit="次"),
                "01.city": Field(label="市级先进", type="count", unit="次"),
            },
            (
                Example({"01.county": 0, "01.city": 0}, 0),
                Example({"01.county": 1, "01.city": 0}, 3, "县级先进1次，每次加3分；加3分"),
                Example({"01.county": 2, "01.city": 1}, 11, "县级先进2次，每次加3分；市级先进1次，每次加5分；加11分"),
                Example({"01.county": None, "01.city": 1}, 5, "市级先进1次，每次加5分；加5分"),
                Example({"01.county": None, "01.city": None}, 0),
            ),
        ),
        Specimen(
            {"of": {"county": 3, "city": 5}, "take": "highest"},
            {
                "01.county": Field(label="县级先进", type="count", unit="次"),
                "01.city": Field(label="市级先进", type="count", unit="次"),
            },
            (
                Example({"01.county": 2, "01.city": 0}, 3, "县级先进2次，每次加3分；加3分（只计最高一项）"),
                Example(
                    {"01.county": 2, "01.city": 1},
                    5,
                    "县级先进2次，每次加3分；市级先进1次，每次加5分；加5分（只计最高一项）",
                ),
                Example({"01.county": 0, "01.city": 3}, 5, "市级先进3次，每次加5分；加5分（只计最高一项）"),
                Example({"01.county": 0, "01.city": 0}, 0),
                Example({"01.county": 1, "01.city": None}, 3, "县级先进1次，每次加3分；加3分（只计最高一项）"),
                Example({"01.county": None, "01.city": None}, 0),
            ),
        ),
        Specimen(
            {"of": {"published": 1.5}, "max": 3},
            {"01.published": Field(label="刊用", type="count", unit="篇")},
            (
                Example({"01.published": 0}, 0),
                Example({"01.published": 1}, 1.5, "刊用1篇，每篇加1.5分；加1.5分（最高加3分）"),
                Example({"01.published": 2}, 3, "刊用2篇，每篇加1.5分；加3分（最高加3分）"),
                Example({"01.published": 3}, 3, "刊用3篇，每篇加1.5分；加3分（最高加3分）"),
                Example({"01.published": None}, 0),
            ),
        ),
        Specimen(
            {"of": {"model": 1, "articles": 0.5}},
            {
                "01.model": Field(label="获评示范所", type="flag"),
                "01.articles": Field(label="刊用", type="count", unit="篇"),
            },
            (
                Example({"01.model": 0, "01.articles": 0}, 0),
                Example(
                    {"01.model": 1, "01.articles": 2},
                    2,
                    "获评示范所为是，加1分；刊用2篇，每篇加0.5分；加2分",
                ),
                Example(
                    {"01.model": 0, "01.articles": 4},
                    2,
                    "刊用4篇，每篇加0.5分；加2分",
                ),
                Example({"01.model": None, "01.articles": None}, 0),
            ),
        ),
    )
