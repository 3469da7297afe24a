"""Results -> the report of `collect`."""

from dataclasses import fields

import pandas as pd

from sfs_excel.finding_codes import FindingCode
from sfs_excel.outcome.brief import MOST_LISTED, MOST_OFFICES, MOST_PER_OFFICE, Brief, Place, ToCorrect
from sfs_excel.outcome.bureau_tasks import find_bureau_errors
from sfs_excel.outcome.results import Results
from sfs_excel.words import OUTSIDE, Audience, FileStatus, OfficeStatus, Severity, VoterStatus


def brief_results(results: Results) -> Brief:
    """Return as much of the results as a screen has room for."""
    findings, voters = results.findings, results.voters
    errors = findings[findings["severity"] == Severity.ERROR]
    theirs = errors[(errors["to"] == Audience.OFFICE) & (errors["office"] != "")]
    bureau_errors = find_bureau_errors(findings)["message"]
    counts = results.submissions["status"].value_counts()
    return Brief(
        files={status: int(counts[status]) for status in FileStatus if status in counts.index},
        places=_list_places(results.ranking),
        stage=results.stage,
        finality=results.finality,
        waiting_rows=tuple(results.waiting[["stage", "who", "what"]].itertuples(index=False, name=None)),
        to_correct=tuple(_list_to_correct(theirs, results)),
        offices_to_correct=theirs["office"].nunique(),
        bureau_errors=tuple(bureau_errors[:MOST_LISTED]),
        bureau_error_count=len(bureau_errors),
        reminders=int((findings["severity"] == Severity.REMINDER).sum()),
        ballots=len(voters),
        void_ballots=tuple(voters.loc[voters["status"] == VoterStatus.FAULTY, "voter"]),
        has_errors=bool(len(errors)),
    )


def _list_places(ranking: pd.DataFrame) -> tuple[Place, ...]:
    rows = ranking.loc[~ranking["status"].isin([OfficeStatus.MISSING, *OUTSIDE]), [each.name for each in fields(Place)]]
    plain = rows.astype(object).where(rows.notna(), None)
    return tuple(Place(*row) for row in plain.itertuples(index=False, name=None))


def _list_to_correct(errors: pd.DataFrame, results: Results) -> list[ToCorrect]:
    """The offices with most errors first; equal ones in the order in which they are found."""
    counted = errors["office"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    said = []
    for office, count in counted[:MOST_OFFICES].items():
        found = errors[errors["office"] == office]
        wrong = found.loc[found["code"] != FindingCode.MISSING, "message"]
        name = results.names.get(str(office), str(office))
        said.append(ToCorrect(name, int(count), len(found) - len(wrong), tuple(wrong[:MOST_PER_OFFICE])))
    return said
