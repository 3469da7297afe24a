"""A Dask cluster of separate processes on this machine: a scheduler, and workers that can be killed."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 120
_LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")


@dataclass(frozen=True)
class Cluster:
    """`workers`: each is one process that does one task at a time, and does not come back."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def start_cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A cluster whose workers find this checkout. It ends with the context."""
    note = folder / "scheduler.json"
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_start("dask_scheduler", note, folder, "--port", "0"))
        address = _wait_for_address(note)
        for number in range(workers):
            own = ("--no-nanny", "--nthreads", "1", "--local-directory", str(folder / f"worker{number}"))
            started.append(_start("dask_worker", note, folder, *own))
        scheduler, *others = started
        yield Cluster(address, scheduler, tuple(others))
    finally:
        for process in started:
            process.kill()
            process.wait()


def _wait_for_address(note: Path) -> str:
    """The scheduler's address, as soon as it has noted it, and the whole of it."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return str(json.loads(note.read_text(encoding="utf-8"))["address"])
        time.sleep(0.05)
    raise TimeoutError(f"no scheduler has noted its address in {note}")


def _start(program: str, note: Path, folder: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", "--scheduler-file", str(note), *_LOOPBACK, *options]
    with (folder / "log").open("ab") as log:
        environ = os.environ | dict.fromkeys(
            ("TMPDIR", "TEMP", "TMP"), str(folder)
        )  # killed, it leaves its files there
        return subprocess.Popen(command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
