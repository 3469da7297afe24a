"""The bureau's own forms as they came back -> decisions, votes and the record of the year, checked cell by cell.

What is wrong in one of them is told to the bureau, never to an office.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sfs_excel.errors import ERROR, Finding
from sfs_excel.form.bounds import greatest_score
from sfs_excel.form.columns import (
    BALLOTS,
    DECIDED_SCORE,
    DECIDED_VALUE,
    ITEM_DECISIONS,
    LABEL_HEAD,
    LOG,
    OFFICE_HEAD,
    REASON_HEAD,
    VALUE_DECISIONS,
    VOTE,
    TableSpec,
)
from sfs_excel.inbox.extract import Extract
from sfs_excel.inbox.table import Held, Line, Table
from sfs_excel.inbox.values import Reading, Remark, read_value
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rules.field import Field


@dataclass(frozen=True)
class Decision:
    """What an assessor decided of one item (`field` is empty) or one field of an office.

    Attributes:
        value: points, or the field's value (a flag is 1 or 0).
        raw: as it was typed.
        who: 核定人, or the department where nobody put a name.
        received: ISO time.
    """

    office: str
    item: int
    field: str
    value: float
    raw: str
    reason: str
    who: str
    received: str
    file: str
    sheet: str
    cell: str

    @property
    def key(self) -> tuple[str, int, str]:
        return self.office, self.item, self.field


@dataclass
class OwnForm:
    """One of the bureau's own forms, read. `holder`: the department, the voter's number, or 台账."""

    file: str
    holder: str
    who: str = ""
    decisions: list[Decision] = field(default_factory=list)
    votes: dict[str, float] = field(default_factory=dict)
    record: list["Entry"] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def remark(self, table: Table, cell: str, remark: Remark, office: str = "", item: int = 0, key: str = "") -> None:
        self.findings.append(
            Finding(
                remark.code, remark.severity, remark.fact, remark.remedy, office, self.file, table.sheet, cell, item, key,
                to="bureau",
            )
        )  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line of the bureau's record of the year."""

    office: str
    field: str
    count: float
    text: str  # 日期, 情况


def read_assessment(
    extract: Extract,
    rulebook: Rulebook,
    items: Collection[int],
    offices: Mapping[str, str],
    form: OwnForm,
    received: str,
) -> None:
    """Read a 核定表 into `form`.

    Args:
        items: that the department assesses.
        offices: code -> name.
    """
    form.who = extract.who or form.holder
    scores, values = _table(extract, ITEM_DECISIONS), _table(extract, VALUE_DECISIONS)
    for table, head in ((scores, DECIDED_SCORE), (values, DECIDED_VALUE)):
        seen: set[str] = set()
        for line in table.lines:
            held, reason = line.cells[head], line.cells[REASON_HEAD].text
            office, _, rest = line.key.rpartition("|")
            key = rest if "." in rest else ""
            known = office in offices and item_of(rest) in items and (not key or key in rulebook.fields)
            if not known or line.key in seen:
                fact = f"编号 {line.key} " + ("有两行，分不清用哪一行" if line.key in seen else "不是这份表里的")
                form.remark(table, held.cell, Remark("strange_row", ERROR, fact, "请用发放的原表重新填"))
                continue
            seen.add(line.key)
            asked = rulebook.fields[key] if key else _score_field(rulebook, item_of(rest))
            asked = asked.model_copy(update={"label": f"{offices[office]}{_name(rulebook, rest)}"})
            reading = _read(asked, held, extract)
            if reading is None:
                continue
            if reading.remark is not None:
                form.remark(table, held.cell, reading.remark, office, item_of(rest), key)
            if reading.value is not None:
                form.decisions.append(
                    Decision(
                        office, item_of(rest), key, reading.value, held.text, reason, form.who, received, form.file,
                        table.sheet, held.cell,
                    )
                )  # fmt: skip


def read_ballot(extract: Extract, rulebook: Rulebook, item: int, offices: Mapping[str, str], form: OwnForm) -> None:
    """Read a 票决表 into `form`. A ballot with any fault has no votes: it is set aside whole."""
    table = _table(extract, BALLOTS)
    grades = _grades(rulebook, item)
    points = rulebook.items[item].points
    given: dict[str, list[Held]] = {}
    for line in table.lines:
        given.setdefault(line.key, []).append(line.cells[VOTE])
    for office, name in offices.items():
        held = given.pop(office, [])
        if len(held) != 1:
            fact = f"{name}有{len(held)}行" if held else f"找不到{name}一行"
            form.remark(table, "", Remark("lost_row", ERROR, fact, "请用发放的原表重新评分"), office, item)
            continue
        asked = Field(label=f"{name}评分", type="score", maximum=points)
        if grades and held[0].text in grades:
            form.votes[office] = grades[held[0].text]
            continue
        if grades:
            fact = f"{name}填的是“{held[0].text}”，需要{'、'.join(grades)}之一" if held[0].text else f"{name}没有评"
            form.remark(table, held[0].cell, Remark("not_a_grade", ERROR, fact, "请从下拉列表中选一个"), office, item)
            continue
        reading = read_value(asked, held[0].content, date_1904=extract.date_1904)
        if reading.value is None and reading.remark is not None:
            form.remark(table, held[0].cell, reading.remark, office, item)
        elif reading.value is not None:
            form.votes[office] = reading.value
    if form.findings:
        form.votes.clear()


def read_log(extract: Extract, rulebook: Rulebook, offices: Mapping[str, str], form: OwnForm) -> None:
    """Read the 台账 into `form`: one entry a row; a row that cannot be understood is told, and not counted."""
    table = _table(extract, LOG)
    codes = {name: code for code, name in offices.items()}
    for line in table.lines:
        texts = {head: held.text for head, held in line.cells.items()}
        code = codes.get(texts[OFFICE_HEAD], "")
        key = _find_field(rulebook, texts["项目"], texts[LABEL_HEAD])
        if not code:
            _strange(form, table, line, OFFICE_HEAD, "名册里没有", "请从下拉列表中选司法所")
        elif not key:
            _strange(form, table, line, LABEL_HEAD, "责任书里没有", "请从下拉列表中选项目和填报项")
        else:
            asked = Field(label=f"{texts[OFFICE_HEAD]}{rulebook.fields[key].label}数量", type="decimal")
            reading = read_value(asked, line.cells["数量"].content, date_1904=extract.date_1904)
            if reading.remark is not None:
                form.remark(table, line.cells["数量"].cell, reading.remark, code, item_of(key), key)
            if reading.value is not None:
                said = "　".join(filter(None, (texts["日期"], rulebook.fields[key].label, texts["情况"])))
                form.record.append(Entry(code, key, reading.value, said))


def merge_decisions(forms: Sequence[OwnForm]) -> tuple[list[Decision], list[Finding]]:
    """What holds of the returns that count, and the conflicts: two assessors, two values. A conflict decides nothing."""
    by_key: dict[tuple[str, int, str], list[Decision]] = {}
    for form in forms:
        for decision in form.decisions:
            by_key.setdefault(decision.key, []).append(decision)
    settled, conflicts = [], []
    for decisions in by_key.values():
        if len({decision.value for decision in decisions}) == 1:
            settled.append(next((each for each in decisions if each.reason), decisions[0]))
            continue
        said = "，".join(f"{each.who}定{each.raw}" for each in decisions)
        for each in decisions:
            fact = f"同一处有不同的核定：{said}，都没有采用"
            conflicts.append(
                Finding(
                    "conflict", ERROR, fact, "请商定后由其中一位改好重新交来", each.office, each.file, each.sheet, each.cell,
                    each.item, each.field, "bureau",
                )
            )  # fmt: skip
    return settled, conflicts


@dataclass(frozen=True)
class Change:
    """One step in the trail of a decision; `before` is empty at the first."""

    office: str
    item: int
    field: str
    who: str
    received: str
    before: str
    after: str
    reason: str
    file: str


def trace_decisions(forms: Sequence[OwnForm]) -> list[Change]:
    """Every change of a decision, by any assessor, in order of receipt.

    Args:
        forms: all that were ever returned, superseded ones included, in order of receipt.
    """
    stood: dict[tuple[str, tuple[str, int, str]], Decision] = {}
    changes = []
    for form in forms:
        said = {decision.key: decision for decision in form.decisions}
        keys = [key for who, key in stood if who == form.who]
        for key in [*said, *(key for key in keys if key not in said)]:
            before, after = stood.get((form.who, key)), said.get(key)
            if after is None and before is not None:
                del stood[form.who, key]
                changes.append(_step(replace(before, raw="", reason="改回不作改动", file=form.file), before.raw))
            elif after is not None and (before is None or before.value != after.value):
                stood[form.who, key] = after
                changes.append(_step(after, before.raw if before else ""))
    return changes


def _step(decision: Decision, before: str) -> Change:
    return Change(
        decision.office, decision.item, decision.field, decision.who, decision.received, before, decision.raw,
        decision.reason, decision.file,
    )  # fmt: skip


def _table(extract: Extract, spec: TableSpec) -> Table:
    return next(table for table in extract.tables if table.spec == spec)


def _score_field(rulebook: Rulebook, item: int) -> Field:
    """How a score is read: within the item's points and what it may gain."""
    return Field(label="", type="decimal", maximum=greatest_score(rulebook, item))


def _name(rulebook: Rulebook, rest: str) -> str:
    return rulebook.fields[rest].label if "." in rest else f"第{item_of(rest)}项核定分"


def _read(asked: Field, held: Held, extract: Extract) -> Reading | None:
    """None where nothing stands: that accepts."""
    if not held.text and (held.content is None or held.content.kind == "text"):
        return None
    return read_value(asked, held.content, date_1904=extract.date_1904)


def _find_field(rulebook: Rulebook, item: str, label: str) -> str:
    """The full key of a field by its label, and by its item where several have that label."""
    found = [key for key, each in rulebook.fields.items() if each.label == label]
    own = [key for key in found if item.isdigit() and item_of(key) == int(item)]
    return (own or (found if len(found) == 1 else []) or [""])[0]


def _strange(form: OwnForm, table: Table, line: Line, head: str, fact: str, remedy: str) -> None:
    held = line.cells[head]
    said = f"{head}“{held.text}”{fact}" if held.text else f"{head}没有填"
    form.remark(table, held.cell, Remark("strange_row", ERROR, said, remedy))


def _grades(rulebook: Rulebook, item: int) -> Mapping[str, float]:
    rule = next(entry.rule for entry in rulebook.items[item].rules if entry.rule.KIND == "ballot")
    grades: Mapping[str, Decimal] = getattr(rule, "grades", None) or {}
    return {name: float(points) for name, points in grades.items()}
