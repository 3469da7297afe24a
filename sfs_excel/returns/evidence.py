"""What came beside the forms -> the office whose evidence it is: by where it lies, never by a name."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from sfs_excel.reading.archive import Refused
from sfs_excel.reading.kinds import has_other_name
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.words import RefusalCode

Place = tuple[str, ...]  # folders from the inbox down, a package among them


def may_be_evidence(delivery: Delivery) -> bool:
    """Whether it is a file that can only accompany a form: it was in a package and no form, or it is called and found to be
    something else than a workbook, in a folder of the inbox. What may be a form that came to harm is none."""
    if delivery.content is None:
        return True
    if not isinstance(delivery.content, Refused) or delivery.is_packed:
        return False
    is_other = delivery.content.code == RefusalCode.NOT_A_WORKBOOK and has_other_name(delivery.name)
    return is_other and "/" in delivery.name


def find_owners(deliveries: Iterable[Delivery], offices: Mapping[Delivery, str]) -> Mapping[Delivery, frozenset[str]]:
    """The offices whose forms lie nearest to each file that may be evidence: in its folder, or else in the next one above.

    A package is the folder of all that lies in it, at any depth; in the inbox's top folder everybody's files lie.

    Args:
        offices: every form that is known to be an office's -> its code.
    """
    tree = _Tree()
    for delivery, office in offices.items():
        tree.add(_folder(delivery.name), office)
        if delivery.is_packed:
            package = PurePosixPath(delivery.receipt.name).parts
            tree.add(package, office)
            tree.add(package[:-1], office)
    return {delivery: tree.find_nearest(_folder(delivery.name)) for delivery in deliveries if may_be_evidence(delivery)}


class _Tree:
    """Folders, and whose forms lie in them. A path is walked once, however long a stranger made it."""

    def __init__(self) -> None:
        self._below: dict[tuple[int, str], int] = {}
        self._owners: dict[int, set[str]] = {}

    def add(self, folder: Place, office: str) -> None:
        at = 0
        for name in folder:
            at = self._below.setdefault((at, name), len(self._below) + 1)
        self._owners.setdefault(at, set()).add(office)

    def find_nearest(self, folder: Place) -> frozenset[str]:
        """Whose forms lie in the folder, or else in the next one above in which there are any, short of the inbox."""
        at, nearest = 0, frozenset[str]()
        for name in folder:
            if (found := self._below.get((at, name))) is None:
                break
            at = found
            nearest = frozenset(self._owners[at]) if at in self._owners else nearest
        return nearest


def _folder(name: str) -> Place:
    return PurePosixPath(name).parent.parts
