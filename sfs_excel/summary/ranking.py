"""总排名: the first sheet, the one that is printed and signed. Totals and ranks are read from 得分矩阵, live."""

import re
from collections.abc import Hashable
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from sfs_excel.rulebook.model import Section
from sfs_excel.summary.cells import CENTRED, count_lines, row_height, show_text
from sfs_excel.summary.computed import ENDS, ChartData
from sfs_excel.summary.layout import MATRIX, STATE_ROW, MatrixLayout, cell
from sfs_excel.summary.results import MISSING, RANKED, VETOED, Results, explain_stage
from sfs_excel.summary.styles import BLUE_BAR, HEAD_FONT, TEXT_FONT
from sfs_excel.summary.table import Book, put_wide, start_sheet
from sfs_excel.text import text_width

SHEET = "总排名"
STAGE_ROW, CHANGED_ROW, GROUP_ROW, HEAD_ROW = 1, 2, 3, 4
FIRST_ROW = HEAD_ROW + 1
LEADING = ("名次", "编码", "司法所", "总分", "基本\n得分", "加分", "扣罚")
TRAILING = ("一票否决事由", "状态", "待改\n错误")
RANK, CODE, NAME, TOTAL, BASE, BONUS, PENALTY = range(len(LEADING))
PIXELS_A_CHARACTER = 7.0
PAGE_WIDTH, PAGE_HEIGHT = 1046, 516  # what A4 across leaves between the margins: pixels, points
CHART_HEIGHT, TALL_CHART_HEIGHT = 340, 460  # pixels; long names downwards need the taller one
FEW_BARS = 14
TITLE_HEIGHT = 34.0
MOST_SHRUNK = 1.3  # a little more than a page is made to fit on one
_NUMERAL = re.compile(r"\s*[（(]?([一二三四五六七八九十]+|[0-9]+)[、.．）)]")

NOTES = (
    "1．总分＝基本得分＋加分＋扣罚（直接从总分中扣的），也等于各部分得分之和；总分相同的名次并列。被一票否决的保留得分、不参加排名；未报送的没有得分和名次。",
    "2．总分、名次和各部分得分由“得分矩阵”实时计算。改写单项得分后，变化计入基本得分；加分、扣罚取自“扣分明细”，不随改写变动。"
    "名次变动后，可用“名次”列的筛选按钮重新排序。",
    "3．“待改错误”是该所报送材料中需要退回更正的错误数，详见“校验问题”。",
)


def write_ranking(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, chart: ChartData) -> None:
    """Fill the sheet that `start_ranking` has put in front."""
    widths = ranking_widths(results)
    last = len(widths) - 1
    title = f"{results.county}{results.rulebook.year}年司法所目标管理考核总排名"
    put_wide(sheet, 0, 0, last, title, book.styles["title"])
    sheet.set_row(0, TITLE_HEIGHT)
    height = TITLE_HEIGHT + _write_stage(book, sheet, results, layout, widths)
    height += _write_head(book, sheet, results, widths)
    for place, entry in enumerate(results.ranking.to_dict("records")):
        height += _write_office(book, sheet, results, layout, FIRST_ROW + place, entry)
    end = FIRST_ROW + len(results.ranking) - 1
    _mark(book, sheet, results, end)
    row = end + 2
    for note in NOTES:
        put_wide(sheet, row, 0, last, note, book.styles["note"])
        sheet.set_row(row, row_height(count_lines(note, sum(widths))))
        row += 1
    bottom = _draw_chart(book, sheet, chart, row + 1, widths)
    needed = height + (len(NOTES) + 2) * row_height(1) + CHART_HEIGHT * 0.75
    if needed < _page_height(widths) * MOST_SHRUNK:
        sheet.fit_to_pages(1, 1)
    elif bottom > row:
        sheet.set_h_pagebreaks([row])
    sheet.autofilter(HEAD_ROW, 0, end, last)
    sheet.freeze_panes(FIRST_ROW, NAME + 1)
    sheet.repeat_rows(GROUP_ROW, HEAD_ROW)
    sheet.print_area(0, 0, bottom, last)


def start_ranking(book: Book, results: Results) -> Worksheet:
    """Put the sheet in front; it is filled when the others stand."""
    sheet = start_sheet(book, SHEET, ranking_widths(results))
    sheet.set_landscape()
    return sheet


def ranking_widths(results: Results) -> list[float]:
    codes = min(max([text_width(show_text(office)) for office in results.offices]) + 3, 14)
    names = min(max([text_width(show_text(name)) for name in results.names.values()]) + 4, 28)
    vetoes = 30 if results.count(VETOED) else 14
    sections = [8.5] * len(results.rulebook.sections)
    return [7, max(codes, 8), max(names, 12), 10, 9, 8, 8, *sections, vetoes, 9, 8]


def _write_stage(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, widths: list[float]) -> float:
    """Write what the result rests on, and whether somebody has overwritten it. Returns the height of the lines."""
    total, missing = len(results.offices), results.count(MISSING)
    said = (
        f"{explain_stage(results)}　共{total}个司法所，已报送{total - missing}个，未报送{missing}个；"
        f"参加排名{results.count(RANKED)}个，一票否决{results.count(VETOED)}个。"
        f"　制表时间：{results.made:%Y年%m月%d日 %H:%M}"
    )
    put_wide(sheet, STAGE_ROW, 0, len(widths) - 1, said, book.styles["stage"])
    height = row_height(count_lines(said, sum(widths)))
    sheet.set_row(STAGE_ROW, height)
    changed = f"SUM({layout.over_offices(layout.changed_row, MATRIX)})"
    put_wide(sheet, CHANGED_ROW, 0, len(widths) - 1, "", book.styles["note"])
    untouched = "“得分矩阵”未经人工改写，本表即计算结果。"
    sheet.write_formula(
        CHANGED_ROW,
        0,
        f'=IF({changed}=0,"{untouched}","注意：“得分矩阵”中有"&{changed}&"处得分经人工改写，本表总分、名次已随之更新。")',
        book.styles["note"],
        untouched,
    )
    sheet.set_row(CHANGED_ROW, row_height(1))
    return height + row_height(1)


def _write_head(book: Book, sheet: Worksheet, results: Results, widths: list[float]) -> float:
    head = book.styles["head"]
    sections = results.rulebook.sections
    first = len(LEADING)
    put_wide(sheet, GROUP_ROW, RANK, NAME, "", head)
    put_wide(sheet, GROUP_ROW, TOTAL, PENALTY, "得分构成", head)
    put_wide(sheet, GROUP_ROW, first, first + len(sections) - 1, "各部分得分（含加分、扣罚）", head)
    put_wide(sheet, GROUP_ROW, first + len(sections), len(widths) - 1, "结果", head)
    sheet.set_row(GROUP_ROW, row_height(1))
    words = [*LEADING, *map(_section_head, sections), *TRAILING]
    for column, word in enumerate(words):
        sheet.write_string(HEAD_ROW, column, show_text(word), head)
    # The filter's button takes the bottom right corner of a head.
    lines = max(count_lines(word, width, CENTRED) for word, width in zip(words, widths, strict=True)) + 1
    sheet.set_row(HEAD_ROW, row_height(lines))
    return row_height(1) + row_height(lines)


def _section_head(section: Section) -> str:
    """Its numeral as the letter writes it, or its number where the letter writes none; title; points."""
    numeral = _NUMERAL.match(section.heading)
    points = f"{section.points.normalize():f}分" if section.points else ""
    return "\n".join(filter(None, (numeral[1] if numeral else str(section.section), section.title, points)))


def _write_office(
    book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, row: int, entry: dict[Hashable, Any]
) -> float:
    """Write an office's row. Returns its height."""
    styles = book.styles
    office = str(entry["office"])
    column = layout.columns[office]
    is_missing = results.states[office] == MISSING
    points, first = styles.cell("points"), len(LEADING)

    _read(sheet, row, RANK, cell(layout.rank_row, column, MATRIX), styles.cell("rank"), results.ranks.get(office, "—"))
    sheet.write_string(row, CODE, show_text(office), styles.cell("code"))
    sheet.write_string(row, NAME, show_text(entry["name"]), styles.cell("text"))
    _read(sheet, row, TOTAL, cell(layout.total_row, column, MATRIX), styles["total"], results.totals.get(office, ""))
    all_of = xl_rowcol_to_cell(row, TOTAL)
    parts = f"{all_of}-{xl_rowcol_to_cell(row, BONUS)}-{xl_rowcol_to_cell(row, PENALTY)}"
    base = "" if is_missing else float(entry["base"])
    sheet.write_formula(row, BASE, f'=IF({all_of}="","",ROUND({parts},2))', points, base)
    for place, key in ((BONUS, "bonus"), (PENALTY, "penalty")):
        if is_missing:
            sheet.write_blank(row, place, None, points)
        else:
            sheet.write_number(row, place, float(entry[key]), points)
    for place, (section, at) in enumerate(layout.sections.items(), start=first):
        _read(sheet, row, place, cell(at, column, MATRIX), points, results.section_scores.get((office, section), ""))
    after = first + len(layout.sections)
    sheet.write_string(row, after, show_text(entry["veto"]), styles.cell("returned"))
    _read(sheet, row, after + 1, cell(STATE_ROW, column, MATRIX), styles.cell("code"), results.states[office])
    sheet.write_number(row, after + 2, int(entry["findings"]), styles.cell("code"))

    widths = ranking_widths(results)
    lines = max(
        count_lines(show_text(entry["name"]), widths[NAME]),
        count_lines(show_text(office), widths[CODE], CENTRED),
        count_lines(show_text(entry["veto"]), widths[after]),
    )
    height = max(21.0, row_height(lines))
    sheet.set_row(row, height)
    return height


def _read(sheet: Worksheet, row: int, column: int, source: str, look: Format, value: float | str) -> None:
    """Show another sheet's cell, live."""
    sheet.write_formula(row, column, f"={source}", look, value)


def _mark(book: Book, sheet: Worksheet, results: Results, end: int) -> None:
    """A bar in each total; rows of those out of the ranking are shaded, and say so in 名次 and 状态."""
    last = len(LEADING) + len(results.rulebook.sections) + len(TRAILING) - 1
    state = f"${xl_col_to_name(last - 1)}{FIRST_ROW + 1}"
    for word, look in ((VETOED, "is_vetoed"), (MISSING, "is_missing")):
        sheet.conditional_format(
            FIRST_ROW, 0, end, last, {"type": "formula", "criteria": f'={state}="{word}"', "format": book.styles[look]}
        )
    bar = {"type": "data_bar", "bar_color": BLUE_BAR, "bar_solid": True, "min_type": "num", "min_value": 0}
    sheet.conditional_format(FIRST_ROW, TOTAL, end, TOTAL, bar)


def _draw_chart(book: Book, sheet: Worksheet, data: ChartData, row: int, widths: list[float]) -> int:
    """Draw the totals, highest first, under the table. Returns the last row of the drawing."""
    if data.bars < 2:  # nothing to compare
        return row - 1
    is_dense = data.bars > FEW_BARS
    chart = book.workbook.add_chart({"type": "column"})
    assert chart is not None  # only of an unknown type
    labels: dict[str, object] = {"value": True, "num_format": "0.00", "position": "outside_end"}
    labels["font"] = {"size": 8, "rotation": -90} if is_dense else {"size": 9}
    chart.add_series(
        {
            "name": "总分",
            "categories": data.names,
            "values": data.totals,
            "fill": {"color": BLUE_BAR},
            "gap": 60,
            "data_labels": labels,
        }
    )
    title = f"总分（前{ENDS}名和后{ENDS}名，其余从略）" if data.is_cut else "总分（由高到低，仅列参加排名的司法所）"
    chart.set_title({"name": title, "name_font": {"name": HEAD_FONT, "size": 12, "bold": False}, "overlay": False})
    chart.set_legend({"none": True})
    font = {"name": TEXT_FONT, "size": 9}
    chart.set_x_axis({"num_font": {**font, "rotation": -90} if is_dense else font})
    chart.set_y_axis({"min": 0, "num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.show_hidden_data()
    height = TALL_CHART_HEIGHT if is_dense else CHART_HEIGHT
    chart.set_size({"width": _pixels(widths), "height": height})
    sheet.insert_chart(row, 0, chart, {"object_position": 2, "description": title})
    return row + height // 20


def _pixels(widths: list[float]) -> int:
    return sum(round(width * PIXELS_A_CHARACTER) + 5 for width in widths)


def _page_height(widths: list[float]) -> float:
    """Points of rows that the first page takes, once it is scaled to its width."""
    return PAGE_HEIGHT * max(1.0, _pixels(widths) / PAGE_WIDTH)
