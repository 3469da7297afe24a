"""Papers of the year, as functions of a snapshot."""

from collections.abc import Collection

import pandas as pd

from sfs_excel.inbox.receive import Arrival
from sfs_excel.mail.plan import RESTING_ON_RETURNS
from sfs_excel.outgoing.paper_files import PaperStore, write_papers
from sfs_excel.outgoing.papers import FOLDERS, list_papers
from sfs_excel.words import NoticeKind
from sfs_excel.year.readiness import ensure_read, ensure_scored
from sfs_excel.year.snapshot import Snapshot


def write_notices(kind: str, snapshot: Snapshot, offices: Collection[str], paper_store: PaperStore) -> pd.DataFrame:
    """Write the papers of one kind for these offices: see `Batch.list_written`.

    Raises:
        SfsError: they would tell of points, and nobody has any yet.
    """
    results, is_reply = snapshot.evaluation.results, kind == NoticeKind.CORRECTION
    if kind in (NoticeKind.FEEDBACK, NoticeKind.APPROVAL, NoticeKind.CIRCULAR):
        ensure_scored(results, NoticeKind(kind).word)
    papers = snapshot.replies.papers if is_reply else list_papers(kind, results, paper_store.today)
    return write_papers([paper for paper in papers if paper.kind == kind], offices, paper_store, FOLDERS.get(kind, ""))


def ensure_all_read(arrival: Arrival, kinds: Collection[str]) -> None:
    """
    Raises:
        SfsError: papers or mails of one of these kinds would rest on a file in the inbox that is not read yet.
    """
    if not set(RESTING_ON_RETURNS).isdisjoint(kinds):
        ensure_read(arrival)
