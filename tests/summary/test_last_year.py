"""与上年比较 and 分项与上年比较 as a person sees them; what stands in them: tests/year/test_following.py."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl.workbook import Workbook

from sfs_excel.inbox.followed import Followed
from sfs_excel.outcome.last_year import LastYear
from sfs_excel.outcome.results import Results
from sfs_excel.summary import last_year, last_year_parts
from sfs_excel.summary.exports import build_exports
from sfs_excel.summary.last_year_front import say_last_year
from sfs_excel.summary.layout import lay_out_matrix
from sfs_excel.summary.sizes import Sizes
from sfs_excel.summary.styles import MEASURE
from sfs_excel.summary.write import build_summary
from sfs_excel.words import Stage
from tests.sheets.screen import (
    find_covered_heads,
    find_cut_texts,
    find_lost_links,
    find_mixed_filters,
    find_outside,
    find_tall_freeze,
    open_shown,
)
from tests.summary.factory import make_results
from tests.year.filled import IGNORE_EXTENSIONS

pytestmark = IGNORE_EXTENSIONS
SHEETS = (last_year.SHEET, last_year_parts.SHEET)
FINAL = Followed(2015, "2015-12-31", "ab")


def follow(now: Results, before: Results, followed: Followed = FINAL) -> Results:
    return replace(now, followed=LastYear(followed, True, before.rulebook, before.ranking, before.items))


@pytest.fixture(scope="module")
def results() -> Results:
    before = make_results(12, missing=1, vetoed=0, seed=3, stage=Stage.FINAL)
    return follow(make_results(12, stage=Stage.FINAL), before)


@pytest.fixture(scope="module")
def book(results: Results) -> Workbook:
    return open_shown(BytesIO(build_summary(results)))


@pytest.mark.parametrize("name", SHEETS)
def test_what_people_need_is_seen_at_once(book: Workbook, name: str) -> None:
    sheet = book[name]
    assert [
        *find_outside(sheet),
        *find_tall_freeze(sheet),
        *find_cut_texts(sheet, MEASURE),
        *find_covered_heads(sheet, MEASURE),
        *find_mixed_filters(sheet),
    ] == []
    assert [each for each in find_lost_links(book) if each.startswith(name)] == []


def test_every_office_is_told_once_and_every_item_of_all_of_them(book: Workbook, results: Results) -> None:
    offices = [cell.value for cell in book[last_year.SHEET]["D"][3:]]
    assert offices == [results.name(office) for office in results.ranking["office"]]
    everybody = [row[1].value for row in book[last_year_parts.SHEET].iter_rows(min_row=4) if row[0].value == "全县"]
    assert len(everybody) == len(results.rulebook.sections) + len(results.rulebook.items)


def test_a_year_with_thousands_of_offices_points_to_the_table(results: Results) -> None:
    few = Sizes(listed=3)
    names = open_shown(BytesIO(build_summary(results, sizes=few))).sheetnames
    assert not set(SHEETS) & set(names)
    told = say_last_year(results, lay_out_matrix(results.rulebook, results.offices, few))
    assert told is not None
    assert "各所、各项见本工作簿旁边“导出”文件夹中的 last_year（.csv 或 .parquet）。" in told[1][-1]


def test_of_a_year_that_was_not_final_the_front_says_so_and_nothing_else(results: Results) -> None:
    before = make_results(3, missing=0, vetoed=0)
    now = follow(make_results(3, missing=0), before, Followed(2015, "", "ab"))
    book = open_shown(BytesIO(build_summary(now)))
    assert not set(SHEETS) & set(book.sheetnames)
    said = [cell.value for row in book["首页"].iter_rows() for cell in row]
    assert "2015年度承接时没有定稿，没有比较。定稿以后运行 follow 上年度的文件夹。" in said
    assert "last_year.csv" not in dict(build_exports(now))
    assert "last_year.csv" in dict(build_exports(results))
