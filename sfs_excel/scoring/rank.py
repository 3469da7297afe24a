"""Items -> totals, ranks and the stage that the result has reached."""

from collections.abc import Sequence

import pandas as pd

from sfs_excel.expr.frame import round_points

RANKING = ["office", "name", "status", "rank", "total", "base", "bonus", "penalty", "veto", "stage"]
PROVISIONAL, ASSESSED, FINAL = "自评暂定", "核定", "终评"


def find_stage(items: pd.DataFrame) -> str:
    """自评暂定 until assessors have decided all that rests on an office's word, 核定 while something is undecided, 终评."""
    if (items["status"] == "自评").any() or not (items["status"] == "核定").any():
        return PROVISIONAL
    return ASSESSED if (items["status"] == "待定").any() else FINAL


def rank_offices(offices: Sequence[tuple[str, str]], items: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Rank the offices: equal totals share a rank (1, 2, 2, 4); a vetoed office has a score and no rank.

    Args:
        offices: (code, name) of every office of the roster, in its order; one without items is `missing`.

    Returns:
        One row an office: ranked by rank, then vetoed by total, then missing; ties in the roster's order. rank is
        Int64; rank and total are NA where there is none. total = base + bonus + penalty, where bonus is all that was
        gained beyond the items' points, and penalty (<= 0) what was taken from the total.
    """
    frame = pd.DataFrame(list(offices), columns=["office", "name"]).set_index("office")
    total = round_points(items.groupby("office")["score"].sum())
    vetoes = ledger[ledger["role"] == "veto"].groupby("office")["reason"].agg("；".join)
    frame["total"] = total.reindex(frame.index)
    for name, role in (("bonus", "gain"), ("penalty", "penalty")):
        moved = round_points(ledger[ledger["role"] == role].groupby("office")["points"].sum().astype(float))
        frame[name] = moved.reindex(frame.index, fill_value=0.0).where(frame["total"].notna())
    frame["base"] = round_points(frame["total"] - frame["bonus"] - frame["penalty"])
    frame["veto"] = vetoes.reindex(frame.index).fillna("").astype(object)
    frame["status"] = "ranked"
    frame.loc[frame["veto"] != "", "status"] = "vetoed"
    frame.loc[frame["total"].isna(), "status"] = "missing"
    in_ranking = frame["total"].where(frame["status"] == "ranked")
    frame["rank"] = in_ranking.rank(method="min", ascending=False).astype("Int64")
    frame["stage"] = find_stage(items)
    order = frame["status"].map({"ranked": 0, "vetoed": 1, "missing": 2})
    ordered = frame.assign(_order=order).sort_values(["_order", "total"], ascending=[True, False], kind="stable")
    return ordered.reset_index()[RANKING]
