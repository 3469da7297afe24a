"""得分矩阵 lying down, for many offices: one row an office, items across. Its head, and its page."""

import math

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.long_sheet import LongSheet
from sfs_excel.sheets.page import ACROSS, count_pixels
from sfs_excel.sheets.screen import WIDTH
from sfs_excel.summary.layout import (
    CODE_LINE,
    FIRST_LINE,
    ITEM_PLACE,
    LYING_CORNER,
    MATRIX,
    NAME_LINE,
    POINTS_PLACE,
    STATE_HEAD,
    STATE_LINE,
    TEXT_PLACE,
    MatrixLayout,
)
from sfs_excel.summary.matrix_offices import LineCell
from sfs_excel.summary.matrix_page import (
    LEAST_SCALE,
    LONGEST_NAME,
    TITLE_HEIGHT,
    say_item,
    say_more,
    say_note,
    say_section,
    say_title,
)
from sfs_excel.summary.styles import CENTRED, MEASURE, cell_look
from sfs_excel.summary.table import put_comment, put_wide, start_sheet
from sfs_excel.text import shorten, show_whole, text_width

ITEM_WIDTH, WIDEST_CODE, WIDEST_NAME, WIDEST_BAND, WIDEST_SECTION = 9.5, 14.0, 26.0, 14.0, 24.0
HEAD_LINES = 3  # of what never scrolls
_CORNER = {
    (CODE_LINE, ITEM_PLACE): (LYING_CORNER, ""),
    (NAME_LINE, ITEM_PLACE): ("司法所", "点击右边的序号，看这一项的计分规则、责任书原文和采用的口径。"),
    (STATE_LINE, ITEM_PLACE): (STATE_HEAD, "参评、否决、未报送。上面的加减号可以收起各部分的单项。"),
    (STATE_LINE, TEXT_PLACE): ("考核内容", "点击上面的序号看全文。"),
    (STATE_LINE, POINTS_PLACE): ("满分", "“—”：只加分、扣分或否决的项目，没有满分。"),
}


def start_lying(book: Book, results: Results, layout: MatrixLayout, widths: list[float]) -> LongSheet:
    """Add the sheet with its head, and set it up for paper."""
    sheet = start_sheet(book, MATRIX, widths)
    sheet.set_landscape()
    sheet.fit_to_pages(math.ceil(count_pixels(widths) * LEAST_SCALE / ACROSS.width), 0)
    for line in layout.items.values():
        _, column = layout.cell(line, ITEM_PLACE)
        sheet.set_column(column, column, widths[column], None, {"level": 1})
    _write_head(book, sheet, results, layout, widths)
    return sheet


def measure_lying(results: Results, layout: MatrixLayout) -> list[float]:
    """Return the widths of the columns, in characters."""
    codes = max(text_width(show_whole(office)) for office in results.offices)
    names = max(text_width(shorten(show_whole(name), LONGEST_NAME)) for name in results.names.values())
    leading = [min(max(codes + 2.0, 8), WIDEST_CODE), min(max(names + 3.0, 12), WIDEST_NAME), 10.0]
    widths = [*leading, *[ITEM_WIDTH] * (layout.changed_line - FIRST_LINE + 1)]
    for section in results.rulebook.sections:
        heading = text_width(say_section(results, section))
        widths[layout.cell(layout.sections[section.section], ITEM_PLACE)[1]] = min(
            max(heading / HEAD_LINES + 3.8, ITEM_WIDTH), WIDEST_SECTION
        )
    if layout.bands:
        bands = max(text_width(show_whole(band.name)) for band in results.rulebook.ranking.bands)
        widths[layout.cell(layout.band_line, ITEM_PLACE)[1]] = min(max(bands + 2.0, ITEM_WIDTH), WIDEST_BAND)
    return widths


def _write_head(book: Book, sheet: LongSheet, results: Results, layout: MatrixLayout, widths: list[float]) -> None:
    """Title, note, and the corner above the offices; beside it stand the items."""
    sheet.write_string(0, 0, say_title(results), book.styles["title_left"])
    sheet.set_row(0, TITLE_HEIGHT)
    last = next(column for column in range(len(widths)) if count_pixels(widths[: column + 2]) > WIDTH)
    put_wide(sheet, 1, 0, last, say_note(layout), book.styles["note"])
    sheet.set_row(1, MEASURE.row_height(MEASURE.count_lines(say_note(layout), sum(widths[: last + 1]))))
    for line in (CODE_LINE, NAME_LINE, STATE_LINE):
        for place in (ITEM_PLACE, TEXT_PLACE, POINTS_PLACE):
            word, note = _CORNER.get((line, place), ("", ""))
            note = say_more(layout) if word == LYING_CORNER else note
            sheet.write_string(*layout.cell(line, place), word, book.styles["head"])
            put_comment(sheet, *layout.cell(line, place), note)
    texts = {layout.sections[each.section]: say_section(results, each) for each in results.rulebook.sections}
    texts |= {layout.items[number]: say_item(layout, item) for number, item in results.rulebook.items.items()}
    high = max(MEASURE.count_lines(said, widths[layout.cell(line, ITEM_PLACE)[1]]) for line, said in texts.items())
    for place, lines in (
        (ITEM_PLACE, 1),
        (TEXT_PLACE, high),
        (POINTS_PLACE, 1),
    ):
        sheet.set_row(layout.cell(CODE_LINE, place)[0], MEASURE.row_height(lines))


def lead_office(book: Book, results: Results, office: str, widths: list[float]) -> tuple[list[LineCell], float]:
    """Code, name and state, with which an office's row begins, and how high they make it."""
    shown, called = show_whole(office), shorten(show_whole(results.names[office]), LONGEST_NAME)
    lines = max(MEASURE.count_lines(shown, widths[0], CENTRED), MEASURE.count_lines(called, widths[1]))
    return [
        (CODE_LINE, shown, book.styles[cell_look("code")]),
        (NAME_LINE, called, book.styles[cell_look("text")]),
        (STATE_LINE, results.states[office].word, book.styles["state"]),
    ], MEASURE.row_height(lines)
