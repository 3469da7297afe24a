"""A collector that is killed at any moment has lost nothing, doubled nothing and left no half file."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.proof.careless import TABLE, TAKEN, make_careless_year
from tests.proof.figures import Figure, at_least, at_most, equal
from tests.proof.observed import (
    INBOX,
    OUTPUTS,
    ROOT,
    STATE,
    Drop,
    State,
    collect_all,
    collect_command,
    count_doubled,
    count_half,
    count_unsound,
    files_below,
    find_leftovers,
    look_inbox,
    make_drops,
    make_small_year,
    make_year,
    put_drop,
    read_state,
)

CHAIN = 20  # drops that one year folder is given before the next begins: enough for leftovers to pile up
_SOON = 0.06  # s; that long a collector writes its outputs
_PATIENCE = 120.0  # s

Moment = Callable[[], bool]
"""Says whether it has come."""


def prove_kills(folder: Path, cases: int) -> list[Figure]:
    """A case is one drop into the inbox, one `collect --export csv` that is killed (`kill -9`, all its processes), what
    then lies there, and one collect that may finish.

    Every other kill comes at a moment drawn over the whole run, as long as the last one that was left alone; the others
    within the short time in which files are being written, as soon as the store, the register or an output changes.
    """
    rng = Random(cases)
    chain = min(cases, CHAIN)
    ready = (make_year if cases >= CHAIN else make_small_year)(folder / "ready")
    drops = make_drops(ready, chain)
    states = collect_all(shutil.copytree(ready, folder / "undisturbed"), drops)
    tally = _Tally()
    year, seconds = ready, 0.0
    for case in range(cases):
        turn = case % chain
        if turn == 0:
            year = shutil.copytree(ready, folder / f"killed{case // chain}")
            seconds = run_whole(collect_command(year))
            tally.compare(read_state(year), states[0])
        put_drop(year, drops[turn])
        inbox = look_inbox(year)
        moment = _draw_moment(year, case, cases, seconds, rng)
        tally.killed += kill_when(collect_command(year), moment)
        tally.look_afterkill_when(year, states[turn], states[turn + 1])
        seconds = run_whole(collect_command(year))
        tally.compare(read_state(year), states[turn + 1])
        tally.touched += look_inbox(year) != inbox
        tally.leftovers = max(tally.leftovers, len(find_leftovers(year)))
    return [
        Figure("kills", cases),
        at_least("kills that met a running collector", tally.killed, max(1, cases // 2)),
        at_least("kills after the drop was registered, before the run was over", tally.late, min(1, cases // 10)),
        equal("receipts lost, at once or after the next collect", tally.lost, 0),
        equal("receipts doubled, or batches with a gap", tally.doubled, 0),
        equal("outputs half written or gone", tally.half, 0),
        equal("registers unreadable, stored files that are not what their name says", tally.unsound, 0),
        equal("runs after a kill with other results than undisturbed", tally.different, 0),
        equal("inboxes touched", tally.touched, 0),
        at_most("temporary files left after a finished collect, at most", tally.leftovers, len(states[-1].outputs)),
        at_most("copies of the ranking workbook that nobody needs, per year folder", tally.copies, 0),
        at_least("control: files lost and tables half written by a naive collector", _kill_naive(folder, drops), 1),
    ]


class _Tally:
    def __init__(self) -> None:
        self.killed = self.late = self.lost = self.doubled = self.half = self.unsound = self.different = 0
        self.touched = self.leftovers = self.copies = 0

    def look_afterkill_when(self, year: Path, before: State, after: State) -> None:
        try:
            now = read_state(year)
            self.unsound += count_unsound(year)
        except sqlite3.Error:
            self.unsound += 1
            return
        self.late += now.rows == after.rows and now.outputs != after.outputs
        self.half += count_half(now, before, after)
        self._count_rows(now, before if len(now.rows) <= len(before.rows) else after)

    def compare(self, now: State, wanted: State) -> None:
        """After a run that finished."""
        self.different += now.results != wanted.results
        self.copies = max(self.copies, len(now.outputs) - len(now.results))
        self._count_rows(now, wanted)

    def _count_rows(self, now: State, wanted: State) -> None:
        self.lost += len(set(wanted.rows) - set(now.rows))
        self.doubled += count_doubled(now.rows) + len(set(now.rows) - set(wanted.rows))


def _draw_moment(year: Path, case: int, cases: int, seconds: float, rng: Random) -> Moment:
    """Says when the moment has come. Moments over the whole run are drawn from as many equal parts as there are."""
    if case % 2 == 0:
        return look_in(seconds * (case + 2 * rng.random()) / (cases + 1))
    watched = [year / STATE / "store", year / STATE, *(year / name for name in OUTPUTS), year / OUTPUTS[0] / "导出"]
    place, delay = rng.choice(watched), rng.uniform(0, _SOON)
    return Later([place], delay)


def look_in(seconds: float) -> Moment:
    """The moment comes in so many seconds."""
    after = time.monotonic() + seconds
    return lambda: time.monotonic() >= after


class Later:
    """Says when so many seconds have passed since something was written or removed in one of these folders."""

    def __init__(self, folders: Sequence[Path], delay: float) -> None:
        self._folders, self._delay = folders, delay
        self._before = self._look()
        self._changed: float | None = None

    def __call__(self) -> bool:
        if self._changed is None and self._look() != self._before:
            self._changed = time.monotonic()
        return self._changed is not None and time.monotonic() >= self._changed + self._delay

    def _look(self) -> list[int]:
        return [folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in self._folders]


def kill_when(command: Sequence[str], has_come: Moment) -> bool:
    """Kill it; tell whether there still was something to kill."""
    process = _start(command)
    until = time.monotonic() + _PATIENCE
    while not has_come() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.0005)
    is_running = process.poll() is None
    if is_running:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return is_running


def run_whole(command: Sequence[str]) -> float:
    """Run it; the seconds that it took."""
    started = time.monotonic()
    process = _start(command)
    code = process.wait(_PATIENCE)
    assert code in (0, 1), f"an undisturbed run ended with {code}"
    return time.monotonic() - started


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """In a group of its own, so that its workers can be killed with it."""
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _kill_naive(folder: Path, drops: Sequence[Drop]) -> int:
    """Files that are in no table after the restart. Killed as soon as it has taken a file, or a little later."""
    lost = 0
    for delay in (0.0, 0.05, 0.1):
        year = make_careless_year(folder / f"naive{delay}")
        for drop in drops:
            put_drop(year, drop)
        dropped = len(files_below(year / INBOX))
        command = [sys.executable, "-m", "tests.proof.careless", "collect", str(year)]
        assert kill_when(command, Later([year / TAKEN], delay))
        run_whole(command)
        lost += dropped - len((year / TABLE).read_text(encoding="utf-8").splitlines())
    return lost
