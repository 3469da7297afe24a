"""复核情况: how every appeal stands; and 扣分明细, which shows the department's mark and what the answer made of it.

Item 5 (2分): 河东 has reported 1 of 2 organisations: 1 point; marked 0.5, and changed to 2 after its appeal.
"""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.outcome.results import Results
from sfs_excel.summary.appeals import SHEET
from sfs_excel.summary.write import build_summary
from tests.bureau_year import assess, evaluate
from tests.handouts.bureau import heads_of, sheet_of
from tests.returns.own_returns import add_answers, make_appeal

MARKED = {"001|05": (0.5, "1个未登记")}


@pytest.fixture(scope="module")
def results() -> Results:
    asked = make_appeal({5: ("是", "有材料", "登记证书"), 9: ("是", "=1+1", ""), 12: ("是", "", "")})
    own = assess(MARKED, reported={"001|05.orgs": 1}, batch=2)
    answered = add_answers(own, {"001|05": ("改为", 2, "补证")})
    return evaluate(assess(MARKED), asked, answered, reported={"001": {"05.orgs": 1}, "002": {}})


@pytest.fixture(scope="module")
def book(results: Results) -> Workbook:
    return openpyxl.load_workbook(BytesIO(build_summary(results)))


def rows_of(book: Workbook, name: str, head: str) -> list[dict[str, object]]:
    sheet = sheet_of(book, name)
    head_row, heads = heads_of(sheet, head)
    rows: list[dict[str, object]] = [
        {"".join(title.split()): sheet.cell(row, at).value for title, at in heads.items()}
        for row in range(head_row + 1, sheet.max_row + 1)
    ]
    return [row for row in rows if row["编码"]]


def test_every_appeal_has_a_row_with_its_answer(book: Workbook) -> None:
    shown = ("项目", "申请理由", "复核前得分", "答复", "复核后得分", "答复理由", "答复人")
    assert [tuple(row[head] for head in shown) for row in rows_of(book, SHEET, "申请理由")] == [
        ("第5项", "有材料", 0.5, "改为", 2, "补证", "样本（综合科）"),
        ("第9项", "=1+1", 1.5, "待答复", None, None, None),
        ("第12项", "第12项申请复核，没有写申请理由", 4, "待补正", None, None, None),
    ]


def test_what_an_office_wrote_is_no_formula(book: Workbook) -> None:
    assert not [each for row in sheet_of(book, SHEET).iter_rows() for each in row if each.data_type == "f"]


def test_the_ledger_shows_the_mark_and_what_the_answer_made_of_it(book: Workbook) -> None:
    own = [row for row in rows_of(book, "扣分明细", "规则") if row["项目"] == "第5项" and row["编码"] == "001"]
    assert [(row["规则编号"], row["规则"], row["原因"]) for row in own] == [
        ("5.quota", "定额", "培育社会组织数1个，少1个，每少1个扣1分"),
        ("5.assessed", "核定", "核定：1个未登记"),
        ("5.appeal", "核定", "复核：补证"),
    ]
    assert "计算1分，核定0.5分" in own[1].values()
    assert "复核前0.5分，复核后2分" in own[2].values()


def test_without_an_appeal_there_is_no_such_sheet() -> None:
    nothing = openpyxl.load_workbook(BytesIO(build_summary(evaluate())))
    assert SHEET not in nothing.sheetnames
    assert SHEET not in [str(cell.value) for row in sheet_of(nothing, "说明").iter_rows() for cell in row]
