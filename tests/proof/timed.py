"""The product's workers with a clock, for proofs: how long every file took, and how many workers died."""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from time import perf_counter
from typing import ParamSpec, TypeVar

from sfs_excel.workers.executor import Workers

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Clock:
    """`slowest` in seconds, of one task."""

    slowest: float = 0.0
    died: int = 0


class TimedWorkers(Executor):
    """An executor for `extract_all`: so many of the product's workers, each used by one thread at a time."""

    def __init__(self, clock: Clock, number: int) -> None:
        self._clock = clock
        self._threads = ThreadPoolExecutor(number)
        self._pools = [Workers(1) for _ in range(number)]
        self._idle: SimpleQueue[Workers] = SimpleQueue()
        for pool in self._pools:
            self._idle.put(pool)

    def submit(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._threads.submit(self._run, partial(task, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for pool in self._pools:
            pool.shutdown()

    def _run(self, task: Callable[[], T]) -> T:
        pool = self._idle.get()
        started = perf_counter()
        try:
            return pool.submit(task).result()
        except (BrokenExecutor, MemoryError):
            self._clock.died += 1
            raise
        finally:
            self._clock.slowest = max(self._clock.slowest, perf_counter() - started)
            self._idle.put(pool)
