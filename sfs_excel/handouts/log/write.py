"""平时台账: one workbook that the bureau keeps through the year, an entry a row, added up by office and by what is asked."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from sfs_excel.form.book import open_book
from sfs_excel.form.columns import LABEL_HEAD, STATE_HEAD
from sfs_excel.form.content import FAULTY
from sfs_excel.form.inputs import FAULT_TITLE, list_validation, text_validation
from sfs_excel.form.page import FILTER_HEIGHT, freeze_rows, set_page
from sfs_excel.handouts.columns import (
    COUNT_HEAD,
    COUNTED,
    DATE_HEAD,
    FIELD_AT,
    ITEM_HEAD,
    LOG,
    LOG_COLUMNS,
    NOTED_BY_HEAD,
    OFFICE_AT,
    OFFICE_HEAD,
    WHAT_HEAD,
)
from sfs_excel.handouts.log.choices import list_choices
from sfs_excel.handouts.log.entries import BLANK, Judged, Row, Typed
from sfs_excel.handouts.log.guide import write_log_guide
from sfs_excel.handouts.log.lists import FIELDS, ITEMS, OFFICES, write_lists
from sfs_excel.handouts.log.states import LACKING, WHOLE, calculate_row, count_days, serial_of
from sfs_excel.handouts.log.totals import Entries, write_totals
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import LARGEST
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import call, count_if, if_, match
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.states import States
from sfs_excel.sheets.token import Stamp
from sfs_excel.sheets.writing import Value, put

ROWS = 400  # ready to be written in
_TITLE_ROW, _ASK_ROW, _HEAD_ROW = range(3)
_WHO_LIMIT = 40  # characters
_ROW_HEIGHT = 24.0
_ASK = "发生一件记一行；只填浅黄色格子。司法所、填报项从下拉列表中选（先选项目，填报项就只列这一项的）；不按次数计的，填报项和数量空着，写明情况。"


def build_log(
    rulebook: Rulebook,
    offices: Sequence[tuple[str, str]],
    county: str,
    stamp: Stamp,
    rows: Sequence[Row] = (),
) -> bytes:
    """A workbook, .xlsx: sheets 台账, 合计, 使用说明, and the hidden 列表 and _meta.

    An entry names its field by a label that no other field has (`log_lists.label_fields`): item number, space, label.

    Args:
        offices: code, and the name by which an entry names it, in the roster's order.
        stamp: with the identity of a 台账.
        rows: that stand in it already.
    """
    written = BytesIO()
    names = [name for _, name in offices]
    ready, choices = max(ROWS, len(rows) + ROWS // 4), list_choices(rulebook, names)
    judged = [(row, choices.judge(row)) for row in rows]
    with open_book(written, f"{rulebook.title}　平时台账", county, county, stamp) as book:
        grid = _write_entries(book, rulebook, judged, ready)
        entries = Entries(*(_refer(grid, each, ready) for each in (OFFICE_AT, FIELD_AT, COUNTED)))
        write_totals(book, rulebook, names, entries, [each for _, each in judged])
        write_log_guide(book)
        write_lists(book.workbook, rulebook, names)
    return written.getvalue()


def _refer(grid: Grid, title: str, ready: int) -> str:
    """A column's rows, as another sheet refers to them."""
    return f"{LOG.sheet}!{grid.area(title, grid.first_row, grid.head_row + ready)}"


def _write_entries(book: Book, rulebook: Rulebook, judged: Sequence[tuple[Row, Judged]], ready: int) -> Grid:
    """Add the sheet. `judged`: the rows that stand there already; `ready`: how many there are in all."""
    grid = Grid(book, LOG.sheet, LOG_COLUMNS, _HEAD_ROW)
    sheet = grid.sheet
    set_page(sheet, filters=True)
    grid.set_row(_TITLE_ROW, 27.0)
    grid.write_across(_TITLE_ROW, grid.shown[0], grid.shown[-1], f"{rulebook.year}年度司法所平时考察台账", "title")
    grid.set_row(_ASK_ROW, 20.0)
    at, last = grid.place(STATE_HEAD), _HEAD_ROW + ready
    grid.write_across(_ASK_ROW, grid.shown[0], at - 1, _ASK, "plain")
    live = States(LOG.sheet, grid.place(STATE_HEAD), grid.place(DATE_HEAD), grid.first_row, last)
    wanting = {f"{word}*": word for word in (FAULTY, LACKING)}
    present = [each for each, word in wanting.items() if any(of.state.startswith(word) for _, of in judged)]
    put(sheet, _ASK_ROW, at, live.link_to_next(tuple(wanting), present), grid.styles["jump_to"])
    grid.write_heads(FILTER_HEIGHT, "filter_head")
    freeze_rows(sheet, grid.first_row, sum(grid.heights.values()))
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_selection(*grid.span(DATE_HEAD, grid.first_row, grid.first_row))
    for row in range(grid.first_row, last + 1):
        entered, found = judged[row - grid.first_row] if row - grid.first_row < len(judged) else (Row(), BLANK)
        cells: dict[str, Value] = dict(zip(LOG.heads, map(_put_down, entered.cells), strict=True))
        grid.write_row(row, cells | calculate_row(grid, row, rulebook.year, found))
        sheet.set_row(row, _ROW_HEIGHT)
    _validate(grid, rulebook, last)
    state = grid.cell(STATE_HEAD, grid.first_row)
    for criteria, style in (
        (f'=LEFT({state},2)="{FAULTY}"', "fault"),
        (f'=LEFT({state},1)="{LACKING}"', "fault"),
        (f'={state}="{WHOLE}"', "mended_now"),
    ):
        rule = {"type": "formula", "criteria": criteria, "format": grid.styles[style]}
        sheet.conditional_format(*grid.span(STATE_HEAD, grid.first_row, last), rule)
    sheet.print_area(0, grid.shown[0], last, grid.shown[-1])
    sheet.autofilter(_HEAD_ROW, grid.shown[0], last, grid.shown[-1])
    return grid


def _put_down(typed: Typed) -> float | str | None:
    """Return the content of the cell: a day as Excel counts it."""
    return serial_of(typed) if isinstance(typed, date) else typed


def _validate(grid: Grid, rulebook: Rulebook, last: int) -> None:
    first = grid.first_row
    first_day, last_day = count_days(rulebook.year)
    item = grid.cell(ITEM_HEAD, first)
    days = f"{first_day:%Y-%m-%d}到{last_day:%Y-%m-%d}之间的日期，如 {first_day.year}-5-3"
    rules = {
        DATE_HEAD: {
            "validate": "date", "criteria": "between", "minimum": first_day, "maximum": last_day,
            "input_title": DATE_HEAD, "input_message": f"发生的日期。请填{days}。", "error_title": FAULT_TITLE,
            "error_message": f"请填{days}。",
        },
        OFFICE_HEAD: list_validation(OFFICE_HEAD, "请从下拉列表中选。", f"={OFFICES}", "请从下拉列表中选一个司法所。"),
        ITEM_HEAD: list_validation(
            ITEM_HEAD, "责任书的序号。选了以后，填报项只列这一项的；可以不选。", f"={ITEMS}", "请从下拉列表中选责任书的序号。"
        ),
        LABEL_HEAD: list_validation(
            LABEL_HEAD, "请从下拉列表中选，开头的数字是责任书的序号。不按次数计的，空着。", _choose_fields(item),
            "请从下拉列表中选一个填报项；没有合适的空着，在情况里写明。",
        ),
        COUNT_HEAD: {
            "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": int(LARGEST),
            "input_title": COUNT_HEAD, "input_message": "这一次发生的数量，一般填1。选了填报项的必须填。",
            "error_title": FAULT_TITLE, "error_message": "请填大于0的数，不带单位。",
        },
        WHAT_HEAD: text_validation(WHAT_HEAD, "写明事由和依据：什么事，哪份文件或哪次检查。没有选填报项的必须写。"),
        NOTED_BY_HEAD: text_validation(NOTED_BY_HEAD, "填记录人的姓名。", _WHO_LIMIT),
    }  # fmt: skip
    for title, rule in rules.items():
        grid.sheet.data_validation(*grid.span(title, first, last), rule)


def _choose_fields(item: str) -> str:
    """The list of what may be chosen: the fields of the item that stands beside it, or all."""
    items = f"{FIELDS}_of"
    many = count_if(items, item)
    own = call("OFFSET", FIELDS, f"{match(item, items)}-1", 0, many, 1)
    return f"={if_(f'{many}=0', FIELDS, own)}"
