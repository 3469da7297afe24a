"""The ranking workbook in a meeting: on a small screen, on a projector, on paper.

1. Every column that people need is seen at once, at 1366 × 768 and 100 %; what never scrolls takes a third of the height at most.
2. No head lies under its filter's button, and none needs more lines than its row.
3. A link into a received file opens it at the cell that it names.
4. What only programs need stands last, folded away; a sheet opens with a cell selected that is to be read or chosen.
5. Neighbours in a chart differ in grey, and a label stands out from its part.
6. Why an office was vetoed is said whole wherever it is said.
7. Twelve offices are printed on 25 pages at most: of a long list the first page, whose foot says how all of it is printed.
"""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.summary import front_chart
from sfs_excel.summary.links import lead_to
from sfs_excel.summary.styles import MEASURE, QUARTERS, STACK
from sfs_excel.summary.write import build_summary
from tests.conftest import Recalculate
from tests.sheets import screen
from tests.summary.factory import make_results
from tests.summary.library import Library

# openpyxl says so of the solid data bars, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

CASES = ("one", "final", "many", "lying", "large")
MATRIX, PROFILE = "得分矩阵", "单所画像"
LEAST_APART, LEAST_CONTRAST = 20, 4.5  # of lightness, L*; of luminance
MOST_PAGES = 25
REASON = "违反法律法规，被依法处理；" * 12


@pytest.fixture(scope="module", params=CASES)
def shown(request: pytest.FixtureRequest, library: Library) -> Workbook:
    return screen.open_shown(library.path(request.param))


@pytest.fixture(scope="module")
def final(library: Library) -> Workbook:
    """By its formulas."""
    return openpyxl.load_workbook(library.path("final"))


def visible(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def test_a_small_screen_shows_what_people_need(shown: Workbook) -> None:
    """得分矩阵 of many offices cannot be seen at once: there items, or names, stay and take half of the width at most."""
    for sheet in visible(shown):
        if is_lying(sheet) or (sheet.title == MATRIX and shown["_各所"].max_row > 16):
            kept = range(1, sheet[str(sheet.freeze_panes)].column)
            assert sum(screen.column_pixels(sheet, column) for column in kept) <= screen.WIDTH / 2
        else:
            assert screen.find_outside(sheet) == []
        assert screen.find_tall_freeze(sheet) == []


def is_lying(sheet: Worksheet) -> bool:
    return sheet.title == MATRIX and sheet["A3"].value == "编码"


def test_no_head_is_covered_or_cut(shown: Workbook) -> None:
    for sheet in visible(shown):
        assert screen.find_covered_heads(sheet, MEASURE) == []
        assert screen.find_mixed_filters(sheet) == []
        heads = range(1, sheet[str(sheet.freeze_panes or "A8")].row)
        assert screen.find_cut_texts(sheet, MEASURE, heads) == []


@pytest.mark.parametrize("case", ["final", "large"])
def test_links_lead_to_cells_that_are_seen(library: Library, case: str) -> None:
    assert screen.find_lost_links(openpyxl.load_workbook(library.path(case))) == []


def test_received_files_open_at_the_cell_that_the_row_names(final: Workbook) -> None:
    assert screen.find_files_opened_elsewhere(final["校验问题"], "I", "H") == []
    links = [row[9].hyperlink for row in final["扣分明细"].iter_rows(min_row=5) if row[10].value == "F18、F19"]
    assert {link.location for link in links if link} == {"'填报表'!F18"}
    assert "../收件箱/河东司法所.xlsx" in {str(link.target).replace("\\", "/") for link in links if link}


@pytest.mark.parametrize(
    ("file", "cell", "sheet", "place"),
    [
        ("甲.xlsx", "F9", "填报表", "甲.xlsx#'填报表'!F9"),
        ("甲.ods", "F9、F10", "填报表", "甲.ods#'填报表'!F9"),
        ("核定表.xlsx", "「逐项核定」J8；甲.xlsx「填报表」F9", "填报表", "核定表.xlsx#'逐项核定'!J8"),
        ("甲.zip", "F9", "填报表", "甲.zip"),
        ("甲.xlsx", "", "填报表", "甲.xlsx"),
        ("甲.xlsx", "F9", "'!x#", "甲.xlsx"),
        ("甲.xlsx", "F9", "", "甲.xlsx"),
        ("甲.xlsx", "第9行", "填报表", "甲.xlsx"),
    ],
)
def test_a_link_names_a_cell_where_that_can_mean_one_only(file: str, cell: str, sheet: str, place: str) -> None:
    results = make_results(1, missing=0, vetoed=0)
    received = results.submissions.iloc[:1].assign(file=file, place=f"收件箱/{file}")
    assert (
        lead_to(replace(results, submissions=received), file, cell=cell, sheet=sheet).url
        == f"external:../收件箱/{place}"
    )


def test_what_only_programs_need_stands_last_and_is_folded_away(final: Workbook) -> None:
    aside = {
        "总排名": ["编码"], "扣分明细": ["部分", "规则编号"], "校验问题": ["问题代码"], "报送情况": ["文件指纹"],
        "填报数据": ["填报项编号"], "规则与口径": ["规则编号"],
    }  # fmt: skip
    for name, heads in aside.items():
        sheet = final[name]
        head = sheet[str(sheet.auto_filter.ref or next(iter(sheet.tables.values())).ref).split(":")[0]].row
        folded = [cell for cell in sheet[head] if cell.value and not screen.column_pixels(sheet, cell.column)]
        assert [cell.value for cell in folded] == heads
        assert folded[-1].column == max(cell.column for cell in sheet[head] if cell.value)
        assert all(sheet.column_dimensions[cell.column_letter].outlineLevel == 1 for cell in folded[:1])


def test_sheets_open_at_a_cell_that_is_to_be_read(final: Workbook) -> None:
    for sheet in visible(final):
        selected = {each.activeCell for each in sheet.sheet_view.selection if each.activeCell} - {"A1"}
        merged = {area.start_cell.coordinate for area in sheet.merged_cells.ranges}
        assert any(cell not in merged or (sheet.title, cell) == (PROFILE, "C2") for cell in selected), sheet.title


def lightness(colour: str) -> float:
    """L* of a colour, as it is on grey paper."""
    grey = luminance(colour)
    return float(116 * grey ** (1 / 3) - 16) if grey > 0.008856 else 903.3 * grey


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", [(*STACK, STACK[0]), QUARTERS])
def test_neighbours_are_told_apart_in_grey(colours: tuple[str, ...]) -> None:
    steps = [abs(lightness(one) - lightness(other)) for one, other in pairwise(colours)]
    assert min(steps) >= LEAST_APART


def test_numerals_stand_out_from_their_parts() -> None:
    for place, colour in enumerate(STACK):
        light, dark = sorted((luminance(front_chart.ink_of(place)), luminance(colour)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= LEAST_CONTRAST, colour


@pytest.mark.parametrize("offices", [1, 12])
def test_why_an_office_was_vetoed_is_said_whole(offices: int, tmp_path: Path) -> None:
    results = make_results(offices, missing=0, vetoed=1)
    vetoed = results.ranking["status"] == "vetoed"
    ranking = results.ranking.assign(veto=results.ranking["veto"].where(~vetoed, REASON))
    path = tmp_path / "排名.xlsx"
    path.write_bytes(build_summary(replace(results, ranking=ranking, answer_rows=())))
    book = screen.open_shown(path)
    for name in ("首页", "总排名", *([PROFILE] if offices == 1 else [])):
        sheet = book[name]
        said = [cell for row in sheet.iter_rows() for cell in row if REASON in str(cell.value)]
        assert said, name
        assert screen.find_cut_texts(sheet, MEASURE, [int(cell.row or 0) for cell in said]) == []


def test_a_long_list_is_printed_as_its_first_page_which_says_so(final: Workbook) -> None:
    sheet = final["填报数据"]
    *_, last = str(sheet.print_area).split("$")
    assert 20 < int(last) < 60
    said = f"共{sheet.max_row - 3}行。只印出前{int(last) - 3}行的，请先取消打印区域"
    assert read_foot(sheet) == said


def test_a_short_list_is_printed_whole(final: Workbook) -> None:
    sheet = final["票决"]
    assert str(sheet.print_area).endswith(f"${sheet.max_row}")
    assert not read_foot(sheet)


def read_foot(sheet: Worksheet) -> str:
    """The text at the lower right of every printed page."""
    assert sheet.oddFooter is not None
    return str(sheet.oddFooter.right.text or "")


@pytest.mark.heavy
def test_twelve_offices_are_printed_on_few_pages(library: Library, final: Workbook, libreoffice: Recalculate) -> None:
    [printed] = libreoffice([library.path("final")], "pdf")
    assert len(visible(final)) <= len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) <= MOST_PAGES
