"""Sets 得分矩阵 up for paper: all offices side by side on one page while they are few, some to a page when they are many."""

import math
from collections.abc import Mapping
from itertools import pairwise

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.rulebook.model import Item, Section
from sfs_excel.rules.base import show
from sfs_excel.sheets.page import ACROSS, PIXELS_A_CHARACTER, UPRIGHT, break_pages, count_pixels, scale_to_width
from sfs_excel.sheets.screen import WIDTH
from sfs_excel.summary.large import RANKS_STAY
from sfs_excel.summary.layout import (
    CODE_LINE,
    FIRST_OFFICE,
    NAME_LINE,
    STATE_LINE,
    MatrixLayout,
)
from sfs_excel.summary.styles import CENTRED, MEASURE
from sfs_excel.text import shorten, show_whole, text_width

FEW_OFFICES = 14  # so many are seen at once
FEW_ACROSS = 4  # so many, and more that are still few, are laid across the page
LEAST_SCALE = 0.5  # smaller print than that goes on to another page
SHRUNK = (1.0, 1.1, 1.2)  # so much more goes on a page when it is printed smaller
TITLE_HEIGHT = 24.0
WORDS_SHOWN, WORDS_ACROSS = 18, 8
TEXT_WIDTH = 2 * WORDS_SHOWN + 4
NAME_LINES = 3
LEAST_OFFICE, WIDEST_OFFICE = 7.0, 15.0  # characters
LONGEST_NAME = 20
HEAD_ROWS = (CODE_LINE, NAME_LINE, STATE_LINE)  # repeated on every page
_NOTE = "单项得分和“状态”可以直接改写，改写过的蓝底加粗；底色由红到绿表示由0分到满分，带*的为待定、暂计。要采用改写，须在核定表里写明理由。"
_MORE = (
    "“状态”可改为参评、否决、未报送。改写以后，部分小计、总分、{ranked}和总排名随之更新。改写只在本工作簿内有效；"
    "再次汇总会另做一份新的，改写过的这一份自动留存，并请科室核定。"
)
_LARGE_NOTE = f"单项得分可以直接改写，改写过的蓝底加粗；底色由红到绿表示由0分到满分，带*的为待定、暂计。{RANKS_STAY}"
_LARGE_MORE = "改写以后，部分小计、总分随之更新。"


def place_on_pages(sheet: Worksheet, layout: MatrixLayout, widths: list[float], heights: Mapping[int, float]) -> None:
    """Say where pages begin.

    Args:
        heights: row -> points.
    """
    if len(layout.places) > FEW_OFFICES:
        _spread_over_pages(sheet, widths, sum(heights.values()))
    else:
        _keep_sections_whole(sheet, layout, widths, heights)


def matrix_widths(results: Results, layout: MatrixLayout) -> list[float]:
    """Of the columns, in characters: few offices are seen at once, and no name takes more than `NAME_LINES`."""
    leading = [5.0, TEXT_WIDTH, 7.0]
    longest = max(text_width(shorten(name, LONGEST_NAME)) for name in results.names.values())
    free = (WIDTH - count_pixels(leading)) / min(len(layout.places), FEW_OFFICES)
    office = (
        min(longest + 2.0, (int(free) - 5) / PIXELS_A_CHARACTER, WIDEST_OFFICE)
        if len(layout.places) <= FEW_OFFICES
        else LEAST_OFFICE
    )
    return [*leading, *[max(office, longest / NAME_LINES + 2.6, LEAST_OFFICE)] * len(layout.places)]


def measure_rows(results: Results, layout: MatrixLayout, width: float) -> dict[int, float]:
    """Row -> points, of everything below the head."""
    heights = dict.fromkeys(range(STATE_LINE + 1, layout.changed_line + 1), MEASURE.row_height(1))
    for section in results.rulebook.sections:
        heights[layout.sections[section.section]] = MEASURE.row_height(
            MEASURE.count_lines(say_section(results, section), TEXT_WIDTH)
        )
    if layout.bands:
        bands = results.rulebook.ranking.bands
        heights[layout.band_line] = MEASURE.row_height(
            max(MEASURE.count_lines(band.name, width, CENTRED) for band in bands)
        )
    return heights


def say_title(results: Results) -> str:
    """The sheet's title."""
    return show_whole(f"{results.roster.county}{results.rulebook.year}年司法所目标管理考核得分矩阵")


def say_note(layout: MatrixLayout) -> str:
    """Say on one line what may be overwritten: it never scrolls."""
    return _LARGE_NOTE if layout.is_large else _NOTE


def say_more(layout: MatrixLayout) -> str:
    """Say the rest of it, for whoever asks."""
    if layout.is_large:
        return _LARGE_MORE
    return _MORE.format(ranked="名次、等次" if layout.bands else "名次")


def say_item(layout: MatrixLayout, item: Item) -> str:
    """The first words of an item; lying, there are few lines for them."""
    return show_whole(shorten(item.text, WORDS_ACROSS if layout.lies else WORDS_SHOWN))


def say_section(results: Results, section: Section) -> str:
    """A section's heading, with its weight where it has one."""
    weight = results.rulebook.ranking.weights.get(section.section)
    return show_whole(section.heading if weight is None else f"{section.heading}　权重{show(weight)}")


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
    """All offices on one page, in print a little smaller where that saves one; no section goes on to the next where it has
    room there.

    Excel fits the width, and heeds no breaks then; other programs do both.
    """
    page = ACROSS if len(layout.places) >= FEW_ACROSS else UPRIGHT
    if page is ACROSS:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    starts = [*sorted(layout.sections.values()), layout.total_line]
    blocks = [
        (start, sum(heights[row] for row in range(start, end)))
        for start, end in pairwise([*starts, layout.changed_line + 1])
    ]
    above, again = sum(heights[row] for row in range(starts[0])), sum(heights[row] for row in HEAD_ROWS)
    room = page.height / scale_to_width(widths, page)
    breaks = min((break_pages(blocks, above, room * part, again) for part in SHRUNK), key=len)
    sheet.fit_to_pages(1, len(breaks) + 1)
    sheet.set_h_pagebreaks(breaks)
