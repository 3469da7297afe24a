"""Sheet 复核: every office below each item of which it asks for a review, with its reason and room for an answer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sfs_excel.form.columns import EVIDENCE_HEAD, KEY_HEAD, NUMBER_HEAD, POINTS_HEAD
from sfs_excel.form.inputs import list_validation, number_test, points_validation
from sfs_excel.handouts.assessor.assessed import NAME_LIMIT, Assessed, show_evidence, show_grounds, show_item
from sfs_excel.handouts.assessor.decisions import FILLED, HEAD_ROW, Decisions, Row
from sfs_excel.handouts.assessor.items import REASON_LIMIT, STEP, say_bounds
from sfs_excel.handouts.columns import (
    ANSWER,
    ANSWER_COLUMNS,
    ANSWERS,
    CHANGE,
    CHANGED_TO,
    COMPUTED,
    DECIDED_SCORE,
    GROUNDS,
    OFFICE_HEAD,
    TEXT_HEAD,
    UPHOLD,
)
from sfs_excel.rulebook.bounds import can_score, greatest_score
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rules.field import LARGEST
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import FALSE, all_of, any_of, if_, is_text, unless_error
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.measures import SMALL
from sfs_excel.text import show_text

_WIDTHS = {column.head: column.width for column in ANSWER_COLUMNS}
_BAND_ROOM = sum(_WIDTHS.values()) - _WIDTHS[KEY_HEAD] - _WIDTHS[NUMBER_HEAD] - 6
_ASK = (
    f"司法所对这些得分申请复核。请逐项答复：不改的选“{UPHOLD}”；要改的选“{CHANGE}”，并填改为几分。都必须写明理由，答复和理由都告知司法所。"
    "没有答复的一直列为待办。"
)
_GROUP = "申请复核的项目"
_NO_POINTS = f"这一项不直接改分：选“{CHANGE}”的，在“数据核定”里改数，“{CHANGED_TO}”空着"


def write_appeals(
    book: Book, rulebook: Rulebook, items: Sequence[Item], offices: Sequence[Assessed], department: str
) -> Decisions | None:
    """Add the sheet; none where no office asks for a review of one of these items."""
    asked = [
        (item, [each for each in offices if item.item in each.appeals and each.stands_in(item.item)]) for item in items
    ]
    asked = [(item, own) for item, own in asked if own]
    if not asked:
        return None
    grid = Grid(book, ANSWERS.sheet, ANSWER_COLUMNS, HEAD_ROW)
    table = Decisions(grid, ANSWER, FILLED)
    table.open(f"{rulebook.year}年度司法所目标管理考核　复核　　{show_text(department, 40)}")
    table.ask(_ASK, grid.shown[-1])
    table.write_group(_GROUP)
    for item, own in asked:
        _write_item(table, rulebook, item, own)
    table.close()
    return table


def _write_item(table: Decisions, rulebook: Rulebook, item: Item, offices: Sequence[Assessed]) -> None:
    top, sets_points = greatest_score(rulebook, item.item), can_score(rulebook, item.item)
    bounds = f"（{say_bounds(top)}）" if sets_points else f"（{_NO_POINTS}）"
    table.write_band(item.item, f"{' '.join(item.text.split())}{bounds}", _BAND_ROOM)
    first = table.row
    for office in offices:
        row = _make_row(table.grid, table.row, item, office, top=top or LARGEST, sets_points=sets_points)
        table.write_row(row, is_first=table.row == first)
    named = f"第{item.item}项　{ANSWER}"
    choose = f"请选“{UPHOLD}”或“{CHANGE}”"
    table.validate(
        first, f"第{item.item}项", list_validation(named, f"{choose}，并写明理由。", [UPHOLD, CHANGE], f"{choose}。"),
        reason="必须写明：查到什么，依据哪份材料，为什么维持或者改为几分。答复和理由都告知司法所。",
    )  # fmt: skip
    grid = table.grid
    grid.sheet.data_validation(
        *grid.span(CHANGED_TO, first, table.last), _validate_points(grid, first, item, top, sets_points)
    )


def _validate_points(grid: Grid, first: int, item: Item, top: Decimal | None, sets_points: bool) -> dict[str, Any]:
    title, expected = f"第{item.item}项　{CHANGED_TO}", say_bounds(top) if sets_points else _NO_POINTS
    limit = (top or LARGEST) if sets_points else Decimal(-1)  # nothing can be written
    message = f"{expected}。选“{UPHOLD}”的空着。" if sets_points else f"{expected}。"
    return points_validation(title, message, grid.cell(CHANGED_TO, first), limit, STEP, f"{CHANGED_TO}：{expected}。")


def _make_row(grid: Grid, row: int, item: Item, office: Assessed, *, top: Decimal, sets_points: bool) -> Row:
    number, appeal = item.item, office.appeals[item.item]
    answer, points = grid.cell(ANSWER, row), grid.cell(CHANGED_TO, row)
    is_blank = is_text(points, "")
    changed = number_test(points, top, STEP) if sets_points else is_blank
    answered = any_of(all_of(is_text(answer, UPHOLD), is_blank), if_(is_text(answer, CHANGE), changed, FALSE))
    test = unless_error(points, answered, FALSE)
    grounds, evidence = show_grounds(appeal.grounds), show_evidence(appeal.evidence)
    mark = office.decided.get(f"{number:02d}")
    return Row(
        key=f"{office.code}|{number:02d}.appeal-answer",
        cells={
            NUMBER_HEAD: number,
            OFFICE_HEAD: show_text(office.name, NAME_LIMIT),
            TEXT_HEAD: show_item(item.text),
            POINTS_HEAD: float(item.points) if item.points else "另计",
            COMPUTED: office.scores.get(number),
            DECIDED_SCORE: None if mark is None else mark[0],
            GROUNDS: grounds,
            EVIDENCE_HEAD: evidence,
            CHANGED_TO: appeal.points,
        },
        styles={},
        test=test,
        same=FALSE,
        waits=True,
        texts=(
            (show_text(office.name, NAME_LIMIT), _WIDTHS[OFFICE_HEAD]),
            (grounds, _WIDTHS[GROUNDS] * SMALL),
            (evidence, _WIDTHS[EVIDENCE_HEAD] * SMALL),
        ),
        decision=appeal.answer,
        reason=show_text(appeal.reason, REASON_LIMIT),
    )
