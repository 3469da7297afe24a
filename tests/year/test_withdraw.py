"""A clerk takes back what was received, and lets it count again.

1. By office, by file, or by the number of the receipt: the one before it counts again, or none; who, when and why is entered.
2. What is unclear is told, all of it at once, with place, fact and remedy; then nothing is done.
3. Undone, everything is as if it had never been, byte for byte.
4. A folder that was begun without events goes on; they are in copy and backup.
5. Cut off anywhere, all that was asked for is done, or nothing.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.year.workspace import Workspace
from tests.posted import CODES, RIGHT, WRONG, make_year, returns
from tests.summary.golden import describe_workbook
from tests.year.changes import NOW, opened
from tests.year.cutting import cut_off

MORE = "又报.xlsx"  # one organisation less than in the office's first return: one point
REASON = "练习时报的"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """河东 has returned its form twice, 河西 once, with an error. Collected, with the tables."""
    folder = make_year(tmp_path_factory.mktemp("made") / "2016考核")
    for name in ("汇总", "退回"):  # whatever is made again bears the moment of the tests
        shutil.rmtree(folder / name)
        (folder / name).mkdir()
    returns(opened(folder), RIGHT, {"05.orgs": 1}, MORE)
    opened(folder).collect(export=True)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2016考核"))


def total_of(folder: Path, office: str) -> float:
    return opened(folder).collect().results.totals[CODES[office]]


def stand(folder: Path) -> dict[str, bytes]:
    """All tables, papers and pages, and what the ranking workbook says but for 办理记录 and the list of sheets."""
    files = [path for name in ("汇总", "退回") for path in (folder / name).rglob("*.*")]
    said = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if path.name != "events.csv"}
    for name in [name for name in said if name.endswith("排名.xlsx")]:
        sheets = describe_workbook(said[name]).split("\n\n=== ")
        said[name] = "\n".join(each for each in sheets if not each.startswith(("办理记录", "说明"))).encode()
    return said


# 1. What is taken back


def test_the_return_before_it_counts_again(folder: Path) -> None:
    before = total_of(folder, RIGHT)
    [row] = opened(folder).withdraw([MORE], reason=REASON, who="张三").to_dict("records")
    assert (row["event"], row["file"], row["status"], row["counts"]) == ("1", MORE, "withdrawn", f"{RIGHT}.xlsx")
    assert total_of(folder, RIGHT) == before + 1
    [event] = opened(folder).events.to_dict("records")
    assert {name: event[name] for name in ("event", "at", "who", "kind", "target", "reason", "undoes", "office")} == {
        "event": "1", "at": NOW, "who": "张三", "kind": "withdraw", "target": MORE, "reason": REASON, "undoes": "", "office": "01",
    }  # fmt: skip


def test_an_office_is_named_by_its_code_or_name_and_loses_the_return_that_counts(folder: Path) -> None:
    year = opened(folder)
    assert list(year.withdraw(offices=[RIGHT, CODES[WRONG]], reason=REASON)["file"]) == [MORE, f"{WRONG}.xlsx"]
    assert list(year.withdraw(offices=[RIGHT], reason=REASON)["counts"]) == [""]
    ranking = year.collect().ranking
    assert set(ranking["status"]) == {"missing"}
    assert not (folder / "退回" / f"{WRONG}.xlsx").exists(), "nothing of it is to be corrected any more"


def test_of_two_files_with_one_name_the_number_tells_which(folder: Path) -> None:
    year = opened(folder)
    returns(year, RIGHT, {"05.orgs": 0})
    year.collect()
    with pytest.raises(SfsError) as caught:
        year.withdraw([f"{RIGHT}.xlsx"], reason=REASON)
    received = [moment.replace("T", " ")[:16] for moment in year.collect().submissions["received"]]
    assert str(caught.value) == (
        f"“{RIGHT}.xlsx”：有 2 个不同的文件，分不清是哪一个：编号 1（{received[0]}收到，被后来的替代）、"
        f"编号 4（{received[3]}收到，采用）。请改写编号，如 withdraw 1。"
    )
    assert list(year.withdraw(["4"], reason=REASON)["counts"]) == [MORE]
    assert list(year.events["target"]) == [f"{RIGHT}.xlsx（收到编号 4）"]
    assert list(year.withdraw([f"{RIGHT}.xlsx"], reason="撤错了", undo=True)["counts"]) == [f"{RIGHT}.xlsx"]


def test_a_name_as_the_shell_completes_it_and_a_copys_name_mean_the_file(folder: Path) -> None:
    shutil.copy2(folder / "收件箱" / MORE, folder / "收件箱" / "副本.xlsx")
    year = opened(folder)
    year.collect()
    told = year.withdraw([f"收件箱/{MORE}", f".\\收件箱\\{MORE}", "副本.xlsx"], reason=REASON)
    assert list(told["file"]) == [MORE], "the same bytes are taken back once"


def test_the_same_bytes_under_another_name_are_asked_about(folder: Path) -> None:
    year = opened(folder)
    year.withdraw([MORE], reason=REASON)
    shutil.copy2(folder / "收件箱" / MORE, folder / "收件箱" / "再报.xlsx")
    collected = year.collect()
    assert list(collected.submissions.set_index("file")["status"][[MORE, "再报.xlsx"]]) == ["withdrawn", "asked"]
    [task] = [task for task in year.status().tasks if task.command == "withdraw --undo 文件名"]
    assert task.what == "已撤回的还在「收件箱」（1 个），没有采用：要采用的撤销撤回，不要的移走，再汇总一次"
    year.withdraw(["再报.xlsx"], reason="就要这一份", undo=True)
    assert list(year.collect().submissions.set_index("file")["status"][[MORE, "再报.xlsx"]]) == ["current", "duplicate"]


def test_what_was_taken_out_of_the_inbox_is_asked_about_and_counts(folder: Path) -> None:
    before = total_of(folder, RIGHT)
    (folder / "收件箱" / MORE).unlink()
    for tasks in (opened(folder).collect().tasks, opened(folder).status().tasks):
        [task] = [task for task in tasks if task.command == "withdraw 文件名"]
        assert (task.what, task.about) == ("收到以后从「收件箱」拿走的（1 个），仍按登记采用；不要了请撤回", (MORE,))
    assert total_of(folder, RIGHT) == before


def test_who_decides_is_the_account_of_the_computer_where_nobody_is_named(folder: Path) -> None:
    year = Workspace(folder, environ={"USERNAME": "clerk"})
    year.withdraw([MORE], reason=f" {REASON}\n因为\u202e ")
    [event] = year.events.to_dict("records")
    assert (event["who"], event["reason"]) == ("clerk", f"{REASON} 因为�")


def test_status_tells_what_holds(folder: Path) -> None:
    year = opened(folder)
    year.withdraw([MORE, f"{WRONG}.xlsx"], reason=REASON)
    year.withdraw([MORE], reason="撤错了", undo=True)
    assert list(year.status().events["target"]) == [f"{WRONG}.xlsx"]
    assert [row["event"] for row in opened(folder).status().event_rows] == ["2"], "kept, it says the same"


# 2. What is unclear


def test_all_that_is_unclear_is_told_at_once_and_nothing_is_done(folder: Path) -> None:
    year = opened(folder)
    year.withdraw([f"{WRONG}.xlsx"], reason=REASON, who="张三")
    (folder / "收件箱" / "通知.docx").write_bytes(b"PK\x03\x04 no workbook")
    os.utime(folder / "收件箱" / "通知.docx", (1_480_900_000, 1_480_900_000))
    year.collect()
    with pytest.raises(SfsError) as caught:
        year.withdraw([MORE, "没有.xlsx", "99", f"{WRONG}.xlsx", "通知.docx"], ["河北司法所", "城关"], reason=REASON)
    moment = NOW.replace("T", " ")[:16]
    assert str(caught.value).splitlines() == [
        "名册.xlsx「司法所」：没有城关。请核对，现有：01 河东司法所、02 河西司法所、03 河南司法所、04 河北司法所。",
        "“没有.xlsx”：没有收到过这个文件。请照“报送情况”列的文件名写；刚放进收件箱的，先运行 collect。",
        "“99”：没有收到过这个文件。请照“报送情况”列的文件名写；刚放进收件箱的，先运行 collect。",
        f"“{WRONG}.xlsx”：已经撤回了（办理记录第1号，{moment}，张三）。要重新采用的，加 --undo。",
        "“通知.docx”：这个文件没有采用，没有什么可以撤回。不要的，从收件箱移走就行。",
    ]
    assert len(year.events) == 1


@pytest.mark.parametrize(
    ("files", "offices", "undo", "said"),
    [
        (
            (),
            (),
            False,
            "撤回：没有写撤回什么。请写文件名（照“报送情况”列的写），或者用 --office 写司法所的编码或名称。",
        ),
        ((), ("河北司法所",), False, "河北司法所：现在没有采用它的填报表，没有什么可以撤回。请核对是哪个所。"),
        ((MORE,), (), True, f"“{MORE}”：没有撤回过，没有什么可以撤销。请核对写的是不是撤回了的那一个。"),
        ((), (RIGHT,), True, f"{RIGHT}：没有撤回过，没有什么可以撤销。请核对写的是不是撤回了的那一个。"),
    ],
)
def test_what_cannot_be_done_is_told_with_a_remedy(
    made: Path, files: tuple[str, ...], offices: tuple[str, ...], undo: bool, said: str
) -> None:
    with pytest.raises(SfsError) as caught:
        opened(made).withdraw(files, offices, reason=REASON, undo=undo)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (" \n", "原因：没有写。为什么这样办，要记在办理记录里。请加 --reason 写明。"),
        ("长" * 501, "原因：超过 500 个字。请写短一些，详细的另附材料。"),
    ],
)
def test_without_a_reason_nothing_is_done(made: Path, reason: str, said: str) -> None:
    with pytest.raises(SfsError) as caught:
        opened(made).withdraw([MORE], reason=reason)
    assert str(caught.value) == said


# 3. Undone


def test_undone_everything_is_as_it_was_byte_for_byte(folder: Path) -> None:
    before = stand(folder)
    year = opened(folder)
    year.withdraw([MORE], [WRONG], reason=REASON)
    year.withdraw([f"{RIGHT}.xlsx"], reason=REASON)
    year.collect(export=True)
    assert stand(folder) != before, "control"
    year.withdraw([MORE, f"{RIGHT}.xlsx"], [WRONG], reason="撤错了", undo=True)
    year.collect(export=True)
    after = stand(folder)
    assert [name for name in before | after if before.get(name) != after.get(name)] == []
    assert list(year.events["undoes"]) == ["", "", "", "1", "3", "2"]
    assert list(year.events["undone"]) == ["4", "6", "5", "", "", ""]


# 4. Folders of an earlier version, copies and backups


def test_a_folder_that_was_begun_before_there_were_events_goes_on(folder: Path) -> None:
    before = total_of(folder, RIGHT)
    with closing(sqlite3.connect(folder / ".sfs/register.sqlite", isolation_level=None)) as connection:
        connection.execute("DROP TABLE event")
        connection.execute("ALTER TABLE receipt DROP COLUMN placed")
        connection.execute("ALTER TABLE issue DROP COLUMN deadline")
        connection.execute("PRAGMA user_version = 3")
    assert opened(folder).events.empty
    assert total_of(folder, RIGHT) == before
    opened(folder).withdraw([MORE], reason=REASON)
    assert total_of(folder, RIGHT) == before + 1


def test_a_backup_from_before_an_event_is_not_put_over_it_unasked(folder: Path, tmp_path: Path) -> None:
    year = opened(folder)
    early, late = (tmp_path / f"{name}.zip" for name in ("early", "late"))
    year.backup(early)
    year.withdraw([MORE], reason=REASON)
    year.backup(late)
    with pytest.raises(SfsError, match="1 条办理记录，备份里没有"):
        Workspace.restore(folder, early)
    Workspace.restore(folder, late)
    assert len(opened(folder).events) == 1
    (folder / ".sfs/register.sqlite").unlink()
    Workspace.restore(folder)
    assert len(opened(folder).events) == 1, "the copy beside the register knows it"


# 5. Cut off


@pytest.mark.parametrize("stop", range(3))
def test_cut_off_anywhere_all_is_done_or_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, stop: int) -> None:
    year = opened(folder)
    year.status()
    with monkeypatch.context() as patch:
        cut_off(patch, stop, "fsync", "replace")
        with pytest.raises(KeyboardInterrupt):
            year.withdraw([MORE, f"{WRONG}.xlsx"], reason=REASON)
    assert len(opened(folder).events) in (0, 2)
    assert opened(folder).collect().submissions["status"].value_counts().get("withdrawn", 0) in (0, 2)


def test_killed_between_the_register_and_its_copy_it_is_entered(folder: Path) -> None:
    code = (
        "import os, sys; from datetime import datetime; from pathlib import Path; from sfs_excel import Workspace; from sfs_excel.inbox import register_file;"
        "register_file.RegisterFile._write_copy = lambda *_: os._exit(9);"
        f"year = Workspace(Path(sys.argv[1]), clock=lambda: datetime.fromisoformat({NOW!r}));"
        f"year.withdraw([{MORE!r}], reason='x')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
    assert done.returncode == 9
    assert list(opened(folder).events["target"]) == [MORE]
    register = folder / ".sfs/register.sqlite"
    assert register.with_name("register.sqlite.copy").read_bytes() == register.read_bytes()
