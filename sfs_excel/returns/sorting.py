"""Every file that came -> what it is: whose form, a form of the bureau's own, evidence, or why it is none of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from sfs_excel.errors import REMINDER
from sfs_excel.form.columns import FORM
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.evidence import find_owners
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.file_names import find_named, name_deliveries
from sfs_excel.returns.identify import Expected, Outdated, find_signed, identify_return
from sfs_excel.returns.received import Received
from sfs_excel.returns.validate import Submission, validate_return
from sfs_excel.returns.values import Remark
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Token
from sfs_excel.words import KINDS, Status

_AMONG_OTHERS = (
    "{}夹在司法所的压缩包、邮件或文件夹里，没有采用。确是填表人交来的，请取出来单独放进收件箱；"
    "不是的，请从收件箱移走，让司法所只报自己的材料。"
)


@dataclass(frozen=True)
class Sorted:
    """
    Attributes:
        shown: the name under which each file may be spoken of.
        files: what is known of each so far.
        returned: by office, its forms, in no order.
        outdated: by office, its forms of earlier rules.
        changed: of each of those, what has changed since, in words.
        submissions: of each of both, what it says, checked.
        own: forms of the bureau's own, and what their tokens say.
        signed: of workbooks that were refused, what this bureau has signed in them, if it has.
    """

    shown: Mapping[Delivery, str]
    files: dict[Delivery, Received] = field(default_factory=dict)
    returned: dict[str, list[Delivery]] = field(default_factory=dict)
    outdated: dict[str, list[Delivery]] = field(default_factory=dict)
    changed: dict[Delivery, str] = field(default_factory=dict)
    submissions: dict[Delivery, Submission] = field(default_factory=dict)
    own: dict[Delivery, Token] = field(default_factory=dict)
    signed: dict[Delivery, Token] = field(default_factory=dict)
    _twins: dict[tuple[str, str], list[Delivery]] = field(default_factory=dict)

    def list_twins(self, delivery: Delivery) -> list[Delivery]:
        """The same bytes, read as the same kind of thing; the file itself among them, first the one that speaks for all."""
        return self._twins.setdefault((delivery.sha256, _read_as(delivery)), [])


def sort_deliveries(
    deliveries: Sequence[Delivery], expected: Expected, rulebook: Rulebook, names: Mapping[str, str]
) -> Sorted:
    """
    Args:
        names: office code -> name.
    """
    return _Sorting(deliveries, expected, rulebook, names).sort()


class _Sorting:
    def __init__(
        self, deliveries: Sequence[Delivery], expected: Expected, rulebook: Rulebook, names: Mapping[str, str]
    ) -> None:
        self._deliveries, self._expected, self._rulebook, self._names = deliveries, expected, rulebook, names
        self._found = Sorted(name_deliveries(deliveries, expected.key))
        self._files = self._found.files
        self._of_offices = {  # packages with a form in them, or with what may have been one
            each.receipt for each in deliveries if each.is_packed and _read_as(each) in (FORM, "refused")
        }

    def sort(self) -> Sorted:
        """Everything is identified once. A form of the bureau's own that is loose comes before one in an office's package."""
        for delivery in sorted(self._deliveries, key=self._is_smuggled):
            twins = self._found.list_twins(delivery)
            twins.append(delivery)
            first = twins[0]
            self._files[delivery] = self._identify(delivery) if first is delivery else self._duplicate(delivery, first)
        self._place_evidence()
        return self._found

    def _is_smuggled(self, delivery: Delivery) -> bool:
        """Whether it is a form of the bureau's own among what an office has sent, which has none of them to hand in: in a
        package with the office's form, or in a package or folder that bears its name."""
        content = delivery.content
        if not isinstance(content, Extract) or content.kind == FORM:
            return False
        path = delivery.receipt.name
        around = path if delivery.is_packed else str(PurePosixPath(path).parent)
        return delivery.receipt in self._of_offices or bool(find_named(around, self._names))

    def _identify(self, delivery: Delivery) -> Received:
        try:
            with bear_faults(delivery.sha256):
                return self._recognise(delivery)
        except Refused as refused:
            return replace(self._start(delivery), reason=refused.reason)

    def _start(self, delivery: Delivery) -> Received:
        return Received(self._found.shown[delivery], delivery.sha256, received=delivery.receipt.received)

    def _recognise(self, delivery: Delivery) -> Received:
        """What a file is; an office's form is checked as well, so that one which cannot be replaces nothing."""
        content, entry = delivery.content, self._start(delivery)
        if content is None:
            return replace(entry, kind="evidence", status="current", reason="压缩包或邮件里的其他材料，没有打开")
        if isinstance(content, Refused):
            return replace(entry, reason=content.reason)
        entry = replace(entry, saved=content.saved)
        try:
            token = identify_return(content, self._expected)
        except Outdated as outdated:
            self._found.submissions[delivery] = self._validate(outdated.office, delivery, content)
            self._found.outdated.setdefault(outdated.office, []).append(delivery)
            self._found.changed[delivery] = outdated.changed
            return replace(entry, kind=FORM, office=outdated.office, reason=outdated.reason)
        except Refused as refused:
            return replace(entry, reason=refused.reason + self._say_whose(delivery, content))
        if token.kind == FORM:
            self._found.submissions[delivery] = self._validate(token.office, delivery, content)
            self._found.returned.setdefault(token.office, []).append(delivery)
            return replace(entry, kind=token.kind, office=token.office, status="current")
        if self._is_smuggled(delivery):
            self._found.signed[delivery] = token
            return replace(entry, kind=token.kind, status="asked", reason=_AMONG_OTHERS.format(KINDS[token.kind]))
        self._found.own[delivery] = token
        return replace(entry, kind=token.kind, status="current")

    def _say_whose(self, delivery: Delivery, content: Extract) -> str:
        signed = find_signed(content, self._expected.key)
        if signed is None:
            return ""
        self._found.signed[delivery] = signed
        is_known = signed.kind == FORM and signed.office in self._names
        return f"表上写的是{self._names[signed.office]}。" if is_known else ""

    def _validate(self, office: str, delivery: Delivery, content: Extract) -> Submission:
        """The token decides whose a return is; a file name that speaks of another office is worth a look."""
        submission = validate_return(content, self._rulebook, office, self._found.shown[delivery])
        named = find_named(submission.file, self._names)
        if named and office not in named:
            own, other = self._names[office], next(name for code, name in self._names.items() if code in named)
            fact = f"文件名说的是“{other}”，表是发给“{own}”的，已按“{own}”计"
            return submission.with_findings(submission.find(Remark("other_name", REMINDER, fact, "请核实是否交错了表")))
        return submission

    def _duplicate(self, delivery: Delivery, first: Delivery) -> Received:
        entry = self._files[first]
        return replace(
            entry,
            file=self._found.shown[delivery],
            received=delivery.receipt.received,
            status="duplicate",
            reason=f"与“{entry.file}”内容完全相同",
        )

    def _place_evidence(self) -> None:
        """What accompanies a form is its office's; what lies between the forms of several is asked about, if it is loose: its
        sender may have meant any of them, and the clerk can move it."""
        forms = {each: entry.office for each, entry in self._files.items() if entry.kind == FORM and entry.office}
        owned: dict[tuple[str, str], Delivery] = {}  # loose ones, by their bytes and whose they are
        owners = find_owners(self._deliveries, forms)
        for delivery, offices in owners.items():
            office = next(iter(offices)) if len(offices) == 1 else ""
            if delivery.content is None:
                self._note_packed(delivery, office, is_between=len(offices) > 1)
            elif office and (first := owned.setdefault((delivery.sha256, office), delivery)) is not delivery:
                self._files[delivery] = self._duplicate(delivery, first)
            elif office:
                reason = f"与{self._names[office]}的填报表放在一起，作为佐证材料留存，没有打开"
                self._note(delivery, status="current", office=office, reason=reason)
        found = {sha256: delivery for (sha256, _), delivery in reversed(owned.items())}
        for delivery, offices in owners.items():
            if delivery.content is None or len(offices) == 1:
                continue
            if delivery.sha256 in found:
                self._files[delivery] = self._duplicate(delivery, found[delivery.sha256])
            elif offices:
                named = "、".join(name for code, name in self._names.items() if code in offices)
                reason = f"同一个文件夹里有{named}的填报表，分不清是哪个所的佐证材料。"
                reason += "请放进只有那个所的表的文件夹，不用的从收件箱移走。"
                self._note(delivery, status="asked", office="", reason=reason)

    def _note(self, delivery: Delivery, *, status: Status, office: str, reason: str) -> None:
        entry = self._files[delivery]
        self._files[delivery] = replace(entry, kind="evidence", status=status, office=office, reason=reason)

    def _note_packed(self, delivery: Delivery, office: str, *, is_between: bool) -> None:
        entry = self._files[delivery]
        beside = "；里面有几个所的表，没有分到哪个所" if is_between else ""
        self._files[delivery] = replace(entry, office=office, reason=entry.reason + beside)


def _read_as(delivery: Delivery) -> str:
    """As what kind of thing a file was read: the same bytes are the same only then."""
    content = delivery.content
    return "evidence" if content is None else "refused" if isinstance(content, Refused) else content.kind
