"""得分矩阵: overwrite a score here, and section, total and rank follow everywhere. Few offices stand side by side, many lie one
below the other.
"""

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import text
from sfs_excel.sheets.writing import Formula, Value
from sfs_excel.summary.formulas import count_better, count_changes, find_band, sum_section, sum_total
from sfs_excel.summary.layout import (
    ABOVE,
    FIRST_LINE,
    FIRST_OFFICE,
    ITEM_PLACE,
    NO_RANK,
    POINTS_PLACE,
    TEXT_PLACE,
    TOTAL_HEAD,
    MatrixLayout,
)
from sfs_excel.summary.matrix_lying import lead_office, measure_lying, start_lying
from sfs_excel.summary.matrix_marks import colour_scores, guard_scores
from sfs_excel.summary.matrix_offices import LineCell, write_office
from sfs_excel.summary.matrix_page import matrix_widths, say_item, say_section
from sfs_excel.summary.matrix_standing import start_standing
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.styles import cell_look
from sfs_excel.summary.view import freeze
from sfs_excel.words import OfficeStatus


def write_matrix(book: Book, results: Results, layout: MatrixLayout) -> None:
    """Add the sheet."""
    widths = measure_lying(results, layout) if layout.lies else matrix_widths(results, layout)
    start = start_lying if layout.lies else start_standing
    sheet = start(book, results, layout, widths)
    _write_sections(book, sheet, results, layout)
    _write_items(book, sheet, results, layout)
    _write_foot(book, sheet, results, layout)
    for office in layout.places:
        cells = _list_cells(book, results, layout, office)
        if layout.lies:
            lead, height = lead_office(book, results, office, widths)
            write_office(sheet, layout, office, (*lead, *cells), height)
        else:
            write_office(sheet, layout, office, cells)
    colour_scores(book, sheet, results, layout)
    guard_scores(sheet, results.rulebook, layout)
    top, left = layout.cell(FIRST_LINE, FIRST_OFFICE)
    freeze(sheet, top, left)
    first = layout.cell(FIRST_LINE + 1, FIRST_OFFICE)
    sheet.set_selection(*first, *first)
    sheet.repeat_rows(ABOVE, top - 1)
    sheet.repeat_columns(0, left - 1)
    sheet.print_area(0, 0, *layout.cell(layout.changed_line, layout.last_place))
    sheet.outline_settings(symbols_below=layout.lies, symbols_right=not layout.lies)


def _write_sections(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """Its heading and its points stand before every section's items."""
    for section in results.rulebook.sections:
        line = layout.sections[section.section]
        sheet.write_blank(*layout.cell(line, ITEM_PLACE), None, book.styles["subtotal_text"])
        heading = say_section(results, section)
        sheet.write_string(*layout.cell(line, TEXT_PLACE), heading, book.styles["subtotal_text"])
        sheet.write_number(*layout.cell(line, POINTS_PLACE), float(section.points), book.styles["subtotal_full"])


def _write_items(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    words, link = book.styles[cell_look("text")], book.styles["item_link"]
    for item in results.rulebook.items.values():
        line = layout.items[item.item]
        number = layout.cell(line, ITEM_PLACE)
        sheet.write_url(*number, link_to_rule(results.rulebook, item.item), link)
        # The link stays. `count_changes` knows items by their being numbers.
        sheet.write_number(*number, item.item, link)
        sheet.write_string(*layout.cell(line, TEXT_PLACE), say_item(layout, item), words)
        sheet.write_number(*layout.cell(line, POINTS_PLACE), float(item.points), book.styles["full"])


def _write_foot(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """Names of the last lines: total, rank, band, and how much was overwritten."""
    styles = book.styles
    feet = {line: word if word == TOTAL_HEAD else f"{results.tentative}{word}" for line, word in layout.feet.items()}
    feet[layout.changed_line] = "人工改写（处）"
    for line, word in feet.items():
        sheet.write_blank(*layout.cell(line, ITEM_PLACE), None, styles["subtotal_text"])
        sheet.write_string(*layout.cell(line, TEXT_PLACE), word, styles["subtotal_text"])
        sheet.write_blank(*layout.cell(line, POINTS_PLACE), None, styles["subtotal"])
    full = layout.cell(layout.total_line, POINTS_PLACE)
    sheet.write_number(*full, float(results.rulebook.base_points), styles["subtotal"])


def _list_cells(book: Book, results: Results, layout: MatrixLayout, office: str) -> Iterator[LineCell]:
    """An office's scores, the sums of its sections, and what comes behind them."""
    place, styles, has_score = layout.places[office], book.styles, office in results.own_totals
    lacking = OfficeStatus.MISSING if has_score else results.states[office]
    for section in results.rulebook.sections:
        line = layout.sections[section.section]
        summed = sum_section(layout, place, line + 1, line + len(section.items), lacking)
        yield line, Formula(summed, results.section_scores.get((office, section.section), "")), styles["subtotal"]
    for item, score, is_pending in results.item_scores.list_office(office):
        yield layout.items[item], score, styles["score_pending" if is_pending else "score"]
    if not has_score:
        for line in layout.items.values():
            yield line, None, styles["score_missing"]
    for line, look, value in _list_foot(results, layout, office, lacking):
        yield line, value, styles[look]


def _list_foot(
    results: Results, layout: MatrixLayout, office: str, lacking: OfficeStatus
) -> Iterator[tuple[int, str, Value]]:
    """Line, look and content. `lacking`: the status in which the office has no score."""
    ranking, place = results.rulebook.ranking, layout.places[office]
    total = Formula(sum_total(ranking, layout, place, lacking), results.own_totals.get(office, ""))
    yield layout.total_line, "subtotal", total
    rank = results.ranks.get(office, NO_RANK)
    live = Formula(count_better(ranking, layout, place), rank)
    yield layout.rank_line, "subtotal_rank", rank if layout.is_large else live
    yield layout.changed_line, "subtotal_rank", Formula(count_changes(layout, place), 0)
    if layout.bands:
        # Who refers to a blank cell gets 0: a band that an office has not is an empty text.
        band = f"={text(results.bands[office])}" if layout.is_large else find_band(layout, place)
        yield layout.band_line, "subtotal_rank", Formula(band, results.bands[office])
