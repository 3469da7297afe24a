"""The command `impact`: what it hands on, what it says. What is weighed: tests/outcome/test_impact.py, tests/year/test_choices.py."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.cli import app as cli
from sfs_excel.outcome.impact_table import IMPACT
from sfs_excel.words import Effect
from sfs_excel.year.impact import Impact
from sfs_excel.year.workspace import Workspace
from tests.small_year import open_year

SHARED, ONCE, ASKED = "第13项改用“各条件平均分摊”", "第2项改用“只扣一次”", "第4项改用“县局提供数据”"
MOVES = "2个所多得分，1个所名次变化"
ROWS = (
    (13, SHARED, "平均分摊。", Effect.MOVED, MOVES, "01", "丁镇司法所", 2.66, 63.5, 66.16, 11, 10),
    (13, SHARED, "平均分摊。", Effect.MOVED, MOVES, "02", "戊镇司法所", 2.67, 82.6, 85.27, None, None),
    (2, ONCE, "只扣一次。", Effect.SAME, "得分、名次都不变", "", "", None, None, None, None, None),
    (4, ASKED, "由县局提供。", Effect.ASKS, "要另外填报", "", "", None, None, None, None, None),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return open_year(tmp_path / "2018考核").folder


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The answer, under `impact`; the items that it was asked for, under `items`."""
    given: dict[str, Any] = {"impact": Impact(IMPACT.frame(ROWS), Path("汇总/口径影响.xlsx"), None)}

    def weigh(_: Workspace, items: Sequence[int] = (), **__: Any) -> Impact:
        given["items"] = list(items)
        found: Impact = given["impact"]
        return found

    monkeypatch.setattr(Workspace, "impact", weigh)
    return given


def run(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = cli.run(["-C", str(folder), "impact", *more])
    captured = capsys.readouterr()
    return code, re.sub(r"\s", "", captured.out + captured.err)


def test_what_would_move_is_told_office_by_office_and_the_rest_is_counted(
    folder: Path, answer: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(folder, capsys)
    assert (code, answer["items"]) == (0, [])
    assert f"·{SHARED}{MOVES}：丁镇司法所（+2.66分，第11名到第10名）、戊镇司法所（+2.67分）" in said
    assert "另有1种：得分、名次都不变。" in said
    assert "另有1种：要问现在没有人填过的，算不出来。" in said
    assert ONCE not in said
    assert said.endswith("口径影响：汇总/口径影响.xlsx")


def test_of_items_that_are_named_every_alternative_is_told(
    folder: Path, answer: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(folder, capsys, "--item", "2、4", "--item", "13")
    assert (code, answer["items"]) == (0, [2, 4, 13])
    assert f"·{ONCE}得分、名次都不变" in said
    assert "另有" not in said


def test_nothing_that_moves_and_a_roster_without_the_sheet(
    folder: Path, answer: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    table = IMPACT.frame(ROWS[2:])
    answer["impact"] = replace(answer["impact"], table=table, choices=Path("汇总/口径.xlsx"))
    said = run(folder, capsys)[1]
    assert "没有一处会使得分、名次变化。" in said
    assert "口径表：汇总/口径.xlsx名册.xlsx里还没有“口径”表。" in said


def test_an_item_that_is_no_number_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(folder, capsys, "--item", "第4项")
    assert code == 2
    assert "--item要写项目的序号，如13或者13,14，写的是第4项" in said
