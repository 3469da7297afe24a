"""Reading many returned files in worker processes: a file that kills its reader costs itself, never the run."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.extract import Extract, extract_return

Outcome = Extract | Refused
_KILLER = Refused("abnormal", "读取这个文件时读取程序异常中止，文件内容不正常。请让司法所用发放的原表重新填报。")


def extract_all(
    paths: Sequence[Path], jobs: int | None = None, executor: Callable[[int], Executor] = ProcessPoolExecutor
) -> Iterator[tuple[Path, Outcome]]:
    """Read every file, in whatever order they get done.

    Args:
        jobs: worker processes; as many as there are processors, if not given.
        executor: makes a pool of so many workers; any `concurrent.futures.Executor` will do, a cluster's too.
    """
    if not paths:
        return
    workers = min(jobs or os.cpu_count() or 1, len(paths))
    left: list[Path] = []
    with executor(workers) as pool:
        futures = {pool.submit(_extract, path): path for path in paths}
        for future in as_completed(futures):
            outcome = _result_of(future)
            if outcome is None:
                left.append(futures[future])
            else:
                yield futures[future], outcome
    for path in sorted(left):  # a worker died: which of its files did it shows when each is read alone
        with executor(1) as pool:
            yield path, _result_of(pool.submit(_extract, path)) or _KILLER


def _extract(path: Path) -> Outcome:
    try:
        return extract_return(path)
    except Refused as refused:
        return refused


def _result_of(future: Future[Outcome]) -> Outcome | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None
