"""Lists everything that the result lacks for its next stage, and who owes it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.outcome.ballots import NO_VOTE_OF_PANEL, TOO_FEW_VOTES, count_ballots
from sfs_excel.outcome.reported import Report
from sfs_excel.outcome.tables import WAITING
from sfs_excel.returns.bureau.decisions import Pair
from sfs_excel.returns.bureau.take_in import BureauReturns
from sfs_excel.returns.intake import Intake
from sfs_excel.rulebook.model import item_of
from sfs_excel.rulebook.placed import find_ballot
from sfs_excel.words import CLERK, NO_ASSESSMENT, UNSETTLED, VOTERS, ItemStatus, Severity, Stage

_MOST_NAMED = 5


def list_waiting(
    report: Report, departments: Mapping[str, Collection[int]], items: pd.DataFrame, disputed: Collection[Pair]
) -> pd.DataFrame:
    """One row a thing that is missing (`tables.WAITING`), in the order in which it is needed.

    Args:
        departments: name -> the items that it assesses.
        items: as scored.
        disputed: what two assessors decided differently, or in a way that cannot be taken.
    """
    names = report.names
    asked = _list_asked(report, items)
    rows = [
        *_list_unassessed(departments, report.intake.bureau, items, disputed, names),
        *_list_disputed(disputed, items, names),
        *_list_pending(report, departments, items, set(map(item_of, asked))),
        *((Stage.FINAL, CLERK, f"第{item_of(key)}项{said}{UNSETTLED}") for key, said in asked.items()),
        *_list_ballots(report, items),
    ]
    rows.sort(key=lambda row: row[0] == Stage.FINAL)
    return WAITING.frame(rows)


def find_unfinished(report: Report) -> Collection[int]:
    """The item that is voted on, as long as a ballot of the roster's voters is missing or void and no event says that it will not
    be mended; and after that as long as too few are valid."""
    found = find_ballot(report.rulebook)
    if found is None:
        return ()
    placed, rule = found
    count = count_ballots(report)
    is_over = not count.missing and not count.faulty and len(count.valid) >= count.find_least(rule)
    return () if is_over else (placed.item,)


def close_ballots(intake: Intake, stage: Stage) -> Iterator[Finding]:
    """Return what was found in the bureau's own forms. A ballot that was set aside waits for nobody once the vote is over, or it is
    said that it will not be mended."""
    bureau, closed = intake.bureau, intake.closed_ballots
    waits_for_nobody = {
        finding
        for voter, ballot in bureau.ballots.items()
        for finding in ballot.findings
        if stage == Stage.FINAL or voter in closed
    }
    for finding in bureau.findings:
        is_over = finding.severity == Severity.ERROR and finding in waits_for_nobody
        yield replace(finding, severity=Severity.REMINDER, remedy="这张票作废，不影响终评") if is_over else finding


def _list_unassessed(
    departments: Mapping[str, Collection[int]],
    bureau: BureauReturns,
    items: pd.DataFrame,
    disputed: Collection[Pair],
    names: Mapping[str, str],
) -> Iterator[tuple[str, str, str]]:
    returned = {assessment.form.holder for assessment in bureau.combined.current}
    is_disputed = pd.MultiIndex.from_frame(items[["office", "item"]]).isin(list(disputed))
    waiting = items[(items["status"] == ItemStatus.REPORTED) & ~is_disputed]
    for department, numbers in departments.items():
        left = waiting[waiting["item"].isin(list(numbers))]
        if department not in returned:
            if len(left) or (items.empty and numbers):
                yield Stage.ASSESSED, department, NO_ASSESSMENT
            continue
        for number, offices in left.groupby("item", sort=False)["office"]:
            yield Stage.ASSESSED, department, f"第{number}项还没有核定：{_name([names[each] for each in offices])}"


def _list_disputed(
    disputed: Collection[Pair], items: pd.DataFrame, names: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Return what was not taken. Where something else of the item is not there yet, only the end waits for it."""
    pending = set(
        items.loc[items["status"] == ItemStatus.PENDING, ["office", "item"]].itertuples(index=False, name=None)
    )
    by_item: dict[tuple[int, Stage], list[str]] = {}
    for office, item in sorted(disputed):
        stage = Stage.FINAL if (office, item) in pending else Stage.ASSESSED
        by_item.setdefault((item, stage), []).append(names.get(office, office))
    for (item, stage), offices in sorted(by_item.items()):
        yield stage, CLERK, f"第{item}项的核定有误或意见不一致，没有采用：{_name(offices)}（见“校验问题”）"


def _list_pending(
    report: Report, departments: Mapping[str, Collection[int]], items: pd.DataFrame, asked: Collection[int]
) -> Iterator[tuple[str, str, str]]:
    """Return what only the bureau can fill in, and nobody has yet.

    Args:
        asked: the items that wait for something else.
    """
    found = find_ballot(report.rulebook)
    others = {*asked, *([found[0].item] if found else [])}
    pending = items[(items["status"] == ItemStatus.PENDING) & ~items["item"].isin(others)]
    for number, offices in pending.groupby("item", sort=False)["office"]:
        owes = next((name for name, own in departments.items() if number in own), CLERK)
        yield Stage.FINAL, owes, f"第{number}项待县局填报：{_name([report.names[each] for each in offices])}"


def _list_asked(report: Report, items: pd.DataFrame) -> dict[str, str]:
    """Full key -> how it is asked now, of what waits until the bureau has said whether the question is the same."""
    pending = items.loc[items["status"] == ItemStatus.PENDING, ["office", "item"]]
    pairs = set(pending.itertuples(index=False, name=None))
    return {
        key: question.after
        for office, submission in report.submissions.items()
        for key, question in submission.waiting.items()
        if (office, item_of(key)) in pairs
    }


def _list_ballots(report: Report, items: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Tell who has not voted, by number."""
    found = find_ballot(report.rulebook)
    if found is None or not (items.empty or _waits(items, found[0].item)):
        return
    placed, rule = found
    count = count_ballots(report)
    least = count.find_least(rule)
    if not report.roster.voters:
        yield Stage.FINAL, CLERK, f"第{placed.item}项要票决，名册的「评委」还是空的"
        return
    if count.missing:
        yield Stage.FINAL, VOTERS, f"还没有投票：编号 {_name(count.missing, '人')}"
    if count.faulty:
        yield Stage.FINAL, VOTERS, f"票有误、没有计入：编号 {_name(count.faulty, '人')}"
    if count.missing:
        return
    if len(count.valid) < least:
        yield Stage.FINAL, CLERK, f"第{placed.item}项的{TOO_FEW_VOTES}，至少要{least}张"
    elif panels := [panel for panel in rule.panels if panel not in count.valid.values()]:
        yield Stage.FINAL, CLERK, f"第{placed.item}项{NO_VOTE_OF_PANEL}：{_name(panels)}"


def _waits(items: pd.DataFrame, item: int) -> bool:
    return bool(((items["item"] == item) & (items["status"] == ItemStatus.PENDING)).any())


def _name(names: Sequence[str], unit: str = "个") -> str:
    rest = f"等{len(names)}{unit}" if len(names) > _MOST_NAMED else ""
    return f"{'、'.join(names[:_MOST_NAMED])}{rest}"
