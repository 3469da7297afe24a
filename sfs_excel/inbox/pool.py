"""Reading many returned files in worker processes: a file that kills or holds up its reader costs itself, never the run."""

import faulthandler
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.extract import Extract, extract_return

READ_SECONDS = 30.0  # for one file; a form takes hundredths of a second
MOST_WORKERS = 61  # Windows cannot wait for more processes at once

Outcome = Extract | Refused
_KILLER = Refused(
    "abnormal", "读取这个文件时读取程序异常中止或没有响应，文件内容不正常。请让司法所用发放的原表重新填报。"
)


def extract_all(
    paths: Sequence[Path], jobs: int | None = None, executor: Callable[[int], Executor] = ProcessPoolExecutor
) -> Iterator[tuple[Path, Outcome]]:
    """Read every file, in whatever order they get done.

    Args:
        jobs: worker processes; as many as there are processors, if not given.
        executor: makes a pool of so many workers; any `concurrent.futures.Executor` will do, a cluster's too. Only
            processes can be ended, so only they have a time limit.
    """
    if not paths:
        return
    workers = min(jobs or os.cpu_count() or 1, len(paths), MOST_WORKERS)
    left: list[Path] = []
    with executor(workers) as pool:
        futures: dict[Future[Outcome], Path] = {}
        for path in paths:
            try:
                futures[pool.submit(_extract, path)] = path
            except BrokenProcessPool:
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
        with executor(1) as pool:
            while left:
                path = left.pop(0)
                outcome = _result_of(pool.submit(_extract, path))
                yield path, outcome or _KILLER
                if outcome is None:
                    break


def _extract(path: Path) -> Outcome:
    """Runs in a worker. The watchdog needs no turn of the interpreter, so it ends a reader that hangs in C or Rust too."""
    is_worker = multiprocessing.parent_process() is not None
    with Path(os.devnull).open("w", encoding="ascii") as nowhere:
        if is_worker:
            faulthandler.dump_traceback_later(READ_SECONDS, exit=True, file=nowhere)
        try:
            return extract_return(path)
        except Refused as refused:
            return refused
        finally:
            if is_worker:
                faulthandler.cancel_dump_traceback_later()


def _result_of(future: Future[Outcome]) -> Outcome | None:
    """None where the worker died of the file, or had not the memory for it."""
    try:
        return future.result()
    except (BrokenProcessPool, MemoryError):
        return None
