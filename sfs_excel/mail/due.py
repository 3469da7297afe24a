"""Tells to whom which mails are due now: what an earlier stage asked for is over, and a later one has not come."""

from collections.abc import Collection, Iterator
from datetime import date

from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.holders import assign_items
from sfs_excel.words import NoticeKind, Stage, VoterStatus

_ONCE_FINAL = (NoticeKind.FEEDBACK, NoticeKind.CIRCULAR, NoticeKind.AMENDMENT, NoticeKind.ANSWER)
_FURTHER = (NoticeKind.CORRECTION, NoticeKind.FORM)


def find_due(kind: str, results: Results, today: date, reminded: Collection[str] = ()) -> Collection[str]:
    """Codes of the offices, names of the departments or numbers of the voters to whom a mail of this kind is due, if anything lies
    ready for them.

    Args:
        reminded: offices to whom a reminder goes: with it goes what they need, and nothing else of that is due to them.
    """
    if results.final is not None:
        return results.offices if kind in _ONCE_FINAL else ()
    match kind:
        case NoticeKind.LETTER:
            due: Collection[str] = () if results.totals or results.reissued else results.offices
        case NoticeKind.FORM:
            due = [office for office in results.offices if office not in results.totals.keys() | results.reissued]
        case NoticeKind.RECEIPT:
            due = results.offices if results.stage == Stage.PROVISIONAL else ()
        case NoticeKind.FEEDBACK:
            due = results.offices if _may_appeal(results, today) else ()
        case NoticeKind.CIRCULAR | NoticeKind.AMENDMENT:
            due = ()
        case NoticeKind.ASSESSOR:
            due = {*results.waiting["who"], *_list_asked(results)}
        case NoticeKind.BALLOT:
            voters = results.voters
            due = set(voters.loc[(voters["status"] != VoterStatus.VALID) & (voters["closed"] == ""), "voter"])
        case _:
            due = results.offices
    return [each for each in due if each not in reminded] if kind in _FURTHER else due


def _list_asked(results: Results) -> Iterator[str]:
    """The departments that have an appeal to answer."""
    appeals = results.appeals
    asked = set(appeals.loc[(appeals["answer"] == "") & (appeals["fault"] == ""), "item"])
    for department, items in assign_items(results.rulebook, results.roster).items():
        if not asked.isdisjoint(items):
            yield department


def _may_appeal(results: Results, today: date) -> bool:
    """Tell whether the result has come to its end and offices may still ask for a review of it."""
    until = results.roster.appeals_until
    return results.stage == Stage.FINAL and until is not None and today <= until
