"""One file, one fate: among the files of many offices some are hostile, and the others' scores are what they are without them.

Nor does it cost much more: each file that is made to reach a limit of the reader costs that limit, once.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.reading_cache import ReadingCache
from sfs_excel.workers.executor import READ_SECONDS
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import INBOX, YearFolder
from tests.fillings import KEY
from tests.proof.figures import Figure, at_least, at_most, equal
from tests.proof.judging import plant_mis_score
from tests.proof.variants import bombs, damaged, names, packages, stoppers, zips
from tests.proof.variants.model import Recipe
from tests.proof.year import XLSXWRITER, address, drop, make_forms, make_year

FULL = 2_000
_HOSTILE_FULL, _HOSTILE = 10, 3  # of so many files one is hostile
_DEAREST = 1.5  # times what the run costs without them
_NOBODY = "127.0.0.1:9"  # no hostile file may call there, and none that does would be answered

T = TypeVar("T")


def prove_fates(folder: Path, cases: int) -> list[Figure]:
    """A case is one returned file."""
    hostile = cases // (_HOSTILE_FULL if cases >= FULL // 10 else _HOSTILE)
    offices = [f"v{number:04}" for number in range(cases)]
    good, bad = offices[hostile:], offices[:hostile]
    form = make_forms(folder / "forms", [XLSXWRITER])[XLSXWRITER]
    alone, crowded = (make_year(folder / name, offices) for name in ("alone", "crowded"))
    for office in good:
        for workspace in (alone, crowded):
            drop(workspace, f"{office}司法所.xlsx", address(form, office))
    for office, recipe in zip(bad, cycle(_list_recipes(bad)), strict=False):
        data = recipe.make(address(form, office, recipe.changes, recipe.key or KEY))
        file = recipe.file.format(office=office)
        (crowded.folder / INBOX / file).parent.mkdir(parents=True, exist_ok=True)
        drop(crowded, file, data)
    without, cost_without = _spend(alone.collect)
    with_them, cost_with = _spend(crowded.collect)
    _, later_without = _spend(alone.status)
    _, later_with = _spend(crowded.status)
    reached = _count_slow(YearFolder(crowded.folder))
    return [
        equal("returned files", len(good) + len(bad), cases),
        Figure("of them hostile", len(bad)),
        Figure("of these made to reach the reader's limit", reached),
        equal("good files that did not count in both runs", len(_differ(with_them, without, good)), 0),
        Figure("seconds of the processor without the hostile", round(cost_without, 1)),
        at_most(
            "seconds of the processor with them",
            round(cost_with, 1),
            round(_DEAREST * cost_without + reached * READ_SECONDS, 1),
        ),
        Figure("seconds of the processor for a later command without them", round(later_without, 1)),
        at_most(
            "seconds of the processor for a later command with them",
            round(later_with, 1),
            round(_DEAREST * later_without, 1),
        ),
        at_least("control: one score made wrong is found", len(_find_planted(with_them, without, good)), 1),
    ]


def _count_slow(year: YearFolder) -> int:
    """Files that were given up at the reader's limit of time."""
    known = ReadingCache(year.readings).find({receipt.sha256 for receipt in year.register.receipts()})
    return sum(isinstance(each, Refused) and each.code == RefusalCode.TOO_SLOW for each in known.values())


def _list_recipes(bad: Sequence[str]) -> Sequence[Recipe]:
    """The hostile files, each under a name of its own; an even choice where there are not so many offices."""
    recipes = [*packages.RECIPES, *bombs.make_recipes(_NOBODY), *damaged.RECIPES, *names.RECIPES, *zips.RECIPES]
    able = [each for each in recipes if XLSXWRITER in each.programs and "{office}" in each.file and not each.convert]
    chosen = [*stoppers.RECIPES, *able]
    step = max(1, len(chosen) // max(1, len(bad)))
    return list(islice(chosen, 0, None, step))


def _spend(run: Callable[[], T]) -> tuple[T, float]:
    """The result of a call, and the processor time of this process and of all that it started."""
    before = os.times()
    result = run()
    after = os.times()
    return result, sum(after[:4]) - sum(before[:4])


def _differ(one: Collected, other: Collected, offices: Sequence[str]) -> list[str]:
    """The offices whose scores, item by item, are not the same, or that have none."""
    first, second = dict(_list_scores(one)), dict(_list_scores(other))
    return [office for office in offices if office not in first or first[office] != second.get(office)]


def _list_scores(collected: Collected) -> Iterator[tuple[str, dict[int, float]]]:
    for office, rows in collected.items.groupby("office", sort=False):
        yield str(office), dict(zip(rows["item"], rows["score"], strict=True))


def _find_planted(one: Collected, other: Collected, offices: Sequence[str]) -> list[str]:
    rows = one.items["office"] == offices[0]
    scores = dict(zip(one.items.loc[rows, "item"], one.items.loc[rows, "score"], strict=True))
    saved = one.items.loc[rows, "score"].copy()
    one.items.loc[rows, "score"] = one.items.loc[rows, "item"].map(plant_mis_score(scores))
    found = _differ(one, other, offices)
    one.items.loc[rows, "score"] = saved
    return found
