"""Report -> what is decided of it, and scored: all that the results are gathered from."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.outcome import bureau_frames
from sfs_excel.outcome.appeals import uphold_answers
from sfs_excel.outcome.decided import (
    Decided,
    Enforced,
    check_in_force,
    combine_decisions,
    enforce_values,
    uphold_scores,
    uphold_values,
)
from sfs_excel.outcome.found import gather_findings
from sfs_excel.outcome.reported import Report
from sfs_excel.outcome.scored import Scored, score_decided, score_values
from sfs_excel.workers.nodes import Nodes


@dataclass(frozen=True, eq=False)
class Judged:
    """
    Attributes:
        votes: those that count.
        findings: office -> what was found in its return that counts, beside what the bureau has decided.
    """

    report: Report
    enforced: Enforced
    votes: pd.DataFrame
    decided: Decided
    scored: Scored
    findings: Mapping[str, tuple[Finding, ...]]


def judge_report(report: Report, nodes: Nodes | None = None) -> Judged:
    """Score the returns that count, by what the bureau has decided of them.

    What the offices reported was scored by itself; now what is in force is: the assessors' values and the bureau's
    log over it, the checks asked again, the ballots counted; last the scores that assessors set.

    Args:
        nodes: where it is scored, which changes nothing of what comes out.
    """
    values = uphold_values(report)
    enforced = enforce_values(report, values)
    checked = check_in_force(report, values, enforced)
    votes = bureau_frames.list_votes(report.intake.bureau.ballots, report.roster.voters)
    computed, items = score_values(report, enforced, votes, nodes)
    scores = uphold_scores(report, items)
    answers = uphold_answers(report, items, values, scores)
    del items  # of many offices, what is not needed any more is much
    decided = combine_decisions(report, values, checked, scores, answers)
    scored = score_decided(report, enforced, computed, decided)
    findings = gather_findings(report, decided, enforced.failures)
    return Judged(report, enforced, votes, decided, scored, findings)
