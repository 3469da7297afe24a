"""The commands by which a person decides something about the year. Each is entered as an event, and undone by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sfs_excel.clock import check_clock
from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.year.opened import OpenYear

if TYPE_CHECKING:
    import pandas as pd

    from sfs_excel.inbox.events import Decided
    from sfs_excel.year.impact import Impact
    from sfs_excel.year.snapshot import Snapshot
    from sfs_excel.year.verify_frozen import Verified


class DecidingYear(OpenYear):
    """An open year folder, and what is decided about it; and what another reading would come to, before one is chosen."""

    @property
    def events(self) -> pd.DataFrame:
        """All that was decided about the year, in the order of entry (`tables.EVENTS`)."""
        return self._look().evaluation.results.events

    def withdraw(
        self,
        files: Sequence[str] = (),
        offices: Sequence[str] = (),
        *,
        reason: str,
        who: str = "",
        undo: bool = False,
    ) -> pd.DataFrame:
        """Take back what was received: a return, a 核定表, a ballot or the 台账. The one before it counts again, or none.

        Args:
            files: as `submissions` names them, or by the number of the receipt: `12`, in a package `12/填报表.xlsx`.
            offices: codes or names (`choose`): of each the return that counts; with `undo` the one that was taken back.
            reason: why.
            who: decides; the account of the computer, if not given.
            undo: let them count again.

        Returns:
            One row a file: `tables.WITHDRAWN`.

        Raises:
            SfsError: there is no reason, or nothing is named; of all that are named what cannot be done, and then nothing is.
        """
        from sfs_excel.year.withdraw import choose_files, ensure_named, list_withdrawn

        ensure_named(files, offices)
        return list_withdrawn(*self._decide(lambda year: choose_files(year, files, offices, undo=undo), reason, who))

    def no_more_ballots(self, voters: Sequence[str], *, reason: str, who: str = "", undo: bool = False) -> pd.DataFrame:
        """Say of a missing or void ballot that it will not be mended: it holds the final result up no longer.

        Args:
            voters: numbers (`choose`).
            reason, who: as for `withdraw`.
            undo: wait for it again.

        Returns:
            Their rows of `tables.VOTERS`.

        Raises:
            SfsError: there is no reason, or nobody is named; of all that are named whose ballot that cannot be said of, and
                then nothing is done.
        """
        from sfs_excel.year.closed_ballots import choose_voters, list_voters

        return list_voters(*self._decide(lambda year: choose_voters(year, voters, undo=undo), reason, who))

    def question(
        self, fields: Sequence[str], *, same: bool | None, reason: str, who: str = "", undo: bool = False
    ) -> pd.DataFrame:
        """Say of fields whose label, type or unit was changed under way whether they ask the same as before: then what was answered
        holds; or something new, that their offices have to answer.

        Args:
            fields: full keys.
            same: whether they do; None with `undo`.
            reason, who: as for `withdraw`.
            undo: nothing was said.

        Returns:
            What was said of each: `event_tables.QUESTIONS`.

        Raises:
            SfsError: there is no reason, or nothing is named; of all that are named those of which it cannot be said, and then
                nothing is done.
        """
        from sfs_excel.words import EventKind
        from sfs_excel.year.questions import choose_questions, list_questions

        said = None if undo else EventKind.SAME_QUESTION if same else EventKind.NEW_QUESTION
        return list_questions(*self._decide(lambda year: choose_questions(year, fields, said), reason, who))

    def finalize(self, *, reason: str = "", who: str = "", progress: Progress = show_nothing) -> Path:
        """Make the result as it stands final: all of it lies in a folder of its own from then on, which nothing changes.

        Args:
            reason: why; needed only where the stage is not 终评, an appeal waits for its answer, or somebody wrote over the
                ranking workbook and nobody has decided it.
            who: as for `withdraw`.

        Returns:
            The folder: `定稿/2016-12-31`, the second of a day `定稿/2016-12-31-2`. It may not have its name yet, where another program
            holds it: see `complete_frozen`.

        Raises:
            NoReasonError: the stage is not 终评, and there is no reason.
            SfsError: the result is final already; a file in the inbox is not read yet; nobody has points; the one before it is not there as it was
                frozen.
            FaultyFileError: see `frozen.make_parts`.
        """
        from sfs_excel.words import EventKind
        from sfs_excel.year.complete import complete_frozen
        from sfs_excel.year.decider import check_reason, name_decider
        from sfs_excel.year.final import ensure_may_be_final, say_reason
        from sfs_excel.year.freeze import write_frozen
        from sfs_excel.year.held import keep_files
        from sfs_excel.year.overwritten import ask_overwritten
        from sfs_excel.year.unnamed import ensure_unnamed

        with self._hold_lock():
            files = self._reader.ensure_ready()
            snapshot, arrival = self._reader.look(files, progress)
            ensure_may_be_final(snapshot, arrival)
            paper_store = self._open_paper_store()
            asked = ask_overwritten(self._year, snapshot, paper_store.outputs)
            said = check_reason(say_reason(snapshot, reason, asked))
            ensure_unnamed(snapshot, said, name_decider(who, self._environ), ())
            written = write_frozen(self._year, snapshot, self.clock(), paper_store, progress)
            frozen = keep_files(self._year, files, written)
            decided = [(EventKind.FINALIZE, frozen.target, 0)]
            self._year.register.record_events(name_decider(who, self._environ), said, decided)
            complete_frozen(self._year)
            return self._year.final / frozen.folder

    def reopen(self, *, reason: str, who: str = "") -> Path:
        """Let the year go on after its result was final: what came since counts. The folder stays as it is.

        Args:
            reason, who: as for `withdraw`.

        Returns:
            The folder of the result that was final.

        Raises:
            SfsError: there is no reason, or no result is final; or what is kept in `.sfs` is not whole.
        """
        from sfs_excel.year.complete import complete_frozen
        from sfs_excel.year.decider import check_reason, name_decider
        from sfs_excel.year.final import choose_final
        from sfs_excel.year.soundness import ensure_whole
        from sfs_excel.year.unnamed import ensure_reason_unnamed

        said, decider = check_reason(reason), name_decider(who, self._environ)
        check_clock(self.clock)
        ensure_whole(self._year)
        with self._hold_lock():
            complete_frozen(self._year)
            # Not by `_decide`: it is the way on where what the result rests on is lost, too, and nothing can be worked out.
            ensure_reason_unnamed(self._reader.read_files().roster, said)
            frozen, decided = choose_final(self._year.register.events())
            self._year.register.record_events(decider, said, decided)
            return self._year.final / frozen.folder

    def follow(self, last_year: Path, *, who: str = "") -> str:
        """Take in the result of the year before, by which the ranking workbook compares this year from now on.

        Args:
            last_year: its year folder, which is only looked at.
            who: as for `withdraw`.

        Returns:
            What has to be known of it, in words.

        Raises:
            SfsError: the folder is no year folder, or of no earlier year; or the result of this year is final.
        """
        from sfs_excel.year.decider import name_decider
        from sfs_excel.year.following import follow_year

        with self._hold_lock():
            files = self._reader.ensure_ready()
            return follow_year(self._year, files.rulebook, Path(last_year), name_decider(who, self._environ))

    @staticmethod
    def verify(folder: Path) -> Verified:
        """Check a final result, on whatever computer it lies; beside its year folder against the register, too.

        Raises:
            SfsError: there is no such folder; or the register beside it cannot be used.
        """
        from sfs_excel.year.verify_frozen import verify_frozen

        return verify_frozen(Path(folder))

    def impact(self, items: Sequence[int] = (), *, progress: Progress = show_nothing) -> Impact:
        """Work out what each alternative reading would change by what has come in, and write it into 汇总/口径影响.xlsx.

        Args:
            items: numbers; only readings of these. All, if none is named.

        Raises:
            SfsError: as `ensure_ready`; see `impact.write_impact`.
        """
        from sfs_excel.year.impact import write_impact

        files = self._reader.ensure_ready()
        with self._hold_lock():
            snapshot, _ = self._reader.look(files, progress)
            return write_impact(self._year, snapshot, items)

    def list_unplaced(self) -> tuple[str, ...]:
        """Names of the refused files in the inbox of which it cannot be told whose they are: no reminder speaks of them."""
        intake = self._look().intake
        lying = {each.sha256 for each in intake.unused}
        return tuple(each.file for each in intake.unusable.get("", ()) if each.sha256 in lying)

    def _decide(self, choose: Callable[[Snapshot], Decided], reason: str, who: str) -> tuple[Snapshot, Decided]:
        """Enter what is decided of the year as it stands; return the year after that, and what was entered.

        Args:
            choose: says what is to be entered, or raises what keeps it from being entered.
        """
        from sfs_excel.year.decider import check_reason, name_decider
        from sfs_excel.year.unnamed import ensure_unnamed

        said, decider = check_reason(reason), name_decider(who, self._environ)
        with self._hold_lock():
            decided = choose(snapshot := self._look())
            ensure_unnamed(snapshot, said, decider, decided)
            self._year.register.record_events(decider, said, decided)
            return self._look(), decided

    def _look(self) -> Snapshot:
        """The year by what was received and decided so far."""
        snapshot, _ = self._reader.look(self._reader.ensure_ready(), show_nothing)
        return snapshot
