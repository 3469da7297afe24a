"""复核申请表: one office's workbook; and 复核, the sheet on which its department answers.

1. It shows how each item came to its points, and says until when and to whom; items on which there is a vote are not in it.
2. What an office fills in are inputs, checked and explained; nothing else can be changed. What is half said is said at once.
3. What goes back to be put right has what was written, and says on top what is wrong.
4. 复核 has the items of its department that are appealed; without any there is no such sheet.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import META
from sfs_excel.handouts.appeal import AppealForm, AppealItem, Given, build_appeal
from sfs_excel.handouts.assessor.assessed import Appealed, Assessed
from sfs_excel.handouts.assessor.write import build_assessor
from sfs_excel.handouts.columns import ANSWER, ANSWERS, APPEALS, APPLIED, CHANGED_TO, GROUNDS
from sfs_excel.sheets.token import Stamp
from tests.conftest import Recalculate
from tests.fillings import KEY, MADE, RULEBOOK
from tests.handouts.bureau import (
    FORMULA_LIKE,
    assert_inputs,
    assert_prints,
    cells_of,
    column_of,
    formulas_of,
    identity_of,
    keyed_rows,
    read_back,
    sheet_of,
    token_of,
    type_in,
)
from tests.libreoffice import find_differences

ITEMS = (
    AppealItem(1, 2.0, 2.0, None, 2.0),
    AppealItem(5, 2.0, 1.0, 0.5, 0.5, "-1.00 少1个"),
    AppealItem(45, None, 0.0, None, 0.0),
)
FORM = AppealForm("河东司法所", "赣榆县司法局", "终评，未定稿", date(2017, 1, 6), "kaohe@example.com", ITEMS)


def build(target: Path, form: AppealForm = FORM) -> Path:
    stamp = Stamp(token_of("appeal", RULEBOOK.digest, "001"), KEY, MADE)
    target.write_bytes(build_appeal(RULEBOOK, form, stamp))
    return target


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("appeal") / "复核申请表.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def rows_of(book: Workbook) -> dict[str, int]:
    return keyed_rows(sheet_of(book, APPEALS.sheet), APPLIED)


# 1. What it shows


def test_each_item_has_a_row_with_how_it_came_to_its_points(book: Workbook) -> None:
    assert [sheet.title for sheet in book.worksheets] == [APPEALS.sheet, META]
    sheet, rows = sheet_of(book, APPEALS.sheet), rows_of(book)
    assert list(rows) == ["01.appeal", "05.appeal", "45.appeal"]
    heads = ("自报得分", "计算得分", "核定分", "现得分", "计分原因")
    assert [column_of(sheet, head, rows)["05.appeal"] for head in heads] == [2, 1, 0.5, 0.5, "-1.00 少1个"]


def test_it_says_until_when_and_to_whom_and_what_is_not_in_it(path: Path, book: Workbook) -> None:
    sheet = sheet_of(book, APPEALS.sheet)
    said = "".join(str(sheet.cell(row, 2).value) for row in range(1, 5))
    assert "第43项由评委票决，有异议的书面向县局反映" in said
    assert "请于2017年1月6日前（含当日，以县局收到为准，逾期不受理）把本文件原样发回：kaohe@example.com" in said
    assert identity_of(path)["sfs_kind"] == "appeal"


def test_it_is_read_back_by_its_keys(path: Path) -> None:
    [table] = read_back(path).tables
    assert (table.spec, [line.key for line in table.lines]) == (APPEALS, ["01.appeal", "05.appeal", "45.appeal"])


def test_it_prints(book: Workbook) -> None:
    assert_prints(sheet_of(book, APPEALS.sheet), APPLIED)


def test_the_same_form_has_the_same_bytes(path: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


# 2. Inputs


def test_what_the_office_fills_in_are_inputs_and_nothing_else(book: Workbook) -> None:
    sheet, rows = sheet_of(book, APPEALS.sheet), rows_of(book)
    assert_inputs(
        book, {APPEALS.sheet: set().union(*(cells_of(sheet, head, rows) for head in (APPLIED, GROUNDS, "佐证材料")))}
    )


def test_what_is_half_said_is_said_at_once(path: Path, tmp_path: Path, libreoffice: Recalculate) -> None:
    rows = rows_of(openpyxl.load_workbook(path))
    one, five, last = (rows[key] for key in rows)
    typed = {(APPEALS.sheet, f"J{one}"): "是", (APPEALS.sheet, f"K{five}"): "有材料", (APPEALS.sheet, f"J{last}"): "是"}
    typed |= {(APPEALS.sheet, f"K{last}"): "不是本所"}
    filled = type_in(path, tmp_path / "filled.xlsx", typed)
    first, after = libreoffice([path, filled])
    assert find_differences(path, first) == []
    sheet = sheet_of(openpyxl.load_workbook(after, data_only=True), APPEALS.sheet)
    assert list(column_of(sheet, "状态", rows).values()) == ["缺理由", "有误", "已申请"]
    assert sheet["B5"].value == "已申请 1 项，缺理由 1 项，有误 1 项"


# 3. What goes back


def test_what_goes_back_has_what_was_written(tmp_path: Path, libreoffice: Recalculate) -> None:
    given = {1: Given("是", "", "附件"), 5: Given("", "有材料", ""), 45: Given("是", "不是本所", "")}
    back = build(tmp_path / "back.xlsx", replace(FORM, given=given, notes=("第1项申请复核，没有写申请理由",)))
    [again] = libreoffice([back])
    assert find_differences(back, again) == []  # the states are true as they are written
    sheet = sheet_of(openpyxl.load_workbook(back, data_only=True), APPEALS.sheet)
    assert sheet["B2"].value == "请更正：第1项申请复核，没有写申请理由"
    rows = keyed_rows(sheet, APPLIED)
    assert list(column_of(sheet, "状态", rows).values()) == ["缺理由", "有误", "已申请"]


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    items = tuple(replace(ITEMS[0], why=said) for said in FORMULA_LIKE[:1])
    hostile = {1: Given("=1+1", FORMULA_LIKE[1], "@SUM(A1)")}
    written = build(tmp_path / "a.xlsx", replace(FORM, office="=1", items=items, given=hostile))
    plain = build(tmp_path / "b.xlsx", replace(FORM, items=ITEMS[:1]))
    assert formulas_of(openpyxl.load_workbook(written)) == formulas_of(openpyxl.load_workbook(plain))


# 4. The department's sheet


def build_answers(target: Path, appeals: Mapping[int, Appealed]) -> Path:
    east = Assessed("001", "河东司法所", scores={5: 1.0, 45: 0.0}, appeals=appeals)
    stamp = Stamp(token_of("assessor", RULEBOOK.digest, "基层工作科"), KEY, MADE)
    offices = (east, Assessed("002", "城关司法所"))
    target.write_bytes(build_assessor(RULEBOOK, "基层工作科", {1, 5, 45}, offices, "赣榆县司法局", stamp))
    return target


def test_a_department_answers_what_is_appealed_of_its_items(tmp_path: Path, libreoffice: Recalculate) -> None:
    appeals = {5: Appealed("有材料", "登记证书"), 45: Appealed("不是本所"), 7: Appealed("别的科室的")}
    path = build_answers(tmp_path / "核定表.xlsx", appeals)
    book = openpyxl.load_workbook(path)
    sheet = sheet_of(book, ANSWERS.sheet)
    rows = keyed_rows(sheet, ANSWER)
    assert list(rows) == ["001|05.appeal-answer", "001|45.appeal-answer"]
    assert column_of(sheet, GROUNDS, rows)["001|05.appeal-answer"] == "有材料"
    inputs = set().union(*(cells_of(sheet, head, rows) for head in (ANSWER, CHANGED_TO, "理由")))
    assert {each.coordinate for row in sheet.iter_rows() for each in row if not each.protection.locked} == inputs
    five, last = rows.values()
    typed = {(ANSWERS.sheet, f"J{five}"): "改为", (ANSWERS.sheet, f"K{five}"): 1.5, (ANSWERS.sheet, f"L{five}"): "补证"}
    wrong = {(ANSWERS.sheet, f"J{five}"): "维持", (ANSWERS.sheet, f"K{five}"): 1, (ANSWERS.sheet, f"L{five}"): "补证"}
    wrong[ANSWERS.sheet, f"J{last}"] = "改为"
    files = [path, type_in(path, tmp_path / "a.xlsx", typed), type_in(path, tmp_path / "b.xlsx", wrong)]
    first, *filled = libreoffice(files)
    assert find_differences(path, first) == []
    states = [
        list(column_of(sheet_of(openpyxl.load_workbook(each, data_only=True), ANSWERS.sheet), "状态", rows).values())
        for each in filled
    ]
    assert states == [["已填", "待定"], ["有误", "缺理由"]]


def test_without_an_appeal_of_its_items_there_is_no_such_sheet(tmp_path: Path) -> None:
    written = build_answers(tmp_path / "a.xlsx", {7: Appealed("别的科室的")})
    assert ANSWERS.sheet not in openpyxl.load_workbook(written).sheetnames
    assert written.read_bytes() == build_answers(tmp_path / "b.xlsx", {}).read_bytes()
