"""Tells what was changed in the rules under way: in their words, and in the scores that come of the same answers."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from sfs_excel.outcome.amended import compare_tables
from sfs_excel.outcome.event_tables import MENDED
from sfs_excel.outcome.results import Results
from sfs_excel.rulebook.mended import Comparison, Mended
from sfs_excel.rulebook.rewordings import Rewording, list_rewordings
from sfs_excel.words import Fate

LETTER = "责任书"
_AMONG_ALL = ("名次", "等次")  # which rest on the totals of all offices
_Row = tuple[str, str, str, int, str, str, str, str]  # of `MENDED`


@dataclass(frozen=True, eq=False)
class Earlier:
    """The year by an earlier rulebook.

    Attributes:
        since: the day on which the first form went out by it; "" where that is not known.
        mended: what becomes of its forms.
        results: what comes of all that was received and decided, by the earlier rulebook.
    """

    since: str
    comparison: Comparison
    mended: Mended
    results: Results


def tell_mended(earlier: list[Earlier], results: Results) -> pd.DataFrame:
    """One row a thing that is said otherwise, then one a score or place that comes out otherwise (`MENDED`).

    Args:
        results: by the rulebook of today.
    """
    return MENDED.frame(row for each in earlier for row in (*_tell_words(each), *_tell_scores(each, results)))


def _tell_words(earlier: Earlier) -> Iterator[_Row]:
    for each in list_rewordings(earlier.comparison):
        fate = _find_fate(earlier, each)
        yield earlier.since, "", LETTER, each.item, each.what, each.before, each.after, fate.word


def _find_fate(earlier: Earlier, told: Rewording) -> Fate:
    """Tell what becomes of what was answered: of the field that was changed, or of the whole item."""
    if told.key:
        return earlier.mended.tell(told.key)
    if told.item in earlier.mended.others:
        return earlier.mended.tell_item(told.item)
    return Fate.KEPT


def _tell_scores(earlier: Earlier, results: Results) -> Iterator[_Row]:
    before, unasked = earlier.results, _find_unasked(earlier.results, results)
    numbers = {was: now for now, was in earlier.comparison.moved.items()}
    items = before.items[~before.items["item"].isin(earlier.comparison.gone)]
    items = items.assign(item=items["item"].replace(numbers))
    for office, name, item, what, was, now in compare_tables(before.ranking, items, results.ranking, results.items):
        fate = earlier.mended.tell_item(item) if item else Fate.KEPT
        if (unasked and what in _AMONG_ALL) or (office in unasked and (not item or fate == Fate.NEW)):
            continue
        yield earlier.since, office, name, item, what, was, now, "" if fate == Fate.KEPT else fate.word


def _find_unasked(before: Results, results: Results) -> set[str]:
    """The offices that have answered a new question, and not the one in its place: by the earlier rulebook their answers come to
    less, through no change of a rule."""
    missing, now = (
        dict(zip(each["office"], each["missing"], strict=True)) for each in (before.ranking, results.ranking)
    )
    return {office for office, many in missing.items() if many > now.get(office, many)}
