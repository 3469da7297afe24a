"""Where points were lost: by office and item, and over the county. The same figures in every output.

Lost is what a score is short of the item's points, or below nought where the item has none: within an item, what was gained
makes up for what was lost, as it does in the score.
"""

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.scoring.score import DECIDED, PENDING
from sfs_excel.summary.results import Results


def sum_losses(results: Results) -> "pd.Series[float]":
    """What each office lost in each item: (office, item) -> points > 0; items in which nothing was lost are left out, and
    so is what waits for a decision."""
    items = results.items.set_index(["office", "item"])
    short = (items["points"] - items["score"]).astype(float)
    waiting = sum_pending(results.ledger).reindex(short.index, fill_value=0.0)
    lost = round_points(short - waiting)
    return lost[lost > 0]


def sum_pending(ledger: pd.DataFrame) -> "pd.Series[float]":
    """(office, item) -> points that wait for a decision; a score that an assessor set has settled them."""
    keys = pd.MultiIndex.from_frame(ledger[["office", "item"]])
    waits = (ledger["role"] == "pending") & ~keys.isin(keys[ledger["role"] == DECIDED])
    return -round_points(ledger[waits].groupby(["office", "item"])["points"].sum().astype(float))


def rank_lost_items(results: Results) -> pd.DataFrame:
    """The items in which points were lost, the most first, ties in the letter's order: item, offices (so many lost), lost.

    As 得分矩阵 has them: an item that waits for some offices counts 0 for now; one that waits for all is nobody's loss.
    """
    items = results.items
    waits = (items["status"] == PENDING).groupby(items["item"]).transform("all").astype(bool)
    lost = round_points((items["points"] - items["score"]).astype(float))
    losses = items.assign(lost=lost)[~waits & (lost > 0)].groupby("item")["lost"].agg(["size", "sum"]).reset_index()
    losses.columns = pd.Index(["item", "offices", "lost"])
    losses = losses.assign(lost=round_points(losses["lost"].astype(float)))
    ordered = losses.sort_values(["lost", "offices", "item"], ascending=[False, False, True])
    return ordered.reset_index(drop=True)


def find_most_lost(results: Results, most: int) -> pd.DataFrame:
    """The first of them that offices could have kept: neither what is voted on nor what only takes from the total."""
    own = [number for number, item in results.rulebook.items.items() if item.points and not item.is_voted]
    lost = rank_lost_items(results)
    return lost[lost["item"].isin(own)].head(most)
