"""A year begins with what another leaves, and is compared with what came of it.

Two offices, by the two rulebooks in `following/`. 2018: 河东 is late 0 times (10), absent once (28), has missed two (54): 92, second;
城关 is late twice (8), never absent (30), has missed none (60): 98, first. 2019, with an item put in: 河东, now 东城, has 10, 4 (one piece of
news short), 25, 60: 99, first; 城关 has 9, 5, 23 and 57: 94, second.

1. What is taken over, and what is not; the old folder is only looked at, and may be moved.
2. Rank, total, sections, items with the same meaning, new ones said so.
3. Without a year before nothing is said; of one that is not final, or not kept as it was, that.
4. A year before that was final later, or again, is taken in by a decision.
"""

import csv
import io
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.form.columns import TABLE, VALUE_HEAD
from sfs_excel.roster.model import Department, Office, Voter
from sfs_excel.roster.readings import list_rooms
from sfs_excel.roster.write import write_roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.following import check_followed
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of
from tests.year.filled import IGNORE_EXTENSIONS
from tests.year.final_year import NOW, copy_writable, opened, read_below
from tests.year.followed_year import RULEBOOKS
from tests.year.unpacked import EARLIER, FOLDER, unpack

pytestmark = IGNORE_EXTENSIONS
LONG_AGO = 1_480_900_000
NEXT = "2019-12-31T09:00:00+08:00"
OLD = {"河东司法所": {"01.late": 0, "02.absent": 1, "03.missed": 2}, "城关司法所": {"01.late": 2, "02.absent": 0, "03.missed": 0}}  # fmt: skip
NEW = {
    "东城司法所": {"01.late": 0, "02.news": 1, "03.absent": 0, "04.missed": 0},
    "城关司法所": {"01.late": 1, "02.news": 0, "03.absent": 1, "04.missed": 1},
}
BY_HALF_DAYS = """\
lose: 2}
      reading: 按次。
      alternatives:
        按半天:
          each: {of: half_days, lose: 2}
          reading: 按半天。
          fields: {half_days: {label: 缺勤半天数, type: count, unit: 个}}
"""
BOOK, TABLE_OF = "汇总/2019年度司法所考核排名.xlsx", "汇总/导出/last_year.csv"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2018, all reported, with a template of the bureau's own. Not final."""
    year = Workspace.create(tmp_path_factory.mktemp("last") / "2018考核", rulebook=str(RULEBOOKS / "last.yaml"))
    offices, voters = (Office("001", "河东司法所"), Office("002", "城关司法所")), [Voter("P1", "王小芳")]
    departments = [Department("政工科", (1,)), Department("业务科", (2, 3))]
    settings: dict[str, str | int | date] = {"年度": 2018, "截止日期": "2018-12-20"}
    write_roster(year.folder / "名册.xlsx", offices, voters=voters, departments=departments, settings=settings)
    (year.folder / "模板").mkdir()
    (year.folder / "模板" / "receipt.txt.j2").write_text("收到了。\n", encoding="utf-8")
    report(year.folder, OLD, NOW)
    return year.folder


@pytest.fixture(scope="module")
def last(collected: Path) -> Path:
    """2018, final."""
    folder = copy_writable(collected, collected.with_name("2018定稿"))
    opened(folder).finalize(reason="没有票决")
    return folder


@pytest.fixture(scope="module")
def now(last: Path) -> Path:
    """2019, after 2018, which is somewhere else by now; an item was put in, an office has another name."""
    folder = last.with_name("2019考核")
    Workspace.create(folder, last_year=last, clock=Stopped(NEXT))
    shutil.copyfile(RULEBOOKS / "now.yaml", folder / "责任书.yaml")
    rename(folder)
    moved = last.rename(last.with_name("旧的"))
    report(folder, NEW, NEXT)
    moved.rename(last)
    return folder


def rename(folder: Path) -> None:
    """河东 is 东城 now, and the departments have the items that they had, and the new one."""
    book = openpyxl.load_workbook(folder / "名册.xlsx")
    book["司法所"]["B2"] = "东城司法所"
    book["科室"]["B2"], book["科室"]["B3"] = "1-2", "3-4"
    book.save(folder / "名册.xlsx")


def report(folder: Path, values: Mapping[str, Mapping[str, int]], moment: str) -> None:
    year = opened(folder, moment)
    year.generate()
    for name, given in values.items():
        book = openpyxl.load_workbook(folder / "发放" / f"{name}.xlsx")
        sheet = sheet_of(book, TABLE)
        rows, heads = keyed_rows(sheet, VALUE_HEAD), heads_of(sheet, VALUE_HEAD)[1]
        for key, value in given.items():
            sheet.cell(rows[key], heads[VALUE_HEAD]).value = value
        book.save(folder / "收件箱" / f"{name}.xlsx")
        os.utime(folder / "收件箱" / f"{name}.xlsx", (LONG_AGO, LONG_AGO))
    year.collect(export=True)


def find_faults(folder: Path) -> list[str]:
    return [fault.fact for fault in check_followed(YearFolder(folder))]


def read_table(folder: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / TABLE_OF).read_text(encoding="utf-8-sig"))))


def read_sheets(folder: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(folder / BOOK)
    return {
        sheet.title: [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


# 1. What is taken over


def test_all_that_goes_on_is_there_and_nothing_of_the_old_register(last: Path, tmp_path: Path) -> None:
    folder, told = tmp_path / "2019考核", list[str]()
    year = Workspace.create(folder, last_year=last, tell=told.append)
    assert told == [
        "名册：年度由 2018 改为 2019",
        "名册：截止日期由 2018-12-20 改为 2019-12-20，请核对",
        "责任书.yaml：照2018年度的拟了一份草稿，年度、标题已改，规则请逐项核对",
        "插进、移动了项目的，在填报项里加 was（如 was: 01.late），写明上年度是哪一项",
        "模板：receipt.txt.j2",
        "上年度的结果取自 定稿/2018-12-31，排名工作簿与它比较",
    ]
    assert list(year.check()["fact"]) == []
    assert (year.rulebook.year, year.rulebook.title) == (2019, "2019年司法所目标管理责任书")
    assert year.roster.office_names == {"001": "河东司法所", "002": "城关司法所"}
    assert [voter.name for voter in year.roster.voters] == ["王小芳"]
    assert "# 以走访记录为准" in (folder / "责任书.yaml").read_text(encoding="utf-8")
    assert (folder / "模板" / "receipt.txt.j2").read_text(encoding="utf-8") == "收到了。\n"
    old, new = YearFolder(last), YearFolder(folder)
    assert new.read_key() != old.read_key()
    assert (new.register.receipts(), new.register.issues(), new.register.mails()) == ([], [], [])
    assert [event.kind for event in new.register.events()] == ["follow"]


def test_the_old_folder_is_only_looked_at(last: Path, tmp_path: Path) -> None:
    before = read_below(last)
    times = {path: path.stat().st_mtime_ns for path in last.rglob("*")}
    Workspace.create(tmp_path / "2019考核", last_year=last)
    assert read_below(last) == before
    assert {path: path.stat().st_mtime_ns for path in last.rglob("*")} == times


def test_the_draft_is_of_the_rulebook_by_which_the_year_was_decided(last: Path, tmp_path: Path) -> None:
    old, told = copy_writable(last, tmp_path / "2018考核"), list[str]()
    shutil.copyfile(RULEBOOKS / "now.yaml", old / "责任书.yaml")
    year = Workspace.create(tmp_path / "2019考核", last_year=old, tell=told.append)
    assert len(year.rulebook.items) == 3
    assert "；2018考核 里的那一份定稿以后改过，草稿照定稿所依据的" in "".join(told)


def test_a_year_that_an_earlier_version_began_is_followed(tmp_path: Path) -> None:
    """Its register has no decisions yet: it is read as it stands, and stays so."""
    old = unpack(EARLIER[0], tmp_path) / FOLDER
    before = read_below(old)
    told = list[str]()
    folder = tmp_path / "2017考核"
    Workspace.create(folder, last_year=old, tell=told.append)
    assert read_below(old) == before
    assert find_faults(folder) == []
    assert told[-1] == "2016考核 还没有定稿，没有带来结果；定稿以后运行 follow 2016考核，排名工作簿就与它比较"


def test_where_something_cannot_be_taken_over_nothing_is_left(collected: Path, tmp_path: Path) -> None:
    old = copy_writable(collected, tmp_path / "2018考核")
    (old / "名册.xlsx").write_bytes(b"no workbook")
    with pytest.raises(FaultyFileError, match=f"{tmp_path}.*名册.xlsx"):
        Workspace.create(tmp_path / "2019考核", last_year=old)
    with pytest.raises(SfsError, match="不是年度考核文件夹"):
        Workspace.create(tmp_path / "2019考核", last_year=tmp_path / "nowhere")
    with pytest.raises(SfsError, match=r"责任书是2018年度的，.*是2018年度的，不在它以后"):
        Workspace.create(tmp_path / "2019考核", last_year=collected, rulebook=str(RULEBOOKS / "last.yaml"))
    assert [path.name for path in tmp_path.iterdir()] == ["2018考核"]


def test_another_rulebook_may_be_named(collected: Path, tmp_path: Path) -> None:
    year = Workspace.create(tmp_path / "a", last_year=collected, rulebook=str(RULEBOOKS / "now.yaml"))
    assert (year.rulebook.year, year.roster.year) == (2019, 2019)
    assert Workspace.create(tmp_path / "b", rulebook="2016").rulebook.year == 2016
    with pytest.raises(
        SfsError, match=r"2015：没有这个责任书文件，或者打不开。请写一个 .yaml 文件，或程序附带的：2016。"
    ):
        Workspace.create(tmp_path / "c", rulebook="2015")
    assert not (tmp_path / "c").exists()


def test_a_department_that_still_has_the_old_numbers_is_asked_about(last: Path, tmp_path: Path) -> None:
    folder = tmp_path / "2019考核"
    Workspace.create(folder, last_year=last)
    shutil.copyfile(RULEBOOKS / "now.yaml", folder / "责任书.yaml")
    assert find_faults(folder) == ["“业务科”的负责项目还是上年度的 2-3，责任书的序号变了，同样的项目现在是 3-4"]
    rename(folder)
    assert find_faults(folder) == []


@pytest.mark.parametrize(("chosen", "is_known"), [(["02.按半天"], True), ([], False)])
def test_last_year_is_read_as_its_roster_chose(tmp_path: Path, chosen: list[str], is_known: bool) -> None:
    before, text = tmp_path / "2018.yaml", (RULEBOOKS / "last.yaml").read_text(encoding="utf-8")
    before.write_text(text.replace("lose: 2}\n", BY_HALF_DAYS, 1), encoding="utf-8")
    last = Workspace.create(tmp_path / "2018考核", rulebook=str(before))
    rooms = list_rooms(load_rulebook(before), chosen)
    write_roster(last.folder / "名册.xlsx", [Office("001", "河东司法所")], settings={"年度": 2018}, rooms=rooms)
    year = Workspace.create(tmp_path / "2019考核", last_year=last.folder)
    text = (RULEBOOKS / "now.yaml").read_text(encoding="utf-8")
    (year.folder / "责任书.yaml").write_text(text.replace("was: 02.absent", "was: 02.half_days"), encoding="utf-8")
    unknown = "2018年度的责任书里没有 02.half_days 这个填报项"
    assert (unknown in find_faults(year.folder)) != is_known


# 2. What is compared


def test_the_table_has_every_thing_that_means_the_same(now: Path) -> None:
    head, *rows = read_table(now)
    assert head == [
        "office",
        "name",
        "office_before",
        "name_before",
        "part",
        "number",
        "number_before",
        "points",
        "points_before",
        "before",
        "after",
    ]
    assert [row[4:] for row in rows if row[:4] == ["001", "东城司法所", "001", "河东司法所"]] == [
        ["rank", "0", "0", "", "", "2.0", "1.0"],
        ["total", "0", "0", "", "", "92.0", "99.0"],
        ["section", "1", "1", "40.0", "40.0", "38.0", "39.0"],
        ["section", "2", "2", "60.0", "60.0", "54.0", "60.0"],
        ["item", "1", "1", "10.0", "10.0", "10.0", "10.0"],
        ["item", "2", "0", "5.0", "", "", "4.0"],
        ["item", "3", "2", "25.0", "30.0", "28.0", "25.0"],
        ["item", "4", "3", "60.0", "60.0", "54.0", "60.0"],
    ]
    assert len(rows) == 16


def test_the_workbook_says_it_to_people(now: Path) -> None:
    sheets = read_sheets(now)
    _, note, heads, *rows = sheets["与上年比较"]
    assert note[0] == (
        "本次结果（未定稿）与2018年度定稿（2018-12-31）比较。编码相同的是同一个所；编码变了的，名称相同或者是它的原名称，也算同一个。“—”表示没有变化。"
    )
    assert rows == [
        [1, 2, "升1", "东城司法所", 99, 92, 7, "二、业务工作（+6.00）", "原名：河东司法所", "001"],
        [2, 1, "降1", "城关司法所", 94, 98, -4, "二、业务工作（-3.00）", "002"],
    ]
    assert heads[1] == "上年名次"
    parts = sheets["分项与上年比较"][3:]
    assert parts[:6] == [
        ["全县", "一、队伍建设", "一", 40, 40, 38, 38, 0],  # (39 + 37) / 2, (38 + 38) / 2
        ["全县", "二、业务工作", "二", 60, 60, 58.5, 57, 1.5],
        ["全县", "第1项 每迟报一次扣1分。（10分）", "第1项", 10, 10, 9.5, 9, 0.5],
        ["全县", "第2项 每少报一篇信息扣1分。（5…", 5, 4.5, "今年新增"],
        ["全县", "第3项 每缺勤一次扣2分。（25分）", "第2项", 25, 30, 24, 29, -5, "分值由30改为25"],
        ["全县", "第4项 每漏走访一户扣3分。（60…", "第3项", 60, 60, 58.5, 57, 1.5],
    ]
    assert [row[:2] for row in parts[6:]] == [
        *[["东城司法所", each] for each in ("一、队伍建设", "二、业务工作", parts[4][1], parts[5][1])],
        *[["城关司法所", each] for each in ("一、队伍建设", "二、业务工作", parts[2][1], parts[4][1], parts[5][1])],
    ]
    front = [str(row[0]) for row in sheets["首页"] if row]
    at = front.index("与2018年度比较")
    assert front[at + 1 : at + 4] == [
        "两年都有得分的2个所，总分平均96.50，上年95.00，增加1.50。",
        "名次上升1个、下降1个、不变0个；上升最多：东城司法所（升1）；下降最多：城关司法所（降1）。",
        "今年新增1项，没有比较。各所、各项见“与上年比较”“分项与上年比较”。",
    ]
    events = [row for row in sheets["办理记录"] if "承接上年度" in row]
    assert str(events[0][5]).startswith("2018年度，定稿/2018-12-31，保存的清单指纹 ")


# 3. Nothing to compare with


def test_without_a_year_before_nothing_is_said(last: Path) -> None:
    assert not (last / TABLE_OF).exists()
    book = openpyxl.load_workbook(last / "汇总" / "2018年度司法所考核排名.xlsx")
    assert [name for name in book.sheetnames if "上年" in name] == []
    said = [str(cell.value) for row in book["首页"].iter_rows() for cell in row if cell.value is not None]
    assert [each for each in said if "比较" in each] == []


def test_a_register_that_lost_the_year_before_is_told_to_ask_for_it_again(last: Path, tmp_path: Path) -> None:
    folder = tmp_path / "2019考核"
    Workspace.create(folder, last_year=last)
    for name in ("register.sqlite", "register.sqlite.copy"):
        (folder / ".sfs" / name).unlink(missing_ok=True)
    Workspace.restore(folder)
    assert find_faults(folder) == ["登记库里没有承接上年度的记录，没有与它比较"]
    Workspace(folder).follow(last)
    assert find_faults(folder) == []


def test_what_is_kept_and_is_not_what_it_was_is_not_compared_with(now: Path, tmp_path: Path) -> None:
    folder = copy_writable(now, tmp_path / "2019考核")
    table = folder / ".sfs" / "last_year" / "汇总" / "导出" / "ranking.csv"
    table.write_bytes(table.read_bytes().replace(b"98.0", b"88.0"))
    assert find_faults(folder) == ["保存的2018年度的结果丢失，或者改动过，没有与它比较"]
    opened(folder, NEXT).collect(export=True)
    sheets = read_sheets(folder)
    assert "与上年比较" not in sheets
    assert ["保存的2018年度的结果丢失，或者改动过，没有比较。请再运行 follow 上年度的文件夹。"] in sheets["首页"]
    assert not (folder / TABLE_OF).exists()


def test_a_result_that_was_altered_is_not_taken_over(last: Path, tmp_path: Path) -> None:
    """Neither what the program kept of it, nor its folder, is as it was frozen; of either alone the other stands in."""
    old, told = copy_writable(last, tmp_path / "2018考核"), list[str]()
    names = [f"{place}/2018-12-31/汇总/导出/items.csv" for place in (".sfs/final", "定稿")]
    for number, name in enumerate(names):
        (old / name).write_bytes((old / name).read_bytes().replace(b",10.0", b",9.0"))
        Workspace.create(tmp_path / str(number), last_year=old, tell=told.append)
    said = [each for each in told if "定稿" in each]
    assert said == [
        "上年度的结果取自 定稿/2018-12-31，排名工作簿与它比较",
        "2018考核 的 定稿/2018-12-31 不在原处，或者改动过，没有带来结果；放回以后运行 follow 2018考核，排名工作簿就与它比较",
    ]


# 4. Taken in later


def test_a_year_before_that_is_final_later_is_taken_in_then(collected: Path, last: Path, tmp_path: Path) -> None:
    folder = tmp_path / "2019考核"
    year = Workspace.create(folder, last_year=collected)
    assert year.follow(last, who="张三") == "上年度的结果取自 定稿/2018-12-31，排名工作簿与它比较"
    assert year.follow(last) == "上年度的结果取自 定稿/2018-12-31，排名工作簿与它比较"
    events = YearFolder(folder).register.events()
    assert [(event.kind, event.who == "张三", event.undoes) for event in events[1:]] == [
        ("follow", True, 1),
        ("follow", True, 0),
    ]
    with pytest.raises(SfsError, match="是2019年度的，不在2019年度以前。请写上年度的文件夹。"):
        year.follow(folder)


def test_a_final_result_is_compared_with_what_it_was_compared_with(now: Path, last: Path, tmp_path: Path) -> None:
    folder = copy_writable(now, tmp_path / "2019考核")
    year = opened(folder, NEXT)
    final = year.finalize(reason="没有票决")
    assert read_table(final) == read_table(now)
    with pytest.raises(SfsError, match="结果已经定稿，没有改动"):
        year.follow(last)
