"""Hands out the workbooks that the bureau fills in: 核定表, 票决表, and the 平时台账 if there is none yet."""

from collections.abc import Collection
from datetime import UTC, datetime

import pandas as pd

from sfs_excel.files.outputs import Outputs
from sfs_excel.inbox.receive import Arrival
from sfs_excel.outcome.tables import HANDED_OUT
from sfs_excel.outgoing.handouts import Assessing
from sfs_excel.words import HANDOUTS, Kind
from sfs_excel.year.folder import ASSESSED, YearFolder
from sfs_excel.year.readiness import ensure_assessable
from sfs_excel.year.snapshot import Snapshot


def write_handouts(
    snapshot: Snapshot, arrival: Arrival, year: YearFolder, outputs: Outputs, kinds: Collection[str], made: datetime
) -> pd.DataFrame:
    """Write the workbooks of these kinds, or of all (`tables.HANDED_OUT`). The caller holds the folder's lock.

    Args:
        made: the time that the workbooks state for themselves.

    Raises:
        SfsError: ballots are named, and nobody could cast one; two departments assess one item, or none does; nobody has
            points yet.
    """
    basis = snapshot.basis
    chosen = set(kinds) or {kind for kind in HANDOUTS if kind != Kind.BALLOT or basis.roster.voters}
    if Kind.ASSESSOR in chosen:
        ensure_assessable(snapshot.evaluation.results, arrival, year.roster)
    year.keep_rulebook(basis.rulebook)
    rows, contents = [], {}
    for handout in Assessing(snapshot.evaluation.results, basis.key, made.astimezone(UTC)).write(chosen):
        path = year.assessed / handout.file
        if handout.kind == Kind.LOG and path.exists():
            continue
        contents[path] = handout.content
        rows.append((handout.kind, handout.holder, f"{ASSESSED}/{handout.file}"))
    written = outputs.write(contents, made_of=dict.fromkeys(contents, basis.rulebook.digest))
    kept = ["" if (each := written[path].kept) is None else str(each) for path in contents]
    return HANDED_OUT.frame((*row, copy) for row, copy in zip(rows, kept, strict=True))
