"""One program at a time in a year folder."""

import contextlib
import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sfs_excel.clock import Clock, tell_time
from sfs_excel.errors import SfsError

PAUSE = 0.1
LOCK_PATH = Path(".sfs", "lock")


@contextlib.contextmanager
def hold_lock(folder: Path, seconds: float = 30.0, clock: Clock = tell_time) -> Iterator[None]:
    """Hold the year folder against every other run of this program, here or on another machine.

    The operating system keeps the lock, so that of a program which died falls away by itself.

    Args:
        seconds: how long to wait for another to finish.
        clock: says since when it is held.

    Raises:
        SfsError: another still holds it; says who, and since when. Or the folder is where no locks are kept.
    """
    path = folder / LOCK_PATH
    path.parent.mkdir(exist_ok=True)
    with open(path, "a+b", buffering=0, opener=_open_no_link) as file:
        until = time.monotonic() + seconds
        while not _try_lock_at(folder, file):
            if time.monotonic() >= until:
                raise SfsError(f"{folder}：{_name_holder(path)}，等了 {seconds:g} 秒还没有结束。{_WAIT}")
            time.sleep(PAUSE)
        try:
            with contextlib.suppress(OSError):  # the lock holds all the same, only not by name
                file.truncate(0)
                file.write(f"{os.getpid()}\n{socket.gethostname()}\n{clock():%Y-%m-%d %H:%M:%S}\n".encode())
            yield
        finally:
            file.truncate(0)
            _unlock(file)


def _open_no_link(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


def _try_lock_at(folder: Path, file: IO[bytes]) -> bool:
    try:
        return _try_lock(file)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        raise SfsError(
            f"{folder}：所在的磁盘不支持文件锁（错误代码 {error.errno}），不能防止两个程序同时写这个文件夹。"
            "请把年度文件夹放到本机磁盘上再运行。"
        ) from error


_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
_WAIT = "请等它结束后再运行；如果它已经没有反应，请在那台电脑上结束该进程后重试。"


def _name_holder(path: Path) -> str:
    """Tell who wrote itself into the lock file; it may have been between taking the lock and writing."""
    try:
        pid, host, since = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return "另一个 sfs-excel 正在使用这个文件夹"
    return f"另一个 sfs-excel 正在使用这个文件夹（电脑 {host}，进程号 {pid}，{since} 开始）"


if sys.platform == "win32":
    import msvcrt

    # A locked byte cannot be read by others: one far behind the text leaves that readable.
    _LOCKED_BYTE = 1 << 30

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
