"""A person's changes in 得分矩阵 are read from the workbook alone, whatever program saved it.

1. Scores, states, and what stands where a formula stood: numbers, texts, blanks.
2. Lying down, with ranks that are values, and from a version whose hidden sheet has no heads.
3. Saved by LibreOffice, which calculates everything anew: what it calculates is no change, what was written is.
4. Lines and columns that were put in shift nothing; what cannot be read says why.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.outcome.overwritten import NO_ITEM, Content
from sfs_excel.summary.sizes import Sizes
from sfs_excel.summary.write import build_summary
from sfs_excel.words import OfficeStatus, Stage
from sfs_excel.year.matrix_reading import read_overwritten
from tests.conftest import Recalculate
from tests.summary.factory import WITH_BANDS, make_results
from tests.summary.overwriting import Case, change_workbook, keep_ranking, overwrite, overwrite_at_random
from tests.summary.reading import find_score_cell, find_state_cell, lies
from tests.year.filled import IGNORE_EXTENSIONS

pytestmark = IGNORE_EXTENSIONS
LAYOUTS = {"standing": Sizes(), "lying": Sizes(standing=1), "large": Sizes(listed=1)}
RESULTS = make_results(6, missing=1, vetoed=1, rulebook=WITH_BANDS, stage=Stage.FINAL)
FIRST, SECOND, *_ = (office for office in RESULTS.offices if RESULTS.states[office] == OfficeStatus.RANKED)
[MISSING] = (office for office in RESULTS.offices if RESULTS.states[office] == OfficeStatus.MISSING)
Found = dict[tuple[str, int, str], tuple[Content, Content]]


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("workbooks")
    for name, sizes in LAYOUTS.items():
        (folder / f"{name}.xlsx").write_bytes(build_summary(RESULTS, sizes=sizes))
    return {name: folder / f"{name}.xlsx" for name in LAYOUTS}


def read(path: Path) -> Found:
    """Office, item and head -> what was computed, and what was written."""
    cells = read_overwritten(path, "汇总/排名.xlsx")
    assert not isinstance(cells, str), cells
    assert {cell.file for cell in cells} <= {"汇总/排名.xlsx"}
    found = {(cell.office, cell.item, cell.head): (cell.computed, cell.written) for cell in cells}
    assert len(found) == len(cells)
    return found


def matrix_of(book: Workbook) -> Worksheet:
    sheet = book["得分矩阵"]
    assert isinstance(sheet, Worksheet)
    return sheet


def foot_cell(sheet: Worksheet, office: str, head: str) -> str:
    """The cell of an office in the line of a total, rank or section."""
    if lies(sheet):
        line = next(cell.coordinate for cell in sheet[4] if str(cell.value).startswith(head))
        return sheet.cell(_place_of(sheet, office)[0], coordinate_to_tuple(line)[1]).coordinate
    line = next(cell.coordinate for cell in sheet["B"] if str(cell.value).startswith(head))
    return sheet.cell(coordinate_to_tuple(line)[0], _place_of(sheet, office)[1]).coordinate


def score(office: str, item: int) -> float:
    return RESULTS.item_scores[office, item][0]


def change_everything(book: Workbook) -> None:
    sheet = matrix_of(book)
    sheet[find_score_cell(sheet, FIRST, 5)] = score(FIRST, 5) + 0.5
    sheet[find_score_cell(sheet, FIRST, 6)] = "=1/8+20"
    sheet[find_score_cell(sheet, SECOND, 5)] = "再议"
    sheet[find_score_cell(sheet, SECOND, 6)] = None
    sheet[find_score_cell(sheet, MISSING, 5)] = 1.5
    sheet[find_state_cell(sheet, SECOND)] = "否决"
    sheet[foot_cell(sheet, FIRST, "总分")] = 99.5
    sheet[foot_cell(sheet, FIRST, "名次")] = 1 if RESULTS.ranks[FIRST] != 1 else 2
    sheet[foot_cell(sheet, FIRST, "一、")] = None


def expected(with_formula: Content) -> Found:
    first = RESULTS.rulebook.sections[0]
    heading = next(line for line in HEADINGS if line.startswith("一、"))
    return {
        (FIRST, 5, ""): (score(FIRST, 5), score(FIRST, 5) + 0.5),
        (FIRST, 6, ""): (score(FIRST, 6), with_formula),
        (SECOND, 5, ""): (score(SECOND, 5), "再议"),
        (SECOND, 6, ""): (score(SECOND, 6), None),
        (MISSING, 5, ""): (None, 1.5),
        (SECOND, NO_ITEM, "状态"): ("参评", "否决"),
        (FIRST, NO_ITEM, "总分"): (RESULTS.totals[FIRST], 99.5),
        (FIRST, NO_ITEM, "名次"): (float(RESULTS.ranks[FIRST]), 1.0 if RESULTS.ranks[FIRST] != 1 else 2.0),
        (FIRST, NO_ITEM, heading): (RESULTS.section_scores[FIRST, first.section], None),
    }


HEADINGS: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def headings(workbooks: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(workbooks["standing"])
    HEADINGS[:] = [str(cell.value) for cell in book["得分矩阵"]["B"]]
    book.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_workbook_that_nobody_changed_says_nothing(workbooks: dict[str, Path], layout: str, tmp_path: Path) -> None:
    assert read(workbooks[layout]) == {}
    change_workbook(workbooks[layout], tmp_path / "saved.xlsx", lambda _: None)
    assert read(tmp_path / "saved.xlsx") == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_kind_of_change_is_found(workbooks: dict[str, Path], layout: str, tmp_path: Path) -> None:
    """A formula that nobody has calculated has no value."""
    change_workbook(workbooks[layout], tmp_path / "changed.xlsx", change_everything)
    assert read(tmp_path / "changed.xlsx") == expected(None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_fifty_scores_and_states_are_found(workbooks: dict[str, Path], layout: str, tmp_path: Path) -> None:
    case = overwrite_at_random(RESULTS, 7)
    change_workbook(workbooks[layout], tmp_path / "changed.xlsx", partial(overwrite, case))
    assert len(read(tmp_path / "changed.xlsx")) == case.changes


def test_what_libreoffice_calculates_anew_is_no_change(
    workbooks: dict[str, Path], libreoffice: Recalculate, tmp_path: Path
) -> None:
    """Both layouts, untouched and changed, in one run; other sheets only take time."""
    paths = []
    for layout in ("standing", "lying"):
        for name, change in (("same", keep_ranking), ("changed", change_everything)):
            paths.append(tmp_path / f"{layout}-{name}.xlsx")
            change_workbook(workbooks[layout], paths[-1], _both(change, keep_ranking))
    same, changed, lying_same, lying_changed = map(read, libreoffice(paths))
    assert (same, lying_same) == ({}, {})
    assert changed == lying_changed == expected(20.125)
    values = openpyxl.load_workbook(paths[1])
    assert values["得分矩阵"][foot_cell(matrix_of(values), FIRST, "总分")].value == 99.5, "control: it was saved anew"


def _both(first: Callable[[Workbook], None], second: Callable[[Workbook], None]) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        first(book)
        if first is not second:
            second(book)

    return change


@pytest.mark.parametrize("layout", ["standing", "lying"])
def test_lines_and_columns_that_were_put_in_shift_nothing(
    workbooks: dict[str, Path], layout: str, tmp_path: Path
) -> None:
    def change(book: Workbook) -> None:
        sheet = matrix_of(book)
        sheet[find_score_cell(sheet, FIRST, 5)] = 0.25
        _thaw(sheet)
        sheet.insert_rows(9)
        sheet.insert_cols(6)
        sheet.insert_rows(1)

    change_workbook(workbooks[layout], tmp_path / "shifted.xlsx", change)
    assert read(tmp_path / "shifted.xlsx") == {(FIRST, 5, ""): (score(FIRST, 5), 0.25)}


def _thaw(sheet: Worksheet) -> None:
    """Merged cells do not move with the others."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def test_noise_of_calculating_is_no_change_and_a_hundredth_is(workbooks: dict[str, Path], tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = matrix_of(book)
        sheet[find_score_cell(sheet, FIRST, 5)] = score(FIRST, 5) + 1e-9
        sheet[find_score_cell(sheet, FIRST, 6)] = f"{score(FIRST, 6):g} "
        sheet[find_score_cell(sheet, FIRST, 7)] = score(FIRST, 7) + 0.01

    change_workbook(workbooks["standing"], tmp_path / "changed.xlsx", change)
    assert list(read(tmp_path / "changed.xlsx")) == [(FIRST, 7, "")]


@pytest.mark.parametrize("layout", ["standing", "lying"])
def test_a_workbook_of_an_earlier_version_is_read_by_the_places_of_its_matrix(
    workbooks: dict[str, Path], layout: str, tmp_path: Path
) -> None:
    """Its hidden sheet has neither heads nor totals: of those nothing is known."""

    def change(book: Workbook) -> None:
        hidden, sheet = book["_计算值"], matrix_of(book)
        for line in range(3, 80):
            for place in (1, 2):
                row, column = (place + 2, line - 2) if lies(sheet) else (line, place)
                hidden.cell(row, column).value = None
        for office in RESULTS.offices:
            row, column = _place_of(sheet, office)
            hidden.cell(row, column).value = None
        change_everything(book)

    change_workbook(workbooks[layout], tmp_path / "earlier.xlsx", change)
    known = {key: said for key, said in expected(None).items() if key[2] not in ("总分", "名次")}
    assert read(tmp_path / "earlier.xlsx") == known


def _place_of(sheet: Worksheet, office: str) -> tuple[int, int]:
    cells = sheet["A"] if lies(sheet) else sheet[3]
    return coordinate_to_tuple(next(cell.coordinate for cell in cells if cell.value == office))


def delete(*names: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for name in names:
            del book[name]

    return change


@pytest.mark.parametrize("name", ["得分矩阵", "_计算值"])
def test_a_workbook_without_one_of_the_sheets_says_so(workbooks: dict[str, Path], name: str, tmp_path: Path) -> None:
    change_workbook(workbooks["standing"], tmp_path / "less.xlsx", delete(name))
    assert read_overwritten(tmp_path / "less.xlsx", "") == "no_table"


def test_what_is_no_workbook_says_so(workbooks: dict[str, Path], tmp_path: Path) -> None:
    cut, other, gone = tmp_path / "cut.xlsx", tmp_path / "other.xlsx", tmp_path / "gone.xlsx"
    cut.write_bytes(workbooks["standing"].read_bytes()[:20_000])
    other.write_bytes(b"not a workbook")
    codes = [read_overwritten(path, "") for path in (cut, other, gone)]
    assert codes == ["damaged", "not_a_workbook", "unreadable"]


def test_the_case_that_is_read_has_something_of_everything() -> None:
    """The control of the fifty: what was drawn is no empty case."""
    case: Case = overwrite_at_random(RESULTS, 7)
    assert case.changes > 40
