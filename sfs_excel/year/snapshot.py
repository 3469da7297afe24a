"""The year as it stands: everything that was received, evaluated by the bureau's own files as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import pandas as pd

from sfs_excel.inbox.events import Event, find_final, list_frozen
from sfs_excel.inbox.register import Issue, Receipt
from sfs_excel.outcome.amended import Former, compare_results
from sfs_excel.outcome.evaluate import Evaluation, evaluate_report
from sfs_excel.outcome.last_year import LastYear
from sfs_excel.outcome.mended import Earlier, tell_mended
from sfs_excel.outcome.old_dates import list_printed
from sfs_excel.outcome.reported import report_returns
from sfs_excel.outgoing.appeals import add_faulty
from sfs_excel.outgoing.holders import assign_items, describe_bureau, describe_recipient
from sfs_excel.outgoing.replies import Replies, ReplyContext, write_replies
from sfs_excel.returns.deliveries import Delivery, unpack
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.intake import Intake, take_in
from sfs_excel.returns.late import list_late
from sfs_excel.returns.package import Outcome
from sfs_excel.returns.placed import place_files
from sfs_excel.returns.received import Received
from sfs_excel.returns.settled import settle_earlier
from sfs_excel.returns.sorting import sort_deliveries
from sfs_excel.roster.model import Roster
from sfs_excel.rulebook.mended import Mended, compare_rulebooks
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import Kind
from sfs_excel.workers.nodes import Nodes
from sfs_excel.year.folder import INBOX, ORIGINALS


@dataclass(frozen=True)
class Basis:
    """All that a snapshot rests on: of two that are equal, the snapshots are.

    Attributes:
        key: the bureau's signing key.
        earlier: digest -> every other rulebook of the year on which a form in somebody's hands rests, or one that came back, and
            the day on which the first form went out by it.
        receipts: of everything received, in order of receipt.
        events: what was decided about the year, in order of entry.
        readings: what reading each of these files gave, by SHA-256.
        present: what lies in the inbox: SHA-256 -> name.
        originals: of what lies there no more, what lies in 原件: SHA-256 -> name.
        set_aside: files of the inbox that were not received.
        former: the result that was final before that which is, or is to be.
        frozen: the result that is final, as it was frozen.
        changed: names of the bureau's own files that say something else by now than a final result rests on.
        last_year: as it is kept; None where the year follows none.
        issues: the forms that were handed out, in that order.
        written: the rulebook as its file has it; `rulebook` is read as the roster chooses. None where that is an earlier one.
    """

    rulebook: Rulebook
    roster: Roster
    key: bytes
    earlier: Mapping[str, tuple[Rulebook, str]]
    receipts: tuple[Receipt, ...]
    events: tuple[Event, ...]
    readings: Mapping[str, Outcome]
    present: Mapping[str, str]
    originals: Mapping[str, str]
    set_aside: tuple[Received, ...]
    former: Former | None
    frozen: Former | None
    changed: tuple[str, ...]
    last_year: LastYear | None = None
    issues: tuple[Issue, ...] = ()
    written: Rulebook | None = None

    @cached_property
    def in_hand(self) -> Mapping[str, str]:
        """Office -> digest of the rulebook by which its last form was made, be it under a code that was changed since."""
        find_code = self.roster.former.find_code
        return {find_code(issue.office): issue.digest for issue in self.issues}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The year as it stands. Commands are functions of it. `mended`: digests of earlier rulebooks -> what becomes of forms of them."""

    basis: Basis
    intake: Intake
    evaluation: Evaluation
    mended: Mapping[str, Mended] = field(default_factory=dict)

    @cached_property
    def differing(self) -> pd.DataFrame:
        """In what the year, worked out now, is otherwise than the result that is final (`AMENDED`): it must not be."""
        results = self.evaluation.results
        return compare_results(self.basis.frozen, results.ranking, results.items)

    @cached_property
    def replies(self) -> Replies:
        """Return what ought to stand in 退回/."""
        basis = self.basis
        recipients = {office.code: describe_recipient(office, basis.roster) for office in basis.roster.offices}
        context = ReplyContext(self.evaluation.results, recipients, basis.key)
        replies = write_replies(context, self.intake, self.evaluation.findings)
        return add_faulty(replies, context.results, basis.key)


def take_snapshot(basis: Basis, made: datetime, nodes: Nodes | None = None) -> Snapshot:
    """Decide on all that was received, and evaluate it: by the rulebook of today, and where one went before it, by that, too, so that
    what the change has done can be told.

    Args:
        made: the moment that the results bear.
        nodes: as for `evaluate_basis`.
    """
    snapshot = evaluate_basis(basis, made, nodes)
    if not basis.earlier:
        return snapshot
    now, earlier = snapshot.evaluation.results, []
    for digest, (rulebook, since) in basis.earlier.items():
        before = now
        if digest != basis.rulebook.digest or rulebook.ranking != basis.rulebook.ranking:
            others = {**basis.earlier, basis.rulebook.digest: (basis.rulebook, "")}
            del others[digest]
            before = evaluate_basis(
                replace(basis, rulebook=rulebook, earlier=others, written=None), made, nodes
            ).evaluation.results
        earlier.append(Earlier(since, compare_rulebooks(rulebook, basis.rulebook), snapshot.mended[digest], before))
    results = replace(now, mended=tell_mended(earlier, now))
    return replace(snapshot, evaluation=replace(snapshot.evaluation, results=results))


def evaluate_basis(basis: Basis, made: datetime, nodes: Nodes | None = None) -> Snapshot:
    """Decide on all that was received, and evaluate it by one rulebook: that of the basis.

    Args:
        made: the moment that the results bear.
        nodes: where it is worked out, as far as that is much; what comes out is the same.
    """
    rulebook, roster, names = basis.rulebook, basis.roster, basis.roster.office_names
    bureau = describe_bureau(rulebook, roster)
    holders = {Kind.FORM: names, Kind.APPEAL: names, **bureau.holders}
    earlier = {digest: each for digest, (each, _) in basis.earlier.items()}
    mended = settle_earlier(earlier, rulebook, basis.events)
    expected = Expected(rulebook.year, rulebook.digest, basis.key, holders, mended, basis.events, roster.former)
    final = find_final(basis.events)
    since = min((each.issued for each in basis.issues), default="")
    deliveries = list(unpack(basis.receipts, basis.readings, since))
    counted = [each for each in deliveries if not _is_late(each, final)]
    arrived = sort_deliveries(counted, expected, rulebook, names, nodes)
    intake = take_in(arrived, expected, rulebook, names, basis.present, bureau)
    if final is not None and (late := [each for each in deliveries if _is_late(each, final)]):
        came = sort_deliveries(late, expected, rulebook, names, nodes)
        intake = intake.add_late(list_late(came, intake.files, list_frozen([final])[final.id].folder))
    lying = {digest: f"{ORIGINALS}/{name}" for digest, name in basis.originals.items()}
    lying |= {digest: f"{INBOX}/{name}" for digest, name in basis.present.items()}
    intake = replace(intake, files=tuple(place_files(intake.files, basis.receipts, lying)))
    departments = assign_items(rulebook, roster)
    report = report_returns(rulebook, roster, intake, nodes, basis.written)
    evaluation = evaluate_report(report, departments, made, basis.set_aside, nodes, basis.former)
    results = replace(evaluation.results, followed=basis.last_year, printed=list_printed(basis.issues))
    return Snapshot(basis, intake, replace(evaluation, results=results), mended)


def _is_late(delivery: Delivery, final: Event | None) -> bool:
    """It came after the result was final."""
    return final is not None and delivery.receipt.id > final.receipt
