"""A returned file is opened without waiting and without harm.

1. On Windows a file is taken in only while no other program has it open: what that asks of the system is looked at here,
   with a system that only writes down what it is asked.
2. Nothing that is put in the place of a file is waited for or followed.
"""

import errno
import os
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from sfs_excel.inbox import store
from sfs_excel.inbox.quiet import Found, UnquietError
from sfs_excel.reading import opening
from sfs_excel.reading.opening import open_alone, open_without_waiting

Opener = Callable[[str, int], int]


class Windows:
    """The calls that were made, and a handle that becomes a descriptor, or does not."""

    def __init__(self, *, is_shared: bool = False, is_crowded: bool = False) -> None:
        self.calls: list[tuple[object, ...]] = []
        self._is_shared = is_shared
        self._is_crowded = is_crowded
        self.GENERIC_READ, self.OPEN_EXISTING = 0x80000000, 3

    def CreateFile(self, *arguments: object) -> int:  # noqa: N802  # Windows' name
        self.calls.append(("CreateFile", *arguments))
        if self._is_shared:
            raise PermissionError(errno.EACCES, "the process cannot access the file")
        return 77

    def CloseHandle(self, handle: int) -> None:  # noqa: N802  # Windows' name
        self.calls.append(("CloseHandle", handle))

    def open_osfhandle(self, handle: int, flags: int) -> int:
        self.calls.append(("open_osfhandle", handle, flags))
        if self._is_crowded:
            raise OSError(errno.EMFILE, "too many open files")
        return 5

    def opener(self, monkeypatch: pytest.MonkeyPatch) -> Opener:
        """`open_alone` as it is there."""
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", "win32")
            patch.setattr(os, "O_NOINHERIT", 0x80, raising=False)
            patch.setitem(sys.modules, "_winapi", self)
            patch.setitem(sys.modules, "msvcrt", SimpleNamespace(open_osfhandle=self.open_osfhandle))
            found: Opener = runpy.run_path(str(opening.__file__))["open_alone"]
        monkeypatch.setattr(os, "O_NOINHERIT", 0x80, raising=False)
        return found


def test_on_windows_a_file_is_opened_without_sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    windows = Windows()
    assert windows.opener(monkeypatch)("收件箱\\河东.xlsx", os.O_RDONLY) == 5
    assert windows.calls == [
        ("CreateFile", "收件箱\\河东.xlsx", 0x80000000, 0, 0, 3, 0, 0),
        ("open_osfhandle", 77, os.O_RDONLY | 0x80),
    ]


def test_a_file_that_another_program_has_open_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "河东.xlsx"
    path.write_bytes(b"x")
    state = path.stat()
    monkeypatch.setattr(store, "open_alone", Windows(is_shared=True).opener(monkeypatch))
    with pytest.raises(UnquietError) as caught:
        store.store_file(Found(path, path.name, state.st_size, state.st_mtime_ns), tmp_path / "store")
    assert caught.value.reason == "文件读不到：没有权限，或正被别的程序（如 Excel）打开，请处理后再汇总一次"


def test_a_handle_that_cannot_be_used_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    windows = Windows(is_crowded=True)
    with pytest.raises(OSError, match="too many"):
        windows.opener(monkeypatch)("河东.xlsx", os.O_RDONLY)
    assert windows.calls[-1] == ("CloseHandle", 77)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders, and links need rights")
@pytest.mark.parametrize("opener", [open_alone, open_without_waiting])
def test_a_pipe_is_not_waited_for_and_a_link_not_followed(tmp_path: Path, opener: Opener) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    (tmp_path / "河东.xlsx").write_bytes(b"x")
    (tmp_path / "链接.xlsx").symlink_to(tmp_path / "河东.xlsx")
    for name in ("管道.xlsx", "河东.xlsx"):
        os.close(opener(str(tmp_path / name), os.O_RDONLY))
    with pytest.raises(OSError, match="链接"):
        opener(str(tmp_path / "链接.xlsx"), os.O_RDONLY)
