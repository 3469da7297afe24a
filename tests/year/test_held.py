"""After a result was made final, what is changed in rulebook and roster counts for nothing until it is opened again, and is told."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.files.manifest import MANIFEST
from sfs_excel.outcome import evaluate
from sfs_excel.roster.read import load_roster
from sfs_excel.roster.write import write_roster
from sfs_excel.scoring.rank import rank_offices
from sfs_excel.year.workspace import Workspace
from tests.small_year import VOTERS
from tests.year.final_year import FIRST, LATER, copy_writable, make_year, opened, read_below, report

CHANGED = "定稿以后改了名册或责任书规则，没有计入：要计入的，不再作为定稿，写明原因；不计入的，改回去"
Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_year(tmp_path_factory.mktemp("made") / "2018考核")
    opened(folder).finalize()
    opened(folder).collect(export=True)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2018考核"))


def write_people(folder: Path, **more: object) -> None:
    """The roster, otherwise."""
    path = folder / "名册.xlsx"
    roster = replace(load_roster(path), **more)  # type: ignore[arg-type] # fields of it
    write_roster(
        path, roster.offices, voters=roster.voters, departments=roster.departments, settings=dict(roster.settings)
    )


def change_rules(folder: Path) -> None:
    path = folder / "责任书.yaml"
    text = path.read_text(encoding="utf-8").replace("发现1个问题扣10分", "发现1个问题扣20分")
    path.write_text(text.replace("{of: found, lose: 10}", "{of: found, lose: 20}"), encoding="utf-8")


def drop_a_voter(folder: Path) -> None:
    write_people(folder, voters=load_roster(folder / "名册.xlsx").voters[1:])


def name_a_head(folder: Path) -> None:
    departments = load_roster(folder / "名册.xlsx").departments
    write_people(folder, departments=(replace(departments[0], heads=("样本",)), *departments[1:]))


def drop_an_office(folder: Path) -> None:
    write_people(folder, offices=load_roster(folder / "名册.xlsx").offices[:1])


def rename_the_bureau(folder: Path) -> None:
    """It stands on every paper of the result."""
    write_people(folder, settings={**load_roster(folder / "名册.xlsx").settings, "县局名称": "清河县司法局"})


@pytest.mark.parametrize(
    ("change", "file"),
    [
        (change_rules, "责任书.yaml"),
        (drop_a_voter, "名册.xlsx"),
        (name_a_head, "名册.xlsx"),
        (drop_an_office, "名册.xlsx"),
        (rename_the_bureau, "名册.xlsx"),
    ],
)
def test_what_is_changed_since_is_told_and_moves_no_table(folder: Path, change: Change, file: str) -> None:
    before, entered = read_below(folder / "汇总"), len(opened(folder).events)
    change(folder)
    year = opened(folder, LATER)
    year.collect(export=True)
    assert {name for name, each in read_below(folder / "汇总").items() if before[name] != each} <= {
        "2018年度司法所考核排名.xlsx", "看板.html",
    }, "the front names what is to be done"  # fmt: skip
    [told] = [task for task in year.status().tasks if task.what == CHANGED]
    assert (told.about, told.command) == ((file,), "finalize --reopen")
    assert len(year.events) == entered, "nothing is decided of a final result"
    assert year.status().finality == f"定稿（{FIRST}）"


def test_opened_again_what_was_changed_counts(folder: Path) -> None:
    drop_an_office(folder)
    year = opened(folder, LATER)
    assert len(year.collect().ranking) == 2
    year.reopen(reason="名册改了", who="张三")
    assert len(year.collect().ranking) == 1
    assert CHANGED not in [task.what for task in year.status().tasks]


def test_how_people_are_reached_may_change(folder: Path) -> None:
    roster = load_roster(folder / "名册.xlsx")
    reached = (replace(roster.offices[0], chief="赵六", email="new@example.com"), *roster.offices[1:])
    departments = tuple(replace(each, email="ke@example.com") for each in roster.departments)
    write_people(
        folder, offices=reached, departments=departments, settings={**roster.settings, "发件人": "new@example.com"}
    )
    year = opened(folder, LATER)
    assert CHANGED not in [task.what for task in year.status().tasks]
    year.notify("feedback", ["001"])
    assert "赵六" in (folder / f"汇总/反馈/河东司法所得分明细（{FIRST}定稿）.txt").read_text(encoding="utf-8-sig")


def test_a_rulebook_that_was_changed_since_is_not_kept_for_the_one_that_holds(folder: Path) -> None:
    """Forms that are made now rest on the rules that hold: what is kept under their digest is what they say."""
    kept = read_below(folder / ".sfs" / "rulebooks")
    change_rules(folder)
    opened(folder, LATER).generate()
    assert read_below(folder / ".sfs" / "rulebooks") == kept


def lose_all(kept: Path) -> None:
    """As in a year that was made final elsewhere, and whose register alone came back."""
    shutil.rmtree(kept)


def lose_the_roster(kept: Path) -> None:
    (kept / "名册.xlsx").unlink()


def drop_a_voter_of_it(kept: Path) -> None:
    drop_a_voter(kept)


def change_its_rules(kept: Path) -> None:
    change_rules(kept)


@pytest.mark.parametrize("change", [lose_all, lose_the_roster, drop_a_voter_of_it, change_its_rules])
def test_where_what_is_kept_of_it_is_not_what_it_was_nothing_is_worked_out(folder: Path, change: Change) -> None:
    before = read_below(folder / "汇总")
    change(folder / ".sfs" / "final" / FIRST)
    for command in (Workspace.collect, Workspace.status):
        with pytest.raises(
            SfsError, match="定稿所依据的责任书、名册（程序保存的）丢失，或者改动过，没有照现在的另算。"
        ):
            command(opened(folder, LATER))
    assert read_below(folder / "汇总") == before


def test_where_what_is_kept_of_it_is_lost_it_can_be_opened_again(folder: Path) -> None:
    shutil.rmtree(folder / ".sfs" / "final")
    drop_an_office(folder)
    year = opened(folder, LATER)
    with pytest.raises(SfsError, match="原因：写了评委的姓名。"):
        year.reopen(reason=f"{VOTERS[0].name}说电脑坏了")
    assert year.reopen(reason="电脑坏了，没有备份") == folder / "定稿" / FIRST
    assert len(year.collect().ranking) == 1


def test_a_backup_brings_back_what_is_kept_of_it(folder: Path, tmp_path: Path) -> None:
    backup = opened(folder, LATER).backup(tmp_path / "备份.zip").path
    shutil.rmtree(folder / ".sfs" / "final")
    Workspace.restore(folder, backup)
    drop_an_office(folder)
    assert len(opened(folder, LATER).collect().ranking) == 2


def score_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """As another version might: each office has a point less."""

    def rank_lower(*given: Any) -> pd.DataFrame:
        ranking = rank_offices(*given)
        return ranking.assign(total=ranking["total"] - 1)

    monkeypatch.setattr(evaluate, "rank_offices", rank_lower)


def test_a_program_that_scores_otherwise_writes_nothing_over_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_below(folder / "汇总")
    score_otherwise(monkeypatch)
    report(opened(folder, LATER), "又报河东.xlsx", 2)
    for command in (Workspace.collect, lambda year: year.notify("feedback"), Workspace.draft_mail):
        with pytest.raises(
            SfsError,
            match=f"定稿/{FIRST}：现在算出来的与定稿不一样（城关司法所总分：定稿98，现在97、河东司法所总分：定稿82.5，现在81.5）",
        ):
            command(opened(folder, LATER))
    assert read_below(folder / "汇总") == before
    first, *_ = opened(folder, LATER).status().tasks
    assert (first.what[:12], first.command) == ("现在算出来的与定稿不一样", "finalize --reopen")


def test_where_the_folder_is_gone_or_its_list_is_another_it_is_said(folder: Path) -> None:
    def asked() -> list[tuple[str, ...]]:
        tasks = opened(folder, LATER).status().tasks
        return [task.about for task in tasks if task.what.startswith("定稿的文件夹不在「定稿」里，或者改动过")]

    place = folder / "定稿" / FIRST
    assert asked() == []
    away = Path(shutil.move(place, folder / "拿走的"))
    assert asked() == [(FIRST,)]
    copied = copy_writable(away, place)
    assert asked() == []
    (copied / MANIFEST).chmod(0o644)
    (copied / MANIFEST).write_bytes(b"")
    assert asked() == [(FIRST,)]
