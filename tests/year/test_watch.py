"""`watch`: what is told of the files that are dropped in, and how it ends.

1. Every file's outcome is one line, once, and again when it becomes another; what lay there before is not told again.
2. A ranking workbook that is open in another program never loses an update: it is put in its place when that lets go.
3. Ctrl-C ends the watch after the step in hand, with 0; a second one at once.
4. Others can work in the folder meanwhile. A watch that was killed leaves nothing that hinders the next run.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import cast

import openpyxl
import pandas as pd
import pytest

from sfs_excel.cli.screen_watch import show_happening
from sfs_excel.clock import tell_time
from sfs_excel.errors import SfsError
from sfs_excel.files.lock import LOCK_PATH, hold_lock
from sfs_excel.inbox.quiet import Found, SetAside
from sfs_excel.inbox.receive import Arrival
from sfs_excel.inbox.watch import Timing
from sfs_excel.returns.received import Received
from sfs_excel.words import FileStatus
from sfs_excel.year import watch as watching
from sfs_excel.year.watch import FileOutcome, Happening, Recovered, Refreshed, Trouble, Waiting, watch_year
from sfs_excel.year.workspace import Workspace

AT_MOST = 600.0  # seconds; only a fault makes anything here wait that long
SUMMARY = "汇总/2016年度司法所考核排名.xlsx"
BEFORE, LATER = "2016-12-01T09:00:00+08:00", "2999-12-01T09:00:00+08:00"


@dataclass
class FakeResults:
    """The results of one collect of `FakeYear`: 甲镇 and 乙镇 on the roster."""

    summary: Path
    submissions: pd.DataFrame
    findings: pd.DataFrame
    unused: pd.DataFrame
    ranking: pd.DataFrame
    corrections: Mapping[str, Path]
    occupied: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()


def row(file: str, status: str = "current", office: str = "", received: str = LATER, reason: str = "") -> Received:
    return Received(file, file, "form", office, received, "", status, reason)  # type: ignore[arg-type]  # shorter to write


class FakeYear:
    """Gives what the test put into it, one look and one collect after the other, and then ends the watch."""

    def __init__(self, folder: Path, stop: threading.Event) -> None:
        self.folder, self.clock = folder, tell_time
        self.collects: list[FakeResults | SfsError] = []
        self.looks: list[Arrival | OSError] = []
        self.waiting: list[tuple[Received, ...]] = []
        self._stop = stop

    def collected(
        self, rows: Sequence[Received], errors: Sequence[str] = (), unused: Sequence[str] = ()
    ) -> FakeResults:
        """Adds a collect. Of `errors` each names the file of one."""
        submissions = pd.DataFrame([vars(each) for each in rows], columns=list(Received.__dataclass_fields__))
        returned = {each.office: each.file for each in rows if each.status == "current"}
        ranking = [
            (code, name, "ranked" if code in returned else "missing", errors.count(returned.get(code, "")))
            for code, name in (("01", "甲镇司法所"), ("02", "乙镇司法所"))
        ]
        results = FakeResults(
            self.folder / SUMMARY,
            submissions,
            pd.DataFrame([(file, "错误") for file in errors], columns=["file", "severity"]),
            submissions[submissions["file"].isin(unused)],
            pd.DataFrame(ranking, columns=["office", "name", "status", "findings"]),
            {"01": self.folder / "退回/甲镇司法所.xlsx"} if errors else {},
        )
        self.collects.append(results)
        return results

    def receive(self, known: frozenset[Found]) -> Arrival:
        look = self.looks.pop(0) if self.looks else arrival()
        if not self.looks:
            self._stop.set()
        if isinstance(look, OSError):
            raise look
        return replace(look, known=known)

    def collect(self, *, jobs: int | None) -> FakeResults:
        assert jobs == 3
        results = self.collects.pop(0)
        if isinstance(results, SfsError):
            raise results
        return results


def arrival(*new: str, waiting: Mapping[str, str] | None = None) -> Arrival:
    return Arrival(waiting=tuple(SetAside(file, reason) for file, reason in (waiting or {}).items()), new=new)


@pytest.fixture
def year(tmp_path: Path) -> FakeYear:
    return FakeYear(tmp_path, threading.Event())


def tell(year: FakeYear) -> list[Happening]:
    """The words that are told while the looks and collects of the year last. Every arrival is quiet enough at once."""
    told: list[Happening] = []
    watch_year(
        cast(Workspace, year),
        year.folder,
        told.append,
        year._stop,
        jobs=3,
        timing=Timing(pause=0.01, quiet=0, at_latest=0),
    )
    assert (year.looks, year.collects) == ([], [])
    return told


def outcome(file: str, status: str = "current", office: str = "", reason: str = "", errors: int = 0) -> FileOutcome:
    correction = "退回/甲镇司法所.xlsx" if errors else ""
    return FileOutcome(file, FileStatus(status), reason, office, errors, correction)


def refreshed(returned: int, to_correct: int = 0, occupied: tuple[str, ...] = ()) -> Refreshed:
    return Refreshed(SUMMARY, occupied, (), 2, returned, to_correct)


def test_each_file_is_told_once_and_again_when_it_becomes_another(year: FakeYear) -> None:
    first, second = row("甲.xlsx", office="01"), row("甲（改）.xlsx", office="01")
    year.looks = [arrival(), arrival("甲.xlsx"), arrival("甲（改）.xlsx"), arrival("乙.xlsx")]
    year.collected([])
    year.collected([first], errors=["甲.xlsx", "甲.xlsx"])
    late = [row("甲.xlsx", "superseded", "01", reason="后来又报送了“甲（改）.xlsx”，以后者为准"), second]
    year.collected(late)
    year.collected([*late, row("乙.xlsx", "refused", reason="文件是空的")], unused=["乙.xlsx"])
    assert tell(year) == [
        refreshed(0),
        outcome("甲.xlsx", office="甲镇司法所", errors=2),
        refreshed(1, to_correct=1),
        outcome("甲.xlsx", "superseded", "甲镇司法所", "后来又报送了“甲（改）.xlsx”，以后者为准"),
        outcome("甲（改）.xlsx", office="甲镇司法所"),
        refreshed(1),
        outcome("乙.xlsx", "refused", reason="文件是空的"),
        refreshed(1),
    ]


def test_of_what_lay_there_before_only_that_which_needs_a_person_is_told(year: FakeYear) -> None:
    year.collected(
        [
            row("甲.xlsx", office="01", received=BEFORE),
            row("旧.xlsx", "refused", received=BEFORE, reason="去年的表"),
            row("坏.xlsx", "refused", received=BEFORE, reason="文件是空的"),
            row("乙.xlsx", office="02"),
            Received("~$甲.xlsx", status=FileStatus.SKIPPED, reason="程序留下的临时文件，已跳过"),
        ],
        unused=["坏.xlsx"],
    )
    assert tell(year) == [
        outcome("坏.xlsx", "refused", reason="文件是空的"),
        outcome("乙.xlsx", office="乙镇司法所"),
        refreshed(2),
    ], "乙 came between the collect before and this one"


def test_a_return_on_an_earlier_form_is_told_with_the_form_that_takes_its_place(year: FakeYear) -> None:
    year.collected([row("旧表.xlsx", "refused", "01", reason="规则改过")]).corrections = {
        "01": year.folder / "退回/甲.xlsx"
    }
    assert tell(year) == [
        FileOutcome("旧表.xlsx", FileStatus.REFUSED, "规则改过", "甲镇司法所", 0, "退回/甲.xlsx"),
        refreshed(0, to_correct=1),
    ]


def test_a_later_return_on_an_earlier_form_is_answered_and_not_the_one_that_counts(year: FakeYear) -> None:
    good = row("甲.xlsx", office="01", received="2999-12-01T08:00:00+08:00")
    year.collected([good, row("旧表.xlsx", "refused", "01", reason="规则改过")]).corrections = {
        "01": year.folder / "退回/甲.xlsx"
    }
    assert tell(year) == [
        outcome("甲.xlsx", office="甲镇司法所"),
        FileOutcome("旧表.xlsx", FileStatus.REFUSED, "规则改过", "甲镇司法所", 0, "退回/甲.xlsx"),
        refreshed(1, to_correct=1),
    ]


def test_one_of_two_outputs_that_were_open_is_not_held_up_by_the_other(
    year: FakeYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    correction = year.folder / "退回/甲镇司法所.xlsx"
    monkeypatch.setattr(watching, "_is_replaceable", lambda path: path != correction)
    year.looks = [arrival() for _ in range(4)]
    year.collected([]).occupied = (year.folder / SUMMARY, correction)
    year.collected([]).occupied = (correction,)
    assert [event.occupied for event in tell(year) if isinstance(event, Refreshed)] == [
        (SUMMARY, "退回/甲镇司法所.xlsx"),
        ("退回/甲镇司法所.xlsx",),
    ]


def test_a_file_that_waits_is_told_once_for_each_reason(year: FakeYear) -> None:
    slow, open_ = {"甲.xlsx": "文件还在写入"}, {"甲.xlsx": "文件读不到"}
    year.looks = [arrival(waiting=each) for each in (slow, slow, open_, open_, {}, open_)]
    year.collected([Received("甲.xlsx", status=FileStatus.WAITING, reason="文件还在写入")])
    assert tell(year) == [
        Waiting("甲.xlsx", "文件还在写入"),
        refreshed(0),
        Waiting("甲.xlsx", "文件读不到"),
        Waiting("甲.xlsx", "文件读不到"),
    ]


def test_trouble_is_told_in_words_and_passes(year: FakeYear) -> None:
    year.looks = [arrival(), PermissionError(13, "denied", "收件箱"), arrival(), arrival("甲.xlsx"), arrival()]
    year.collected([])
    year.collects.append(SfsError("另一个 sfs-excel 正在使用这个文件夹。"))
    year.collected([row("甲.xlsx", office="01")])
    assert tell(year) == [
        refreshed(0),
        Trouble("收件箱：没有权限，或正被别的程序（如 Excel）打开。请关闭打开它的程序、检查文件夹权限后重试。"),
        Recovered(),
        Trouble("另一个 sfs-excel 正在使用这个文件夹。"),
        outcome("甲.xlsx", office="甲镇司法所"),
        refreshed(1),
        Recovered(),
    ]


def test_workbook_that_was_open_is_put_in_its_place_when_it_is_closed(
    year: FakeYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = iter([False, False, True])
    monkeypatch.setattr(watching, "_is_replaceable", lambda _: next(closed))
    year.looks = [arrival() for _ in range(6)]
    year.collected([]).occupied = (year.folder / SUMMARY,)
    year.collected([])
    assert tell(year) == [refreshed(0, occupied=(SUMMARY,)), refreshed(0)]


def test_workbook_that_cannot_be_replaced_though_it_seems_closed_is_not_tried_for_ever(
    year: FakeYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = iter([True, True, True, False, True, True])
    monkeypatch.setattr(watching, "_is_replaceable", lambda _: next(closed))
    year.looks = [arrival() for _ in range(7)]
    for _ in range(3):
        year.collected([]).occupied = (year.folder / SUMMARY,)
    assert tell(year) == [refreshed(0, occupied=(SUMMARY,))] * 3, "at the start, once more, and after it was seen open"


def test_whether_a_file_can_be_replaced_is_asked_without_touching_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "排名.xlsx"
    assert watching._is_replaceable(path), "nothing is there to be in the way"
    path.write_bytes(b"x")
    assert watching._is_replaceable(path)
    assert path.read_bytes() == b"x"

    def refuse(*_: object) -> None:
        raise PermissionError(13, "open in another program")

    monkeypatch.setattr(Path, "rename", refuse)
    assert not watching._is_replaceable(path)


@pytest.mark.parametrize(
    ("happening", "line"),
    [
        (
            Waiting("河东.xlsx", "文件还在写入，这次没有读取，请稍后再汇总一次"),
            "河东.xlsx  等待：文件还在写入，这次没有读取，会自动再看",
        ),
        (
            Waiting("河东.xlsx", "文件读不到：没有权限，请处理后再汇总一次"),
            "河东.xlsx  等待：文件读不到：没有权限，请处理后等它自动再看",
        ),
        (
            outcome("片/甲.xlsx", office="甲镇司法所", errors=2),
            "片/甲.xlsx  采用：甲镇司法所，2 处错误，已生成 退回/甲镇司法所.xlsx",
        ),
        (outcome("甲.xlsx", office="甲镇司法所"), "甲.xlsx  采用：甲镇司法所，没有错误"),
        (outcome("空.xlsx", "refused", reason="文件是空的。"), "空.xlsx  拒收：文件是空的。"),
        (
            outcome("\x1b[2J坏\n.xlsx", "duplicate", reason="与“甲.xlsx”内容完全相同"),
            "�[2J坏 .xlsx  重复：与“甲.xlsx”内容完全相同",
        ),
        (Refreshed(SUMMARY, (), (), 12, 8, 3), f"已更新 {SUMMARY}（已报 8/12，需退回 3）"),
        (
            Refreshed("汇总/另存.xlsx", (SUMMARY,), ("汇总/旧.xlsx",), 12, 0, 0),
            f"已更新 汇总/另存.xlsx（已报 0/12）；{SUMMARY} 正被别的程序打开，新的内容先另存在旁边，关闭后自动换上；"
            "原来的文件被人改过，或者规则变了，已留下一份：汇总/旧.xlsx",
        ),
        (Trouble("甲：乙。\n丙：丁。"), "这一次没有做成，会自动再试：甲：乙。 丙：丁。"),
        (Recovered(), "刚才的问题已经消除，继续监视。"),
    ],
)
def test_happening_is_one_line(happening: Happening, line: str) -> None:
    assert show_happening(happening, datetime(2016, 12, 1, 9, 31)).plain == f"09:31 {line}"


class Watch:
    """The real program, watching a real folder."""

    def __init__(self, folder: Path) -> None:
        self._said = folder.parent / "said.txt"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sfs_excel", "-C", folder, "watch", "--jobs", "1"],
                stdout=said,
                stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONUTF8": "1"},
                start_new_session=True,
            )

    def lines(self) -> list[str]:
        return self._said.read_text(encoding="utf-8").splitlines()

    def await_line(self, *parts: str, meanwhile: Callable[[], object] = lambda: None) -> str:
        """The first line with all these parts in it."""
        until = time.monotonic() + AT_MOST
        while time.monotonic() < until:
            for line in self.lines():
                if all(part in line for part in parts):
                    return line
            meanwhile()
            time.sleep(0.05)
        pytest.fail(f"{parts} was not said, but: {self.lines()}")

    def interrupt(self) -> None:
        """As a console does: to every program of its foreground, and not the first alone."""
        os.killpg(self.process.pid, signal.SIGINT)

    def await_end(self) -> int:
        return self.process.wait(AT_MOST)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample year, with the returned files not dropped yet: they lie in 来件."""
    folder = tmp_path / "2016考核"
    Workspace.create(folder, sample=True)
    (folder / "收件箱").rename(folder / "来件")
    (folder / "收件箱").mkdir()
    return folder


@pytest.fixture
def watch(folder: Path) -> Iterator[Watch]:
    watch = Watch(folder)
    yield watch
    watch.process.kill()
    watch.process.wait()


posix = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process alone there")


@posix
@pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl on data bars
def test_dropped_files_are_collected_until_ctrl_c(folder: Path, watch: Watch) -> None:
    watch.await_line("已更新", "已报 0/12")
    data = (folder / "来件/甲镇司法所.xlsx").read_bytes()
    half = folder / "收件箱/甲镇司法所.xlsx"
    half.write_bytes(data[:100])

    def grow() -> None:
        size = half.stat().st_size
        with half.open("ab") as file:
            file.write(data[size : size + 10])

    watch.await_line("甲镇司法所.xlsx  等待：文件还在写入，这次没有读取，会自动再看", meanwhile=grow)
    assert not any("采用" in line or "拒收" in line for line in watch.lines())
    half.write_bytes(data)
    (folder / "收件箱/空.xlsx").write_bytes(b"")
    watch.await_line("甲镇司法所.xlsx  采用：甲镇司法所")
    watch.await_line("空.xlsx  拒收：文件是空的")
    watch.await_line("已更新", "已报 1/12")
    assert Workspace(folder).collect().ranking["status"].tolist().count("ranked") == 1, "others can work here meanwhile"
    watch.interrupt()
    assert watch.await_end() == 0
    assert watch.lines()[-2:] == ["正在收尾……再按一次 Ctrl-C 立即中断。", "已结束监视。"]
    sheet = openpyxl.load_workbook(folder / SUMMARY, data_only=True)["总排名"]
    head = next(list(row) for row in sheet.iter_rows(values_only=True) if "司法所" in row)
    name = head.index("司法所")
    ranks = {row[name]: row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int | float)}
    assert ranks == {"甲镇司法所": 1}


@posix
def test_second_ctrl_c_interrupts_at_once(folder: Path) -> None:
    with hold_lock(folder):
        watch = Watch(folder)
        watch.await_line("开始监视「收件箱」")
        watch.interrupt()
        watch.await_line("正在收尾")
        watch.interrupt()
        assert watch.await_end() == 130
    assert "已中断" in "".join(watch.lines())


@posix
def test_watch_that_was_killed_while_it_held_the_folder_hinders_nobody(folder: Path, watch: Watch) -> None:
    watch.await_line("开始监视「收件箱」")
    lock = folder / LOCK_PATH
    until = time.monotonic() + AT_MOST
    while not (lock.exists() and lock.read_text().startswith(f"{watch.process.pid}\n")) and time.monotonic() < until:
        time.sleep(0.001)
    watch.process.kill()
    watch.await_end()
    assert lock.read_text().startswith(f"{watch.process.pid}\n"), "killed in the middle of a collect"
    with hold_lock(folder, 0):
        assert lock.read_text().startswith(f"{os.getpid()}\n")
    assert len(Workspace(folder).collect().ranking) == 12


def test_folder_without_inbox_is_told_before_the_watch_begins(folder: Path) -> None:
    (folder / "收件箱").rmdir()
    with pytest.raises(SfsError, match="没有这个文件夹"):
        Workspace(folder).watch(lambda event: pytest.fail(str(event)), threading.Event())
