"""Files written whole.

Whoever can write in the folder may have put a link where a file of ours goes. None is followed: what is written is made
new, what is replaced is the link itself, and what is read is a regular file.
"""

import contextlib
import ctypes
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import IO

from sfs_excel.clock import Clock, tell_time
from sfs_excel.errors import SfsError

BUSY_SECONDS = 2.5  # how long a target that is open in another program is tried again
PAUSE = 0.1
TEMPORARY = ".~"  # so begin the names of files that are not whole yet
_HIDDEN, _NO_ATTRIBUTES = 0x2, 0xFFFFFFFF  # Windows: FILE_ATTRIBUTE_HIDDEN, INVALID_FILE_ATTRIBUTES


def write_whole(path: Path, content: bytes, mode: int = 0o666, clock: Clock = tell_time) -> Path:
    """Write a file under another name beside `path`, then put it in its place.

    Whoever looks at `path` sees the old file or the new one, never a part; after any failure the old one stands, and
    nothing is left beside it but what the next try overwrites. A file that is the same already is not touched. Where the
    target stays open in Excel, the new file goes beside it under a dated name.

    Args:
        mode: who may read and write it, where the system knows owners; less what the process takes away.
        clock: dates the name beside an open target.

    Returns:
        The path that was really written.

    Raises:
        OSError: the folder is missing, not writable, or full; names `path`.
    """
    if _holds(path, content):
        return path
    temporary = name_temporary(path)
    with name_failure(path):
        try:
            write_new(temporary, content, mode)
            written = _put_in_place(temporary, path, clock)
        finally:
            # What hinders the removal must not hide what went wrong before it.
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    return written


def write_new(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file that was not there (`open_new`), and see it onto the disk."""
    with open_new(path, mode) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def open_new(path: Path, mode: int = 0o666) -> IO[bytes]:
    """A file made anew. What a crash left under its name goes; of a link the link, not what it points to.

    Raises:
        OSError: FileExistsError, where another made one of this name in between.
    """
    path.unlink(missing_ok=True)
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode))


def name_temporary(path: Path) -> Path:
    """Beside `path`; always the same, so that the next try overwrites what a crash left."""
    return path.with_name(f"{TEMPORARY}{path.name}")


def is_plain_file(path: Path) -> bool:
    """Tell whether a regular file stands there: no link, no folder."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return False


def is_own_file(folder: Path, path: Path) -> bool:
    """Tell whether a regular file stands there, and really below the folder."""
    return is_plain_file(path) and is_below(folder, path)


def is_below(folder: Path, path: Path) -> bool:
    """Tell whether what is written to `path` lands below the folder: no folder on the way is a link that leads out of it."""
    return path.parent.resolve().is_relative_to(folder.resolve())


def is_path_below(name: str, deepest: int = 16) -> bool:
    """Tell whether a name that somebody wrote down, with `/`, can only mean a file below a folder, on every system: no way up, no
    drive, no root, nothing that is no text."""
    parts = name.split("/")
    return len(parts) <= deepest and all(
        part not in ("", ".", "..") and _NO_NAME.search(part) is None and PureWindowsPath(part).name == part
        for part in parts
    )


_NO_NAME = re.compile("[\\0-\x1f\ud800-\udfff]")


def ensure_below(folder: Path, path: Path) -> None:
    """
    Raises:
        SfsError: what is written to `path` would land outside the folder.
    """
    if not is_below(folder, path):
        raise SfsError(
            f"{path.parent}：这是指向年度文件夹以外的链接，没有往里面写。请删掉这个链接，换成真正的文件夹后重试。"
        )


def hide_folder(path: Path) -> None:
    """Keep a folder out of sight in the Explorer. Elsewhere its name, which begins with a point, does so."""
    if (windll := getattr(ctypes, "windll", None)) is not None:
        attributes = windll.kernel32.GetFileAttributesW(str(path))
        if attributes & _NO_ATTRIBUTES != _NO_ATTRIBUTES:
            windll.kernel32.SetFileAttributesW(str(path), attributes | _HIDDEN)


@contextlib.contextmanager
def name_failure(path: Path) -> Iterator[None]:
    """Name `path` in every failure inside: the system names a temporary file, which nobody knows, or none at all."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def name_sibling(path: Path, why: str, clock: Clock) -> Path:
    """A dated name beside `path` that no file has yet: an earlier sibling may be open as well."""
    now = clock()
    by_minute, by_moment = (
        path.with_name(f"{path.stem}（{now:{form}}，{why}）{path.suffix}")
        for form in ("%Y-%m-%d %H%M", "%Y-%m-%d %H%M%S.%f")
    )
    return by_moment if os.path.lexists(by_minute) else by_minute


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder outlive a power cut. Windows has no such call, and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return is_plain_file(path) and path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _put_in_place(temporary: Path, path: Path, clock: Clock) -> Path:
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return temporary.replace(path)
        except PermissionError:  # Windows errors 5, 32 and 33 all arrive as this
            if time.monotonic() >= until:
                break
        time.sleep(PAUSE)
    return temporary.replace(name_sibling(path, "原文件被占用", clock))
