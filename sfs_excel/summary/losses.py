"""Where points were lost: by office and item, and over the county. The same figures in every output."""

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.scoring.score import DECIDED

_TAKEN = ("loss", "penalty", "floor")  # roles of what was lost; what waits for a decision is not lost


def sum_losses(ledger: pd.DataFrame) -> "pd.Series[float]":
    """What each office lost in each item: (office, item) -> points > 0; items in which nothing was lost are left out.

    A gain in the same item does not make up for a loss, as the letter counts both. Where an assessor set the score, what
    was computed no longer matters: lost is what the score is short of the item's points.
    """
    keys = pd.MultiIndex.from_frame(ledger[["office", "item"]])
    is_set = keys.isin(keys[ledger["role"] == DECIDED])
    counted = ledger[ledger["role"].isin(_TAKEN) | is_set]
    moved = round_points(counted.groupby(["office", "item"], sort=False)["points"].sum().astype(float))
    return -moved[moved < 0]


def rank_lost_items(ledger: pd.DataFrame) -> pd.DataFrame:
    """The items in which points were lost, the most first, ties in the letter's order: item, offices (so many lost), lost."""
    losses = sum_losses(ledger)
    items = losses.groupby(level="item").agg(["size", "sum"]).reset_index()
    items.columns = pd.Index(["item", "offices", "lost"])
    lost = round_points(items["lost"].astype(float))
    ordered = items.assign(lost=lost).sort_values(["lost", "offices", "item"], ascending=[False, False, True])
    return ordered.reset_index(drop=True)


def find_most_lost(rulebook: Rulebook, ledger: pd.DataFrame, most: int) -> pd.DataFrame:
    """The first of them that offices could have kept: neither what is voted on nor what only takes from the total."""
    own = [number for number, item in rulebook.items.items() if item.points and not item.is_voted]
    lost = rank_lost_items(ledger)
    return lost[lost["item"].isin(own)].head(most)
