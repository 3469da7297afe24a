"""The form and the scorer give the same points for the same reasons: LibreOffice recalculates filled forms.

1. Every item's score and reasons, every section's score and the total of a recalculated form are the scorer's.
2. Every formula cell was written with the value that recalculation gives: states, hints, the cover's counts.
3. The fillings reach what matters: blanks, wrong types, bounds and steps, failed checks, gains, floors; and whatever a
   thousand fillings reach: every field valid and not, every check holding and not, every movement applying and not.
4. Controls: one poisoned cached value and one wrong formula are both found.
5. Text that can only mean one number is 有误 in the form, and is taken, with a 更正, by the collector.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.expr.frame import evaluate
from sfs_excel.form.columns import COVER, SUMMARY_ROW, TABLE, Column
from sfs_excel.form.content import BLANK, DONE, FAULTY, Filling, Raw, fill_contents
from sfs_excel.form.layout import lay_out
from sfs_excel.outcome.frames import frame_answers
from sfs_excel.reading.workbook import Cell, cell_name, open_workbook
from sfs_excel.returns.extract import Extract, extract_return
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.validate import validate_return
from sfs_excel.rulebook.checks import apply_checks, fill_defaults
from sfs_excel.rulebook.placed import place_checks, place_rules
from sfs_excel.scoring.score import score_items, score_offices, score_sections
from sfs_excel.words import Severity
from tests.conftest import Recalculate
from tests.fillings import BEST, BEST_TOTAL, GOOD, GOOD_TOTAL, RULEBOOK, random_fillings, write_filled

FORMS = 48
SEED = 2016
LAYOUT = lay_out(RULEBOOK)
Cells = Mapping[tuple[str, int, int], Cell]


@dataclass(frozen=True)
class Forms:
    """Filled forms: the files, their cells as they were written, and as LibreOffice recalculated them."""

    paths: Sequence[Path]
    written: Sequence[Cells]
    recalculated: Sequence[Cells]


def read_cells(path: Path) -> Cells:
    """All that can be calculated: the cells of 封面 and 填报表."""
    workbook = open_workbook(path)
    sheets = [workbook.sheet(name) for name in (COVER, TABLE)]
    return {(sheet.name, *place): cell for sheet in sheets for place, cell in sheet.cells.items()}


def fill_forms(number: int) -> list[Filling]:
    return [Filling(), Filling(GOOD), Filling(BEST), *random_fillings(number - 3, SEED)]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate) -> Forms:
    """LibreOffice works on one half while the other is being written."""
    fillings = fill_forms(FORMS)
    folder = tmp_path_factory.mktemp("written")
    contents = fill_contents(RULEBOOK, fillings)
    paths: list[Path] = []
    with ThreadPoolExecutor(1) as aside:
        runs: list[Future[list[Path]]] = []
        for start in (0, FORMS // 2):
            half = range(start, start + FORMS // 2)
            paths += [write_filled(folder / f"{number}.xlsx", contents[number]) for number in half]
            runs.append(aside.submit(libreoffice, paths[start:]))
        written = [read_cells(path) for path in paths]
        recalculated = [read_cells(path) for run in runs for path in run.result()]
    return Forms(paths, written, recalculated)


def read_form(path: Path) -> Extract:
    extract = extract_return(path)
    assert isinstance(extract, Extract)
    return extract


@pytest.fixture(scope="module")
def submissions(forms: Forms) -> dict[str, Submission]:
    """The same forms as the collector reads them."""
    return {path.stem: validate_return(read_form(path), RULEBOOK, path.stem, path.name) for path in forms.paths}


@pytest.fixture(scope="module")
def scored(submissions: dict[str, Submission]) -> dict[str, dict[str, float | str]]:
    """By form: what the scorer gives for every item, its reasons, every section and the total."""
    answers, _ = apply_checks(RULEBOOK, frame_answers(RULEBOOK, submissions))
    ledger = score_offices(RULEBOOK, answers)
    items = score_items(RULEBOOK, ledger, answers.index)
    sections = score_sections(RULEBOOK, items)
    results: dict[str, dict[str, float | str]] = {str(form): {} for form in answers.index}
    for form, item, score in items[["office", "item", "score"]].itertuples(index=False, name=None):
        results[form] |= {f"s_{item:02d}": score, f"reason_{item:02d}": ""}
    for form, item, reason in ledger[["office", "item", "reason"]].itertuples(index=False, name=None):
        results[form][f"reason_{item:02d}"] = f"{results[form][f'reason_{item:02d}']}{reason}。"
    for form, section, score in sections[["office", "section", "score"]].itertuples(index=False, name=None):
        results[form][f"sec_{section:02d}"] = score
    totals: pd.Series[float] = items.groupby("office")["score"].sum().round(2)
    for form, total in totals.items():
        results[str(form)]["s_total"] = float(total)
    return results


def read_results(cells: Cells) -> dict[str, object]:
    """The same of a form, by its cells."""
    results: dict[str, object] = {}
    for band in LAYOUT.bands:
        results[f"sec_{band.section.section:02d}"] = cells[TABLE, band.row + 1, Column.SCORE + 1].value
        for block in band.blocks:
            number = block.item.item
            results[f"s_{number:02d}"] = cells[TABLE, block.first + 1, Column.SCORE + 1].value
            results[f"reason_{number:02d}"] = cells[TABLE, block.first + 1, Column.REASON + 1].value
    return results | {"s_total": cells[TABLE, SUMMARY_ROW + 1, Column.SCORE + 1].value}


def differ(one: object, other: object) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is not other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) > 1e-9
    return one != other


def find_differences(expected: Mapping[str, object], actual: Mapping[str, object]) -> list[str]:
    return [
        f"{name}: {expected.get(name)!r} != {actual.get(name)!r}"
        for name in sorted(expected.keys() | actual.keys())
        if differ(expected.get(name), actual.get(name))
    ]


def find_stale(written: Cells, recalculated: Cells) -> list[str]:
    """The formula cells whose cached value is not what recalculation gives."""
    formulas = {place: cell for place, cell in written.items() if cell.formula}
    pairs = ((place, cell, recalculated.get(place, GONE)) for place, cell in formulas.items())
    return [
        f"{sheet}!{cell_name(row, column)}: {cell.value!r} != {again.value!r}"
        for (sheet, row, column), cell, again in pairs
        if (differ(cell.value, again.value) or cell.kind != again.kind) and not (is_empty(cell) and is_empty(again))
    ]


GONE = Cell("error", "no such cell")


def is_empty(cell: Cell) -> bool:
    """XlsxWriter stores an empty text as a formula's empty value, LibreOffice as an empty text."""
    return cell.kind == "blank" or cell.value == ""


@pytest.mark.parametrize("form", range(FORMS))
def test_scores_and_reasons_of_a_form_are_the_scorers(
    form: int, forms: Forms, scored: dict[str, dict[str, float | str]]
) -> None:
    assert len(scored[str(form)]) == 46 + 46 + 12 + 1
    assert find_differences(scored[str(form)], read_results(forms.recalculated[form])) == []


def test_every_formula_was_written_with_its_true_value(forms: Forms) -> None:
    stale = [
        f"{path.stem} {found}"
        for path, written, recalculated in zip(forms.paths, forms.written, forms.recalculated, strict=True)
        for found in find_stale(written, recalculated)
    ]
    assert stale == []
    calculated = Counter(sheet for cells in forms.written for (sheet, *_), cell in cells.items() if cell.formula)
    per_field, per_item = 6, 2  # status, hint and four hidden columns; score and reason
    per_section, per_form = 2, 2  # score and what is still wanted; score and the link to it
    assert calculated[TABLE] == FORMS * (per_field * 96 + per_item * 46 + per_section * 12 + per_form)
    counted = 5  # done, share, blank, faulty and score, by section and in all; then what is still to do, and the link
    assert calculated[COVER] == FORMS * (counted * 12 + counted + 2)


def test_blank_good_and_best_form_score_as_the_letter_says(
    forms: Forms, scored: dict[str, dict[str, float | str]]
) -> None:
    assert [scored[form]["s_total"] for form in ("0", "1", "2")] == [0, GOOD_TOTAL, BEST_TOTAL]
    cover = [
        " ".join(str(cell.value) for (sheet, *_), cell in cells.items() if sheet == COVER)
        for cells in forms.recalculated[:2]
    ]
    assert "还有96处未填" in cover[0]
    assert "已全部填完，可以打印签字、报送" in cover[1]


def test_fillings_reach_what_matters(forms: Forms, scored: dict[str, dict[str, float | str]]) -> None:
    rows = LAYOUT.rows()
    states = Counter(
        str(cells[TABLE, row + 1, Column.STATUS + 1].value) for cells in forms.recalculated for row in rows.values()
    )
    assert min(states[BLANK], states[FAULTY], states[DONE]) > 200
    failed_checks = sum(
        cells[TABLE, row + 1, Column.TYPED + 1].value is True and cells[TABLE, row + 1, Column.VALID + 1].value is False
        for cells in forms.recalculated
        for row in rows.values()
    )
    assert failed_checks > 50
    reasons = "".join(str(value) for results in scored.values() for name, value in results.items() if name[0] == "r")
    for words in ("本项扣完为止", "多1个", "最高加4分", "未填或有误", "不按次数", "按未达到计", "暂计0分"):
        assert reasons.count(words) > 1, words
    for name in scored["0"]:
        if name not in ("s_43", "s_45", "s_46", "reason_43", "reason_45", "reason_46", "sec_11"):
            assert len({results[name] for results in scored.values()}) > 1, f"{name} is the same everywhere"


def list_reached(fillings: Sequence[Filling]) -> set[tuple[str, bool]]:
    """The claims that are true of some of the fillings, and those that are not of some."""
    rows = [
        {key: content.numeric[key] if content.typed[key] else None for key in RULEBOOK.office_fields}
        | {
            f"{item:02d}.evidence": float(bool(content.filling.evidence.get(item, "").strip()))
            for item in RULEBOOK.items
        }
        for content in fill_contents(RULEBOOK, fillings)
    ]
    reported = fill_defaults(RULEBOOK, pd.DataFrame(rows, dtype=float))
    answers, _ = apply_checks(RULEBOOK, reported)
    asked = {f"{key} is valid": answers[key].notna() for key in RULEBOOK.office_fields}
    asked |= {check.say: evaluate(check.holds, reported) for check in place_checks(RULEBOOK)}
    asked |= {
        f"{placed.rule_id}, movement {number}": evaluate(movement.applies, answers)
        for placed in place_rules(RULEBOOK)
        for number, movement in enumerate(placed.movements)
    }
    return {(name, bool(is_so)) for name, column in asked.items() for is_so in column}


def test_these_fillings_reach_whatever_a_thousand_do() -> None:
    reached = list_reached(fill_forms(FORMS))
    assert len(reached) == 409
    assert list_reached(fill_forms(1_000)) == reached
    assert len(list_reached(fill_forms(FORMS // 4))) < 409  # fewer would not do


def change_sheet(path: Path, target: Path, pattern: str, replacement: str) -> Path:
    """A copy with one replacement in the XML of 填报表."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                changed, count = re.subn(pattern, replacement, content.decode())
                assert count == 1
                content = changed.encode()
            copy.writestr(name, content)
    return target


def test_a_poisoned_value_and_a_wrong_formula_are_found(
    forms: Forms, scored: dict[str, dict[str, float | str]], tmp_path: Path, libreoffice: Recalculate
) -> None:
    """In the good form, item 5 has its 2 points: first as 7 without a cause, then 0.5 less by a changed formula."""
    good, [row] = forms.paths[1], [block.first + 1 for block in LAYOUT.blocks if block.item.item == 5]
    cell = rf'(<c r="J{row}"[^>]*><f>)([^<]*)(</f><v>)2\.0(</v>)'
    poisoned = change_sheet(good, tmp_path / "poisoned.xlsx", cell, r"\g<1>\g<2>\g<3>7\g<4>")
    wrong = change_sheet(good, tmp_path / "wrong.xlsx", cell, r"\g<1>\g<2>-0.5\g<3>2.0\g<4>")
    again = [read_cells(path) for path in libreoffice([poisoned, wrong])]
    assert find_stale(read_cells(poisoned), again[0]) == [f"{TABLE}!J{row}: 7.0 != 2.0"]
    assert find_differences(scored["1"], read_results(again[0])) == []
    assert find_stale(read_cells(wrong), again[1]) == [
        "封面!I21: 10.0 != 9.5", "封面!I33: 90.0 != 89.5", f"{TABLE}!J2: 90.0 != 89.5", f"{TABLE}!J4: 10.0 != 9.5", f"{TABLE}!J{row}: 2.0 != 1.5",
    ]  # fmt: skip
    assert find_differences(scored["1"], read_results(again[1])) == [
        "s_05: 2.0 != 1.5", "s_total: 90.0 != 89.5", "sec_01: 10.0 != 9.5",
    ]  # fmt: skip


NORMALISED: dict[str, tuple[Raw, float]] = {
    "07.cases": ("３０", 30),
    "05.orgs": (" 2 ", 2),
    "09.disputes": ("40件", 40),
    "18.inmates": ("1,200", 1200),
    "04.satisfaction": ("98％", 98),
    "39.area": ("80.5平方米", 80.5),
    "15.self": ("２．５", 2.5),
    "11.files": ("30", 30),
    "01.branch": ("√", 1),
    "13.platform": ("Y", 1),
    "30.centre": ("是 ", 1),
    "31.network": ("×", 0),
}


def test_text_that_means_a_number_is_faulty_in_the_form_and_a_correction_for_the_collector(
    tmp_path: Path, libreoffice: Recalculate
) -> None:
    filling = Filling(GOOD | {key: typed for key, (typed, _) in NORMALISED.items()})
    path = write_filled(tmp_path / "a.xlsx", filling)
    [recalculated] = libreoffice([path])
    cells = read_cells(recalculated)
    assert find_stale(read_cells(path), cells) == []
    rows = LAYOUT.rows()
    assert {str(cells[TABLE, rows[key] + 1, Column.STATUS + 1].value) for key in NORMALISED} == {FAULTY}
    submission = validate_return(read_form(recalculated), RULEBOOK, "001", path.name)
    assert {key: submission.answers[key].value for key in NORMALISED} == {k: v for k, (_, v) in NORMALISED.items()}
    corrected = {finding.field for finding in submission.findings if finding.severity == Severity.NORMALISED}
    assert corrected == set(NORMALISED)
    assert len(submission.findings) == len(NORMALISED)
