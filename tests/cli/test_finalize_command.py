"""`finalize` as the clerk types it: what it says, and how it ends."""

import io
import re
import shutil
from pathlib import Path

import pytest

from sfs_excel.year.complete import complete_frozen
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.workspace import Workspace
from tests.commands import run
from tests.posted import make_year
from tests.year.final_year import copy_writable


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("made") / "2016考核")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2016考核"))


def final_of(folder: Path) -> Path:
    [place] = (folder / "定稿").iterdir()
    return place


def test_it_says_where_the_result_lies_and_its_digest(folder: Path) -> None:
    code, said = run(folder, "finalize")
    assert (code, said.count("还没有到“终评”。要在这个阶段定稿的，请加--reason写明原因。")) == (2, 1)
    code, said = run(folder, "finalize", "--reason", "县委要求先报", "--who", "张三")
    assert code == 0
    assert re.match(
        f"考核结果已定稿。放在：{final_of(folder)}清单指纹：[0-9a-f]{{64}}排名工作簿还没有更新".replace(" ", ""), said
    )
    assert "定稿：定稿/" in run(folder, "status")[1].partition("仍有效的决定")[2]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "told"), [("县委要求先报\n", (0, ["县委要求先报"])), ("\n", (2, []))])
def test_at_an_earlier_stage_a_person_who_sits_there_is_asked_for_the_reason(
    folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, told: tuple[int, list[str]]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    code, said = run(folder, "finalize")
    assert said.startswith("定稿：现在是“自评暂定”，还没有到“终评”。")
    assert "原因（记在办理记录里）：" in said
    assert (code, list(Workspace(folder).events["reason"])) == told


def test_verify_ends_with_one_and_names_what_differs(folder: Path, tmp_path: Path) -> None:
    run(folder, "finalize", "--reason", "先报")
    place = final_of(folder)
    code, said = run(folder, "finalize", "--verify", f"定稿/{place.name}")
    assert (code, said[:10], said[-14:]) == (0, "与定稿时完全一样。核", "与登记库记下的清单指纹一样。")
    copied = copy_writable(place, tmp_path / "U盘" / "结果")
    code, said = run(tmp_path, "finalize", "--verify", str(copied))
    assert (code, said[:30]) == (0, "各文件与清单一样；清单本身没有核对，请与考核结果审定表上的清")
    (copied / "汇总/导出/ranking.csv").write_bytes(b"")
    code, said = run(tmp_path, "finalize", "--verify", str(copied))
    assert (code, said.partition("核对的是")[0]) == (1, "与定稿时不一样，1处：·汇总/导出/ranking.csv：内容变了")
    assert said.endswith("旁边没有年度文件夹，没有与登记库核对。")


def test_verify_looks_below_the_year_folder_that_is_named_says_where_and_does_nothing_else(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder, "finalize", "--reason", "先报")
    place = final_of(folder)
    elsewhere = copy_writable(place, tmp_path / "别处" / "定稿" / place.name)
    (elsewhere / "汇总/导出/ranking.csv").unlink()
    monkeypatch.chdir(tmp_path / "别处")
    code, said = run(folder, "finalize", "--verify", f"定稿/{place.name}")
    assert (code, f"核对的是：{place}".replace(" ", "") in said) == (0, True)
    code, said = run(folder, "finalize", "--verify", f"定稿/{place.name}", "--reopen", "--reason", "改")
    assert (code, "不能与--reopen、--reason、--who一起写" in said) == (2, True)
    place.rename(place.with_name("年终"))
    code, said = run(folder, "finalize", "--verify", "定稿/年终")
    assert (code, said.partition("核对的是")[0]) == (1, f"内容与定稿时完全一样；登记库里是{place.name}，改了名。")


def test_where_the_folder_cannot_take_its_name_the_result_is_final_and_it_is_said_how_to_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a virus scanner, or Explorer, holds it."""

    def hold(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", hold)
        code, said = run(folder, "finalize", "--reason", "先报")
    assert (code, said[:20]) == (1, "考核结果已经定稿，只是文件夹还没有改好名。"[:20])
    assert "定稿的文件夹不在「定稿」里，或者改动过：关闭打开它的程序" in said
    assert run(folder, "status")[0] == 0
    assert run(folder, "finalize", "--verify", f"定稿/{final_of(folder).name}")[0] == 0


def test_what_was_written_otherwise_than_it_should_be_is_not_called_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that fails."""
    complete = complete_frozen

    def spoil(year: YearFolder) -> None:
        complete(year)
        for path in year.final.glob("*/汇总/导出/ledger.csv"):
            path.chmod(0o644)
            path.write_bytes(b"")

    monkeypatch.setattr("sfs_excel.year.complete.complete_frozen", spoil)
    code, said = run(folder, "finalize", "--reason", "先报")
    assert (code, said.partition("请换")[0]) == (
        1,
        "考核结果已定稿，可是写到磁盘上的不对，1处：·汇总/导出/ledger.csv：内容变了",
    )


def test_reopen_keeps_the_folder_and_wants_a_reason(folder: Path) -> None:
    run(folder, "finalize", "--reason", "先报")
    assert run(folder, "finalize", "--reopen")[0] == 2
    code, said = run(folder, "finalize", "--reopen", "--reason", "复核改分")
    assert code == 0
    assert said.startswith(
        f"现在不再是定稿，后来收到的也计入。改好以后请再定一次稿。原来的定稿保留在：{final_of(folder)}".replace(" ", "")
    )
