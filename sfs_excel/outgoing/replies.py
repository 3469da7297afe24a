"""Makes the replies to offices that have returned something: a marked form and a notice, or a receipt. Writes nothing."""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any, TypeVar

from sfs_excel.errors import Finding
from sfs_excel.files.outputs import Draft, digest_parts
from sfs_excel.files.program import print_program
from sfs_excel.finding_codes import FindingCode
from sfs_excel.form.columns import TABLE
from sfs_excel.form.content import Content, Filling, fill_contents
from sfs_excel.form.cover import Recipient
from sfs_excel.form.places import place_findings
from sfs_excel.form.write import build_form
from sfs_excel.notices.replies import Correction, Line, Receipt
from sfs_excel.outcome.found import goes_back
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.addressed import address_findings
from sfs_excel.outgoing.of_rules import say_of_rules
from sfs_excel.outgoing.paper_files import Paper
from sfs_excel.outgoing.prefill import prefill
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.intake import Intake, Return
from sfs_excel.returns.received import Received
from sfs_excel.roster.model import Office
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import FORMAT, Stamp, Token
from sfs_excel.words import Kind, Severity

FOLDER, RECEIPTS = "退回", "回执"
FORM_ID_LENGTH = 16

T = TypeVar("T")


@dataclass(frozen=True)
class Replies:
    """The files that stand in 退回/; paths are below the year folder.

    Attributes:
        workbooks: path -> every correction workbook, which is not made yet.
        corrections: office -> path of its correction workbook.
        appeals: office -> path of the workbook in which it puts its appeal right.
        papers: a correction notice or a receipt for every office that has returned something.
        failed: the files to which no reply could be made, and why; more of them, as workbooks are made. They count all the
            same.
    """

    workbooks: Mapping[str, Draft]
    corrections: Mapping[str, str]
    papers: Sequence[Paper]
    failed: Sequence[Received] = ()
    appeals: Mapping[str, str] = field(default_factory=dict)

    def without_failed(self) -> "Replies":
        """Return what is left once the workbooks are made: a correction without its workbook is none."""
        lost = {each.office for each in self.failed}
        corrections = {office: path for office, path in self.corrections.items() if office not in lost}
        gone = {path for office, path in self.corrections.items() if office in lost}
        workbooks = {path: draft for path, draft in self.workbooks.items() if path not in gone}
        return replace(
            self,
            workbooks=workbooks,
            corrections=corrections,
            papers=[paper for paper in self.papers if paper.office not in lost],
        )

    @property
    def files(self) -> list[str]:
        """Everything that stands there."""
        return [*self.workbooks, *(file for paper in self.papers for file in paper.files)]


@dataclass(frozen=True)
class ReplyContext:
    """The materials of every reply. `recipients`: office code -> whom its forms are for."""

    results: Results
    recipients: Mapping[str, Recipient]
    key: bytes


@dataclass(frozen=True)
class _Case:
    """One office's return, to be replied to: the last one.

    Attributes:
        findings: what is to be said of it.
        is_outdated: it is a form of earlier rules, in which what is asked now may not have stood at all.
        version: which of the office's returns it is.
    """

    office: Office
    returned: Return
    findings: Sequence[Finding]
    is_outdated: bool
    version: int

    @property
    def needs_work(self) -> bool:
        return self.is_outdated or any(map(goes_back, self.findings))


def write_replies(context: ReplyContext, intake: Intake, findings: Mapping[str, Sequence[Finding]]) -> Replies:
    """Reply to every office that takes part. The same intake gives the same bytes; the workbooks are made one by one, where
    they are asked for.

    A form of earlier rules, and a return with errors, come back as a form of today's rules with what the office wrote; a
    return without errors gets a receipt.

    Args:
        findings: office -> what was found in its return that counts.
    """
    opened = (_open_case(office, intake, findings) for office in context.results.roster.partaking)
    cases = [case for case in opened if case is not None]
    faulty = [case for case in cases if case.needs_work]
    attempts = Attempts()
    contents = _fill_in(context.results.rulebook, [case.returned for case in faulty], attempts)
    workbooks: dict[str, Draft] = {}
    corrections: dict[str, str] = {}
    papers: list[Paper] = []
    for case, content in zip(faulty, contents, strict=True):
        if content is None:
            continue
        made = attempts.make(case.returned, partial(_correct, context, case, content))
        if made is not None:
            code, name = case.office.code, case.office.name
            path = corrections[code] = f"{FOLDER}/{name}.xlsx"
            form, notice = made
            build = partial(attempts.make, case.returned, form.build)
            workbooks[path] = Draft(digest_parts(print_program(), context.results.rulebook.full_digest, form), build)
            papers.append(Paper(code, name, f"{FOLDER}/{name}更正通知", notice))
    for case in cases:
        if not case.needs_work:
            receipt = attempts.make(case.returned, partial(_acknowledge, context, case))
            if receipt is not None:
                code, name = case.office.code, case.office.name
                papers.append(Paper(code, name, f"{FOLDER}/{RECEIPTS}/{name}", receipt))
    return Replies(workbooks, corrections, papers, attempts.failed)


def _open_case(office: Office, intake: Intake, findings: Mapping[str, Sequence[Finding]]) -> _Case | None:
    version = len(intake.list_versions(office.code))
    outdated, current = intake.outdated.get(office.code), intake.current.get(office.code)
    if outdated is not None:
        return _Case(office, outdated, outdated.submission.findings, True, version)
    return None if current is None else _Case(office, current, findings[office.code], False, version)


class Attempts:
    """Making a reply to one file after another: one that cannot be made costs its own office the reply, no other."""

    def __init__(self) -> None:
        self.failed: list[Received] = []

    def make(self, returned: Return, reply: Callable[[], T]) -> T | None:
        """None where it could not be made."""
        try:
            with bear_faults(returned.file.sha256):
                return reply()
        except Refused as refused:
            failed = replace(returned.file, reason=f"没有做出退回的表和通知：{refused.reason}")
            self.failed += [] if failed in self.failed else [failed]  # a workbook may be tried at every collect
            return None


def _fill_in(rulebook: Rulebook, faulty: Sequence[Return], attempts: Attempts) -> list[Content | None]:
    """Return what stands in each correction workbook; None where that could not be made.

    All are calculated at once, which costs a fraction; where that fails, one by one, to see which of them it is.
    """

    def fill(*returned: Return) -> list[Content]:
        fields = rulebook.office_fields
        told = [each.submission for each in returned]
        fillings = [
            replace(prefill(fields, each.answers, each.evidence, each.waiting), contact=each.contact) for each in told
        ]
        return list(fill_contents(rulebook, fillings))

    with contextlib.suppress(Refused), bear_faults(""):
        return [*fill(*faulty)]
    found = [attempts.make(returned, partial(fill, returned)) for returned in faulty]
    return [None if content is None else content[0] for content in found]


@dataclass(frozen=True)
class _Form:
    """A correction workbook, as far as offices' workbooks differ: what it is made of.

    Attributes:
        filling: what is prefilled; `content` is calculated from it.
    """

    recipient: Recipient
    stamp: Stamp
    filling: Filling
    findings: Sequence[Finding]
    notes: Sequence[str]
    content: Content = field(repr=False)
    rulebook: Rulebook = field(repr=False)

    def build(self) -> bytes:
        """The workbook."""
        return build_form(self.rulebook, self.recipient, self.stamp, self.content, self.findings, self.notes)


def _correct(context: ReplyContext, case: _Case, content: Content) -> tuple[_Form, Correction]:
    """Return what the marked form is made of, and the notice.

    Args:
        content: of the form, calculated from what is prefilled.
    """
    rulebook, office, returned = context.results.rulebook, case.office, case.returned
    notes = tuple(say_of_rules(returned, rulebook, is_outdated=case.is_outdated))
    form_id = hashlib.sha256(f"{returned.file.sha256} {rulebook.digest}".encode()).hexdigest()[:FORM_ID_LENGTH]
    received = _moment(returned)
    findings = address_findings(returned.submission, case.findings, rulebook, is_outdated=case.is_outdated)
    token = Token(FORMAT, Kind.FORM, str(rulebook.year), rulebook.digest, office.code, form_id)
    stamp = Stamp(token, context.key, received.astimezone(UTC).replace(tzinfo=None))
    form = _Form(context.recipients[office.code], stamp, content.filling, findings, notes, content, rulebook)
    errors = list(filter(goes_back, findings))
    letter = Correction(
        **_address(context, case),
        is_overdue=context.results.roster.deadline is not None and received.date() > context.results.roster.deadline,
        attachment=f"{office.name}.xlsx",
        errors=_list_lines(context, errors),
        notes=notes,
        blanks=sum(finding.code == FindingCode.MISSING for finding in errors),
        total=None if case.is_outdated else round(sum(content.score.values()), 2),
    )
    return form, letter


def _acknowledge(context: ReplyContext, case: _Case) -> Receipt:
    return Receipt(**_address(context, case), sha256=case.returned.file.sha256, version=case.version)


def _address(context: ReplyContext, case: _Case) -> dict[str, Any]:
    """Return what a correction and a receipt have in common."""
    office, returned = case.office, case.returned
    recipient = context.recipients[office.code]
    return {
        "county": context.results.roster.county,
        "year": context.results.rulebook.year,
        "title": context.results.rulebook.title,
        "office": office.name,
        "chief": office.chief,
        "file": PurePosixPath(returned.file.file).name,
        "received": _moment(returned),
        "deadline": recipient.deadline,
        "return_to": recipient.return_to,
        "reminders": _list_lines(
            context, [finding for finding in case.findings if finding.severity == Severity.REMINDER]
        ),
    }


def _list_lines(context: ReplyContext, findings: Iterable[Finding]) -> tuple[Line, ...]:
    return tuple(
        Line(
            item=placed.finding.item,
            label=placed.label if placed.finding.item else "",
            cell=f"「{TABLE}」{placed.cell}" if placed.cell else "",
            fact=placed.finding.fact,
            remedy=placed.finding.remedy,
        )
        for placed in place_findings(findings, context.results.rulebook)
    )


def _moment(returned: Return) -> datetime:
    return datetime.fromisoformat(returned.file.received)
