"""What a worker process does: one task after another, under limits of time and memory, until its input ends.

It is started by `workers.py` as a program of its own: it imports what its tasks name, and never the script that started it.
"""

import faulthandler
import os
import pickle
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO

from sfs_excel.inbox.limits import limit_memory


def serve(seconds: float) -> None:
    """Read pickled tasks (callable without arguments) from standard input, write `(result, "")` of each to standard output.

    A task that takes too long ends the process: the watchdog needs no turn of the interpreter, so it ends a task that
    hangs in C or Rust too. A task that raises ends the process as well, with `(None, traceback)`, since what it raises is
    a fault of this program; one for which the memory did not suffice says nothing.
    """
    results = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("r+b") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # what a library prints must not come between the results
        sys.excepthook = _Reporter(results).report
        limit_memory()
        while True:
            try:
                task = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            result = task()
            faulthandler.cancel_dump_traceback_later()
            _send(results, (result, ""))


class _Reporter:
    """Says what ended the process, as far as it is a fault of this program."""

    def __init__(self, results: IO[bytes]) -> None:
        self._results = results

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, MemoryError):
            _send(self._results, (None, "".join(traceback.format_exception(kind, error, trace))))


def _send(results: IO[bytes], answer: tuple[object, str]) -> None:
    results.write(pickle.dumps(answer))
    results.flush()
