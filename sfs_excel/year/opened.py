"""A year folder that is open: what all of its commands share."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sfs_excel.clock import Clock, check_clock, tell_time
from sfs_excel.files.lock import hold_lock
from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.inbox.events import find_final
from sfs_excel.words import Severity
from sfs_excel.year.clock_check import ensure_clock, find_clock_fault
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.soundness import list_remarks

if TYPE_CHECKING:  # each command imports what it needs: pandas alone takes longer than a small command
    import pandas as pd

    from sfs_excel.outgoing.paper_files import PaperStore
    from sfs_excel.roster.model import Roster
    from sfs_excel.rulebook.model import Rulebook
    from sfs_excel.year.reader import YearReader

ENVIRON: Mapping[str, str] = os.environ
"""This computer's, where none other is given."""


class OpenYear:
    """A year folder, and the bureau's own files in it."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock = tell_time,
        environ: Mapping[str, str] = ENVIRON,
        executor: Executor | None = None,
    ) -> None:
        """
        Args:
            clock: by which everything is dated.
            environ: may hold the user and password of the mail server; names the account of the computer.
            executor: to which returned files are sent to be read, and what was read to be validated and scored, where it is
                much; all is done on this machine, if there is none. The caller shuts it down. See `workers.nodes`.

        Raises:
            SfsError: the folder is not a year folder; or the clock stands where it cannot.
        """
        check_clock(clock)
        self.folder = Path(folder)
        self.clock = clock
        self._environ, self._executor = environ, executor
        self._year = YearFolder(self.folder, clock)

    @property
    def remarks(self) -> list[str]:
        """Return what has to be said at every command."""
        fault = find_clock_fault(self._year, self.clock)
        is_borne = fault is not None and fault.severity == Severity.REMINDER
        return [*list_remarks(self._year), *([str(fault)] if is_borne else [])]

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook as it stands now, read as the roster chooses."""
        return self._reader.put_in_force(self._reader.read_rulebook(), self.roster)

    @property
    def roster(self) -> Roster:
        """The roster as it stands now."""
        return self._reader.read_roster(self._reader.read_rulebook())

    @property
    def summary(self) -> Path:
        """The ranking workbook."""
        return self._year.place_summary(self._reader.read_rulebook())

    @property
    def dashboard(self) -> Path:
        """The page for a phone: the front of the ranking workbook."""
        return self._year.dashboard

    def foresee(self) -> pd.DataFrame:
        """Tell what the rulebook as it stands does to forms that went out by an earlier one, and to what has come in
        (`event_tables.FORESEEN`); no row where nothing was changed, nor once the result is final: no change counts then.

        Raises:
            SfsError: as `YearReader.ensure_ready`.
        """
        from sfs_excel.outcome.event_tables import FORESEEN

        is_same = not self._year.list_rulebooks().keys() - {self.rulebook.digest}
        if is_same or find_final(self._year.register.events()) is not None:
            return FORESEEN.frame()
        from sfs_excel.year.foreseen import foresee_changes

        snapshot, _ = self._reader.look(self._reader.ensure_ready(), show_nothing)
        return foresee_changes(snapshot)

    @cached_property
    def _reader(self) -> YearReader:
        from sfs_excel.year.decider import name_decider
        from sfs_excel.year.reader import YearReader

        return YearReader(self._year, self.clock, self._executor, name_decider("", self._environ))

    @contextmanager
    def _hold_lock(self) -> Iterator[None]:
        """Hold the folder's lock: whoever writes does. By a clock that stands before what is recorded, nobody may."""
        with hold_lock(self.folder, clock=self.clock):
            ensure_clock(self._year, self.clock)
            yield

    def _open_paper_store(self, progress: Progress = show_nothing) -> PaperStore:
        from sfs_excel.year.handed_out import open_paper_store

        return open_paper_store(self._year, self.clock().date(), progress)
