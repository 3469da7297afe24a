"""A reader that does what a rotten file does to its reader, for real, and pools in which it reads.

A module of its own, since every worker has to import it.
"""

import faulthandler
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from sfs_excel.returns import pool
from sfs_excel.returns.extract import Extract
from sfs_excel.workers.executor import Workers

HOG = 2 * 1024**3  # bytes, filled with zeros: only a limit keeps them from being taken


def read_or_die(path: Path) -> Extract:  # noqa: C901
    """A reader that does what the name of the file says."""
    if path.stem.startswith("abort"):
        os.write(2, b"memory allocation of 65 GB failed\n")
        os.abort()
    if path.stem.startswith("exit"):
        os._exit(0)
    if path.stem.startswith("memory"):
        raise MemoryError
    if path.stem.startswith("hog"):
        bytearray(HOG)
    if path.stem.startswith("sleep"):
        time.sleep(600)
    if path.stem.startswith("nap"):
        time.sleep(0.5)
    if path.stem.startswith("spin"):
        re.match(r"(a+)+$", "a" * 60 + "b")  # never lets go of the interpreter
    if path.stem.startswith("use"):
        until = time.process_time() + 0.4
        while time.process_time() < until:
            pass
    if path.stem.startswith("unsent"):
        return Extract(({"a": threading.Lock()},), sheet="x")  # type: ignore[dict-item]  # cannot be pickled
    if path.stem.startswith("print"):
        os.write(1, b"noise between the results\n")
    if path.stem.startswith("ended"):
        os.kill(os.getpid(), signal.SIGKILL)
    if path.stem.startswith("bug"):
        raise ZeroDivisionError("a fault of the program")
    return Extract((), sheet=path.stem)


def run_planted(task: Callable[..., Any], *arguments: Any) -> Any:
    """Runs in the worker: the task, with the reader that may die."""
    vars(pool).update(extract_return=read_or_die)
    return task(*arguments)


class Planted(Workers):
    """Workers in which `read_or_die` reads."""

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(run_planted, task, *args, **kwargs)


def plant_fork() -> None:
    """Runs first in every process of another pool."""
    vars(pool).update(extract_return=read_or_die)
    faulthandler.disable()  # pytest's: it would tell of every death at length


def make_processes(number: int) -> Executor:
    return ProcessPoolExecutor(number, initializer=plant_fork)
