"""Reading in worker processes: a file that kills or holds up its reader costs itself alone.

The readers here stand in for what a rotten file does to calamine: they abort for real, in a real worker.
1. What kills, holds up or fills up a reader is set aside, and it is said which of it; every other file is read.
2. No file pays for workers that do not work at all, for one that somebody ended, or for a machine that is busy.
3. A script may start the collector without `if __name__ == "__main__":`, however processes are started on its system.
4. Any other executor will do.
"""

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.returns import pool
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.package import Outcome, Package
from sfs_excel.returns.pool import extract_all
from sfs_excel.workers import executor as workers
from sfs_excel.workers.executor import TaskError, Workers
from tests.fillings import write_filled
from tests.returns.planted import Planted, make_processes

ROOT = Path(__file__).resolve().parents[2]
KILLER = "读取这个文件时读取程序异常中止，文件内容不正常，没有读取。请让司法所用发放的原表重新填报。"
TOO_SLOW = "文件内容过多，在规定的时间内读不完，没有读取。请司法所删去表里多余的工作表和内容后重新报送，或用发放的原表重新填报。"
TOO_HUNGRY = "文件内容过多，读取要用的内存超过规定，没有读取。请司法所删去表里多余的工作表和内容后重新报送，或用发放的原表重新填报。"
NO_ANSWER = "读取这个文件时等了很久没有结果（机器太忙，或磁盘没有响应），这次没有读取。请过一会儿再汇总一次。"
STOPPED = (
    "读取这个文件时读取进程被系统中止（内存不够，或被别的程序结束），不是文件的问题，这次没有读取。"
    "请关闭一些程序，再汇总一次。"
)


def read(names: Sequence[str], jobs: int = 2, executor: Callable[[int], Executor] = Planted) -> dict[str, str]:
    """Name -> the sheet that was read, or the reason of refusal."""
    outcomes = [
        (path.stem, reading.outcome) for path, reading in extract_all([Path(name) for name in names], jobs, executor)
    ]
    assert len(outcomes) == len(names)  # none twice
    return {name: say(outcome) for name, outcome in outcomes}


def say(outcome: Outcome) -> str:
    match outcome:
        case Extract():
            return outcome.sheet
        case Package():
            return "、".join(member.name for member in outcome.members)
        case _:
            return outcome.reason


@pytest.mark.parametrize("executor", [Planted, make_processes])
@pytest.mark.parametrize("way", ["abort", "exit"])
def test_a_file_that_kills_its_reader_costs_itself_alone(way: str, executor: Callable[[int], Executor]) -> None:
    sound = [f"{number}" for number in range(12)]
    assert read([*sound[:3], way, *sound[3:]], executor=executor) == {name: name for name in sound} | {way: KILLER}


@pytest.mark.parametrize("executor", [Planted, make_processes])
def test_several_killers_are_each_found(executor: Callable[[int], Executor]) -> None:
    names = ["abort1", "1", "exit2", "2", "3", "abort3", "4"]
    expected = {name: KILLER if name[:2] in ("ab", "ex") else name for name in names}
    assert read(names, jobs=3, executor=executor) == expected


def test_nothing_but_killers_comes_to_an_end() -> None:
    assert read(["abort1", "abort2", "abort3"]) == dict.fromkeys(["abort1", "abort2", "abort3"], KILLER)


@pytest.mark.skipif(sys.platform != "linux", reason="Windows keeps the limit by a job object, macOS keeps none")
@pytest.mark.parametrize("way", ["hog", "memory"])
def test_a_file_that_asks_for_gigabytes_ends_its_worker_only(way: str) -> None:
    assert read(["1", way, "2"]) == {"1": "1", way: TOO_HUNGRY, "2": "2"}


def test_where_the_machine_itself_has_no_memory_it_is_not_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "is_memory_short", lambda: True)
    assert read(["1", "hog", "2"]) == {"1": "1", "hog": STOPPED, "2": "2"}


def test_of_another_pool_nobody_knows_whose_memory_did_not_suffice() -> None:
    assert read(["1", "memory", "2"], executor=make_processes) == {"1": "1", "memory": STOPPED, "2": "2"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_worker_that_the_system_ended_is_not_the_files_fault() -> None:
    assert read(["1", "ended", "2"]) == {"1": "1", "ended": STOPPED, "2": "2"}


def test_a_file_that_takes_too_much_of_the_processor_is_given_up_after_one_try() -> None:
    spent, names = spend_children(), ["1", "spin", "2", "3"]
    limited = partial(Planted, seconds=1.0)
    assert read(names, executor=limited) == {name: TOO_SLOW if name == "spin" else name for name in names}
    assert spend_children() - spent < 1.0 + 1.0 + 1.5  # and starting three workers; twice the limit would be 2 more


def spend_children() -> float:
    """Processor time of all processes that were started and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def test_a_machine_that_is_busy_refuses_nothing() -> None:
    """It waits for half a second, and may use a quarter of one."""
    assert read(["nap"], executor=partial(Planted, seconds=0.25)) == {"nap": "nap"}


def test_a_file_that_is_waited_for_in_vain_is_given_up_in_the_end() -> None:
    started = time.monotonic()
    names = ["1", "sleep", "2", "3"]
    assert read(names, executor=partial(Planted, patience=0.5)) == {
        name: NO_ANSWER if name == "sleep" else name for name in names
    }
    assert time.monotonic() - started < 300  # of 600 seconds


def test_a_watchdog_that_was_not_needed_ends_nothing() -> None:
    """Each file has its own time: the four that use 0.4 s each take more together than one may."""
    names = [*(f"use{number}" for number in range(4)), *(f"{number}" for number in range(40))]
    assert read(names, jobs=1, executor=partial(Planted, seconds=1.2)) == {name: name for name in names}


def test_what_a_dying_reader_prints_is_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    assert read(["abort", "print", "1"]) == {"abort": KILLER, "print": "print", "1": "1"}
    assert capfd.readouterr() == ("", "")


@pytest.mark.unforeseen
@pytest.mark.parametrize("executor", [Planted, make_processes])
def test_a_fault_that_nobody_foresaw_ends_no_run(executor: Callable[[int], Executor]) -> None:
    said = read(["1", "bug", "2"], executor=executor)
    assert "ZeroDivisionError，pool.py" in said.pop("bug")
    assert said == {"1": "1", "2": "2"}


@pytest.mark.unforeseen
def test_what_a_worker_cannot_send_back_costs_its_own_file_alone() -> None:
    said = read(["1", "unsent", "2"])
    assert "TypeError，plain.py" in said.pop("unsent")
    assert said == {"1": "1", "2": "2"}


def test_workers_that_do_not_find_the_reader_are_not_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_prove", missing_in_the_worker)
    with pytest.raises(TaskError, match="ModuleNotFoundError"):
        read(["1", "2"])


def missing_in_the_worker() -> None:
    raise ModuleNotFoundError("No module named 'python_calamine'")


def test_a_run_that_is_broken_off_reads_no_further() -> None:
    started = time.monotonic()
    outcomes = extract_all([Path(f"nap{number}") for number in range(400)], 1, Planted)
    next(iter(outcomes))
    outcomes.close()  # type: ignore[attr-defined]  # a generator
    assert time.monotonic() - started < 100  # of 200 seconds


def test_a_file_that_is_being_read_holds_up_nobody_who_breaks_off() -> None:
    outcomes = extract_all([Path("sleep"), Path("1")], 2, Planted)
    assert next(iter(outcomes))[0] == Path("1")
    started = time.monotonic()
    outcomes.close()  # type: ignore[attr-defined]  # a generator
    assert time.monotonic() - started < 300  # of 600 seconds


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are something else there")
def test_ctrl_c_in_the_console_is_for_the_program_that_reads_not_for_its_workers() -> None:
    with Workers(1) as workers:
        assert workers.submit(os.getpgrp).result() != os.getpgrp()
    with make_processes(1) as processes:
        assert processes.submit(os.getpgrp).result() == os.getpgrp(), "another pool would die of it"


@pytest.mark.parametrize("program", ["/no/such/python", "/bin/false"])
def test_workers_that_do_not_start_are_not_the_files_fault(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(SfsError) as caught:
        read(["1", "2"])
    assert str(caught.value) == (
        "读取报表：读取文件的进程一启动就退出，一个文件也没有读，不是报送文件的问题。"
        "请确认内存够用、杀毒软件没有拦截 Python 后重试；在自己的脚本里另配进程池的，"
        '请把调用的代码放在 if __name__ == "__main__": 之下。'
    )


UNGUARDED = """\
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from sfs_excel.errors import SfsError
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.pool import extract_all
from sfs_excel.workers.executor import Workers

multiprocessing.set_start_method("spawn")
try:
    outcomes = [reading.outcome for _, reading in extract_all([Path(name) for name in sys.argv[2:]], 2, eval(sys.argv[1]))]
    print(sum(isinstance(outcome, Extract) for outcome in outcomes), "of", len(outcomes))
except SfsError as error:
    print(error)
"""


def run_unguarded(folder: Path, executor: str) -> str:
    """The output of a script that has no `if __name__ == "__main__":` and reads three good forms."""
    script = folder / "script.py"
    script.write_text(UNGUARDED, encoding="utf-8")
    forms = [write_filled(folder / f"{number}.xlsx") for number in range(3)]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command: list[str | Path] = [sys.executable, script, executor, *forms]
    done = subprocess.run(command, env=settings, cwd=folder, capture_output=True, encoding="utf-8", timeout=600)
    return done.stdout.strip()


def test_a_script_without_guard_reads_every_form_where_processes_are_spawned(tmp_path: Path) -> None:
    assert run_unguarded(tmp_path, "Workers") == "3 of 3"


def test_a_pool_that_runs_the_unguarded_script_again_is_explained_and_no_file_refused(tmp_path: Path) -> None:
    """The control: processes of multiprocessing die of such a script, whatever they are given."""
    said = run_unguarded(tmp_path, "ProcessPoolExecutor")
    assert said.endswith('请把调用的代码放在 if __name__ == "__main__": 之下。')


def test_a_file_of_the_working_folder_cannot_take_the_place_of_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pickle", "faulthandler", "traceback"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read(["1"]) == {"1": "1"}


def test_forms_are_read_and_others_refused(tmp_path: Path) -> None:
    form, other = write_filled(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    other.write_bytes(b"%PDF-1.4")
    outcomes = {path: reading.outcome for path, reading in extract_all([form, other, tmp_path / "gone.xlsx"])}
    extract = outcomes[form]
    assert isinstance(extract, Extract)
    assert len(extract.rows) == 99  # 96 fields, and three items at which nothing is asked
    assert "PDF" in say(outcomes[other])
    assert say(outcomes[tmp_path / "gone.xlsx"]) == (
        "文件打不开：没有这个文件或文件夹。请检查名称，或看看它是否已被移走。"
    )


def test_a_zip_comes_back_from_its_worker_with_all_that_is_in_it(tmp_path: Path) -> None:
    form = write_filled(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "河东.zip", "w") as package:
        package.write(form, "填报表.xlsx")
        package.writestr("照片.jpg", b"\xff\xd8\xff\xe0")
        package.writestr("坏.xlsx", b"")
    [(_, reading)] = extract_all([tmp_path / "河东.zip"])
    outcome = reading.outcome
    assert isinstance(outcome, Package)
    [filled, photo, empty] = outcome.members
    assert isinstance(filled.outcome, Extract)
    assert len(filled.outcome.rows) == 99
    assert (photo.name, photo.outcome) == ("照片.jpg", None)
    assert (empty.name, str(empty.outcome)) == ("坏.xlsx", "文件是空的（0 字节），可能没有传完，请司法所重新报送。")


def test_any_other_executor_will_do(tmp_path: Path) -> None:
    paths = [write_filled(tmp_path / "a.xlsx")]
    [(path, reading)] = extract_all(paths, executor=ThreadPoolExecutor)
    assert (path, say(reading.outcome)) == (paths[0], "填报表")


def test_no_file_needs_no_worker() -> None:
    def refuse(number: int) -> Executor:
        raise AssertionError(number)

    assert list(extract_all([], executor=refuse)) == []


@pytest.mark.parametrize(("jobs", "files", "workers"), [(8, 3, 3), (2, 5, 2), (100, 200, 61), (1, 1, 1)])
def test_there_are_no_more_workers_than_files_or_than_windows_can_wait_for(jobs: int, files: int, workers: int) -> None:
    assert count_workers(files, jobs) == workers


@pytest.mark.parametrize(("files", "workers"), [(1, 1), (24, 1), (25, 2), (48, 2), (49, 3), (193, 8), (1_300, 8)])
def test_a_worker_is_not_started_for_a_handful_of_files(
    files: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert count_workers(files, None) == workers


def count_workers(files: int, jobs: int | None) -> int:
    """As many as are asked for to read so many files."""
    asked = []

    def count(number: int) -> Executor:
        asked.append(number)
        return ThreadPoolExecutor(1)

    missing = [Path(f"no-such-file-{number}") for number in range(files)]
    assert len(list(extract_all(missing, jobs, count))) == files
    (workers,) = asked
    return workers


def test_a_library_that_older_formats_need_is_missed_before_any_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "sfs_excel.reading.legacy", raising=False)
    monkeypatch.setitem(sys.modules, "sfs_excel.reading.xls", None)
    with pytest.raises(ImportError):
        next(extract_all([Path("no-such-file")], executor=ThreadPoolExecutor))
