"""A target, with points for each short of it and each over it."""

from decimal import Decimal

from sfs_excel.expr.nodes import If, greatest, is_known, join, keys_of, least, lift
from sfs_excel.rules.base import (
    ConditionText,
    Example,
    FigureRole,
    Movement,
    NumberText,
    Rule,
    Scope,
    Specimen,
    figures_in,
    show,
)
from sfs_excel.rules.field import Field, Points
from sfs_excel.words import Role


class Quota(Rule):
    """Each short of `target` loses `lose`; each over gains `gain`, `gain_max` in all, where `gain_if` holds.

    Unknown counts as 0: everything is short. A rule without `lose` only rewards, one without `gain` only deducts.
    """

    KIND = "quota"
    WORD = "定额"
    of: NumberText
    target: Points
    lose: Points | None = None
    gain: Points | None = None
    gain_max: Points | None = None
    gain_if: ConditionText | None = None

    def movements(self, scope: Scope) -> list[Movement]:
        number, target = scope.number(self.of), self.target
        keys, unit = keys_of(number), scope.unit(number)
        known = is_known(keys)
        reached = If(known, number, lift(0))
        movements = []
        if self.lose is not None:
            stated = If(known, scope.tell_number(number, "", reached), join(scope.unknown(*keys), f"，按0{unit}计"))
            points = -(greatest(lift(target) - reached, 0) * self.lose)
            reason = join(stated, "，少", lift(target) - reached, f"{unit}，每少1{unit}扣{show(self.lose)}分")
            movements.append(Movement(points, reason))
        if self.gain is not None:
            points = greatest(reached - target, 0) * self.gain
            capped = points if self.gain_max is None else least(points, self.gain_max)
            if self.gain_if is not None:
                condition = scope.condition(self.gain_if)
                capped = If(is_known(keys_of(condition)) & condition, capped, lift(0))
            most = "" if self.gain_max is None else f"，最高加{show(self.gain_max)}分"
            surplus = join(reached - target, f"{unit}，每多1{unit}加{show(self.gain)}分{most}")
            over = join(scope.tell_number(number, "，多", reached), surplus)
            movements.append(Movement(capped, over, Role.GAIN))
        return movements

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        figures: list[tuple[FigureRole, Decimal | None]] = [
            ("数值", self.target),
            ("扣分", self.lose),
            ("加分", self.gain),
            ("最高", self.gain_max),
        ]
        conditional = figures_in(self.gain_if) if self.gain_if is not None else []
        return [*figures_in(self.of), *((role, figure) for role, figure in figures if figure is not None), *conditional]

    def describe(self, scope: Scope) -> str:
        number = scope.number(self.of)
        unit = scope.unit(number)
        words = [f"{scope.name(number)}目标{show(self.target)}{unit}"]
        words += [f"每少1{unit}扣{show(self.lose)}分"] if self.lose is not None else []
        if self.gain is not None:
            most = "加分不封顶" if self.gain_max is None else f"最高加{show(self.gain_max)}分"
            words += [f"每多1{unit}加{show(self.gain)}分，{most}"]
        if self.gain_if is not None:
            words += [f"{scope.words(self.gain_if)}才加分"]
        return "，".join(words)

    SPECIMENS = (
        Specimen(
            {"of": "orgs", "target": 2, "lose": 1, "gain": 1, "gain_max": 4},
            {"01.orgs": Field(label="培育社会组织数", type="count", unit="个")},
            (
                Example({"01.orgs": 0}, -2, "培育社会组织数0个，少2个，每少1个扣1分"),
                Example({"01.orgs": 1}, -1, "培育社会组织数1个，少1个，每少1个扣1分"),
                Example({"01.orgs": 2}, 0),
                Example({"01.orgs": 3}, 1, "培育社会组织数3个，多1个，每多1个加1分，最高加4分"),
                Example({"01.orgs": 6}, 4, "培育社会组织数6个，多4个，每多1个加1分，最高加4分"),
                Example({"01.orgs": 7}, 4, "培育社会组织数7个，多5个，每多1个加1分，最高加4分"),
                Example({"01.orgs": None}, -2, "“培育社会组织数”未填或有误，按0个计，少2个，每少1个扣1分"),
            ),
        ),
        Specimen(
            {"of": "info", "target": 3, "lose": 2, "gain": 2, "gain_if": "press >= 1"},
            {
                "01.info": Field(label="采用信息", type="count", unit="篇"),
                "01.press": Field(label="采用稿件", type="count", unit="篇"),
            },
            (
                Example({"01.info": 0, "01.press": 1}, -6, "采用信息0篇，少3篇，每少1篇扣2分"),
                Example({"01.info": 2, "01.press": 0}, -2, "采用信息2篇，少1篇，每少1篇扣2分"),
                Example({"01.info": 3, "01.press": 1}, 0),
                Example({"01.info": 4, "01.press": 1}, 2, "采用信息4篇，多1篇，每多1篇加2分"),
                Example({"01.info": 4, "01.press": 0}, 0),
                Example({"01.info": 4, "01.press": None}, 0),
                Example({"01.info": None, "01.press": 1}, -6, "“采用信息”未填或有误，按0篇计，少3篇，每少1篇扣2分"),
            ),
            Decimal(6),
        ),
        Specimen(
            {"of": "farun + pufa", "target": 4, "lose": 0.5},
            {
                "01.farun": Field(label="法润网", type="count", unit="篇"),
                "01.pufa": Field(label="普法网", type="count", unit="篇"),
            },
            (
                Example({"01.farun": 0, "01.pufa": 0}, -2, "法润网0篇加普法网0篇，计0篇，少4篇，每少1篇扣0.5分"),
                Example({"01.farun": 3, "01.pufa": 0}, -0.5, "法润网3篇加普法网0篇，计3篇，少1篇，每少1篇扣0.5分"),
                Example({"01.farun": 4, "01.pufa": 0}, 0),
                Example({"01.farun": 1, "01.pufa": 3}, 0),
                Example({"01.farun": 5, "01.pufa": 1}, 0),
                Example({"01.farun": 4, "01.pufa": None}, -2, "“普法网”未填或有误，按0篇计，少4篇，每少1篇扣0.5分"),
                Example({"01.farun": None, "01.pufa": 4}, -2, "“法润网”未填或有误，按0篇计，少4篇，每少1篇扣0.5分"),
            ),
        ),
        Specimen(
            {"of": "sites", "target": 1, "gain": 1, "gain_if": "complaints == 0"},
            {
                "01.sites": Field(label="示范点", type="count", unit="个"),
                "01.complaints": Field(label="投诉", type="count", unit="起"),
            },
            (
                Example({"01.sites": 0, "01.complaints": 0}, 0),
                Example({"01.sites": 1, "01.complaints": 0}, 0),
                Example({"01.sites": 2, "01.complaints": 0}, 1, "示范点2个，多1个，每多1个加1分"),
                Example({"01.sites": 2, "01.complaints": 1}, 0),
                Example({"01.sites": 2, "01.complaints": None}, 0),
                Example({"01.sites": None, "01.complaints": 0}, 0),
            ),
        ),
        Specimen(
            {"of": "settled", "target": 80, "lose": 0.5},
            {"01.settled": Field(label="办结率", type="percent")},
            (
                Example({"01.settled": 0}, -40, "办结率0%，少80%，每少1%扣0.5分"),
                Example({"01.settled": 78.6}, -0.7, "办结率78.6%，少1.4%，每少1%扣0.5分"),
                Example({"01.settled": 79}, -0.5, "办结率79%，少1%，每少1%扣0.5分"),
                Example({"01.settled": 80}, 0),
                Example({"01.settled": 81}, 0),
                Example({"01.settled": None}, -40, "“办结率”未填或有误，按0%计，少80%，每少1%扣0.5分"),
            ),
            Decimal(40),
        ),
        Specimen(
            {"of": "2 * city + (province - 1)", "target": 2, "gain": 1},
            {
                "01.city": Field(label="市级", type="count", unit="篇"),
                "01.province": Field(label="省级", type="count", unit="篇"),
            },
            (
                Example({"01.city": 0, "01.province": 0}, 0),
                Example({"01.city": 1, "01.province": 1}, 0),
                Example(
                    {"01.city": 2, "01.province": 0}, 1, "2乘以市级2篇加（省级0篇减1），计3篇，多1篇，每多1篇加1分"
                ),
                Example(
                    {"01.city": 3, "01.province": 1}, 4, "2乘以市级3篇加（省级1篇减1），计6篇，多4篇，每多1篇加1分"
                ),
                Example({"01.city": 3, "01.province": None}, 0),
                Example({"01.city": None, "01.province": 3}, 0),
            ),
        ),
    )
