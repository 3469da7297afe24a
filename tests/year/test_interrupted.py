"""A collect that is stopped in the middle of reading: real processes, real workers.

1. Ctrl-C ends it with 130 and a word; nothing half done is left, and what was read is not read again.
2. Killed, it loses no more than it read since it last kept what it had.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sfs_excel.year.workspace import Workspace
from tests.pools import InProcess
from tests.small_year import OFFICES, hand_in, open_year

FILES = 2 * len(OFFICES)
# The program itself; after so many readings of its workers something happens to it.
PROGRAM = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, where the tests themselves run in the background
from sfs_excel.returns import stored
from sfs_excel.year import reader
really, stored._TOGETHER = reader.extract_spread, {together}
def extract(*given, **more):
    for number, each in enumerate(really(*given, **more), 1):
        yield each
        if number == {after}:
            {happens}
reader.extract_spread = extract
from sfs_excel.cli import main
main()
"""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four returns in the inbox: each office has sent two."""
    year = open_year(tmp_path_factory.mktemp("made") / "2018考核")
    for before in ("", "又报"):
        year.generate(all_anew=True)
        hand_in(year, before)
    return year.folder


@pytest.fixture
def folder(year: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(year, tmp_path / "2018考核"))


def run(folder: Path, happens: str, *, after: int, together: int = 200) -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(happens=happens, after=after, together=together)
    command = [sys.executable, "-X", "utf8", "-c", program, "-C", str(folder), "collect", "--jobs", "1"]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def collect_rest(folder: Path) -> list[str]:
    """The files that the next collect reads."""
    pool = InProcess()
    collected = Workspace(folder, executor=pool).collect()
    assert list(collected.ranking["status"]) == ["ranked", "ranked"]
    return pool.given


# 1. Ctrl-C


def test_what_was_read_before_ctrl_c_is_not_read_again(folder: Path) -> None:
    done = run(folder, "signal.raise_signal(signal.SIGINT)", after=3)
    assert done.returncode == 130
    assert done.stdout == ""
    said = re.sub(r"[│╭╮╰╯─\s]+", "", done.stderr)
    assert said.endswith("。已中断已经写好的文件都是完整的，重新运行同一个命令即可。"), (
        "behind what it says of the clock"
    )
    assert list((folder / "汇总").iterdir()) == []
    assert len(collect_rest(folder)) == FILES - 3


def test_without_an_interruption_everything_is_read(folder: Path) -> None:
    assert run(folder, "pass", after=3).returncode == 0, "control"
    assert collect_rest(folder) == []


# 2. Killed


def test_a_run_that_is_killed_has_kept_what_it_read_up_to_the_last_few(folder: Path) -> None:
    assert run(folder, "os._exit(9)", after=3, together=2).returncode == 9
    assert len(collect_rest(folder)) == FILES - 2
