"""The content of a final result, laid out as the year folder is, so that every link in its workbook leads to what is there.

No voter's name stands in it where it may tell of a vote: the roster goes in without voters, `outcome.unnamed` masks what was
typed, and `shown_originals` chooses what was received. A voter who decides, assesses or is a head is named as that, by office.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.inbox.events import Frozen
from sfs_excel.outcome.amended import compare_results
from sfs_excel.outcome.events import list_events
from sfs_excel.outcome.frames import list_files
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.unnamed import leave_out_names
from sfs_excel.outgoing.page import build_dashboard
from sfs_excel.outgoing.paper_files import PaperStore, render_paper
from sfs_excel.outgoing.papers import list_papers
from sfs_excel.returns.placed import place_files
from sfs_excel.roster.model import Roster
from sfs_excel.roster.readings import list_rooms
from sfs_excel.roster.voter_names import VoterNames
from sfs_excel.roster.write import write_roster
from sfs_excel.rulebook.alternatives import choose_alternatives
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.summary.exports import build_exports
from sfs_excel.summary.write import build_summary
from sfs_excel.words import NoticeKind
from sfs_excel.year.folder import DASHBOARD, EXPORTS, ROSTER, RULEBOOK, SUMMARY, YearFolder, name_summary
from sfs_excel.year.held import CHANGED_NOW
from sfs_excel.year.shown_originals import choose_originals, read_shown
from sfs_excel.year.snapshot import Snapshot


def make_parts(
    year: YearFolder, snapshot: Snapshot, frozen: Frozen, made: datetime, paper_store: PaperStore
) -> Iterator[tuple[str, bytes]]:
    """Path below its folder, with `/`, and content of all that it consists of, but for the list of it.

    Args:
        made: the moment that the result bears.

    Raises:
        FaultyFileError: an original is lost; or the rulebook was changed a moment ago.
    """
    basis = snapshot.basis
    names = VoterNames(basis.roster)
    shown = choose_originals(year.store, snapshot, names)
    files = tuple(map(shown.place_alone, place_files(snapshot.intake.files, basis.receipts, shown.whole)))
    so_far = snapshot.evaluation.results
    results = replace(
        so_far,
        submissions=list_files((*files, *basis.set_aside)),
        events=list_events(basis.events, files),
        made=made,
        final=frozen,
        former=basis.former,
        amended=compare_results(basis.former, so_far.ranking, so_far.items),
    )
    content, rulebook = _read_rulebook(year, snapshot)
    yield RULEBOOK, content
    yield ROSTER, _build_roster(basis.roster, rulebook)
    yield from _make_results(leave_out_names(results, names), paper_store)
    yield from read_shown(year.store, shown)


def _make_results(results: Results, paper_store: PaperStore) -> Iterator[tuple[str, bytes]]:
    workbook = name_summary(results.rulebook)
    yield f"{SUMMARY}/{workbook}", build_summary(results)
    yield f"{SUMMARY}/{DASHBOARD}", build_dashboard(results, workbook, paper_store.notices)
    for name, content in build_exports(results):
        yield f"{SUMMARY}/{EXPORTS}/{name}", content
    for kind in (NoticeKind.FEEDBACK, NoticeKind.ANSWER, NoticeKind.CIRCULAR, NoticeKind.AMENDMENT):
        for paper in list_papers(kind, results, paper_store.today):
            yield from render_paper(paper, paper_store).items()


def _read_rulebook(year: YearFolder, snapshot: Snapshot) -> tuple[bytes, Rulebook]:
    """The file, as long as it is what the result rests on, and what is written in it."""
    content = year.rulebook.read_bytes()
    with TemporaryDirectory() as folder:
        path = Path(folder) / RULEBOOK
        path.write_bytes(content)
        written = load_rulebook(path)
        read = choose_alternatives(written, snapshot.basis.roster.chosen)
        if read.full_digest != snapshot.basis.rulebook.full_digest:
            raise FaultyFileError([Fault(str(year.rulebook), *CHANGED_NOW)])
    return content, written


def _build_roster(roster: Roster, written: Rulebook) -> bytes:
    """Without voters; 口径 where something is chosen there."""
    rooms = list_rooms(written, roster.chosen) if roster.readings else ()
    with TemporaryDirectory() as folder:
        path = write_roster(
            Path(folder) / ROSTER,
            roster.offices,
            departments=roster.departments,
            settings=roster.settings,
            rooms=rooms,
        )
        return path.read_bytes()
