"""Files written whole, and one program at a time in a year folder."""

import contextlib
import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from sfs_excel.errors import SfsError

BUSY_SECONDS = 2.5  # how long a target that is open in another program is tried again
PAUSE = 0.1
LOCK_PATH = Path(".sfs", "lock")


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file under another name beside `path`, then put it in its place.

    Whoever looks at `path` sees the old file or the new one, never a part; after any failure the old one stands, and
    nothing is left beside it but what the next try overwrites. A file that is the same already is not touched. Where the
    target stays open in Excel, the new file goes beside it under a dated name.

    Returns:
        The path that was really written.

    Raises:
        OSError: the folder is missing, not writable, or full; names `path`.
    """
    if _holds(path, content):
        return path
    temporary = path.with_name(f".~{path.name}")
    with name_failure(path):
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            written = _put_in_place(temporary, path)
        finally:
            # What hinders the removal must not hide what went wrong before it.
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    return written


@contextlib.contextmanager
def name_failure(path: Path) -> Iterator[None]:
    """What fails inside is told of `path`: the system names a temporary file, which nobody knows, or none at all."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def name_sibling(path: Path, why: str) -> Path:
    """A dated name beside `path` that no file has yet: an earlier sibling may be open as well."""
    now = datetime.now()
    by_minute, by_moment = (
        path.with_name(f"{path.stem}（{now:{form}}，{why}）{path.suffix}")
        for form in ("%Y-%m-%d %H%M", "%Y-%m-%d %H%M%S.%f")
    )
    return by_moment if by_minute.exists() else by_minute


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder outlive a power cut. Windows has no such call, and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def hold_lock(folder: Path, seconds: float = 30.0) -> Iterator[None]:
    """Hold the year folder against every other run of this program, here or on another machine.

    The operating system keeps the lock, so that of a program which died falls away by itself.

    Args:
        seconds: how long to wait for another to finish.

    Raises:
        SfsError: another still holds it; says who, and since when. Or the folder is where no locks are kept.
    """
    path = folder / LOCK_PATH
    path.parent.mkdir(exist_ok=True)
    with path.open("a+b", buffering=0) as file:
        until = time.monotonic() + seconds
        while not _try_lock_at(folder, file):
            if time.monotonic() >= until:
                raise SfsError(f"{folder}：{_name_holder(path)}，等了 {seconds:g} 秒还没有结束。{_WAIT}")
            time.sleep(PAUSE)
        try:
            with contextlib.suppress(OSError):  # the lock holds all the same, only not by name
                file.truncate(0)
                file.write(f"{os.getpid()}\n{socket.gethostname()}\n{datetime.now():%Y-%m-%d %H:%M:%S}\n".encode())
            yield
        finally:
            file.truncate(0)
            _unlock(file)


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


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _put_in_place(temporary: Path, path: Path) -> Path:
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return temporary.replace(path)
        except PermissionError:  # Windows errors 5, 32 and 33 all arrive as this
            if time.monotonic() >= until:
                break
        time.sleep(PAUSE)
    return temporary.replace(name_sibling(path, "原文件被占用"))


def _name_holder(path: Path) -> str:
    """Who wrote itself into the lock file; it may have been between taking the lock and writing."""
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
