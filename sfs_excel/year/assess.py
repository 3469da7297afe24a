"""Hands out the workbooks that the bureau fills in: 核定表, 票决表, and the 平时台账 with all that it has."""

from collections.abc import Collection
from datetime import UTC, datetime

import pandas as pd

from sfs_excel.files.outputs import Written
from sfs_excel.files.progress import Progress
from sfs_excel.form.columns import LOG_HOLDER
from sfs_excel.inbox.receive import Arrival
from sfs_excel.outcome.tables import HANDED_OUT
from sfs_excel.outgoing.handouts import Assessing
from sfs_excel.outgoing.holders import assign_items, name_handout
from sfs_excel.words import HANDOUTS, Kind
from sfs_excel.year.folder import ASSESSED, YearFolder
from sfs_excel.year.log import renew_log
from sfs_excel.year.readiness import ensure_assessable
from sfs_excel.year.snapshot import Snapshot


def write_handouts(
    snapshot: Snapshot, arrival: Arrival, year: YearFolder, kinds: Collection[str], made: datetime, progress: Progress
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
    handed, contents, total = [], {}, _count(snapshot, chosen)
    progress(0, total, ASSESSED)
    assessing, outputs = Assessing(snapshot.evaluation.results, basis.key, made.astimezone(UTC)), year.read_outputs()
    for done, handout in enumerate(assessing.write(chosen), 1):
        progress(done, total, handout.holder)
        contents[year.assessed / handout.file] = handout.content
        handed.append((handout.kind, handout.holder, f"{ASSESSED}/{handout.file}"))
    written = outputs.write(contents, made_of=dict.fromkeys(contents, basis.rulebook.digest))
    rows = [(*row, _say_kept(written[path]), "") for row, path in zip(handed, contents, strict=True)]
    if Kind.LOG in chosen and (log := renew_log(snapshot, year, outputs, assessing)) is not None:
        file = f"{ASSESSED}/{name_handout(Kind.LOG)}"
        rows.append((Kind.LOG, LOG_HOLDER, file, _say_kept(log.written), log.left))
    progress(total, total, "")
    return HANDED_OUT.frame(rows)


def _say_kept(written: Written) -> str:
    return "" if written.kept is None else str(written.kept)


def _count(snapshot: Snapshot, kinds: Collection[str]) -> int:
    """Count how many workbooks there are of these kinds."""
    basis = snapshot.basis
    departments = sum(map(bool, assign_items(basis.rulebook, basis.roster).values()))
    many = {Kind.ASSESSOR: departments, Kind.BALLOT: len(basis.roster.voters), Kind.LOG: 1}
    return sum(number for kind, number in many.items() if kind in kinds)
