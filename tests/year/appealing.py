"""Offices that ask for a review, and departments that answer, in the small year."""

from collections.abc import Mapping

import openpyxl
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import EVIDENCE_HEAD
from sfs_excel.handouts.columns import ANSWER, ANSWERS, APPEALS, APPLIED, CHANGED_TO, GROUNDS, REASON_HEAD
from sfs_excel.year.workspace import Workspace
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of
from tests.small_year import Entered, open_own, send, write

FORMS = "汇总/反馈"
Applied = Mapping[int, tuple[str, str, str]]  # item -> whether it asks, why, evidence
Answered = Mapping[str, tuple[Entered, Entered, str]]  # `001|03` -> answer, points, reason


def fill_appeal(year: Workspace, office: str, applied: Applied, form: str = "") -> Workbook:
    """The workbook that went out with the feedback, filled in."""
    book = openpyxl.load_workbook(year.folder / (form or f"{FORMS}/{office}复核申请表.xlsx"))
    sheet = sheet_of(book, APPEALS.sheet)
    rows, heads = keyed_rows(sheet, APPLIED), heads_of(sheet, APPLIED)[1]
    for item, written in applied.items():
        for head, value in zip((APPLIED, GROUNDS, EVIDENCE_HEAD), written, strict=True):
            sheet.cell(rows[f"{item:02d}.appeal"], heads[head]).value = value or None
    return book


def appeal(year: Workspace, office: str, applied: Applied, name: str = "") -> None:
    """It comes back into the inbox."""
    send(year.folder, name or f"{office}复核申请表.xlsx", fill_appeal(year, office, applied))


def fill_answers(book: Workbook, answered: Answered, who: str = "样本") -> Workbook:
    sheet = sheet_of(write(book, {}, who), ANSWERS.sheet)
    rows, heads = keyed_rows(sheet, ANSWER), heads_of(sheet, ANSWER)[1]
    for key, written in answered.items():
        for head, value in zip((ANSWER, CHANGED_TO, REASON_HEAD), written, strict=True):
            sheet.cell(rows[f"{key}.appeal-answer"], heads[head]).value = value
    return book


def answer(year: Workspace, department: str, answered: Answered, who: str = "样本", name: str = "") -> None:
    """The department answers in a 核定表 that was made since."""
    year.assess(["assessor"])
    book = fill_answers(open_own(year, f"核定表_{department}.xlsx"), answered, who)
    send(year.folder, name or f"{department}复核.xlsx", book)
