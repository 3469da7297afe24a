"""Receipts of the year -> which file is which, and which return of each office counts: the last that can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from sfs_excel.errors import REMINDER
from sfs_excel.form.columns import ASSESSOR, BALLOT, FORM
from sfs_excel.form.token import Token
from sfs_excel.inbox.archive import Refused
from sfs_excel.inbox.bureau import Bureau, BureauReturns, take_in_own
from sfs_excel.inbox.deliveries import Delivery, unpack
from sfs_excel.inbox.extract import Extract
from sfs_excel.inbox.fate import bear_faults
from sfs_excel.inbox.identify import BAD_SIGNATURE, Expected, Outdated, claimed_office, identify_return
from sfs_excel.inbox.own import OwnForm
from sfs_excel.inbox.pool import Outcome
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.revisions import Revision, compare_returns, say_revisions
from sfs_excel.inbox.settle import natural_order
from sfs_excel.inbox.store import STORE_DAMAGED
from sfs_excel.inbox.validate import Submission, validate_return
from sfs_excel.inbox.values import Remark
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.statuses import Status

_GONE = "文件已不在收件箱，仍按登记采用"


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
class Return:
    """One office's return, with the file that it came in.

    Attributes:
        self_total: that the form had calculated when it was saved.
        changed: what has changed in the rules since the form was made, in words; "" where nothing has, or nobody knows.
    """

    file: Received
    submission: Submission
    self_total: float | None = None
    changed: str = ""


@dataclass(frozen=True)
class Intake:
    """What came of all that was received.

    Attributes:
        files: all of them, in order of receipt.
        current: by office, the return that counts.
        outdated: by office, its last return, where that is on a form of earlier rules: read by the rules of today, to be
            handed out again. It counts for nothing.
        revisions: what each return that replaced another says differently.
        unsettled: those of the refused files that still need a person.
        own: what came back of the bureau's own forms.
    """

    files: tuple[Received, ...]
    current: Mapping[str, Return] = field(default_factory=dict)
    outdated: Mapping[str, Return] = field(default_factory=dict)
    revisions: tuple[Revision, ...] = ()
    unsettled: tuple[Received, ...] = ()
    own: BureauReturns = field(default_factory=BureauReturns)

    def list_versions(self, office: str) -> list[Received]:
        """The different returns of an office that can be read, the one that counts among them, in order of receipt."""
        return self._versions.get(office, [])

    @cached_property
    def _versions(self) -> Mapping[str, list[Received]]:
        versions: dict[str, list[Received]] = {}
        for file in self.files:
            if file.kind == FORM and file.status in ("current", "superseded"):
                versions.setdefault(file.office, []).append(file)
        return versions


def take_in(
    receipts: Sequence[Receipt],
    outcomes: Mapping[str, Outcome],
    expected: Expected,
    rulebook: Rulebook,
    names: Mapping[str, str],
    lying: Mapping[str, str] | None = None,
    bureau: Bureau | None = None,
) -> Intake:
    """Decide on every receipt. A pure function: the same receipts give the same result.

    Of one office's returns the last received counts. What one scan brought has no order of receipt among itself: there
    the time at which the file says it was saved decides, then the name.

    Args:
        outcomes: what reading gave, by SHA-256.
        names: office code -> name, for all offices of the roster.
        lying: what lies in the inbox now, SHA-256 -> name, if that was looked at. It decides on words, never on scores.
        bureau: who of the bureau takes part; nobody, if not given.
    """
    return _Decision(receipts, outcomes, expected, rulebook, names, lying, bureau or Bureau()).decide()


class _Decision:
    """One taking-in. `_files` says of each delivery what is known of it so far."""

    def __init__(
        self,
        receipts: Sequence[Receipt],
        outcomes: Mapping[str, Outcome],
        expected: Expected,
        rulebook: Rulebook,
        names: Mapping[str, str],
        lying: Mapping[str, str] | None,
        bureau: Bureau,
    ) -> None:
        self._expected = expected
        self._rulebook = rulebook
        self._names = names
        self._lying = lying
        self._bureau = bureau
        self._deliveries = list(unpack(receipts, outcomes))
        self._files: dict[Delivery, Received] = {}
        self._copies: dict[Delivery, list[Delivery]] = {}  # what came first -> the same bytes again
        self._returned: dict[str, list[Delivery]] = {}
        self._outdated: dict[str, list[Delivery]] = {}
        self._own: list[tuple[Delivery, Token]] = []
        self._submissions: dict[Delivery, Submission] = {}
        self._foreign: set[Delivery] = set()  # not signed here: whose they say that they are means nothing
        self._changed: dict[Delivery, str] = {}
        self._revisions: list[Revision] = []

    def decide(self) -> Intake:
        self._identify_all()
        self._assign_evidence()
        current = {office: self._settle(group) for office, group in self._returned.items()}
        last_of = {(FORM, office): max(group, key=self._order) for office, group in self._returned.items()}
        outdated = {
            office: self._reissue(last)
            for office, group in self._outdated.items()
            for last in [max(group, key=self._order)]
            if (FORM, office) not in last_of or self._order(last) > self._order(last_of[FORM, office])
        }
        own = self._take_in_own()
        for delivery, token in self._own:
            if self._files[delivery].status == "refused":
                continue
            holder = (token.kind, token.office)
            last_of[holder] = max(last_of.get(holder, delivery), delivery, key=self._order)
        unsettled = [each for each in self._deliveries if not self._is_settled(each, last_of)]
        return Intake(
            files=tuple(self._files[each] for each in self._deliveries),
            current=current,
            outdated=outdated,
            revisions=tuple(self._revisions),
            unsettled=tuple(replace(self._files[each], file=self._where(each)) for each in unsettled),
            own=own,
        )

    def _identify_all(self) -> None:
        first_of: dict[str, Delivery] = {}
        for delivery in self._deliveries:
            first = first_of.setdefault(delivery.sha256, delivery)
            if first is not delivery:
                self._copies.setdefault(first, []).append(delivery)
                shown = self._show(delivery.name, delivery.content)
                self._files[delivery] = _duplicate(shown, delivery, self._files[first])
                continue
            self._files[delivery] = self._identify(delivery)

    def _identify(self, delivery: Delivery) -> Received:
        try:
            with bear_faults(delivery.sha256):
                return self._recognise(delivery)
        except Refused as refused:
            self._foreign.add(delivery)
            shown = self._show(delivery.name, delivery.content)
            return Received(shown, delivery.sha256, received=delivery.receipt.received, reason=refused.reason)

    def _recognise(self, delivery: Delivery) -> Received:
        """What a file is; an office's form is checked as well, so that one which cannot be replaces nothing."""
        entry = Received(delivery.name, delivery.sha256, received=delivery.receipt.received)
        content = delivery.content
        if content is None:
            return replace(entry, kind="evidence", status="current", reason="压缩包或邮件里的其他材料，没有打开")
        if isinstance(content, Refused):
            return replace(entry, reason=content.reason)
        entry = replace(entry, file=self._show(delivery.name, content), saved=content.saved)
        try:
            token = identify_return(content, self._expected)
        except Outdated as outdated:
            self._submissions[delivery] = self._validate(outdated.office, delivery)
            self._outdated.setdefault(outdated.office, []).append(delivery)
            self._changed[delivery] = outdated.changed
            return replace(entry, kind=FORM, office=outdated.office, reason=outdated.reason)
        except Refused as refused:
            if refused.code == BAD_SIGNATURE:
                self._foreign.add(delivery)
                return replace(entry, reason=refused.reason)
            claimed = claimed_office(content) if content.kind == FORM else ""
            said = f"（表上写的是{self._names[claimed]}。）" if claimed in self._names else ""
            return replace(entry, reason=refused.reason + said)
        if token.kind != FORM:
            self._own.append((delivery, token))
            return replace(entry, kind=token.kind, status="current")
        self._submissions[delivery] = self._validate(token.office, delivery)
        self._returned.setdefault(token.office, []).append(delivery)
        return replace(entry, kind=token.kind, office=token.office, status="current")

    def _show(self, name: str, content: Extract | Refused | None) -> str:
        """A file's name as it may be spoken of: whoever voted is known by the number alone."""
        is_ballot = isinstance(content, Extract) and content.kind == BALLOT
        return self._bureau.hide_names(name) if is_ballot else name

    def _assign_evidence(self) -> None:
        """What lay in a package beside the forms of one office is that office's; else the path may name an office."""
        offices: dict[Receipt, set[str]] = {}
        for delivery in self._deliveries:
            if office := self._files[delivery].office:
                offices.setdefault(delivery.receipt, set()).add(office)
        for delivery in self._deliveries:
            entry = self._files[delivery]
            if entry.kind == "evidence" and not entry.office:
                beside = offices.get(delivery.receipt, set())
                if len(beside) != 1:
                    beside = {code for code, name in self._names.items() if name in delivery.name}
                if len(beside) == 1:
                    self._files[delivery] = replace(entry, office=next(iter(beside)))

    def _settle(self, group: list[Delivery]) -> Return:
        """The last of an office's returns; each of the others is told what replaced it, and what that changed."""
        ordered: list[Delivery] = []
        for later in sorted(group, key=self._order):
            if not ordered or self._follow(ordered[-1], later):
                ordered.append(later)
        group[:] = ordered
        last = ordered[-1]
        if self._lying is not None and last.receipt.sha256 not in self._lying:
            self._files[last] = replace(self._files[last], reason=self._say_gone(ordered))
        return self._return(last)

    def _follow(self, earlier: Delivery, later: Delivery) -> bool:
        """Whether the later return of an office could be told from the earlier one, and replaces it."""
        try:
            with bear_faults(later.sha256):
                revisions = compare_returns(self._submissions[earlier], self._submissions[later])
                changed = say_revisions(self._rulebook, revisions)
        except Refused as refused:
            self._files[later] = replace(self._files[later], status="refused", reason=refused.reason)
            return False
        self._revisions += revisions
        self._supersede(earlier, later, changed)
        return True

    def _say_gone(self, ordered: Sequence[Delivery]) -> str:
        """Of the return that counts, the last: taken out of the inbox, or an earlier one was put in its place there."""
        name = ordered[-1].receipt.name
        for earlier in ordered[:-1]:
            if (self._lying or {}).get(earlier.receipt.sha256) == name:
                moment = _show_moment(earlier)
                return f"收件箱里的“{name}”换回了{moment}收到的那一份，仍按这一份采用；如要改回，请打开另存一次再报送"
        return _GONE

    def _take_in_own(self) -> BureauReturns:
        """Read the bureau's own forms, in order of receipt, and say of each what became of it."""
        ordered = sorted(self._own, key=lambda pair: self._order(pair[0]))
        own = take_in_own(
            [self._describe(delivery, token) for delivery, token in ordered], self._rulebook, self._bureau, self._names
        )
        for (delivery, _), (status, reason) in zip(ordered, own.outcomes, strict=True):
            is_gone = status == "current" and self._lying is not None and delivery.receipt.sha256 not in self._lying
            said = f"{reason}；{_GONE}" if is_gone else reason
            self._files[delivery] = replace(self._files[delivery], status=status, reason=said)
            if status == "superseded":
                self._tell_copies(delivery, "后来的一份")
        return own

    def _describe(self, delivery: Delivery, token: Token) -> OwnForm:
        assert isinstance(delivery.content, Extract)  # only what was identified is a return
        return OwnForm(
            kind=token.kind,
            holder=token.office,
            file=self._files[delivery].file,
            received=delivery.receipt.received,
            batch=delivery.receipt.batch,
            extract=delivery.content,
            changed=self._expected.list_changes(token.digest),
            sha256=delivery.sha256,
        )

    def _supersede(self, earlier: Delivery, later: Delivery, changed: str) -> None:
        reason = f"被后来的“{later.name}”（{_show_moment(later)}收到）替代，{changed}"
        self._files[earlier] = replace(self._files[earlier], status="superseded", reason=reason)
        self._tell_copies(earlier, f"“{later.name}”")

    def _tell_copies(self, earlier: Delivery, later: str) -> None:
        """The same bytes again are no new return, even where their sender wants to go back to them."""
        for copy in self._copies.get(earlier, ()):
            entry = self._files[copy]
            again = f"{entry.reason}，那一份已被{later}替代；如要改回，请打开另存一次再报送"
            self._files[copy] = replace(entry, reason=again)

    def _reissue(self, delivery: Delivery) -> Return:
        entry = self._files[delivery]
        reason = f"{entry.reason}预填好的新表在「退回」文件夹，请发给司法所核对后报送。"
        self._files[delivery] = replace(entry, reason=reason)
        return self._return(delivery)

    def _validate(self, office: str, delivery: Delivery) -> Submission:
        assert isinstance(delivery.content, Extract)  # only what was identified is a return
        submission = validate_return(delivery.content, self._rulebook, office, delivery.name)
        _remark_on_name(submission, self._names)
        return submission

    def _return(self, delivery: Delivery) -> Return:
        assert isinstance(delivery.content, Extract)  # as above
        submission, total = self._submissions[delivery], delivery.content.self_total
        return Return(self._files[delivery], submission, total, self._changed.get(delivery, ""))

    def _is_settled(self, delivery: Delivery, last_of: Mapping[tuple[str, str], Delivery]) -> bool:
        """Not refused; or taken out of the inbox, or followed by a good return of whom the file says that it is.

        Of a 核定表 nobody knows whose part was refused: that of a colleague does not stand in for it.
        """
        content = delivery.content
        if self._files[delivery].status != "refused":
            return True
        if isinstance(content, Refused) and content.code == STORE_DAMAGED:
            return False
        if self._lying is not None and delivery.receipt.sha256 not in self._lying:
            return True
        if not isinstance(content, Extract) or content.kind == ASSESSOR or delivery in self._foreign:
            return False
        last = last_of.get((content.kind, claimed_office(content)))
        return last is not None and self._order(last) > self._order(delivery)

    def _where(self, delivery: Delivery) -> str:
        """The name under which the file lies in the inbox now."""
        now = (self._lying or {}).get(delivery.receipt.sha256, delivery.receipt.name)
        return self._show(now + delivery.name.removeprefix(delivery.receipt.name), delivery.content)

    def _order(self, delivery: Delivery) -> tuple[int, datetime, object]:
        saved = self._files[delivery].saved
        return delivery.receipt.batch, _moment(saved), natural_order(Path(delivery.name).stem)


def _duplicate(name: str, delivery: Delivery, first: Received) -> Received:
    reason = f"与“{first.file}”内容完全相同"
    return replace(first, file=name, received=delivery.receipt.received, status="duplicate", reason=reason)


def _show_moment(delivery: Delivery) -> str:
    """When it was received, to the minute."""
    return delivery.receipt.received.replace("T", " ")[:16]


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
