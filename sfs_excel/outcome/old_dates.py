"""Finds the forms that carry another last day than the one that holds: what the register knows of those that went out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sfs_excel.errors import Fault
from sfs_excel.inbox.register import Issue, Mail
from sfs_excel.outcome.standing import name_some
from sfs_excel.roster.model import Roster
from sfs_excel.roster.titles import DEADLINE, SETTINGS
from sfs_excel.words import Kind, MailStatus, NoticeKind, Severity

_MOST_NAMED = 8
_OUT = (MailStatus.SENT, MailStatus.SENDING, MailStatus.UNKNOWN)


@dataclass(frozen=True)
class OldDate:
    """An office whose form carries another day. `is_sent`: that form went out by mail, so that none that is made anew takes its place."""

    office: str
    printed: date
    is_sent: bool


def list_printed(issues: Iterable[Issue]) -> tuple[date, ...]:
    """The days that stand on forms of the year, ascending, each once. Of a form of an earlier program nobody knows."""
    return tuple(sorted({date.fromisoformat(each.deadline) for each in issues if each.deadline}))


def find_old_dates(issues: Sequence[Issue], mails: Iterable[Mail], roster: Roster) -> list[OldDate]:
    """The offices that take part and have a form with another last day in hand, in the roster's order: the form that was mailed
    last, or, where none was, that which was made last."""
    find_code = roster.former.find_code
    mailed = {find_code(office): moment for office, moment in list_mailed(mails)}
    in_hand: dict[str, Issue] = {}
    for issue in issues:
        code = find_code(issue.office)
        if code not in in_hand or not _is_after(issue, mailed.get(code, "")):
            in_hand[code] = issue
    return list(_find_otherwise(in_hand, mailed.keys(), roster))


def remind_of_old_dates(old: Sequence[OldDate], roster: Roster, file: str) -> Iterator[Fault]:
    """One reminder of all of them, or none.

    Args:
        file: name of the roster's.
    """
    if old:
        named = name_some([f"{roster.office_names[each.office]}（{each.printed}）" for each in old], _MOST_NAMED)
        now = "没有填了" if roster.deadline is None else f"是{roster.deadline}"
        fact = f"{DEADLINE}{now}，发放的填报表上印的是原来的：{named}"
        remedy = (
            f"还没有发出的，运行 generate 重新做；已经发出的不用换表，运行 notify --kind {NoticeKind.EXTENSION.word}"
        )
        yield Fault(f"{file}「{SETTINGS}」", fact, remedy, Severity.REMINDER)


def list_mailed(mails: Iterable[Mail]) -> list[tuple[str, str]]:
    """Office and moment of every form that went out by mail: on it, too, rests whose form is old."""
    return [(each.office, each.moment) for each in mails if each.kind == Kind.FORM and each.status in _OUT]


def _is_after(issue: Issue, mailed: str) -> bool:
    """It was made after the last mail with a form; never where there was none."""
    return bool(mailed) and datetime.fromisoformat(issue.issued) > datetime.fromisoformat(mailed)


def _find_otherwise(in_hand: dict[str, Issue], mailed: Iterable[str], roster: Roster) -> Iterator[OldDate]:
    sent = set(mailed)
    for code in (office.code for office in roster.partaking):
        if code in in_hand and in_hand[code].deadline:
            printed = date.fromisoformat(in_hand[code].deadline)
            if printed != roster.deadline:
                yield OldDate(code, printed, code in sent)
