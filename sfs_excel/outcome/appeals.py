"""Works out which answers to offices' appeals hold, and how every appeal stands."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.expr.shown import show_number
from sfs_excel.finding_codes import FindingCode
from sfs_excel.handouts.assessor.assessed import show_grounds
from sfs_excel.handouts.columns import CHANGE, UPHOLD
from sfs_excel.outcome.appeal_tables import APPEALS
from sfs_excel.outcome.decided import Decided, UpheldScores, UpheldValues
from sfs_excel.outcome.reported import Report
from sfs_excel.returns.bureau.appeals import Application
from sfs_excel.returns.bureau.decisions import Decision, Pair
from sfs_excel.returns.bureau.uphold import SAME
from sfs_excel.rules.field import YES
from sfs_excel.words import Audience, Severity


@dataclass(frozen=True)
class _Standing:
    """Scores by office and item, as they stand without an answer; and what a head has decided of."""

    scores: Mapping[Pair, float]
    of_heads: frozenset[Pair]


def uphold_answers(report: Report, computed: pd.DataFrame, values: UpheldValues, scores: UpheldScores) -> UpheldScores:
    """Judge the answers by what is appealed now, and by what else was decided: an answer comes after the department's own
    mark, and before nobody's who outranks it. One that leaves the points as they are has them as its value.

    Args:
        computed: the items by the values in force.
    """
    applied = {(each.office, each.item): each for each in _list_applications(report, earlier=True) if not each.fault}
    decisions = report.intake.bureau.combined.decisions
    answers = [each for each in decisions if each.is_answer and each.office in report.submissions]
    standing = _find_standing(_score_pairs(computed, {each.office for each in answers}), values, scores)
    upheld: list[Decision] = []
    findings = []
    for answer in answers:
        if (idle := _find_idle(report, answer, applied.get(answer.pair), standing)) is not None:
            findings.append(idle)
        else:
            upheld.append(replace(answer, value=standing.scores[answer.pair]) if answer.is_text else answer)
    before = {each.key: show_number(standing.scores[each.pair]) for each in upheld}
    return UpheldScores(tuple(upheld), before, tuple(findings))


def list_appeals(report: Report, decided: Decided, items: pd.DataFrame) -> pd.DataFrame:
    """One row an item of which an office that takes part asks for a review (`tables.APPEALS`), in the roster's order of offices.
    What was answered stays, though a later workbook of the office does not ask of it again.

    Args:
        items: as scored.
    """
    places = {office: place for place, office in enumerate(report.names)}
    answers = {each.pair: each for each in decided.answers}
    now = {(each.office, each.item) for each in _list_applications(report)}
    asked = [
        each
        for each in _list_applications(report, earlier=True)
        if (each.office, each.item) in now | answers.keys() and each.office not in report.roster.outside
    ]
    if not asked:
        return APPEALS.frame()
    applications = sorted(asked, key=lambda each: (places[each.office], each.item))
    scores = _score_pairs(items, {each.office for each in applications})
    return APPEALS.frame(
        _describe(each, answers.get((each.office, each.item)), decided, scores) for each in applications
    )


def _describe(
    asked: Application, answer: Decision | None, decided: Decided, scores: Mapping[Pair, float]
) -> dict[str, object]:
    pair = asked.office, asked.item
    told = {
        "office": asked.office,
        "item": asked.item,
        "grounds": asked.grounds,
        "evidence": asked.evidence,
        "received": asked.received,
        "file": asked.file,
        "cell": asked.cell,
        "applied": YES if asked.is_applied else "",
        "fault": asked.fault,
    }
    if answer is None:
        nothing = dict.fromkeys(("answer", "reason", "who", "answered", "answer_file", "answer_cell"), "")
        return told | nothing | {"before": scores.get(pair), "after": None, "points": None}
    return told | {
        "answer": answer.raw if answer.raw == UPHOLD else CHANGE,
        "before": float(decided.before[answer.key]),
        "after": scores[pair],
        "points": None if answer.is_text else answer.value,
        "reason": answer.reason,
        "who": answer.who,
        "answered": answer.received,
        "answer_file": answer.file,
        "answer_cell": f"「{answer.sheet}」{answer.cell}",
    }


def _list_applications(report: Report, *, earlier: bool = False) -> Iterator[Application]:
    """List what is asked now; and what was asked before, and may be answered."""
    for appeal in report.intake.bureau.appeals.values():
        yield from (*(appeal.earlier if earlier else ()), *appeal.applications)


def _score_pairs(items: pd.DataFrame, offices: Collection[str]) -> dict[Pair, float]:
    """Office and item -> points, of these offices."""
    own = items[items["office"].isin(offices)]
    keys = zip(own["office"].map(str), own["item"].astype(int), strict=True)
    return dict(zip(keys, own["score"].astype(float), strict=True))


def _find_standing(computed: Mapping[Pair, float], values: UpheldValues, scores: UpheldScores) -> _Standing:
    marks = {each.pair: each.value for each in scores.decisions if each.value is not None}
    heads = frozenset(each.pair for each in (*values.decisions, *scores.decisions) if each.is_head)
    return _Standing({**computed, **marks}, heads)


def _find_idle(report: Report, answer: Decision, applied: Application | None, standing: _Standing) -> Finding | None:
    """Tell why an answer does nothing; None where it holds."""
    name = f"{report.names[answer.office]}第{answer.item}项"
    assert answer.value is not None  # those that cannot be read are not combined
    if applied is None:
        fact = f"{name}的复核答复为“{answer.raw}”，但现在没有这一项的申请，没有采用"
        return _idle(answer, Severity.REMINDER, fact, "申请撤回了的，不用再管；司法所补正以后，这一处答复自动生效")
    if answer.answers != show_grounds(applied.grounds):
        fact = f"{name}的复核答复为“{answer.raw}”，答复以后司法所改了申请理由，没有采用"
        return _idle(answer, Severity.REMINDER, fact, "请重新做核定表，让核定人看过现在的理由再答复")
    moves = not answer.is_text and abs(answer.value - standing.scores[answer.pair]) > SAME
    if moves and answer.pair in standing.of_heads and not answer.is_head:
        fact = f"{name}由局领导核定为{show_number(standing.scores[answer.pair])}分，复核答复“{answer.raw}”没有采用"
        return _idle(answer, Severity.ERROR, fact, "要改的，请局领导在自己的核定表「复核」里答复")
    return None


def _idle(answer: Decision, severity: Severity, fact: str, remedy: str) -> Finding:
    return Finding(
        FindingCode.IDLE_ANSWER, severity, fact, remedy, answer.office, answer.file, answer.sheet, answer.cell,
        answer.item, answer.field, Audience.BUREAU,
    )  # fmt: skip
