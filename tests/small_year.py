"""A year of two offices by a small rulebook, whose people fill in real workbooks and drop them into a real inbox."""

import os
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import TABLE, VALUE_HEAD
from sfs_excel.handouts.columns import (
    DECIDED_SCORE,
    DECIDED_VALUE,
    ITEM_DECISIONS,
    REASON_HEAD,
    VALUE_DECISIONS,
    VOTE,
    WHO,
)
from sfs_excel.roster.model import Department, Office, Voter
from sfs_excel.roster.write import write_roster
from sfs_excel.year.workspace import Workspace
from tests.bureau_year import GOOD_OPTIONS
from tests.clocks import Stopped
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of

OPTIONS = Path(__file__).resolve().parent / "rulebook" / "good" / "options.yaml"
OFFICES = (Office("001", "河东司法所"), Office("002", "城关司法所"))
PANELS = ("局领导", "局领导", "局领导", "科室负责人", "科室负责人", "科室负责人")
VOTERS = tuple(
    Voter(f"P{number}", f"王小{name}", panel)
    for number, (name, panel) in enumerate(zip("芳英军明红兵", PANELS, strict=True), 1)
)
DEPARTMENTS = (Department("政工科", (1,)), Department("基层科", (2, 3)))
LONG_AGO = 1_480_900_000
BEGUN = "2018-12-01T09:00:00+08:00"
Entered = float | str | None
Typed = Mapping[str, tuple[Entered, str]]


def open_year(folder: Path, departments: Sequence[Department] = DEPARTMENTS) -> Workspace:
    """The year folder, with its rulebook and roster. Nothing is issued yet; what is, is before anything that a test dates."""
    year = Workspace.create(folder)
    shutil.copyfile(OPTIONS, year.folder / "责任书.yaml")
    list_people(year, departments)
    return Workspace(year.folder, clock=Stopped(BEGUN))


def list_people(
    year: Workspace, departments: Sequence[Department] = DEPARTMENTS, deadline: str = "", appeals_until: str = ""
) -> None:
    settings: dict[str, str | int | date] = {"年度": 2018, "截止日期": deadline, "复核截止日期": appeals_until}
    write_roster(year.folder / "名册.xlsx", OFFICES, voters=VOTERS, departments=departments, settings=settings)


def send(folder: Path, name: str, book: Workbook) -> None:
    path = folder / "收件箱" / name
    book.save(path)
    os.utime(path, (LONG_AGO, LONG_AGO))


def hand_in(year: Workspace, before: str = "") -> None:
    """Both offices fill in the form that was issued, under its name with something before it."""
    for office in OFFICES:
        book = openpyxl.load_workbook(year.folder / "发放" / f"{office.name}.xlsx")
        sheet = sheet_of(book, TABLE)
        rows, heads = keyed_rows(sheet, VALUE_HEAD), heads_of(sheet, VALUE_HEAD)[1]
        for key, value in GOOD_OPTIONS.items():
            sheet.cell(rows[key], heads[VALUE_HEAD]).value = value
        send(year.folder, f"{before}{office.name}.xlsx", book)


def open_own(year: Workspace, file: str) -> Workbook:
    return openpyxl.load_workbook(year.folder / "核定" / file)


def write(book: Workbook, typed: Typed, who: str = "样本") -> Workbook:
    """Decisions by hidden key, each with its reason."""
    for spec, head in ((ITEM_DECISIONS, DECIDED_SCORE), (VALUE_DECISIONS, DECIDED_VALUE)):
        sheet = sheet_of(book, spec.sheet)
        rows, heads = keyed_rows(sheet, head), heads_of(sheet, head)[1]
        for key in typed.keys() & rows.keys():
            value, reason = typed[key]
            sheet.cell(rows[key], heads[head]).value = value
            sheet.cell(rows[key], heads[REASON_HEAD]).value = reason or None
        for cell in [cell for line in sheet.iter_rows(max_row=3) for cell in line if cell.value == WHO]:
            cell.offset(0, 1).value = who or None
    return book


def cast(year: Workspace, voter: Voter, *votes: Entered) -> None:
    book = open_own(year, f"票决表_{voter.code}.xlsx")
    sheet = sheet_of(book, "票决")
    rows, heads = keyed_rows(sheet, VOTE), heads_of(sheet, VOTE)[1]
    for row, vote in zip(rows.values(), votes, strict=True):
        sheet.cell(row, heads[VOTE]).value = vote
    send(year.folder, f"{voter.name}的票.xlsx", book)


def pack(folder: Path, voter: Voter) -> None:
    """As a mail program hands it on: the ballot in a package that is named after the voter, in some way."""
    ballot = folder / "收件箱" / f"{voter.name}的票.xlsx"
    package = ballot.with_name(f"{voter.name[0]}　{voter.name[1:]}（改）.zip")
    with zipfile.ZipFile(package, "w") as archive:
        archive.write(ballot, "票.xlsx")
        archive.writestr(f"{voter.name[1:]}的说明.txt", "请查收")
    ballot.unlink()
    os.utime(package, (LONG_AGO, LONG_AGO))
