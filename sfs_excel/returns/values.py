"""One cell of a return -> the value that it can only mean, or what is wrong with it."""

import re
from dataclasses import dataclass
from functools import partial

from sfs_excel.expr.shown import as_shown, say_number
from sfs_excel.finding_codes import FindingCode
from sfs_excel.form.inputs import say_expected
from sfs_excel.reading.cells import Cell
from sfs_excel.reading.dates import date_of
from sfs_excel.reading.numbers import parse_flag, parse_number, shows_number
from sfs_excel.returns.wordings import UNITS, list_units, read_word
from sfs_excel.rules.base import show
from sfs_excel.rules.field import NO, TEXT_LIMIT, YES, Field
from sfs_excel.words import Audience, Severity

# One number and a measure word: what is near it (约, 多, 万, 半) may change it, and then nothing is suggested.
_AMOUNT = re.compile(
    r"[共计有\s]*([0-9]{1,15}(?:\.[0-9]{1,15})?|[零〇一二两三四五六七八九十])[个件人起条次篇名村处户场项份家所位例宗间\s]*"
)
_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0}
_SHOWN = 40  # characters of what was typed; in more than that nobody's one number is looked for


@dataclass(frozen=True)
class Remark:
    """A remark on a value: a fact and a remedy, without their full stops; and to whom."""

    code: FindingCode
    severity: Severity
    fact: str
    remedy: str
    to: Audience = Audience.OFFICE


@dataclass(frozen=True)
class Reading:
    """The value as it counts (a flag is 1 or 0, a text 1; None: not valid), and what is to be said of it, if anything."""

    value: float | None
    remark: Remark | None = None


def read_value(asked: Field, cell: Cell | None, *, date_1904: bool = False) -> Reading:
    """Read a cell as a field's value. A blank, an error or anything doubtful is no value, and never 0."""
    label = asked.label
    if cell is None or (cell.kind == "text" and not str(cell.value).strip()):
        remedy = say_expected(asked) if asked.type in ("flag", "text") else "请补填，没有发生的填0"
        return _fault(FindingCode.MISSING, f"{label}没有填", f"{remedy}，补好后重新报送")
    if cell.kind == "error":
        return _fault(
            FindingCode.ERROR_VALUE, f"{label}是错误值{_cut(cell.raw)}", f"{say_expected(asked)}，改好后重新报送"
        )
    if cell.kind == "blank":
        fact = f"{label}是一个没有计算结果的公式"
        return _fault(FindingCode.NO_RESULT, fact, f"{say_expected(asked)}，不要用公式，改好后重新报送")
    if cell.kind == "picture":
        return _fault(
            FindingCode.PICTURE, f"{label}处放的是一张图片，读不出所填的内容", f"{say_expected(asked)}，改好后重新报送"
        )
    reading = _read_kind(asked, cell, date_1904=date_1904)
    if reading.value is not None and _shows_other(asked, cell):
        fact = f"{label}显示为{_quote(shown) if (shown := _seen(cell)) else '空白'}，单元格里存的是{_say_stored(cell)}"
        remark = Remark(
            FindingCode.SHOWN_OTHERWISE,
            Severity.REMINDER,
            f"{fact}，按存的读取",
            "请核对，如有错请把格式改为“常规”，改后重新报送",
        )
        return Reading(reading.value, remark)
    if (
        cell.formula
        and reading.value is not None
        and (reading.remark is None or reading.remark.severity == Severity.NORMALISED)
    ):
        shown = _show(asked, reading.value)
        remark = Remark(
            FindingCode.FORMULA, Severity.REMINDER, f"{label}填的是公式，按其结果{shown}计", "请核对，以后直接填数"
        )
        return Reading(reading.value, remark)
    return reading


def _shows_other(asked: Field, cell: Cell) -> bool:
    """Tell whether a person sees another number or text than is stored, or nothing."""
    if cell.shown is None:
        return False
    if not _seen(cell):
        return True
    if asked.type == "flag" or (asked.type == "text" and cell.kind == "number"):
        return False  # these are read as they are shown
    if not isinstance(cell.value, float):
        return True
    is_percent = asked.type == "percent"
    return not shows_number(cell.shown, cell.value * 100 if cell.is_percent else cell.value, is_percent=is_percent)


def _seen(cell: Cell) -> str:
    """Return what is shown otherwise than it is stored, without the room that formats put around it."""
    return (cell.shown or "").strip()


def _say_stored(cell: Cell) -> str:
    if not isinstance(cell.value, float):
        return _quote(cell.raw)
    return f"{say_number(cell.value * 100)}%" if cell.is_percent else say_number(cell.value)


def _read_kind(asked: Field, cell: Cell, *, date_1904: bool) -> Reading:
    match asked.type:
        case "flag":
            return _read_flag(asked, cell)
        case "text":
            return _read_text(asked, cell)
        case _:
            return _read_number(asked, cell, date_1904=date_1904)


def _read_text(asked: Field, cell: Cell) -> Reading:
    """Any text will do; that there is one counts as 1."""
    length = len(cell.raw or str(cell.value))
    if length > TEXT_LIMIT:
        return _fault(FindingCode.TOO_LONG, f"{asked.label}有{length}字", f"{say_expected(asked)}，改好后重新报送")
    return Reading(1.0)


def _read_flag(asked: Field, cell: Cell) -> Reading:
    if isinstance(cell.value, bool):
        return _corrected(asked, cell.raw, float(cell.value))
    words = partial(read_word, asked)
    stored = say_number(as_shown(cell.value)) if isinstance(cell.value, float) else str(cell.value)
    is_other = not isinstance(cell.value, float) or cell.is_date or not shows_number(_seen(cell), cell.value)
    typed = (is_other and _seen(cell)) or stored  # 1.00 is 1
    parsed = None if cell.is_date or cell.is_percent else parse_flag(typed, words)
    if parsed is not None and (other := parse_flag(stored, words)) is not None and other.value != parsed.value:
        fact = f"{asked.label}显示为{_quote(typed)}，单元格里存的是{_quote(stored)}，分不清是哪一个"
        return _fault(FindingCode.NOT_A_FLAG, fact, "请从下拉列表中选一个后重新报送")
    if parsed is None:
        return _fault(
            FindingCode.NOT_A_FLAG,
            f"{asked.label}填的是{_quote(typed)}，需要“是”或“否”",
            "请从下拉列表中选一个后重新报送",
        )
    value = float(parsed.value)
    is_plain = not parsed.normalised and typed == stored
    return Reading(value) if is_plain else _corrected(asked, stored, value)


def _read_number(asked: Field, cell: Cell, *, date_1904: bool) -> Reading:
    label = asked.label
    if isinstance(cell.value, bool):
        return _fault(FindingCode.NOT_A_NUMBER, f"{label}填的是逻辑值{cell.raw}，需要数字", _advise(asked, cell.raw))
    if isinstance(cell.value, str):
        parsed = parse_number(cell.value, tuple(list_units(asked)), partial(read_word, asked))
        if parsed is None:
            return _fault(
                FindingCode.NOT_A_NUMBER, f"{label}填的是{_quote(cell.value)}，需要数字", _advise(asked, cell.value)
            )
        return _bounded(asked, parsed.value, _corrected(asked, cell.value, parsed.value))
    value = as_shown(cell.value) if cell.value is not None else 0.0
    if cell.is_date:
        day = date_of(value, date_1904)
        shown = f"日期{day:%Y-%m-%d}（" if day else "日期格式（"
        if cell.shown:
            shown = f"{_quote(_seen(cell))}（日期、时间格式，"
        fact = f"{label}显示为{shown}作为数字是{say_number(value)}），分不清是哪一个"
        return _fault(FindingCode.DATE, fact, "请把单元格格式改为“常规”，重填数字后重新报送")
    if not cell.is_percent:
        return _bounded(asked, value, Reading(value))
    percent = as_shown(value * 100)
    if cell.shown and "%" not in cell.shown:
        fact = f"{label}显示为{_quote(_seen(cell))}，单元格却是百分比格式（{say_number(percent)}%），分不清是哪一个"
        return _fault(FindingCode.NOT_A_NUMBER, fact, "请把单元格格式改为“常规”，重填数字后重新报送")
    if asked.type == "percent":
        return _bounded(asked, percent, _corrected(asked, f"{say_number(percent)}%", percent))
    fact = f"{label}是百分比格式（显示{say_number(percent)}%），需要数字"
    return _fault(FindingCode.NOT_A_NUMBER, fact, _advise(asked, ""))


def _bounded(asked: Field, value: float, reading: Reading) -> Reading:
    """The reading, if the value is within the field's bounds and on its steps."""
    is_accepted = asked.accepts(value)
    if is_accepted and not (asked.type == "percent" and 0 < value <= 1):
        return reading
    label, shown = asked.label, say_number(value)
    if is_accepted:
        fact = f"{label}填的是{shown}%，是否应为{say_number(as_shown(value * 100))}%"
        return Reading(
            value, Remark(FindingCode.SMALL_PERCENT, Severity.REMINDER, fact, "请核对，如有错请改后重新报送")
        )
    unit = UNITS.get(asked.type, asked.unit)
    if value < 0:
        fact = f"{label}填的是{shown}，不能是负数"
    elif value > float(asked.top):
        fact = f"{label}填的是{shown}{unit}，超过上限{show(asked.top)}{unit}"
    elif asked.type == "count":
        fact = f"{label}填的是{shown}，需要整数"
    else:
        fact = f"{label}填的是{shown}，最多一位小数"
    return _fault(FindingCode.OUT_OF_BOUNDS, fact, f"{say_expected(asked)}，改好后重新报送")


def _fault(code: FindingCode, fact: str, remedy: str) -> Reading:
    return Reading(None, Remark(code, Severity.ERROR, fact, remedy))


def _corrected(asked: Field, typed: str, value: float) -> Reading:
    read = _quote(_show(asked, value)) if asked.type == "flag" else _show(asked, value)
    fact = f"{asked.label}填的是{_quote(typed)}，已按{read}读取"
    return Reading(value, Remark(FindingCode.NORMALISED, Severity.NORMALISED, fact, "不用重新报送"))


def _advise(asked: Field, typed: str) -> str:
    """The remedy, with the number that was meant where what was typed leaves no doubt to a reader."""
    found = _AMOUNT.fullmatch(typed) if len(typed) <= _SHOWN else None
    meant = "" if found is None else str(_NUMERALS.get(found[1], found[1]))
    if meant and asked.accepts(float(meant)):
        return f"请改为 {meant} 后重新报送"
    return f"{say_expected(asked)}，改好后重新报送"


def _show(asked: Field, value: float) -> str:
    if asked.type == "flag":
        return YES if value else NO
    return f"{say_number(value)}{'%' if asked.type == 'percent' else ''}"


def _quote(typed: str) -> str:
    return f"“{_cut(typed)}”"


def _cut(typed: str) -> str:
    return typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…"
