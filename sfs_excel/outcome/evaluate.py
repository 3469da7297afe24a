"""What was taken in -> all results: decisions, checks across fields, scores, ranks, findings. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from sfs_excel import __version__
from sfs_excel.clock import tell_time
from sfs_excel.errors import Finding
from sfs_excel.outcome import bureau_frames
from sfs_excel.outcome.decided import Deciding
from sfs_excel.outcome.frames import (
    InForce,
    frame_answers,
    list_answers,
    list_files,
    list_findings,
    list_revisions,
    locate_ledger,
)
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.stages import close_ballots, find_unfinished, list_waiting
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.received import Received
from sfs_excel.returns.validate import Submission, remark_failed_check, remark_self_total
from sfs_excel.roster.read import Roster
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.validity import apply_checks
from sfs_excel.scoring.decide import apply_decisions, decide_values
from sfs_excel.scoring.rank import find_stage, rank_offices
from sfs_excel.scoring.score import score_items, score_offices, score_sections
from sfs_excel.words import Audience, FindingCode, Severity


def evaluate_intake(
    rulebook: Rulebook,
    roster: Roster,
    departments: Mapping[str, Sequence[int]],
    intake: Intake,
    set_aside: Sequence[Received] = (),
) -> Results:
    """Score the returns that count, by what the bureau has decided of them, and gather everything that was found.

    What the offices reported is scored by itself first; then what is in force: the assessors' values and the bureau's
    record over it, the checks asked again, the ballots counted; last the scores that assessors set.

    Args:
        departments: name -> the items that it assesses.
        set_aside: files of the inbox that were not received, listed after those that were.
    """
    names, own = roster.office_names, intake.own
    submissions = {code: intake.current[code].submission for code in names if code in intake.current}
    reported = frame_answers(rulebook, submissions)
    word, failures = apply_checks(rulebook, reported)
    by_word = score_items(rulebook, score_offices(rulebook, word), word.index)
    decided = Deciding(rulebook, names, own, submissions, word)
    values = decide_values(
        rulebook, reported, bureau_frames.frame_values(decided.values), bureau_frames.frame_record(own.record)
    )
    in_force, failures_in_force = apply_checks(rulebook, values)
    decided.find_contradictions(values, failures_in_force, failures)
    decided.find_overlooked(in_force)
    votes = bureau_frames.list_votes(own.ballots, roster.voters)
    moved = score_offices(rulebook, in_force, votes if own.ballots else None)
    decided.set_scores(score_items(rulebook, moved, word.index))
    sources = InForce(in_force, {(each.office, each.field): each for each in decided.values})
    ledger = apply_decisions(
        rulebook,
        locate_ledger(rulebook, moved, submissions, word, sources),
        bureau_frames.frame_scores(decided.scores),
    ).fillna({"values": ""})
    items = score_items(
        rulebook,
        ledger,
        word.index,
        self_scores=by_word[by_word["item"].isin(_asked_items(rulebook))],
        assessed=decided.assessed,
        unfinished=find_unfinished(rulebook, roster.voters, own),
        disputed=decided.disputed,
        doubtful=decided.doubtful,
    )
    for failure in failures:
        for office in failure.offices:
            remark_failed_check(submissions[office], failure.check, rulebook)
    totals = by_word.groupby("office")["score"].sum()
    for office, submission in submissions.items():
        remark_self_total(submission, intake.current[office].self_total, float(totals[office]))
        submission.findings[:] = [decided.put_right(finding, failures_in_force) for finding in submission.findings]
    found = [finding for submission in submissions.values() for finding in submission.findings]
    ranking = rank_offices(list(names.items()), items, ledger, rulebook.ranking)
    stage = find_stage(items)
    own_findings = close_ballots(own, stage)
    return Results(
        rulebook=rulebook,
        roster=pd.DataFrame([asdict(office) for office in roster.offices], columns=["code", "name", "chief", "email"]),
        county=roster.county,
        ranking=_count_findings(rulebook, ranking, found, submissions),
        sections=score_sections(rulebook, items),
        items=items,
        ledger=ledger,
        answers=list_answers(rulebook, submissions, word, sources),
        findings=list_findings([*found, *own_findings, *decided.findings, *map(_refuse, intake.unsettled)]),
        submissions=list_files((*intake.files, *set_aside)),
        revisions=list_revisions(rulebook, intake.revisions),
        decisions=bureau_frames.list_decisions(rulebook, [*decided.values, *decided.scores], decided.before),
        trail=bureau_frames.list_trail(rulebook, own.settled.steps),
        votes=votes,
        voters=bureau_frames.list_voters(own.ballots, roster.voters),
        record=bureau_frames.list_record(rulebook, own.record),
        waiting=list_waiting(rulebook, departments, roster.voters, own, items, decided.disputed, names),
        stage=stage,
        made=tell_time(),
        version=__version__,
    )


def _asked_items(rulebook: Rulebook) -> list[int]:
    """The items of which an office reports anything: of the others it has no score of its own."""
    return [number for number, item in rulebook.items.items() if any(f.by == "office" for f in item.fields.values())]


def _refuse(file: Received) -> Finding:
    """A file that nobody can use is one finding, whatever is wrong with it."""
    return Finding(FindingCode.REFUSED, Severity.ERROR, file.reason.removesuffix("。"), "", file=file.file)


def _count_findings(
    rulebook: Rulebook, ranking: pd.DataFrame, findings: Sequence[Finding], submissions: Mapping[str, Submission]
) -> pd.DataFrame:
    """The ranking with `missing` (fields left blank) and `findings` (errors that go back) of each office."""
    errors = pd.Series(
        [each.office for each in findings if each.severity == Severity.ERROR and each.to == Audience.OFFICE],
        dtype=object,
    )
    blanks = pd.Series(
        [
            office
            for office, submission in submissions.items()
            for key in rulebook.office_fields
            if not submission.answers[key].raw.strip()
        ],
        dtype=object,
    )
    return ranking.assign(
        **{
            name: ranking["office"].map(offices.value_counts()).fillna(0).astype(int)
            for name, offices in (("missing", blanks), ("findings", errors))
        }
    )
