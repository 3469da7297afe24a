"""One command, measured: the processor time and the memory of all its processes together."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SAMPLING = 0.05  # s between two looks at the memory
_DONE = (0, 1)  # exit codes: done; done, and something needs a person
_UNFORESEEN = "Traceback (most recent call last)"  # Python's own exit code for it is 1, too
_PROCESSES = Path("/proc")


@dataclass(frozen=True)
class Cost:
    """The processor time and the memory that one command took.

    Attributes:
        cpu: seconds of the processor, of the command and of all that it started and waited for.
        wall: seconds as they passed.
        peak: megabytes that its processes held together at one moment, each with what it shares with others (sampled).
        largest: megabytes that the largest of them held at most, by the system's own count.
    """

    cpu: float
    wall: float
    peak: float
    largest: float


class FailedError(Exception):
    """A command that was to be measured has not done its work; the message is what it said."""


def can_measure() -> bool:
    """Tell whether this system counts what its processes take, where they are found (Linux)."""
    return hasattr(os, "wait4") and (_PROCESSES / "self" / "stat").is_file()


def measure(command: Sequence[str], folder: Path) -> tuple[Cost, str]:
    """Run a command in a folder; return what it took, and what it printed.

    This process must be small: the largest is counted from the size of whoever started it.

    Raises:
        FailedError: it ended with another code than 0 or 1, or by a fault of its own.
    """
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as faults:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(), stdout=said, stderr=faults, start_new_session=True
        )
        peak = 0.0
        while True:
            peak = max(peak, sum_memory(process.pid))
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            time.sleep(_SAMPLING)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = [(stream.seek(0), stream.read().decode(errors="replace"))[1] for stream in (said, faults)]
    if process.returncode not in _DONE or _UNFORESEEN in texts[1]:
        raise FailedError(f"{' '.join(command)}: {process.returncode}\n{texts[1] or texts[0]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak, usage.ru_maxrss * 1024 / 1e6), texts[0]


def sum_memory(session: int) -> float:
    """Megabytes in memory that the processes of one session hold just now; 0 when there are none any more."""
    pages = 0
    for entry in _PROCESSES.iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            pages += int(fields[21]) if int(fields[3]) == session else 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _environment() -> dict[str, str]:
    """UTF-8, and no other Python's folders mixed in."""
    ours = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    return {**ours, "PYTHONUTF8": "1"}
