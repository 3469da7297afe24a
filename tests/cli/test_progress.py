"""The bar of a command: the pace from two seconds on, of the work at hand alone."""

import io
from typing import Any

import pytest
from rich.console import Console
from rich.progress import Progress

from sfs_excel.cli.progress import ProgressBar, say_pace, show_progress


@pytest.mark.parametrize(
    ("speed", "left", "said"),
    [
        (12.4, 80, "每秒 12 个，还要 1 分 20 秒"),
        (9.96, 0, "每秒 10.0 个，还要 0 秒"),
        (10, 59.2, "每秒 10 个，还要 1 分 0 秒"),
        (1, 3600, "每秒 1.0 个，还要 1 小时 0 分"),
        (0.2, 3661, "每分钟 12 个，还要 1 小时 1 分"),
    ],
)
def test_pace_is_told_in_words(speed: float, left: float, said: str) -> None:
    assert say_pace(speed, left) == said


class Clock:
    """Stands where it is put."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bar(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Progress:
    """The bar of `show_progress`, on a terminal, by this clock."""
    made: list[Progress] = []

    def make(*columns: Any, **_: Any) -> Progress:
        screen = Console(file=io.StringIO(), force_terminal=True, width=120)
        made.append(Progress(*columns, console=screen, auto_refresh=False, get_time=clock))
        return made[-1]

    monkeypatch.setattr("sfs_excel.cli.progress.Progress", make)
    with show_progress():
        pass
    return made[0]


def shown(bar: Progress) -> str:
    screen = Console(file=io.StringIO(), width=120)
    screen.print(bar.get_renderable())
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue().splitlines()[-1]


def test_pace_is_shown_from_two_seconds_on(bar: Progress, clock: Clock) -> None:
    tell = ProgressBar(bar)
    for second in range(4):
        clock.now = float(second)
        tell(20 * second, 100, "读取报表")
        assert ("每秒 20 个，还要 " in shown(bar)) == (second >= 2)
    assert shown(bar).rstrip().endswith("60/100　每秒 20 个，还要 2 秒")


def test_other_work_has_a_pace_of_its_own(bar: Progress, clock: Clock) -> None:
    tell = ProgressBar(bar)
    for second in range(4):
        clock.now = float(second)
        tell(20 * second, 100, "读取报表")
    tell(0, 0, "核对、计分")
    assert shown(bar).rstrip().endswith("━")
    clock.now = 6.5
    assert shown(bar).rstrip().endswith("━ 已用 4 秒"), "3.5 and something"
    for second in range(7, 11):
        clock.now = float(second)
        tell(second - 7, 30, "写文件")
    assert shown(bar).rstrip().endswith("3/30　每秒 1.0 个，还要 27 秒")
