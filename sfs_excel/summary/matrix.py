"""得分矩阵: overwrite a score here, and section, total and rank follow everywhere. Few offices stand side by side, many lie one
below the other.
"""

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import text
from sfs_excel.sheets.writing import Formula, Value, put
from sfs_excel.summary.formulas import count_better, count_changes, find_band, sum_section, sum_total
from sfs_excel.summary.layout import (
    ABOVE,
    FIRST_LINE,
    FIRST_OFFICE,
    ITEM_PLACE,
    POINTS_PLACE,
    TEXT_PLACE,
    MatrixLayout,
)
from sfs_excel.summary.matrix_lying import start_lying
from sfs_excel.summary.matrix_marks import colour_scores, guard_scores
from sfs_excel.summary.matrix_page import WORDS_SHOWN, say_section
from sfs_excel.summary.matrix_standing import start_standing
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.styles import cell_look
from sfs_excel.text import shorten, show_whole
from sfs_excel.words import OfficeStatus


def write_matrix(book: Book, results: Results, layout: MatrixLayout) -> None:
    """Add the sheet."""
    sheet = start_lying(book, results, layout) if layout.lies else start_standing(book, results, layout)
    _write_sections(book, sheet, results, layout)
    _write_scores(book, sheet, results, layout)
    _write_foot(book, sheet, results, layout)
    colour_scores(book, sheet, results, layout)
    guard_scores(sheet, results.rulebook, layout)
    top, left = layout.cell(FIRST_LINE, FIRST_OFFICE)
    sheet.freeze_panes(top, left)
    sheet.repeat_rows(ABOVE, top - 1)
    sheet.repeat_columns(0, left - 1)
    sheet.print_area(0, 0, *layout.cell(layout.changed_line, layout.last_place))
    sheet.outline_settings(symbols_below=layout.lies, symbols_right=not layout.lies)


def _write_sections(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """A section's line: its heading, its points, and the sum of its items for every office."""
    for section in results.rulebook.sections:
        line = layout.sections[section.section]
        sheet.write_blank(*layout.cell(line, ITEM_PLACE), None, book.styles["subtotal_text"])
        heading = say_section(results, section)
        sheet.write_string(*layout.cell(line, TEXT_PLACE), heading, book.styles["subtotal_text"])
        sheet.write_number(*layout.cell(line, POINTS_PLACE), float(section.points), book.styles["subtotal_full"])
        last = line + len(section.items)
        for office, place in layout.places.items():
            score = results.section_scores.get((office, section.section), "")
            summed = sum_section(layout, place, line + 1, last)
            sheet.write_formula(*layout.cell(line, place), summed, book.styles["subtotal"], score)


def _write_scores(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    words, link = book.styles[cell_look("text")], book.styles["item_link"]
    for item in results.rulebook.items.values():
        line = layout.items[item.item]
        number = layout.cell(line, ITEM_PLACE)
        sheet.write_url(*number, link_to_rule(results.rulebook, item.item), link)
        # The link stays. `count_changes` knows items by their being numbers.
        sheet.write_number(*number, item.item, link)
        sheet.write_string(*layout.cell(line, TEXT_PLACE), show_whole(shorten(item.text, WORDS_SHOWN)), words)
        sheet.write_number(*layout.cell(line, POINTS_PLACE), float(item.points), book.styles["full"])
        for office, place in layout.places.items():
            if results.states[office] == OfficeStatus.MISSING:
                sheet.write_blank(*layout.cell(line, place), None, book.styles["score_missing"])
    for (office, scored), (score, is_pending) in results.item_scores.items():
        shown = book.styles["score_pending" if is_pending else "score"]
        sheet.write_number(*layout.cell(layout.items[scored], layout.places[office]), score, shown)


def _write_foot(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """Total, rank, band, and how much was overwritten, for every office."""
    styles = book.styles
    feet = {
        layout.total_line: "总分",
        layout.rank_line: f"{results.tentative}名次",
        layout.changed_line: "人工改写（处）",
    }
    if layout.bands:
        feet[layout.band_line] = f"{results.tentative}等次"
    for line, word in feet.items():
        sheet.write_blank(*layout.cell(line, ITEM_PLACE), None, styles["subtotal_text"])
        sheet.write_string(*layout.cell(line, TEXT_PLACE), word, styles["subtotal_text"])
        sheet.write_blank(*layout.cell(line, POINTS_PLACE), None, styles["subtotal"])
    full = layout.cell(layout.total_line, POINTS_PLACE)
    sheet.write_number(*full, float(results.rulebook.base_points), styles["subtotal"])
    for office, place in layout.places.items():
        for line, look, formula in _foot_of(results, layout, office, place):
            put(sheet, *layout.cell(line, place), formula, styles[look])


def _foot_of(results: Results, layout: MatrixLayout, office: str, place: int) -> Iterator[tuple[int, str, Value]]:
    """Line, look and content."""
    ranking = results.rulebook.ranking
    yield layout.total_line, "subtotal", Formula(sum_total(ranking, layout, place), results.totals.get(office, ""))
    rank = results.ranks.get(office, "—")
    live = Formula(count_better(ranking, layout, place), rank)
    yield layout.rank_line, "subtotal_rank", rank if layout.is_large else live
    yield layout.changed_line, "subtotal_rank", Formula(count_changes(layout, place), 0)
    if layout.bands:
        # Who refers to a blank cell gets 0: a band that an office has not is an empty text.
        band = f"={text(results.bands[office])}" if layout.is_large else find_band(layout, place)
        yield layout.band_line, "subtotal_rank", Formula(band, results.bands[office])
