"""Papers and mails of the year, as functions of a snapshot."""

from collections.abc import Collection, Sequence

import pandas as pd

from sfs_excel.inbox.receive import Arrival
from sfs_excel.inbox.register import Issue
from sfs_excel.mail.compose import Mailbox
from sfs_excel.mail.parcels import Materials
from sfs_excel.mail.plan import RESTING_ON_RETURNS, Plan, plan_all
from sfs_excel.outgoing.paper_files import PaperStore, write_papers
from sfs_excel.outgoing.papers import FOLDERS, list_papers
from sfs_excel.outgoing.replies import Replies
from sfs_excel.roster.model import Roster
from sfs_excel.roster.titles import SENDER
from sfs_excel.words import MAILS, NoticeKind
from sfs_excel.year.readiness import ensure_read, ensure_scored
from sfs_excel.year.snapshot import Snapshot


def write_notices(kind: str, snapshot: Snapshot, offices: Collection[str], paper_store: PaperStore) -> pd.DataFrame:
    """Write the papers of one kind for these offices: see `Batch.list_written`.

    Raises:
        SfsError: they would tell of points, and nobody has any yet.
    """
    results, is_reply = snapshot.evaluation.results, kind == NoticeKind.CORRECTION
    if kind in (NoticeKind.FEEDBACK, NoticeKind.CIRCULAR):
        ensure_scored(results, NoticeKind(kind).word)
    papers = snapshot.replies.papers if is_reply else list_papers(kind, results, paper_store.today)
    return write_papers([paper for paper in papers if paper.kind == kind], offices, paper_store, FOLDERS.get(kind, ""))


def plan_mails_of(
    kinds: Sequence[str], offices: Sequence[str], snapshot: Snapshot, paper_store: PaperStore, issues: Sequence[Issue]
) -> list[Plan]:
    """Plan the mails of these kinds, or of all of which something lies ready: see `plan_all`. Replies are made only where
    they are asked for."""
    needs_replies = not {NoticeKind.CORRECTION, NoticeKind.RECEIPT}.isdisjoint(kinds or MAILS)
    replies = snapshot.replies if needs_replies else Replies({}, {}, ())
    issued = {issue.office: issue.digest for issue in issues}
    results = snapshot.evaluation.results
    return plan_all(kinds, Materials(paper_store, results, replies, issued), offices)


def name_sender(roster: Roster) -> Mailbox:
    """Tell who sends the bureau's mails, as 设置 names them; the address is empty where it names none."""
    return Mailbox(roster.county, roster.settings.get(SENDER, ""))


def ensure_all_read(arrival: Arrival, kinds: Collection[str]) -> None:
    """
    Raises:
        SfsError: papers or mails of one of these kinds would rest on a file in the inbox that is not read yet.
    """
    if not set(RESTING_ON_RETURNS).isdisjoint(kinds):
        ensure_read(arrival)
