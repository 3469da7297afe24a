"""Keeps the reading of every file: a stored file is read once in its life, until another reader comes.

Kept by the hash of the file's bytes, as plain data, in a file beside the store. Losing it changes no answer, it only costs
the time again. So does whatever is wrong with it: an entry that is damaged, another file's, or another reader's is as none,
and a file that is no longer what it was is made anew.
"""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from sfs_excel import __version__
from sfs_excel.files.whole import is_plain_file
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.extract import READER_VERSION
from sfs_excel.returns.package import Outcome, Package
from sfs_excel.returns.plain import FileReading, read_plain
from sfs_excel.returns.pool import PASSING

READER = f"{__version__}/{READER_VERSION}"
"""By another reader a file may be read otherwise."""
_BUSY_SECONDS = 10
_TABLE = "CREATE TABLE IF NOT EXISTS reading (sha256 TEXT PRIMARY KEY, reader TEXT, content BLOB, proof BLOB)"
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class ReadingCache:
    """The readings of one year folder. Nothing that is wrong with its file ends a run."""

    def __init__(self, path: Path, *, keeps: bool = True) -> None:
        """
        Args:
            keeps: whether anything is kept; else what is known stays as it is.
        """
        self._path, self._keeps = path, keeps

    def find(self, digests: Collection[str]) -> dict[str, Outcome]:
        """Return what is known of these files, by SHA-256 (hex)."""
        if not is_plain_file(self._path):
            return {}
        found = {}
        with contextlib.suppress(sqlite3.Error), self._open() as connection:
            for digest in digests:
                query = "SELECT content, proof FROM reading WHERE sha256 = ? AND reader = ?"
                for content, proof in connection.execute(query, (digest, READER)):
                    if isinstance(content, bytes) and proof == _prove(digest, content):
                        with contextlib.suppress(ValueError):
                            found[digest] = read_plain(content)
        return found

    def keep(self, readings: Mapping[str, FileReading]) -> None:
        """Put these in place of what was known of the same files. What is no fault of the file's own is not kept."""
        if self._keeps and readings and not self._write(readings):
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
                self._write(readings)

    def _write(self, readings: Mapping[str, FileReading]) -> bool:
        """Tell whether the file is fit for it: all of it or nothing is written; nothing, while another program is writing."""
        if os.path.lexists(self._path) and not is_plain_file(self._path):
            return False
        try:
            with self._open() as connection, connection:
                connection.execute(_TABLE)
                connection.execute("DELETE FROM reading WHERE reader <> ?", (READER,))
                connection.executemany("DELETE FROM reading WHERE sha256 = ?", ((digest,) for digest in readings))
                connection.executemany("INSERT INTO reading VALUES (?, ?, ?, ?)", _list_entries(readings))
        except sqlite3.Error as error:
            return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY
        return True

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the cache without waiting for the disk: damage by a power cut is found out and read again."""
        with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            yield connection


def list_refusals(outcome: Outcome) -> list[Refused]:
    """All that was refused in one file: itself, its table, or what is packed in it."""
    if isinstance(outcome, Refused):
        return [outcome]
    if isinstance(outcome, Package):
        contents = (member.outcome for member in outcome.members if member.outcome is not None)
        return [refused for content in contents for refused in list_refusals(content)]
    return [] if outcome.refused is None else [outcome.refused]


def is_kept(outcome: Outcome) -> bool:
    """Tell whether all that is wrong with the file is its own fault: read another time, it gives the same."""
    return PASSING.isdisjoint(refused.code for refused in list_refusals(outcome))


def _list_entries(readings: Mapping[str, FileReading]) -> Iterator[tuple[str, str, bytes, bytes]]:
    for digest, reading in readings.items():
        if is_kept(reading.outcome):
            yield digest, READER, reading.content, _prove(digest, reading.content)


def _prove(digest: str, content: bytes) -> bytes:
    """An entry is whole, and it is this file's."""
    return hashlib.sha256(f"{READER} {digest} ".encode() + content).digest()
