"""Every cached value of the ranking workbook is right.

1. Every formula's cached value is what two independent calculators make of it: 1, 12, 50, 300 offices, no returns, hostile
   text, every stage, with weights, ties and bands.
2. What 总排名 and 得分矩阵 show is what was computed.
3. No cell shows an error.
4. Office takes each of them without a word: Microsoft's own validator finds nothing.
Beside each comparison stands one that must fail.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.outcome.results import Results
from sfs_excel.summary.write import build_summary
from tests.accepted.documents import OLDEST_AND_NEWEST, find_faults
from tests.accepted.engine import find_differences as find_engines_differences
from tests.libreoffice import Values, compare_values, read_values
from tests.summary.expecting import expect_outcome
from tests.summary.expecting import find_faults as find_slips
from tests.summary.library import CASES, LARGE, Library
from tests.summary.reading import read_outcome

# openpyxl says so of the solid data bar of 总分, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

EVERY_CASE = [*CASES, *(pytest.param(case, marks=pytest.mark.heavy) for case in LARGE)]  # 300 offices are 50 once more


@dataclass(frozen=True)
class Written:
    results: Results
    path: Path
    values: Values
    recalculated: Values


@pytest.fixture(scope="module", params=EVERY_CASE)
def written(request: pytest.FixtureRequest, library: Library) -> Written:
    case, path = request.param, library.path(request.param)
    return Written(library.results(case), path, read_values(path), read_values(library.recalculated(case)))


def test_cached_values_are_what_libreoffice_calculates(written: Written) -> None:
    assert compare_values(written.values, written.recalculated) == []


def test_a_second_engine_calculates_the_same(written: Written) -> None:
    assert find_engines_differences(written.path) == []


def test_cached_values_are_the_frames(written: Written) -> None:
    results = written.results
    outcome = read_outcome(written.path)
    expected = expect_outcome(results)
    assert list(outcome.ranking.index) == list(results.ranking["office"])
    assert find_slips(outcome, expected) == []
    frame = results.ranking.set_index("office")
    for column, name in (("总分", "total"), ("基本得分", "base"), ("加分", "bonus"), ("扣罚", "penalty")):
        shown = pd.to_numeric(outcome.ranking[column], errors="coerce")
        assert (shown - frame[name]).abs().max() < 1e-9 or frame[name].isna().all()
    assert outcome.notice == "“得分矩阵”未经人工改写，本表即计算结果。"


def test_no_cell_shows_an_error(written: Written) -> None:
    errors = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "Err:", "##")
    found = [cell for cells in written.recalculated.values() for cell in cells.values() if str(cell).startswith(errors)]
    assert found == []


@pytest.mark.parametrize(
    "cases", [("nothing", "hostile", "lying"), pytest.param(tuple(CASES), marks=pytest.mark.heavy)]
)
def test_office_takes_every_ranking_without_a_word(library: Library, cases: tuple[str, ...]) -> None:
    assert find_faults([library.path(case) for case in cases]) == []


@pytest.mark.heavy  # 300 offices are 50 once more
def test_office_takes_the_ranking_of_a_large_county(library: Library) -> None:
    assert find_faults([library.path(case) for case in LARGE], OLDEST_AND_NEWEST) == []


def test_a_wrong_cached_value_is_found(library: Library, tmp_path: Path) -> None:
    results = library.results("twelve")
    wrong = results.ranking.assign(total=results.ranking["total"] + 0.01)
    path = tmp_path / "wrong.xlsx"
    path.write_bytes(build_summary(replace(results, ranking=wrong)))
    assert compare_values(read_values(path), read_values(library.recalculated("twelve")))
