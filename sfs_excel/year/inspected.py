"""Looks into what was received as bytes: for what may not be shown, in a worker; and for what lies in a package that was read before."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from typing import Self

from sfs_excel.handouts.columns import BALLOTS
from sfs_excel.reading.archive import FILE_LIMIT, Archive, Budget, Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.reading.kinds import WORKBOOKS, Kind
from sfs_excel.reading.sniff import identify
from sfs_excel.returns.package import PACKAGES, Source, open_package
from sfs_excel.roster.voter_names import CODES, VoterNames
from sfs_excel.workers.executor import Workers

_BALLOT = tuple(BALLOTS.sheet.encode(code) for code in CODES)


class Inspector:
    """Looks into evidence, which nobody has opened before: in a worker process, so that its limits of time and memory hold."""

    def __init__(self, names: VoterNames) -> None:
        self._names = names
        self._pool: Workers | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def may_be_shown(self, content: bytes) -> bool:
        """Tell whether it names no voter, as far as it can be looked into."""
        if self._pool is None:  # most results have no evidence
            self._pool = Workers(1)
        try:
            return not self._pool.submit(names_voter, content, self._names).result()
        except BrokenExecutor:
            return False


def read_members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """SHA-256 and bytes of the files in a package, and in the package that lies in that, as far as they can be read."""
    try:
        with bear_faults(hashlib.sha256(content).hexdigest()):
            kind, archive = identify(content, budget := Budget())
            if kind in PACKAGES:
                yield from _read_below(open_package(content, archive, budget), (kind,))
    except Refused:
        return


def _read_below(source: Source, opened: tuple[Kind, ...]) -> Iterator[tuple[str, bytes]]:
    for name in source.names:
        content = b"".join(source.read_chunks(name))
        if len(content) > FILE_LIMIT:
            continue
        kind, archive = identify(content, source.budget)
        if kind in PACKAGES and kind not in opened:
            yield from _read_below(open_package(content, archive, source.budget), (*opened, kind))
        else:
            yield hashlib.sha256(content).hexdigest(), content


def names_voter(content: bytes, names: VoterNames) -> bool:
    """Tell whether evidence names a voter, or is a workbook with a ballot in it; also where it cannot be looked into."""
    try:
        with bear_faults(hashlib.sha256(content).hexdigest()):
            kind, archive = identify(content, Budget())
            parts = [content] if archive is None else _read_parts(archive)
            return any(
                names.are_in_bytes(part) or (kind in WORKBOOKS and any(mark in part for mark in _BALLOT))
                for part in parts
            )
    except Refused:
        return True


def _read_parts(archive: Archive) -> Iterator[bytes]:
    for name in archive.names:
        yield name.encode()
        yield b"".join(archive.read_chunks(name))
