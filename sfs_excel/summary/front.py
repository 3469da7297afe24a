"""首页: the answer first. Who stands where, what it rests on, where points were lost, and what is to be done next.

The order of offices, their totals and sections are read from 得分矩阵, live. Where not all offices find room, the first
and the last of those that are ranked are shown, and those that are vetoed.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import Task, name_some
from sfs_excel.outcome.wording import explain_stage
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import count_if, if_, is_text, join, text
from sfs_excel.sheets.page import ACROSS, PIXELS_A_CHARACTER, count_pixels, scale_to_width
from sfs_excel.sheets.screen import WIDTH
from sfs_excel.sheets.writing import Formula, Value, put
from sfs_excel.summary import comparison, decisive
from sfs_excel.summary.figures import write_figures
from sfs_excel.summary.front_chart import HEIGHT, draw_totals
from sfs_excel.summary.front_rows import ROW_HEIGHT, Columns, Shown, Source, show_places, write_rows
from sfs_excel.summary.large import name_files, point_to_files, say_lead, say_left_out, warn_follows
from sfs_excel.summary.last_year_front import say_last_year
from sfs_excel.summary.layout import MATRIX, MatrixLayout
from sfs_excel.summary.offices import OfficeList, Place, cut_reason, explain_veto, refer
from sfs_excel.summary.parts import name_part
from sfs_excel.summary.sections import head_section
from sfs_excel.summary.styles import MEASURE
from sfs_excel.summary.table import put_comment, put_wide, show_value, start_sheet, warn_changed
from sfs_excel.text import say_moment, text_width
from sfs_excel.words import OfficeStatus

SHEET = "首页"
STAGE_ROW, NOTICE_ROW, FIGURE_ROW, GAP_ROW, HEAD_ROW = 1, 2, 3, 5, 6
FIRST_ROW = HEAD_ROW + 1
FEW_ROWS = 16  # so many fit on one page with all that stands below
MOST_LOST, MOST_TASKS, MOST_NAMED, MOST_VETOES = 3, 5, 6, 12
DEFAULT_ROW = 20  # pixels
WIDEST_NAME, LEAST_MARK, MOST_MARK = 24.0, 14.0, 20.0  # characters
WIDER_FONT = 0.8  # room for columns that are wider than they should be
ABOVE = 235  # points of what stands above the rows, at most
_HEAD_NOTES = {
    "总分": "“得分矩阵”中各部分得分之和；规则书规定了权重的，按权重计算。",
    "较自评": "现在的得分比该所自评的得分多或少几分（不计权重，也不计票决的项目）；“—”表示没有变化。",
    "备注": "否决：被一票否决，保留得分，不参加排名，事由写在表的下面。有错误待改：报送材料中需要更正后重新报送的错误数，见“校验问题”。",
}


Block = tuple[str, Sequence[str | Formula]]
"""A title, and its lines."""


def start_front(book: Book, source: Source) -> Worksheet:
    """Put the sheet in its place, the first; it is filled when the others stand."""
    sheet = start_sheet(book, SHEET, _arrange(source).widths)
    sheet.set_landscape()
    sheet.activate()
    return sheet


def write_front(book: Book, sheet: Worksheet, source: Source, tasks: Sequence[Task], parts: Mapping[str, int]) -> None:
    """Fill the sheet.

    Args:
        parts: list -> how many sheets it takes.
    """
    results, layout, offices = source.results, source.layout, source.offices
    columns = _arrange(source)
    widths = columns.widths
    sheet.set_column(columns.position, columns.state, 3, None, {"hidden": True})
    _write_title(book, sheet, results, layout, widths)
    _write_figures(book, sheet, results, offices, widths)
    sheet.set_row(GAP_ROW, 6)
    _write_head(book, sheet, source, columns)
    rows = show_places(results, offices)
    end = write_rows(book, sheet, source, columns, rows, FIRST_ROW)
    last = _write_below(book, sheet, results, columns, rows, list(_list_blocks(source, tasks, parts)))
    if len(rows) <= FEW_ROWS:
        sheet.fit_to_pages(1, 1)
    else:
        # Excel breaks where it is told only if it is also told the scale.
        scale = min(scale_to_width(widths, ACROSS) * WIDER_FONT, _scale_height(len(rows)))
        sheet.set_print_scale(int(100 * scale))
        sheet.set_h_pagebreaks([end + 1])
    sheet.set_selection(FIRST_ROW, Columns.rank, FIRST_ROW, Columns.rank)
    sheet.repeat_rows(HEAD_ROW)
    sheet.print_area(0, 0, last, columns.mark)


def _arrange(source: Source) -> Columns:
    """The columns; remarks take what a small screen leaves beside the others."""
    layout, offices = source.layout, source.offices
    names = min(max(map(text_width, offices.labels.values())) * 1.3 + 3, WIDEST_NAME)
    band = [8.0] * bool(layout.bands)
    widths = (7.0, max(names, 15.0), 11.0, 8.5, *band, *[8.0] * len(layout.sections))
    free = (WIDTH - count_pixels(widths)) / PIXELS_A_CHARACTER - 1
    return Columns(bool(layout.bands), len(layout.sections), (*widths, min(max(free, LEAST_MARK), MOST_MARK)))


def _write_title(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, widths: Sequence[float]) -> None:
    last = len(widths) - 1
    title = f"{results.roster.county}{results.rulebook.year}年司法所目标管理考核结果"
    put_wide(sheet, 0, 0, last, title, book.styles["front_title"])
    sheet.set_row(0, 32)
    stage = explain_stage(results) + ("" if results.turnout is None else results.turnout.say())
    put_wide(sheet, STAGE_ROW, 0, last, stage, book.styles["front_stage"])
    sheet.set_row(STAGE_ROW, MEASURE.row_height(MEASURE.count_lines(stage, sum(widths) / 1.2), 12))
    made = f"制表时间：{say_moment(results.made)}。数字取自“得分矩阵”。"
    changed = f"SUM({layout.over_offices(layout.changed_line, MATRIX)})"
    told = join(text("注意：“得分矩阵”中有"), changed, text(f"{warn_follows('本页', layout)}{made}"))
    notice = f"={if_(f'{changed}=0', text(made), told)}"
    put_wide(sheet, NOTICE_ROW, 0, last, "", book.styles["front_note"])
    put(sheet, NOTICE_ROW, 0, Formula(notice, made), book.styles["front_note"])
    warn_changed(book, sheet, NOTICE_ROW)
    sheet.set_row(NOTICE_ROW, MEASURE.row_height(1))


def _write_figures(
    book: Book, sheet: Worksheet, results: Results, offices: OfficeList, widths: Sequence[float]
) -> None:
    states, ranks = offices.over(Place.STATE), f"COUNT({offices.over(Place.RANK)})"
    ranked = [results.totals[office] for office in results.ranks]
    mean = f'SUMIF({states},"{OfficeStatus.RANKED.word}",{offices.over(Place.TOTAL)})/{ranks}'
    faulty = int((results.ranking["findings"] > 0).sum())
    everyone = f"ROWS({states})" + (f"-{len(results.outside)}" if results.outside else "")
    figures: list[tuple[str, Value, str]] = [
        ("司法所", len(results.roster.partaking), "figure_count"),
        (
            "已报送",
            Formula(f"={everyone}-{count_if(states, text(OfficeStatus.MISSING.word))}", len(results.totals)),
            "figure_count",
        ),
        ("参加排名", Formula(f"={ranks}", len(ranked)), "figure_count"),
        (
            "一票否决",
            Formula(f"={count_if(states, text(OfficeStatus.VETOED.word))}", results.count(OfficeStatus.VETOED)),
            "figure_count",
        ),
        ("有错误待改的所", faulty, "figure_count"),
        ("平均总分（参加排名的）", Formula(f"={if_(f'{ranks}=0', text('—'), mean)}", _mean(ranked)), "figure_points"),
    ]
    write_figures(book.styles, sheet, FIGURE_ROW, widths, figures)


def _mean(totals: Sequence[float]) -> float | str:
    return sum(totals) / len(totals) if totals else "—"


def _write_head(book: Book, sheet: Worksheet, source: Source, columns: Columns) -> None:
    results, layout = source.results, source.layout
    band = [f"{results.tentative}等次"] * columns.bands
    sections = map(head_section, results.rulebook.sections)
    words = [f"{results.tentative}\n名次".strip(), "司法所", "总分", "较自评", *band, *sections, "备注"]
    for column, word in enumerate(words):
        sheet.write_string(HEAD_ROW, column, word, book.styles["front_head"])
        put_comment(sheet, HEAD_ROW, column, point_to_files(_HEAD_NOTES.get(word, ""), layout))
    put_comment(sheet, HEAD_ROW, Columns.name, say_lead(layout))
    for column in range(columns.first_section, columns.mark):
        put_comment(sheet, HEAD_ROW, column, "条形是得分占满分的比例；加分使得分超过满分的，条形也只画到满分。")
    lines = max(MEASURE.count_lines(word, width, 0.0) for word, width in zip(words, columns.widths, strict=True))
    sheet.set_row(HEAD_ROW, MEASURE.row_height(lines))


def _scale_height(rows: int) -> float:
    """The scale at which so many rows, and what stands above them, fit on a page."""
    return ACROSS.height / (ABOVE + rows * ROW_HEIGHT)


def _write_below(
    book: Book, sheet: Worksheet, results: Results, columns: Columns, rows: Sequence[Shown], blocks: Sequence[Block]
) -> int:
    """The chart, and beside it what was lost most and is to be done; below it, where it needs the width. Returns the last row."""
    top = FIRST_ROW + len(rows) + 1
    scored = sum(1 for shown in rows if shown.office in results.totals or not shown.office)
    if scored < 2:  # one alone has nothing to be compared with
        return _write_blocks(book, sheet, blocks, columns.widths, (0, columns.mark), top)
    beside = len(rows) <= FEW_ROWS
    split = _find_split(columns) if beside else 0
    table = (FIRST_ROW, FIRST_ROW + scored - 1, Columns.name)
    width = count_pixels(list(columns.widths[: split or columns.mark + 1])) - 16
    draw_totals(book, sheet, results, table, columns.first_section, (top, width))
    drawn = top + math.ceil(HEIGHT / DEFAULT_ROW)
    below = _write_blocks(book, sheet, blocks, columns.widths, (split, columns.mark), top if beside else drawn + 1)
    return max(drawn, below)


def _find_split(columns: Columns) -> int:
    """The column at which about three fifths of the width are used."""
    widths = columns.widths
    return next(column for column in range(4, columns.mark) if sum(widths[: column + 1]) > sum(widths) * 0.62)


def _write_blocks(
    book: Book, sheet: Worksheet, blocks: Sequence[Block], widths: Sequence[float], place: tuple[int, int], row: int
) -> int:
    """Titles and lines over some columns. Returns the row after the last."""
    first, last = place
    room = sum(widths[first : last + 1]) / 1.1
    for title, lines in blocks:
        put_wide(sheet, row, first, last, title, book.styles["front_block"])
        sheet.set_row(row, 24)
        for at, line in enumerate(lines, start=row + 1):
            leads = isinstance(line, Formula) and "HYPERLINK(" in line.text
            look = book.styles["front_link" if leads else "front_line"]
            put_wide(sheet, at, first, last, "", look)
            said = put(sheet, at, first, show_value(line), look)
            sheet.set_row(at, MEASURE.row_height(MEASURE.count_lines(said, room), 11))
        row += len(lines) + 2
    return row


def _list_blocks(source: Source, tasks: Sequence[Task], parts: Mapping[str, int]) -> Iterator[Block]:
    results, layout = source.results, source.layout
    if layout.is_large:
        yield "明细在哪里", [*say_left_out(results), name_files()]
    divided = {name: many for name, many in parts.items() if many > 1}
    if divided:
        yield (
            "一张工作表放不下、分表续列的（请逐张筛选）",
            [f"{name}：共{many}张，到“{name_part(name, many - 1)}”为止" for name, many in divided.items()],
        )
    vetoed = list(_say_vetoes(source))
    if vetoed:
        yield "一票否决事由", vetoed
    if results.totals:
        lost = [comparison.show_lost(results, place) for place in range(1, MOST_LOST + 1)]
        yield results.widen(f"全县失分最多的{MOST_LOST}项（不含票决和只扣分的）"), lost
    if results.decisive:
        yield decisive.TITLE, decisive.say_decisive(results)
    if (compared := say_last_year(results, layout)) is not None:
        yield compared
    if tasks:
        whats = [point_to_files(task.what, layout) for task in tasks]
        named = [name_some(task.about, MOST_NAMED) if task.about else "" for task in tasks]
        said = ["：".join(filter(None, each)) for each in zip(whats, named, strict=True)]
        more = [f"……共{len(tasks)}件"] if len(tasks) > MOST_TASKS else []
        yield "下一步", [*said[:MOST_TASKS], *more]


def _say_vetoes(source: Source) -> Iterator[str | Formula]:
    """The causes of vetoes, in full; live, since a veto may be lifted by hand."""
    results, layout = source.results, source.layout
    vetoed = [office for office in source.offices.ordered if results.entries[office]["veto"]]
    for office in vetoed[:MOST_VETOES]:
        label, reason, state = (refer(layout, office, place) for place in (Place.LABEL, Place.REASON, Place.STATE))
        is_vetoed = is_text(state, OfficeStatus.VETOED.word)
        live = join(label, text("："), if_(is_vetoed, cut_reason(reason), join(text("已人工改为"), state)))
        said = f"{source.offices.labels[office]}：{explain_veto(results, office)}"
        yield Formula(f"={live}", said)
    if len(vetoed) > MOST_VETOES:
        yield f"……共{len(vetoed)}个所，其余见“总排名”"
