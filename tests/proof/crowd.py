"""Several collectors at once, and one that watches: each file is received once, whole, and no output is half written."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from random import Random

from tests.proof.careless import ADDITIONS, COUNTERS
from tests.proof.dropping import TOO_LONG, drop_slowly, final_name
from tests.proof.figures import Figure, at_least, at_most, equal
from tests.proof.observed import (
    INBOX,
    ROOT,
    STATE,
    State,
    collect_all,
    collect_command,
    count_doubled,
    count_unsound,
    find_leftovers,
    look_inbox,
    make_drops,
    make_small_year,
    make_year,
    put_drop,
    read_rows,
    read_state,
)

COLLECTORS = 3
CHAIN = 10  # drops that one year folder is given before the next begins
_PATIENCE, _QUIET = 120.0, 4.0  # s
_WATCH = """
import signal, sys, threading, time
from pathlib import Path
from sfs_excel.inbox.watch import Hints
from sfs_excel.year.workspace import Workspace
Hints.wait = lambda hints, seconds: time.sleep(seconds)
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
Workspace(Path(sys.argv[1])).watch(lambda event: None, stop)
"""
_TOLD = "另一个 sfs-excel 正在使用这个文件夹（电脑 "


def prove_collectors(folder: Path, cases: int) -> list[Figure]:
    """A case is one drop into the inbox, and three `collect --export csv` started at once."""
    chain = min(cases, CHAIN)
    year = ready = (make_year if cases >= CHAIN else make_small_year)(folder / "ready")
    drops = make_drops(ready, chain)
    states = collect_all(shutil.copytree(ready, folder / "single"), drops)
    received = doubled = unsound = different = touched = leftovers = 0
    ended: list[tuple[int, str]] = []
    for case in range(cases):
        turn = case % chain
        if turn == 0:
            year = shutil.copytree(ready, folder / f"crowded{case // chain}")
            ended += _run_at_once([collect_command(year)])
        put_drop(year, drops[turn])
        inbox = look_inbox(year)
        ended += _run_at_once([collect_command(year)] * COLLECTORS)
        now = read_state(year)
        received += _count_differences(now, states[turn + 1])
        doubled += count_doubled(now.rows)
        unsound += count_unsound(year)
        different += now.outputs != states[turn + 1].outputs
        touched += look_inbox(year) != inbox
        leftovers += len(find_leftovers(year))
    done = sum(code in (0, 1) for code, _ in ended)
    given_up = [(code, said) for code, said in ended if code not in (0, 1)]
    otherwise = [(code, said) for code, said in given_up if code != 2 or _TOLD not in said]
    naive = _count_miscounted(folder / "naive" / "counter")
    locked = _count_miscounted(folder / "locked" / "counter", "locked")
    return [
        Figure("rounds of three collectors", cases),
        Figure("collectors that were done", done),
        Figure("collectors that gave up, and said who holds the folder", len(given_up) - len(otherwise)),
        equal("; ".join(["collectors that ended otherwise", *map(str, otherwise)]), len(otherwise), 0),
        equal("receipts missing, doubled or in another order than one collector's", received, 0),
        equal("receipts doubled, or batches with a gap", doubled, 0),
        equal("stored files that are not what their name says, or are not there", unsound, 0),
        equal("rounds with an output that is not the single collector's", different, 0),
        equal("inboxes touched", touched, 0),
        equal("temporary files left", leftovers, 0),
        at_least("control: additions miscounted by three processes without the lock", naive, 1),
        equal("additions miscounted by three processes with the lock", locked, 0),
    ]


def prove_watching(folder: Path, cases: int) -> list[Figure]:
    """A case is one file, a note or a real form, that reaches the inbox slowly (`dropping.py`) while `watch` runs without
    a single hint from the operating system. For every 500 files, twice at least, it is killed (`kill -9`) and started
    again.
    """
    rng = Random(cases)
    year = (make_year if cases >= 500 else make_small_year)(folder / "watched")
    inbox = year / INBOX
    before = len(look_inbox(year))
    contents = _make_contents(year, cases, rng)
    kills = max(2, cases // 500)
    watcher = _Watcher(year)
    notes = folder / "naive.txt"
    naive = subprocess.Popen([sys.executable, "-m", "tests.proof.careless", "watch", str(inbox), str(notes)], cwd=ROOT)

    def kill_in_turn(complete: int) -> None:
        if watcher.kills < kills and complete >= (watcher.kills + 1) * cases / (kills + 1):
            watcher.kill()

    try:
        dropped = drop_slowly(inbox, contents, rng, kill_in_turn)
        wanted = {(each.name, hashlib.sha256(each.content).hexdigest()) for each in dropped}
        seconds = _wait_for(year, wanted, _PATIENCE + cases / 20)
    finally:
        naive.kill()
        naive.wait()
        code = watcher.stop()
    rows = read_rows(year)
    whole = {each.name: each.content for each in dropped}
    slow = {each.name for each in dropped if each.paused > TOO_LONG}
    receipts = [(final_name(row[2]), row[1]) for row in rows if final_name(row[2]) in whole]
    other = [(name, digest) for name, digest in receipts if (name, digest) not in wanted and name not in slow]
    half = sum(whole[name].startswith(_read_stored(year, digest)) for name, digest in other)
    noted = [line.split(" ", 1) for line in notes.read_text(encoding="utf-8").splitlines()]
    naive_half = {(name, digest) for digest, name in noted if final_name(name) in whole} - wanted
    return [
        Figure("files dropped", len(dropped)),
        Figure("seconds from the last file to its receipt", round(seconds, 1)),
        equal("times the watcher was killed and started again", watcher.kills, kills),
        equal("exit code of the last watcher, told to stop", code, 0),
        equal(
            "files lost: without a receipt of their final bytes", len(wanted - {(row[2], row[1]) for row in rows}), 0
        ),
        equal("files taken half-written", half, 0),
        equal("receipts of other bytes than the file ever had", len(other) - half, 0),
        equal("receipts doubled, or batches with a gap", count_doubled(rows), 0),
        equal("stored files that are not what their name says, or are not there", count_unsound(year), 0),
        equal("outputs half written", sum(each == "broken" for each in read_state(year).outputs.values()), 0),
        equal("files of the inbox gone or changed", len(look_inbox(year)) - before - len(dropped), 0),
        at_most("files that rested too long by the machine's fault, and prove nothing", len(slow), cases / 10),
        at_least("control: files that a naive watcher took half-written", len(naive_half), 1),
    ]


def _make_contents(year: Path, number: int, rng: Random) -> list[bytes]:
    """Notes, each different, and now and then a real form."""
    forms = [content for drop in make_drops(year, min(10, number)) for name, content in drop.items() if "次/" in name]
    forms = [content for content in forms if content.startswith(b"PK")]
    contents = [f"第{turn}份便条。".encode() * rng.randint(5, 500) for turn in range(number)]
    for turn, form in enumerate(forms):
        contents[turn * number // len(forms)] = form
    return contents


class _Watcher:
    """The process that watches."""

    def __init__(self, year: Path) -> None:
        self.kills = 0
        self._year = year
        self._process = self._start()

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.kills += 1
        self._process = self._start()

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(_PATIENCE)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _WATCH, str(self._year)]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)


def _wait_for(year: Path, wanted: set[tuple[str, str]], patience: float) -> float:
    """Until every file is registered, and a little longer, so that what should not come would have come. In seconds."""
    started = time.monotonic()
    while time.monotonic() < started + patience and not wanted <= {(row[2], row[1]) for row in read_rows(year)}:
        time.sleep(0.5)
    seconds = time.monotonic() - started
    time.sleep(_QUIET)
    return seconds


def _read_stored(year: Path, digest: str) -> bytes:
    return (year / STATE / "store" / digest).read_bytes()


def _count_differences(now: State, wanted: State) -> int:
    return sum(row != other for row, other in zip_longest(now.rows, wanted.rows))


def _run_at_once(commands: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """The exit code of each, and what it said beside its report."""
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for command in commands
    ]
    said = [process.communicate()[1] for process in running]
    return [(process.returncode, words) for process, words in zip(running, said, strict=True)]


def _count_miscounted(counter: Path, *way: str) -> int:
    """The error of three processes that count together."""
    counter.parent.mkdir()
    counter.write_text("0", encoding="utf-8")
    command = [sys.executable, "-m", "tests.proof.careless", "count", str(counter), *way]
    ended = _run_at_once([command] * COUNTERS)
    assert [code for code, _ in ended] == [0] * COUNTERS, ended
    # A torn write can add to the count as well as take from it.
    return abs(COUNTERS * ADDITIONS - int(counter.read_text(encoding="utf-8")))
