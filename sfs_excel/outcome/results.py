"""What the ranking workbook shows: one run's frames, and the words in which people read their codes."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.roles import list_pending
from sfs_excel.words import FileStatus, ItemStatus, Kind, OfficeStatus, Stage, VoterStatus

WAITING_NAMED = 8

DECISIONS = [
    "office",
    "item",
    "field",
    "label",
    "before",
    "after",
    "value",
    "reason",
    "who",
    "received",
    "file",
    "cell",
]
TRAIL = ["office", "item", "field", "label", "who", "received", "before", "after", "reason", "file"]
VOTES = ["office", "voter", "panel", "points", "vote"]
VOTERS = ["voter", "panel", "status", "received", "reason", "file"]
RECORD = ["office", "item", "field", "label", "count", "text", "doubt", "opens"]
WAITING = ["stage", "who", "what"]

STAGE_MEANINGS = {
    Stage.PROVISIONAL: "分数尚未经考核组核定，其中的评分项目暂按司法所自评计算",
    Stage.ASSESSED: "各项得分已经考核组核定，尚有待定项目，名次还可能变动",
    Stage.FINAL: "各项得分已经核定，票决已经计入",
}


@dataclass(frozen=True, eq=False)
class Results:
    """One run, as `scoring` and the collector leave it. Columns of the frames: design.md, 8.

    Attributes:
        roster: code, name, chief, email; in the roster's order.
        county: the bureau's name.
        ledger: has beside its columns `file` (relative to the inbox) and `cell` (`F18、F19`).
        answers: one row a field: office, field, raw, value, assessed, source.
        revisions: one row a field that a later return of an office states otherwise: office, item, field, label, before,
            after, earlier_file, later_file.
        decisions: what assessors decided and what holds of it, one row a score (`field` is "") or value: office, item,
            field, label, before (what stood, as shown), after (as decided), value (the number that counts), reason, who,
            received, file, cell. What changed nothing is among it.
        trail: every step by which an assessor came to a decision, in order of receipt: office, item, field, label, who,
            received, before ("" at the first), after ("" where it was taken back), reason, file.
        votes: one row a vote of a ballot that counts: office, voter (the number), panel, points, vote (as written).
        voters: one row a voter, by number, never by name: voter, panel, status (valid, faulty, missing), received, reason.
        record: the bureau's record of the year (台账), one row an entry: office, item, field, label, count, text,
            doubt (why it is not counted), opens (the rows of a 核定表 that wait for a number: `45.criticised、12.late`).
        waiting: what is missing for the next stage, one row a thing: stage (that it keeps from being reached), who, what.
        made: when; the workbook holds no other time of its own, so the same results give the same bytes.
        version: of sfs_excel.
    """

    rulebook: Rulebook
    roster: pd.DataFrame
    county: str
    ranking: pd.DataFrame
    sections: pd.DataFrame
    items: pd.DataFrame
    ledger: pd.DataFrame
    answers: pd.DataFrame
    findings: pd.DataFrame
    submissions: pd.DataFrame
    revisions: pd.DataFrame
    decisions: pd.DataFrame
    trail: pd.DataFrame
    votes: pd.DataFrame
    voters: pd.DataFrame
    record: pd.DataFrame
    waiting: pd.DataFrame
    stage: Stage
    made: datetime
    version: str

    @cached_property
    def offices(self) -> tuple[str, ...]:
        """Codes in the roster's order."""
        return tuple(map(str, self.roster["code"]))

    @cached_property
    def names(self) -> Mapping[str, str]:
        return dict(zip(self.offices, map(str, self.roster["name"]), strict=True))

    @cached_property
    def states(self) -> Mapping[str, OfficeStatus]:
        """Office -> its status in the ranking."""
        return dict(zip(self.ranking["office"], map(OfficeStatus, self.ranking["status"]), strict=True))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Office -> place in the ranking's order of rows (ranked, vetoed, missing)."""
        return {office: place for place, office in enumerate(self.ranking["office"])}

    @cached_property
    def totals(self) -> Mapping[str, float]:
        """Office -> total; an office that is missing has none."""
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
        """What stands before 名次 and 等次 while they may still change."""
        return "" if self.stage == Stage.FINAL else "暂定"

    @cached_property
    def item_scores(self) -> Mapping[tuple[str, int], tuple[float, bool]]:
        """(office, item) -> score, and whether it is pending; an office that is missing has none."""
        returned = self.items[self.items["office"].isin(self.totals)]
        scores = zip(returned["score"].astype(float), returned["status"] == ItemStatus.PENDING, strict=True)
        return dict(zip(zip(returned["office"], returned["item"].astype(int), strict=True), scores, strict=True))

    @cached_property
    def section_scores(self) -> Mapping[tuple[str, int], float]:
        """(office, section) -> score; an office that is missing has none."""
        returned = self.sections[self.sections["office"].isin(self.totals)]
        places = zip(returned["office"], returned["section"].astype(int), strict=True)
        return dict(zip(places, returned["score"].astype(float), strict=True))

    @cached_property
    def voted(self) -> frozenset[int]:
        """The items on which there is a vote."""
        return frozenset(number for number, item in self.rulebook.items.items() if item.is_voted)

    @cached_property
    def own_scores(self) -> pd.DataFrame:
        """`items` with `own`: what an office's word gives. Of what it is not asked it has full marks, until the bureau
        finds otherwise; what is voted on is no difference between its word and its score."""
        items = self.items
        own = items["self_score"].astype(float).fillna(items["points"])
        return items.assign(own=own.where(~items["item"].isin(self.voted), items["score"]).astype(float))

    @cached_property
    def self_totals(self) -> Mapping[str, float]:
        """Office -> what its own report alone scores."""
        totals = round_points(self.own_scores.groupby("office")["own"].sum())
        return {str(office): float(total) for office, total in totals.items()}

    @cached_property
    def reissued(self) -> frozenset[str]:
        """Offices whose last return is on a form of earlier rules: they have reported, and get a new form."""
        old = self.submissions[
            (self.submissions["kind"] == Kind.FORM) & (self.submissions["status"] == FileStatus.REFUSED)
        ]
        return frozenset(map(str, old["office"])) & {office for office in self.offices if office not in self.totals}

    def name(self, office: str) -> str:
        """The name that goes with a code; a file that could not be told to anyone has the code ""."""
        return self.names.get(office, office or "（不明）")

    def count(self, state: OfficeStatus) -> int:
        return sum(1 for found in self.states.values() if found == state)


def explain_stage(results: Results) -> str:
    """`自评暂定：分数尚未经考核组核定，…；票决未计入。` Of the ballots only what is not counted is said."""
    said = f"{results.stage}：{STAGE_MEANINGS[results.stage]}"
    ballots = results.items["item"].isin(results.voted)
    waiting = results.items[ballots & (results.items["status"] == ItemStatus.PENDING)]
    if not results.voted or (waiting.empty and not results.items.empty):
        set_aside = list(results.voters.loc[results.voters["status"] == VoterStatus.FAULTY, "voter"])
        uncounted_ballots = f"；有误的{len(set_aside)}张票没有计入（编号 {'、'.join(set_aside)}）" if set_aside else ""
        return f"{said}{uncounted_ballots}。"
    moved = results.ledger
    uncounted = moved.loc[moved["item"].isin(results.voted) & moved["role"].isin(list_pending()), "office"].nunique()
    if waiting.empty or uncounted == ballots.sum():
        return f"{said}；票决未计入。"
    return f"{said}；{'部分司法所票决未计入' if uncounted else '票决还没有结束，暂按已收到的有效票计'}。"


def explain_waiting(results: Results, most: int = WAITING_NAMED) -> str:
    """`进入“核定”还缺：核定表没有交来（综合科、矫正科）；…。`

    Args:
        most: so many are named of each thing that is missing; the others are counted.
    """
    if results.waiting.empty:
        return "需要核定、票决的都已经齐备。" if results.stage == Stage.FINAL else ""
    waiting = list_waiting(results, most)
    return "".join(f"进入“{stage}”还缺：{'；'.join(things)}。" for stage, things in waiting.items())


def list_waiting(results: Results, most: int = WAITING_NAMED) -> dict[Stage, list[str]]:
    """Stage -> what keeps it from being reached, each thing with whom it waits for, as in `explain_waiting`."""
    said: dict[Stage, list[str]] = {}
    for (stage, what), rows in results.waiting.groupby(["stage", "what"], sort=False):
        who = [name for name in rows["who"] if name]
        counted = f"等{len(who)}个" if len(who) > most else ""
        things = f"{what}（{'、'.join(who[:most])}{counted}）" if who else str(what)
        said.setdefault(Stage(str(stage)), []).append(things)
    return said
