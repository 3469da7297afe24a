"""The decisions of a person about the year: entered once, undone by another event, never taken out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sfs_excel.words import EventKind

Stated = Mapping[tuple[EventKind, str], str]
"""What a workbook of the bureau states: kind and target -> reason, as an `Event` has them."""
Decided = Sequence[tuple[EventKind, str, int]]
"""Kind, target and undoes of what is decided at once, as an `Event` has them."""


BETWEEN = "："
"""Stands in a target between whom and what it is about."""


@dataclass(frozen=True)
class Event:
    """One decision, as it was entered.

    Attributes:
        id: its number, from 1, in the order of entry.
        at: ISO 8601 to the second, with the UTC offset.
        who: decided, as said, or the account of the computer.
        target: of a file the SHA-256 (hex) of its bytes; a voter's number; of what the roster states, that, behind the code or
            department that it is about; of a frozen result what `Frozen.target` is.
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


@dataclass(frozen=True)
class Frozen:
    """A result that was made final.

    Attributes:
        folder: name of the folder in which it lies: `2016-12-31`, the second of a day `2016-12-31-2`.
        digest: SHA-256 (hex) of the list of all that lies there; "" as long as that is not written.
        held: SHA-256 (hex) of the list of all that the program keeps for it; "" as long as that is not kept.
    """

    folder: str
    digest: str = ""
    held: str = ""

    @property
    def target(self) -> str:
        """All of it, as an event has it."""
        return f"{self.folder} {self.digest} {self.held}".rstrip()


def list_frozen(events: Iterable[Event]) -> dict[int, Frozen]:
    """Number of the event -> result, of all that were ever made final, in order of entry."""
    return {
        event.id: Frozen(*event.target.split(" "))
        for event in events
        if event.kind == EventKind.FINALIZE and not event.undoes
    }


def find_final(events: Sequence[Event]) -> Event | None:
    """The event by which the year's result is final; None where it is not, or no more."""
    return next((event for event in list_in_force(events) if event.kind == EventKind.FINALIZE), None)


def find_frozen(events: Sequence[Event]) -> Frozen | None:
    """The year's result that is final; None where none is, or none is any more."""
    event = find_final(events)
    return None if event is None else list_frozen(events)[event.id]


def find_former(events: Sequence[Event]) -> Frozen | None:
    """The result that was final before that which is; where none is, the last that was. None where there was none."""
    final = find_final(events)
    earlier = [frozen for number, frozen in list_frozen(events).items() if final is None or number < final.id]
    return earlier[-1] if earlier else None


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
            yield kind, target, "名册、核定表封面里都不再写着", event.id
    for (kind, target), reason in stated.items():
        if (kind, target) not in holding:
            yield kind, target, reason, 0
