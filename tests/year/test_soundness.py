"""Every command tells of losses in `.sfs`, and the files that can be known again are registered again.

1. A register that is missing, empty, damaged, older than its copy or older than the store stops every command, by name.
2. What a crash left between store and register is no alarm: its original still lies in the inbox.
3. `restore` without a file takes the copy, then what the store holds; nothing is deleted, nothing written over.
4. A key that is no key, or another one than the forms were signed with, is said; so is that of the sample.
5. Names that were exchanged after the forms went out stop every command, until the clerk says what they were.
"""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.inbox.register import Register
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.words import MailStatus
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.soundness import ensure_whole
from sfs_excel.year.workspace import Workspace
from tests.proof.observed import LONG_AGO
from tests.year.cutting import cut_off


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two offices; three files came in two scans, and one mail went out."""
    year = Workspace.create(tmp_path_factory.mktemp("ready") / "2016考核")
    write_roster(year.folder / "名册.xlsx", [Office("01", "甲所"), Office("02", "乙所")], settings={"年度": 2016})
    drop(year, "1甲.xlsx", 0)
    drop(year, "2乙.xlsx", 1)
    year.receive()
    drop(year, "3丙.xlsx", 60)
    year.receive()
    register(year).record_mail("letter", "01", "jia@x.cn", "abc", MailStatus.SENT)
    for path, seconds in ((stored(year, "1甲.xlsx"), 0), (stored(year, "2乙.xlsx"), 1), (stored(year, "3丙.xlsx"), 60)):
        os.utime(path, (LONG_AGO + seconds, LONG_AGO + seconds))
    ensure_whole(YearFolder(year.folder))
    return year.folder


@pytest.fixture
def year(ready: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(ready, tmp_path / "2016考核"))


def drop(year: Workspace, name: str, seconds: int = 0) -> None:
    path = year.folder / "收件箱" / name
    path.write_bytes(f"content of {name}".encode())
    os.utime(path, (LONG_AGO + seconds, LONG_AGO + seconds))


def register(year: Workspace) -> Register:
    return Register(year.folder / ".sfs" / "register.sqlite")


def stored(year: Workspace, name: str) -> Path:
    return year.folder / ".sfs" / "store" / hash_file(year.folder / "收件箱" / name)


def forget(year: Workspace, *names: str) -> None:
    """As a register from before these came, without a copy that would tell."""
    with closing(sqlite3.connect(register(year).path, isolation_level=None)) as connection:
        connection.executemany("DELETE FROM receipt WHERE name = ?", [(name,) for name in names])
    register(year).copy.unlink()


def remove_originals(year: Workspace) -> None:
    for path in (year.folder / "收件箱").iterdir():
        path.unlink()


def break_off(*_: object) -> None:
    raise KeyboardInterrupt


def lose(year: Workspace) -> None:
    register(year).path.unlink()


def empty(year: Workspace) -> None:
    register(year).path.write_bytes(b"")


def damage(year: Workspace) -> None:
    content = register(year).path.read_bytes()
    register(year).path.write_bytes(content[:-4096] + bytes(4096))


def put_back(year: Workspace) -> None:
    """As it was before the last mail."""
    earlier = register(year).path.read_bytes()
    register(year).record_mail("letter", "02", "yi@x.cn", "abc", MailStatus.SENT)
    register(year).path.write_bytes(earlier)


LOSSES: dict[str, Callable[[Workspace], None]] = {
    "登记库不见了": lose,
    "登记库是空的": empty,
    "登记库已损坏": damage,
    "登记库比旁边的副本旧": put_back,
}
COMMANDS: dict[str, Callable[[Workspace, Path], Any]] = {
    "generate": lambda year, _: year.generate(),
    "collect": lambda year, _: year.collect(),
    "status": lambda year, _: year.status(),
    "assess": lambda year, _: year.assess(),
    "notify": lambda year, _: year.notify("reminder"),
    "mail": lambda year, _: year.draft_mail(["form"]),
    "watch": lambda year, _: year.watch(lambda _: None, threading.Event()),
    "backup": lambda year, place: year.backup(place / "备份.zip"),
    "withdraw": lambda year, _: year.withdraw(["1甲.xlsx"], reason="练习"),
    "no-more-ballots": lambda year, _: year.no_more_ballots(["P1"], reason="出差"),
    "originals": lambda year, _: year.originals(),
    "finalize": lambda year, _: year.finalize(reason="先报"),
    "reopen": lambda year, _: year.reopen(reason="又收到"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_register_that_is_lost_stops_every_command(year: Workspace, tmp_path: Path, command: str) -> None:
    lose(year)
    with pytest.raises(SfsError, match=r"register\.sqlite：登记库不见了"):
        COMMANDS[command](year, tmp_path)
    assert not register(year).path.exists()


@pytest.mark.parametrize("what", LOSSES)
def test_every_loss_is_said_with_what_the_store_holds(year: Workspace, what: str) -> None:
    LOSSES[what](year)
    with pytest.raises(SfsError) as caught:
        Workspace(year.folder).status()
    said = str(caught.value)
    assert said.startswith(f"{register(year).path}：{what}")
    shown = [f"{stored(year, name).name[:12]}（2016-12-0" for name in ("1甲.xlsx", "2乙.xlsx", "3丙.xlsx")]
    assert "；没有登记的原件有 3 个：" in said
    assert all(each in said for each in shown)
    assert said.endswith("。请运行 restore，由副本和保存的原件重新登记；有备份的，运行 restore 备份文件。")


def test_check_lists_a_loss_among_the_other_faults(year: Workspace) -> None:
    lose(year)
    write_roster(year.folder / "名册.xlsx")
    problems = Workspace(year.folder).check()
    assert [fact[:5] for fact in problems["fact"]] == ["登记库不见", "还没有列出"]


def test_register_older_than_the_store_is_told_with_what_it_does_not_know(year: Workspace) -> None:
    forget(year, "3丙.xlsx")
    digest = stored(year, "3丙.xlsx").name
    remove_originals(year)
    with pytest.raises(SfsError) as caught:
        Workspace(year.folder).status()
    assert str(caught.value).startswith(
        f"{register(year).path}：登记库里没有库中保存的文件，可能是以前的备份；没有登记的原件有 1 个：{digest[:12]}（2016-12-0"
    )
    assert str(caught.value).endswith("收到）。请运行 restore 重新登记；有更新的备份文件的，运行 restore 备份文件。")


def test_register_and_copy_that_are_older_than_the_store_are_told_where_the_originals_still_lie_in_the_inbox(
    year: Workspace,
) -> None:
    """The next collect would register the files again; but what else they knew, mails above all, nobody would miss."""
    forget(year, "3丙.xlsx")
    with pytest.raises(SfsError, match="没有登记的原件有 1 个"):
        Workspace(year.folder).status()
    assert Workspace.restore(year.folder).named == 1
    ensure_whole(YearFolder(year.folder))


def test_what_a_crash_left_between_store_and_register_is_no_alarm(
    year: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(year, "丁.xlsx")
    with monkeypatch.context() as context:
        context.setattr(Register, "record", break_off)
        with pytest.raises(KeyboardInterrupt):
            year.receive()
    assert stored(year, "丁.xlsx").exists()
    ensure_whole(YearFolder(year.folder))
    path = year.folder / "收件箱" / "丁.xlsx"
    path.write_bytes(b"CONTENT of " + "丁.xlsx".encode())  # of the same size: the control
    with pytest.raises(SfsError, match="没有登记的原件有 1 个"):
        ensure_whole(YearFolder(year.folder))
    drop(year, "丁.xlsx")
    year.receive()
    assert [receipt.name for receipt in register(year).receipts()][-1] == "丁.xlsx"


def test_what_is_no_stored_file_is_no_alarm(year: Workspace) -> None:
    store = year.folder / ".sfs" / "store"
    (store / "tmp").mkdir(exist_ok=True)
    for path in (store / "tmp" / ("ab" * 32), store / "Thumbs.db", store / "说明.txt"):
        path.write_bytes(b"x")
    ensure_whole(YearFolder(year.folder))


@pytest.mark.parametrize("what", LOSSES)
def test_restore_takes_the_copy_and_loses_nothing(year: Workspace, what: str) -> None:
    LOSSES[what](year)
    lost = register(year).path.read_bytes() if register(year).path.exists() else None
    restored = Workspace.restore(year.folder)
    assert (restored.base, restored.receipts, restored.found) == ("copy", 3, ())
    assert [receipt.name for receipt in register(year).receipts()] == ["1甲.xlsx", "2乙.xlsx", "3丙.xlsx"]
    assert "jia@x.cn" in [mail.address for mail in register(year).mails()]
    ensure_whole(YearFolder(year.folder))
    assert [path.read_bytes() for path in restored.aside] == ([] if lost is None else [lost])


@pytest.mark.parametrize("are_there", [True, False])
def test_without_a_copy_the_stored_files_are_registered_in_order_of_their_times(
    year: Workspace, are_there: bool
) -> None:
    digests = [stored(year, name).name for name in ("1甲.xlsx", "2乙.xlsx", "3丙.xlsx")]
    damage(year)
    register(year).copy.write_bytes(b"no copy")
    if not are_there:
        remove_originals(year)
    restored = Workspace.restore(year.folder)
    assert (restored.base, restored.named, len(restored.aside)) == ("nothing", 3 if are_there else 0, 2)
    receipts = register(year).receipts()
    names = ["1甲.xlsx", "2乙.xlsx", "3丙.xlsx"] if are_there else [f"找回/{digest[:12]}" for digest in digests]
    assert [(each.sha256, each.name, each.batch) for each in receipts] == list(
        zip(digests, names, (1, 1, 2), strict=True)
    )
    moments = [datetime.fromisoformat(receipt.received).timestamp() - LONG_AGO for receipt in receipts]
    assert moments == [0, 1, 60]
    ensure_whole(YearFolder(year.folder))
    assert Workspace.restore(year.folder).found == ()


def test_stored_file_that_is_damaged_is_told_and_not_registered(year: Workspace) -> None:
    forget(year, "3丙.xlsx")
    path = stored(year, "3丙.xlsx")
    remove_originals(year)
    path.write_bytes(b"rotten")
    restored = Workspace.restore(year.folder)
    [aside] = restored.aside
    assert (restored.damaged, restored.found, aside.read_bytes()) == ((path.name,), (), b"rotten")
    ensure_whole(YearFolder(year.folder))


def test_journal_of_the_lost_register_is_not_played_into_the_new_one(year: Workspace) -> None:
    lose(year)
    journal = register(year).path.with_name("register.sqlite-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(1000))
    restored = Workspace.restore(year.folder)
    assert (restored.receipts, [path.read_bytes()[:4] for path in restored.aside]) == (3, [b"\xd9\xd5\x05\xf9"])


@pytest.mark.parametrize("stop", range(6))
def test_restore_without_a_file_that_is_cut_off_is_run_again(
    year: Workspace, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    damage(year)
    with monkeypatch.context() as patch:
        cut_off(patch, stop, "rename", "replace", "fsync")
        with suppress(KeyboardInterrupt):
            Workspace.restore(year.folder)
    Workspace.restore(year.folder)
    assert [receipt.name for receipt in register(year).receipts()] == ["1甲.xlsx", "2乙.xlsx", "3丙.xlsx"]
    assert [mail.address for mail in register(year).mails()] == ["jia@x.cn"]


def test_restore_in_a_wrong_folder_leaves_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(SfsError, match="不是年度考核文件夹"):
        Workspace.restore(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links need a right that a clerk has not")
def test_forms_are_not_written_through_a_link(year: Workspace, tmp_path: Path) -> None:
    (year.folder / "发放").rmdir()
    (tmp_path / "别处").mkdir()
    (year.folder / "发放").symlink_to(tmp_path / "别处")
    with pytest.raises(SfsError, match="发放：这是指向年度文件夹以外的链接，没有往里面写。"):
        year.generate()
    assert list((tmp_path / "别处").iterdir()) == []


@pytest.mark.parametrize("text", ["", "5a5a", "5a" * 31, "5a" * 33, "5a " * 32, "zz" * 32])
def test_key_of_another_length_signs_for_nobody(year: Workspace, text: str) -> None:
    path = year.folder / ".sfs" / "key"
    path.write_text(text, encoding="ascii")
    for command in ("generate", "status"):
        with pytest.raises(SfsError) as caught:
            COMMANDS[command](Workspace(year.folder), year.folder)
        assert str(caught.value) == (
            f"{path}：签名密钥读不出来，或长度不对。"
            "请从备份或原来的电脑恢复这个文件（有备份文件的，运行 restore 备份文件）；没有它，发放过的表都认不出来。"
        )
    assert not list((year.folder / "发放").iterdir())


def test_key_that_was_replaced_is_named_itself(year: Workspace) -> None:
    path = year.folder / ".sfs" / "key"
    path.write_text("5b" * 32, encoding="ascii")
    with pytest.raises(SfsError) as caught:
        Workspace(year.folder).collect()
    assert str(caught.value) == (
        f"{path}：签名密钥与登记库记着的不是同一个，密钥或登记库被换过，已经发放的表会全部认不出来。"
        "请运行 restore 备份文件，或从原来的电脑把整个 .sfs 文件夹复制回来；都没有的，只能新建年度文件夹重新发放。"
    )


def test_register_of_another_folder_is_known_by_the_key(year: Workspace, tmp_path: Path) -> None:
    other = Workspace.create(tmp_path / "2015考核")
    ensure_whole(YearFolder(other.folder))
    for _ in range(9):
        register(other).record_mail("letter", "01", "x@x.cn", "abc", MailStatus.SENT)
    shutil.copyfile(register(other).path, register(year).path)
    with pytest.raises(SfsError, match="密钥或登记库被换过"):
        Workspace(year.folder).status()


def test_names_exchanged_after_the_forms_went_out_stop_every_command(year: Workspace, tmp_path: Path) -> None:
    year.generate()
    write_roster(year.folder / "名册.xlsx", [Office("01", "乙所"), Office("02", "甲所")], settings={"年度": 2016})
    exchanged = Workspace(year.folder)
    told = "名册.xlsx「司法所」：编码 01 发放填报表时是“甲所”，现在是“乙所”，那是编码 02 的名称。填错行、"
    for command in COMMANDS.keys() - {"backup", "watch"}:
        with pytest.raises(SfsError) as caught:
            COMMANDS[command](exchanged, tmp_path)
        assert str(caught.value).startswith(told), command
        assert "编码 02 发放填报表时是“乙所”，现在是“甲所”" in str(caught.value)
    assert Workspace(year.folder).check()["fact"].str.startswith("编码 0").tolist() == [True, True]
    year.backup(tmp_path / "备份.zip")  # what is kept is whole
    book = openpyxl.load_workbook(year.folder / "名册.xlsx")
    for cell, value in (("F1", "原名称"), ("F2", "甲所"), ("F3", "乙所")):
        book["司法所"][cell] = value
    book.save(year.folder / "名册.xlsx")
    Workspace(year.folder).generate(["01"])
    assert [issue.name for issue in register(year).issues()] == ["甲所", "乙所", "乙所"]


def test_only_the_sample_says_that_its_key_is_public(year: Workspace, tmp_path: Path) -> None:
    assert year.remarks == []
    assert Workspace.create(tmp_path / "样本", sample=True).remarks == [
        "这是样本文件夹：签名密钥是公开的，谁都做得出认得的表，不能用于正式考核。正式考核请另用 init 新建（不加 --sample）。"
    ]
