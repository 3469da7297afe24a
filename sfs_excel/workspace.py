"""The year folder: the one object that the command line and a Python user hold. Every command is one method."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from functools import cached_property, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pandas as pd

from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.evaluation import evaluate_intake
from sfs_excel.files import hold_lock, write_whole
from sfs_excel.form.cover import Recipient
from sfs_excel.form.formulas import render_formulas
from sfs_excel.form.token import KEY_BYTES, make_token
from sfs_excel.form.write import write_form
from sfs_excel.inbox.archive import FILE_LIMIT, too_large
from sfs_excel.inbox.frames import list_files
from sfs_excel.inbox.identify import FORM, Expected
from sfs_excel.inbox.intake import Received, locate_receipts, take_in
from sfs_excel.inbox.pool import Outcome, extract_all
from sfs_excel.inbox.register import Receipt, Register
from sfs_excel.inbox.settle import SetAside, UnsettledError, settle_inbox
from sfs_excel.inbox.store import store_file, stored_path, verify_stored
from sfs_excel.roster import Office, Roster, load_roster, no_offices, write_roster
from sfs_excel.rulebook.check import prove_rulebook
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.summary.exports import write_exports
from sfs_excel.summary.keep import keep_changed, note_written
from sfs_excel.summary.results import Results
from sfs_excel.summary.write import write_summary

RULEBOOK, ROSTER = "责任书.yaml", "名册.xlsx"
ISSUED, INBOX, RETURNED, ASSESSED, SUMMARY, EXPORTS = "发放", "收件箱", "退回", "核定", "汇总", "导出"
STATE, KEY = ".sfs", "key"
TEMPLATE = "rulebooks/2016.yaml"

Progress = Callable[[int, int, str], None]
"""Called as work goes on: how many are done, of how many, and what."""


def quiet(done: int, total: int, what: str) -> None:
    """No progress shown."""


@dataclass(frozen=True, eq=False)
class Collected(Results):
    """What one collect found, and where it was written.

    Attributes:
        unused: the rows of `submissions` that need a person: what was not readable yet, and what was refused, as long as
            the file lies in the inbox and no later good return of the same office has come.
        kept: a copy of the ranking workbook that was there before, if a person had changed it or the rules have changed.
    """

    summary: Path
    unused: pd.DataFrame
    kept: Path | None = None
    exports: tuple[Path, ...] = ()


@dataclass(frozen=True, eq=False)
class Demonstration:
    """What every step of a demonstration gave: `check`, `generate`, `collect`, `status`."""

    problems: pd.DataFrame
    issued: pd.DataFrame
    collected: Collected
    status: pd.DataFrame


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
        self._store = self.folder / STATE / "store"

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

    @classmethod
    def demo(cls, folder: Path, *, progress: Progress = quiet) -> Demonstration:
        """All of it on the sample data, in a new folder, end to end.

        Raises:
            SfsError: the folder has something in it already.
        """
        workspace = cls.create(folder, sample=True)
        return Demonstration(
            problems=workspace.check(),
            issued=workspace.generate(progress=progress),
            collected=workspace.collect(export=True, progress=progress),
            status=workspace.status(),
        )

    @cached_property
    def rulebook(self) -> Rulebook:
        """The bureau's rulebook, proven: nothing is issued or scored by rules that are not the letter's."""
        rulebook, faults = self._prove_rulebook()
        if faults:
            raise FaultyFileError(faults)
        return rulebook

    @cached_property
    def roster(self) -> Roster:
        return load_roster(self.folder / ROSTER, self.rulebook.items)

    def check(self) -> pd.DataFrame:
        """Prove the rulebook against its letter, and the roster: place, fact, remedy of every fault; none: all is right."""
        faults: list[Fault] = []
        items = year = None
        try:
            rulebook, found = self._prove_rulebook()
            faults += found
            items, year = rulebook.items, rulebook.year
        except FaultyFileError as error:
            faults += error.faults
        try:
            faults += self._fault_roster(load_roster(self.folder / ROSTER, items), year)
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
            for done, office in enumerate(chosen):
                progress(done, len(chosen), office.name)
                token = make_token(FORM, self.rulebook.year, self.rulebook.digest, office.code)
                write = partial(
                    write_form, rulebook=self.rulebook, recipient=self._recipient(office), token=token, key=key
                )
                path = write_whole(folder / f"{office.name}.xlsx", write)
                self._register.record_issue(token.form_id, office.code, self.rulebook.year, self.rulebook.digest)
                rows.append((office.code, office.name, f"{ISSUED}/{path.name}", token.form_id))
        progress(len(chosen), len(chosen), "")
        return pd.DataFrame(rows, columns=["office", "name", "file", "form_id"])

    def collect(self, *, export: bool = False, jobs: int | None = None, progress: Progress = quiet) -> Collected:
        """Take in what lies in the inbox, score all offices, and write the ranking workbook (and with `export` the tables).

        The result rests on the register, the store, the roster and the rulebook alone: run again, it is the same.
        """
        self._ready_roster()
        with hold_lock(self.folder):
            set_aside, lying = self._receive()
            results, unsettled = self._evaluate(set_aside, lying, jobs, progress)
            folder = self.folder / SUMMARY
            folder.mkdir(exist_ok=True)
            target = folder / f"{self.rulebook.year}年度司法所考核排名.xlsx"
            note, digest = self.folder / STATE / "summary.json", self.rulebook.digest
            kept = keep_changed(target, note, digest)
            summary = write_whole(target, lambda path: write_summary(results, path))
            if summary == target:
                note_written(target, note, digest)
            exports: list[Path] = []
            if export:
                (folder / EXPORTS).mkdir(exist_ok=True)
                exports = write_exports(results, folder / EXPORTS)
        values = {field.name: getattr(results, field.name) for field in dataclass_fields(Results)}
        unused = list_files((*unsettled, *(each for each in set_aside if each.status == "waiting")))
        return Collected(**values, summary=summary, unused=unused, kept=kept, exports=tuple(exports))

    def status(self) -> pd.DataFrame:
        """Where every office stands: office, name, issued, returned, file, received, errors, state. Writes nothing.

        `issued` and `received` are ISO times, empty where there is none; state is 未发放, 未报送, 待改错 or 已报送. What
        was dropped into the inbox since the last collect does not count yet.
        """
        self._ready_roster()
        results, _ = self._evaluate([], None, None, quiet)
        issued = {issue.office: issue.issued for issue in self._register.issues()}
        current = results.submissions[results.submissions["status"] == "current"].set_index("office")
        errors = results.ranking.set_index("office")["findings"]
        rows = []
        for office in self.roster.offices:
            has_returned = office.code in current.index
            faulty = int(errors[office.code]) if has_returned else 0
            state = (
                ("待改错" if faulty else "已报送") if has_returned else "未报送" if office.code in issued else "未发放"
            )
            file, received = current.loc[office.code, ["file", "received"]] if has_returned else ("", "")
            rows.append(
                (office.code, office.name, issued.get(office.code, ""), has_returned, file, received, faulty, state)
            )
        columns = ["office", "name", "issued", "returned", "file", "received", "errors", "state"]
        return pd.DataFrame(rows, columns=columns)

    def _receive(self) -> tuple[list[Received], dict[str, str]]:
        """Store and register what has settled in the inbox; what was not taken, and why; what lies there now."""
        scan = settle_inbox(self.folder / INBOX)
        stored, waiting = [], list(scan.waiting)
        for found in scan.found:
            try:
                stored.append((store_file(found, self._store), found))
            except UnsettledError as error:
                waiting.append(SetAside(found.name, error.reason))
        self._register.record(stored)
        set_aside = [Received(each.name, status="waiting", reason=each.reason) for each in waiting] + [
            Received(each.name, status="skipped", reason=each.reason) for each in scan.skipped
        ]
        return set_aside, locate_receipts(self._register.receipts(), stored, waiting)

    def _evaluate(
        self, set_aside: Sequence[Received], lying: Mapping[str, str] | None, jobs: int | None, progress: Progress
    ) -> tuple[Results, tuple[Received, ...]]:
        """Everything received so far -> frames, and the refused files that need a person. Reads the store, writes nothing."""
        rulebook, roster = self.rulebook, self.roster
        receipts = self._register.receipts()
        expected = Expected(rulebook.year, rulebook.digest, self._read_key(), roster.office_names)
        outcomes = self._read(receipts, jobs, progress)
        intake = take_in(receipts, outcomes, expected, rulebook, roster.office_names, lying)
        return evaluate_intake(rulebook, roster, intake, set_aside), intake.unsettled

    def _read(self, receipts: Sequence[Receipt], jobs: int | None, progress: Progress) -> dict[str, Outcome]:
        """Read every stored file once, in worker processes; the bytes of one that is too large were not stored."""
        outcomes: dict[str, Outcome] = {each.sha256: too_large() for each in receipts if each.size > FILE_LIMIT}
        paths: dict[Path, str] = {}
        for digest in sorted({receipt.sha256 for receipt in receipts} - outcomes.keys()):
            path = stored_path(self._store, digest)
            if (damage := verify_stored(path)) is not None:
                outcomes[digest] = damage
            else:
                paths[path] = digest
        for done, (path, outcome) in enumerate(extract_all(list(paths), jobs), 1):
            outcomes[paths[path]] = outcome
            progress(done, len(paths), "读取报表")
        return outcomes

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
            office.code, office.name, office.chief, roster.county, roster.deadline, roster.settings.get("发件人", "")
        )

    def _read_key(self) -> bytes:
        path = self.folder / STATE / KEY
        try:
            return bytes.fromhex(path.read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise SfsError(f"{path}：签名密钥读不出来。请从备份恢复这个文件；没有它，发放过的表都认不出来。") from error


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
