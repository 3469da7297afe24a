"""The decisions about the year, in the words of those who read it."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from sfs_excel.inbox.events import BETWEEN, Event, Frozen, list_frozen
from sfs_excel.inbox.followed import read_followed
from sfs_excel.outcome.event_tables import EVENTS
from sfs_excel.returns.received import Received
from sfs_excel.words import FORMS, VOTERS, EventKind, Kind


def list_events(events: Iterable[Event], files: Sequence[Received]) -> pd.DataFrame:
    """One row an event, in the order of entry (`tables.EVENTS`).

    Args:
        files: everything received, in order of receipt.
    """
    entered = list(events)
    undone = {event.undoes: event.id for event in entered if event.undoes}
    targets = _find_targets(files) if entered else {}
    frozen = {each.target: each for each in list_frozen(entered).values()}
    return EVENTS.frame(
        {
            "event": str(event.id),
            "at": event.at,
            "who": event.who,
            "kind": event.kind,
            "target": event.target,
            "reason": event.reason,
            "undoes": str(event.undoes or ""),
            "office": "",
            "about": "",
            "undone": str(undone.get(event.id, "")),
            "place": "",
        }
        | _tell_target(event, targets, frozen)
        for event in entered
    )


def _tell_target(event: Event, files: Mapping[str, dict[str, str]], frozen: Mapping[str, Frozen]) -> dict[str, str]:
    match event.kind:
        case EventKind.WITHDRAW:
            return files.get(event.target, {})
        case EventKind.NO_MORE_BALLOTS:
            return {"about": VOTERS}
        case EventKind.SUCCEED | EventKind.HEAD:
            return {"about": "科室"}
        case EventKind.ABSENT | EventKind.MERGE | EventKind.RENAME:
            return {"office": event.target.partition(BETWEEN)[0]}
        case EventKind.APPEALS_UNTIL:
            return {"about": "各司法所"}
        case EventKind.READING:
            return {"about": "计分规则"}
        case EventKind.FOLLOW:
            followed = read_followed(event.target)
            lies = f"定稿/{followed.folder}" if followed.folder else "没有定稿"
            return {"about": "上年度", "target": f"{followed.year}年度，{lies}，保存的清单指纹 {followed.digest}"}
        case EventKind.CLOCK_CHECKED:
            return {"about": "电脑的时钟"}
        case EventKind.REACHED:
            office, _, moment = event.target.rpartition(BETWEEN)
            return {"office": office, "target": moment}
        case EventKind.SAME_QUESTION | EventKind.NEW_QUESTION:
            return {"about": "填报项"}
        case EventKind.FINALIZE:
            result = frozen[event.target]
            return {"about": "考核结果", "target": f"定稿/{result.folder}，清单指纹 {result.digest}"}


def find_holding(events: pd.DataFrame) -> pd.DataFrame:
    """The rows of `list_events` that hold: they undo nothing, and nothing undoes them."""
    return events[(events["undoes"] == "") & (events["undone"] == "")]


def _find_targets(files: Sequence[Received]) -> dict[str, dict[str, str]]:
    """SHA-256 of every form -> how it is told: the name of the first file with these bytes, and its number where other bytes
    have that name, too."""
    firsts: dict[str, Received] = {}
    for entry in files:
        if entry.kind in FORMS:
            firsts.setdefault(entry.sha256, entry)
    named: dict[str, int] = {}
    for entry in firsts.values():
        named[entry.file] = named.get(entry.file, 0) + 1
    return {
        digest: {
            "target": entry.file + (f"（收到编号 {entry.receipt}）" if named[entry.file] > 1 else ""),
            "office": entry.office,
            "about": "" if entry.kind == Kind.FORM else entry.kind.word,
            "place": entry.place,
        }
        for digest, entry in firsts.items()
    }
