"""Tells which office sent a file that was refused, where that can be told: by what is signed in it, or by its name.

It decides on words alone: whom a reminder tells what was wrong with what it sent. Nothing of such a file counts for anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.file_names import OfficeNames
from sfs_excel.returns.received import Received
from sfs_excel.returns.sorting import Sorted
from sfs_excel.returns.unused import Fates
from sfs_excel.roster.former import NONE, Former
from sfs_excel.words import FileStatus, Kind


def find_senders(
    arrived: Sorted, fates: Fates, names: Mapping[str, str], former: Former = NONE
) -> Mapping[str, Sequence[Received]]:
    """Office -> the refused files that it sent in place of its form, since its return that counts; "" -> those of which it
    cannot be told whose they are.

    Args:
        names: office code -> name, for all offices of the roster.
        former: what they were called before.
    """
    named = OfficeNames(names, former)
    sent: dict[str, list[Received]] = {}
    for delivery, entry in fates.files.items():
        if _is_meant_as_form(delivery, entry, arrived):
            office = _find_sender(delivery, arrived, named)
            if office not in names:
                office = ""
            if not fates.is_followed((Kind.FORM, office, ""), delivery):
                sent.setdefault(office, []).append(replace(entry, office=office))
    return sent


def _is_meant_as_form(delivery: Delivery, entry: Received, arrived: Sorted) -> bool:
    """Tell whether it may have been sent for a form: it is no form of earlier rules, of which its office is told otherwise, and
    no other workbook of ours."""
    if entry.status != FileStatus.REFUSED or entry.kind != Kind.UNKNOWN or not delivery.sha256:
        return False
    token = arrived.signed.get(delivery)
    kinds = {delivery.content.kind} if isinstance(delivery.content, Extract) else set()
    return kinds | ({token.kind} if token is not None else set()) <= {Kind.FORM, Kind.UNKNOWN}


def _find_sender(delivery: Delivery, arrived: Sorted, named: OfficeNames) -> str:
    """Return the office by what is signed; else the one that the file's path names: its own name, or its package's or folder's."""
    token = arrived.signed.get(delivery)
    if token is not None:
        return token.office
    found = named.find_in(delivery.name)
    return found.pop() if len(found) == 1 else ""
