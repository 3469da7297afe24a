"""Findings on a return -> the same findings for an office that gets a fresh form to go on with."""

from collections.abc import Sequence
from dataclasses import replace

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.layout import lay_out
from sfs_excel.returns.questions import miss_field
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.validate import MOVED
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rulebook.placed import place_checks
from sfs_excel.sheets.references import cell_name


def address_findings(
    submission: Submission, findings: Sequence[Finding], rulebook: Rulebook, *, is_outdated: bool
) -> list[Finding]:
    """Return what was found in a return, as its office reads it with the fresh form in hand: that one it is to go on with.

    Args:
        is_outdated: the return is a form of earlier rules, in which what is asked now may not have stood at all.
    """
    found = [replace(finding, remedy=_remedy_here(finding, rulebook)) for finding in findings]
    if is_outdated and any(finding.code in MOVED for finding in found):
        kept = [finding for finding in found if finding.code not in MOVED]
        told = {finding.field for finding in kept}
        lost = [key for key, answer in submission.answers.items() if answer.value is None and key not in told]
        return kept + [_ask_anew(submission, rulebook, key) for key in lost]
    return found


def _ask_anew(submission: Submission, rulebook: Rulebook, key: str) -> Finding:
    """A field that the earlier form did not have, or not under this label."""
    asked = rulebook.fields[key]
    is_new = not submission.answers[key].cell
    fact = f"{asked.label}是原来的表里没有的填报项" if is_new else f"{asked.label}与原来的表对不上，没有预填"
    remark = miss_field(asked, fact)
    return Finding(
        remark.code,
        remark.severity,
        remark.fact,
        remark.remedy,
        submission.office,
        submission.file,
        item=item_of(key),
        field=key,
    )


def _remedy_here(finding: Finding, rulebook: Rulebook) -> str:
    """The cells of the fresh form are in order, and there is no other form to be filled in."""
    if finding.code == FindingCode.CHECK and (cells := _list_cells(finding, rulebook)):
        return f"请核对{cells}，改好后重新报送"
    if finding.code == FindingCode.DATE:
        return "请在这一格重填数字后报送"
    if finding.code in MOVED:
        return "请在这一格重新填写后报送" if finding.field else f"请在“{TABLE}”里逐项核对、补填后报送"
    return finding.remedy


def _list_cells(finding: Finding, rulebook: Rulebook) -> str:
    """Every cell that a failed check speaks of: the finding itself stands at one of them."""
    rows = lay_out(rulebook).rows()
    named = next((check.keys for check in place_checks(rulebook) if check.say == finding.check), ())
    cells = [cell_name(row, Column.VALUE) for row in sorted(rows[key] for key in named if key in rows)]
    return "、".join(cells)
