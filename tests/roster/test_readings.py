"""口径: what is chosen in the roster's sheet of readings.

1. The sheet has a row for every rule that leaves room, and a list of what can be chosen; what is chosen is read again.
2. What counts is item and name, wherever the row stands; blank and 现行口径 choose nothing.
3. A wrong word is named with its cell, and so are two that cannot be in force together.
"""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from sfs_excel.errors import FaultyFileError
from sfs_excel.roster.model import ChosenReading, Office, Roster
from sfs_excel.roster.read import load_roster
from sfs_excel.roster.readings import fault_readings, list_rooms
from sfs_excel.roster.readings_sheet import build_readings
from sfs_excel.roster.write import write_roster
from tests.fillings import RULEBOOK

HEAD = ("项目", "采用")


def save(path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    for name, written in (("司法所", [("编码", "名称"), ("01", "河东司法所")]), ("口径", [HEAD, *rows])):
        sheet = book.create_sheet(name)
        for row in written:
            sheet.append(list(row))
    book.save(path)
    return path


def faults_of(roster: Roster) -> list[str]:
    return [str(fault) for fault in fault_readings(roster, RULEBOOK, Path("名册.xlsx"))]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "名册.xlsx"


def test_sheet_has_a_row_for_every_rule_that_leaves_room(path: Path) -> None:
    rooms = list_rooms(RULEBOOK, ["04.评分", "34.多出的不弥补短缺"])
    write_roster(path, [Office("01", "河东司法所")], rooms=rooms)
    book = openpyxl.load_workbook(path)
    sheet = book["口径"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("项目", "原文", "现行口径", "可选口径", "采用")
    assert len(rows) == 46
    assert book.sheetnames.index("口径") < book.sheetnames.index("填写说明")
    item, quote, reading, alternatives, chosen = rows[2]
    assert (item, chosen) == ("第4项", "评分")
    assert quote == RULEBOOK.items[4].rules[0].quote[0]
    assert reading == "两个条件都达到得2分，有一个达不到得0分；数据由司法所填报。"
    assert str(alternatives).startswith("各条件平均分摊：两个条件平均分摊2分，各占1分")
    [choices] = [each for each in sheet.data_validations.dataValidation if "E3" in each.sqref]
    assert choices.formula1 == '"现行口径,各条件平均分摊,评分,县局提供数据"'
    assert max(len(each.formula1) for each in sheet.data_validations.dataValidation) <= 255
    roster = load_roster(path, RULEBOOK.items)
    assert roster.has_readings
    assert roster.readings == (
        ChosenReading(4, "评分"), ChosenReading(34, "多出的不弥补短缺"), ChosenReading(34, "多出的不弥补短缺"),
    )  # fmt: skip
    assert roster.chosen == ("04.评分", "34.多出的不弥补短缺"), "chosen in both of its rows, it is one"
    assert faults_of(roster) == []


def test_roster_without_the_sheet_reads_as_the_rulebook_says(path: Path) -> None:
    write_roster(path, [Office("01", "河东司法所")])
    roster = load_roster(path)
    assert (roster.readings, roster.chosen, roster.has_readings) == ((), (), False)


def test_sheet_alone_can_be_moved_into_a_roster(path: Path) -> None:
    path.write_bytes(build_readings(list_rooms(RULEBOOK)))
    assert openpyxl.load_workbook(path).sheetnames == ["口径"]


@pytest.mark.parametrize("item", ["第4项", "4", 4, " 第 4 项 ", "４", "04"])
def test_item_and_name_count_wherever_they_stand(path: Path, item: object) -> None:
    save(path, ("第1项", None), ("第13项", "现行口径"), (None, None), (item, " 评分 "))
    roster = load_roster(path)
    assert [(each.full_name, each.cell) for each in roster.readings] == [("04.评分", "B5")]


@pytest.mark.parametrize("item", ["四", "第4、5项", None, "第项"])
def test_row_of_no_item_is_told_with_its_cell(path: Path, item: object) -> None:
    save(path, (item, "评分"))
    with pytest.raises(FaultyFileError) as caught:
        load_roster(path)
    [fault] = map(str, caught.value.faults)
    said = "没有填项目" if item is None else f"项目填的是“{item}”，认不出是哪一项"
    assert fault == f"名册.xlsx「口径」A2：{said}。请填这一项的序号，如 第4项。"


def test_wrong_word_is_named_with_its_cell(path: Path) -> None:
    save(path, ("第4项", "平均分"), ("第2项", "评分"), ("第99项", "评分"))
    assert faults_of(load_roster(path)) == [
        "名册.xlsx「口径」B2：采用填的是“平均分”，第4项没有这种口径。请改为 现行口径、各条件平均分摊、评分、县局提供数据 之一。",
        "名册.xlsx「口径」B3：采用填的是“评分”，第2项没有这种口径。责任书里这一项没有可选的口径，请改为“现行口径”。",
        "名册.xlsx「口径」B4：采用填的是“评分”，第99项没有这种口径。责任书里这一项没有可选的口径，请改为“现行口径”。",
    ]


def test_two_that_change_the_same_place_are_told(path: Path) -> None:
    save(path, ("第34项", "多出的不弥补短缺"), ("第34项", "稿件加分封顶"), ("第45项", "两次的扣10分"))
    assert faults_of(load_roster(path)) == [
        "名册.xlsx「口径」B3：“稿件加分封顶”与 B2 的“多出的不弥补短缺”改的是同一处，不能并用。请只留一种，另一处改为“现行口径”。",
    ]
