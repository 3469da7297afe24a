"""核定表 as it came back -> what its assessor decided, cell by cell, and which offices and items it speaks of.

A row is known by its hidden key, and believed beside its office and its item only.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.form.columns import EVIDENCE_HEAD, LABEL_HEAD, NUMBER_HEAD, VALUE_HEAD
from sfs_excel.form.inputs import say_expected
from sfs_excel.handouts.assessor.assessed import show_item
from sfs_excel.handouts.columns import (
    ANSWER,
    ANSWERS,
    DECIDED_SCORE,
    DECIDED_VALUE,
    GROUNDS,
    ITEM_DECISIONS,
    OFFICE_HEAD,
    REASON_HEAD,
    TEXT_HEAD,
    VALUE_DECISIONS,
)
from sfs_excel.returns.bureau.answers import INPUTS, read_answer
from sfs_excel.returns.bureau.beside import (
    MOVED_REMEDY,
    Names,
    doubt_row,
    fault_neighbour,
    holds_anything,
    say_moved,
)
from sfs_excel.returns.bureau.decisions import ANSWER as ANSWER_KEY
from sfs_excel.returns.bureau.decisions import Assessment, Decision, Key, Pair, name_assessor
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.bureau.mended_rows import refuse_other, remind_of_changed, tell_fate
from sfs_excel.returns.bureau.taking_over import read_successions
from sfs_excel.returns.table import Held, Line
from sfs_excel.returns.validate import show_raw
from sfs_excel.returns.values import Reading, Remark, read_value
from sfs_excel.returns.wordings import may_accept
from sfs_excel.roster.former import NONE, Former
from sfs_excel.rulebook.bounds import can_score, greatest_score
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rules.field import Field
from sfs_excel.sheets.columns import TableSpec
from sfs_excel.text import show_text
from sfs_excel.words import Fate, Severity

_HEADS = {ITEM_DECISIONS: DECIDED_SCORE, VALUE_DECISIONS: DECIDED_VALUE, ANSWERS: ANSWER}
_SHOWN = 40  # characters of what was typed, and of a name
_MOST_NAMED = 5


def read_assessment(
    form: BureauForm,
    rulebook: Rulebook,
    items: Collection[int],
    offices: Mapping[str, str],
    former: Former = NONE,
) -> Assessment:
    """
    Args:
        items: that the department assesses.
        offices: code -> name.
        former: see `Bureau`.
    """
    reader = _Reader(form, rulebook, items, offices, former)
    decisions = tuple(reader.read())
    successions, doubts = read_successions(form, reader.who)
    return Assessment(
        form, reader.who, decisions, frozenset(reader.covered), frozenset(reader.rows), reader.seen,
        (*form.find_in_file(), *doubts, *reader.findings, *remind_of_changed(form, decisions)), successions=successions,
    )  # fmt: skip


class _Reader:
    """One reading, from the first row to the last."""

    def __init__(
        self,
        form: BureauForm,
        rulebook: Rulebook,
        items: Collection[int],
        offices: Mapping[str, str],
        former: Former,
    ) -> None:
        self.covered: set[Pair] = set()
        self.rows: set[Key] = set()
        self.seen: dict[tuple[str, str], str] = {}
        self.findings: list[Finding] = []
        self._form, self._rulebook, self._items, self._offices = form, rulebook, items, offices
        self._find_code = former.find_code
        self._moved: list[str] = []
        lines = [line for spec in _HEADS for line in form.lines(spec)]
        shown = ((self._find_code(line.key.rpartition("|")[0]), line.cells[OFFICE_HEAD].text) for line in lines)
        self._names = Names(shown, offices, former)
        self.who = show_text(form.extract.who, _SHOWN)
        self._who = name_assessor(self.who, form.holder)

    def read(self) -> Iterator[Decision]:
        for spec, head in _HEADS.items():
            rows: dict[str, list[Line]] = {}
            for line in self._form.lines(spec):
                rows.setdefault(line.key, []).append(line)
            for lines in rows.values():
                yield from self._read_row(spec, head, lines)
        self.findings += [self._form.find(remark) for remark in self._names.remark_on_renamed()]
        if self._moved:
            named = "、".join(self._moved[:_MOST_NAMED]) + ("等" if len(self._moved) > _MOST_NAMED else "")
            fact = f"{len(self._moved)}个空着的格子，编号与旁边的司法所或项目对不上，没有当作接受：{named}"
            self.findings.append(self._form.find(Remark(FindingCode.WRONG_LABEL, Severity.ERROR, fact, MOVED_REMEDY)))

    def _read_row(self, spec: TableSpec, head: str, lines: list[Line]) -> Iterator[Decision]:
        line = lines[0]
        code, _, rest = line.key.rpartition("|")
        office = self._find_code(code)
        item, field = item_of(rest), "" if spec is ITEM_DECISIONS else rest
        inputs = INPUTS if spec is ANSWERS else (head,)
        written = [each for each in lines if any(holds_anything(each.cells[name]) for name in inputs)]
        fault = self._fault_row(office, item, field)
        if fault is not None:
            if written:
                self.findings.append(self._form.find(fault, spec, written[0].cells[head].cell, item=item))
            return
        key = office, item, field
        if len(lines) == 1 and (moved := self._fault_place(spec, line, key)):
            if written:
                doubt = Reading(None, doubt_row(moved, "没有采用"))
                yield self._make_decision(spec, line.cells[head], line.cells[REASON_HEAD], key, doubt)
            else:
                self._moved.append(self._label(key))
            return
        if (fate := tell_fate(self._form, item, field)) != Fate.KEPT:
            if written:
                held = written[0].cells[head]
                typed = f"{self._label(key)}填了{show_text(self._show(held), _SHOWN)}"
                doubt = Reading(None, refuse_other(typed, fate))
                yield self._make_decision(spec, held, written[0].cells[REASON_HEAD], key, doubt)
            return
        self.rows.add(key)
        if len(lines) > 1:
            if written:
                yield self._doubt_rows(spec, head, written[0], key, len(lines))
            return
        if spec is ANSWERS:
            yield from self._read_answer(line, key)
            return
        self._see(line, key)
        decision = self._read_decision(spec, head, line, key)
        self.covered.add((office, item))
        if decision is not None:
            yield decision

    def _see(self, line: Line, key: Key) -> None:
        """Note what the office had reported when the workbook was made."""
        office, item, field = key
        if field and self._rulebook.fields[field].by == "office":
            self.seen[office, field] = line.cells[VALUE_HEAD].stored
        if not field:
            self.seen[office, f"{item:02d}.evidence"] = line.cells[EVIDENCE_HEAD].stored

    def _read_answer(self, line: Line, key: Key) -> Iterator[Decision]:
        """An answer to an appeal, which stays whatever became of the item's rules."""
        label = self._label(key)
        answer = read_answer(line, label, self._rulebook, key[1], date_1904=self._form.extract.date_1904)
        if answer is not None:
            held, reason = line.cells[ANSWER], line.cells[REASON_HEAD]
            decision = self._make_decision(ANSWERS, held, reason, key, answer.reading)
            yield replace(decision, raw=answer.raw, is_text=not answer.sets_points, answers=line.cells[GROUNDS].stored)

    def _fault_row(self, office: str, item: int, field: str) -> Remark | None:
        """Tell why a row is none that this department decides; told only where somebody wrote something there."""
        place = f"{self._offices.get(office, office)}第{item}项"
        if office not in self._offices:
            return Remark(
                FindingCode.STRANGE_ROW,
                Severity.ERROR,
                f"编码 {office} 的司法所不在名册里，这一行没有采用",
                "请核对名册",
            )
        known = field in self._rulebook.fields if field else self._can_decide(item)
        if field.endswith(ANSWER_KEY):
            known = item in self._rulebook.items and not self._rulebook.items[item].is_voted
        if item not in self._rulebook.items or not known:
            return Remark(
                FindingCode.STRANGE_ROW,
                Severity.ERROR,
                f"{place}：责任书里没有这一行所说的，没有采用",
                "请用新做的核定表填写",
            )
        if item not in self._items:
            fact = f"{place}现在不归{self._form.holder}核定，没有采用"
            return Remark(FindingCode.STRANGE_ROW, Severity.ERROR, fact, "请核对名册「科室」的负责项目")
        return None

    def _fault_place(self, spec: TableSpec, line: Line, key: Key) -> str:
        """Return what is said where another office or item stands beside the key than it names: nobody can know which was meant."""
        office, item, field = key
        name = line.cells[OFFICE_HEAD].text
        if not self._names.agree(office, name):
            return say_moved(line.key, self._offices[office], name)
        beside = {NUMBER_HEAD: str(item)}
        if spec is VALUE_DECISIONS:
            asked, mended = self._rulebook.fields[field], self._form.mended
            beside[LABEL_HEAD] = asked.label if mended is None else mended.label(field, asked)
        else:
            beside[TEXT_HEAD] = show_item(self._form.find_text(self._rulebook.items[item]))
        faults = (fault_neighbour(line.key, expected, line.cells[head]) for head, expected in beside.items())
        return next(filter(None, faults), "")

    def _can_decide(self, item: int) -> bool:
        own = self._rulebook.items.get(item)
        return own is not None and not own.is_voted and can_score(self._rulebook, item)

    def _doubt_rows(self, spec: TableSpec, head: str, line: Line, key: Key, count: int) -> Decision:
        """Nobody can know which of several rows of one key is meant."""
        fact = f"{self._label(key)}有{count}行，分不清用哪一行，没有采用"
        doubt = Reading(None, Remark(FindingCode.DOUBLE_ROW, Severity.ERROR, fact, "请删去多余的行后重新报回"))
        return self._make_decision(spec, line.cells[head], line.cells[REASON_HEAD], key, doubt)

    def _label(self, key: Key) -> str:
        office, item, field = key
        asked = self._rulebook.fields[field].label if field in self._rulebook.fields else f"第{item}项{DECIDED_SCORE}"
        asked = f"第{item}项复核" if field.endswith(ANSWER_KEY) else asked
        return f"{self._offices[office]}{asked}"

    def _read_decision(self, spec: TableSpec, head: str, line: Line, key: Key) -> Decision | None:
        _, item, field = key
        held, reason, label = line.cells[head], line.cells[REASON_HEAD], self._label(key)
        reading = self._read_cell(held, label, item, field)
        if reading is None:
            if reason.text:
                fact = f"{label}写了理由，没有填{head}，按接受现有的数计"
                self.findings.append(
                    self._form.find(
                        Remark(FindingCode.REASON_ALONE, Severity.REMINDER, fact, "请核实是不是漏填"),
                        spec,
                        reason.cell,
                        *key,
                    )
                )
            return None
        return self._make_decision(spec, held, reason, key, reading)

    def _make_decision(self, spec: TableSpec, held: Held, reason: Held, key: Key, reading: Reading) -> Decision:
        found = () if reading.remark is None else (self._form.find(reading.remark, spec, held.cell, *key),)
        sheet = next(table.sheet for table in self._form.extract.tables if table.spec == spec)
        return Decision(
            *key, reading.value, self._show(held), reason.text, self._who, self._form.received, self._form.file, sheet,
            held.cell, found, is_text=key[2] in self._rulebook.fields and self._rulebook.fields[key[2]].type == "text",
        )  # fmt: skip

    def _show(self, held: Held) -> str:
        return show_raw(held.content, date_1904=self._form.extract.date_1904)

    def _read_cell(self, held: Held, label: str, item: int, field: str) -> Reading | None:
        """None where nothing stands: that accepts."""
        if not holds_anything(held):
            return None
        if field:
            asked = self._rulebook.fields[field].model_copy(update={"label": label})
            if may_accept(asked, held.text):
                fact = (
                    f"{label}的{DECIDED_VALUE}写的是“{show_text(held.text, _SHOWN)}”，分不清是接受现有的，还是改为别的"
                )
                remedy = f"接受的请空着，要改的{say_expected(asked)}，改好后重新报回"
                return Reading(None, Remark(FindingCode.DOUBTFUL_WORD, Severity.ERROR, fact, remedy))
        else:
            asked = Field(label=label, type="decimal", unit="分", maximum=greatest_score(self._rulebook, item))
        reading = read_value(asked, held.content, date_1904=self._form.extract.date_1904)
        if not field and reading.value is not None and abs(round(reading.value, 2) - reading.value) > 1e-9:
            fact = f"{label}填的是{show_raw(held.content)}，最多两位小数"
            return Reading(None, Remark(FindingCode.NOT_ON_STEP, Severity.ERROR, fact, "请改成两位小数以内后重新报回"))
        return reading
