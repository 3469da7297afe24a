"""All assessments of the year -> what holds of them: the last word of every assessor, and nothing where two contradict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sfs_excel.errors import Finding
from sfs_excel.returns.bureau.decisions import Assessment, Decision, Key, Pair
from sfs_excel.words import Audience, FindingCode, Severity


@dataclass(frozen=True)
class Step:
    """One step in the trail of a decision: `before` is "" at the first, `after` where it was taken back."""

    office: str
    item: int
    field: str
    who: str
    received: str
    before: str
    after: str
    reason: str
    file: str


@dataclass(frozen=True)
class Combined:
    """
    Attributes:
        decisions: one an item or field of an office, all of them with a value.
        disputed: what two of them decided differently, or one of them in a way that cannot be taken.
        current: the assessments that count.
        replaced: those that do not -> what replaced them.
        steps: by every assessor, in order of receipt.
    """

    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    disputed: frozenset[Pair]
    current: tuple[Assessment, ...]
    replaced: Mapping[int, int]
    steps: tuple[Step, ...]


def combine_assessments(assessments: Sequence[Assessment]) -> Combined:
    """Return what holds of all that was ever returned.

    An assessor who puts a name has said everything in the last workbook under that name: a blank there takes back, though a
    row that it does not have takes back nothing. Where nobody put a name, two workbooks of a department may be two people's
    parts of it as well as one person's first and second thoughts, so nothing is lost: a later one replaces the cells in
    which it says something, and what came in one scan is two people's. Two assessors, or two departments, who decided one
    cell differently are in conflict, and then nothing is decided.

    Args:
        assessments: in order of receipt. `replaced` speaks of places in this order.
    """
    current: list[int] = []
    replaced: dict[int, int] = {}
    findings: list[Finding] = []
    written: list[Decision] = []
    for group in _group_by_assessor(assessments).values():
        kept = _keep_last_words([(place, assessments[place]) for place in group])
        last = group[-1], assessments[group[-1]]
        for place, decisions in kept.items():
            written += decisions
            if _turn((place, assessments[place])) != _turn(last):
                findings += _say_kept(assessments[place], last[1], decisions)
        replaced |= {place: last[0] for place in group if place not in kept}
        current += kept
    counted = [assessments[place] for place in sorted(current)]
    findings += [finding for each in counted for finding in each.findings]
    findings += [finding for decision in written for finding in decision.findings]
    decisions, conflicts = _find_conflicts(written)
    findings += [finding for decision in conflicts for finding in decision.findings]
    faulty = {decision.pair for decision in written if decision.value is None}
    return Combined(
        decisions=tuple(decisions),
        findings=tuple(findings),
        disputed=frozenset(faulty | {decision.pair for decision in conflicts}),
        current=tuple(counted),
        replaced=replaced,
        steps=tuple(trace_steps(assessments)),
    )


def leave_out_restated(assessments: Sequence[Assessment]) -> list[Assessment]:
    """The assessments without what stands in one that nobody signed because it stood there when it was handed out: a new
    核定表 shows what is decided already. It was said by whoever signed it, who may still take it back.

    Args:
        assessments: in order of receipt.
    """
    signed: dict[str, set[tuple[Key, tuple[float | None, str], str]]] = {}  # department -> what was said under a name
    kept = []
    for assessment in assessments:
        said = signed.setdefault(assessment.form.holder, set())
        if assessment.who:
            said |= {(each.key, each.meaning, each.reason) for each in assessment.decisions}
            kept.append(assessment)
        else:
            own = (each for each in assessment.decisions if (each.key, each.meaning, each.reason) not in said)
            kept.append(replace(assessment, decisions=tuple(own)))
    return kept


def trace_steps(assessments: Sequence[Assessment]) -> Iterator[Step]:
    """Every change of a decision by the same assessor, in order of receipt.

    Args:
        assessments: all that were ever returned, in that order.
    """
    stood: dict[tuple[tuple[str, str], Key], Decision] = {}
    for assessment in assessments:
        said = {decision.key: decision for decision in assessment.decisions if decision.value is not None}
        assessor = assessment.assessor
        for key, after in said.items():
            before = stood.get((assessor, key))
            if before is None or (before.meaning, before.reason) != (after.meaning, after.reason):
                yield _step(after, before.raw if before else "", after.raw)
            stood[assessor, key] = after
        for key in _list_cleared(assessment):
            if gone := stood.pop((assessor, key), None):
                form = assessment.form
                yield _step(replace(gone, reason="", received=form.received, file=form.file), gone.raw, "")


def _list_cleared(assessment: Assessment) -> list[Key]:
    """The cells of which it takes back what was decided: blank under a name, or written so that it cannot be taken."""
    valid = {decision.key for decision in assessment.decisions if decision.value is not None}
    faulty = {decision.key for decision in assessment.decisions} - valid
    return sorted((assessment.rows if assessment.who else frozenset()) - valid | faulty)


def _group_by_assessor(assessments: Sequence[Assessment]) -> dict[tuple[str, str], list[int]]:
    groups: dict[tuple[str, str], list[int]] = {}
    for place, assessment in enumerate(assessments):
        groups.setdefault(assessment.assessor, []).append(place)
    return groups


def _keep_last_words(group: Sequence[tuple[int, Assessment]]) -> dict[int, list[Decision]]:
    """Of one assessor's workbooks, or of a department's nameless ones: those that count, by place, and what holds of each.

    A workbook counts as long as no later one has said all that it says, or gone through all that it goes through.
    """
    kept: dict[int, list[Decision]] = {}
    said: set[Key] = set()
    covered: set[Pair] = set()
    for _, run in groupby(reversed(group), key=_turn):
        peers, is_last = list(run), not kept
        for place, each in peers:
            decisions = [decision for decision in each.decisions if decision.key not in said]
            if is_last or decisions or not each.covered <= covered:
                kept[place] = decisions
        for _, each in peers:
            said |= {decision.key for decision in each.decisions} | (each.rows if each.who else frozenset())
            covered |= each.covered
    return dict(sorted(kept.items()))


def _turn(placed: tuple[int, Assessment]) -> int:
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


def _find_conflicts(written: Sequence[Decision]) -> tuple[list[Decision], list[Decision]]:
    """One decision a cell; and those that contradict each other, each with a finding at its cell."""
    by_key: dict[Key, list[Decision]] = {}
    for decision in written:
        if decision.value is not None:
            by_key.setdefault(decision.key, []).append(decision)
    agreed, conflicts = [], []
    for decisions in by_key.values():
        if len({decision.meaning for decision in decisions}) == 1:
            agreed.append(next((each for each in reversed(decisions) if each.reason), decisions[-1]))
            continue
        said = "，".join(f"{each.who}定{each.raw}（“{each.file}”{each.cell}）" for each in decisions)
        conflicts += [replace(each, findings=(_contradict(each, said),)) for each in decisions]
    return agreed, conflicts


def _contradict(decision: Decision, said: str) -> Finding:
    return Finding(
        FindingCode.CONFLICT, Severity.ERROR, f"同一处有不同的核定：{said}，都没有采用", "请商定后由其中一位改好重新报回，另一位也改成一样或空着",
        decision.office, decision.file, decision.sheet, decision.cell, decision.item, decision.field, Audience.BUREAU,
    )  # fmt: skip


def _step(decision: Decision, before: str, after: str) -> Step:
    return Step(
        decision.office, decision.item, decision.field, decision.who, decision.received, before, after,
        decision.reason, decision.file,
    )  # fmt: skip
