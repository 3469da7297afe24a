"""Shows on a terminal, while work goes on, how much of it is done, how fast, and how long it will still take."""

import contextlib
import math
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from sfs_excel.cli.terminal import clean

_SOON = 2.0  # seconds: what is done by then has no pace worth telling
_FEW = 10.0  # a second


class ProgressBar:
    """Called with what is done of how much, and what it is."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)
        self._last = 0, 0

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show that `done` of `total` are done (0: nobody can say of how many), and what is at hand. Fewer than before, or of
        another number, are of another work, which has a pace of its own."""
        if done < self._last[0] or total != self._last[1]:
            self._bar.remove_task(self._task)
            self._task = self._bar.add_task("", total=total or None)
        self._last = done, total
        self._bar.update(self._task, completed=done, description=clean(what))

    @contextlib.contextmanager
    def hidden(self) -> Iterator[None]:
        """Nothing of it is on the screen: somebody is asked something there."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()


class _Pace(ProgressColumn):
    """`60/100　每秒 12 个，还要 1 分 20 秒`; where nobody can say of how many, the time that it has taken."""

    def render(self, task: Task) -> Text:
        is_soon = (task.elapsed or 0) < _SOON
        if task.total is None:
            return Text("" if is_soon else f"已用 {say_time(task.elapsed or 0)}")
        counted = f"{task.completed:.0f}/{task.total:.0f}"
        if is_soon or not task.speed or task.time_remaining is None:
            return Text(counted)
        return Text(f"{counted}　{say_pace(task.speed, task.time_remaining)}")


def say_pace(speed: float, left: float) -> str:
    """Say how fast it goes, and how long it will still take.

    Args:
        speed: done in a second.
        left: seconds.
    """
    if speed < 1:
        return f"每分钟 {60 * speed:.0f} 个，还要 {say_time(left)}"
    return f"每秒 {speed:.{0 if speed >= _FEW else 1}f} 个，还要 {say_time(left)}"


def say_time(seconds: float) -> str:
    """`1 小时 1 分`, `1 分 20 秒`, `20 秒`; what is begun counts."""
    minutes, seconds = divmod(math.ceil(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} 小时 {minutes % 60} 分"
    return f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"


@contextlib.contextmanager
def show_progress() -> Iterator[ProgressBar]:
    """A bar on a terminal, on the error stream so that a redirected report stays clean; silence elsewhere."""
    console = Console(stderr=True, markup=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), _Pace())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield ProgressBar(bar)
