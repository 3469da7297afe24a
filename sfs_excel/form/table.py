"""Sheet 填报表: a row a field, the letter's words beside it, everything live."""

from dataclasses import dataclass, field
from math import isfinite

from xlsxwriter.worksheet import Worksheet

from sfs_excel.form import layout as at
from sfs_excel.form.columns import COLUMNS, HEAD_ROW, HEADINGS, LAST_PRINTED, SUMMARY_ROW, TABLE, TITLE_ROW, Column
from sfs_excel.form.content import BLANK, DONE, FAULTY, Content, Raw, longest_hints
from sfs_excel.form.cover import Recipient
from sfs_excel.form.formulas import Formulas, render_formulas
from sfs_excel.form.inputs import evidence_validation, validation
from sfs_excel.form.layout import Band, Block, Layout
from sfs_excel.form.page import BOUND, set_page
from sfs_excel.form.progress import link_to_next, say_rest
from sfs_excel.form.samples import longest_reasons
from sfs_excel.form.styles import MEASURE
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import Field
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import all_of, any_of, is_text
from sfs_excel.sheets.measures import SMALL, SMALL_SIZE
from sfs_excel.sheets.page import break_evenly, page_room
from sfs_excel.sheets.references import cell_name, fixed_name
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.workbook import Spreadsheet
from sfs_excel.sheets.writing import put, put_across
from sfs_excel.words import Severity

WIDTHS = {place: column.width for place, column in COLUMNS.items()}
TITLE_HEIGHT, SUMMARY_HEIGHT, HEAD_HEIGHT, BAND_HEIGHT = 27.0, 20.0, 30.0, 19.0  # points
_ASK = "只填浅黄色格子。没有发生的填0，空着不等于0。"
_ROOM = page_room((WIDTHS[column] for column in Column if Column.KEY < column <= LAST_PRINTED), BOUND)


@dataclass(frozen=True)
class _Table:
    """The sheet that is being written.

    Attributes:
        heights: points, of every row from the first section on; filled as they are set.
    """

    workbook: Spreadsheet
    sheet: Worksheet
    styles: Styles
    rulebook: Rulebook
    content: Content
    layout: Layout
    formulas: Formulas
    heights: dict[int, float] = field(default_factory=dict)


def write_table(book: Book, rulebook: Rulebook, content: Content, recipient: Recipient) -> Worksheet:
    """Add 填报表, filled with the content."""
    sheet, layout = book.workbook.add_worksheet(TABLE), at.lay_out(rulebook)
    table = _Table(book.workbook, sheet, book.styles, rulebook, content, layout, render_formulas(rulebook))
    title = f"{rulebook.year}年度司法所目标管理考核填报表"
    _set_up(table, f"{title}　　{recipient.name}")
    _write_head(table, title, f"{recipient.county}　　{recipient.name}")
    for band in table.layout.bands:
        _write_band(table, band)
        for block in band.blocks:
            _write_block(table, block)
    _check_evidence(table)
    _colour_states(table)
    table.sheet.set_h_pagebreaks(_page_breaks(table))
    return table.sheet


def _page_breaks(table: _Table) -> list[int]:
    """No item is cut, and no section's heading ends a page."""
    blocks = [
        (start, sum(table.heights[row] for row in range(start, block.last + 1)))
        for band in table.layout.bands
        for block in band.blocks
        for start in (band.row if block is band.blocks[0] else block.first,)
    ]
    return break_evenly(blocks, TITLE_HEIGHT + SUMMARY_HEIGHT + HEAD_HEIGHT, _ROOM, HEAD_HEIGHT)


def _set_up(table: _Table, foot: str) -> None:
    sheet, last = table.sheet, LAST_PRINTED
    for place, column in COLUMNS.items():
        sheet.set_column(place, place, column.width, None, {"hidden": column.hidden})
    sheet.freeze_panes(HEAD_ROW + 1, Column.VALUE)
    sheet.set_selection(cell_name(min(table.layout.rows().values(), default=HEAD_ROW + 1), Column.VALUE))
    set_page(sheet, left=foot, right="所长签字：　　　　　　", filters=True, bound=True)
    sheet.repeat_rows(HEAD_ROW)
    sheet.print_area(0, Column.NUMBER, table.layout.last_row, last)


def _write_head(table: _Table, title: str, whose: str) -> None:
    """Write what stands above the table; nothing goes across the edge of the frozen columns."""
    sheet, styles, frozen = table.sheet, table.styles, (Column.NUMBER, Column.LABEL)
    sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
    put_across(sheet, TITLE_ROW, *frozen, title, styles["table_title"])
    put_across(sheet, TITLE_ROW, Column.VALUE, LAST_PRINTED, whose, styles["whose"])
    sheet.set_row(SUMMARY_ROW, SUMMARY_HEIGHT)
    total = round(sum(table.content.score.values()), 2)
    total_formula = "=ROUND(" + "+".join(at.section_name(band.section.section) for band in table.layout.bands) + ",2)"
    put_across(sheet, SUMMARY_ROW, *frozen, _ASK, styles["summary"])
    link = link_to_next(table.layout, table.content)
    put_across(sheet, SUMMARY_ROW, Column.VALUE, Column.STATUS, link, styles["jump_to"])
    _formula(table, SUMMARY_ROW, Column.SCORE, total_formula, total, "score")
    _name(table, at.TOTAL_NAME, SUMMARY_ROW, Column.SCORE)
    put_across(sheet, SUMMARY_ROW, Column.REASON, LAST_PRINTED, "←自评总分（县局评定的尚未计入）", styles["plain"])
    sheet.set_row(HEAD_ROW, HEAD_HEIGHT)
    for column in Column:
        if column <= LAST_PRINTED:
            sheet.write_string(HEAD_ROW, column, HEADINGS[column], styles["head"])


def _write_band(table: _Table, band: Band) -> None:
    sheet, styles, row = table.sheet, table.styles, band.row
    _set_height(table, band.row, BAND_HEIGHT)
    sheet.merge_range(row, Column.NUMBER, row, Column.HINT, band.section.heading, styles["band"])
    score = round(sum(table.content.score[block.item.item] for block in band.blocks), 2)
    names = "+".join(at.score_name(block.item.item) for block in band.blocks)
    _formula(table, band.row, Column.SCORE, f"=ROUND({names},2)", score, "band_score")
    _name(table, at.section_name(band.section.section), band.row, Column.SCORE)
    sheet.merge_range(row, Column.REASON, row, Column.EVIDENCE, "", styles["band"])
    put(sheet, band.row, Column.REASON, say_rest(band, table.content), styles["band"])


def _write_block(table: _Table, block: Block) -> None:
    item = block.item
    number = item.item
    _set_heights(table, block)
    _across(table, block, Column.NUMBER, "top_centre", number)
    _across(table, block, Column.TEXT, "top_text", item.text)
    _across(table, block, Column.POINTS, "top_centre", float(item.points) if item.points else "另计")
    _across(table, block, Column.SCORE, "top_score", None)
    _formula(table, block.first, Column.SCORE, table.formulas.score[number], table.content.score[number], "top_score")
    _across(table, block, Column.REASON, "top_small", None)
    reason = table.formulas.reason[number], table.content.reason[number]
    _formula(table, block.first, Column.REASON, *reason, "top_small")
    asked = "top_input" if block.keys else "top_none"
    _across(table, block, Column.EVIDENCE, asked, table.content.filling.evidence.get(number, ""))
    _name(table, at.score_name(number), block.first, Column.SCORE)
    _name(table, at.evidence_name(number), block.first, Column.EVIDENCE)
    for row, key in enumerate(block.row_keys, block.first):
        table.sheet.write_string(row, Column.KEY, key, table.styles["hidden"])
    for row, key in enumerate(block.keys, block.first):
        _write_field(table, row, key)
    if not block.keys:
        _write_nothing_asked(table, block)


def _write_field(table: _Table, row: int, key: str) -> None:
    sheet, styles, content, formulas = table.sheet, table.styles, table.content, table.formulas.fields[key]
    asked = table.rulebook.fields[key]
    sheet.write_string(row, Column.LABEL, asked.label, styles["text"])
    _write_input(table, row, asked, content.filling.values.get(key, ""))
    unit = {"percent": "%", "score": "分"}.get(asked.type) or asked.unit or "—"
    sheet.write_string(row, Column.UNIT, unit, styles["centre"])
    is_valid = content.valid[key]
    _formula(table, row, Column.STATUS, formulas.status, content.status[key], "status")
    _formula(table, row, Column.HINT, formulas.hint, content.hint[key], "quiet_small")
    _formula(table, row, Column.TYPED, formulas.typed, content.typed[key], "hidden")
    _formula(table, row, Column.NUMERIC, formulas.numeric, content.numeric[key], "hidden")
    _formula(table, row, Column.VALID, formulas.valid, is_valid, "hidden")
    _formula(table, row, Column.CLEAN, formulas.clean, content.numeric[key] if is_valid else 0, "hidden")
    _name(table, at.value_name(key), row, Column.VALUE)
    _name(table, at.valid_name(key), row, Column.VALID)
    _name(table, at.clean_name(key), row, Column.CLEAN)


def _write_input(table: _Table, row: int, asked: Field, raw: Raw) -> None:
    place = (row, Column.VALUE)
    style = table.styles["input_text" if asked.type == "text" else "input"]
    if raw == "":
        table.sheet.write_blank(*place, None, style)
    elif isinstance(raw, str) or not isfinite(raw):
        table.sheet.write_string(*place, str(raw), style)
    else:
        table.sheet.write_number(*place, raw, style)
    table.sheet.data_validation(*place, *place, validation(asked, fixed_name(row, Column.VALUE)))


def _check_evidence(table: _Table) -> None:
    """One rule for all items: it is the same everywhere."""
    areas = [
        f"{cell_name(block.first, Column.EVIDENCE)}:{cell_name(block.last, Column.EVIDENCE)}"
        for block in table.layout.blocks
        if block.keys
    ]
    table.sheet.data_validation(areas[0], evidence_validation() | {"multi_range": " ".join(areas)})


def _write_nothing_asked(table: _Table, block: Block) -> None:
    who = (
        "由考核领导小组票决，司法所不填"
        if block.item.is_voted
        else "由县局填写，司法所不填"
        if block.item.fields
        else "不需填报"
    )
    table.sheet.write_string(block.first, Column.LABEL, who, table.styles["none"])
    for column in (Column.VALUE, Column.UNIT, Column.STATUS):
        table.sheet.write_string(block.first, column, "—", table.styles["none"])
    table.sheet.write_blank(block.first, Column.HINT, None, table.styles["none"])


def _set_heights(table: _Table, block: Block) -> None:
    """Room for the label and the hints of each row, and over all rows of the item for its words and reasons."""
    item, content = block.item, table.content
    rows = [_height_of_row(table, key) for key in block.keys] or [MEASURE.height_of(1)]
    reasons = (content.reason[item.item], longest_reasons(table.rulebook)[item.item])
    needed = max(
        MEASURE.height_of(MEASURE.count_lines(item.text, WIDTHS[Column.TEXT])),
        *(_height_of_small(reason, Column.REASON) for reason in reasons),
    )
    spare = max(0.0, needed - sum(rows)) / len(rows)
    for row, height in enumerate(rows, block.first):
        _set_height(table, row, height + spare)


def _set_height(table: _Table, row: int, height: float) -> None:
    table.heights[row] = height
    table.sheet.set_row(row, height)


def _height_of_row(table: _Table, key: str) -> float:
    asked = table.rulebook.fields[key]
    label = MEASURE.height_of(MEASURE.count_lines(asked.label, WIDTHS[Column.LABEL]))
    hints = (asked.hint, longest_hints(table.rulebook)[key], table.content.hint[key])
    return max(label, *(_height_of_small(hint, Column.HINT) for hint in hints))


def _height_of_small(text: str, column: Column) -> float:
    """Points that a text of the smaller size takes in a column."""
    return MEASURE.height_of(MEASURE.count_lines(text, WIDTHS[column] * SMALL), SMALL_SIZE)


def _across(table: _Table, block: Block, column: Column, style: str, value: float | str | None) -> None:
    """A cell over all rows of an item: merged where there are several."""
    if block.last > block.first:
        table.sheet.merge_range(block.first, column, block.last, column, "", table.styles[style])
    if isinstance(value, str) and value:
        table.sheet.write_string(block.first, column, value, table.styles[style])
    elif value is None or value == "":
        table.sheet.write_blank(block.first, column, None, table.styles[style])
    else:
        table.sheet.write_number(block.first, column, float(value), table.styles[style])


def _formula(table: _Table, row: int, column: Column, text: str, value: float | str | bool, style: str) -> None:
    table.sheet.write_formula(row, column, text, table.styles[style], value)


def _name(table: _Table, name: str, row: int, column: Column) -> None:
    table.workbook.define_name(name, f"={TABLE}!{fixed_name(row, column)}")


def _colour_states(table: _Table) -> None:
    first, last = HEAD_ROW + 1, table.layout.last_row
    state = cell_name(first, Column.STATUS, keep="column")
    area = (first, Column.STATUS, last, Column.STATUS)
    for words, style in ((FAULTY, "fault"), (BLANK, "blank"), (DONE, "done")):
        rule = {"type": "formula", "criteria": f'={state}="{words}"', "format": table.styles[style]}
        table.sheet.conditional_format(*area, rule)
    hints = (first, Column.HINT, last, Column.HINT)
    fault = {"type": "formula", "criteria": f'={state}="{FAULTY}"', "format": table.styles["fault"]}
    table.sheet.conditional_format(*hints, fault)
    reminder = f'=LEFT({cell_name(first, Column.HINT, keep="column")},2)="{Severity.REMINDER}"'
    table.sheet.conditional_format(*hints, {"type": "formula", "criteria": reminder, "format": table.styles["blank"]})
    # Over all columns: where a label was pasted on an input, its own conditions came along.
    whole = (first, Column.NUMBER, last, LAST_PRINTED)
    is_input = is_text(cell_name(HEAD_ROW, Column.NUMBER, keep="row"), HEADINGS[Column.VALUE])
    for criteria, style in (
        (all_of(is_input, f'{state}="{FAULTY}"'), "fault"),
        (all_of(is_input, any_of(*(f'{state}="{words}"' for words in (BLANK, DONE)))), "input_now"),
    ):
        rule = {"type": "formula", "criteria": f"={criteria}", "format": table.styles[style]}
        table.sheet.conditional_format(*whole, rule)
