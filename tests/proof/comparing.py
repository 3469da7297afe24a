"""Every workbook of a folder read by the product and by other programs, cell by cell."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sfs_excel.reading.archive import Refused
from sfs_excel.reading.cells import Sheet, cell_name
from sfs_excel.reading.workbook import open_workbook
from sfs_excel.workers.executor import TaskError, Workers
from tests.proof.causes import Difference, explain_difference, explain_sheet
from tests.proof.peers import PEERS, Cells, list_peers

SECONDS = 30.0  # of the processor, for one file and one program


@dataclass(frozen=True)
class Comparison:
    """One file as one other program sees it.

    Attributes:
        cells: that both were asked for.
        refused: why the product does not read the file, or a sheet of it; that is not compared then.
        failed: why the other program does not, or that it died.
        died: how the product's own reader ended, which is a fault.
    """

    path: Path
    peer: str
    cells: int = 0
    differences: tuple[Difference, ...] = ()
    refused: str = ""
    failed: str = ""
    died: str = ""

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        return tuple(difference for difference in self.differences if not difference.cause)


@dataclass
class Tally:
    """The sums of all comparisons; the counters are by program, `causes` by cause."""

    files: set[Path] = field(default_factory=set)
    refused: set[Path] = field(default_factory=set)
    cells: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    wrong: int = 0

    def add(self, comparison: Comparison) -> None:
        self.files.add(comparison.path)
        if comparison.refused:
            self.refused.add(comparison.path)
        self.cells[comparison.peer] += comparison.cells
        self.failed[comparison.peer] += bool(comparison.failed)
        self.causes.update(difference.cause for difference in comparison.differences if difference.cause)
        self.wrong += bool(comparison.died) + len(comparison.unexplained)


def compare_folder(folder: Path, jobs: int = 2, seconds: float = SECONDS) -> Iterator[Comparison]:
    """Every workbook below the folder, by every program that reads its kind, in order of names.

    A program that raises, dies or takes too long has failed at the file; the product may do none of these.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    with Workers(jobs, seconds) as workers:
        asked = [
            (
                path,
                workers.submit(_read_alone, path),
                [(peer, workers.submit(compare_file, path, peer)) for peer in peers],
            )
            for path in paths
            if (peers := list_peers(path))
        ]
        for path, alone, comparisons in asked:
            died = _death_of(alone)
            for peer, future in comparisons:
                if died:
                    yield Comparison(path, peer, died=died)
                elif failed := _death_of(future):
                    yield Comparison(path, peer, failed=failed)
                else:
                    yield future.result()


def compare_file(path: Path, peer: str) -> Comparison:
    """One file as one program of PEERS sees it. Runs in a worker."""
    data = path.read_bytes()
    try:
        theirs = PEERS[peer](data)
    except BaseException as error:  # noqa: BLE001 - these programs are known to fail in any way whatever
        return Comparison(path, peer, failed=f"{type(error).__name__}: {error}")
    try:
        workbook = open_workbook(path)
    except Refused as refused:
        return Comparison(path, peer, refused=refused.reason)
    found = [
        Difference(
            name, "", _say_sheet(name in workbook.sheet_names), _say_sheet(name in theirs), explain_sheet(peer, data)
        )
        for name in sorted(theirs.keys() ^ set(workbook.sheet_names))
    ]
    comparison = Comparison(path, peer)
    for name in workbook.sheet_names:
        if name not in theirs:
            continue
        try:
            sheet = workbook.sheet(name)
        except Refused as refused:
            comparison = replace(comparison, refused=refused.reason)
            continue
        found += find_differences(peer, sheet, theirs[name], workbook.date_1904)
        comparison = replace(comparison, cells=comparison.cells + len(sheet.cells))
    return replace(comparison, differences=tuple(found))


def find_differences(peer: str, sheet: Sheet, theirs: Cells, date_1904: bool = False) -> list[Difference]:
    """Every cell of one sheet in which the other program sees something else, with the cause where one is known."""
    found = []
    for place in sorted(sheet.cells.keys() | theirs.keys()):
        cell, value = sheet.cells.get(place), theirs.get(place)
        if (cause := explain_difference(peer, cell, value, date_1904)) is not None:
            ours = f"{cell.kind} {cell.value!r}" if cell else "-"
            found.append(Difference(sheet.name, cell_name(*place), ours, repr(value), cause))
    return found


def _say_sheet(is_there: bool) -> str:
    return "a worksheet" if is_there else "-"


def _read_alone(path: Path) -> None:
    """The product's reader by itself, so that it is known who dies of the file."""
    try:
        workbook = open_workbook(path)
    except Refused:
        return
    for name in workbook.sheet_names:
        try:
            workbook.sheet(name)
        except Refused:
            continue


def _death_of(future: Future[Any]) -> str:
    try:
        future.result()
    except (BrokenExecutor, TaskError) as error:
        return f"{type(error).__name__}: {str(error).strip().rpartition(chr(10))[2]}"
    return ""
