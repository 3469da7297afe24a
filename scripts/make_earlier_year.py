"""Make the year folder of a version, which every later version has to go on with, and pack it.

    .venv/bin/python scripts/make_earlier_year.py FILE.tar.xz

Run it in a checkout of the version whose folder is wanted (this file copied there, where it has none): that version makes the
forms, receives what comes back, and works out the tables, which are the yardstick. FILE holds

    2016考核/   the year folder: of four offices one came in a package and has no fault, one was sent back and put right, one was
                sent back and is not put right yet, one is missing; a 核定表 and a ballot are in, another of each is out.
                The tables as that version exported them are in their usual place
    later/      what comes afterwards, filled in on the forms that were out then
    ended/      the tables as that version exported them with `later/` in the inbox

It is one file because neither git nor Windows changes its bytes: line ends, names that begin with a dot or are Chinese, times of
files. It is no zip because what a folder has twice (inbox and store) would stand in it twice.
"""

import os
import shutil
import sys
import tarfile
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Dict, Mapping, Sequence

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sfs_excel import Workspace
from sfs_excel.demonstration.filling import fill_form, save_as
from sfs_excel.demonstration.people import at
from sfs_excel.demonstration.returns import BLANK, YES, meet_everything
from sfs_excel.form.content import Raw
from sfs_excel.roster.model import Department, Office, Voter
from sfs_excel.roster.write import write_roster

OFFICES = [
    Office(f"{n:02d}", f"{name}司法所", "", f"office{n:02d}@example.invalid")
    for n, name in enumerate(("甲镇", "乙镇", "丙镇", "丁镇"), 1)
]
VOTERS = [Voter(f"P{n}", f"评委{n}（样本）", "", f"voter{n}@example.invalid") for n in (1, 2)]
DEPARTMENTS = [
    Department("业务科", tuple(range(1, 22))),
    Department("法宣科", tuple(range(22, 37))),
    Department("办公室", (*range(37, 43), 44, 45, 46)),
]
SETTINGS: Mapping[str, "str | int | date"] = {
    "年度": 2016, "县局名称": "样本县司法局", "发件人": "kaohe@example.invalid", "截止日期": date(2016, 12, 10),
}  # fmt: skip
FOLDER, LATER, ENDED = "2016考核", "later", "ended"
FAULTY: Mapping[str, Raw] = {"07.cases": "约30", "12.late": "两次", "30.stations": BLANK}
PASSING = ("kept", "readings.sqlite", "lock")  # of .sfs: worked out on this computer, and for this moment
Decisions = Mapping[str, "tuple[float | str, str]"]


def begin_year(folder: Path) -> None:
    """From the empty folder to the second collect."""
    year = open_year(folder, 1)
    year.generate()
    inbox = folder / "收件箱"
    gains: Mapping[str, Raw] = {"05.orgs": 7, "44.unit_city": 1}
    return_form(folder, "01", inbox / "最终版(1).xlsx", {**gains, "23.villages": 0, "18.inmates": "１２０"})
    put_into_package(inbox / "最终版(1).xlsx", inbox / "甲镇.zip")
    return_form(folder, "02", inbox / "乙镇司法所.xlsx", FAULTY)
    return_form(folder, "03", inbox / "丙镇司法所.xlsx", {"09.settled": 90, "34.info": 5})
    year.collect(export=True)
    year.notify("reminder")
    year = open_year(folder, 14)
    put_right(folder, "02", inbox / "更正" / "乙镇司法所.xlsx", {"07.cases": 31, "12.late": 2, "30.stations": 9})
    year.collect(export=True)
    year.assess()
    year = open_year(folder, 21)
    decisions: Decisions = {"02|12.late": (3, "平时台账记有3次"), "03|16.faked": (YES, "台账是事后补造的")}
    assess(folder, "业务科", inbox / "核定和票决" / "核定表_业务科.xlsx", decisions)
    vote(folder, "P1", inbox / "核定和票决" / "票决表_P1.xlsx", (9.5, 9.0, 8.8, 6.0))
    year.collect(export=True)
    year.draft_mail(["reminder", "receipt"])


def fill_later(folder: Path, later: Path) -> None:
    """Fill in what was still out: a form, one sent back, a 核定表 and a ballot."""
    return_form(folder, "04", later / "丁镇司法所.xlsx", {"12.late": 1, "39.area": 76.5, "35.published": 1})
    put_right(folder, "03", later / "丙镇司法所.xlsx", {"09.settled": 38})
    decisions: Decisions = {
        "01|37": (1.5, "有两个月的工作台账没有记"),
        "01|44.unit_city": (0, "没有提供表彰决定"),
        "03|45.criticised": (1, "县局第3号通报（样本）"),
    }
    assess(folder, "办公室", later / "核定表_办公室.xlsx", decisions)
    vote(folder, "P2", later / "票决表_P2.xlsx", (9.3, 9.0, 8.0, 7.0))


def open_year(folder: Path, day: int) -> Workspace:
    """By a clock that stands at noon of a day of December 2016."""
    moment = datetime.fromisoformat(f"2016-12-{day:02d}T12:00:00+08:00")
    if not folder.exists():
        Workspace.create(folder, clock=lambda: moment)
        write_roster(folder / "名册.xlsx", OFFICES, voters=VOTERS, departments=DEPARTMENTS, settings=SETTINGS)
    return Workspace(folder, clock=lambda: moment)


def return_form(folder: Path, office: str, target: Path, changes: Mapping[str, Raw]) -> None:
    """An office that meets all targets, but for the changes."""
    values = {**meet_everything(10, 40, 15), **changes}
    [name] = [each.name for each in OFFICES if each.code == office]
    save_as(fill_form(folder / "发放" / f"{name}.xlsx", values, {1: "党员名册", 35: "文章剪报"}), target, at(9, 8, 0))


def put_into_package(path: Path, package: Path) -> None:
    with zipfile.ZipFile(package, "w") as archive:
        archive.write(path, path.name)
    path.unlink()
    os.utime(package, (at(9, 8, 0).timestamp(),) * 2)


def put_right(folder: Path, office: str, target: Path, changes: Mapping[str, Raw]) -> None:
    [name] = [each.name for each in OFFICES if each.code == office]
    save_as(fill_form(folder / "退回" / f"{name}.xlsx", changes, {}), target, at(13, 8, 0))


def assess(folder: Path, department: str, target: Path, decisions: Decisions) -> None:
    book = load_workbook(folder / "核定" / f"核定表_{department}.xlsx")
    for sheet, head in (("逐项核定", "核定分"), ("数据核定", "核定值")):
        fill_rows(book, sheet, head, {key: value for key, (value, _) in decisions.items()})
        fill_rows(book, sheet, "理由", {key: reason for key, (_, reason) in decisions.items()})
    [who] = [cell for row in book["逐项核定"].iter_rows(max_row=3) for cell in row if cell.value == "核定人"]
    who.offset(column=1).value = "样本一"
    save_as(book, target, at(20, 8, 0))


def vote(folder: Path, voter: str, target: Path, points: Sequence[float]) -> None:
    book = load_workbook(folder / "核定" / f"票决表_{voter}.xlsx")
    fill_rows(book, "票决", "评分", dict(zip((office.code for office in OFFICES), points)))
    save_as(book, target, at(20, 9, 0))


def fill_rows(book: Workbook, name: str, head: str, typed: "Mapping[str, float | str]") -> None:
    """By the hidden key in the first column; what has no row in this sheet stands in another."""
    sheet = book[name]
    column = next(cell.column for row in sheet.iter_rows(max_row=9) for cell in row if cell.value == head)
    rows: Dict[str, int] = {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1)}
    for key in typed.keys() & rows.keys():
        sheet.cell(rows[key], column).value = typed[key]


def make_earlier_year(made: Path) -> None:
    """Make all of it below a folder."""
    folder = made / FOLDER
    begin_year(folder)
    fill_later(folder, made / LATER)
    with tempfile.TemporaryDirectory() as temporary:
        ended = Path(shutil.copytree(folder, Path(temporary) / FOLDER))
        shutil.copytree(made / LATER, ended / "收件箱" / "以后")
        open_year(ended, 28).collect(export=True)
        shutil.copytree(ended / "汇总" / "导出", made / ENDED)
    for path in (folder / ".sfs").iterdir():
        if path.name.startswith(PASSING):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def pack(folder: Path, target: Path) -> None:
    with tarfile.open(target, "w:xz", preset=9) as archive:
        for path in sorted(folder.rglob("*")):
            archive.add(path, path.relative_to(folder).as_posix(), recursive=False, filter=forget_owner)


def forget_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid, entry.gid, entry.uname, entry.gname = 0, 0, "", ""
    return entry


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        make_earlier_year(Path(temporary))
        pack(Path(temporary), Path(sys.argv[1]))
