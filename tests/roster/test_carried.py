"""A roster in the next year: as the clerk left it, but for what belongs to the year that is over."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.roster.carried import Carried, carry_roster
from sfs_excel.roster.model import Department, Office, Roster, Succession, Voter
from sfs_excel.roster.read import load_roster
from sfs_excel.roster.write import write_roster

LEFT = Department("政工科", (1, 2), successions=(Succession("李四", "张三", "调离"),), heads=("王五",))
SETTINGS: dict[str, str | int | date] = {
    "年度": 2016,
    "县局名称": "甲县司法局",
    "截止日期": date(2016, 2, 29),
    "复核截止日期": "2017-01-10",
    "时钟已核对": "2016-12-01",
}


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名册.xlsx"
    offices = (
        Office("001", "河东司法所", "赵所长", former=("老河东司法所",)),
        Office("002", "城关司法所"),
        Office("003", "东关司法所"),
    )
    write_roster(path, offices, voters=[Voter("P1", "钱二")], departments=[LEFT], settings=SETTINGS)
    book = openpyxl.load_workbook(path)
    add_own(book)
    book.save(path)
    return path


ADDED: tuple[tuple[str | int | None, ...], ...] = (
    ("状态", "参评", "不参评", "撤并入001"),
    ("实际收到", "2016-12-19", None, None),
    ("实际收到的原因", "当面交的", None, None),
    ("人数", 3, 4, 5),
)


def add_own(book: Workbook) -> None:
    """Columns and a sheet of the clerk's own, and what the year brought."""
    sheet = book["司法所"]
    for column, cells in zip((6, 8, 9, 10), ADDED, strict=True):  # 状态 is there already
        for row, value in enumerate(cells, start=1):
            sheet.cell(row, column).value = value
    book.create_sheet("通讯录")["A1"] = "值班电话"


def carry(path: Path) -> tuple[Carried, Roster]:
    carried = carry_roster(path, 1, 2017)
    new = path.with_name("新名册.xlsx")
    new.write_bytes(carried.content)
    return carried, load_roster(new)


def test_the_year_goes_on_and_what_belongs_to_the_old_one_is_left_behind(roster: Path) -> None:
    carried, new = carry(roster)
    assert new.settings == {"年度": "2017", "县局名称": "甲县司法局", "截止日期": "2017-02-28"}
    assert [office.code for office in new.offices] == ["001", "002"]
    assert (new.offices[0].chief, new.offices[0].former) == ("赵所长", ("老河东司法所",))
    assert new.outside == {"002": "absent"}
    assert new.departments == (Department("政工科", (1, 2), heads=("王五",)),)
    assert new.voters == (Voter("P1", "钱二"),)
    assert carried.told == (
        "年度由 2016 改为 2017",
        "截止日期由 2016-02-29 改为 2017-02-28，请核对",
        "复核截止日期（2017-01-10）已清空",
        "时钟已核对（2016-12-01）已清空",
        "撤并了的没有带过来：东关司法所",
        "不参评的照旧，请核对：城关司法所",
        "实际收到的时间已清空：河东司法所",
        "科室的“接替”已清空：政工科",
    )


def test_what_is_the_clerks_own_stays_and_no_other_part_is_touched(roster: Path) -> None:
    carried, _ = carry(roster)
    book = openpyxl.load_workbook(BytesIO(carried.content))
    assert book["通讯录"]["A1"].value == "值班电话"
    assert [cell.value for cell in book["司法所"]["J"]] == ["人数", 3, 4, None]
    assert [cell.value for cell in book["司法所"]["F"]] == ["状态", "参评", "不参评", None]
    assert book["司法所"]["B2"].font.name == "宋体"
    with zipfile.ZipFile(roster) as before, zipfile.ZipFile(BytesIO(carried.content)) as after:
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == [f"xl/worksheets/sheet{number}.xml" for number in (1, 3, 4)]


def test_where_a_cell_is_worked_out_a_new_roster_is_written(roster: Path) -> None:
    book = openpyxl.load_workbook(roster)
    book["设置"]["B2"] = "=2000+16"
    book.save(roster)
    text = roster.read_bytes()
    with zipfile.ZipFile(BytesIO(text)) as old, zipfile.ZipFile(roster, "w") as new:
        for name in old.namelist():  # as Excel saves it: with the result
            new.writestr(
                name,
                old.read(name)
                .replace(b"<f>2000+16</f><v></v>", b"<f>2000+16</f><v>2016</v>")
                .replace(b"<f>2000+16</f><v/>", b"<f>2000+16</f><v>2016</v>"),
            )
    carried, new_roster = carry(roster)
    assert carried.told[-1] == "名册不能逐格修改，照内容重新写了一份；另加的列和工作表没有带过来，请核对"
    assert "口径" not in "".join(carried.told)
    assert new_roster.year == 2017
    assert [office.code for office in new_roster.offices] == ["001", "002"]
    assert "通讯录" not in openpyxl.load_workbook(BytesIO(carried.content)).sheetnames


def test_what_is_chosen_among_readings_is_told_where_a_new_roster_is_written(roster: Path) -> None:
    book = openpyxl.load_workbook(roster)
    sheet = book.create_sheet("口径")
    sheet.append(["项目", "原文", "现行口径", "可选口径", "采用"])
    sheet.append(["第4项", "", "", "", "各条件平均分摊"])
    book.save(roster)
    assert [each.full_name for each in carry(roster)[1].readings] == ["04.各条件平均分摊"], "it goes along"
    with patch("sfs_excel.roster.carried.patch_workbook", return_value=None):
        carried, new = carry(roster)
    assert new.readings == ()
    assert (
        carried.told[-1] == "“口径”表没有带过来，选用的有：第4项各条件平均分摊；照旧的，请从上年度的名册移动或复制过来"
    )
