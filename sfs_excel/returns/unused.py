"""Lists the files that still need a person, once it is known which of all count."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.bureau_choice import Holder, find_holder
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.order import place_in_order
from sfs_excel.returns.present import Present
from sfs_excel.returns.received import Received
from sfs_excel.returns.sorting import Sorted
from sfs_excel.words import FORMS, FileStatus, Kind


@dataclass(frozen=True)
class Fates:
    """The fates of everything that came.

    Attributes:
        files: what is said of each file.
        last_of: the last form of every holder that counts.
        guessed: those that may be newer than the one that counts.
    """

    files: Mapping[Delivery, Received]
    last_of: Mapping[Holder, Delivery]
    guessed: Collection[Delivery]

    def is_followed(self, holder: Holder, delivery: Delivery) -> bool:
        """Tell whether a good one came after it of whom it is."""
        last = self.last_of.get(holder)
        return last is not None and place_in_order(last) > place_in_order(delivery)


def list_unused(arrived: Sorted, present: Present, fates: Fates) -> tuple[Received, ...]:
    """Refused, asked about, or replaced by what may be older; under the names under which they lie in the inbox now."""
    return tuple(
        replace(entry, file=present.name(delivery))
        for delivery, entry in fates.files.items()
        if not _is_done(delivery, arrived, present, fates)
    )


def list_gone(present: Present, fates: Fates) -> tuple[Received, ...]:
    """Those that count and were taken out of the inbox: whoever did so may not know that they still count."""
    return tuple(
        entry
        for delivery, entry in fates.files.items()
        if entry.status == FileStatus.CURRENT and entry.kind in FORMS and not present.has(delivery)
    )


def list_withdrawn(present: Present, fates: Fates, withdrawn: Container[str]) -> tuple[Received, ...]:
    """Those that were taken back and lie in the inbox, under their names there. What lies in a package stays there with the
    rest of it, and is told only where it came again.

    Args:
        withdrawn: SHA-256 of all bytes that were taken back.
    """
    lying: dict[str, Received] = {}
    for delivery, entry in fates.files.items():
        is_told = entry.status == FileStatus.ASKED or (entry.status == FileStatus.WITHDRAWN and not delivery.is_packed)
        if is_told and entry.sha256 in withdrawn and present.has(delivery):
            name = present.name(delivery)
            lying.setdefault(name, replace(entry, file=name))
    return tuple(lying.values())


def _is_done(delivery: Delivery, arrived: Sorted, present: Present, fates: Fates) -> bool:
    """Nobody has to look at it: it counts, or it was taken out of the inbox, or a good return followed of whom it is.

    Of a 核定表 that was refused nobody knows whose part it was: that of a colleague does not stand in for it.
    """
    content, status = delivery.content, fates.files[delivery].status
    if status not in (FileStatus.REFUSED, FileStatus.ASKED) and delivery not in fates.guessed:
        return True
    if isinstance(content, Refused) and content.code == RefusalCode.STORE_DAMAGED:
        return False
    if not present.has(delivery):
        return True
    if delivery in fates.guessed:  # what may be newer than what counts is not followed by it
        return False
    holder = _find_holder(delivery, arrived, fates.files[delivery])
    return holder is not None and fates.is_followed(holder, delivery)


def _find_holder(delivery: Delivery, arrived: Sorted, entry: Received) -> Holder | None:
    """Tell whose word it is, by what was signed; None where that cannot be known."""
    if entry.kind == Kind.FORM:
        return Kind.FORM, entry.office, ""
    token = arrived.bureau.get(delivery) or arrived.signed.get(delivery)
    if token is None or (token.kind == Kind.ASSESSOR and entry.status == FileStatus.REFUSED):
        return None
    return find_holder(token, delivery)
