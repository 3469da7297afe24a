"""A worker process: it does one task after another, under limits of time and memory, until its input ends.

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

from sfs_excel.workers.limits import limit_memory, limit_time

OUT_OF_MEMORY = "out of memory"  # said instead of a traceback
HUNG_CODE = 1  # with which faulthandler ends a worker that was waited for too long


def serve(seconds: float, patience: float) -> None:
    """Read pickled tasks (callable without arguments) from standard input, write `(result, "")` of each to standard output.

    A task that takes more processor time than `seconds` ends the process, and as a last resort one that is waited for longer
    than `patience`: neither watchdog needs a turn of the interpreter. A task that raises ends the process as well, with
    `(None, traceback)`, since what it raises is a fault of this program; one for which the memory did not suffice says so.
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
            limit_time(seconds)
            faulthandler.dump_traceback_later(patience, exit=True, file=nowhere)
            result = task()
            faulthandler.cancel_dump_traceback_later()
            limit_time(0)
            _send(results, (result, ""))


class _Reporter:
    """Says what ended the process, as far as Python knows."""

    def __init__(self, results: IO[bytes]) -> None:
        self._results = results

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        is_short = issubclass(kind, MemoryError)
        told = OUT_OF_MEMORY if is_short else "".join(traceback.format_exception(kind, error, trace))
        _send(self._results, (None, told))


def _send(results: IO[bytes], answer: tuple[object, str]) -> None:
    results.write(pickle.dumps(answer))
    results.flush()
