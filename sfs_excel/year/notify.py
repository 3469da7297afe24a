"""Papers of the year, as functions of a snapshot."""

from collections.abc import Collection, Sequence

import pandas as pd

from sfs_excel.inbox.receive import Arrival
from sfs_excel.mail.plan import RESTING_ON_RETURNS
from sfs_excel.outcome.tables import PAPERS
from sfs_excel.outgoing.appeals import AppealForms
from sfs_excel.outgoing.joined import is_joined_of, name_joined, write_joined
from sfs_excel.outgoing.paper_files import DOCUMENT, Paper, PaperStore, write_papers
from sfs_excel.outgoing.papers import FOLDERS, OF_RESULT, list_messages, list_papers, place_appeal_forms
from sfs_excel.words import NoticeKind
from sfs_excel.year.folder import RETURNED
from sfs_excel.year.former import ensure_amended, ensure_as_frozen
from sfs_excel.year.readiness import ensure_read, ensure_scored
from sfs_excel.year.snapshot import Snapshot


def write_notices(
    kind: str, snapshot: Snapshot, offices: Collection[str], paper_store: PaperStore, *, all_in_one: bool = False
) -> pd.DataFrame:
    """Write the papers of one kind for these offices: see `Batch.list_written`.

    Args:
        all_in_one: write them as one document to print, too (`write_joined`).

    Raises:
        SfsError: they would tell of points, and nobody has any yet; or of what is otherwise, and nothing is; or as
            `ensure_as_frozen`.
    """
    ensure_as_frozen(snapshot)
    results, is_reply = snapshot.evaluation.results, kind == NoticeKind.CORRECTION
    if kind == NoticeKind.AMENDMENT:
        ensure_amended(results)
    if kind in (*OF_RESULT, NoticeKind.ANSWER):
        ensure_scored(results, NoticeKind(kind).word)
    replies = [paper for paper in snapshot.replies.papers if paper.kind == kind] if is_reply else []
    papers = paper_store.place(replies or list_papers(kind, results, paper_store.today))
    messages = paper_store.place(list_messages(kind, results, paper_store.today))
    chosen = [paper for paper in papers if not paper.office or paper.office in offices]
    all_of_them, one = (
        name_joined(NoticeKind(kind), FOLDERS.get(kind, RETURNED), papers, each) for each in (papers, chosen)
    )
    others = [f"{place}{DOCUMENT}" for place in (all_of_them, one)] if all_in_one else []
    forms = place_appeal_forms(results, paper_store) if kind == NoticeKind.FEEDBACK else None
    others += [] if forms is None else forms.files.values()
    written = write_papers([*papers, *messages], offices, paper_store, FOLDERS.get(kind, ""), others)
    if forms is not None:
        _write_appeal_forms(forms, snapshot.basis.key, offices, paper_store)
    if not all_in_one:
        return written
    joined = write_joined(chosen, paper_store, one)
    if one != all_of_them and results.final is None:
        _drop_outdated(papers, paper_store, all_of_them)
    return PAPERS.frame([*written.itertuples(index=False, name=None), *joined])


def _drop_outdated(papers: Sequence[Paper], paper_store: PaperStore, place: str) -> None:
    """Take away the document of all papers, where it says no longer what they do."""
    if not is_joined_of(papers, paper_store, place):
        paper_store.outputs.remove([paper_store.folder / f"{place}{DOCUMENT}"])


def _write_appeal_forms(forms: AppealForms, key: bytes, offices: Collection[str], paper_store: PaperStore) -> None:
    """Write the workbooks in which these offices may ask for a review of what they are told."""
    due = {office: paper_store.folder / file for office, file in forms.files.items() if office in offices}
    drafts = {file: forms.draft(office, key) for office, file in due.items()}
    paper_store.outputs.make(drafts, progress=paper_store.progress)


def ensure_all_read(arrival: Arrival, kinds: Collection[str]) -> None:
    """
    Raises:
        SfsError: papers or mails of one of these kinds would rest on a file in the inbox that is not read yet.
    """
    if not set(RESTING_ON_RETURNS).isdisjoint(kinds):
        ensure_read(arrival)
