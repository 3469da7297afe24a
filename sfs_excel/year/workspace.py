"""The year folder: the one object that the command line and a Python user hold. Every command is one method."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sfs_excel.clock import Clock, check_clock, tell_time
from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.inbox.receive import Arrival, receive_files
from sfs_excel.year.deciding import DecidingYear
from sfs_excel.year.soundness import ensure_whole

if TYPE_CHECKING:  # each command imports what it needs: pandas alone takes longer than a small command
    import pandas as pd

    from sfs_excel.inbox.quiet import Found
    from sfs_excel.mail.drafts import MailResult
    from sfs_excel.outcome.standing import Task, YearStatus
    from sfs_excel.summary.formats import Wish
    from sfs_excel.year.backup import Backup
    from sfs_excel.year.collected import Collected
    from sfs_excel.year.restore import Restored
    from sfs_excel.year.watch import Happening


class Workspace(DecidingYear):
    """A year folder. Rulebook and roster are read when they are first needed, with all their faults at once, and again when
    they have changed. What the year comes to is worked out again only when something has changed on which it rests.
    """

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        sample: bool = False,
        rulebook: str = "",
        last_year: Path | None = None,
        tell: Callable[[str], None] = lambda _: None,
        clock: Clock = tell_time,
    ) -> Workspace:
        """Make a year folder: a rulebook, an empty roster, a fresh signing key; or the sample data; or what is taken over from
        the year before.

        Args:
            rulebook: name of one that comes with the program, or path of a file; that of 2016, or a draft made of last year's, if
                none is named.
            last_year: the year folder that it follows, which is only looked at.
            tell: is told each thing that was taken over, and has to be looked at.

        Raises:
            SfsError: the folder has something in it already; or see `beginning`.
        """
        from sfs_excel.year.beginning import FIRST_RULEBOOK, begin_after, begin_with
        from sfs_excel.year.creation import create_folder
        from sfs_excel.year.decider import name_decider
        from sfs_excel.year.opened import ENVIRON

        check_clock(clock)
        named = str(rulebook)
        begun = begin_after(Path(last_year), named) if last_year else begin_with(named or FIRST_RULEBOOK)
        create_folder(Path(folder), begun, sample=sample, who=name_decider("", ENVIRON), clock=clock)
        for each in begun.told:
            tell(each)
        return cls(folder, clock=clock)

    def backup(self, file: Path) -> Backup:
        """Write all that the program keeps in `.sfs` into one file, and prove it.

        Args:
            file: new, outside the year folder; or a folder, where it gets a dated name.

        Raises:
            SfsError: see `backup.write_backup`; or what is kept is not whole.
        """
        from sfs_excel.year.backup import write_backup

        with self._hold_lock():
            ensure_whole(self._year)
            return write_backup(self._year, Path(file), self.clock)

    @classmethod
    def restore(
        cls, folder: Path, file: Path | None = None, *, force: bool = False, clock: Clock = tell_time
    ) -> Restored:
        """Bring back `.sfs` from a backup, even where all of it is gone; without one, the register alone, from its copy and
        from what the store holds.

        Raises:
            SfsError: see `restore`.
        """
        from sfs_excel.year.restore import register_again, restore_backup

        if file is None:
            return register_again(Path(folder), clock)
        return restore_backup(Path(folder), Path(file), clock, force=force)

    def check(self) -> pd.DataFrame:
        """Prove what the program keeps in `.sfs`, the rulebook against its letter, the roster, the templates (`tables.FAULTS`);
        no row is right. With 提醒 alone, everything can be done."""
        from sfs_excel.year.readiness import check_year

        return check_year(self._year, self.clock)

    def generate(
        self, offices: Sequence[str] = (), *, all_anew: bool = False, progress: Progress = show_nothing
    ) -> pd.DataFrame:
        """Write one fill-in workbook per office into 发放/, where there is none that says the same already (`tables.FORMS`).

        Args:
            offices: codes or names (`choose`), whose forms are made in any case.
            all_anew: make those of all offices in any case.

        Raises:
            SfsError: one is not in the roster, or takes no part, or the roster or rulebook has faults.
        """
        from sfs_excel.roster.choose import choose_offices
        from sfs_excel.year.generate import Wanted, issue_forms

        files = self._reader.ensure_ready()
        chosen = choose_offices(offices, files.roster) if offices else files.roster.partaking
        with self._hold_lock():
            return issue_forms(self._year, files, Wanted(chosen, bool(offices) or all_anew), self.clock, progress)

    def assess(self, kinds: Collection[str] = (), *, progress: Progress = show_nothing) -> pd.DataFrame:
        """Write into 核定/ what the bureau fills in: a 核定表 for every department, a 票决表 for every voter, and the 平时台账
        with every line that came in, where that lies there otherwise (it is kept through the year): `tables.HANDED_OUT`.

        They show what has been collected: what was dropped into the inbox since is not in them.

        Args:
            kinds: assessor, ballot, log; all of them, if none is named. Ballots that nobody could cast are passed over
                then, and an error where they are named.

        Raises:
            SfsError: the roster or rulebook has faults; two departments assess one item, or none does; nobody has points.
        """
        from sfs_excel.year.assess import write_handouts

        files = self._reader.ensure_ready()
        with self._hold_lock():
            snapshot, arrival = self._reader.look(files, progress)
            return write_handouts(snapshot, arrival, self._year, kinds, self.clock(), progress)

    def notify(
        self,
        kind: str,
        offices: Sequence[str] = (),
        *,
        all_in_one: bool = False,
        progress: Progress = show_nothing,
    ) -> pd.DataFrame:
        """Write the papers of one kind: see `paper_files.Batch.list_written`. Those that hold no longer are taken away.

        Correction notices are written by `collect`, in the same way; asked for here, they follow a template that was changed.

        Args:
            kind: letter, extension, reminder, feedback (and with it 复核申请表), answer, approval, circular, correction.
            offices: codes or names (`choose`); all of the roster, if none is named.
            all_in_one: write them as one Word document to print, too; its row is the last.

        Raises:
            SfsError: one is not in the roster; nobody has points to tell of; a file that they would rest on is not read yet.
        """
        from sfs_excel.roster.choose import choose_offices
        from sfs_excel.words import NoticeKind
        from sfs_excel.year.notify import ensure_all_read, write_notices

        files = self._reader.ensure_ready()
        chosen = {office.code for office in choose_offices(offices, files.roster)}
        with self._hold_lock():
            snapshot, arrival = self._reader.look(files, progress)
            ensure_all_read(arrival, [kind])
            if kind == NoticeKind.FEEDBACK:  # with it go forms that come back
                self._year.keep_rulebook(files.rulebook)
            return write_notices(kind, snapshot, chosen, self._open_paper_store(progress), all_in_one=all_in_one)

    def ask_overwritten(self) -> tuple[Task, ...]:
        """Ask what is to become of what a person wrote over in the ranking workbook; nothing where nobody did. It is in the
        tasks of `collect` and `status`; who writes papers or makes the result final has to know it before."""
        from sfs_excel.year.overwritten import ask_overwritten

        return ask_overwritten(self._year, self._look(), self._year.read_outputs())

    def draft_mail(self, kinds: Sequence[str] = (), offices: Sequence[str] = ()) -> MailResult:
        """Write mails into 发放/邮件 as .eml files, which a mail program opens ready to send.

        Args:
            kinds: see `words.MAILS`; what is due now (`mail.due`), as far as it lies ready, if none is named.
            offices: codes or names (`choose`); names of departments for `assessor`, numbers of voters for `ballot`.

        Raises:
            SfsError: one is not in the roster; a file in the inbox is not read yet; not one mail can go, and why.
        """
        from sfs_excel.year.mails import draft_mails

        with self._hold_lock():
            return draft_mails(self._reader, kinds, offices, self._open_paper_store())

    def send_mail(  # noqa: PLR0913 - a parameter an option
        self,
        kinds: Sequence[str],
        offices: Sequence[str] = (),
        *,
        ask: Callable[[str], str],
        dry_run: bool = False,
        resend: bool = False,
        not_final: bool = False,
        progress: Progress = show_nothing,
    ) -> MailResult:
        """Send mails by the server of 设置. Each result is in the register at once; what was sent is not sent again.

        Args:
            kinds, offices: as in `draft_mail`.
            ask: gives the password of a user; asked once at most, if the server wants one and the environment has none.
            dry_run: connect to nothing, and record nothing.
            resend: send what was sent, or may have been, once more.
            not_final: send what tells of a result that is not final, too: somebody was asked.

        Raises:
            NotFinalError: it is not, and nobody was.
            SfsError: as in `draft_mail`; or 设置 names no server or sender.
        """
        from sfs_excel.mail.drafts import note_files, send_mails
        from sfs_excel.year.mails import ensure_final, open_way, plan_mails

        way = open_way(self.roster, self._year, self._environ, ask, self.clock)
        with self._hold_lock():
            paper_store = self._open_paper_store()
            plans, results = plan_mails(self._reader, kinds, offices, paper_store)
            if not (dry_run or not_final):
                ensure_final(plans, results)
            if not dry_run:
                note_files(plans, paper_store)
            return send_mails(plans, way, resend=resend, dry_run=dry_run, progress=progress)

    def originals(self, folder: Path | None = None, *, progress: Progress = show_nothing) -> pd.DataFrame:
        """Lay out the received files, as they are stored, under readable names (`tables.ORIGINALS`).

        Args:
            folder: 原件 in the year folder, if none is named.

        Raises:
            SfsError: see `originals.write_originals`; nothing is written then.
        """
        from sfs_excel.year.originals import write_originals

        files = self._reader.ensure_ready()
        with self._hold_lock():
            snapshot, _ = self._reader.look(files, progress)
            return write_originals(self._year, snapshot, None if folder is None else Path(folder), progress)

    def receive(self, known: frozenset[Found] = frozenset()) -> Arrival:
        """Store and register what is quiet in the inbox. Nothing is read yet.

        Args:
            known: what was taken before, and need not be taken again.
        """
        return receive_files(self._year.inbox, self._year.store, self._year.register, self._hold_lock, known)

    def collect(
        self, *, export: Wish = False, retry: bool = False, jobs: int | None = None, progress: Progress = show_nothing
    ) -> Collected:
        """Take in what lies in the inbox, score all offices, and write what follows: the ranking workbook, the correction
        workbooks and notices, and the tables in the formats of `export` (`formats.choose_formats`).

        The result rests on the register, the store, the roster, the rulebook and the templates alone: again, it is the same.

        Args:
            retry: read again what earlier readings were given up on, too.
        """
        from sfs_excel.year.again import Asked, collect_year
        from sfs_excel.year.complete import complete_frozen

        check_clock(self.clock)
        ensure_whole(self._year)
        asked = Asked(export, retry, jobs, progress)
        with self._hold_lock():
            complete_frozen(self._year)
            return collect_year(self._year, lambda: self._reader, self._open_paper_store, asked, self.clock())

    def status(self) -> YearStatus:
        """Tell where every office stands, and what waits for whom. Writes nothing but what it had to read.

        What was dropped into the inbox since the last collect does not count yet; that it is there is told.
        """
        from sfs_excel.year.status import tell_status

        return tell_status(self._year, self.clock, lambda: self._reader)

    def watch(self, report: Callable[[Happening], None], stop: threading.Event, *, jobs: int | None = None) -> None:
        """Collect whatever is dropped into the inbox until `stop` is set; `report` is told what happens."""
        from sfs_excel.year.watch import watch_year

        watch_year(self, self._year.inbox, report, stop, jobs=jobs)
