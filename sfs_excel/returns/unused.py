"""Lists the files that still need a person, once it is known which of all count."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sfs_excel.reading.archive import Refused
from sfs_excel.returns.bureau_choice import Holder, find_holder
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.order import place_in_order
from sfs_excel.returns.present import Present
from sfs_excel.returns.received import Received
from sfs_excel.returns.sorting import Sorted
from sfs_excel.words import FileStatus, Kind, RefusalCode


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
