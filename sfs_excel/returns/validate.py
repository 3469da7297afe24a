"""The rows of a return -> answers and findings, field by field. Values are found by key, and believed beside their label only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sfs_excel.errors import Finding
from sfs_excel.expr.shown import as_shown, say_number, show_number
from sfs_excel.finding_codes import FindingCode
from sfs_excel.reading.cells import Cell
from sfs_excel.reading.dates import date_of
from sfs_excel.returns.extract import Extract, Row
from sfs_excel.returns.keyed import Keyed
from sfs_excel.returns.questions import ask_anew, await_bureau
from sfs_excel.returns.submission import MOST_SHARED, Answer, Submission, share_answer
from sfs_excel.returns.values import Reading, Remark, read_value
from sfs_excel.rulebook.mended import Mended
from sfs_excel.rulebook.model import Rulebook, item_of, once_per_rulebook
from sfs_excel.rulebook.placed import PlacedCheck
from sfs_excel.rules.field import Field
from sfs_excel.text import show_text
from sfs_excel.words import Audience, Fate, Severity

TOTAL_SLACK = 0.005  # points; less is binary dust
MOVED = {  # codes of what is said of rows that are not as they were issued -> in words, of several
    FindingCode.LOST_ROW: "的行找不到，可能被删除",
    FindingCode.DOUBLE_ROW: "各有几行，分不清用哪一行",
    FindingCode.WRONG_LABEL: "的编号与名称对不上，行列被改动过",
}
_MOST_TOLD_SINGLY = 3  # rows; more have one cause
_MOST_NAMED = 8
_SHOWN = 40  # characters of what was typed


def validate_return(
    extract: Extract, rulebook: Rulebook, office: str, file: str, mended: Mended | None = None
) -> Submission:
    """Check every field that the office fills in. Checks across fields come after, over all offices at once.

    Args:
        mended: what becomes of a form that rests on an earlier rulebook; None of one of today's.
    """
    rows: dict[str, list[Row]] = {}
    of_item: dict[int, list[Row]] = {}
    for row in extract.rows:
        rows.setdefault(row.key, []).append(row)
        of_item.setdefault(item_of(row.key), []).append(row)
    reader = _open_reader(rulebook)
    answered = {
        key: reader.read(key, rows.get(key, []), date_1904=extract.date_1904)
        if mended is None or not mended.is_touched(key, asked)
        else _read_mended(key, asked, rows.get(key, []), mended, date_1904=extract.date_1904)
        for key, asked in rulebook.office_fields.items()
    }
    for item in () if mended is None else mended.others:  # what stood there is evidence of something else
        of_item.pop(item, None)
    submission = Submission(
        file,
        extract.sheet,
        office,
        answers=Keyed({key: each.answer for key, each in answered.items()}),
        evidence=Keyed(
            {
                item: "\n".join(filter(None, (_evidence(row.evidence) for row in of_item.get(item, []))))
                for item in rulebook.items
            }
        ),
        evidence_cells=_share_cells(
            tuple(rulebook.items),
            tuple(of_item[item][0].evidence_cell if item in of_item else "" for item in rulebook.items),
        ),
        mended=mended,
        contact=extract.contact,
    )
    remarks = {key: each.remark for key, each in answered.items() if each.remark is not None}
    return submission.with_findings(
        *_find_in_fields(submission, rulebook, remarks),
        *_find_hidden(submission, rulebook, rows),
        *map(submission.find, remark_file(extract)),
    )


def remark_file(extract: Extract) -> list[Remark]:
    """Return what is to be said of a file as a whole, whatever kind of form it is."""
    remarks = []
    if extract.has_macros:
        remarks.append(Remark(FindingCode.MACROS, Severity.REMINDER, "文件里带有宏，程序没有运行它", "请核实文件来源"))
    if extract.lost_formats:
        fact = "文件里的单元格格式有缺失，日期、百分比与普通数字分不清，都按数字读取"
        remarks.append(Remark(FindingCode.LOST_FORMATS, Severity.REMINDER, fact, "请核对填报值"))
    if extract.external_links:
        remarks.append(
            Remark(FindingCode.LINKS, Severity.REMINDER, "文件里有指向其他文件的链接，程序没有打开它们", "请核对填报值")
        )
    if extract.has_objects:
        fact = "文件里嵌有其他文件或控件，程序没有打开它们"
        remarks.append(Remark(FindingCode.OBJECTS, Severity.REMINDER, fact, "请核实里面有没有需要的材料"))
    if extract.other_tables:
        names = "、".join(f"“{name}”" for name in extract.other_tables)
        fact = f"文件里另有工作表{names}也像填报表，程序只读“{extract.sheet}”"
        remarks.append(Remark(FindingCode.COPIED_TABLE, Severity.REMINDER, fact, "请核实填在哪一张表里"))
    return remarks


def find_failed_check(submission: Submission, check: PlacedCheck, rulebook: Rulebook) -> Finding:
    """That a check across fields failed, at the first field that it names."""
    named = [key for key in check.keys if key in submission.answers]
    key = next(iter(named), "")
    stated = "、".join(
        f"{rulebook.fields[each].label}{f'填{raw}' if (raw := submission.answers[each].raw.strip()) else '没有填'}"
        for each in named
    )
    if check.severity == Severity.ERROR:
        remark = Remark(FindingCode.CHECK, Severity.ERROR, f"{check.say}（{stated}）", "请核对这几处，改好后重新报送")
    else:
        remedy = "请考核人员留意" if check.to == Audience.BUREAU else "如填报有误，请改好后重新报送"
        fact = f"{check.say}（{stated}）" if stated else check.say
        remark = Remark(FindingCode.REMINDER, Severity.REMINDER, fact, remedy, check.to)
    return submission.find(remark, key, check.item, check.say)


def find_self_total(submission: Submission, stated: float | None, total: float) -> Finding | None:
    """That the total which the form had calculated is not ours, where it is not. It is never used."""
    if stated is None or abs(stated - total) < TOTAL_SLACK:
        return None
    fact = f"表里的自评总分是{say_number(as_shown(stated))}分，按填报值重新计算是{show_number(total, 2)}分"
    cause = "填报中的问题，或表格被改动"
    if submission.mended is not None:
        cause = f"发放以后改过的规则（{submission.mended.say_changed()}），{cause}"
    remedy = f"以重新计算的为准；差别来自{cause}"
    return submission.find(Remark(FindingCode.SELF_TOTAL, Severity.REMINDER, fact, remedy))


@dataclass(frozen=True, slots=True)
class _ReadRow:
    """The answer to one field, and what is to be said of it, if anything."""

    answer: Answer
    remark: Remark | None


class _RowReader:
    """Reads the rows of returns by one rulebook: a row that is held once for many returns is read once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._fields = rulebook.fields
        self._known: dict[tuple[int, bool], tuple[Row, _ReadRow]] = {}  # each with its row: no other takes its identity

    def read(self, key: str, rows: Sequence[Row], *, date_1904: bool) -> _ReadRow:
        """
        Args:
            rows: all that have this key.
        """
        if len(rows) != 1:
            return self._read(key, rows, date_1904=date_1904)
        [row] = rows
        held = id(row), date_1904
        if (known := self._known.get(held)) is not None:
            return known[1]
        if len(self._known) >= MOST_SHARED:
            self._known.clear()
        self._known[held] = row, (answered := self._read(key, rows, date_1904=date_1904))
        return answered

    def _read(self, key: str, rows: Sequence[Row], *, date_1904: bool) -> _ReadRow:
        asked = self._fields[key]
        reading = _read_field(key, asked, rows, asked.label, date_1904=date_1904)
        return _ReadRow(_answer(asked, reading.value, rows, date_1904=date_1904), reading.remark)


@once_per_rulebook
def _open_reader(rulebook: Rulebook) -> _RowReader:
    return _RowReader(rulebook)


def _read_mended(key: str, asked: Field, rows: Sequence[Row], mended: Mended, *, date_1904: bool) -> _ReadRow:
    """Read a row of a form that did not ask this field as it is asked now. It is not kept: the same row may stand in a form that did."""
    fate = mended.tell_reported(key)
    if fate == Fate.NEW:
        return _ReadRow(share_answer("", None, "", "None"), ask_anew(key, asked, mended))
    reading = _read_field(key, asked, rows, mended.label(key, asked), date_1904=date_1904)
    answer = _answer(asked, reading.value, rows, date_1904=date_1904)
    if fate == Fate.KEPT or not answer.raw.strip():
        return _ReadRow(answer, reading.remark)
    waiting = share_answer(answer.raw, None, answer.cell, "None")
    return _ReadRow(waiting, await_bureau(mended.questions[key], answer.raw))


def _answer(asked: Field, value: float | None, rows: Sequence[Row], *, date_1904: bool) -> Answer:
    seen = rows[0].value if rows else None
    raw = _show_seen(seen) if asked.type == "text" else show_raw(seen, date_1904=date_1904)
    return share_answer(raw, value, rows[0].cell if rows else "", repr(value))


@lru_cache(maxsize=MOST_SHARED)
def _share_cells(items: tuple[int, ...], cells: tuple[str, ...]) -> Mapping[int, str]:
    return dict(zip(items, cells, strict=True))


def _read_field(key: str, asked: Field, rows: Sequence[Row], label: str, *, date_1904: bool) -> Reading:
    """
    Args:
        label: that ought to stand beside it.
    """
    again = "请用发放的原表重新填报"
    if not rows:
        return Reading(
            None,
            Remark(FindingCode.LOST_ROW, Severity.ERROR, f"找不到“{label}”一行（编号 {key}），可能被删除", again),
        )
    if len(rows) > 1:
        cells = "、".join(row.cell for row in rows[:_MOST_NAMED]) + ("等" if len(rows) > _MOST_NAMED else "")
        return Reading(
            None,
            Remark(
                FindingCode.DOUBLE_ROW,
                Severity.ERROR,
                f"“{label}”有{len(rows)}行（{cells}），分不清用哪一行",
                again,
            ),
        )
    [row] = rows
    if row.label.split("\n")[0].strip() != label:
        fact = f"编号 {key} 这一行应是“{label}”，表里写的是“{row.label.split(chr(10))[0][:40]}”，行列被改动过"
        return Reading(None, Remark(FindingCode.WRONG_LABEL, Severity.ERROR, fact, again))
    return read_value(asked, row.value, date_1904=date_1904)


def _find_in_fields(submission: Submission, rulebook: Rulebook, remarks: Mapping[str, Remark]) -> Iterator[Finding]:
    """One finding a cell; but one for all where the whole form has a single cause: nothing filled in, rows moved about."""
    if all(key in remarks and remarks[key].code == FindingCode.MISSING for key in submission.answers):
        yield submission.find(Remark(FindingCode.BLANK_FORM, Severity.ERROR, "整张表都没有填", "请填好后重新报送"))
        return
    moved = {code: [key for key in remarks if remarks[key].code == code] for code in MOVED}
    told_together = [code for code, keys in moved.items() if len(keys) > _MOST_TOLD_SINGLY]
    for key, remark in remarks.items():
        if remark.code not in told_together:
            yield submission.find(remark, key)
    for code in told_together:
        labels = [f"“{rulebook.fields[key].label}”" for key in moved[code]]
        named = "、".join(labels[:_MOST_NAMED]) + ("等" if len(labels) > _MOST_NAMED else "")
        fact = f"{len(labels)}个填报项{MOVED[code]}：{named}"
        yield submission.find(Remark(code, Severity.ERROR, fact, "请用发放的原表重新填报"))


def _find_hidden(submission: Submission, rulebook: Rulebook, rows: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
    """One finding for all values that stand where nobody sees them."""
    hidden = {
        key: found[0].value
        for key, found in rows.items()
        if key in submission.answers and found[0].value is not None and found[0].value.is_hidden
    }
    if not hidden:
        return
    said = "、".join(
        f"“{rulebook.fields[key].label}”填{show_text(show_raw(cell), _SHOWN)}"
        for key, cell in [*hidden.items()][:_MOST_NAMED]
    )
    fact = f"{len(hidden)}个填报项在隐藏的行或列里，表里看不见：{said}{'等' if len(hidden) > _MOST_NAMED else ''}"
    remark = Remark(
        FindingCode.HIDDEN_VALUE, Severity.REMINDER, f"{fact}，仍按所填的读取", "请取消隐藏，核对后如有错请改后重新报送"
    )
    yield submission.find(remark, next(iter(hidden)) if len(hidden) == 1 else "")


def _evidence(cell: Cell | None) -> str:
    """Return what was written as evidence; an error value is none."""
    return "" if cell is not None and cell.kind == "error" else _show_seen(cell).strip()


def _show_seen(cell: Cell | None) -> str:
    """A cell in whose place any text may stand, as it is seen: 9:30, 007."""
    return cell.shown if cell is not None and cell.kind == "number" and cell.shown else show_raw(cell)


def show_raw(cell: Cell | None, *, date_1904: bool = False) -> str:
    """Return what the office saw in the cell; a number as Excel shows it, for in the file 98.6 is 98.599999999999994."""
    if cell is None:
        return ""
    if cell.kind != "number" or not isinstance(cell.value, float):
        return cell.raw if cell.raw or cell.value is None else str(cell.value)
    if cell.is_date:
        day = date_of(cell.value, date_1904)
        return cell.shown or (f"{day:%Y-%m-%d}" if day else say_number(as_shown(cell.value)))
    return f"{say_number(as_shown(cell.value * 100))}%" if cell.is_percent else say_number(as_shown(cell.value))
