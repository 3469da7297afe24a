"""Finds the office whose evidence a file is, among those that came beside the forms: by its folder, never by a name."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.kinds import has_other_name
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.received import Received
from sfs_excel.words import OF_OFFICES, FileStatus, Kind

Place = tuple[str, ...]  # folders from the inbox down, a package among them


def may_be_evidence(delivery: Delivery) -> bool:
    """Tell whether it is a file that can only accompany a form: it was in a package and no form, or it is called and found to be
    something else than a workbook, in a folder of the inbox. What may be a form that came to harm is none."""
    if delivery.content is None:
        return True
    if not isinstance(delivery.content, Refused) or delivery.is_packed:
        return False
    is_other = delivery.content.code == RefusalCode.NOT_A_WORKBOOK and has_other_name(delivery.name)
    return is_other and "/" in delivery.name


def place_evidence(
    deliveries: Iterable[Delivery], files: Mapping[Delivery, Received], names: Mapping[str, str]
) -> Mapping[Delivery, Received]:
    """Return what is to be said of every file that may be evidence, by whose it is.

    What accompanies a form is its office's; what lies between the forms of several is asked about, if it is loose: its
    sender may have meant any of them, and the clerk can move it.

    Args:
        files: what is known of every file, the offices' forms among them.
        names: office code -> name.
    """
    forms = {each: entry.office for each, entry in files.items() if entry.kind in OF_OFFICES and entry.office}
    owners = find_owners(deliveries, forms)
    packed = {each: _note_packed(files[each], offices) for each, offices in owners.items() if each.content is None}
    loose = {each: offices for each, offices in owners.items() if each.content is not None}
    placed: dict[Delivery, Received] = {}
    owned: dict[tuple[str, str], Delivery] = {}  # by their bytes and whose they are
    for delivery, offices in loose.items():
        if len(offices) == 1:
            [office] = offices
            first = owned.setdefault((delivery.sha256, office), delivery)
            placed[delivery] = (
                _keep(files[delivery], office, names[office])
                if first is delivery
                else placed[first].repeated(files[delivery])
            )
    kept = {sha256: delivery for (sha256, _), delivery in reversed(owned.items())}
    for delivery, offices in loose.items():
        if len(offices) != 1 and delivery.sha256 in kept:
            placed[delivery] = placed[kept[delivery.sha256]].repeated(files[delivery])
        elif len(offices) > 1:
            named = "、".join(name for code, name in names.items() if code in offices)
            placed[delivery] = _ask_whose(files[delivery], named)
    return {**packed, **placed}


def _note_packed(entry: Received, offices: Collection[str]) -> Received:
    beside = "；里面有几个所的表，没有分到哪个所" if len(offices) > 1 else ""
    return replace(entry, office=next(iter(offices)) if len(offices) == 1 else "", reason=entry.reason + beside)


def _keep(entry: Received, office: str, name: str) -> Received:
    reason = f"与{name}的填报表放在一起，作为佐证材料留存，没有打开"
    return replace(entry, kind=Kind.EVIDENCE, status=FileStatus.CURRENT, office=office, reason=reason)


def _ask_whose(entry: Received, named: str) -> Received:
    reason = f"同一个文件夹里有{named}的填报表，分不清是哪个所的佐证材料。"
    reason += "请放进只有那个所的表的文件夹，不用的从收件箱移走。"
    return replace(entry, kind=Kind.EVIDENCE, status=FileStatus.ASKED, office="", reason=reason)


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
        """Tell whose forms lie in the folder, or else in the next one above in which there are any, short of the inbox."""
        at, nearest = 0, frozenset[str]()
        for name in folder:
            if (found := self._below.get((at, name))) is None:
                break
            at = found
            nearest = frozenset(self._owners[at]) if at in self._owners else nearest
        return nearest


def _folder(name: str) -> Place:
    return PurePosixPath(name).parent.parts
