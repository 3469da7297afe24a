"""Requirements.

1. Every formula's cached value is what two independent calculators make of it: 1, 12, 300 offices, no returns, hostile
   text, every stage, with weights, ties and bands.
2. What 总排名 and 得分矩阵 show is what was computed.
3. No cell shows an error.
4. Office takes each of them without a word: Microsoft's own validator finds nothing.
Beside each comparison stands one that must fail.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.outcome.results import Results
from sfs_excel.summary.write import build_summary
from sfs_excel.words import Stage
from tests.accepted.documents import OLDEST_AND_NEWEST, find_faults
from tests.accepted.engine import find_differences as find_engines_differences
from tests.conftest import Recalculate
from tests.libreoffice import find_differences, read_values
from tests.summary.expecting import expect_outcome
from tests.summary.expecting import find_faults as find_slips
from tests.summary.factory import WITH_BANDS, make_results, shorten_answers
from tests.summary.reading import read_outcome

# openpyxl says so of the solid data bar of 总分, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

CASES: Mapping[str, Callable[[], Results]] = {
    "one": lambda: make_results(1, missing=0, vetoed=0),
    "twelve": lambda: make_results(12),
    "many": lambda: shorten_answers(make_results(300, missing=20, vetoed=5, rulebook=WITH_BANDS, stage=Stage.FINAL)),
    "nothing": lambda: make_results(12, missing=12, vetoed=0, rulebook=WITH_BANDS),
    "hostile": lambda: make_results(12, hostile=True, stage=Stage.FINAL),
    "assessed": lambda: make_results(12, stage=Stage.ASSESSED),
    "final": lambda: make_results(12, rulebook=WITH_BANDS, stage=Stage.FINAL),
}


@dataclass(frozen=True)
class Written:
    results: Results
    path: Path
    recalculated: Path


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate) -> dict[str, Written]:
    folder = tmp_path_factory.mktemp("written")
    results = {name: make() for name, make in CASES.items()}
    paths = {name: folder / f"{name}.xlsx" for name in CASES}
    for name, path in paths.items():
        path.write_bytes(build_summary(results[name]))
    done = libreoffice(list(paths.values()))
    return {name: Written(results[name], paths[name], new) for name, new in zip(CASES, done, strict=True)}


@pytest.mark.parametrize("case", CASES)
def test_cached_values_are_what_libreoffice_calculates(written: dict[str, Written], case: str) -> None:
    assert find_differences(written[case].path, written[case].recalculated) == []


@pytest.mark.parametrize("case", CASES)
def test_a_second_engine_calculates_the_same(written: dict[str, Written], case: str) -> None:
    assert find_engines_differences(written[case].path) == []


def test_office_takes_every_ranking_without_a_word(written: dict[str, Written]) -> None:
    paths = {name: each.path for name, each in written.items()}
    assert find_faults([paths.pop("many")], OLDEST_AND_NEWEST) == []
    assert find_faults(list(paths.values())) == []


@pytest.mark.parametrize("case", CASES)
def test_cached_values_are_the_frames(written: dict[str, Written], case: str) -> None:
    results = written[case].results
    outcome = read_outcome(written[case].path)
    expected = expect_outcome(results)
    assert list(outcome.ranking.index) == list(results.ranking["office"])
    assert find_slips(outcome, expected) == []
    frame = results.ranking.set_index("office")
    for column, name in (("总分", "total"), ("基本得分", "base"), ("加分", "bonus"), ("扣罚", "penalty")):
        shown = pd.to_numeric(outcome.ranking[column], errors="coerce")
        assert (shown - frame[name]).abs().max() < 1e-9 or frame[name].isna().all()
    assert outcome.notice == "“得分矩阵”未经人工改写，本表即计算结果。"


@pytest.mark.parametrize("case", CASES)
def test_no_cell_shows_an_error(written: dict[str, Written], case: str) -> None:
    values = read_values(written[case].recalculated)
    errors = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "Err:", "##")
    found = [cell for cells in values.values() for cell in cells.values() if str(cell).startswith(errors)]
    assert found == []


def test_a_wrong_cached_value_is_found(written: dict[str, Written], tmp_path: Path) -> None:
    results = make_results(12)
    wrong = results.ranking.assign(total=results.ranking["total"] + 0.01)
    path = tmp_path / "wrong.xlsx"
    path.write_bytes(build_summary(replace(results, ranking=wrong)))
    assert find_differences(path, written["twelve"].recalculated)
