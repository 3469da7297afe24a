"""The stored files under readable names, and links that lead to them.

1. Whose, received when, the how-manieth; ballots by number, what was not used under its own name, each byte as it came.
2. None over another file; a folder that is new appears whole; what cannot be written is told.
3. Every link to a file leads to those very bytes, or there is none.
"""

import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.inbox.register import Receipt
from sfs_excel.returns.received import Received
from sfs_excel.words import Kind
from sfs_excel.year.original_names import name_originals
from tests.posted import RIGHT, WRONG, make_year, returns
from tests.year.changes import opened
from tests.year.cutting import cut_off
from tests.year.filled import IGNORE_EXTENSIONS

MORE = "又报.xlsx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """河东 has returned its form twice, 河西 once, and something that is no form."""
    folder = make_year(tmp_path_factory.mktemp("made") / "2016考核")
    returns(opened(folder), RIGHT, {"05.orgs": 1}, MORE)
    (folder / "收件箱" / "总结.docx").write_bytes(b"PK\x03\x04 no workbook")
    os.utime(folder / "收件箱" / "总结.docx", (1_480_900_000, 1_480_900_000))
    opened(folder).collect()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2016考核"))


def list_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# 1. Names


def name(*files: tuple[str, str, Kind, str]) -> list[str]:
    """The names of files, one receipt each. `files`: bytes, name as shown, kind, office."""
    receipts = [
        Receipt(number, digest, f"{number}.xlsx", 1, f"2016-12-0{number}T09:05:00+08:00", number)
        for number, (digest, *_) in enumerate(files, 1)
    ]
    listed = [
        Received(shown, digest, kind, office, receipt=number)
        for number, (digest, shown, kind, office) in enumerate(files, 1)
    ]
    return [each.name for each in name_originals(receipts, listed, {"01": "河东司法所"})]


def test_a_form_is_named_by_its_office_and_its_place_among_its_returns() -> None:
    assert name(
        ("aa", "填报表.xlsx", Kind.FORM, "01"),
        ("bb", "改好的.xlsx", Kind.FORM, "01"),
        ("aa", "副本.xlsx", Kind.FORM, "01"),
    ) == ["填报表/河东司法所 2016-12-01 0905 第1份.xlsx", "填报表/河东司法所 2016-12-02 0905 第2份.xlsx"]


def test_other_files_keep_what_they_were_called_as_far_as_every_system_takes_it() -> None:
    assert name(
        ("aa", "编号 P1 的票", Kind.BALLOT, ""),
        ("bb", "核定表_政工科.xlsx", Kind.ASSESSOR, ""),
        ("cc", "照片/现场<1>.jpg", Kind.EVIDENCE, "01"),
        ("dd", "..\\..\\=cmd|x.xlsx", Kind.UNKNOWN, ""),
        ("ee", "…", Kind.UNKNOWN, ""),
    ) == [
        "票决表/编号 P1 的票 2016-12-01 0905 第1份.xlsx",
        "核定表/核定表_政工科 2016-12-02 0905 第1份.xlsx",
        "佐证材料/河东司法所 现场_1 2016-12-03 0905 第1份.xlsx",
        "没有采用的/cmd_x 2016-12-04 0905 第1份.xlsx",
        "没有采用的/文件 2016-12-05 0905 第1份.xlsx",
    ]


def test_a_package_with_a_ballot_is_not_named_by_its_path() -> None:
    receipt = Receipt(1, "zip", "王小芳.zip", 1, "2016-12-03T09:05:00+08:00", 1)
    files = [
        Received("编号 P1 的票", "aa", Kind.BALLOT, receipt=1),
        Received("有票决表的压缩包或邮件（ab12cd）/第2个文件", "bb", receipt=1),
    ]
    [original] = name_originals([receipt], files, {})
    assert "王小芳" not in original.name + original.came


def test_all_received_files_lie_there_byte_for_byte(folder: Path) -> None:
    told = opened(folder).originals()
    laid_out, inbox = list_below(folder / "原件"), list_below(folder / "收件箱")
    assert sorted(laid_out.values()) == sorted(inbox.values())
    assert [re.sub(r" \d{4}-\d\d-\d\d \d{4}", "", file) for file in told["file"]] == [
        f"填报表/{RIGHT} 第1份.xlsx", f"填报表/{WRONG} 第1份.xlsx", f"填报表/{RIGHT} 第2份.xlsx", "没有采用的/总结 第1份.docx",
    ]  # fmt: skip
    assert {file: inbox[came] for file, came in zip(told["file"], told["came"], strict=True)} == laid_out


# 2. What is in the way


def test_again_only_what_came_since_is_written(folder: Path) -> None:
    year = opened(folder)
    year.originals()
    before = list_below(folder / "原件")
    returns(year, WRONG, {}, "改好.xlsx")
    year.collect()
    assert list(year.originals()["state"]) == ["same"] * 4 + ["written"]
    assert before.items() < list_below(folder / "原件").items()


def test_nothing_is_written_over_another_file_and_all_of_these_are_told(folder: Path) -> None:
    year = opened(folder)
    places = [folder / "原件" / file for file in year.originals()["file"]]
    for place in places[:2]:
        place.write_bytes(b"a person's own")
    places[3].unlink()
    before = list_below(folder / "原件")
    with pytest.raises(SfsError) as caught:
        year.originals()
    fault = "：已经有另一个同名的文件，没有覆盖它，什么也没有写。请把它移走或改名，或者换一个文件夹。"
    assert str(caught.value).splitlines() == [f"{place}{fault}" for place in places[:2]]
    assert list_below(folder / "原件") == before


def test_a_lost_original_is_told_and_the_others_are_written(folder: Path, tmp_path: Path) -> None:
    stored = sorted(path for path in (folder / ".sfs/store").iterdir() if path.is_file())
    stored[0].write_bytes(b"damaged")
    told = opened(folder).originals(tmp_path / "给审计的")
    assert sorted(told["state"]) == ["lost", "written", "written", "written"]
    assert set(told["file"]) - {""} == set(list_below(tmp_path / "给审计的"))


@pytest.mark.parametrize("place", ["收件箱", ".sfs", "收件箱/原件"])
def test_they_are_not_laid_into_the_inbox(made: Path, place: str) -> None:
    with pytest.raises(SfsError, match="里不能放原件，那里另有用处。请换一个文件夹。"):
        opened(made).originals(made / place)


@pytest.mark.parametrize("stop", [0, 3, 8])
def test_cut_off_no_new_folder_is_there_and_the_next_try_succeeds(
    folder: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    year = opened(folder)
    year.status()
    with monkeypatch.context() as patch:
        cut_off(patch, stop, "replace", "fsync")
        with pytest.raises(KeyboardInterrupt):
            year.originals()
    assert not (folder / "原件").exists()
    assert list(year.originals()["state"]) == ["written"] * 4
    assert [path.name for path in folder.iterdir() if path.name.startswith(".~")] == []


# 3. Links


def find_wrong_links(folder: Path) -> list[str]:
    """Links of the ranking workbook that lead to no file; and how many there are."""
    [path] = (folder / "汇总").glob("*排名.xlsx")
    links = [
        (sheet.title, cell.value, unquote(cell.hyperlink.target.replace("\\", "/")))
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink and cell.hyperlink.target
    ]
    assert links
    return [f"{sheet} {said} {target}" for sheet, said, target in links if not (folder / "汇总" / target).is_file()]


def link_of(folder: Path, file: str) -> list[str | None]:
    """Tell where the rows of 报送情况 with this name lead."""
    [path] = (folder / "汇总").glob("*排名.xlsx")
    rows = openpyxl.load_workbook(path)["报送情况"].iter_rows(min_row=4)
    return [row[5].hyperlink.target if row[5].hyperlink else None for row in rows if row[5].value == file]


@IGNORE_EXTENSIONS
def test_what_was_taken_out_of_the_inbox_has_no_link_until_it_is_laid_out(folder: Path) -> None:
    year = opened(folder)
    assert link_of(folder, MORE) == [f"..\\收件箱\\{MORE}"], "control"
    (folder / "收件箱" / MORE).unlink()
    year.collect()
    assert (link_of(folder, MORE), find_wrong_links(folder)) == ([None], [])
    told = year.originals()
    year.collect()
    [file] = told.loc[told["came"] == MORE, "file"]
    assert [unquote(str(each)) for each in link_of(folder, MORE)] == ["..\\原件\\" + file.replace("/", "\\")]
    assert find_wrong_links(folder) == []
    shutil.rmtree(folder / "原件")
    year.collect()
    assert link_of(folder, MORE) == [None], "noticed, though nothing else is new"


@IGNORE_EXTENSIONS
def test_what_was_replaced_under_its_name_does_not_lead_to_what_replaced_it(folder: Path) -> None:
    year = opened(folder)
    returns(year, RIGHT, {"05.orgs": 0})
    year.collect()
    assert sorted(link_of(folder, f"{RIGHT}.xlsx"), key=str) == [f"..\\收件箱\\{RIGHT}.xlsx", None]
    assert find_wrong_links(folder) == []
