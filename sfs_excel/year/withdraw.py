"""Finds the files that are to be taken back, or to count again, by what the clerk calls them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sfs_excel.errors import Fault, SfsError
from sfs_excel.inbox.events import Decided, Event, find_in_force
from sfs_excel.inbox.register import Receipt
from sfs_excel.outcome.event_tables import WITHDRAWN
from sfs_excel.returns.received import Received
from sfs_excel.roster.choose import choose_offices
from sfs_excel.text import show_minute
from sfs_excel.words import FORMS, EventKind, Kind
from sfs_excel.year.final import ensure_not_final
from sfs_excel.year.folder import INBOX
from sfs_excel.year.snapshot import Snapshot

_MOST_NAMED = 10
_NUMBER = re.compile(r"(\d{1,9})(?:/(.+))?")


def ensure_named(files: Sequence[str], offices: Sequence[str]) -> None:
    """
    Raises:
        SfsError: nothing is named.
    """
    if not files and not offices:
        raise SfsError("撤回：没有写撤回什么。请写文件名（照“报送情况”列的写），或者用 --office 写司法所的编码或名称。")


def choose_files(snapshot: Snapshot, files: Sequence[str], offices: Sequence[str], *, undo: bool) -> Decided:
    """Return what is to be entered, every file once.

    Args:
        files, offices: as for `Workspace.withdraw`.
        undo: let them count again.

    Raises:
        SfsError: of all that are named, those that cannot be found, or cannot be taken back.
    """
    ensure_not_final(snapshot.basis.events)
    search, wrong = _Search(snapshot, undo), list[str]()
    codes = list[str]()
    try:
        codes = [office.code for office in choose_offices(offices, snapshot.basis.roster)] if offices else []
    except SfsError as error:
        wrong.append(str(error))
    found = [*map(search.find_file, files), *map(search.find_return, codes)]
    wrong += [str(each) for each in found if isinstance(each, Fault)]
    if wrong:
        raise SfsError("\n".join(wrong))
    digests = dict.fromkeys(each.sha256 for each in found if isinstance(each, Received))
    return [(EventKind.WITHDRAW, digest, search.withdrawn[digest].id if undo else 0) for digest in digests]


def list_withdrawn(snapshot: Snapshot, decided: Decided) -> pd.DataFrame:
    """One row a file that was taken back, or counts again (`tables.WITHDRAWN`).

    Args:
        snapshot: of the year after that.
    """
    events = {event.target: event.id for event in snapshot.basis.events}
    files = {entry.sha256: entry for entry in reversed(snapshot.intake.files) if entry.kind in FORMS}
    rows = []
    for _, digest, _ in decided:
        entry = files[digest]
        counts = snapshot.intake.current.get(entry.office) if entry.kind == Kind.FORM else None
        shown = (entry.file, entry.receipt, entry.kind, entry.office, entry.status, entry.reason)
        rows.append((str(events[digest]), *shown, counts.file.file if counts else ""))
    return WITHDRAWN.frame(rows)


@dataclass(frozen=True)
class _Search:
    """Looks among everything that was received; a fault is what keeps a file from being taken back, or from counting again."""

    snapshot: Snapshot
    undo: bool

    @cached_property
    def withdrawn(self) -> dict[str, Event]:
        """SHA-256 of what was taken back -> by which event."""
        return find_in_force(self.snapshot.basis.events, EventKind.WITHDRAW)

    def find_return(self, office: str) -> Received | Fault:
        """An office's return that counts; with `undo` the one that was taken back."""
        name = self.snapshot.basis.roster.office_names[office]
        if not self.undo:
            current = self.snapshot.intake.current.get(office)
            return (
                current.file if current else Fault(name, "现在没有采用它的填报表，没有什么可以撤回", "请核对是哪个所")
            )
        own = [each for each in self.snapshot.intake.files if each.kind == Kind.FORM and each.office == office]
        return self._choose(name, own)

    def find_file(self, word: str) -> Received | Fault:
        """The file with this name, or with the number of its receipt."""
        place = f"“{word}”"
        named = self._list_named(word)
        if not named:
            remedy = "请照“报送情况”列的文件名写；刚放进收件箱的，先运行 collect"
            return Fault(place, "没有收到过这个文件", remedy)
        forms = [each for each in named if each.kind in FORMS]
        if not forms:
            fact = "佐证材料不计分" if named[0].kind == Kind.EVIDENCE else "这个文件没有采用"
            return Fault(place, f"{fact}，没有什么可以撤回", "不要的，从收件箱移走就行")
        return self._choose(place, forms)

    def _choose(self, place: str, entries: Iterable[Received]) -> Received | Fault:
        """The only one of them."""
        found = {
            each.sha256: each for each in reversed(list(entries)) if not self.undo or each.sha256 in self.withdrawn
        }
        if not found:
            return Fault(place, "没有撤回过，没有什么可以撤销", "请核对写的是不是撤回了的那一个")
        if len(found) > 1:
            return self._say_several(place, sorted(found.values(), key=lambda each: each.receipt))
        [(digest, entry)] = found.items()
        if not self.undo and digest in self.withdrawn:
            event = self.withdrawn[digest]
            fact = f"已经撤回了（办理记录第{event.id}号，{show_minute(event.at)}，{event.who}）"
            return Fault(place, fact, "要重新采用的，加 --undo")
        return entry

    def _say_several(self, place: str, entries: Sequence[Received]) -> Fault:
        said = [
            f"编号 {self._number(each)}（{show_minute(each.received)}收到，{each.status.word}）" for each in entries
        ]
        more = "等" if len(said) > _MOST_NAMED else ""
        fact = f"有 {len(said)} 个不同的文件，分不清是哪一个：{'、'.join(said[:_MOST_NAMED])}{more}"
        return Fault(place, fact, f"请改写编号，如 withdraw {self._number(entries[0])}")

    def _list_named(self, word: str) -> list[Received]:
        """By the name as it stands; else by the number; else by a path that leads to the inbox."""
        files = [each for each in self.snapshot.intake.files if each.receipt]
        if exact := [each for each in files if each.file == word]:
            return exact
        if numbered := _NUMBER.fullmatch(word):
            number, rest = int(numbered[1]), numbered[2]
            return [each for each in files if each.receipt == number and rest in (None, self._name_member(each))]
        path = word.replace("\\", "/").removeprefix("./").removeprefix(f"{INBOX}/")
        return [each for each in files if each.file == path]

    def _number(self, entry: Received) -> str:
        """The number of the receipt; of what lay in a package with its name there."""
        member = self._name_member(entry)
        return f"{entry.receipt}/{member}" if member else str(entry.receipt)

    def _name_member(self, entry: Received) -> str:
        """The name in the package, as it may be shown; "" of a file by itself."""
        receipt = self._receipts[entry.receipt]
        if entry.sha256 == receipt.sha256:
            return ""
        return entry.file.removeprefix(f"{receipt.name}/")

    @cached_property
    def _receipts(self) -> dict[int, Receipt]:
        return {receipt.id: receipt for receipt in self.snapshot.basis.receipts}
