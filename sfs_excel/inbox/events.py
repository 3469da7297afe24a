"""The decisions of a person about the year: entered once, undone by another event, never taken out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sfs_excel.words import EventKind

Decided = Sequence[tuple[EventKind, str, int]]
"""Kind, target and undoes of what is decided at once, as an `Event` has them."""


@dataclass(frozen=True)
class Event:
    """One decision, as it was entered.

    Attributes:
        id: its number, from 1, in the order of entry.
        at: ISO 8601 to the second, with the UTC offset.
        who: decided, as said, or the account of the computer.
        target: of a file the SHA-256 (hex) of its bytes; a voter's number.
        undoes: number of the event that it undoes, which has the same kind and target; 0 where it undoes none. It cannot be
            undone itself: what was decided first can be decided again.
        receipt: number of the last receipt before it; what came later has a higher one, whatever the clock said.
    """

    id: int
    at: str
    who: str
    kind: EventKind
    target: str
    reason: str
    undoes: int
    receipt: int


def list_in_force(events: Iterable[Event]) -> list[Event]:
    """The events that hold: they undo none, and none undoes them."""
    entered = list(events)
    undone = {event.undoes for event in entered}
    return [event for event in entered if not event.undoes and event.id not in undone]


def find_in_force(events: Iterable[Event], kind: EventKind) -> dict[str, Event]:
    """Target -> the event of this kind that holds for it."""
    return {event.target: event for event in list_in_force(events) if event.kind == kind}
