"""Items -> totals, ranks, bands and the stage that the result has reached."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import numpy as np
import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.rulebook.ranking import Ranking
from sfs_excel.rules.roles import Beyond, list_beyond
from sfs_excel.scoring.tables import PLACES
from sfs_excel.words import ItemStatus, OfficeStatus, Role, Stage

NO_BAND = ""
_PLAIN = Ranking()


def find_stage(items: pd.DataFrame) -> Stage:
    """自评暂定 until assessors have decided all that rests on an office's word, 核定 while something is undecided, 终评."""
    if (items["status"] == ItemStatus.REPORTED).any() or not (items["status"] == ItemStatus.DECIDED).any():
        return Stage.PROVISIONAL
    return Stage.ASSESSED if (items["status"] == ItemStatus.PENDING).any() else Stage.FINAL


def rank_offices(
    offices: Sequence[tuple[str, str]],
    items: pd.DataFrame,
    ledger: pd.DataFrame,
    options: Ranking = _PLAIN,
    outside: Mapping[str, OfficeStatus] | None = None,
) -> pd.DataFrame:
    """Rank the offices: equal totals share a rank (1, 2, 2, 4); a vetoed office has a score and no rank.

    Args:
        offices: (code, name) of every office of the roster, in its order; one without items is `missing`.
        outside: office -> why the roster has it outside the ranking. It has a score where it has items, stands behind all
            others, and counts for nothing.
        items: `section` is read only where the options speak of sections.
        options: the rulebook's. Weights multiply what a section kept of its points, and neither bonus nor penalty. A tie
            of totals is broken by the sections named, by their scores without weights; who ties in all of them shares
            the rank. Bands: `place_in_bands`.

    Returns:
        One row an office (`tables.PLACES`); ties in the roster's order. A score that an assessor set is in the base.
    """
    frame = pd.DataFrame(list(offices), columns=["office", "name"]).set_index("office")
    frame["total"] = _sum_totals(items, ledger, options).reindex(frame.index)
    vetoes = ledger[ledger["role"] == Role.VETO].groupby("office")["reason"].agg("；".join).astype(object)
    for column in get_args(Beyond):
        rows = ledger[ledger["role"].isin(list_beyond(column))]
        moved = round_points(rows.groupby("office")["points"].sum().astype(float))
        frame[column] = moved.reindex(frame.index, fill_value=0.0).where(frame["total"].notna())
    frame["base"] = round_points(frame["total"] - frame["bonus"] - frame["penalty"])
    frame["veto"] = vetoes.reindex(frame.index).fillna("").astype(object)
    frame["status"] = OfficeStatus.RANKED
    frame.loc[frame["veto"] != "", "status"] = OfficeStatus.VETOED
    frame.loc[frame["total"].isna(), "status"] = OfficeStatus.MISSING
    for office, status in (outside or {}).items():
        frame.loc[office, "status"] = status
    frame["rank"] = _rank_totals(frame.loc[frame["status"] == OfficeStatus.RANKED, "total"], items, options).reindex(
        frame.index
    )
    frame["stage"] = find_stage(items[~items["office"].isin(list(outside or ()))])
    order = frame["status"].map({status: place for place, status in enumerate(OfficeStatus)})
    ordered = frame.assign(_order=order).sort_values(
        ["_order", "rank", "total"], ascending=[True, True, False], kind="stable"
    )
    ranked = ordered[ordered["status"] == OfficeStatus.RANKED]
    ordered["band"] = place_in_bands(ranked["rank"], ranked["total"], options).reindex(
        ordered.index, fill_value=NO_BAND
    )
    return PLACES.arrange(ordered.reset_index())


def place_in_bands(ranks: "pd.Series[int]", totals: "pd.Series[float]", options: Ranking) -> "pd.Series[str]":
    """Give every ranked office the first band whose terms it meets, the best offices first.

    A band's limit (its places, and its share of the ranked offices, rounded down) is never exceeded: where offices of
    one rank do not all find room, all of them stay out, and the band is closed, so that nobody overtakes them. Places
    that a band leaves empty are not handed down.

    Args:
        ranks: of the ranked offices only, the best first.
        totals: of the same offices.
    """
    placed: dict[object, str] = {}
    remaining, taken = list(options.bands), 0
    for _, tied in totals.groupby(ranks, sort=True):
        while remaining:
            band = remaining[0]
            is_good = band.at_least is None or tied.iloc[0] >= float(band.at_least)
            if is_good and taken + len(tied) <= band.limit(len(totals)):
                placed |= dict.fromkeys(tied.index, band.name)
                taken += len(tied)
                break
            remaining, taken = remaining[1:], 0
    return pd.Series([placed.get(office, NO_BAND) for office in totals.index], index=totals.index, dtype=object)


def rank_standings(standings: "np.ndarray[Any, np.dtype[Any]]") -> "np.ndarray[Any, np.dtype[Any]]":
    """Rank by the first column, equals by the next: 1 and so many as are better.

    Args:
        standings: (offices x columns), none of them NaN.
    """
    _, places, many = np.unique(standings, axis=0, return_inverse=True, return_counts=True)
    better = many.sum() - many.cumsum()
    return np.asarray(better[places.reshape(-1)] + 1)


def _sum_totals(items: pd.DataFrame, ledger: pd.DataFrame, options: Ranking) -> "pd.Series[float]":
    """Office -> total. A weight adds (factor - 1) of what its section kept: the score without bonus and penalty."""
    totals = items.groupby("office")["score"].sum()
    if options.weights:
        unweighted = ledger[ledger["role"].isin(list_beyond())].groupby(["office", "item"])["points"].sum()
        keys = pd.MultiIndex.from_frame(items[["office", "item"]])
        kept = items["score"] - unweighted.reindex(keys, fill_value=0.0).to_numpy(dtype=float)
        factors = {section: float(factor) for section, factor in options.weights.items()}
        more = kept * (items["section"].map(factors).fillna(1.0) - 1.0)
        totals = totals + more.groupby(items["office"]).sum()
    return round_points(totals.astype(float))


def _rank_totals(totals: "pd.Series[float]", items: pd.DataFrame, options: Ranking) -> "pd.Series[int]":
    """1 and so many as are better: by total, then by each of the sections that break ties."""
    columns = [totals]
    for section in options.ties:
        scores = items[items["section"] == section].groupby("office")["score"].sum().astype(float)
        columns.append(round_points(scores).reindex(totals.index))
    ranks = rank_standings(np.column_stack([column.to_numpy(dtype=float) for column in columns]))
    return pd.Series(ranks, index=totals.index, dtype="Int64")
