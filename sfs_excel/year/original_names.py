"""Names for the files that were received, by which a person finds them: whose, received when, the how-manieth."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sfs_excel.inbox.register import Receipt
from sfs_excel.returns.received import Received
from sfs_excel.words import OF_OFFICES, Kind

PACKAGE, UNUSED = "压缩包和邮件", "没有采用的"
_STRANGE = re.compile(r"[^\w\-（）()【】—· ]+")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}")
_LONGEST = 60  # characters of a name that somebody else gave


@dataclass(frozen=True)
class Original:
    """A file that was received; the same bytes are one.

    Attributes:
        name: below the folder of originals, with `/`; the same whatever came later.
        came: the name under which it was received, as it may be shown.
        kind: of the file, or `package`.
        office: code; "" where it is nobody's, or of several.
    """

    receipt: Receipt
    name: str
    came: str
    kind: str
    office: str


def name_originals(
    receipts: Iterable[Receipt], files: Iterable[Received], offices: Mapping[str, str]
) -> Sequence[Original]:
    """In order of receipt.

    Args:
        files: everything received.
        offices: code -> name.
    """
    members: dict[int, list[Received]] = {}
    for entry in files:
        members.setdefault(entry.receipt, []).append(entry)
    known: set[str] = set()
    counts = Counter[str]()
    originals = []
    for receipt in receipts:
        if receipt.sha256 in known:
            continue
        known.add(receipt.sha256)
        entries = members.get(receipt.id, [])
        kind, came, office = _describe(receipt, entries)
        folder = f"{_name_folder(kind)}/{_clean(_name_holder(kind, came, offices.get(office, '')))}"
        counts[folder.casefold()] += 1
        moment = f"{receipt.received[:10]} {receipt.received[11:16].replace(':', '')}"
        extension = PurePosixPath(receipt.name).suffix
        ending = extension if _EXTENSION.fullmatch(extension) else ""
        name = f"{folder} {moment} 第{counts[folder.casefold()]}份{ending}"
        originals.append(Original(receipt, name, came, kind, office))
    return originals


def _describe(receipt: Receipt, entries: Sequence[Received]) -> tuple[str, str, str]:
    """Kind, name as it may be shown, and office."""
    offices = {entry.office for entry in entries if entry.office}
    office = next(iter(offices)) if len(offices) == 1 else ""
    if len(entries) == 1 and entries[0].sha256 == receipt.sha256:
        return entries[0].kind, entries[0].file, office
    is_open = all(entry.file.startswith(f"{receipt.name}/") for entry in entries)
    # Where a ballot lies in it, its name may tell the voter's: what is shown of its members stands before the `/`.
    came = receipt.name if is_open else next(entry.file for entry in entries).partition("/")[0]
    return "package", came, office


def _name_folder(kind: str) -> str:
    if kind == Kind.UNKNOWN:
        return UNUSED
    return PACKAGE if kind == "package" else Kind(kind).word


def _name_holder(kind: str, came: str, office: str) -> str:
    if kind in OF_OFFICES and office:
        return office
    stem = PurePosixPath(came).stem if "." in PurePosixPath(came).name else PurePosixPath(came).name
    return f"{office} {stem}" if kind == Kind.EVIDENCE and office and office not in stem else stem


def _clean(name: str) -> str:
    """A name that every system takes as that of a file, whoever gave it."""
    return _STRANGE.sub("_", name)[:_LONGEST].strip(" _-") or "文件"
