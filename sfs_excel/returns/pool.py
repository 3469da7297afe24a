"""Reading many returned files in worker processes: a file that kills or holds up its reader costs itself, never the run.

Nor does a file ever pay for workers that do not work at all: every pool proves that it can read before it is given files;
nor for a worker that the system or somebody ended.
"""

import contextlib
import importlib
import math
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from pathlib import Path

from sfs_excel.errors import SfsError
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.extract import READER_VERSION, extract_return
from sfs_excel.returns.plain import FileReading, write_plain
from sfs_excel.workers.executor import Death, WorkerDiedError, Workers

MOST_WORKERS = 61  # Windows cannot wait for more processes at once
FILES_WORTH_A_WORKER = 24  # one takes as long to start as it then takes to read eight files

_TOO_MUCH = "请司法所删去表里多余的工作表和内容后重新报送，或用发放的原表重新填报。"
_DEATHS: dict[Death, Refused] = {
    "crash": Refused(
        RefusalCode.KILLED, "读取这个文件时读取程序异常中止，文件内容不正常，没有读取。请让司法所用发放的原表重新填报。"
    ),
    "time": Refused(RefusalCode.TOO_SLOW, f"文件内容过多，在规定的时间内读不完，没有读取。{_TOO_MUCH}"),
    "memory": Refused(RefusalCode.TOO_HUNGRY, f"文件内容过多，读取要用的内存超过规定，没有读取。{_TOO_MUCH}"),
    "hung": Refused(
        RefusalCode.NO_ANSWER,
        "读取这个文件时等了很久没有结果（机器太忙，或磁盘没有响应），这次没有读取。请过一会儿再汇总一次。",
    ),
    "stopped": Refused(
        RefusalCode.INTERRUPTED,
        "读取这个文件时读取进程被系统中止（内存不够，或被别的程序结束），不是文件的问题，这次没有读取。"
        "请关闭一些程序，再汇总一次。",
    ),
}
_IN_DOUBT = (
    RefusalCode.KILLED,
    RefusalCode.TOO_HUNGRY,
    RefusalCode.INTERRUPTED,
)  # codes of deaths that an earlier file may be the cause of
DEATHS = frozenset(refused.code for refused in _DEATHS.values())
"""Codes for the deaths of workers."""
PASSING = frozenset({RefusalCode.UNREADABLE, RefusalCode.NOT_A_FILE, RefusalCode.NO_ANSWER, RefusalCode.INTERRUPTED})
"""Refusals that are no fault of the file: another time, the same bytes may be read."""


def extract_all(
    paths: Sequence[Path], jobs: int | None = None, executor: Callable[[int], Executor] = Workers
) -> Iterator[tuple[Path, FileReading]]:
    """Read every file, in whatever order they get done.

    Args:
        jobs: worker processes; if not given, as many as there are processors, and no more than have enough to do.
        executor: makes a pool of so many workers on this machine. Only `Workers` have limits of time and memory.

    Raises:
        SfsError: the workers do not even start.
    """
    if not paths:
        return
    wanted = jobs or min(os.cpu_count() or 1, math.ceil(len(paths) / FILES_WORTH_A_WORKER))
    workers = min(wanted, len(paths), MOST_WORKERS)
    left: list[Path] = []  # its worker died of something that may not have been this file
    with _open_pool(executor, workers) as pool:
        futures: dict[Future[bytes], Path] = {}
        for path in paths:
            try:
                futures[pool.submit(_extract, path)] = path
            except BrokenExecutor:
                left.append(path)
        for future in as_completed(futures):
            path = futures.pop(future)  # whoever keeps it keeps what was read
            reading = _result_of(future, path)
            if _is_in_doubt(reading):
                left.append(path)
            else:
                yield path, reading
    yield from _extract_singly(sorted(left), executor)


def _extract_singly(left: list[Path], executor: Callable[[int], Executor]) -> Iterator[tuple[Path, FileReading]]:
    """Each alone in a worker that nothing else has harmed: what it dies of there is its own."""
    waiting = deque(left)
    while waiting:
        with _open_pool(executor, 1) as pool:
            while waiting:
                path = waiting.popleft()
                reading = _result_of(pool.submit(_extract, path), path)
                yield path, reading
                if _is_in_doubt(reading):
                    break


@contextlib.contextmanager
def _open_pool(executor: Callable[[int], Executor], workers: int) -> Iterator[Executor]:
    """A pool that has done a task: what dies in it from now on dies of its file. Abandoned, it reads no further.

    Raises:
        SfsError: the workers do not even start.
        TaskError: or do not find the reader.
    """
    pool = executor(workers)
    try:
        try:
            pool.submit(_prove).result()
        except BrokenExecutor as error:
            raise SfsError(
                "读取报表：读取文件的进程一启动就退出，一个文件也没有读，不是报送文件的问题。"
                "请确认内存够用、杀毒软件没有拦截 Python 后重试；在自己的脚本里另配进程池的，"
                '请把调用的代码放在 if __name__ == "__main__": 之下。'
            ) from error
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _prove() -> str:
    """Runs in a worker: prove that it starts and finds the reader, that of the older formats too."""
    importlib.import_module("sfs_excel.reading.legacy")
    return READER_VERSION


def _extract(path: Path) -> bytes:
    """Runs in a worker: what reading the file gave, as plain data. A stored file is called by its hash."""
    try:
        with bear_faults(path.name):
            return write_plain(extract_return(path))
    except Refused as refused:
        return write_plain(refused)


def _result_of(future: Future[bytes], path: Path) -> FileReading:
    """Return what reading gave, or the refusal for the death of its worker. A worker of another pool died of the file."""
    try:
        with bear_faults(path.name):
            return FileReading.read(future.result())
    except WorkerDiedError as died:
        return FileReading.write(_DEATHS[died.how])
    except BrokenExecutor:
        return FileReading.write(_DEATHS["crash"])
    except MemoryError:  # there was none to take over what was read
        return FileReading.write(_DEATHS["stopped"])
    except Refused as unforeseen:
        return FileReading.write(unforeseen)


def _is_in_doubt(reading: FileReading) -> bool:
    return isinstance(reading.outcome, Refused) and reading.outcome.code in _IN_DOUBT
