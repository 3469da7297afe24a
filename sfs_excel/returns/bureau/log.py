"""平时台账 as it came back -> the bureau's log, entry by entry."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sfs_excel.errors import Finding
from sfs_excel.expr.shown import as_shown, say_number
from sfs_excel.finding_codes import FindingCode
from sfs_excel.form.columns import LABEL_HEAD
from sfs_excel.handouts.columns import LOG, OFFICE_HEAD
from sfs_excel.handouts.log.entries import Row, Typed
from sfs_excel.handouts.log.lists import find_offices, label_fields, label_logged, label_offices, list_open
from sfs_excel.handouts.log.states import count_days
from sfs_excel.reading.dates import date_of
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.table import Held, Line
from sfs_excel.returns.validate import show_raw
from sfs_excel.returns.values import Remark, read_value
from sfs_excel.roster.former import NONE, Former
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rules.field import Field
from sfs_excel.text import show_text
from sfs_excel.words import Fate, Severity

DAY, _, ITEM, _, COUNT, WHAT, WHO = LOG.heads
_TIMES = "次"  # the unit of what has none
_NOT_COUNTED = "台账的一行没有计入："
_NO_COUNT = "请填数量，一般填1；没有发生的，把这一行清空，改好后重新交来"
_SHOWN = 40  # characters of what was typed
_KEPT = 2000  # characters of a cell that are written down again
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass(frozen=True)
class Entry:
    """One entry.

    Attributes:
        item, field: 0 and "" where the entry is not about one.
        count: None where it is not one that is counted.
        what: in words.
        who: 记录人.
        opens: what it says something of that only the bureau can know, and gives no number: rows of a 核定表, by key.
    """

    office: str
    day: date
    item: int
    field: str
    count: float | None
    what: str
    who: str
    cell: str
    opens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """An entry that is not counted, though it says of what it is one: until somebody has looked, what it would count for
    is open, and nobody's blank decides it.

    Attributes:
        field: "" where the entry names its item alone.
        fact: why it is not counted.
        opens: rows of a 核定表, by key (`12.late`, of a score `06`).
    """

    office: str
    item: int
    field: str
    day: date | None
    what: str
    who: str
    fact: str
    opens: tuple[str, ...]


@dataclass(frozen=True)
class Log:
    """The log, read: what counts of it, and what could not be understood.

    Attributes:
        rows: all of it, as it was written, with offices by the names that they have now.
    """

    form: BureauForm
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def opens(self) -> set[tuple[str, str]]:
        """(office, row of a 核定表), for all that waits for somebody to look."""
        told: list[Entry | Doubt] = [*self.entries, *self.doubts]
        return {(each.office, row) for each in told for row in each.opens}

    @property
    def counts(self) -> dict[tuple[str, str], float]:
        """(office, field) -> what its entries add up to."""
        counts: dict[tuple[str, str], float] = {}
        for entry in self.entries:
            if entry.count is not None:
                counts[entry.office, entry.field] = counts.get((entry.office, entry.field), 0.0) + entry.count
        return counts


def read_log(form: BureauForm, rulebook: Rulebook, offices: Mapping[str, str], former: Former = NONE) -> Log:
    """An entry that the workbook itself does not count (its 状态 is not 完整) is told. It is not counted here either, unless
    it can only mean one thing: a day or a number that was typed as text.

    Args:
        offices: code -> name.
        former: what they were called before: what was written under it is theirs.
    """
    reader = _Reader(form, rulebook, offices, former)
    entries = tuple(entry for line in form.lines(LOG) if (entry := reader.read(line)) is not None)
    return Log(form, entries, (*form.find_in_file(), *reader.findings), tuple(reader.doubts), tuple(reader.rows))


def compare_logs(earlier: Log, later: Log) -> Finding | None:
    """Return what is said where a later log has lost entries of an earlier one: it counts all the same."""
    lost = Counter(map(_identity, earlier.entries)) - Counter(map(_identity, later.entries))
    if not lost:
        return None
    fact = f"前一份台账“{earlier.form.file}”里有{lost.total()}条记录，这一份里没有了"
    return later.form.find(
        Remark(FindingCode.LOST_ENTRIES, Severity.REMINDER, fact, "台账以最后收到的一份为准，请核实是不是漏了")
    )


def _identity(entry: Entry) -> tuple[object, ...]:
    return entry.office, entry.day, entry.item, entry.field, entry.count, entry.what


def _list_labels(form: BureauForm, rulebook: Rulebook) -> dict[str, str]:
    """Tell how an entry of this very workbook names a field -> its full key; not those that ask something else by now."""
    mended = form.mended
    if mended is None:
        return label_fields(rulebook)
    labels = label_logged(mended.fields)
    return {label: key for label, key in labels.items() if mended.tell(key) in (Fate.KEPT, Fate.ASKED)}


class _Reader:
    def __init__(self, form: BureauForm, rulebook: Rulebook, offices: Mapping[str, str], former: Former) -> None:
        self.findings: list[Finding] = []
        self.doubts: list[Doubt] = []
        self.rows: list[Row] = []
        self._form, self._rulebook = form, rulebook
        self._offices = offices
        self._codes, self._names = find_offices(offices, former), label_offices(offices, former)
        self._labels = _list_labels(form, rulebook)
        self._now = {key: label for label, key in label_fields(rulebook).items()}
        self._numbers = {str(each) for each in rulebook.items}
        self._first, self._last = count_days(rulebook.year)

    def read(self, line: Line) -> Entry | None:
        cells = line.cells
        before = len(self.findings)
        day = self._read_day(cells[DAY])
        office = self._read_office(cells[OFFICE_HEAD])
        self.rows.append(self._keep(line, day, office))
        place = self._read_place(cells[ITEM], cells[LABEL_HEAD])
        item, field = place or (0, "")
        count = self._read_count(cells[COUNT], office, field) if place is not None else None
        what, who = cells[WHAT].text, cells[WHO].text
        if place is not None and not field and not what:
            self._fault(cells[WHAT], WHAT, "", "不按次数计的，请写明情况")
        faults = [
            each.fact.removeprefix(_NOT_COUNTED) for each in self.findings[before:] if each.severity == Severity.ERROR
        ]
        if not faults:
            assert day is not None  # otherwise a fault was found
            opens = () if field or not item else self._list_open(item, "", is_counted=False)
            return Entry(office, day, item, field, count, what, who, cells[OFFICE_HEAD].cell, opens)
        if office and count != 0:  # 0 says that nothing happened
            for number, key in dict.fromkeys(self._name_places(cells[ITEM], cells[LABEL_HEAD])):
                opens = self._list_open(number, key, is_counted=True)
                self.doubts.append(Doubt(office, number, key, day, what, who, "；".join(faults), opens))
        return None

    def _read_office(self, held: Held) -> str:
        """The code; "" where it is nobody's, or may be one of two."""
        office = self._codes.get(held.text)
        if office is None:
            self._fault(held, OFFICE_HEAD, "名册里没有", "请从下拉列表中选司法所")
        elif not office:
            self._fault(
                held,
                OFFICE_HEAD,
                "是一个所现在的名称，也是另一个所用过的，分不清",
                "请用新做的台账，从下拉列表中选带编码的",
            )
        return office or ""

    def _keep(self, line: Line, day: date | None, office: str) -> Row:
        """The row as it was written; but a day is a day, and office and field are called as today."""
        typed: dict[str, Typed] = {head: _keep_typed(held) for head, held in line.cells.items() if head in LOG.heads}
        typed[DAY] = day or typed[DAY]
        typed[OFFICE_HEAD] = self._names.get(office, typed[OFFICE_HEAD])
        key = self._labels.get(line.cells[LABEL_HEAD].text, "")
        typed[LABEL_HEAD] = self._now.get(key, typed[LABEL_HEAD])
        return Row(*(typed[head] for head in LOG.heads))

    def _list_open(self, item: int, field: str, *, is_counted: bool) -> tuple[str, ...]:
        return tuple(list_open(self._rulebook, item, field, is_counted=is_counted))

    def _name_places(self, item: Held, label: Held) -> Iterator[tuple[int, str]]:
        """Every item and field that an entry names, be it that they contradict each other."""
        field = self._labels.get(label.text, "")
        if field:
            yield item_of(field), field
        number = _read_number(item)
        if number in self._numbers and (not field or item_of(field) != int(number)):
            yield int(number), ""

    def _read_day(self, held: Held) -> date | None:
        content, found = held.content, None
        if content is not None and isinstance(content.value, float):
            moment = date_of(content.value, self._form.extract.date_1904)
            found = date(moment.year, moment.month, moment.day) if moment else None
        elif match := _DAY.fullmatch(held.text):
            try:
                found = date(*map(int, match.groups()))
            except ValueError:
                found = None
        if found is None or not self._first <= found <= self._last:
            days = f"{self._first:%Y-%m-%d}到{self._last:%Y-%m-%d}"
            self._fault(held, DAY, f"不是{days}之间的日期", f"请填{self._first.year}-5-3 这样的日期")
            return None
        return found

    def _read_place(self, item: Held, label: Held) -> tuple[int, str] | None:
        """The item and the field that an entry is about; None where that cannot be known."""
        number = _read_number(item)
        if number and number not in self._numbers:
            self._fault(item, ITEM, "责任书里没有", "请从下拉列表中选责任书的序号")
            return None
        if number and self._form.is_other(int(number)):
            self._fault(item, ITEM, "在这份台账做好以后改成了另外的内容", "请运行 assess 重新做台账，按新的序号记")
            return None
        field = self._labels.get(label.text, "")
        if field and self._form.mended is not None and self._form.mended.tell(field) == Fate.ASKED:
            said = f"{LABEL_HEAD}“{show_text(label.text, _SHOWN)}”所问的改过，等县局确认是不是同一问题"
            remedy = f"请运行 question {field} 确认，不用重新交来"
            self._note(Remark(FindingCode.QUESTION, Severity.ERROR, f"{_NOT_COUNTED}{said}", remedy), label)
            return None
        if label.text and not field:
            self._fault(label, LABEL_HEAD, "责任书里没有", "请从下拉列表中选填报项")
            return None
        if field and number and item_of(field) != int(number):
            self._fault(item, ITEM, f"与填报项“{label.text}”不是同一项", "请核对项目和填报项")
            return None
        return (item_of(field) if field else int(number or 0)), field

    def _read_count(self, held: Held, office: str, field: str) -> float | None:
        if not field:
            if held.text:
                self._fault(held, COUNT, "没有写明是哪一个填报项的数量", "请选填报项，或删去数量")
            return None
        asked = self._rulebook.fields[field]
        label = f"{self._offices.get(office, '')}{asked.label}数量"
        counted = Field(label=label, type="decimal", unit=asked.unit or _TIMES)
        reading = read_value(counted, held.content, date_1904=self._form.extract.date_1904)
        if reading.remark is not None:
            is_missing = (
                reading.remark.code == FindingCode.MISSING
            )  # of what a form asks, 0 says that nothing happened; here no line does
            remark = replace(reading.remark, remedy=_NO_COUNT) if is_missing else reading.remark
            self._note(remark, held, office, field)
        elif reading.value == 0:
            self._fault(held, COUNT, "应当大于0", "没有发生的不用记")
        return reading.value

    def _fault(self, held: Held, head: str, fact: str, remedy: str) -> None:
        said = f"{head}“{show_text(show_raw(held.content), _SHOWN)}”{fact}" if held.text else f"{head}没有填"
        self._note(
            Remark(FindingCode.STRANGE_ROW, Severity.ERROR, f"{_NOT_COUNTED}{said}", f"{remedy}后重新交来"), held
        )

    def _note(self, remark: Remark, held: Held, office: str = "", field: str = "") -> None:
        self.findings.append(self._form.find(remark, LOG, held.cell, office, item_of(field) if field else 0, field))


def _keep_typed(held: Held) -> float | str | None:
    value = held.content.value if held.content is not None else None
    return value if isinstance(value, float) else show_text(held.text, _KEPT) or None


def _read_number(item: Held) -> str:
    """An item's number as text, however it was typed."""
    value = item.content.value if item.content is not None else None
    return say_number(as_shown(value)) if isinstance(value, float) else item.text
