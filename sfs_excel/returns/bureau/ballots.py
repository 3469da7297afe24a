"""票决表 as it came back -> a voter's votes. A ballot with any fault is set aside whole, and named by its number."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.handouts.columns import BALLOTS, OFFICE_HEAD, VOTE
from sfs_excel.returns.bureau.beside import Names, doubt_row, say_moved
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.table import Held
from sfs_excel.returns.validate import show_raw
from sfs_excel.returns.values import Reading, Remark, read_value
from sfs_excel.roster.former import NONE, Former
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.placed import find_ballot
from sfs_excel.rules.field import Field
from sfs_excel.text import show_text
from sfs_excel.words import Severity

_SHOWN = 20  # characters of what was typed


@dataclass(frozen=True)
class Vote:
    """Points, and the vote as it was written: a grade, or the points."""

    points: float
    said: str


@dataclass(frozen=True)
class Ballot:
    """One ballot, read. `votes`, by office, is empty where the ballot was set aside."""

    form: BureauForm
    votes: Mapping[str, Vote]
    findings: tuple[Finding, ...] = ()

    @property
    def voter(self) -> str:
        """The voter's number, never a name."""
        return self.form.holder

    @property
    def is_valid(self) -> bool:
        """Tell whether its votes count: it was not set aside."""
        return bool(self.votes)


def read_ballot(
    form: BureauForm,
    rulebook: Rulebook,
    offices: Mapping[str, str],
    former: Former = NONE,
    outside: Collection[str] = (),
) -> Ballot:
    """
    Args:
        offices: code -> name.
        former, outside: see `Bureau`.
    """
    found = find_ballot(rulebook)
    if found is None or form.is_other(found[0].item):
        fact = "票决的项目在票决表做好以后改成了另外的内容，整张没有计入"
        return Ballot(
            form, {}, (form.find(Remark(FindingCode.OTHER_RULE, Severity.ERROR, fact, "请用新做的票决表重新评")),)
        )
    placed, rule = found
    given: dict[str, list[Held]] = {}
    rows = [(former.find_code(line.key), line) for line in form.lines(BALLOTS)]
    names = Names(((code, line.cells[OFFICE_HEAD].text) for code, line in rows), offices, former)
    votes: dict[str, Vote] = {}
    findings = form.find_in_file() + [form.find(remark) for remark in names.remark_on_renamed()]
    for code, line in rows:
        given.setdefault(code, []).append(line.cells[VOTE])
        beside = line.cells[OFFICE_HEAD]
        if code in offices and not names.agree(code, beside.text):
            moved = say_moved(line.key, offices[code], beside.text)
            findings.append(form.find(doubt_row(moved, "整张没有计入"), BALLOTS, beside.cell, code, placed.item))
    for office, name in offices.items():
        if office in outside and office not in given:
            continue
        asked = Field(label=f"{name}评分", type="score", maximum=placed.scope.points)
        held = given.get(office, [])
        reading = _read_vote(asked, held, {grade: float(points) for grade, points in rule.grades.items()}, form)
        if reading.remark is not None and office not in outside:
            cell = held[0].cell if held else ""
            findings.append(form.find(reading.remark, BALLOTS, cell, office, placed.item))
        if reading.value is not None:
            votes[office] = Vote(reading.value, show_raw(held[0].content))
    is_whole = all(finding.severity != Severity.ERROR for finding in findings)
    return Ballot(form, votes if is_whole else {}, tuple(findings))


def _read_vote(asked: Field, rows: list[Held], grades: Mapping[str, float], form: BureauForm) -> Reading:
    if len(rows) != 1:
        fact = f"{asked.label}有{len(rows)}行，分不清用哪一行" if rows else f"{asked.label}的一行找不到"
        return Reading(
            None, Remark(FindingCode.LOST_ROW, Severity.ERROR, f"{fact}，整张没有计入", "请用发放的原表重新评分")
        )
    [held] = rows
    if grades:
        if held.text in grades:
            return Reading(grades[held.text])
        fact = (
            f"{asked.label}填的是“{show_text(show_raw(held.content), _SHOWN)}”，需要{'、'.join(grades)}之一"
            if held.text
            else f"{asked.label}没有填"
        )
        return Reading(
            None,
            Remark(
                FindingCode.NOT_A_GRADE, Severity.ERROR, f"{fact}，整张没有计入", "请从下拉列表中选一个，改好后重新报回"
            ),
        )
    reading = read_value(asked, held.content, date_1904=form.extract.date_1904)
    if reading.value is None and reading.remark is not None:
        remark = reading.remark
        remedy = (
            "请补评后重新报回" if remark.code == FindingCode.MISSING else remark.remedy
        )  # a vote that is blank is not 0
        return Reading(None, Remark(remark.code, Severity.ERROR, f"{remark.fact}，整张没有计入", remedy))
    return reading
