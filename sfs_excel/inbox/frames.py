"""Intake -> frames: what scoring reads, and what the exports and the ranking workbook list."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, fields
from math import isnan

import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.expr.frame import show_number
from sfs_excel.inbox.intake import Received
from sfs_excel.inbox.revisions import Revision, name_field
from sfs_excel.inbox.validate import Answer, Submission
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import NO, YES

FINDINGS = ["office", "file", "sheet", "cell", "item", "field", "code", "severity", "message"]
SUBMISSIONS = [field.name for field in fields(Received)]
REVISIONS = ["office", "item", "field", "label", "before", "after", "earlier_file", "later_file"]
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
        cells = submission.evidence_cells
        counted = valid.loc[office].to_dict()
        for key, answer in submission.answers.items():
            value = _show(rulebook, key, answer, counted[key])
            rows.append((office, key, answer.raw, value, "", f"{place}{answer.cell}"))
        written = {number: text for number, text in submission.evidence.items() if text}
        rows += [(office, f"{n:02d}.evidence", text, text, "", f"{place}{cells[n]}") for n, text in written.items()]
    return pd.DataFrame(rows, columns=ANSWERS, dtype=object)


def list_findings(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a finding, in the columns of design.md, 8."""
    return pd.DataFrame([[getattr(finding, name) for name in FINDINGS] for finding in findings], columns=FINDINGS)


def list_files(files: Iterable[Received]) -> pd.DataFrame:
    """One row a file of the inbox, in the columns of design.md, 8."""
    return pd.DataFrame([asdict(file) for file in files], columns=SUBMISSIONS)


def list_revisions(rulebook: Rulebook, revisions: Iterable[Revision]) -> pd.DataFrame:
    """One row a field that a later return of the same office states otherwise."""
    rows = [asdict(revision) | {"label": name_field(rulebook, revision)} for revision in revisions]
    return pd.DataFrame(rows, columns=REVISIONS)


def locate_ledger(
    rulebook: Rulebook, ledger: pd.DataFrame, submissions: Mapping[str, Submission], valid: pd.DataFrame
) -> pd.DataFrame:
    """The ledger with `file`, `cell` and `values`: what each movement rests on, and where it stands.

    A value that does not count is shown as it was written: `迟报次数＝“两次”（无效）`.

    Args:
        valid: the answers that count, (offices x full keys).
    """
    counted = valid.to_dict("index")
    rows = [
        _locate(rulebook, submissions[office], keys, counted[office])
        for office, keys in zip(ledger["office"], ledger["fields"], strict=True)
    ]
    return ledger.assign(**{name: [row[i] for row in rows] for i, name in enumerate(("file", "cell", "values"))})


def _locate(
    rulebook: Rulebook, submission: Submission, keys: Iterable[str], counted: Mapping[Hashable, float]
) -> tuple[str, str, str]:
    answers = {key: submission.answers[key] for key in keys if key in submission.answers}
    cells = "、".join(filter(None, (answer.cell for answer in answers.values())))
    values = "；".join(_state(rulebook, key, answer, counted[key]) for key, answer in answers.items())
    return (submission.file if cells else ""), cells, values


def _state(rulebook: Rulebook, key: str, answer: Answer, counted: float) -> str:
    field = rulebook.fields[key]
    if not answer.raw.strip():
        stated = "（空）"
    elif answer.value is None:
        stated = f"“{answer.raw}”（无效）"
    else:
        contradicted = "（与其他填报项矛盾，未采用）" if isnan(counted) else ""
        stated = f"{_show(rulebook, key, answer, answer.value)}{'%' if field.type == 'percent' else field.unit}{contradicted}"
    return f"{field.label}＝{stated}"


def _show(rulebook: Rulebook, key: str, answer: Answer, value: float) -> str:
    if isnan(value):
        return ""
    match rulebook.fields[key].type:
        case "flag":
            return YES if value else NO
        case "text":
            return answer.raw
        case _:
            return show_number(value)
