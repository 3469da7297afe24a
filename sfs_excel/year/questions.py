"""Finds the questions of which the bureau says that they are the same as before, or new."""

from collections.abc import Sequence

import pandas as pd

from sfs_excel.errors import Fault, SfsError
from sfs_excel.inbox.events import Decided, Event, list_in_force
from sfs_excel.outcome.event_tables import QUESTIONS
from sfs_excel.rulebook.mended import Question
from sfs_excel.words import EventKind
from sfs_excel.year.final import ensure_not_final
from sfs_excel.year.snapshot import Snapshot

KINDS = (EventKind.SAME_QUESTION, EventKind.NEW_QUESTION)
_HOW = "请写填报项的编号，如 question 05.orgs --same"


def choose_questions(snapshot: Snapshot, keys: Sequence[str], kind: EventKind | None) -> Decided:
    """Return what is to be entered: of each field that is named, all that is open or, to be undone, all that was said.

    Args:
        keys: full keys.
        kind: what is said; None: what was said is taken back.

    Raises:
        SfsError: nothing is named; or of all that are named, those of which it cannot be said.
    """
    ensure_not_final(snapshot.basis.events)
    named = list(dict.fromkeys(key.strip() for word in keys for key in word.split("、")))
    if not any(named):
        raise SfsError(f"填报项：没有写是哪一个。{_HOW}。")
    chosen = {key: _choose(snapshot, key, kind) for key in named}
    if faults := [_fault(snapshot, key, kind) for key, decided in chosen.items() if not decided]:
        raise SfsError("\n".join(map(str, faults)))
    return [each for decided in chosen.values() for each in decided]


def list_questions(snapshot: Snapshot, decided: Decided) -> pd.DataFrame:
    """Tell what was said of each question (`event_tables.QUESTIONS`).

    Args:
        snapshot: of the year after that.
    """
    numbers = {(event.kind, event.target, event.undoes): event.id for event in snapshot.basis.events}
    return QUESTIONS.frame(
        {"event": str(numbers[each]), "field": _key_of(each[1]), "question": each[1].partition("：")[2], "said": said}
        for each in decided
        for said in ["" if each[2] else each[0]]
    )


def list_open(snapshot: Snapshot) -> list[Question]:
    """Every question of which nobody has said anything yet, once."""
    found = {each.target: each for mended in snapshot.mended.values() for each in mended.questions.values()}
    return list(found.values())


def _choose(snapshot: Snapshot, key: str, kind: EventKind | None) -> Decided:
    if kind is None:
        return [(event.kind, event.target, event.id) for event in _list_said(snapshot, key)]
    return [(kind, each.target, 0) for each in list_open(snapshot) if each.key == key]


def _list_said(snapshot: Snapshot, key: str) -> list[Event]:
    holding = list_in_force(snapshot.basis.events)
    return [event for event in holding if event.kind in KINDS and _key_of(event.target) == key]


def _key_of(target: str) -> str:
    return target.partition("：")[0]


def _fault(snapshot: Snapshot, key: str, kind: EventKind | None) -> Fault:
    said = _list_said(snapshot, key)
    if said and kind is not None:
        event = said[-1]
        fact = f"已经记过“{event.kind.word}”（办理记录第{event.id}号）"
        return Fault(f"填报项 {key}", fact, f"要改的，先运行 question {key} --undo")
    if kind is None:
        return Fault(f"填报项 {key}", "没有记过同一问题或新问题，没有什么可以撤销", "请核对编号")
    opened = "、".join(each.key for each in list_open(snapshot))
    return Fault(f"填报项 {key}", "没有要确认的问题", f"现在要确认的有：{opened}" if opened else "现在没有要确认的")
