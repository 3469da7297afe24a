"""Gathers the findings on the offices' returns, once the values in force are known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.outcome.decided import Decided
from sfs_excel.outcome.reported import Report
from sfs_excel.outcome.tables import RANKING
from sfs_excel.returns.validate import find_failed_check, find_self_total
from sfs_excel.rulebook.checks import Failure
from sfs_excel.words import Audience, OfficeStatus, Severity


def gather_findings(report: Report, decided: Decided, failures: Sequence[Failure]) -> Mapping[str, tuple[Finding, ...]]:
    """Office -> all that is to be said of its return that counts: cell by cell, across fields, of the form's total. What
    assessors have put right is a reminder, and so is all of an office that takes no part: nobody asks it for more.

    Args:
        failures: the checks that fail by the values in force.
    """
    failed: dict[str, list[Finding]] = {}
    for failure in report.failures:
        for office in failure.offices:
            finding = find_failed_check(report.submissions[office], failure.check, report.rulebook)
            failed.setdefault(office, []).append(finding)
    totals = report.items.groupby("office")["score"].sum()
    found = {}
    for office, submission in report.submissions.items():
        total = find_self_total(submission, report.intake.current[office].self_total, float(totals[office]))
        said = (*submission.findings, *failed.get(office, ()), *([] if total is None else [total]))
        outside = report.roster.outside.get(office)
        found[office] = tuple(
            _put_right(finding, decided, failures) if outside is None else _let_be(finding, outside) for finding in said
        )
    return found


def count_findings(report: Report, ranking: pd.DataFrame, findings: Mapping[str, Sequence[Finding]]) -> pd.DataFrame:
    """The ranking with `missing` and `findings` of each office (`tables.RANKING`)."""
    errors = {office: sum(map(goes_back, found)) for office, found in findings.items()}
    blanks = {
        office: sum(not submission.answers[key].raw.strip() for key in report.rulebook.office_fields)
        for office, submission in report.submissions.items()
    }
    counted = {
        name: [counts.get(office, 0) for office in ranking["office"]]
        for name, counts in (("missing", blanks), ("findings", errors))
    }
    return RANKING.arrange(ranking.assign(**counted))


def goes_back(finding: Finding) -> bool:
    """Tell whether the office has to put it right."""
    return finding.severity == Severity.ERROR and finding.to == Audience.OFFICE


def _let_be(finding: Finding, outside: OfficeStatus) -> Finding:
    if not goes_back(finding):
        return finding
    return replace(finding, severity=Severity.REMINDER, remedy=f"名册里写着{outside.word}，不用更正")


def _put_right(finding: Finding, decided: Decided, failures: Sequence[Failure]) -> Finding:
    """An error of an office does not go back to it where its assessors have decided the matter."""
    if not goes_back(finding) or not finding.item:
        return finding
    if finding.code == FindingCode.CHECK:
        is_right = not any(
            finding.office in failure.offices and finding.check == failure.check.say for failure in failures
        )
    else:
        is_right = any(each.key == (finding.office, finding.item, finding.field) for each in decided.values)
    if is_right or any(each.key == (finding.office, finding.item, "") for each in decided.scores):
        return replace(
            finding, severity=Severity.REMINDER, remedy="已由县局核定，不必为这一处重新报送；还有别的要报的，请一并改好"
        )
    return finding
