"""Receipts of the year -> which file is which, and which return of each office counts: the last that can be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sfs_excel.errors import REMINDER
from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.extract import Extract
from sfs_excel.inbox.identify import Expected, claimed_office, identify_return
from sfs_excel.inbox.pool import Outcome
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.settle import Found, SetAside, natural_order
from sfs_excel.inbox.store import STORE_DAMAGED
from sfs_excel.inbox.validate import Submission, validate_return
from sfs_excel.inbox.values import Remark
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.statuses import Status


@dataclass(frozen=True)
class Received:
    """One file of the inbox and what became of it (design.md, 8: submissions)."""

    file: str
    sha256: str = ""
    kind: str = "unknown"
    office: str = ""
    received: str = ""
    saved: str = ""
    status: Status = "refused"
    reason: str = ""


@dataclass(frozen=True)
class Intake:
    """All files in order of receipt, and the return that counts of each office that has one.

    `unsettled` are those of the refused files that still need a person.
    """

    files: tuple[Received, ...]
    current: Mapping[str, Submission]
    self_totals: Mapping[str, float]
    unsettled: tuple[Received, ...] = ()


def locate_receipts(
    receipts: Iterable[Receipt], arrived: Sequence[tuple[str, Found]], waiting: Sequence[SetAside]
) -> dict[str, str]:
    """What lies in the inbox now: SHA-256 -> name. What cannot be read now is taken for what it was when it could be.

    Args:
        arrived: SHA-256 and file of all that was read just now.
        waiting: what was not; a folder's name ends in `/`.
    """
    closed = tuple(entry.name for entry in waiting if entry.name.endswith("/"))
    occupied = {entry.name for entry in waiting}
    unread = {each.sha256: each.name for each in receipts if each.name in occupied or each.name.startswith(closed)}
    return unread | {sha256: found.name for sha256, found in reversed(arrived)}


def take_in(
    receipts: Sequence[Receipt],
    outcomes: Mapping[str, Outcome],
    expected: Expected,
    rulebook: Rulebook,
    names: Mapping[str, str],
    lying: Mapping[str, str] | None = None,
) -> Intake:
    """Decide on every receipt. A pure function: the same receipts give the same result.

    Of one office's returns the last received counts. What one scan brought has no order of receipt among itself: there
    the time at which the file says it was saved decides, then the name.

    Args:
        outcomes: what reading gave, by SHA-256.
        names: office code -> name, for all offices of the roster.
        lying: what lies in the inbox (`locate_receipts`), if that was looked at. It decides on words, never on scores.
    """
    files: dict[int, Received] = {}
    first_of: dict[str, int] = {}
    returned: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        if receipt.sha256 in first_of:
            files[receipt.id] = _duplicate(receipt, files[first_of[receipt.sha256]])
            continue
        first_of[receipt.sha256] = receipt.id
        files[receipt.id] = entry = _identify(receipt, outcomes[receipt.sha256], expected, names)
        if entry.status == "current":
            returned.setdefault(entry.office, []).append(receipt)

    current: dict[str, Submission] = {}
    totals: dict[str, float] = {}
    last_of: dict[str, Receipt] = {}
    for office, candidates in returned.items():
        *earlier, last = sorted(candidates, key=lambda receipt: _order(receipt, files[receipt.id].saved))
        for receipt in earlier:
            reason = f"后来又报送了“{last.name}”，以后者为准"
            files[receipt.id] = replace(files[receipt.id], status="superseded", reason=reason)
            for copy in (each for each in receipts if each.sha256 == receipt.sha256 and each.id != receipt.id):
                again = f"{files[copy.id].reason}，那一份已被“{last.name}”替代；如要改回，请打开另存一次再报送"
                files[copy.id] = replace(files[copy.id], reason=again)
        last_of[office] = last
        if lying is not None and last.sha256 not in lying:
            files[last.id] = replace(files[last.id], reason="文件已不在收件箱，仍按登记采用")
        extract = outcomes[last.sha256]
        assert isinstance(extract, Extract)  # only what was identified is a candidate
        current[office] = validate_return(extract, rulebook, office, last.name)
        _remark_on_name(current[office], names)
        if extract.self_total is not None:
            totals[office] = extract.self_total

    def is_settled(receipt: Receipt) -> bool:
        """Taken out of the inbox, or followed by a good return of the office that the file claims."""
        outcome = outcomes[receipt.sha256]
        if isinstance(outcome, Refused) and outcome.code == STORE_DAMAGED:
            return False
        if lying is not None and receipt.sha256 not in lying:
            return True
        last = last_of.get(claimed_office(outcome)) if isinstance(outcome, Extract) else None
        return last is not None and _order(last, files[last.id].saved) > _order(receipt, files[receipt.id].saved)

    unsettled = tuple(
        replace(files[receipt.id], file=(lying or {}).get(receipt.sha256, receipt.name))
        for receipt in receipts
        if files[receipt.id].status == "refused" and not is_settled(receipt)
    )
    return Intake(tuple(files.values()), current, totals, unsettled)


def _identify(receipt: Receipt, outcome: Outcome, expected: Expected, names: Mapping[str, str]) -> Received:
    entry = Received(receipt.name, receipt.sha256, received=receipt.received)
    if not isinstance(outcome, Extract):
        return replace(entry, reason=outcome.reason)
    entry = replace(entry, saved=outcome.saved)
    try:
        token = identify_return(outcome, expected)
    except Refused as refused:
        claimed = names.get(claimed_office(outcome), "")
        return replace(entry, reason=refused.reason + (f"（表上写的是{claimed}。）" if claimed else ""))
    return replace(entry, kind=token.kind, office=token.office, status="current")


def _duplicate(receipt: Receipt, first: Received) -> Received:
    reason = f"与“{first.file}”内容完全相同"
    return replace(first, file=receipt.name, received=receipt.received, status="duplicate", reason=reason)


def _order(receipt: Receipt, saved: str) -> tuple[int, datetime, object]:
    return receipt.batch, _moment(saved), natural_order(Path(receipt.name).stem)


def _moment(saved: str) -> datetime:
    """When a file says it was saved: UTC where it names no other zone, before all others where it says nothing."""
    moment = datetime.fromisoformat(saved) if saved else datetime.min
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _remark_on_name(submission: Submission, names: Mapping[str, str]) -> None:
    """The token decides whose a return is; a file name that speaks of another office is worth a look."""
    own = names[submission.office]
    others = [name for name in names.values() if name != own and name in submission.file]
    if others and own not in submission.file:
        fact = f"文件名说的是“{others[0]}”，表是发给“{own}”的，已按“{own}”计"
        submission.remark(Remark("other_name", REMINDER, fact, "请核实是否交错了表"))
