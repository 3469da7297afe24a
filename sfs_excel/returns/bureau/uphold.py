"""Tells which of the assessors' decisions can be taken, against the values without them: a change needs a reason."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from sfs_excel.errors import Finding
from sfs_excel.expr.shown import show_number
from sfs_excel.finding_codes import FindingCode
from sfs_excel.handouts.assessor.assessed import show_evidence, show_report
from sfs_excel.returns.bureau.decisions import Assessment, Decision, Pair
from sfs_excel.returns.values import Remark
from sfs_excel.rulebook.model import item_of
from sfs_excel.words import Audience, Severity

SAME = 1e-6  # points or units; a smaller difference is binary dust
EVIDENCE = ".evidence"  # ends the key of what was written as an item's evidence
NOTHING_SEEN = ("", "未填", "—")

ValueWithout = Callable[[Decision], float | None]
"""What stands without a decision; None where nothing does."""
Reported = Callable[[str, str], str]
"""Office, field -> what it has reported in it, as shown, evidence among it (`05.evidence`); "" where that is nothing valid."""


def uphold_decisions(
    decisions: Iterable[Decision],
    value_without: ValueWithout,
    name: Callable[[Decision], str],
    needs_reason: Callable[[Decision], bool],
) -> tuple[list[Decision], list[Finding]]:
    """Those that can be taken; and a finding for each that changes something and does not say why.

    Args:
        name: what the decision is about, in words.
        needs_reason: false where nothing stands and nobody but the bureau can know.
    """
    upheld, findings = [], []
    for decision in decisions:
        assert decision.value is not None  # those that cannot be read are not combined
        before = value_without(decision)
        is_same = before is not None and abs(decision.value - before) < SAME
        if decision.reason or is_same or not needs_reason(decision):
            upheld.append(decision)
            continue
        stood = "没有数" if before is None else f"现有的是{show_number(before)}"
        fact = f"{name(decision)}核定为{decision.raw}（{stood}），没有写理由，没有采用"
        findings.append(
            Finding(
                FindingCode.UNEXPLAINED, Severity.ERROR, fact, "请补写理由后重新报回；不改的请删去", decision.office, decision.file,
                decision.sheet, decision.cell, decision.item, decision.field, Audience.BUREAU,
            )
        )  # fmt: skip
    return upheld, findings


def find_assessed(
    assessments: Sequence[Assessment],
    reported: Reported,
    offices: Mapping[str, str],
    needed: Mapping[int, Collection[str]],
) -> tuple[set[Pair], list[Finding]]:
    """Return what has been gone through as it stands now, by one or by several who each had a part. Where an office has reported
    anew since, its assessors have accepted something else.

    Args:
        assessments: those that count.
        reported: what an office has reported now.
        needed: item -> the fields ("" for its score) that somebody must have had a row for.

    Returns:
        The offices and items that were gone through; one finding for each workbook and office that was overtaken; and one
        for each workbook without a name that leaves something blank which nobody else has gone through.
    """
    overtaken = [_find_overtaken(assessment, reported) for assessment in assessments]
    rows = {
        key
        for assessment, old in zip(assessments, overtaken, strict=True)
        for key in assessment.gone_through
        if key[:2] not in old
    }
    assessed = {
        (office, item)
        for office, item in {key[:2] for key in rows}
        if item in needed and all((office, item, field) in rows for field in needed[item])
    }
    findings = []
    for assessment, old in zip(assessments, overtaken, strict=True):
        for office, pairs in groupby(sorted(old - assessed), key=itemgetter(0)):
            numbers = "、".join(str(item) for _, item in pairs)
            fact = f"{offices[office]}第{numbers}项的填报值或佐证材料，在这份核定表做好以后改过，核定时看到的不是现在的"
            remark = Remark(
                FindingCode.OVERTAKEN, Severity.REMINDER, fact, "请重新运行 assess，让核定人看过这几项再报回"
            )
            findings.append(assessment.form.find(remark, office=office))
    for assessment in assessments:
        if not assessment.who and any(pair[1] in needed and pair not in assessed for pair in assessment.covered):
            remedy = "请写上核定人后重新报回，同意的仍旧空着"
            findings.append(
                assessment.form.find(
                    Remark(FindingCode.UNSIGNED, Severity.ERROR, "没有写核定人，空着的没有当作接受", remedy)
                )
            )
    return assessed, findings


def _find_overtaken(assessment: Assessment, reported: Reported) -> set[Pair]:
    return {
        (office, item_of(field))
        for (office, field), seen in assessment.seen.items()
        if not _is_same(seen, reported(office, field), is_evidence=field.endswith(EVIDENCE))
    }


def _is_same(seen: str, now: str, *, is_evidence: bool) -> bool:
    if is_evidence:
        return seen == show_evidence(now)
    shown = show_report(now)
    if seen in NOTHING_SEEN or shown in NOTHING_SEEN:
        return seen in NOTHING_SEEN and shown in NOTHING_SEEN
    try:
        return abs(float(seen) - float(shown.removesuffix("%"))) < 1e-9
    except ValueError:
        return seen == shown
