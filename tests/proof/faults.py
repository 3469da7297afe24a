"""Any call may fail while a collector writes: it says so in one plain message or copes, and no file is half written."""

import contextlib
import errno
import io
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

from sfs_excel.cli import app as cli
from sfs_excel.cli.opening import DONE, FAILED, NEEDS_A_PERSON
from tests.proof.careless import TABLE, collect_carelessly, make_careless_year
from tests.proof.failing import FAULTS, Disk, failing_disk
from tests.proof.figures import Figure, at_least, equal
from tests.proof.observed import (
    OUTPUTS,
    ROOT,
    Drop,
    State,
    collect_all,
    count_doubled,
    count_half,
    count_unsound,
    files_below,
    find_leftovers,
    look_inbox,
    make_drops,
    make_small_year,
    output_files,
    put_drop,
    read_state,
)

_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHANGING = re.compile(r"[^/ ]*(?=\.\w+$)|[0-9a-f]{64}")  # a file's own name, not its extension
_LIMITED = (
    "import resource, sys; limit = int(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit));"
    "from sfs_excel.cli.app import run; sys.exit(run(sys.argv[2:]))"
)


def prove_faults(folder: Path, cases: int) -> list[Figure]:
    """A case is one call that fails once in one collect (`failing.py`: no space, bad disk or no permission), or all calls
    from there on for want of space; then what lies there, and one collect that nothing disturbs.

    Where there are more of them than asked for, they are drawn, those first that are the only ones of their kind and
    folder. For every twenty of them the operating system itself
    limits the size of every file, SQLite's too, in a process of its own.
    """
    ready = make_small_year(folder / "ready")
    drops = make_drops(ready, 2)
    collect_all(ready, [])
    person = next(path for path in output_files(ready) if path.suffix == ".xlsx" and path.parent.name == OUTPUTS[0])
    shutil.copyfile(ready / "名册.xlsx", person)  # a person has changed it, so that a copy of it must be kept
    for drop in drops:
        put_drop(ready, drop)
    tally = _Tally(ready, folder / "2016考核")
    calls = tally.count_calls()
    chosen = _choose_faults(calls, cases)
    for number, error, lasting in chosen:
        tally.fail(number, error, lasting=lasting)
    limits = _choose_limits(tally.year, max(1, cases // 20))
    for limit in limits:
        tally.limit(limit)
    return [
        Figure("calls of one collect that can fail", len(calls)),
        equal("calls that were made to fail and did", tally.fired, len(chosen)),
        at_least("file sizes that the operating system really limited", tally.limited, min(1, len(limits))),
        Figure("runs that ended with a message (exit code 2)", tally.told),
        Figure("runs that coped", tally.coped),
        equal(
            "\n".join(["runs that ended otherwise, or with an unclear message", *tally.unclear]), len(tally.unclear), 0
        ),
        equal("outputs half written or gone", tally.half, 0),
        equal("registers unreadable, stored files that are not what their name says", tally.unsound, 0),
        equal("receipts lost or doubled", tally.rows, 0),
        equal("next runs that failed, or had other results", tally.different, 0),
        equal("temporary files left after the next run", tally.leftovers, 0),
        equal("inboxes touched", tally.touched, 0),
        at_least("control: tables half written by a naive collector", _fail_naive(folder / "naive", drops), 1),
    ]


class _Tally:
    """Counts over one year folder, which is made anew from `ready` for every case.

    Attributes:
        unclear: what a clerk would have seen, with the call that failed.
    """

    def __init__(self, ready: Path, year: Path) -> None:
        self.year, self._ready = year, ready
        self._before = read_state(ready)
        self._after = self._before
        self._inbox = look_inbox(ready)
        self.fired = self.limited = self.told = self.coped = self.half = self.unsound = self.rows = 0
        self.different = self.leftovers = self.touched = 0
        self.unclear: list[str] = []

    def count_calls(self) -> list[str]:
        disk = Disk(self.year)
        self._renew()
        with failing_disk(disk):
            code, said = _collect(self.year)
        assert code in (0, 1), said
        self._after = read_state(self.year)
        return disk.calls

    def fail(self, number: int, error: int, *, lasting: bool) -> None:
        disk = Disk(self.year, number, error, lasting=lasting)
        self._renew()
        with failing_disk(disk):
            code, said = _collect(self.year)
        self.fired += disk.fired > 0
        self._look(code, said, f"{disk.calls[number]}, {errno.errorcode[error]}{' from there on' if lasting else ''}")

    def limit(self, size: int) -> None:
        self._renew()
        arguments = [str(size), "-C", str(self.year), "collect", "--export", "csv", "--jobs", "1"]
        run = subprocess.run(
            [sys.executable, "-c", _LIMITED, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        self.limited += run.returncode == FAILED
        self._look(run.returncode, run.stderr, f"limit of {size} bytes")

    def _renew(self) -> None:
        if self.year.exists():
            shutil.rmtree(self.year)
        shutil.copytree(self._ready, self.year)

    def _look(self, code: int | None, said: str, what: str) -> None:
        if code in (DONE, NEEDS_A_PERSON):
            self.coped += 1
        elif code == FAILED and _is_clear(said, self.year):
            self.told += 1
        else:
            self.unclear.append(f"{what}: {code} {said}")
        try:
            now = read_state(self.year)
            self.unsound += count_unsound(self.year)
        except sqlite3.Error:
            self.unsound += 1
        else:
            self.half += count_half(now, self._before, self._after)
            self._count_rows(now, self._before if len(now.rows) <= len(self._before.rows) else self._after)
        self._converge()
        self.touched += look_inbox(self.year) != self._inbox

    def _converge(self) -> None:
        code, _ = _collect(self.year)
        now = read_state(self.year)
        self.different += code not in (DONE, NEEDS_A_PERSON) or now.results != self._after.results
        self._count_rows(now, self._after)
        self.leftovers += len(find_leftovers(self.year))

    def _count_rows(self, now: State, wanted: State) -> None:
        self.rows += len(set(now.rows) ^ set(wanted.rows)) + count_doubled(now.rows)


def _collect(year: Path) -> tuple[int | None, str]:
    """The exit code, and what was said beside the report; None and the error where the clerk would see a traceback."""
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            return cli.run(["-C", str(year), "collect", "--export", "csv", "--jobs", "1"]), said.getvalue()
        except Exception as error:  # noqa: BLE001  # whatever comes out here would be a traceback
            return None, repr(error)


def _is_clear(said: str, year: Path) -> bool:
    """One message, in Chinese, that names a place which the clerk can find, with a remedy, and none of Python's words."""
    shown = re.sub(r"[\s│]", "", said)
    return (
        said.count("没能完成") == 1
        and year.name in shown
        and "请" in shown
        and len(_CHINESE.findall(shown)) >= 20
        and not re.search(r"Traceback|Error|Errno|错误代码|\.~|store/tmp", shown)
    )


def _choose_faults(calls: Sequence[str], number: int) -> list[tuple[int, int, bool]]:
    """Call, error, and whether it lasts."""
    rng = Random(number)
    kinds = {_CHANGING.sub("", call): index for index, call in enumerate(calls)}
    ways = [*((error, False) for error in FAULTS), (errno.ENOSPC, True)]
    first = [(index, *rng.choice(ways)) for index in kinds.values()]
    others = sorted({(index, *way) for index in range(len(calls)) for way in ways} - set(first))
    if number <= len(first):
        return sorted(rng.sample(first, number))
    return sorted(first + rng.sample(others, min(len(others), number - len(first))))


def _choose_limits(year: Path, number: int) -> list[int]:
    """File sizes in bytes, from none at all to just under the largest that is written."""
    written = [path for folder in (".sfs", *OUTPUTS) for path in files_below(year / folder)]
    sizes = sorted({path.stat().st_size - 1 for path in written if path.stat().st_size} | {0, 1, 100, 4096, 8192})
    return sizes[:: max(1, len(sizes) // number)][:number]


def _fail_naive(folder: Path, drops: Sequence[Drop]) -> int:
    """Tables that are neither the one before nor the one after, when one of the writes fails."""
    ready = make_careless_year(folder / "ready")
    put_drop(ready, drops[0])
    collect_carelessly(ready)
    for drop in drops[1:]:
        put_drop(ready, drop)
    disk = Disk(folder / "all")
    shutil.copytree(ready, folder / "all")
    with failing_disk(disk):
        collect_carelessly(folder / "all")
    whole = [(year / TABLE).read_bytes() for year in (ready, folder / "all")]
    half = 0
    for number, call in enumerate(disk.calls):
        if call.startswith("write"):
            year = shutil.copytree(ready, folder / str(number))
            with failing_disk(Disk(year, number, errno.ENOSPC)), contextlib.suppress(OSError):
                collect_carelessly(year)
            half += (year / TABLE).read_bytes() not in whole
    return half
