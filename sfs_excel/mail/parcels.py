"""Finds for each kind of mail its addressees, and the files that each of them gets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sfs_excel.notices.covers import AppealCover, AssessorCover, BallotCover, FormCover
from sfs_excel.notices.replies import Notice
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.holders import assign_items, name_handout
from sfs_excel.outgoing.paper_files import Paper, PaperStore
from sfs_excel.outgoing.papers import list_papers, place_appeal_forms
from sfs_excel.outgoing.replies import Replies
from sfs_excel.roster.model import Office
from sfs_excel.roster.titles import DEPARTMENTS, OFFICES, SENDER, VOTERS
from sfs_excel.text import join_items
from sfs_excel.words import Kind, NoticeKind


@dataclass(frozen=True)
class Materials:
    """The materials of which mails are made.

    Attributes:
        replies: what ought to stand in 退回/; empty, where no kind of mail asks for it.
        issued: office -> digest of the rulebook by which its last form was made.
    """

    paper_store: PaperStore
    results: Results
    replies: Replies
    issued: Mapping[str, str]


@dataclass(frozen=True)
class File:
    """A file that a mail takes: its path below the year folder, the command that makes it, and whether what it was made
    of still holds."""

    path: str
    made_by: str
    holds: bool = True


@dataclass(frozen=True)
class Parcel:
    """One mail before it is packed. `name`: of a voter the number. `cover`: what is said where no file says it. `mark`: as of
    `Paper`."""

    kind: str
    code: str
    name: str
    to: str
    files: tuple[File, ...]
    cover: Notice | None = None
    mark: str = ""


def list_known(kind: str, materials: Materials) -> tuple[str, Mapping[str, str]]:
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


def list_parcels(kind: str, materials: Materials) -> Iterator[Parcel]:
    """The mails of one kind to everybody who gets one, with what each takes, be it there or not."""
    match kind:
        case NoticeKind.FORM:
            yield from _list_forms(materials)
        case NoticeKind.ASSESSOR:
            yield from _list_assessors(materials)
        case NoticeKind.BALLOT:
            yield from _list_ballots(materials)
        case NoticeKind.APPEAL:
            yield from _list_appeals(materials)
        case NoticeKind.CORRECTION | NoticeKind.RECEIPT:
            yield from _list_replies(kind, materials)
        case _:
            yield from _list_papers(kind, materials)


def _list_forms(materials: Materials) -> Iterator[Parcel]:
    roster = materials.results.roster
    for office in roster.partaking:
        form = _find_form(office, materials)
        cover = FormCover(
            **_cover(materials, form),
            office=office.name,
            chief=office.chief,
            deadline=roster.deadline,
        )
        yield Parcel(NoticeKind.FORM, office.code, office.name, office.email, (form,), cover)


def _list_assessors(materials: Materials) -> Iterator[Parcel]:
    offices = len(materials.results.roster.partaking)
    addresses = {each.name: each.email for each in materials.results.roster.departments}
    for name, items in _assign(materials).items():
        book = _find_handout(Kind.ASSESSOR, name, materials)
        cover = AssessorCover(**_cover(materials, book), offices=offices, department=name, items=join_items(items))
        yield Parcel(NoticeKind.ASSESSOR, name, name, addresses.get(name, ""), (book,), cover)


def _list_ballots(materials: Materials) -> Iterator[Parcel]:
    """Plan the ballots by number: no voter's name stands in a mail or in the report of it."""
    offices = len(materials.results.roster.partaking)
    for each in materials.results.roster.voters:
        book = _find_handout(Kind.BALLOT, each.code, materials)
        cover = BallotCover(**_cover(materials, book), offices=offices, voter=each.code)
        yield Parcel(NoticeKind.BALLOT, each.code, each.code, each.email, (book,), cover)


def _list_appeals(materials: Materials) -> Iterator[Parcel]:
    """Those that go back to be put right."""
    replies, appeals = materials.replies, materials.results.appeals
    for office in materials.results.roster.partaking:
        if path := replies.appeals.get(office.code):
            holds = materials.paper_store.is_current(path, replies.workbooks[path].made_of)
            book = File(path, "collect", holds)
            faults = appeals.loc[(appeals["office"] == office.code) & (appeals["fault"] != ""), "fault"]
            cover = AppealCover(
                **_cover(materials, book), office=office.name, chief=office.chief, faults=tuple(map(str, faults))
            )
            yield Parcel(NoticeKind.APPEAL, office.code, office.name, office.email, (book,), cover)


def _cover(materials: Materials, attached: File) -> dict[str, Any]:
    """Return the values that the covers of all workbooks share."""
    return {
        "county": materials.results.roster.county,
        "year": materials.results.rulebook.year,
        "title": materials.results.rulebook.title,
        "return_to": materials.results.roster.settings.get(SENDER, ""),
        "attachment": PurePosixPath(attached.path).name,
    }


def _list_replies(kind: str, materials: Materials) -> Iterator[Parcel]:
    for paper in materials.paper_store.place(materials.replies.papers):
        if paper.kind != kind:
            continue
        files = [*_find_correction(paper.office, materials), *_find_files(paper, "collect", materials)]
        yield from _address(paper, files, materials, kind)


def _list_papers(kind: str, materials: Materials) -> Iterator[Parcel]:
    """With the feedback goes the workbook in which its office may ask for a review."""
    appeals = _find_appeal_forms(materials) if kind == NoticeKind.FEEDBACK else {}
    paper_store = materials.paper_store
    for paper in paper_store.place(list_papers(kind, materials.results, paper_store.today)):
        files = _find_files(paper, f"notify --kind {NoticeKind(kind).word}", materials)
        files += [appeals[paper.office]] if paper.office in appeals else []
        yield from _address(paper, files, materials, kind)


def _find_appeal_forms(materials: Materials) -> Mapping[str, File]:
    """Office -> its workbook."""
    forms = place_appeal_forms(materials.results, materials.paper_store)
    made_by = f"notify --kind {NoticeKind.FEEDBACK.word}"
    return {
        office: File(file, made_by, materials.paper_store.is_current(file, forms.digest(office)))
        for office, file in forms.files.items()
    }


def _address(paper: Paper, files: Sequence[File], materials: Materials, kind: str) -> Iterator[Parcel]:
    """To its office, or to all that take part. With a reminder goes the form again, which may have been lost, or the workbook in
    which it is to be put right."""
    for office in materials.results.roster.partaking:
        if paper.office in ("", office.code):
            more: Iterable[File] = ()
            if paper.kind == NoticeKind.REMINDER:
                more = [_find_form(office, materials)]
            elif paper.kind == NoticeKind.MENDING:
                more = _find_correction(office.code, materials)
            yield Parcel(kind, office.code, office.name, office.email, (*files, *more), mark=paper.mark)


def _find_correction(office: str, materials: Materials) -> Iterator[File]:
    """The workbook in which an office puts its form right, where it has to."""
    if workbook := materials.replies.corrections.get(office):
        holds = materials.paper_store.is_current(workbook, materials.replies.workbooks[workbook].made_of)
        yield File(workbook, "collect", holds)


def _find_form(office: Office, materials: Materials) -> File:
    holds = materials.issued.get(office.code) == materials.results.rulebook.digest
    return File(f"发放/{office.name}.xlsx", "generate", holds)


def _find_handout(kind: Kind, holder: str, materials: Materials) -> File:
    """One that rests on earlier rules would come back for nothing."""
    path = f"核定/{name_handout(kind, holder)}"
    return File(path, "assess", materials.paper_store.is_current(path, materials.results.rulebook.digest))


def _find_files(paper: Paper, made_by: str, materials: Materials) -> list[File]:
    digest = materials.paper_store.notices.digest(paper.notice)
    return [File(file, made_by, materials.paper_store.is_current(file, digest)) for file in paper.files]
