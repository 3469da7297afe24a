"""Finds what a person wrote over in the ranking workbook: in that which stands there now, and in the copies that were kept.

What the program itself wrote, byte for byte, is not read. A copy raises its question for as long as it lies there.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress
from dataclasses import astuple
from datetime import UTC, datetime
from functools import partial
from operator import eq
from pathlib import Path
from types import NoneType
from typing import Any

from sfs_excel.files.outputs import Draft, Outputs, Written, digest_parts
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.outcome.overwritten import Overwrites, Overwritten, ask_about_overwritten, list_open
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import Task
from sfs_excel.outgoing.offered import OFFERED, Offering, assign_overwritten, name_offered
from sfs_excel.returns.pool import PASSING
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.words import Kind
from sfs_excel.workers.executor import WorkerDiedError, Workers
from sfs_excel.year.folder import ASSESSED, SUMMARY, YearFolder
from sfs_excel.year.matrix_reading import read_overwritten
from sfs_excel.year.plain import check_parts, read_json, write_json
from sfs_excel.year.snapshot import Snapshot

_QUESTION = "overwritten"
_CELL = [str, str, int, str, float | str | NoneType, float | str | NoneType]
_DEATHS = {"time": RefusalCode.TOO_SLOW, "memory": RefusalCode.TOO_HUNGRY, "crash": RefusalCode.KILLED}
Reading = list[Overwritten] | str
"""The cells of one workbook, or the code of why it cannot be read."""


def find_overwrites(year: YearFolder, results: Results, outputs: Outputs) -> Overwrites:
    """Find what was written over and is not what holds by now. Nothing that is wrong with a workbook ends a run."""
    standing = year.place_summary(results.rulebook)
    files = {
        path: hash_file(path)
        for path in sorted(year.list_workbooks(), key=partial(eq, standing))  # a copy of the same bytes stands for it
        if path.name.startswith(standing.stem) and not (path == standing and _is_untouched(outputs, path))
    }
    readings = _read_all(year, files)
    cells = (cell for reading in readings.values() if not isinstance(reading, str) for cell in reading)
    left = tuple(list_open(cells, results))
    assigned = assign_overwritten(left, results)
    offering = Offering(results, assigned)
    places = {department: year.assessed / name_offered(department) for department in assigned}
    return Overwrites(
        left,
        {f"{ASSESSED}/{path.name}": tuple(assigned[department]) for department, path in places.items()},
        all(outputs.was_made_of(path) == offering.digest(department) for department, path in places.items()),
        {f"{SUMMARY}/{path.name}": RefusalCode(code).word for path, code in readings.items() if isinstance(code, str)},
    )


def ask_overwritten(year: YearFolder, snapshot: Snapshot, outputs: Outputs) -> tuple[Task, ...]:
    """Ask what is to become of it; nothing where nobody wrote anything over."""
    results = snapshot.evaluation.results
    return tuple(ask_about_overwritten(find_overwrites(year, results, outputs), results))


def write_offered(
    year: YearFolder, snapshot: Snapshot, overwrites: Overwrites, outputs: Outputs, made: datetime
) -> dict[Path, Written]:
    """Write the 核定表 in which they are offered for a decision, once each: somebody may be at work in it. Those that hold no
    longer are taken away."""
    results = snapshot.evaluation.results
    asked = overwrites.cells if results.final is None else ()  # nothing counts that comes after
    assigned = assign_overwritten(asked, results)
    offering = Offering(results, assigned)
    drafts = {}
    for department in assigned:
        path, digest = year.assessed / name_offered(department), offering.digest(department)
        if not path.exists() or outputs.was_made_of(path) != digest:
            token = make_token(Kind.ASSESSOR, results.rulebook.year, results.rulebook.digest, department)
            stamp = Stamp(token, snapshot.basis.key, made.astimezone(UTC))
            drafts[path] = Draft(digest, partial(offering.build, department, stamp))
    if drafts:
        year.keep_rulebook(results.rulebook)
    valid = {year.assessed / name_offered(department) for department in assigned}
    noted = outputs.list_noted(year.assessed)
    outputs.remove([path for path in noted if path.name.endswith(OFFERED) and path not in valid])
    return outputs.make(drafts)


def _is_untouched(outputs: Outputs, path: Path) -> bool:
    with suppress(OSError):  # open in another program, which lets nobody read it
        return outputs.is_untouched(path)
    return False


def _read_all(year: YearFolder, files: Mapping[Path, str]) -> dict[Path, Reading]:
    """Read each; of several with the same bytes the first stands for all. The same files are not read again."""
    first: dict[str, Path] = {}
    for path, digest in files.items():
        first.setdefault(digest or str(path), path)
    paths = tuple(first.values())
    if not paths:
        return {}
    kept, ground = year.open_kept(_QUESTION), digest_parts(sorted((path.name, files[path]) for path in paths))
    if (plain := kept.find(ground)) is not None:
        with suppress(ValueError):
            return dict(zip(paths, _read_plain(plain, len(paths)), strict=True))
    readings = dict(zip(paths, _read_in_worker(paths), strict=True))
    if not any(isinstance(reading, str) and reading in PASSING for reading in readings.values()):
        kept.keep(ground, _write_plain(readings.values()))
    return readings


def _read_in_worker(paths: Iterable[Path]) -> Iterator[Reading]:
    with Workers(1) as pool:
        for path in paths:
            yield _read(pool, path)


def _read(pool: Executor, path: Path) -> Reading:
    try:
        return pool.submit(read_overwritten, path, f"{SUMMARY}/{path.name}").result()
    except WorkerDiedError as died:
        return str(_DEATHS.get(died.how, RefusalCode.INTERRUPTED))
    except BrokenExecutor:
        return str(RefusalCode.INTERRUPTED)


def _write_plain(readings: Iterable[Reading]) -> bytes:
    return write_json([each if isinstance(each, str) else [astuple(cell) for cell in each] for each in readings])


def _read_plain(content: bytes, number: int) -> list[Reading]:
    """
    Raises:
        ValueError: this is not what `_write_plain` writes.
    """
    return [_read_reading(each) for each in check_parts(read_json(content), [list | str] * number)]


def _read_reading(plain: Any) -> Reading:
    if isinstance(plain, str):
        return str(RefusalCode(plain))
    return [Overwritten(*check_parts(cell, _CELL)) for cell in plain]
