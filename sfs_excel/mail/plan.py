"""Which mails go out: for each kind one list, made of the results, the roster and the files that lie ready. Drafts and
sending share it; nothing is sent here, and nothing written.

What the message of a paper says is read from its files, as the clerk has seen them. A file that newer results have overtaken
goes to nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.files.outputs import hash_content
from sfs_excel.files.whole import is_own_file
from sfs_excel.mail.addresses import find_address_faults
from sfs_excel.mail.compose import Outgoing
from sfs_excel.notices.covers import AssessorCover, BallotCover, FormCover
from sfs_excel.notices.letters import Notice
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.handouts import assign_items, name_handout
from sfs_excel.outgoing.paper_files import DOCUMENT, PAGE, TEXT, Paper, PaperStore
from sfs_excel.outgoing.papers import list_papers
from sfs_excel.outgoing.replies import Replies
from sfs_excel.roster.choose import choose
from sfs_excel.roster.model import Office, join_items
from sfs_excel.roster.titles import DEPARTMENTS, OFFICES, SENDER, VOTERS
from sfs_excel.words import MAILS, Kind, NoticeKind

BUREAU = (NoticeKind.ASSESSOR, NoticeKind.BALLOT)
RESTING_ON_RETURNS = (
    NoticeKind.REMINDER,
    NoticeKind.FEEDBACK,
    NoticeKind.CIRCULAR,
    NoticeKind.CORRECTION,
    NoticeKind.RECEIPT,
)

_NOT_DUE: Mapping[str, str] = {
    NoticeKind.REMINDER: "已经报送，不用催报",
    NoticeKind.FEEDBACK: "还没有可以使用的填报表，没有得分可以反馈",
    NoticeKind.CIRCULAR: "还没有一个所有得分，没有结果可以通报",
    NoticeKind.CORRECTION: "没有要更正的表",
    NoticeKind.RECEIPT: "没有可以确认的填报表",
}


@dataclass(frozen=True)
class Materials:
    """What mails are made of.

    Attributes:
        replies: what ought to stand in 退回/; empty, where no kind of mail asks for it.
        issued: office -> digest of the rulebook by which its last form was made.
    """

    paper_store: PaperStore
    results: Results
    replies: Replies
    issued: Mapping[str, str]


@dataclass(frozen=True)
class Blocked:
    """An addressee to whom no mail can go, and why. `office` and `name` are those of the mail."""

    kind: str
    office: str
    name: str
    fault: Fault


@dataclass(frozen=True)
class Plan:
    """The mails of one kind, and those that cannot go. `names`: of everybody whom it is about."""

    kind: str
    mails: tuple[Outgoing, ...]
    blocked: tuple[Blocked, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class _File:
    """A file that a mail takes: its path below the year folder, the command that makes it, and whether what it was made
    of still holds."""

    path: str
    made_by: str
    holds: bool = True


@dataclass(frozen=True)
class _Parcel:
    """One mail before it is packed. `name`: of a voter the number. `cover`: what is said where no file says it."""

    kind: str
    code: str
    name: str
    to: str
    files: tuple[_File, ...]
    cover: Notice | None = None


def plan_all(kinds: Sequence[str], materials: Materials, named: Sequence[str] = ()) -> list[Plan]:
    """
    Args:
        kinds: where none is named, all; a kind with no file ready is then passed over in silence.
        named: see `plan_mails`.

    Raises:
        SfsError: one is not in the roster.
        FaultyFileError: there are mails, and not one of them can go; or a template cannot be used.
    """
    if not kinds:
        about_offices = [kind for kind in MAILS if not named or kind not in BUREAU]
        plans = [plan_mails(kind, materials, named) for kind in about_offices]
        return [plan if plan.mails else replace(plan, blocked=()) for plan in plans]
    plans = [plan_mails(kind, materials, named) for kind in dict.fromkeys(kinds)]
    blocked = [each.fault for plan in plans for each in plan.blocked]
    if blocked and not any(plan.mails for plan in plans):
        raise FaultyFileError(blocked)
    return plans


def plan_mails(kind: str, materials: Materials, named: Sequence[str] = ()) -> Plan:
    """
    Args:
        named: offices by code or name; departments (for `assessor`) by name, voters (for `ballot`) by number; see `choose`.
            None named: all.

    Raises:
        SfsError: one is not in the roster.
        FaultyFileError: a template cannot be used.
    """
    sheet, known = _list_known(kind, materials)
    codes = choose(named, known, sheet)
    parcels = [each for each in _list_parcels(kind, materials) if not codes or each.code in codes]
    due = {parcel.code for parcel in parcels}
    blocked = [
        Blocked(kind, code, known[code], Fault(known[code], _NOT_DUE[kind], "请把它从 --office 里去掉"))
        for code in codes
        if code not in due
    ]
    mails = []
    for parcel in parcels:
        faults = [
            *_find_faults(parcel, materials.paper_store.folder),
            *find_address_faults([(parcel.name, parcel.to)], sheet),
        ]
        blocked += [Blocked(kind, parcel.code, parcel.name, fault) for fault in faults]
        if not faults:
            mails.append(_pack(parcel, materials))
    return Plan(kind, tuple(mails), tuple(blocked), tuple(known[code] for code in codes or known))


def _list_known(kind: str, materials: Materials) -> tuple[str, Mapping[str, str]]:
    """The sheet of the roster, and code -> name of everybody who may get such a mail."""
    match kind:
        case NoticeKind.ASSESSOR:
            return DEPARTMENTS, {name: name for name in _assign(materials)}
        case NoticeKind.BALLOT:
            return VOTERS, {each.code: each.code for each in materials.results.roster.voters}
        case _:
            return OFFICES, materials.results.roster.office_names


def _assign(materials: Materials) -> dict[str, tuple[int, ...]]:
    """Department -> what it assesses; one that assesses nothing gets no workbook."""
    assigned = assign_items(materials.results.rulebook, materials.results.roster)
    return {department: items for department, items in assigned.items() if items}


def _list_parcels(kind: str, materials: Materials) -> Iterator[_Parcel]:
    match kind:
        case NoticeKind.FORM:
            yield from _list_forms(materials)
        case NoticeKind.ASSESSOR:
            yield from _list_assessors(materials)
        case NoticeKind.BALLOT:
            yield from _list_ballots(materials)
        case NoticeKind.CORRECTION | NoticeKind.RECEIPT:
            yield from _list_replies(kind, materials)
        case _:
            yield from _list_papers(kind, materials)


def _list_forms(materials: Materials) -> Iterator[_Parcel]:
    roster = materials.results.roster
    for office in roster.offices:
        form = _find_form(office, materials)
        cover = FormCover(
            **_cover(materials, form),
            office=office.name,
            chief=office.chief,
            deadline=roster.deadline,
        )
        yield _Parcel(NoticeKind.FORM, office.code, office.name, office.email, (form,), cover)


def _list_assessors(materials: Materials) -> Iterator[_Parcel]:
    offices = len(materials.results.roster.offices)
    addresses = {each.name: each.email for each in materials.results.roster.departments}
    for name, items in _assign(materials).items():
        book = _find_handout(Kind.ASSESSOR, name, materials)
        cover = AssessorCover(**_cover(materials, book), offices=offices, department=name, items=join_items(items))
        yield _Parcel(NoticeKind.ASSESSOR, name, name, addresses.get(name, ""), (book,), cover)


def _list_ballots(materials: Materials) -> Iterator[_Parcel]:
    """Plan the ballots by number: no voter's name stands in a mail or in the report of it."""
    offices = len(materials.results.roster.offices)
    for each in materials.results.roster.voters:
        book = _find_handout(Kind.BALLOT, each.code, materials)
        cover = BallotCover(**_cover(materials, book), offices=offices, voter=each.code)
        yield _Parcel(NoticeKind.BALLOT, each.code, each.code, each.email, (book,), cover)


def _cover(materials: Materials, attached: _File) -> dict[str, Any]:
    """Return the values that the covers of all workbooks share."""
    return {
        "county": materials.results.roster.county,
        "year": materials.results.rulebook.year,
        "title": materials.results.rulebook.title,
        "return_to": materials.results.roster.settings.get(SENDER, ""),
        "attachment": PurePosixPath(attached.path).name,
    }


def _list_replies(kind: str, materials: Materials) -> Iterator[_Parcel]:
    replies = materials.replies
    for paper in replies.papers:
        if paper.kind != kind:
            continue
        files = _find_files(paper, "collect", materials)
        if workbook := replies.corrections.get(paper.office):
            holds = materials.paper_store.is_current(workbook, hash_content(replies.workbooks[workbook]))
            files.insert(0, _File(workbook, "collect", holds))
        yield from _address(paper, files, materials)


def _list_papers(kind: str, materials: Materials) -> Iterator[_Parcel]:
    for paper in list_papers(kind, materials.results, materials.paper_store.today):
        yield from _address(paper, _find_files(paper, f"notify --kind {kind}", materials), materials)


def _address(paper: Paper, files: Sequence[_File], materials: Materials) -> Iterator[_Parcel]:
    """To its office, or to all of them. With a reminder goes the form again, which may have been lost."""
    for office in materials.results.roster.offices:
        if paper.office in ("", office.code):
            more = [_find_form(office, materials)] if paper.kind == NoticeKind.REMINDER else []
            yield _Parcel(paper.kind, office.code, office.name, office.email, (*files, *more))


def _find_form(office: Office, materials: Materials) -> _File:
    holds = materials.issued.get(office.code) == materials.results.rulebook.digest
    return _File(f"发放/{office.name}.xlsx", "generate", holds)


def _find_handout(kind: Kind, holder: str, materials: Materials) -> _File:
    """One that rests on earlier rules would come back for nothing."""
    path = f"核定/{name_handout(kind, holder)}"
    return _File(path, "assess", materials.paper_store.is_current(path, materials.results.rulebook.digest))


def _find_files(paper: Paper, made_by: str, materials: Materials) -> list[_File]:
    digest = materials.paper_store.notices.digest(paper.notice)
    return [_File(file, made_by, materials.paper_store.is_current(file, digest)) for file in paper.files]


def _find_faults(parcel: _Parcel, folder: Path) -> Iterator[Fault]:
    """Find the files that are missing or out of date: one fault for each command that has to be run."""
    for made_by, group in groupby(parcel.files, key=lambda file: file.made_by):
        files = list(group)
        if missing := [file.path for file in files if not is_own_file(folder, folder / file.path)]:
            yield Fault(parcel.name, f"没有 {'、'.join(missing)}", f"请先运行 {made_by}")
        elif old := [file.path for file in files if not file.holds]:
            yield Fault(parcel.name, f"{'、'.join(old)} 做好以后，情况又有变化", f"请再运行一次 {made_by}")


def _pack(parcel: _Parcel, materials: Materials) -> Outgoing:
    contents = {file.path: (materials.paper_store.folder / file.path).read_bytes() for file in parcel.files}
    if parcel.cover is None:
        said = {
            PurePosixPath(path).suffix: _decode(content) for path, content in contents.items() if not _is_attached(path)
        }
        text, html = said[TEXT], said[PAGE]
        subject = text.strip().partition("\n")[0].strip()
    else:
        message = materials.paper_store.notices.render(parcel.cover)
        subject, text, html = message.title, message.text, message.html
    attached = ((PurePosixPath(path).name, content) for path, content in contents.items() if _is_attached(path))
    return Outgoing(parcel.kind, parcel.code, parcel.to, subject, text, html, tuple(attached), parcel.name)


def _is_attached(path: str) -> bool:
    return path.endswith((DOCUMENT, ".xlsx"))


def _decode(content: bytes) -> str:
    """UTF-8, or what an old Notepad makes of it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
