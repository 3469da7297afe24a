"""A paper or mail that went out is never written over, nor taken away: what says something else is a new file.

1. A paper and a draft whose mail went out stay as they are; the changed one takes the next name, and that goes out once.
2. What did not go out, or only as a trial, is written over as ever.
3. What may have gone out counts as gone: the program was killed while it sent.
4. A workbook of which an office has a copy is kept beside the new one.
"""

from pathlib import Path

import pytest

from sfs_excel.inbox.register import Register
from sfs_excel.words import MailStatus
from sfs_excel.year.workspace import Workspace
from tests.post_office import Opens, PostOffice
from tests.posted import RIGHT, SILENT, WRONG, copy_year, make_year, returns, write_people

FEEDBACK = f"汇总/反馈/{RIGHT}得分明细"
DRAFT = f"发放/邮件/得分反馈/{RIGHT}"
TWO_SHORT, ONE_SHORT = {"05.orgs": 0}, {"05.orgs": 1}  # of 2 organisations: each costs a point


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("mail") / "2016考核")


@pytest.fixture
def office(opens: Opens) -> PostOffice:
    return opens("none")


@pytest.fixture
def year(ready: Path, tmp_path: Path, office: PostOffice) -> Workspace:
    copied = copy_year(ready, tmp_path / "2016考核")
    write_people(copied.folder, SMTP服务器=f"plain://localhost:{office.server.port}")
    return copied


def send(year: Workspace, kind: str, name: str, *, dry_run: bool = False) -> list[str]:
    """The fate of each mail."""
    mailed = year.send_mail([kind], [name], ask=lambda _: "", not_final=True, dry_run=dry_run)
    return list(mailed.mails["status"])


def tell(year: Workspace) -> str:
    """The paper is written, and a draft of its mail; the paper's file."""
    [file] = year.notify("feedback", [RIGHT])["file"]
    year.draft_mail(["feedback"], [RIGHT])
    return str(file)


def change(year: Workspace, changes: dict[str, int], file: str) -> None:
    returns(year, RIGHT, {**changes}, file)
    year.collect()


def read_all(year: Workspace) -> dict[str, bytes]:
    places = [year.folder / "汇总/反馈", year.folder / "发放/邮件", year.folder / "发放/催报", year.folder / "退回"]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    return {path.relative_to(year.folder).as_posix(): path.read_bytes() for path in files}


# 1. What went out


def test_a_changed_paper_and_its_draft_are_new_files_and_go_out_once(year: Workspace, office: PostOffice) -> None:
    assert tell(year) == f"{FEEDBACK}.docx"
    assert send(year, "feedback", RIGHT) == ["sent", "sent"], "the office has two addresses"
    out = {name: each for name, each in read_all(year).items() if name.startswith((FEEDBACK, DRAFT))}
    assert len(out) == 4
    change(year, ONE_SHORT, "第二次.xlsx")
    assert tell(year) == f"{FEEDBACK}（第2次）.docx"
    now = read_all(year)
    assert out.items() <= now.items()
    text = now[f"{FEEDBACK}（第2次）.txt"].decode("utf-8-sig")
    assert f"{RIGHT}得分明细（第2次）.docx" in text, "the message names its own document"
    assert "（自评暂定，未定稿）" in text
    assert f"{DRAFT}（第2次）.eml" in now
    assert send(year, "feedback", RIGHT) == ["sent", "sent"]
    assert send(year, "feedback", RIGHT) == ["already", "already"]
    assert len(office.got) == 2, "one mail each time, to both addresses"
    assert tell(year) == f"{FEEDBACK}（第2次）.docx", "and it stays so"
    assert read_all(year) == now


def test_what_says_again_what_went_out_last_is_no_news(year: Workspace) -> None:
    """Changed and changed back before anything more went out: the second paper is taken away."""
    tell(year)
    send(year, "feedback", RIGHT)
    out = read_all(year)
    change(year, ONE_SHORT, "第二次.xlsx")
    tell(year)
    year.withdraw(["第二次.xlsx"], reason="报错了")
    year.collect()
    assert tell(year) == f"{FEEDBACK}.docx"
    assert send(year, "feedback", RIGHT) == ["already", "already"]
    kept = {name: each for name, each in read_all(year).items() if "/反馈/" in name or "/邮件/" in name}
    assert kept == {name: each for name, each in out.items() if name in kept}


def test_who_is_reminded_no_more_keeps_the_reminder_that_went_out(year: Workspace) -> None:
    year.notify("reminder")
    assert send(year, "reminder", SILENT) == ["sent"]
    out = {name: each for name, each in read_all(year).items() if "/催报/" in name}
    returns(year, SILENT, {})
    year.collect()
    year.notify("reminder")
    assert {name: each for name, each in out.items() if SILENT in name}.items() <= read_all(year).items()


def test_a_correction_notice_that_went_out_stays_when_another_is_due(year: Workspace) -> None:
    notice = f"退回/{WRONG}更正通知"
    assert send(year, "correction", WRONG) == ["sent"]
    out = {name: each for name, each in read_all(year).items() if name.startswith(notice)}
    returns(year, WRONG, {"12.late": "三次"}, "河西第二次.xlsx")
    year.collect()
    now = read_all(year)
    assert out.items() <= now.items()
    assert "三次" in now[f"{notice}（第2次）.txt"].decode("utf-8-sig")
    year.collect()
    assert read_all(year) == now
    assert send(year, "correction", WRONG) == ["sent"]


# 2. What did not


def test_what_did_not_go_out_is_written_over(year: Workspace) -> None:
    tell(year)
    send(year, "feedback", RIGHT, dry_run=True)
    change(year, ONE_SHORT, "第二次.xlsx")
    assert tell(year) == f"{FEEDBACK}.docx"
    assert not [name for name in read_all(year) if "第2次" in name]


# 3. What may have


@pytest.mark.parametrize(("status", "number"), [("sending", "（第2次）"), ("unknown", "（第2次）"), ("refused", "")])
def test_what_may_have_gone_out_counts_as_gone(year: Workspace, status: str, number: str) -> None:
    tell(year)
    send(year, "feedback", RIGHT)
    register = Register(year.folder / ".sfs" / "register.sqlite")
    with register._file.transaction() as connection:
        connection.execute("UPDATE mail SET status = ?", (MailStatus(status),))
    change(year, TWO_SHORT, "第二次.xlsx")
    assert tell(year) == f"{FEEDBACK}{number}.docx"


# 4. Workbooks


def test_a_correction_workbook_that_went_out_is_kept_beside_the_new_one(year: Workspace) -> None:
    send(year, "correction", WRONG)
    sent = (year.folder / "退回" / f"{WRONG}.xlsx").read_bytes()
    returns(year, WRONG, {"12.late": "三次"}, "河西第二次.xlsx")
    year.collect()
    books = {path.name: path.read_bytes() for path in (year.folder / "退回").glob(f"{WRONG}*.xlsx")}
    assert len(books) == 2
    assert books.pop(f"{WRONG}.xlsx") != sent
    assert list(books.values()) == [sent]
