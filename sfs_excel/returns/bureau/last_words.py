"""Of all that assessors ever returned: which workbooks count, and which decisions of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.returns.bureau.authority import Authority
from sfs_excel.returns.bureau.decisions import Assessment, Assessor, Decision, Key, Pair
from sfs_excel.words import Audience, Severity

Placed = tuple[int, Assessment]  # with its place in the order of receipt


@dataclass(frozen=True)
class LastWords:
    """
    Attributes:
        kept: of each workbook that counts, by place in the order of receipt, the decisions that hold; assessor by assessor.
        replaced: the places of those that do not -> what replaced them.
        findings: what is worth a look where an earlier workbook counts beside a later one.
    """

    kept: Mapping[int, Sequence[Decision]]
    replaced: Mapping[int, int]
    findings: Sequence[Finding]


def find_last_words(assessments: Sequence[Assessment], authority: Authority) -> LastWords:
    """Every assessor's last word; what somebody who took over has said stands before a departed assessor's.

    Args:
        assessments: in order of receipt.
    """
    groups = _group_by_assessor(assessments)
    kept: dict[Assessor, dict[int, list[Decision]]] = {}
    replaced: dict[int, int] = {}
    findings: dict[Assessor, list[Finding]] = {}
    for assessor in sorted(groups, key=lambda each: len(authority.list_heirs(each))):
        group, heirs = groups[assessor], [each for each in authority.list_heirs(assessor) if each in groups]
        after = sorted((placed for heir in heirs for placed in groups[heir]), key=lambda placed: placed[0])
        settled = {each.key for heir in heirs for decisions in kept[heir].values() for each in decisions}
        own = kept[assessor] = _keep_last_words(group, after, settled)
        by = group[-1] if group[-1][0] in own else after[-1]
        replaced |= {place: by[0] for place, _ in group if place not in own}
        last = max(group[-1], *after[-1:], key=lambda placed: placed[0]) if after else group[-1]
        findings[assessor] = [
            finding
            for place, decisions in own.items()
            if _turn((place, assessments[place])) != _turn(last) and place < last[0]
            for finding in _say_kept(assessments[place], last[1], decisions)
        ]
    ordered = {place: decisions for assessor in groups for place, decisions in kept[assessor].items()}
    return LastWords(ordered, replaced, [finding for assessor in groups for finding in findings[assessor]])


def _group_by_assessor(assessments: Sequence[Assessment]) -> dict[Assessor, list[Placed]]:
    groups: dict[Assessor, list[Placed]] = {}
    for placed in enumerate(assessments):
        groups.setdefault(placed[1].assessor, []).append(placed)
    return groups


def _keep_last_words(group: Sequence[Placed], heirs: Sequence[Placed], settled: set[Key]) -> dict[int, list[Decision]]:
    """Of one assessor's workbooks, or of a department's nameless ones: those that count, by place, and what holds of each.

    A workbook counts as long as no later one has said all that it says, or gone through all that it goes through.

    Args:
        heirs: the workbooks of those who took over. A blank there takes back what was received before it, since they had
            it before them.
        settled: the cells that they have decided, whenever.
    """
    kept: dict[int, list[Decision]] = {}
    said: set[Key] = set(settled)
    covered: set[Pair] = set()
    last = _turn(group[-1])
    for turn, run in groupby(reversed(group), key=_turn):
        peers = list(run)
        for place, each in peers:
            later = [heir for at, heir in heirs if at > place]
            gone = {key for heir in later for key in heir.rows}
            seen = {pair for heir in later for pair in heir.covered}
            decisions = [decision for decision in each.decisions if decision.key not in said | gone]
            if decisions or (turn == last and not later) or not each.covered <= covered | seen:
                kept[place] = decisions
        for _, each in peers:
            said |= {decision.key for decision in each.decisions} | (each.rows if each.who else frozenset())
            covered |= each.covered
    return dict(sorted(kept.items()))


def _turn(placed: Placed) -> int:
    """Return what of one group is said at one time: a workbook with a name by itself, all nameless ones of a scan together."""
    place, assessment = placed
    return place if assessment.who else assessment.form.batch


def _say_kept(earlier: Assessment, later: Assessment, decisions: Sequence[Decision]) -> Iterator[Finding]:
    """Return what is worth a look where an earlier workbook still counts beside a later one."""
    kept = sum(decision.value is not None for decision in decisions)
    if not kept:
        return
    said = f"“{earlier.form.file}”里核定的{kept}处，在后来的“{later.form.file}”里"
    if later.who:
        fact, remedy = f"{said}没有这几行，仍然采用", "不再采用的，请在整张核定表里删去后重新报回"
    else:
        fact = f"{said}空着，仍然采用。两份都没有写核定人，分不清是两个人各填一部分，还是同一个人改了主意"
        remedy = "不再改动的，请填上原来的数重新报回；几个人分别核定的，请各自写上核定人"
    yield Finding(
        FindingCode.KEPT_DECISION, Severity.REMINDER, fact, remedy, file=earlier.form.file, to=Audience.BUREAU
    )
