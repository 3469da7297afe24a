"""An office that owes a form, or has to put one right, is asked in words of its own, and told what was wrong with what it sent.

1. 未报 and 待更正 have words of their own; whoever owes nothing is not reminded.
2. A refused file is its office's where that is signed in it, or where its path names that office alone; else nobody is named,
   and the clerk is told. What a good form has followed is not spoken of.
3. One text for the chat names those who owe something, the last day, and the way back; it says nothing of points.
"""

import shutil
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.cli import app as cli
from sfs_excel.notices.reminders import MendingReminder, Reminder
from sfs_excel.notices.render import Notices
from sfs_excel.outgoing.papers import list_papers
from sfs_excel.outgoing.reminders import make_group_message, make_reminder
from sfs_excel.roster.model import Roster
from sfs_excel.year.workspace import Workspace
from tests.posted import SILENT, UNREACHED, WRONG, copy_year, make_year, returns
from tests.summary.factory import make_results

MADE = make_results(12, missing=2)
ROSTER = Roster(
    MADE.roster.offices, settings={"县局名称": "青河县司法局", "截止日期": "2016-12-20", "发件人": "kaohe@example.com"}
)
RESULTS = replace(
    MADE, roster=ROSTER, ranking=MADE.ranking.assign(findings=(MADE.ranking["office"] == "003").astype(int))
)
FORMER = Path(__file__).parents[2] / "sample_data" / "收件箱" / "甲镇司法所2015年.xlsx"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(200)


def remind(office: int, today: date = date(2016, 12, 18)) -> Reminder | None:
    return make_reminder(RESULTS, ROSTER.offices[office - 1], today)


def test_who_owes_nothing_is_not_reminded() -> None:
    papers = list_papers("reminder", RESULTS, date(2016, 12, 18))
    assert [paper.office for paper in papers] == ["003", "011", "012"]
    assert [type(paper.notice) for paper in papers] == [MendingReminder, Reminder, Reminder]
    assert remind(1) is None


@pytest.mark.parametrize(("today", "is_overdue"), [(date(2016, 12, 20), False), (date(2016, 12, 21), True)])
def test_reminder_is_overdue_after_the_last_day(today: date, *, is_overdue: bool) -> None:
    for office in (3, 12):
        reminder = remind(office, today)
        assert reminder is not None
        assert reminder.is_overdue is is_overdue


def test_errors_of_a_form_are_named_by_their_place_in_it() -> None:
    reminder = remind(3)
    assert isinstance(reminder, MendingReminder)
    told = RESULTS.findings
    mine = told[(told["office"] == "003") & (told["severity"] == "错误") & (told["to"] == "office")]
    assert list(reminder.errors) == [message.partition(".xlsx")[2] for message in mine["message"]]
    assert reminder.errors
    assert "没有报送填报表的" not in Notices().render(reminder).text


def test_message_for_the_chat_names_offices_and_nothing_of_their_points() -> None:
    message = make_group_message(RESULTS, date(2016, 12, 18))
    assert message is not None
    assert Notices().render(message).text == (
        "2016年司法所考核填报表：截至2016年12月18日，未报（2个）：海头司法所、塔山司法所；待更正（1个）：沙河司法所。\n"
        "请于2016年12月20日前（含当日）报。未报的，填好县局发的表；待更正的，在县局退回的表里改好；发到：kaohe@example.com。报了还在名单上的，请与县局核对。\n"
    )
    assert Notices().render(message).html == ""
    done = replace(RESULTS, ranking=RESULTS.ranking.assign(findings=0, total=90.0))
    assert make_group_message(done, date(2016, 12, 18)) is None


@pytest.fixture(scope="module")
def wrong_files(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """03 has sent a photo, its form damaged, and another workbook; 04 last year's form; 02, after its form, a photo.
    Nobody knows whose a PDF is, nor a photo that names two offices."""
    folder = make_year(tmp_path_factory.mktemp("wrong") / "2016考核")
    year = Workspace(folder)
    inbox, issued = folder / "收件箱", folder / "发放"
    for name in (f"{SILENT}.jpg", f"{WRONG}更正.jpg", "微信图片.jpg", f"{SILENT}和{UNREACHED}.jpg"):
        (inbox / name).write_bytes(PHOTO + name.encode())
    (inbox / "扫描件.pdf").write_bytes(b"%PDF-1.4\n" + bytes(50))
    (inbox / SILENT).mkdir()
    (inbox / SILENT / "填报表.xlsx").write_bytes((issued / f"{SILENT}.xlsx").read_bytes()[:4000])
    openpyxl.Workbook().save(inbox / f"{SILENT}汇总.xlsx")
    shutil.copyfile(FORMER, inbox / f"{UNREACHED}2015年.xlsx")
    year.collect()
    return year


def test_what_was_sent_in_place_of_a_form_is_named_to_its_office(
    wrong_files: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year = copy_year(wrong_files.folder, tmp_path / "2016考核")
    assert cli.run(["notify", "-C", str(year.folder), "--kind", "催报"]) == 0
    photo = "这是图片（拍照、扫描或截屏），读不出填报数据，请你所把填报表本身（.xlsx）报送过来。"
    assert {name: list_refused(year, name) for name in (WRONG, SILENT, UNREACHED)} == {
        WRONG: [f"1．“{WRONG}更正.jpg”：{photo}"],
        SILENT: [
            f"1．“{SILENT}.jpg”：{photo}",
            "2．“填报表.xlsx”：文件已损坏或没有传完整（压缩包目录不完整），请你所用 Excel 或 WPS 重新打开、另存后再报送。",
            f"3．“{SILENT}汇总.xlsx”：这不是发放的填报表，或表里的标识（隐藏的 _meta 表）被删除。请你所用发放的原表填报。",
        ],
        UNREACHED: [
            f"1．“{UNREACHED}2015年.xlsx”：这是2015年度的填报表，现在考核的是2016年度。请你所用今年发放的表填报。"
        ],
    }
    unplaced = f"微信图片.jpg、扫描件.pdf、{SILENT}和{UNREACHED}.jpg"
    assert f"看不出是哪个所的文件（3 个），没有写进催报：{unplaced}" in "".join(
        capsys.readouterr().out.split("\n     ")
    )
    assert "微信图片" not in "".join(path.read_text("utf-8-sig") for path in (year.folder / "发放").rglob("*.txt"))


def list_refused(year: Workspace, office: str) -> list[str]:
    text = (year.folder / f"发放/催报/{office}催报通知.txt").read_text("utf-8-sig")
    return [line for line in text.splitlines() if "．“" in line]


def test_reminder_to_mend_goes_out_with_the_workbook_in_which_it_is_done(
    wrong_files: Workspace, tmp_path: Path
) -> None:
    year = copy_year(wrong_files.folder, tmp_path / "2016考核")
    year.notify("reminder")
    year.draft_mail(["reminder"], [WRONG])
    [draft] = (year.folder / "发放/邮件/催报").iterdir()
    sent = message_from_bytes(draft.read_bytes(), policy=policy.default)
    attached = {part.get_filename(): part.get_payload(decode=True) for part in sent.iter_attachments()}
    assert set(attached) == {f"{WRONG}.xlsx", f"{WRONG}催报通知.docx"}
    assert attached[f"{WRONG}.xlsx"] == (year.folder / "退回" / f"{WRONG}.xlsx").read_bytes()


def test_a_form_that_counts_ends_what_is_said_of_files_before_it(wrong_files: Workspace, tmp_path: Path) -> None:
    year = copy_year(wrong_files.folder, tmp_path / "2016考核")
    returns(year, SILENT, {"12.late": "两次"})
    year.collect()
    year.notify("reminder")
    assert list_refused(year, SILENT) == []
