"""The content of the bureau's own forms as frames: for scoring, and for the tables that people read."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from sfs_excel.expr.shown import show_number
from sfs_excel.inbox.events import Event
from sfs_excel.outcome.frames import show_value
from sfs_excel.outcome.tables import DECISIONS, LOG, TRAIL, VOTERS, VOTES
from sfs_excel.returns.bureau.ballots import Ballot
from sfs_excel.returns.bureau.combine import Step
from sfs_excel.returns.bureau.decisions import ANSWER, Decision
from sfs_excel.returns.bureau.log import Doubt, Entry, Log
from sfs_excel.roster.model import Voter
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import Severity, VoterStatus

NO_NUMBER = "没有写明数量"


def frame_values(decisions: Iterable[Decision]) -> pd.DataFrame:
    """For `decide.decide_values`: office, field, value."""
    rows = [(each.office, each.field, each.value) for each in decisions]
    return pd.DataFrame(rows, columns=["office", "field", "value"]).astype({"value": float})


def frame_scores(decisions: Iterable[Decision]) -> pd.DataFrame:
    """For `decide.apply_decisions`: office, item, score, reason, who, file, cell."""
    columns = ["office", "item", "score", "reason", "who", "file", "cell"]
    rows = [
        (
            each.office,
            each.item,
            each.value,
            each.reason or "与现有得分相同",
            each.who,
            each.file,
            f"「{each.sheet}」{each.cell}",
        )
        for each in decisions
    ]
    return pd.DataFrame(rows, columns=columns).astype({"score": float, "item": int})


def frame_log(log: Log | None) -> pd.DataFrame:
    """For `decide.decide_values`: office, field, count."""
    rows = [(*place, count) for place, count in (log.counts if log else {}).items()]
    return pd.DataFrame(rows, columns=["office", "field", "count"]).astype({"count": float})


def list_decisions(
    rulebook: Rulebook, decisions: Iterable[Decision], before: Mapping[tuple[str, int, str], str]
) -> pd.DataFrame:
    """One row a decision that holds (`tables.DECISIONS`). What was decided stands in it as what stood before does, however it
    was typed.

    Args:
        before: what stood without it, as shown.
    """
    rows = [
        (
            each.office, each.item, each.field, name_decided(rulebook, each.item, each.field), before.get(each.key, ""),
            show_decided(rulebook, each, each.value, each.raw), each.value, each.reason, each.who, each.received,
            each.file, f"「{each.sheet}」{each.cell}",
        )
        for each in decisions
    ]  # fmt: skip
    return DECISIONS.frame(rows)


def list_trail(rulebook: Rulebook, steps: Iterable[Step]) -> pd.DataFrame:
    """One row a step by which a decision was come to (`tables.TRAIL`)."""
    rows = [
        (
            each.office, each.item, each.field, name_decided(rulebook, each.item, each.field), each.who, each.received,
            each.before, each.after, each.reason, each.file,
        )
        for each in steps
    ]  # fmt: skip
    return TRAIL.frame(rows)


def list_votes(ballots: Mapping[str, Ballot], voters: Iterable[Voter]) -> pd.DataFrame:
    """One row a vote that counts (`tables.VOTES`), in the roster's order of voters."""
    rows = [
        (office, voter.code, voter.panel, vote.points, vote.said)
        for voter in voters
        if voter.code in ballots
        for office, vote in ballots[voter.code].votes.items()
    ]
    return VOTES.frame(rows)


def list_voters(
    ballots: Mapping[str, Ballot], voters: Iterable[Voter], closed: Mapping[str, Event] | None = None
) -> pd.DataFrame:
    """One row a voter (`tables.VOTERS`): by number, never by name.

    Args:
        closed: number of a voter whose ballot will not be mended -> by which event.
    """
    rows = []
    for voter in voters:
        ballot, event = ballots.get(voter.code), (closed or {}).get(voter.code)
        decided = f"不再补评（办理记录第{event.id}号）：{event.reason}" if event else ""
        number = str(event.id) if event else ""
        if ballot is None:
            rows.append((voter.code, voter.panel, VoterStatus.MISSING, "", decided, "", number))
        elif ballot.is_valid:
            rows.append(
                (voter.code, voter.panel, VoterStatus.VALID, ballot.form.received, "", ballot.form.file, number)
            )
        else:
            faults = "；".join(finding.fact for finding in ballot.findings if finding.severity == Severity.ERROR)
            said = "。".join(filter(None, (f"编号 {voter.code} 的票：{faults}", decided)))
            form = ballot.form
            rows.append((voter.code, voter.panel, VoterStatus.FAULTY, form.received, said, form.file, number))
    return VOTERS.frame(rows)


def list_log(rulebook: Rulebook, log: Log | None) -> pd.DataFrame:
    """One row an entry of the bureau's log (`tables.LOG`), by day. What was counted without a word has its label.
    What could not be counted stands among it with the reason."""
    if log is None:
        return LOG.frame()
    entries: list[tuple[Entry | Doubt, float | None, str]] = [
        *((each, each.count, NO_NUMBER if each.opens else "") for each in log.entries),
        *((each, None, each.fact) for each in log.doubts),
    ]
    labels = {key: asked.label for key, asked in rulebook.fields.items()} | {"": ""}
    rows = []
    for each, count, doubt in sorted(entries, key=lambda entry: entry[0].day or date.max):
        label, day = labels[each.field], f"{each.day:%Y-%m-%d}" if each.day else "日期不明"
        words = (day, each.what or label, f"（{each.who}记）" if each.who else "")
        rows.append(
            (
                each.office,
                each.item,
                each.field,
                label,
                count,
                "　".join(filter(None, words)),
                doubt,
                "、".join(each.opens),
            )
        )
    return LOG.frame(rows)


def show_decided(rulebook: Rulebook, decision: Decision, value: float | None, raw: str = "") -> str:
    """A value of what was decided, as people read it; "" where there is none.

    Args:
        raw: as it was typed: of a text that is the value.
    """
    if value is None:
        return ""
    asked = rulebook.fields.get(decision.field)
    return show_number(value) if asked is None else show_value(asked, value, raw)


def name_decided(rulebook: Rulebook, item: int, field: str) -> str:
    """Return what a decision is about."""
    if field in rulebook.fields:
        return rulebook.fields[field].label
    return f"第{item}项复核" if field.endswith(ANSWER) else f"第{item}项得分"
