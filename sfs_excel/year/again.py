"""Collects; where nothing is new, what the last collect told is told again, and nothing is read or worked out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sfs_excel.errors import SfsError
from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.inbox.receive import Arrival, receive_files
from sfs_excel.summary.formats import Format, Wish, choose_formats
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import RETURNED, YearFolder
from sfs_excel.year.former import ensure_as_frozen
from sfs_excel.year.ground import Ground, tell_basis, tell_ground
from sfs_excel.year.kept_collected import read_collected, write_collected
from sfs_excel.year.status import keep_status

if TYPE_CHECKING:
    from sfs_excel.outcome.results import Results
    from sfs_excel.outgoing.paper_files import PaperStore
    from sfs_excel.year.reader import YearReader
    from sfs_excel.year.snapshot import Snapshot

_QUESTION = "collect"


@dataclass(frozen=True)
class Asked:
    """The wishes with which a collect is asked for: see `Workspace.collect`."""

    export: Wish
    retry: bool
    jobs: int | None
    progress: Progress


def collect_year(
    year: YearFolder,
    open_reader: Callable[[], YearReader],
    open_papers: Callable[[Progress], PaperStore],
    asked: Asked,
    made: datetime,
) -> Collected:
    """Take in what lies in the inbox, and write what follows. The caller holds the folder's lock.

    Args:
        made: the moment that the results bear.

    Raises:
        SfsError: as `choose_formats`; as `YearReader.ensure_ready`; as `ensure_as_frozen`.
    """
    formats = choose_formats(asked.export)
    arrival = receive_files(year.inbox, year.store, year.register)
    ground = tell_ground(year, made.date(), arrival)
    if ground is not None and not asked.retry:
        again = _Again(year, open_reader, arrival, ground.basis, made)
        if (told := _tell_again(year, ground, formats, again.evaluate)) is not None:
            return told
    # Only here: pandas and all that evaluates.
    from sfs_excel.year import collect

    reader, paper_store = open_reader(), open_papers(asked.progress)
    snapshot = reader.take_snapshot(reader.ensure_ready(), arrival, asked.jobs, asked.progress, retry=asked.retry)
    ensure_as_frozen(snapshot)
    collected = collect.write_collected(snapshot, arrival, year, paper_store, export=formats, made=made)
    after = tell_ground(year, made.date(), arrival, paper_store.outputs)
    # A bureau's file that was changed meanwhile may be in it or not.
    is_same = ground is not None and after is not None and ground.given == after.given
    if after is not None and is_same and _is_lasting(collected, snapshot, paper_store):
        year.open_kept(_QUESTION).keep(_name(after, formats), write_collected(collected, year.root))
        keep_status(year, snapshot, after, paper_store)
    return collected


@dataclass(frozen=True)
class _Again:
    """Works out the results by what a collect rested on: what it took in, and the `basis` of its ground."""

    year: YearFolder
    open_reader: Callable[[], YearReader]
    arrival: Arrival
    basis: str
    made: datetime

    def evaluate(self) -> Results:
        """
        Raises:
            SfsError: the bureau's files have changed since, or something was received.
        """
        reader = self.open_reader()
        files = reader.ensure_ready()
        if tell_basis(self.year) != self.basis:
            raise SfsError(
                f"{self.year.root}：汇总以后，责任书、名册或收到的文件又变了，那次的明细做不出来了。请再汇总一次。"
            )
        snapshot = reader.take_snapshot(files, self.arrival, None, show_nothing)
        return replace(snapshot.evaluation.results, made=self.made)


def _tell_again(
    year: YearFolder, ground: Ground, formats: Collection[Format], evaluate: Callable[[], Results]
) -> Collected | None:
    """Return what the last collect told; None where it rested on something else, or an output is not as it was left."""
    plain = year.open_kept(_QUESTION).find(_name(ground, formats))
    if plain is None:
        return None
    with suppress(ValueError):
        told, outputs = read_collected(plain, year.root, evaluate), year.read_outputs()
        written = (told.summary, told.dashboard, *told.corrections.values(), *told.exports)
        if all(map(outputs.is_untouched, written)):
            return told
    return None


def _is_lasting(collected: Collected, snapshot: Snapshot, paper_store: PaperStore) -> bool:
    """Tell whether another collect would do and tell the same: nothing failed that may succeed then."""
    from sfs_excel.returns.reading_cache import is_kept

    replies = replace(snapshot.replies, papers=paper_store.place(snapshot.replies.papers))
    if collected.occupied or replies.failed or paper_store.find_void(RETURNED, replies.files):
        return False
    return all(map(is_kept, snapshot.basis.readings.values()))


def _name(ground: Ground, formats: Collection[Format]) -> str:
    return " ".join([ground.digest, *formats])
