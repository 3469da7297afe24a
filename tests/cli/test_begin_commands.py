"""The commands by which a year begins, as the clerk types them. What is taken over: tests/year/test_following.py."""

from pathlib import Path

import pytest

from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.year.workspace import Workspace
from tests.commands import run
from tests.year.followed_year import RULEBOOKS


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the clerk stands; 2018考核 in it is not final."""
    place = tmp_path_factory.mktemp("place")
    year = Workspace.create(place / "2018考核", rulebook=str(RULEBOOKS / "last.yaml"))
    write_roster(year.folder / "名册.xlsx", [Office("001", "河东司法所")], settings={"年度": 2018})
    return place


def test_a_year_after_another_says_what_was_taken_over_and_what_is_next(
    last: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(last)
    code, said = run(Path(), "init", "2019考核", "--from", "2018考核")
    assert code == 0
    assert said.startswith(
        "已建好：2019考核名册：年度由2018改为2019。责任书.yaml：照2018年度的拟了一份草稿，年度、标题已改，规则请逐项核对。"
    )
    assert "2018考核还没有定稿，没有带来结果；定稿以后运行follow2018考核，排名工作簿就与它比较。" in said
    assert said.endswith('下一步：改好责任书.yaml，核对名册.xlsx，再运行sfs-excel-C"2019考核"check。')
    code, said = run(last / "2019考核", "follow", "2018考核")
    assert (code, said.partition("。")[0]) == (
        0,
        "2018考核还没有定稿，没有带来结果；定稿以后运行follow2018考核，排名工作簿就与它比较",
    )
    assert "发放填报表" in said


def test_a_year_by_a_rulebook_of_the_clerks_own(last: Path, tmp_path: Path) -> None:
    code, said = run(tmp_path, "init", "新", "--rulebook", str(RULEBOOKS / "now.yaml"))
    assert code == 0
    assert "下一步：填好名册.xlsx" in said
    assert Workspace(tmp_path / "新").rulebook.year == 2019
    code, said = run(tmp_path, "init", "又一个", "--from", str(last / "2018考核"), "--rulebook", "2016")
    assert (code, (tmp_path / "又一个").exists()) == (2, False)
    assert "责任书是2016年度的" in said


def test_the_sample_has_a_roster_and_a_rulebook_of_its_own(tmp_path: Path) -> None:
    code, said = run(tmp_path, "init", "样本", "--sample", "--rulebook", "2016")
    assert (code, (tmp_path / "样本").exists()) == (2, False)
    assert "--sample用样本的名册和责任书：不能与--from、--rulebook一起写" in said
