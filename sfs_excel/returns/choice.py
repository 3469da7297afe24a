"""Chooses the return of an office that counts: the last that can be read and told from the one before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.order import GUESSED, Order, order_versions, say_older, show_received
from sfs_excel.returns.present import Present
from sfs_excel.returns.received import Received
from sfs_excel.returns.revisions import Revision, compare_returns, say_revisions
from sfs_excel.returns.sorting import Sorted
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import FileStatus

GONE = "文件已不在收件箱，仍按登记采用；不要了请撤回"


@dataclass(frozen=True)
class Choice:
    """The fate of each of an office's returns.

    Attributes:
        last: the one that counts.
        files: what is to be said of them, and of files with the same bytes, as far as it is other than before.
        guessed: those that may be newer than the one that counts.
        revisions: what each that replaced another says differently.
    """

    last: Delivery
    files: Mapping[Delivery, Received]
    guessed: frozenset[Delivery]
    revisions: tuple[Revision, ...]


def choose_return(arrived: Sorted, present: Present, rulebook: Rulebook, group: Sequence[Delivery]) -> Choice:
    """Each of the others is told what replaced it, and what that changed.

    Args:
        group: an office's returns, at least one.
    """
    order = order_versions(group)
    files = dict(ask_about(order, arrived))
    ordered: list[Delivery] = []
    revisions: list[Revision] = []
    for later in order.counted:
        if ordered:
            earlier = ordered[-1]
            compared = _compare(rulebook, arrived, earlier, later)
            if isinstance(compared, Refused):
                files[later] = replace(arrived.files[later], status=FileStatus.REFUSED, reason=compared.reason)
                continue
            found, changed = compared
            revisions += found
            files |= _supersede(arrived, earlier, later, changed + (GUESSED if earlier in order.guessed else ""))
        ordered.append(later)
    last = ordered[-1]
    if not present.has(last):
        files[last] = replace(arrived.files[last], reason=_say_gone(arrived, present, ordered))
    return Choice(last, files, order.guessed, tuple(revisions))


def ask_about(order: Order, arrived: Sorted) -> Mapping[Delivery, Received]:
    """Return what is said of the versions that are older than the one in force when they came."""
    return {
        delivery: replace(
            arrived.files[delivery], status=FileStatus.ASKED, reason=say_older(delivery, stood, arrived.shown[stood])
        )
        for delivery, stood in order.asked.items()
    }


def tell_copies(arrived: Sorted, earlier: Delivery, later: str) -> Mapping[Delivery, Received]:
    """The same bytes again are no new return, even where their sender wants to go back to them.

    Args:
        later: what replaced it, in words.
    """
    said = f"，那一份已被{later}替代；如要改回，请打开另存一次再报送"
    entries = {copy: arrived.files[copy] for copy in arrived.list_twins(earlier) if copy is not earlier}
    return {copy: replace(entry, reason=entry.reason + said) for copy, entry in entries.items()}


def _compare(
    rulebook: Rulebook, arrived: Sorted, earlier: Delivery, later: Delivery
) -> tuple[list[Revision], str] | Refused:
    """Return what the later one says differently, and that in words; or why the two could not be compared."""
    try:
        with bear_faults(later.sha256):
            revisions = compare_returns(rulebook, arrived.submissions[earlier], arrived.submissions[later])
            return revisions, say_revisions(rulebook, revisions)
    except Refused as refused:
        return refused


def _supersede(arrived: Sorted, earlier: Delivery, later: Delivery, changed: str) -> Mapping[Delivery, Received]:
    shown = f"“{arrived.shown[later]}”"
    reason = f"被后来的{shown}（{show_received(later)}收到）替代，{changed}"
    superseded = replace(arrived.files[earlier], status=FileStatus.SUPERSEDED, reason=reason)
    return {earlier: superseded, **tell_copies(arrived, earlier, shown)}


def _say_gone(arrived: Sorted, present: Present, ordered: Sequence[Delivery]) -> str:
    """Of the return that counts, the last: taken out of the inbox, or an earlier one was put in its place there."""
    last = ordered[-1]
    for earlier in ordered[:-1]:
        if present.replaces(earlier, last.receipt.name):
            shown, moment = arrived.shown[last], show_received(earlier)
            return f"收件箱里的“{shown}”换回了{moment}收到的那一份，仍按这一份采用；如要改回，请打开另存一次再报送"
    return GONE
