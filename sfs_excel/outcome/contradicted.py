"""Finds the bureau's entries that cannot stand: decisions that make a check fail, a log that contradicts its assessors."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.expr.shown import show_number
from sfs_excel.finding_codes import FindingCode
from sfs_excel.handouts.columns import LOG
from sfs_excel.outcome.frames import show_with_unit
from sfs_excel.outcome.reported import Report
from sfs_excel.returns.bureau.decisions import Decision, Pair
from sfs_excel.returns.values import Remark
from sfs_excel.rulebook.checks import Failure
from sfs_excel.rulebook.model import item_of
from sfs_excel.rulebook.placed import PlacedCheck
from sfs_excel.words import Audience, Severity


def find_contradictions(
    report: Report, decisions: Sequence[Decision], values: pd.DataFrame, failures: Sequence[Failure]
) -> Iterator[Finding]:
    """The checks that what was decided makes fail: the bureau's own slip, told at its decision, or of its log.

    Args:
        decisions: on values.
        values: in force, before the checks.
        failures: of these values. Those of what the offices reported are the offices' slips, and not told here.
    """
    told = {(office, failure.check) for failure in report.failures for office in failure.offices}
    for failure in failures:
        for office in failure.offices:
            if (office, failure.check) not in told:
                yield _contradict(report, decisions, office, failure.check, values.loc[office].to_dict())


def find_overlooked(
    report: Report, decisions: Sequence[Decision], values: pd.DataFrame, assessed: Collection[Pair]
) -> Iterator[Finding]:
    """Tell where the bureau's log says otherwise than what its assessors, having been through it, let stand.

    Args:
        decisions: on values.
        values: in force.
        assessed: what assessors have been through.
    """
    log = report.intake.bureau.log
    if log is None:
        return
    decided, in_force = {each.key for each in decisions}, values.to_dict("index")
    first = {(each.office, each.field): each for each in reversed(log.entries)}
    for (office, key), count in log.counts.items():
        asked, item = report.rulebook.fields[key], item_of(key)
        if office not in in_force or (office, item) not in assessed or (office, item, key) in decided:
            continue
        value = in_force[office].get(key, float("nan"))
        stands = asked.default_number if pd.isna(value) else float(value)
        if stands == (min(count, 1.0) if asked.type == "flag" else count):
            continue
        fact = f"{report.names[office]}{asked.label}：台账记有{show_number(count)}{asked.unit or '次'}，"
        fact += f"核定以后仍按{show_with_unit(asked, stands) or '没有填'}计"
        remark = Remark(FindingCode.OVERLOOKED, Severity.REMINDER, fact, "请核定人核实，台账属实的，在核定表里填核定值")
        yield log.form.find(remark, LOG, first[office, key].cell, office, item, key)


def _contradict(
    report: Report, decisions: Sequence[Decision], office: str, check: PlacedCheck, values: Mapping[Hashable, float]
) -> Finding:
    named = {key: report.rulebook.fields[key] for key in check.keys if key in report.rulebook.fields}
    known = {key: asked.default_number if pd.isna(values.get(key)) else values[key] for key, asked in named.items()}
    stated = "、".join(f"{asked.label}{show_with_unit(asked, known[key]) or '没有数'}" for key, asked in named.items())
    decided = next((each for each in decisions if each.office == office and each.field in check.keys), None)
    log = report.intake.bureau.log
    file, sheet, cell, field = log.form.file if log else "", "", "", ""
    if decided is not None:
        file, sheet, cell, field = decided.file, decided.sheet, decided.cell, decided.field
    is_error = check.severity == Severity.ERROR
    return Finding(
        FindingCode.CHECK if is_error else FindingCode.REMINDER, check.severity,
        f"{report.names[office]}：{check.say}（按核定、台账的数：{stated}）",
        "请核对这几处的核定值，改好后重新报回" if is_error else "请考核人员留意",
        office, file, sheet, cell, check.item, field, Audience.BUREAU, check.say,
    )  # fmt: skip
