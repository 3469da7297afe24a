"""One run as everything after it reads it: the frames, and what is looked up in them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.inbox.events import Frozen
from sfs_excel.outcome.amended import Former
from sfs_excel.outcome.answers import AnswerRow
from sfs_excel.outcome.event_tables import MENDED
from sfs_excel.outcome.item_scores import ItemScores
from sfs_excel.outcome.last_year import LastYear, Scored, compare_years
from sfs_excel.outcome.standing import Turnout, name_some
from sfs_excel.outcome.tables import ANSWERS
from sfs_excel.returns.received import Received
from sfs_excel.roster.model import Roster
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import OUTSIDE, FileStatus, Kind, OfficeStatus, Stage, VoterStatus

_MOST_NAMED = 3  # counties


@dataclass(frozen=True, eq=False)
class Results:
    """One run, as `scoring` and the collector leave it: a frame for each table of `tables` up to AMENDED.

    Attributes:
        answer_rows: the rows of `answers`, as often as they are gone through.
        made: when; the workbook holds no other time of its own, so the same results give the same bytes.
        version: of sfs_excel.
        final: where the result lies, if it is final.
        former: of a final result the one that was final before; None where there was none.
        unusable: as of the `Intake`.
        followed: the year before; None where the year follows none.
        printed: the last days that are printed on forms of the year, ascending.
        mended: what was changed in the rules under way (`event_tables.MENDED`); no row where nothing was.
        counties: of several counties' results as one (`counties.COUNTIES`); None where there is one alone.
    """

    rulebook: Rulebook
    roster: Roster
    ranking: pd.DataFrame
    sections: pd.DataFrame
    items: pd.DataFrame
    ledger: pd.DataFrame
    answer_rows: Iterable[AnswerRow]
    findings: pd.DataFrame
    submissions: pd.DataFrame
    revisions: pd.DataFrame
    decisions: pd.DataFrame
    trail: pd.DataFrame
    appeals: pd.DataFrame
    votes: pd.DataFrame
    voters: pd.DataFrame
    record: pd.DataFrame
    waiting: pd.DataFrame
    events: pd.DataFrame
    amended: pd.DataFrame
    stage: Stage
    made: datetime
    version: str
    final: Frozen | None = None
    former: Former | None = None
    followed: LastYear | None = None
    printed: tuple[date, ...] = ()
    mended: pd.DataFrame = field(default_factory=MENDED.frame)
    counties: pd.DataFrame | None = None
    unusable: Mapping[str, Sequence[Received]] = field(default_factory=dict)

    @cached_property
    def answers(self) -> pd.DataFrame:
        """All answers as a frame (`tables.ANSWERS`), kept from then on. Whoever goes through them once takes `answer_rows`."""
        return ANSWERS.frame(self.answer_rows)

    @cached_property
    def last_year(self) -> pd.DataFrame:
        """Return what is compared with the year before (`last_year.LAST_YEAR`); without rows where there is nothing to compare with."""
        now = Scored(self.rulebook, self.roster, self.ranking, self.sections, self.items)
        return compare_years(self.followed, now)

    @cached_property
    def offices(self) -> tuple[str, ...]:
        """Codes in the roster's order; those that take no part come after all others."""
        return (*(office.code for office in self.roster.partaking), *self.outside)

    @property
    def names(self) -> Mapping[str, str]:
        """Code -> name, in the roster's order."""
        return self.roster.office_names

    @property
    def outside(self) -> Mapping[str, OfficeStatus]:
        """Code -> why it takes no part, by the roster."""
        return self.roster.outside

    @property
    def outside_states(self) -> tuple[OfficeStatus, ...]:
        """The statuses of those that take no part, as far as there are any."""
        return tuple(status for status in OUTSIDE if status in self.outside.values())

    @cached_property
    def states(self) -> Mapping[str, OfficeStatus]:
        """Office -> its status in the ranking."""
        return dict(zip(self.ranking["office"], map(OfficeStatus, self.ranking["status"]), strict=True))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Office -> place in the ranking's order of rows (ranked, vetoed, missing, absent, merged)."""
        return {office: place for place, office in enumerate(self.ranking["office"])}

    @cached_property
    def totals(self) -> Mapping[str, float]:
        """Office -> total, of those that take part; an office that is missing has none."""
        return {office: total for office, total in self.own_totals.items() if office not in self.outside}

    @cached_property
    def own_totals(self) -> Mapping[str, float]:
        """Office -> total, also of those that take no part: it is shown, and counts for nothing."""
        known = self.ranking[self.ranking["total"].notna()]
        return dict(zip(known["office"], known["total"].astype(float), strict=True))

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Office -> rank, of those in the ranking."""
        known = self.ranking[self.ranking["rank"].notna()]
        return dict(zip(known["office"], known["rank"].astype(int), strict=True))

    @cached_property
    def entries(self) -> Mapping[str, Mapping[Hashable, Any]]:
        """Office -> its row of the ranking."""
        return {str(entry["office"]): entry for entry in self.ranking.to_dict("records")}

    @cached_property
    def bands(self) -> Mapping[str, str]:
        """Office -> band; "" where it has none."""
        return dict(zip(self.ranking["office"], self.ranking["band"], strict=True))

    @property
    def tentative(self) -> str:
        """Return what stands before 名次 and 等次 while they may still change."""
        return "" if self.stage == Stage.FINAL else "暂定"

    @property
    def finality(self) -> str:
        """Tell whether it is final, in words; where it is, with the folder in which it lies; of several counties' those whose is not."""
        if self.final is not None:
            return f"定稿（{self.final.folder}）"
        if self.counties is None:
            return "未定稿"
        left = list(self.counties.loc[~self.counties["final"], "county"])
        return f"未定稿（{name_some(left, _MOST_NAMED)}）" if left else ""

    def widen(self, said: str) -> str:
        """Return a text that speaks of the whole county, as it is said of several counties together."""
        return said if self.counties is None else said.replace("全县", "各县")

    @cached_property
    def item_scores(self) -> ItemScores:
        """(office, item) -> score, and whether it is pending; an office that is missing has none."""
        return ItemScores(self.items[self.items["office"].isin(self.own_totals)])

    @cached_property
    def section_scores(self) -> Mapping[tuple[str, int], float]:
        """(office, section) -> score; an office that is missing has none."""
        returned = self.sections[self.sections["office"].isin(self.own_totals)]
        places = zip(returned["office"], returned["section"].astype(int), strict=True)
        return dict(zip(places, returned["score"].astype(float), strict=True))

    @cached_property
    def voted(self) -> frozenset[int]:
        """The items on which there is a vote."""
        return frozenset(number for number, item in self.rulebook.items.items() if item.is_voted)

    @cached_property
    def reported_scores(self) -> pd.DataFrame:
        """`items` with `own`: what an office's word gives. Of what it is not asked it has full marks, until the bureau
        finds otherwise; what is voted on is no difference between its word and its score."""
        items = self.items
        own = items["self_score"].astype(float).fillna(items["points"])
        return items.assign(own=own.where(~items["item"].isin(self.voted), items["score"]).astype(float))

    @cached_property
    def self_totals(self) -> Mapping[str, float]:
        """Office -> what its own report alone scores."""
        totals = round_points(self.reported_scores.groupby("office")["own"].sum())
        return {str(office): float(total) for office, total in totals.items()}

    @cached_property
    def reissued(self) -> frozenset[str]:
        """Offices whose last return is on a form of earlier rules: they have reported, and get a new form."""
        old = self.submissions[
            (self.submissions["kind"] == Kind.FORM) & (self.submissions["status"] == FileStatus.REFUSED)
        ]
        return frozenset(map(str, old["office"])) & {
            office for office in self.offices if office not in self.own_totals and office not in self.outside
        }

    @cached_property
    def faulty(self) -> frozenset[str]:
        """Offices whose return that counts has errors which they have to put right."""
        return frozenset(self.ranking.loc[self.ranking["findings"] > 0, "office"]) & self.totals.keys()

    @cached_property
    def places(self) -> Mapping[tuple[str, str], str]:
        """File and time of receipt -> where it lies below the year folder, as far as it does; with "" for the time, of several
        of one name that which counts, or the last."""
        known = self.submissions[self.submissions["place"] != ""]
        ordered = known.assign(_counts=known["status"] == FileStatus.CURRENT).sort_values("_counts", kind="stable")
        files, places = list(ordered["file"]), list(ordered["place"])
        by_name = dict(zip(((file, "") for file in files), places, strict=True))
        return by_name | dict(zip(zip(files, ordered["received"], strict=True), places, strict=True))

    @cached_property
    def returned(self) -> Mapping[str, str]:
        """Office -> when its return that counts was received."""
        counts = (self.submissions["kind"] == Kind.FORM) & (self.submissions["status"] == FileStatus.CURRENT)
        return dict(self.submissions.loc[counts, ["office", "received"]].itertuples(index=False, name=None))

    @cached_property
    def ambiguous(self) -> frozenset[str]:
        """Names of files under which different bytes came."""
        named = self.submissions[["file", "sha256"]].drop_duplicates()
        return frozenset(named.loc[named.duplicated("file"), "file"])

    @cached_property
    def turnout(self) -> Turnout | None:
        """The count of ballots; None where nobody is to vote."""
        if self.voters.empty or not self.voted:
            return None
        states = list(self.voters["status"])
        return Turnout(len(states), states.count(VoterStatus.VALID), states.count(VoterStatus.FAULTY))

    def name(self, office: str) -> str:
        """The name that goes with a code; a file that could not be told to anyone has the code ""."""
        return self.names.get(office, office or "（不明）")

    def count(self, state: OfficeStatus) -> int:
        """Tell how many offices are in a state."""
        return sum(1 for found in self.states.values() if found == state)
