"""All assessments of the year -> what holds of them: the last word of every assessor, and nothing where two contradict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.returns.bureau.authority import Authority
from sfs_excel.returns.bureau.decisions import Assessment, Assessor, Decision, Key, Pair, name_assessor
from sfs_excel.returns.bureau.last_words import find_last_words
from sfs_excel.words import Audience, Severity

NOBODY = Authority()


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
        disputed: what two of them decided differently, or one of them in a way that cannot be taken. Of an item whose appeal is
            answered so, what was decided before stands, and the appeal waits.
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


def combine_assessments(assessments: Sequence[Assessment], authority: Authority = NOBODY) -> Combined:
    """Return what holds of all that was ever returned.

    An assessor who puts a name has said everything in the last workbook under that name: a blank there takes back, though a
    row that it does not have takes back nothing. Where nobody put a name, two workbooks of a department may be two people's
    parts of it as well as one person's first and second thoughts, so nothing is lost: a later one replaces the cells in
    which it says something, and what came in one scan is two people's. Two assessors, or two departments, who decided one
    cell differently are in conflict, and then nothing is decided; but who took over from a departed assessor replaces what
    that one decided, and a head's decision holds before all others.

    Args:
        assessments: in order of receipt. `replaced` speaks of places in this order.
        authority: who took over from whom, and who is a head.
    """
    words = find_last_words(assessments, authority)
    counted = [assessments[place] for place in sorted(words.kept)]
    written = _outrank([decision for decisions in words.kept.values() for decision in decisions])
    findings = [*words.findings, *(finding for each in counted for finding in each.findings)]
    findings += [finding for decision in written for finding in decision.findings]
    decisions, conflicts = _find_conflicts(written)
    findings += [finding for decision in conflicts for finding in decision.findings]
    faulty = {decision.pair for decision in written if decision.value is None and not decision.is_answer}
    return Combined(
        decisions=tuple(decisions),
        findings=tuple(findings),
        disputed=frozenset(faulty | {decision.pair for decision in conflicts if not decision.is_answer}),
        current=tuple(counted),
        replaced=words.replaced,
        steps=tuple(trace_steps(assessments, authority)),
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


def trace_steps(assessments: Sequence[Assessment], authority: Authority = NOBODY) -> Iterator[Step]:
    """Every change of a decision by the same assessor, or by who took over, in order of receipt.

    Args:
        assessments: all that were ever returned, in that order.
    """
    stood: dict[tuple[Assessor, Key], Decision] = {}
    for assessment in assessments:
        said = {decision.key: decision for decision in assessment.decisions if decision.value is not None}
        assessor = assessment.assessor
        own = [assessor, *authority.list_departed(assessor)]  # whose decisions it may change
        for key, after in said.items():
            before = next((stood[each, key] for each in own if (each, key) in stood), None)
            if before is None or _differ(before, after) or (assessor, key) not in stood:
                yield _step(after, before.raw if before else "", after.raw)
            stood[assessor, key] = after
        for key in _list_cleared(assessment):
            gone = [decision for each in own if (decision := stood.pop((each, key), None))]
            if gone:
                form, who = assessment.form, name_assessor(assessment.who, assessment.form.holder, assessment.title)
                cleared = replace(gone[0], who=who, reason="", received=form.received, file=form.file)
                yield _step(cleared, gone[0].raw, "")


def _differ(before: Decision, after: Decision) -> bool:
    return (before.meaning, before.reason) != (after.meaning, after.reason)


def _list_cleared(assessment: Assessment) -> list[Key]:
    """The cells of which it takes back what was decided: blank under a name, or written so that it cannot be taken."""
    valid = {decision.key for decision in assessment.decisions if decision.value is not None}
    faulty = {decision.key for decision in assessment.decisions} - valid
    return sorted((assessment.rows if assessment.who else frozenset()) - valid | faulty)


def _outrank(written: Sequence[Decision]) -> list[Decision]:
    """The decisions without those of a cell that a head has decided, and somebody else, too."""
    settled = {decision.key for decision in written if decision.is_head and decision.value is not None}
    return [decision for decision in written if decision.is_head or decision.key not in settled]


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
    remedy = "请商定后由其中一位改好重新报回，另一位也改成一样或空着；其中一位已离任的，由接替的人在核定表封面写明，或者写在名册「科室」的“接替”一列"
    return Finding(
        FindingCode.CONFLICT, Severity.ERROR, f"同一处有不同的核定：{said}，都没有采用", remedy,
        decision.office, decision.file, decision.sheet, decision.cell, decision.item, decision.field, Audience.BUREAU,
    )  # fmt: skip


def _step(decision: Decision, before: str, after: str) -> Step:
    return Step(
        decision.office, decision.item, decision.field, decision.who, decision.received, before, after,
        decision.reason, decision.file,
    )  # fmt: skip
