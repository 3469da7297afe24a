"""Successions as the covers of 核定表 state them: believed beside the roster, never against it or one another."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.handouts.columns import (
    DEPARTED_HEAD,
    ITEM_DECISIONS,
    SUCCESSIONS,
    SUCCESSOR_HEAD,
    THIS_ASSESSOR,
    WHO,
)
from sfs_excel.returns.bureau.authority import Authority
from sfs_excel.returns.bureau.decisions import Assessment, Assessor
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.table import Held
from sfs_excel.returns.values import Remark
from sfs_excel.roster.model import Succession
from sfs_excel.roster.successions import find_contradiction, parse_successions, say_succession
from sfs_excel.roster.titles import DEPARTMENTS, HEADS, ROSTER_FILE, SUCCESSION
from sfs_excel.text import show_text
from sfs_excel.words import Audience, Severity

_SHOWN = 40  # characters of what was typed
_LIMIT = 200  # characters that are read: the cell takes fewer
_ROSTER = "名册「科室」的“接替”"
Claim = tuple[Assessment, Succession]


class TakenOver(NamedTuple):
    """One succession that a cover states, as far as the roster does not state the same.

    Attributes:
        file: of the 核定表.
    """

    department: str
    succession: Succession
    file: str


@dataclass(frozen=True)
class Settled:
    """
    Attributes:
        authority: the roster's, and what the covers state.
        taken_over: what holds by a cover alone.
        findings: on what does not hold, or is worth a look.
    """

    authority: Authority
    taken_over: tuple[TakenOver, ...]
    findings: tuple[Finding, ...]


def read_successions(form: BureauForm, who: str) -> tuple[tuple[Succession, ...], list[Finding]]:
    """Read from the cover from whom the assessor of this workbook takes over; nothing, where nothing stands there.

    Args:
        who: signed it; "" where nobody did.
    """
    held = _find_departed(form)
    if held is None or not held.text:
        return (), []
    found = parse_successions(held.text, who) if who and len(held.text) <= _LIMIT else None
    if found is not None and not find_contradiction(found):
        return found, []
    if not who:
        why, remedy = f"没有写{WHO}，不知道由谁接替", f"请在“{ITEM_DECISIONS.sheet}”上面写好{WHO}"
    else:
        why = "认不出接替的是谁" if found is None else find_contradiction(found)
        remedy = "请写离任人的姓名，可以在后面的括号里写原因，几个人的用顿号隔开"
    said = f"{DEPARTED_HEAD}写的是“{show_text(held.text, _SHOWN)}”，{why}，没有采用"
    return (), [_find(form, Severity.ERROR, said, f"{remedy}，改好后重新报回")]


def settle_successions(assessments: Sequence[Assessment], stated: Authority) -> Settled:
    """Take what the covers state beside what the roster does. Where the roster says otherwise, it holds; of what the covers of
    a department state in contradiction to one another, nothing does.

    Args:
        assessments: in order of receipt. Of one assessor the last that says anything of it counts; one that says nothing takes
            nothing back, since it is handed out blank.
        stated: by the roster.
    """
    last = {each.assessor: each for each in assessments if each.successions}
    taken: list[TakenOver] = []
    findings: list[Finding] = []
    for department, claiming in groupby(sorted(last.values(), key=_department), key=_department):
        claims = [(each, succession) for each in claiming for succession in each.successions]
        known = stated.list_successions(department)
        fitting = _drop_known(claims, known)
        findings += _doubt_against_roster(fitting, known)
        fitting = [claim for claim in fitting if not find_contradiction([*known, claim[1]])]
        if why := find_contradiction([*known, *(succession for _, succession in fitting)]):
            findings += _doubt_one_another(fitting, why)
        else:
            taken += [TakenOver(department, succession, each.form.file) for each, succession in fitting]
            findings += _ask_about_unknown(fitting, {each.assessor for each in assessments})
    findings += _ask_about_stated(stated, {each.assessor for each in assessments if each.who})
    heirs = {
        (each.department, each.succession.departed): (each.department, each.succession.successor) for each in taken
    }
    return Settled(replace(stated, heirs={**stated.heirs, **heirs}), tuple(taken), tuple(findings))


def _department(assessment: Assessment) -> str:
    return assessment.form.holder


def _drop_known(claims: Sequence[Claim], known: Sequence[Succession]) -> list[Claim]:
    said = {(each.successor, each.departed) for each in known}
    return [claim for claim in claims if (claim[1].successor, claim[1].departed) not in said]


def _doubt_against_roster(claims: Sequence[Claim], known: Sequence[Succession]) -> Iterator[Finding]:
    for each, succession in claims:
        if why := find_contradiction([*known, succession]):
            fact = f"封面写的{say_succession(succession)}与{_ROSTER}不一致（{why}），以名册为准"
            yield _find(each.form, Severity.REMINDER, fact, "请核对")


def _doubt_one_another(claims: Sequence[Claim], why: str) -> Iterator[Finding]:
    for each, succession in claims:
        fact = f"封面写的{say_succession(succession)}没有采用：各份核定表写的接替互相矛盾（{why}）"
        yield _find(each.form, Severity.ERROR, fact, f"请商定后在{_ROSTER}里写明，以名册为准")


def _ask_about_unknown(claims: Sequence[Claim], assessors: Collection[Assessor]) -> Iterator[Finding]:
    """A name that nobody signed with may be written in another way than that person did."""
    for each, succession in claims:
        if (each.form.holder, succession.departed) not in assessors:
            fact = f"封面写着接替{succession.departed}，而没有收到过{succession.departed}的核定表"
            yield _find(each.form, Severity.REMINDER, fact, "请核对姓名")


def _ask_about_stated(stated: Authority, assessors: Collection[Assessor]) -> Iterator[Finding]:
    """The same of the roster, as soon as anybody of the department has signed: before that nobody can tell."""
    signed = {department for department, _ in assessors}
    named = dict.fromkeys(
        [*((each, HEADS) for each in sorted(stated.heads))]
        + [(each, SUCCESSION) for pair in stated.heirs.items() for each in pair]
    )
    for (department, name), column in named:
        if department in signed and (department, name) not in assessors:
            fact = f"“{column}”里写着{name}，而没有收到过{name}的核定表"
            remedy = "请核对姓名；还没有交的，交来就不再提醒"
            yield Finding(
                FindingCode.SUCCESSION, Severity.REMINDER, fact, remedy,
                file=ROSTER_FILE, sheet=DEPARTMENTS, to=Audience.BUREAU,
            )  # fmt: skip


def _find_departed(form: BureauForm) -> Held | None:
    """The cell beside 本表的核定人; below it stands more of the cover."""
    cells = (line.cells for line in form.lines(SUCCESSIONS))
    return next((each[DEPARTED_HEAD] for each in cells if each[SUCCESSOR_HEAD].text == THIS_ASSESSOR), None)


def _find(form: BureauForm, severity: Severity, fact: str, remedy: str) -> Finding:
    held = _find_departed(form)
    remark = Remark(FindingCode.SUCCESSION, severity, fact, remedy)
    return form.find(remark, SUCCESSIONS, held.cell if held else "")
