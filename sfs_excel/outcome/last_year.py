"""Compares a year's result with that of the year before: rank, total, sections, and the items that mean the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.inbox.followed import Followed
from sfs_excel.roster.model import Roster
from sfs_excel.rulebook.followed import match_items, match_sections
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.scoring.tables import Table, one_of
from sfs_excel.words import Part

LAST_YEAR = Table(
    "last_year",
    "an office and a thing that is compared with the year before, in the ranking's order",
    {
        "office": ("str", "code; empty of one that is no more in the roster"),
        "name": ("str", "of the office; of one that is no more, as it was"),
        "office_before": ("str", "its code in the year before; empty of a new one"),
        "name_before": ("str", "its name in the year before; empty of a new one"),
        "part": ("str", one_of(Part)),
        "number": ("int64", "of the section or item; 0 of any other, and of what is no more"),
        "number_before": ("int64", "of the section or item in the year before; 0 of any other, and of what is new"),
        "points": ("float64", "of the section or item; empty of any other"),
        "points_before": ("float64", "of it in the year before"),
        "before": ("float64", "rank or points in the year before; empty where there were none"),
        "after": ("float64", "rank or points; empty where there are none"),
    },
)
"""What stands in 导出 where the year follows one whose result was final."""
_KEYS = ["office_before", "number_before"]


@dataclass(frozen=True)
class LastYear:
    """The year before, as it is kept.

    Attributes:
        rulebook: by which it was decided; None where what is kept is not what it was.
        ranking, items: tables of its final result, as exported; without rows where none can be compared with.
    """

    followed: Followed
    rulebook: Rulebook | None = field(compare=False, repr=False)
    ranking: pd.DataFrame = field(compare=False, repr=False)
    items: pd.DataFrame = field(compare=False, repr=False)

    @property
    def is_lost(self) -> bool:
        """Tell whether what was kept is gone, or is not what it was."""
        return self.rulebook is None

    @property
    def has_result(self) -> bool:
        """Tell whether there is anything to compare with."""
        return self.rulebook is not None and bool(self.followed.folder)


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
    total alone; of each first rank and total, then the sections and the items in the letter's order, then those that are no more.
    """
    if last is None or last.rulebook is None or not last.has_result:
        return LAST_YEAR.frame()
    offices = match_offices(last.ranking, now.roster)
    before = {str(office): str(name) for office, name in last.ranking[["office", "name"]].itertuples(index=False)}
    pairs = _Pairs(offices, now.roster.office_names, before)
    sections, items = match_sections(now.rulebook, last.rulebook), match_items(now.rulebook, last.rulebook)
    scored_then, scored_now = _list_scored(last.ranking), _list_scored(now.ranking)
    items_then = last.items[last.items["office"].isin(scored_then)]
    frames = [
        *(
            pairs.join(part, _number(now.ranking, part), _number(last.ranking, part))
            for part in (Part.RANK, Part.TOTAL)
        ),
        pairs.join(
            Part.SECTION,
            now.sections[now.sections["office"].isin(scored_now)].rename(columns={"section": "number"}),
            _sum_sections(last.rulebook, items_then),
            sections,
        ),
        pairs.join(
            Part.ITEM,
            now.items[now.items["office"].isin(scored_now)].rename(columns={"item": "number"}),
            items_then.rename(columns={"item": "number"}),
            items,
        ),
    ]
    order = {office: place for place, office in enumerate(now.ranking["office"])}
    return _arrange(pd.concat(frames, ignore_index=True), order)


def match_offices(before: pd.DataFrame, roster: Roster) -> dict[str, str]:
    """Code -> code in the year before, of the offices that were there: the same code; or, of one that was not there under its
    code, the same name, or one that it had before.

    Args:
        before: the ranking of the year before.
    """
    named = {str(name): str(office) for office, name in before[["office", "name"]].itertuples(index=False)}
    codes = set(named.values())
    left = codes - roster.office_names.keys()
    found = {}
    for office in roster.offices:
        known = [named[name] for name in (office.name, office.former) if named.get(name) in left]
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
        self, part: Part, now: pd.DataFrame, then: pd.DataFrame, numbers: Mapping[int, int] | None = None
    ) -> pd.DataFrame:
        """
        Args:
            now, then: office, number, points, score of each year.
            numbers: number -> number in the year before; None where it is 0 in both. Then the offices that are no more are told of.
        """
        now = now[["office", "number", "points", "score"]].rename(columns={"score": "after"})
        then = then[["office", "number", "points", "score"]].rename(
            columns={
                "office": "office_before",
                "number": "number_before",
                "points": "points_before",
                "score": "before",
            }
        )
        if numbers is None:
            known = now.assign(number_before=0)
        else:
            known = now.assign(number_before=now["number"].map(numbers).fillna(0).astype("int64"))
            then = then[then["office_before"].isin(set(self.offices.values()))]
        known = known.assign(office_before=known["office"].map(self.offices).fillna("").astype("str"))
        joined = known.merge(then, on=_KEYS, how="outer")
        offices_now = {before: office for office, before in self.offices.items()}
        office = joined["office"].fillna(joined["office_before"].map(offices_now)).fillna("").astype("str")
        name_before = joined["office_before"].map(self.before).fillna("")
        name = office.map(self.names).fillna(name_before)
        number = joined["number"].fillna(0).astype("int64")
        return joined.assign(part=str(part), office=office, number=number, name=name, name_before=name_before)


def _arrange(frame: pd.DataFrame, order: Mapping[str, int]) -> pd.DataFrame:
    parts = {str(part): place for place, part in enumerate(Part)}
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
        {"office": ranking["office"], "number": 0, "points": float("nan"), "score": ranking[part].astype("float64")}
    )


def _list_scored(ranking: pd.DataFrame) -> set[str]:
    return set(ranking.loc[ranking["total"].notna(), "office"])


def _sum_sections(rulebook: Rulebook, items: pd.DataFrame) -> pd.DataFrame:
    """Office, number, points and score of each section."""
    of = items.assign(number=items["item"].map(rulebook.section_of))
    sums = of.groupby(["office", "number"], sort=False)["score"].sum().reset_index()
    points = {number: float(points) for number, points in rulebook.section_points.items()}
    return sums.assign(score=round_points(sums["score"]), points=sums["number"].map(points))
