"""With many offices the ranking workbook is another.

1. Up to 300 stand side by side in 得分矩阵, more lie; nothing stops where columns end.
2. Above 5,000 the workbook holds ranking, scores, sections and distributions, and says where the long lists are.
3. There ranks and bands stay when scores are overwritten, and everything else follows; no office's row asks all others.
4. There a name leads to the office's row in 得分矩阵, as far as a sheet takes links.
"""

import re
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.outcome.counties import COUNTIES
from sfs_excel.outcome.tables import EXPORTED
from sfs_excel.sheets.book import SheetLimits
from sfs_excel.summary.large import FILES, say_left_out
from sfs_excel.summary.layout import lay_out_matrix
from sfs_excel.summary.sizes import Sizes
from sfs_excel.summary.write import build_summary
from tests.conftest import Recalculate
from tests.summary.expecting import expect_outcome, find_faults
from tests.summary.factory import RULEBOOK, make_results
from tests.summary.library import SIZES, Library
from tests.summary.overwriting import Case, change_workbook, overwrite_at_random, overwrite_ranking
from tests.summary.reading import Outcome, read_outcome

# openpyxl says so of the solid data bars, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")


@pytest.fixture(scope="module")
def large(library: Library) -> openpyxl.Workbook:
    return openpyxl.load_workbook(library.path("large"))


@pytest.mark.parametrize(
    ("offices", "lies", "is_large"), [(300, False, False), (301, True, False), (5000, True, False), (5001, True, True)]
)
def test_many_offices_lie_and_very_many_make_a_large_year(offices: int, lies: bool, is_large: bool) -> None:
    layout = lay_out_matrix(RULEBOOK, tuple(map(str, range(offices))), Sizes())
    assert (layout.lies, layout.is_large) == (lies, is_large)


def test_the_last_of_40_000_offices_has_a_row_and_few_columns() -> None:
    """Five rows above them. 46 items, 12 sections, total, rank and overwritten behind three columns: 64."""
    layout = lay_out_matrix(RULEBOOK, tuple(map(str, range(40_000))), Sizes())
    assert layout.cell(layout.changed_line, layout.last_place) == (40_004, 63)


def test_large_year_holds_no_long_list_and_says_where_they_are(large: openpyxl.Workbook) -> None:
    assert large.sheetnames == [
        *("首页", "总排名", "得分矩阵", "对比分析", "部分分布", "报送差异", "规则与口径", "说明", "_各所", "_计算值")
    ]
    exported = {table.name for table in EXPORTED}
    assert {file for files in FILES.values() for file in files.split("、")} <= exported
    for name in ("首页", "说明"):
        said = "".join(str(cell.value) for row in large[name].iter_rows() for cell in row if cell.value)
        assert (
            "明细太长，没有放进本工作簿。请运行 sfs-excel collect，加 --export csv 或 --export parquet，"
            "导出到本工作簿旁边“导出”文件夹。" in said
        )
        assert ".csv 或 .parquet" in said
        assert "名次、等次是汇总时的数值，不随改写变动" in said
        assert all(sheet in said and file in said for sheet, file in FILES.items())


def test_large_year_of_several_counties_is_exported_by_the_roll_up() -> None:
    results = replace(make_results(3, missing=0, vetoed=0), counties=COUNTIES.frame())
    assert "请运行 sfs-excel rollup，加 --export csv 或 --export parquet，" in say_left_out(results)[0]


def test_no_text_and_no_link_of_a_large_year_leads_to_a_sheet_that_is_not_there(large: openpyxl.Workbook) -> None:
    for sheet in large.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                said = f"{cell.value} {cell.comment.text if cell.comment else ''}"
                if cell.hyperlink and cell.hyperlink.location:
                    said += cell.hyperlink.location
                assert sheet.sheet_state == "hidden" or not re.search(
                    "“(单所画像|扣分明细|校验问题|报送情况|填报数据)”", said
                ), (sheet.title, said)
                named = {str(name) for name in re.findall("'([^'!]+)'!", said)}
                assert named <= set(large.sheetnames), (sheet.title, cell.coordinate)


def test_a_name_of_a_large_year_leads_to_its_row_in_the_matrix(large: openpyxl.Workbook) -> None:
    matrix = large["得分矩阵"]
    linked = {str(cell.value): cell.hyperlink.location for cell in large["总排名"]["C"] if cell.hyperlink}
    assert len(linked) == 12
    for office, name in make_results(12).names.items():
        assert matrix[str(linked[name]).partition("!")[2]].value == office
    rows = {str(row[1].value): row[11].value for row in large["_各所"].iter_rows(min_row=3)}
    assert {office: matrix[f"A{row}"].value for office, row in rows.items()} == {office: office for office in rows}


def test_names_beyond_the_links_of_a_sheet_stand_there_without_one(library: Library) -> None:
    written = build_summary(library.results("large"), limits=SheetLimits(links=5), sizes=SIZES["large"])
    names = [row[2] for row in openpyxl.load_workbook(BytesIO(written))["总排名"].iter_rows(min_row=5, max_row=16)]
    assert [bool(cell.hyperlink) for cell in names] == [True] * 5 + [False] * 7
    assert {str(cell.value) for cell in names} == set(library.results("large").names.values())


def test_no_row_of_an_office_asks_all_offices_in_a_large_year(large: openpyxl.Workbook) -> None:
    assert count_askers(large) == 0


def test_rows_that_ask_all_offices_are_found(library: Library) -> None:
    """Rank and standing."""
    assert count_askers(openpyxl.load_workbook(library.path("lying"))) == 24


def count_askers(book: openpyxl.Workbook) -> int:
    """Formulas that name the rows of all twelve, where there is one for each office."""
    places = [("得分矩阵", 6, 64), ("_各所", 3, 13), ("_计算值", 6, 68)]
    cells = [
        cell
        for name, first, width in places
        for row in book[name].iter_rows(min_row=first, max_row=first + 11, max_col=width)
        for cell in row
    ]
    cells += [cell for row in book["总排名"].iter_rows(min_row=5, max_row=16) for cell in row]
    return sum(bool(re.search(r"\$(6|3):\$[A-Z]+\$(17|14)\b", str(cell.value))) for cell in cells)


def test_in_a_large_year_totals_follow_and_ranks_stay(
    library: Library, tmp_path: Path, libreoffice: Recalculate
) -> None:
    results = library.results("large")
    scored = overwrite_at_random(results, 5).scores
    case = Case(results, {place: score for place, score in scored.items() if place in results.item_scores})
    change_workbook(library.path("large"), tmp_path / "large.xlsx", partial(overwrite_ranking, case))
    [done] = libreoffice([tmp_path / "large.xlsx"])
    outcome, followed = read_outcome(done), expect_outcome(results, case.scores)
    assert find_faults(outcome, keep_ranks(followed, expect_outcome(results))) == []
    assert find_faults(outcome, followed)
    assert outcome.notice == (
        f"注意：“得分矩阵”中有{case.changes}处经人工改写，本表的得分已随之更新，名次没有。"
        "改过的所不再分列基本得分、加分、扣罚。"
    )


def keep_ranks(now: Outcome, then: Outcome) -> Outcome:
    shown = now.matrix.assign(**{name: then.matrix[name] for name in ("名次", "等次")})
    return Outcome(shown, shown, "")
