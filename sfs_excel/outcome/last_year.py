"""Compares a year's result with that of the year before: rank, total, sections, and the items that mean the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.inbox.followed import Followed
from sfs_excel.roster.model import Roster
from sfs_excel.rulebook.followed import match_items, match_sections
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.scoring.tables import Table
from sfs_excel.words import OUTSIDE

Part = Literal["rank", "total", "section", "item"]
RANK, TOTAL, SECTION, ITEM = PARTS = get_args(Part)
LAST_YEAR = Table(
    "last_year",
    "an office and a thing that is compared with the year before, in the ranking's order",
    {
        "office": ("str", "code; empty of one that is no more in the roster"),
        "name": ("str", "of the office; of one that is no more, as it was"),
        "office_before": ("str", "its code in the year before; empty of a new one"),
        "name_before": ("str", "its name in the year before; empty of a new one"),
        "part": ("str", ", ".join(PARTS)),
        "number": ("int64", "of the section or item; 0 of any other, and of what is no more"),
        "number_before": ("int64", "of the section or item in the year before; 0 of any other, and of what is new"),
        "points": ("float64", "of the section or item; empty of any other"),
        "points_before": ("float64", "of it in the year before"),
        "before": ("float64", "rank or points in the year before; empty where there were none"),
        "after": ("float64", "rank or points; empty where there are none"),
    },
)
"""What stands in 导出 where the year follows one whose result was final."""


@dataclass(frozen=True)
class LastYear:
    """The year before, as it is kept.

    Attributes:
        is_whole: what is kept is what it was; else nothing of it is known.
        rulebook: by which it was decided.
        ranking, items: tables of its final result, as exported; without rows where none can be compared with.
    """

    followed: Followed
    is_whole: bool
    rulebook: Rulebook | None = field(compare=False, repr=False)
    ranking: pd.DataFrame = field(compare=False, repr=False)
    items: pd.DataFrame = field(compare=False, repr=False)

    @property
    def has_result(self) -> bool:
        """Tell whether there is anything to compare with."""
        return self.is_whole and bool(self.followed.folder)


@dataclass(frozen=True)
class Scored:
    """A result, as far as it is compared.

    Attributes:
        ranking, sections, items: as in `Results`; of `sections` and `items` what offices without a total have is passed over.
    """

    rulebook: Rulebook
    roster: Roster
    ranking: pd.DataFrame
    sections: pd.DataFrame
    items: pd.DataFrame


def compare_years(last: LastYear | None, now: Scored) -> pd.DataFrame:
    """One row an office and a thing (`LAST_YEAR`): the offices in the ranking's order, then those that are no more, with rank and
    total alone; of each first rank and total, then the sections and the items in the letter's order, each with those that are no more behind.
    """
    if last is None or last.rulebook is None or not last.has_result:
        return LAST_YEAR.frame()
    offices = match_offices(last.ranking, now.roster)
    before = {str(office): str(name) for office, name in last.ranking[["office", "name"]].itertuples(index=False)}
    pairs = _Pairs(offices, now.roster.office_names, before)
    scored_then, scored_now = _list_scored(last.ranking), _list_scored(now.ranking)
    items_then = last.items[last.items["office"].isin(scored_then)]
    sections = _Numbers(
        match_sections(now.rulebook, last.rulebook), now.rulebook.section_points, last.rulebook.section_points
    )
    items = _Numbers(match_items(now.rulebook, last.rulebook), _list_points(now.rulebook), _list_points(last.rulebook))
    frames = [
        *(pairs.join(part, _number(now.ranking, part), _number(last.ranking, part)) for part in (RANK, TOTAL)),
        pairs.join(
            SECTION,
            now.sections[now.sections["office"].isin(scored_now)].rename(columns={"section": "number"}),
            _sum_sections(last.rulebook, items_then),
            sections,
        ),
        pairs.join(
            ITEM,
            now.items[now.items["office"].isin(scored_now)].rename(columns={"item": "number"}),
            items_then.rename(columns={"item": "number"}),
            items,
        ),
    ]
    order = {office: place for place, office in enumerate(now.ranking["office"])}
    return _arrange(pd.concat(frames, ignore_index=True), order)


def match_offices(before: pd.DataFrame, roster: Roster) -> dict[str, str]:
    """Code -> code in the year before, of the offices that were there: the same code; or, of one that was not there under its
    code, the same name, or a name or code that it had before.

    Args:
        before: the ranking of the year before.
    """
    named = {str(name): str(office) for office, name in before[["office", "name"]].itertuples(index=False)}
    codes = set(named.values())
    left = codes - roster.office_names.keys()
    found = {}
    for office in roster.offices:
        called = (named.get(each, each) for each in (office.name, *office.former))
        known = [code for code in called if code in left]
        if code := office.code if office.code in codes else next(iter(known), ""):
            found[office.code] = code
            left.discard(code)
    return found


@dataclass(frozen=True)
class _Pairs:
    """The offices of both years.

    Attributes:
        offices: code -> code in the year before.
        names, before: code -> name, of each year.
    """

    offices: Mapping[str, str]
    names: Mapping[str, str]
    before: Mapping[str, str]

    def join(
        self, part: Part, now: pd.DataFrame, then: pd.DataFrame, numbers: "_Numbers | None" = None
    ) -> pd.DataFrame:
        """
        Args:
            now, then: office, number, score of each year.
            numbers: of the sections or items; None of what has none. Then the offices that are no more are told of.
        """
        now = now[["office", "number", "score"]].rename(columns={"score": "after"})
        then = then[["office", "number", "score"]].set_axis(["office_before", "number_before", "before"], axis=1)
        matched = numbers or _Numbers({0: 0}, {}, {})
        if numbers is not None:
            then = then[then["office_before"].isin(set(self.offices.values()))]
        known = now.assign(
            number_before=_look_up(now["number"], matched.before, 0).astype("int64"),
            office_before=_look_up(now["office"], self.offices, "").astype("str"),
        )
        joined = known.merge(then, on=["office_before", "number_before"], how="outer")
        office = joined["office"].fillna(_look_up(joined["office_before"], _turn(self.offices), "")).astype("str")
        number = joined["number"].fillna(_look_up(joined["number_before"], _turn(matched.before), 0)).astype("int64")
        name_before = _look_up(joined["office_before"], self.before, "")
        return joined.assign(
            part=part,
            office=office,
            number=number,
            name=office.map(self.names).fillna(name_before),
            name_before=name_before,
            points=number.map(matched.points).astype("float64"),
            points_before=joined["number_before"].map(matched.points_before).astype("float64"),
        )


class _Numbers(NamedTuple):
    """The sections or items of both years.

    Attributes:
        before: number -> number in the year before.
        points, points_before: number -> points, of each year.
    """

    before: Mapping[int, int]
    points: Mapping[int, Decimal]
    points_before: Mapping[int, Decimal]


def _look_up(column: pd.Series, known: Mapping[Any, Any], otherwise: str | int) -> pd.Series:
    return column.map(known).fillna(otherwise)


def _turn(known: Mapping[Any, Any]) -> dict[Any, Any]:
    return {value: key for key, value in known.items()}


def _arrange(frame: pd.DataFrame, order: Mapping[str, int]) -> pd.DataFrame:
    parts = {part: place for place, part in enumerate(PARTS)}
    places = frame.assign(
        _office=frame["office"].map(order).fillna(len(order)),
        _part=frame["part"].map(parts),
        _gone=frame["number"].eq(0),
    )
    keys = ["_office", "office_before", "_part", "_gone", "number", "number_before"]
    return LAST_YEAR.arrange(places.sort_values(keys, kind="stable", ignore_index=True))


def _number(ranking: pd.DataFrame, part: Part) -> pd.DataFrame:
    """Rank or total, as the other parts have their scores."""
    return pd.DataFrame(
        {"office": ranking["office"], "number": 0, "score": _leave_out_outside(ranking)[part].astype("float64")}
    )


def _list_scored(ranking: pd.DataFrame) -> set[str]:
    known = _leave_out_outside(ranking)
    return set(known.loc[known["total"].notna(), "office"])


def _leave_out_outside(ranking: pd.DataFrame) -> pd.DataFrame:
    """The ranking without the totals of those that take no part: they count for nothing."""
    return ranking.assign(total=ranking["total"].mask(ranking["status"].isin(OUTSIDE)))


def _sum_sections(rulebook: Rulebook, items: pd.DataFrame) -> pd.DataFrame:
    """Office, number and score of each section."""
    of = items.assign(number=items["item"].map(rulebook.section_of))
    sums = of.groupby(["office", "number"], sort=False)["score"].sum().reset_index()
    return sums.assign(score=round_points(sums["score"]))


def _list_points(rulebook: Rulebook) -> dict[int, Decimal]:
    return {number: item.points for number, item in rulebook.items.items()}
