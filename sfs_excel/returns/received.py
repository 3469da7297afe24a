"""One file of the inbox, as it is listed."""

from dataclasses import dataclass

from sfs_excel.words import Status


@dataclass(frozen=True)
class Received:
    """One file of the inbox and what became of it (design.md, 8: submissions)."""

    file: str
    sha256: str = ""
    kind: str = "unknown"
    office: str = ""
    received: str = ""
    saved: str = ""
    status: Status = "refused"
    reason: str = ""
