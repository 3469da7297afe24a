"""Tells when a file reached the bureau, and by what: the one rule on which it rests whether anything came in time.

It is what the clerk states in the roster, with a reason. Else it is the earliest of the time at which the file was placed in the
inbox, the date of the mail that it came in, and its receipt. The first two are told by clocks and people elsewhere: neither is
believed where it lies before the first form of the year was handed out, or after the receipt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, TypeVar

from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.received import Received
from sfs_excel.words import FileStatus, Kind, ReachedBy

Key = TypeVar("Key")


class Reached(NamedTuple):
    """`moment`: ISO 8601; of what the clerk states it may be a day."""

    moment: str
    by: ReachedBy


def find_reached(delivery: Delivery) -> Reached:
    """Tell when a file reached the bureau, by what is known of it alone: to the second, in the zone of its receipt."""
    receipt = delivery.receipt
    received = _cut(receipt.received)
    since = _cut(delivery.since) if delivery.since else None
    # A mail says by itself when it was sent: where no form is known to be older than it, nothing bounds that.
    told = ((receipt.placed, ReachedBy.PLACED), (delivery.mailed if since else "", ReachedBy.MAILED))
    moments = [(_cut(moment), by) for moment, by in told if moment]
    believed = [each for each in moments if each[0] <= received and (since is None or since <= each[0])]
    first, by = min(
        [*believed, (received, ReachedBy.RECEIVED)], key=lambda each: each[0]
    )  # of equal ones the one named first
    return Reached(first.astimezone(received.tzinfo).isoformat(timespec="seconds"), by)


def _cut(moment: str) -> datetime:
    """The moment to the second: within one, a file is placed and received in no known order."""
    return datetime.fromisoformat(moment).replace(microsecond=0)


def find_first(files: Iterable[Received]) -> dict[str, Received]:
    """Office -> the first of its forms that reached the bureau and can be read; the same bytes once more may have come earlier."""
    listed = [entry for entry in files if entry.kind == Kind.FORM and entry.reached]
    counting = {entry.sha256 for entry in listed if entry.status in (FileStatus.CURRENT, FileStatus.SUPERSEDED)}
    firsts: dict[str, Received] = {}
    for entry in listed:
        if entry.sha256 in counting and entry.status != FileStatus.WITHDRAWN:
            firsts[entry.office] = min(firsts.get(entry.office, entry), entry, key=_place)
    return firsts


def state_reached(files: Mapping[Key, Received], stated: Mapping[str, str]) -> dict[Key, Received]:
    """The files, the first form of each office with the time that the clerk states for it.

    Args:
        stated: office -> when its form reached the bureau.
    """
    firsts = find_first(files.values())
    return {
        key: replace(entry, reached=stated[entry.office], reached_by=ReachedBy.STATED)
        if entry.office in stated and entry is firsts.get(entry.office)
        else entry
        for key, entry in files.items()
    }


def _place(entry: Received) -> tuple[bool, datetime]:
    """Sort key. What the clerk states comes before all else; it names no zone, so that it cannot be compared with any of it."""
    return entry.reached_by != ReachedBy.STATED, datetime.fromisoformat(entry.reached)
