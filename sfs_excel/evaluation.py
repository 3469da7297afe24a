"""What was taken in -> all results: checks across fields, scores, ranks, findings. Frames throughout; nothing is written."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import pandas as pd

from sfs_excel import __version__
from sfs_excel.errors import ERROR, Finding
from sfs_excel.inbox.frames import frame_answers, list_answers, list_files, list_findings, list_revisions, locate_ledger
from sfs_excel.inbox.intake import Intake, Received
from sfs_excel.inbox.validate import remark_failed_check, remark_self_total
from sfs_excel.roster import Roster
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.validity import apply_checks
from sfs_excel.scoring.rank import find_stage, rank_offices
from sfs_excel.scoring.score import score_items, score_offices, score_sections
from sfs_excel.summary.results import DECISIONS, RECORD, TRAIL, VOTERS, VOTES, WAITING, Results


def evaluate_intake(rulebook: Rulebook, roster: Roster, intake: Intake, set_aside: Sequence[Received] = ()) -> Results:
    """Score the returns that count, and gather everything that was found.

    Args:
        set_aside: files of the inbox that were not received, listed after those that were.
    """
    submissions = {
        office.code: intake.current[office.code].submission
        for office in roster.offices
        if office.code in intake.current
    }
    answers, failures = apply_checks(rulebook, frame_answers(rulebook, submissions))
    for failure in failures:
        for office in failure.offices:
            remark_failed_check(submissions[office], failure.check, rulebook)
    ledger = score_offices(rulebook, answers)
    items = score_items(rulebook, ledger, answers.index)
    ranking = rank_offices(list(roster.office_names.items()), items, ledger, rulebook.ranking)
    totals = ranking.set_index("office")["total"]
    for office, submission in submissions.items():
        remark_self_total(submission, intake.current[office].self_total, float(totals[office]))
    listed = list_answers(rulebook, submissions, answers)
    found = [finding for submission in submissions.values() for finding in submission.findings]
    findings = list_findings([*found, *map(_refuse, intake.unsettled)])
    return Results(
        rulebook=rulebook,
        roster=pd.DataFrame([asdict(office) for office in roster.offices], columns=["code", "name", "chief", "email"]),
        county=roster.county,
        ranking=_count_findings(ranking, findings, listed),
        sections=score_sections(rulebook, items),
        items=items,
        ledger=locate_ledger(rulebook, ledger, submissions, answers),
        answers=listed,
        findings=findings,
        submissions=list_files((*intake.files, *set_aside)),
        revisions=list_revisions(rulebook, intake.revisions),
        decisions=pd.DataFrame(columns=DECISIONS),
        trail=pd.DataFrame(columns=TRAIL),
        votes=pd.DataFrame(columns=VOTES),
        voters=pd.DataFrame(columns=VOTERS),
        record=pd.DataFrame(columns=RECORD),
        waiting=pd.DataFrame(columns=WAITING),
        stage=find_stage(items),
        made=datetime.now().astimezone(),
        version=__version__,
    )


def _refuse(file: Received) -> Finding:
    """A file that nobody can use is one finding, whatever is wrong with it."""
    return Finding("refused", ERROR, file.reason.removesuffix("。"), "", file=file.file)


def _count_findings(ranking: pd.DataFrame, findings: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """The ranking with `missing` (fields left blank) and `findings` (errors) of each office."""
    counts = {
        "missing": answers[answers["raw"].str.strip() == ""]["office"].value_counts(),
        "findings": findings[findings["severity"] == ERROR]["office"].value_counts(),
    }
    return ranking.assign(
        **{name: ranking["office"].map(count).fillna(0).astype(int) for name, count in counts.items()}
    )
