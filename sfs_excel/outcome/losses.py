"""Counts the lost points by office and item, and over the county. The same figures in every output.

Lost is what a score is short of the item's points, or below nought where the item has none: within an item, what was gained
makes up for what was lost, as it does in the score.
"""

from typing import NamedTuple

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.outcome.results import Results
from sfs_excel.rules.roles import list_pending
from sfs_excel.words import ItemStatus, Role


def sum_losses(results: Results) -> "pd.Series[float]":
    """Return what each office lost in each item: (office, item) -> points > 0; items in which nothing was lost are left out, and
    so is what waits for a decision."""
    items = results.items.set_index(["office", "item"])
    short = (items["points"] - items["score"]).astype(float)
    waiting = sum_pending(results.ledger).reindex(short.index, fill_value=0.0)
    lost = round_points(short - waiting)
    return lost[lost > 0]


def sum_pending(ledger: pd.DataFrame) -> "pd.Series[float]":
    """(office, item) -> points that wait for a decision; a score that an assessor set has decided them."""
    keys = pd.MultiIndex.from_frame(ledger[["office", "item"]])
    waits = ledger["role"].isin(list_pending()) & ~keys.isin(keys[ledger["role"] == Role.ASSESSED])
    return -round_points(ledger[waits].groupby(["office", "item"])["points"].sum().astype(float))


class Shortfall(NamedTuple):
    """An item in which points were lost: by how many offices, and how many points together."""

    item: int
    offices: int
    lost: float


def rank_lost_items(results: Results) -> list[Shortfall]:
    """The items in which points were lost, the most first, ties in the letter's order.

    As 得分矩阵 has them: an item that waits for some offices counts 0 for now; one that waits for all is nobody's loss.
    """
    items = results.items[~results.items["office"].isin(list(results.outside))]
    waits = (items["status"] == ItemStatus.PENDING).groupby(items["item"]).transform("all").astype(bool)
    lost = round_points((items["points"] - items["score"]).astype(float))
    losses = lost[~waits & (lost > 0)].groupby(items["item"])
    counts, sums = losses.size(), round_points(losses.sum().astype(float))
    found = [
        Shortfall(int(str(item)), int(count), float(total))
        for (item, count), total in zip(counts.items(), sums, strict=True)
    ]
    return sorted(found, key=lambda each: (-each.lost, -each.offices, each.item))


def find_most_lost(results: Results) -> list[Shortfall]:
    """Those of them that offices could have kept: neither what is voted on nor what only takes from the total."""
    items = results.rulebook.items
    return [each for each in rank_lost_items(results) if items[each.item].points and not items[each.item].is_voted]
