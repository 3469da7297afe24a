"""名册.xlsx.

1. What the clerk wrote is read as it is meant: columns by title, digits as shown, dates however they are written.
2. All faults at once, each with its cell, what is wrong and what to do.
3. A roster that `write_roster` made reads back as it was given, and keeps leading zeros that are typed later.
"""

import io
import random
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.reading.archive import FILE_LIMIT
from sfs_excel.roster.model import Department, Office, Roster, Succession, Voter
from sfs_excel.roster.read import find_doubtful_names, load_roster, no_offices
from sfs_excel.roster.write import write_roster

HEAD = ("编码", "名称", "所长", "邮箱", "电话")
Table = Sequence[Sequence[Any]]


def save(path: Path, **sheets: Table) -> Path:
    """A workbook with these sheets. 司法所 lists 河东 if it is not given."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in ({"司法所": [HEAD, ("01", "河东司法所")]} | sheets).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "名册.xlsx"


def find_faults(path: Path, items: Sequence[int] | None = None) -> list[str]:
    with pytest.raises(FaultyFileError) as caught:
        load_roster(path, items)
    return [str(fault) for fault in caught.value.faults]


def test_whole_roster_is_read(path: Path) -> None:
    save(
        path,
        司法所=[HEAD, ("01", "河东司法所", "张三", "hd@x.cn", "0371-6"), ("02", "河西司法所")],
        评委=[("编号", "姓名", "评委组", "邮箱"), ("P1", "李四", "甲组", "ls@x.cn"), ("P2", "王五")],
        科室=[("名称", "负责项目", "邮箱"), ("基层科", "13-17,20", "jc@x.cn"), ("办公室", None)],
        设置=[
            ("名称", "值"),
            ("年度", 2016),
            ("县局名称", "某县司法局"),
            ("截止日期", datetime(2016, 12, 20)),
            ("发件人", None),
        ],
    )
    roster = load_roster(path, range(1, 47))
    assert roster == Roster(
        offices=(Office("01", "河东司法所", "张三", "hd@x.cn", "0371-6"), Office("02", "河西司法所")),
        voters=(Voter("P1", "李四", "甲组", "ls@x.cn"), Voter("P2", "王五")),
        departments=(Department("基层科", (13, 14, 15, 16, 17, 20), "jc@x.cn"), Department("办公室")),
        settings={"年度": "2016", "县局名称": "某县司法局", "截止日期": "2016-12-20"},
    )
    assert (roster.year, roster.county, roster.deadline) == (2016, "某县司法局", date(2016, 12, 20))
    assert roster.office_names == {"01": "河东司法所", "02": "河西司法所"}


def test_roster_needs_only_codes_and_names(path: Path) -> None:
    roster = load_roster(save(path, 司法所=[("编码", "名称"), ("01", "河东司法所")]))
    assert roster == Roster(offices=(Office("01", "河东司法所"),))
    assert (roster.year, roster.county, roster.deadline) == (None, "县司法局", None)


def test_columns_are_found_by_title_and_others_ignored(path: Path) -> None:
    save(
        path,
        司法所=[("备注", " 名 称", "电话", "编码 "), ("旧", " 河东司法所\u3000", 13800000000, "01"), ("只有备注",)],
        草稿=[("x",)],
    )
    assert load_roster(path).offices == (Office("01", "河东司法所", phone="13800000000"),)


@pytest.mark.parametrize(
    ("written", "reached"),
    [
        (datetime(2016, 12, 19), "2016-12-19"),
        ("2016年12月19日", "2016-12-19"),
        ("2016-12-19 16:30", "2016-12-19T16:30"),
        ("2016.12.19　9：05", "2016-12-19T09:05"),
        ("2016年12月19日 16时30分", "2016-12-19T16:30"),
    ],
)
def test_when_a_form_reached_the_bureau_is_read_as_a_day_or_a_minute(path: Path, written: object, reached: str) -> None:
    save(path, 司法所=[(*HEAD, "实际收到", "实际收到的原因"), ("01", "河东", "", "", "", written, "当面交的")])
    [office] = load_roster(path).offices
    assert (office.reached, office.reached_reason) == (reached, "当面交的")


def test_a_time_of_reaching_the_bureau_needs_a_reason_and_a_reason_a_time(path: Path) -> None:
    titles = (*HEAD, "实际收到", "实际收到的原因")
    rows = [("2016-12-19", ""), ("", "当面交的"), ("十九日", "当面交的"), ("2016-12-19 25:00", "当面交的")]
    save(path, 司法所=[titles, *((f"0{n}", f"{n}所", "", "", "", *row) for n, row in enumerate(rows, 1))])
    assert find_faults(path) == [
        "名册.xlsx「司法所」F2：填了实际收到，没有填实际收到的原因。请在“实际收到的原因”一列写明，或者两格都清空。",
        "名册.xlsx「司法所」G3：填了实际收到的原因，没有填实际收到。请在“实际收到”一列写明，或者两格都清空。",
        "名册.xlsx「司法所」F4：实际收到填的是“十九日”，认不出是什么时间。请改成 2016-12-20 或 2016-12-20 16:30 这样的时间。",
        "名册.xlsx「司法所」F5：实际收到填的是“2016-12-19 25:00”，认不出是什么时间。请改成 2016-12-20 或 2016-12-20 16:30 这样的时间。",
    ]


def test_former_name_is_read_where_the_clerk_has_added_its_column(path: Path) -> None:
    save(path, 司法所=[(*HEAD, "原名称"), ("01", "河东镇司法所", "", "", "", "河东司法所"), ("02", "河西司法所")])
    assert [office.former for office in load_roster(path).offices] == [("河东司法所",), ()]


def test_what_an_office_was_called_before_is_read_from_both_columns_name_by_name(path: Path) -> None:
    rows = [("编码", "名称", "曾用名", "原名称"), ("15", "河东镇司法所", "河东司法所、 05；城东司法所", "城关司法所")]
    [office] = load_roster(save(path, 司法所=rows)).offices
    assert office.former == ("河东司法所", "05", "城东司法所", "城关司法所")


STATES = [("编码", "名称", "状态"), ("01", "甲所"), ("02", "乙所", "参评"), ("03", "丙所", "不参评")]


@pytest.mark.parametrize("said", ["撤并入 01", "撤并入01", "撤并入甲所", "并入：01"])
def test_who_takes_part_is_read_and_into_whom_an_office_was_merged(path: Path, said: str) -> None:
    roster = load_roster(save(path, 司法所=[*STATES, ("04", "丁所", said)]))
    assert [office.code for office in roster.partaking] == ["01", "02"]
    assert roster.outside == {"03": "absent", "04": "merged"}
    assert roster.offices[3].merged_into == "01"


def test_an_office_that_was_merged_may_be_merged_on(path: Path) -> None:
    rows = [*STATES, ("04", "丁所", "撤并入 05"), ("05", "戊所", "撤并入 01")]
    assert [office.merged_into for office in load_roster(save(path, 司法所=rows)).offices[3:]] == ["05", "01"]


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("撤并", "状态填的是“撤并”，认不出是什么意思。请空着，或填 参评、不参评；撤并的写明并入哪个所，如 撤并入 05"),
        ("撤并入 09", "状态填的是“撤并入 09”，并入的名册里没有。请写并入的那个所现在的编码，如 撤并入 05"),
        ("撤并入 04", "状态填的是“撤并入 04”，并入的就是这个所自己。请写并入的那个所现在的编码，如 撤并入 05"),
    ],
)
def test_a_state_that_cannot_be_is_a_fault(path: Path, said: str, fact: str) -> None:
    save(path, 司法所=[*STATES, ("04", "丁所", said)])
    with pytest.raises(FaultyFileError) as raised:
        load_roster(path)
    assert str(raised.value) == f"名册.xlsx「司法所」C5：{fact}。"


def test_offices_that_were_merged_into_each_other_are_a_fault(path: Path) -> None:
    with pytest.raises(FaultyFileError) as raised:
        load_roster(save(path, 司法所=[("编码", "名称", "状态"), ("1", "甲", "撤并入 2"), ("2", "乙", "撤并入 1")]))
    assert [fault.fact for fault in raised.value.faults] == ["甲并来并去又并入了自己", "乙并来并去又并入了自己"]


def test_what_an_office_was_called_before_is_no_others(path: Path) -> None:
    """A name may be given to another office; a code that is another's now, or was two offices', tells nobody whose a form is."""
    rows = [("编码", "名称", "曾用名"), ("1", "甲", "乙、丁"), ("2", "乙", "1"), ("3", "丙", "丁")]
    with pytest.raises(FaultyFileError) as raised:
        load_roster(save(path, 司法所=rows))
    assert [(fault.place[-2:], fault.fact) for fault in raised.value.faults] == [
        ("C3", "曾用名里的“1”是另一个所现在的编码"), ("C4", "曾用名里的“丁”，1 那一行也写了"),
    ]  # fmt: skip


def test_blank_rows_are_skipped(path: Path) -> None:
    save(path, 司法所=[HEAD, (), ("01", "河东司法所"), (None, "  "), ("", None), ("02", "河西司法所")])
    assert [office.code for office in load_roster(path).offices] == ["01", "02"]


@pytest.mark.parametrize(("row", "is_read"), [(20_001, True), (100_000, True), (100_001, False)])
def test_a_roster_is_read_further_than_any_return(path: Path, row: int, is_read: bool) -> None:
    book = load_workbook(save(path))
    book["司法所"].cell(row, 1, "02")
    book["司法所"].cell(row, 2, "河西司法所")
    book.save(path)
    if is_read:
        assert [office.code for office in load_roster(path).offices] == ["01", "02"]
    else:
        assert find_faults(path) == [
            "名册.xlsx：结构异常，为安全起见没有读取（在很远的单元格 A100001 有内容）。"
            "请用 Excel 或 WPS 打开它，另存为 .xlsx；打不开的，请换上备份。"
        ]


def test_empty_list_of_offices_is_left_to_check(path: Path) -> None:
    assert load_roster(save(path, 司法所=[HEAD])).offices == ()
    assert str(no_offices(path)) == (
        "名册.xlsx「司法所」：还没有列出司法所。请从第 2 行起，每行填一个司法所的编码和名称，保存后再运行一次。"
    )


def test_number_is_taken_as_the_digits_that_are_shown(path: Path) -> None:
    save(path, 司法所=[HEAD, (1, "河东司法所"), (7, "河西司法所"), (12.0, "城关司法所")])
    book = load_workbook(path)
    book["司法所"]["A3"].number_format = "000"
    book.save(path)
    assert [office.code for office in load_roster(path).offices] == ["1", "007", "12"]


@pytest.mark.parametrize(
    ("number", "shape", "code"), [(1200, "#,##0", "1200"), (7, "0.00", "7"), (7, '"第"0', "7"), (7, "000;-000", "007")]
)
def test_digits_of_a_number_are_the_code_however_it_is_dressed(path: Path, number: int, shape: str, code: str) -> None:
    save(path, 司法所=[HEAD, (number, "河东司法所")])
    dress(path, shape)
    assert load_roster(path).offices[0].code == code


@pytest.mark.parametrize(("shape", "shown"), [("0%", "700%"), ('"20"00', "2007"), ("0,", "0")])
def test_number_that_is_seen_as_another_is_a_fault(path: Path, shape: str, shown: str) -> None:
    save(path, 司法所=[HEAD, (7, "河东司法所")])
    dress(path, shape)
    assert find_faults(path) == [
        f"名册.xlsx「司法所」A2：编码填的数字（7）看到的是“{shown}”。请把单元格格式设为“文本”后重填。"
    ]


def dress(path: Path, shape: str) -> None:
    """Give the first code another number format."""
    book = load_workbook(path)
    book["司法所"]["A2"].number_format = shape
    book.save(path)


def test_picture_is_no_text(path: Path) -> None:
    save(path, 司法所=[HEAD, ("01", '=DISPIMG("ID_1",1)')])
    assert find_faults(path) == ["名册.xlsx「司法所」B2：名称填的是图片，需要文字。请把单元格格式设为“文本”后重填。"]


def test_length_of_time_is_no_deadline(path: Path) -> None:
    save(path, 设置=[("名称", "值"), ("截止日期", timedelta(hours=25))])
    assert find_faults(path) == [
        "名册.xlsx「设置」B2：截止日期填的是“25:00:00”，认不出是哪一天。请改成 2016-12-20 这样的日期。"
    ]


def test_deadline_of_a_workbook_that_counts_from_1904(path: Path) -> None:
    save(path, 设置=[("名称", "值"), ("截止日期", datetime(2016, 12, 20))])
    book = load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    assert load_roster(path).deadline == date(2016, 12, 20)


def test_wrong_range_written_by_another_program_does_not_cut_the_list(path: Path) -> None:
    rows = [HEAD, *((f"{number:02d}", f"第{number}司法所") for number in range(1, 31))]
    save(path, 司法所=rows)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'ref="A1:E31"' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'ref="A1:E31"', b'ref="A1:B2"')
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    assert len(load_roster(path).offices) == 30


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("13-17,20", (13, 14, 15, 16, 17, 20)),
        ("20，13—14、13", (13, 14, 20)),
        (" 第1至3项; 第５项 ", (1, 2, 3, 5)),
        (7, (7,)),
        ("", ()),
    ],
)
def test_items_of_a_department(path: Path, written: Any, items: tuple[int, ...]) -> None:
    save(path, 科室=[("名称", "负责项目"), ("基层科", written)])
    assert load_roster(path).departments == (Department("基层科", items),)


@pytest.mark.parametrize(
    ("written", "successions"),
    [
        ("李四接替张三", [("李四", "张三", "")]),
        (
            "李四接替张三（9月调离，组织决定）；王五 接替 赵　六；",
            [("李四", "张三", "9月调离，组织决定"), ("王五", "赵六", "")],
        ),
        ("李四接替张三\n王五接替李四", [("李四", "张三", ""), ("王五", "李四", "")]),
        ("", []),
    ],
)
def test_who_takes_over_from_whom(path: Path, written: str, successions: list[tuple[str, str, str]]) -> None:
    save(path, 科室=[("名称", "接替"), ("基层科", written)])
    [department] = load_roster(path).departments
    assert department.successions == tuple(Succession(*each) for each in successions)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("李四", "认不出谁接替谁。请写成“李四接替张三”，可以在后面的括号里写原因，几个人的用分号隔开。"),
        ("接替张三", "认不出谁接替谁。请写成“李四接替张三”，可以在后面的括号里写原因，几个人的用分号隔开。"),
        ("李四接替张三（调离", "认不出谁接替谁。请写成“李四接替张三”，可以在后面的括号里写原因，几个人的用分号隔开。"),
        ("李四接替张三，王五接替张三", "张三的接替人写了两次。请核对，每名离任的人只写一名接替人。"),
        ("李四接替张三，张三接替李四", "张三接来接去又轮到本人。请核对，每名离任的人只写一名接替人。"),
    ],
)
def test_a_succession_that_cannot_be_is_told_at_its_cell(path: Path, written: str, said: str) -> None:
    save(path, 科室=[("名称", "接替"), ("基层科", written)])
    [fault] = find_faults(path)
    assert fault == f"名册.xlsx「科室」B2：接替填的是“{written}”，{said}"


def test_heads_of_a_department(path: Path) -> None:
    save(path, 科室=[("名称", "局领导"), ("基层科", "赵　六、钱七，赵六"), ("办公室", None)])
    assert [department.heads for department in load_roster(path).departments] == [("赵六", "钱七"), ()]


@pytest.mark.parametrize(
    "written", ["2016-12-20", "2016/12/20", "2016.12.20", "2016年12月20日", datetime(2016, 12, 20, 17)]
)
def test_deadline_however_it_is_written(path: Path, written: Any) -> None:
    save(path, 设置=[("名称", "值"), ("截止日期", written)])
    assert load_roster(path).deadline == date(2016, 12, 20)


@pytest.mark.parametrize("written", [2016, "2016", " 2016年", "2016年度"])
def test_year_however_it_is_written(path: Path, written: Any) -> None:
    assert load_roster(save(path, 设置=[("名称", "值"), ("年度", written)])).year == 2016


def test_all_faults_are_said_at_once(path: Path) -> None:
    save(
        path,
        司法所=[HEAD, ("01", None), (None, "河西司法所"), ("a1", "河西司法所"), ("A1", "城关/东司法所"), ("x|y", "南")],
        评委=[("编号", "姓名"), ("P1", None)],
        科室=[("名称", "负责项目"), ("基层科", "13-47"), ("办公室", "17-13"), ("法宣科", "全部")],
        设置=[("名称", "值"), ("年度", "一六"), ("截止日期", "年底前"), ("截止日期", "2016-02-30")],
    )
    assert find_faults(path, range(1, 47)) == [
        "名册.xlsx「司法所」B2：没有填名称。请填写名称；这一行不用的话，请整行删除。",
        "名册.xlsx「司法所」A3：没有填编码。请填写编码；这一行不用的话，请整行删除。",
        "名册.xlsx「司法所」B4：名称“河西司法所”与 B3 重复。请改成不同的，或删去多余的一行。",
        "名册.xlsx「司法所」A5：编码“A1”与 A4 重复。请改成不同的，或删去多余的一行。",
        "名册.xlsx「司法所」B5：名称里有文件名不能用的字符 /。请去掉这些字符，可以用短横线代替。",
        "名册.xlsx「司法所」A6：编码里有文件名不能用的字符 |。请去掉这些字符，可以用短横线代替。",
        "名册.xlsx「评委」B2：没有填姓名。请填写姓名；这一行不用的话，请整行删除。",
        "名册.xlsx「科室」B2：责任书里没有第 47 项。请改成责任书里有的序号。",
        "名册.xlsx「科室」B3：负责项目填的是“17-13”，认不出是哪些项。请填项目的序号，如 13-17,20。",
        "名册.xlsx「科室」B4：负责项目填的是“全部”，认不出是哪些项。请填项目的序号，如 13-17,20。",
        "名册.xlsx「设置」B2：年度填的是“一六”，需要四位数字。请改成 2016 这样的年份。",
        "名册.xlsx「设置」B3：截止日期填的是“年底前”，认不出是哪一天。请改成 2016-12-20 这样的日期。",
        "名册.xlsx「设置」A4：名称“截止日期”与 A3 重复。请改成不同的，或删去多余的一行。",
        "名册.xlsx「设置」B4：截止日期填的是“2016-02-30”，认不出是哪一天。请改成 2016-12-20 这样的日期。",
    ]


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        (True, "编码填的是逻辑值 TRUE 或 FALSE，需要文字。请把单元格格式设为“文本”后重填。"),
        (
            datetime(2016, 1, 5),
            "编码被 Excel 当成了日期或时间（2016-01-05 0:00:00）。请把单元格格式设为“文本”后重填。",
        ),
        (time(1, 5), "编码被 Excel 当成了日期或时间（1:05:00）。请把单元格格式设为“文本”后重填。"),
        (timedelta(hours=25), "编码被 Excel 当成了日期或时间（25:00:00）。请把单元格格式设为“文本”后重填。"),
        (1.5, "编码填的数字（1.5）不是整数或太长，可能已经变了样。请把单元格格式设为“文本”后重填。"),
        (
            411000000000000000,
            "编码填的数字（4.11e+17）不是整数或太长，可能已经变了样。请把单元格格式设为“文本”后重填。",
        ),
        ("#N/A", "编码是公式的错误值 #N/A，需要文字。请把单元格格式设为“文本”后重填。"),
        ("#DIV/0!", "编码是公式的错误值 #DIV/0!，需要文字。请把单元格格式设为“文本”后重填。"),
        ("a\u200bb", "编码里有文件名不能用的字符 （看不见的字符）。请去掉这些字符，可以用短横线代替。"),
        ("..", "编码“..”的开头或结尾是文件名不能用的符号。请去掉开头的 . ~ - 和结尾的 .。"),
        ("~$1", "编码“~$1”的开头或结尾是文件名不能用的符号。请去掉开头的 . ~ - 和结尾的 .。"),
        ("1" * 41, "编码有 41 个字，用在文件名里太长。请缩短到 40 个字以内。"),
    ],
)
def test_code_that_cannot_be_used(path: Path, code: Any, fact: str) -> None:
    save(path, 司法所=[HEAD, (code, "河东司法所")])
    assert find_faults(path) == [f"名册.xlsx「司法所」A2：{fact}"]


@pytest.mark.parametrize("code", ["1", "0" * 40, "#12", "河东", "a_b-c", "A.1"])
def test_code_that_can_be_used(path: Path, code: str) -> None:
    assert load_roster(save(path, 司法所=[HEAD, (code, "河东司法所")])).offices[0].code == code


def test_missing_sheet_is_named(path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "Sheet1"
    book.save(path)
    assert find_faults(path) == [
        "名册.xlsx：没有「司法所」工作表（现有：Sheet1）。请新建这个工作表，第 1 行依次写：编码、名称、所长、邮箱、电话。"
    ]


def test_missing_column_is_named_even_where_no_title_is_known(path: Path) -> None:
    save(path, 司法所=[("2016年名册",), HEAD, ("01", "河东司法所")], 科室=[("科室名",), ("基层科",)])
    assert find_faults(path) == [
        "名册.xlsx「司法所」第 1 行：表头里没有“编码”、“名称”。请在第 1 行补上表头，依次为：编码、名称、所长、邮箱、电话。",
        "名册.xlsx「科室」第 1 行：表头里没有“名称”。请在第 1 行补上表头，依次为：名称、负责项目、邮箱。",
    ]


def test_doubled_column_is_named(path: Path) -> None:
    save(path, 司法所=[("编码", "名称", "编码"), ("01", "河东司法所", "02")])
    assert find_faults(path) == ["名册.xlsx「司法所」C1：表头“编码”与 A1 重复。请删去或改名其中一列。"]


def test_missing_file_says_where_it_should_be(path: Path) -> None:
    assert find_faults(path) == [f"名册.xlsx：没有找到这个文件（{path}）。请把它放回年度文件夹。"]


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"", "是空的（0 字节）"),
        (b"PK\x03\x04", "已损坏，或没有复制完整（压缩包目录不完整）"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "已损坏，或没有复制完整（后半部分不在文件里）"),
        ("编码,名称".encode(), "不是 Excel 工作簿，改扩展名不会改变里面的格式"),
        (bytes(FILE_LIMIT + 1), "超过 20 MB，名册不会这么大"),
    ],
    ids=["empty", "zip", "ole", "text", "large"],
)
def test_file_that_is_no_workbook_is_refused(path: Path, content: bytes, fact: str) -> None:
    path.write_bytes(content)
    assert find_faults(path) == [f"名册.xlsx：{fact}。请用 Excel 或 WPS 打开它，另存为 .xlsx；打不开的，请换上备份。"]


def test_encrypted_roster_is_told_from_a_damaged_one(path: Path) -> None:
    path.write_bytes(bytes(64).replace(bytes(17), b"%TSD-Header-###%\0", 1))
    assert find_faults(path) == [
        "名册.xlsx：设有打开密码，或经过加密。请用 Excel 或 WPS 打开它，取消密码后另存为 .xlsx。"
    ]


def test_folder_in_the_rosters_place_is_not_opened(path: Path) -> None:
    path.mkdir()
    assert find_faults(path) == ["名册.xlsx：不是普通文件（文件夹、链接或设备）。请把名册本身放回年度文件夹。"]


def test_roster_of_an_old_format_is_read_by_its_content(path: Path) -> None:
    book = xlwt.Workbook()
    offices, settings = book.add_sheet("司法所"), book.add_sheet("设置")
    for column, title in enumerate(HEAD):
        offices.write(0, column, title)
    offices.write(1, 0, 1, xlwt.easyxf(num_format_str="000"))
    offices.write(1, 1, "河东司法所")
    for row, (name, value) in enumerate((("名称", "值"), ("年度", 2016))):
        settings.write(row, 0, name)
        settings.write(row, 1, value)
    settings.write(2, 0, "截止日期")
    settings.write(2, 1, datetime(2016, 12, 20), xlwt.easyxf(num_format_str="yyyy-m-d"))
    book.save(str(path))
    assert load_roster(path) == Roster(
        (Office("001", "河东司法所"),), settings={"年度": "2016", "截止日期": "2016-12-20"}
    )


def mutate(whole: bytes, chance: random.Random) -> bytes:
    """A roster that a disk, a network or another program has spoiled: bytes changed or cut off, or a part of it so."""
    way = chance.choice(["bytes", "cut", "part", "part cut", "part lost"])
    data = bytearray(whole)
    if way == "bytes":
        for _ in range(chance.choice([1, 3, 10, 50])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data)
    if way == "cut":
        return whole[: chance.randrange(len(whole))]
    with zipfile.ZipFile(io.BytesIO(whole)) as book:
        parts = {name: bytearray(book.read(name)) for name in book.namelist()}
    victim = chance.choice(sorted(parts))
    part = parts[victim]
    if way == "part":
        for _ in range(chance.choice([1, 3, 10])):
            part[chance.randrange(len(part))] = chance.choice(b'0123456789<>"&/ abc=')
    elif way == "part cut":
        start = chance.randrange(len(part))
        del part[start : start + chance.randrange(1, 60)]
    else:
        del parts[victim]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, bytes(content))
    return buffer.getvalue()


@pytest.mark.parametrize("seed", range(6))
def test_damaged_roster_is_read_or_refused_with_a_remedy_and_never_ends_the_program(path: Path, seed: int) -> None:
    write_roster(
        path, [Office(f"{number:02d}", f"第{number}司法所") for number in range(1, 13)], settings={"年度": 2016}
    )
    whole, chance = path.read_bytes(), random.Random(seed)
    faults: list[Fault] = []
    for _ in range(50):
        path.write_bytes(mutate(whole, chance))
        try:
            load_roster(path)
        except FaultyFileError as error:
            faults += error.faults
    assert len(faults) > 10
    assert all(fault.remedy and fault.place.startswith("名册.xlsx") for fault in faults)


def test_a_sheet_that_is_not_asked_for_may_be_damaged(path: Path) -> None:
    save(path, 草稿=[("x",)])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"][:-20]
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    assert load_roster(path).offices == (Office("01", "河东司法所"),)


def test_written_roster_reads_back(path: Path) -> None:
    offices = (
        Office("01", "河东司法所", "张三", "hd@x.cn", "037166"), Office("002", "=1+1", "@x", former=("=2", "02")),
        Office("03", "丙所", is_absent=True), Office("04", "丁所", merged_into="01"),
    )  # fmt: skip
    voters = (Voter("P1", "李四", "甲组"),)
    successions = (Succession("李四", "张三", "调离"), Succession("王五", "李四"))
    departments = (Department("基层科", (1, 2, 3, 5, 7, 8), "", successions, ("赵六", "钱七")), Department("办公室"))
    given: dict[str, str | int | date] = {"年度": "2016", "截止日期": date(2016, 12, 20), "SMTP端口": 465}
    assert write_roster(path, offices, voters=voters, departments=departments, settings=given) == path
    settings = {"年度": "2016", "截止日期": "2016-12-20", "SMTP端口": "465"}
    assert load_roster(path) == Roster(offices, voters, departments, settings)


def test_new_roster_is_ready_to_be_filled_in(path: Path) -> None:
    write_roster(path)
    assert load_roster(path) == Roster()
    book = load_workbook(path)
    assert book.sheetnames == ["司法所", "评委", "科室", "设置", "填写说明"]
    assert [cell.value for cell in book["司法所"][1]] == [*HEAD, "状态", "曾用名"]
    choice, former = book["司法所"].data_validations.dataValidation
    assert ("撤并入 05" in choice.prompt, "河东司法所、05" in former.prompt) == (True, True)
    assert (choice.formula1, str(choice.sqref), bool(choice.showErrorMessage)) == (
        '"参评,不参评,撤并入"', "F2:F2000", False,
    )  # fmt: skip
    names = ["年度", "县局名称", "县局局长", "截止日期", "复核截止日期", "发件人", "SMTP服务器"]
    assert [row[0].value for row in book["设置"].iter_rows(min_row=2)] == names
    assert {sheet.freeze_panes for sheet in book.worksheets[:4]} == {"A2"}
    for sheet, column in (("司法所", "A"), ("评委", "A"), ("科室", "B")):
        assert book[sheet].column_dimensions[column].number_format == "@"
    assert book["设置"].column_dimensions["B"].number_format == "General"


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        *(
            (device, f"名称“{device}”是 Windows 留给设备的名称，不能作文件名。请换一个名称，或在前面加上地名。")
            for device in ("CON", "con", "Nul.司法所", "AUX .txt", "COM1", "COM¹", "lpt9", "CONIN$", "ＰＲＮ")
        ),
        ("甲. ", "名称“甲.”的开头或结尾是文件名不能用的符号。请去掉开头的 . ~ - 和结尾的 .。"),
        *(
            (f"甲{char}乙", f"名称里有文件名不能用的字符 {char}。请去掉这些字符，可以用短横线代替。")
            for char in '<>:"/\\|?*'
        ),
        *(
            (f"甲{char}乙", "名称里有文件名不能用的字符 （看不见的字符）。请去掉这些字符，可以用短横线代替。")
            for char in "\n\x85\u202e\u2028"
        ),
        ("𠮷" * 31, "名称里的生僻字或表情符号太多，用在文件名里太长。请缩短，或少用这些字。"),
    ],
)
def test_name_that_windows_cannot_write_is_refused_wherever_it_names_a_file(path: Path, name: str, fact: str) -> None:
    save(path, 司法所=[HEAD, ("01", name)], 科室=[("名称",), (name,)])
    assert find_faults(path) == [f"名册.xlsx「司法所」B2：{fact}", f"名册.xlsx「科室」A2：{fact}"]


@pytest.mark.parametrize("name", ["CON司法所", "COM", "COM12", "Console", "甲&G", "&D&T", "'=1+1", "[甲]", "𠮷" * 30])
def test_name_that_only_looks_dangerous_is_taken(path: Path, name: str) -> None:
    assert load_roster(save(path, 司法所=[HEAD, ("01", name)])).offices[0].name == name


@pytest.mark.parametrize("other", ["甲Ａ所", "甲a所", "⽥A所"])
def test_names_that_one_file_system_takes_for_one_are_refused(path: Path, other: str) -> None:
    first = "田a所" if other.startswith("⽥") else "甲A所"
    save(path, 司法所=[HEAD, ("01", first), ("02", other)])
    assert find_faults(path) == [f"名册.xlsx「司法所」B3：名称“{other}”与 B2 重复。请改成不同的，或删去多余的一行。"]


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ("司法所 ", "司法所 "),
        ("司法所\u3000", "司法所\u3000"),
        ("司 法所", "司 法所"),
        ("司法所\u200b", "司法所[U+200B]"),
    ],
)
def test_sheet_that_is_there_twice_is_a_fault(path: Path, other: str, shown: str) -> None:
    save(path, **{other: [HEAD, ("02", "河西司法所")]})
    assert find_faults(path) == [
        f"名册.xlsx：工作表「司法所」和「{shown}」名称相同，只差空格、全角半角或看不见的字符，不知道以哪一个为准。"
        "请只留一个，另一个删去或改名。"
    ]


def test_text_of_a_whole_cell_is_not_repeated_whole(path: Path) -> None:
    long = "x" * 30_000
    save(
        path,
        司法所=[HEAD, (long, "河东司法所"), (long, "河西司法所")],
        科室=[("名称", "负责项目"), ("基层科", long), ("办公室", "1-999")],
        设置=[("名称", "值"), ("年度", long), ("截止日期", long)],
    )
    faults = find_faults(path, range(1, 47))
    assert len(faults) == 7
    assert max(map(len, faults)) < 120
    assert "名册.xlsx「科室」B3：责任书里没有第 47、48、49、50、51等 项。请改成责任书里有的序号。" in faults


def edit_sheet(path: Path, before: bytes, after: bytes) -> None:
    """Change the XML of 司法所, as no Excel would."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert before in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(before, after, 1)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (b"<v>7</v>", b"<v>1e999</v>", "A2：编码填的数字（inf）不是整数或太长"),
        (b'<row r="2"', b'<row r="1048576"', "结构异常，为安全起见没有读取（单元格 A2 写在第 1048576 行里）"),
        (b'r="A2"', b'r="A99999999999"', "已损坏，或没有复制完整（单元格编号有误）"),
        (b'r="A2"', b'r="A2" s="99"', "已损坏，或没有复制完整（单元格的格式不在文件里）"),
    ],
    ids=["number without end", "row without end", "cell without end", "format that is not there"],
)
def test_what_has_no_end_is_a_fault_of_the_roster(path: Path, before: bytes, after: bytes, fault: str) -> None:
    save(path, 司法所=[HEAD, (7, "河东司法所")])
    edit_sheet(path, before, after)
    (told,) = find_faults(path)
    assert fault in told


def test_date_that_no_calendar_has_is_a_fault(path: Path) -> None:
    save(path, 司法所=[HEAD, (datetime(2016, 1, 5), "河东司法所")])
    edit_sheet(path, b"<v>42374</v>", b"<v>1e300</v>")
    assert find_faults(path) == [
        "名册.xlsx「司法所」A2：编码被 Excel 当成了日期或时间（########）。请把单元格格式设为“文本”后重填。"
    ]


def test_sheet_with_blanks_around_its_name_is_read(path: Path) -> None:
    save(path, **{" 科室": [("名称",), ("基层科",)]})
    assert load_roster(path).departments == (Department("基层科"),)


def test_codes_that_look_alike_are_reminded_of_or_refused(path: Path) -> None:
    save(path, 司法所=[HEAD, ("001", "河东司法所"), ("1", "河 东司法所"), ("10", "城关司法所"), ("1-0", "城南司法所")])
    assert [(str(fault), fault.severity) for fault in find_doubtful_names(load_roster(path), path)] == [
        (f"名册.xlsx「司法所」：{pair}看起来很像。请核对是不是同一个；不是同一个的，最好改成一眼能分清的。", "提醒")
        for pair in ("编码“001”和“1”", "编码“10”和“1-0”", "名称“河东司法所”和“河 东司法所”")
    ]
    pairs = [("O1", "01"), ("l1", "I1"), ("А1", "A1"), ("己镇", "已镇"), ("第一所", "第1所"), ("甲-1", "甲—1")]
    for one, other in pairs:
        save(path, 司法所=[HEAD, (one, "河东司法所"), (other, "河西司法所")])
        doubts = [fault.fact for fault in find_doubtful_names(load_roster(path), path)]
        assert doubts == [f"编码“{one}”和“{other}”看起来很像"]
    save(path, 评委=[("编号", "姓名"), ("P1", "张某"), ("P2", "张　某"), ("P3", "李某")])
    doubts = [str(fault) for fault in find_doubtful_names(load_roster(path), path)]
    assert doubts == [
        "名册.xlsx「评委」：姓名“张某”和“张　某”看起来很像。请核对是不是同一个；不是同一个的，最好改成一眼能分清的。"
    ]
    save(path, 司法所=[HEAD, ("001", "河东司法所"), ("００１", "河西司法所")])
    assert find_faults(path) == ["名册.xlsx「司法所」A3：编码“００１”与 A2 重复。请改成不同的，或删去多余的一行。"]
