"""Measures the cost of reading one file, in a worker process as collecting uses it. Imported there, so it is small."""

import contextlib
import re
import time
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path

from sfs_excel.reading.archive import Refused
from sfs_excel.returns.extract import extract_return
from sfs_excel.workers.executor import Workers
from sfs_excel.workers.limits import MEMORY_ALLOWANCE

_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Cost:
    """The dearest of many files.

    Attributes:
        seconds: of the processor; a file that is waited for instead ends its worker, and is among the `deaths`.
        waited: seconds as they pass, however busy the machine is.
        megabytes: above what the worker had before it read any.
    """

    seconds: float
    slowest: str
    waited: float
    megabytes: float
    largest: str
    deaths: int


def measure_reading(paths: Iterable[Path]) -> Cost:
    """Read every file in one worker after another; one that dies has taken all that it may."""
    seconds, slowest, waited, megabytes, largest, deaths = 0.0, "", 0.0, 0.0, "", 0
    pool = Workers(1)
    try:
        before = pool.submit(peak_memory).result()
        for path in paths:
            started = time.perf_counter()
            try:
                took, peak = pool.submit(_read, path).result()
                used = (peak - before) / 1024
            except (BrokenExecutor, MemoryError):
                took, used, deaths = 0.0, MEMORY_ALLOWANCE / 1024**2, deaths + 1
            waited = max(waited, time.perf_counter() - started)
            if took > seconds:
                seconds, slowest = took, path.name
            if used > megabytes:
                megabytes, largest = used, path.name
    finally:
        pool.shutdown()
    return Cost(seconds, slowest, waited, megabytes, largest, deaths)


def peak_memory() -> float:
    """Kilobytes that this process has held at most, so far as the system says (Linux).

    Not `ru_maxrss`: that is the parent's where the parent was larger when it started this process.
    """
    found = re.search(r"VmHWM:\s*(\d+)", _STATUS.read_text(encoding="ascii")) if _STATUS.is_file() else None
    return float(found[1]) if found else 0.0


def _read(path: Path) -> tuple[float, float]:
    """Seconds of the processor, and the peak of memory so far."""
    started = time.process_time()
    with contextlib.suppress(Refused):
        extract_return(path)
    return time.process_time() - started, peak_memory()
