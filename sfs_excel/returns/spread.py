"""Reading many returned files wherever an executor has room: they go there as bytes, in chunks, and what was read comes back.

Where a chunk arrives, it is read as files are read on one machine: each in a process under limits of time and memory
(`pool.py`). What does not come back, or comes back with a fault that may be that place's own, is read on this machine: no
file pays for a machine that failed, and its fate is the same wherever it was read.
"""

import contextlib
import platform
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sfs_excel import __version__
from sfs_excel.clock import Clock, tell_time
from sfs_excel.errors import SfsError
from sfs_excel.reading.archive import Refused, read_regular
from sfs_excel.returns.plain import Reading
from sfs_excel.returns.pool import DEATHS, PASSING, extract_all
from sfs_excel.returns.reading_cache import READER, list_refusals
from sfs_excel.words import RefusalCode
from sfs_excel.workers.executor import Workers

CHUNK_FILES = 100
CHUNK_BYTES = 8 * 1024 * 1024  # more than that only where one file is larger
AHEAD_BYTES = 128 * 1024 * 1024  # that are on their way: of a country's files no more are held at once
TRIES = 3  # before what comes to nothing elsewhere is read here
START_SECONDS = 60.0  # until the first answer of all
PATIENCE = 120.0  # seconds without one more answer, until the executor is given up; a chunk takes some two
LEFT_SECONDS = 24 * 3600.0  # no chunk takes that long: its folder is that of a process that was killed

_FOLDER = "sfs_excel-chunk-"
_HERE = "或者不用集群，在这台电脑上读。"
_DOUBTFUL = PASSING | DEATHS | {RefusalCode.UNFORESEEN}
"""Refusals for which the place may be to blame, such as one that lacks a library."""


@dataclass(frozen=True)
class Chunk:
    """Files that are read together, one after the other.

    Attributes:
        files: name -> bytes. A stored file is called by its hash.
    """

    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Place:
    """A machine that reads, and the reader that it has."""

    machine: str
    reader: str


Answer = tuple[Place, dict[str, bytes]]
"""The place where a chunk was read, and what reading each of its files gave, by name, as plain data."""


class Sent(NamedTuple):
    """A chunk on its way: its files, for which time they are sent, and their bytes."""

    paths: list[Path]
    tries: int
    size: int


def extract_spread(
    paths: Sequence[Path], jobs: int | None = None, executor: Executor | None = None
) -> Iterator[tuple[Path, Reading]]:
    """Read every file, in whatever order they get done.

    Args:
        paths: of different names.
        jobs: as for `extract_all`, for what is read on this machine.
        executor: to which the files are sent; on this machine all are read, if there is none.

    Raises:
        SfsError: the executor reads nothing, or with another reader; the workers of this machine do not even start.
    """
    left = set(paths)
    if executor is not None and paths:
        _ensure_reader(executor)
        for path, reading in _Spread(executor).read(paths):
            left.discard(path)
            yield path, reading
    yield from extract_all([path for path in paths if path in left], jobs)


def read_chunk(chunk: Chunk, workers: Callable[[int], Executor] = Workers, clock: Clock = tell_time) -> Answer:
    """Runs wherever the executor has room: read the files under the limits that hold there, and say who did.

    Raises:
        SfsError: no process can be started there.
        OSError: there is no room for the files.
    """
    _clear_left(clock().timestamp())
    with tempfile.TemporaryDirectory(prefix=_FOLDER) as folder:
        paths = [Path(folder, name) for name in chunk.files]
        for path in paths:
            path.write_bytes(chunk.files[path.name])
        return tell_place(), {path.name: reading.content for path, reading in extract_all(paths, 1, workers)}


def _clear_left(now: float) -> None:
    """Returned files stay nowhere longer than they have to, not even where a process was killed that read them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        with contextlib.suppress(OSError):  # somebody else's, or another clears it
            if now - folder.lstat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(folder)


def tell_place() -> Place:
    """Runs wherever the executor has room: there is one who reads."""
    return Place(platform.node(), READER)


class _Spread:
    """One reading by an executor: chunks on their way, so many bytes at a time."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._on_their_way: dict[Future[Answer], Sent] = {}

    def read(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Reading]]:
        """Give what is read, until nothing more is to be had of the executor. What it does not give is still to be read."""
        waiting = deque((group, 1) for group in _cut(paths))
        try:
            while waiting or self._on_their_way:
                while waiting and self._has_room():
                    if not self._send(*waiting.popleft()):
                        return
                done, _ = wait(self._on_their_way, PATIENCE, FIRST_COMPLETED)
                if not done:
                    return
                for future in done:
                    sent = self._on_their_way.pop(future)
                    answer = _answer_of(future)
                    if answer is not None:
                        yield from _believe(answer, sent.paths)
                    elif sent.tries < TRIES:
                        waiting.append((sent.paths, sent.tries + 1))
        finally:
            for future in self._on_their_way:
                future.cancel()

    def _has_room(self) -> bool:
        return sum(sent.size for sent in self._on_their_way.values()) < AHEAD_BYTES

    def _send(self, paths: list[Path], tries: int) -> bool:
        """Tell whether the executor takes anything yet."""
        chunk = _load(paths)
        try:
            future = self._executor.submit(read_chunk, chunk)
        except RuntimeError:  # it is broken, or was shut down
            return False
        self._on_their_way[future] = Sent(paths, tries, sum(map(len, chunk.files.values())))
        return True


def _cut(paths: Sequence[Path]) -> Iterator[list[Path]]:
    group: list[Path] = []
    size = 0
    for path in paths:
        more = path.stat().st_size if path.is_file() else 0
        if group and (len(group) == CHUNK_FILES or size + more > CHUNK_BYTES):
            yield group
            group, size = [], 0
        group.append(path)
        size += more
    if group:
        yield group


def _load(paths: Sequence[Path]) -> Chunk:
    """The files as bytes, without what cannot be read: this machine says why, in its turn."""
    files = {}
    for path in paths:
        with contextlib.suppress(Refused):
            files[path.name] = read_regular(path)
    return Chunk(files)


def _answer_of(future: Future[Answer]) -> Answer | None:
    """Return what came back, if anything did."""
    if future.cancelled() or future.exception() is not None:
        return None
    return future.result()


def _believe(answer: Answer, paths: Sequence[Path]) -> Iterator[tuple[Path, Reading]]:
    """Give what is sure to be the same wherever it is read.

    Raises:
        SfsError: it was read by another reader.
    """
    place, contents = answer
    _ensure_same(place)
    for path in paths:
        reading = _understand(contents.get(path.name, b""))
        if reading and _DOUBTFUL.isdisjoint(refused.code for refused in list_refusals(reading.outcome)):
            yield path, reading


def _understand(content: bytes) -> Reading | None:
    """Return nothing where the file was not read, or what is said of it is no reading."""
    try:
        return Reading.read(content)
    except ValueError:
        return None


def _ensure_reader(executor: Executor) -> None:
    """
    Raises:
        SfsError: nobody answers, or not with the reader of this machine.
    """
    try:
        future = executor.submit(tell_place)
    except RuntimeError as error:  # it is broken, or was shut down
        raise _cannot_read(error) from error
    if future not in wait([future], START_SECONDS).done:
        future.cancel()
        fact = f"等了 {START_SECONDS:.0f} 秒，没有一个节点开始工作"
        raise SfsError(f"读取报表：{fact}，一个文件也没有读。请确认各节点的工作进程已经启动后重试，{_HERE}")
    fault = CancelledError() if future.cancelled() else future.exception()
    if fault is not None:
        raise _cannot_read(fault) from fault
    _ensure_same(future.result())


def _cannot_read(fault: BaseException) -> SfsError:
    fact = f"派去读文件的节点上不能读（{type(fault).__name__}：{fault}），一个文件也没有读"
    return SfsError(f"读取报表：{fact}。请在每个节点装好 sfs_excel {__version__}、启动工作进程后重试，{_HERE}")


def _ensure_same(place: Place) -> None:
    if place.reader != READER:
        fact = f"这个节点的读取程序是 {place.reader}，这台电脑上是 {READER}，读出来的可能不一样"
        raise SfsError(f"节点 {place.machine}：{fact}。请在每个节点装上和这台电脑一样的 sfs_excel 后重试，{_HERE}")
