"""A collect makes nothing that would say the same as what stands there."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.outgoing import page, paper_files, replies
from sfs_excel.year import collect
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.pools import InProcess
from tests.posted import RIGHT, WRONG, make_year, returns

MADE = {
    "workbook": (collect, "build_summary"),
    "page": (page, "build_dashboard"),
    "form": (replies, "build_form"),
    "paper": (paper_files, "render_paper"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("made") / "2016考核")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The number of times that each kind of output is made."""
    counts: Counter[str] = Counter()
    for name, (module, function) in MADE.items():
        original = getattr(module, function)

        def note(*given: Any, name: str = name, original: Any = original, **more: Any) -> Any:
            counts[name] += 1
            return original(*given, **more)

        monkeypatch.setattr(module, function, note)
    return counts


def test_only_what_says_something_else_is_made(made: Path, tmp_path: Path, counted: Counter[str]) -> None:
    folder = shutil.copytree(made, tmp_path / "2016考核")

    def collect_at(day: str) -> Counter[str]:
        before = counted.copy()
        Workspace(folder, clock=Stopped(f"{day}T09:00:00+08:00"), executor=InProcess()).collect()
        return counted - before

    collect_at("2016-12-21")
    assert collect_at("2016-12-21") == {}
    (folder / "退回" / f"{WRONG}.xlsx").unlink()
    assert collect_at("2016-12-22")["form"] == 1, "what is gone is made again"
    returns(Workspace(folder), RIGHT, {"07.cases": "约30"}, "改差了.xlsx")
    assert collect_at("2016-12-22") == {"workbook": 1, "page": 1, "form": 1, "paper": 1}
    (folder / "汇总" / "看板.html").write_text("由人改过", encoding="utf-8")
    assert collect_at("2016-12-22") == {"page": 1}
