"""The year folder as a clerk meets it: what stops a run, and what a run never destroys."""

import os
import shutil
import stat
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.year.workspace import Workspace


@pytest.fixture
def year(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "2016考核", sample=True)


def break_rule(year: Workspace) -> None:
    """80 % becomes 8 %: a rulebook that loads, and is not the letter's."""
    path = year.folder / "责任书.yaml"
    text = path.read_text(encoding="utf-8")
    assert "at_least: 80}" in text
    path.write_text(text.replace("at_least: 80}", "at_least: 8}", 1), encoding="utf-8")


@pytest.mark.parametrize("command", ["generate", "collect", "status"])
def test_nothing_is_issued_or_scored_by_rules_that_are_not_the_letters(year: Workspace, command: str) -> None:
    break_rule(year)
    with pytest.raises(FaultyFileError, match="80") as caught:
        getattr(Workspace(year.folder), command)()
    assert "责任书.yaml 第" in str(caught.value)
    assert not list((year.folder / "发放").iterdir())
    assert not list((year.folder / "汇总").iterdir())


def test_check_tells_the_faults_of_rulebook_and_roster_together(year: Workspace) -> None:
    break_rule(year)
    book = openpyxl.load_workbook(year.folder / "名册.xlsx")
    book["司法所"]["A3"] = None
    book.save(year.folder / "名册.xlsx")
    problems = Workspace(year.folder).check()
    assert [place.split(" ")[0] for place in problems["place"]] == ["责任书.yaml", "名册.xlsx「司法所」A3"]


def test_a_deadline_of_another_year_is_a_fault(year: Workspace) -> None:
    book = openpyxl.load_workbook(year.folder / "名册.xlsx")
    [row] = [row for row in book["设置"].iter_rows() if row[0].value == "截止日期"]
    row[1].value = "2015-12-10"
    book.save(year.folder / "名册.xlsx")
    problems = Workspace(year.folder).check()
    assert problems["fact"].tolist() == ["截止日期是2015-12-10，不在2016年度或次年"]


def test_scores_overwritten_by_hand_survive_the_next_collect(year: Workspace) -> None:
    first = year.collect()
    assert first.kept == ()
    assert year.collect().kept == (), "an untouched workbook leaves no copies"
    book = openpyxl.load_workbook(first.summary)
    scored = book["得分矩阵"]["D7"].value
    book["得分矩阵"]["D7"] = 0.5
    book.save(first.summary)
    [kept] = year.collect().kept
    assert openpyxl.load_workbook(kept)["得分矩阵"]["D7"].value == 0.5
    assert openpyxl.load_workbook(first.summary)["得分矩阵"]["D7"].value == scored != 0.5


def test_a_folder_that_has_something_in_it_is_not_made_a_year_folder(tmp_path: Path) -> None:
    (tmp_path / "要紧.txt").write_text("x", encoding="utf-8")
    with pytest.raises(SfsError, match="已经存在，而且不是空的"):
        Workspace.create(tmp_path)


def test_a_folder_without_key_is_no_year_folder(tmp_path: Path) -> None:
    with pytest.raises(SfsError, match="不是年度考核文件夹"):
        Workspace(tmp_path)


def test_a_folder_copied_without_what_is_hidden_in_it_says_what_to_copy(year: Workspace) -> None:
    shutil.rmtree(year.folder / ".sfs")
    with pytest.raises(SfsError) as caught:
        Workspace(year.folder)
    assert str(caught.value) == (
        f"{year.folder}：这个年度文件夹不完整，缺少隐藏的 .sfs 文件夹或其中的 key（签名密钥）。"
        "请从原来的电脑或备份，把隐藏的 .sfs 文件夹一并复制过来；有备份文件的，运行 restore 备份文件；没有它，发放过的表都认不出来。"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
@pytest.mark.parametrize("sample", [True, False])
def test_nobody_else_can_read_the_signing_key(tmp_path: Path, sample: bool) -> None:
    folder = Workspace.create(tmp_path / "年度", sample=sample).folder
    assert stat.S_IMODE((folder / ".sfs" / "key").stat().st_mode) == 0o600


def test_a_code_that_the_roster_does_not_have_is_named(year: Workspace) -> None:
    with pytest.raises(SfsError, match="没有99。请核对，现有："):
        year.generate(["99"])


def test_a_returned_file_that_is_too_large_is_refused_by_its_size(year: Workspace) -> None:
    (year.folder / "收件箱" / "大.xlsx").write_bytes(b"\0" * (21 * 1024 * 1024))
    files = year.collect().submissions.set_index("file")
    assert files.loc["大.xlsx", "status"] == "refused"
    assert "超过 20 MB" in str(files.loc["大.xlsx", "reason"])


def test_a_rule_too_long_for_excel_is_told_by_check_with_its_item(year: Workspace) -> None:
    path = year.folder / "责任书.yaml"
    text = path.read_text(encoding="utf-8")
    flag = "{yes: platform}"
    assert text.count(f"- {flag}\n") + text.count(f"[{flag}") >= 1
    line = next(line for line in text.splitlines() if flag in line and not line.lstrip().startswith("#"))
    path.write_text(text.replace(line, line.replace(flag, ", ".join([flag] * 300)), 1), encoding="utf-8")
    problems = Workspace(year.folder).check()
    told = problems[problems["place"] == "责任书.yaml 第13项"]
    assert told["fact"].str.contains("超过 Excel 的上限8192个").tolist() == [True]


def test_codes_that_look_alike_are_told_by_check_and_keep_nothing_from_being_done(year: Workspace) -> None:
    book = openpyxl.load_workbook(year.folder / "名册.xlsx")
    sheet = book["司法所"]
    sheet["A3"] = f"0{sheet['A2'].value}"
    book.save(year.folder / "名册.xlsx")
    changed = Workspace(year.folder)
    assert changed.check()["severity"].tolist() == ["提醒"]
    assert len(changed.generate([str(sheet["A3"].value)])) == 1
