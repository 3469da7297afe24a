"""Every command that may take long tells of its work as it goes on, each part of it with a number where there is one."""

from collections.abc import Callable
from typing import Any

import pytest

from sfs_excel.year.workspace import Workspace
from tests.pools import InProcess
from tests.small_year import hand_in, list_people, open_year

Told = list[tuple[int, int, str]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """Command -> what it told."""
    root = tmp_path_factory.mktemp("told")
    list_people(open_year(root / "2018考核"))
    year = Workspace(root / "2018考核", executor=InProcess())
    said: dict[str, Told] = {}

    def listen(name: str, command: Callable[..., Any]) -> None:
        said[name] = []
        command(progress=lambda *each: said[name].append(each))

    listen("generate", year.generate)
    hand_in(year)
    listen("collect", year.collect)
    listen("assess", year.assess)
    listen("notify", lambda **how: year.notify("letter", **how))
    return said


def test_forms_are_counted(told: dict[str, Told]) -> None:
    assert told["generate"] == [(0, 2, "河东司法所"), (1, 2, "城关司法所"), (2, 2, "")]


def test_collect_tells_of_reading_then_of_scoring_then_of_writing(told: dict[str, Told]) -> None:
    assert told["collect"][:3] == [(1, 2, "读取报表"), (2, 2, "读取报表"), (0, 0, "核对、计分")]
    written = told["collect"][3:]
    assert (0, 1, "2018年度司法所考核排名.xlsx") in written
    assert all(done < total for done, total, _ in written)


def test_handouts_are_counted(told: dict[str, Told]) -> None:
    # 2 departments, 6 voters, the log
    assert [each for each in told["assess"] if each[1] == 9][:4] == [
        (0, 9, "核定"),
        (1, 9, "政工科"),
        (2, 9, "基层科"),
        (3, 9, "P1"),
    ]
    assert told["assess"][-1][:2] == (9, 9)


def test_papers_are_counted(told: dict[str, Told]) -> None:
    assert told["notify"][-2:] == [(0, 2, "河东司法所"), (1, 2, "城关司法所")]
