"""The year's result is worked out once, and again as soon as anything has changed on which it rests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sfs_excel.errors import FaultyFileError
from sfs_excel.year import reader
from sfs_excel.year.remembered import Remembered
from sfs_excel.year.workspace import Workspace
from tests.noted import note_answers
from tests.pools import InProcess
from tests.posted import CODES, RIGHT, SILENT, WRONG, make_year, returns, write_people


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("made") / "2016考核")


@pytest.fixture
def year(made: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(made, tmp_path / "2016考核"), executor=InProcess())


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """All snapshots that are taken."""
    return note_answers(monkeypatch, reader, "take_snapshot")


def test_commands_of_one_process_share_it(year: Workspace, taken: list[Any]) -> None:
    year.collect()
    year.status()
    year.assess(["assessor"])
    year.notify("feedback")
    year.draft_mail()
    year.collect()
    assert len(taken) == 1
    Workspace(year.folder).notify("feedback")
    assert len(taken) == 2, "control: another object takes its own"


def change_roster(folder: Path) -> None:
    write_people(folder, 县局局长="王五")


def change_rulebook(folder: Path) -> None:
    path = folder / "责任书.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("reading: 4分是加分上限", "reading: 4分是上限", 1), encoding="utf-8")


def damage_stored(folder: Path) -> None:
    for path in (folder / ".sfs/store").iterdir():
        if path.is_file():
            path.write_bytes(b"x" * path.stat().st_size)


def take_out(folder: Path) -> None:
    (folder / "收件箱" / f"{RIGHT}.xlsx").unlink()


CHANGES: dict[str, Callable[[Path], None]] = {
    "roster": change_roster,
    "rulebook": change_rulebook,
    "stored bytes": damage_stored,
    "inbox": take_out,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_is_taken_anew_where_something_has_changed(
    change: Callable[[Path], None], year: Workspace, taken: list[Any]
) -> None:
    year.notify("feedback")
    assert len(taken) == 1
    change(year.folder)
    told = year.status()
    assert len(taken) == 2
    anew = Workspace(year.folder).status()
    assert told.tasks == anew.tasks
    assert told.offices.equals(anew.offices)


def test_roster_edited_between_two_commands_is_seen(year: Workspace) -> None:
    assert year.status().offices["name"].tolist() == list(CODES)
    book = openpyxl.load_workbook(year.folder / "名册.xlsx")
    book["司法所"].delete_rows(5)
    book.save(year.folder / "名册.xlsx")
    assert year.status().offices["name"].tolist() == [RIGHT, WRONG, SILENT]
    book["司法所"]["A2"] = None
    book.save(year.folder / "名册.xlsx")
    with pytest.raises(FaultyFileError, match=r"名册\.xlsx「司法所」A2"):
        year.status()
    with pytest.raises(FaultyFileError, match=r"名册\.xlsx「司法所」A2"):
        year.status()


def test_rules_that_are_no_longer_the_letters_are_not_scored_by(year: Workspace) -> None:
    year.status()
    path = year.folder / "责任书.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("at_least: 80}", "at_least: 8}", 1), encoding="utf-8")
    with pytest.raises(FaultyFileError, match="80"):
        year.status()


def test_template_edited_between_two_commands_is_seen(year: Workspace) -> None:
    year.notify("reminder")
    (year.folder / "模板").mkdir()
    (year.folder / "模板" / "reminder.txt.j2").write_text("请尽快\n", encoding="utf-8")
    told = year.notify("reminder")
    assert set(told.loc[told["name"] == SILENT, "state"]) == {"written"}


def test_stored_bytes_that_are_damaged_between_two_commands_are_told(year: Workspace) -> None:
    assert year.collect().unused.empty
    damage_stored(year.folder)
    shutil.rmtree(year.folder / "收件箱")
    (year.folder / "收件箱").mkdir()
    assert year.collect().unused["reason"].str.contains("丢失或损坏").tolist() == [True, True]


def test_new_return_is_seen_once_it_is_collected(year: Workspace, taken: list[Any]) -> None:
    before = year.status()
    returns(year, SILENT, {})
    assert year.status().offices.equals(before.offices)
    assert year.collect().ranking["status"].tolist().count("ranked") == 3
    assert [len(snapshot.basis.receipts) for snapshot in taken] == [2, 3]


def test_what_failed_is_tried_again() -> None:
    remembered = Remembered[int, str]()
    answers: Iterator[str | Exception] = iter(["one", ZeroDivisionError(), "two"])

    def work_out() -> str:
        answer = next(answers)
        if isinstance(answer, str):
            return answer
        raise answer

    assert [remembered.give(1, work_out), remembered.give(1, work_out)] == ["one", "one"]
    with pytest.raises(ZeroDivisionError):
        remembered.give(2, work_out)
    assert remembered.give(2, work_out) == "two"
