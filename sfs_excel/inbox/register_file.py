"""The file that the register is: opened, proven, brought up to today's tables, and copied whole after each change.

The copy lies beside it. SQLite counts in a file's header how often it was changed, so a register that was put back from an
earlier time is known by its copy, which is ahead of it; it is never the other way round for longer than to the next change.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from sfs_excel.errors import Fault, FaultyFileError, explain_os_error
from sfs_excel.files.whole import is_plain_file, write_whole

SCHEMA_VERSION = 5
# Step n brings a register of version n to version n + 1.
_STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE receipt (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,"
        " received TEXT NOT NULL, batch INTEGER NOT NULL, UNIQUE (sha256, name))",
        "CREATE TABLE issue (form_id TEXT PRIMARY KEY, office TEXT NOT NULL, year INTEGER NOT NULL,"
        " digest TEXT NOT NULL, issued TEXT NOT NULL)",
    ),
    (
        "CREATE TABLE mail (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, office TEXT NOT NULL, address TEXT NOT NULL,"
        " digest TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, moment TEXT NOT NULL)",
    ),
    (
        "ALTER TABLE issue ADD COLUMN name TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE folder (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ),
    (
        "CREATE TABLE event (id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL,"
        " target TEXT NOT NULL, reason TEXT NOT NULL, undoes INTEGER NOT NULL, receipt INTEGER NOT NULL)",
    ),
    (
        "ALTER TABLE receipt ADD COLUMN placed TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE issue ADD COLUMN deadline TEXT NOT NULL DEFAULT ''",
    ),
)
_BUSY_SECONDS = 10
_MAGIC = b"SQLite format 3\0"
_COUNTER = slice(24, 28)  # of the header: big-endian, sqlite.org/fileformat2.html#file_change_counter


class RegisterLostError(FaultyFileError):
    """The register is missing, empty, damaged, or older than its own copy: what it knew has to be restored."""


class RegisterFile:
    """One register on the disk. Every transaction raises FaultyFileError where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.copy = path.with_name(f"{path.name}.copy")

    def create(self, enter: Callable[[sqlite3.Connection], object]) -> None:
        """Write a register, whole. One that is missing later is known to be missing.

        Args:
            enter: what stands in it from the beginning.
        """
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            _bring_up(connection)
            enter(connection)
            write_whole(self.path, connection.serialize())

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; then the copy.

        Raises:
            RegisterLostError: see there.
            FaultyFileError: it cannot be used now, or was made by a later program.
        """
        with self._explained():
            # The copy first: whoever else changes the register meanwhile changes that before the copy.
            copied, present = _count_changes(self.copy), _count_changes(self.path)
            self._ensure_there(copied, present)
            with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = DELETE")
                connection.execute("PRAGMA synchronous = FULL")
                self._ensure_known(connection)
                connection.execute("BEGIN IMMEDIATE")
                try:
                    was_old = _bring_up(connection)
                    yield connection
                except BaseException:
                    if connection.in_transaction:  # SQLite has ended it by itself where the disk was full
                        connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
                if was_old or connection.total_changes or copied != present:
                    self._write_copy(connection)

    @contextlib.contextmanager
    def look(self) -> Iterator[sqlite3.Connection]:
        """The register in memory, as it stands, brought up to today's tables there: nothing beside it is written, so that
        the folder may be read-only.

        Raises:
            FaultyFileError: as `transaction`; or a change was cut off, which only a transaction can take back.
        """
        with self._explained(), closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            self._ensure_there(_count_changes(self.copy), _count_changes(self.path))
            journal = self.path.with_name(f"{self.path.name}-journal")
            if journal.exists():
                raise FaultyFileError([Fault(str(self.path), *_CUT_OFF)])
            connection.deserialize(self.path.read_bytes())
            self._ensure_known(connection)
            _bring_up(connection)
            yield connection

    def examine(self) -> None:
        """
        Raises:
            FaultyFileError: as `transaction`; every page is looked at.
        """
        with self.transaction() as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != ("ok",):
                raise RegisterLostError([Fault(str(self.path), *_BROKEN)])

    def read_whole(self) -> bytes:
        """All of it, as it stands between two transactions."""
        with self.transaction() as connection:
            return connection.serialize()

    def _write_copy(self, connection: sqlite3.Connection) -> None:
        """Copy the register as it stands. Nobody else writes either of them meanwhile: also one that only looks, and waits for
        no other run, may find the copy behind."""
        connection.execute("BEGIN IMMEDIATE")
        try:
            write_whole(self.copy, connection.serialize())
        finally:
            connection.execute("ROLLBACK")

    def _ensure_there(self, copied: int | None, present: int | None) -> None:
        try:
            is_file = self.path.is_file()
            is_empty = self.path.stat().st_size == 0 and is_file
        except FileNotFoundError as error:
            raise RegisterLostError([Fault(str(self.path), "登记库不见了", _RESTORE)]) from error
        if not is_file:
            raise RegisterLostError([Fault(str(self.path), *_BROKEN)])
        if is_empty:
            raise RegisterLostError([Fault(str(self.path), *_EMPTY)])
        if copied is not None and present is not None and copied > present and is_sound(self.copy):
            fact = "登记库比旁边的副本旧，是从以前的备份放回来的，后来登记的都不在里面"
            raise RegisterLostError([Fault(str(self.path), fact, _RESTORE)])

    def _ensure_known(self, connection: sqlite3.Connection) -> None:
        version = _read_version(connection)
        if version == 0:
            raise RegisterLostError([Fault(str(self.path), *_EMPTY)])
        if version > SCHEMA_VERSION:
            known = f"（第 {version} 版，本程序只认识到第 {SCHEMA_VERSION} 版）"
            fact = f"这个登记库由更新版本的 sfs-excel 建立{known}"
            raise FaultyFileError([Fault(str(self.path), fact, "请用新版本的 sfs-excel 打开这个年度文件夹")])

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            is_lost = code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
            unknown = (f"登记库不能使用（错误代码 {code}）", "请确认年度文件夹在本机磁盘上、可以写入，然后重试")
            fault = Fault(str(self.path), *(_BROKEN if is_lost else _FAULTS.get(code, unknown)))
            raise (RegisterLostError if is_lost else FaultyFileError)([fault]) from error
        except OSError as error:
            raise FaultyFileError([explain_os_error(error)]) from error


def is_sound(path: Path) -> bool:
    """Tell whether a file is a register that this program can read, every page of it. It is not changed."""
    try:
        content = path.read_bytes() if is_plain_file(path) else b""
        if not content.startswith(_MAGIC):
            return False
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            connection.deserialize(content)
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()
            return verdict == ("ok",) and 0 < _read_version(connection) <= SCHEMA_VERSION
    except (sqlite3.Error, OSError):
        return False


def _bring_up(connection: sqlite3.Connection) -> bool:
    """Tell whether anything was missing. Each step leaves alone what is there."""
    version = _read_version(connection)
    for step in _STEPS[version:]:
        for statement in step:
            connection.execute(statement)
    if version < SCHEMA_VERSION:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return version < SCHEMA_VERSION


def _read_version(connection: sqlite3.Connection) -> int:
    [(version,)] = connection.execute("PRAGMA user_version")
    return int(version)


def _count_changes(path: Path) -> int | None:
    """None where there is no SQLite file. To be asked only while no connection is open: whoever closes a file lets go of
    all locks that the process holds on it."""
    try:
        with path.open("rb") as file:
            header = file.read(_COUNTER.stop)
    except OSError:
        return None
    return int.from_bytes(header[_COUNTER]) if header.startswith(_MAGIC) else None


_RESTORE = "请运行 restore，由副本和保存的原件重新登记；有备份的，运行 restore 备份文件"
_EMPTY = ("登记库是空的，原来登记的都不在里面", _RESTORE)
_BROKEN = ("登记库已损坏，或不是登记库", _RESTORE)
_CUT_OFF = ("登记库上一次没有写完，或者正在写", "请先在那个年度文件夹里运行一次 status")
_BUSY = ("登记库正被别的程序使用", "请等它结束，或关闭打开它的程序后重试")
_FAULTS = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: ("磁盘空间不够", "请清理磁盘后重试，已登记的内容没有丢失"),
    sqlite3.SQLITE_READONLY: ("登记库是只读的，无法登记", "请取消文件的只读属性、检查文件夹权限后重试"),
    sqlite3.SQLITE_IOERR: ("磁盘读写出错", "请检查磁盘或网络连接后重试，已登记的内容没有丢失"),
    sqlite3.SQLITE_CANTOPEN: ("登记库打不开", "请检查文件夹是否存在、有没有写入权限后重试"),
}
