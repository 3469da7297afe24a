"""A second final result says in what it is otherwise than the first.

By the rules of the small year a late report costs 0.5 points of item 2, and its section weighs 0.875: 河东 hands in again with
two of them, and loses one point of the item, 0.875 of its total.

1. A thing that is otherwise stands in a sheet, a table and a paper, in the final result, and outside it as long as it is final.
2. Where nothing is, nothing is said but that.
3. The first is taken as it was frozen, or not at all.
"""

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.files.manifest import MANIFEST, list_files, write_list
from sfs_excel.year.workspace import Workspace
from tests.notices.documents import read_lines
from tests.year.filled import IGNORE_EXTENSIONS
from tests.year.final_year import FIRST, LATER, copy_writable, make_year, opened, report

pytestmark = IGNORE_EXTENSIONS
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


def list_sheets(folder: Path) -> list[str]:
    return list(openpyxl.load_workbook(folder / BOOK).sheetnames)


def read_amended(folder: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / TABLE).read_text(encoding="utf-8-sig"))))


def finish(folder: Path) -> Workspace:
    year = opened(folder, LATER)
    year.finalize(reason="不再核定")
    return year


# 1. What is otherwise

ROWS = [
    ["", "全县", "0", "考核阶段", "终评", "自评暂定"],
    ["001", "河东司法所", "0", "总分", "82.5", "81.63"],
    ["001", "河东司法所", "2", "第2项得分", "20", "19"],
]


def test_the_second_says_in_sheet_table_and_paper_what_is_otherwise(folder: Path) -> None:
    finish(folder)
    second = folder / "定稿" / SECOND
    assert read_amended(second) == [["office", "name", "item", "what", "before", "after"], *ROWS]
    note, _, *rows = read_sheet(second)
    assert note[0] == f"本次定稿（{SECOND}），与上一次定稿（{FIRST}）相比有3处不同，涉及1个司法所。“—”表示没有。"
    assert [[each or "" for each in row] for row in rows] == [[row[0], row[1], *row[3:]] for row in ROWS]
    text = (second / f"{PAPER}.txt").read_text(encoding="utf-8-sig")
    assert f"考核结果（{FIRST}定稿）有3处更正，" in text
    assert f"本次结果：自评暂定，定稿（{SECOND}）。" in text
    assert "【河东司法所】\n总分：原为82.5，现为81.63\n第2项得分：原为20，现为19\n" in text
    assert "河东司法所 | 第2项得分 | 20 | 19" in "\n".join(read_lines((second / f"{PAPER}.docx").read_bytes()))


def test_outside_it_stands_as_long_as_the_second_is_final(folder: Path) -> None:
    """Opened again every table is as it was before; only a final result amends another."""
    before = read_amended(folder)
    assert before[1:] == []
    year = finish(folder)
    year.collect(export=True)
    assert read_amended(folder)[1:] == ROWS
    assert "更正情况" in list_sheets(folder)
    year.reopen(reason="看一看")
    year.collect(export=True)
    assert read_amended(folder) == before
    assert "更正情况" not in list_sheets(folder)
    with pytest.raises(SfsError, match="考核结果更正通报：结果没有定稿，还没有可以更正的。请先运行 finalize。"):
        year.notify("amendment")


def test_the_tasks_ask_for_the_paper_and_the_mail_takes_it(folder: Path) -> None:
    year = finish(folder)
    commands = [task.command for task in year.status().tasks]
    assert commands[-1] == "notify --kind 考核结果更正通报"
    for kind in ("approval", "feedback", "circular", "amendment"):
        year.notify(kind)
    assert (folder / f"{PAPER}.docx").is_file()
    assert [task.command for task in year.status().tasks] == [
        "mail draft --kind 得分反馈 --kind 考核结果通报 --kind 考核结果更正通报"
    ]


# 2. Where nothing is otherwise


def test_where_nothing_is_otherwise_the_second_says_so(folder: Path) -> None:
    year = opened(folder, LATER)
    year.withdraw(["又报河东.xlsx"], reason="报错了")
    year.collect()
    year.finalize(reason="没有补的")
    second = folder / "定稿" / SECOND
    assert read_sheet(second)[0][0] == (
        f"本次定稿（{SECOND}），与上一次定稿（{FIRST}）相比，参加考核的司法所、名次、总分、等次和各项得分都没有变化。"
    )
    assert not (second / "汇总/更正通报").exists()
    with pytest.raises(SfsError, match=f"考核结果更正通报：与上一次定稿（{FIRST}）相比没有变化，没有可以更正的。"):
        year.notify("amendment")


def test_the_first_amends_nothing(folder: Path) -> None:
    first = folder / "定稿" / FIRST
    assert read_amended(first)[1:] == []
    assert "更正情况" not in list_sheets(first)


# 3. The first is taken as it was frozen


def alter(folder: Path) -> None:
    path = folder / TABLE.replace("amended", "items")
    path.write_bytes(path.read_bytes().replace(b",20.0", b",19.0", 1))


def alter_with_list(folder: Path) -> None:
    alter(folder)
    (folder / MANIFEST).write_bytes(write_list(list_files(folder)))


CHANGES = pytest.mark.parametrize(
    "change", [alter, alter_with_list, shutil.rmtree], ids=["a table", "list, too", "gone"]
)


@CHANGES
def test_a_first_that_is_not_as_it_was_is_told_and_compared_by_what_is_kept(
    folder: Path, change: Callable[[Path], None]
) -> None:
    first = folder / "定稿" / FIRST
    change(copy_writable(Path(shutil.move(first, folder.parent / "原来的")), first))
    assert (FIRST,) in [task.about for task in opened(folder, LATER).status().tasks]
    year = finish(folder)
    assert read_amended(folder / "定稿" / SECOND)[1:] == ROWS
    assert (FIRST,) in [task.about for task in year.status().tasks]


@CHANGES
def test_where_what_is_kept_is_not_as_it_was_either_it_is_refused_until_it_is_put_back(
    folder: Path, change: Callable[[Path], None]
) -> None:
    first, year = folder / "定稿" / FIRST, opened(folder, LATER)
    away = Path(shutil.move(first, folder.parent / "原来的"))
    change(copy_writable(away, first))
    change(folder / ".sfs" / "final" / FIRST)
    assert (FIRST,) in [task.about for task in year.status().tasks]
    said = (
        f"定稿/{FIRST}：上一次的定稿不在这里，或者改动过，程序保存的也没有了，比不出这次改了什么。"
        "请把原来的文件夹放回「定稿」后重试。"
    )
    with pytest.raises(SfsError, match=re.escape(said)):
        year.finalize(reason="不再核定")
    shutil.rmtree(first, ignore_errors=True)
    shutil.move(away, first)
    finish(folder)
    assert read_amended(folder / "定稿" / SECOND)[1:] == ROWS


def test_a_first_that_was_carried_away_after_the_second_is_asked_for(folder: Path) -> None:
    year = finish(folder)
    shutil.move(folder / "定稿" / FIRST, folder.parent / "带走的")
    shutil.rmtree(folder / ".sfs" / "final" / FIRST)
    year.collect(export=True)
    said = f"上一次定稿（{FIRST}）不在「定稿」文件夹里，或者改动过，没有比较。"
    assert str(read_sheet(folder)[0][0]).startswith(said)
    assert (FIRST,) in [task.about for task in year.status().tasks]
    with pytest.raises(SfsError, match=f"定稿/{FIRST}：上一次的定稿不在这里"):
        year.notify("amendment")
