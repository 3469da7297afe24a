"""Tells what is decided about the year inside the roster, and on covers of 核定表: each becomes an event at the next command."""

from collections.abc import Iterable, Iterator

from sfs_excel.inbox.events import BETWEEN, Stated
from sfs_excel.returns.bureau.taking_over import TakenOver
from sfs_excel.roster.model import Office, Roster, Succession
from sfs_excel.roster.successions import say_succession
from sfs_excel.roster.titles import DEPARTMENTS, MERGED, OFFICES, READINGS, SETTINGS
from sfs_excel.rulebook.alternatives import say_alternative
from sfs_excel.words import EventKind

STATED = (
    EventKind.SUCCEED,
    EventKind.HEAD,
    EventKind.APPEALS_UNTIL,
    EventKind.ABSENT,
    EventKind.MERGE,
    EventKind.RENAME,
    EventKind.REACHED,
    EventKind.CLOCK_CHECKED,
    EventKind.READING,
)
_WHERE, _SET, _LISTED, _CHOSEN = (f"名册「{sheet}」" for sheet in (DEPARTMENTS, SETTINGS, OFFICES, READINGS))


def list_stated(roster: Roster, taken_over: Iterable[TakenOver]) -> Stated:
    """List what is stated now: who takes over from whom, who is a head, until when offices may ask for a review; which of them take
    no part, what they were called before, and when their forms reached the bureau; when the computer's clock was found to be right; in
    which other way the letter is read.

    Args:
        taken_over: by a cover.
    """
    stated = {}
    for department in roster.departments:
        for each in department.successions:
            stated[_take_over(department.name, each)] = _say_why(each, _WHERE)
        for name in department.heads:
            stated[EventKind.HEAD, f"{department.name}{BETWEEN}{name}"] = _WHERE
    for name, each, file in taken_over:
        stated[_take_over(name, each)] = _say_why(each, f"核定表封面：{file}")
    if roster.appeals_until is not None:
        stated[EventKind.APPEALS_UNTIL, roster.appeals_until.isoformat()] = _SET
    for name in roster.chosen:
        stated[EventKind.READING, say_alternative(name)] = _CHOSEN
    if roster.clock_checked is not None:
        stated[EventKind.CLOCK_CHECKED, roster.clock_checked.isoformat()] = _SET
    for office in roster.offices:
        stated |= dict.fromkeys(_tell_office(office), _LISTED)
        if office.reached:
            target = f"{office.code}{BETWEEN}{office.reached.replace('T', ' ')}"
            stated[EventKind.REACHED, target] = f"{office.reached_reason}（{_LISTED}）"
    return stated


def _tell_office(office: Office) -> Iterator[tuple[EventKind, str]]:
    if office.merged_into:
        yield EventKind.MERGE, f"{office.code}{BETWEEN}{MERGED}{office.merged_into}"
    elif office.is_absent:
        yield EventKind.ABSENT, office.code
    for each in office.former:
        yield EventKind.RENAME, f"{office.code}{BETWEEN}{each}"


def _take_over(department: str, each: Succession) -> tuple[EventKind, str]:
    return EventKind.SUCCEED, f"{department}{BETWEEN}{say_succession(each)}"


def _say_why(each: Succession, where: str) -> str:
    return f"{each.reason}（{where}）" if each.reason else where
