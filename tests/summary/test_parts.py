"""A list that one sheet cannot hold, for its rows or its links, goes on in a further one.

1. The parts say together what one sheet would, and none has more rows or links than it may.
2. The front says which lists are divided; with one sheet each it says nothing.
3. A name leads to the sheet, and to the row, where the office's movements begin, also by the live formula.
"""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.sheets.book import SheetLimits
from sfs_excel.sheets.columns import Column
from sfs_excel.summary.ledger import HEAD_ROW
from sfs_excel.summary.parts import count_most, divide, name_part
from sfs_excel.summary.write import build_summary
from tests.conftest import Recalculate
from tests.summary.library import Library
from tests.summary.reading import read_table

# openpyxl says so of the solid data bars, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")
LIMITS = SheetLimits(rows=500, links=200)  # 扣分明细 has two links a row: a hundred rows a sheet


@pytest.fixture(scope="module")
def divided(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parts") / "排名.xlsx"
    path.write_bytes(build_summary(library.results("final"), limits=LIMITS))
    return path


def test_rows_and_links_limit_a_sheet() -> None:
    plain, linked = Column("甲", 8), Column("乙", 8, "link")
    assert count_most(SheetLimits(), [plain], 3) == 1_048_572
    assert count_most(SheetLimits(), [plain, linked, linked, linked], 3) == 21_843
    assert count_most(SheetLimits(rows=10, links=100), [linked], 3) == 6


@pytest.mark.parametrize(("rows", "parts"), [("", [""]), ("ab", ["ab"]), ("abc", ["ab", "c"]), ("abcd", ["ab", "cd"])])
def test_a_list_is_divided_where_a_sheet_is_full(rows: str, parts: list[str]) -> None:
    found = [(name_part("甲", part), "".join(own)) for part, own in divide(rows, 2)]
    assert found == list(zip(("甲", "甲2"), parts, strict=False))


def test_parts_say_together_what_one_sheet_would(library: Library, divided: Path) -> None:
    whole = openpyxl.load_workbook(library.path("final"))
    parts = openpyxl.load_workbook(divided)
    for name, key in (("扣分明细", "编码"), ("填报数据", "编码"), ("校验问题", "编码"), ("报送情况", "编码")):
        sheets = [parts[title] for title in parts.sheetnames if re.fullmatch(rf"{name}\d*", title)]
        tables = [read_table(sheet, key) for sheet in sheets]
        assert pd.concat(tables, ignore_index=True).equals(read_table(whole[name], key)), name
        assert all(sheet.max_row <= LIMITS.rows and count_links(sheet) <= LIMITS.links for sheet in sheets)
    assert parts.sheetnames[7:11] == ["扣分明细", "扣分明细2", "扣分明细3", "自评与核定差异"]


def count_links(sheet: Worksheet) -> int:
    return sum(cell.hyperlink is not None for row in sheet.iter_rows() for cell in row)


def test_front_says_which_lists_are_divided(library: Library, divided: Path) -> None:
    said, nothing = (
        [str(cell.value) for row in openpyxl.load_workbook(path)["首页"].iter_rows() for cell in row]
        for path in (divided, library.path("final"))
    )
    assert "扣分明细：共3张，到“扣分明细3”为止" in said
    assert "填报数据：共2张，到“填报数据2”为止" in said
    assert not any("分表续列" in each for each in nothing)


def test_a_name_leads_to_the_first_movement_of_its_office(
    library: Library, divided: Path, libreoffice: Recalculate
) -> None:
    book = openpyxl.load_workbook(divided)
    ranking = book["总排名"]
    named = {str(cell.value): cell.hyperlink.location for cell in ranking["C"] if cell.hyperlink}
    linked = {office: str(named[name]) for office, name in library.results("final").names.items()}
    assert len({place.partition("!")[0] for place in linked.values()}) == 3
    [done] = libreoffice([divided])
    listed = openpyxl.load_workbook(done, data_only=True)["_各所"]
    live = {str(row[1]): f"'{row[11]}" for row in listed.iter_rows(min_row=3, values_only=True)}
    for office, place in linked.items():
        sheet, cell = place.replace("'", "").split("!")
        found = book[sheet][cell]
        assert live[office] == place
        if found.row > HEAD_ROW + 1:
            assert found.value == office
            assert found.offset(row=-1).value != office


def test_each_part_sums_up_its_own_rows(library: Library, divided: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(divided.read_bytes()), data_only=True)
    sums = [float(str(book[name_part("扣分明细", part)].cell(HEAD_ROW, 6).value)) for part in range(3)]
    for part, total in enumerate(sums):
        rows = read_table(book[name_part("扣分明细", part)], "编码")
        assert total == pytest.approx(rows["分数变动"].astype(float).sum())
    assert sum(sums) == pytest.approx(library.results("final").ledger["points"].astype(float).sum())
