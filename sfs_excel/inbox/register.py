"""The register of the year: what was received, in which order, which forms were issued, which mails were sent, and what a
person decided.

The order of receipt decides which return of an office is its last; the times of the files themselves never do.
A row is written only after the bytes are in the store, so whatever the register names can be read again.
"""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sfs_excel.clock import Clock, tell_time
from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.inbox.events import Event, Stated, compare_stated
from sfs_excel.inbox.placed import date_placed
from sfs_excel.inbox.quiet import Found
from sfs_excel.inbox.register_file import RegisterFile
from sfs_excel.words import EventKind, MailStatus


@dataclass(frozen=True)
class Receipt:
    """One file as it was first received.

    Attributes:
        id: grows with the order of receipt.
        name: path below the inbox, with `/`.
        received: ISO 8601 to the second, with the UTC offset.
        batch: the same for all that one scan brought.
        placed: as `received`: when it was placed in the inbox, as far as that is known (`placed.date_placed`); else "".
    """

    id: int
    sha256: str
    name: str
    size: int
    received: str
    batch: int
    placed: str = ""


@dataclass(frozen=True)
class Issue:
    """One form handed out.

    Attributes:
        office, name: code, and the name that stood beside it in the roster; "" where an earlier program did not note it.
        digest: the rulebook's.
        issued: as `Receipt.received`.
        deadline: the last day that is printed on it, ISO 8601; "" where none is, or an earlier program did not note it.
    """

    form_id: str
    office: str
    year: int
    digest: str
    issued: str
    name: str = ""
    deadline: str = ""


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
    """The register of a year folder. Every call is one transaction.

    Every method raises FaultyFileError where the file cannot be used (`RegisterFile.transaction`). It is made by `create`
    alone: one that is not there is missing.
    """

    def __init__(self, path: Path, clock: Clock = tell_time) -> None:
        self.path = path
        self._clock = clock
        self._file = RegisterFile(path)
        self.copy = self._file.copy

    def create(self, who: str = "", decided: Iterable[tuple[EventKind, str, str]] = ()) -> None:
        """A new one, in which nothing stands but what was decided with the folder itself.

        Args:
            decided: kind, target and reason of each, as an `Event` has them.
        """
        entries = [(*each, 0) for each in decided]
        self._file.create(lambda connection: self._enter_events(connection, who, entries))

    def examine(self) -> None:
        """Look at all of it, for damage that no other call may meet."""
        self._file.examine()

    def read_whole(self) -> bytes:
        """The file's content, as it stands between two changes."""
        return self._file.read_whole()

    def read_key_print(self) -> str:
        """Return the print of the key that signed the folder's forms (`signing_key.print_key`); "" where none is remembered."""
        with self._file.transaction() as connection:
            row = connection.execute("SELECT value FROM folder WHERE name = 'key'").fetchone()
            return str(row[0]) if row else ""

    def remember_key(self, key_print: str) -> None:
        """The first one is remembered."""
        with self._file.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO folder VALUES ('key', ?)", (key_print,))

    def record(self, arrived: Iterable[tuple[str, Found]]) -> None:
        """Enter the files of one scan, in the order given, as one batch.

        The same bytes under the same name are one receipt, the first.

        Args:
            arrived: SHA-256 (hex) and file; the bytes are in the store already.
        """
        now = self._clock()
        moment = now.isoformat(timespec="seconds")
        with self._file.transaction() as connection:
            [(batch,)] = connection.execute("SELECT coalesce(max(batch), 0) + 1 FROM receipt")
            others = dict(connection.execute("SELECT name, max(received) FROM receipt GROUP BY name"))
            connection.executemany(
                f"INSERT OR IGNORE INTO receipt ({_ENTERED}) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (sha256, each.name, each.size, moment, batch, date_placed(each, now, others.get(each.name, "")))
                    for sha256, each in arrived
                ),
            )

    def record_found(self, found: Iterable[Receipt]) -> None:
        """Enter again what the register had lost, behind all that it knows. `id` counts for nothing; what has one batch
        stays together."""
        with self._file.transaction() as connection:
            [(last,)] = connection.execute("SELECT coalesce(max(batch), 0) FROM receipt")
            connection.executemany(
                f"INSERT OR IGNORE INTO receipt ({_ENTERED}) VALUES (?, ?, ?, ?, ?, ?)",
                ((each.sha256, each.name, each.size, each.received, last + each.batch, each.placed) for each in found),
            )

    def receipts(self) -> list[Receipt]:
        """All that was received, in order of receipt."""
        with self._file.transaction() as connection:
            return [Receipt(*row) for row in connection.execute(f"SELECT {_RECEIPT} FROM receipt ORDER BY id")]

    def record_issues(self, year: int, digest: str, forms: Iterable[tuple[str, str, str]], deadline: str = "") -> None:
        """Remember forms that are handed out. One issued again under the same id keeps its first entry.

        Args:
            digest: the rulebook's.
            forms: `form_id`, `office` and `name` of each, as an `Issue` has them, in the order in which they were written.
            deadline: that all of them carry, as an `Issue` has it.
        """
        moment = self._write_moment()
        with self._file.transaction() as connection:
            connection.executemany(
                f"INSERT OR IGNORE INTO issue ({_ISSUE}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((form_id, office, year, digest, moment, name, deadline) for form_id, office, name in forms),
            )

    def issues(self) -> list[Issue]:
        """All forms handed out, in the order in which they were."""
        with self._file.transaction() as connection:
            return [Issue(*row) for row in connection.execute(f"SELECT {_ISSUE} FROM issue ORDER BY rowid")]

    def find_newest(self) -> datetime | None:
        """Find the moment of the newest record of any kind, as its clock had it; None where there is none."""
        with self._file.transaction() as connection:
            rows = connection.execute(_NEWEST).fetchall()
        return max((datetime.fromisoformat(moment) for (moment,) in rows), default=None)

    def count_holders(self) -> int:
        """Count the offices that have a form."""
        with self._file.transaction() as connection:
            [(offices,)] = connection.execute("SELECT count(DISTINCT office) FROM issue")
        return int(offices)

    def record_mail(
        self, kind: str, office: str, address: str, digest: str, status: MailStatus, reason: str = ""
    ) -> int:
        """Enter an attempt, and return its id."""
        row = (kind, office, address, digest, status, reason, self._write_moment())
        with self._file.transaction() as connection:
            connection.execute(f"INSERT INTO mail ({_MAIL}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
            [(entered,)] = connection.execute("SELECT last_insert_rowid()")
        return int(entered)

    def record_outcome(self, entered: int, status: MailStatus, reason: str = "") -> None:
        """Write the outcome of an attempt that was entered as "sending". One that has ended stays as it is."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE mail SET status = ?, reason = ?, moment = ? WHERE id = ? AND status = 'sending'",
                (status, reason, self._write_moment(), entered),
            )

    def mails(self) -> list[Mail]:
        """All attempts, in the order in which they were made."""
        with self._file.transaction() as connection:
            return [Mail(*row) for row in connection.execute(f"SELECT {_MAIL} FROM mail ORDER BY id")]

    def list_sent(self) -> frozenset[str]:
        """Digests of the mails that went out, or may have."""
        out = (MailStatus.SENT, MailStatus.SENDING, MailStatus.UNKNOWN)
        return frozenset(mail.digest for mail in self.mails() if mail.status in out)

    def record_events(self, who: str, reason: str, decided: Iterable[tuple[EventKind, str, int]]) -> None:
        """Enter what one person decides at once and for one reason.

        Args:
            decided: as `events.Decided`, in the order in which it is entered.
        """
        with self._file.transaction() as connection:
            self._enter_events(connection, who, [(kind, target, reason, undoes) for kind, target, undoes in decided])

    def record_stated(self, who: str, stated: Stated, kinds: Collection[EventKind]) -> None:
        """Enter what a workbook states now and did not before, and undo what it states no more.

        Args:
            kinds: as for `events.compare_stated`.
        """
        with self._file.transaction() as connection:
            self._enter_events(connection, who, list(compare_stated(self._read_events(connection), stated, kinds)))

    def events(self) -> list[Event]:
        """All that was decided, in that order."""
        with self._file.transaction() as connection:
            return self._read_events(connection)

    def look_at_events(self) -> list[Event]:
        """As `events`, without writing anything: of a folder that is not this program's to change."""
        with self._file.look() as connection:
            return self._read_events(connection)

    def _enter_events(
        self, connection: sqlite3.Connection, who: str, entries: Iterable[tuple[EventKind, str, str, int]]
    ) -> None:
        """Enter kind, target, reason and undoes of each."""
        moment = self._write_moment()
        [(receipt,)] = connection.execute("SELECT coalesce(max(id), 0) FROM receipt")
        connection.executemany(
            f"INSERT INTO event ({_EVENT}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
            ((moment, who, kind, target, reason, undoes, receipt) for kind, target, reason, undoes in entries),
        )

    def _read_events(self, connection: sqlite3.Connection) -> list[Event]:
        rows = connection.execute(f"SELECT {_EVENT} FROM event ORDER BY id").fetchall()
        try:
            return [Event(number, at, who, EventKind(kind), *rest) for number, at, who, kind, *rest in rows]
        except ValueError as error:
            fact = "登记库里有这个版本的程序不认识的决定"
            raise FaultyFileError([Fault(str(self.path), fact, "请用新版本的 sfs-excel 打开这个年度文件夹")]) from error

    def _write_moment(self) -> str:
        return self._clock().isoformat(timespec="seconds")


_ENTERED = "sha256, name, size, received, batch, placed"
_RECEIPT = f"id, {_ENTERED}"
_ISSUE = "form_id, office, year, digest, issued, name, deadline"
_EVENT = "id, at, who, kind, target, reason, undoes, receipt"
# Of each zone the newest: as texts, only those of one zone can be compared.
_NEWEST = (
    "SELECT max(moment) FROM (SELECT received AS moment FROM receipt UNION ALL SELECT issued FROM issue"
    " UNION ALL SELECT at FROM event UNION ALL SELECT moment FROM mail) GROUP BY substr(moment, 20)"
)
_MAIL = "id, kind, office, address, digest, status, reason, moment"
