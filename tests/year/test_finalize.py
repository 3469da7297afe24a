"""The result is made final: all of it lies in a folder of its own, which nothing changes.

1. What lies there: all that the result rests on and says, and no voter's name in any part of any file.
2. It is read-only and written whole; a second one on a day has a name of its own, and the first stays as it is.
3. When it cannot be made.
4. What may not be decided once it is made.
"""

import shutil
import stat
import subprocess
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.inbox.events import list_frozen
from sfs_excel.inbox.register import Register
from sfs_excel.roster.read import load_roster
from tests.small_year import OFFICES, VOTERS, cast, hand_in
from tests.year.cutting import cut_off
from tests.year.filled import IGNORE_EXTENSIONS
from tests.year.final_year import find_names, make_year, opened, read_below

FIRST, SECOND = "2018-12-31", "2018-12-31-2"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("made") / "2018考核")


@pytest.fixture(scope="module")
def final(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the final result of a copy."""
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("final") / "2018考核"))
    return opened(folder).finalize()


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2018考核"))


# 1. What lies there


def test_no_voters_name_stands_in_any_part_of_any_file(final: Path) -> None:
    assert find_names(final) == []
    assert {name for _, name in find_names(final.parents[1] / "收件箱")} == {voter.name for voter in VOTERS}, "control"


def test_all_that_the_result_says_and_rests_on_lies_there(final: Path) -> None:
    assert final.name == FIRST
    names = sorted(name for name in read_below(final) if not name.startswith("汇总/导出/"))
    feedback = [
        f"汇总/反馈/{office.name}得分明细（{FIRST}定稿）{end}"
        for office in OFFICES
        for end in (".docx", ".html", ".txt")
    ]
    circular = [f"汇总/通报/2018年度考核结果通报（{FIRST}定稿）{end}" for end in (".docx", ".html", ".txt")]
    [left_out, *originals] = sorted(
        (name for name in names if name.startswith("原件/")), key=lambda name: name.count("/")
    )
    assert left_out == "原件/没有放进来的.txt"
    assert [name.partition(" ")[0] for name in originals] == [
        "原件/填报表/城关司法所", "原件/填报表/河东司法所", "原件/核定表/基层科", "原件/核定表/政工科",
    ]  # fmt: skip
    assert names == sorted(
        [
            "manifest.sha256", left_out, "名册.xlsx", "责任书.yaml", "汇总/看板.html", "汇总/2018年度司法所考核排名.xlsx",
            *feedback, *circular, *originals,
        ]
    )  # fmt: skip
    year = final.parents[1]
    assert {"events.csv", "decisions.csv", "votes.csv"} < {path.name for path in (final / "汇总/导出").iterdir()}
    for table in ("ranking", "items", "ledger", "votes", "decisions", "trail"):
        name = f"汇总/导出/{table}.csv"
        assert (final / name).read_bytes() == (year / name).read_bytes(), table
    assert (final / "责任书.yaml").read_bytes() == (year / "责任书.yaml").read_bytes()
    roster, own = load_roster(final / "名册.xlsx"), load_roster(year / "名册.xlsx")
    assert (roster.offices, roster.departments, roster.settings) == (own.offices, own.departments, own.settings)
    assert roster.voters == ()


@IGNORE_EXTENSIONS
def test_every_link_of_the_workbook_leads_to_what_lies_there(final: Path) -> None:
    book = openpyxl.load_workbook(final / "汇总" / "2018年度司法所考核排名.xlsx")
    links = [cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    targets = {unquote(link.target).replace("\\", "/") for link in links if link.target}
    assert len(targets) == 4
    assert all((final / "汇总" / target).resolve().is_relative_to(final.resolve()) for target in targets)
    assert all((final / "汇总" / target).is_file() for target in targets)


@IGNORE_EXTENSIONS
def test_its_sheet_to_sign_points_to_the_paper_that_was_signed(final: Path) -> None:
    """It cannot hold the digest of the list in which it is."""
    sheet = openpyxl.load_workbook(final / "汇总" / "2018年度司法所考核排名.xlsx")["审定表"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "定稿清单指纹：（见签字的审定表）" in texts


def test_sha256sum_checks_its_list_and_the_register_knows_the_digest_of_it(final: Path) -> None:
    if (program := shutil.which("sha256sum")) is None:
        pytest.skip("there is no sha256sum here")
    done = subprocess.run([program, "--check", "--strict", "--quiet", "manifest.sha256"], cwd=final, check=False)
    assert done.returncode == 0
    said = subprocess.run([program, "manifest.sha256"], cwd=final, capture_output=True, check=True).stdout
    events = Register(final.parents[1] / ".sfs" / "register.sqlite").events()
    [frozen] = list_frozen(events).values()
    assert (frozen.folder, frozen.digest) == (FIRST, said.decode().split()[0])


# 2. Whole, and for good


def test_nobody_may_write_in_it(final: Path) -> None:
    writable = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
    assert [path for path in (final, *final.rglob("*")) if path.stat().st_mode & writable] == []


def test_a_second_one_of_the_day_leaves_the_first_as_it_is(folder: Path) -> None:
    year = opened(folder)
    first = year.finalize()
    before = read_below(first)
    year.reopen(reason="复核改分", who="张三")
    second = year.finalize(who="张三")
    assert (first.name, second.name) == (FIRST, SECOND)
    assert read_below(first) == before
    year.reopen(reason="又改", who="张三")
    events = year.events[["kind", "reason", "undoes"]].values.tolist()
    assert events == [
        ["finalize", "终评结果定稿", ""], ["finalize", "复核改分", "1"],
        ["finalize", "终评结果定稿", ""], ["finalize", "又改", "3"],
    ]  # fmt: skip


def test_where_the_first_is_lost_a_second_has_a_name_of_its_own(folder: Path) -> None:
    year = opened(folder)
    shutil.move(year.finalize(), folder.parent / "带走的")
    year.reopen(reason="复核改分")
    assert year.finalize().name == SECOND


@pytest.mark.parametrize("stop", [0, 1, 7, 20, 41])
def test_cut_off_nothing_is_final_and_the_next_try_succeeds(
    folder: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    year = opened(folder)
    year.status()
    with monkeypatch.context() as patch:
        cut_off(patch, stop, "fsync", "mkdir")
        with pytest.raises(KeyboardInterrupt):
            year.finalize()
    assert not (folder / "定稿" / FIRST).exists()
    assert year.events.empty
    place = year.finalize()
    assert [path.name for path in place.parent.iterdir()] == [FIRST]
    assert year.verify(place).differing == ()


def test_cut_off_once_it_is_final_it_takes_its_name_at_the_next_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = opened(folder)
    year.status()
    with monkeypatch.context() as patch:
        cut_off(patch, 0, "rename")
        with pytest.raises(KeyboardInterrupt):
            year.finalize()
    assert not (folder / "定稿" / FIRST).exists()
    assert len(year.events) == 1
    assert [path.name for path in (folder / "定稿").iterdir()] == [FIRST]
    assert year.verify(folder / "定稿" / FIRST).differing == ()


# 3. When it cannot be made


def test_it_is_not_made_twice_over(folder: Path) -> None:
    year = opened(folder)
    year.finalize()
    with pytest.raises(SfsError) as caught:
        year.finalize()
    assert str(caught.value) == f"定稿/{FIRST}：结果已经定稿，没有改动。要改的，先运行 finalize --reopen，写明原因。"


def test_it_is_not_made_while_a_file_is_unread(folder: Path) -> None:
    hand_in(opened(folder), "又报")
    with pytest.raises(SfsError, match="有 2 个文件还没有读取（又报城关司法所"):
        opened(folder).finalize()
    assert not (folder / "定稿").exists()


def test_an_earlier_stage_needs_a_reason(folder: Path) -> None:
    year = opened(folder)
    cast(year, VOTERS[5], "优", None)
    year.collect()
    with pytest.raises(
        SfsError, match="定稿：现在是“核定”，还没有到“终评”。要在这个阶段定稿的，请加 --reason 写明原因。"
    ):
        year.finalize()
    assert year.finalize(reason="县委要求先报").name == FIRST


def test_a_lost_original_keeps_it_from_being_made(folder: Path) -> None:
    receipt = next(each for each in Register(folder / ".sfs/register.sqlite").receipts() if "河东" in each.name)
    (folder / ".sfs/store" / receipt.sha256).unlink()
    with pytest.raises(SfsError, match="程序保存的原件丢失或损坏，不能定稿"):
        opened(folder).finalize()


def test_what_cannot_be_read_fails_by_its_own_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder / "责任书.yaml"))

    monkeypatch.setattr("sfs_excel.year.freeze.make_parts", fail)
    with pytest.raises(PermissionError) as caught:
        opened(folder).finalize()
    assert caught.value.filename == str(folder / "责任书.yaml")


# 4. What may not be decided


def test_nothing_is_decided_of_a_final_result_but_that_it_is_opened_again(folder: Path) -> None:
    year = opened(folder)
    with pytest.raises(SfsError, match="定稿：现在没有定稿，不用重新办理。"):
        year.reopen(reason="复核改分")
    year.finalize()
    with pytest.raises(SfsError, match=f"定稿/{FIRST}：结果已经定稿"):
        year.withdraw(offices=["001"], reason="练习")
    with pytest.raises(SfsError, match=f"定稿/{FIRST}：结果已经定稿"):
        year.no_more_ballots(["P1"], reason="出差")
    year.reopen(reason="复核改分")
    assert len(year.withdraw(offices=["001"], reason="练习")) == 1
    assert [path.name for path in (folder / "定稿").iterdir()] == [FIRST]
