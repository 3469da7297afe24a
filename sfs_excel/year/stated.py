"""Tells what is decided about the year inside the roster: each becomes an event at the next command."""

from sfs_excel.inbox.events import Stated
from sfs_excel.roster.model import Roster
from sfs_excel.roster.successions import say_succession
from sfs_excel.roster.titles import DEPARTMENTS
from sfs_excel.words import EventKind

STATED = (EventKind.SUCCEED, EventKind.HEAD)
_WHERE = f"名册「{DEPARTMENTS}」"


def list_stated(roster: Roster) -> Stated:
    """List what the roster states now: who takes over from whom, and who is a head."""
    stated = {}
    for department in roster.departments:
        for each in department.successions:
            where = f"{each.reason}（{_WHERE}）" if each.reason else _WHERE
            stated[EventKind.SUCCEED, f"{department.name}：{say_succession(each)}"] = where
        for name in department.heads:
            stated[EventKind.HEAD, f"{department.name}：{name}"] = _WHERE
    return stated
