"""One file, one fate: whatever goes wrong while one file is looked at is that file's refusal, and the run goes on.

The faults are planted: what a stranger's bytes may make a library raise is on no list.
1. What is said: which exception, where, and what to send to whom.
2. What is not the file's fault is let through.
3. Each place that looks at one file in the main process bears them: identity, values, differences, own forms, replies.
4. No test passes because of it unless it says so (`tests/conftest.py`).
"""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sfs_excel import __version__
from sfs_excel.errors import SfsError
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.form.content import Filling, Raw
from sfs_excel.outgoing import replies
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns import choice, identify, package, sorting, unvalidated
from sfs_excel.returns.bureau import take_in as bureau
from sfs_excel.returns.extract import Extract, extract_return
from sfs_excel.returns.identify import claimed_digests
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.package import Package
from sfs_excel.sheets.token import make_token
from sfs_excel.words import Kind
from sfs_excel.year.workspace import Workspace
from tests.fillings import GOOD, RULEBOOK, write_filled
from tests.reading.zips import zip_named
from tests.returns.bureau.received import receive as receive_own
from tests.returns.bureau.received import sign
from tests.returns.own_returns import make_assessment, make_ballot, make_log
from tests.returns.received import form, receive
from tests.year.filled import drop, make_workspace

SHA256 = "1a2b3c4d5e6f" + "0" * 52
unforeseen = pytest.mark.unforeseen


def look(error: BaseException) -> None:
    with bear_faults(SHA256):
        raise error


# 1. What is said


@unforeseen
def test_what_nobody_foresaw_is_told_with_its_kind_its_place_and_where_to_send_it() -> None:
    with pytest.raises(Refused) as caught:
        look(ZeroDivisionError("a fault of the program"))
    assert caught.value.code == RefusalCode.UNFORESEEN
    assert re.sub(r"test_fate\.py:\d+", "这一行", caught.value.reason) == (
        "处理这个文件时程序出了没有预料到的错（ZeroDivisionError，这一行），只好跳过，其他文件不受影响。"
        f"请保留这个文件，把文件标识 1a2b3c4d5e6f、程序版本 {__version__} 和这句话一并发给程序的维护人员；"
        "急用的，请司法所用发放的原表重新填报。"
    )
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


@unforeseen
def test_the_place_is_the_innermost_line_of_the_programs_own() -> None:
    with pytest.raises(Refused, match=r"AttributeError，identify\.py:\d+"), bear_faults(SHA256):
        identify.find_signed(None, b"")  # type: ignore[arg-type]  # the fault is the point


# 2. What is not the file's fault, and what is known of it already


@pytest.mark.parametrize(
    "error",
    [MemoryError(), KeyboardInterrupt(), SfsError("名册：……"), Refused(RefusalCode.EMPTY, "空的。"), SystemExit(1)],
)
def test_what_is_not_the_files_fault_or_known_already_is_let_through(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught:
        look(error)
    assert caught.value is error


def test_what_the_system_refuses_is_told_in_its_words_and_may_be_tried_again() -> None:
    with pytest.raises(Refused) as caught:
        look(OSError(24, "Too many open files"))
    assert (caught.value.code, caught.value.reason) == (
        "unreadable", "文件读不了：同时打开的文件太多。请关闭一些程序后重试。",
    )  # fmt: skip


# 3. Every place


def fail_on(marked: Callable[..., bool], sound: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    if marked(*arguments):
        raise IndexError("planted")
    return sound(*arguments, **named)


def plant(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, marked: Callable[..., bool]) -> None:
    """The module's function raises where its arguments are those of the marked file."""
    monkeypatch.setattr(module, name, partial(fail_on, marked, getattr(module, name)))


def told(taken: Intake) -> dict[str, str]:
    """File -> its status; UNFORESEEN in its place for one that was refused so."""
    return {file.file: RefusalCode.UNFORESEEN if "IndexError" in file.reason else file.status for file in taken.files}


@unforeseen
@pytest.mark.parametrize(("module", "where"), [(sorting, "identify_return"), (unvalidated, "validate_return")])
def test_a_file_that_breaks_identity_or_values_replaces_nothing(
    module: ModuleType, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = form(2)
    plant(monkeypatch, module, where, lambda extract, *_: extract is bad)
    taken = receive(("a.xlsx", form(1), 1), ("b.xlsx", bad, 2), ("c.xlsx", form(3, office="002"), 2))
    assert told(taken) == {"a.xlsx": "current", "b.xlsx": RefusalCode.UNFORESEEN, "c.xlsx": "current"}
    assert [each.file for each in taken.unused] == ["b.xlsx"]


@unforeseen
def test_a_file_whose_very_identity_cannot_be_read_ends_nothing_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = form(1), form(3, office="002")
    plant(monkeypatch, identify, "read_token", lambda entries: entries is bad.tokens[0])
    taken = receive(("a.xlsx", bad, 1), ("b.xlsx", good, 1), lying=["a.xlsx", "b.xlsx"])
    assert told(taken) == {"a.xlsx": RefusalCode.UNFORESEEN, "b.xlsx": "current"}
    assert [each.file for each in taken.unused] == ["a.xlsx"]
    assert claimed_digests([bad, good]) == claimed_digests([good]) != set()


@unforeseen
def test_two_returns_that_cannot_be_compared_leave_the_earlier_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, choice, "compare_returns", lambda _, __, later: later.file == "b.xlsx")
    taken = receive(("a.xlsx", form(1), 1), ("b.xlsx", form(2), 2), ("c.xlsx", form(3), 3))
    assert told(taken) == {"a.xlsx": "superseded", "b.xlsx": RefusalCode.UNFORESEEN, "c.xlsx": "current"}
    assert taken.files[0].reason.startswith("被后来的“c.xlsx”")


@unforeseen
@pytest.mark.parametrize("where", ["read_assessment", "read_ballot", "read_log"])
def test_a_form_of_the_bureaus_own_that_breaks_its_reader_leaves_the_earlier_in_force(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = {
        "read_assessment": [make_assessment({"001|01": (1, "x")}, who="甲"), make_assessment(who="甲", batch=2)],
        "read_ballot": [make_ballot({"001": 9, "002": 8}), make_ballot({"001": 1, "002": 1})],
        "read_log": [make_log(), make_log(batch=2)],
    }[where]
    earlier, later = map(sign, forms)
    plant(monkeypatch, bureau, where, lambda own, *_: own.extract is later)
    taken = receive_own(("a.xlsx", earlier), ("b.xlsx", later))
    assert [file.status for file in taken.files] == ["current", "refused"]
    assert "IndexError" in taken.files[1].reason
    assert [each.sha256 for each in taken.unused] == [taken.files[1].sha256]
    assert taken.files[1].kind == taken.files[0].kind
    if taken.files[0].kind == Kind.ASSESSOR:
        assert [each.key for each in taken.bureau.combined.decisions] == [("001", 1, "")]


@unforeseen
def test_a_file_in_a_zip_that_breaks_its_reader_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = write_filled(tmp_path / "a.xlsx").read_bytes()
    path = tmp_path / "河东.zip"
    path.write_bytes(zip_named({"坏.xlsx": b"x", "填报表.xlsx": filled, "照片.jpg": b"\xff\xd8\xff\xe0"}))
    plant(monkeypatch, package, "identify", lambda data, _: data == b"x")
    outcome = extract_return(path)
    assert isinstance(outcome, Package)
    bad, good, photo = (member.outcome for member in outcome.members)
    assert isinstance(bad, Refused)
    assert (bad.code, isinstance(good, Extract), photo) == (RefusalCode.UNFORESEEN, True, None)


@unforeseen
@pytest.mark.parametrize("where", ["prefill", "_correct", "_acknowledge"])
def test_a_file_to_which_no_reply_can_be_made_costs_no_other_office_its_reply(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"001": "河东司法所", "002": "青口司法所"}
    workspace = make_workspace(tmp_path / "年度", names)
    change: dict[str, Raw] = {} if where == "_acknowledge" else {"05.orgs": "两个"}
    for place, (code, name) in enumerate(names.items()):
        token = make_token("form", RULEBOOK.year, RULEBOOK.digest, code)
        filling = Filling(GOOD | change | {"34.info": float(place)}, {})
        drop(write_filled(tmp_path / f"{name}.xlsx", filling, token=token, name=name), workspace)
    marks = {
        "prefill": lambda _, answers, *__: answers["34.info"].value == 1,
        "_correct": lambda _, case, *__: case.office.code == "002",
        "_acknowledge": lambda _, case, *__: case.office.code == "002",
    }
    plant(monkeypatch, replies, where, marks[where])
    collected = Workspace(workspace.folder).collect(jobs=1)
    [row] = collected.unused.to_dict("records")
    assert row["reason"].startswith("没有做出退回的表和通知：处理这个文件时程序出了没有预料到的错（IndexError")
    assert list(collected.ranking["status"]) == ["ranked", "ranked"]
    replied = {path.name[:5] for path in (workspace.folder / "退回").rglob("*.txt")}
    assert replied == {"河东司法所"}


# 4. No test passes because of it


def test_a_test_that_met_an_unforeseen_fault_fails(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("from tests.conftest import nothing_unforeseen, pytest_configure")
    pytester.makepyfile(
        """
        import pytest
        from sfs_excel.reading.archive import Refused
        def test_hidden(): Refused("unforeseen", "x")
        @pytest.mark.unforeseen
        def test_told(): Refused("unforeseen", "x")
        def test_sound(): Refused("damaged", "x")
        """
    )
    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=3, errors=1)
