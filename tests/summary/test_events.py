"""办理记录 lists every decision about the year; where there is none the workbook is as it was."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from sfs_excel.outcome.event_tables import EVENTS
from sfs_excel.outcome.results import Results
from sfs_excel.summary.sizes import Sizes
from sfs_excel.summary.write import build_summary
from tests.summary.factory import make_results

PLACE = "收件箱/河东司法所.xlsx"
DECIDED = [
    ("1", "2016-12-09T09:30:00", "张三", "withdraw", "河东司法所.xlsx", "练习", "", "001", "", "3", PLACE),
    ("2", "2016-12-09T09:31:00", "张三", "withdraw", "编号 P1 的票", "=1+1", "", "", "票决表", "", ""),
    ("3", "2016-12-10T08:00:00", "李四", "withdraw", "河东司法所.xlsx", "撤错了", "1", "001", "", "", PLACE),
]


@pytest.fixture(scope="module")
def results() -> Results:
    return replace(make_results(3, missing=1, vetoed=0), events=EVENTS.frame(DECIDED))


def open_book(results: Results, sizes: Sizes | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(build_summary(results, sizes=sizes or Sizes())))


pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl on data bars


def test_every_event_is_listed_with_whether_it_holds(results: Results) -> None:
    sheet = open_book(results)["办理记录"]
    assert sheet["A2"].value == (
        "考核中由人决定的事，按先后列出，共3条，其中仍有效的1条；已撤销的（灰底）不再起作用，记录仍保留。"
    )
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] == [
        ["1", "2016-12-09 09:30", "张三", "撤回", "001", "河东司法所", "河东司法所.xlsx", "练习", "已由第3号撤销"],
        ["2", "2016-12-09 09:31", "张三", "撤回", None, "票决表", "编号 P1 的票", "=1+1", "有效"],
        ["3", "2016-12-10 08:00", "李四", "撤销撤回", "001", "河东司法所", "河东司法所.xlsx", "撤错了", "撤销第1号"],
    ]
    assert [row[7].data_type for row in sheet.iter_rows(min_row=4)] == ["s"] * 3, "a reason is no formula"
    assert [row[6].hyperlink is not None for row in sheet.iter_rows(min_row=4)] == [True, False, True]


def test_a_large_year_has_the_sheet_too(results: Results) -> None:
    assert "办理记录" in open_book(results, Sizes(listed=1)).sheetnames


def test_about_names_the_sheet_where_there_is_one(results: Results) -> None:
    def list_sheets(results: Results) -> list[object]:
        return [row[0].value for row in open_book(results)["说明"].iter_rows() if row[0].hyperlink]

    assert "办理记录" in list_sheets(results)
    nothing = replace(results, events=EVENTS.frame())
    assert "办理记录" not in list_sheets(nothing)
    assert "办理记录" not in open_book(nothing).sheetnames
