"""Overwritten scores and states are followed everywhere.

1. Overwrite scores and states in 得分矩阵, and section, total, rank and band follow, in both sheets, as pandas has them:
   for a rulebook with neither weights nor ties nor bands, and for one with all of them; standing, and lying down.
2. Ties share a rank (1, 2, 2, 4) unless a section breaks them; vetoed and missing offices stay out of the ranking.
3. The chart of totals follows too.
4. What was overwritten is counted.
Beside the comparison stand formulas that are a little wrong, which it must find.
"""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell

from sfs_excel.rulebook.model import Rulebook
from sfs_excel.summary.sizes import Sizes
from sfs_excel.summary.write import build_summary
from sfs_excel.words import Stage
from tests.asked import list_asked
from tests.conftest import Recalculate
from tests.libreoffice import read_values
from tests.summary.expecting import expect_bars, expect_outcome, find_faults
from tests.summary.factory import RULEBOOK, WITH_BANDS, make_results, with_ranking
from tests.summary.library import SIZES, Library
from tests.summary.overwriting import Case, change_workbook, keep_ranking, overwrite_at_random, overwrite_ranking
from tests.summary.reading import Outcome, read_outcome

# openpyxl says so of the solid data bar of 总分, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

LYING = SIZES["lying"]
BOOKS: Mapping[str, Rulebook] = {"plain": RULEBOOK, "bands": WITH_BANDS}
IN_LIBRARY = {"plain-early": "twelve", "bands-12": "final", "bands-50": "many", "bands-lying": "lying"}
NAMES = ["plain-1", "plain-early", "plain-ties", "bands-12", "bands-ties", "bands-untouched", "bands-50"]
NAMES += ["bands-lying", "bands-lying-ties"]  # one row an office
OTHERS = ["plain-12", "plain-untouched", "bands-1", "bands-early", "plain-lying-1", "bands-lying-untouched"]
EVERY_NAME = [*NAMES, *(pytest.param(name, marks=pytest.mark.heavy) for name in OTHERS)]
# One formula each that is wrong: the sheet, where it stands in it, and what becomes of it.
POISONS: Mapping[str, tuple[str, str, str]] = {
    "total": ("得分矩阵", "ROUND(SUM(", "ROUND(1+SUM("),
    "rank": ("得分矩阵", "1+SUMPRODUCT(", "2+SUMPRODUCT("),
    "tie": ("得分矩阵", ")*($", ")*(0*$"),
    "weight": ("得分矩阵", "+0.5*(", "+0.6*("),
    "limit": ("_计算值", "INT(", "INT(2*"),
    "end": ("_计算值", "COUNTIFS(", "0*COUNTIFS("),
    "bound": ("_计算值", '">="&', '"<"&'),
    "standing": ("_计算值", '"<="&', '"<"&'),
}
LYING_POISONS = ("rank", "limit")  # the others are the same formulas, in the same two sheets
POISONED = [
    *POISONS,
    *(f"lying-{name}" for name in LYING_POISONS),
    *(pytest.param(f"lying-{name}", marks=pytest.mark.heavy) for name in POISONS if name not in LYING_POISONS),
]


def tie_all(rulebook: Rulebook) -> Case:
    """Six offices without weights: totals tie, sections 3 and 1 too but for one. 0.1 + 0.2 and 0.3 are one score."""
    unweighted = with_ranking(rulebook, rulebook.ranking.model_dump(exclude={"weights"}))
    results = make_results(6, missing=0, vetoed=0, rulebook=unweighted, stage=Stage.FINAL)
    first, second, third = ([item.item for item in section.items] for section in rulebook.sections[:3])
    scores = {
        "001": {first[0]: 9, first[1]: 0.5},
        "002": {first[0]: 0.1, first[1]: 0.2, third[0]: 2},
        "003": {first[0]: 0.3, third[1]: 2},
        "004": {first[1]: 0.3, third[0]: 1, third[1]: 1},
        "005": {first[0]: 0.2, second[0]: 0.1, third[0]: 2},
        "006": {},
    }
    return Case(results, {(o, item): own.get(item, 0) for o, own in scores.items() for item in rulebook.items})


def make_cases(library: Library) -> dict[str, Case]:
    cases = {"bands-50": overwrite_at_random(library.results("many"), 50)}
    cases["bands-lying"] = overwrite_at_random(library.results("lying"), 12)
    cases["bands-lying-ties"], cases["bands-lying-untouched"] = tie_all(WITH_BANDS), Case(library.results("lying"))
    cases["plain-lying-1"] = overwrite_at_random(make_results(1, 0, 0, stage=Stage.FINAL), 1)
    for name, rulebook in BOOKS.items():
        for size, missing, vetoed in ((1, 0, 0), (12, 2, 1)):
            results = make_results(size, missing, vetoed, rulebook=rulebook, stage=Stage.FINAL)
            cases[f"{name}-{size}"] = overwrite_at_random(results, size)
        cases[f"{name}-early"] = overwrite_at_random(make_results(12, rulebook=rulebook), 3)
        cases[f"{name}-ties"] = tie_all(rulebook)
        cases[f"{name}-untouched"] = Case(make_results(20, 3, 2, rulebook=rulebook, stage=Stage.FINAL))
    return cases


@pytest.fixture(scope="module")
def cases(library: Library) -> dict[str, Case]:
    return make_cases(library)


@pytest.fixture(scope="module")
def outcomes(
    request: pytest.FixtureRequest,
    cases: dict[str, Case],
    library: Library,
    tmp_path_factory: pytest.TempPathFactory,
    libreoffice: Recalculate,
) -> dict[str, Outcome]:
    """The results of LibreOffice for every case, and for the poisoned workbooks, in one run."""
    folder = tmp_path_factory.mktemp("overwritten")
    asked, poisoned = list_asked(request, "name"), list_asked(request, "poison")
    paths = {name: folder / f"{name}.xlsx" for name in (*asked, *poisoned)}
    for name in asked:
        case = cases[name]
        if name in IN_LIBRARY:
            source = library.path(IN_LIBRARY[name])
        else:
            source = paths[name]
            source.write_bytes(build_summary(case.results, sizes=LYING if "lying" in name else Sizes()))
        change_workbook(source, paths[name], partial(overwrite_ranking, case))
    for case_name, before in (("final", ""), ("lying", "lying-")):
        write_poisoned(
            library.path(case_name), {name: paths[before + name] for name in POISONS if before + name in poisoned}
        )
    done = libreoffice(list(paths.values()))
    return {name: read_outcome(path) for name, path in zip(paths, done, strict=True)}


def write_poisoned(source: Path, targets: Mapping[str, Path]) -> None:
    """A workbook for each poison. It is read once: what was put in is taken out again."""
    workbook = openpyxl.load_workbook(source)
    keep_ranking(workbook)
    for name, target in targets.items():
        before = put_poison(POISONS[name], workbook)
        workbook.save(target)
        for cell, value in before.items():
            cell.value = value


def put_poison(poison: tuple[str, str, str], workbook: openpyxl.Workbook) -> dict[Cell | MergedCell, str]:
    """Make every formula of a sheet that holds the one text hold the other; what they were before."""
    name, right, wrong = poison
    before = {cell: str(cell.value) for row in workbook[name].iter_rows() for cell in row if right in str(cell.value)}
    assert before, right
    for cell, value in before.items():
        cell.value = value.replace(right, wrong)
    return before


@pytest.mark.parametrize("name", EVERY_NAME)
def test_sections_totals_ranks_and_bands_follow(
    cases: dict[str, Case], outcomes: dict[str, Outcome], name: str
) -> None:
    case = cases[name]
    assert find_faults(outcomes[name], expect_outcome(case.results, case.scores, case.states)) == []


@pytest.mark.parametrize("name", EVERY_NAME)
def test_bars_of_the_chart_follow(cases: dict[str, Case], outcomes: dict[str, Outcome], name: str) -> None:
    compare_bars(cases[name], outcomes[name])


def compare_bars(case: Case, outcome: Outcome) -> None:
    expected = expect_bars(case.results, expect_outcome(case.results, case.scores, case.states))
    assert [(label or None, pytest.approx(total or 0)) for label, total in expected] == [
        (label or None, total or 0) for label, total in outcome.bars
    ]


@pytest.mark.heavy  # 300 offices are 50 once more
def test_300_offices_follow(library: Library, tmp_path: Path, libreoffice: Recalculate) -> None:
    case = overwrite_at_random(library.results("300"), 300)
    change_workbook(library.path("300"), tmp_path / "300.xlsx", partial(overwrite_ranking, case))
    [done] = libreoffice([tmp_path / "300.xlsx"])
    outcome = read_outcome(done)
    assert find_faults(outcome, expect_outcome(case.results, case.scores, case.states)) == []
    compare_bars(case, outcome)
    assert sum(outcome.matrix["人工改写（处）"]) == case.changes


@pytest.mark.parametrize("poison", POISONED)
def test_a_formula_that_is_a_little_wrong_is_found(
    cases: dict[str, Case], outcomes: dict[str, Outcome], poison: str
) -> None:
    assert find_faults(outcomes[poison], expect_outcome(cases["bands-12"].results))


@pytest.mark.parametrize("name", EVERY_NAME)
def test_what_was_overwritten_is_counted(cases: dict[str, Case], outcomes: dict[str, Outcome], name: str) -> None:
    count = cases[name].changes
    said = (
        f"注意：“得分矩阵”中有{count}处经人工改写，本表已随之更新。行的次序没有变，可按“名次”重新排序；"
        "改过的所不再分列基本得分、加分、扣罚。"
        if count
        else "“得分矩阵”未经人工改写，本表即计算结果。"
    )
    assert outcomes[name].notice == said
    assert sum(outcomes[name].matrix["人工改写（处）"]) == count


def test_equal_totals_share_a_rank_and_the_next_is_skipped(outcomes: dict[str, Outcome]) -> None:
    """Totals 9.5, 2.3, 2.3, 2.3, 2.3, 0."""
    assert list(outcomes["plain-ties"].matrix["名次"]) == [1, 2, 2, 2, 2, 6]


def test_sections_break_ties_and_a_band_is_closed_where_a_tie_does_not_fit(outcomes: dict[str, Outcome]) -> None:
    """005 has 0.2 in section 1, the three others that tie 0.3. Of six, 良好 may be two (0.4: 2.4): three that tie find no
    room beside the first, so 005 gets none either. Nobody has 70 or 50.5; 不合格 has five places, and all five fit."""
    matrix = outcomes["bands-ties"].matrix
    assert list(matrix["名次"]) == [1, 2, 2, 2, 5, 6]
    assert list(matrix["等次"]) == ["良好", "不合格", "不合格", "不合格", "不合格", "不合格"]


def test_what_is_not_in_the_rulebook_is_not_in_the_workbook(library: Library) -> None:
    values = read_values(library.path("twelve"))
    said = "".join(str(cell) for sheet in ("总排名", "得分矩阵", "_计算值") for cell in values[sheet].values())
    assert not re.search("等次|加权|权重", said)
