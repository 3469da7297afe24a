"""A zip or a mail as programs and phones make them -> the forms in it, and what else came along as evidence of that office.

Nothing is unpacked: a member is bytes under a name that is only ever shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import FILE_LIMIT, PACKAGE, Archive, Budget, Refused, abnormal, too_large
from sfs_excel.reading.fate import bear_faults
from sfs_excel.reading.kinds import ARCHIVES, WORKBOOKS, WRAPPINGS, Kind, has_other_name, has_workbook_name, refuse_kind
from sfs_excel.reading.litter import is_left_member
from sfs_excel.reading.mails import NO_ATTACHMENT, Mail
from sfs_excel.reading.sniff import identify, identify_parts
from sfs_excel.reading.unpacked import find_unpacked
from sfs_excel.reading.workbook import open_identified
from sfs_excel.returns.table import UNCLEAR, Extract, extract_workbook
from sfs_excel.sheets.token import read_token

ARCHIVE_NAMES = (".zip", ".rar", ".7z", ".gz", ".tgz")
PACKAGES: tuple[Kind, ...] = ("zip", "mail")
"""Either may lie in the other, once; not in its like."""
_CLOSED = (RefusalCode.DAMAGED, RefusalCode.ABNORMAL, RefusalCode.ENCRYPTED)
"""Codes of what cannot be looked into."""
_DOCUMENTS: tuple[Kind, ...] = ("docx", "pptx", "odf")
_NESTED = Refused(RefusalCode.NESTED, "套在里面的压缩包没有打开，如填报表在里面，请解压后把填报表放入收件箱。")
_NOTHING = Refused(
    RefusalCode.EMPTY, "压缩包里没有文件，可能压缩时没有选上，请司法所核对后重新报送，最好直接报送填报表本身。"
)


@dataclass(frozen=True)
class Member:
    """One file in a package, or one Office file that lies unpacked in it.

    Attributes:
        name: with the folders it lies in; only ever text.
        sha256: of its bytes (hex); of its parts' names and bytes where it lies unpacked.
        outcome: what it says as a form, or why a file that may be the form cannot be read; None for any other file.
        mailed: when the mail that it was attached to was sent, as that says itself (`Mail.dated`); "" where it came in none.
    """

    name: str
    sha256: str
    size: int
    outcome: Extract | Refused | None
    mailed: str = ""


@dataclass(frozen=True)
class Package:
    """The members that were read: at least one, in the order of its directory, without what programs leave behind."""

    members: tuple[Member, ...]


Outcome = Extract | Refused | Package
"""What reading one file gave."""


class Source(Protocol):
    """A container of files: a zip with its members, a mail with its attachments."""

    budget: Budget
    names: tuple[str, ...]

    def read_chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one file, piece by piece, under the budget."""


def read_package(source: Source, kind: Kind) -> Package:
    """Read every file in it, and the workbooks among them, all under the source's one budget.

    Args:
        kind: of the source, one of PACKAGES.

    Raises:
        Refused: there is nothing in it; a member is rotten, or all together are over a limit.
    """
    members = tuple(_read_members(source, (kind,)))
    if not members:
        raise _NOTHING
    return Package(members)


def _read_members(source: Source, opened: tuple[Kind, ...]) -> Iterator[Member]:
    """`opened`: the kinds of package that are open around these, of which no other is opened in them."""
    names = [name for name in source.names if not is_left_member(name)]
    folders = find_unpacked(names) if isinstance(source, Archive) else {}
    folder_of = {name: folder for folder, parts in folders.items() for name in parts}
    for name in names:
        folder = folder_of.get(name)
        if folder is None:
            for member in _read_member(source, name, opened):
                yield replace(member, mailed=member.mailed or source.dated) if isinstance(source, Mail) else member
        elif isinstance(source, Archive) and (parts := folders.pop(folder, ())):
            yield _read_unpacked(source, folder, parts)


def _read_member(source: Source, name: str, opened: tuple[Kind, ...]) -> Iterator[Member]:
    """The file, or what is in it where it is a package that may be opened."""
    digest = hashlib.sha256()
    size = 0
    pieces: list[bytes] = []
    for chunk in source.read_chunks(name):
        digest.update(chunk)
        size += len(chunk)
        if size <= FILE_LIMIT:
            pieces.append(chunk)
    outcome: Extract | Refused | Source | None = too_large() if has_workbook_name(name) else None
    if size <= FILE_LIMIT:
        try:
            with bear_faults(digest.hexdigest()):
                outcome = _read_content(name, b"".join(pieces), source.budget, opened)
        except Refused as unforeseen:
            outcome = unforeseen
    if source.budget.is_spent:
        raise abnormal("解压后过大", PACKAGE)
    if outcome is None or isinstance(outcome, (Extract, Refused)):
        yield Member(name, digest.hexdigest(), size, outcome)
        return
    try:
        inside = list(_read_members(outcome, (*opened, "mail" if isinstance(outcome, Mail) else "zip")))
    except Refused as refused:
        if source.budget.is_spent:
            raise
        yield Member(name, digest.hexdigest(), size, refused)
    else:
        yield from (replace(member, name=f"{name}/{member.name}") for member in inside)


def _read_content(
    name: str, data: bytes, budget: Budget, opened: tuple[Kind, ...]
) -> Extract | Refused | Source | None:
    """A form is told by its content; where that cannot be read, it may have been one all the same.

    Returns:
        A source where the file is itself a package that is to be opened.
    """
    kind: Kind = "unknown"
    try:
        kind, archive = identify(data, budget)
        if kind in PACKAGES and kind not in opened:
            return open_package(data, archive, budget)
        if kind in ARCHIVES:
            return _NESTED
        if kind in WRAPPINGS:
            return refuse_kind(kind)
        extract = extract_workbook(open_identified(data, kind, archive))
    except Refused as refused:
        if name.lower().endswith(ARCHIVE_NAMES):
            return _NESTED
        return refused if _may_be_form(name, kind, refused) else None
    return extract if _is_form(extract) else None


def _may_be_form(name: str, kind: Kind, refused: Refused) -> bool:
    """Tell whether what cannot be read may have been a form: by its name or kind, or as nothing says that it was anything else."""
    if has_workbook_name(name) or kind in WORKBOOKS:
        return True
    if kind == "mail":
        return refused is not NO_ATTACHMENT
    return refused.code in _CLOSED and not has_other_name(name)


def open_package(data: bytes, archive: Archive | None, budget: Budget) -> Source:
    """Return what is one of PACKAGES by its kind.

    Raises:
        Refused: a mail without attachments, or over a limit.
    """
    return archive if archive is not None else Mail(data, budget)


def _read_unpacked(archive: Archive, folder: str, parts: Sequence[str]) -> Member:
    """One Office file of which only the parts are there, read as if they lay in a file of their own."""
    digest = hashlib.sha256()
    size = 0
    for part in parts:
        digest.update(f"{part.removeprefix(folder)}\0".encode())
        for chunk in archive.read_chunks(part):
            digest.update(chunk)
            size += len(chunk)
    inner = archive.below(folder)
    outcome: Extract | Refused | None = None
    try:
        with bear_faults(digest.hexdigest()):
            kind = identify_parts(inner)
            if kind not in _DOCUMENTS:
                extract = extract_workbook(open_identified(b"", kind, inner))
                outcome = extract if _is_form(extract) else None
    except Refused as refused:
        outcome = refused
    return Member(folder, digest.hexdigest(), size, outcome)


def _is_form(extract: Extract) -> bool:
    """Tell whether it says whose form it is, or has the form's table or what is left of it, so that it must be said that it no
    longer does."""
    is_table = bool(extract.sheet) or (extract.refused is not None and extract.refused.code in UNCLEAR)
    return is_table or any(read_token(entries) is not None for entries in extract.tokens)
