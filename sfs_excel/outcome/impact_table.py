"""The changes that each alternative would bring, as a frame: a row an office that it would move, or one that says why none is."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sfs_excel.outcome.impact import Weighed
from sfs_excel.outcome.standings import Standings
from sfs_excel.rulebook.alternatives import list_alternatives
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.scoring.tables import Table, one_of
from sfs_excel.words import Effect

IMPACT = Table(
    "impact",
    "an alternative reading, and an office that it would move; one row with no office where it would move none",
    {
        "item": ("int64", "number"),
        "choice": ("str", "in words: `第4项改用“各条件平均分摊”`; of one that is in force, that it were not"),
        "reading": ("str", "by which the item would be read"),
        "effect": ("str", one_of(Effect)),
        "said": ("str", "what it would change, in words"),
        "office": ("str", "code; empty where it would move none"),
        "name": ("str", "of the office"),
        "gained": ("float64", "points of the items that it changes"),
        "total_before": ("float64", "as it is"),
        "total_after": ("float64", "as it would be"),
        "rank_before": ("Int64", "as it is; empty where it has none"),
        "rank_after": ("Int64", "as it would be"),
    },
)


def frame_impact(
    standings: Standings, weighed: Sequence[Weighed], written: Rulebook, names: Mapping[str, str]
) -> pd.DataFrame:
    """
    Args:
        written: the rulebook as its file has it.
        names: code -> name of every office.
    """
    return IMPACT.frame(row for each in weighed for row in _list_rows(standings, each, written, names))


def _list_rows(
    standings: Standings, weighed: Weighed, written: Rulebook, names: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    effect, said = _say(standings, weighed)
    row: dict[str, object] = {
        "item": weighed.choice.item,
        "choice": weighed.choice.say(),
        "reading": _find_reading(written, weighed),
        "effect": effect,
        "said": said,
        "office": "",
        "name": "",
        "gained": None,
        "total_before": None,
        "total_after": None,
        "rank_before": None,
        "rank_after": None,
    }
    if weighed.totals is None or weighed.ranks is None or weighed.gained is None or effect == Effect.SAME:
        yield row
        return
    for at in np.flatnonzero(_find_moved(standings, weighed)):
        office = standings.offices[at]
        yield row | {
            "office": office,
            "name": names[office],
            "gained": float(weighed.gained[at]),
            "total_before": float(standings.totals[at]),
            "total_after": float(weighed.totals[at]),
            "rank_before": int(standings.ranks[at]) or None,
            "rank_after": int(weighed.ranks[at]) or None,
        }


def _say(standings: Standings, weighed: Weighed) -> tuple[Effect, str]:
    if weighed.asked:
        return Effect.ASKS, f"要另外填报{'、'.join(weighed.asked)}，现在没有人填过，算不出来"
    if weighed.faulty:
        return Effect.FAULTY, f"有{weighed.faulty}个所填的数不合改用以后的检查，更正以后才算得出来"
    assert weighed.gained is not None
    assert weighed.ranks is not None
    waiting = f"；有{weighed.waiting}个所待县局认定，认定以前暂计0分" if weighed.waiting else ""
    if not _find_moved(standings, weighed).any():
        return Effect.SAME, f"得分、名次都不变{waiting}"
    gained, lost = int((weighed.gained > 0).sum()), int((weighed.gained < 0).sum())
    moved = int((weighed.ranks != standings.ranks).sum())
    said = [f"{gained}个所多得分"] * bool(gained) + [f"{lost}个所少得分"] * bool(lost)
    return Effect.MOVED, f"{'，'.join([*said, f'{moved}个所名次变化' if moved else '名次都不变'])}{waiting}"


def _find_moved(standings: Standings, weighed: Weighed) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return np.asarray((weighed.gained != 0) | (weighed.totals != standings.totals) | (weighed.ranks != standings.ranks))


def _find_reading(written: Rulebook, weighed: Weighed) -> str:
    offered = list_alternatives(written)[weighed.choice.name]
    if not weighed.choice.is_undone:
        return offered.reading
    item, place = offered.rules[0]
    return written.items[item].rules[place].reading
