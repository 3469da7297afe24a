"""Files written whole, and one program at a time in a year folder."""

import contextlib
import errno
import os
import secrets
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from sfs_excel.errors import Fault, SfsError

BUSY_SECONDS = 2.5  # how long a target that is open in another program is tried again
PAUSE = 0.1
LOCK_PATH = Path(".sfs", "lock")


def write_whole(path: Path, write: Callable[[Path], None]) -> Path:
    """Have `write` make the file under another name beside `path`, then put it in its place.

    Whoever looks at `path` sees the old file or the new one, never a part; after any failure the old one stands, and
    nothing is left beside it. Where the target stays open in Excel, the new file goes beside it under a dated name.

    Returns:
        The path that was really written.

    Raises:
        OSError: the folder is missing, not writable, or full. And whatever `write` raises.
    """
    temporary = path.with_name(f".~{secrets.token_hex(8)}{path.suffix}")
    try:
        write(temporary)
        with temporary.open("r+b") as file:
            os.fsync(file.fileno())
        written = _put_in_place(temporary, path)
    finally:
        # What hinders the removal must not hide what went wrong before it.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
    return written


def write_text_whole(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    """`write_whole` for a text; line ends are written as they stand in it. `utf-8-sig` puts a BOM in front."""
    data = text.encode(encoding)

    def write_text(temporary: Path) -> None:
        temporary.write_bytes(data)

    return write_whole(path, write_text)


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
        SfsError: another still holds it; says who, and since when.
    """
    path = folder / LOCK_PATH
    path.parent.mkdir(exist_ok=True)
    with path.open("a+b", buffering=0) as file:
        until = time.monotonic() + seconds
        while not _try_lock(file):
            if time.monotonic() >= until:
                raise SfsError(f"{folder}：{_name_holder(path)}，等了 {seconds:g} 秒还没有结束。{_WAIT}")
            time.sleep(PAUSE)
        try:
            file.truncate(0)
            file.write(f"{os.getpid()}\n{socket.gethostname()}\n{datetime.now():%Y-%m-%d %H:%M:%S}\n".encode())
            yield
        finally:
            file.truncate(0)
            _unlock(file)


def explain_os_error(error: OSError) -> Fault:
    """What the operating system refused, in words for the clerk; place is the file, where the system named one."""
    fact, remedy = _OS_ERRORS.get(error.errno or 0, (error.strerror or str(error), "请检查这个位置能否读写后重试"))
    return Fault(str(error.filename or "读写文件"), fact, remedy)


_DENIED = ("没有权限，或正被别的程序（如 Excel）打开", "请关闭打开它的程序、检查文件夹权限后重试")
_FULL = ("磁盘空间不够", "请清理磁盘或换一个磁盘后重试")
_OS_ERRORS = {
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: ("所在磁盘是只读的", "请换到可以写入的位置后重试"),
    errno.ENOENT: ("没有这个文件或文件夹", "请检查名称，或看看它是否已被移走"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "请检查路径"),
    errno.EISDIR: ("这里是文件夹，应当是文件", "请移开这个文件夹后重试"),
    errno.EEXIST: ("这里已有同名的文件", "请移开它或换一个名称后重试"),
    errno.ENAMETOOLONG: ("文件名或路径太长", "请把文件夹移到层级浅一些的位置后重试"),
    errno.ELOOP: ("这是指向别处的链接", "请放入文件本身"),
    errno.EIO: ("磁盘读写出错", "请检查磁盘或网络连接后重试"),
}
_WAIT = "请等它结束后再运行；如果它已经没有反应，请在那台电脑上结束该进程后重试。"


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
        except OSError:
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
