"""The year folder: the one object that the command line and a Python user hold. Every command is one method."""

import os
import secrets
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pandas as pd

from sfs_excel.assessing import HANDED_OUT, Assessing, assign_items, describe_bureau, fault_voters
from sfs_excel.dashboard import build_dashboard
from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.evaluation import evaluate_intake
from sfs_excel.files import hold_lock, write_whole
from sfs_excel.form.columns import BALLOT, FORM, RECORD
from sfs_excel.form.cover import Recipient
from sfs_excel.form.formulas import render_formulas
from sfs_excel.form.token import KEY_BYTES, make_token
from sfs_excel.form.write import build_form
from sfs_excel.inbox.frames import list_files
from sfs_excel.inbox.identify import Expected, claimed_digests
from sfs_excel.inbox.intake import Intake, Received, take_in
from sfs_excel.inbox.pool import Outcome
from sfs_excel.inbox.receive import Arrival, Progress, look_at, read_stored, receive_files
from sfs_excel.inbox.register import Register
from sfs_excel.inbox.settle import Found
from sfs_excel.mailing import Posted, Way, send_mails, write_drafts
from sfs_excel.notices.mail import Mailbox, read_sender
from sfs_excel.notices.render import Notices
from sfs_excel.notices.server import choose_login, read_server
from sfs_excel.outputs import Outputs
from sfs_excel.papers import FOLDERS, list_papers
from sfs_excel.paperwork import Paper, Shelf, render_papers, write_papers
from sfs_excel.post import RESTING_ON_RETURNS, Materials, Plan, plan_all
from sfs_excel.replies import CORRECTION, Desk, Replies, write_replies
from sfs_excel.roster import MAIL_SERVER, SENDER, Office, Roster, load_roster, no_offices, write_roster
from sfs_excel.rulebook.check import prove_rulebook
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook, compare_items
from sfs_excel.standing import Standing, survey_offices
from sfs_excel.statuses import MAILS
from sfs_excel.summary.exports import build_exports
from sfs_excel.summary.results import Results
from sfs_excel.summary.write import build_summary
from sfs_excel.watching import Event, watch_year

RULEBOOK, ROSTER = "责任书.yaml", "名册.xlsx"
ISSUED, INBOX, RETURNED, ASSESSED, SUMMARY, EXPORTS = "发放", "收件箱", "退回", "核定", "汇总", "导出"
STATE, KEY, STORE, RULEBOOKS = ".sfs", "key", "store", "rulebooks"
TEMPLATES = "模板"
TEMPLATE = "rulebooks/2016.yaml"
_MOST_NAMED = 5  # files, in one sentence


def quiet(done: int, total: int, what: str) -> None:
    """No progress shown."""


@dataclass(frozen=True, eq=False)
class Collected(Results):
    """What one collect found, and where it was written.

    Attributes:
        unused: the rows of `submissions` that need a person: what was not readable yet, and what was refused, as long as
            the file lies in the inbox and no later good return of the same office has come.
        corrections: office -> its correction workbook.
        kept: copies of outputs that were there before, and that a person had changed or that rest on other rules.
        occupied: outputs that another program holds open: for the time being a dated sibling stands in for each.
    """

    summary: Path
    dashboard: Path
    unused: pd.DataFrame
    corrections: Mapping[str, Path]
    exports: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    occupied: tuple[Path, ...] = ()


class Workspace:
    """A year folder. Rulebook and roster are read when they are first needed, with all their faults at once.

    Raises:
        SfsError: the folder is not a year folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        if not (self.folder / STATE / KEY).is_file():
            raise SfsError(_explain_missing_key(self.folder))
        self._register = Register(self.folder / STATE / "register.sqlite")
        self._store = self.folder / STATE / STORE

    @classmethod
    def create(cls, folder: Path, *, sample: bool = False) -> "Workspace":
        """Make a year folder: the 2016 rulebook, an empty roster, a fresh signing key; or the sample data.

        Raises:
            SfsError: the folder has something in it already.
        """
        folder = Path(folder)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise SfsError(f"{folder}：已经存在，而且不是空的。请换一个名称，或先把它移走。")
        for name in (ISSUED, INBOX, RETURNED, ASSESSED, SUMMARY, STATE):
            (folder / name).mkdir(parents=True, exist_ok=True)
        _copy(files("sfs_excel.templates") / TEMPLATE, folder / RULEBOOK)
        if sample:
            data = files("sfs_excel.sample_data")
            _copy(data / ROSTER, folder / ROSTER)
            for returned in (data / INBOX).iterdir():
                _copy(returned, folder / INBOX / returned.name)
            _write_key(folder / STATE / KEY, (data / KEY).read_bytes())
        else:
            rulebook = load_rulebook(folder / RULEBOOK)
            write_roster(folder / ROSTER, settings={"年度": str(rulebook.year)})
            _write_key(folder / STATE / KEY, secrets.token_hex(KEY_BYTES).encode())
        return cls(folder)

    @cached_property
    def rulebook(self) -> Rulebook:
        """The bureau's rulebook, proven: nothing is issued or scored by rules that are not the letter's."""
        rulebook, faults = self._prove_rulebook()
        if faults:
            raise FaultyFileError(faults)
        return rulebook

    @property
    def summary(self) -> Path:
        """The ranking workbook."""
        return self.folder / SUMMARY / f"{self.rulebook.year}年度司法所考核排名.xlsx"

    @property
    def dashboard(self) -> Path:
        """The page for a phone, with what the front of the ranking workbook shows."""
        return self.folder / SUMMARY / "看板.html"

    @cached_property
    def roster(self) -> Roster:
        return load_roster(self.folder / ROSTER, self.rulebook.items)

    def check(self) -> pd.DataFrame:
        """Prove the rulebook against its letter, the roster, the templates: place, fact, remedy of every fault; none is right."""
        faults: list[Fault] = [*self._notices.faults()]
        rulebook = items = year = None
        try:
            rulebook, found = self._prove_rulebook()
            faults += found
            items, year = rulebook.items, rulebook.year
        except FaultyFileError as error:
            faults += error.faults
        try:
            roster = load_roster(self.folder / ROSTER, items)
            faults += self._fault_roster(roster, year)
            faults += [] if rulebook is None else fault_voters(rulebook, roster)
        except FaultyFileError as error:
            faults += error.faults
        return pd.DataFrame([(f.place, f.fact, f.remedy) for f in faults], columns=["place", "fact", "remedy"])

    def generate(self, offices: Sequence[str] = (), *, progress: Progress = quiet) -> pd.DataFrame:
        """Write one fill-in workbook per office into 发放/: office, name, file, form_id.

        Args:
            offices: codes; all of the roster, if none is named.

        Raises:
            SfsError: a code is not in the roster, or the roster or rulebook has faults.
        """
        chosen = self._choose(offices)
        key, folder = self._read_key(), self.folder / ISSUED
        folder.mkdir(exist_ok=True)
        rows = []
        with hold_lock(self.folder):
            self._keep_rulebook()
            for done, office in enumerate(chosen):
                progress(done, len(chosen), office.name)
                token = make_token(FORM, self.rulebook.year, self.rulebook.digest, office.code)
                form = build_form(self.rulebook, self._recipient(office), token, key)
                path = write_whole(folder / f"{office.name}.xlsx", form)
                self._register.record_issue(token.form_id, office.code, self.rulebook.year, self.rulebook.digest)
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
        folder = self.folder / ASSESSED
        chosen = set(kinds) or {kind for kind in HANDED_OUT if kind != BALLOT or roster.voters}
        rows, contents = [], {}
        with hold_lock(self.folder):
            results, _ = self._evaluate(look_at(self.folder / INBOX, self._register.receipts()), None, progress)
            self._keep_rulebook()
            for handout in Assessing(results, roster, self._read_key()).write(chosen):
                path = folder / handout.file
                if handout.kind == RECORD and path.exists():
                    continue
                contents[path] = handout.content
                rows.append((handout.kind, handout.holder, f"{ASSESSED}/{handout.file}"))
            written = Outputs(self.folder, self.folder / STATE / "outputs.json").write(contents)
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
            if kind == CORRECTION:
                papers: Sequence[Paper] = [paper for paper in replies.papers if paper.kind == kind]
            else:
                papers = list_papers(kind, results, self.roster, shelf.today)
            return write_papers(papers, chosen, shelf, FOLDERS.get(kind, ""))

    def draft_mail(self, kinds: Sequence[str] = (), offices: Sequence[str] = ()) -> Posted:
        """Write mails into 发放/邮件 as .eml files, which a mail program opens ready to send.

        Args:
            kinds: see `post.MAILS`; all of which something lies ready, if none is named.
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
            way = Way(self._sender, server, login, self._register)
            return send_mails(plans, way, resend=resend, dry_run=dry_run, progress=progress)

    def receive(self, known: frozenset[Found] = frozenset()) -> Arrival:
        """Store and register what has settled in the inbox. Nothing is read yet.

        Args:
            known: what was taken before, and need not be taken again.
        """
        return receive_files(self.folder / INBOX, self._store, self._register, lambda: hold_lock(self.folder), known)

    def collect(self, *, export: bool = False, jobs: int | None = None, progress: Progress = quiet) -> Collected:
        """Take in what lies in the inbox, score all offices, and write what follows: the ranking workbook, the correction
        workbooks and notices (and with `export` the tables).

        The result rests on the register, the store, the roster, the rulebook and the templates alone: run again, it is the
        same.
        """
        self._ready_roster()
        with hold_lock(self.folder):
            arrival = receive_files(self.folder / INBOX, self._store, self._register)
            results, intake = self._evaluate(arrival, jobs, progress)
            return self._write(results, intake, arrival, export=export)

    def status(self) -> Standing:
        """Where every office stands, and what waits for whom. Writes nothing.

        What was dropped into the inbox since the last collect does not count yet; that it is there is told.
        """
        self._ready_roster()
        arrival = look_at(self.folder / INBOX, self._register.receipts())
        results, intake = self._evaluate(arrival, None, quiet)
        today = datetime.now().date()
        return survey_offices(self.roster, results, intake, self._register.issues(), arrival.new, today)

    def watch(self, report: Callable[[Event], None], stop: threading.Event, *, jobs: int | None = None) -> None:
        """Collect whatever is dropped into the inbox until `stop` is set; `report` is told what happens.

        Rulebook, roster and templates are read anew for every collect.
        """
        watch_year(lambda: Workspace(self.folder), self.folder / INBOX, report, stop, jobs=jobs)

    def _evaluate(self, arrival: Arrival, jobs: int | None, progress: Progress) -> tuple[Results, Intake]:
        """Everything received so far -> frames. Reads the store, writes nothing."""
        rulebook, roster = self.rulebook, self.roster
        receipts = self._register.receipts()
        outcomes = read_stored(receipts, self._store, jobs, progress)
        bureau = describe_bureau(rulebook, roster)
        expected = Expected(
            rulebook.year,
            rulebook.digest,
            self._read_key(),
            {FORM: roster.office_names, **bureau.holders},
            self._find_changes(outcomes),
        )
        names, lying = roster.office_names, arrival.locate(receipts)
        intake = take_in(receipts, outcomes, expected, rulebook, names, lying, bureau)
        departments = assign_items(rulebook, roster)
        return evaluate_intake(rulebook, roster, departments, intake, _list_set_aside(arrival)), intake

    def _write(self, results: Results, intake: Intake, arrival: Arrival, *, export: bool) -> Collected:
        shelf, replies = self._shelf, self._reply(results, intake)
        outputs, papers = shelf.outputs, render_papers(replies.papers, shelf)
        tables = self.folder / SUMMARY / EXPORTS
        page = {self.dashboard: build_dashboard(results, self.summary.name, self._notices)}
        contents = {self.summary: build_summary(results)}
        if export:
            contents |= {tables / name: content for name, content in build_exports(results).items()}
        workbooks = {self.folder / name: content for name, content in replies.workbooks.items()}
        if replies.corrections:
            self._keep_rulebook()
        written = outputs.write(contents, self.rulebook.digest)
        written |= outputs.write(page | workbooks | papers.contents, made_of=papers.made_of)
        outputs.remove(shelf.find_void(RETURNED, replies.files))
        values = {field.name: getattr(results, field.name) for field in dataclass_fields(Results)}
        return Collected(
            **values,
            summary=written[self.summary].path,
            dashboard=written[self.dashboard].path,
            unused=list_files((*intake.unsettled, *_list_waiting(arrival))),
            corrections={office: written[self.folder / name].path for office, name in replies.corrections.items()},
            exports=tuple(each.path for path, each in written.items() if path.parent == tables),
            kept=tuple(each.kept for each in written.values() if each.kept is not None),
            occupied=tuple(path for path, each in written.items() if each.path != path),
        )

    def _look(self, kinds: Sequence[str]) -> tuple[Results, Replies, Shelf]:
        """What the last collect found, for the papers and mails of these kinds.

        Raises:
            SfsError: one of them would rest on a file in the inbox that is not read yet.
        """
        self._ready_roster()
        arrival = look_at(self.folder / INBOX, self._register.receipts())
        if arrival.new and not set(RESTING_ON_RETURNS).isdisjoint(kinds):
            named = "、".join(arrival.new[:_MOST_NAMED]) + ("等" if len(arrival.new) > _MOST_NAMED else "")
            raise SfsError(f"{INBOX}：有 {len(arrival.new)} 个文件还没有读取（{named}）。请先运行 collect。")
        results, intake = self._evaluate(arrival, None, quiet)
        return results, self._reply(results, intake), self._shelf

    def _plan_mail(self, kinds: Sequence[str], offices: Sequence[str]) -> list[Plan]:
        results, replies, shelf = self._look(kinds or tuple(MAILS))
        issued = {issue.office: issue.digest for issue in self._register.issues()}
        return plan_all(kinds, Materials(shelf, self.roster, results, replies, issued), offices)

    @property
    def _sender(self) -> Mailbox:
        return Mailbox(self.roster.county, self.roster.settings.get(SENDER, ""))

    def _reply(self, results: Results, intake: Intake) -> Replies:
        recipients = {office.code: self._recipient(office) for office in self.roster.offices}
        return write_replies(Desk(results, self.roster, recipients, self._read_key()), intake)

    @property
    def _shelf(self) -> Shelf:
        outputs = Outputs(self.folder, self.folder / STATE / "outputs.json")
        return Shelf(self.folder, outputs, self._notices, datetime.now().date())

    @cached_property
    def _notices(self) -> Notices:
        return Notices(self.folder / TEMPLATES)

    def _keep_rulebook(self) -> None:
        """Forms go out under this rulebook: once it is changed, it must still be known what it said."""
        folder = self.folder / STATE / RULEBOOKS
        folder.mkdir(exist_ok=True)
        write_whole(folder / f"{self.rulebook.digest}.yaml", (self.folder / RULEBOOK).read_bytes())

    def _find_changes(self, outcomes: Mapping[str, Outcome]) -> dict[str, list[int]]:
        """Of every earlier rulebook on which a return rests: the items that have changed since."""
        kept = {path.stem: path for path in (self.folder / STATE / RULEBOOKS).glob("*.yaml")}
        changes = {}
        for digest in claimed_digests(outcomes.values()) & (kept.keys() - {self.rulebook.digest}):
            try:
                earlier = load_rulebook(kept[digest])
            except FaultyFileError:  # of a version of this program that wrote rulebooks otherwise
                continue
            changes[digest] = compare_items(earlier, self.rulebook)
        return changes

    def _prove_rulebook(self) -> tuple[Rulebook, list[Fault]]:
        """The rulebook, and what keeps it from being used: it is not the letter's, or Excel cannot calculate it."""
        rulebook, faults = prove_rulebook(self.folder / RULEBOOK)
        try:
            render_formulas(rulebook)
        except FaultyFileError as error:
            faults += [replace(fault, place=f"{RULEBOOK} {fault.place}") for fault in error.faults]
        return rulebook, faults

    def _ready_roster(self) -> Roster:
        """The roster, fit to work with.

        Raises:
            FaultyFileError: it lists no office, or is another year's than the rulebook.
        """
        faults = self._fault_roster(self.roster, self.rulebook.year)
        if faults:
            raise FaultyFileError(faults)
        return self.roster

    def _fault_roster(self, roster: Roster, year: int | None) -> list[Fault]:
        """What makes a roster that can be read unfit for the year's work."""
        faults = [] if roster.offices else [no_offices(self.folder / ROSTER)]
        place = f"{ROSTER}「设置」"
        if roster.year is not None and year is not None and roster.year != year:
            fact = f"年度是{roster.year}，{RULEBOOK}是{year}年度的"
            faults.append(Fault(place, fact, "请把两个文件改成同一年度"))
        if roster.deadline is not None and year is not None and roster.deadline.year not in (year, year + 1):
            fact = f"截止日期是{roster.deadline:%Y-%m-%d}，不在{year}年度或次年"
            faults.append(Fault(place, fact, "请核对日期"))
        return faults

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

    def _read_key(self) -> bytes:
        path = self.folder / STATE / KEY
        try:
            return bytes.fromhex(path.read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise SfsError(f"{path}：签名密钥读不出来。请从备份恢复这个文件；没有它，发放过的表都认不出来。") from error


def _list_waiting(arrival: Arrival) -> list[Received]:
    return [Received(each.name, status="waiting", reason=each.reason) for each in arrival.waiting]


def _list_set_aside(arrival: Arrival) -> list[Received]:
    """What was not received, as rows of `submissions`."""
    skipped = [Received(each.name, status="skipped", reason=each.reason) for each in arrival.skipped]
    return _list_waiting(arrival) + skipped


def _explain_missing_key(folder: Path) -> str:
    """A folder that was copied without what is hidden in it has to be told from one that never was a year folder."""
    if not any((folder / name).exists() for name in (RULEBOOK, ROSTER)):
        return f"{folder}：不是年度考核文件夹（里面没有 {STATE}/{KEY}）。请用 -C 指定文件夹，或先运行 sfs-excel init 建一个。"
    return (
        f"{folder}：这个年度文件夹不完整，缺少隐藏的 {STATE} 文件夹或其中的 {KEY}（签名密钥）。"
        f"请从原来的电脑或备份，把隐藏的 {STATE} 文件夹一并复制过来；没有它，发放过的表都认不出来。"
    )


def _write_key(path: Path, key: bytes) -> None:
    """Readable by its owner alone, where the system knows owners: whoever has the key can sign a form."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(key)


def _copy(source: Traversable, target: Path) -> None:
    target.write_bytes(source.read_bytes())
