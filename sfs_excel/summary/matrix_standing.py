"""得分矩阵 standing, for few offices: items down, offices across. Its head, and its page."""

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.long_sheet import LongSheet
from sfs_excel.summary.layout import (
    CODE_LINE,
    FIRST_OFFICE,
    ITEM_PLACE,
    MATRIX,
    NAME_LINE,
    POINTS_PLACE,
    STANDING_CORNER,
    STATE_HEAD,
    STATE_LINE,
    TEXT_PLACE,
    MatrixLayout,
)
from sfs_excel.summary.matrix_page import (
    FEW_OFFICES,
    LONGEST_NAME,
    TITLE_HEIGHT,
    measure_rows,
    place_on_pages,
    say_more,
    say_note,
    say_title,
)
from sfs_excel.summary.styles import CENTRED, MEASURE
from sfs_excel.summary.table import put_comment, put_wide, start_sheet
from sfs_excel.text import shorten, show_whole, text_width

TITLE_WIDER = 1.7  # its characters, and those in which columns are measured
_FOLDS = "左边的加减号可以收起各部分的单项。"
_HEAD_NOTES = {
    ITEM_PLACE: "点击序号，看这一项的计分规则、责任书原文和采用的口径。",
    POINTS_PLACE: "“—”：只加分、扣分或否决的项目，没有满分。",
}


def start_standing(book: Book, results: Results, layout: MatrixLayout, widths: list[float]) -> LongSheet:
    """Add the sheet with its head, and set it up for paper."""
    sheet = start_sheet(book, MATRIX, widths)
    heights = _write_head(book, sheet, results, layout, widths) | measure_rows(results, layout, widths[-1])
    for row, height in heights.items():
        sheet.set_row(row, height, None, {"level": 1} if row in layout.items.values() else {})
    place_on_pages(sheet, layout, widths, heights)
    return sheet


def _write_head(
    book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, widths: list[float]
) -> dict[int, float]:
    """Title, note, codes, names, states. Returns the heights of their rows."""
    title = say_title(results)
    room = sum(widths[: FIRST_OFFICE + FEW_OFFICES])
    if len(layout.places) <= FEW_OFFICES and text_width(title) * TITLE_WIDER < room:
        put_wide(sheet, 0, 0, layout.last_place, title, book.styles["title"])
    else:  # over hundreds of columns it would be seen nowhere, and over few not whole
        sheet.write_string(0, 0, show_whole(title), book.styles["title_left"])
    note = say_note(layout)
    put_wide(sheet, 1, 0, _column_at(widths, room), note, book.styles["note"])
    heads = {
        CODE_LINE: (STANDING_CORNER, "考核内容", "满分"),
        NAME_LINE: ("", "", ""),
        STATE_LINE: ("", STATE_HEAD, ""),
    }
    for row, words in heads.items():
        for column, word in enumerate(words):
            sheet.write_string(row, column, word, book.styles["head"])
    for column, meaning in {**_HEAD_NOTES, TEXT_PLACE: say_more(layout) + _FOLDS}.items():
        put_comment(sheet, CODE_LINE, column, meaning)
    names = 1
    for office, column in layout.places.items():
        name = shorten(show_whole(results.names[office]), LONGEST_NAME)
        sheet.write_string(CODE_LINE, column, show_whole(office), book.styles["head"])
        sheet.write_string(NAME_LINE, column, name, book.styles["head"])
        sheet.write_string(STATE_LINE, column, results.states[office].word, book.styles["state"])
        names = max(names, MEASURE.count_lines(name, widths[column], CENTRED))
    codes = max(
        MEASURE.count_lines(show_whole(office), widths[column], CENTRED) for office, column in layout.places.items()
    )
    return {
        0: TITLE_HEIGHT,
        1: MEASURE.row_height(MEASURE.count_lines(note, room)),
        CODE_LINE: MEASURE.row_height(codes),
        NAME_LINE: MEASURE.row_height(names),
        STATE_LINE: MEASURE.row_height(1),
    }


def _column_at(widths: list[float], room: float) -> int:
    """The last column that ends within so much room."""
    ends = pd.Series(widths).cumsum()
    return max(FIRST_OFFICE, int((ends <= room + 0.01).sum()) - 1)
