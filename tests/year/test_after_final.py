"""After the result was made final: what comes since is received and listed, and counts for nothing until it is opened again.

By the rules of the small year a late report costs 0.5 points of item 2.
"""

import os
import shutil
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.year.workspace import Workspace
from tests.notices.documents import read_lines
from tests.small_year import LONG_AGO, OFFICES, VOTERS, cast
from tests.year.filled import IGNORE_EXTENSIONS
from tests.year.final_year import FIRST, LATER, make_year, opened, read_below, report

LATE = f"{FIRST}定稿以后收到，没有计入；要计入的，先运行 finalize --reopen"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year, final and collected."""
    folder = make_year(tmp_path_factory.mktemp("made") / "2018考核")
    opened(folder).finalize(who="张三")
    opened(folder).collect(export=True)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2018考核"))


def read_tables(folder: Path, *but: str) -> dict[str, bytes]:
    tables = read_below(folder / "汇总" / "导出").items()
    return {name: content for name, content in tables if name.removesuffix(".csv") not in but}


def list_since(year: Workspace, many: int) -> list[list[str]]:
    """The last rows of what came."""
    rows = year.collect(export=True).submissions[["file", "kind", "office", "status", "reason"]]
    return [[str(each) for each in row] for row in rows.to_numpy().tolist()[-many:]]


def test_what_comes_since_is_listed_and_changes_no_table(folder: Path) -> None:
    year, before = opened(folder, LATER), read_tables(folder, "submissions")
    report(year, "又报河东.xlsx", 2)
    cast(year, VOTERS[0], "差", "差")
    (folder / "收件箱" / "总结.docx").write_bytes(b"no workbook")
    os.utime(folder / "收件箱" / "总结.docx", (LONG_AGO, LONG_AGO))
    form, refused, ballot = list_since(year, 3)
    assert form == ["又报河东.xlsx", "form", "001", "after_final", LATE]
    assert ballot == ["编号 P1 的票", "ballot", "", "after_final", LATE]
    assert refused[:4] == ["总结.docx", "unknown", "", "after_final"]
    assert refused[4].startswith(f"{LATE}。")
    assert read_tables(folder, "submissions") == before


def test_opened_again_it_counts_and_made_final_again_it_counts_for_good(folder: Path) -> None:
    """Two late reports cost item 2 one point."""
    year = opened(folder, LATER)
    report(year, "又报河东.xlsx", 2)
    before = year.collect(export=True)
    scores = before.items[before.items["office"] == "001"].set_index("item")["score"]
    frozen = read_below(folder / "定稿" / FIRST)
    with pytest.raises(SfsError, match="原因：没有写。"):
        year.reopen(reason="")
    year.reopen(reason="漏报的补上", who="张三")
    after = year.collect(export=True)
    now = after.items[after.items["office"] == "001"].set_index("item")["score"]
    assert (float(scores[2]), float(now[2])) == (20.0, 19.0)
    assert list(after.submissions["status"])[-1] == "current"
    assert year.finalize(reason="不再核定", who="张三").name == "2019-01-08"
    assert read_below(folder / "定稿" / FIRST) == frozen


def test_the_same_bytes_once_more_are_no_news(folder: Path) -> None:
    year = opened(folder, LATER)
    shutil.copy2(folder / "收件箱" / f"{OFFICES[0].name}.xlsx", folder / "收件箱" / "副本.xlsx")
    [row] = list_since(year, 1)
    assert row[3:] == ["duplicate", f"与“{OFFICES[0].name}.xlsx”内容完全相同"]
    assert "finalize --reopen" not in {task.command for task in year.status().tasks}


def test_status_and_the_tasks_tell_that_it_is_final_and_what_came_since(folder: Path) -> None:
    year = opened(folder, LATER)
    status = year.status()
    assert (status.stage, status.finality) == ("终评", f"定稿（{FIRST}）")
    words = ("审定表", "得分反馈", "考核结果通报")
    assert [task.command for task in status.tasks] == [f"notify --kind {word}" for word in words]
    report(year, "又报河东.xlsx", 2)
    year.collect()
    late, *_ = year.status().tasks
    assert (late.what, late.about, late.command) == (
        "定稿后收到的（1 个）没有计入：要计入的，不再作为定稿，写明原因；不计入的，留着备查",
        ("又报河东.xlsx",),
        "finalize --reopen",
    )
    year.reopen(reason="漏报的补上")
    assert year.status().finality == "未定稿"


def test_opened_again_every_table_is_as_it_was_before(folder: Path) -> None:
    year = opened(folder)
    year.reopen(reason="看一看")
    year.collect(export=True)
    again = read_tables(folder, "events")
    frozen = read_below(folder / "定稿" / FIRST / "汇总" / "导出")
    assert again == {name: content for name, content in frozen.items() if name in again}


def tell_results(folder: Path, year: Workspace) -> dict[str, str]:
    """Every page and paper that tells of the result, written now, in its words."""
    book = openpyxl.load_workbook(folder / "汇总" / "2018年度司法所考核排名.xlsx")
    said = {
        name: "\n".join(str(cell.value) for row in book[name].iter_rows(max_row=12) for cell in row if cell.value)
        for name in ("首页", "总排名", "审定表", "说明")
    }
    said["看板"] = (folder / "汇总" / "看板.html").read_text(encoding="utf-8")
    for kind in ("feedback", "approval", "circular"):
        path = folder / str(year.notify(kind)["file"].iloc[0])
        said[f"{kind}.docx"] = "\n".join(read_lines(path.read_bytes()))
        for ending in (".txt", ".html"):
            said[f"{kind}{ending}"] = path.with_suffix(ending).read_text(encoding="utf-8-sig")
    return said


@IGNORE_EXTENSIONS
def test_every_page_and_paper_says_whether_it_is_final(folder: Path) -> None:
    year = opened(folder)
    said = tell_results(folder, year)
    digest = year.verify(folder / "定稿" / FIRST).digest
    assert f"定稿清单指纹：{digest}" in said.pop("approval.docx")
    assert [name for name, text in said.items() if f"定稿（{FIRST}）" not in text] == []
    frozen = folder / "定稿" / FIRST / "汇总"
    for paper in (f"反馈/河东司法所得分明细（{FIRST}定稿）.txt", f"通报/2018年度考核结果通报（{FIRST}定稿）.html"):
        assert f"定稿（{FIRST}）" in (frozen / paper).read_text(encoding="utf-8-sig")
    year.reopen(reason="看一看")
    year.collect()
    said = tell_results(folder, year)
    assert [name for name, text in said.items() if "未定稿" not in text] == []


def test_papers_of_a_final_result_are_never_written_over_nor_taken_away(folder: Path) -> None:
    year = opened(folder, LATER)
    year.notify("feedback")
    year.notify("circular")
    first = read_below(folder / "汇总" / "反馈") | read_below(folder / "汇总" / "通报")
    assert len(first) == 11  # with the two workbooks for appeals
    year.reopen(reason="漏报的补上")
    report(year, "又报河东.xlsx", 2)
    year.collect()
    for _ in range(2):
        year.notify("feedback")
        year.notify("circular")
        now = read_below(folder / "汇总" / "反馈") | read_below(folder / "汇总" / "通报")
        assert first.items() <= now.items()
        assert len(now) == 22
        if year.status().finality == "未定稿":
            assert "未定稿" in now["河东司法所得分明细.txt"].decode("utf-8-sig")
            year.finalize(reason="不再核定")
    again = folder / "汇总" / "反馈" / "河东司法所得分明细（2019-01-08定稿）.txt"
    assert "定稿（2019-01-08）" in again.read_text(encoding="utf-8-sig")


def test_what_is_signed_is_not_written_over_where_it_would_say_something_else_now(folder: Path) -> None:
    """As with a template that was changed since."""
    year = opened(folder, LATER)
    year.notify("approval")
    year.notify("feedback", all_in_one=True)
    before = read_below(folder / "汇总")
    assert f"反馈/全部得分反馈（{FIRST}定稿）.docx" in before
    for kind in ("approval", "feedback"):
        (folder / "模板").mkdir(exist_ok=True)
        (folder / "模板" / f"{kind}.txt.j2").write_text("请查收\n", encoding="utf-8")
    [file] = year.notify("approval")["file"]
    assert file == f"汇总/审定表/2018年度考核结果审定表（{FIRST}定稿）（第2次）.docx"
    year.notify("feedback", all_in_one=True)
    now = read_below(folder / "汇总")
    assert before.items() <= now.items()
    assert list(year.notify("approval")["state"]) == ["same"]
    assert read_below(folder / "汇总") == now
