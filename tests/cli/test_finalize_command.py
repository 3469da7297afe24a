"""`finalize` as the clerk types it: what it says, and how it ends."""

import io
import re
import shutil
from pathlib import Path

import pytest

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
    assert (code, said[:10], said[-14:]) == (0, "与定稿时完全一样。清", "与登记库记下的清单指纹一样。")
    copied = copy_writable(place, tmp_path / "U盘" / "结果")
    (copied / "汇总/导出/ranking.csv").write_bytes(b"")
    code, said = run(tmp_path, "finalize", "--verify", str(copied))
    assert (code, said.partition("清单指纹")[0]) == (1, "与定稿时不一样，1处：·汇总/导出/ranking.csv：内容变了")
    assert said.endswith("旁边没有年度文件夹，没有与登记库核对。请与考核结果审定表上的清单指纹对一对。")


def test_reopen_keeps_the_folder_and_wants_a_reason(folder: Path) -> None:
    run(folder, "finalize", "--reason", "先报")
    assert run(folder, "finalize", "--reopen")[0] == 2
    code, said = run(folder, "finalize", "--reopen", "--reason", "复核改分")
    assert code == 0
    assert said.startswith(
        f"现在不再是定稿，后来收到的也计入。改好以后请再定一次稿。原来的定稿保留在：{final_of(folder)}".replace(" ", "")
    )
