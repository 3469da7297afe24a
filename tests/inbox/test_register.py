"""The register: what was received, in which order, which forms were issued, and which mails were sent.

1. Order of receipt is the order of recording, whatever the files' own times.
2. The same bytes under the same name are one receipt, the first.
3. A batch is recorded whole or not at all.
4. A register that cannot be used says so, with what to do.
5. An attempt to mail is entered before it is made and ended after; what has ended stays.
6. A register of an earlier program is brought up in place, and loses nothing.
7. One that is missing, empty, damaged or older than its copy says so, and what to do; it is never made anew in silence.
8. The copy beside it is whole after every change, and no change is needed to bring it up.
9. What a person decides is entered, all that is decided at once or nothing, and never taken out: another event undoes it.
"""

import base64
import errno
import re
import sqlite3
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.inbox import register_file
from sfs_excel.inbox.events import Event, find_in_force, list_in_force
from sfs_excel.inbox.quiet import Found
from sfs_excel.inbox.register import Issue, Mail, Receipt, Register
from sfs_excel.inbox.register_file import SCHEMA_VERSION, RegisterLostError, is_sound
from sfs_excel.words import EventKind, MailStatus
from tests.clocks import Stopped

NOON = "2016-12-20T12:00:30.000999+08:00"
AT_NOON = "2016-12-20T12:00:30+08:00"
WITHDRAW = EventKind.WITHDRAW


def file(name: str, size: int = 7, mtime_ns: int = 0) -> Found:
    return Found(Path(name), name, size, mtime_ns)


@pytest.fixture
def clock() -> Stopped:
    return Stopped(NOON)


@pytest.fixture
def register(tmp_path: Path, clock: Stopped) -> Register:
    made = Register(tmp_path / ".sfs" / "register.sqlite", clock)
    made.path.parent.mkdir()
    made.create()
    return made


def test_new_register_is_empty(register: Register) -> None:
    assert register.receipts() == []
    assert register.issues() == []


def test_files_are_received_in_the_order_given(register: Register, clock: Stopped) -> None:
    register.record([("bb", file("2.xlsx", mtime_ns=9)), ("aa", file("批/10.xlsx", 8, mtime_ns=1))])
    clock.advance(hours=1)
    register.record([("cc", file("1.xlsx"))])
    first, second = AT_NOON, "2016-12-20T13:00:30+08:00"
    assert register.receipts() == [
        Receipt(1, "bb", "2.xlsx", 7, first, 1),
        Receipt(2, "aa", "批/10.xlsx", 8, first, 1),
        Receipt(3, "cc", "1.xlsx", 7, second, 2),
    ]


def test_time_of_receipt_is_now_with_seconds_and_an_offset(register: Register) -> None:
    register = Register(register.path)
    register.record([("aa", file("河东.xlsx"))])
    [receipt] = register.receipts()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", receipt.received)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(receipt.received)) < timedelta(minutes=1)


def test_same_bytes_under_the_same_name_are_one_receipt(register: Register) -> None:
    register.record([("aa", file("河东.xlsx"))])
    [first] = register.receipts()
    register.record([("aa", file("河东.xlsx", mtime_ns=5)), ("bb", file("河东.xlsx"))])
    again, other = register.receipts()
    assert again == first
    assert (other.id, other.batch) == (2, 2)


def test_scan_that_brings_nothing_new_uses_no_batch(register: Register) -> None:
    for _ in range(3):
        register.record([("aa", file("河东.xlsx"))])
    register.record([])
    register.record([("bb", file("河东.xlsx"))])
    assert [receipt.batch for receipt in register.receipts()] == [1, 2]


def test_same_bytes_under_another_name_are_listed(register: Register) -> None:
    register.record([("aa", file("河东.xlsx")), ("aa", file("河东(1).xlsx"))])
    assert [receipt.name for receipt in register.receipts()] == ["河东.xlsx", "河东(1).xlsx"]


def test_odd_names_are_kept_as_they_are(register: Register) -> None:
    names = ["'; DROP TABLE receipt; --", "=cmd|'C calc'!A0", "😀" * 60, "换\n行", "-x"]
    register.record([("aa", file(name)) for name in names])
    assert [receipt.name for receipt in register.receipts()] == names


def test_batch_that_breaks_off_leaves_no_row(register: Register) -> None:
    def arrive() -> Iterator[tuple[str, Found]]:
        yield "aa", file("河东.xlsx")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        register.record(arrive())
    assert register.receipts() == []


def test_issued_forms_are_remembered_in_order(register: Register) -> None:
    register.record_issues(2016, "abc", [("f2", "01", "河东司法所"), ("f1", "02", "")])
    register.record_issues(2016, "later", [("f2", "01", "")])
    first, second = register.issues()
    assert first == Issue("f2", "01", 2016, "abc", AT_NOON, "河东司法所")
    assert second.form_id == "f1"


def test_every_commit_reaches_the_disk(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    said: list[str] = []

    def listen(*arguments: object, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)  # type: ignore[call-overload]  # passed through
        connection.set_trace_callback(said.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", listen)
    register.record([("aa", file("河东.xlsx"))])
    assert "PRAGMA synchronous = FULL" in said
    assert "PRAGMA journal_mode = DELETE" in said
    assert said.index("PRAGMA synchronous = FULL") < said.index("BEGIN IMMEDIATE")


REMEDY = "请运行 restore，由副本和保存的原件重新登记；有备份的，运行 restore 备份文件。"


def test_register_that_is_broken_says_so(register: Register) -> None:
    register.path.write_bytes(b"not a database " * 100)
    with pytest.raises(RegisterLostError) as caught:
        register.receipts()
    assert str(caught.value) == f"{register.path}：登记库已损坏，或不是登记库。{REMEDY}"


def test_page_that_no_query_meets_is_found_damaged_by_examining(register: Register) -> None:
    register.record((f"{number:064x}", file(f"{number}.xlsx")) for number in range(200))
    content = bytearray(register.path.read_bytes())
    content[-4096:] = bytes(4096)
    register.path.write_bytes(content)
    assert register.issues() == []  # the control: what reads a part only does not see it
    with pytest.raises(RegisterLostError, match="登记库已损坏"):
        register.examine()


def test_register_that_is_missing_says_so_and_is_not_made_anew(register: Register) -> None:
    register.path.unlink()
    with pytest.raises(RegisterLostError) as caught:
        register.record([("aa", file("河东.xlsx"))])
    assert str(caught.value) == f"{register.path}：登记库不见了。{REMEDY}"
    assert not register.path.exists()


@pytest.mark.parametrize("is_database", [False, True])
def test_register_that_was_emptied_says_so(register: Register, is_database: bool) -> None:
    register.path.write_bytes(b"")
    if is_database:
        with closing(sqlite3.connect(register.path)) as connection:
            connection.execute("CREATE TABLE other (id)")
    with pytest.raises(RegisterLostError) as caught:
        register.receipts()
    assert str(caught.value) == f"{register.path}：登记库是空的，原来登记的都不在里面。{REMEDY}"


def test_register_put_back_from_an_earlier_time_is_known_by_its_copy(register: Register) -> None:
    register.record([("aa", file("河东.xlsx"))])
    earlier = register.path.read_bytes()
    register.record_mail("remind", "01", "hd@x.cn", "abc", MailStatus.SENT)
    register.path.write_bytes(earlier)
    with pytest.raises(RegisterLostError) as caught:
        register.record([("bb", file("河西.xlsx"))])
    said = "登记库比旁边的副本旧，是从以前的备份放回来的，后来登记的都不在里面"
    assert str(caught.value) == f"{register.path}：{said}。{REMEDY}"
    assert register.path.read_bytes() == earlier


def test_copy_is_whole_after_every_change(register: Register) -> None:
    for change in (
        lambda: register.record([("aa", file("河东.xlsx"))]),
        lambda: register.record_issues(2016, "abc", [("f1", "01", "河东司法所")]),
        lambda: register.record_mail("remind", "01", "hd@x.cn", "abc", MailStatus.SENDING),
        lambda: register.record_outcome(1, MailStatus.SENT),
        lambda: register.remember_key("print"),
        lambda: register.record_events("张三", "练习", [(WITHDRAW, "aa", 0)]),
    ):
        change()
        assert register.copy.read_bytes() == register.path.read_bytes()
        assert is_sound(register.copy)


def test_many_that_use_it_at_once_do_not_write_the_copy_over_each_other(register: Register) -> None:
    """Each program that finds the copy behind brings it up: also one that only looks, and waits for nobody's lock."""

    def enter_and_look(number: int) -> None:
        for turn in range(12):
            Register(register.path).record([(f"{number}-{turn}", file(f"{number}-{turn}.xlsx"))])
            Register(register.path).receipts()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(enter_and_look, range(6))) == [None] * 6
    assert len(register.receipts()) == 6 * 12
    assert register.copy.read_bytes() == register.path.read_bytes()


def test_reading_writes_no_copy_where_there_is_one(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register.record([("aa", file("河东.xlsx"))])
    monkeypatch.setattr(register_file, "write_whole", None)
    register.receipts()
    register.record([("aa", file("河东.xlsx"))])  # nothing new


@pytest.mark.parametrize("left", [b"", b"half a copy", None])
def test_copy_that_a_crash_left_behind_is_brought_up_by_any_command(register: Register, left: bytes | None) -> None:
    register.record([("aa", file("河东.xlsx"))])
    before = register.copy.read_bytes()
    register.record([("bb", file("河西.xlsx"))])
    register.copy.write_bytes(before if left is None else left)
    assert len(register.receipts()) == 2
    assert register.copy.read_bytes() == register.path.read_bytes()


def test_copy_that_is_damaged_accuses_nobody(register: Register) -> None:
    register.record([("aa", file("河东.xlsx"))])
    content = bytearray(register.copy.read_bytes())
    content[24:28] = b"\xff" * 4  # it claims to be far ahead
    content[-4096:] = bytes(4096)
    register.copy.write_bytes(content)
    assert [receipt.sha256 for receipt in register.receipts()] == ["aa"]


def test_disk_that_is_full_for_the_copy_is_told_and_what_was_entered_stays(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, _: bytes) -> Path:
        raise OSError(errno.ENOSPC, "full", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(register_file, "write_whole", fail)
        with pytest.raises(SfsError, match=r"register\.sqlite\.copy：磁盘空间不够"):
            register.record([("aa", file("河东.xlsx"))])
    assert [receipt.sha256 for receipt in register.receipts()] == ["aa"]


def test_first_key_is_remembered_and_no_other(register: Register) -> None:
    assert register.read_key_print() == ""
    register.remember_key("one")
    register.remember_key("other")
    assert register.read_key_print() == "one"


def test_what_is_found_again_stands_behind_what_is_known(register: Register) -> None:
    register.record([("aa", file("河东.xlsx"))])
    register.record_found(
        Receipt(0, sha, f"找回/{sha}", 7, AT_NOON, batch) for sha, batch in (("bb", 1), ("cc", 1), ("dd", 2))
    )
    assert [(each.sha256, each.batch) for each in register.receipts()] == [("aa", 1), ("bb", 2), ("cc", 2), ("dd", 3)]


def test_register_of_a_later_program_is_left_alone(register: Register) -> None:
    register.receipts()
    with closing(sqlite3.connect(register.path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(SfsError, match=r"由更新版本的 sfs-excel 建立（第 6 版，本程序只认识到第 5 版）"):
        register.record([("aa", file("河东.xlsx"))])


def test_mail_is_entered_and_settled(register: Register, clock: Stopped) -> None:
    first = register.record_mail("correction", "01", "hd@x.cn", "abc", MailStatus.SENDING)
    second = register.record_mail("correction", "02", "hx@x.cn", "abc", MailStatus.REFUSED, "服务器不收")
    clock.advance(minutes=1)
    register.record_outcome(first, MailStatus.SENT)
    begun, ended = AT_NOON, "2016-12-20T12:01:30+08:00"
    assert register.mails() == [
        Mail(first, "correction", "01", "hd@x.cn", "abc", MailStatus.SENT, "", ended),
        Mail(second, "correction", "02", "hx@x.cn", "abc", MailStatus.REFUSED, "服务器不收", begun),
    ]


def test_mail_that_is_settled_stays_so(register: Register) -> None:
    entered = register.record_mail("remind", "01", "hd@x.cn", "abc", MailStatus.SENDING)
    register.record_outcome(entered, MailStatus.UNKNOWN, "连接断了")
    register.record_outcome(entered, MailStatus.FAILED)
    [mail] = register.mails()
    assert (mail.status, mail.reason) == ("unknown", "连接断了")


def test_event_knows_what_was_received_before_it_whatever_the_clock_said(register: Register, clock: Stopped) -> None:
    register.record([("aa", file("河东.xlsx")), ("bb", file("河西.xlsx"))])
    register.record_events("张三", "练习", [(WITHDRAW, "aa", 0), (WITHDRAW, "bb", 0)])
    clock.advance(hours=-1)
    register.record([("aa", file("河东(1).xlsx"))])
    register.record_events("李四", "撤错了", [(WITHDRAW, "bb", 2)])
    earlier = "2016-12-20T11:00:30+08:00"
    assert register.events() == [
        Event(1, AT_NOON, "张三", WITHDRAW, "aa", "练习", 0, 2),
        Event(2, AT_NOON, "张三", WITHDRAW, "bb", "练习", 0, 2),
        Event(3, earlier, "李四", WITHDRAW, "bb", "撤错了", 2, 3),
    ]


def test_decisions_of_which_one_cannot_be_entered_leave_no_row(register: Register) -> None:
    def decide() -> Iterator[tuple[EventKind, str, int]]:
        yield WITHDRAW, "aa", 0
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        register.record_events("张三", "练习", decide())
    assert register.events() == []


def test_what_is_undone_holds_no_longer_and_what_is_decided_again_does(register: Register) -> None:
    register.record_events("张三", "练习", [(WITHDRAW, "aa", 0), (WITHDRAW, "bb", 0)])
    register.record_events("张三", "撤错了", [(WITHDRAW, "aa", 1)])
    assert [event.id for event in list_in_force(register.events())] == [2]
    register.record_events("张三", "没有撤错", [(WITHDRAW, "aa", 0)])
    assert [event.id for event in list_in_force(register.events())] == [2, 4]
    in_force = find_in_force(register.events(), WITHDRAW)
    assert {target: event.id for target, event in in_force.items()} == {"aa": 4, "bb": 2}


def test_event_of_a_kind_that_only_a_later_program_knows_is_not_passed_over(register: Register) -> None:
    register.record_events("张三", "练习", [(WITHDRAW, "aa", 0)])
    with closing(sqlite3.connect(register.path, isolation_level=None)) as connection:
        connection.execute("UPDATE event SET kind = 'divide'")
    with pytest.raises(SfsError, match="登记库里有这个版本的程序不认识的决定。请用新版本的 sfs-excel 打开"):
        register.events()


# Written by the first version of the program: one receipt, one issue.
VERSION_1 = zlib.decompress(
    base64.b85decode(
        "c-rmRJ#W)M7zgmX#EEI7G*}%xWI3rzBAUo{L{(KnB_In$gg{eAqLX!TY-%Y@Aa+q;D}0T9g)Xr071)>%BLiY&En?zwb_FR3Y)GyC"
        "Ki&D|9-ZzU%gbZ$?Y6_%XTf-K$Ya(Z*9oQMHe-a4tmrxNOGb3%w|koQzsZuiM~kKJL@Az;)la4O#k18@0ssI200030%W)&C>bg!}"
        "*)i`A{V<A-l7n)$Yd0O6In6t5o5>+oDKKGHBD&##Ird|RJ?gd|G`sukzP-O8qvIe5JwFL{9*W*;x0A>VpHEn;<JkA??uF1GeBwv("
        "qDgY$!F;4pttxr_mQG1H8u-)b*-%ujE<cLL^4^tmTvMKM$0Mrh<uZNUkO@wF&kvu*=_xapWIC9pDKb3Y>>o)+2i&^3xoE#5ez-9C"
        "D17NJNnS4d{9=+xtj}ZbV9C5*r?uO&StZ%bhFrQ@sMa!hy;)xNY|<QEGrgGA_Sa@FLUC5amp%~D000000002slBiRaXzO%mh4Zg("
        "-hO#^QlAc^scISKX3ex}mf@Jzwqa~Hj2p(5xG2c_{~Hkv00000000241WnP_=f4aj|NlP{(EtDd00000;8Lm3yryN=b^_Bd)z7@|"
        "{p0`t4<Z@>00000003M$xvaJlm_GqnUBnL"
    )
)


def test_register_of_the_first_version_is_brought_up_in_place(register: Register) -> None:
    register.path.write_bytes(VERSION_1)
    assert register.receipts() == [Receipt(1, "aa", "河东.xlsx", 7, "2016-12-20T12:00:30+08:00", 1)]
    assert register.issues() == [Issue("f1", "01", 2016, "abc", "2016-12-20T12:00:30+08:00")]
    assert register.mails() == []
    assert register.events() == []
    register.record_mail("remind", "01", "hd@x.cn", "abc", MailStatus.SENT)
    register.record_events("张三", "练习", [(WITHDRAW, "aa", 0)])
    register.record([("bb", file("河西.xlsx"))])
    assert [receipt.id for receipt in register.receipts()] == [1, 2]
    with closing(sqlite3.connect(register.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_forms_issued_by_the_second_version_have_no_name(register: Register) -> None:
    register.path.unlink()
    with closing(sqlite3.connect(register.path, isolation_level=None)) as connection:
        for statement in (
            *(statement for step in register_file._STEPS[:2] for statement in step),
            "INSERT INTO issue VALUES ('f1', '01', 2016, 'abc', '2016-12-20T12:00:30+08:00')",
            "PRAGMA user_version = 2",
        ):
            connection.execute(statement)
    assert register.issues() == [Issue("f1", "01", 2016, "abc", "2016-12-20T12:00:30+08:00", "")]
    assert register.read_key_print() == ""
    assert is_sound(register.copy)


def test_bringing_up_that_breaks_off_leaves_the_first_version(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.path.write_bytes(VERSION_1)
    with monkeypatch.context() as patch:
        patch.setattr(register_file, "_STEPS", (*register_file._STEPS[:2], ("THE POWER IS CUT",)))
        with pytest.raises(SfsError):
            register.mails()
    assert register.path.read_bytes() == VERSION_1
    assert register.mails() == []


def test_first_version_of_the_program_refuses_a_register_with_mails(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.record_mail("remind", "01", "hd@x.cn", "abc", MailStatus.SENT)
    monkeypatch.setattr("sfs_excel.inbox.register_file.SCHEMA_VERSION", 1)
    with pytest.raises(SfsError, match=r"（第 5 版，本程序只认识到第 1 版）"):
        register.receipts()


def test_register_in_use_says_so(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register.receipts()
    monkeypatch.setattr("sfs_excel.inbox.register_file._BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(register.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SfsError, match=r"：登记库正被别的程序使用。请等它结束，或关闭打开它的程序后重试。"):
            register.record([("aa", file("河东.xlsx"))])


def test_folder_in_the_place_of_the_register_is_no_register(register: Register) -> None:
    """A restore moves it aside."""
    register.path.unlink()
    register.path.mkdir()
    with pytest.raises(RegisterLostError, match=r"：登记库已损坏，或不是登记库。请运行 restore"):
        register.receipts()
