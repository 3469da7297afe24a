"""A clerk says of a missing or void ballot that it will not be mended: then it holds the end up no longer.

What that does to the stage: tests/outcome/test_stages.py.
"""

import shutil
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.outcome.standing import Turnout
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.pools import InProcess
from tests.small_year import VOTERS, cast, hand_in, open_own, open_year, send, write

DECIDED = {"001|03.found": (2, ""), "002|03.found": (0, "")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All is in, but P6's ballot is void: an office is left out. Five valid ones are enough by the rulebook."""
    year = open_year(tmp_path_factory.mktemp("made") / "2018考核")
    year.generate()
    hand_in(year)
    year.collect()
    year.assess()
    for name in ("政工科", "基层科"):
        send(year.folder, f"{name}.xlsx", write(open_own(year, f"核定表_{name}.xlsx"), DECIDED))
    for voter in VOTERS[:5]:
        cast(year, voter, "优", "良")
    cast(year, VOTERS[5], "优", None)
    opened(year.folder).collect(export=True)
    return year.folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2018考核"))


def opened(folder: Path) -> Workspace:
    return Workspace(folder, clock=Stopped("2018-12-19T09:00:00+08:00"), executor=InProcess())


def read_tables(folder: Path) -> dict[str, bytes]:
    tables = (folder / "汇总" / "导出").glob("*.csv")
    return {path.name: path.read_bytes() for path in tables if path.name != "events.csv"}


def test_the_void_ballot_holds_the_end_up_until_it_is_said_not_to_be_mended(folder: Path) -> None:
    year, before = opened(folder), read_tables(folder)
    status = year.status()
    assert (status.stage, status.waiting_rows) == ("核定", (("终评", "评委", "票有误、没有计入：编号 P6"),))
    assert status.turnout == Turnout(voters=6, valid=5, void=1)
    assert (status.tasks[-1].what, status.tasks[-1].about) == (
        "缺的、作废的票（1 张）不再补的，记下“不再补评”，写明原因", ("编号 P6",),
    )  # fmt: skip
    [row] = year.no_more_ballots(["P6"], reason="出差", who="张三").to_dict("records")
    assert (row["voter"], row["status"], row["closed"]) == ("P6", "faulty", "1")
    [event] = year.status().events.to_dict("records")
    assert (event["kind"], event["target"], event["about"], event["reason"]) == (
        "no_more_ballots",
        "P6",
        "评委",
        "出差",
    )
    collected = year.collect(export=True)
    assert (collected.stage, collected.brief.has_errors) == ("终评", False)
    assert read_tables(folder) != before
    year.no_more_ballots(["P6"], reason="又来补了", undo=True)
    assert year.collect(export=True).stage == "核定"
    assert read_tables(folder) == before


@pytest.mark.parametrize(
    ("voters", "undo", "said"),
    [
        ((), False, "不再补评：没有写是谁的票。请写评委的编号，如 no-more-ballots P1。"),
        (("P9",), False, "名册.xlsx「评委」：没有P9。请核对，现有：P1、P2、P3、P4、P5、P6。"),
        (("P6",), True, "编号 P6：没有记过“不再补评”，没有什么可以撤销。请核对编号。"),
        (
            ("P1、P2",),
            False,
            "编号 P1：票有效，已经计入。要收回的，用 withdraw 撤回这张票。\n"
            "编号 P2：票有效，已经计入。要收回的，用 withdraw 撤回这张票。",
        ),
    ],
)
def test_what_cannot_be_done_is_told_with_a_remedy(made: Path, voters: tuple[str, ...], undo: bool, said: str) -> None:
    with pytest.raises(SfsError) as caught:
        opened(made).no_more_ballots(voters, reason="出差", undo=undo)
    assert str(caught.value) == said


def test_once_is_enough(folder: Path) -> None:
    year = opened(folder)
    year.no_more_ballots(["P6"], reason="出差")
    with pytest.raises(SfsError, match="编号 P6：已经记过“不再补评”（办理记录第1号）。还要补的，加 --undo。"):
        year.no_more_ballots(["P6"], reason="出差")
    assert len(year.events) == 1
