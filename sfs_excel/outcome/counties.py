"""Several counties' results of one year as one: the offices ranked together, and the counties by their offices' mean.

Two counties may give one code to two offices: here an office's code is `county/code`, and its name begins with its county.
So are voters and events told apart; a file is named with its county, as `county：file`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.outcome.answers import AnswerRow
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import RANKING, WAITING
from sfs_excel.roster.model import Office, Roster
from sfs_excel.roster.titles import COUNTY, YEAR
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
)
_BUREAU = "司法局"
_MOST_NAMED = 3
_MARKS = {
    **dict.fromkeys(("office", "voter", "event", "undoes", "undone", "closed"), "/"),
    **dict.fromkeys(("file", "earlier_file", "later_file", "source", "target"), "："),
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
    frames |= {"final": None, "former": None}  # each county has its own
    return replace(first, **frames, answer_rows=_MarkedAnswers(counties), roster=roster, stage=stage, made=made)
