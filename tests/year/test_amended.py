"""A second final result says in what it is otherwise than the first.

By the rules of the small year a late report costs 0.5 points of item 2: 河东 hands in again with two of them, and loses one.
"""

import csv
import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.year.workspace import Workspace
from tests.year.filled import IGNORE_EXTENSIONS
from tests.year.final_year import copy_writable, make_year, opened, read_below
from tests.year.test_after_final import FIRST, LATER, report

SECOND = "2019-01-08"
BOOK, TABLE = "汇总/2018年度司法所考核排名.xlsx", "汇总/导出/amended.csv"
PAPER = f"汇总/更正通报/2018年度考核结果更正通报（{SECOND}定稿）"


@pytest.fixture(scope="module")
def opened_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year, final, opened again, and collected with another report of 河东."""
    folder = make_year(tmp_path_factory.mktemp("made") / "2018考核")
    opened(folder).finalize()
    year = opened(folder, LATER)
    report(year, "又报河东.xlsx", 2)
    year.reopen(reason="漏报的补上", who="张三")
    year.collect(export=True)
    return folder


@pytest.fixture
def folder(opened_again: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(opened_again, tmp_path / "2018考核"))


def read_sheet(folder: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(folder / BOOK)["更正情况"]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def read_amended(folder: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / TABLE).read_text(encoding="utf-8-sig"))))


def finish(folder: Path) -> Workspace:
    year = opened(folder, LATER)
    year.finalize(reason="不再核定")
    return year


def put_away(folder: Path) -> Path:
    return Path(shutil.move(folder / "定稿" / FIRST, folder.parent / "带走的"))


@IGNORE_EXTENSIONS
def test_the_second_says_in_sheet_table_and_paper_what_is_otherwise(folder: Path) -> None:
    finish(folder)
    second = folder / "定稿" / SECOND
    said = read_amended(second)
    print(said)
    assert said[0] == ["office", "name", "item", "what", "before", "after"]
    assert ["001", "河东司法所", "2", "第2项得分", "20", "19"] in said
    note, _, *rows = read_sheet(second)
    assert str(note[0]).startswith(f"与上一次定稿（{FIRST}）相比有{len(said) - 1}处不同")
    assert [[each or "" for each in row] for row in rows] == [[row[0], row[1], *row[3:]] for row in said[1:]]
    text = (second / f"{PAPER}.txt").read_text(encoding="utf-8-sig")
    assert f"考核结果（{FIRST}定稿）有{len(said) - 1}处更正" in text
    assert f"定稿（{SECOND}）。" in text
    assert "第2项得分：原为20，现为19" in text
    assert (second / f"{PAPER}.docx").is_file()
