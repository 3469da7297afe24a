"""Where every office stands, and what waits for whom. Frames; nothing is read or written here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from sfs_excel.inbox.register import Issue
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import OFFICES, TASKS
from sfs_excel.returns.intake import Intake
from sfs_excel.roster.model import Roster
from sfs_excel.words import CLERK, Audience, FileStatus, OfficeState, Severity, Stage

_MOST_NAMED = 30  # files, in one sentence


@dataclass(frozen=True, eq=False)
class Standing:
    """What `status` tells.

    Attributes:
        tasks: what waits, most pressing first (`tables.TASKS`).
        offices: one row an office, in the roster's order (`tables.OFFICES`).
        stage: that the result has reached.
        waiting: what is missing for the next (`tables.WAITING`).
    """

    tasks: pd.DataFrame
    offices: pd.DataFrame
    stage: Stage
    waiting: pd.DataFrame


def survey_offices(
    results: Results, intake: Intake, issues: Sequence[Issue], new: Sequence[str], today: date
) -> Standing:
    """Where every office stands today.

    Args:
        new: files that lie in the inbox and have not been taken in yet.
    """
    roster = results.roster
    issued = {issue.office: issue.issued for issue in issues}
    counts = {row["office"]: row for row in results.ranking.to_dict("records")}
    rows = []
    for office in roster.offices:
        code = office.code
        forms = intake.list_versions(code)
        current = intake.current.get(code)
        errors = int(counts[code]["findings"]) if current else 0
        rows.append(
            {
                "office": code,
                "name": office.name,
                "issued": issued.get(code, ""),
                "returned": current is not None,
                "file": current.file.file if current else "",
                "received": current.file.received if current else "",
                "version": len(forms),
                "superseded": max(0, len(forms) - 1),
                "errors": errors,
                "missing": int(counts[code]["missing"]) if current else 0,
                "late": _count_late(roster.deadline, [file.received for file in forms], today),
                "state": _name_state(code, intake, is_issued=code in issued, errors=errors),
            }
        )
    offices = OFFICES.frame(rows)
    tasks = TASKS.frame(_list_tasks(offices, intake, new, roster, _count_own_errors(results)))
    return Standing(tasks, offices, results.stage, results.waiting)


def _name_state(office: str, intake: Intake, *, is_issued: bool, errors: int) -> str:
    if office in intake.outdated:
        return OfficeState.OUTDATED
    if office in intake.current:
        return OfficeState.FAULTY if errors else OfficeState.RETURNED
    return OfficeState.NOT_RETURNED if is_issued else OfficeState.NOT_ISSUED


def _count_late(deadline: date | None, received: Sequence[str], today: date) -> int:
    """Days after the deadline (inclusive) on which the first return came; until today, while none has."""
    if deadline is None:
        return 0
    came = min((datetime.fromisoformat(moment).date() for moment in received), default=today)
    return max(0, (came - deadline).days)


def _count_own_errors(results: Results) -> Mapping[str, int]:
    """File -> how many errors are in it, of the bureau's own forms."""
    findings = results.findings
    errors = findings[(findings["to"] == Audience.BUREAU) & (findings["severity"] == Severity.ERROR)]
    return {str(file): int(count) for file, count in errors["file"].value_counts(sort=False).items()}


def _list_tasks(
    offices: pd.DataFrame, intake: Intake, new: Sequence[str], roster: Roster, own_errors: Mapping[str, int]
) -> Iterator[tuple[str, str, str]]:
    """The clerk's own work first, then what to send out, then what offices owe."""
    if new:
        yield CLERK, f"读取收件箱里的新文件，运行 collect（{len(new)} 个）", _name_files(new)
    refused = [each.file for each in intake.unsettled if each.status == FileStatus.REFUSED]
    doubtful = [each.file for each in intake.unsettled if each.status != FileStatus.REFUSED]
    for files, what in (
        (refused, "处理没有用上的文件"),
        (doubtful, "确认要不要采用：要的照“报送情况”写的做，不要的从收件箱移走"),
    ):
        if files:
            yield CLERK, f"{what}（{len(files)} 个）", _name_files(files)
    if own_errors:
        yield (
            CLERK,
            f"请核定人、评委改好报回（{sum(own_errors.values())} 处）",
            _join([f"{file} {count} 处" for file, count in own_errors.items()]),
        )
    for state, what in (
        (OfficeState.OUTDATED, "规则改过，运行 collect，再发出「退回」里预填的新表"),
        (OfficeState.FAULTY, "发出「退回」里标好错误的表"),
        (OfficeState.NOT_ISSUED, "发放填报表，运行 generate"),
    ):
        if names := list(offices.loc[offices["state"] == state, "name"]):
            yield CLERK, f"{what}（{len(names)} 个所）", _join(names)
    owing = offices[offices["state"] == OfficeState.NOT_RETURNED]
    for group, what in (
        (owing[owing["late"] > 0], f"催报，已过截止日期 {roster.deadline}"),
        (owing[owing["late"] == 0], "等待报送" + (f"，截止 {roster.deadline}" if roster.deadline else "")),
    ):
        if len(group):
            yield "司法所", f"{what}（{len(group)} 个所）", _join(list(group["name"]))


def _name_files(names: Sequence[str]) -> str:
    return _join(names[:_MOST_NAMED]) + (f"等 {len(names)} 个" if len(names) > _MOST_NAMED else "")


def _join(names: Sequence[str]) -> str:
    return "、".join(names)
