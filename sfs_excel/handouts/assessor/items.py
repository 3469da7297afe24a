"""Sheet 逐项核定: every office below each item, with what was reported, what was computed, and room for a decision."""

from collections.abc import Sequence
from decimal import Decimal

from sfs_excel.form.columns import EVIDENCE_HEAD, HINT_HEAD, KEY_HEAD, NUMBER_HEAD, POINTS_HEAD, STATE_HEAD
from sfs_excel.form.content import FAULTY
from sfs_excel.form.inputs import number_test, points_validation, text_test, text_validation
from sfs_excel.handouts.assessor.assessed import NAME_LIMIT, Assessed, show_evidence, show_item
from sfs_excel.handouts.assessor.decisions import (
    ACCEPTED,
    ASK_ROW,
    CHANGED,
    FILLED,
    HEAD_ROW,
    UNEXPLAINED,
    Decisions,
    Row,
)
from sfs_excel.handouts.columns import (
    COMPUTED,
    DECIDED_SCORE,
    DIFFERENCE,
    ITEM_COLUMNS,
    ITEM_DECISIONS,
    OFFICE_HEAD,
    REASON_HEAD,
    SELF_SCORE,
    TEXT_HEAD,
    WHO,
)
from sfs_excel.rulebook.bounds import greatest_score
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rules.base import show
from sfs_excel.rules.field import LARGEST
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import NOTHING, all_of, any_of, call, count_if, if_, is_text, text
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.measures import SMALL
from sfs_excel.sheets.references import fixed_name
from sfs_excel.sheets.writing import Formula, put
from sfs_excel.text import show_text

_WIDTHS = {column.head: column.width for column in ITEM_COLUMNS}
_BAND_ROOM = sum(_WIDTHS.values()) - _WIDTHS[KEY_HEAD] - _WIDTHS[NUMBER_HEAD] - 6
STEP = Decimal("0.01")
SAME = 0.005  # points; a smaller difference is none
REASON_LIMIT = 500  # characters
NOT_RETURNED = "未报"
UNCOUNTED = "台账有一条没有计入，查实后请填核定分，与计算得分相同的也请填"
HINT_LIMIT, WHO_LIMIT = 240, 40  # characters
_ASK = (
    "核定分空着，就是接受计算得分；改了分的，必须写明理由。同一项的各所排在一起，便于比较；点表头的箭头可以只看一个所。"
)
_JUDGED = "需要评判的项目　计算得分暂按司法所的自评分，请对照佐证材料逐所核定"
_COUNTED = "按填报数据计分的项目　数据属实的不用填；数据要改的请到“数据核定”，其他情形才在这里改分"


def write_items(
    book: Book,
    rulebook: Rulebook,
    items: Sequence[Item],
    offices: Sequence[Assessed],
    department: str,
) -> Decisions:
    """Add the sheet.

    Args:
        items: those that can bring points, in the letter's order.
    """
    grid = Grid(book, ITEM_DECISIONS.sheet, ITEM_COLUMNS, HEAD_ROW)
    table = Decisions(grid, DECIDED_SCORE)
    table.open(f"{rulebook.year}年度司法所目标管理考核　逐项核定　　{show_text(department, 40)}")
    _write_who(table)
    for words, group in (
        (_JUDGED, [item for item in items if item.is_judged]),
        (_COUNTED, [item for item in items if not item.is_judged]),
    ):
        if group and offices:
            table.write_group(words)
            for item in group:
                _write_item(table, rulebook, item, [office for office in offices if office.stands_in(item.item)])
    table.close()
    _ask_who(table)
    return table


def find_who(table: Decisions) -> str:
    """The cell for who decides, as formulas of another sheet refer to it."""
    return f"{ITEM_DECISIONS.sheet}!{fixed_name(ASK_ROW, table.grid.place(REASON_HEAD))}"


def say_bounds(top: Decimal | None) -> str:
    """Return what points an assessor may write."""
    return f"请填{'0或正数' if top is None else f'0到{show(top)}分'}，最多两位小数"


def _write_who(table: Decisions) -> None:
    """Nothing stands to the right of the input: a reader who finds it blank takes nothing else for it."""
    grid = table.grid
    at = grid.place(REASON_HEAD)
    table.ask(_ASK, at - 2)
    put(grid.sheet, ASK_ROW, at - 1, WHO, grid.styles["right"])
    put(grid.sheet, ASK_ROW, at, None, grid.styles["input_text"])
    message = "写核定人的姓名。几个人分别核定的，各自写明，各自报回。没有写的，空着的格子不算接受。"
    grid.sheet.data_validation(ASK_ROW, at, ASK_ROW, at, text_validation(WHO, message, WHO_LIMIT))


def _ask_who(table: Decisions) -> None:
    """The sheet opens at the input, and once anything is decided it is red while nobody has signed."""
    at = table.grid.place(REASON_HEAD)
    table.grid.sheet.set_selection(ASK_ROW, at, ASK_ROW, at)
    decided = "+".join(count_if(table.live.rows, text(state)) for state in (CHANGED, UNEXPLAINED, FILLED))
    is_missing = all_of(f"NOT({text_test(fixed_name(ASK_ROW, at))})", f"{decided}>0")
    rule = {"type": "formula", "criteria": f"={is_missing}", "format": table.grid.styles["fault"]}
    table.grid.sheet.conditional_format(ASK_ROW, at, ASK_ROW, at, rule)


def _write_item(table: Decisions, rulebook: Rulebook, item: Item, offices: Sequence[Assessed]) -> None:
    top = greatest_score(rulebook, item.item)
    bounds = f"（可核定{'0分以上' if top is None else f'0—{show(top)}分'}）"
    table.write_band(item.item, f"{' '.join(item.text.split())}{bounds}", _BAND_ROOM)
    first = table.row
    for office in offices:
        table.write_row(_make_row(table.grid, table.row, item, office, top), is_first=table.row == first)
    expected = say_bounds(top)
    message = f"{expected}；空着表示接受计算得分。"  # short: it covers the rows below
    rule = points_validation(
        f"第{item.item}项　{DECIDED_SCORE}", message, table.grid.cell(DECIDED_SCORE, first), top or LARGEST, STEP,
        f"{DECIDED_SCORE}：{expected}。接受计算得分的，空着就行。",
    )  # fmt: skip
    why = "改了分的，必须写明理由：查到什么，按哪一条，扣或加几分。"
    table.validate(first, f"第{item.item}项", rule, reason=why)


def _make_row(grid: Grid, row: int, item: Item, office: Assessed, top: Decimal | None) -> Row:
    number = item.item
    evidence = show_evidence(office.evidence.get(number, ""))
    hints = _say_hints(item, office)
    decided, computed, state = (grid.cell(title, row) for title in (DECIDED_SCORE, COMPUTED, STATE_HEAD))
    is_computed = number in office.scores
    decision, reason = office.decided.get(f"{number:02d}", (None, ""))
    is_same = decision is not None and is_computed and abs(float(decision) - office.scores[number]) < SAME
    moved = "" if decision is None or is_same else round(float(decision) - office.scores.get(number, 0.0), 2)
    has_none = any_of(is_text(state, ACCEPTED), is_text(state, FAULTY))
    difference = f"={if_(has_none, NOTHING, call('ROUND', f'{decided}-N({computed})', 2))}"
    return Row(
        key=f"{office.code}|{number:02d}",
        cells={
            NUMBER_HEAD: number,
            OFFICE_HEAD: show_text(office.name, NAME_LIMIT),
            TEXT_HEAD: show_item(item.text),
            POINTS_HEAD: float(item.points) if item.points else "另计",
            SELF_SCORE: office.self_scores.get(number, NOT_RETURNED),
            COMPUTED: office.scores.get(number, NOT_RETURNED),
            EVIDENCE_HEAD: evidence,
            HINT_HEAD: hints,
            DIFFERENCE: Formula(difference, moved),
        },
        styles={},
        test=number_test(decided, top or LARGEST, STEP),
        same=f"ABS({decided}-{computed})<{SAME}" if is_computed else "FALSE",
        texts=(
            (show_text(office.name, NAME_LIMIT), _WIDTHS[OFFICE_HEAD]),
            (evidence, _WIDTHS[EVIDENCE_HEAD] * SMALL),
            (hints, _WIDTHS[HINT_HEAD] * SMALL),
        ),
        decision=decision,
        reason=show_text(reason, REASON_LIMIT),
        is_same=is_same,
        waits=f"{number:02d}" in office.opens,
    )


def _say_hints(item: Item, office: Assessed) -> str:
    number = item.item
    told = (
        UNCOUNTED if f"{number:02d}" in office.opens else "",
        "" if item.is_judged else office.reasons.get(number, ""),  # a self-score says it all
        *(each.strip("。； \n") for each in office.findings.get(number, ())),
        office.say_entries(number),
    )
    return show_text("；".join(filter(None, told)), HINT_LIMIT)
