"""Reading in worker processes: a file that kills or holds up its reader costs itself alone.

The readers here stand in for what a rotten file does to calamine: they abort for real, in a real worker.
"""

import faulthandler
import os
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from sfs_excel.inbox import pool
from sfs_excel.inbox.extract import Extract
from sfs_excel.inbox.pool import Outcome, extract_all
from tests.fillings import write_filled

KILLER = "读取这个文件时读取程序异常中止或没有响应，文件内容不正常。请让司法所用发放的原表重新填报。"


def read_or_die(path: Path) -> Extract:
    """A reader that does what the name of the file says."""
    if path.stem.startswith("abort"):
        os.abort()
    if path.stem.startswith("exit"):
        os._exit(0)
    if path.stem.startswith("memory"):
        raise MemoryError
    if path.stem.startswith("sleep"):
        time.sleep(600)
    if path.stem.startswith("spin"):
        re.match(r"(a+)+$", "a" * 60 + "b")  # never lets go of the interpreter
    return Extract((), sheet=path.stem)


def plant(seconds: float = 30.0) -> None:
    """Runs first in every worker."""
    vars(pool).update(extract_return=read_or_die, READ_SECONDS=seconds)
    faulthandler.disable()  # pytest's: it would tell of every death at length


def make_workers(number: int, seconds: float = 30.0) -> Executor:
    return ProcessPoolExecutor(number, initializer=plant, initargs=(seconds,))


def read(names: Sequence[str], jobs: int = 2, executor: Callable[[int], Executor] = make_workers) -> dict[str, str]:
    """Name -> the sheet that was read, or the reason of refusal."""
    outcomes = [(path.stem, outcome) for path, outcome in extract_all([Path(name) for name in names], jobs, executor)]
    assert len(outcomes) == len(names)  # none twice
    return {name: say(outcome) for name, outcome in outcomes}


def say(outcome: Outcome) -> str:
    return outcome.sheet if isinstance(outcome, Extract) else outcome.reason


@pytest.mark.parametrize("way", ["abort", "exit", "memory"])
def test_a_file_that_kills_its_reader_costs_itself_alone(way: str) -> None:
    sound = [f"{number}" for number in range(12)]
    assert read([*sound[:3], way, *sound[3:]]) == {name: name for name in sound} | {way: KILLER}


def test_several_killers_are_each_found() -> None:
    names = ["abort1", "1", "exit2", "2", "3", "abort3", "4"]
    assert read(names, jobs=3) == {name: KILLER if name[:2] in ("ab", "ex") else name for name in names}


def test_nothing_but_killers_comes_to_an_end() -> None:
    assert read(["abort1", "abort2", "abort3"]) == dict.fromkeys(["abort1", "abort2", "abort3"], KILLER)


@pytest.mark.parametrize("way", ["sleep", "spin"])
def test_a_file_that_holds_up_its_reader_is_given_up(way: str) -> None:
    started = time.monotonic()
    names = ["1", way, "2", "3"]
    assert read(names, executor=partial(make_workers, seconds=0.5)) == {
        name: KILLER if name == way else name for name in names
    }
    assert time.monotonic() - started < 20


def test_a_watchdog_that_was_not_needed_ends_nothing() -> None:
    names = [f"{number}" for number in range(40)]
    assert read(names, jobs=1, executor=partial(make_workers, seconds=0.5)) == {name: name for name in names}


def test_forms_are_read_and_others_refused(tmp_path: Path) -> None:
    form, other = write_filled(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    other.write_bytes(b"%PDF-1.4")
    outcomes = dict(extract_all([form, other, tmp_path / "gone.xlsx"]))
    extract = outcomes[form]
    assert isinstance(extract, Extract)
    assert len(extract.rows) == 99  # 96 fields, and three items at which nothing is asked
    assert "PDF" in say(outcomes[other])
    assert "文件打不开" in say(outcomes[tmp_path / "gone.xlsx"])


def test_any_other_executor_will_do(tmp_path: Path) -> None:
    paths = [write_filled(tmp_path / "a.xlsx")]
    [(path, outcome)] = extract_all(paths, executor=ThreadPoolExecutor)
    assert (path, say(outcome)) == (paths[0], "填报表")


def test_no_file_needs_no_worker() -> None:
    def refuse(number: int) -> Executor:
        raise AssertionError(number)

    assert list(extract_all([], executor=refuse)) == []


@pytest.mark.parametrize(("jobs", "files", "workers"), [(8, 3, 3), (2, 5, 2), (100, 200, 61), (1, 1, 1)])
def test_there_are_no_more_workers_than_files_or_than_windows_can_wait_for(jobs: int, files: int, workers: int) -> None:
    asked = []

    def count(number: int) -> Executor:
        asked.append(number)
        return ThreadPoolExecutor(1)

    missing = [Path(f"no-such-file-{number}") for number in range(files)]
    assert len(list(extract_all(missing, jobs, count))) == files
    assert asked == [workers]
