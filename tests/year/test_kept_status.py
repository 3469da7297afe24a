"""The report of `status` is worked out once, and anew as soon as anything has changed on which it rests.

1. Nothing new: the same answer, and neither pandas nor a reading is needed for it; nor after a collect, which has it already.
2. Whatever changes, the answer is the one that is given where nothing is kept.
3. What is kept and is not whole, or not of these types, is worked out anew.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.outcome.standing import YearStatus
from sfs_excel.year import kept_status, status
from sfs_excel.year.kept_status import read_status, write_status
from tests.noted import note_answers
from tests.posted import make_year
from tests.year.changes import CHANGES, NOW, collect_more, forget, lay_log_down, opened

KEPT_BY_NONE = {name: change for name, change in CHANGES.items() if change != collect_more}


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
    return note_answers(monkeypatch, status, "_work_out")


def said(told: YearStatus) -> bytes:
    """All of it; the frames come of the rows."""
    assert len(told.offices) == len(told.office_rows)
    assert len(told.waiting) == len(told.waiting_rows)
    return write_status(told)


def test_with_nothing_new_it_is_given_again(folder: Path, worked_out: list[Any]) -> None:
    kept = opened(folder).status()
    assert worked_out == []
    forget(folder)
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


@pytest.mark.parametrize("change", ["a file in the inbox", "a log laid down"])
def test_a_collect_keeps_the_one_that_would_be_worked_out(folder: Path, worked_out: list[Any], change: str) -> None:
    CHANGES[change](folder)
    opened(folder).collect()
    told = opened(folder).status()
    assert worked_out == []
    forget(folder)
    assert said(told) == said(opened(folder).status())


def test_what_was_changed_while_it_was_worked_out_after_a_collect_is_not_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe = status._describe

    def change(*given: Any) -> YearStatus:
        lay_log_down(folder)
        return describe(*given)

    monkeypatch.setattr(status, "_describe", change)
    collect_more(folder)
    monkeypatch.undo()
    (folder / "核定" / "平时台账.xlsx").unlink()
    told = opened(folder).status()
    forget(folder)
    assert said(told) == said(opened(folder).status())


@pytest.mark.parametrize("change", KEPT_BY_NONE.values(), ids=KEPT_BY_NONE)
def test_whatever_changes_it_is_worked_out_anew(
    folder: Path, worked_out: list[Any], change: Callable[[Path], object]
) -> None:
    change(folder)
    told = opened(folder).status()
    assert len(worked_out) == 1
    forget(folder)
    assert said(told) == said(opened(folder).status())


def test_on_another_day_it_is_worked_out_anew(folder: Path, worked_out: list[Any]) -> None:
    before = opened(folder).status()
    after = opened(folder, "2016-12-24T09:00:00+08:00").status()
    assert len(worked_out) == 1
    assert said(before) != said(after)


def spoil(plain: list[Any]) -> list[list[Any]]:
    """Everything wrong in one place."""
    tasks, offices, stage, finality, waiting, events, turnout = plain
    return [
        [],
        [tasks, offices, stage, finality, waiting, events],
        [tasks, offices, "另一阶段", finality, waiting, events, turnout],
        [[["经办人", "办事", [1], ""]], offices, stage, finality, waiting, events, turnout],
        [tasks, [offices[0][:-1]], stage, finality, waiting, events, turnout],
        [tasks, [[*offices[0][:-3], "0", *offices[0][-2:]]], stage, finality, waiting, events, turnout],
        [tasks, offices, stage, finality, [["终评", "科室"]], events, turnout],
        [tasks, offices, stage, finality, waiting, [["1"]], turnout],
        [tasks, offices, stage, finality, waiting, events, [6, 5]],
        [tasks, offices, stage, finality, waiting, events, [6, 5, "1"]],
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
