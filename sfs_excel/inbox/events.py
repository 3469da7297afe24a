"""The decisions of a person about the year: entered once, undone by another event, never taken out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sfs_excel.words import EventKind

Stated = Mapping[tuple[EventKind, str], str]
"""What a workbook of the bureau states: kind and target -> reason, as an `Event` has them."""
Decided = Sequence[tuple[EventKind, str, int]]
"""Kind, target and undoes of what is decided at once, as an `Event` has them."""


@dataclass(frozen=True)
class Event:
    """One decision, as it was entered.

    Attributes:
        id: its number, from 1, in the order of entry.
        at: ISO 8601 to the second, with the UTC offset.
        who: decided, as said, or the account of the computer.
        target: of a file the SHA-256 (hex) of its bytes; a voter's number; of what the roster states, that.
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


def compare_stated(
    events: Iterable[Event], stated: Stated, kinds: Collection[EventKind]
) -> Iterator[tuple[EventKind, str, str, int]]:
    """List what has to be entered so that the events in force are what is stated: kind, target, reason and undoes of each.

    Args:
        kinds: that are stated in workbooks, and nowhere else.
    """
    holding = {(each.kind, each.target): each for each in list_in_force(events) if each.kind in kinds}
    for (kind, target), event in holding.items():
        if (kind, target) not in stated:
            yield kind, target, "名册里已经改掉", event.id
    for (kind, target), reason in stated.items():
        if (kind, target) not in holding:
            yield kind, target, reason, 0
