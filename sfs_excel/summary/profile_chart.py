"""The chart of 单所画像: each section's score as part of its points, beside the county's mean and best."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from sfs_excel.sheets.book import Book
from sfs_excel.summary.spread import MOST_SAID, RATE_AXIS
from sfs_excel.summary.styles import BLUE_BAR, HEAD_FONT, TEXT_FONT


def draw_profile(
    book: Book,
    sheet: Worksheet,
    names: Sequence[str],
    figures: tuple[int, int, int],
    place: tuple[int, int, int, int],
) -> None:
    """Draw a bar for the office, and marks for mean and best.

    Args:
        names: of mean and best.
        figures: first row, last row and first column of the sections' numbers, scores, means and bests.
        place: row and column at which the chart stands, its width and height in pixels.
    """
    first, last, column = figures
    bars = book.workbook.add_chart({"type": "column"})
    marks = book.workbook.add_chart({"type": "line"})

    def over(step: int) -> list[str | int]:
        return [sheet.get_name(), first, column + step, last, column + step]

    bars.add_series({"name": "本所", "categories": over(0), "values": over(1), "fill": {"color": BLUE_BAR}, "gap": 60})
    dark, white = {"color": "#1F2933"}, {"color": "#FFFFFF"}
    shapes = (
        {"type": "diamond", "size": 8, "fill": dark, "border": white},
        {"type": "long_dash", "size": 10, "fill": dark, "border": dark},
    )
    for step, (name, mark) in enumerate(zip(names, shapes, strict=True), start=2):
        marks.add_series(
            {"name": name, "categories": over(0), "values": over(step), "line": {"none": True}, "marker": mark}
        )
    bars.combine(marks)
    font = {"name": TEXT_FONT, "size": 9}
    bars.set_title(
        {
            "name": f"各部分得分率（{MOST_SAID}）",
            "name_font": {"name": HEAD_FONT, "size": 11, "bold": False},
            "overlay": False,
        }
    )
    bars.set_legend({"position": "bottom", "font": font})
    bars.set_x_axis({"num_font": font, "label_position": "low"})
    grid = {"visible": True, "line": {"color": "#DDDDDD"}}
    bars.set_y_axis({"num_font": font, "major_gridlines": grid, **RATE_AXIS})
    bars.show_hidden_data()
    row, at, width, height = place
    bars.set_size({"width": width, "height": height})
    bars.set_chartarea({"border": {"none": True}})
    sheet.insert_chart(
        row, at, bars, {"object_position": 2, "x_offset": 4, "y_offset": 2, "description": "各部分得分率"}
    )
