"""得分矩阵: items down, offices across. Overwrite a score here, and section, total and rank follow everywhere."""

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.measures import TALLEST_ROW
from sfs_excel.summary.formulas import count_better, count_changes, find_band, sum_section, sum_total
from sfs_excel.summary.layout import (
    CODE_ROW,
    FIRST_OFFICE,
    ITEM_COLUMN,
    MATRIX,
    NAME_ROW,
    POINTS_COLUMN,
    STATE_ROW,
    TEXT_COLUMN,
    MatrixLayout,
)
from sfs_excel.summary.matrix_marks import colour_scores, guard_scores
from sfs_excel.summary.matrix_page import (
    FEW_OFFICES,
    LONGEST_NAME,
    WORDS_SHOWN,
    matrix_widths,
    measure_rows,
    place_on_pages,
    say_section,
)
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.styles import CENTRED, MEASURE, cell_look
from sfs_excel.summary.table import put_comment, put_wide, start_sheet
from sfs_excel.text import shorten, show_whole
from sfs_excel.words import OfficeStatus

TITLE_HEIGHT = 30.0
_HEAD_NOTES = {
    ITEM_COLUMN: "点击序号，看这一项的计分规则、责任书原文和采用的口径。",
    TEXT_COLUMN: "“状态”一行可以改：参评、否决、未报送。左边的加减号可以收起各部分的单项。",
    POINTS_COLUMN: "“—”：只加分、扣分或否决的项目，没有满分。",
}

NOTE = (
    "单项得分可以直接改写，“状态”可改为参评、否决、未报送（蓝底加粗带下划线的就是改写过的），部分小计、总分、{ranked}和总排名随之更新。"
    "底色由红到绿表示由0分到满分，带*的为待定、暂计。改写只在本工作簿内有效；再次汇总会另做一份新的，改写过的这一份自动留存。"
)


def write_matrix(book: Book, results: Results, layout: MatrixLayout) -> None:
    """Add the sheet."""
    widths = matrix_widths(results, layout)
    sheet = start_sheet(book, MATRIX, widths)
    heights = _write_head(book, sheet, results, layout, widths) | measure_rows(results, layout, widths[-1])
    for row, height in heights.items():
        sheet.set_row(row, height, None, {"level": 1} if row in layout.items.values() else {})
    place_on_pages(sheet, layout, widths, heights)
    _write_sections(book, sheet, results, layout)
    _write_scores(book, sheet, results, layout)
    _write_foot(book, sheet, results, layout)
    colour_scores(book, sheet, results, layout)
    guard_scores(sheet, results.rulebook, layout)
    sheet.freeze_panes(STATE_ROW + 1, FIRST_OFFICE)
    sheet.repeat_rows(CODE_ROW, STATE_ROW)
    sheet.repeat_columns(ITEM_COLUMN, POINTS_COLUMN)
    sheet.print_area(0, 0, layout.changed_row, layout.last_column)
    sheet.outline_settings(symbols_below=False)


def _write_head(
    book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, widths: list[float]
) -> dict[int, float]:
    """Title, note, codes, names, states. Returns the heights of their rows."""
    title = f"{results.roster.county}{results.rulebook.year}年司法所目标管理考核得分矩阵"
    if len(layout.columns) <= FEW_OFFICES:
        put_wide(sheet, 0, 0, layout.last_column, title, book.styles["title"])
        room = sum(widths)
    else:  # a title across hundreds of columns would be seen nowhere
        sheet.write_string(0, 0, show_whole(title), book.styles["title_left"])
        room = sum(widths[: FIRST_OFFICE + FEW_OFFICES])
    note = NOTE.format(ranked="名次、等次" if layout.bands else "名次")
    put_wide(sheet, 1, 0, _column_at(widths, room), note, book.styles["note"])
    heads = {CODE_ROW: ("序号", "考核内容", "满分"), NAME_ROW: ("", "", ""), STATE_ROW: ("", "状态", "")}
    for row, words in heads.items():
        for column, word in enumerate(words):
            sheet.write_string(row, column, word, book.styles["head"])
    for column, meaning in _HEAD_NOTES.items():
        put_comment(sheet, CODE_ROW, column, meaning)
    few = len(layout.columns) <= FEW_OFFICES
    highest = 0.0
    for office, column in layout.columns.items():
        name = shorten(show_whole(results.names[office]), LONGEST_NAME)
        sheet.write_string(CODE_ROW, column, show_whole(office), book.styles["head"])
        sheet.write_string(NAME_ROW, column, name, book.styles["head" if few else "head_upright"])
        sheet.write_string(STATE_ROW, column, results.states[office].word, book.styles["state"])
        highest = max(
            highest,
            MEASURE.row_height(MEASURE.count_lines(name, widths[column], CENTRED)) if few else len(name) * 14.0 + 8,
        )
    codes = max(
        MEASURE.count_lines(show_whole(office), widths[column], CENTRED) for office, column in layout.columns.items()
    )
    return {
        0: TITLE_HEIGHT,
        1: MEASURE.row_height(MEASURE.count_lines(note, room)),
        CODE_ROW: MEASURE.row_height(codes),
        NAME_ROW: min(TALLEST_ROW, highest),
        STATE_ROW: MEASURE.row_height(1),
    }


def _write_sections(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """A section's row: its heading, its points, and the sum of its items for every office."""
    for section in results.rulebook.sections:
        row = layout.sections[section.section]
        sheet.write_blank(row, ITEM_COLUMN, None, book.styles["subtotal_text"])
        sheet.write_string(row, TEXT_COLUMN, say_section(results, section), book.styles["subtotal_text"])
        sheet.write_number(row, POINTS_COLUMN, float(section.points), book.styles["subtotal_full"])
        last = row + len(section.items)
        for office, column in layout.columns.items():
            score = results.section_scores.get((office, section.section), "")
            sheet.write_formula(row, column, sum_section(column, row + 1, last), book.styles["subtotal"], score)


def _write_scores(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    text, link = book.styles[cell_look("text")], book.styles["item_link"]
    for item in results.rulebook.items.values():
        row = layout.items[item.item]
        sheet.write_url(row, ITEM_COLUMN, link_to_rule(results.rulebook, item.item), link)
        # The link stays. `count_changes` knows items by their being numbers.
        sheet.write_number(row, ITEM_COLUMN, item.item, link)
        sheet.write_string(row, TEXT_COLUMN, show_whole(shorten(item.text, WORDS_SHOWN)), text)
        sheet.write_number(row, POINTS_COLUMN, float(item.points), book.styles["full"])
        for office, column in layout.columns.items():
            if results.states[office] == OfficeStatus.MISSING:
                sheet.write_blank(row, column, None, book.styles["score_missing"])
    for (office, scored), (score, is_pending) in results.item_scores.items():
        shown = book.styles["score_pending" if is_pending else "score"]
        sheet.write_number(layout.items[scored], layout.columns[office], score, shown)


def _write_foot(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """Total, rank, band, and how much was overwritten, for every office."""
    ranking, styles = results.rulebook.ranking, book.styles
    feet = {layout.total_row: "总分", layout.rank_row: f"{results.tentative}名次", layout.changed_row: "人工改写（处）"}
    if layout.bands:
        feet[layout.band_row] = f"{results.tentative}等次"
    for row, word in feet.items():
        sheet.write_blank(row, ITEM_COLUMN, None, styles["subtotal_text"])
        sheet.write_string(row, TEXT_COLUMN, word, styles["subtotal_text"])
        sheet.write_blank(row, POINTS_COLUMN, None, styles["subtotal"])
    sheet.write_number(layout.total_row, POINTS_COLUMN, float(results.rulebook.base_points), styles["subtotal"])
    for office, column in layout.columns.items():
        total, rank = results.totals.get(office, ""), results.ranks.get(office, "—")
        sheet.write_formula(layout.total_row, column, sum_total(ranking, layout, column), styles["subtotal"], total)
        sheet.write_formula(
            layout.rank_row, column, count_better(ranking, layout, column), styles["subtotal_rank"], rank
        )
        sheet.write_formula(layout.changed_row, column, count_changes(layout, column), styles["subtotal_rank"], 0)
        if layout.bands:
            band = results.bands[office]
            sheet.write_formula(layout.band_row, column, find_band(layout, column), styles["subtotal_rank"], band)


def _column_at(widths: list[float], room: float) -> int:
    """The last column that ends within so much room."""
    ends = pd.Series(widths).cumsum()
    return max(FIRST_OFFICE, int((ends <= room + 0.01).sum()) - 1)
