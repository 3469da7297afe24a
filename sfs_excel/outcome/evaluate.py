"""Report -> all results: a pure function. It writes no file, and changes nothing that it was given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from sfs_excel import __version__
from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.inbox.events import find_frozen
from sfs_excel.outcome import bureau_frames
from sfs_excel.outcome.amended import Former, compare_results
from sfs_excel.outcome.answers import Answers
from sfs_excel.outcome.appeals import list_appeals, uphold_answers
from sfs_excel.outcome.decided import (
    Decided,
    Enforced,
    check_in_force,
    combine_decisions,
    enforce_values,
    uphold_scores,
    uphold_values,
)
from sfs_excel.outcome.events import list_events
from sfs_excel.outcome.found import count_findings, gather_findings
from sfs_excel.outcome.frames import list_files, list_findings, list_revisions
from sfs_excel.outcome.reported import Report
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.scored import Scored, score_decided, score_values
from sfs_excel.outcome.stages import close_ballots, list_waiting
from sfs_excel.outcome.tables import LEDGER
from sfs_excel.returns.received import Received
from sfs_excel.scoring.rank import find_stage, rank_offices
from sfs_excel.scoring.score import score_sections
from sfs_excel.words import Severity, Stage
from sfs_excel.workers.nodes import Nodes


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The outcome of everything that was taken in.

    Attributes:
        findings: office -> what was found in its return that counts, beside what the bureau has decided.
    """

    results: Results
    findings: Mapping[str, tuple[Finding, ...]]


@dataclass(frozen=True, eq=False)
class _Judged:
    """All that the results are gathered from. `findings` as in `Evaluation`."""

    report: Report
    enforced: Enforced
    votes: pd.DataFrame
    decided: Decided
    scored: Scored
    findings: Mapping[str, tuple[Finding, ...]]


def evaluate_report(
    report: Report,
    departments: Mapping[str, Sequence[int]],
    made: datetime,
    set_aside: Sequence[Received] = (),
    nodes: Nodes | None = None,
    former: Former | None = None,
) -> Evaluation:
    """Score the returns that count, by what the bureau has decided of them, and gather everything that was found.

    What the offices reported was scored by itself; now what is in force is: the assessors' values and the bureau's
    log over it, the checks asked again, the ballots counted; last the scores that assessors set.

    Args:
        departments: name -> the items that it assesses.
        made: the moment that the results bear.
        set_aside: files of the inbox that were not received, listed after those that were.
        nodes: where it is scored, which changes nothing of what comes out.
        former: the result that was final before.
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
    judged = _Judged(report, enforced, votes, decided, scored, findings)
    return Evaluation(_gather(judged, departments, made, set_aside, former), findings)


def _gather(
    judged: _Judged,
    departments: Mapping[str, Sequence[int]],
    made: datetime,
    set_aside: Sequence[Received],
    former: Former | None,
) -> Results:
    report, decided, scored = judged.report, judged.decided, judged.scored
    rulebook, roster, intake = report.rulebook, report.roster, report.intake
    bureau, final, outside = intake.bureau, find_frozen(intake.events), roster.outside
    counted = scored.items[~scored.items["office"].isin(list(outside))]
    stage = find_stage(counted)
    ranking = rank_offices(list(report.names.items()), scored.items, scored.ledger, rulebook.ranking, outside)
    return Results(
        rulebook=rulebook,
        roster=roster,
        ranking=count_findings(report, ranking, judged.findings),
        sections=score_sections(rulebook, scored.items),
        items=scored.items,
        ledger=LEDGER.arrange(scored.ledger),
        answer_rows=Answers(rulebook, report.submissions, report.valid, judged.enforced.in_force),
        findings=list_findings(_list_found(judged, stage)),
        submissions=list_files((*intake.files, *set_aside)),
        revisions=list_revisions(rulebook, intake.revisions),
        decisions=bureau_frames.list_decisions(
            rulebook, (*decided.values, *decided.scores, *decided.answers), decided.before
        ),
        trail=bureau_frames.list_trail(rulebook, bureau.combined.steps),
        appeals=list_appeals(report, decided, scored.items),
        votes=judged.votes,
        voters=bureau_frames.list_voters(bureau.ballots, roster.voters, intake.closed_ballots),
        record=bureau_frames.list_log(rulebook, bureau.log),
        waiting=list_waiting(
            report, departments, counted, {pair for pair in decided.disputed if pair[0] not in outside}
        ),
        events=list_events(intake.events, intake.files),
        amended=compare_results(former if final else None, ranking, scored.items),
        stage=stage,
        made=made,
        version=__version__,
        final=final,
        former=former if final else None,
        unusable=intake.unusable,
    )


def _list_found(judged: _Judged, stage: Stage) -> Iterator[Finding]:
    """The offices' first, then the bureau's, then the files that nobody can use."""
    for found in judged.findings.values():
        yield from found
    yield from close_ballots(judged.report.intake, stage)
    yield from judged.decided.findings
    yield from map(_refuse, judged.report.intake.unused)


def _refuse(file: Received) -> Finding:
    """A file that nobody can use is one finding, whatever is wrong with it."""
    return Finding(FindingCode.REFUSED, Severity.ERROR, file.reason.removesuffix("。"), "", file=file.file)
