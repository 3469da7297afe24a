"""Report -> all results: a pure function. It writes no file, and changes nothing that it was given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sfs_excel import __version__
from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.inbox.events import find_frozen
from sfs_excel.outcome import bureau_frames
from sfs_excel.outcome.amended import Former, compare_results
from sfs_excel.outcome.answers import Answers
from sfs_excel.outcome.appeals import list_appeals
from sfs_excel.outcome.events import list_events
from sfs_excel.outcome.found import count_findings
from sfs_excel.outcome.frames import list_files, list_findings, list_revisions
from sfs_excel.outcome.impact import find_decisive
from sfs_excel.outcome.judged import Judged, judge_report
from sfs_excel.outcome.reported import Report
from sfs_excel.outcome.results import Results
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


def evaluate_report(
    report: Report,
    departments: Mapping[str, Sequence[int]],
    made: datetime,
    set_aside: Sequence[Received] = (),
    nodes: Nodes | None = None,
    former: Former | None = None,
) -> Evaluation:
    """Score the returns that count, by what the bureau has decided of them, and gather everything that was found.

    Args:
        departments: name -> the items that it assesses.
        made: the moment that the results bear.
        set_aside: files of the inbox that were not received, listed after those that were.
        nodes: where it is scored, which changes nothing of what comes out.
        former: the result that was final before.
    """
    judged = judge_report(report, nodes)
    return Evaluation(_gather(judged, departments, made, set_aside, former), judged.findings)


def _gather(
    judged: Judged,
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
        decisive=() if final or report.written is None else find_decisive(judged, ranking),
    )


def _list_found(judged: Judged, stage: Stage) -> Iterator[Finding]:
    """The offices' first, then the bureau's, then the files that nobody can use."""
    for found in judged.findings.values():
        yield from found
    yield from close_ballots(judged.report.intake, stage)
    yield from judged.decided.findings
    yield from map(_refuse, judged.report.intake.unused)


def _refuse(file: Received) -> Finding:
    """A file that nobody can use is one finding, whatever is wrong with it."""
    return Finding(FindingCode.REFUSED, Severity.ERROR, file.reason.removesuffix("。"), "", file=file.file)
