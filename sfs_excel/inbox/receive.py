"""The inbox -> the store and the register."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sfs_excel.inbox.quiet import Found, SetAside, UnquietError, scan_inbox, wait_until_quiet
from sfs_excel.inbox.register import Receipt, Register
from sfs_excel.inbox.store import mark_receiving, secure_store, store_file

# What one collect takes beyond what was received before. A county of 1,300 offices sends as many forms and two or three files
# of evidence with each, some 5,000 files in a year, and with two photographs of 3 MB an office 8 GB: it never meets this. Where
# more offices have a form, more is to be expected.
MOST_FILES = 5_000
MOST_BYTES = 8 * 1024**3
FILES_OF_OFFICE = 4


@dataclass(frozen=True)
class Arrival:
    """One look at the inbox.

    Attributes:
        taken: SHA-256 and file of all that was read just now.
        waiting: what cannot be taken now, and will be looked at again.
        skipped: what is no returned file at all.
        known: all that lies there and has been taken, by name, size and time: the next look need not take it again. It is a
            shortcut, never the truth: a collect takes everything.
        new: names of what was taken just now; of a mere look, of what is still to be taken.
    """

    taken: tuple[tuple[str, Found], ...] = ()
    waiting: tuple[SetAside, ...] = ()
    skipped: tuple[SetAside, ...] = ()
    known: frozenset[Found] = frozenset()
    new: tuple[str, ...] = ()

    def locate(self, receipts: Iterable[Receipt]) -> dict[str, str]:
        """Return what lies in the inbox now: SHA-256 -> name.

        What was not read just now is taken for what was last received of its name and size; what cannot be read, for
        whatever was received of its name.
        """
        closed = tuple(entry.name for entry in self.waiting if entry.name.endswith("/"))  # folders
        waiting = {entry.name for entry in self.waiting}
        unread = {(found.name, found.size) for found in self.known} - {
            (found.name, found.size) for _, found in self.taken
        }
        last: dict[tuple[str, int], str] = {}
        present: dict[str, str] = {}
        for each in receipts:
            if (each.name, each.size) in unread:
                last[each.name, each.size] = each.sha256
            if each.name in waiting or each.name.startswith(closed):
                present[each.sha256] = each.name
        present |= {sha256: name for (name, _), sha256 in last.items()}
        return present | {sha256: found.name for sha256, found in reversed(self.taken)}


class Bearable(NamedTuple):
    """The most that one collect takes of what is new."""

    files: int
    size: int

    @classmethod
    def of(cls, holders: int) -> "Bearable":
        """
        Args:
            holders: offices that have a form.
        """
        files = max(MOST_FILES, FILES_OF_OFFICE * holders)
        return cls(files, MOST_BYTES * files // MOST_FILES)


def look_at(inbox: Path, receipts: Iterable[Receipt]) -> Arrival:
    """Return what lies in the inbox, by names and sizes alone: nothing is opened, nothing is written.

    A file that took the place of a received one of the same size is not seen to be new before it is collected.

    Raises:
        SfsError: there is no inbox.
    """
    scan = scan_inbox(inbox)
    received = {(receipt.name, receipt.size) for receipt in receipts}
    new = tuple(found.name for found in scan.found if (found.name, found.size) not in received)
    return Arrival(waiting=scan.waiting, skipped=scan.skipped, known=frozenset(scan.found), new=new)


def receive_files(
    inbox: Path,
    store: Path,
    register: Register,
    hold: Callable[[], AbstractContextManager[None]] = nullcontext,
    known: frozenset[Found] = frozenset(),
) -> Arrival:
    """Store what is quiet in the inbox and is not `known`, then register it; of what is new no more than is bearable.

    Args:
        hold: makes the folder's lock, entered where there is something to store; nothing, where the caller holds it.

    Raises:
        SfsError: there is no inbox, the lock is held by another, or the register cannot be used.
        OSError: the store cannot be written.
    """
    scan = scan_inbox(inbox)
    if not known.issuperset(scan.found):
        scan = wait_until_quiet(inbox)
    taken: list[tuple[str, Found]] = []
    waiting = list(scan.waiting)
    if present := [found for found in scan.found if found not in known]:
        with hold():
            bearable = Bearable.of(register.count_holders())
            chosen, left = _choose(present, register.receipts(), bearable)
            waiting += _say_left(left, bearable)
            with mark_receiving(store):
                for found in chosen:
                    try:
                        taken.append((store_file(found, store), found))
                    except UnquietError as error:
                        waiting.append(SetAside(found.name, error.reason))
                secure_store(store)
                register.record(taken)
    return Arrival(
        taken=tuple(taken),
        waiting=tuple(waiting),
        skipped=scan.skipped,
        known=known.intersection(scan.found) | {found for _, found in taken},
        new=tuple(found.name for _, found in taken),
    )


def _choose(
    present: Iterable[Found], receipts: Iterable[Receipt], bearable: Bearable
) -> tuple[list[Found], list[Found]]:
    """Return what is taken now: all that was received before, and as much of the rest as one collect takes; and what is left."""
    received = {(receipt.name, receipt.size) for receipt in receipts}
    chosen: list[Found] = []
    left: list[Found] = []
    count = size = 0
    for found in present:
        if (found.name, found.size) not in received:
            count, size = count + 1, size + found.size
            if left or count > bearable.files or (size > bearable.size and count > 1):
                left.append(found)
                continue
        chosen.append(found)
    return chosen, left


def _say_left(left: Sequence[Found], bearable: Bearable) -> Iterator[SetAside]:
    """One row for all of them."""
    if left:
        name = left[0].name if len(left) == 1 else f"{left[0].name} 等 {len(left)} 个文件"
        most = f"{bearable.files} 个、{bearable.size // 1024**3} GB 新文件"
        yield SetAside(name, f"一次最多收 {most}，这些留到下一次，请再汇总一次")
