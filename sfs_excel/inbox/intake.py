"""Receipts of the year -> which file is which, and which return of each office counts: the last that can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sfs_excel.errors import REMINDER
from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.extract import Extract
from sfs_excel.inbox.identify import Expected, claimed_office, identify_return
from sfs_excel.inbox.pool import Outcome
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.settle import natural_order
from sfs_excel.inbox.validate import Submission, validate_return
from sfs_excel.inbox.values import Remark
from sfs_excel.rulebook.model import Rulebook

Status = Literal["current", "superseded", "duplicate", "refused", "waiting", "skipped"]


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
    """All files in order of receipt, and the return that counts of each office that has one."""

    files: tuple[Received, ...]
    current: Mapping[str, Submission]
    self_totals: Mapping[str, float]


def take_in(
    receipts: Sequence[Receipt],
    outcomes: Mapping[str, Outcome],
    expected: Expected,
    rulebook: Rulebook,
    names: Mapping[str, str],
) -> Intake:
    """Decide on every receipt. A pure function: the same receipts give the same result.

    Of one office's returns the last received counts. What one scan brought has no order of receipt among itself: there
    the time at which the file says it was saved decides, then the name.

    Args:
        outcomes: what reading gave, by SHA-256.
        names: office code -> name, for all offices of the roster.
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
    for office, candidates in returned.items():
        *earlier, last = sorted(candidates, key=lambda receipt: _order(receipt, files[receipt.id].saved))
        for receipt in earlier:
            reason = f"后来又报送了“{last.name}”，以后者为准"
            files[receipt.id] = replace(files[receipt.id], status="superseded", reason=reason)
        extract = outcomes[last.sha256]
        assert isinstance(extract, Extract)  # only what was identified is a candidate
        current[office] = validate_return(extract, rulebook, office, last.name)
        _remark_on_name(current[office], names)
        if extract.self_total is not None:
            totals[office] = extract.self_total
    return Intake(tuple(files.values()), current, totals)


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


def _order(receipt: Receipt, saved: str) -> tuple[int, str, object]:
    return receipt.batch, saved, natural_order(Path(receipt.name).stem)


def _remark_on_name(submission: Submission, names: Mapping[str, str]) -> None:
    """The token decides whose a return is; a file name that speaks of another office is worth a look."""
    own = names[submission.office]
    others = [name for name in names.values() if name != own and name in submission.file]
    if others and own not in submission.file:
        fact = f"文件名说的是“{others[0]}”，表是发给“{own}”的，已按“{own}”计"
        submission.remark(Remark("other_name", REMINDER, fact, "请核实是否交错了表"))
