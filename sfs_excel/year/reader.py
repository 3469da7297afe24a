"""A year folder as one process reads it: again only what has changed."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path

from sfs_excel.clock import Clock, check_clock
from sfs_excel.errors import FaultyFileError
from sfs_excel.files.progress import Progress
from sfs_excel.inbox.events import Event, Frozen, compare_stated, find_former, find_frozen
from sfs_excel.inbox.receive import Arrival, look_at
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.returns.reading_cache import ReadingCache
from sfs_excel.returns.spread import extract_spread, tell_place
from sfs_excel.returns.stored import StoredReader
from sfs_excel.roster.model import Roster
from sfs_excel.roster.read import load_roster
from sfs_excel.roster.readings import fault_readings
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.workers.nodes import Nodes
from sfs_excel.year.clock_check import ensure_clock
from sfs_excel.year.collect import list_set_aside
from sfs_excel.year.complete import complete_frozen
from sfs_excel.year.earlier import EarlierRulebooks
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.former import read_former
from sfs_excel.year.held import BureauFiles, hold_files
from sfs_excel.year.laid_out import find_laid_out
from sfs_excel.year.last_year import read_last_year
from sfs_excel.year.proven import read_chosen, read_proven
from sfs_excel.year.readiness import fault_names, fault_roster
from sfs_excel.year.remembered import Remembered
from sfs_excel.year.snapshot import Basis, Snapshot, take_snapshot
from sfs_excel.year.soundness import ensure_whole
from sfs_excel.year.stated import STATED, list_stated


class YearReader:
    """Reads a year folder. What was read before is given again for as long as it is the same."""

    def __init__(self, year: YearFolder, clock: Clock, executor: Executor | None, who: str = "") -> None:
        """
        Args:
            executor: as for `Workspace`.
            who: enters in the register what roster and covers state; nothing is entered, where nobody does.
        """
        self._year, self._clock, self._who = year, clock, who
        self._nodes = None if executor is None else Nodes(executor, tell_place)
        extract = partial(extract_spread, nodes=self._nodes)
        self._stored = StoredReader(year.store, ReadingCache(year.readings, keeps=year.keeps), extract)
        self._rulebook = Remembered[object, Rulebook]()
        self._roster = Remembered[object, Roster]()
        self._chosen = Remembered[object, Rulebook]()
        self._snapshot = Remembered[Basis, Snapshot]()
        self._earlier = EarlierRulebooks(year)

    def read_rulebook(self) -> Rulebook:
        """The bureau's rulebook as it is written, proven: nothing is issued or scored by rules that are not the letter's.

        Raises:
            FaultyFileError: it cannot be read, or is not proven.
        """
        return self._rulebook.give(
            _tell_apart(self._year.rulebook),
            lambda: read_proven(self._year.rulebook, self._year.open_kept("rulebook")),
        )

    def read_roster(self, rulebook: Rulebook) -> Roster:
        """
        Raises:
            FaultyFileError: it cannot be read.
        """
        ground = _tell_apart(self._year.roster), rulebook
        return self._roster.give(ground, lambda: load_roster(self._year.roster, rulebook.items))

    def put_in_force(self, rulebook: Rulebook, roster: Roster) -> Rulebook:
        """The rulebook, read as the roster chooses.

        Raises:
            FaultyFileError: it does not offer what is chosen; or what is chosen is not proven.
        """
        if not roster.readings:
            return rulebook
        if faults := fault_readings(roster, rulebook, self._year.roster):
            raise FaultyFileError(faults)
        file, kept = self._year.rulebook, self._year.open_kept("readings")
        ground = _tell_apart(file), roster.chosen
        return self._chosen.give(ground, lambda: read_chosen(rulebook, file, roster.chosen, kept))

    def ensure_ready(self) -> BureauFiles:
        """The bureau's own files, fit to work with, in a folder that is whole: no command works before it was here. Of a final result
        those by which it was made (`hold_files`).

        Raises:
            SfsError: the clock stands where it cannot, or before what is recorded (`ensure_clock`).
            FaultyFileError: what is kept in `.sfs` is not whole; or the roster lists no office, is another year's than the
                rulebook, or gives an office another name than the form that went out.
        """
        check_clock(self._clock)
        ensure_whole(self._year)
        ensure_clock(self._year, self._clock)
        if self._year.keeps:
            complete_frozen(self._year)
        return hold_files(self._year, self.read_files())

    def read_files(self) -> BureauFiles:
        """The bureau's own files as they stand.

        Raises:
            FaultyFileError: they cannot be used, or an office's name is another than on the form that it has.
        """
        rulebook = self.read_rulebook()
        roster = self.read_roster(rulebook)
        faults = fault_roster(roster, rulebook, self._year.roster)
        faults += fault_names(roster, self._year.register.issues(), self._year.roster)
        if faults:
            raise FaultyFileError(faults)
        return BureauFiles(self.put_in_force(rulebook, roster), roster, (), rulebook)

    def look(self, files: BureauFiles, progress: Progress) -> tuple[Snapshot, Arrival]:
        """The year by what was received so far, and what lies in the inbox. Writes nothing but what was read."""
        arrival = look_at(self._year.inbox, self._year.register.receipts())
        return self.take_snapshot(files, arrival, None, progress), arrival

    def take_snapshot(
        self, files: BureauFiles, arrival: Arrival, jobs: int | None, progress: Progress, *, retry: bool = False
    ) -> Snapshot:
        """The year by what was received so far; the last snapshot, where nothing has changed on which it rests.

        Args:
            retry: as for `StoredReader.read`.
        """
        receipts = tuple(self._year.register.receipts())
        readings = self._stored.read(receipts, jobs, progress, retry=retry)
        present, events = arrival.locate(receipts), tuple(self._year.register.events())
        former, frozen = (None if each is None else read_former(self._year, each) for each in _find_final(events))
        basis = Basis(
            files.rulebook,
            files.roster,
            self._year.read_key(),
            self._earlier.list_in_play(readings, files.rulebook, files.roster.former),
            receipts,
            events,
            readings,
            present,
            find_laid_out(self._year, receipts, present),
            tuple(list_set_aside(arrival)),
            former,
            frozen,
            files.changed,
            read_last_year(self._year, events),
            tuple(self._year.register.issues()),
            files.written or files.rulebook,
        )
        progress(0, 0, "核对、计分")
        snapshot = self._evaluate(basis)
        entered = self._enter_stated(snapshot)
        return snapshot if entered == basis.events else self._evaluate(replace(basis, events=entered))

    def _evaluate(self, basis: Basis) -> Snapshot:
        return self._snapshot.give(basis, lambda: take_snapshot(basis, self._clock(), self._nodes))

    def _enter_stated(self, snapshot: Snapshot) -> tuple[Event, ...]:
        """Enter what the roster, and the covers that count, state otherwise than the register has it; return all events."""
        register, events = self._year.register, snapshot.basis.events
        stated = list_stated(snapshot.basis.roster, snapshot.intake.bureau.taken_over)
        if not self._who or not any(compare_stated(events, stated, STATED)):
            return events
        register.record_stated(self._who, stated, STATED)
        return tuple(register.events())


def _find_final(events: Sequence[Event]) -> tuple[Frozen | None, Frozen | None]:
    return find_former(events), find_frozen(events)


def _tell_apart(file: Path) -> object:
    """Equal for equal bytes; what cannot be read just now is equal to nothing."""
    return hash_file(file) or object()
