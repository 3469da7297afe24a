"""What goes back to every office that has returned something: a marked form and a notice, or a receipt. Nothing is written here."""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any, TypeVar

from sfs_excel.errors import ERROR, REMINDER, Finding
from sfs_excel.form.columns import FORM, TABLE, Column
from sfs_excel.form.content import Content, Filling, Raw, fill_contents
from sfs_excel.form.cover import Recipient
from sfs_excel.form.layout import lay_out
from sfs_excel.form.places import place_findings
from sfs_excel.form.write import build_form
from sfs_excel.notices.letters import Correction, Line, Receipt
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.paper_files import Paper
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.cells import Cell
from sfs_excel.reading.fate import bear_faults
from sfs_excel.reading.numbers import parse_number
from sfs_excel.returns.intake import Intake, Return
from sfs_excel.returns.received import Received
from sfs_excel.returns.validate import FAILED_CHECK, MOVED, Answer, Submission
from sfs_excel.returns.values import MISSING, read_value
from sfs_excel.roster.read import Office, Roster
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rulebook.plan import plan_checks
from sfs_excel.rules.field import NO, YES, Field
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.token import FORMAT, Stamp, Token

CORRECTION, RECEIPT = "correction", "receipt"
FOLDER, RECEIPTS = "退回", "回执"
FORM_ID_LENGTH = 16

T = TypeVar("T")


@dataclass(frozen=True)
class Replies:
    """What stands in 退回/; paths are below the year folder.

    Attributes:
        workbooks: path -> content of every correction workbook.
        corrections: office -> path of its correction workbook.
        papers: a correction notice or a receipt for every office that has returned something.
        failed: the files to which no reply could be made, and why. They count all the same.
    """

    workbooks: Mapping[str, bytes]
    corrections: Mapping[str, str]
    papers: Sequence[Paper]
    failed: Sequence[Received] = ()

    @property
    def files(self) -> list[str]:
        """Everything that stands there."""
        return [*self.workbooks, *(file for paper in self.papers for file in paper.files)]


@dataclass(frozen=True)
class Desk:
    """What every reply is made with. `recipients`: office code -> whom its forms are for."""

    results: Results
    roster: Roster
    recipients: Mapping[str, Recipient]
    key: bytes


def write_replies(desk: Desk, intake: Intake) -> Replies:
    """Reply to every office. The same intake gives the same bytes.

    A form of earlier rules, and a return with errors, come back as a form of today's rules with what the office wrote; a
    return without errors gets a receipt.
    """
    faulty = [(office, returned) for office in desk.roster.offices if (returned := _needs_work(intake, office.code))]
    attempts = Attempts()
    contents = _fill_in(desk.results.rulebook, [returned for _, returned in faulty], attempts)
    workbooks: dict[str, bytes] = {}
    corrections: dict[str, str] = {}
    papers: list[Paper] = []
    for (office, returned), content in zip(faulty, contents, strict=True):
        if content is None:
            continue
        is_outdated = office.code in intake.outdated
        made = attempts.make(returned, partial(_correct, desk, office, returned, content, is_outdated=is_outdated))
        if made is not None:
            path = corrections[office.code] = f"{FOLDER}/{office.name}.xlsx"
            workbooks[path], notice = made
            papers.append(Paper(office.code, office.name, f"{FOLDER}/{office.name}更正通知", notice))
    in_need = {office.code for office, _ in faulty}
    for office in desk.roster.offices:
        if office.code in intake.current and office.code not in in_need:
            returned, version = intake.current[office.code], len(intake.list_versions(office.code))
            receipt = attempts.make(returned, partial(_acknowledge, desk, office, returned, version))
            if receipt is not None:
                papers.append(Paper(office.code, office.name, f"{FOLDER}/{RECEIPTS}/{office.name}", receipt))
    return Replies(workbooks, corrections, papers, attempts.failed)


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
            self.failed.append(replace(returned.file, reason=f"没有做出退回的表和通知：{refused.reason}"))
            return None


def _fill_in(rulebook: Rulebook, faulty: Sequence[Return], attempts: Attempts) -> list[Content | None]:
    """What stands in each correction workbook; None where that could not be made.

    All are calculated at once, which costs a fraction; where that fails, one by one, to see which of them it is.
    """

    def fill(*returned: Return) -> list[Content]:
        fields = rulebook.office_fields
        fillings = [prefill(fields, each.submission.answers, each.submission.evidence) for each in returned]
        return list(fill_contents(rulebook, fillings))

    with contextlib.suppress(Refused), bear_faults(""):
        return [*fill(*faulty)]
    found = [attempts.make(returned, partial(fill, returned)) for returned in faulty]
    return [None if content is None else content[0] for content in found]


def _needs_work(intake: Intake, office: str) -> Return | None:
    """The return of an office that it has to look at again, if there is one."""
    if office in intake.outdated:
        return intake.outdated[office]
    current = intake.current.get(office)
    if current is None or not any(
        each.severity == ERROR and each.to == "office" for each in current.submission.findings
    ):
        return None
    return current


def prefill(
    rulebook_fields: Mapping[str, Field], answers: Mapping[str, Answer], evidence: Mapping[int, str]
) -> Filling:
    """What a fresh form takes over from a return: values as they were taken, and what was not valid as it was typed."""
    values = {key: _prefill_value(asked, answers[key]) for key, asked in rulebook_fields.items() if key in answers}
    return Filling(values, evidence)


def _prefill_value(asked: Field, answer: Answer) -> Raw:
    """What would be read as a value if it came back as it is, though the return showed that it is doubtful, is left blank."""
    if answer.value is not None:
        return {"flag": YES if answer.value else NO, "text": answer.raw}.get(asked.type, answer.value)
    parsed = None if asked.type in ("flag", "text") else parse_number(answer.raw)
    raw: Raw = answer.raw if parsed is None else parsed.value
    again = Cell("text", raw) if isinstance(raw, str) else Cell("number", raw)
    return "" if read_value(asked, again).value is not None else raw


def address_findings(submission: Submission, rulebook: Rulebook, *, is_outdated: bool) -> list[Finding]:
    """What was found in a return, as its office reads it with the fresh form in hand: that one it is to go on with.

    Args:
        is_outdated: the return is a form of earlier rules, in which what is asked now may not have stood at all.
    """
    found = [replace(finding, remedy=_remedy_here(finding, rulebook)) for finding in submission.findings]
    if is_outdated and any(finding.code in MOVED for finding in found):
        kept = [finding for finding in found if finding.code not in MOVED]
        told = {finding.field for finding in kept}
        lost = [key for key, answer in submission.answers.items() if answer.value is None and key not in told]
        return kept + [_ask_anew(submission, rulebook, key) for key in lost]
    return found


def _ask_anew(submission: Submission, rulebook: Rulebook, key: str) -> Finding:
    """A field that the earlier form did not have, or not under this label."""
    asked = rulebook.fields[key]
    remark = read_value(asked, None).remark
    assert remark is not None  # a blank is never a value
    is_new = not submission.answers[key].cell
    fact = f"{asked.label}是原来的表里没有的填报项" if is_new else f"{asked.label}与原来的表对不上，没有预填"
    return Finding(
        MISSING, ERROR, fact, remark.remedy, submission.office, submission.file, item=item_of(key), field=key
    )


def _remedy_here(finding: Finding, rulebook: Rulebook) -> str:
    """The cells of the fresh form are in order, and there is no other form to be filled in."""
    if finding.code == FAILED_CHECK and (cells := _list_cells(finding, rulebook)):
        return f"请核对{cells}，改好后重新报送"
    if finding.code == "date":
        return "请在这一格重填数字后报送"
    if finding.code in MOVED:
        return "请在这一格重新填写后报送" if finding.field else f"请在“{TABLE}”里逐项核对、补填后报送"
    return finding.remedy


def _list_cells(finding: Finding, rulebook: Rulebook) -> str:
    """Every cell that a failed check speaks of: the finding itself stands at one of them."""
    rows = lay_out(rulebook).rows()
    named = next((check.keys for check in plan_checks(rulebook) if check.say == finding.check), ())
    cells = [cell_name(row, Column.VALUE) for row in sorted(rows[key] for key in named if key in rows)]
    return "、".join(cells)


def _correct(
    desk: Desk, office: Office, returned: Return, content: Content, *, is_outdated: bool
) -> tuple[bytes, Correction]:
    """The marked form and the notice.

    Args:
        content: of the form, calculated from what is prefilled.
    """
    notes = (_say_outdated(returned),) if is_outdated else ()
    rulebook, submission = desk.results.rulebook, returned.submission
    form_id = hashlib.sha256(f"{returned.file.sha256} {rulebook.digest}".encode()).hexdigest()[:FORM_ID_LENGTH]
    received = _moment(returned)
    findings = address_findings(submission, rulebook, is_outdated=is_outdated)
    token = Token(FORMAT, FORM, str(rulebook.year), rulebook.digest, office.code, form_id)
    stamp = Stamp(token, desk.key, received.astimezone(UTC).replace(tzinfo=None))
    form = build_form(rulebook, desk.recipients[office.code], stamp, content, findings, notes)
    errors = [finding for finding in findings if finding.severity == ERROR and finding.to == "office"]
    letter = Correction(
        **_address(desk, office, returned),
        is_overdue=desk.roster.deadline is not None and received.date() > desk.roster.deadline,
        attachment=f"{office.name}.xlsx",
        errors=_list_lines(desk, errors),
        notes=notes,
        blanks=sum(finding.code == MISSING for finding in errors),
        total=None if is_outdated else round(sum(content.score.values()), 2),
    )
    return form, letter


def _acknowledge(desk: Desk, office: Office, returned: Return, version: int) -> Receipt:
    return Receipt(**_address(desk, office, returned), sha256=returned.file.sha256, version=version)


def _address(desk: Desk, office: Office, returned: Return) -> dict[str, Any]:
    """What a correction and a receipt have in common."""
    recipient = desk.recipients[office.code]
    reminders = [finding for finding in returned.submission.findings if finding.severity == REMINDER]
    return {
        "county": desk.roster.county,
        "year": desk.results.rulebook.year,
        "title": desk.results.rulebook.title,
        "office": office.name,
        "chief": office.chief,
        "file": PurePosixPath(returned.file.file).name,
        "received": _moment(returned),
        "deadline": recipient.deadline,
        "return_to": recipient.return_to,
        "reminders": _list_lines(desk, reminders),
    }


def _list_lines(desk: Desk, findings: Iterable[Finding]) -> tuple[Line, ...]:
    return tuple(
        Line(
            item=placed.finding.item,
            label=placed.label if placed.finding.item else "",
            cell=f"「{TABLE}」{placed.cell}" if placed.cell else "",
            fact=placed.finding.fact,
            remedy=placed.finding.remedy,
        )
        for placed in place_findings(findings, desk.results.rulebook)
    )


def _say_outdated(returned: Return) -> str:
    changed = f"：{returned.changed}有变化" if returned.changed else ""
    return (
        f"你所报送的表发放以后，责任书或计分规则改过{changed}。这是按新规则做的表，已照原来填报的内容预填，"
        f"请{'核对有变化的项目' if changed else '逐项核对'}、补填空着的格子，再报送这一份。"
    )


def _moment(returned: Return) -> datetime:
    return datetime.fromisoformat(returned.file.received)
