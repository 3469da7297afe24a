"""The chart of 总排名: totals, highest first, read from the hidden sheet, so that it follows what is overwritten."""

from xlsxwriter.worksheet import Worksheet

from sfs_excel.sheets.book import Book
from sfs_excel.sheets.page import count_pixels
from sfs_excel.summary.computed import ENDS, ChartData
from sfs_excel.summary.styles import BLUE_BAR, HEAD_FONT, TEXT_FONT

CHART_HEIGHT, TALL_CHART_HEIGHT = 340, 460  # pixels; long names downwards need the taller one
FEW_BARS = 14
NONE_AS_NOTHING = "0.00;-0.00;"  # a bar that is kept free has no label


def draw_totals(book: Book, sheet: Worksheet, data: ChartData, row: int, widths: list[float]) -> int:
    """Draw the totals over the whole width. Returns the last row of the drawing."""
    if data.bars < 2:  # nothing to compare
        return row - 1
    is_dense = data.bars > FEW_BARS
    chart = book.workbook.add_chart({"type": "column"})
    labels: dict[str, object] = {"value": True, "num_format": NONE_AS_NOTHING, "position": "outside_end"}
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
    chart.set_size({"width": count_pixels(widths), "height": height})
    sheet.insert_chart(row, 0, chart, {"object_position": 2, "description": title})
    return row + height // 20
