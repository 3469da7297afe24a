"""Settles what becomes of forms of earlier rulebooks, by what the bureau has said of the questions that were worded otherwise."""

from collections.abc import Iterable, Mapping

from sfs_excel.inbox.events import Event, find_in_force
from sfs_excel.rulebook.mended import Mended, compare_rulebooks
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import EventKind


def settle_earlier(earlier: Mapping[str, Rulebook], rulebook: Rulebook, events: Iterable[Event]) -> dict[str, Mended]:
    """Return what becomes of a form, by the digest of the rulebook on which it rests.

    Args:
        earlier: digest -> rulebook of the same year.
        rulebook: by which forms are scored now.
        events: all of the year.
    """
    if not earlier:
        return {}
    entered = list(events)
    same, new = (find_in_force(entered, kind) for kind in (EventKind.SAME_QUESTION, EventKind.NEW_QUESTION))
    return {digest: compare_rulebooks(each, rulebook).settle(same, new) for digest, each in earlier.items()}
