"""Several counties' results of one year as one: the offices ranked together, and the counties by their offices' mean.

Two counties may give one code to two offices: here an office's code is `county/code`, and its name begins with its county.
So are events told apart; a file is named with its county, as `county：file`. Votes are counted, and nobody's: they leave the
bureau whose voters are known there by their numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.outcome.answers import AnswerRow
from sfs_excel.outcome.event_tables import MENDED
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import RANKING, VOTERS, VOTES, WAITING
from sfs_excel.outcome.unnamed import leave_out_names
from sfs_excel.outcome.wording import conceal_voters
from sfs_excel.roster.model import Office, Roster
from sfs_excel.roster.titles import COUNTY, YEAR
from sfs_excel.roster.voter_names import VoterNames
from sfs_excel.scoring.rank import rank_offices
from sfs_excel.scoring.tables import Table, one_of
from sfs_excel.words import OfficeStatus, Stage

COUNTIES = Table(
    "counties",
    "a county: by rank, then those without one",
    {
        "county": ("str", "name"),
        "offices": ("int64", "in its roster"),
        "returned": ("int64", "of which a return counts"),
        "ranked": ("int64", "that have a rank"),
        "mean": ("float64", "of the totals of those that have a rank, half-up to 0.01; empty where none has"),
        "rank": ("Int64", "by the mean; equal means share one; empty where there is none"),
        "best": ("float64", "highest of these totals"),
        "worst": ("float64", "lowest of these totals"),
        "vetoed": ("int64", "offices that are vetoed"),
        "stage": ("str", f"of the county's own result: {one_of(Stage)}"),
        "unread": ("int64", "files in its inbox that are not in the result"),
    },
    inner={"final": ("bool", "whether the county's own result is final")},
)
_BUREAU = "司法局"
_MOST_NAMED = 3
_MARKS = {
    **dict.fromkeys(("office", "event", "undoes", "undone", "closed"), "/"),
    **dict.fromkeys(("file", "earlier_file", "later_file", "answer_file", "source", "target"), "："),
}
"""Column -> what stands between the county and what was there."""


@dataclass(frozen=True, eq=False)
class County:
    """One county's year.

    Attributes:
        name: different for each.
        unread: names of the files in its inbox that are not in the results.
    """

    name: str
    results: Results
    unread: tuple[str, ...] = ()


def name_county(roster: Roster) -> str:
    """`甲县` of 甲县司法局; "" where 设置 does not name the bureau."""
    named = roster.settings.get(COUNTY, "")
    return named.removesuffix(_BUREAU) or named


def join_counties(counties: Sequence[County], made: datetime) -> Results:
    """The results of all of them, by the rules that all of them have. The stage is that of the county that is furthest behind.

    Args:
        counties: one at least, in the order in which they are listed.
        made: the moment that the results bear.
    """
    counties = [replace(each, results=_leave_out_voters(each.results)) for each in counties]
    first = counties[0].results
    frames: dict[str, Any] = {
        field.name: pd.concat(
            [_mark(getattr(each.results, field.name), each.name) for each in counties], ignore_index=True
        )
        for field in fields(Results)
        if isinstance(getattr(first, field.name), pd.DataFrame)
    }
    roster = _join_rosters(counties, first.rulebook.year)
    stage = min((each.results.stage for each in counties), key=list(Stage).index)
    frames |= {"ranking": _rank_all(roster, frames, first, stage), "counties": rank_counties(counties)}
    # Each county has its own: names in them, too, are of its offices alone.
    frames |= {"final": None, "former": None, "followed": None, "mended": MENDED.frame()}
    frames |= {"decisive": (), "unusable": {}, "printed": ()}
    return replace(first, **frames, answer_rows=_MarkedAnswers(counties), roster=roster, stage=stage, made=made)


def rank_counties(counties: Sequence[County]) -> pd.DataFrame:
    """Rank the counties (`COUNTIES`): by the mean of the totals that are ranked, as the offices' ranks are counted (1, 2, 2, 4)."""
    frame = pd.DataFrame([_count(county) for county in counties])
    frame["mean"] = round_points(frame["mean"].astype(float))
    frame["rank"] = frame["mean"].rank(method="min", ascending=False).astype("Int64")
    return COUNTIES.arrange(frame.sort_values("rank", kind="stable", ignore_index=True))


def _count(county: County) -> Mapping[str, object]:
    results = county.results
    totals = results.ranking.loc[results.ranking["status"] == OfficeStatus.RANKED, "total"].astype(float)
    return {
        "county": county.name,
        "offices": len(results.roster.partaking),
        "returned": len(results.totals),
        "ranked": len(totals),
        "mean": totals.mean(),
        "best": totals.max(),
        "worst": totals.min(),
        "vetoed": results.count(OfficeStatus.VETOED),
        "stage": results.stage,
        "unread": len(county.unread),
        "final": results.final is not None,
    }


def _rank_all(roster: Roster, frames: Mapping[str, pd.DataFrame], first: Results, stage: Stage) -> pd.DataFrame:
    """Ranked anew by the rules of all; what was counted of each office stays with it."""
    offices = list(roster.office_names.items())
    ranking = rank_offices(offices, frames["items"], frames["ledger"], first.rulebook.ranking, roster.outside)
    counted = frames["ranking"].set_index("office")[["missing", "findings"]]
    return RANKING.arrange(ranking.join(counted, on="office").assign(stage=stage))


def _leave_out_voters(results: Results) -> Results:
    """Votes without their voters, in an order that tells nothing of them; what is waited for, and what was typed, as it may leave the
    bureau."""
    votes = results.votes.assign(voter="", panel="").sort_values(["office", "points", "vote"], ignore_index=True)
    voters = results.voters.assign(voter="", reason="")
    unnamed = leave_out_names(results, VoterNames(results.roster))
    return replace(unnamed, votes=VOTES.arrange(votes), voters=VOTERS.arrange(voters), waiting=conceal_voters(results))


def _mark(frame: pd.DataFrame, county: str) -> pd.DataFrame:
    marked = {
        column: frame[column].map(partial(_put_before, f"{county}{between}")).astype(frame[column].dtype)
        for column, between in _MARKS.items()
        if column in frame
    }
    if "place" in frame:  # what lies in a county's folder cannot be opened from another
        marked["place"] = frame["place"].str.slice(stop=0)
    if list(frame.columns) == WAITING.names:
        marked["who"] = (county + frame["who"]).astype(frame["who"].dtype)
    return frame.assign(**marked)


@dataclass(frozen=True, eq=False)
class _MarkedAnswers:
    """The answers of all counties, one county's after the other's."""

    counties: Sequence[County]

    def __iter__(self) -> Iterator[AnswerRow]:
        for county in self.counties:
            before = {column: f"{county.name}{between}" for column, between in _MARKS.items()}
            for office, field, raw, value, assessed, source in county.results.answer_rows:
                marked = _put_before(before["source"], source)
                yield _put_before(before["office"], office), field, raw, value, assessed, marked


def _put_before(mark: str, what: str) -> str:
    """Leave alone where there is nothing: it is nobody's, or in no file."""
    return f"{mark}{what}" if what else what


def _join_rosters(counties: Sequence[County], year: int) -> Roster:
    offices = tuple(_rename(office, each.name) for each in counties for office in each.results.roster.offices)
    names = [each.name for each in counties]
    more = f"等{len(names)}个县（市、区）" if len(names) > _MOST_NAMED else ""
    return Roster(offices, settings={COUNTY: "、".join(names[:_MOST_NAMED]) + more, YEAR: str(year)})


def _rename(office: Office, county: str) -> Office:
    name = office.name if office.name.startswith(county) else f"{county}{office.name}"
    code, into = (_put_before(f"{county}{_MARKS['office']}", each) for each in (office.code, office.merged_into))
    return replace(office, code=code, name=name, merged_into=into)
