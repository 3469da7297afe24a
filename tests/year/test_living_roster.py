"""Offices that are renamed, recoded, added, merged and left out in the middle of a year, by the rules of the small year.

1. What came, and what was written, under a former name or code is the office's own.
2. Who takes no part is scored and listed last, and counts for nothing; nobody asks for more.
3. The next forms, 核定表 and 平时台账 are those of the offices as they are.
4. All of it is stated, and undone by taking it out.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.form.content import Raw
from sfs_excel.handouts.columns import ITEM_DECISIONS
from sfs_excel.handouts.log.lists import LISTS
from sfs_excel.roster.model import Office, Roster
from sfs_excel.roster.write import write_roster
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.gone import find_gone
from sfs_excel.year.workspace import Workspace
from tests.bureau_year import GOOD_OPTIONS
from tests.conftest import Recalculate
from tests.handouts.bureau import sheet_of
from tests.libreoffice import find_differences
from tests.small_year import DEPARTMENTS, open_own, open_year, send, write
from tests.year.changing import note, read_log
from tests.year.filled import IGNORE_EXTENSIONS, drop, fill_in, outcome_of, scores_of
from tests.year.final_year import opened

pytestmark = IGNORE_EXTENSIONS
BEFORE = (
    Office("001", "河东司法所"),
    Office("002", "城关司法所"),
    Office("003", "厉庄司法所"),
    Office("004", "石桥司法所"),
    Office("005", "青口司法所", "张三"),
)
AFTER = (
    Office("15", "河东镇司法所", former=("河东司法所", "001")),
    BEFORE[1],
    replace(BEFORE[2], merged_into="002"),
    replace(BEFORE[3], is_absent=True),
    replace(BEFORE[4], chief="王五"),
    Office("006", "新区司法所"),
    Office("007", "新浦司法所", is_absent=True),
)
LATE = {"001": 1, "003": 2, "004": 3}  # as the log has it; half a point each
LISTED = [
    ("002", "ranked"),
    ("15", "ranked"),
    ("005", "missing"),
    ("006", "missing"),
    ("004", "absent"),
    ("007", "absent"),
    ("003", "merged"),
]


def list_offices(folder: Path, offices: Sequence[Office], deadline: str = "") -> Workspace:
    settings: dict[str, str | int | date] = {"年度": 2018, "截止日期": deadline}
    write_roster(folder / "名册.xlsx", offices, departments=DEPARTMENTS, settings=settings)
    return opened(folder)


def report(folder: Path, office: str, **values: Raw) -> None:
    made = fill_in(folder / "发放" / f"{office}.xlsx", folder.with_name("填好.xlsx"), {**GOOD_OPTIONS, **values})
    drop(made, opened(folder), f"{office}.xlsx")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four of five offices have returned, the log has come in, and 张三 has put 河东 at 9 points of the 10 of item 1."""
    folder = open_year(tmp_path_factory.mktemp("living") / "2018考核").folder
    year = list_offices(folder, BEFORE)
    year.generate()
    for office in BEFORE[:3]:
        report(folder, office.name)
    report(folder, "石桥司法所", **{"01.self": "十分"})
    opened(folder).collect()
    opened(folder).assess()
    note(year, *((office.name, LATE[office.code]) for office in BEFORE if office.code in LATE))
    send(folder, "政工科.xlsx", write(open_own(year, "核定表_政工科.xlsx"), {"001|01": (9, "缺1次培训")}, "张三"))
    opened(folder).collect(export=True)
    return folder


@pytest.fixture(scope="module")
def after(before: Path) -> Path:
    folder = Path(shutil.copytree(before, before.with_name("变了")))
    list_offices(folder, AFTER).collect(export=True)
    return folder


@pytest.fixture
def folder(after: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(after, tmp_path / "2018考核"))


@pytest.fixture(scope="module")
def collected(after: Path) -> Collected:
    return opened(after).collect(export=True)


def read_tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "汇总" / "导出").glob("*.csv")}


# 1. Former names and codes


def test_what_came_under_a_former_name_and_code_is_the_offices_own(collected: Collected) -> None:
    """Its return, a 核定表 and the log: 9 of 10 points of item 1, and of item 2 half a point less."""
    assert outcome_of(collected, "河东司法所.xlsx") == ("current", "")
    assert scores_of(collected, "15")[1] == 9
    assert scores_of(collected, "15")[2] == 19.5
    assert set(collected.findings["code"]) == {"not_a_number"}, "no file's name speaks of another office"
    [decision] = collected.decisions.to_dict("records")
    assert (decision["office"], decision["value"]) == ("15", 9)


# 2. Who takes no part


def test_who_takes_no_part_is_listed_last_scored_and_not_ranked(collected: Collected) -> None:
    ranking = collected.ranking.set_index("office")
    assert list(zip(ranking.index, ranking["status"], strict=True)) == LISTED
    assert list(ranking["rank"].dropna()) == [1, 2]
    # Item 1 counts twice, item 2 0.875 times; the others wait. 城关: 20 + 20 x 0.875; 河东镇: 18 + 19.5 x 0.875; 厉庄: 20 + 19 x 0.875.
    assert dict(ranking["total"].loc[["002", "15", "003"]]) == {"002": 37.5, "15": 35.06, "003": 36.63}
    assert ranking["total"].loc[["005", "006", "007"]].isna().all()
    assert scores_of(collected, "002")[2] == 20, "what is noted of an office that was merged is not noted of the other"
    assert list(collected.record["office"]) == ["15", "003", "004"]


def test_nobody_asks_more_of_it(folder: Path, collected: Collected) -> None:
    """石桥 had an error to put right: it got a 更正通知, which is taken away, and the error needs nobody any more."""
    assert (collected.corrections, collected.brief.has_errors) == ({}, False)
    assert not list((folder / "退回").rglob("石桥*"))
    year = opened(folder)
    states = {row["office"]: row["state"] for row in year.status().office_rows}
    assert states == {
        "15": "已报送", "002": "已报送", "003": "撤并", "004": "不参评", "005": "未报送", "006": "未发放", "007": "不参评",
    }  # fmt: skip
    assert list(year.notify("letter")["office"]) == ["15", "002", "005", "006"]
    assert list(year.notify("feedback")["office"]) == ["15", "002"]
    assert set(year.notify("reminder")["office"]) - {""} == {"005", "006"}
    with pytest.raises(SfsError, match=r"石桥司法所：名册里写着不参评，不给它发。请把它从 --office 里去掉。"):
        year.draft_mail(["form"], ["004"])
    with pytest.raises(SfsError, match=r"石桥司法所（不参评），不发填报表。要发的，请先改“状态”。"):
        year.generate(["石桥司法所"])


def test_the_ranking_workbook_has_them_last_with_their_word_and_ranks_them_not(
    after: Path, libreoffice: Recalculate
) -> None:
    (recalculated,) = libreoffice([opened(after).summary])
    assert find_differences(opened(after).summary, recalculated) == []
    book = openpyxl.load_workbook(opened(after).summary, data_only=True)
    words = {"石桥司法所": "不参评", "新浦司法所": "不参评", "厉庄司法所": "撤并"}
    rows = [[cell.value for cell in line] for line in book["总排名"].iter_rows()]
    named = {name: row for row in rows for name in (office.name for office in AFTER) if name in row}
    assert list(named)[-3:] == list(words), "in the order of rows"
    assert all(named[name][0] == "—" and word in named[name] for name, word in words.items())
    front = [[cell.value for cell in line] for line in book["首页"].iter_rows(min_row=8, max_row=14)]
    assert [next(filter(None, reversed(row[:9]))) for row in front[-3:]] == [
        "不参评", "不参评", "撤并入城关司法所",
    ]  # fmt: skip
    said = [cell.value for cell in book["总排名"]["A"][:6] if isinstance(cell.value, str)]
    assert any(
        "共4个司法所，已报送2个，未报送2个；参加排名2个，一票否决0个；另有不参评2个；另有撤并1个。" in each
        for each in said
    )
    heads = [cell.value for cell in book["得分矩阵"][4]]
    assert heads[3:10] == [
        "河东镇司法所", "城关司法所", "青口司法所", "新区司法所", "厉庄司法所", "石桥司法所", "新浦司法所",
    ]  # fmt: skip
    assert not any("石桥司法所" in str(cell.value) for line in book["审定表"].iter_rows(min_row=6) for cell in line)


# 3. What is handed out next


def test_only_new_and_changed_forms_are_made_and_the_old_ones_taken_away(folder: Path) -> None:
    town = (folder / "发放" / "城关司法所.xlsx").read_bytes()
    issued = opened(folder).generate()
    assert list(issued[["office", "name", "reason"]].itertuples(index=False, name=None)) == [
        ("15", "河东镇司法所", "改名，原“河东司法所”"),
        ("005", "青口司法所", "所长变了"),
        ("006", "新区司法所", "首次发放"),
        ("003", "厉庄司法所", "收走：撤并"),
        ("15", "河东司法所", "收走：改了名"),
        ("004", "石桥司法所", "收走：不参评"),
    ]
    assert {path.name for path in (folder / "发放").glob("*.xlsx")} == {
        f"{office.name}.xlsx" for office in AFTER if office.outside is None
    }
    assert (folder / "发放" / "城关司法所.xlsx").read_bytes() == town
    cover = openpyxl.load_workbook(folder / "发放" / "青口司法所.xlsx")["封面"]
    assert any("王五" in str(cell.value) for line in cover.iter_rows() for cell in line)
    assert len(opened(folder).generate()) == 0


def test_the_bureaus_workbooks_name_those_who_take_part(folder: Path) -> None:
    opened(folder).assess()
    sheet = sheet_of(open_own(opened(folder), "核定表_政工科.xlsx"), ITEM_DECISIONS.sheet)
    said = {str(cell.value) for line in sheet.iter_rows() for cell in line}
    assert {office.name for office in AFTER} & said == {"河东镇司法所", "城关司法所", "青口司法所", "新区司法所"}


def test_the_log_is_renewed_with_every_line_that_came_in_under_the_names_of_today(folder: Path) -> None:
    year = opened(folder)
    year.assess(["log"])
    assert read_log(year) == [("河东镇司法所", 1), ("厉庄司法所", 2), ("石桥司法所", 3)]
    names = [row[0].value for row in open_own(year, "平时台账.xlsx")[LISTS].iter_rows()]
    assert [name for name in names if name] == [office.name for office in AFTER]
    note(year, ("新区司法所", 1), ("城关司法所", None), name="又记.xlsx")
    collected = opened(folder).collect()
    assert list(collected.record["office"]) == ["15", "003", "004", "006", "002"]
    assert not set(collected.findings["code"]) & {"lost_entries"}
    opened(folder).assess(["log"])
    assert read_log(year)[-2:] == [("新区司法所", 1), ("城关司法所", None)], "also the line that is not whole"


def test_lines_that_have_not_come_in_are_not_written_over(folder: Path) -> None:
    log = folder / "核定" / "平时台账.xlsx"
    book = openpyxl.load_workbook(log)
    book.save(log)
    written = log.read_bytes()
    [left] = opened(folder).assess(["log"])["left"]
    assert left == "里面有还没有交来的记录，没有重新做。请把它放进「收件箱」，运行 collect，再运行 assess"
    assert log.read_bytes() == written


# 4. Stated, and taken out


def test_what_the_roster_states_is_an_event_and_undone_by_taking_it_out(before: Path, folder: Path) -> None:
    events = opened(folder).events
    assert list(events[["kind", "office", "target", "reason"]].itertuples(index=False, name=None)) == [
        ("rename", "15", "15：河东司法所", "名册「司法所」"),
        ("rename", "15", "15：001", "名册「司法所」"),
        ("merge", "003", "003：撤并入002", "名册「司法所」"),
        ("absent", "004", "004", "名册「司法所」"),
        ("absent", "007", "007", "名册「司法所」"),
    ]
    list_offices(folder, BEFORE).collect(export=True)
    assert list(opened(folder).events["undoes"])[5:] == ["1", "2", "3", "4", "5"]
    tables, were = read_tables(folder), read_tables(before)
    assert {name for name, rows in tables.items() if rows != were[name]} == {"events.csv"}


def test_a_code_that_is_gone_is_named_with_what_came_back_under_it(folder: Path) -> None:
    """A reminder, as long as nothing came back; and a row that is put under another code has its code to be told."""
    year = list_offices(folder, [Office("15", "河东司法所"), *BEFORE[1:4]])
    checked = year.check()
    faults = [str(fault) for fault in checked[["fact", "remedy"]].agg("。".join, axis=1)]
    assert faults == [
        "编码 001（“河东司法所”）发放过填报表，交回了 1 份（河东司法所.xlsx），名册里现在没有这个编码，这个名称现在的编码是 15。"
        "改错编码的，请改回 001；确实换了编码的，请在 15 那一行的“曾用名”里写上：001",
        "编码 005（“青口司法所”）发放过填报表，名册里现在没有这个编码。请把那一行放回去：今年不考核的，“状态”填 不参评；"
        "撤并了的，填 撤并入 和那个所的编码；换了编码的，在新编码那一行的“曾用名”里写上：005",
    ]
    assert list(checked["severity"]) == ["错误", "提醒"]
    assert find_gone(YearFolder(folder), Roster(AFTER)) == []
