"""平时台账: one workbook that the bureau keeps through the year, an entry a row, added up by office and by what is asked."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from sfs_excel.form.book import open_book
from sfs_excel.form.columns import LABEL_HEAD, STATE_HEAD
from sfs_excel.form.content import FAULTY
from sfs_excel.form.inputs import FAULT_TITLE, list_validation, text_test, text_validation
from sfs_excel.form.page import set_page
from sfs_excel.handouts.columns import (
    COUNT_HEAD,
    COUNTED,
    DATE_HEAD,
    FIELD_AT,
    ITEM_HEAD,
    LOG,
    LOG_COLUMNS,
    OFFICE_AT,
    OFFICE_HEAD,
    RECORDER_HEAD,
    WHAT_HEAD,
    WRONG,
)
from sfs_excel.handouts.log.guide import write_log_guide
from sfs_excel.handouts.log.lists import FIELDS, ITEMS, OFFICES, write_lists
from sfs_excel.handouts.log.totals import Entries, write_totals
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.base import show
from sfs_excel.rules.field import LARGEST
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.cells import Formula, put
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.states import States
from sfs_excel.sheets.token import Stamp

ROWS = 400  # ready to be written in
LACKING, WHOLE = "缺", "完整"
_TITLE_ROW, _ASK_ROW, _HEAD_ROW = range(3)
_WHO_LIMIT = 40  # characters
_ROW_HEIGHT = 24.0
_ASK = "发生一件记一行；只填浅黄色格子。司法所、填报项从下拉列表中选（先选项目，填报项就只列这一项的）；不按次数计的，填报项和数量空着，写明情况。"


def build_log(
    rulebook: Rulebook,
    offices: Sequence[tuple[str, str]],
    county: str,
    stamp: Stamp,
) -> bytes:
    """A workbook, .xlsx: sheets 台账, 合计, 使用说明, and the hidden 列表 and _meta.

    An entry names its field by a label that no other field has (`log_lists.label_fields`): item number, space, label.

    Args:
        offices: code and name, in the roster's order. An entry names its office by name.
        stamp: with the identity of a 台账.
    """
    written = BytesIO()
    names = [name for _, name in offices]
    with open_book(written, f"{rulebook.title}　平时台账", county, county, stamp) as book:
        grid = _write_entries(book, rulebook)
        entries = Entries(*(_refer(grid, each) for each in (OFFICE_AT, FIELD_AT, COUNTED)))
        write_totals(book, rulebook, names, entries)
        write_log_guide(book)
        write_lists(book.workbook, rulebook, names)
    return written.getvalue()


def _refer(grid: Grid, title: str) -> str:
    """A column's rows, as another sheet refers to them."""
    return f"{LOG.sheet}!{grid.area(title, grid.first_row, grid.head_row + ROWS)}"


def _write_entries(book: Book, rulebook: Rulebook) -> Grid:
    grid = Grid(book, LOG.sheet, LOG_COLUMNS, _HEAD_ROW)
    sheet = grid.sheet
    set_page(sheet, filters=True)
    sheet.set_row(_TITLE_ROW, 27)
    grid.write_across(_TITLE_ROW, grid.shown[0], grid.shown[-1], f"{rulebook.year}年度司法所平时考察台账", "title")
    sheet.set_row(_ASK_ROW, 20)
    at, last = grid.place(STATE_HEAD), _HEAD_ROW + ROWS
    grid.write_across(_ASK_ROW, grid.shown[0], at - 1, _ASK, "plain")
    live = States(LOG.sheet, grid.place(STATE_HEAD), grid.place(DATE_HEAD), grid.first_row, last)
    put(sheet, _ASK_ROW, at, live.link_to_next((f"{FAULTY}*", f"{LACKING}*"), ()), grid.styles["jump_to"])
    grid.write_heads(24.0)
    sheet.freeze_panes(_HEAD_ROW + 1, grid.place(OFFICE_HEAD) + 1)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_selection(*grid.span(DATE_HEAD, grid.first_row, grid.first_row))
    first_day, last_day = count_days(rulebook.year)
    for row in range(grid.first_row, last + 1):
        grid.write_row(row, _calculate(grid, row, first_day, last_day))
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


def count_days(year: int) -> tuple[date, date]:
    """The days that an entry may have: the year, and the next three months, in which the year is assessed."""
    return date(year, 1, 1), date(year + 1, 3, 31)


def _calculate(grid: Grid, row: int, first_day: date, last_day: date) -> dict[str, Formula]:
    """The live cells of a row: what it lacks, and what the totals take from it."""
    day, office, item, label, count, what = (
        grid.cell(title, row) for title in (DATE_HEAD, OFFICE_HEAD, ITEM_HEAD, LABEL_HEAD, COUNT_HEAD, WHAT_HEAD)
    )
    state, found, office_at, field_at = (grid.cell(title, row) for title in (STATE_HEAD, WRONG, OFFICE_AT, FIELD_AT))
    cells = f"{grid.cell(DATE_HEAD, row)}:{grid.cell(RECORDER_HEAD, row)}"
    is_number = f"IF(ISNUMBER({count}),AND({count}>0,{count}<={show(LARGEST)}),FALSE)"
    wrong = (
        f'IF(ISNUMBER({day}),IF(AND({day}>={_serial(first_day)},{day}<{_serial(last_day) + 1}),"","日期 "),"日期 ")',
        f'IF({office_at}=0,"{OFFICE_HEAD} ","")',
        f'IF({item}="","",IF(COUNTIF({ITEMS},{item})=0,"{ITEM_HEAD} ",'
        f'IF({label}="","",IF(LEFT({label},LEN({item})+1)={item}&" ","","{ITEM_HEAD} "))))',
        f'IF({label}="","",IF({field_at}=0,"{LABEL_HEAD} ",""))',
        f'IF({label}="",IF({count}="","","{LABEL_HEAD} "),IF({is_number},"","{COUNT_HEAD} "))',
    )
    blanks = "&".join(f'IF({place}="","{title} ","")' for place, title in ((day, DATE_HEAD), (office, OFFICE_HEAD)))
    blanks += f'&IF(AND({label}="",NOT({text_test(what)})),"{WHAT_HEAD} ","")'
    said = f'IF({blanks}<>"","{LACKING}"&TRIM({blanks}),IF({found}="","{WHOLE}","{FAULTY}："&TRIM({found})))'
    broken = f"ISERROR({'+'.join(f'LEN({grid.cell(title, row)})' for title in LOG.heads)})"
    return {
        STATE_HEAD: Formula(f'=IF(COUNTA({cells})=0,"",IF({broken},"{FAULTY}：错误值",{said}))', ""),
        WRONG: Formula(f'=IF(COUNTA({cells})=0,"",IF({broken},"",{"&".join(wrong)}))', ""),
        OFFICE_AT: Formula(f"={_find(office, OFFICES)}", 0),
        FIELD_AT: Formula(f"={_find(label, FIELDS)}", 0),
        COUNTED: Formula(f'=IF(AND({state}="{WHOLE}",{field_at}>0),{count},0)', 0),
    }


def _find(sought: str, names: str) -> str:
    """Formula text: the place of a text in a list, 0 where it is not there. MATCH takes * and ? for anything."""
    exact = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({sought},"~","~~"),"*","~*"),"?","~?")'
    return f'IF(ISERROR({sought}),0,IF({sought}="",0,IFERROR(MATCH({exact},{names},0),0)))'


def _serial(day: date) -> int:
    """A day as Excel counts it."""
    return (day - date(1899, 12, 30)).days


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
        RECORDER_HEAD: text_validation(RECORDER_HEAD, "填记录人的姓名。", _WHO_LIMIT),
    }  # fmt: skip
    for title, rule in rules.items():
        grid.sheet.data_validation(*grid.span(title, first, last), rule)


def _choose_fields(item: str) -> str:
    """The list of what may be chosen: the fields of the item that stands beside it, or all."""
    own = f"OFFSET({FIELDS},MATCH({item},{FIELDS}_of,0)-1,0,COUNTIF({FIELDS}_of,{item}),1)"
    return f"=IF(COUNTIF({FIELDS}_of,{item})=0,{FIELDS},{own})"
