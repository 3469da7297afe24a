"""Weighs the other readings of the letter: the scores, totals and ranks to which the same answers would come by each of them.

Only the items that an alternative changes are scored again, over all offices at once; that comes to what the evaluation of
everything by that rulebook comes to. An alternative is not worked out where it asks what nobody was asked, or where its checks
judge what was answered otherwise: what offices would answer then, nobody knows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from sfs_excel.outcome.choices import Choice, Decisive, list_choices
from sfs_excel.outcome.judged import Judged
from sfs_excel.outcome.standings import Standings
from sfs_excel.rulebook.alternatives import choose_alternatives
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rules.field import Field
from sfs_excel.words import Severity

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
FIRST = 3  # places whose order a reading may decide
MOST_NAMED = 3  # readings on which it depends


@dataclass(frozen=True, eq=False)
class Weighed:
    """A choice, and the results to which it would come. One value an office of `Standings.offices`, as far as it was worked out.

    Attributes:
        asked: the questions that nobody was asked, in words; not worked out then.
        faulty: how many offices have answers that its checks judge otherwise; not worked out then.
        waiting: in how many offices the item would wait for the bureau, and gives nothing until then.
        items: that it changes.
        gained: points of these items.
    """

    choice: Choice
    asked: tuple[str, ...] = ()
    faulty: int = 0
    waiting: int = 0
    items: tuple[int, ...] = ()
    gained: Array | None = None
    totals: Array | None = None
    ranks: Array | None = None


def weigh_choices(judged: Judged, ranking: pd.DataFrame, items: Sequence[int] = ()) -> tuple[Standings, list[Weighed]]:
    """Weigh every alternative by itself, and of those in force, that they were not.

    Args:
        ranking: what `judged` comes to.
        items: only readings of these; of all items, if none is named.
    """
    report = judged.report
    written = report.written or report.rulebook
    standings = Standings(judged, ranking)
    choices = list_choices(written, report.roster.chosen)
    return standings, [_weigh(standings, written, each) for each in choices if not items or each.item in items]


def find_decisive(judged: Judged, ranking: pd.DataFrame) -> tuple[Decisive, ...]:
    """Find on which readings the order of the first places depends most: one an item, the highest place first.

    Args:
        ranking: what `judged` comes to.
    """
    if ranking["rank"].notna().sum() < 2:
        return ()
    standings, weighed = weigh_choices(judged, ranking)
    found: dict[int, Decisive] = {}
    for decisive in filter(None, (_tell_first(standings, each) for each in weighed)):
        known = found.get(decisive.choice.item)
        if known is None or decisive.place < known.place:
            found[decisive.choice.item] = decisive
    return tuple(sorted(found.values(), key=lambda each: each.place)[:MOST_NAMED])


def _tell_first(standings: Standings, weighed: Weighed) -> Decisive | None:
    """Tell the first of the first places that somebody else would have; None where nobody would."""
    if weighed.ranks is None:
        return None
    for place in range(1, FIRST + 1):
        before, after = (standings.list_at(ranks, place) for ranks in (standings.ranks, weighed.ranks))
        if before != after:
            return Decisive(weighed.choice, place, before, after)
    return None


def _weigh(standings: Standings, written: Rulebook, choice: Choice) -> Weighed:
    now, then = standings.rulebook, choose_alternatives(written, choice.chosen)
    touched = [
        item for number, item in then.items.items() if item is not now.items[number] and item != now.items[number]
    ]
    if asked := [said for item in touched for said in _list_asked(now.items[item.item], item)]:
        return Weighed(choice, asked=tuple(asked))
    if faulty := _count_faulty(standings, touched):
        return Weighed(choice, faulty=faulty)
    weighed, scores = Weighed(choice, items=tuple(item.item for item in touched)), {}
    for item in touched:
        if item.rules != now.items[item.item].rules:
            rescored = standings.score_again(then, item)
            scores[item.item] = rescored
            weighed = replace(weighed, waiting=weighed.waiting + rescored.count_waiting(standings, item.item))
    totals, ranks = standings.place_again(scores)
    return replace(weighed, gained=standings.gained(scores), totals=totals, ranks=ranks)


def _list_asked(now: Item, then: Item) -> Iterator[str]:
    """The questions of an item that are not asked now, or of somebody else, in words."""
    for key, field in then.fields.items():
        if key not in now.fields or _question(field) != _question(now.fields[key]):
            who = "由县局在核定表里填" if field.by == "bureau" else "由司法所填"
            yield f"“{field.label}”（{who}）"


def _question(field: Field) -> tuple[object, ...]:
    return field.label, field.type, field.unit, field.by, field.default


def _count_faulty(standings: Standings, touched: Sequence[Item]) -> int:
    """Count the offices of which other values are valid by the checks of these items than by those in force."""
    judged_otherwise: Array = np.zeros(len(standings.offices), bool)
    for item in touched:
        now = standings.rulebook.items[item.item]
        before, after = ([check for check in its.checks if check.severity == Severity.ERROR] for its in (now, item))
        if before != after:
            judged_otherwise |= standings.judge_otherwise(item.item, before, after)
    return int(judged_otherwise.sum())
