"""The year that a year follows, as a decision: by which result this year's is compared with the last."""

from collections.abc import Iterable
from dataclasses import dataclass

from sfs_excel.inbox.events import Event, list_in_force
from sfs_excel.words import EventKind

_NONE = "-"


@dataclass(frozen=True)
class Followed:
    """The year before, as far as it is kept in the folder of the year that follows it.

    Attributes:
        year: that it is.
        folder: name of the final result; "" where none was final.
        digest: SHA-256 (hex) of the list of all that is kept of it.
    """

    year: int
    folder: str
    digest: str

    @property
    def target(self) -> str:
        """All of it, as an event has it."""
        return f"{self.year} {self.folder or _NONE} {self.digest}"


def read_followed(target: str) -> Followed:
    """Read back what `Followed.target` has written."""
    year, folder, digest = target.split(" ")
    return Followed(int(year), "" if folder == _NONE else folder, digest)


def find_followed(events: Iterable[Event]) -> tuple[int, Followed] | None:
    """Number of the event by which the year follows another, and that; None where it follows none, or none any more."""
    found = [event for event in list_in_force(events) if event.kind == EventKind.FOLLOW]
    return (found[-1].id, read_followed(found[-1].target)) if found else None
