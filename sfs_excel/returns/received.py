"""One file of the inbox, as it is listed."""

from dataclasses import dataclass, replace

from sfs_excel.words import FileStatus, Kind


@dataclass(frozen=True)
class Received:
    """One file of the inbox and what became of it (the exported table `submissions`)."""

    file: str
    sha256: str = ""
    kind: Kind = Kind.UNKNOWN
    office: str = ""
    received: str = ""
    saved: str = ""
    status: FileStatus = FileStatus.REFUSED
    reason: str = ""

    def repeated(self, file: str, received: str) -> "Received":
        """The same bytes again, under another name or at another time."""
        reason = f"与“{self.file}”内容完全相同"
        return replace(self, file=file, received=received, status=FileStatus.DUPLICATE, reason=reason)
