"""Overwrites scores and states in 得分矩阵, as a person would."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from sfs_excel.outcome.results import Results
from sfs_excel.words import OfficeStatus
from tests.summary.reading import find_score_cell, find_state_cell

OVERWRITTEN = 50


@dataclass(frozen=True)
class Case:
    results: Results
    scores: dict[tuple[str, int], float] = field(default_factory=dict)
    states: dict[str, OfficeStatus] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """The number of places that are no longer what was computed."""
        scored = self.results.item_scores
        changed = sum(scored.get(place, (None, False))[0] != score for place, score in self.scores.items())
        return changed + sum(self.results.states[office] != state for office, state in self.states.items())


def overwrite_at_random(results: Results, seed: int) -> Case:
    """Fifty scores; where there are offices enough, a veto is lifted, another laid, a return withdrawn, one added."""
    rng = random.Random(seed)
    case = Case(results)
    offices = [office for office in results.offices if results.states[office] != OfficeStatus.MISSING]
    places = [(office, item) for office in offices for item in results.rulebook.items]
    for place in rng.sample(places, min(OVERWRITTEN, len(places) // 2)):
        case.scores[place] = rng.choice([0, 0.1, 0.35, 1.15, 2, 2.67, 4, -5, 12.3])
    if len(offices) > 5:
        case.states[next(office for office in offices if results.states[office] == OfficeStatus.VETOED)] = (
            OfficeStatus.RANKED
        )
        case.states[offices[-1]], case.states[offices[-2]] = OfficeStatus.VETOED, OfficeStatus.MISSING
        late = next(office for office in results.offices if results.states[office] == OfficeStatus.MISSING)
        case.states[late] = OfficeStatus.RANKED
        case.scores.update({(late, item): 1.25 for item in results.rulebook.items})
    return case


def change_workbook(source: Path, target: Path, change: Callable[[openpyxl.Workbook], None]) -> None:
    workbook = openpyxl.load_workbook(source)
    change(workbook)
    workbook.save(target)
    workbook.close()


def write_over(path: Path, office: str, item: int, points: float) -> None:
    """One score, in the ranking workbook itself."""

    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["得分矩阵"]
        sheet[find_score_cell(sheet, office, item)] = points

    change_workbook(path, path, change)


def keep_sheets(workbook: openpyxl.Workbook, *names: str) -> None:
    """Keep these sheets and the hidden ones: others would only be recalculated and read again and again."""
    for name in workbook.sheetnames:
        if name not in names and not name.startswith("_"):
            del workbook[name]


def keep_ranking(workbook: openpyxl.Workbook) -> None:
    keep_sheets(workbook, "得分矩阵", "总排名")


def overwrite(case: Case, workbook: openpyxl.Workbook) -> None:
    sheet = workbook["得分矩阵"]
    for (office, item), score in case.scores.items():
        sheet[find_score_cell(sheet, office, item)] = score
    for office, state in case.states.items():
        sheet[find_state_cell(sheet, office)] = state.word


def overwrite_ranking(case: Case, workbook: openpyxl.Workbook) -> None:
    keep_ranking(workbook)
    overwrite(case, workbook)
