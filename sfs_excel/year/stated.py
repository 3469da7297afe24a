"""Tells what is decided about the year inside the roster, and on covers of 核定表: each becomes an event at the next command."""

from collections.abc import Iterable

from sfs_excel.inbox.events import Stated
from sfs_excel.returns.bureau.taking_over import TakenOver
from sfs_excel.roster.model import Roster, Succession
from sfs_excel.roster.successions import say_succession
from sfs_excel.roster.titles import DEPARTMENTS, READINGS, SETTINGS
from sfs_excel.rulebook.alternatives import say_alternative
from sfs_excel.words import EventKind

STATED = (EventKind.SUCCEED, EventKind.HEAD, EventKind.APPEALS_UNTIL, EventKind.READING)
_WHERE, _SET, _CHOSEN = (f"名册「{sheet}」" for sheet in (DEPARTMENTS, SETTINGS, READINGS))


def list_stated(roster: Roster, taken_over: Iterable[TakenOver]) -> Stated:
    """List what is stated now: who takes over from whom, who is a head, until when offices may ask for a review, in
    which other way the letter is read.

    Args:
        taken_over: by a cover.
    """
    stated = {}
    for department in roster.departments:
        for each in department.successions:
            stated[_take_over(department.name, each)] = _say_why(each, _WHERE)
        for name in department.heads:
            stated[EventKind.HEAD, f"{department.name}：{name}"] = _WHERE
    for name, each, file in taken_over:
        stated[_take_over(name, each)] = _say_why(each, f"核定表封面：{file}")
    if roster.appeals_until is not None:
        stated[EventKind.APPEALS_UNTIL, roster.appeals_until.isoformat()] = _SET
    for name in roster.chosen:
        stated[EventKind.READING, say_alternative(name)] = _CHOSEN
    return stated


def _take_over(department: str, each: Succession) -> tuple[EventKind, str]:
    return EventKind.SUCCEED, f"{department}：{say_succession(each)}"


def _say_why(each: Succession, where: str) -> str:
    return f"{each.reason}（{where}）" if each.reason else where
