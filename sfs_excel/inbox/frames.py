"""Intake -> frames: what scoring reads, and what the exports and the ranking workbook list."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields

import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.expr.frame import show_number
from sfs_excel.inbox.intake import Received
from sfs_excel.inbox.validate import Submission
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import NO, YES

FINDINGS = ["office", "file", "sheet", "cell", "item", "field", "code", "severity", "message"]
SUBMISSIONS = [field.name for field in fields(Received)]
ANSWERS = ["office", "field", "raw", "value", "assessed", "source"]


def frame_answers(rulebook: Rulebook, submissions: Mapping[str, Submission]) -> pd.DataFrame:
    """(offices x full keys) for scoring: NaN where nothing valid was reported; evidence as 1/0 in `26.evidence`."""
    rows = [
        {key: answer.value for key, answer in submission.answers.items()}
        | {f"{item:02d}.evidence": float(bool(text)) for item, text in submission.evidence.items()}
        for submission in submissions.values()
    ]
    columns = [*rulebook.office_fields, *(f"{item:02d}.evidence" for item in rulebook.items)]
    return pd.DataFrame(rows, index=pd.Index(list(submissions), dtype=object), columns=columns, dtype=float)


def list_answers(rulebook: Rulebook, submissions: Mapping[str, Submission], valid: pd.DataFrame) -> pd.DataFrame:
    """One row an office and field, evidence included: office, field, raw, value, assessed, source.

    Args:
        valid: the answers that count, (offices x full keys).
    """
    rows = []
    for office, submission in submissions.items():
        place = f"{submission.file}「{submission.sheet}」"
        counted = valid.loc[office].to_dict()
        for key, answer in submission.answers.items():
            value = _show(rulebook, key, counted[key])
            rows.append((office, key, answer.raw, value, "", f"{place}{answer.cell}"))
        rows += [
            (office, f"{n:02d}.evidence", text, text, "", place) for n, text in submission.evidence.items() if text
        ]
    return pd.DataFrame(rows, columns=ANSWERS, dtype=object)


def list_findings(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a finding, in the columns of design.md, 8."""
    return pd.DataFrame([asdict(finding) for finding in findings], columns=FINDINGS)


def list_files(files: Iterable[Received]) -> pd.DataFrame:
    """One row a file of the inbox, in the columns of design.md, 8."""
    return pd.DataFrame([asdict(file) for file in files], columns=SUBMISSIONS)


def locate_ledger(ledger: pd.DataFrame, submissions: Mapping[str, Submission]) -> pd.DataFrame:
    """The ledger with `file` and `cell`: where the values stand on which a movement rests."""
    places = [
        _locate(submissions[office], keys) for office, keys in zip(ledger["office"], ledger["fields"], strict=True)
    ]
    return ledger.assign(file=[file for file, _ in places], cell=[cells for _, cells in places])


def _locate(submission: Submission, keys: Iterable[str]) -> tuple[str, str]:
    cells = [submission.answers[key].cell for key in keys if key in submission.answers]
    return (submission.file if cells else ""), "、".join(filter(None, cells))


def _show(rulebook: Rulebook, key: str, value: float) -> str:
    if value != value:  # NaN
        return ""
    return (YES if value else NO) if rulebook.fields[key].type == "flag" else show_number(value)
