"""Finds where the bytes that were received lie now, for people to open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sfs_excel.inbox.register import Receipt
from sfs_excel.returns.received import Received


def place_files(files: Sequence[Received], receipts: Sequence[Receipt], lying: Mapping[str, str]) -> Iterator[Received]:
    """The files, each with its place: its own, its package's, or that of the same bytes under another name. What is not to be
    spoken of by its path has none, for that would tell it.

    Args:
        files: everything received.
        lying: SHA-256 of a receipt -> path below the year folder.
    """
    entered = {receipt.id: receipt for receipt in receipts}
    places: dict[str, str] = {}
    own: list[str] = []
    for entry in files:
        receipt = entered[entry.receipt]
        is_open = entry.file == receipt.name or entry.file.startswith(f"{receipt.name}/")
        place = lying.get(receipt.sha256, "") if is_open else ""
        own.append(place)
        if place:
            places.setdefault(entry.sha256, place)
    for entry, place in zip(files, own, strict=True):
        yield replace(entry, place=place or places.get(entry.sha256, ""))
