"""The computer's clock against what is recorded: said before anything is recorded by it.

1. Before the newest record by more than a day, nothing is recorded; by less, or months after it, it is said.
2. Where the records are wrong and the clock is right, the clerk says so once, in the roster.
"""

from datetime import date
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.inbox.register import Register
from sfs_excel.roster.write import write_roster
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.small_year import OFFICES, open_year

NEWEST = "2018-12-20T12:00:00+08:00"
REFUSED = (
    "电脑的时钟：现在显示的是2018-12-18 09:00，登记里最新的记录是2018-12-20 12:00的，比现在还晚，收到的、办理的会记错时间，没有登记。"
    "时钟不对的，请先校准电脑的日期和时间，再运行一次；时钟是对的、以前登记的时间不对的，"
    "请在名册「设置」加一行“时钟已核对”，值填今天的日期 2018-12-18，再运行一次。"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = open_year(tmp_path_factory.mktemp("clock") / "2018").folder
    list_people(made)
    register = Register(made / ".sfs" / "register.sqlite", Stopped("2018-12-20T04:00:00+00:00"))
    register.record_issues(2018, "d", [("f", "001", "河东司法所")])
    return made


def list_people(folder: Path, **settings: str | date) -> None:
    write_roster(folder / "名册.xlsx", OFFICES, settings={"年度": 2018, **settings})


def open_at(folder: Path, moment: str) -> Workspace:
    return Workspace(folder, clock=Stopped(f"{moment}+08:00"))


def test_by_a_clock_that_was_set_back_nothing_is_recorded(folder: Path) -> None:
    year = open_at(folder, "2018-12-18T09:00:00")
    for record in (
        year.generate,
        year.collect,
        year.status,
        lambda: year.reopen(reason="x"),
        lambda: year.withdraw(["a"], reason="x"),
    ):
        with pytest.raises(SfsError) as caught:
            record()
        assert str(caught.value) == REFUSED
    (folder / "收件箱" / "a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(SfsError, match="登记里最新的记录"):
        year.receive()
    (folder / "收件箱" / "a.txt").unlink()
    assert list(year.check()["place"]) == ["电脑的时钟"]
    assert year.remarks == [], "the command says it"
    assert list((folder / "发放").iterdir()) == []


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2018-12-20T12:00:00", ""),
        ("2019-03-22T12:00:00", ""),  # 92 days later
        ("2019-03-22T12:00:01", "登记里最新的记录是2018-12-20 12:00的，中间隔了92天。请看一看日期对不对"),
        ("2018-12-20T11:59:59", "登记里最新的记录是2018-12-20 12:00的，比现在还晚。请先看一看时间对不对"),
        ("2018-12-19T12:00:00", "比现在还晚。请先看一看时间对不对，不对的先校准；对的，不用管。"),
    ],
)
def test_a_clock_that_may_be_right_is_only_spoken_of(folder: Path, now: str, said: str) -> None:
    year = open_at(folder, now)
    assert said in "".join(year.remarks)
    assert bool(said) == bool(year.remarks)
    assert year.status().office_rows


def test_where_the_records_are_wrong_the_clerk_says_so_once(folder: Path) -> None:
    list_people(folder, 时钟已核对=date(2018, 12, 18))
    year = open_at(folder, "2018-12-18T09:00:00")
    assert year.status().office_rows
    [event] = year.events.to_dict("records")
    assert (event["kind"], event["target"]) == ("clock_checked", "2018-12-18")
    with pytest.raises(SfsError, match="时钟已核对"):
        open_at(folder, "2018-12-17T09:00:00").status()
    list_people(folder)


def test_a_register_with_no_record_says_nothing(tmp_path: Path) -> None:
    year = open_at(Workspace.create(tmp_path / "新").folder, "2001-01-01T00:00:00")
    assert year.remarks == []
