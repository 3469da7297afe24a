"""Collecting as files are dropped into the inbox, and telling what became of each: one happening, one line on the screen."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from sfs_excel.errors import SfsError, explain_os_error
from sfs_excel.inbox.watch import USUAL, Hints, Timing, watch_inbox
from sfs_excel.words import OUTSIDE, FileStatus, Kind, OfficeStatus, Severity

if TYPE_CHECKING:
    from sfs_excel.inbox.quiet import Found
    from sfs_excel.year.collected import Collected
    from sfs_excel.year.workspace import Workspace


@dataclass(frozen=True)
class Waiting:
    """A file that cannot be taken yet, and why; it is looked at again by itself. `file` is its path below the inbox."""

    file: str
    reason: str


@dataclass(frozen=True)
class FileOutcome:
    """The fate of a file, or its new fate.

    Attributes:
        office: the name; empty where the file is no office's.
        errors: how many things in it go back to the office.
        correction: the correction workbook, below the year folder; empty where there is none.
    """

    file: str
    status: FileStatus
    reason: str
    office: str
    errors: int
    correction: str


@dataclass(frozen=True)
class Refreshed:
    """The ranking workbook was written.

    Attributes:
        summary: where it really is, below the year folder.
        occupied: names of the outputs that another program holds open: what is new stands in a sibling of each until then.
        kept: copies of earlier outputs that a person had changed, or that rest on other rules.
        offices, returned, to_correct: how many there are, have returned something, have to be sent a correction workbook.
    """

    summary: str
    occupied: tuple[str, ...]
    kept: tuple[str, ...]
    offices: int
    returned: int
    to_correct: int


@dataclass(frozen=True)
class Trouble:
    """A step failed, and is tried again."""

    message: str


@dataclass(frozen=True)
class Recovered:
    """The trouble that was reported has passed."""


Happening = Waiting | FileOutcome | Refreshed | Trouble | Recovered


def watch_year(
    year: "Workspace",
    inbox: Path,
    report: Callable[[Happening], None],
    stop: threading.Event,
    *,
    jobs: int | None = None,
    timing: Timing = USUAL,
) -> None:
    """Collect whatever is dropped into the inbox until `stop` is set.

    A roster, rulebook or template that is edited meanwhile counts from the next collect on.

    Raises:
        OSError, SfsError: the first collect failed.
    """
    with Hints(inbox, stop) as hints:
        watch_inbox(_Watcher(year, report, jobs), stop, hints.wait, timing)


class _Watcher:
    """The steps of one watch, and what it has told so far."""

    def __init__(self, year: "Workspace", report: Callable[[Happening], None], jobs: int | None) -> None:
        self._year = year
        self._report = report
        self._jobs = jobs
        self._started = self._year.clock().replace(microsecond=0)
        self._known: frozenset[Found] = frozenset()
        self._waiting: dict[str, str] = {}
        self._outcomes: dict[tuple[str, str], FileOutcome] | None = None
        self._occupied: tuple[Path, ...] = ()
        self._tried: set[Path] = set()

    def receive(self) -> bool:
        arrived = self._year.receive(self._known)
        self._known = arrived.known
        self._tell_waiting({each.name: each.reason for each in arrived.waiting})
        return self._is_free_again() or bool(arrived.new)

    def refresh(self) -> None:
        collected = self._year.collect(jobs=self._jobs)
        self._tell_outcomes(collected)
        self._occupied = collected.occupied
        states = collected.ranking["status"]
        self._report(
            Refreshed(
                summary=self._show(collected.summary),
                occupied=tuple(map(self._show, collected.occupied)),
                kept=tuple(map(self._show, collected.kept)),
                offices=int((~states.isin(OUTSIDE)).sum()),
                returned=int((~states.isin([OfficeStatus.MISSING, *OUTSIDE])).sum()),
                to_correct=len(collected.corrections),
            )
        )

    def report_trouble(self, error: OSError | SfsError) -> None:
        self._report(Trouble(str(explain_os_error(error) if isinstance(error, OSError) else error)))

    def report_recovery(self) -> None:
        self._report(Recovered())

    def _tell_waiting(self, waiting: dict[str, str]) -> None:
        for file, reason in waiting.items():
            if self._waiting.get(file) != reason:
                self._report(Waiting(file, reason))
        self._waiting = waiting

    def _tell_outcomes(self, collected: "Collected") -> None:
        """The rows that are new or say something else than before.

        Of what lay there before the watch began only that which still needs a person is told.
        """
        outcomes = _list_outcomes(collected, self._show)
        if self._outcomes is None:
            rows = collected.submissions.to_dict("records")
            fresh = {(row["file"], row["sha256"]) for row in rows if self._is_fresh(row["received"])}
            fresh |= set(zip(collected.unused["file"], collected.unused["sha256"], strict=True))
            self._outcomes = {key: outcome for key, outcome in outcomes.items() if key not in fresh}
        for key, outcome in outcomes.items():
            if self._outcomes.get(key) != outcome:
                self._report(outcome)
        self._outcomes |= outcomes

    def _is_fresh(self, received: str) -> bool:
        return bool(received) and datetime.fromisoformat(received) >= self._started

    def _is_free_again(self) -> bool:
        """Tell whether an output that was open in another program can be put in its place now.

        Where the system says so and it still cannot, that is tried no more than once until it was seen to be open.
        """
        free = {path for path in self._occupied if _is_replaceable(path)}
        is_due = not free <= self._tried
        self._tried = free
        return is_due

    def _show(self, path: Path) -> str:
        return path.relative_to(self._year.folder).as_posix()


def _list_outcomes(collected: "Collected", show: Callable[[Path], str]) -> dict[tuple[str, str], FileOutcome]:
    """One for each file but those that wait, by name and SHA-256: the same name may have come twice."""
    names = dict(zip(collected.ranking["office"], collected.ranking["name"], strict=True))
    findings = collected.findings
    errors = findings.loc[findings["severity"] == Severity.ERROR, "file"].value_counts()
    rows = collected.submissions.to_dict("records")
    read = (FileStatus.CURRENT, FileStatus.REFUSED)
    returned = [row for row in rows if row["kind"] == Kind.FORM and row["status"] in read]
    # The last one is answered. A refused return on an earlier form is: it is handed out again, on today's.
    last_of = {row["office"]: row["sha256"] for row in sorted(returned, key=itemgetter("received", "saved"))}
    outcomes = {}
    for row in rows:
        if row["status"] == FileStatus.WAITING:
            continue
        counts = row["status"] == FileStatus.CURRENT
        is_answered = row["status"] in read and last_of.get(row["office"]) == row["sha256"]
        correction = collected.corrections.get(row["office"]) if is_answered else None
        outcomes[row["file"], row["sha256"]] = FileOutcome(
            file=row["file"],
            status=FileStatus(row["status"]),
            reason=row["reason"],
            office=names.get(row["office"], ""),
            errors=int(errors.get(row["file"], 0)) if counts else 0,
            correction=show(correction) if correction else "",
        )
    return outcomes


def _is_replaceable(path: Path) -> bool:
    """Windows refuses to rename what is open, even to its own name; elsewhere an open file is no hindrance."""
    try:
        path.rename(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
