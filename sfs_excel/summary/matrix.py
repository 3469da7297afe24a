"""得分矩阵: items down, offices across. Overwrite a score here, and section, total and rank follow everywhere."""

import math
from collections.abc import Mapping
from itertools import pairwise

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import MISSING, RANKED, VETOED, Results
from sfs_excel.rulebook.bounds import greatest_score
from sfs_excel.rulebook.model import Rulebook, Section
from sfs_excel.rules.base import show
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.measures import TALLEST_ROW
from sfs_excel.sheets.page import ACROSS, UPRIGHT, break_pages, count_pixels, scale_to_width
from sfs_excel.sheets.references import area_name, cell_name
from sfs_excel.summary.cells import shorten
from sfs_excel.summary.formulas import count_better, count_changes, find_band, sum_section, sum_total
from sfs_excel.summary.layout import (
    CODE_ROW,
    COMPUTED,
    FIRST_OFFICE,
    ITEM_COLUMN,
    MATRIX,
    NAME_ROW,
    POINTS_COLUMN,
    STATE_ROW,
    TEXT_COLUMN,
    MatrixLayout,
)
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.styles import CENTRED, GREEN, MEASURE, RED, YELLOW, cell_look
from sfs_excel.summary.table import put_comment, put_wide, start_sheet
from sfs_excel.text import show_whole, text_width

FEW_OFFICES = 14  # so many have room for their names in a line or two; more have them written downwards
FEW_ACROSS = 4  # so many, and more that are still few, are laid across the page
LEAST_SCALE = 0.5  # smaller print than that goes on to another page
TITLE_HEIGHT = 30.0
WORDS_SHOWN = 24
TEXT_WIDTH = 2 * WORDS_SHOWN + 4
LONGEST_NAME = 20
HIGHEST = 1000  # points, where a rule has no end
_HEAD_NOTES = {
    ITEM_COLUMN: "点击序号，看这一项的计分规则、责任书原文和采用的口径。",
    TEXT_COLUMN: "“状态”一行可以改：参评、否决、未报送。左边的加减号可以收起各部分的单项。",
    POINTS_COLUMN: "“—”：只加分、扣分或否决的项目，没有满分。",
}
HEAD_ROWS = (CODE_ROW, NAME_ROW, STATE_ROW)  # repeated on every page
COMPUTED_NAME = "computed_scores"

NOTE = (
    "单项得分可以直接改写，“状态”可改为参评、否决、未报送（蓝底加粗带下划线的就是改写过的），部分小计、总分、{ranked}和总排名随之更新。"
    "底色由红到绿表示由0分到满分，带*的为待定、暂计。改写只在本工作簿内有效；再次汇总会另做一份新的，改写过的这一份自动留存。"
)


def write_matrix(book: Book, results: Results, layout: MatrixLayout) -> None:
    widths = _widths(results, layout)
    sheet = start_sheet(book, MATRIX, widths)
    heights = _write_head(book, sheet, results, layout, widths) | _measure_rows(results, layout, widths[-1])
    for row, height in heights.items():
        sheet.set_row(row, height, None, {"level": 1} if row in layout.items.values() else {})
    if len(layout.columns) > FEW_OFFICES:
        _spread_over_pages(sheet, widths, sum(heights.values()))
    else:
        _keep_sections_whole(sheet, layout, widths, heights)
    _write_sections(book, sheet, results, layout)
    _write_scores(book, sheet, results, layout)
    _write_foot(book, sheet, results, layout)
    _colour(book, sheet, results, layout)
    _guard(sheet, results.rulebook, layout)
    sheet.freeze_panes(STATE_ROW + 1, FIRST_OFFICE)
    sheet.repeat_rows(CODE_ROW, STATE_ROW)
    sheet.repeat_columns(ITEM_COLUMN, POINTS_COLUMN)
    sheet.print_area(0, 0, layout.changed_row, layout.last_column)
    sheet.outline_settings(symbols_below=False)


def _widths(results: Results, layout: MatrixLayout) -> list[float]:
    offices = len(layout.columns)
    longest = max(text_width(shorten(name, LONGEST_NAME)) for name in results.names.values())
    office = min(max(longest + 2, 8.5), 15) if offices <= FEW_OFFICES else 7
    return [5, TEXT_WIDTH, 7, *[office] * offices]


def _spread_over_pages(sheet: Worksheet, widths: list[float], height: float) -> None:
    """Each page has its offices from the first item to the rank, in print that can still be read."""
    sheet.set_portrait()
    tall = math.ceil(height * LEAST_SCALE / UPRIGHT.height)
    scale = min(1.0, tall * UPRIGHT.height / height)
    room = UPRIGHT.width / scale - count_pixels(widths[:FIRST_OFFICE])
    offices = max(1, int(room / count_pixels(widths[-1:])))
    sheet.fit_to_pages(math.ceil((len(widths) - FIRST_OFFICE) / offices), tall)


def _keep_sections_whole(
    sheet: Worksheet, layout: MatrixLayout, widths: list[float], heights: Mapping[int, float]
) -> None:
    """All offices on one page; no section goes on to the next where it has room there.

    Excel fits the width, and heeds no breaks then; other programs do both.
    """
    page = ACROSS if len(layout.columns) >= FEW_ACROSS else UPRIGHT
    if page is ACROSS:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    room = page.height / scale_to_width(widths, page)
    starts = [*sorted(layout.sections.values()), layout.total_row]
    blocks = (
        (start, sum(heights[row] for row in range(start, end)))
        for start, end in pairwise([*starts, layout.changed_row + 1])
    )
    above, again = sum(heights[row] for row in range(starts[0])), sum(heights[row] for row in HEAD_ROWS)
    sheet.set_h_pagebreaks(break_pages(blocks, above, room, again))


def _measure_rows(results: Results, layout: MatrixLayout, width: float) -> dict[int, float]:
    """Row -> points, of everything below the head."""
    heights = dict.fromkeys(range(STATE_ROW + 1, layout.changed_row + 1), MEASURE.row_height(1))
    for section in results.rulebook.sections:
        heights[layout.sections[section.section]] = MEASURE.row_height(
            MEASURE.count_lines(_head_section(results, section), TEXT_WIDTH)
        )
    if layout.bands:
        bands = results.rulebook.ranking.bands
        heights[layout.band_row] = MEASURE.row_height(
            max(MEASURE.count_lines(band.name, width, CENTRED) for band in bands)
        )
    return heights


def _write_head(
    book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, widths: list[float]
) -> dict[int, float]:
    """Title, note, codes, names, states. Returns the heights of their rows."""
    title = f"{results.county}{results.rulebook.year}年司法所目标管理考核得分矩阵"
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
        sheet.write_string(STATE_ROW, column, results.states[office], book.styles["state"])
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


def _column_at(widths: list[float], room: float) -> int:
    """The last column that ends within so much room."""
    ends = pd.Series(widths).cumsum()
    return max(FIRST_OFFICE, int((ends <= room + 0.01).sum()) - 1)


def _write_sections(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """A section's row: its heading, its points, and the sum of its items for every office."""
    for section in results.rulebook.sections:
        row = layout.sections[section.section]
        sheet.write_blank(row, ITEM_COLUMN, None, book.styles["subtotal_text"])
        sheet.write_string(row, TEXT_COLUMN, _head_section(results, section), book.styles["subtotal_text"])
        sheet.write_number(row, POINTS_COLUMN, float(section.points), book.styles["subtotal_full"])
        last = row + len(section.items)
        for office, column in layout.columns.items():
            score = results.section_scores.get((office, section.section), "")
            sheet.write_formula(row, column, sum_section(column, row + 1, last), book.styles["subtotal"], score)


def _head_section(results: Results, section: Section) -> str:
    weight = results.rulebook.ranking.weights.get(section.section)
    return show_whole(section.heading if weight is None else f"{section.heading}　权重{show(weight)}")


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
            if results.states[office] == MISSING:
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


def _colour(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """Overwritten scores first, then red to green by the item's points; what adds or deducts has no scale.

    An item that is pending for everybody stays white: nobody has lost anything yet.
    """
    _colour_changes(book, sheet, layout)
    decided = {item for (_, item), (_, is_pending) in results.item_scores.items() if not is_pending}
    for item in results.rulebook.items.values():
        if item.item not in decided:
            continue
        row, points = layout.items[item.item], float(item.points)
        place = (row, FIRST_OFFICE, row, layout.last_column)
        if points > 0:
            scale = {"type": "3_color_scale", "min_color": RED, "mid_color": YELLOW, "max_color": GREEN}
            kinds = {"min_type": "num", "mid_type": "num", "max_type": "num"}
            sheet.conditional_format(
                *place, {**scale, **kinds, "min_value": 0, "mid_value": points / 2, "max_value": points}
            )
        else:
            for criterion, look in ((">", "is_gained"), ("<", "is_lost")):
                sheet.conditional_format(
                    *place, {"type": "cell", "criteria": criterion, "value": 0, "format": book.styles[look]}
                )
    foot = (layout.total_row, FIRST_OFFICE, layout.changed_row - 1, layout.last_column)
    states = (STATE_ROW, FIRST_OFFICE, STATE_ROW, layout.last_column)
    for place in (foot, states):
        for state, look in ((VETOED, "is_vetoed"), (MISSING, "is_missing")):
            criteria = f'={cell_name(STATE_ROW, FIRST_OFFICE, keep="row")}="{state}"'
            sheet.conditional_format(*place, {"type": "formula", "criteria": criteria, "format": book.styles[look]})


def _colour_changes(book: Book, sheet: Worksheet, layout: MatrixLayout) -> None:
    """Excel 2007 takes no other sheet in a condition, but takes a name that stands for it."""
    region = area_name(0, 0, layout.changed_row, layout.last_column, COMPUTED)
    book.workbook.define_name(COMPUTED_NAME, f"={region}")
    for first, last in ((STATE_ROW, STATE_ROW), *_blocks(layout)):
        now = cell_name(first, FIRST_OFFICE)
        then = f"INDEX({COMPUTED_NAME},ROW(),COLUMN())"
        criteria = f"=OR({now}<>{then},ISBLANK({now})<>ISBLANK({then}))"
        sheet.conditional_format(
            first,
            FIRST_OFFICE,
            last,
            layout.last_column,
            {"type": "formula", "criteria": criteria, "format": book.styles["is_changed"]},
        )


def _guard(sheet: Worksheet, rulebook: Rulebook, layout: MatrixLayout) -> None:
    """A score that is no number would silently count as nothing, one too high would win the year, and a sum typed over would
    no longer follow."""
    for number, row in layout.items.items():
        own = cell_name(row, FIRST_OFFICE)
        points, most = rulebook.items[number].points, greatest_score(rulebook, number)
        bounds = [f"{own}>={0 if points else -HIGHEST}", f"{own}<={HIGHEST if most is None else show(most)}"]
        said = f"0到{show(most)}分" if points and most is not None else "0分以上" if points else "加或扣的分"
        sheet.data_validation(
            row,
            FIRST_OFFICE,
            row,
            layout.last_column,
            {
                "validate": "custom",
                "value": f"=AND(ISNUMBER({own}),{','.join(bounds)},ROUND({own},2)={own})",
                "error_title": "得分填不进去",
                "error_message": f"第{number}项请填{said}，最多两位小数，如 1.5、0.25。",
            },
        )
    feet = (layout.total_row, layout.changed_row)
    for first, last in (*((row, row) for row in layout.sections.values()), feet):
        sheet.data_validation(
            first,
            FIRST_OFFICE,
            last,
            layout.last_column,
            {
                "validate": "custom",
                "value": "=FALSE",
                "error_title": "这里由公式计算",
                "error_message": "小计、总分和名次由公式计算，请改写单项得分。",
            },
        )
    sheet.data_validation(
        STATE_ROW,
        FIRST_OFFICE,
        STATE_ROW,
        layout.last_column,
        {"validate": "list", "source": [RANKED, VETOED, MISSING]},
    )


def _blocks(layout: MatrixLayout) -> list[tuple[int, int]]:
    """First and last row of each section's items."""
    starts = sorted(layout.sections.values())
    return [(start + 1, end - 1) for start, end in zip(starts, [*starts[1:], layout.total_row], strict=True)]
