"""A zip as mail programs and phones make them -> the forms in it, and what else came along as evidence of that office.

Nothing is unpacked: a member is bytes under a name that is only ever shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from sfs_excel.form.token import read_token
from sfs_excel.inbox.archive import FILE_LIMIT, PACKAGE, Archive, Budget, Refused, abnormal, too_large
from sfs_excel.inbox.fate import bear_faults
from sfs_excel.inbox.sniff import ARCHIVES, identify, is_left_behind
from sfs_excel.inbox.table import Extract, extract_workbook
from sfs_excel.inbox.workbook import open_identified

WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
ARCHIVE_NAMES = (".zip", ".rar", ".7z", ".gz", ".tgz")
_MAC_FOLDER = "__MACOSX"
_NESTED = Refused("nested", "压缩包里的压缩包没有打开，如填报表在里面，请解压后把填报表放入收件箱。")
_NOTHING = Refused("empty", "压缩包里没有文件，可能压缩时没有选上，请司法所核对后重新报送，最好直接报送填报表本身。")


@dataclass(frozen=True)
class Member:
    """One file in a package.

    Attributes:
        name: with the folders it lies in; only ever text.
        sha256: of its bytes (hex).
        outcome: what it says as a form, or why a file that may be the form cannot be read; None for any other file.
    """

    name: str
    sha256: str
    size: int
    outcome: Extract | Refused | None


@dataclass(frozen=True)
class Package:
    """A zip that was read: at least one member, in the order of its directory, without what programs leave behind."""

    members: tuple[Member, ...]


def read_package(archive: Archive) -> Package:
    """Read every member, and the workbooks among them, all under the archive's one budget.

    Raises:
        Refused: there is nothing in it; a member is rotten, or all together are over a limit.
    """
    members = tuple(_read_member(archive, name) for name in archive.names if not _is_left_out(name))
    if not members:
        raise _NOTHING
    return Package(members)


def _read_member(archive: Archive, name: str) -> Member:
    digest = hashlib.sha256()
    size = 0
    pieces: list[bytes] = []
    for chunk in archive.read_chunks(name):
        digest.update(chunk)
        size += len(chunk)
        if size <= FILE_LIMIT:
            pieces.append(chunk)
    outcome: Extract | Refused | None = too_large() if _ends_in(name, WORKBOOK_NAMES) else None
    if size <= FILE_LIMIT:
        try:
            with bear_faults(digest.hexdigest()):
                outcome = _read_content(name, b"".join(pieces), archive.budget)
        except Refused as unforeseen:
            outcome = unforeseen
    if archive.budget.is_spent:
        raise abnormal("解压后过大", PACKAGE)
    return Member(name, digest.hexdigest(), size, outcome)


def _read_content(name: str, data: bytes, budget: Budget) -> Extract | Refused | None:
    """A form is told by its content; where that cannot be read, the name says whether it may have been one."""
    try:
        kind, archive = identify(data, budget)
        if kind in ARCHIVES:
            return _NESTED
        extract = extract_workbook(open_identified(data, kind, archive))
    except Refused as refused:
        if _ends_in(name, ARCHIVE_NAMES):
            return _NESTED
        return refused if _ends_in(name, WORKBOOK_NAMES) and refused.code != "not_a_workbook" else None
    return extract if _is_form(extract) else None


def _is_form(extract: Extract) -> bool:
    """Whether it says whose form it is, or has the form's table, so that it must be said that it no longer does."""
    return bool(extract.sheet) or any(read_token(entries) is not None for entries in extract.tokens)


def _is_left_out(name: str) -> bool:
    path = PurePosixPath(name)
    return _MAC_FOLDER in path.parts[:-1] or is_left_behind(path.name)


def _ends_in(name: str, endings: tuple[str, ...]) -> bool:
    return name.lower().endswith(endings)
