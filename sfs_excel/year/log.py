"""Renews the 平时台账 that lies in 核定: with every line that came in, new offices in its list, renamed ones under their new names.

It is the bureau's own working copy: as long as it has lines that have not come in, it is left alone.
"""

from typing import NamedTuple

from sfs_excel.files.outputs import Outputs, Written
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.outgoing.handouts import Assessing
from sfs_excel.outgoing.holders import name_handout
from sfs_excel.words import FileStatus, Kind
from sfs_excel.year.folder import INBOX, YearFolder
from sfs_excel.year.snapshot import Snapshot

_LEFT = f"里面有还没有交来的记录，没有重新做。请把它放进「{INBOX}」，运行 collect，再运行 assess"


class Renewed(NamedTuple):
    """The fate of the log. `left`: why it was left as it is; "" where it was written."""

    written: Written
    left: str = ""


def renew_log(snapshot: Snapshot, year: YearFolder, outputs: Outputs, assessing: Assessing) -> Renewed | None:
    """Write the log; None where the one that lies there says the same."""
    path = year.assessed / name_handout(Kind.LOG)
    log = snapshot.intake.bureau.log
    rows = () if log is None else log.rows
    draft = assessing.draft_log(rows)
    if outputs.holds(path, draft.made_of):
        return None
    if path.exists():
        has_more = outputs.is_untouched(path) and assessing.count_rows(outputs.was_made_of(path)) > len(rows)
        if has_more or not (outputs.is_untouched(path) or _came_in(snapshot, hash_file(path))):
            return Renewed(Written(path), _LEFT)
    return Renewed(outputs.make({path: draft})[path])


def _came_in(snapshot: Snapshot, digest: str) -> bool:
    read = (FileStatus.CURRENT, FileStatus.SUPERSEDED)
    return any(
        each.sha256 == digest and each.kind == Kind.LOG and each.status in read for each in snapshot.intake.files
    )
