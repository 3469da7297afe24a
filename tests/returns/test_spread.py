"""Reading by an executor that is not this machine: files go there as bytes, in chunks.

1. What is read, and what it says, is the same as on this machine.
2. Chunks are bounded in files and in bytes, and so is what is on its way.
3. No file pays for a place that failed: a chunk is sent again, and read on this machine in the end.
4. A file that kills its reader costs itself alone, wherever it is read; and it is this machine that says so.
5. An executor that cannot read as this machine does is told of, and nothing is read.
A real cluster: tests/workers/test_cluster.py, tests/year/test_cluster.py.
"""

import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused
from sfs_excel.returns import spread
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.package import Outcome
from sfs_excel.returns.plain import FileReading, write_plain
from sfs_excel.returns.pool import extract_all
from sfs_excel.returns.spread import Chunk, extract_spread, read_chunk, tell_place
from sfs_excel.workers import nodes
from sfs_excel.workers.nodes import Nodes, Place
from tests.clocks import Stopped
from tests.fillings import write_filled
from tests.pools import InProcess
from tests.returns.planted import Planted
from tests.returns.returns import make_return

GOOD = make_return()
HERE = "或者不用集群，在这台电脑上读。"


class Elsewhere(Executor):
    """Answers each chunk by what it is told to say of every file; an exception is raised instead. The last holds on."""

    def __init__(self, *said: Outcome | bytes | Exception, place: Place = tell_place()) -> None:  # noqa: B008 - the same always
        self.said, self.place, self.chunks = list(said), place, list[list[str]]()

    def submit(self, task: Any, /, *arguments: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if task is tell_place:
            future.set_result(self.place)
            return future
        chunk = arguments[-1]
        self.chunks.append(list(chunk.files))
        said = self.said.pop(0) if len(self.said) > 1 else self.said[0]
        if isinstance(said, Exception) and not isinstance(said, Refused):
            future.set_exception(said)
        else:
            future.set_result(
                (self.place, dict.fromkeys(chunk.files, said if isinstance(said, bytes) else write_plain(said)))
            )
        return future


class Silent(Elsewhere):
    """Says that it is there, and nothing more."""

    def submit(self, task: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        told = super().submit(task, *arguments)
        return told if task is tell_place else Future()


def send_to(executor: Executor) -> Nodes:
    return Nodes(executor, spread.tell_place)


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what this machine reads, in place of its workers: it says of each file what it is called."""
    read: list[str] = []

    def extract(paths: Sequence[Path], *_: object) -> Iterator[tuple[Path, FileReading]]:
        for path in paths:
            read.append(path.name)
            yield path, FileReading.write(Extract((), sheet=path.name))

    monkeypatch.setattr(spread, "extract_all", extract)
    return read


def make_files(folder: Path, *names: str, size: int = 1) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(b"x" * size)
    return [folder / name for name in names]


def say(readings: Iterator[tuple[Path, FileReading]]) -> dict[str, str]:
    """Name -> sheet, or code of the refusal."""
    outcomes = {path.name: reading.outcome for path, reading in readings}
    return {
        name: told.code if isinstance(told, Refused) else getattr(told, "sheet", "") for name, told in outcomes.items()
    }


# 1. The same


def test_it_is_the_same_wherever_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    form = write_filled(tmp_path / "form")
    with zipfile.ZipFile(tmp_path / "package", "w") as package:
        package.write(form, "填报表.xlsx")
        package.writestr("照片.jpg", b"\xff\xd8\xff\xe0")
    (tmp_path / "other").write_bytes(b"%PDF-1.4")
    (tmp_path / "folder").mkdir()
    paths = [tmp_path / name for name in ("form", "package", "other", "folder", "gone")]
    with ThreadPoolExecutor(1) as threads:
        ways = [
            extract_spread(paths, 1, send_to(threads)),
            extract_spread(paths, 1, send_to(InProcess())),
            extract_all(paths, 1),
        ]
        here, *there = [{path.name: reading.content for path, reading in way} for way in ways]
    assert there == [here, here]
    assert len(here) == 5
    assert list((tmp_path / "temp").iterdir()) == [], "no bytes are left behind"


def test_bytes_that_a_killed_process_left_behind_go_with_the_next_chunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    clock = Stopped("2016-12-21T09:00:00+08:00")
    left, at_work, foreign = (tmp_path / name for name in ("sfs_excel-chunk-a", "sfs_excel-chunk-b", "other"))
    for folder, hours in ((left, 25), (at_work, 23), (foreign, 25)):
        folder.mkdir()
        make_files(folder, "a")
        os.utime(folder, (clock().timestamp() - hours * 3600,) * 2)
    read_chunk(Chunk({}), clock=clock)
    assert sorted(tmp_path.iterdir()) == [foreign, at_work]


def test_no_file_asks_nobody(read_here: list[str]) -> None:
    elsewhere = Elsewhere(GOOD)
    assert list(extract_spread([], 1, send_to(elsewhere))) == []
    assert (elsewhere.chunks, read_here) == ([], [])


# 2. Bounded


def test_chunks_hold_so_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_here: list[str]) -> None:
    monkeypatch.setattr(spread, "CHUNK_FILES", 2)
    elsewhere = Elsewhere(GOOD)
    assert len(say(extract_spread(make_files(tmp_path, *"abcde"), 1, send_to(elsewhere)))) == 5
    assert elsewhere.chunks == [["a", "b"], ["c", "d"], ["e"]]
    assert read_here == []


def test_chunks_hold_so_many_bytes_and_a_larger_file_goes_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spread, "CHUNK_BYTES", 10)
    paths = [*make_files(tmp_path, *"abc", size=5), *make_files(tmp_path, "d", size=11), *make_files(tmp_path, "e")]
    elsewhere = Elsewhere(GOOD)
    assert len(say(extract_spread(paths, 1, send_to(elsewhere)))) == 5
    assert elsewhere.chunks == [["a", "b"], ["c"], ["d"], ["e"]]


def test_no_more_bytes_are_on_their_way_than_are_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of twenty bytes at most ten; and one file at least, however large it is."""
    monkeypatch.setattr(spread, "CHUNK_FILES", 1)
    monkeypatch.setattr(nodes, "PATIENCE", 0.0)
    for allowed, sent in ((10, 2), (1, 1)):
        monkeypatch.setattr(nodes, "AHEAD_BYTES", allowed)
        elsewhere, silent = Elsewhere(GOOD), Silent(GOOD)
        paths = make_files(tmp_path, *"abcd", size=5)
        assert len(say(extract_spread(paths, 1, send_to(elsewhere)))) == 4
        assert [*send_to(silent).send(read_chunk, [[path] for path in paths], spread._load)] == []
        assert len(silent.chunks) == sent


# 3. Places that fail


def test_a_chunk_that_does_not_come_back_is_sent_again(tmp_path: Path, read_here: list[str]) -> None:
    elsewhere = Elsewhere(OSError("no room"), MemoryError(), GOOD)
    assert say(extract_spread(make_files(tmp_path, "a", "b"), 1, send_to(elsewhere))) == {
        "a": GOOD.sheet,
        "b": GOOD.sheet,
    }
    assert (elsewhere.chunks, read_here) == ([["a", "b"]] * 3, [])


def test_what_comes_back_from_nowhere_is_read_here(tmp_path: Path, read_here: list[str]) -> None:
    elsewhere = Elsewhere(OSError("no room"))
    assert say(extract_spread(make_files(tmp_path, "a", "b"), 1, send_to(elsewhere))) == {"a": "a", "b": "b"}
    assert (elsewhere.chunks, read_here) == ([["a", "b"]] * 3, ["a", "b"])


def test_an_executor_that_says_nothing_more_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_here: list[str]
) -> None:
    monkeypatch.setattr(nodes, "PATIENCE", 0.1)
    assert say(extract_spread(make_files(tmp_path, "a", "b"), 1, send_to(Silent(GOOD)))) == {"a": "a", "b": "b"}
    assert read_here == ["a", "b"]


def test_what_comes_back_and_is_no_reading_is_read_here(tmp_path: Path, read_here: list[str]) -> None:
    elsewhere = Elsewhere(b"\x80\x04 nothing that a reader says")
    assert say(extract_spread(make_files(tmp_path, "a", "b"), 1, send_to(elsewhere))) == {"a": "a", "b": "b"}
    assert read_here == ["a", "b"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere its processes start anew, without the planted reader")
def test_an_executor_whose_process_is_ended_breaks_and_what_is_left_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_here: list[str]
) -> None:
    monkeypatch.setattr(spread, "CHUNK_FILES", 1)
    with ProcessPoolExecutor(1) as processes:
        reading = extract_spread(make_files(tmp_path, *"abcdef"), 1, send_to(processes))
        first = next(reading)
        for process in list(processes._processes.values()):
            process.kill()
        said = say(iter([first, *reading]))
    assert sorted(said) == list("abcdef")
    assert 0 < len(read_here) < 6


# 4. Files that kill


@pytest.mark.parametrize(
    "code",
    [
        RefusalCode.KILLED,
        RefusalCode.TOO_SLOW,
        RefusalCode.TOO_HUNGRY,
        RefusalCode.NO_ANSWER,
        RefusalCode.INTERRUPTED,
        RefusalCode.UNREADABLE,
        RefusalCode.UNFORESEEN,
    ],
)
@pytest.mark.unforeseen
def test_a_refusal_that_may_be_the_places_own_fault_is_not_believed(
    code: RefusalCode, tmp_path: Path, read_here: list[str]
) -> None:
    elsewhere = Elsewhere(Refused(code, "不行。"))
    assert say(extract_spread(make_files(tmp_path, "a"), 1, send_to(elsewhere))) == {"a": "a"}
    assert read_here == ["a"]


def test_a_refusal_for_what_the_file_is_is_believed(tmp_path: Path, read_here: list[str]) -> None:
    elsewhere = Elsewhere(Refused(RefusalCode.DAMAGED, "坏的。"))
    assert say(extract_spread(make_files(tmp_path, "a"), 1, send_to(elsewhere))) == {"a": RefusalCode.DAMAGED}
    assert read_here == []


def test_each_file_of_a_chunk_has_its_own_fate() -> None:
    """With the limits that hold there: tests/workers/test_cluster.py."""
    contents = read_chunk(Chunk(dict.fromkeys(["1", "abort", "2"], b"")), Planted)
    said = say((Path(name), FileReading.read(content)) for name, content in contents.items())
    assert said == {"1": "1", "abort": RefusalCode.KILLED, "2": "2"}


# 5. Executors that cannot read


def refuse(executor: Executor, folder: Path) -> str:
    with pytest.raises(SfsError) as caught:
        next(extract_spread(make_files(folder, "a"), 1, send_to(executor)))
    return str(caught.value)


def test_an_executor_with_another_reader_reads_nothing(tmp_path: Path) -> None:
    elsewhere = Elsewhere(GOOD, place=Place("node7", "0.0.9/2"))
    assert refuse(elsewhere, tmp_path) == (
        f"节点 node7：这个节点的程序是 0.0.9/2，这台电脑上是 {tell_place().program}，结果可能不一样。"
        f"请在每个节点装上和这台电脑一样的 sfs_excel 后重试，{HERE}"
    )
    assert elsewhere.chunks == []


def test_an_executor_that_does_not_begin_is_waited_for_only_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodes, "START_SECONDS", 0.0)
    monkeypatch.setattr(Silent, "submit", lambda *_: Future[Any]())
    assert refuse(Silent(GOOD), tmp_path) == (
        f"读取报表：等了 0 秒，没有一个节点开始工作，一个文件也没有读。请确认各节点的工作进程已经启动后重试，{HERE}"
    )


def test_an_executor_that_was_shut_down_is_told(tmp_path: Path) -> None:
    threads = ThreadPoolExecutor(1)
    threads.shutdown()
    assert refuse(threads, tmp_path) == (
        "读取报表：派去读文件的节点上不能读（RuntimeError：cannot schedule new futures after shutdown），"
        f"一个文件也没有读。请在每个节点装好和这台电脑一样的 sfs_excel、启动工作进程后重试，{HERE}"
    )


def test_an_executor_without_the_reader_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "tell_place", miss_reader)
    with ThreadPoolExecutor(1) as threads:
        assert "（ModuleNotFoundError：No module named 'sfs_excel'）" in refuse(threads, tmp_path)


def miss_reader() -> Place:
    """Answers otherwise in another thread than the test's."""
    if current_thread() is not main_thread():
        raise ModuleNotFoundError("No module named 'sfs_excel'")
    return tell_place()
