"""What came beside the forms -> the office whose evidence it is: by where it lies, never by a name."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.deliveries import Delivery

_NAMES = (
    ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".pdf", ".ofd",
    ".doc", ".docx", ".wps", ".ppt", ".pptx", ".dps", ".rtf", ".txt",
    ".mp4", ".mov", ".avi", ".mp3", ".m4a", ".wav", ".amr",
)  # fmt: skip
Place = tuple[str, ...]  # folders from the inbox down, a package among them


def may_be_evidence(delivery: Delivery) -> bool:
    """Whether it is a file that can only accompany a form: it was in a package and no form, or it is called and found to be
    something else than a workbook, in a folder of the inbox. What may be a form that came to harm is none."""
    if delivery.content is None:
        return True
    if not isinstance(delivery.content, Refused) or delivery.is_packed:
        return False
    is_other = delivery.content.code == "not_a_workbook" and delivery.name.lower().endswith(_NAMES)
    return is_other and "/" in delivery.name


def find_owners(deliveries: Iterable[Delivery], offices: Mapping[Delivery, str]) -> Mapping[Delivery, frozenset[str]]:
    """The offices whose forms lie nearest to each file that may be evidence: in its folder, or else in the next one above.

    A package is the folder of all that lies in it, at any depth; in the inbox's top folder everybody's files lie.

    Args:
        offices: every form that is known to be an office's -> its code.
    """
    held: dict[Place, set[str]] = {}
    for delivery, office in offices.items():
        folder, package = _folder(delivery.name), _folder(delivery.receipt.name)
        places = {folder, package, (*package, PurePosixPath(delivery.receipt.name).name)}
        for place in places if delivery.is_packed else {folder}:
            held.setdefault(place, set()).add(office)
    return {
        delivery: next(
            (frozenset(held[place]) for place in _climb(_folder(delivery.name)) if place in held), frozenset()
        )
        for delivery in deliveries
        if may_be_evidence(delivery)
    }


def _folder(name: str) -> Place:
    return PurePosixPath(name).parent.parts


def _climb(place: Place) -> Iterator[Place]:
    """The folder itself, and those above it, short of the inbox."""
    return (place[:depth] for depth in range(len(place), 0, -1))
