"""A year that was collected, with a reminder written; and everything that may change in it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from sfs_excel.year.folder import STATE, WORKED_OUT
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.pools import InProcess
from tests.posted import RIGHT, SILENT, WRONG, returns, write_people

NOW = "2016-12-19T09:00:00+08:00"


def opened(folder: Path, now: str = NOW) -> Workspace:
    """The year at a moment, read in this process."""
    return Workspace(folder, clock=Stopped(now), executor=InProcess())


def forget(folder: Path) -> None:
    """Take away what was kept."""
    shutil.rmtree(folder / STATE / WORKED_OUT)


def drop_file(folder: Path) -> None:
    returns(opened(folder), SILENT, {})


def take_file_out(folder: Path) -> None:
    (folder / "收件箱" / f"{RIGHT}.xlsx").unlink()


def damage_stored(folder: Path) -> None:
    for path in (folder / STATE / "store").iterdir():
        if path.is_file():
            state = path.stat()
            path.write_bytes(path.read_bytes()[:-1] + b"x")
            os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def change_rulebook(folder: Path) -> None:
    path = folder / "责任书.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("培育2个社会组织", "培育 2个社会组织"), encoding="utf-8")


def carry_reminder_away(folder: Path) -> None:
    (folder / "发放" / "催报" / f"{SILENT}催报通知.docx").unlink()


def lay_log_down(folder: Path) -> None:
    (folder / "核定").mkdir(exist_ok=True)
    (folder / "核定" / "平时台账.xlsx").write_bytes(b"by hand")


def change_template(folder: Path) -> None:
    (folder / "模板").mkdir()
    (folder / "模板" / "reminder.txt.j2").write_text("请尽快\n", encoding="utf-8")


def collect_more(folder: Path) -> None:
    drop_file(folder)
    opened(folder).collect()


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file in the inbox": drop_file,
    "a file taken out": take_file_out,
    "stored bytes, under the same time": damage_stored,
    "roster": lambda folder: write_people(folder, 截止日期="2016-12-10"),
    "rulebook": change_rulebook,
    "template": change_template,
    "a form issued": lambda folder: opened(folder).generate([SILENT]),
    "a workbook taken out of 退回": lambda folder: (folder / "退回" / f"{WRONG}.xlsx").unlink(),
    "a paper carried away": carry_reminder_away,
    "a log laid down": lay_log_down,
    "an event": lambda folder: opened(folder).withdraw([f"{RIGHT}.xlsx"], reason="练习"),
    "collected": collect_more,
}
