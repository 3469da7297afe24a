"""An office asks for a review of its points, and its department answers: from the paper that tells the points to the one that answers.

Worked out by hand: 河东 has 10 + 20 + 40 points, weighted (×2, ×0.875), and 10 by ballot: 20 + 52.5 + 10 = 82.5. With 50 for item 3
it has 20 + 61.25 + 10 = 91.25; 城关 has 98.

1. The workbook goes out with the feedback, comes back through the inbox, waits in 复核 of the 核定表, and the answer goes out.
2. What is half said goes back to the office, with what it wrote.
3. What comes after the last day is listed and asked about; it counts once that day is put off, for all alike.
4. A result with an appeal that waits is made final with a reason only.
5. Taken back, everything is as if it had never been, byte for byte.
"""

import shutil
import zipfile
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.handouts.columns import ANSWERS, APPEALS
from sfs_excel.roster.write import write_roster
from sfs_excel.year.workspace import Workspace
from tests.small_year import DEPARTMENTS, OFFICES, VOTERS, list_people, open_own, send
from tests.summary.golden import describe_workbook
from tests.summary.overwriting import write_over
from tests.year.appealing import FORMS, answer, appeal, fill_answers, fill_appeal
from tests.year.final_year import NOW, make_year, opened

EAST = "河东司法所"
ASKED = {3: ("是", "现场检查只发现1个问题", "检查记录")}
ANSWERED = {"001|03": ("改为", 50, "复查属实，只有1个")}
REASON = "练习时报的"
ENDS = ["finalize", "notify --kind 审定表"]  # of a year in which nothing waits


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All is decided, and the offices are told their points. Collected, with the tables."""
    folder = make_year(tmp_path_factory.mktemp("made") / "2018考核")
    opened(folder).notify("feedback")
    opened(folder).collect(export=True)
    return folder


@pytest.fixture
def year(made: Path, tmp_path: Path) -> Workspace:
    return opened(Path(shutil.copytree(made, tmp_path / "2018考核")))


def total(year: Workspace) -> float:
    return float(year.collect(export=True).results.totals["001"])


def said(year: Workspace) -> list[tuple[str, str]]:
    rows = year.collect(export=True).submissions
    return list(rows.loc[rows["kind"] == "appeal", ["file", "status"]].itertuples(index=False, name=None))


def commands(year: Workspace) -> list[str]:
    return [task.command for task in year.status().tasks]


# 1. From the feedback to the answer


def test_an_appeal_is_answered_and_changes_the_ranking(year: Workspace) -> None:
    assert total(year) == 82.5
    appeal(year, EAST, ASKED)
    [row] = year.collect(export=True).submissions.query("kind == 'appeal'").to_dict("records")
    assert (row["office"], row["status"], row["reason"]) == ("001", "current", "河东司法所申请复核1项（第3项）")
    assert commands(year) == ["assess --kind 核定表"]
    answer(year, "基层科", ANSWERED)
    assert total(year) == 91.25
    assert commands(year) == ["notify --kind 复核答复", *ENDS]
    [paper] = year.notify("answer").to_dict("records")
    assert paper["file"] == "汇总/复核/河东司法所复核答复.docx"
    text = (year.folder / "汇总/复核/河东司法所复核答复.txt").read_text(encoding="utf-8-sig")
    assert "答复：改为50分（原得40分）。理由：复查属实，只有1个。" in text
    assert "城关" not in text
    assert commands(year) == ENDS


def test_what_a_leader_writes_over_an_answered_score_is_offered_as_the_answer(year: Workspace) -> None:
    """All of item 3, as a leader has it: 20 + 70 + 10."""
    appeal(year, EAST, ASKED)
    year.collect()
    answer(year, "基层科", ANSWERED)
    year.collect()
    write_over(year.summary, "001", 3, 60)
    assert total(year) == 91.25
    book = open_own(year, "核定表_基层科（得分矩阵改写）.xlsx")
    assert [cell.value for cell in book[ANSWERS.sheet][7]][-4:-1] == ["改为", 60, None]
    send(year.folder, "局长.xlsx", fill_answers(book, {"001|03": ("改为", 60, "一个问题也没有")}))
    assert total(year) == 100
    assert [task.what for task in year.status().tasks if "得分矩阵" in task.what] == []


def test_each_department_gets_the_appeals_of_its_own_items(year: Workspace) -> None:
    appeal(year, EAST, ASKED)
    year.collect()
    year.assess(["assessor"])
    sheets = {
        name: openpyxl.load_workbook(year.folder / f"核定/核定表_{name}.xlsx").sheetnames
        for name in ("政工科", "基层科")
    }
    assert [ANSWERS.sheet in each for each in sheets.values()] == [False, True]


def test_a_new_workbook_shows_the_answer_that_holds(year: Workspace) -> None:
    appeal(year, EAST, ASKED)
    year.collect()
    answer(year, "基层科", ANSWERED)
    year.collect()
    year.assess(["assessor"])
    sheet = openpyxl.load_workbook(year.folder / "核定/核定表_基层科.xlsx")[ANSWERS.sheet]
    assert [cell.value for cell in sheet[7]][-4:-1] == ["改为", 50, "复查属实，只有1个"]


def test_the_workbook_is_mailed_with_the_feedback(year: Workspace) -> None:
    offices = [replace(office, email=f"{office.code}@example.com") for office in OFFICES]
    write_roster(
        year.folder / "名册.xlsx",
        offices,
        voters=VOTERS,
        departments=DEPARTMENTS,
        settings={"年度": 2018, "发件人": "k@example.com"},
    )
    year.notify("feedback")
    [first, _] = year.draft_mail(["feedback"]).mails.to_dict("records")
    draft = message_from_bytes((year.folder / first["file"]).read_bytes(), policy=default)
    assert [part.get_filename() for part in draft.iter_attachments()] == [
        f"{EAST}得分明细.docx",
        f"{EAST}复核申请表.xlsx",
    ]
    (year.folder / FORMS / f"{EAST}复核申请表.xlsx").unlink()
    with pytest.raises(SfsError, match=f"没有 {FORMS}/{EAST}复核申请表.xlsx。请先运行 notify --kind 得分反馈"):
        year.draft_mail(["feedback"], ["001"])


def test_it_comes_in_a_package_of_the_office_too(year: Workspace) -> None:
    fill_appeal(year, EAST, ASKED).save(year.folder / "申请.xlsx")
    with zipfile.ZipFile(year.folder / "收件箱" / f"{EAST}.zip", "w") as package:
        package.write(year.folder / "申请.xlsx", "申请.xlsx")
        package.writestr("检查记录.jpg", b"\xff\xd8\xff")
    (year.folder / "申请.xlsx").unlink()
    assert said(year) == [(f"{EAST}.zip/申请.xlsx", "current")]
    evidence = year.collect().submissions.query("kind == 'evidence' and office == '001'")
    assert list(evidence["file"]) == [f"{EAST}.zip/检查记录.jpg"]


# 2. Half said


def test_what_is_half_said_goes_back_with_what_was_written(year: Workspace) -> None:
    appeal(year, EAST, {3: ("是", "", "检查记录"), 2: ("", "没有迟报", "")})
    year.collect(export=True)
    back = year.folder / "退回" / f"{EAST}复核申请表.xlsx"
    sheet = openpyxl.load_workbook(back)[APPEALS.sheet]
    assert [sheet["B2"].value, sheet["B3"].value] == [
        "请更正：第2项写了理由或佐证材料，没有选“是”，没有当作申请", "请更正：第3项申请复核，没有写申请理由",
    ]  # fmt: skip
    assert commands(year) == ["mail draft --kind 复核申请表"]
    book = fill_appeal(year, EAST, {**ASKED, 2: ("", "", "")}, f"退回/{EAST}复核申请表.xlsx")
    send(year.folder, "再报.xlsx", book)
    assert said(year) == [(f"{EAST}复核申请表.xlsx", "superseded"), ("再报.xlsx", "current")]
    assert not back.exists()


# 3. The last day


def test_after_the_last_day_it_is_listed_and_asked_about(year: Workspace) -> None:
    set_last_day(year, "2018-12-30")
    appeal(year, EAST, ASKED)
    [row] = year.collect(export=True).submissions.query("kind == 'appeal'").to_dict("records")
    assert (row["status"], row["office"]) == ("asked", "001")
    assert row["reason"] == (
        "2018-12-31收到（依据：登记），已过复核截止日期（2018-12-30），逾期，没有受理。确是按期交来、后来才放进收件箱的，或者决定受理的，"
        "把名册「设置」的复核截止日期改晚（对各所一样），再汇总一次；不受理的从收件箱移走。"
    )
    assert year.collect().results.appeals.empty
    assert [task.about for task in year.status().tasks if task.what.startswith("确认要不要采用")] == [
        (f"{EAST}复核申请表.xlsx",)
    ]
    set_last_day(year, "2018-12-31")
    assert said(year) == [(f"{EAST}复核申请表.xlsx", "current")]
    events = year.events[["kind", "target", "undoes"]]
    assert [tuple(each) for each in events.itertuples(index=False)] == [
        ("appeals_until", "2018-12-30", ""), ("appeals_until", "2018-12-30", "1"), ("appeals_until", "2018-12-31", ""),
    ]  # fmt: skip


def test_until_the_last_day_the_result_is_told_and_not_made_final(year: Workspace) -> None:
    set_last_day(year, NOW[:10])
    assert commands(year) == ["notify --kind 得分反馈"]
    assert commands(opened(year.folder, "2019-01-01T09:00:00+08:00")) == ENDS


def set_last_day(year: Workspace, day: str) -> None:
    list_people(year, appeals_until=day)


# 4. The end


def test_an_appeal_that_waits_is_a_reason_not_to_finalize(year: Workspace) -> None:
    appeal(year, EAST, ASKED)
    year.collect()
    with pytest.raises(SfsError) as caught:
        year.finalize()
    assert str(caught.value) == (
        "定稿：有1项复核申请还没有答复（河东司法所第3项）。请先答复；要在答复以前定稿的，请加 --reason 写明原因。"
    )
    assert year.finalize(reason="领导小组已口头答复").is_dir()


def test_one_that_comes_after_the_end_counts_once_that_is_open_again(year: Workspace) -> None:
    frozen = year.finalize()
    year.notify("feedback")
    form = f"{FORMS}/{EAST}复核申请表（{frozen.name}定稿）.xlsx"
    send(year.folder, "申请.xlsx", fill_appeal(year, EAST, ASKED, form))
    assert said(year) == [("申请.xlsx", "after_final")]
    year.reopen(reason="受理复核")
    assert said(year) == [("申请.xlsx", "current")]


# 5. Taken back


def test_taken_back_everything_is_as_before(year: Workspace) -> None:
    own, form = "基层科复核.xlsx", f"{EAST}复核申请表.xlsx"
    before = tell(year)
    appeal(year, EAST, ASKED)
    asked = tell(year)
    answer(year, "基层科", ANSWERED)
    answered = tell(year)
    assert len({str(each) for each in (before, asked, answered)}) == 3
    take_out(year, own)
    assert tell(year) == asked
    assert take_out(year, form) == ("appeal", "001", "withdrawn")
    assert tell(year) == before
    for file in (own, form):
        shutil.move(year.folder / file, year.folder / "收件箱" / file)
        year.withdraw([file], reason="撤错了", undo=True)
    assert tell(year) == answered


def take_out(year: Workspace, file: str) -> tuple[str, str, str]:
    """Withdraw it, and take it out of the inbox."""
    [row] = year.withdraw([file], reason=REASON).to_dict("records")
    shutil.move(year.folder / "收件箱" / file, year.folder / file)
    return row["kind"], row["office"], row["status"]


def tell(year: Workspace) -> dict[str, bytes | str]:
    """All tables, papers and pages, and all sheets of the ranking workbook, but for the lists of files and of events, which go on."""
    year.collect(export=True)
    files = {
        path.relative_to(year.folder).as_posix(): path
        for part in ("汇总", "退回")
        for path in (year.folder / part).rglob("*.*")
    }
    lists = ("submissions.csv", "events.csv", "排名.xlsx")
    sheets = describe_workbook(year.summary.read_bytes()).split("\n\n=== ")
    return {name: path.read_bytes() for name, path in files.items() if not name.endswith(lists)} | {
        each.partition(" ")[0]: each for each in sheets if not each.startswith(("办理记录", "说明", "报送情况"))
    }
