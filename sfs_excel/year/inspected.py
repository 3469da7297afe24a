"""Looks into what was received as bytes, under the limits of reading: for what may not be shown, and for what lies in a package."""

import hashlib
from collections.abc import Iterator

from sfs_excel.handouts.columns import BALLOTS
from sfs_excel.reading.archive import FILE_LIMIT, Archive, Budget, Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.reading.kinds import WORKBOOKS, Kind
from sfs_excel.reading.sniff import identify
from sfs_excel.returns.package import PACKAGES, Source, open_package
from sfs_excel.roster.voter_names import CODES, VoterNames

_BALLOT = tuple(BALLOTS.sheet.encode(code) for code in CODES)


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
