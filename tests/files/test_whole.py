"""Files written whole, and one program at a time in a year folder.

1. The target is the old file or the new one, never a part; no temporary file is left, whatever fails.
2. A target that stays open in another program is tried again, then a dated file is written beside it.
3. The lock keeps a second run out, says who holds it, and falls away with a process that dies.
4. No link that somebody has put in the way is followed.
"""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.files import whole as files
from sfs_excel.files.lock import LOCK_PATH, hold_lock
from sfs_excel.files.whole import is_path_below, write_whole
from tests.clocks import Stopped

links = pytest.mark.skipif(os.name == "nt", reason="links need a right that a clerk has not")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(files, "PAUSE", 0.01)


def hold_open(monkeypatch: pytest.MonkeyPatch, is_open: Callable[[Path], bool]) -> None:
    """As Windows does with a file that Excel has open: it cannot be replaced."""
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if is_open(target):
            raise PermissionError(errno.EACCES, "open in another program", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_file_is_written_under_another_name_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "排名.xlsx"
    target.write_text("旧")
    seen = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        seen.append((names(tmp_path), target.read_text()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    assert write_whole(target, "新".encode()) == target
    assert seen[0] == ([".~排名.xlsx", "排名.xlsx"], "旧")
    assert target.read_text() == "新"
    assert names(tmp_path) == ["排名.xlsx"]


def test_a_file_that_is_the_same_already_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "排名.xlsx"
    target.write_text("旧")
    os.utime(target, (0, 0))
    write_whole(target, "旧".encode())
    assert target.stat().st_mtime == 0
    write_whole(target, "新".encode())
    assert target.stat().st_mtime != 0


def test_what_a_crash_left_is_overwritten_by_the_next_try(tmp_path: Path) -> None:
    (tmp_path / ".~排名.xlsx").write_text("一半")
    write_whole(tmp_path / "排名.xlsx", "新".encode())
    assert names(tmp_path) == ["排名.xlsx"]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    target = tmp_path / "排名.xlsx"
    target.write_text("旧")

    def fail(_: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        write_whole(target, "新".encode())
    assert target.read_text() == "旧"
    assert names(tmp_path) == ["排名.xlsx"]


def test_what_cannot_be_written_is_named_and_not_the_temporary_file(tmp_path: Path) -> None:
    target = tmp_path / "没有" / "排名.xlsx"
    with pytest.raises(FileNotFoundError) as caught:
        write_whole(target, "新".encode())
    assert caught.value.filename == str(target)


def test_target_that_cannot_be_replaced_is_named(tmp_path: Path) -> None:
    target = tmp_path / "排名.xlsx"
    target.mkdir()
    with pytest.raises(OSError, match="Is a directory") as caught:
        write_whole(target, "新".encode())
    assert caught.value.filename == str(target)
    assert names(tmp_path) == ["排名.xlsx"]


@pytest.mark.usefixtures("hurried")
def test_target_that_is_soon_closed_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = iter([True, True, False])
    hold_open(monkeypatch, lambda _: next(tries))
    assert write_whole(tmp_path / "排名.xlsx", "新".encode()) == tmp_path / "排名.xlsx"
    assert names(tmp_path) == ["排名.xlsx"]


@pytest.mark.usefixtures("hurried")
def test_target_that_stays_open_gets_a_dated_sibling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Stopped("2026-11-23T15:30:07.000012+08:00")
    target = tmp_path / "2016年度排名.xlsx"
    target.write_text("旧")
    hold_open(monkeypatch, lambda path: path == target)
    first = write_whole(target, "新".encode(), clock=clock)
    assert first.name == "2016年度排名（2026-11-23 1530，原文件被占用）.xlsx"
    second = write_whole(target, "更新".encode(), clock=clock)
    assert second.name == "2016年度排名（2026-11-23 153007.000012，原文件被占用）.xlsx"
    assert [target.read_text(), first.read_text(), second.read_text()] == ["旧", "新", "更新"]
    assert len(names(tmp_path)) == 3


@pytest.mark.usefixtures("hurried")
def test_folder_in_which_nothing_can_be_replaced_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_open(monkeypatch, lambda _: True)
    with pytest.raises(PermissionError):
        write_whole(tmp_path / "排名.xlsx", "新".encode())
    assert names(tmp_path) == []


def test_second_run_waits_and_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with hold_lock(tmp_path), pytest.raises(SfsError) as caught, hold_lock(tmp_path, 0.2):
        pytest.fail("two at once")
    said = str(caught.value)
    assert said.startswith(f"{tmp_path}：另一个 sfs-excel 正在使用这个文件夹（电脑 ")
    assert f"进程号 {os.getpid()}，{datetime.now():%Y-%m-%d} " in said
    assert said.endswith(
        "开始），等了 0.2 秒还没有结束。请等它结束后再运行；如果它已经没有反应，请在那台电脑上结束该进程后重试。"
    )


def test_holder_that_has_not_written_its_name_yet_is_waited_for_all_the_same(tmp_path: Path) -> None:
    with hold_lock(tmp_path):
        (tmp_path / LOCK_PATH).write_bytes(b"")
        with (
            pytest.raises(SfsError, match=r"：另一个 sfs-excel 正在使用这个文件夹，等了 0 秒还没有结束。"),
            hold_lock(tmp_path, 0),
        ):
            pytest.fail("two at once")


def test_folder_is_free_again_after_the_run_and_after_a_failed_one(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold_lock(tmp_path, 0):
        raise ZeroDivisionError
    with hold_lock(tmp_path, 0):
        assert (tmp_path / LOCK_PATH).read_text().startswith(f"{os.getpid()}\n")
    assert (tmp_path / LOCK_PATH).read_text() == ""


def test_lock_of_a_killed_process_falls_away(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from sfs_excel.files.lock import hold_lock\n"
        "with hold_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(SfsError, match=f"进程号 {holder.pid}，"), hold_lock(tmp_path, 0):
            pytest.fail("two at once")
        holder.kill()
        holder.wait()
    assert (tmp_path / LOCK_PATH).read_text().startswith(f"{holder.pid}\n"), (
        "the dead one had no time to take its name out"
    )
    with hold_lock(tmp_path, 0):
        assert (tmp_path / LOCK_PATH).read_text().startswith(f"{os.getpid()}\n")


@pytest.mark.skipif(os.name == "nt", reason="flock is not there")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP])
def test_disk_that_keeps_no_locks_is_told_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "no locks here")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(SfsError) as caught, hold_lock(tmp_path):
        pytest.fail("not held at all")
    assert str(caught.value) == (
        f"{tmp_path}：所在的磁盘不支持文件锁（错误代码 {number}），不能防止两个程序同时写这个文件夹。"
        "请把年度文件夹放到本机磁盘上再运行。"
    )


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that nobody may reach through the folder 年度."""
    (tmp_path / "年度").mkdir()
    path = tmp_path / "要紧.txt"
    path.write_text("要紧", encoding="utf-8")
    return path


@links
def test_link_in_the_place_of_the_temporary_file_is_not_written_through(outside: Path) -> None:
    target = outside.parent / "年度" / "排名.xlsx"
    (target.parent / ".~排名.xlsx").symlink_to(outside)
    assert write_whole(target, "新".encode()) == target
    assert (target.read_text(encoding="utf-8"), outside.read_text(encoding="utf-8")) == ("新", "要紧")
    assert names(target.parent) == ["排名.xlsx"]


@links
def test_link_in_the_place_of_the_target_is_replaced_even_by_the_same_content(outside: Path) -> None:
    target = outside.parent / "年度" / "排名.xlsx"
    for content in ("新", "要紧"):
        target.symlink_to(outside)
        write_whole(target, content.encode())
        assert not target.is_symlink()
        assert target.read_text(encoding="utf-8") == content
        assert outside.read_text(encoding="utf-8") == "要紧"
        target.unlink()


@links
def test_link_in_the_place_of_the_lock_empties_nothing(outside: Path) -> None:
    lock = outside.parent / "年度" / LOCK_PATH
    lock.parent.mkdir()
    lock.symlink_to(outside)
    with pytest.raises(OSError, match="symbolic link"), hold_lock(outside.parent / "年度"):
        pytest.fail("held by way of a link")
    assert outside.read_text(encoding="utf-8") == "要紧"


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("汇总/排名.xlsx", True), (".sfs", True), ("a:b", False), ("../x", False), ("a/../../x", False), ("/etc/x", False),
        ("C:\\x", False), ("C:x", False), ("a\\..\\x", False), ("", False), ("a//b", False), (".", False), ("a\0b", False),
        ("\ud800", False), ("/".join("abcdefghijklmnopq"), False),
    ],
)  # fmt: skip
def test_name_that_leads_out_of_a_folder_on_any_system_is_none(name: str, is_one: bool) -> None:
    assert is_path_below(name) == is_one
