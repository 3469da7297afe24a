"""Long lists are written as rows of XML at once.

1. The workbook shows what it would if every cell were written by XlsxWriter: values, formulas, looks, heights, links, merged
   cells, validations, conditions, notes, tables, print settings, of all sheets.
2. Memory does not grow with a list: what is not said again stands in its own cell.
3. All links to one file share one relationship.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from types import ModuleType
from zipfile import ZipFile

import pytest
from xlsxwriter.format import Format

from sfs_excel.sheets import rendering
from sfs_excel.sheets.long_sheet import LongSheet
from sfs_excel.sheets.rendering import CellLooks, ColumnCells, Content, Place
from sfs_excel.sheets.workbook import Spreadsheet
from sfs_excel.sheets.writing import Formula, Link, put
from sfs_excel.summary import about, ledger, log, rules, table, votes
from sfs_excel.summary.sizes import Sizes
from sfs_excel.summary.table import write_live_table
from sfs_excel.summary.write import build_summary
from tests.summary.library import SIZES, Library
from tests.summary.likeness import find_unlike

WRITERS: tuple[ModuleType, ...] = (about, ledger, log, rules, table, votes)


@pytest.mark.parametrize("case", ["final", "hostile", "lying", "large"])
def test_every_sheet_shows_what_it_would_if_written_cell_by_cell(
    library: Library, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    written = library.path(case).read_bytes()
    for module in WRITERS:
        monkeypatch.setattr(module, "write_table", write_live_table)
    monkeypatch.setattr(LongSheet, "put_row", put_cell_by_cell)
    plain = build_summary(library.results(case), sizes=SIZES.get(case, Sizes()))
    assert find_unlike(written, plain) == []
    assert count_shared(written) == count_shared(plain)


def put_cell_by_cell(
    sheet: LongSheet, row: int, cells: Iterable[tuple[int, Content, Format | None]], height: float | None = None
) -> None:
    """As a row would be written by XlsxWriter."""
    for column, content, look in cells:
        if isinstance(content, Link) and content.url is not None:
            sheet.write_url(row, column, content.url, look, content.text)
        else:
            put(sheet, row, column, content.text if isinstance(content, Link) else content, look)
    if height is not None:
        sheet.set_row(row, height)


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        (r"sheet13\.xml$", rb'(<row r="7"[^>]*) ht="[\d.]+"', rb'\1 ht="19.5"'),
        (r"sheet16\.xml$", rb'<c r="C7" s="\d+"', rb'<c r="C7" s="40"'),
        (r"sheet8\.xml$", rb'(<hyperlink ref="C6"[^>]*)!B\d+"', rb'\1!B1"'),
        (r"sheet8\.xml\.rels$", rb"\\[^\\]*\.xlsx", rb"\\001.xlsx"),
        (r"sharedStrings\.xml$", "<t>扣分<".encode(), "<t>扣罚<".encode()),
        (r"styles\.xml$", rb'<color rgb="FF1F4E9E"/>', rb'<color rgb="FF1F4E9F"/>'),
    ],
)
def test_a_height_a_look_a_link_and_a_text_that_differ_are_found(
    library: Library, part: str, before: bytes, after: bytes
) -> None:
    written = library.path("final").read_bytes()
    changed = BytesIO()
    with ZipFile(BytesIO(written)) as source, ZipFile(changed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if re.search(part, name):
                data, count = re.subn(before, after, data, count=1)
                assert count == 1
            target.writestr(name, data)
    assert find_unlike(written, changed.getvalue())


def test_texts_that_stand_in_their_own_cells_show_the_same(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = library.path("hostile").read_bytes()
    monkeypatch.setattr(rendering, "MOST_KEPT", 3)
    written = build_summary(library.results("hostile"))
    assert sum(xml.count(b"inlineStr") for xml in read_parts(written, "worksheets/sheet")) > 1000
    assert find_unlike(shared, written) == []


def test_no_more_contents_of_a_column_are_kept_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MOST_KEPT", 3)
    with Spreadsheet(BytesIO(), {"in_memory": True}) as book:
        look = book.add_format()
        place = Place(0, True, len, str, len)
        cells = ColumnCells(place, CellLooks(look, look, look))
        kept = [(cells[f"第{number}行"], len(cells)) for number in range(10)]
        book.add_worksheet()
    assert [count for _, count in kept] == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1]
    assert ["inlineStr" in cell.xml for cell, _ in kept] == [False] * 3 + [True] * 7


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_to_excel_is_not_written_as_one(number: float) -> None:
    with Spreadsheet(BytesIO(), {}) as book:
        look = book.add_format()
        cells = ColumnCells(Place(0, True, len, str, len), CellLooks(look, look, look))
        with pytest.raises(TypeError):
            cells[number]
        book.add_worksheet()


@pytest.mark.parametrize("content", [float("nan"), Formula("=A1", float("inf"))])
def test_a_row_holds_no_number_that_excel_does_not_know(content: Content) -> None:
    with Spreadsheet(BytesIO(), {}) as book:
        sheet = LongSheet.add_to(book, "表")
        sheet.put_row(0, [(0, 1.5, None)])
        with pytest.raises(TypeError):
            sheet.put_row(1, [(0, content, None)])


def test_rows_come_one_below_the_other() -> None:
    """Else a row between them, which XlsxWriter holds, would be lost."""
    with Spreadsheet(BytesIO(), {}) as book:
        sheet = LongSheet.add_to(book, "表")
        sheet.put_row(3, [(0, 1.5, None)])
        with pytest.raises(AssertionError):
            sheet.put_row(5, [(0, 1.5, None)])


def test_links_to_one_file_share_a_relationship(library: Library) -> None:
    """Twelve offices, one file each, and 30 rows of each in 扣分明细."""
    [links] = read_parts(library.path("final").read_bytes(), "worksheets/_rels/sheet8.xml")
    targets = re.findall(rb'hyperlink" Target="([^"]*)"', links)
    assert len(targets) == len(set(targets)) > 10
    [sheet] = read_parts(library.path("final").read_bytes(), "worksheets/sheet8.xml")
    assert sheet.count(b"r:id=") > 10 * len(targets)


def read_parts(written: bytes, name: str) -> list[bytes]:
    with ZipFile(BytesIO(written)) as archive:
        return [archive.read(each) for each in archive.namelist() if each.startswith(f"xl/{name}")]


def count_shared(written: bytes) -> list[bytes]:
    """The numbers of shared texts and of the cells that share them, as the workbook says them."""
    return re.findall(rb'(?:count|uniqueCount)="\d+"', read_parts(written, "sharedStrings")[0][:400])
