"""A decision inside the roster, or on the cover of a 核定表, is an event from the next command on: undone by changing the roster
back, or by withdrawing the 核定表.

What it does to decisions: tests/returns/bureau/test_authority.py, test_taking_over.py.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.form.columns import COVER
from sfs_excel.handouts.columns import THIS_ASSESSOR
from sfs_excel.roster.model import Department, Succession
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.handouts.bureau import sheet_of
from tests.pools import InProcess
from tests.small_year import hand_in, list_people, open_own, open_year, send, write

BASE = Department("基层科", (2, 3))
PLAIN = (Department("政工科", (1,)), BASE)
TAKEN_OVER = (Department("政工科", (1,), successions=(Succession("李四", "张三", "调离"),)), BASE)
HEADED = (Department("政工科", (1,), heads=("赵六",)), BASE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """张三 has put 河东's first item at 9 points of 10, 李四 at 8; collected, with the tables."""
    year = open_year(tmp_path_factory.mktemp("made") / "2018考核")
    year.generate()
    hand_in(year)
    year.collect()
    year.assess()
    for who, points in (("张三", 9), ("李四", 8)):
        book = write(open_own(year, "核定表_政工科.xlsx"), {"001|01": (points, "缺1次培训")}, who)
        send(year.folder, f"{who}.xlsx", book)
    opened(year.folder).collect(export=True)
    return year.folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2018考核"))


def opened(folder: Path) -> Workspace:
    return Workspace(folder, clock=Stopped("2018-12-19T09:00:00+08:00"), environ={"USER": "文书"}, executor=InProcess())


def read_tables(folder: Path) -> dict[str, bytes]:
    tables = (folder / "汇总" / "导出").glob("*.csv")
    return {path.name: path.read_bytes() for path in tables if path.name != "events.csv"}


def state(folder: Path, departments: Sequence[Department]) -> Workspace:
    list_people(opened(folder), departments)
    return opened(folder)


def decided(year: Workspace) -> list[tuple[str, float, str]]:
    frame = year.collect(export=True).results.decisions
    return list(frame[["office", "value", "who"]].itertuples(index=False, name=None))


def test_who_takes_over_is_an_event_and_undone_by_changing_the_roster_back(folder: Path) -> None:
    before = read_tables(folder)
    assert opened(folder).collect().brief.has_errors  # two people, two scores
    year = state(folder, TAKEN_OVER)
    assert decided(year) == [("001", 8.0, "李四（政工科，接替张三）")]
    [event] = year.status().events.to_dict("records")
    assert (event["kind"], event["target"], event["who"], event["reason"], event["about"]) == (
        "succeed", "政工科：李四接替张三", "文书", "调离（名册「科室」）", "科室",
    )  # fmt: skip
    year = state(folder, PLAIN)
    assert decided(year) == []
    assert list(year.events["undoes"]) == ["", "1"]
    assert read_tables(folder) == before


def test_who_takes_over_by_a_cover_is_an_event_and_undone_by_withdrawing_the_workbook(folder: Path) -> None:
    before = read_tables(folder)
    book = write(open_own(opened(folder), "核定表_政工科.xlsx"), {"001|01": (8.5, "缺1次培训")}, "王五")
    [place] = [cell for row in sheet_of(book, COVER).iter_rows() for cell in row if cell.value == THIS_ASSESSOR]
    place.offset(0, 1).value = "张三（调离）、李四"
    send(folder, "王五.xlsx", book)
    year = opened(folder)
    assert decided(year) == [("001", 8.5, "王五（政工科，接替张三、李四）")]
    shown = year.events[["kind", "target", "who", "reason"]].itertuples(index=False, name=None)
    assert list(shown) == [
        ("succeed", "政工科：王五接替张三", "文书", "调离（核定表封面：王五.xlsx）"),
        ("succeed", "政工科：王五接替李四", "文书", "核定表封面：王五.xlsx"),
    ]
    assert list(year.status().events["undone"]) == ["", ""]
    year.withdraw(["王五.xlsx"], reason="不是本人")
    year = opened(folder)
    assert decided(year) == []
    assert list(year.events[["kind", "undoes"]].itertuples(index=False, name=None))[2:] == [
        ("withdraw", ""), ("succeed", "1"), ("succeed", "2"),
    ]  # fmt: skip
    differing = {name for name, rows in read_tables(folder).items() if rows != before[name]}
    assert differing == {"submissions.csv"}  # which tells what was withdrawn


def test_a_head_outranks_and_that_is_listed_in_the_ranking_workbook(folder: Path) -> None:
    send(folder, "局长.xlsx", write(open_own(opened(folder), "核定表_政工科.xlsx"), {"001|01": (10, "已补训")}, "赵六"))
    year = state(folder, HEADED)
    assert decided(year) == [("001", 10.0, "赵六（政工科，局领导）")]
    book = openpyxl.load_workbook(year.summary)
    assert [cell.value for cell in book["办理记录"][4]][2:] == [
        "文书", "局领导", None, "科室", "政工科：赵六", "名册「科室」", "有效",
    ]  # fmt: skip
    steps = list(book["核定经过"].iter_rows(min_row=4, values_only=True))
    assert [(row[1], row[7]) for row in steps] == [
        ("张三（政工科）", "9"), ("李四（政工科）", "8"), ("赵六（政工科，局领导）", "10"),
    ]  # fmt: skip


def test_status_enters_it_once_and_a_second_command_nothing(folder: Path) -> None:
    year = state(folder, TAKEN_OVER)
    assert [len(year.status().events) for _ in range(2)] == [1, 1]
    assert len(opened(folder).events) == 1


def test_who_takes_over_from_another_is_another_event(folder: Path) -> None:
    state(folder, TAKEN_OVER).status()
    back = (Department("政工科", (1,), successions=(Succession("张三", "李四"),)), BASE)
    year = state(folder, back)
    assert decided(year) == [("001", 9.0, "张三（政工科，接替李四）")]
    assert list(year.events[["target", "undoes"]].itertuples(index=False, name=None)) == [
        ("政工科：李四接替张三", ""), ("政工科：李四接替张三", "1"), ("政工科：张三接替李四", ""),
    ]  # fmt: skip
