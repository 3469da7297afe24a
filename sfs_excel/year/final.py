"""Checks whether the year's result can be made final, and whether anything may be decided once it is."""

from collections.abc import Sequence

from sfs_excel.errors import SfsError
from sfs_excel.inbox.events import Decided, Event, Frozen, find_final, find_frozen, list_frozen
from sfs_excel.inbox.receive import Arrival
from sfs_excel.outcome.appeal_tasks import list_open
from sfs_excel.outcome.standing import Task, name_some
from sfs_excel.words import EventKind, Stage
from sfs_excel.year.folder import FINAL
from sfs_excel.year.former import ensure_proven
from sfs_excel.year.readiness import ensure_read, ensure_scored
from sfs_excel.year.snapshot import Snapshot

_USUAL = "终评结果定稿"
_MOST_NAMED = 8  # cells


def ensure_may_be_final(snapshot: Snapshot, arrival: Arrival) -> None:
    """
    Raises:
        SfsError: it is final already; a file in the inbox is not read yet; nobody has points; or the one before it is not there.
    """
    ensure_not_final(snapshot.basis.events)
    ensure_read(arrival)
    ensure_scored(snapshot.evaluation.results, "定稿")
    ensure_proven(snapshot.basis.former)


def ensure_not_final(events: Sequence[Event]) -> None:
    """
    Raises:
        SfsError: the result is final: what is decided now would change it.
    """
    if (frozen := find_frozen(events)) is not None:
        raise SfsError(f"{FINAL}/{frozen.folder}：结果已经定稿，没有改动。要改的，先运行 finalize --reopen，写明原因。")


class NoReasonError(SfsError):
    """A reason is needed, and none is given: somebody has to be asked."""


def say_reason(snapshot: Snapshot, reason: str, asked: Sequence[Task] = ()) -> str:
    """The reason that is given; the usual one at the last stage, where no appeal waits.

    Args:
        asked: what has to be asked about the ranking workbook.

    Raises:
        NoReasonError: no reason is given, and the stage is an earlier one, an appeal is not answered, or something has to be
            asked.
    """
    results = snapshot.evaluation.results
    if reason.strip():
        return reason.strip()
    if asked:
        said = "".join(f"{task.what}（{name_some(task.about, _MOST_NAMED)}）。" for task in asked)
        raise NoReasonError(f"定稿：{said}照现在的结果定稿的，请加 --reason 写明原因。")
    if waiting := list_open(results):
        fact = f"有{len(waiting)}项复核申请还没有答复（{name_some(waiting, _MOST_NAMED)}）"
        raise NoReasonError(f"定稿：{fact}。请先答复；要在答复以前定稿的，请加 --reason 写明原因。")
    stage = results.stage
    if stage == Stage.FINAL:
        return _USUAL
    raise NoReasonError(f"定稿：现在是“{stage}”，还没有到“{Stage.FINAL}”。要在这个阶段定稿的，请加 --reason 写明原因。")


def choose_final(events: Sequence[Event]) -> tuple[Frozen, Decided]:
    """Return the result that is final, and what is to be entered so that it is so no more.

    Raises:
        SfsError: it is not.
    """
    if (event := find_final(events)) is None:
        raise SfsError("定稿：现在没有定稿，不用重新办理。")
    return list_frozen(events)[event.id], [(EventKind.FINALIZE, event.target, event.id)]
