"""The columns of 总排名: what they are called, where they stand, how wide they are, what their heads explain."""

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.rules.base import show
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.measures import SIZE
from sfs_excel.sheets.page import PIXELS_A_CHARACTER, count_pixels
from sfs_excel.sheets.screen import WIDTH
from sfs_excel.summary.large import point_to_files, say_lead
from sfs_excel.summary.layout import MatrixLayout
from sfs_excel.summary.sections import head_section
from sfs_excel.summary.styles import MEASURE
from sfs_excel.summary.table import put_comment
from sfs_excel.text import show_whole, text_width
from sfs_excel.words import OfficeStatus

RANK, BAND, CODE, NAME, TOTAL, BASE, BONUS, PENALTY = (
    "名次",
    "等次",
    "编码",
    "司法所",
    "总分",
    "基本\n得分",
    "加分",
    "扣罚",
)
VETO, STATE, FAULTS = "一票否决事由", "状态", "待改\n错误"
HEAD_SIZE = 9.0  # points: four characters find room in a section's column
_LEAST_SECTION, _USUAL_SECTION, _LEAST_VETO, _USUAL_VETO = 7.3, 8.0, 11.2, 30.0
_HEAD_NOTES = {
    BASE: "总分减去加分和扣罚：各项在满分以内得到的分。",
    BONUS: "责任书规定的加分合计，各有上限的按上限计。",
    PENALTY: "直接从总分中扣的分，不受单项满分限制。",
    STATE: "参评：参加排名。否决：被一票否决，保留得分，不参加排名。未报送：没有收到可以采用的填报表。",
    FAULTS: "报送材料中需要更正后重新报送的错误数，见“校验问题”。",
}
_OUTSIDE_NOTES = {
    OfficeStatus.ABSENT: "不参评：名册里写着今年不考核，列在最后，不参加排名。",
    OfficeStatus.MERGED: "撤并：名册里写着已经并入别的所，自己的得分列在这里，不参加排名，也不算到别的所。",
}
_SECTION_NOTE = "这一部分的得分，含加分、扣罚。"


def place_columns(results: Results) -> Mapping[str, int]:
    """Title -> column; the sections' columns stand between 扣罚 and 一票否决事由, 编码 behind all that people read. 等次 is
    there where the rulebook has bands."""
    bands = [BAND] if results.rulebook.ranking.bands else []
    leading = [RANK, *bands, NAME, TOTAL, BASE, BONUS, PENALTY]
    after = len(leading) + len(results.rulebook.sections)
    at = {title: column for column, title in enumerate(leading)}
    return at | {title: column for column, title in enumerate((VETO, STATE, FAULTS, CODE), start=after)}


def ranking_widths(results: Results) -> list[float]:
    """The widths of the columns, in characters: names, sections and why offices were vetoed take what a small screen leaves
    beside the others. 编码, the last, is folded away."""
    codes = min(max([text_width(show_whole(office)) for office in results.offices]) + 3, 14)
    names = min(max([text_width(show_whole(name)) for name in results.names.values()]) + 3, 24)
    bands = [text_width(show_whole(band.name)) for band in results.rulebook.ranking.bands]
    widths = {RANK: 6.5, CODE: max(codes, 8), NAME: 12, TOTAL: 9.2, BASE: 7.2, BONUS: 6.5, PENALTY: 6.5}
    widths |= {BAND: min(max([*bands, 6]) + 1.2, 14), VETO: _LEAST_VETO, STATE: 7, FAULTS: 6.2}
    at = place_columns(results)
    sized = {column: float(widths[title]) for title, column in at.items()}
    listed = [sized.get(column, _LEAST_SECTION) for column in range(at[CODE] + 1)]
    sections = range(at[PENALTY] + 1, at[VETO])
    veto = _USUAL_VETO if results.count(OfficeStatus.VETOED) else _LEAST_VETO
    for columns, wished in (([at[NAME]], names), (sections, _USUAL_SECTION), ([at[VETO]], veto)):
        free = max(0, (WIDTH - count_pixels(listed[: at[CODE]])) // len(columns)) / PIXELS_A_CHARACTER
        for column in columns:
            listed[column] += max(0.0, min(wished - listed[column], free))
    return listed


def write_heads(
    book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, widths: list[float], row: int
) -> float:
    """Write the row of heads. Returns its height: the filter's buttons have a line of it for themselves."""
    at, sections = place_columns(results), results.rulebook.sections
    words = {
        column: f"{results.tentative}\n{title}" if title in (RANK, BAND) else title for title, column in at.items()
    }
    words |= {column: head_section(section) for column, section in enumerate(sections, start=at[PENALTY] + 1)}
    for column, word in words.items():
        sheet.write_string(row, column, show_whole(word.strip()), book.styles["head_small"])
    outside = "".join(map(_OUTSIDE_NOTES.__getitem__, results.outside_states))
    for title, note in {NAME: say_lead(layout), **_HEAD_NOTES, STATE: _HEAD_NOTES[STATE] + outside}.items():
        put_comment(sheet, row, at[title], point_to_files(note, layout))
    weights = results.rulebook.ranking.weights
    for column, section in enumerate(sections, start=at[PENALTY] + 1):
        weight = f"计入总分时权重{show(weights[section.section])}。" if section.section in weights else ""
        put_comment(sheet, row, column, _SECTION_NOTE + weight)
    larger = SIZE / HEAD_SIZE
    lines = max(MEASURE.count_lines(word.strip(), widths[column] * larger, 0.0) for column, word in words.items())
    height = MEASURE.row_height(lines + 1, HEAD_SIZE)
    sheet.set_row(row, height)
    return height
