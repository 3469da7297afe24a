"""Sheet 问题清单: in front of a form that goes back, what is to be put right, a row each, and how far that is."""

from collections.abc import Iterable, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sfs_excel.form.columns import COVER, PROBLEMS, TABLE
from sfs_excel.form.content import BLANK, DONE, FAULTY, Content
from sfs_excel.form.cover import Recipient
from sfs_excel.form.page import freeze_rows, set_page
from sfs_excel.form.places import Placed, status_formula, status_of
from sfs_excel.form.progress import ALL_DONE
from sfs_excel.form.styles import MEASURE
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import any_of, count_if, if_, is_text, join, text
from sfs_excel.sheets.references import area_name, cell_name
from sfs_excel.sheets.styles import Styles
from sfs_excel.text import show_text
from sfs_excel.words import Severity

HEADS = {  # heading: width in characters
    "序号": 5, "性质": 7, "项目": 8, "填报项": 24, "位置": 7, "问题": 58, "怎样改": 55, "现在": 8,
}  # fmt: skip
NUMBER, KIND, ITEM, LABEL, PLACE, FACT, REMEDY, NOW = range(len(HEADS))
WIDTHS = tuple(HEADS.values())
WIDTH = sum(WIDTHS)
UNDERSTOOD = "已按唯一的理解读取，不用改"
FACT_LIMIT, REMEDY_LIMIT, NOTE_LIMIT = 400, 200, 500  # characters
NO_PLACE = "—"
TITLE_HEIGHT, COUNT_HEIGHT, HEAD_HEIGHT = 24.0, 20.0, 20.0  # points


def write_problems(
    book: Book,
    content: Content,
    recipient: Recipient,
    placed: Sequence[Placed],
    notes: Iterable[str],
) -> None:
    """Add the sheet. It belongs before all others, as the first sheet is the one that is shown.

    Args:
        placed: in the order in which they are to stand: errors first.
        notes: lines above the list.
    """
    sheet, styles = book.workbook.add_worksheet(PROBLEMS), book.styles
    _set_up(sheet)
    title = f"{show_text(recipient.name, 60)}（编码 {show_text(recipient.code, 20)}）　填报表问题清单"
    row, used = _write_across(sheet, 0, title, styles["title"], TITLE_HEIGHT), TITLE_HEIGHT
    lead = [(show_text(note, NOTE_LIMIT), "lead") for note in notes]
    lead += [(f"{number}．{step}", "plain") for number, step in enumerate(_say_steps(placed), 1)]
    for line, style in lead:
        height = MEASURE.height_of(MEASURE.count_lines(line, WIDTH - 4))
        row, used = _write_across(sheet, row, line, styles[style], height), used + height
    if not placed:
        sheet.print_area(0, 0, row - 1, NOW)
        return
    head = row + (1 if any(each.is_live_error for each in placed) else 0)
    if head > row:
        _write_count(sheet, styles, content, placed, row, head + 1)
        used += COUNT_HEIGHT
    sheet.set_row(head, HEAD_HEIGHT)
    for column, title in enumerate(HEADS):
        sheet.write_string(head, column, title, styles["head"])
    for number, each in enumerate(placed, 1):
        _write_row(sheet, styles, content, each, head + number, number)
    _colour_states(sheet, styles, placed, head + 1)
    freeze_rows(sheet, head + 1, used + HEAD_HEIGHT)
    sheet.set_selection(head + 1, PLACE, head + 1, PLACE)
    sheet.repeat_rows(head)
    sheet.print_area(0, 0, head + len(placed), NOW)


def say_open(listed: int, waiting: int) -> str:
    """Tell how many of the listed errors are still to be mended."""
    if waiting:
        return f"共{listed}条错误，还有 {waiting} 条没有改好"
    return f"列出的{listed}条错误都已改好。请看“{COVER}”的表下面还有没有别的未填或有误"


def _set_up(sheet: Worksheet) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.center_horizontally()
    set_page(sheet)


def _say_steps(placed: Sequence[Placed]) -> list[str]:
    """Return what to do, for what there is to do."""
    kinds = {each.finding.severity for each in placed}
    prefilled = f"本表已填好你所报送的内容，要改的格子在“{TABLE}”里标成红色。"
    steps = []
    if any(each.is_live_error for each in placed):
        steps.append(f"{prefilled}点“位置”一栏就到那一格；改好后，这里的“现在”变成“{DONE}”。")
    elif Severity.ERROR in kinds:
        steps.append(
            f"你所报送的内容，读得出的都已填好。下面的错误不在某一格上，请照“怎样改”一栏，在“{TABLE}”里填好、改好。"
        )
    elif kinds:
        steps.append(f"本表已填好你所报送的内容，没有必须改的错误。点“位置”一栏就到“{TABLE}”的那一格。")
    else:
        steps.append(f"本表已填好你所报送的内容，请到“{TABLE}”核对，没有填的请补填。")
    told = {
        Severity.ERROR: "“错误”必须改",
        Severity.REMINDER: "“提醒”请核对，没有错就不用改",
        Severity.NORMALISED: "“更正”不用改，供核对",
    }
    if kinds:
        steps.append("；".join(words for kind, words in told.items() if kind in kinds) + "。")
    steps.append(f"“{COVER}”的表下面显示“{ALL_DONE}”后，保存，把这个文件发回县局。请用这份表，不要再用原来的。")
    return steps


def _write_across(sheet: Worksheet, row: int, text: str, style: Format, height: float) -> int:
    """One line over all columns; the next row."""
    sheet.set_row(row, height)
    sheet.merge_range(row, 0, row, NOW, "", style)
    sheet.write_string(row, 0, text, style)
    return row + 1


def _write_count(
    sheet: Worksheet, styles: Styles, content: Content, placed: Sequence[Placed], row: int, first: int
) -> None:
    """The live count. Errors stand first, so theirs is one area; what has no cell never says 未填 or 有误."""
    listed = [each for each in placed if each.finding.severity == Severity.ERROR]
    counted = [each for each in listed if each.is_live_error]
    area = area_name(first, NOW, first + len(listed) - 1, NOW)
    waiting = f"({count_if(area, text(BLANK))}+{count_if(area, text(FAULTY))})"
    words = say_open(len(counted), 1).split(" 1 ")
    done = say_open(len(counted), 0)
    _write_across(sheet, row, "", styles["summary"], COUNT_HEIGHT)
    formula = f"={if_(f'{waiting}>0', join(text(f'{words[0]} '), waiting, text(f' {words[1]}')), text(done))}"
    still = sum(status_of(each, content) != DONE for each in counted)
    sheet.write_formula(row, 0, formula, styles["summary"], say_open(len(counted), still))
    rule = {"type": "formula", "criteria": f"={waiting}>0", "format": styles["fault_ink"]}
    sheet.conditional_format(row, 0, row, NOW, rule)
    sheet.conditional_format(row, 0, row, NOW, rule | {"criteria": f"={waiting}=0", "format": styles["done"]})


def _write_row(sheet: Worksheet, styles: Styles, content: Content, placed: Placed, row: int, number: int) -> None:
    finding = placed.finding
    is_quiet = finding.severity == Severity.NORMALISED
    text, centre = (styles["quiet"], styles["quiet_centre"]) if is_quiet else (styles["text"], styles["centre"])
    fact = show_text(finding.fact, FACT_LIMIT)
    remedy = UNDERSTOOD if is_quiet else show_text(finding.remedy, REMEDY_LIMIT)
    sheet.write_number(row, NUMBER, number, centre)
    sheet.write_string(row, KIND, finding.severity, styles["kind"] if finding.severity == Severity.ERROR else centre)
    sheet.write_string(row, ITEM, f"第{finding.item}项" if finding.item else NO_PLACE, centre)
    sheet.write_string(row, LABEL, show_text(placed.label, FACT_LIMIT), text)
    sheet.write_string(row, FACT, fact, text)
    sheet.write_string(row, REMEDY, remedy, text)
    if placed.cell:
        link = f"internal:'{TABLE}'!{placed.cell}"
        sheet.write_url(row, PLACE, link, styles["link"], placed.cell, f"到“{TABLE}”的 {placed.cell}")
        sheet.write_formula(row, NOW, status_formula(placed), centre, status_of(placed, content))
    else:
        sheet.write_string(row, PLACE, NO_PLACE, centre)
        sheet.write_string(row, NOW, NO_PLACE, centre)
    lines = ((placed.label, LABEL), (fact, FACT), (remedy, REMEDY))
    needed = max(MEASURE.count_lines(each, WIDTHS[column]) for each, column in lines)
    sheet.set_row(row, MEASURE.row_height(needed))


def _colour_states(sheet: Worksheet, styles: Styles, placed: Sequence[Placed], first: int) -> None:
    """An error that is mended has a green row; one that is not stands out."""
    errors = sum(each.finding.severity == Severity.ERROR for each in placed)
    if not errors:
        return
    now = cell_name(first, NOW, keep="column")
    last = first + errors - 1
    for criteria, style, columns in (
        (f"={any_of(is_text(now, BLANK), is_text(now, FAULTY))}", "fault", (NOW, NOW)),
        (f'={now}="{DONE}"', "mended_now", (NOW, NOW)),
        (f'={now}="{DONE}"', "mended", (NUMBER, REMEDY)),
    ):
        rule = {"type": "formula", "criteria": criteria, "format": styles[style]}
        sheet.conditional_format(first, columns[0], last, columns[1], rule)
