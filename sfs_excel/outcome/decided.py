"""Works out which of the assessors' decisions hold, against the values and scores without them: values first, then the
values in force, then scores. Each step takes the result of the step before it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from math import isnan

import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.outcome.bureau_frames import frame_log, frame_values, name_decided, show_decided
from sfs_excel.outcome.contradicted import find_contradictions, find_overlooked
from sfs_excel.outcome.frames import InForce, show_value
from sfs_excel.outcome.reported import Report
from sfs_excel.outcome.values import Values
from sfs_excel.returns.bureau.decisions import Decision, Key, Pair
from sfs_excel.returns.bureau.uphold import EVIDENCE, ValueWithout, find_assessed, uphold_decisions
from sfs_excel.rulebook.bounds import list_rows
from sfs_excel.rulebook.checks import Failure, apply_checks
from sfs_excel.rulebook.model import item_of
from sfs_excel.scoring.decide import decide_values
from sfs_excel.words import Audience, Severity


@dataclass(frozen=True)
class UpheldValues:
    """The values that hold of those that assessors set.

    Attributes:
        before: what stood without each value that was set, as shown.
        findings: on decisions, for the bureau.
        gone_through: what assessors have been through as it stands now.
    """

    decisions: tuple[Decision, ...]
    before: Mapping[Key, str]
    findings: tuple[Finding, ...]
    gone_through: frozenset[Pair]


@dataclass(frozen=True, eq=False)
class Enforced:
    """The values in force: as reported, then by the bureau's log, then as assessors decided.

    Attributes:
        stated: (offices x full keys), before the checks across fields.
        in_force: what the checks leave of it.
        failures: the checks that failed.
    """

    stated: pd.DataFrame
    in_force: InForce
    failures: tuple[Failure, ...]


@dataclass(frozen=True)
class UpheldScores:
    """The scores that hold of those that assessors set; attributes as in `UpheldValues`."""

    decisions: tuple[Decision, ...]
    before: Mapping[Key, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Decided:
    """The decisions of the bureau.

    Attributes:
        values, scores: the decisions that hold.
        answers: those that answer an appeal; they come after the others.
        before: what stood without each decision, as shown.
        findings: on decisions, for the bureau.
        disputed: what assessors have decided in two ways, or in one that could not be taken; of offices that were scored.
        assessed: what they have been through as it stands now, and not left in dispute.
        doubtful: where the bureau's log has an entry that could not be counted, or a question was worded otherwise and nobody has
            said whether it is the same: open until that is done, or an assessor writes down what holds, be it what stands anyway.
    """

    values: tuple[Decision, ...]
    scores: tuple[Decision, ...]
    answers: tuple[Decision, ...]
    before: Mapping[Key, str]
    findings: tuple[Finding, ...]
    disputed: frozenset[Pair]
    assessed: frozenset[Pair]
    doubtful: frozenset[Pair]


def uphold_values(report: Report) -> UpheldValues:
    """Judge the values that assessors set by what the offices reported, and find out what was gone through."""
    bureau = report.intake.bureau
    decisions, value_without = [each for each in _list_scored(report) if each.field], _stand_by_report(report)

    def needs_reason(decision: Decision) -> bool:
        """The first value of what only the bureau can know needs none."""
        return not report.rulebook.fields[decision.field].is_pending_when_blank or value_without(decision) is not None

    upheld, unexplained = uphold_decisions(decisions, value_without, lambda each: _name(report, each), needs_reason)
    rows = list_rows(report.rulebook)
    gone_through, overtaken = find_assessed(bureau.combined.current, _show_by_report(report), report.names, rows)
    return UpheldValues(
        tuple(upheld),
        _show_before(report, decisions, value_without),
        (*_find_unscored(report), *unexplained, *overtaken),
        frozenset(gone_through),
    )


def enforce_values(report: Report, upheld: UpheldValues) -> Enforced:
    """Put what was decided in the place of what was reported, and ask the checks across fields again."""
    stated = decide_values(
        report.rulebook, report.stated, frame_values(upheld.decisions), frame_log(report.intake.bureau.log)
    )
    valid, failures = apply_checks(report.rulebook, stated)
    decisions = {(each.office, each.field): each for each in upheld.decisions}
    return Enforced(stated, InForce(valid, decisions), tuple(failures))


def check_in_force(report: Report, upheld: UpheldValues, enforced: Enforced) -> tuple[Finding, ...]:
    """Return what the bureau's own word contradicts: a check across fields, or itself."""
    failures = enforced.failures
    contradicted = tuple(find_contradictions(report, upheld.decisions, enforced.stated, failures))
    disputed = _find_disputed(report, (*upheld.findings, *contradicted))
    overlooked = find_overlooked(report, upheld.decisions, enforced.in_force.values, upheld.gone_through - disputed)
    return *contradicted, *overlooked


def uphold_scores(report: Report, computed: pd.DataFrame) -> UpheldScores:
    """Judge the scores that assessors set.

    Args:
        computed: the items by the values in force.
    """
    decisions = [each for each in _list_scored(report) if not each.field]
    concerned = computed[computed["office"].isin({each.office for each in decisions})]
    scores = concerned.set_index(["office", "item"])["score"].to_dict()

    def value_without(decision: Decision) -> float:
        return float(scores[decision.pair])

    upheld, unexplained = uphold_decisions(
        decisions, value_without, lambda each: _name(report, each), needs_reason=lambda _: True
    )
    return UpheldScores(tuple(upheld), _show_before(report, decisions, value_without), tuple(unexplained))


def combine_decisions(
    report: Report, values: UpheldValues, checked: tuple[Finding, ...], scores: UpheldScores, answers: UpheldScores
) -> Decided:
    """All that was decided, and what is in dispute or in doubt by it.

    Args:
        checked: as `check_in_force` gives it.
        answers: as `answers.uphold_answers` gives them.
    """
    judged = (*values.findings, *checked, *scores.findings)
    disputed = _find_disputed(report, judged)
    return Decided(
        values=values.decisions,
        scores=scores.decisions,
        answers=answers.decisions,
        before={**values.before, **scores.before, **answers.before},
        findings=(*judged, *answers.findings),
        disputed=disputed,
        assessed=values.gone_through - disputed,
        doubtful=_find_doubtful(report, (*values.decisions, *scores.decisions)),
    )


def _list_scored(report: Report) -> list[Decision]:
    """The decisions on offices that were scored, but for answers to appeals."""
    decisions = report.intake.bureau.combined.decisions
    return [each for each in decisions if each.office in report.submissions and not each.is_answer]


def _find_unscored(report: Report) -> list[Finding]:
    return [
        Finding(
            FindingCode.NOT_RETURNED, Severity.REMINDER,
            f"{_name(report, each)}核定为{each.raw}，但这个所没有可以使用的填报表，没有得分可以核定",
            "请先催报；收到以后这一处核定自动生效", each.office, each.file, each.sheet, each.cell, each.item, each.field,
            Audience.BUREAU,
        )
        for each in report.intake.bureau.combined.decisions
        if each.office not in {*report.submissions, *report.roster.outside} and not each.is_answer
    ]  # fmt: skip


def _stand_by_report(report: Report) -> ValueWithout:
    """Tell which value is in force without a decision."""
    valid, log = Values(report.valid), report.intake.bureau.log
    counts = log.counts if log else {}

    def value_without(decision: Decision) -> float | None:
        asked = report.rulebook.fields[decision.field]
        if asked.record == "score" and counts:
            return counts.get((decision.office, decision.field), 0.0)
        if asked.by == "bureau":
            return asked.default_number
        value = valid.find(decision.office, decision.field)
        return None if isnan(value) else value

    return value_without


def _show_by_report(report: Report) -> Callable[[str, str], str]:
    """Show what an office has reported in a field and is valid, evidence among it (`05.evidence`)."""
    valid, fields = Values(report.valid), report.rulebook.fields

    def show(office: str, key: str) -> str:
        submission = report.submissions.get(office)
        if submission is None:
            return ""
        if key.endswith(EVIDENCE):
            return submission.evidence.get(item_of(key), "")
        answer = submission.answers.get(key)
        return "" if answer is None else show_value(fields[key], valid.find(office, key), answer.raw)

    return show


def _show_before(
    report: Report, decisions: Iterable[Decision], value_without: Callable[[Decision], float | None]
) -> Mapping[Key, str]:
    return {each.key: show_decided(report.rulebook, each, value_without(each)) for each in decisions}


def _name(report: Report, decision: Decision) -> str:
    return f"{report.names[decision.office]}{name_decided(report.rulebook, decision.item, decision.field)}"


def _find_disputed(report: Report, findings: Iterable[Finding]) -> frozenset[Pair]:
    refused = {(each.office, each.item) for each in findings if each.severity == Severity.ERROR}
    return frozenset(
        pair for pair in {*report.intake.bureau.combined.disputed, *refused} if pair[0] in report.submissions
    )


def _find_doubtful(report: Report, decisions: Collection[Decision]) -> frozenset[Pair]:
    log = report.intake.bureau.log
    opens = {(office, key) for office, submission in report.submissions.items() for key in submission.waiting}
    opens |= log.opens if log is not None else set()
    if not opens:
        return frozenset()
    decided = {(each.office, each.field or f"{each.item:02d}") for each in decisions}
    pairs = {(office, row): (office, item_of(row)) for office, row in opens}
    return frozenset(pair for opened, pair in pairs.items() if not {opened, (pair[0], f"{pair[1]:02d}")} & decided)
