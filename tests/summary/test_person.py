"""A person sees no fault in any cell of the ranking workbook, with 0, 1, 12, 50 and 300 offices.

1. No number is wider than its column: it would show as ####.
2. No text is taller than its row, or wider than the line it must stand on.
3. Text stands out from what is behind it, at least 4.5 to 1, whichever condition colours it.
4. Every link leads to a cell that is there and says what the link promises; so does every chart and name.
5. Every head that asks for it is explained in a comment.
Beside each check stands a workbook in which it finds the fault.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.text import text_width, wrap_lines
from tests.summary.library import LARGE, Library

# openpyxl says so of the solid data bars, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

LEAST_CONTRAST = 4.5
PADDING = 0.7  # characters that Excel keeps free in a cell
LINE = 1.2  # of its size, the least that a line of text takes
HIGHEST_ROW = 409
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


CASES = ("nothing", "one", "twelve", "final", "many", "lying", "large")
EVERY_CASE = [*CASES, *(pytest.param(case, marks=pytest.mark.heavy) for case in LARGE)]  # 300 offices are 50 once more


@dataclass(frozen=True)
class Shown:
    """A workbook, and its cells as they are shown: formulas by their values."""

    case: str
    path: Path
    book: openpyxl.Workbook


@pytest.fixture(scope="module", params=EVERY_CASE)
def shown(request: pytest.FixtureRequest, library: Library) -> Shown:
    path = library.path(request.param)
    return Shown(request.param, path, openpyxl.load_workbook(path, data_only=True))


@pytest.fixture(scope="module")
def twelve(library: Library) -> openpyxl.Workbook:
    """By its formulas."""
    return openpyxl.load_workbook(library.path("twelve"))


def visible(book: openpyxl.Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def cells_of(sheet: Worksheet) -> Iterator[tuple[Cell, float]]:
    """Every cell that shows something, with the room that it has, in characters; a merged one has all of its columns."""
    widths = read_widths(sheet)
    merged = {}
    for region in sheet.merged_cells.ranges:
        merged[region.min_row, region.min_col] = sum(
            widths.get(column, 8.43) for column in range(region.min_col, region.max_col + 1)
        )
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.value is not None and widths.get(cell.column, 8.43) > 0:
                yield cell, merged.get((cell.row, cell.column), widths.get(cell.column, 8.43))


def read_widths(sheet: Worksheet) -> dict[int, float]:
    """Column -> its width; 0 for one that is hidden."""
    return {
        column: 0.0 if dimension.hidden else dimension.width
        for dimension in sheet.column_dimensions.values()
        for column in range(int(dimension.min or 0), int(dimension.max or 0) + 1)
    }


def show_number(value: float, look: str) -> str:
    """A number as its format shows it: `+0.00;-0.00;"—"`, `0.00"*"`, `0%`."""
    parts = look.split(";")
    part = parts[1] if value < 0 and len(parts) > 1 else parts[2] if value == 0 and len(parts) > 2 else parts[0]
    if part == "General":
        return f"{value:g}"
    shown = abs(value) if value >= 0 or len(parts) > 1 else value
    number = re.search(r"0(\.0+)?(%)?", part)
    if number is None:
        return part.replace('"', "")
    decimals = len(number[1] or ".") - 1
    text = f"{shown * (100 if number[2] else 1):.{decimals}f}{number[2] or ''}"
    return part.replace(number[0], text).replace('"', "")


def find_hashes(book: openpyxl.Workbook) -> list[str]:
    return [
        f"{sheet.title}!{cell.coordinate}: {shown} in {room:g}"
        for sheet in visible(book)
        for cell, room in cells_of(sheet)
        if isinstance(cell.value, int | float)
        for shown in [show_number(cell.value, cell.number_format)]
        if text_width(shown) * scale(cell) + PADDING > room
    ]


def scale(cell: Cell) -> float:
    """The width of a character of the cell, in characters of the workbook's own font."""
    return float(cell.font.size or 11) / 11 * (1.05 if cell.font.bold else 1)


def find_cut_texts(book: openpyxl.Workbook) -> list[str]:
    faults = []
    for sheet in visible(book):
        for cell, room in cells_of(sheet):
            if not isinstance(cell.value, str) or cell.alignment.textRotation:
                continue
            size = float(cell.font.size or 11)
            free = (room - PADDING) / scale(cell) - 2 * float(cell.alignment.indent or 0) * 0.6
            lines = wrap_lines(cell.value, free)
            height = sheet.row_dimensions[cell.row].height or 15.0
            if cell.alignment.wrap_text and lines * size * LINE > height and height < HIGHEST_ROW:
                faults.append(f"{sheet.title}!{cell.coordinate}: {lines} lines in {height:g}: {cell.value[:20]}")
            if not cell.alignment.wrap_text and text_width(cell.value) > free and not may_run_over(sheet, cell):
                faults.append(f"{sheet.title}!{cell.coordinate}: {cell.value[:20]} in {room:g}")
    return faults


def may_run_over(sheet: Worksheet, cell: Cell) -> bool:
    """A title over columns that are empty is seen whole."""
    return all(other.value is None for other in sheet[cell.row] if int(other.column or 0) > int(cell.column or 0))


def test_no_number_is_wider_than_its_column(shown: Shown) -> None:
    assert find_hashes(shown.book) == []


def test_no_text_is_cut(shown: Shown) -> None:
    assert find_cut_texts(shown.book) == []


def test_narrow_columns_and_low_rows_are_found(library: Library) -> None:
    book = openpyxl.load_workbook(library.path("twelve"), data_only=True)
    book["首页"].column_dimensions["C"].width = 4
    book["扣分明细"].row_dimensions[5].height = 10
    assert any(fault.startswith("首页!C") for fault in find_hashes(book))
    assert any(fault.startswith("扣分明细!") for fault in find_cut_texts(book))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, paper: str) -> float:
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rgb(colour: object, otherwise: str) -> str:
    value = getattr(colour, "rgb", None)
    return value[-6:] if isinstance(value, str) and len(value) >= 6 and value != "00000000" else otherwise


def find_faint(book: openpyxl.Workbook) -> list[str]:
    """Texts that do not stand out, from the cell's own fill or from what a condition puts there."""
    faults = set()
    for sheet in visible(book):
        behind = read_conditions(sheet)
        for cell, _ in cells_of(sheet):
            ink = rgb(cell.font.color, "000000")
            paper = rgb(cell.fill.fgColor, "FFFFFF") if cell.fill.fill_type else "FFFFFF"
            pairs = [(ink, paper)]
            for region, own_ink, fills in behind:
                first_column, first_row, last_column, last_row = region
                if first_row <= cell.row <= last_row and first_column <= cell.column <= last_column:
                    pairs += [(own_ink or ink, fill) for fill in fills]
            faults |= {
                f"{sheet.title}: #{one} on #{other}: {contrast(one, other):.1f}"
                for one, other in pairs
                if contrast(one, other) < LEAST_CONTRAST
            }
    return sorted(faults)


def read_conditions(sheet: Worksheet) -> list[tuple[tuple[int, int, int, int], str, list[str]]]:
    """Region, the ink of its own that a condition has, and the fills that it may put there: of a scale, all its ends."""
    found = []
    for region in sheet.conditional_formatting:
        for rule in region.rules:
            fills, ink = [], ""
            if rule.colorScale is not None:
                fills = [rgb(colour, "FFFFFF") for colour in rule.colorScale.color]
            elif rule.dataBar is not None:
                fills = [rgb(rule.dataBar.color, "FFFFFF")]
            elif rule.dxf is not None:
                fills = [rgb(rule.dxf.fill.bgColor, "FFFFFF")] if rule.dxf.fill else []
                ink = rgb(rule.dxf.font.color, "") if rule.dxf.font and rule.dxf.font.color else ""
            found += [(range_boundaries(str(area)), ink, fills) for area in region.sqref.ranges]
    return found  # type: ignore[return-value]  # openpyxl has no types for the boundaries of a region that is whole


def test_text_stands_out_from_what_is_behind_it(shown: Shown) -> None:
    assert find_faint(shown.book) == []


def test_faint_text_is_found(tmp_path: Path) -> None:
    path = tmp_path / "faint.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("首页")
        sheet.write_string(0, 0, "看不清", workbook.add_format({"font_color": "#6B7580", "bg_color": "#E4E4E4"}))
        sheet.write_string(1, 0, "也看不清")
        dark = workbook.add_format({"bg_color": "#1F2933"})
        sheet.conditional_format(1, 0, 1, 0, {"type": "formula", "criteria": "=TRUE", "format": dark})
    assert len(find_faint(openpyxl.load_workbook(path))) == 2


def find_dead_links(book: openpyxl.Workbook) -> list[str]:
    """Links inside the workbook that lead nowhere, or to a row that does not say what they say."""
    faults = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, Cell) or cell.hyperlink is None or cell.hyperlink.target:
                    continue
                name, _, place = str(cell.hyperlink.location).replace("'", "").partition("!")
                if name not in book.sheetnames or not says(book[name], place, str(cell.value)):
                    faults.append(f"{sheet.title}!{cell.coordinate} {cell.value} -> {cell.hyperlink.location}")
    return faults


def says(sheet: Worksheet, place: str, link: str) -> bool:
    """Whether the row that a link leads to says what the link says: an item, an office, the sheet itself."""
    item = re.search(r"\d+", link)
    there = {str(cell.value) for cell in sheet[sheet[place].row]}
    if link == sheet.title:
        return place == "A1" and sheet["A1"].value is not None
    if "编码" in there:  # the head: of an office that has no row
        return link not in {str(cell.value) for cell in sheet["B"]}
    return bool(there & {link, f"第{item[0]}项" if item else link})


def test_links_lead_to_what_they_name(shown: Shown) -> None:
    book = shown.book
    assert find_dead_links(book) == []
    linked = {"对比分析", "单所画像", "得分矩阵"} | ({"扣分明细"} if shown.case != "nothing" else set())
    for name in linked & set(book.sheetnames):
        assert any(isinstance(cell, Cell) and cell.hyperlink for row in book[name].iter_rows() for cell in row), name


def test_a_rank_leads_to_the_rows_of_its_office(shown: Shown) -> None:
    """The name is a link by formula, since the order of the rows is: it reads the row from the hidden list."""
    book = shown.book
    offices = [[cell.value for cell in row] for row in book["_各所"].iter_rows(min_row=3)]
    ledger = book["扣分明细" if "扣分明细" in book.sheetnames else "得分矩阵"]
    with_rows = {cell.value for cell in ledger["A"][4:]}
    for row in offices:
        code, there = row[1], row[11]
        assert ledger.cell(int(str(there)), 1).value == (code if code in with_rows else "编码")


@pytest.mark.parametrize("case", ["nothing", "twelve", "final"])
def test_what_looks_like_a_link_is_one(library: Library, case: str) -> None:
    assert find_sham_links(openpyxl.load_workbook(library.path(case))) == []


def find_sham_links(book: openpyxl.Workbook) -> list[str]:
    """Cells that are written in a link's ink and underlined, and lead nowhere."""
    return [
        f"{sheet.title}!{cell.coordinate} {cell.value}"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and cell.value is not None and cell.font.underline == "single"
        if cell.hyperlink is None and "HYPERLINK(" not in str(cell.value)
    ]


def test_a_sham_link_is_found(tmp_path: Path) -> None:
    path = tmp_path / "sham.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        look = workbook.add_format({"underline": 1})
        workbook.add_worksheet("对比分析").write_string(0, 0, "合计", look)
    assert find_sham_links(openpyxl.load_workbook(path)) == ["对比分析!A1 合计"]


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    path = tmp_path / "dead.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("首页")
        sheet.write_url(0, 0, "internal:'规则与口径'!B9", None, "第3项")
        sheet.write_url(1, 0, "internal:'规则'!B9", None, "第3项")
        workbook.add_worksheet("规则与口径").write_string("B9", "第4项")
    assert len(find_dead_links(openpyxl.load_workbook(path))) == 2


def test_nothing_rests_on_the_order_of_a_table_that_may_be_sorted(twelve: openpyxl.Workbook) -> None:
    """But for the search of an office's first row, which finds it wherever it is."""
    sortable = {sheet.title for sheet in twelve.worksheets if sheet.tables}
    assert {"对比分析", "部分分布", "扣分明细"} <= sortable
    found = set()
    for sheet in twelve.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                formula = re.sub(r'"[^"]*"', "", str(cell.value)) if cell.data_type == "f" else ""
                if set(re.findall("'([^']+)'!", formula)) & sortable - {sheet.title}:
                    found.add((sheet.title, re.sub(r"[0-9]+", "", formula)))
    ranked = "MATCH(LARGE('对比分析'!$M$:$M$,),'对比分析'!$M$:$M$,)"  # by what stands beside the rows
    lost = f"=IF(COUNT('对比分析'!$M$:$M$)<,,HYPERLINK(&{ranked}+,INDEX('对比分析'!$N$:$N$,{ranked})))"
    assert found == {("_各所", "=IFERROR(MATCH($B,'扣分明细'!$A$:$A$,),)+"), ("首页", lost)}


def find_dead_ranges(path: Path, book: openpyxl.Workbook) -> list[str]:
    """Ranges of charts and names that hold nothing."""
    with zipfile.ZipFile(path) as archive:
        charts = [archive.read(name) for name in archive.namelist() if re.match(r"xl/charts/chart\d+\.xml", name)]
    ranges = [str(each.text) for chart in charts for each in ElementTree.fromstring(chart).iter(f"{CHART}f")]
    ranges += [str(name.attr_text) for name in book.defined_names.values()]
    faults = []
    for text in ranges:
        name, _, area = text.replace("'", "").replace("$", "").partition("!")
        held = [cell.value for row in book[name][area] for cell in row] if ":" in area else [book[name][area].value]
        if all(value is None for value in held):
            faults.append(text)
    return faults


def test_charts_and_names_stand_on_something(shown: Shown) -> None:
    assert find_dead_ranges(shown.path, shown.book) == []


@pytest.mark.parametrize(
    ("sheet", "heads"),
    [
        ("首页", {"司法所", "总分", "较自评", "备注"}),
        ("单所画像", {"增减", "全县平均", "扣分、加分的原因"}),
        ("对比分析", {"满分率", "得分最低的司法所", "全县共失"}),
        ("部分分布", {"中位数", "平均得分率"}),
        ("扣分明细", {"性质", "分数变动", "核定人"}),
    ],
)
def test_heads_are_explained(twelve: openpyxl.Workbook, sheet: str, heads: set[str]) -> None:
    noted = {
        "".join(str(cell.value).split())
        for row in twelve[sheet].iter_rows()
        for cell in row
        if cell.comment is not None
    }
    assert heads <= noted


def test_front_page_is_one_sheet_of_paper_and_many_offices_break_before_the_chart(
    twelve: openpyxl.Workbook, library: Library
) -> None:
    few, many = twelve["首页"], openpyxl.load_workbook(library.path("many"))["首页"]
    assert few.sheet_properties.pageSetUpPr is not None
    assert few.sheet_properties.pageSetUpPr.fitToPage
    assert (few.page_setup.fitToWidth, few.page_setup.fitToHeight) in ((None, None), (1, 1))
    # Excel breaks where it is told only if it is told the scale too. 12 first, gap, 12 last, 5 vetoed.
    assert many.page_setup.scale is not None
    assert [brk.id for brk in many.row_breaks.brk] == [7 + 30]
