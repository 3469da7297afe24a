"""The year folder: the one object that the command line and a Python user hold. Every command is one method."""

import os
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache, cached_property, partial
from pathlib import Path

import pandas as pd

from sfs_excel.clock import check_clock, tell_time
from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.files.whole import ensure_below, hold_lock, write_whole
from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.inbox.quiet import Found
from sfs_excel.inbox.receive import Arrival, Progress, look_at, receive_files
from sfs_excel.mail.compose import Mailbox, read_sender
from sfs_excel.mail.drafts import Posted, Way, send_mails, write_drafts
from sfs_excel.mail.plan import RESTING_ON_RETURNS, Materials, Plan, plan_all
from sfs_excel.mail.server import choose_login, read_server
from sfs_excel.notices.render import Notices
from sfs_excel.outcome.evaluate import Evaluation, evaluate_intake
from sfs_excel.outcome.progress import Standing, survey_offices
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.handouts import Assessing, assign_items, describe_bureau
from sfs_excel.outgoing.paper_files import Paper, Shelf, write_papers
from sfs_excel.outgoing.papers import FOLDERS, list_papers
from sfs_excel.outgoing.replies import Desk, Replies, write_replies
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.intake import Intake, take_in
from sfs_excel.returns.stored import read_stored
from sfs_excel.roster.read import MAIL_SERVER, SENDER, Office, Roster, load_roster
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.words import HANDOUTS, MAILS, Kind, NoticeKind
from sfs_excel.year.backup import Backup, write_backup
from sfs_excel.year.collect import Collected, Targets, list_set_aside, list_unread, write_collected
from sfs_excel.year.creation import create_folder
from sfs_excel.year.folder import ASSESSED, INBOX, ISSUED, ROSTER, YearFolder
from sfs_excel.year.readiness import check_files, fault_names, fault_roster, prove_rules
from sfs_excel.year.restore import Restored, register_again, restore_backup
from sfs_excel.year.soundness import ensure_whole, find_state_faults, list_remarks
from sfs_excel.year.watch import Event, watch_year

_MOST_NAMED = 5  # files, in one sentence


def quiet(done: int, total: int, what: str) -> None:
    """No progress shown."""


class Workspace:
    """A year folder. Rulebook and roster are read when they are first needed, with all their faults at once.

    Raises:
        SfsError: the folder is not a year folder; or the clock of this computer stands where it cannot.
    """

    def __init__(self, folder: Path) -> None:
        check_clock()
        self.folder = Path(folder)
        self._year = YearFolder(self.folder)

    @classmethod
    def create(cls, folder: Path, *, sample: bool = False) -> "Workspace":
        """Make a year folder: the 2016 rulebook, an empty roster, a fresh signing key; or the sample data.

        Raises:
            SfsError: the folder has something in it already.
        """
        check_clock()
        create_folder(Path(folder), sample=sample)
        return cls(folder)

    def backup(self, file: Path) -> Backup:
        """Write all that the program keeps in `.sfs` into one file, and prove it.

        Args:
            file: new, outside the year folder; or a folder, where it gets a dated name.

        Raises:
            SfsError: see `backup.write_backup`; or what is kept is not whole.
        """
        with hold_lock(self.folder):
            ensure_whole(self._year)
            return write_backup(self._year, Path(file))

    @classmethod
    def restore(cls, folder: Path, file: Path | None = None, *, force: bool = False) -> Restored:
        """Bring back `.sfs` from a backup, even where all of it is gone; without one, the register alone, from its copy and
        from what the store holds.

        Raises:
            SfsError: see `restoring`.
        """
        if file is not None:
            return restore_backup(Path(folder), Path(file), force=force)
        year = YearFolder(Path(folder))
        with hold_lock(year.root):
            return register_again(year)

    @property
    def remarks(self) -> list[str]:
        """What has to be said at every command."""
        return list_remarks(self._year)

    @cached_property
    def rulebook(self) -> Rulebook:
        """The bureau's rulebook, proven: nothing is issued or scored by rules that are not the letter's."""
        rulebook, faults = prove_rules(self._year.rulebook)
        if faults:
            raise FaultyFileError(faults)
        return rulebook

    @property
    def summary(self) -> Path:
        """The ranking workbook."""
        return self._year.summary / f"{self.rulebook.year}年度司法所考核排名.xlsx"

    @property
    def dashboard(self) -> Path:
        """The page for a phone, with what the front of the ranking workbook shows."""
        return self._year.summary / "看板.html"

    @cached_property
    def roster(self) -> Roster:
        return load_roster(self._year.roster, self.rulebook.items)

    def check(self) -> pd.DataFrame:
        """Prove what the program keeps in `.sfs`, the rulebook against its letter, the roster, the templates: place, fact,
        remedy and severity of every fault; none is right. With 提醒 alone, everything can be done."""
        faults = find_state_faults(self._year)
        issues = [] if faults else self._year.register.issues()
        faults += check_files(self._year.rulebook, self._year.roster, self._notices, issues)
        return pd.DataFrame(map(asdict, faults), columns=["place", "fact", "remedy", "severity"])

    def generate(self, offices: Sequence[str] = (), *, progress: Progress = quiet) -> pd.DataFrame:
        """Write one fill-in workbook per office into 发放/: office, name, file, form_id.

        Args:
            offices: codes; all of the roster, if none is named.

        Raises:
            SfsError: a code is not in the roster, or the roster or rulebook has faults.
        """
        chosen = self._choose(offices)
        key, folder = self._year.read_key(), self._year.issued
        folder.mkdir(exist_ok=True)
        rows = []
        with hold_lock(self.folder):
            self._year.keep_rulebook(self.rulebook)
            for done, office in enumerate(chosen):
                progress(done, len(chosen), office.name)
                ensure_below(self.folder, folder / office.name)
                token = make_token(Kind.FORM, self.rulebook.year, self.rulebook.digest, office.code)
                form = build_form(self.rulebook, self._recipient(office), Stamp(token, key))
                path = write_whole(folder / f"{office.name}.xlsx", form)
                self._year.register.record_issue(
                    token.form_id, office.code, self.rulebook.year, self.rulebook.digest, name=office.name
                )
                rows.append((office.code, office.name, f"{ISSUED}/{path.name}", token.form_id))
        progress(len(chosen), len(chosen), "")
        return pd.DataFrame(rows, columns=["office", "name", "file", "form_id"])

    def assess(self, kinds: Collection[str] = (), *, progress: Progress = quiet) -> pd.DataFrame:
        """Write into 核定/ what the bureau fills in: a 核定表 for every department, a 票决表 for every voter, and the 平时台账
        where there is none yet (it is kept through the year): kind, holder, file, kept.

        They show what has been collected: what was dropped into the inbox since is not in them.

        Args:
            kinds: assessor, ballot, log; all of them, if none is named. Ballots that nobody could cast are passed over
                then, and an error where they are named.

        Raises:
            SfsError: the roster or rulebook has faults.
        """
        roster = self._ready_roster()
        folder = self._year.assessed
        chosen = set(kinds) or {kind for kind in HANDOUTS if kind != Kind.BALLOT or roster.voters}
        rows, contents = [], {}
        with hold_lock(self.folder):
            evaluation, _ = self._evaluate(look_at(self._year.inbox, self._year.register.receipts()), None, progress)
            self._year.keep_rulebook(self.rulebook)
            for handout in Assessing(evaluation.results, roster, self._year.read_key()).write(chosen):
                path = folder / handout.file
                if handout.kind == Kind.LOG and path.exists():
                    continue
                contents[path] = handout.content
                rows.append((handout.kind, handout.holder, f"{ASSESSED}/{handout.file}"))
            written = self._year.outputs.write(contents, made_of=dict.fromkeys(contents, self.rulebook.digest))
        kept = ["" if (each := written[path].kept) is None else str(each) for path in contents]
        return pd.DataFrame(rows, columns=["kind", "holder", "file"]).assign(kept=kept)

    def notify(self, kind: str, offices: Sequence[str] = ()) -> pd.DataFrame:
        """Write the papers of one kind: see `paperwork.Batch.list_written`. Those that hold no longer are taken away.

        Correction notices are written by `collect`, in the same way; asked for here, they follow a template that was changed.

        Args:
            kind: letter, reminder, feedback, circular, correction.
            offices: codes; all of the roster, if none is named.

        Raises:
            SfsError: a code is not in the roster; or a file in the inbox is not read yet, on which the papers would rest.
        """
        chosen = {office.code for office in self._choose(offices)}
        with hold_lock(self.folder):
            results, replies, shelf = self._look([kind])
            if kind == NoticeKind.CORRECTION:
                papers: Sequence[Paper] = [paper for paper in replies().papers if paper.kind == kind]
            else:
                papers = list_papers(kind, results, self.roster, shelf.today)
            return write_papers(papers, chosen, shelf, FOLDERS.get(kind, ""))

    def draft_mail(self, kinds: Sequence[str] = (), offices: Sequence[str] = ()) -> Posted:
        """Write mails into 发放/邮件 as .eml files, which a mail program opens ready to send.

        Args:
            kinds: see `words.MAILS`; all of which something lies ready, if none is named.
            offices: codes; names of departments for `assessor`, numbers of voters for `ballot`.

        Raises:
            SfsError: a code is not in the roster; a file in the inbox is not read yet; not one mail can go, and why.
        """
        with hold_lock(self.folder):
            plans = self._plan_mail(kinds, offices)
            return write_drafts(plans, self._sender, self._shelf)

    def send_mail(
        self,
        kinds: Sequence[str],
        offices: Sequence[str] = (),
        *,
        ask: Callable[[str], str],
        dry_run: bool = False,
        resend: bool = False,
        progress: Progress = quiet,
    ) -> Posted:
        """Send mails by the server of 设置. Each result is in the register at once; what was sent is not sent again.

        Args:
            kinds, offices: as in `draft_mail`.
            ask: gives the password of a user; asked once at most, if the server wants one and the environment has none.
            dry_run: connect to nothing, and record nothing.
            resend: send what was sent, or may have been, once more.

        Raises:
            SfsError: as in `draft_mail`; or 设置 names no server or sender.
        """
        server = read_server(self.roster.settings.get(MAIL_SERVER, ""))
        login = choose_login(os.environ, read_sender(self._sender), ask)
        with hold_lock(self.folder):
            plans = self._plan_mail(kinds, offices)
            way = Way(self._sender, server, login, self._year.register)
            return send_mails(plans, way, resend=resend, dry_run=dry_run, progress=progress)

    def receive(self, known: frozenset[Found] = frozenset()) -> Arrival:
        """Store and register what has settled in the inbox. Nothing is read yet.

        Args:
            known: what was taken before, and need not be taken again.
        """
        return receive_files(
            self._year.inbox, self._year.store, self._year.register, lambda: hold_lock(self.folder), known
        )

    def collect(
        self, *, export: bool = False, retry: bool = False, jobs: int | None = None, progress: Progress = quiet
    ) -> Collected:
        """Take in what lies in the inbox, score all offices, and write what follows: the ranking workbook, the correction
        workbooks and notices (and with `export` the tables).

        The result rests on the register, the store, the roster, the rulebook and the templates alone: run again, it is the
        same.

        Args:
            retry: read again what earlier readings were given up on, too.
        """
        self._ready_roster()
        with hold_lock(self.folder):
            arrival = receive_files(self._year.inbox, self._year.store, self._year.register)
            evaluation, intake = self._evaluate(arrival, jobs, progress, retry=retry)
            replies = self._reply(evaluation, intake)
            if replies.corrections:
                self._year.keep_rulebook(self.rulebook)
            unused = [*list_unread(arrival), *intake.unsettled, *replies.failed]
            targets = Targets(self.summary, self.dashboard, self._year.tables if export else None)
            return write_collected(evaluation.results, replies, unused, self._shelf, targets)

    def status(self) -> Standing:
        """Where every office stands, and what waits for whom. Writes nothing.

        What was dropped into the inbox since the last collect does not count yet; that it is there is told.
        """
        self._ready_roster()
        arrival = look_at(self._year.inbox, self._year.register.receipts())
        evaluation, intake = self._evaluate(arrival, None, quiet)
        today = datetime.now().date()
        return survey_offices(self.roster, evaluation.results, intake, self._year.register.issues(), arrival.new, today)

    def watch(self, report: Callable[[Event], None], stop: threading.Event, *, jobs: int | None = None) -> None:
        """Collect whatever is dropped into the inbox until `stop` is set; `report` is told what happens.

        Rulebook, roster and templates are read anew for every collect.
        """
        watch_year(lambda: Workspace(self.folder), self._year.inbox, report, stop, jobs=jobs)

    def _evaluate(
        self, arrival: Arrival, jobs: int | None, progress: Progress, *, retry: bool = False
    ) -> tuple[Evaluation, Intake]:
        """Everything received so far -> frames. Reads the store, writes nothing but what is not to be read again."""
        rulebook, roster = self.rulebook, self.roster
        receipts = self._year.register.receipts()
        outcomes = read_stored(receipts, self._year.store, self._year.verdicts, jobs, progress, retry=retry)
        bureau = describe_bureau(rulebook, roster)
        expected = Expected(
            rulebook.year,
            rulebook.digest,
            self._year.read_key(),
            {Kind.FORM: roster.office_names, **bureau.holders},
            self._year.find_changes(outcomes, rulebook),
        )
        names, lying = roster.office_names, arrival.locate(receipts)
        intake = take_in(receipts, outcomes, expected, rulebook, names, lying, bureau)
        departments = assign_items(rulebook, roster)
        set_aside = list_set_aside(arrival)
        return evaluate_intake(rulebook, roster, departments, intake, tell_time(), set_aside), intake

    def _look(self, kinds: Sequence[str]) -> tuple[Results, Callable[[], Replies], Shelf]:
        """What the last collect found, for the papers and mails of these kinds; replies are made only if asked for.

        Raises:
            SfsError: one of them would rest on a file in the inbox that is not read yet.
        """
        self._ready_roster()
        arrival = look_at(self._year.inbox, self._year.register.receipts())
        if arrival.new and not set(RESTING_ON_RETURNS).isdisjoint(kinds):
            named = "、".join(arrival.new[:_MOST_NAMED]) + ("等" if len(arrival.new) > _MOST_NAMED else "")
            raise SfsError(f"{INBOX}：有 {len(arrival.new)} 个文件还没有读取（{named}）。请先运行 collect。")
        evaluation, intake = self._evaluate(arrival, None, quiet)
        return evaluation.results, cache(partial(self._reply, evaluation, intake)), self._shelf

    def _plan_mail(self, kinds: Sequence[str], offices: Sequence[str]) -> list[Plan]:
        results, replies, shelf = self._look(kinds or MAILS)
        issued = {issue.office: issue.digest for issue in self._year.register.issues()}
        return plan_all(kinds, Materials(shelf, self.roster, results, replies, issued), offices)

    @property
    def _sender(self) -> Mailbox:
        return Mailbox(self.roster.county, self.roster.settings.get(SENDER, ""))

    def _reply(self, evaluation: Evaluation, intake: Intake) -> Replies:
        recipients = {office.code: self._recipient(office) for office in self.roster.offices}
        desk = Desk(evaluation.results, self.roster, recipients, self._year.read_key())
        return write_replies(desk, intake, evaluation.findings)

    @property
    def _shelf(self) -> Shelf:
        outputs = self._year.outputs
        return Shelf(self.folder, outputs, self._notices, datetime.now().date())

    @cached_property
    def _notices(self) -> Notices:
        return Notices(self._year.templates)

    def _ready_roster(self) -> Roster:
        """The roster, fit to work with, in a folder that is whole: no command works before it was here.

        Raises:
            FaultyFileError: what is kept in `.sfs` is not whole; or the roster lists no office, is another year's than the
                rulebook, or gives an office another name than the form that went out.
        """
        ensure_whole(self._year)
        faults = fault_roster(self.roster, self.rulebook, self._year.roster)
        faults += fault_names(self.roster, self._year.register.issues(), self._year.roster)
        if faults:
            raise FaultyFileError(faults)
        return self.roster

    def _choose(self, codes: Sequence[str]) -> list[Office]:
        roster = self._ready_roster()
        unknown = [code for code in codes if code not in roster.office_names]
        if unknown:
            raise SfsError(
                f"{ROSTER}：没有编码为 {'、'.join(unknown)} 的司法所。请核对编码，现有：{'、'.join(roster.office_names)}。"
            )
        return [office for office in roster.offices if not codes or office.code in codes]

    def _recipient(self, office: Office) -> Recipient:
        roster = self.roster
        return Recipient(
            office.code, office.name, office.chief, roster.county, roster.deadline, roster.settings.get(SENDER, "")
        )
