"""A last day that is put off, and returns that came in time though they were collected late.

1. `check` and `status` name the forms that carry the former day; what was mailed is not made anew, its offices are told.
2. What was placed in the inbox in time is in time, whenever it was collected; what the clerk states holds before that.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from sfs_excel.inbox.register import Register
from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.words import MailStatus
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.pools import InProcess
from tests.small_year import DEPARTMENTS, hand_in, open_year
from tests.small_year import OFFICES as TWO

HEDONG, CHENGGUAN = OFFICES = tuple(replace(office, email=f"{office.code}@example.cn") for office in TWO)
OLD, NEW = "2018-12-20", "2018-12-30"


def list_people(folder: Path, deadline: str, *offices: Office) -> None:
    settings: Mapping[str, str | int] = {"年度": 2018, "截止日期": deadline, "发件人": "kaohe@example.cn"}
    write_roster(folder / "名册.xlsx", offices or OFFICES, departments=DEPARTMENTS, settings=dict(settings))


def open_at(folder: Path, moment: str) -> Workspace:
    clock = Stopped(f"{moment}+08:00")
    return Workspace(folder, clock=clock, environ={"USER": "文书"}, executor=InProcess())


def list_tasks(year: Workspace) -> list[tuple[str, tuple[str, ...], str]]:
    return [(each.what, each.about, each.command) for each in year.status().tasks]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The forms went out with the former day; then it was put off by ten days."""
    made = open_year(tmp_path / "2018").folder
    list_people(made, OLD)
    open_at(made, "2018-11-20T09:00:00").generate()
    list_people(made, NEW)
    return made


def test_forms_with_the_former_day_are_named_and_only_what_was_not_mailed_is_made_anew(folder: Path) -> None:
    year = open_at(folder, "2018-12-18T09:00:00")
    [(place, fact, remedy, severity)] = year.check()[["place", "fact", "remedy", "severity"]].itertuples(index=False)
    assert (place, severity) == ("名册.xlsx「设置」", "提醒")
    assert fact == (
        "截止日期是2018-12-30，发放的填报表上印的是原来的：河东司法所（2018-12-20）、城关司法所（2018-12-20）"
    )
    assert remedy == "还没有发出的，运行 generate 重新做；已经发出的不用换表，运行 notify --kind 延期通知"
    assert list_tasks(year)[0][1:] == (("河东司法所", "城关司法所"), "generate")
    register = Register(folder / ".sfs" / "register.sqlite", Stopped("2018-11-21T09:00:00+08:00"))
    register.record_mail("form", "001", HEDONG.email, "d", MailStatus.SENT)
    register.record_mail("form", "002", CHENGGUAN.email, "d", MailStatus.REFUSED)
    what, about, command = list_tasks(year)[1]
    assert (about, command) == (("河东司法所",), "notify --kind 延期通知")
    assert what == "填报表上印的截止日期是原来的，现在是 2018-12-30：表已发出的不用换，写延期通知（1 个所）"
    year.generate(["001", "002"])
    told = list(year.check()["fact"])
    assert told == ["截止日期是2018-12-30，发放的填报表上印的是原来的：河东司法所（2018-12-20）"], (
        "it has the former in hand"
    )


def test_all_offices_are_told_once_on_paper_and_by_mail(folder: Path) -> None:
    year = open_at(folder, "2018-12-18T09:00:00")
    assert list(year.notify("extension")["file"]) == ["发放/延期通知/2018年度填报表延期报送通知.docx"]
    assert "现延长至2018年12月30日" in (folder / "发放/延期通知/2018年度填报表延期报送通知.txt").read_text("utf-8-sig")
    drafted = year.draft_mail(["extension"])
    assert list(drafted.mails["to"]) == ["001@example.cn", "002@example.cn"]
    list_people(folder, OLD)
    assert year.check().empty
    assert year.notify("extension").empty
    assert not (folder / "发放/延期通知/2018年度填报表延期报送通知.docx").exists(), "it holds no longer"


def test_what_was_placed_or_brought_in_time_is_not_late_for_being_collected_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """城关 was put into the inbox on the last day; 河东 brought its form on paper, as the clerk states afterwards."""
    entered = {"城关司法所.xlsx": "2018-12-30T23:59:00+08:00", "河东司法所.xlsx": "2018-12-31T08:00:00+08:00"}
    sizes: dict[int, str] = {}
    hand_in(open_at(folder, "2018-12-18T09:00:00"))
    for path in (folder / "收件箱").iterdir():
        sizes[path.stat().st_ino] = path.name
    monkeypatch.setattr(
        "sfs_excel.inbox.quiet.tell_entered",
        lambda state: datetime.fromisoformat(entered[sizes[state.st_ino]]).timestamp(),
    )
    year = open_at(folder, "2019-01-02T09:00:00")
    year.collect(export=True)
    assert [(str(row["received"])[:10], row["late"]) for row in year.status().office_rows] == [
        ("2019-01-02", 1),
        ("2019-01-02", 0),
    ]
    with (folder / "汇总" / "导出" / "submissions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["office"]: (row["reached"], row["reached_by"]) for row in csv.DictReader(file)}
    assert rows == {
        "001": ("2018-12-31T08:00:00+08:00", "placed"),
        "002": ("2018-12-30T23:59:00+08:00", "placed"),
    }
    list_people(folder, NEW, replace(HEDONG, reached="2018-12-30T16:30", reached_reason="当面交的U盘"), CHENGGUAN)
    year = open_at(folder, "2019-01-03T09:00:00")
    collected = year.collect()
    assert [row["late"] for row in year.status().office_rows] == [0, 0]
    entry = collected.results.submissions.set_index("office").loc["001"]
    assert (entry["reached"], entry["reached_by"]) == ("2018-12-30T16:30", "stated")
    [event] = year.events.to_dict("records")
    assert (event["kind"], event["office"], event["target"], event["reason"], event["who"]) == (
        *("reached", "001", "2018-12-30 16:30", "当面交的U盘（名册「司法所」）"),
        "文书",
    )
