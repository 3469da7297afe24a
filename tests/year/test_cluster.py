"""A year that is read, validated and scored on a Dask cluster of separate processes, one of which is killed while it reads, one
while it validates: every file that is written, and all that was read, is byte for byte what it is without the cluster.
"""

import os
import secrets
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.returns import spread, unvalidated
from sfs_excel.returns.plain import FileReading
from sfs_excel.returns.pool import extract_all
from sfs_excel.scoring import score
from sfs_excel.scoring import spread as scoring
from sfs_excel.workers import nodes
from sfs_excel.workers.cluster import open_cluster
from sfs_excel.year.folder import READINGS, STATE
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.small_year import hand_in, open_year
from tests.workers.dask_cluster import Cluster, start_cluster

CLOCK = Stopped("2018-12-21T09:00:00+08:00")


class Killer(Executor):
    """The cluster's executor. A worker that has something to read is killed as soon as the first file was read, another as soon
    as two have something to validate. `killed`: their processes.
    """

    def __init__(self, cluster: Cluster, executor: Executor) -> None:
        self._cluster, self._executor = cluster, executor
        self.killed: list[int] = []
        self.parcels = 0

    def submit(self, task: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future = self._executor.submit(task, *arguments, **named)
        self.parcels += nodes._work in arguments
        if self.parcels == 2:
            self._kill(next(each.pid for each in self._cluster.workers if each.pid not in self.killed))
        return future

    def look_on(self, done: int, _: int, what: str) -> None:
        if not self.killed and (done, what) == (1, "读取报表"):
            with Client(self._cluster.address, set_as_default=False) as client:
                processes = client.run(os.getpid)
                busy = [processes[address] for address, tasks in client.processing().items() if tasks]
            self._kill(busy[0])

    def _kill(self, process: int) -> None:
        self.killed.append(process)
        os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))


def note_call(noted: list[object], call: Callable[..., object], *arguments: object) -> object:
    noted.append(call)
    return call(*arguments)


def note_reading(noted: list[Any], paths: Sequence[Path], jobs: int | None) -> Iterator[tuple[Path, FileReading]]:
    noted += paths
    return extract_all(paths, jobs)


def collect(
    folder: Path, executor: Executor | None, monkeypatch: pytest.MonkeyPatch, progress: Progress = show_nothing
) -> dict[str, bytes]:
    """Collect at a moment that is always the same. Every file outside `.sfs`, and every reading."""
    numbers = count()
    monkeypatch.setattr(secrets, "token_hex", lambda _: str(next(numbers)))  # what gets an identity by chance
    Workspace(folder, clock=CLOCK, executor=executor).collect(export=True, progress=progress)
    paths = [path for path in folder.rglob("*") if path.is_file() and STATE not in path.relative_to(folder).parts]
    written = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    with closing(sqlite3.connect(folder / STATE / READINGS)) as readings:
        return written | dict(readings.execute("SELECT sha256, content FROM reading"))


def make_small(folder: Path) -> None:
    """Each of two offices has sent two returns; one file is none."""
    year = open_year(folder)
    for before in ("", "又报"):
        year.generate(all_anew=True)
        hand_in(year, before)
    (folder / "收件箱" / "总结.docx").write_bytes(b"PK")


def make_sample(folder: Path) -> None:
    Workspace.create(folder, sample=True)


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """Of three workers. Every file, every return and every office goes to it by itself."""
    monkeypatch.setattr(spread, "CHUNK_FILES", 1)
    monkeypatch.setattr(unvalidated, "TOGETHER", 1)
    monkeypatch.setattr(scoring, "TOGETHER", 1)
    (tmp_path / "cluster").mkdir()
    with start_cluster(tmp_path / "cluster", 3) as started:
        yield started


@pytest.mark.parametrize("make", [make_small, pytest.param(make_sample, marks=pytest.mark.heavy)])
def test_with_workers_killed_in_the_run_everything_is_as_without_a_cluster(
    make: Callable[[Path], None], cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "made")
    done_here: list[object] = []
    monkeypatch.setattr(spread, "extract_all", partial(note_reading, done_here))
    for module, name in ((unvalidated, "validate_return"), (score, "Calculation")):
        monkeypatch.setattr(module, name, partial(note_call, done_here, getattr(module, name)))
    alone = collect(shutil.copytree(tmp_path / "made", tmp_path / "alone" / "考核"), None, monkeypatch)
    assert len(done_here) >= 5 + 4 + 2, "files, returns, and all offices twice"
    done_here.clear()
    with open_cluster(cluster.address) as executor:
        folder = shutil.copytree(tmp_path / "made", tmp_path / "clustered" / "考核")
        killer = Killer(cluster, executor)
        clustered = collect(folder, killer, monkeypatch, killer.look_on)
    assert len(killer.killed) == 2
    assert [worker.poll() is None for worker in cluster.workers].count(True) == 1
    assert killer.parcels >= 4 + 2 + 2, "returns, and each office twice"
    assert clustered.keys() == alone.keys()
    assert {name for name, content in clustered.items() if content != alone[name]} == set()
    assert done_here == [], "what the killed ones had was done by the third"


@pytest.mark.heavy
def test_with_all_workers_killed_the_rest_is_read_on_this_machine(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small(tmp_path / "made")
    read_here: list[Path] = []
    monkeypatch.setattr(spread, "extract_all", partial(note_reading, read_here))
    with open_cluster(cluster.address) as executor:

        def kill_all(done: int, _: int, what: str) -> None:
            if (done, what) == (1, "读取报表"):
                for worker in cluster.workers:
                    worker.kill()
                monkeypatch.setattr(nodes, "PATIENCE", 0.1)

        collected = Workspace(tmp_path / "made", clock=CLOCK, executor=executor).collect(progress=kill_all)
    assert list(collected.ranking["status"]) == ["ranked", "ranked"]
    assert 0 < len(read_here) < 5
