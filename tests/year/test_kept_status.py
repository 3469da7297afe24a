"""The report of `status` is worked out once, and anew as soon as anything has changed on which it rests.

1. Nothing new: the same answer, and neither pandas nor a reading is needed for it.
2. Whatever changes, the answer is the one that is given where nothing is kept.
3. What is kept and is not whole, or not of these types, is worked out anew.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.outcome.standing import YearStatus
from sfs_excel.year import kept_status, status
from sfs_excel.year.folder import STATE, WORKED_OUT
from sfs_excel.year.kept_status import read_status, write_status
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.pools import InProcess
from tests.posted import RIGHT, SILENT, WRONG, make_year, returns, write_people

NOW = "2016-12-19T09:00:00+08:00"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_year(tmp_path_factory.mktemp("made") / "2016考核")
    opened(folder).notify("reminder")
    opened(folder).status()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2016考核"))


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """All answers that had to be worked out."""
    answers: list[Any] = []
    work_out = status._work_out

    def note(*given: Any) -> Any:
        answers.append(work_out(*given))
        return answers[-1]

    monkeypatch.setattr(status, "_work_out", note)
    return answers


def opened(folder: Path, now: str = NOW) -> Workspace:
    return Workspace(folder, clock=Stopped(now), executor=lambda _: InProcess())


def said(told: YearStatus) -> bytes:
    """All of it; the frames come of the rows."""
    assert len(told.offices) == len(told.office_rows)
    assert len(told.waiting) == len(told.waiting_rows)
    return write_status(told)


def test_with_nothing_new_it_is_given_again(folder: Path, worked_out: list[Any]) -> None:
    kept = opened(folder).status()
    assert worked_out == []
    shutil.rmtree(folder / STATE / WORKED_OUT)
    anew = opened(folder).status()
    assert len(worked_out) == 1
    assert said(kept) == said(anew)
    assert kept.offices.equals(anew.offices)
    assert kept.waiting.equals(anew.waiting)


def test_with_nothing_new_nothing_heavy_is_loaded(made: Path) -> None:
    code = (
        "import sys; from datetime import datetime; from sfs_excel.cli.app import run; from sfs_excel import Workspace;"
        f"Workspace(sys.argv[1], clock=lambda: datetime.fromisoformat({NOW!r})).status();"
        "print(*sorted({'pandas', 'pydantic', 'jinja2', 'openpyxl', 'xlsxwriter', 'docx', 'yaml'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(made)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


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
    "collected": collect_more,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_it_is_worked_out_anew(
    folder: Path, worked_out: list[Any], change: Callable[[Path], object]
) -> None:
    change(folder)
    told = opened(folder).status()
    assert len(worked_out) == 1
    shutil.rmtree(folder / STATE / WORKED_OUT)
    assert said(told) == said(opened(folder).status())


def test_on_another_day_it_is_worked_out_anew(folder: Path, worked_out: list[Any]) -> None:
    before = opened(folder).status()
    after = opened(folder, "2016-12-24T09:00:00+08:00").status()
    assert len(worked_out) == 1
    assert said(before) != said(after)


def spoil(plain: list[Any]) -> list[list[Any]]:
    """Everything wrong in one place."""
    tasks, offices, stage, waiting = plain
    return [
        [],
        [tasks, offices, stage],
        [tasks, offices, "另一阶段", waiting],
        [[["经办人", "办事", [1], ""]], offices, stage, waiting],
        [tasks, [offices[0][:-1]], stage, waiting],
        [tasks, [[*offices[0][:-2], "0", offices[0][-1]]], stage, waiting],
        [tasks, offices, stage, [["终评", "科室"]]],
    ]


def test_what_is_not_of_its_types_is_not_believed(
    folder: Path, worked_out: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = write_status(opened(folder).status())
    assert write_status(read_status(right)) == right
    wrong = [b"{", b"\xff", b"[" * 100_000, *(json.dumps(each).encode() for each in spoil(json.loads(right)))]
    for content in wrong:
        with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
            kept_status.read_status(content)
    monkeypatch.setattr("sfs_excel.files.kept.Kept.find", lambda *_: wrong[-1])
    assert write_status(opened(folder).status()) == right
    assert len(worked_out) == 1
