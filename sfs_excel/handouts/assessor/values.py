"""Sheet 数据核定: every office below each value that was asked, with the bureau's log beside it."""

from collections.abc import Sequence

from sfs_excel.expr.shown import show_number
from sfs_excel.form.columns import HINT_HEAD, KEY_HEAD, LABEL_HEAD, NUMBER_HEAD, UNIT_HEAD, VALUE_HEAD
from sfs_excel.form.inputs import test_formula, validation
from sfs_excel.handouts.assessor.assessed import NAME_LIMIT, Assessed, show_report
from sfs_excel.handouts.assessor.decisions import HEAD_ROW, Decisions, Row
from sfs_excel.handouts.assessor.items import HINT_LIMIT, REASON_LIMIT
from sfs_excel.handouts.columns import DECIDED_VALUE, LOGGED, OFFICE_HEAD, VALUE_COLUMNS, VALUE_DECISIONS
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rules.base import show
from sfs_excel.rules.field import Field
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.measures import SMALL
from sfs_excel.text import show_text

_WIDTHS = {column.head: column.width for column in VALUE_COLUMNS}
_BAND_ROOM = sum(_WIDTHS.values()) - _WIDTHS[KEY_HEAD] - _WIDTHS[NUMBER_HEAD] - 6
_UNITS = {"percent": "%", "score": "分"}
NOT_REPORTED = "未填"
UNCOUNTED = "台账有一条没有计入，查实后请填核定值，与现有的数相同的也请填"
_ASK = (
    "核定值空着，就是接受现有的数；改了数的，必须写明理由，得分由系统按改后的数重新计算。"
    "“台账”是县局平时记录的数，与填报不一致的，或有一条没有计入的，“提示”里写明，“状态”显示“待定”，哪个数对就填哪个。"
)
_OURS = "由县局填写的数据　司法所不填，请据实填写；空着的，按各行“填报值”所写计"
_THEIRS = "司法所填报的数据　属实的不用填，有出入的才填核定值和理由"


def write_values(
    book: Book,
    rulebook: Rulebook,
    items: Sequence[Item],
    offices: Sequence[Assessed],
    department: str,
) -> Decisions:
    """Add the sheet. Fields that only the bureau fills in come first, the others in the letter's order."""
    grid = Grid(book, VALUE_DECISIONS.sheet, VALUE_COLUMNS, HEAD_ROW)
    table = Decisions(grid, DECIDED_VALUE)
    table.open(f"{rulebook.year}年度司法所目标管理考核　数据核定　　{show_text(department, 40)}")
    table.ask(_ASK, grid.shown[-1])
    for words, by in ((_OURS, "bureau"), (_THEIRS, "office")):
        asked = [(item.item, f"{item.item:02d}.{key}") for item in items for key in item.fields]
        group = [(number, key) for number, key in asked if rulebook.fields[key].by == by]
        if group and offices:
            table.write_group(words)
            for number, key in group:
                own = [office for office in offices if office.stands_in(number)]
                _write_field(table, number, key, rulebook.fields[key], own)
    table.close()
    return table


def _write_field(table: Decisions, item: int, key: str, asked: Field, offices: Sequence[Assessed]) -> None:
    hint = f"：{asked.hint}" if asked.hint else ""
    table.write_band(item, f"{asked.label}{hint}", _BAND_ROOM)
    first = table.row
    for office in offices:
        table.write_row(_make_row(table.grid, table.row, item, key, asked, office), is_first=table.row == first)
    rule = validation(asked, table.grid.cell(DECIDED_VALUE, first))
    why = "与现有的数不同的，必须写明理由：查到什么，依据哪份材料。"
    table.validate(first, f"第{item}项", rule, reason=why)


def _make_row(grid: Grid, row: int, item: int, key: str, asked: Field, office: Assessed) -> Row:
    reported = _show_reported(asked, office.values.get(key, ""))
    logged = office.counts.get(key)
    hint = say_difference(asked, reported, logged)
    is_first = asked.is_pending_when_blank and not (logged is not None and asked.record == "score")
    is_disputed = bool(hint) and asked.record != "score"
    is_open = key in office.opens
    if asked.by == "bureau" or is_open:  # what only the bureau can know may rest on words alone
        told = (UNCOUNTED if is_open else "", hint, office.say_entries(item))
        hint = show_text("；".join(filter(None, told)), HINT_LIMIT)
    decided = grid.cell(DECIDED_VALUE, row)
    is_ours = asked.by == "bureau"
    decision, reason = office.decided.get(key, (None, ""))
    return Row(
        key=f"{office.code}|{key}",
        cells={
            NUMBER_HEAD: item,
            OFFICE_HEAD: show_text(office.name, NAME_LIMIT),
            LABEL_HEAD: asked.label,
            VALUE_HEAD: say_default(asked) if is_ours else NOT_REPORTED if reported == "" else reported,
            UNIT_HEAD: _UNITS.get(asked.type) or asked.unit or "—",
            LOGGED: logged,
            HINT_HEAD: hint,
        },
        styles=({VALUE_HEAD: "none"} if is_ours or reported == "" else {})
        | ({DECIDED_VALUE: "input_text"} if asked.type == "text" else {}),
        test=test_formula(asked, decided),
        same=_same(asked, decided, _locate_standing(grid, row, asked, reported, logged)),
        waits=is_first or is_disputed or is_open,
        is_first=is_first,
        texts=(
            (show_text(office.name, NAME_LIMIT), _WIDTHS[OFFICE_HEAD]),
            (asked.label, _WIDTHS[LABEL_HEAD] * SMALL),
            (str(reported), _WIDTHS[VALUE_HEAD]),
            (hint, _WIDTHS[HINT_HEAD] * SMALL),
        ),
        decision=decision,
        reason=show_text(reason, REASON_LIMIT),
        is_same=decision is not None and decision == _standing(asked, reported, logged),
    )


def _locate_standing(grid: Grid, row: int, asked: Field, reported: float | str, logged: float | None) -> str:
    """The cell that holds what stands without a decision; empty where none does."""
    if logged is not None and asked.record == "score":
        return grid.cell(LOGGED, row)
    return grid.cell(VALUE_HEAD, row) if reported != "" and asked.by != "bureau" else ""


def _standing(asked: Field, reported: float | str, logged: float | None) -> float | str | None:
    """Return what stands without a decision: what `_same` compares it with."""
    if logged is not None and asked.record == "score":
        return logged
    if asked.by == "bureau":
        return (
            None if asked.default is None else asked.default if isinstance(asked.default, str) else float(asked.default)
        )
    return None if reported == "" else reported


def say_default(asked: Field) -> str:
    """Return what a field of the bureau's own counts as while it is blank."""
    if asked.default is None:
        return "空白为待定"
    return f"空白按{asked.default if isinstance(asked.default, str) else show(asked.default)}"


def say_difference(asked: Field, reported: float | str, logged: float | None) -> str:
    """Tell how the bureau's log differs from what the office reported; empty where it does not, or there is none."""
    if logged is None:
        return ""
    counted = f"{show_number(logged)}{asked.unit or '次'}"
    if asked.by == "bureau" and asked.record == "score":
        return f"按台账记的{counted}计"
    if asked.by == "bureau":
        return f"台账记有{counted}，请据以填写" if logged else ""
    if isinstance(reported, float) and reported == logged:
        return ""
    told = f"{show_number(reported)}{asked.unit}" if isinstance(reported, float) else reported or NOT_REPORTED
    return f"台账记有{counted}，填报为{told}，{'按台账计' if asked.record == 'score' else '不一致'}"


def _show_reported(asked: Field, shown: str) -> float | str:
    """As a number where it is one, so that a decision can be compared with it."""
    text = show_report(shown)
    if asked.type in ("flag", "text"):
        return text
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        return text
    return number if asked.accepts(number) else text


def _same(asked: Field, decided: str, stands: str) -> str:
    """Formula text, TRUE where the decision is what stands: what was reported or logged, or a bureau field's default."""
    if stands:
        return f"{decided}={stands}"
    if asked.default is None:
        return "FALSE"
    return f'{decided}="{asked.default}"' if isinstance(asked.default, str) else f"{decided}={show(asked.default)}"
