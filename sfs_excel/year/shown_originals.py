"""Chooses what of the received files goes into a final result: neither a ballot, nor what may have one in it, nor evidence that
names a voter.

A package goes in as it came where all in it may be shown. Of any other the forms do, each by itself, and the rest is listed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.store import stored_path, verify_stored
from sfs_excel.reading.archive import FILE_LIMIT
from sfs_excel.returns.received import Received
from sfs_excel.roster.voter_names import VoterNames
from sfs_excel.words import OF_OFFICES, Kind
from sfs_excel.year.folder import ORIGINALS
from sfs_excel.year.inspected import Inspector, read_members
from sfs_excel.year.original_names import name_originals
from sfs_excel.year.snapshot import Snapshot

LEFT_OUT = f"{ORIGINALS}/没有放进来的.txt"
_FORMS = (*OF_OFFICES, Kind.ASSESSOR, Kind.LOG)
_SHOWN = (*_FORMS, Kind.EVIDENCE)
_HEADING = "这些收到的文件没有放进定稿，程序仍然保存着："
_UNKNOWN = "不知道里面是什么，可能有票决表"
_NAMED = "里面写着评委的姓名，或者有票决表"
_BESIDE = "同一个压缩包或邮件里有票决表、读不了的文件，或者写着评委的姓名；里面的填报表、核定表、台账单独放进来了"
_LOST = ("程序保存的原件丢失或损坏，不能定稿", "请把它再放进「收件箱」汇总一次，或运行 restore 备份文件")


@dataclass(frozen=True)
class Shown:
    """The originals that go into a final result.

    Attributes:
        whole: SHA-256 of a received file -> path below the result's folder.
        alone: SHA-256 of a member of a package that does not go in -> path.
        packages: SHA-256 of the packages in which those lie.
        left_out: what was received and does not go in, a line each.
    """

    whole: Mapping[str, str]
    alone: Mapping[str, str]
    packages: Sequence[str]
    left_out: Sequence[str]

    def place_alone(self, entry: Received) -> Received:
        """The file with its place, where that is none of a received file's."""
        return entry if entry.place else replace(entry, place=self.alone.get(entry.sha256, ""))


@dataclass(frozen=True)
class _Verdict:
    """The whole of a received file goes in, or of its members `alone` do; `why` the others do not."""

    is_whole: bool
    alone: Mapping[str, Received]
    why: str


def choose_originals(store: Path, snapshot: Snapshot, names: VoterNames) -> Shown:
    """
    Args:
        store: of the bytes.

    Raises:
        FaultyFileError: an original is lost.
    """
    members: dict[int, list[Received]] = {}
    for entry in snapshot.intake.files:
        members.setdefault(entry.receipt, []).append(entry)
    firsts: dict[str, Receipt] = {}
    for receipt in snapshot.basis.receipts:
        firsts.setdefault(receipt.sha256, receipt)
    _ensure_stored(store, firsts.values(), members)
    with Inspector(names) as inspector:
        verdicts = {each.id: _judge(store, each, members[each.id], names, inspector) for each in firsts.values()}
    alone = {digest: entry for each in verdicts.values() for digest, entry in each.alone.items()}
    paths = _name(snapshot, firsts, {digest: entry for digest, entry in alone.items() if digest not in firsts}, names)
    return Shown(
        whole={each.sha256: paths[each.sha256] for each in firsts.values() if verdicts[each.id].is_whole},
        alone={digest: paths[digest] for digest in alone},
        packages=[each.sha256 for each in firsts.values() if verdicts[each.id].alone],
        left_out=[
            f"{names.mask(entry.file)}（收到编号 {number}）：{verdict.why}"
            for number, verdict in verdicts.items()
            for entry in members[number]
            if not verdict.is_whole and entry.sha256 not in alone
        ],
    )


def read_shown(store: Path, shown: Shown) -> Iterator[tuple[str, bytes]]:
    """Path and content of all that goes in, and of the list of what does not."""
    for digest, path in shown.whole.items():
        yield path, stored_path(store, digest).read_bytes()
    left = dict(shown.alone)
    for digest in shown.packages:
        for member, content in read_members(stored_path(store, digest).read_bytes()):
            if member in left:
                yield left.pop(member), content
    if shown.left_out:
        yield LEFT_OUT, "\r\n".join((_HEADING, *shown.left_out, "")).encode("utf-8-sig")


def _ensure_stored(store: Path, receipts: Iterable[Receipt], members: Mapping[int, Sequence[Received]]) -> None:
    lost = [
        Fault(members[each.id][0].file, *_LOST)
        for each in receipts
        if each.size <= FILE_LIMIT and verify_stored(stored_path(store, each.sha256)) is not None
    ]
    if lost:
        raise FaultyFileError(lost)


def _judge(
    store: Path, receipt: Receipt, entries: Sequence[Received], names: VoterNames, inspector: Inspector
) -> _Verdict:
    if receipt.size > FILE_LIMIT:
        return _Verdict(False, {}, "文件太大，程序没有保存")
    content = stored_path(store, receipt.sha256).read_bytes()
    kinds = {each.kind for each in entries}
    if len(entries) == 1 and entries[0].sha256 == receipt.sha256:
        if Kind.BALLOT in kinds:
            return _Verdict(False, {}, "票决表不放进定稿")
        if not kinds.issubset(_SHOWN) or entries[0].file != receipt.name:
            return _Verdict(False, {}, _UNKNOWN)
        return _Verdict(Kind.EVIDENCE not in kinds or inspector.may_be_shown(content), {}, _NAMED)
    is_named = names.are_in_bytes(content) or any(
        names.find_in(each.file.removeprefix(receipt.name)) for each in entries
    )
    if kinds.issubset(_SHOWN) and not is_named and _may_be_shown(entries, content, inspector):
        return _Verdict(True, {}, "")
    forms = {each.sha256: each for each in entries if each.kind in _FORMS}
    return _Verdict(False, {digest: forms[digest] for digest, _ in read_members(content) if digest in forms}, _BESIDE)


def _may_be_shown(entries: Sequence[Received], content: bytes, inspector: Inspector) -> bool:
    """Tell whether no evidence in a package names a voter."""
    evidence = {each.sha256 for each in entries if each.kind == Kind.EVIDENCE}
    return all(inspector.may_be_shown(member) for digest, member in read_members(content) if digest in evidence)


def _end_as_workbook(name: str) -> str:
    """A form beside a ballot has no name of its own; a workbook it is."""
    return name if PurePosixPath(name).suffix else f"{name}.xlsx"


def _name(
    snapshot: Snapshot, firsts: Mapping[str, Receipt], alone: Mapping[str, Received], names: VoterNames
) -> Mapping[str, str]:
    """SHA-256 -> path, of all that was received and of what goes in by itself."""
    came = {each.id: each for each in snapshot.basis.receipts}
    lone = {
        -number: replace(came[entry.receipt], id=-number, name=_end_as_workbook(entry.file), sha256=digest)
        for number, (digest, entry) in enumerate(alone.items(), 1)
    }
    files = [*snapshot.intake.files, *(replace(alone[each.sha256], receipt=each.id) for each in lone.values())]
    named = name_originals(
        [replace(each, name=names.mask(each.name)) for each in (*firsts.values(), *lone.values())],
        [replace(each, file=names.mask(each.file)) for each in files],
        snapshot.basis.roster.office_names,
    )
    return {each.receipt.sha256: f"{ORIGINALS}/{each.name}" for each in named}
