"""The register of the year: what was received, in which order, which forms were issued, and which mails were sent.

The order of receipt decides which return of an office is its last; the times of the files themselves never do.
A row is written only after the bytes are in the store, so whatever the register names can be read again.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sfs_excel.clock import tell_time
from sfs_excel.errors import SfsError
from sfs_excel.inbox.settle import Found

SCHEMA_VERSION = 2
# Version 2 added `mail`. Every step leaves alone what is there, so an older register is brought up by the same script.
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS receipt (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    received TEXT NOT NULL,
    batch INTEGER NOT NULL,
    UNIQUE (sha256, name)
);
CREATE TABLE IF NOT EXISTS issue (
    form_id TEXT PRIMARY KEY,
    office TEXT NOT NULL,
    year INTEGER NOT NULL,
    digest TEXT NOT NULL,
    issued TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    office TEXT NOT NULL,
    address TEXT NOT NULL,
    digest TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    moment TEXT NOT NULL
);
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""
_BUSY_SECONDS = 10


@dataclass(frozen=True)
class Receipt:
    """One file as it was first received.

    Attributes:
        id: grows with the order of receipt.
        name: path below the inbox, with `/`.
        received: ISO 8601 to the second, with the UTC offset.
        batch: the same for all that one scan brought.
    """

    id: int
    sha256: str
    name: str
    size: int
    received: str
    batch: int


@dataclass(frozen=True)
class Issue:
    """One form handed out. `digest` is the rulebook's; `issued` as `Receipt.received`."""

    form_id: str
    office: str
    year: int
    digest: str
    issued: str


MailStatus = Literal["sending", "sent", "refused", "failed", "unknown"]


@dataclass(frozen=True)
class Mail:
    """One attempt to send a mail to one address.

    Attributes:
        kind: of notice.
        digest: of what the mail said and what was attached to it.
        status: "sending" is written before the content goes to the server, and the outcome over it; where it still
            stands, the program ended in between, and nobody knows whether the server took the mail.
        moment: of the last change, as `Receipt.received`.
    """

    id: int
    kind: str
    office: str
    address: str
    digest: str
    status: MailStatus
    reason: str
    moment: str


class Register:
    """The register file, made when it is first written or read. Every call is one transaction.

    Every method raises SfsError where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def record(self, arrived: Iterable[tuple[str, Found]], received: datetime | None = None) -> None:
        """Enter the files of one scan, in the order given, as one batch.

        The same bytes under the same name are one receipt, the first.

        Args:
            arrived: SHA-256 (hex) and file; the bytes are in the store already.
            received: now, if not given.
        """
        moment = _write_moment(received)
        with self._transaction() as connection:
            [(batch,)] = connection.execute("SELECT coalesce(max(batch), 0) + 1 FROM receipt")
            connection.executemany(
                "INSERT OR IGNORE INTO receipt (sha256, name, size, received, batch) VALUES (?, ?, ?, ?, ?)",
                ((sha256, found.name, found.size, moment, batch) for sha256, found in arrived),
            )

    def receipts(self) -> list[Receipt]:
        """All that was received, in order of receipt."""
        with self._transaction() as connection:
            return [Receipt(*row) for row in connection.execute(f"SELECT {_RECEIPT} FROM receipt ORDER BY id")]

    def record_issue(self, form_id: str, office: str, year: int, digest: str, issued: datetime | None = None) -> None:
        """Remember a form that is handed out. One issued again under the same id keeps its first entry."""
        issue = Issue(form_id, office, year, digest, _write_moment(issued))
        with self._transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO issue VALUES (?, ?, ?, ?, ?)", astuple(issue))

    def issues(self) -> list[Issue]:
        """All forms handed out, in the order in which they were."""
        with self._transaction() as connection:
            return [Issue(*row) for row in connection.execute(f"SELECT {_ISSUE} FROM issue ORDER BY rowid")]

    def record_mail(
        self,
        kind: str,
        office: str,
        address: str,
        digest: str,
        status: MailStatus,
        reason: str = "",
        moment: datetime | None = None,
    ) -> int:
        """Enter an attempt, and return its id."""
        row = (kind, office, address, digest, status, reason, _write_moment(moment))
        with self._transaction() as connection:
            connection.execute(f"INSERT INTO mail ({_MAIL}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
            [(entered,)] = connection.execute("SELECT last_insert_rowid()")
        return int(entered)

    def settle_mail(self, entered: int, status: MailStatus, reason: str = "", moment: datetime | None = None) -> None:
        """Write the outcome of an attempt that was entered as "sending". One that is settled stays as it is."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE mail SET status = ?, reason = ?, moment = ? WHERE id = ? AND status = 'sending'",
                (status, reason, _write_moment(moment), entered),
            )

    def mails(self) -> list[Mail]:
        """All attempts, in the order in which they were made."""
        with self._transaction() as connection:
            return [Mail(*row) for row in connection.execute(f"SELECT {_MAIL} FROM mail ORDER BY id")]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
                self._prepare(connection)
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    if connection.in_transaction:  # SQLite has ended it by itself where the disk was full
                        connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise SfsError(f"{self.path}：{_explain(error)}。") from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = FULL")
        [(version,)] = connection.execute("PRAGMA user_version")
        if version > SCHEMA_VERSION:
            raise SfsError(
                f"{self.path}：这个登记库由更新版本的 sfs-excel 建立（第 {version} 版，本程序只认识到第 {SCHEMA_VERSION} 版）。"
                "请用新版本的 sfs-excel 打开这个年度文件夹。"
            )
        if version < SCHEMA_VERSION:
            connection.executescript(_SCHEMA)


_RECEIPT = "id, sha256, name, size, received, batch"
_ISSUE = "form_id, office, year, digest, issued"
_MAIL = "id, kind, office, address, digest, status, reason, moment"


def _write_moment(moment: datetime | None) -> str:
    return (moment.astimezone() if moment else tell_time()).isoformat(timespec="seconds")


def _explain(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    unknown = (f"登记库不能使用（错误代码 {code}）", "请确认年度文件夹在本机磁盘上、可以写入，然后重试")
    fact, remedy = _FAULTS.get(code, unknown)
    return f"{fact}。{remedy}"


_BROKEN = ("登记库已损坏，或不是登记库", "请用备份中的这个文件替换它；没有备份时请先把它移到别处保存，再重新汇总")
_FAULTS = {
    sqlite3.SQLITE_BUSY: ("登记库正被别的程序使用", "请等它结束，或关闭打开它的程序后重试"),
    sqlite3.SQLITE_LOCKED: ("登记库正被别的程序使用", "请等它结束，或关闭打开它的程序后重试"),
    sqlite3.SQLITE_FULL: ("磁盘空间不够", "请清理磁盘后重试，已登记的内容没有丢失"),
    sqlite3.SQLITE_READONLY: ("登记库是只读的，无法登记", "请取消文件的只读属性、检查文件夹权限后重试"),
    sqlite3.SQLITE_IOERR: ("磁盘读写出错", "请检查磁盘或网络连接后重试，已登记的内容没有丢失"),
    sqlite3.SQLITE_CANTOPEN: ("登记库打不开", "请检查文件夹是否存在、有没有写入权限后重试"),
    sqlite3.SQLITE_NOTADB: _BROKEN,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
}
