"""Reading many returned files wherever an executor has room: they go there as bytes, in chunks, and what was read comes back.

Where a chunk arrives, it is read as files are read on one machine: each in a process under limits of time and memory
(`pool.py`). What does not come back, or comes back with a fault that may be that place's own, is read on this machine: no
file pays for a machine that failed, and its fate is the same wherever it was read.
"""

import contextlib
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from sfs_excel.clock import Clock, tell_time
from sfs_excel.files.program import print_code
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused, read_regular
from sfs_excel.returns.plain import FileReading
from sfs_excel.returns.pool import DEATHS, PASSING, extract_all
from sfs_excel.returns.reading_cache import READER, list_refusals
from sfs_excel.workers.executor import Workers
from sfs_excel.workers.nodes import Nodes, Place

CHUNK_FILES = 100
CHUNK_BYTES = 8 * 1024 * 1024  # more than that only where one file is larger
LEFT_SECONDS = 24 * 3600.0  # no chunk takes that long: its folder is that of a process that was killed

_FOLDER = "sfs_excel-chunk-"
_DOUBTFUL = PASSING | DEATHS | {RefusalCode.UNFORESEEN}
"""Refusals for which the place may be to blame, such as one that lacks a library."""


@dataclass(frozen=True)
class Chunk:
    """Files that are read together, one after the other.

    Attributes:
        files: name -> bytes. A stored file is called by its hash.
    """

    files: Mapping[str, bytes]

    def __len__(self) -> int:
        """Their bytes."""
        return sum(map(len, self.files.values()))


def extract_spread(
    paths: Sequence[Path], jobs: int | None = None, nodes: Nodes | None = None
) -> Iterator[tuple[Path, FileReading]]:
    """Read every file, in whatever order they get done.

    Args:
        paths: of different names.
        jobs: as for `extract_all`, for what is read on this machine.
        nodes: to which the files are sent; on this machine all are read, if there are none.

    Raises:
        SfsError: nobody reads there, or with another reader; the workers of this machine do not even start.
    """
    left = set(paths)
    if nodes is not None and paths:
        nodes.ask()
        for group, contents in nodes.send(read_chunk, _cut(paths), _load):
            for path, reading in _believe(contents, group):
                left.discard(path)
                yield path, reading
    yield from extract_all([path for path in paths if path in left], jobs)


def read_chunk(
    chunk: Chunk, workers: Callable[[int], Executor] = Workers, clock: Clock = tell_time
) -> dict[str, bytes]:
    """Runs wherever the executor has room: read the files under the limits that hold there.

    Returns:
        What reading each gave, by name, as plain data.

    Raises:
        SfsError: no process can be started there.
        OSError: there is no room for the files.
    """
    _clear_left(clock().timestamp())
    with tempfile.TemporaryDirectory(prefix=_FOLDER) as folder:
        paths = [Path(folder, name) for name in chunk.files]
        for path in paths:
            path.write_bytes(chunk.files[path.name])
        return {path.name: reading.content for path, reading in extract_all(paths, 1, workers)}


def _clear_left(now: float) -> None:
    """Returned files stay nowhere longer than they have to, not even where a process was killed that read them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        with contextlib.suppress(OSError):  # somebody else's, or another clears it
            if now - folder.lstat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(folder)


def tell_place() -> Place:
    """Runs wherever the executor has room: tell which machine this is, and by which program it works."""
    return Place(platform.node(), f"{READER}/{print_code()}")


def _cut(paths: Sequence[Path]) -> Iterator[list[Path]]:
    group: list[Path] = []
    size = 0
    for path in paths:
        more = path.stat().st_size if path.is_file() else 0
        if group and (len(group) == CHUNK_FILES or size + more > CHUNK_BYTES):
            yield group
            group, size = [], 0
        group.append(path)
        size += more
    if group:
        yield group


def _load(paths: Sequence[Path]) -> Chunk:
    """The files as bytes, without what cannot be read: this machine says why, in its turn."""
    files = {}
    for path in paths:
        with contextlib.suppress(Refused):
            files[path.name] = read_regular(path)
    return Chunk(files)


def _believe(contents: Mapping[str, bytes], paths: Sequence[Path]) -> Iterator[tuple[Path, FileReading]]:
    """Give what is sure to be the same wherever it is read."""
    for path in paths:
        reading = _understand(contents.get(path.name, b""))
        if reading and _DOUBTFUL.isdisjoint(refused.code for refused in list_refusals(reading.outcome)):
            yield path, reading


def _understand(content: bytes) -> FileReading | None:
    """Return nothing where the file was not read, or what is said of it is no reading."""
    try:
        return FileReading.read(content)
    except ValueError:
        return None
