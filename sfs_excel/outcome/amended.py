"""Compares a result with the one that was final before it: offices, items, scores, ranks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sfs_excel.expr.shown import show_number
from sfs_excel.inbox.events import Frozen
from sfs_excel.outcome.event_tables import AMENDED
from sfs_excel.words import OfficeStatus

NOTHING = "—"
_COUNTY = "全县"
_PLACE = {"司法所": "name", "状态": "status", "名次": "rank", "总分": "total", "等次": "band"}
_Row = tuple[str, str, int, str, str, str]  # of `AMENDED`


@dataclass(frozen=True)
class Former:
    """The result that was final before.

    Attributes:
        is_proven: it lies in its place as it was frozen; else nothing of it is known.
        ranking, items: its tables, as exported.
    """

    frozen: Frozen
    is_proven: bool
    ranking: pd.DataFrame = field(compare=False, repr=False)
    items: pd.DataFrame = field(compare=False, repr=False)


def compare_results(former: Former | None, ranking: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """One row a thing that is otherwise than it was (`AMENDED`): first the stage; then the offices in the ranking's order and
    those that are no more, of each its place before its items. An office without points on one side has no items to compare.

    Args:
        ranking, items: of the result as it is now.
    """
    if former is None or not former.is_proven:
        return AMENDED.frame()
    stages = _compare_stages(former.ranking, ranking)
    return AMENDED.frame([*stages, *compare_tables(former.ranking, former.items, ranking, items)])


def compare_tables(
    ranking_before: pd.DataFrame, items_before: pd.DataFrame, ranking: pd.DataFrame, items: pd.DataFrame
) -> Iterator[_Row]:
    """The rows of `AMENDED` that are about offices."""
    before, now = _list_places(ranking_before), _list_places(ranking)
    scores = _compare_scores(items_before, items, _list_scored(ranking_before) & _list_scored(ranking))
    for office in dict.fromkeys([*now, *before]):
        name = now.get(office, before.get(office, {}))["司法所"]
        yield from _compare_places(office, name, before.get(office), now.get(office))
        yield from ((office, name, *score) for score in scores.get(office, ()))


def _compare_stages(before: pd.DataFrame, now: pd.DataFrame) -> Iterator[_Row]:
    was, is_now = (str(next(iter(each["stage"]), "")) for each in (before, now))
    if was != is_now:
        yield "", _COUNTY, 0, "考核阶段", was, is_now


def _list_places(ranking: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Office -> what is said of its place, in words."""
    return {
        str(row["office"]): {what: _say(column, row[column]) for what, column in _PLACE.items()}
        for row in ranking.to_dict("records")
    }


def _list_scored(ranking: pd.DataFrame) -> set[str]:
    return set(ranking.loc[ranking["total"].notna(), "office"])


def _compare_places(
    office: str, name: str, before: Mapping[str, str] | None, now: Mapping[str, str] | None
) -> Iterator[_Row]:
    """Compare what stands in the ranking; of an office that is there on one side alone, all that stands there."""
    for what in _PLACE:
        was, said = (NOTHING if each is None else each[what] for each in (before, now))
        if was != said:
            yield office, name, 0, what, was, said


def _compare_scores(
    before: pd.DataFrame, now: pd.DataFrame, scored: set[str]
) -> dict[str, list[tuple[int, str, str, str]]]:
    """Office -> item, what, and what it said before and says now, of every item that has other points."""
    was, is_now = (each.loc[each["office"].isin(scored), ["office", "item", "score"]] for each in (before, now))
    joined = is_now.merge(was, on=["office", "item"], how="outer", suffixes=("", "_before"))
    found: dict[str, list[tuple[int, str, str, str]]] = {}
    changed = joined[joined["score"] != joined["score_before"]].sort_values("item", kind="stable")
    for row in changed.to_dict("records"):
        before_said, now_said = _say("", row["score_before"]), _say("", row["score"])
        if before_said != now_said:
            item = int(row["item"])
            found.setdefault(str(row["office"]), []).append((item, f"第{item}项得分", before_said, now_said))
    return found


def _say(column: str, value: Any) -> str:
    if pd.isna(value) or value == "":
        return NOTHING
    if column == "status":
        return OfficeStatus(value).word
    return str(value) if isinstance(value, str) else show_number(float(value))
