"""A year in which everything happens that a person can decide: each total worked out by hand; undone, it is as if nothing had been.

By the rules of the small year item 1 counts twice, items 2 and 3 count 0.875 times: all that is reached is 10 x 2 + (20 + 60) x 0.875 +
10 = 100. 河东 loses 2 x 10 points of item 3, and 优 gives it 10; 城关 loses none, and 良 gives it 8:
20 + (20 + 40) x 0.875 + 10 = 82.5, and 20 + (20 + 60) x 0.875 + 8 = 98.
"""

import os
import shutil
from pathlib import Path

import pytest

from sfs_excel.roster.model import Department, Succession
from sfs_excel.words import Stage
from sfs_excel.year.workspace import Workspace
from tests.small_year import (
    DEPARTMENTS,
    LONG_AGO,
    OFFICES,
    VOTERS,
    cast,
    hand_in,
    list_people,
    open_own,
    open_year,
    send,
    write,
)
from tests.summary.overwriting import write_over
from tests.year.appealing import answer, appeal
from tests.year.final_year import opened, report

EAST, TOWN = (office.code for office in OFFICES)
FULL = {EAST: 82.5, TOWN: 98.0}
BUSINESS = DEPARTMENTS[1]
SUCCEEDED = Department("政工科", (1,), successions=(Succession("李四", "张三", "调离"),))
HEADED = Department("政工科", (1,), successions=(Succession("李四", "张三", "调离"),), heads=("赵六",))


class Year:
    """The year folder; what the people of the year hand in is ready beside it. Every file comes by itself, or as many as are named."""

    def __init__(self, folder: Path, ready: Path) -> None:
        self.folder, self._ready = folder, ready
        self.received: list[tuple[str, ...]] = []

    @property
    def stage(self) -> str:
        return self.open.status().stage

    @property
    def open(self) -> Workspace:
        return opened(self.folder)

    def receive(self, *files: str) -> dict[str, float]:
        self.received.append(files)
        for file in files:
            path = self.folder / "收件箱" / file
            if not path.exists():  # else somebody has put it there
                shutil.copyfile(self._ready / file, path)
                os.utime(path, (LONG_AGO, LONG_AGO))
        return self.total()

    def live_again(self, other: Path) -> "Year":
        """The same comes back into another folder, in the same order."""
        year = Year(other, self.folder / "收件箱")
        for files in self.received:
            year.receive(*files)
        return year

    def total(self) -> dict[str, float]:
        return dict(self.open.collect(export=True).results.totals)

    def state(self, department: Department = DEPARTMENTS[0]) -> dict[str, float]:
        list_people(self.open, (department, BUSINESS))
        return self.total()

    def tables(self) -> dict[str, bytes]:
        return {
            path.name: path.read_bytes()
            for path in (self.folder / "汇总" / "导出").iterdir()
            if path.name != "events.csv"
        }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year folder: both offices have returned, 核定表 and ballots are out. Beside it lies what will come back, filled in."""
    place = tmp_path_factory.mktemp("made")
    year = open_year(place / "2018考核")
    year.generate()
    hand_in(year)
    opened(year.folder).collect()
    opened(year.folder).assess()
    ready, inbox = place / "ready", year.folder / "收件箱"
    first = inbox.rename(place / "first")
    inbox.mkdir()
    report(year, "又报河东.xlsx", 2)
    report(year, "再报河东.xlsx", 4)
    for who, points in (("张三", 9), ("李四", 8), ("赵六", 9.5)):
        send(
            year.folder,
            f"{who}.xlsx",
            write(open_own(year, "核定表_政工科.xlsx"), {f"{EAST}|01": (points, "查了台账")}, who),
        )
    found = {f"{EAST}|03.found": (2, ""), f"{TOWN}|03.found": (0, "")}
    send(year.folder, "基层科.xlsx", write(open_own(year, "核定表_基层科.xlsx"), found))
    for voter in VOTERS:
        cast(year, voter, "优", "良")
    inbox.rename(ready)
    first.rename(inbox)
    return place


@pytest.fixture
def year(made: Path, tmp_path: Path) -> Year:
    return Year(Path(shutil.copytree(made / "2018考核", tmp_path / "2018考核")), made / "ready")


BALLOTS = tuple(f"{voter.name}的票.xlsx" for voter in VOTERS)


def test_a_year_in_which_everything_is_decided(year: Year, made: Path, tmp_path: Path) -> None:
    """Until the bureau has counted, and voted, items 3 and 4 are open: 10 x 2 + 20 x 0.875 = 37.5."""
    assert year.total() == {EAST: 37.5, TOWN: 37.5}
    assert year.receive("基层科.xlsx") == {EAST: 72.5, TOWN: 90.0}
    assert year.receive(*BALLOTS) == {EAST: 82.5, TOWN: 98.0}
    assert year.receive("又报河东.xlsx") == {EAST: 81.63, TOWN: 98.0}, "82.5 - 2 x 0.5 x 0.875, rounded"
    assert year.receive("张三.xlsx") == {EAST: 79.63, TOWN: 98.0}
    year.open.withdraw(["又报河东.xlsx"], reason="练习时报的")
    assert year.total() == {EAST: 80.5, TOWN: 98.0}
    assert year.receive("李四.xlsx") == {EAST: 82.5, TOWN: 98.0}, "two people, two scores: neither counts"
    assert year.state(SUCCEEDED) == {EAST: 78.5, TOWN: 98.0}
    assert year.receive("赵六.xlsx") == {EAST: 82.5, TOWN: 98.0}
    assert year.state(HEADED) == {EAST: 81.5, TOWN: 98.0}
    year.open.withdraw(["编号 P1 的票"], reason="投错了")
    assert (year.total(), year.stage) == ({EAST: 81.5, TOWN: 98.0}, Stage.ASSESSED), (
        "five alike are left, and P1 is waited for"
    )
    year.open.no_more_ballots(["P1"], reason="出差")
    assert (year.total(), year.stage) == ({EAST: 81.5, TOWN: 98.0}, Stage.FINAL)
    year.open.notify("feedback")
    appeal(year.open, "河东司法所", {3: ("是", "只发现1个问题", "检查记录")})
    assert year.receive("河东司法所复核申请表.xlsx") == {EAST: 81.5, TOWN: 98.0}, "it waits"
    answer(year.open, "基层科", {f"{EAST}|03": ("改为", 50, "复查属实")})
    assert year.receive("基层科复核.xlsx") == {EAST: 90.25, TOWN: 98.0}, "81.5 + 10 x 0.875"
    year.open.withdraw(["河东司法所复核申请表.xlsx"], reason="该所不再申请")
    assert (year.total(), year.stage) == ({EAST: 81.5, TOWN: 98.0}, Stage.FINAL)
    write_over(year.open.summary, EAST, 1, 7)
    assert year.total() == {EAST: 81.5, TOWN: 98.0}
    [asked] = [task for task in year.open.status().tasks if "得分矩阵有1处改写，没有采用" in task.what]
    assert [each.partition("（2018")[0] for each in asked.about] == [
        f"河东司法所第1项由9.5改为7（汇总/{year.open.summary.stem}"
    ]
    [kept] = (year.folder / "汇总").glob("*保留的旧表*")
    kept.unlink()
    first = year.open.finalize()
    final = year.tables()
    assert year.receive("再报河东.xlsx") == {EAST: 81.5, TOWN: 98.0}
    assert [name for name, table in year.tables().items() if table != final.get(name)] == ["submissions.csv"]
    year.open.reopen(reason="补报的有据可查")
    assert year.total() == {EAST: 79.75, TOWN: 98.0}, "81.5 - 4 x 0.5 x 0.875"
    assert year.stage == Stage.PROVISIONAL, "基层科 has not seen what 河东 reports now"
    second = year.open.finalize(reason="基层科当面核对过")
    assert [Workspace.verify(each).differing for each in (first, second)] == [(), ()]
    year.open.reopen(reason="都重来")
    year.open.withdraw(["编号 P1 的票", "又报河东.xlsx", "河东司法所复核申请表.xlsx"], reason="撤错了", undo=True)
    year.open.no_more_ballots(["P1"], reason="又补了", undo=True)
    assert year.state() == {EAST: 89.5, TOWN: 98.0}, (
        "three people, three scores, of which none counts: 82.5 - 1.75 + 8.75"
    )
    undecided = year.live_again(Path(shutil.copytree(made / "2018考核", tmp_path / "undecided" / "2018考核")))
    assert year.tables() == undecided.tables()
    assert (len(year.open.events), len(undecided.open.events)) == (16, 0)
