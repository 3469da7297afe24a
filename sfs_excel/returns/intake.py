"""Receipts of the year -> which file is which, and which return of each office counts: the last that can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sfs_excel.inbox.register import Receipt
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.bureau.forms import OwnForm
from sfs_excel.returns.bureau.take_in import Bureau, BureauReturns, take_in_own
from sfs_excel.returns.deliveries import Delivery, unpack
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.order import GUESSED, Order, order_versions, place_in_order, say_older, show_received
from sfs_excel.returns.pool import Outcome
from sfs_excel.returns.present import Lying
from sfs_excel.returns.received import Received
from sfs_excel.returns.revisions import Revision, compare_returns, say_revisions
from sfs_excel.returns.sorting import sort_deliveries
from sfs_excel.returns.validate import Submission
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Token
from sfs_excel.words import FileStatus, Kind, RefusalCode

_GONE = "文件已不在收件箱，仍按登记采用"
Holder = tuple[str, str, str]  # kind of form, whose it is, and who filled it in where several of one may


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
        unsettled: those that still need a person, under the names under which they lie in the inbox now: refused, asked
            about, or replaced by what may be older.
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
            if file.kind == Kind.FORM and file.status in (FileStatus.CURRENT, FileStatus.SUPERSEDED):
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

    Of one office's returns the last received counts, but for one that was saved before the one in force: that is asked
    about. What one scan brought has no order of receipt among itself: there the time at which the file says it was saved
    decides, then the name, and where that is a guess it is said to be one.

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
        self._bureau = bureau
        self._deliveries = list(unpack(receipts, outcomes))
        self._sorted = sort_deliveries(self._deliveries, expected, rulebook, names)
        self._lying = Lying(lying, self._sorted)
        self._files = dict(self._sorted.files)
        self._revisions: list[Revision] = []
        self._guessed: set[Delivery] = set()
        self._last_of: dict[Holder, Delivery] = {}

    def decide(self) -> Intake:
        current = {office: self._settle(office, group) for office, group in self._sorted.returned.items()}
        outdated = {
            office: self._reissue(last)
            for office, group in self._sorted.outdated.items()
            for last in [max(group, key=place_in_order)]
            if not self._is_followed((Kind.FORM, office, ""), last)
        }
        own = self._take_in_own()
        return Intake(
            files=tuple(self._files[each] for each in self._deliveries),
            current=current,
            outdated=outdated,
            revisions=tuple(self._revisions),
            unsettled=tuple(
                replace(self._files[each], file=self._lying.name(each))
                for each in self._deliveries
                if not self._is_settled(each)
            ),
            own=own,
        )

    def _settle(self, office: str, group: Sequence[Delivery]) -> Return:
        """The last of an office's returns; each of the others is told what replaced it, and what that changed."""
        order = order_versions(group)
        self._note_order(order)
        ordered: list[Delivery] = []
        for later in order.counted:
            if not ordered or self._follow(ordered[-1], later):
                ordered.append(later)
        last = self._last_of[Kind.FORM, office, ""] = ordered[-1]
        if not self._lying.has(last):
            self._files[last] = replace(self._files[last], reason=self._say_gone(ordered))
        return self._return(last)

    def _follow(self, earlier: Delivery, later: Delivery) -> bool:
        """Whether the later return of an office could be told from the earlier one, and replaces it."""
        before, after = self._sorted.submissions[earlier], self._sorted.submissions[later]
        try:
            with bear_faults(later.sha256):
                revisions = compare_returns(self._rulebook, before, after)
                changed = say_revisions(self._rulebook, revisions)
        except Refused as refused:
            self._files[later] = replace(self._files[later], status=FileStatus.REFUSED, reason=refused.reason)
            return False
        self._revisions += revisions
        self._supersede(earlier, later, changed)
        return True

    def _note_order(self, order: Order) -> None:
        self._guessed |= order.guessed
        for delivery, stood in order.asked.items():
            reason = say_older(delivery, stood, self._sorted.shown[stood])
            self._files[delivery] = replace(self._files[delivery], status=FileStatus.ASKED, reason=reason)

    def _say_gone(self, ordered: Sequence[Delivery]) -> str:
        """Of the return that counts, the last: taken out of the inbox, or an earlier one was put in its place there."""
        last = ordered[-1]
        for earlier in ordered[:-1]:
            if self._lying.replaces(earlier, last.receipt.name):
                shown, moment = self._sorted.shown[last], show_received(earlier)
                return f"收件箱里的“{shown}”换回了{moment}收到的那一份，仍按这一份采用；如要改回，请打开另存一次再报送"
        return _GONE

    def _take_in_own(self) -> BureauReturns:
        """Read the bureau's own forms, in order of receipt, and say of each what became of it."""
        groups: dict[Holder, list[Delivery]] = {}
        for delivery, token in self._sorted.own.items():
            groups.setdefault(_holder(token, delivery), []).append(delivery)
        for holder, group in groups.items():
            order = order_versions(group)
            is_one_person = holder[0] != Kind.ASSESSOR or bool(
                holder[2]
            )  # what several sent without a name has no order
            self._note_order(order if is_one_person else replace(order, guessed=frozenset()))
        ordered = sorted(
            (each for each in self._sorted.own if self._files[each].status != FileStatus.ASKED), key=place_in_order
        )
        own = take_in_own(
            [self._describe(delivery, self._sorted.own[delivery]) for delivery in ordered],
            self._rulebook,
            self._bureau,
            self._names,
        )
        for delivery, (status, reason) in zip(ordered, own.outcomes, strict=True):
            is_gone = status == FileStatus.CURRENT and not self._lying.has(delivery)
            said = f"{reason}；{_GONE}" if is_gone else reason
            said += GUESSED if delivery in self._guessed else ""
            self._files[delivery] = replace(self._files[delivery], status=status, reason=said)
            if status == FileStatus.SUPERSEDED:
                self._tell_copies(delivery, "后来的一份")
            if status != FileStatus.REFUSED:
                self._last_of[_holder(self._sorted.own[delivery], delivery)] = delivery
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
        reason = f"被后来的“{self._sorted.shown[later]}”（{show_received(later)}收到）替代，{changed}"
        reason += GUESSED if earlier in self._guessed else ""
        self._files[earlier] = replace(self._files[earlier], status=FileStatus.SUPERSEDED, reason=reason)
        self._tell_copies(earlier, f"“{self._sorted.shown[later]}”")

    def _tell_copies(self, earlier: Delivery, later: str) -> None:
        """The same bytes again are no new return, even where their sender wants to go back to them."""
        for copy in self._sorted.list_twins(earlier):
            if copy is not earlier:
                entry = self._files[copy]
                again = f"{entry.reason}，那一份已被{later}替代；如要改回，请打开另存一次再报送"
                self._files[copy] = replace(entry, reason=again)

    def _reissue(self, delivery: Delivery) -> Return:
        entry = self._files[delivery]
        reason = f"{entry.reason}预填好的新表在「退回」文件夹，请发给司法所核对后报送。"
        self._files[delivery] = replace(entry, reason=reason)
        return self._return(delivery)

    def _return(self, delivery: Delivery) -> Return:
        assert isinstance(delivery.content, Extract)  # only what was identified is a return
        submission, total = self._sorted.submissions[delivery], delivery.content.self_total
        return Return(self._files[delivery], submission, total, self._sorted.changed.get(delivery, ""))

    def _is_settled(self, delivery: Delivery) -> bool:
        """Nobody has to look at it: it counts, or it was taken out of the inbox, or a good return followed of whom it is.

        Of a 核定表 that was refused nobody knows whose part it was: that of a colleague does not stand in for it.
        """
        content, status = delivery.content, self._files[delivery].status
        if status not in (FileStatus.REFUSED, FileStatus.ASKED) and delivery not in self._guessed:
            return True
        if isinstance(content, Refused) and content.code == RefusalCode.STORE_DAMAGED:
            return False
        if not self._lying.has(delivery):
            return True
        if delivery in self._guessed:  # what may be newer than what counts is not followed by it
            return False
        return self._is_followed(self._find_holder(delivery, status), delivery)

    def _find_holder(self, delivery: Delivery, status: FileStatus) -> Holder | None:
        """Whose word it is, by what was signed; None where that cannot be known."""
        if self._files[delivery].kind == Kind.FORM:
            return Kind.FORM, self._files[delivery].office, ""
        token = self._sorted.own.get(delivery) or self._sorted.signed.get(delivery)
        if token is None or (token.kind == Kind.ASSESSOR and status == FileStatus.REFUSED):
            return None
        return _holder(token, delivery)

    def _is_followed(self, holder: Holder | None, delivery: Delivery) -> bool:
        last = self._last_of.get(holder) if holder else None
        return last is not None and place_in_order(last) > place_in_order(delivery)


def _holder(token: Token, delivery: Delivery) -> Holder:
    """Whose word a form is: several of one department may each put their name to a 核定表."""
    assert isinstance(delivery.content, Extract)  # only what was identified is somebody's
    who = "".join(delivery.content.who.split()) if token.kind == Kind.ASSESSOR else ""
    return token.kind, token.office, who
