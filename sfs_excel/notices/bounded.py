"""Bounds the time and memory of a bureau's template: it is rendered in a worker process, and watched there.

The watch ends a loop without end while its line can still be told. What goes on in one step of Python's (a power of a
power) is ended with its process, by the worker's own limits. Time is the processor's: a busy machine is nobody's fault.
"""

import atexit
import ctypes
import gc
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, TypeVar

from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.notices.overrides import Overrides
from sfs_excel.notices.templates import Rendered, Templates
from sfs_excel.notices.wording import TooSlowError, word_exhausted
from sfs_excel.workers.executor import WorkerDiedError, Workers

SECONDS = 10.0  # for one notice; it takes hundredths of a second
LONGEST_RESULT = 20_000_000  # characters or bytes of what is written: mailboxes of offices are small
_WARNED_AFTER = 0.5  # of the time, for the watch
_PAUSE = 0.05  # seconds between two looks at the clock
_FROM_OUTSIDE = ("hung", "stopped")  # deaths of a worker that its task cannot help
Given = TypeVar("Given")
Result = TypeVar("Result")


class ExhaustedError(FaultyFileError):
    """A template took more time or memory than there is. Tried once more, it would again."""


@dataclass(frozen=True)
class _Answer(Generic[Result]):
    """The answer of a worker: an exception of ours would not come back whole."""

    result: Result | None = None
    faults: tuple[Fault, ...] = ()
    is_exhausted: bool = False


def do_bounded(
    what: Callable[[Templates, Given], Result], overrides: Overrides, given: Given, place: str, seconds: float = SECONDS
) -> Result:
    """Do something with the bureau's templates.

    Args:
        what: a method of `Templates`.
        place: to be named where nothing more exact is known.

    Raises:
        FaultyFileError: a template cannot be used.
        ExhaustedError: it took too much time or memory.
        SfsError: no worker process can be started, or somebody ended it.
    """
    future = _open_workers(seconds).submit(_attempt, what, overrides, given, place, seconds * _WARNED_AFTER)
    try:
        answer = future.result()
    except WorkerDiedError as error:
        if error.how in _FROM_OUTSIDE:
            raise SfsError(f"{place}：处理自备模板的进程中途被停下了，不是模板的问题。请再运行一次。") from error
        raise ExhaustedError([word_exhausted(place)]) from error
    if answer.faults:
        raise (ExhaustedError if answer.is_exhausted else FaultyFileError)(answer.faults)
    assert answer.result is not None  # what a method of `Templates` returns
    return answer.result


@cache
def _open_workers(seconds: float) -> Workers:
    """One worker for all templates, which ends with this program. It has proven to be alive: what it dies of later is its
    template."""
    workers = Workers(1, seconds)
    atexit.register(workers.shutdown)
    try:
        workers.submit(os.getpid).result()
    except BrokenExecutor as error:
        raise SfsError(
            "模板：处理自备模板的进程一启动就退出，不是模板的问题。请确认内存够用、杀毒软件没有拦截 Python 后重试。"
        ) from error
    return workers


def _attempt(
    what: Callable[[Templates, Given], Result], overrides: Overrides, given: Given, place: str, seconds: float
) -> _Answer[Result]:
    """Runs in a worker."""
    try:
        with _watch(seconds):
            result = what(_load(overrides), given)
    except FaultyFileError as error:
        return _Answer(faults=error.faults, is_exhausted=isinstance(error.__cause__, (TooSlowError, MemoryError)))
    except (TooSlowError, MemoryError):
        return _Answer(faults=(word_exhausted(place),), is_exhausted=True)
    if _measure(result) > LONGEST_RESULT:
        fact = f"写出来的内容超过 {LONGEST_RESULT // 1_000_000} MB"
        return _Answer(faults=(Fault(place, fact, "请检查其中的循环和重复，文档里的图片请压缩"),), is_exhausted=True)
    return _Answer(result)


@lru_cache(maxsize=1)
def _load(overrides: Overrides) -> Templates:
    gc.collect()  # templates that were loaded before hold each other, and take from the memory of these
    return Templates(overrides)


def _measure(result: object) -> int:
    if isinstance(result, Rendered):
        return len(result.text) + len(result.html)
    return len(result) if isinstance(result, str | bytes) else 0


@contextmanager
def _watch(seconds: float) -> Iterator[None]:
    """Raises TooSlowError in what runs inside, wherever it stands, once it has taken so much time of the processor."""
    ended = threading.Event()
    watched, begun = threading.get_ident(), time.process_time()

    def look() -> None:
        while not ended.wait(_PAUSE):
            if time.process_time() - begun > seconds:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(watched), ctypes.py_object(TooSlowError))
                return

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield
    finally:
        ended.set()
        watch.join()
