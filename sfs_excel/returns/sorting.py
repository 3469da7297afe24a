"""Every file that came -> what it is: whose form, a form of the bureau's own, evidence, or why it is none of these."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TypeVar

from sfs_excel.inbox.register import Receipt
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.evidence import place_evidence
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.file_names import OfficeNames, name_deliveries, remark_on_name
from sfs_excel.returns.identify import Expected, Outdated, find_signed, identify_return
from sfs_excel.returns.reached import find_reached
from sfs_excel.returns.received import Received
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.unvalidated import Unvalidated, Validated, validate_all
from sfs_excel.returns.withdrawn import tell_withdrawn
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Token
from sfs_excel.words import FORMS, OF_OFFICES, FileStatus, Kind
from sfs_excel.workers.nodes import Nodes

Key = TypeVar("Key")
_AMONG_OTHERS = (
    "{}夹在司法所的压缩包、邮件或文件夹里，没有采用。确是填表人交来的，请取出来单独放进收件箱；"
    "不是的，请从收件箱移走，让司法所只报自己的材料。"
)


@dataclass(frozen=True)
class Sorted:
    """
    Attributes:
        shown: in order of receipt, the name under which each file may be spoken of.
        files: what is known of each so far.
        returned: by office, its forms, in no order.
        outdated: by office, its forms of earlier rules that nobody knows any more.
        submissions: of each of both, what it says, checked.
        bureau: forms of the bureau's own, and what their tokens say.
        signed: of workbooks that were refused, what this bureau has signed in them, if it has.
        twins: by SHA-256 and as what it was read, the same bytes, first the file that speaks for all.
    """

    shown: Mapping[Delivery, str]
    files: Mapping[Delivery, Received]
    returned: Mapping[str, Sequence[Delivery]]
    outdated: Mapping[str, Sequence[Delivery]]
    submissions: Mapping[Delivery, Submission]
    bureau: Mapping[Delivery, Token]
    signed: Mapping[Delivery, Token]
    twins: Mapping[tuple[str, str], Sequence[Delivery]]

    def list_twins(self, delivery: Delivery) -> Sequence[Delivery]:
        """The same bytes, read as the same kind of thing; the file itself among them."""
        return self.twins[delivery.sha256, _read_as(delivery)]


@dataclass(frozen=True)
class _Identified:
    """The identity of one file.

    Attributes:
        token: of a form of the bureau's own that may be taken.
        signed: of another workbook, what this bureau has signed in it, if it has.
        unvalidated: of an office's form: what it says is still to be found out.
        submission: of an office's form: what it says.
        is_outdated: it is a form of earlier rules that nobody knows any more.
    """

    entry: Received
    token: Token | None = None
    signed: Token | None = None
    unvalidated: Unvalidated | None = None
    submission: Submission | None = None
    is_outdated: bool = False


@dataclass(frozen=True)
class _Known:
    """By what files are identified.

    Attributes:
        names: office code -> name.
        named: the same, as files may be named.
        shown: the name under which each file may be spoken of.
        of_offices: packages with a form in them, or with what may have been one.
    """

    expected: Expected
    rulebook: Rulebook
    names: Mapping[str, str]
    named: OfficeNames
    shown: Mapping[Delivery, str]
    of_offices: Collection[Receipt]

    def enter(self, delivery: Delivery) -> Received:
        """The file as it is listed, before anything is known of its content."""
        receipt, content, (moment, by) = delivery.receipt, delivery.content, find_reached(delivery)
        contact = content.contact.say() if isinstance(content, Extract) else ""
        return Received(
            self.shown[delivery],
            delivery.sha256,
            received=receipt.received,
            receipt=receipt.id,
            reached=moment,
            reached_by=by,
            contact=contact,
        )

    def is_smuggled(self, delivery: Delivery) -> bool:
        """Tell whether it is a form of the bureau's own among what an office has sent, which has none of them to hand in: in a
        package with the office's form, or in a package or folder that bears its name."""
        content = delivery.content
        if not isinstance(content, Extract) or content.kind in OF_OFFICES:
            return False
        path = delivery.receipt.name
        around = path if delivery.is_packed else str(PurePosixPath(path).parent)
        return delivery.receipt in self.of_offices or bool(self.named.find_in(around))


def sort_deliveries(
    deliveries: Sequence[Delivery],
    expected: Expected,
    rulebook: Rulebook,
    names: Mapping[str, str],
    nodes: Nodes | None = None,
) -> Sorted:
    """Everything is identified once. A form of the bureau's own that is loose comes before one in an office's package.

    Args:
        deliveries: what `unpack` gives, in order of receipt.
        names: office code -> name, for all offices of the roster.
        nodes: where offices' forms are validated.
    """
    shown = name_deliveries(deliveries, expected.key)
    of_offices = {
        each.receipt for each in deliveries if each.is_packed and _read_as(each) in (*OF_OFFICES, FileStatus.REFUSED)
    }
    known = _Known(expected, rulebook, names, OfficeNames(names, expected.former), shown, of_offices)
    ordered = sorted(deliveries, key=known.is_smuggled)
    twins = _group(((each.sha256, _read_as(each)), each) for each in ordered)
    found = _validate_forms(known, {same[0]: _identify(known, same[0]) for same in twins.values()}, nodes)
    files = {
        each: found[first].entry if first is each else found[first].entry.repeated(known.enter(each))
        for each in ordered
        for first in [twins[each.sha256, _read_as(each)][0]]
    }
    for first, *others in twins.values():
        if (event := expected.withdrawn.get(first.sha256)) is not None and found[first].entry.kind in FORMS:
            files |= tell_withdrawn(event, [first, *others], files)
            found[first] = _Identified(files[first], signed=found[first].token)
    forms = {each: what for each, what in found.items() if what.submission is not None}
    return Sorted(
        shown=shown,
        files={**files, **place_evidence(deliveries, files, names)},
        returned=_group((what.entry.office, each) for each, what in forms.items() if not what.is_outdated),
        outdated=_group((what.entry.office, each) for each, what in forms.items() if what.is_outdated),
        submissions={each: what.submission for each, what in found.items() if what.submission is not None},
        bureau={each: what.token for each, what in found.items() if what.token is not None},
        signed={each: what.signed for each, what in found.items() if what.signed is not None},
        twins=twins,
    )


def _group(pairs: Iterable[tuple[Key, Delivery]]) -> Mapping[Key, Sequence[Delivery]]:
    groups: dict[Key, list[Delivery]] = {}
    for key, delivery in pairs:
        groups.setdefault(key, []).append(delivery)
    return groups


def _identify(known: _Known, delivery: Delivery) -> _Identified:
    entry = known.enter(delivery)
    try:
        with bear_faults(delivery.sha256):
            return _recognise(known, delivery, entry)
    except Refused as refused:
        return _Identified(replace(entry, reason=refused.reason))


def _recognise(known: _Known, delivery: Delivery, entry: Received) -> _Identified:
    """Return what a file is."""
    content = delivery.content
    if content is None:
        reason = "压缩包或邮件里的其他材料，没有打开"
        return _Identified(replace(entry, kind=Kind.EVIDENCE, status=FileStatus.CURRENT, reason=reason))
    if isinstance(content, Refused):
        return _Identified(replace(entry, reason=content.reason))
    entry = replace(entry, saved=content.saved)
    try:
        token = identify_return(content, known.expected)
    except Outdated as outdated:
        unvalidated = Unvalidated(delivery.sha256, content, outdated.office, entry.file)
        entry = replace(entry, kind=Kind.FORM, office=outdated.office, reason=outdated.reason)
        return _Identified(entry, unvalidated=unvalidated, is_outdated=True)
    except Refused as refused:
        found = find_signed(content, known.expected.key)
        signed = None if found is None else known.expected.find_own(found)
        return _Identified(replace(entry, reason=refused.reason + _say_whose(known, signed)), signed=signed)
    office = token.office if token.kind in OF_OFFICES else ""
    entry = replace(entry, kind=Kind(token.kind), office=office, status=FileStatus.CURRENT)
    if token.kind == Kind.FORM:
        mended = known.expected.find_mended(token.digest)
        said = f"按以前的规则发放的，{mended.say_changed()}改过，已按现行规则计分" if mended is not None else ""
        unvalidated = Unvalidated(delivery.sha256, content, office, entry.file, mended)
        return _Identified(replace(entry, reason=said), unvalidated=unvalidated)
    if known.is_smuggled(delivery):
        reason = _AMONG_OTHERS.format(Kind(token.kind).word)
        return _Identified(replace(entry, status=FileStatus.ASKED, reason=reason), signed=token)
    return _Identified(entry, token=token)


def _say_whose(known: _Known, signed: Token | None) -> str:
    is_known = signed is not None and signed.kind in OF_OFFICES and signed.office in known.names
    return f"表上写的是{known.names[signed.office]}。" if signed is not None and is_known else ""


def _validate_forms(
    known: _Known, found: Mapping[Delivery, _Identified], nodes: Nodes | None
) -> dict[Delivery, _Identified]:
    """An office's form is checked as soon as it is known to be one, so that one which cannot be replaces nothing."""
    forms = {each: what.unvalidated for each, what in found.items() if what.unvalidated is not None}
    validated = validate_all(list(forms.values()), known.rulebook, nodes)
    return {
        **found,
        **{each: _accept(known, each, found[each], told) for each, told in zip(forms, validated, strict=True)},
    }


def _accept(known: _Known, delivery: Delivery, what: _Identified, told: Validated) -> _Identified:
    try:
        if isinstance(told, Refused):
            raise told
        with bear_faults(delivery.sha256):
            return replace(what, unvalidated=None, submission=_beside_name(known, told))
    except Refused as refused:
        return _Identified(replace(known.enter(delivery), reason=refused.reason))


def _beside_name(known: _Known, submission: Submission) -> Submission:
    remark = remark_on_name(submission.file, submission.office, known.names, known.named)
    return submission if remark is None else submission.with_findings(submission.find(remark))


def _read_as(delivery: Delivery) -> str:
    """As what kind of thing a file was read: the same bytes are the same only then."""
    content = delivery.content
    return Kind.EVIDENCE if content is None else FileStatus.REFUSED if isinstance(content, Refused) else content.kind
