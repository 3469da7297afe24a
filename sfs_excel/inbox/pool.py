"""Reading many returned files in worker processes: a file that kills or holds up its reader costs itself, never the run.

Nor does a file ever pay for workers that do not work at all: every pool proves to be alive before it is given files.
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from pathlib import Path

from sfs_excel.errors import SfsError
from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.extract import Extract, extract_return
from sfs_excel.inbox.package import Package
from sfs_excel.inbox.workers import Workers

MOST_WORKERS = 61  # Windows cannot wait for more processes at once

Outcome = Extract | Refused | Package
_KILLER = Refused(
    "abnormal", "读取这个文件时读取程序异常中止或没有响应，文件内容不正常。请让司法所用发放的原表重新填报。"
)


def extract_all(
    paths: Sequence[Path], jobs: int | None = None, executor: Callable[[int], Executor] = Workers
) -> Iterator[tuple[Path, Outcome]]:
    """Read every file, in whatever order they get done.

    Args:
        jobs: worker processes; as many as there are processors, if not given.
        executor: makes a pool of so many workers; any `concurrent.futures.Executor` will do, a cluster's too. Only
            `Workers` have limits of time and memory.

    Raises:
        SfsError: the workers do not even start.
    """
    if not paths:
        return
    workers = min(jobs or os.cpu_count() or 1, len(paths), MOST_WORKERS)
    left: list[Path] = []
    with _open_pool(executor, workers) as pool:
        futures: dict[Future[Outcome], Path] = {}
        for path in paths:
            try:
                futures[pool.submit(_extract, path)] = path
            except BrokenExecutor:
                left.append(path)
        for future in as_completed(futures):
            outcome = _result_of(future)
            if outcome is None:
                left.append(futures[future])
            else:
                yield futures[future], outcome
    yield from _extract_singly(sorted(left), executor)


def _extract_singly(left: list[Path], executor: Callable[[int], Executor]) -> Iterator[tuple[Path, Outcome]]:
    """A worker died with several files in hand: given one at a time, it shows which of them does it."""
    while left:
        with _open_pool(executor, 1) as pool:
            while left:
                path = left.pop(0)
                outcome = _result_of(pool.submit(_extract, path))
                yield path, outcome or _KILLER
                if outcome is None:
                    break


@contextlib.contextmanager
def _open_pool(executor: Callable[[int], Executor], workers: int) -> Iterator[Executor]:
    """A pool that has done a task: what dies in it from now on dies of its file. Abandoned, it reads no further."""
    pool = executor(workers)
    try:
        try:
            pool.submit(os.getpid).result()
        except BrokenExecutor as error:
            raise SfsError(
                "读取报表：读取文件的进程一启动就退出，一个文件也没有读，不是报送文件的问题。"
                "请确认内存够用、杀毒软件没有拦截 Python 后重试；在自己的脚本里另配进程池的，"
                '请把调用的代码放在 if __name__ == "__main__": 之下。'
            ) from error
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _extract(path: Path) -> Outcome:
    """Runs in a worker."""
    try:
        return extract_return(path)
    except Refused as refused:
        return refused


def _result_of(future: Future[Outcome]) -> Outcome | None:
    """None where the worker died of the file, or had not the memory for it."""
    try:
        return future.result()
    except (BrokenExecutor, MemoryError):
        return None
