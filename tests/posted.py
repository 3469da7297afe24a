"""A small year in which something has come back, for the tests of papers and mails."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sfs_excel.form.content import Raw
from sfs_excel.roster.model import Department, Office, Voter
from sfs_excel.roster.write import write_roster
from sfs_excel.year.folder import ISSUED, ROSTER
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.fillings import GOOD
from tests.year.filled import drop, fill_in

RIGHT, WRONG, SILENT, UNREACHED = "河东司法所", "河西司法所", "河南司法所", "河北司法所"
CODES = {RIGHT: "01", WRONG: "02", SILENT: "03", UNREACHED: "04"}
SECRET_NAME = "王不留行"  # of the voter, whom nothing may name
OFFICES = (
    Office("01", RIGHT, "张三", "hedong@example.com；zhang3@example.com"),
    Office("02", WRONG, "李四", "hexi@example.com"),
    Office("03", SILENT, "", "henan@example.com"),
    Office("04", UNREACHED, "", ""),
)
SETTINGS: dict[str, str | int | date] = {
    "年度": 2016, "县局名称": "青河县司法局", "截止日期": date(2016, 12, 20), "发件人": "kaohe@example.com",
}  # fmt: skip


def make_year(folder: Path, **settings: str) -> Path:
    """01 has returned its form without an error, 02 with one; 03 and 04 have not, and 04 has no address. Collected."""
    year = on_day(Workspace.create(folder).folder, "2016-11-20")
    write_people(folder, **settings)
    year.generate()
    returns(year, RIGHT, {})
    returns(year, WRONG, {"12.late": "两次"})
    on_day(folder, "2016-12-08").collect()
    return folder


def write_people(folder: Path, **settings: str) -> None:
    """The roster, with more settings."""
    write_roster(
        folder / ROSTER,
        OFFICES,
        voters=[Voter("P1", SECRET_NAME, "", "voter@example.com")],
        departments=[Department("考核科", tuple(range(1, 47)), "kaohe-ke@example.com")],
        settings=SETTINGS | settings,
    )


def returns(year: Workspace, name: str, changes: Mapping[str, Raw], file: str = "") -> None:
    """An office's form comes back, well filled in but for the changes. It is not collected yet."""
    made = year.folder.with_name(f"{name}.xlsx")
    drop(fill_in(year.folder / ISSUED / f"{name}.xlsx", made, GOOD | dict(changes)), year, file or f"{name}.xlsx")


def copy_year(folder: Path, target: Path) -> Workspace:
    shutil.copytree(folder, target)
    return Workspace(target)


def snapshot(folder: Path, *below: str) -> dict[str, tuple[bytes, int]]:
    """Every file below, hidden ones apart: content, and when it was written."""
    paths = [path for part in below or [""] for path in (folder / part).rglob("*") if path.is_file()]
    shown = [path for path in sorted(paths) if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in shown}


def on_day(folder: Path, day: str) -> Workspace:
    """The year folder on some day, at nine."""
    return Workspace(folder, clock=Stopped(f"{day}T09:00:00+08:00"))
