"""Worker processes that know nothing of the script that started them.

`multiprocessing` runs that script once more in every process that it does not fork, so a script without
`if __name__ == "__main__":` would end its own workers. These are programs of their own instead: they start alike on every
system, from a notebook too, begin small, and have limits (`worker.py`).
"""

import contextlib
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import LifoQueue
from threading import Lock
from typing import IO, Any, Literal, ParamSpec, TypeVar

from sfs_excel.workers.limits import OUT_OF_TIME_CODE, is_memory_short
from sfs_excel.workers.worker import HUNG_CODE, OUT_OF_MEMORY

READ_SECONDS = 10.0  # of the processor, for one file; a form takes hundredths of a second
PATIENCE = 300.0  # seconds as they pass: a machine may be as busy as that, or its disk as slow

_OWN_GROUP = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
P = ParamSpec("P")
T = TypeVar("T")
_SPAWNING = Lock()  # on Windows a process started meanwhile would inherit the other's pipes, and hold them open

Death = Literal["crash", "time", "memory", "hung", "stopped"]
"""Of what a worker died: of a fault in what it ran, for want of processor time or of memory; because it was waited for in
vain; because the system or somebody ended it. The last two are no fault of the task."""

_LAST_WORDS_SECONDS = 5.0  # from when its pipe is closed until a process has ended
_STOPPED = 0xC000013A  # STATUS_CONTROL_C_EXIT
_DEATHS: dict[int, Death] = {HUNG_CODE: "hung"}
"""How a process ends -> of what; whatever is not here is a crash."""
if sys.platform == "win32":
    _DEATHS |= {OUT_OF_TIME_CODE: "time", _STOPPED: "stopped"}
else:
    _DEATHS |= {-signal.SIGPROF: "time"}
    _DEATHS |= {-number: "stopped" for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}


class WorkerDiedError(BrokenExecutor):
    """The worker process could not be started, or ended while it had this task. The other tasks are not concerned."""

    def __init__(self, message: str, how: Death = "stopped") -> None:
        super().__init__(message)
        self.how = how


class TaskError(Exception):
    """A task raised, which is a fault of this program. The message is the traceback."""


class Workers(Executor):
    """So many worker processes, each with one task at a time. A worker that dies is replaced, and costs its task alone.

    What is submitted goes by pickle: a function by the name of its module, which the worker must be able to import.
    """

    def __init__(self, number: int, seconds: float = READ_SECONDS, patience: float = PATIENCE) -> None:
        """
        Args:
            seconds: how much processor time one task may take.
            patience: how long it may take as time passes.
        """
        self._limits = seconds, patience
        self._threads = ThreadPoolExecutor(number, "worker")
        self._idle: LifoQueue[_Worker | None] = LifoQueue()  # None is a worker that is still to be started
        self._busy: set[_Worker] = set()
        self._is_broken_off = False
        self._lock = Lock()
        for _ in range(number):
            self._idle.put(None)

    def submit(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The future raises WorkerDiedError or TaskError."""
        return self._threads.submit(self._run, partial(task, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - always waits
        """Ends the workers, those that run a task only after it: but at once where tasks are cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        if cancel_futures:
            with self._lock:
                self._is_broken_off = True
                for busy in self._busy:
                    busy.kill()
        self._threads.shutdown()
        while not self._idle.empty():
            worker = self._idle.get()
            if worker is not None:
                worker.end()

    def _run(self, task: Callable[[], T]) -> T:
        worker = self._idle.get()
        is_sound = False
        try:
            worker = worker or _Worker(*self._limits)
            with self._lock:
                if self._is_broken_off:
                    raise WorkerDiedError("not started any more")
                self._busy.add(worker)
            result: T = worker.run(task)
            is_sound = True
            return result
        finally:
            if worker is not None:
                with self._lock:
                    self._busy.discard(worker)
                if not is_sound:
                    worker.end()
            self._idle.put(worker if is_sound else None)


class _Worker:
    """One worker process. Used by one thread at a time."""

    def __init__(self, seconds: float, patience: float) -> None:
        """Raises WorkerDiedError: the process cannot be started."""
        path = [str(Path(entry).absolute()) for entry in sys.path]
        limits = f"{seconds!r}, {patience!r}"
        program = f"import sys; sys.path[:] = {path!r}; from sfs_excel.workers.worker import serve; serve({limits})"
        try:
            with _SPAWNING:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", program],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,  # what an abort in Rust prints is nothing to a clerk
                    # Ctrl-C in the clerk's console is for us alone: a worker that died of it would look like a killer file.
                    process_group=None if sys.platform == "win32" else 0,
                    creationflags=_OWN_GROUP,
                )
        except (OSError, ValueError) as error:
            raise WorkerDiedError(str(error)) from error

    def run(self, task: Callable[[], T]) -> T:
        try:
            pickle.dump(task, self._tasks)
            self._tasks.flush()
            result, trace = pickle.load(self._results)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise WorkerDiedError(f"worker {self._process.pid} died", self._explain_death()) from error
        if trace == OUT_OF_MEMORY:
            raise WorkerDiedError(f"worker {self._process.pid}: {trace}", _blame("memory"))
        if trace:
            raise TaskError(trace)
        return result  # type: ignore[no-any-return]  # of a worker that ran this task

    def _explain_death(self) -> Death:
        try:
            code = self._process.wait(_LAST_WORDS_SECONDS)
        except subprocess.TimeoutExpired:  # it lives, and says what nobody understands
            return "crash"
        return _blame(_DEATHS.get(code, "crash"))

    def kill(self) -> None:
        """From any thread; whoever runs a task in it is told that it died."""
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        for pipe in (self._tasks, self._results):
            with contextlib.suppress(OSError):  # what was not sent yet cannot be any more
                pipe.close()
        self._process.wait()

    @property
    def _tasks(self) -> IO[Any]:
        assert self._process.stdin is not None  # asked for
        return self._process.stdin

    @property
    def _results(self) -> IO[Any]:
        assert self._process.stdout is not None  # asked for
        return self._process.stdout


def _blame(how: Death) -> Death:
    """A library may crash for want of memory, too: where the machine itself has none, that is nobody's fault."""
    return "stopped" if how in ("crash", "memory") and is_memory_short() else how
