"""The bureau's own part of made-up results: what was decided, voted and logged, and what is still waited for."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sfs_excel.outcome.tables import DECISIONS, LOG, TRAIL, VOTERS, VOTES, WAITING
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.words import Stage

REASONS = ("材料不全", "现场核实，数量不符", "台账与填报不一致", "补充材料齐全")
WHO = ("基层科", "社区矫正科")
VALID_VOTERS = ("1", "2", "3", "5", "6")


@dataclass(frozen=True)
class Bureau:
    """Frames of `Results`; `decisions` also has `score`, so that scoring can read it."""

    decisions: pd.DataFrame
    trail: pd.DataFrame
    votes: pd.DataFrame
    voters: pd.DataFrame
    log: pd.DataFrame
    waiting: pd.DataFrame

    @property
    def decided_scores(self) -> pd.DataFrame:
        scores = self.decisions[self.decisions["field"] == ""]
        return scores.rename(columns={"value": "score"})

    @property
    def decided_values(self) -> pd.DataFrame:
        return self.decisions[self.decisions["field"] != ""]


def make_bureau(
    rulebook: Rulebook, offices: Sequence[str], stage: Stage, rng: random.Random, hostile: Sequence[str] = ()
) -> Bureau:
    """The bureau's work up to a stage: nothing, all but the vote, everything.

    Args:
        hostile: texts that stand for every reason and file, if any.
    """
    assessed, voted = stage != Stage.PROVISIONAL, stage == Stage.FINAL
    decisions = make_decisions(rulebook, offices if assessed else (), rng)
    votes, voters = make_votes(offices, rng) if voted else (VOTES.frame(), make_voters(False))
    log = make_log(rulebook, offices if assessed else (), rng)
    trail = make_trail(decisions)
    if hostile:
        words = [hostile[place % len(hostile)] for place in range(len(decisions) + len(trail) + len(log))]
        decisions = decisions.assign(
            reason=words[: len(decisions)], file=words[: len(decisions)], who=words[: len(decisions)]
        )
        trail = trail.assign(reason=words[: len(trail)], file=words[: len(trail)], who=words[: len(trail)])
        log = log.assign(text=words[: len(log)])
        voters = voters.assign(reason=words[: len(voters)] if len(words) >= len(voters) else "")
    return Bureau(decisions, trail, votes, voters, log, make_waiting(stage))


def make_decisions(rulebook: Rulebook, offices: Sequence[str], rng: random.Random) -> pd.DataFrame:
    """A few scores and values of every office; the first of each office accepts what stands, in so many words."""
    rows = []
    counts = [key for key, field in rulebook.office_fields.items() if field.type == "count"]
    judged = [
        item
        for item in rulebook.items.values()
        if item.points > 0 and not any(entry.rule.KIND == "ballot" for entry in item.rules)
    ]
    for office in offices:
        for item in rng.sample(judged, 3):
            score = round(float(item.points) * rng.choice([0.5, 0.75, 1]), 1)
            rows.append((office, item.item, "", f"第{item.item}项得分", "1.8", f"{score:g}", score))
        key = rng.choice(counts)
        value = float(rng.choice([0, 1, 2, 30]))
        rows.append((office, item_of(key), key, rulebook.fields[key].label, "3", f"{value:g}", value))
    told = [
        (
            *row,
            rng.choice(REASONS),
            rng.choice(WHO),
            "2016-12-10T09:30:00+08:00",
            "核定表_基层科.xlsx",
            f"「逐项核定」J{8 + place}",
        )
        for place, row in enumerate(rows)
    ]
    return DECISIONS.frame(told)


def make_trail(decisions: pd.DataFrame) -> pd.DataFrame:
    """Every decision as one step; the first was changed later, the second taken back and made again."""
    steps = TRAIL.arrange(decisions.assign(before=""))
    if steps.empty:
        return steps
    first, second = steps.iloc[[0]], steps.iloc[[1]]
    later = [
        first.assign(before=first["after"], after="1.2", received="2016-12-12T15:00:00+08:00", reason="复核"),
        second.assign(before=second["after"], after="", received="2016-12-12T15:00:00+08:00", reason="改回不作改动"),
    ]
    return pd.concat([steps, *later], ignore_index=True)


def make_votes(offices: Sequence[str], rng: random.Random) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [
        (office, voter, "", points := float(rng.choice([7, 8.5, 9, 9.2, 10])), f"{points:g}")
        for office in offices
        for voter in VALID_VOTERS
    ]
    return VOTES.frame(rows), make_voters(True)


def make_voters(voted: bool) -> pd.DataFrame:
    """Seven: five valid ballots, one set aside, one not cast."""
    statuses = {
        "4": ("faulty", "编号 4 的票：河东司法所评分填的是“十分”，需要数字，整张没有计入"),
        "7": ("missing", ""),
    }
    rows = []
    for number in map(str, range(1, 8)):
        status, reason = statuses.get(number, ("valid", "")) if voted else ("missing", "")
        received, file = ("", "") if status == "missing" else ("2016-12-15T10:00:00+08:00", f"票决表_{number}.xlsx")
        rows.append((number, "", status, received, reason, file, ""))
    return VOTERS.frame(rows)


def make_log(rulebook: Rulebook, offices: Sequence[str], rng: random.Random) -> pd.DataFrame:
    keys = [key for key, field in rulebook.fields.items() if field.type == "count"]
    rows = []
    for office in offices[:8]:
        for _ in range(rng.randrange(1, 4)):
            key = rng.choice(keys)
            label = rulebook.fields[key].label
            rows.append(
                (
                    office,
                    item_of(key),
                    key,
                    label,
                    float(rng.randrange(1, 4)),
                    f"2016-0{rng.randrange(1, 9)}-03　{label}　现场检查记录",
                    "",
                    "",
                )
            )
    return LOG.frame(rows)


def make_waiting(stage: Stage) -> pd.DataFrame:
    assessors = [(Stage.ASSESSED, who, "核定表还没有交回") for who in WHO]
    voters = [(Stage.FINAL, "评委", "还没有投票：编号 1、2、3、4、5等7人")]
    rows = {Stage.PROVISIONAL: assessors + voters, Stage.ASSESSED: voters, Stage.FINAL: []}[stage]
    return WAITING.frame(rows)
