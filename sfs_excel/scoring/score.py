"""Answers of all offices -> ledger: every movement of points, with its reason. Frames in, frames out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sfs_excel.expr.frame import Calculation, round_points
from sfs_excel.rulebook.checks import fill_defaults
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.placed import place_rules
from sfs_excel.rulebook.scores import item_floor
from sfs_excel.rules.ballot import TALLY, Ballot
from sfs_excel.rules.base import Movement
from sfs_excel.rules.roles import list_pending
from sfs_excel.scoring.tables import ITEMS, MOVEMENTS, SECTIONS
from sfs_excel.text import SharedTexts
from sfs_excel.words import ItemStatus, Role


def score_offices(rulebook: Rulebook, answers: pd.DataFrame, ballots: pd.DataFrame | None = None) -> pd.DataFrame:
    """Score every office on every item. An office starts from full marks, so every lost point has a row.

    Args:
        answers: (offices x full keys), index office code; flags 1/0; NaN where nothing valid was reported, never 0.
            A bureau field left blank takes its default here.
        ballots: one row a vote: office, voter, points. None yet: the ballot item is pending.

    Returns:
        Ledger (`tables.MOVEMENTS`), in order of office, item and rule.
    """
    calculation = Calculation(tally_votes(rulebook, fill_defaults(rulebook, answers), ballots))
    moved = [_move(placed, calculation) for placed in _movements(rulebook)]
    offices = np.concatenate([each.offices for each in moved])
    order = np.lexsort(
        (np.repeat([each.placed.item for each in moved], [len(each.offices) for each in moved]), offices)
    )
    placed = [each.placed for each in moved for _ in each.offices]
    ledger = {
        "office": answers.index.to_numpy(dtype=object)[offices],
        "item": [each.item for each in placed],
        "rule": [each.rule for each in placed],
        "points": np.concatenate([each.points for each in moved]),
        "reason": list(map(SharedTexts().__getitem__, (reason for each in moved for reason in each.reasons))),
        "quote": [each.quote for each in placed],
        "role": [each.movement.role for each in placed],
        "fields": [each.keys for each in placed],
    }
    return MOVEMENTS.arrange(pd.DataFrame(ledger).iloc[order]).reset_index(drop=True)


@dataclass(frozen=True)
class Assessed:
    """The bureau's progress with the items of the offices; all pairs are (office code, item number).

    Attributes:
        through: what assessors have been through; a blank of theirs accepted what stands.
        unfinished: items that have a score and wait all the same: more ballots are to come.
        disputed: what assessors differ about, or wrote so that it cannot be taken: not decided, whatever else they set.
        doubtful: what the bureau has logged something of that could not be counted: it waits for somebody to look.
    """

    through: Collection[tuple[str, int]]
    unfinished: Collection[int] = ()
    disputed: Collection[tuple[str, int]] = ()
    doubtful: Collection[tuple[str, int]] = ()


def score_items(
    rulebook: Rulebook,
    ledger: pd.DataFrame,
    offices: pd.Index,
    self_scores: pd.DataFrame | None = None,
    assessed: Assessed | None = None,
) -> pd.DataFrame:
    """Sum the ledger up to items.

    Args:
        ledger: of the values in force, with what assessors decided (`decide.apply_decisions`) where they have.
        offices: codes of the offices that were scored.
        self_scores: office, item, score: by what the office reported alone. Not given: what was reported is in force.
        assessed: not given, the offices' word is looked at alone, and ballots decide no more than assessors do.

    Returns:
        (offices x items) rows (`tables.ITEMS`). status: 待定 where something is not there yet, 核定 where assessors have
        been through the item or set its score, or where it is voted on and the ballots are in; otherwise 自评: it rests
        on the office's word. A score that was set decides what is pending.
    """
    items = rulebook.items
    columns: Mapping[str, Sequence[float]] = {
        "item": list(items),
        "section": [rulebook.section_of[number] for number in items],
        "points": [float(item.points) for item in items.values()],
    }
    frame = pd.DataFrame(
        {"office": offices.to_numpy(dtype=object).repeat(len(items))}
        | {name: np.tile(values, len(offices)) for name, values in columns.items()}
    )
    keys = pd.MultiIndex.from_frame(frame[["office", "item"]])
    is_set = ledger["role"] == Role.ASSESSED
    score = round_points(frame["points"] + _sum_by_item(ledger, keys))
    computed = round_points(frame["points"] + _sum_by_item(ledger[~is_set], keys))
    reported = computed
    if self_scores is not None:
        known = self_scores.set_index(["office", "item"])["score"].astype(float)
        reported = pd.Series(known.reindex(keys).to_numpy(), index=frame.index)
    status = _find_statuses(rulebook, ledger, keys, assessed)
    scored = frame.assign(
        score=score,
        self_score=reported,
        computed_score=computed,
        assessed_score=score.where(status == ItemStatus.DECIDED),
        status=status,
    )
    return ITEMS.arrange(scored)


def _find_statuses(
    rulebook: Rulebook, ledger: pd.DataFrame, keys: pd.MultiIndex, assessed: Assessed | None
) -> "pd.Series[str]":
    """The status of each (office, item)."""
    overruled = keys.isin(_items_in(ledger[ledger["role"] == Role.ASSESSED]))
    is_open = keys.isin(_items_in(ledger[ledger["role"].isin(list_pending())]))
    is_through = is_disputed = np.full(len(keys), False)
    if assessed is not None:
        items = keys.get_level_values("item")
        is_open |= items.isin(list(assessed.unfinished)) | keys.isin(list(assessed.doubtful))
        voted = [number for number, item in rulebook.items.items() if item.is_voted]
        is_through = items.isin(voted) | keys.isin(list(assessed.through))
        is_disputed = keys.isin(list(assessed.disputed))
    waits = is_open & ~overruled
    decided = (is_through | overruled) & ~waits & ~is_disputed
    statuses = np.array([ItemStatus.PENDING.value, ItemStatus.DECIDED.value, ItemStatus.REPORTED.value], dtype=object)
    return pd.Series(statuses[np.select([waits, decided], [0, 1], 2)])


def _sum_by_item(ledger: pd.DataFrame, keys: pd.MultiIndex) -> "pd.Series[float]":
    """Return what moved, for each (office, item)."""
    moved = ledger.groupby(["office", "item"], sort=False)["points"].sum()
    return pd.Series(moved.reindex(keys, fill_value=0.0).to_numpy(dtype=float))


def _items_in(ledger: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(ledger[["office", "item"]])


def score_sections(rulebook: Rulebook, items: pd.DataFrame) -> pd.DataFrame:
    """Sum the items up to sections (`tables.SECTIONS`)."""
    sums = items.groupby(["office", "section"], sort=False)["score"].sum().reset_index()
    points = {section.section: float(section.points) for section in rulebook.sections}
    sums["score"] = round_points(sums["score"])
    return SECTIONS.arrange(sums.assign(points=sums["section"].map(points)))


def tally_votes(rulebook: Rulebook, answers: pd.DataFrame, ballots: pd.DataFrame | None) -> pd.DataFrame:
    """The answers, and among them what the ballots give each office."""
    tallies = {
        f"{placed.item:02d}.{TALLY}": placed.entry.rule.tally_ballots(ballots, placed.scope.points)
        for placed in place_rules(rulebook)
        if isinstance(placed.entry.rule, Ballot) and ballots is not None
    }
    return answers.assign(**{key: tally.reindex(answers.index) for key, tally in tallies.items()})


class _Placed(NamedTuple):
    """A movement, and what its rows of the ledger say of it."""

    item: int
    rule: str
    movement: Movement
    quote: str = ""
    keys: tuple[str, ...] = ()


def _movements(rulebook: Rulebook) -> Iterator[_Placed]:
    """Every movement of every rule, then the floor of each item that has one."""
    for placed in place_rules(rulebook):
        for movement in placed.movements:
            yield _Placed(placed.item, placed.rule_id, movement, placed.quote, placed.keys)
    for number, item in rulebook.items.items():
        if floor := item_floor(rulebook, item):
            yield _Placed(number, f"{number}.floor", floor)


class _Moved(NamedTuple):
    """The offices to which a movement applies, by their rows' numbers; and what it is for each."""

    placed: _Placed
    offices: "np.ndarray[Any, np.dtype[np.intp]]"
    points: "np.ndarray[Any, np.dtype[Any]]"
    reasons: "np.ndarray[Any, np.dtype[Any]]"


def _move(placed: _Placed, calculation: Calculation) -> _Moved:
    movement = placed.movement
    offices = np.flatnonzero(calculation.of(movement.applies))
    picked = calculation.pick(offices)
    return _Moved(placed, offices, picked.of(movement.points).astype(float), picked.of(movement.reason).astype(object))
