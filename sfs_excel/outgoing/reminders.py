"""Makes the content of 催报 and 群消息: who still owes a form, or has to put one right, and what was wrong with what came."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from sfs_excel.notices.reminders import GroupMessage, MendingReminder, RefusedFile, Reminder
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.letterhead import address_office
from sfs_excel.roster.model import Office
from sfs_excel.roster.titles import SENDER
from sfs_excel.words import Audience, FileStatus, Kind, Severity

_TO_OFFICE = (("请让司法所", "请你所"), ("请司法所", "请你所"), ("放入收件箱", "报送过来"), ("放进收件箱", "报送过来"))


def make_reminder(results: Results, office: Office, today: date) -> Reminder | None:
    """Return what asks an office for the form that it has not returned, or that it has to put right; None where it owes none.

    Args:
        today: the day from which on it may be overdue.
    """
    if office.code in results.faulty | results.reissued:
        return MendingReminder(**_remind(results, office, today), **_describe_returned(results, office))
    return None if office.code in results.totals else Reminder(**_remind(results, office, today))


def make_group_message(results: Results, today: date) -> GroupMessage | None:
    """Return what tells all offices who owes what; None where nobody does."""
    roster, mending = results.roster, results.faulty | results.reissued
    missing = [office.name for office in roster.partaking if office.code not in results.totals.keys() | mending]
    correcting = [office.name for office in roster.partaking if office.code in mending]
    if not missing and not correcting:
        return None
    return GroupMessage(
        county=roster.county,
        year=results.rulebook.year,
        title=results.rulebook.title,
        dated=today,
        deadline=roster.deadline,
        is_overdue=_is_overdue(results, today),
        return_to=roster.settings.get(SENDER, ""),
        missing=tuple(missing),
        correcting=tuple(correcting),
    )


def _remind(results: Results, office: Office, today: date) -> dict[str, Any]:
    """Return what all reminders to an office have in common."""
    refused = results.unusable.get(office.code, ())
    return address_office(results.rulebook, results.roster, office) | {
        "dated": today,
        "deadline": results.roster.deadline,
        "is_overdue": _is_overdue(results, today),
        "form": f"{office.name}.xlsx",
        "refused": tuple(RefusedFile(PurePosixPath(each.file).name, _tell_office(each.reason)) for each in refused),
    }


def _is_overdue(results: Results, today: date) -> bool:
    deadline = results.roster.deadline
    return deadline is not None and today > deadline


def _describe_returned(results: Results, office: Office) -> dict[str, Any]:
    """Return the form that an office has to put right, and its errors."""
    is_outdated = office.code in results.reissued
    status = FileStatus.REFUSED if is_outdated else FileStatus.CURRENT
    files = results.submissions
    forms = files[(files["office"] == office.code) & (files["kind"] == Kind.FORM) & (files["status"] == status)]
    last = forms.iloc[-1]
    return {
        "file": PurePosixPath(str(last["file"])).name,
        "received": datetime.fromisoformat(str(last["received"])),
        "is_outdated": is_outdated,
        "errors": tuple(_list_errors(results, office)),
    }


def _list_errors(results: Results, office: Office) -> Iterator[str]:
    """Place in the form, fact and remedy of each."""
    findings = results.findings
    mine = (findings["office"] == office.code) & (findings["severity"] == Severity.ERROR)
    for row in findings[mine & (findings["to"] == Audience.OFFICE)].to_dict("records"):
        place = f"「{row['sheet']}」{row['cell']}" if row["sheet"] else ""
        said = str(row["message"]).removeprefix(f"{row['file']}{place}：")
        yield f"{place}：{said}" if place else said


def _tell_office(reason: str) -> str:
    """Turn words to the clerk about an office into words to that office."""
    for told, asked in _TO_OFFICE:
        reason = reason.replace(told, asked)
    return reason
