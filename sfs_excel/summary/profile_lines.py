"""The lines of 单所画像: sections, then items: the chosen office's score beside the county's, and why it is what it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.reasons import gather_reasons
from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.formulas import NOTHING, call, if_, is_text, join, text
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.writing import Formula, Link, Value, put
from sfs_excel.summary import comparison, spread
from sfs_excel.summary.layout import COMPUTED, MATRIX, MatrixLayout
from sfs_excel.summary.reasons import find_reason
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.sections import number_section
from sfs_excel.summary.styles import MEASURE, Tone, cell_look
from sfs_excel.summary.table import put_link, put_wide
from sfs_excel.text import shorten, show_whole

COLUMNS = (
    Column("序号", 7, note="点击看这一项的计分规则、责任书原文和采用的口径。"),
    Column("考核内容", 34),
    Column("满分", 7),
    Column("得分", 8),
    Column("增减", 8, note="得分减满分：负数是失分，正数是加分。"),
    Column("全县平均", 9.5, note="已报送各所的平均分，包括被一票否决的。"),
    Column("全县最高", 9.5, note="各所中最高的得分，包括被一票否决的。"),
    Column("扣分、加分的原因", 50, note="计算时的原因；得分后来在“得分矩阵”中改写过的会注明。"),
)
NUMBER, WORDS, POINTS, SCORE, MOVED, MEAN, BEST, REASON = range(len(COLUMNS))
SHOWN = "$I$2"  # hidden: the position of the office whose scores are shown; 0 where it has none
SECTION_HEIGHT = 21
WORDS_SHOWN = 28
OVERWRITTEN, EARLIER = "得分经人工改写", "；改写以前："
_RATES = len(COLUMNS)  # hidden: number of the section, and score, mean and best as parts of its points


@dataclass(frozen=True)
class Chosen:
    """The office that is chosen when the workbook is written; one that has not returned has no scores."""

    office: str
    position: int
    items: Mapping[int, float]
    sections: Mapping[int, float]


@dataclass(frozen=True)
class Line:
    """The content of one line, of a section or an item. `found`: formula text for the chosen office's score in 得分矩阵."""

    points: float
    found: str
    score: float | str
    mean: Formula
    best: Formula

    @property
    def moved(self) -> float | str:
        """Score less points; an empty text where there is no score."""
        return "" if isinstance(self.score, str) else round(self.score - self.points, 2)


def write_sections(
    book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, chosen: Chosen, first: int
) -> int:
    """Write a line for each section. Returns the row after the last."""
    for row, section in enumerate(results.rulebook.sections, start=first):
        number = section.section
        line = Line(
            float(section.points),
            layout.look_up(layout.sections[number], SHOWN, MATRIX),
            chosen.sections.get(number, ""),
            spread.average(results, layout, number),
            spread.highest(results, layout, number),
        )
        sheet.write_string(row, NUMBER, number_section(section), book.styles["subtotal_rank"])
        sheet.write_string(row, WORDS, show_whole(section.title), book.styles["subtotal_text"])
        _write_line(book, sheet, row, line, "strong")
        sheet.set_row(row, SECTION_HEIGHT)
        if section.points:
            _write_rates(sheet, row, number_section(section), line)
    return first + len(results.rulebook.sections)


def _write_rates(sheet: Worksheet, row: int, name: str, line: Line) -> None:
    sheet.write_string(row, _RATES, name)
    values = {SCORE: line.score, MEAN: line.mean.value, BEST: line.best.value}
    for place, (column, value) in enumerate(values.items(), start=_RATES + 1):
        own, full = cell_name(row, column), cell_name(row, POINTS)
        rate = 0.0 if isinstance(value, str) else spread.limit_rate(value / line.points)
        put(sheet, row, place, Formula(f"={if_(is_text(own, ''), 0, spread.draw_rate(own, full))}", rate), None)


def write_items(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, chosen: Chosen, row: int) -> int:
    """Write a line for each item, under the heading of its section. Returns the row after the last."""
    reasons = gather_reasons(results)
    lines = _count_lines(reasons)
    for section in results.rulebook.sections:
        put_wide(sheet, row, NUMBER, REASON, section.heading, book.styles["subtotal_text"])
        sheet.set_row(row, MEASURE.row_height(1))
        for item in section.items:
            row += 1
            number, at = item.item, layout.items[item.item]
            line = Line(
                float(item.points),
                layout.look_up(at, SHOWN, MATRIX),
                chosen.items.get(number, ""),
                comparison.average(results, layout, number),
                comparison.highest(results, layout, number),
            )
            words = shorten(show_whole(item.text), WORDS_SHOWN)
            put_link(sheet, row, NUMBER, Link(f"{number}", link_to_rule(results.rulebook, number)), "plain", book)
            sheet.write_string(row, WORDS, words, book.styles[cell_look("text")])
            _write_line(book, sheet, row, line, "plain")
            now, then = line.found, layout.look_up(at, SHOWN, COMPUTED)
            found = find_reason(reasons, SHOWN, number)
            earlier = if_(is_text(found, ""), NOTHING, join(text(EARLIER), found))
            reason = if_(f"{now}={then}", found, join(text(OVERWRITTEN), earlier))
            said = reasons.get((chosen.office, number), "")
            put(sheet, row, REASON, _while_shown(reason, said), book.styles[cell_look("text")])
            needed = max(MEASURE.count_lines(words, COLUMNS[WORDS].width), lines.get(number, 1))
            sheet.set_row(row, MEASURE.row_height(needed))
        row += 1
    return row


def _count_lines(reasons: Mapping[tuple[str, int], str]) -> dict[int, int]:
    """Item -> lines that the longest reason of any office takes: no formula can change a row's height."""
    lines: dict[int, int] = {}
    for (_, item), reason in reasons.items():
        lines[item] = max(lines.get(item, 1), MEASURE.count_lines(reason, COLUMNS[REASON].width))
    return lines


def _write_line(book: Book, sheet: Worksheet, row: int, line: Line, tone: Tone) -> None:
    points, score = (cell_name(row, column) for column in (POINTS, SCORE))
    shown = _while_shown(line.found, line.score)
    difference = call("ROUND", f"{score}-{points}", 2)
    moved = Formula(f"={if_(is_text(score, ''), NOTHING, difference)}", line.moved)
    looks = ("full", "points", "change", "points", "points")
    cells: tuple[Value, ...] = (line.points, shown, moved, line.mean, line.best)
    for column, (look, cell) in enumerate(zip(looks, cells, strict=True), start=POINTS):
        put(sheet, row, column, cell, book.styles[cell_look(look, tone)])


def _while_shown(found: str, value: float | str) -> Formula:
    """Nothing while the chosen office has no score."""
    return Formula(f"={if_(f'{SHOWN}=0', NOTHING, found)}", value)
