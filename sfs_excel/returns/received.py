"""One file of the inbox, as it is listed."""

from dataclasses import dataclass, replace
from typing import Literal

from sfs_excel.words import FileStatus, Kind, ReachedBy


@dataclass(frozen=True)
class Received:
    """One file of the inbox and what became of it (the exported table `submissions`).

    Attributes:
        receipt: number of its receipt, or of that of the package that it lay in; 0 of what was not received.
        place: path below the year folder of the file with these bytes, or of the package; "" where it lies nowhere.
        reached: when it reached the bureau, by which it is in time or late; `reached_by`: on what that rests. "" of what was not
            received. See `reached`.
        contact: whom to ask about an office's form, with the telephone; "" where it does not say.
    """

    file: str
    sha256: str = ""
    kind: Kind = Kind.UNKNOWN
    office: str = ""
    received: str = ""
    saved: str = ""
    status: FileStatus = FileStatus.REFUSED
    reason: str = ""
    receipt: int = 0
    place: str = ""
    reached: str = ""
    reached_by: ReachedBy | Literal[""] = ""
    contact: str = ""

    def repeated(self, again: "Received") -> "Received":
        """The same bytes again, under another name or at another time."""
        reason = f"与“{self.file}”内容完全相同"
        return replace(
            self,
            file=again.file,
            received=again.received,
            status=FileStatus.DUPLICATE,
            reason=reason,
            receipt=again.receipt,
            reached=again.reached,
            reached_by=again.reached_by,
        )
