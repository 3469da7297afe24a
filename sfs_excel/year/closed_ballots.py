"""Finds the voters whose missing or void ballots will not be mended any more, or will be after all."""

from collections.abc import Sequence

import pandas as pd

from sfs_excel.errors import Fault, SfsError
from sfs_excel.inbox.events import Decided
from sfs_excel.roster.choose import choose
from sfs_excel.roster.titles import VOTERS
from sfs_excel.words import EventKind, VoterStatus
from sfs_excel.year.final import ensure_not_final
from sfs_excel.year.snapshot import Snapshot


def choose_voters(snapshot: Snapshot, words: Sequence[str], *, undo: bool) -> Decided:
    """Return what is to be entered, every voter once.

    Args:
        words: numbers (`choose`).
        undo: let their ballots be waited for again.

    Raises:
        SfsError: nobody is named, or somebody who is not in the roster; or of all that are named, those of whom it cannot be
            said.
    """
    ensure_not_final(snapshot.basis.events)
    numbers = choose(words, {voter.code: voter.code for voter in snapshot.basis.roster.voters}, VOTERS)
    if not numbers:
        raise SfsError("不再补评：没有写是谁的票。请写评委的编号，如 no-more-ballots P1。")
    closed = snapshot.intake.closed_ballots
    frame = snapshot.evaluation.results.voters
    valid = set(frame.loc[frame["status"] == VoterStatus.VALID, "voter"])
    faults = []
    for number in numbers:
        if undo and number not in closed:
            faults.append(Fault(f"编号 {number}", "没有记过“不再补评”，没有什么可以撤销", "请核对编号"))
        elif not undo and number in closed:
            remedy = "还要补的，加 --undo"
            faults.append(Fault(f"编号 {number}", f"已经记过“不再补评”（办理记录第{closed[number].id}号）", remedy))
        elif not undo and number in valid:
            faults.append(Fault(f"编号 {number}", "票有效，已经计入", "要收回的，用 withdraw 撤回这张票"))
    if faults:
        raise SfsError("\n".join(map(str, faults)))
    return [(EventKind.NO_MORE_BALLOTS, number, closed[number].id if undo else 0) for number in numbers]


def list_voters(snapshot: Snapshot, decided: Decided) -> pd.DataFrame:
    """Their rows of `tables.VOTERS`.

    Args:
        snapshot: of the year after that.
    """
    voters = snapshot.evaluation.results.voters
    return voters[voters["voter"].isin([number for _, number, _ in decided])]
