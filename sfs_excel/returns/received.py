"""One file of the inbox, as it is listed."""

from dataclasses import dataclass

from sfs_excel.words import FileStatus, Kind


@dataclass(frozen=True)
class Received:
    """One file of the inbox and what became of it (design.md, 8: submissions)."""

    file: str
    sha256: str = ""
    kind: Kind = Kind.UNKNOWN
    office: str = ""
    received: str = ""
    saved: str = ""
    status: FileStatus = FileStatus.REFUSED
    reason: str = ""
