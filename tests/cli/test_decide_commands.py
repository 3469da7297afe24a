"""`withdraw` and `originals` as the clerk types them: what they ask, what they say, and how they end."""

import io
import re
import shutil
from pathlib import Path

import pytest

from sfs_excel.year.workspace import Workspace
from tests.commands import run
from tests.posted import RIGHT, WRONG, make_year


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("made") / "2016考核")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2016考核"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_says_what_counts_now_and_what_to_do_next(folder: Path) -> None:
    code, said = run(folder, "withdraw", f"{RIGHT}.xlsx", "--office", WRONG, "--reason", "练习", "--who", "张三")
    assert code == 0
    assert said.startswith(
        f"已撤回2个文件：·{RIGHT}.xlsx（填报表，办理记录第1号）没有以前的，这个所算作没有报送"
        f"·{WRONG}.xlsx（填报表，办理记录第2号）没有以前的，这个所算作没有报送排名工作簿还没有更新，请再汇总一次："
    )
    assert "§已撤回的还在「收件箱」（2个），没有采用：要采用的撤销撤回，不要的移走，再汇总一次" in said
    told = run(folder, "status")[1].partition("仍有效的决定")[2]
    assert re.sub(r"\d{4}-\d\d-\d\d\d\d:\d\d", "", told) == (
        f"第1号撤回：{RIGHT}.xlsx张三：练习第2号撤回：{WRONG}.xlsx张三：练习"
    )
    code, said = run(folder, "withdraw", "--undo", f"{RIGHT}.xlsx", "--reason", "撤错了")
    assert (code, said.partition("排名")[0]) == (
        0, f"已撤销撤回1个文件：·{RIGHT}.xlsx（填报表，办理记录第3号）现在：采用",
    )  # fmt: skip


def test_a_person_who_sits_there_is_asked_for_the_reason(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("练习时报的\n"))
    code, said = run(folder, "withdraw", f"{RIGHT}.xlsx")
    assert (code, said[:14]) == (0, "原因（记在办理记录里）：已撤")
    assert list(Workspace(folder).events["reason"]) == ["练习时报的"]


@pytest.mark.parametrize("given", [Terminal(""), io.StringIO("练习\n")], ids=["who says nothing", "nobody"])
def test_without_a_reason_it_ends_with_two(folder: Path, monkeypatch: pytest.MonkeyPatch, given: io.StringIO) -> None:
    monkeypatch.setattr("sys.stdin", given)
    code, said = run(folder, "withdraw", f"{RIGHT}.xlsx")
    assert (code, said.endswith("原因：没有写。为什么这样办，要记在办理记录里。请加--reason写明。")) == (2, True)
    assert Workspace(folder).events.empty


def test_originals_says_how_many_and_where(folder: Path) -> None:
    assert run(folder, "originals") == (0, f"收到的文件共2个：已写好2。放在：{folder / '原件'}")
    next(path for path in (folder / ".sfs/store").iterdir() if path.is_file()).unlink()
    code, said = run(folder, "originals", str(folder / "另存"))
    assert code == 1
    assert said.startswith("收到的文件共2个：")
    assert "已写好1" in said
    assert "原件丢失或损坏1" in said
