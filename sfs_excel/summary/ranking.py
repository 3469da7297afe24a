"""总排名: the sheet that is printed and signed. Totals, ranks and bands are read from 得分矩阵, live."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from sfs_excel.expr.shown import show_number
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.wording import explain_stage, explain_waiting
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import NOTHING, count_if, if_, is_text, join, text
from sfs_excel.sheets.long_sheet import LongSheet
from sfs_excel.sheets.page import ACROSS, scale_to_width
from sfs_excel.sheets.references import cell_name, column_name
from sfs_excel.sheets.writing import Formula, Link, Value, put
from sfs_excel.summary.computed import ChartData
from sfs_excel.summary.details import first_places
from sfs_excel.summary.large import RANKS_STAY, point_to_files, warn_follows
from sfs_excel.summary.layout import MATRIX, STATE_LINE, MatrixLayout
from sfs_excel.summary.method import explain_ranking
from sfs_excel.summary.offices import Place, list_shades, refer
from sfs_excel.summary.ranking_columns import (
    BAND,
    BASE,
    BONUS,
    CODE,
    FAULTS,
    NAME,
    PENALTY,
    RANK,
    STATE,
    TOTAL,
    VETO,
    place_columns,
    ranking_widths,
    write_heads,
)
from sfs_excel.summary.styles import BLUE_BAR, CENTRED, MEASURE, cell_look
from sfs_excel.summary.table import put_wide, start_sheet, warn_changed
from sfs_excel.summary.totals_chart import CHART_HEIGHT, draw_totals
from sfs_excel.summary.view import MOST_SHRUNK, fold_away, freeze
from sfs_excel.text import say_moment, show_whole
from sfs_excel.words import OfficeStatus

SHEET = "总排名"
STAGE_ROW, CHANGED_ROW, HEAD_ROW = 1, 2, 3
FIRST_ROW = HEAD_ROW + 1
UNKNOWN, BY_HAND = "—", "人工改为否决"
TITLE_HEIGHT = 24.0
FEW_OFFICES = 16  # so many are printed on one page with all that stands below them

NOTES = (
    "本表由“得分矩阵”实时计算。改写过得分的所，基本得分、加分、扣罚不再分列，显示“—”。",
    "名次变动后，可用“名次”列的筛选按钮重新排序。",
    "“待改错误”是该所报送材料中需要退回更正的错误数，详见“校验问题”。",
)


def write_ranking(book: Book, sheet: LongSheet, results: Results, layout: MatrixLayout, chart: ChartData) -> None:
    """Fill the sheet that `start_ranking` has put in its place."""
    at, widths = place_columns(results), ranking_widths(results)
    seen, last = widths[: at[CODE]], at[CODE] - 1
    title = f"{results.roster.county}{results.rulebook.year}年司法所目标管理考核总排名"
    put_wide(sheet, 0, 0, last, title, book.styles["title"])
    sheet.set_row(0, TITLE_HEIGHT)
    height = TITLE_HEIGHT + _write_stage(book, sheet, results, layout, seen)
    height += write_heads(book, sheet, results, layout, widths, HEAD_ROW)
    places = first_places(book, results, layout)
    end = FIRST_ROW + len(results.ranking) - 1
    _mark(book, sheet, results, at, end)
    for row, entry in enumerate(results.ranking.to_dict("records"), start=FIRST_ROW):
        target = f"internal:'{places[str(entry['office'])]}" if row - FIRST_ROW < book.limits.links else None
        name = Link(show_whole(entry["name"]), target)
        cells = [*_fill(results, layout, at, row, entry), (at[NAME], name, cell_look("link" if target else "returned"))]
        needed = _measure(entry, at, widths)
        sheet.put_row(row, sorted((column, value, book.styles[look]) for column, value, look in cells), needed)
        height += needed
    row = end + 2
    for number, note in enumerate(_list_notes(results, layout), start=1):
        height += put_note(book, sheet, row, f"{number}．{note}", seen)
        row += 1
    bottom = draw_totals(book, sheet, chart, row + 1, seen)
    if (
        len(results.offices) <= FEW_OFFICES
        or height + 2 * MEASURE.row_height(1) + CHART_HEIGHT * 0.75 < _page_height(seen) * MOST_SHRUNK
    ):
        sheet.fit_to_pages(1, 1)
    elif bottom > row:
        sheet.set_h_pagebreaks([row])
    sheet.autofilter(HEAD_ROW, 0, end, at[CODE])
    freeze(sheet, FIRST_ROW, at[NAME] + 1)
    fold_away(sheet, at[CODE], widths[at[CODE]])
    sheet.repeat_rows(HEAD_ROW)
    sheet.print_area(0, 0, bottom, last)


def _list_notes(results: Results, layout: MatrixLayout) -> list[str]:
    """Say what is missing for the next stage, and what is to be known of the table."""
    live, order, faults = NOTES
    waiting = point_to_files(explain_waiting(results), layout)
    return [
        *filter(None, (waiting, *explain_ranking(results.rulebook))),
        f"{live}{RANKS_STAY if layout.is_large else order}",
        point_to_files(faults, layout),
    ]


def start_ranking(book: Book, results: Results) -> LongSheet:
    """Put the sheet in its place; it is filled when the others stand."""
    sheet = start_sheet(book, SHEET, ranking_widths(results))
    sheet.set_landscape()
    return sheet


def put_note(book: Book, sheet: Worksheet, row: int, note: str, widths: list[float], look: str = "note") -> float:
    """Write a paragraph over the whole width. Returns its height."""
    put_wide(sheet, row, 0, len(widths) - 1, note, book.styles[look])
    height = MEASURE.row_height(MEASURE.count_lines(note, sum(widths)))
    sheet.set_row(row, height)
    return height


def _write_stage(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, widths: list[float]) -> float:
    """Write what the result rests on, what is missing, and whether somebody has overwritten it. Returns the height."""
    stage = _count_states(results, layout)
    height = put_note(book, sheet, STAGE_ROW, str(stage.value), widths, "stage")
    put(sheet, STAGE_ROW, 0, stage, book.styles["stage"])
    changed = f"SUM({layout.over_offices(layout.changed_line, MATRIX)})"
    made = f"制表时间：{say_moment(results.made)}。"
    untouched = f"“得分矩阵”未经人工改写，本表即计算结果。{made}"
    stays = "" if layout.is_large else "行的次序没有变，可按“名次”重新排序；"
    follows = f"{warn_follows('本表', layout)}{stays}改过的所不再分列基本得分、加分、扣罚。{made}"
    warn_changed(book, sheet, CHANGED_ROW)
    height += put_note(book, sheet, CHANGED_ROW, untouched, widths)
    told = join(text("注意：“得分矩阵”中有"), changed, text(follows))
    live = Formula(f"={if_(f'{changed}=0', text(untouched), told)}", untouched)
    put(sheet, CHANGED_ROW, 0, live, book.styles["note"])
    return height


def _count_states(results: Results, layout: MatrixLayout) -> Formula:
    """The stage, and how many offices are in which state."""
    total, missing = len(results.roster.partaking), results.count(OfficeStatus.MISSING)
    ranked, vetoed = results.count(OfficeStatus.RANKED), results.count(OfficeStatus.VETOED)
    states = layout.over_offices(STATE_LINE, MATRIX)
    counted = {state: count_if(states, text(state.word)) for state in OfficeStatus}
    outside = "".join(f"；另有{state.word}{results.count(state)}个" for state in results.outside_states)
    stage = f"{explain_stage(results)}　共{total}个司法所，"
    live = join(
        text(stage), text("已报送"), f"{total}-{counted[OfficeStatus.MISSING]}",
        text("个，未报送"), counted[OfficeStatus.MISSING], text("个；参加排名"), counted[OfficeStatus.RANKED],
        text("个，一票否决"), counted[OfficeStatus.VETOED], text(f"个{outside}。"),
    )  # fmt: skip
    said = f"{stage}已报送{total - missing}个，未报送{missing}个；参加排名{ranked}个，一票否决{vetoed}个{outside}。"
    return Formula(f"={live}", said)


def _fill(
    results: Results, layout: MatrixLayout, at: Mapping[str, int], row: int, entry: Mapping[Hashable, Any]
) -> Iterator[tuple[int, Value, str]]:
    """Return what an office's row holds beside its name: column, value, look."""
    office = str(entry["office"])

    def read(line: int, value: float | str) -> Formula:
        return Formula(f"={layout.refer(line, office)}", value)

    yield at[RANK], read(layout.rank_line, results.ranks.get(office, "—")), cell_look("rank")
    if BAND in at:
        yield at[BAND], read(layout.band_line, results.bands[office]), cell_look("rank")
    yield at[CODE], show_whole(office), cell_look("code")
    yield at[TOTAL], read(layout.total_line, results.own_totals.get(office, "")), "total"
    yield from _divide_total(results, layout, at, row, entry)
    for column, (section, line) in enumerate(layout.sections.items(), start=at[PENALTY] + 1):
        yield column, read(line, results.section_scores.get((office, section), "")), cell_look("points")
    reason = refer(layout, office, Place.REASON)
    is_vetoed = is_text(layout.refer(STATE_LINE, office), OfficeStatus.VETOED.word)
    veto = f"={if_(is_vetoed, if_(is_text(reason, ''), text(BY_HAND), reason))}"
    said = show_whole(entry["veto"]) if results.states[office] == OfficeStatus.VETOED else ""
    yield at[VETO], Formula(veto, said), cell_look("text")
    yield at[STATE], read(STATE_LINE, results.states[office].word), cell_look("code")
    yield at[FAULTS], int(entry["findings"]), cell_look("code")


def _divide_total(
    results: Results, layout: MatrixLayout, at: Mapping[str, int], row: int, entry: Mapping[Hashable, Any]
) -> Iterator[tuple[int, Value, str]]:
    """Base, bonus and penalty. Of scores that were overwritten nobody can say what is a gain and what a penalty."""
    office = str(entry["office"])
    is_missing = office not in results.own_totals
    total, bonus, penalty = (cell_name(row, at[title]) for title in (TOTAL, BONUS, PENALTY))
    is_changed = f"{layout.refer(layout.changed_line, office)}>0"

    def live(number: str) -> str:
        return f"={if_(is_text(total, ''), NOTHING, if_(is_changed, text(UNKNOWN), number))}"

    base = Formula(live(f"ROUND({total}-{bonus}-{penalty},2)"), "" if is_missing else float(entry["base"]))
    yield at[BASE], base, cell_look("points")
    for title, key in ((BONUS, "bonus"), (PENALTY, "penalty")):
        number = None if is_missing else float(entry[key])
        shown = None if number is None else Formula(live(show_number(number, 2)), number)
        yield at[title], shown, cell_look("points")


def _measure(entry: Mapping[Hashable, Any], at: Mapping[str, int], widths: Sequence[float]) -> float:
    """Tell how high an office's row is."""
    lines = max(
        MEASURE.count_lines(show_whole(entry["name"]), widths[at[NAME]]),
        MEASURE.count_lines(show_whole(entry["office"]), widths[at[CODE]], CENTRED),
        MEASURE.count_lines(show_whole(entry["veto"]), widths[at[VETO]]),
    )
    return max(21.0, MEASURE.row_height(lines))


def _mark(book: Book, sheet: Worksheet, results: Results, at: Mapping[str, int], end: int) -> None:
    """A bar in each total; rows of those out of the ranking are shaded, and say so in 名次 and 状态."""
    state = f"${column_name(at[STATE])}{FIRST_ROW + 1}"
    for status, look in list_shades(results):
        rule = {"type": "formula", "criteria": f'={state}="{status.word}"', "format": book.styles[look]}
        sheet.conditional_format(FIRST_ROW, 0, end, at[FAULTS], rule)
    bar = {"type": "data_bar", "bar_color": BLUE_BAR, "bar_solid": True, "min_type": "num", "min_value": 0}
    sheet.conditional_format(FIRST_ROW, at[TOTAL], end, at[TOTAL], bar)


def _page_height(widths: list[float]) -> float:
    """Points of rows that the first page takes, once it is scaled to its width."""
    return ACROSS.height / scale_to_width(widths, ACROSS)
