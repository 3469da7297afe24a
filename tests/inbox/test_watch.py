"""Watching the inbox: when it looks, when the results are made anew, and what it does about trouble.

1. Results are made anew once nothing new has come for a while, and in a long stream at the latest after a fixed time.
2. What came is in the results before the watch ends.
3. Trouble is told once, the watch goes on, and its passing is told.
4. A hint only brings the next look forward; without hints, or without watchfiles, nothing is missed.
5. A file that is known by name, size and time is not read again, and one that still grows waits.
6. Of more than one collect takes the rest is told in one row, and taken by the next.
"""

import contextlib
import errno
import os
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import pytest
import watchfiles

from sfs_excel.errors import SfsError
from sfs_excel.inbox import receive
from sfs_excel.inbox.quiet import Found
from sfs_excel.inbox.receive import Arrival, receive_files
from sfs_excel.inbox.register import Register
from sfs_excel.inbox.store import store_file
from sfs_excel.inbox.watch import Hints, Timing, watch_inbox

TIMING = Timing(pause=2, quiet=3, at_latest=30)


class Rehearsal:
    """A watch on a made-up clock, with made-up arrivals; it writes down what happens, and when.

    Args:
        arrivals: seconds at which something comes into the inbox.
        faults: by step and number of the call, what it raises.
        lasts: until when the watch is left to run.
    """

    def __init__(
        self, *arrivals: float, lasts: float, faults: Mapping[tuple[str, int], OSError | SfsError] | None = None
    ) -> None:
        self.now = 0.0
        self.happened: list[tuple[float, str]] = []
        self.looks: list[float] = []
        self._coming = sorted(arrivals)
        self._faults = faults or {}
        self._lasts = lasts
        self._calls = {"receive": 0, "refresh": 0}
        self._stop = threading.Event()

    def run(self) -> "Rehearsal":
        watch_inbox(self, self._stop, self._wait, TIMING, lambda: self.now)
        return self

    def _wait(self, seconds: float) -> None:
        assert 0 <= seconds <= TIMING.pause
        self.now += seconds
        if self.now >= self._lasts:
            self.now = self._lasts
            self._stop.set()

    def _fail(self, step: str) -> None:
        self._calls[step] += 1
        if fault := self._faults.get((step, self._calls[step])):
            raise fault

    def receive(self) -> bool:
        self.looks.append(self.now)
        self._fail("receive")
        came = [moment for moment in self._coming if moment <= self.now]
        self._coming = self._coming[len(came) :]
        return bool(came)

    def refresh(self) -> None:
        self._fail("refresh")
        self.happened.append((self.now, "refreshed"))

    def report_trouble(self, error: OSError | SfsError) -> None:
        self.happened.append((self.now, str(error)))

    def report_recovery(self) -> None:
        self.happened.append((self.now, "recovered"))


def test_an_empty_inbox_is_looked_at_again_and_again_and_refreshed_only_at_the_start() -> None:
    rehearsal = Rehearsal(lasts=9).run()
    assert rehearsal.happened == [(0, "refreshed")]
    assert rehearsal.looks == [0, 2, 4, 6, 8]


def test_results_follow_three_quiet_seconds_after_the_last_arrival() -> None:
    assert Rehearsal(3, lasts=20).run().happened == [(0, "refreshed"), (7, "refreshed")], "seen at 4"
    assert Rehearsal(3, 5, 7, lasts=20).run().happened == [(0, "refreshed"), (11, "refreshed")], "last seen at 8"


def test_a_stream_that_does_not_end_is_in_the_results_after_thirty_seconds() -> None:
    rehearsal = Rehearsal(*range(1, 100), lasts=70).run()
    assert rehearsal.happened == [(0, "refreshed"), (32, "refreshed"), (64, "refreshed"), (70, "refreshed")]


def test_what_came_last_is_in_the_results_when_the_watch_ends() -> None:
    assert Rehearsal(3, lasts=5).run().happened == [(0, "refreshed"), (5, "refreshed")]
    assert Rehearsal(lasts=5).run().happened == [(0, "refreshed")], "and nothing is made anew for nothing"


def test_a_watch_that_cannot_begin_says_so() -> None:
    with pytest.raises(SfsError, match="被占用"):
        Rehearsal(lasts=5, faults={("refresh", 1): SfsError("被占用")}).run()


def test_the_same_trouble_is_told_once_and_its_passing_too() -> None:
    full = {("receive", call): OSError(errno.ENOSPC, "full") for call in (2, 3, 4)}
    rehearsal = Rehearsal(1, lasts=30, faults={**full, ("receive", 5): SfsError("没有这个文件夹")}).run()
    assert rehearsal.happened == [
        (0, "refreshed"),
        (2, "[Errno 28] full"),
        (8, "没有这个文件夹"),
        (10, "recovered"),
        (13, "refreshed"),
    ]


def test_results_that_could_not_be_written_are_tried_again_and_at_the_end_too() -> None:
    busy = {("refresh", call): SfsError("另一个正在使用") for call in (2, 3, 4)}
    rehearsal = Rehearsal(2, lasts=50, faults=busy).run()
    assert rehearsal.happened == [(0, "refreshed"), (5, "另一个正在使用")], "tried at 5, 35 and 50"
    rehearsal = Rehearsal(2, 9, lasts=50, faults={("refresh", 2): SfsError("另一个正在使用")}).run()
    assert rehearsal.happened == [(0, "refreshed"), (5, "另一个正在使用"), (35, "refreshed"), (35, "recovered")]


def test_one_trouble_of_two_steps_is_one_line() -> None:
    busy = SfsError("另一个正在使用")
    rehearsal = Rehearsal(2, lasts=50, faults={("refresh", 2): busy, ("receive", 5): busy}).run()
    assert rehearsal.happened == [(0, "refreshed"), (5, "另一个正在使用"), (35, "refreshed"), (35, "recovered")]


def watched(inbox: Path, stop: threading.Event, seconds: float) -> float:
    """The length of a wait that was asked for so many seconds."""
    with Hints(inbox, stop) as hints:
        return time_wait(hints, seconds)


def time_wait(hints: Hints, seconds: float) -> float:
    started = time.monotonic()
    hints.wait(seconds)
    return time.monotonic() - started


def test_a_file_that_is_dropped_ends_the_wait(tmp_path: Path) -> None:
    (tmp_path / "东片").mkdir()
    with Hints(tmp_path, threading.Event()) as hints:
        assert time_wait(hints, 0.2) >= 0.2
        for file in (tmp_path / "河东.xlsx", tmp_path / "东片" / "河西.xlsx"):
            file.write_bytes(b"x")
            assert time_wait(hints, 10) < 5
        assert file.read_bytes() == b"x"
        assert time_wait(hints, 0.3) >= 0.3, "reading is no change: the watch does not wake itself"


def test_a_folder_that_goes_and_comes_again_is_watched_again(tmp_path: Path) -> None:
    inbox = tmp_path / "收件箱"
    inbox.mkdir()
    with Hints(inbox, threading.Event()) as hints:
        hints.wait(0)
        hints.wait(0.1)
        inbox.rmdir()
        assert time_wait(hints, 10) < 5
        assert time_wait(hints, 0.2) >= 0.2, "plain waiting, where there is nothing to watch"
        inbox.mkdir()
        hints.wait(0.2)
        (inbox / "河东.xlsx").write_bytes(b"x")
        assert time_wait(hints, 10) < 5


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "inotify watch limit reached"), RuntimeError("rust"), ImportError("no such wheel")]
)
def test_where_watchfiles_fails_there_is_plain_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(*_: object, **__: object) -> Generator[NoReturn, None, None]:
        raise fault
        yield

    monkeypatch.setattr(watchfiles, "watch", fail)
    (tmp_path / "河东.xlsx").write_bytes(b"x")
    assert 0.3 <= watched(tmp_path, threading.Event(), 0.3) < 5
    assert watched(tmp_path, stopped_soon(), 10) < 5


def test_stop_ends_the_wait(tmp_path: Path) -> None:
    assert watched(tmp_path, stopped_soon(), 10) < 5


def stopped_soon() -> threading.Event:
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    return stop


def test_hints_that_never_come_lose_nothing(monkeypatch: pytest.MonkeyPatch, inbox: "Inbox") -> None:
    def see_nothing(*_: object, **__: object) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        while True:
            time.sleep(0.01)
            yield set()

    monkeypatch.setattr(watchfiles, "watch", see_nothing)
    stop = threading.Event()
    seen: list[str] = []

    class Steps(Rehearsal):
        def receive(self) -> bool:
            arrived = inbox.look()
            seen.extend(receipt.name for receipt in inbox.register.receipts()[len(seen) :])
            if len(seen) == 2:
                stop.set()
            elif seen:
                inbox.drop("河西.xlsx", b"2")
            return bool(arrived.new)

    inbox.drop("河东.xlsx", b"1")
    steps = Steps(lasts=0)
    hints = Hints(inbox.folder, stop)
    hints.wait(0.05)
    watch_inbox(steps, stop, hints.wait, Timing(0.05, 0.1, 1))
    assert seen == ["河东.xlsx", "河西.xlsx"]


class Inbox:
    """An inbox with its store and register, looked at as a watch does."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "收件箱"
        self.folder.mkdir()
        self.register = Register(folder / "register.sqlite")
        self.register.create()
        self.read: list[str] = []
        self.locked = 0
        self._store = folder / "store"
        self._known: frozenset[Found] = frozenset()

        def note(found: Found, store: Path) -> str:
            self.read.append(found.name)
            return store_file(found, store)

        monkeypatch.setattr("sfs_excel.inbox.receive.store_file", note)

    def drop(self, name: str, data: bytes, when: float = 1_480_000_000.0) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        os.utime(path, (when, when))
        return path

    def look(self) -> Arrival:
        arrival = receive_files(self.folder, self._store, self.register, self._lock, self._known)
        self._known = arrival.known
        return arrival

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        self.locked += 1
        yield


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    return Inbox(tmp_path, monkeypatch)


@pytest.fixture
def during_nap(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """The events while a fresh file is given time to become quiet, which takes no time here."""
    happenings: list[Callable[[], object]] = []
    monkeypatch.setattr("sfs_excel.inbox.quiet.time.sleep", lambda _: [happen() for happen in happenings])
    return happenings


def test_only_what_is_new_or_changed_is_read_and_the_folder_is_locked_for_that_alone(inbox: Inbox) -> None:
    inbox.drop("河东.xlsx", b"1")
    inbox.drop("河西.xlsx", b"2")
    assert [inbox.look().new, inbox.look().new] == [("河东.xlsx", "河西.xlsx"), ()]
    assert (inbox.read, inbox.locked) == (["河东.xlsx", "河西.xlsx"], 1)
    inbox.drop("河西.xlsx", b"3", when=1_480_000_100.0)
    assert inbox.look().new == ("河西.xlsx",)
    assert (inbox.read, inbox.locked) == (["河东.xlsx", "河西.xlsx", "河西.xlsx"], 2)
    assert len(inbox.register.receipts()) == 3


def test_a_file_that_was_away_is_read_again(inbox: Inbox) -> None:
    inbox.drop("河东.xlsx", b"1")
    inbox.look()
    (inbox.folder / "河东.xlsx").unlink()
    assert inbox.look().known == frozenset()
    inbox.drop("河东.xlsx", b"2")
    assert inbox.look().new == ("河东.xlsx",)


def test_a_half_copied_file_waits_until_it_is_whole(inbox: Inbox, during_nap: list[Callable[[], object]]) -> None:
    path = inbox.drop("河东.xlsx", b"1", when=time.time())

    def grow() -> None:
        path.write_bytes(path.read_bytes() + b"2")

    during_nap.append(grow)
    for _ in range(2):
        arrived = inbox.look()
        assert arrived.new == ()
        assert [(each.name, each.reason) for each in arrived.waiting] == [
            ("河东.xlsx", "文件还在写入，这次没有读取，请稍后再汇总一次")
        ]
    assert inbox.read == []
    during_nap.clear()
    assert inbox.look().new == ("河东.xlsx",)
    [receipt] = inbox.register.receipts()
    assert receipt.size == 3


def test_a_file_that_could_not_be_registered_is_taken_at_the_next_look(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise SfsError("磁盘空间不够")

    inbox.drop("河东.xlsx", b"1")
    with monkeypatch.context() as context:
        context.setattr(inbox.register, "record", fail)
        with pytest.raises(SfsError):
            inbox.look()
    assert inbox.look().new == ("河东.xlsx",)


def test_more_than_one_collect_takes_is_taken_step_by_step_and_told(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "MOST_FILES", 2)
    for number in range(5):
        inbox.drop(f"{number}.xlsx", b"x%d" % number)
    first, second, third = inbox.look(), inbox.look(), inbox.look()
    assert [each.new for each in (first, second, third)] == [
        ("0.xlsx", "1.xlsx"), ("2.xlsx", "3.xlsx"), ("4.xlsx",),
    ]  # fmt: skip
    assert [[each.name for each in arrival.waiting] for arrival in (first, second, third)] == [
        ["2.xlsx 等 3 个文件"], ["4.xlsx"], [],
    ]  # fmt: skip
    assert first.waiting[0].reason == "一次最多收 2 个、8 GB 新文件，这些留到下一次，请再汇总一次"


def test_where_many_offices_have_a_form_one_collect_takes_what_is_expected_of_them(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "MOST_FILES", 5)
    forms = [(f"form {number}", office, "") for number, office in enumerate(("01", "02", "02"))]
    inbox.register.record_issues(2016, "digest", forms)
    for number in range(9):
        inbox.drop(f"{number}.xlsx", b"x%d" % number)
    first = inbox.look()
    assert len(first.new) == 8, "four files of each of two offices"
    assert [each.reason for each in first.waiting] == ["一次最多收 8 个、12 GB 新文件，这些留到下一次，请再汇总一次"]


def test_what_was_received_before_is_looked_at_beside_what_is_new(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A collect knows nothing of earlier looks but what is in the register."""
    monkeypatch.setattr(receive, "MOST_FILES", 1)
    for name in ("a", "b", "c"):
        inbox.drop(name, name.encode())
    for expected in (("a",), ("a", "b"), ("a", "b", "c"), ("a", "b", "c")):
        inbox._known = frozenset()
        assert inbox.look().new == expected
    assert [receipt.name for receipt in inbox.register.receipts()] == ["a", "b", "c"]


@pytest.mark.parametrize(("sizes", "taken"), [((6, 4, 1), ("0", "1")), ((6, 5, 1), ("0",)), ((99, 1), ("0",))])
def test_the_bound_counts_bytes_as_well_but_one_file_is_always_taken(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...], taken: tuple[str, ...]
) -> None:
    monkeypatch.setattr(receive, "MOST_BYTES", 10)
    for number, size in enumerate(sizes):
        inbox.drop(f"{number}", b"x" * size)
    assert inbox.look().new == taken
