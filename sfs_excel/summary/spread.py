"""部分分布: how the scores of each section are spread over the offices. Live from 得分矩阵."""

from collections.abc import Iterator, Sequence

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.formulas import NOTHING, any_of, if_, is_text, text
from sfs_excel.sheets.page import count_pixels
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.writing import Formula, put
from sfs_excel.summary.layout import MATRIX, MatrixLayout
from sfs_excel.summary.offices import OfficeList
from sfs_excel.summary.styles import HEAD_FONT, QUARTERS, TEXT_FONT
from sfs_excel.summary.table import Cell, Row, start_sheet, write_heading, write_live_table
from sfs_excel.words import OfficeStatus

SHEET = "部分分布"
TOTAL = "总分"
_QUARTER = "把各所得分从低到高排列：四分之一的所不高于下四分位，一半不高于中位数，四分之三不高于上四分位。"
COLUMNS = (
    Column("部分", 20),
    Column("满分", 9, "full"),
    Column("最低", 9, "points"),
    Column("下四分位", 10, "points", _QUARTER),
    Column("中位数", 9, "points", _QUARTER),
    Column("上四分位", 10, "points", _QUARTER),
    Column("最高", 9, "points"),
    Column("平均", 9, "points", "已有得分的各所的平均，包括被一票否决的；首页的平均总分只算参加排名的。"),
    Column("平均得分率", 11, "rate", "平均分占满分的比例；加分可以使它超过100%。"),
    Column("最低的司法所", 24),
    Column("最高的司法所", 24),
)
POINTS, LOWEST, HIGHEST, MEAN = 1, 2, 6, 7
_MEASURES = range(LOWEST, MEAN + 1)
_HIDDEN = len(COLUMNS)  # where the chart's figures begin
HEAD_ROW = 2
MOST_DRAWN = 1.5  # part of the points: one section far above them would flatten all others
MOST_SAID = f"最多画到{MOST_DRAWN:.0%}"
RATE_AXIS = {"num_format": "0%", "min": 0, "max": MOST_DRAWN, "major_unit": 0.25}
_NOT_DRAWN = -1  # below the axis
CHART_HEIGHT = 380
_NOTE = "由“得分矩阵”实时计算，包括被一票否决的所，不包括{}的。总分一行按各部分得分计算，规则书规定了权重的已计入。待定的项目暂计0分。"
_BANDS = ("最低到下四分位", "下四分位到中位数", "中位数到上四分位", "上四分位到最高")


def write_spread(book: Book, results: Results, layout: MatrixLayout, offices: OfficeList) -> None:
    """Add the sheet."""
    widths = [column.width for column in COLUMNS]
    sheet = start_sheet(book, SHEET, widths)
    note = _NOTE.format("、".join(state.word for state in (OfficeStatus.MISSING, *results.outside_states)))
    write_heading(book, sheet, f"{results.rulebook.year}年司法所目标管理考核各部分得分分布", [note], widths)
    end = write_live_table(book, sheet, HEAD_ROW, COLUMNS, _rows(results, layout, offices))
    sheet.fit_to_pages(1, 1)
    if len(results.totals) < 2:  # one alone is spread over nothing
        return
    bars = _write_figures(sheet, results)
    _draw(book, sheet, bars, end + 1, widths)
    sheet.print_area(0, 0, end + 1 + CHART_HEIGHT // 20, len(COLUMNS) - 1)


def average(results: Results, layout: MatrixLayout, section: int) -> Formula:
    """A section's mean over all offices that have a score."""
    scores = _scores(results, section).values()
    everyone = layout.over_offices(layout.sections[section], MATRIX)
    return _live(everyone, f"AVERAGE({everyone})", sum(scores) / len(scores) if scores else "")


def highest(results: Results, layout: MatrixLayout, section: int) -> Formula:
    """A section's highest score over all offices that have one."""
    everyone = layout.over_offices(layout.sections[section], MATRIX)
    return _live(everyone, f"MAX({everyone})", max(_scores(results, section).values(), default=""))


def _scores(results: Results, section: int) -> dict[str, float]:
    return {office: results.section_scores[office, section] for office in results.totals}


def _live(everyone: str, formula: str, value: float | str) -> Formula:
    """Empty while nobody has a score."""
    return Formula(f"={if_(f'COUNT({everyone})=0', NOTHING, formula)}", value)


def measure(scores: Sequence[float]) -> list[float]:
    """Lowest, quartiles, highest, mean; in the order of the columns."""
    series = pd.Series(scores, dtype=float)
    return [*map(float, series.quantile([0, 0.25, 0.5, 0.75, 1])), float(series.mean())]


def _rows(results: Results, layout: MatrixLayout, offices: OfficeList) -> Iterator[Row]:
    for section in results.rulebook.sections:
        scores = _scores(results, section.section)
        row = HEAD_ROW + 1 + list(layout.sections).index(section.section)
        everyone = layout.over_offices(layout.sections[section.section], MATRIX)
        yield "plain", (section.title, float(section.points), *_measure(scores, everyone, offices, row, section.points))
    everyone = layout.over_offices(layout.total_line, MATRIX)
    base = results.rulebook.base_points
    row = HEAD_ROW + 1 + len(layout.sections)
    yield "strong", (TOTAL, float(base), *_measure(dict(results.totals), everyone, offices, row, base))


def _measure(scores: dict[str, float], everyone: str, offices: OfficeList, row: int, points: object) -> Sequence[Cell]:
    found = measure(list(scores.values()))

    def live(formula: str, value: float | str) -> Formula:
        return _live(everyone, formula, value if scores else "")

    least, most = (cell_name(row, column, keep="column") for column in (LOWEST, HIGHEST))
    differ = found[0] != found[4]

    def name(extreme: str, value: float) -> Formula:
        said = offices.say_first(value, scores) if differ else "—"
        return live(if_(f"{least}={most}", text("—"), offices.name_first(extreme, everyone)), said)

    mean, full = cell_name(row, MEAN, keep="column"), cell_name(row, POINTS, keep="column")
    return (
        *(live(f"QUARTILE({everyone},{part})", value) for part, value in enumerate(found[:5])),
        live(f"AVERAGE({everyone})", found[5]),
        live(f"{mean}/{full}", found[5] / float(str(points))) if points else "",
        name(least, found[0]),
        name(most, found[4]),
    )


def _write_figures(sheet: Worksheet, results: Results) -> int:
    """Write the chart's figures into hidden columns: of each row its name, the lowest, the steps from one quartile to the
    next, and the mean, as parts of the points, none less than nothing or more than is drawn; beside the row, so that a sorted
    table is drawn as it stands. Returns how many rows."""
    base = float(results.rulebook.base_points)
    lines = [
        (section.title, float(section.points), list(_scores(results, section.section).values()))
        for section in results.rulebook.sections
    ]
    lines.append((TOTAL, base, list(results.totals.values())))
    sheet.set_column(_HIDDEN, _HIDDEN + len(_MEASURES), 8, None, {"hidden": True})
    for row, (title, points, scores) in enumerate(lines, start=HEAD_ROW + 1):
        found, full = measure(scores), cell_name(row, POINTS)
        put(sheet, row, _HIDDEN, Formula(f"={cell_name(row, 0)}", title), None)
        for place, column in enumerate(_MEASURES):
            own, before = cell_name(row, column), cell_name(row, column - 1)
            is_step = column not in (LOWEST, MEAN)
            part = draw_rate(own, full) + (f"-{draw_rate(before, full)}" if is_step else "")
            nothing = _NOT_DRAWN if column == MEAN else 0
            value: float = nothing
            if points:
                value = limit_rate(found[place] / points) - (limit_rate(found[place - 1] / points) if is_step else 0)
            formula = f"={if_(any_of(is_text(own, ''), f'{full}=0'), nothing, part)}"
            put(sheet, row, _HIDDEN + 1 + place, Formula(formula, value), None)
    return len(lines)


def draw_rate(score: str, points: str) -> str:
    """Formula text: a score as part of the points, as far as it is drawn."""
    return f"MAX(0,MIN({MOST_DRAWN},{score}/{points}))"


def limit_rate(rate: float) -> float:
    """Return what `draw_rate` gives."""
    return max(0.0, min(MOST_DRAWN, rate))


def _draw(book: Book, sheet: Worksheet, bars: int, row: int, widths: list[float]) -> None:
    """A bar from the lowest to the highest of each section, in four parts, and a mark at the mean."""
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    means = book.workbook.add_chart({"type": "line"})
    first, last = HEAD_ROW + 1, HEAD_ROW + bars

    def over(place: int) -> list[str | int]:
        return [SHEET, first, _HIDDEN + place, last, _HIDDEN + place]

    chart.add_series({"name": "最低", "categories": over(0), "values": over(1), "fill": {"none": True}, "gap": 60})
    for place, (name, colour) in enumerate(zip(_BANDS, QUARTERS, strict=True), start=2):
        edge = {"color": "#FFFFFF", "width": 0.75}
        chart.add_series(
            {"name": name, "categories": over(0), "values": over(place), "fill": {"color": colour}, "border": edge}
        )
    mark = {"type": "diamond", "size": 9, "fill": {"color": "#1F2933"}, "border": {"color": "#FFFFFF"}}
    means.add_series({"name": "平均", "categories": over(0), "values": over(6), "line": {"none": True}, "marker": mark})
    chart.combine(means)
    font = {"name": TEXT_FONT, "size": 9}
    chart.set_title(
        {
            "name": f"各部分得分率的分布（{MOST_SAID}）",
            "name_font": {"name": HEAD_FONT, "size": 12, "bold": False},
            "overlay": False,
        }
    )
    chart.set_legend({"position": "bottom", "font": font, "delete_series": [0]})
    chart.set_x_axis({"num_font": font, "label_position": "low"})
    grid = {"visible": True, "line": {"color": "#DDDDDD"}}
    chart.set_y_axis({"num_font": font, "major_gridlines": grid, **RATE_AXIS})
    chart.show_hidden_data()
    chart.set_size({"width": count_pixels(widths), "height": CHART_HEIGHT})
    sheet.insert_chart(row, 0, chart, {"object_position": 2, "description": "各部分得分率的分布"})
