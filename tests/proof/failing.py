"""A disk that fails once: at one chosen call that writes below a folder, or at every one from there on.

Counted, and failing, are: opening a file for writing, each write to it, fsync, replace, rename, unlink, mkdir, copy2, and
each statement of SQLite. A write that fails has written the first half, as on a full disk. What only reads is let through.
"""

import builtins
import contextlib
import errno
import io
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES)
_SQLITE = {
    errno.ENOSPC: (sqlite3.SQLITE_FULL, "database or disk is full"),
    errno.EIO: (sqlite3.SQLITE_IOERR, "disk I/O error"),
    errno.EACCES: (sqlite3.SQLITE_READONLY, "attempt to write a readonly database"),
}


class Disk:
    """Counts the calls, and lets one fail.

    Attributes:
        calls: what was called, in order: `write 汇总/导出/ledger.csv`.
        fired: how many calls failed.
    """

    def __init__(
        self, folder: Path, number: int | None = None, error: int = errno.EIO, *, lasting: bool = False
    ) -> None:
        """`number`: of the call that fails, from 0; None: none does. `lasting`: neither does any after it succeed."""
        self.calls: list[str] = []
        self.fired = 0
        self._folder, self._number, self.error, self._lasting = folder.resolve(), number, error, lasting

    def meet(self, what: str, path: object) -> bool:
        """Count a call; whether it has to fail."""
        place = self._place(path)
        if place is None:
            return False
        number = len(self.calls)
        self.calls.append(f"{what} {place}")
        fails = self._number is not None and (number == self._number or (self._lasting and number > self._number))
        # A full disk still lets go of files.
        fails = fails and not (number != self._number and what == "unlink")
        self.fired += fails
        return fails

    def concerns(self, path: object) -> bool:
        return self._place(path) is not None

    def check(self, what: str, path: object) -> None:
        """As the system: it names the file, unless it was given an open one."""
        if self.meet(what, path):
            named = () if isinstance(path, int) else (str(path),)
            raise OSError(self.error, os.strerror(self.error), *named)

    def _place(self, path: object) -> str | None:
        """Below the folder; None for what lies elsewhere. An open file is followed to its name (Linux)."""
        if isinstance(path, int):
            path = Path(f"/proc/self/fd/{path}").readlink()
        if not isinstance(path, str | os.PathLike):
            return None
        try:
            return str((Path.cwd() / path).relative_to(self._folder))
        except ValueError:
            return None


class _File:
    """A file opened for writing."""

    def __init__(self, file: Any, path: object, disk: Disk) -> None:
        self._file, self._path, self._disk = file, path, disk

    def write(self, data: Any) -> int:
        if self._disk.meet("write", self._path):
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            raise OSError(self._disk.error, os.strerror(self._disk.error))  # the system names no file here
        return int(self._file.write(data))

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@contextlib.contextmanager
def failing_disk(disk: Disk) -> Iterator[None]:
    """While this lasts, everything that this process writes goes through `disk`."""
    really_open, copy2, connect = io.open, shutil.copy2, sqlite3.connect

    def open_file(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if not set(mode) & set("wax+") or not disk.concerns(file):
            return really_open(file, mode, *args, **kwargs)
        disk.check("open", file)
        return _File(really_open(file, mode, *args, **kwargs), file, disk)

    def copy(source: Any, target: Any, **kwargs: Any) -> Any:
        if disk.meet("copy2", target):
            content = Path(source).read_bytes()
            with really_open(target, "wb") as file:
                file.write(content[: len(content) // 2])
            raise OSError(disk.error, os.strerror(disk.error), str(target))
        with patch.object(builtins, "open", really_open):
            return copy2(source, target, **kwargs)

    def connect_register(database: Any, *args: Any, **kwargs: Any) -> Any:
        class Connection(sqlite3.Connection):
            def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
                _check_statement(disk, sql, database)
                return super().execute(sql, *args)

            def executemany(self, sql: str, *args: Any) -> sqlite3.Cursor:
                _check_statement(disk, sql, database)
                return super().executemany(sql, *args)

            def executescript(self, sql: str, *args: Any) -> sqlite3.Cursor:
                _check_statement(disk, sql, database)
                return super().executescript(sql, *args)

        if disk.meet("connect", database):
            raise _sqlite_error(sqlite3.SQLITE_CANTOPEN, "unable to open database file")
        return connect(database, *args, factory=Connection, **kwargs)

    with contextlib.ExitStack() as stack:
        stack.enter_context(patch.object(builtins, "open", open_file))
        stack.enter_context(patch.object(io, "open", open_file))
        stack.enter_context(patch.object(shutil, "copy2", copy))
        stack.enter_context(patch.object(sqlite3, "connect", connect_register))
        for name in ("fsync", "unlink", "remove", "mkdir"):
            stack.enter_context(patch.object(os, name, _checked(disk, name, 0)))
        for name in ("replace", "rename"):
            stack.enter_context(patch.object(os, name, _checked(disk, name, 1)))
        yield


def _checked(disk: Disk, name: str, which: int) -> Callable[..., Any]:
    """The call of `os`, which names what it changes in its first or second argument."""
    really: Callable[..., Any] = getattr(os, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        disk.check(name, args[which])
        return really(*args, **kwargs)

    return call


def _check_statement(disk: Disk, sql: str, database: object) -> None:
    if disk.meet(f"sql {sql.split(maxsplit=1)[0]}", database):
        raise _sqlite_error(*_SQLITE[disk.error])


def _sqlite_error(code: int, said: str) -> sqlite3.Error:
    error = sqlite3.OperationalError(said)
    error.sqlite_errorcode = code
    return error
