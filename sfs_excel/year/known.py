"""The year folder -> what tasks follow from: who has what in hand already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sfs_excel.files.whole import is_own_file
from sfs_excel.inbox.register import Issue
from sfs_excel.outcome.known import Known
from sfs_excel.outcome.progress import survey_offices
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.handouts import assign_items, name_handout
from sfs_excel.outgoing.paper_files import Shelf
from sfs_excel.outgoing.papers import list_papers
from sfs_excel.outgoing.replies import Replies
from sfs_excel.words import Kind, NoticeKind, Stage
from sfs_excel.year.folder import ASSESSED, RETURNED
from sfs_excel.year.snapshot import Snapshot

_PAPERS = (NoticeKind.REMINDER, NoticeKind.FEEDBACK, NoticeKind.CIRCULAR)  # the last two rest on a final result


def know_year(snapshot: Snapshot, issues: Sequence[Issue], shelf: Shelf, unread: Sequence[str]) -> Known:
    """See `outcome.known.Known`. What lies in 退回/ is taken for what is in it now.

    Args:
        issues: all forms handed out, in that order.
    """
    results, intake = snapshot.evaluation.results, snapshot.intake
    issued = {issue.office: issue.digest for issue in issues}
    handed_out = frozenset(_list_handed_out(results, issued, shelf))
    offices = survey_offices(results, intake, issues, shelf.today)
    return Known(results, intake, offices, unread, intake.unused, handed_out, shelf.today)


def know_replies(known: Known, replies: Replies) -> Known:
    """With the replies that are written just now."""
    corrections = {(NoticeKind.CORRECTION, office) for office in replies.corrections}
    handed_out = {each for each in known.handed_out if each[0] != NoticeKind.CORRECTION} | corrections
    return replace(known, handed_out=handed_out, unused=[*known.unused, *replies.failed])


def _list_handed_out(results: Results, issued: Mapping[str, str], shelf: Shelf) -> Iterator[tuple[str, str]]:
    roster, digest = results.roster, results.rulebook.digest
    yield from ((Kind.FORM, code) for code in roster.office_names if issued.get(code) == digest)
    holders = [(Kind.ASSESSOR, name) for name in assign_items(results.rulebook, roster)]
    holders += [(Kind.BALLOT, voter.code) for voter in roster.voters]
    for kind, holder in holders:
        # Whoever carries one away to its holder may take the file itself.
        if shelf.outputs.was_made_of(shelf.folder / ASSESSED / name_handout(kind, holder)) == digest:
            yield kind, holder
    if (shelf.folder / ASSESSED / name_handout(Kind.LOG)).exists():
        yield Kind.LOG, ""
    for office in roster.offices:
        if is_own_file(shelf.folder, shelf.folder / RETURNED / f"{office.name}.xlsx"):
            yield NoticeKind.CORRECTION, office.code
    for paper_kind in _PAPERS if results.stage == Stage.FINAL else _PAPERS[:1]:
        for paper in list_papers(paper_kind, results, shelf.today):
            if shelf.is_current(paper.file, shelf.notices.digest(paper.notice)):
                yield paper_kind, paper.office
