"""The command `rollup`: what it hands on, what it says, and how it ends. The ranking itself: tests/year/test_rollup.py."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sfs_excel.cli import app as cli
from sfs_excel.outcome.brief import Place
from sfs_excel.outcome.counties import COUNTIES
from sfs_excel.outcome.standing import Task
from sfs_excel.summary.formats import Wish
from sfs_excel.year import rollup

RANKED = ("甲县", 2, 2, 1, 93.456, 1, 93.456, 93.456, 1, "核定", 0, False)
NOBODY = ("乙县", 1, 0, 0, None, None, None, None, 0, "自评暂定", 0, False)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Arguments of the call; `counties` is what it answers with."""
    given: dict[str, Any] = {"counties": [RANKED, NOBODY]}

    def answer(out: Path, folders: list[Path], *, export: Wish, executor: Any, progress: Any) -> SimpleNamespace:
        given.update(out=out, folders=folders, export=export, executor=executor)
        progress(1, 2, "甲县")
        place = Place(1, "甲县河东司法所", 93.456, 90.0, 4.0, -0.544, 0, 1, "")
        return SimpleNamespace(
            brief=SimpleNamespace(places=[place], stage="自评暂定"),
            counties=COUNTIES.frame(given["counties"]),
            summary=out / "排名.xlsx",
            exports=(out / "导出" / "ranking.csv",) if export else (),
            kept=(out / "保留.xlsx",),
            occupied=(out / "排名.xlsx",),
            tasks=(Task("县局", "还没有到终评的县", ("乙县（自评暂定）",)),),
        )

    monkeypatch.setattr(rollup, "rollup_years", answer)
    return given


def say(capsys: pytest.CaptureFixture[str]) -> str:
    return re.sub(r"[\s─]+", " ", capsys.readouterr().out)


def test_counties_then_offices_then_what_is_written_and_lacking(
    asked: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["-C", "市局", "rollup", "全市", "甲", "乙", "--export", "csv"]) == 0
    assert (asked["out"], asked["folders"], asked["export"]) == (
        Path("市局/全市"),
        [Path("市局/甲"), Path("市局/乙")],
        ["csv"],
    )
    said = say(capsys)
    assert "1 甲县 93.46 93.46 93.46 2/2 1 1 核定 — 乙县 — — — 0/1 0 0 自评暂定" in said
    assert "1 甲县河东司法所 93.46" in said
    assert "1 张 CSV 表：市局/全市/导出" in said
    assert "原来的文件被人改过，或者规则变了，已留下一份：市局/全市/保留.xlsx" in said
    assert "排名.xlsx 正在别的程序里打开着，新的暂时放在它旁边（文件名带日期）；关闭后再运行 rollup。" in said
    assert "1. 还没有到终评的县 乙县（自评暂定）" in said


def test_files_that_nobody_has_read_need_a_person(asked: dict[str, Any]) -> None:
    asked["counties"] = [(*RANKED[:-2], 3, False)]
    assert cli.run(["rollup", "全市", "甲"]) == 1


def test_a_year_folder_has_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["rollup", "全市"]) == 2
    assert "缺少参数：年度文件夹。" in capsys.readouterr().err
