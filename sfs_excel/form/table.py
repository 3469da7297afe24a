"""Sheet 填报表: a row a field, the letter's words beside it, everything live."""

from dataclasses import dataclass, field
from math import isfinite

from xlsxwriter.worksheet import Worksheet

from sfs_excel.form import layout as at
from sfs_excel.form.columns import COLUMNS, HEAD_ROW, HEADINGS, LAST_PRINTED, SUMMARY_ROW, TABLE, TITLE_ROW, Column
from sfs_excel.form.content import BLANK, DONE, FAULTY, Content, Raw, longest_hints
from sfs_excel.form.formulas import Formulas, render_formulas
from sfs_excel.form.inputs import evidence_validation, validation
from sfs_excel.form.layout import Band, Block, Layout
from sfs_excel.form.page import PAGE_HEIGHT, set_page
from sfs_excel.form.progress import link_to_next, say_rest
from sfs_excel.form.samples import longest_reasons
from sfs_excel.form.styles import MEASURE
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import Field
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.measures import SMALL
from sfs_excel.sheets.page import break_pages
from sfs_excel.sheets.references import cell_name, fixed_name
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.workbook import Spreadsheet
from sfs_excel.sheets.writing import put
from sfs_excel.words import Severity

WIDTHS = {place: column.width for place, column in COLUMNS.items()}
TITLE_HEIGHT, SUMMARY_HEIGHT, BAND_HEIGHT = 27.0, 20.0, 21.0  # points


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


def write_table(book: Book, rulebook: Rulebook, content: Content, title: str) -> Worksheet:
    """Add 填报表, filled with the content."""
    sheet, layout = book.workbook.add_worksheet(TABLE), at.lay_out(rulebook)
    table = _Table(book.workbook, sheet, book.styles, rulebook, content, layout, render_formulas(rulebook))
    _set_up(table, title)
    _write_head(table, title)
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
    return break_pages(blocks, TITLE_HEIGHT + SUMMARY_HEIGHT, PAGE_HEIGHT)


def _set_up(table: _Table, title: str) -> None:
    sheet, last = table.sheet, LAST_PRINTED
    for place, column in COLUMNS.items():
        sheet.set_column(place, place, column.width, None, {"hidden": column.hidden})
    sheet.freeze_panes(HEAD_ROW + 1, Column.LABEL)
    sheet.set_selection(cell_name(min(table.layout.rows().values(), default=HEAD_ROW + 1), Column.VALUE))
    set_page(sheet, left=title, right="所长签字：　　　　　　", filters=True)
    sheet.repeat_rows(HEAD_ROW)
    sheet.print_area(0, Column.NUMBER, table.layout.last_row, last)


def _write_head(table: _Table, title: str) -> None:
    sheet, styles = table.sheet, table.styles
    sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
    sheet.merge_range(TITLE_ROW, Column.NUMBER, TITLE_ROW, LAST_PRINTED, title, styles["title"])
    sheet.set_row(SUMMARY_ROW, SUMMARY_HEIGHT)
    total = round(sum(table.content.score.values()), 2)
    total_formula = "=ROUND(" + "+".join(at.section_name(band.section.section) for band in table.layout.bands) + ",2)"
    sheet.merge_range(
        SUMMARY_ROW, Column.NUMBER, SUMMARY_ROW, Column.HINT,
        "只填浅黄色格子；其余自动计算。空着不等于0：没有发生的，数量填0。", styles["summary"],
    )  # fmt: skip
    _formula(table, SUMMARY_ROW, Column.SCORE, total_formula, total, "score")
    _name(table, at.TOTAL_NAME, SUMMARY_ROW, Column.SCORE)
    sheet.write_string(SUMMARY_ROW, Column.REASON, "←自评总分（县局评定的尚未计入）", styles["plain"])
    put(sheet, SUMMARY_ROW, Column.EVIDENCE, link_to_next(table.layout, table.content), styles["jump_to"])
    sheet.set_row(HEAD_ROW, 30)
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
    _across(table, block, Column.NUMBER, "centre", number)
    _across(table, block, Column.TEXT, "text", item.text)
    _across(table, block, Column.POINTS, "centre", float(item.points) if item.points else "另计")
    _across(table, block, Column.SCORE, "score", None)
    _formula(table, block.first, Column.SCORE, table.formulas.score[number], table.content.score[number], "score")
    _across(table, block, Column.REASON, "small", None)
    _formula(table, block.first, Column.REASON, table.formulas.reason[number], table.content.reason[number], "small")
    _across(table, block, Column.EVIDENCE, "input_text", table.content.filling.evidence.get(number, ""))
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
    _write_label(table, row, asked.label, asked.hint)
    _write_input(table, row, asked, content.filling.values.get(key, ""))
    unit = {"percent": "%", "score": "分"}.get(asked.type) or asked.unit or "—"
    sheet.write_string(row, Column.UNIT, unit, styles["centre"])
    is_valid = content.valid[key]
    _formula(table, row, Column.STATUS, formulas.status, content.status[key], "status")
    _formula(table, row, Column.HINT, formulas.hint, content.hint[key], "hint")
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


def _write_label(table: _Table, row: int, label: str, hint: str) -> None:
    styles = table.styles
    if hint:
        parts = (styles["label_line"], label, styles["hint_line"], f"\n{hint}")
        table.sheet.write_rich_string(row, Column.LABEL, *parts, styles["text"])
    else:
        table.sheet.write_string(row, Column.LABEL, label, styles["text"])


def _check_evidence(table: _Table) -> None:
    """One rule for all items: it is the same everywhere."""
    areas = [
        f"{cell_name(block.first, Column.EVIDENCE)}:{cell_name(block.last, Column.EVIDENCE)}"
        for block in table.layout.blocks
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
    needed = max(
        MEASURE.height_of(MEASURE.count_lines(item.text, WIDTHS[Column.TEXT])),
        MEASURE.height_of(MEASURE.count_lines(content.reason[item.item], WIDTHS[Column.REASON] * SMALL)),
        MEASURE.height_of(
            MEASURE.count_lines(longest_reasons(table.rulebook)[item.item], WIDTHS[Column.REASON] * SMALL)
        ),
    )
    spare = max(0.0, needed - sum(rows)) / len(rows)
    for row, height in enumerate(rows, block.first):
        _set_height(table, row, height + spare)


def _set_height(table: _Table, row: int, height: float) -> None:
    table.heights[row] = height
    table.sheet.set_row(row, height)


def _height_of_row(table: _Table, key: str) -> float:
    asked = table.rulebook.fields[key]
    label = MEASURE.count_lines(asked.label, WIDTHS[Column.LABEL])
    clarified = MEASURE.count_lines(asked.hint, WIDTHS[Column.LABEL] * SMALL) if asked.hint else 0
    hint = MEASURE.count_lines(longest_hints(table.rulebook)[key], WIDTHS[Column.HINT] * SMALL)
    return MEASURE.height_of(max(label + clarified, hint))


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
    status = cell_name(first, Column.STATUS)
    area = (first, Column.STATUS, last, Column.STATUS)
    for words, style in ((FAULTY, "fault"), (BLANK, "blank"), (DONE, "done")):
        rule = {"type": "formula", "criteria": f'={status}="{words}"', "format": table.styles[style]}
        table.sheet.conditional_format(*area, rule)
    hints = (first, Column.HINT, last, Column.HINT)
    reminder = f'=LEFT({cell_name(first, Column.HINT, keep="column")},2)="{Severity.REMINDER}"'
    table.sheet.conditional_format(*hints, {"type": "formula", "criteria": reminder, "format": table.styles["blank"]})
    inputs = (first, Column.VALUE, last, Column.VALUE)
    fault = {"type": "formula", "criteria": f'=${status}="{FAULTY}"', "format": table.styles["fault"]}
    table.sheet.conditional_format(*inputs, fault)
