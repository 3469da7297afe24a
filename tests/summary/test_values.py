"""Requirements.

1. Every formula's cached value is what an independent calculator makes of it: 1, 12, 300 offices, no returns, hostile text.
2. Overwrite scores in 得分矩阵, and section, total and rank follow, in both sheets; ties share a rank (1, 2, 2, 4);
   vetoed and missing offices stay out of the ranking.
3. No cell shows an error.
Beside each comparison stands one that must fail.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sfs_excel.summary.results import Results
from sfs_excel.summary.write import build_summary
from tests.conftest import Recalculate
from tests.libreoffice import find_differences, read_values
from tests.summary.factory import make_results
from tests.summary.reading import Outcome, find_score_cell, find_state_cell, read_outcome

# openpyxl says so of the solid data bar of 总分, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

CASES: Mapping[str, Callable[[], Results]] = {
    "one": lambda: make_results(1, missing=0, vetoed=0),
    "twelve": lambda: make_results(12),
    "many": lambda: shorten_answers(make_results(300, missing=20, vetoed=5)),
    "nothing": lambda: make_results(12, missing=12, vetoed=0),
    "hostile": lambda: make_results(12, hostile=True),
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
def test_cached_values_are_the_frames(written: dict[str, Written], case: str) -> None:
    results = written[case].results
    outcome = read_outcome(written[case].path)
    expected = expect_outcome(results, results.items, results.states)
    assert list(outcome.ranking.index) == list(results.ranking["office"])
    assert find_faults(outcome, expected) == []
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


@pytest.fixture(scope="module")
def overwritten(
    written: dict[str, Written], tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate
) -> list[tuple[Outcome, Outcome, int]]:
    """What LibreOffice makes of overwritten scores, what pandas makes of them, and how many were overwritten."""
    folder = tmp_path_factory.mktemp("overwritten")
    paths, expected, counts = [], [], []
    for number, case in enumerate(("one", "twelve", "twelve", "twelve", "many")):
        rng = random.Random(number)
        source = written[case]
        items = source.results.items.copy()
        places = rng.sample(range(len(items)), 10 if case == "one" else 60)
        workbook = openpyxl.load_workbook(source.path)
        sheet = workbook["得分矩阵"]
        for place in places:
            office, item = items.iloc[place]["office"], int(items.iloc[place]["item"])
            score = rng.choice([0, 0.1, 0.35, 1.15, 2, 2.675, 4, -5, 12.3])
            sheet[find_score_cell(sheet, office, item)] = score
            items.loc[items.index[place], "score"] = score
        states = dict(source.results.states)
        if number == 2:  # a veto is lifted, another is laid
            for office, state in ((items.iloc[0]["office"], "参评"), (items.iloc[-1]["office"], "否决")):
                sheet[find_state_cell(sheet, office)] = state
                states[office] = state
        path = folder / f"{number}.xlsx"
        workbook.save(path)
        workbook.close()
        changed = items["score"].to_numpy() != source.results.items["score"].to_numpy()
        paths.append(path)
        expected.append(expect_outcome(source.results, items, states))
        counts.append(int(changed.sum()))
    done = libreoffice(paths)
    return [(read_outcome(new), wanted, count) for new, wanted, count in zip(done, expected, counts, strict=True)]


@pytest.mark.parametrize("number", range(5))
def test_totals_and_ranks_follow_overwritten_scores(
    overwritten: list[tuple[Outcome, Outcome, int]], number: int
) -> None:
    outcome, expected, _ = overwritten[number]
    assert find_faults(outcome, expected) == []


@pytest.mark.parametrize("number", range(5))
def test_overwritten_scores_are_counted(overwritten: list[tuple[Outcome, Outcome, int]], number: int) -> None:
    outcome, _, count = overwritten[number]
    assert outcome.notice == f"注意：“得分矩阵”中有{count}处得分经人工改写，本表总分、名次已随之更新。"
    assert sum(outcome.matrix["人工改写的得分（处）"]) == count


def test_a_wrong_expectation_fails(
    written: dict[str, Written], overwritten: list[tuple[Outcome, Outcome, int]]
) -> None:
    results = written["twelve"].results
    assert find_faults(overwritten[1][0], expect_outcome(results, results.items, results.states))


def test_equal_totals_share_a_rank_and_the_next_is_skipped(tmp_path: Path, libreoffice: Recalculate) -> None:
    path = tmp_path / "ties.xlsx"
    path.write_bytes(build_summary(make_results(6, missing=0, vetoed=0)))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["得分矩阵"]
    # 0.1 + 0.2 and 0.3 are one total; without ROUND they would be two.
    scores = {"001": (90, 0), "002": (0.1, 0.2), "003": (0.3, 0), "004": (0.2, 0), "005": (0.3, 0), "006": (0, 0)}
    for office, (first, second) in scores.items():
        for item in range(1, 47):
            sheet[find_score_cell(sheet, office, item)] = {1: first, 6: second}.get(item, 0)
    workbook.save(path)
    workbook.close()
    outcome = read_outcome(libreoffice([path])[0])
    assert list(outcome.matrix["名次"]) == [1, 2, 2, 5, 2, 6]


def shorten_answers(results: Results) -> Results:
    """填报数据 holds no formula; 30,000 rows of it would only be read again and again."""
    return replace(results, answers=results.answers.head(500))


def expect_outcome(results: Results, items: pd.DataFrame, states: Mapping[str, str]) -> Outcome:
    """Sections, totals and ranks worked out with pandas from item scores alone."""
    headings = {section.section: section.heading for section in results.rulebook.sections}
    sums = items.assign(cents=(items["score"] * 1000).round()).pivot_table(
        index="office", columns="section", values="cents", aggfunc="sum"
    )
    sections = sums.map(half_up).rename(columns=headings).reindex(results.offices)
    total = sections.sum(axis=1, min_count=1).round(2)
    state = pd.Series(states).reindex(results.offices)
    rank = total.where(state == "参评").rank(method="min", ascending=False)
    frame = sections.assign(总分=total, 名次=rank, 状态=state)
    shown = frame.astype(object).where(frame.notna(), "")
    shown["名次"] = [place if place != "" else "—" for place in shown["名次"]]
    return Outcome(shown, shown, "")


def half_up(thousandths: float) -> float:
    """Thousandths of a point -> points to two places, half away from zero, in whole numbers throughout."""
    whole = int(thousandths)
    cents = (abs(whole) + 5) // 10
    return (cents if whole >= 0 else -cents) / 100


def find_faults(outcome: Outcome, expected: Outcome) -> list[str]:
    """Where either sheet says otherwise than expected; sections of 总排名 are told by their order."""
    faults = []
    headings = [name for name in expected.matrix if name not in ("总分", "名次", "状态")]
    first = list(outcome.ranking.columns).index("扣罚") + 1
    in_ranking = dict(zip(headings, outcome.ranking.columns[first:], strict=False))
    for office, row in expected.matrix.iterrows():
        for name, value in row.items():
            for where, frame in (("得分矩阵", outcome.matrix), ("总排名", outcome.ranking)):
                shown = frame.at[office, in_ranking.get(name, name) if frame is outcome.ranking else name]
                if not is_same(shown, value):
                    faults.append(f"{where} {office} {name}: {shown!r}, expected {value!r}")
    return faults


def is_same(shown: object, value: object) -> bool:
    if isinstance(shown, int | float) and isinstance(value, int | float):
        return abs(shown - value) < 1e-9
    return shown == value
