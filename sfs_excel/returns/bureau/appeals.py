"""复核申请表 as it came back -> of which items an office asks for a review, and why.

What is wrong in it is told to the office, as in its form; the department that answers sees what can be taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.form.columns import EVIDENCE_HEAD, NUMBER_HEAD
from sfs_excel.handouts.assessor.assessed import show_words
from sfs_excel.handouts.columns import APPEALS, APPLIED, GROUNDS, TEXT_HEAD
from sfs_excel.returns.bureau.beside import fault_neighbour, holds_anything
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.file_names import OfficeNames, remark_on_name
from sfs_excel.returns.table import Line
from sfs_excel.returns.values import Reading, Remark, read_value
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rules.field import TEXT_LIMIT, Field
from sfs_excel.text import show_text
from sfs_excel.words import Audience, Severity

_INPUTS = (APPLIED, GROUNDS, EVIDENCE_HEAD)
_AGAIN = "请用原来发的复核申请表填写后重新报送"
_WHY = "请写明理由：依据什么事实、哪份材料，应得多少分，补好后重新报送"


@dataclass(frozen=True)
class Application:
    """One item of which an office asks for a review.

    Attributes:
        grounds, evidence: as written.
        file, received: of the workbook.
        cell: sheet and cell of the grounds.
        is_applied: it said so, beside its reason or without one.
        fault: why it cannot be taken yet; "" where it can.
    """

    office: str
    item: int
    grounds: str
    evidence: str
    file: str
    received: str
    cell: str
    is_applied: bool
    fault: str = ""


@dataclass(frozen=True)
class Appeal:
    """One 复核申请表, read.

    Attributes:
        applications: in the letter's order.
        earlier: what the same office's earlier ones asked of other items: an answer to that stays.
    """

    form: BureauForm
    applications: tuple[Application, ...]
    findings: tuple[Finding, ...]
    earlier: tuple[Application, ...] = ()

    def follow(self, before: "Appeal") -> "Appeal":
        """This one, after another of the same office."""
        own = {each.item for each in self.applications}
        asked = {each.item: each for each in (*before.earlier, *before.applications) if each.item not in own}
        return replace(self, earlier=tuple(each for each in asked.values() if not each.fault))


def read_appeal(form: BureauForm, rulebook: Rulebook, offices: Mapping[str, str], named: OfficeNames) -> Appeal:
    """
    Args:
        offices: code -> name.
        named: the same, as files may be named.
    """
    reader = _Reader(form, rulebook)
    applications = sorted(reader.read(), key=lambda each: each.item)
    remark = remark_on_name(form.file, form.holder, offices, named)
    found = [*form.find_in_file(), *([form.find(remark)] if remark else []), *reader.findings]
    return Appeal(
        form, tuple(applications), tuple(replace(each, office=form.holder, to=Audience.OFFICE) for each in found)
    )


class _Reader:
    """One reading, from the first row to the last."""

    def __init__(self, form: BureauForm, rulebook: Rulebook) -> None:
        self.findings: list[Finding] = []
        self._form, self._rulebook = form, rulebook

    def read(self) -> Iterator[Application]:
        """Return what is applied for; faults are gathered in `findings`."""
        rows: dict[str, list[Line]] = {}
        for line in self._form.lines(APPEALS):
            rows.setdefault(line.key, []).append(line)
        for key, lines in rows.items():
            written = [line for line in lines if any(holds_anything(line.cells[head]) for head in _INPUTS)]
            if written:
                yield from self._read_row(item_of(key), lines, written[0])

    def _read_row(self, item: int, lines: Sequence[Line], line: Line) -> Iterator[Application]:
        applied = self._read_applied(item, line)
        is_applied = bool(applied.value)
        fault = self._fault_place(item, lines, line) or self._fault_application(item, line, applied)
        if fault is None and not is_applied:
            return
        if fault is not None:
            self._note(fault, item, line, APPLIED if line.cells[GROUNDS].text else GROUNDS)
            if fault.code == FindingCode.STRANGE_ROW:
                return
        table = next(each for each in self._form.extract.tables if each.spec == APPEALS)
        grounds, evidence = (show_text(line.cells[head].text, TEXT_LIMIT) for head in (GROUNDS, EVIDENCE_HEAD))
        cell = f"「{table.sheet}」{line.cells[GROUNDS].cell}"
        yield Application(
            self._form.holder, item, grounds, evidence, self._form.file, self._form.received, cell, is_applied,
            fault.fact if fault else "",
        )  # fmt: skip

    def _fault_place(self, item: int, lines: Sequence[Line], line: Line) -> Remark | None:
        """Tell why nobody can know of which item a row speaks."""
        own = self._rulebook.items.get(item)
        if own is None or own.is_voted:
            return _fault(
                FindingCode.STRANGE_ROW, f"第{item}项不在可以申请复核的项目里，没有受理", "请核对项目后重新报送"
            )
        if self._form.is_other(item):
            fact = f"第{item}项在这份申请表做好以后改成了另外的内容，没有受理"
            return _fault(FindingCode.STRANGE_ROW, fact, "请用新做的复核申请表填写")
        if len(lines) > 1:
            return _fault(FindingCode.DOUBLE_ROW, f"第{item}项有{len(lines)}行，分不清用哪一行，没有受理", _AGAIN)
        beside = {NUMBER_HEAD: str(item), TEXT_HEAD: show_words(self._form.find_text(own))}
        shown = (fault_neighbour(line.key, expected, line.cells[head]) for head, expected in beside.items())
        moved = next(filter(None, shown), "")
        return _fault(FindingCode.WRONG_LABEL, f"{moved}，没有受理", _AGAIN) if moved else None

    def _fault_application(self, item: int, line: Line, applied: Reading) -> Remark | None:
        """Tell what is missing in a row, or cannot be read."""
        if not holds_anything(line.cells[APPLIED]):
            fact = f"第{item}项写了理由或佐证材料，没有选“是”，没有当作申请"
            return _fault(FindingCode.INCOMPLETE, fact, "申请复核的请选“是”，不申请的请删去所写的，改好后重新报送")
        if applied.value is None:
            return applied.remark
        if applied.remark is not None:
            self._note(applied.remark, item, line, APPLIED)
        if not applied.value:
            return None
        grounds = read_value(Field(label=f"第{item}项{GROUNDS}", type="text"), line.cells[GROUNDS].content)
        if grounds.value is not None or grounds.remark is None:
            return None
        if grounds.remark.code == FindingCode.MISSING:
            return _fault(FindingCode.INCOMPLETE, f"第{item}项申请复核，没有写{GROUNDS}", _WHY)
        return grounds.remark

    def _read_applied(self, item: int, line: Line) -> Reading:
        asked = Field(label=f"第{item}项{APPLIED}", type="flag")
        return read_value(asked, line.cells[APPLIED].content, date_1904=self._form.extract.date_1904)

    def _note(self, remark: Remark, item: int, line: Line, head: str) -> None:
        self.findings.append(self._form.find(remark, APPEALS, line.cells[head].cell, item=item))


def _fault(code: FindingCode, fact: str, remedy: str) -> Remark:
    return Remark(code, Severity.ERROR, fact, remedy)
