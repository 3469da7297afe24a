"""Gathers the facts from which tasks follow, above all what has been handed out already and still holds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sfs_excel.files.progress import Progress
from sfs_excel.files.whole import is_own_file
from sfs_excel.notices.render import Notices
from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.old_dates import find_old_dates
from sfs_excel.outcome.progress import survey_offices
from sfs_excel.outgoing.holders import assign_items, name_handout
from sfs_excel.outgoing.paper_files import PaperStore
from sfs_excel.outgoing.papers import OF_RESULT, list_papers
from sfs_excel.outgoing.replies import Replies
from sfs_excel.rulebook.mended import Mended
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import Kind, NoticeKind, Stage
from sfs_excel.year.folder import ASSESSED, RETURNED, YearFolder
from sfs_excel.year.former import find_missing, tell_differing
from sfs_excel.year.overwritten import find_overwrites
from sfs_excel.year.questions import list_open
from sfs_excel.year.snapshot import Snapshot


def gather_facts(year: YearFolder, snapshot: Snapshot, paper_store: PaperStore, unread: Sequence[str]) -> Facts:
    """Gather the facts of the year as it stands. What lies in 退回/ is taken for what is in it now."""
    results, intake = snapshot.evaluation.results, snapshot.intake
    basis, today = snapshot.basis, paper_store.today
    handed_out = frozenset(_list_handed_out(snapshot, paper_store))
    offices = survey_offices(results, intake, basis.issues, today)
    overwrites = find_overwrites(year, results, paper_store.outputs)
    missing, differing = find_missing(year, basis.events), tell_differing(snapshot.differing)
    return Facts(
        *(results, intake, offices, unread, intake.unused, handed_out, today),
        overwrites,
        basis.changed,
        missing,
        differing,
        find_old_dates(basis.issues, year.register.mails(), results.roster),
        list_open(snapshot),
    )


def add_replies(facts: Facts, replies: Replies) -> Facts:
    """The facts with the replies that are written just now."""
    corrections = {(NoticeKind.CORRECTION, office) for office in replies.corrections}
    handed_out = {each for each in facts.handed_out if each[0] != NoticeKind.CORRECTION} | corrections
    return replace(facts, handed_out=handed_out, unused=[*facts.unused, *replies.failed])


def _list_handed_out(snapshot: Snapshot, paper_store: PaperStore) -> Iterator[tuple[str, str]]:
    results, in_hand = snapshot.evaluation.results, snapshot.basis.in_hand
    roster, rulebook, digest = results.roster, results.rulebook, results.rulebook.digest
    # A form of an earlier rulebook still holds where all stands in it that is asked now; a ballot, where nothing of its item changed.
    asking = {digest, *(each for each, mended in snapshot.mended.items() if not mended.list_new(rulebook))}
    voting = {digest, *(each for each, mended in snapshot.mended.items() if not _is_vote_mended(mended, rulebook))}
    holding = {Kind.ASSESSOR: {digest}, Kind.BALLOT: voting}
    yield from ((Kind.FORM, office.code) for office in roster.partaking if in_hand.get(office.code) in asking)
    holders = [(Kind.ASSESSOR, name) for name in assign_items(results.rulebook, roster)]
    holders += [(Kind.BALLOT, voter.code) for voter in roster.voters]
    for kind, holder in holders:
        # Whoever carries one away to its holder may take the file itself.
        if paper_store.outputs.was_made_of(paper_store.folder / ASSESSED / name_handout(kind, holder)) in holding[kind]:
            yield kind, holder
    if (paper_store.folder / ASSESSED / name_handout(Kind.LOG)).exists():
        yield Kind.LOG, ""
    for office in roster.partaking:
        if is_own_file(paper_store.folder, paper_store.folder / RETURNED / f"{office.name}.xlsx"):
            yield NoticeKind.CORRECTION, office.code
    is_last = results.final is not None or results.stage == Stage.FINAL
    for paper_kind in (NoticeKind.EXTENSION, NoticeKind.REMINDER, NoticeKind.ANSWER, *OF_RESULT * is_last):
        for paper in paper_store.place(list_papers(paper_kind, results, paper_store.today)):
            if paper_store.is_current(paper.file, paper_store.notices.digest(paper.notice)):
                yield paper_kind, paper.office


def _is_vote_mended(mended: Mended, rulebook: Rulebook) -> bool:
    return any(item.is_voted and number in mended.changed for number, item in rulebook.items.items())


def open_paper_store(year: YearFolder, today: date, progress: Progress) -> PaperStore:
    """Open the place of papers, with what is known of those that were written; `progress` looks on while they are made."""
    return PaperStore(year.root, year.read_outputs(), Notices(year.templates), today, progress)
