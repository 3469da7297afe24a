"""复核申请表: in which one office asks for a review of items. It shows how each of them came to its points, and this office alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from sfs_excel.form.book import open_book
from sfs_excel.form.columns import EVIDENCE_HEAD, HINT_HEAD, KEY_HEAD, NUMBER_HEAD, POINTS_HEAD, STATE_HEAD
from sfs_excel.form.content import FAULTY
from sfs_excel.form.inputs import list_validation, text_test, text_validation
from sfs_excel.form.page import freeze_rows, set_page
from sfs_excel.form.styles import MEASURE
from sfs_excel.handouts.assessor.assessed import NAME_LIMIT, show_words
from sfs_excel.handouts.columns import (
    APPEAL_COLUMNS,
    APPEALS,
    APPLIED,
    COMPUTED,
    DECIDED_SCORE,
    GROUNDS,
    SELF_SCORE,
    STANDING,
    TEXT_HEAD,
    WHY,
)
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import NO, TEXT_LIMIT, YES
from sfs_excel.sheets.formulas import NOTHING, all_of, any_of, if_, is_text, join, text, unless_error
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.measures import SMALL
from sfs_excel.sheets.states import States
from sfs_excel.sheets.token import Stamp
from sfs_excel.sheets.writing import Formula, Value
from sfs_excel.text import show_text

ASKED, UNASKED, UNEXPLAINED = "已申请", "未申请", "缺理由"
WHY_LIMIT = 300  # characters
_REMEDIES = {UNEXPLAINED: f"请写明{GROUNDS}；不申请的，删去“{YES}”", FAULTY: f"申请的请选“{YES}”；不申请的，删去所写的"}
_TITLE_HEIGHT, _COUNT_HEIGHT, _HEAD_HEIGHT, _SIGN_HEIGHT = 24.0, 20.0, 20.0, 36.0
_WIDTHS = {column.head: column.width for column in APPEAL_COLUMNS}
_WIDTH = sum(column.width for column in APPEAL_COLUMNS if not column.hidden)
_SIGNED = "司法所（盖章）：　　　　　　　　　　　　所长（签字）：　　　　　　　　　　　　　　　　年　　月　　日"


@dataclass(frozen=True)
class AppealItem:
    """An item as it stands for the office: points.

    Attributes:
        self_score: by its own word; None where it was not asked.
        decided: by its assessors, or by an appeal before; None where nobody decided.
        why: why the points are what they are.
    """

    item: int
    self_score: float | None
    computed: float
    decided: float | None
    standing: float
    why: str = ""


@dataclass(frozen=True)
class Given:
    """The contents of a row's inputs."""

    applied: str = ""
    grounds: str = ""
    evidence: str = ""

    @property
    def state(self) -> str:
        """As the sheet calculates it."""
        if self.applied == YES:
            return ASKED if self.grounds.strip(" ") else UNEXPLAINED
        if self.applied in ("", NO) and not (self.applied == "" and (self.grounds + self.evidence).strip(" ")):
            return UNASKED
        return FAULTY


@dataclass(frozen=True)
class AppealForm:
    """All that one office's workbook says, beside the letter's words.

    Attributes:
        result: what the points rest on: `终评，未定稿`.
        until: the last day (inclusive); None where there is none.
        return_to: where it is sent; empty is the bureau.
        given: what the office has written already, by item.
        notes: what it has to put right in that, whole sentences.
    """

    office: str
    county: str
    result: str
    until: date | None
    return_to: str
    items: tuple[AppealItem, ...]
    given: Mapping[int, Given] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def build_appeal(rulebook: Rulebook, form: AppealForm, stamp: Stamp) -> bytes:
    """A workbook, .xlsx: the sheet 复核申请 and the hidden _meta.

    Args:
        stamp: made for the office's code.
    """
    written = BytesIO()
    with open_book(written, f"{rulebook.title}　复核申请表", form.office, form.county, stamp) as book:
        lines = [*(f"请更正：{note}" for note in form.notes), *_say_rules(rulebook, form)]
        grid = Grid(book, APPEALS.sheet, APPEAL_COLUMNS, len(lines) + 2)
        _write_top(grid, rulebook, form, lines)
        for row, each in enumerate(form.items, grid.first_row):
            _write_item(grid, row, rulebook, each, form.given.get(each.item, Given()))
        _finish(grid, form)
    return written.getvalue()


def _say_rules(rulebook: Rulebook, form: AppealForm) -> list[str]:
    voted = "、".join(str(number) for number, item in rulebook.items.items() if item.is_voted)
    but = f"第{voted}项由评委票决，有异议的书面向县局反映。" if voted else ""
    due = (
        f"请于{form.until.year}年{form.until.month}月{form.until.day}日前（含当日，以县局收到为准，逾期不受理）"
        if form.until
        else "请及时"
    )
    return [
        f"1．只填有异议的项目：在“{APPLIED}”选“{YES}”，写明理由（什么事实、哪份材料，应得多少分）和佐证材料；"
        f"没有异议的空着，都没有的不用交回。{but}",
        f"2．佐证材料随本表一并交来，与本表放在同一个文件夹或压缩包里。各项得分是“{show_text(form.result, 60)}”的得分。",
        f"3．由所长审定后保存，{due}把本文件原样发回：{show_text(form.return_to or form.county, 60)}。"
        "再交的，以最后收到的为准，整份替代还没有答复的。",
    ]


def _write_top(grid: Grid, rulebook: Rulebook, form: AppealForm, lines: Sequence[str]) -> None:
    sheet, name = grid.sheet, show_text(form.office, NAME_LIMIT)
    set_page(sheet, right=name)
    grid.set_row(0, _TITLE_HEIGHT)
    title = f"{rulebook.year}年度司法所目标管理考核复核申请表　　{name}"
    grid.write_across(0, grid.shown[0], grid.shown[-1], title, "title")
    for row, line in enumerate(lines, 1):
        grid.set_row(row, MEASURE.height_of(MEASURE.count_lines(line, _WIDTH - 4)))
        grid.write_across(row, grid.shown[0], grid.shown[-1], line, "lead" if row <= len(form.notes) else "plain")
    grid.set_row(grid.head_row - 1, _COUNT_HEIGHT)
    grid.write_heads(_HEAD_HEIGHT)
    freeze_rows(sheet, grid.first_row, sum(grid.heights.values()))
    sheet.repeat_rows(grid.head_row)


def _write_item(grid: Grid, row: int, rulebook: Rulebook, each: AppealItem, given: Given) -> None:
    item = rulebook.items[each.item]
    words, why = show_words(item.text), show_text(each.why, WHY_LIMIT)
    cells: dict[str, Value] = {
        KEY_HEAD: f"{each.item:02d}.appeal",
        NUMBER_HEAD: each.item,
        TEXT_HEAD: words,
        POINTS_HEAD: float(item.points) if item.points else "另计",
        SELF_SCORE: each.self_score,
        COMPUTED: each.computed,
        DECIDED_SCORE: each.decided,
        STANDING: each.standing,
        WHY: why,
        APPLIED: given.applied,
        GROUNDS: given.grounds,
        EVIDENCE_HEAD: given.evidence,
        STATE_HEAD: Formula(f"={_state(grid, row)}", given.state),
        HINT_HEAD: Formula(f"={_hint(grid.cell(STATE_HEAD, row))}", _REMEDIES.get(given.state, "")),
    }
    grid.write_row(row, cells)
    grid.set_height(
        row,
        (words, _WIDTHS[TEXT_HEAD] * SMALL),
        (why, _WIDTHS[WHY] * SMALL),
        (given.grounds, _WIDTHS[GROUNDS] * SMALL),
        (given.evidence, _WIDTHS[EVIDENCE_HEAD] * SMALL),
        (_REMEDIES[FAULTY], _WIDTHS[HINT_HEAD] * SMALL),
        least=26.0,
    )


def _state(grid: Grid, row: int) -> str:
    """Formula text for the state of a row."""
    applied, grounds, evidence = (grid.cell(head, row) for head in (APPLIED, GROUNDS, EVIDENCE_HEAD))
    is_blank = is_text(applied, "")
    has_words = any_of(text_test(grounds), text_test(evidence))
    asked = if_(text_test(grounds), text(ASKED), text(UNEXPLAINED))
    unasked = if_(all_of(is_blank, has_words), text(FAULTY), text(UNASKED))
    is_unasked = any_of(is_blank, is_text(applied, NO))
    return unless_error(
        applied, if_(is_text(applied, YES), asked, if_(is_unasked, unasked, text(FAULTY))), text(FAULTY)
    )


def _hint(state: str) -> str:
    hint = NOTHING
    for said, remedy in _REMEDIES.items():
        hint = if_(is_text(state, said), text(remedy), hint)
    return hint


def _finish(grid: Grid, form: AppealForm) -> None:
    """Validation, colours, the live count, and the line on which the office signs."""
    sheet, styles, first = grid.sheet, grid.styles, grid.first_row
    last = grid.head_row + max(1, len(form.items))
    rule = list_validation(
        APPLIED, f"对这一项的得分有异议的，选“{YES}”；没有的空着。", [YES, NO], f"请选“{YES}”，或者空着。"
    )
    sheet.data_validation(*grid.span(APPLIED, first, last), rule)
    for head, message in (
        (GROUNDS, "申请复核的必须写：依据什么事实、哪份材料，应得多少分。"),
        (EVIDENCE_HEAD, "写明材料的名称、文号、日期，材料随本表一并交来。"),
    ):
        sheet.data_validation(*grid.span(head, first, last), text_validation(head, message, TEXT_LIMIT))
    sheet.set_selection(*grid.span(APPLIED, first, first))
    state = grid.cell(STATE_HEAD, first)
    for words, head, style in (
        (FAULTY, STATE_HEAD, "fault"),
        (FAULTY, APPLIED, "fault"),
        (UNEXPLAINED, STATE_HEAD, "fault"),
        (UNEXPLAINED, GROUNDS, "fault"),
        (ASKED, STATE_HEAD, "mended_now"),
    ):
        criteria = {"type": "formula", "criteria": f'={state}="{words}"', "format": styles[style]}
        sheet.conditional_format(*grid.span(head, first, last), criteria)
    _write_count(grid, form, States(APPEALS.sheet, grid.place(STATE_HEAD), grid.place(APPLIED), first, last))
    sheet.set_row(last + 1, _SIGN_HEIGHT)
    grid.write_across(last + 1, grid.shown[0], grid.shown[-1], _SIGNED, "summary")
    sheet.print_area(0, grid.shown[0], last + 1, grid.shown[-1])


def _write_count(grid: Grid, form: AppealForm, live: States) -> None:
    states = [form.given.get(each.item, Given()).state for each in form.items]
    pieces, value = [], ""
    for state, said in ((ASKED, "已申请 "), (UNEXPLAINED, " 项，缺理由 "), (FAULTY, " 项，有误 ")):
        pieces += [text(said), live.count(state)]
        value += f"{said}{states.count(state)}"
    line = Formula(f"={join(*pieces, text(' 项'))}", f"{value} 项")
    row, at = grid.head_row - 1, grid.place(APPLIED)
    grid.write_across(row, grid.shown[0], at - 1, line, "summary")
    grid.write_across(row, at, grid.shown[-1], live.link_to_next((FAULTY, UNEXPLAINED), states), "jump_to")
