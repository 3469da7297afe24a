"""The commands that decide and write are killed at any moment: nothing is lost or half done, and the next try comes to the end."""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sfs_excel.inbox.register import Register
from sfs_excel.year.workspace import Workspace
from tests.commands import run
from tests.posted import RIGHT, make_year
from tests.proof.figures import Figure, at_least, equal
from tests.proof.kills import Later, Moment, kill_when, look_in, run_whole
from tests.proof.observed import STATE, count_unsound, digest_output, files_below, read_rows

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "finalize": ("finalize", "--reason", "先报"),
    "withdraw": ("withdraw", f"{RIGHT}.xlsx", "--reason", "练习"),
    "assess": ("assess",),
    "generate": ("generate",),
    "notify": ("notify", "--kind", "得分反馈"),
}
_PLACES = ("发放", "核定", "汇总", "汇总/反馈", "定稿", STATE)
_BROKEN = "broken"


@dataclass(frozen=True)
class _Seen:
    """A year folder: its files for people, and how much its register knows.

    Attributes:
        files: path -> digest of what it says (`digest_output`); what lies in 定稿 is proven by its own list.
        events, issues: how many.
    """

    files: Mapping[str, str]
    events: int
    issues: int


@dataclass(frozen=True)
class _Whole:
    """A command that was left alone.

    Attributes:
        seconds: that it took.
        after, collected: what stood there after it, and after one more collect.
    """

    seconds: float
    after: _Seen
    collected: _Seen


def prove_commands(folder: Path, cases: int) -> list[Figure]:
    """A case is one of the commands, killed (`kill -9`) in a copy of the same year, what then lies there, the same command once
    more, and a collect. The commands take turns.

    Every other kill of a command comes at a moment drawn over its whole run, the others soon after it has begun to write.
    """
    ready, rng, tally = make_year(folder / "ready"), Random(cases), _Tally()
    before, names = _look(ready), list(COMMANDS)[:cases]
    wholes = {name: _leave_alone(ready, folder / name, name) for name in names}
    for case in range(cases):
        name = names[case % len(names)]
        whole, year = wholes[name], Path(shutil.copytree(ready, folder / f"{name}{case}"))
        turn, turns = case // len(names), -(-cases // len(names))
        moment = _draw_moment(year, (turn, turns), whole.seconds, rng)
        tally.killed += kill_when(_command(year, name), moment)
        tally.look_after_kill(year, before, whole.after)
        tally.try_again(year, name, whole)
        shutil.rmtree(year, ignore_errors=True)
    return [
        Figure("kills", cases),
        at_least("kills that met a running command", tally.killed, max(1, cases // 2)),
        equal("receipts, events, forms or files lost", tally.lost, 0),
        equal("files half written, final results not as their list", tally.half, 0),
        equal("things decided twice", tally.twice, 0),
        equal("next tries that did not come to the end, or to another one", tally.different, 0),
        at_least(
            "control: a paper cut short, a lost one and a changed final result are found", _find_planted(folder), 3
        ),
    ]


class _Tally:
    def __init__(self) -> None:
        self.killed = self.lost = self.half = self.twice = self.different = 0

    def look_after_kill(self, year: Path, before: _Seen, after: _Seen) -> None:
        self.half += count_unsound(year)
        self._compare(_look(year), before, after)
        self.half += _count_altered(year)

    def _compare(self, now: _Seen, before: _Seen, after: _Seen) -> None:
        self.lost += len(before.files.keys() - now.files.keys())
        self.lost += (now.events < before.events) + (now.issues < before.issues)
        self.twice += now.events > max(before.events, after.events)
        self.half += _count_half(now.files, before.files, after.files)

    def try_again(self, year: Path, name: str, whole: _Whole) -> None:
        """Run it once more. A thing that was decided already is not decided twice: that is said, and the year is as if left alone."""
        is_decided = name in ("finalize", "withdraw") and _look(year).events > 0
        code, _ = run(year, *COMMANDS[name])
        self.different += code != (2 if is_decided else 0)
        Workspace(year).collect(export=True)
        now = _look(year)
        self.twice += now.events != whole.collected.events
        self.different += now.files.keys() != whole.collected.files.keys()
        self.half += _count_half(now.files, whole.collected.files, whole.collected.files) + _count_altered(year)


def _leave_alone(ready: Path, folder: Path, name: str) -> _Whole:
    """Run the command twice, in two copies: what they say alike, and nothing else, is the same every time."""
    seen, seconds = [], 0.0
    for number in range(2):
        year = Path(shutil.copytree(ready, folder.with_name(f"{folder.name}_whole{number}")))
        seconds = run_whole(_command(year, name))
        after = _look(year)
        Workspace(year).collect(export=True)
        seen.append((after, _look(year)))
    (one, last), (other, other_last) = seen
    return _Whole(seconds, _agree(one, other), _agree(last, other_last))


def _agree(one: _Seen, other: _Seen) -> _Seen:
    """Of what differs every time (the number of a form) it is known only that it is there: `""`."""
    return _Seen(
        {name: digest if other.files.get(name) == digest else "" for name, digest in one.files.items()},
        one.events,
        one.issues,
    )


def _count_half(now: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]) -> int:
    """Files that are no whole files, or neither what was there nor what the command writes."""
    return sum(
        digest == _BROKEN or not {digest, ""} & {before.get(name), after.get(name)} for name, digest in now.items()
    )


def _count_altered(year: Path) -> int:
    """Final results in their places that are not as their list, or that the register does not know."""
    verified = [Workspace.verify(place) for place in (year / "定稿").glob("[0-9]*")]
    return sum(not each.is_sound for each in verified)


def _look(year: Path) -> _Seen:
    rows = read_rows(year)
    register = Register(year / STATE / "register.sqlite")
    shown = [
        path for path in files_below(year) if not any(part.startswith(".") for part in path.relative_to(year).parts)
    ]
    files = {
        path.relative_to(year).as_posix(): digest_output(path)
        for path in shown
        if "定稿" not in path.relative_to(year).parts
    }
    return _Seen(files | {f"register/{row[0]}": row[1] for row in rows}, len(register.events()), len(register.issues()))


def _draw_moment(year: Path, turn: tuple[int, int], seconds: float, rng: Random) -> Moment:
    number, of = turn
    if number % 2 == 0:
        return look_in(seconds * (number + 2 * rng.random()) / (of + 1))
    return Later([year / place for place in _PLACES], rng.uniform(0, seconds / 4))


def _command(year: Path, name: str) -> list[str]:
    return [sys.executable, "-X", "utf8", "-m", "sfs_excel", "-C", str(year), *COMMANDS[name]]


def _find_planted(folder: Path) -> int:
    """The traces that a command which writes in place would leave."""
    year = Path(shutil.copytree(folder / "ready", folder / "planted"))
    year_before = _look(year)
    place = Workspace(year).finalize(reason="先报")
    paper = next((year / "退回").glob("*.docx"))
    paper.write_bytes(paper.read_bytes()[:100])
    next((year / "退回").glob("*.txt")).unlink()
    table = place / "名册.xlsx"
    table.chmod(0o644)
    table.write_bytes(b"")
    tally = _Tally()
    tally.look_after_kill(year, year_before, year_before)
    return tally.lost + tally.half
