"""A final result tells no vote's voter, whatever was typed and however files came.

1. A name is refused where it would be entered beside numbers.
2. What stands there already, and names of files, are masked.
3. Of the originals nothing goes in that has a ballot in it, or may have, or evidence that names a voter; forms that lay beside it do.
4. Who decides by office, and an office whose name holds a voter's, stay.
"""

import os
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.inbox.register import Register
from sfs_excel.roster.model import Department, Office, Roster, Voter
from sfs_excel.roster.voter_names import MASK, VoterNames
from sfs_excel.words import EventKind
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.small_year import LONG_AGO, VOTERS
from tests.year.filled import IGNORE_EXTENSIONS
from tests.year.final_year import NOW, find_names, make_year, opened, read_below, report

NAMED = VOTERS[4]  # P5


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("made") / "2018考核")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2018考核"))


@pytest.fixture(scope="module")
def final(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a year in which an earlier program let names be typed into reasons, and people sent what they should not."""
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("final") / "2018考核"))
    year = opened(folder)
    inbox = folder / "收件箱"
    ballot = inbox / f"{NAMED.name}的票.xlsx"
    type_names(folder)
    damaged = ballot.read_bytes()[:-900]
    drop(inbox / f"{NAMED.name}坏的票.xlsx", damaged)
    pack_beside_form(year, "有票.zip", {"票.xlsx": ballot.read_bytes(), f"{NAMED.name}.txt": b"-"}, late=1)
    pack_beside_form(year, "坏票.zip", {f"{NAMED.name}.xlsx": damaged}, late=2)
    pack_beside_form(year, "抄的票.zip", {"附件.xlsx": copy_ballot(folder)}, late=3)
    pack_beside_form(year, "名单.zip", {"说明.txt": f"P5是{NAMED.name}".encode("gb18030")}, late=4)
    pack_beside_form(year, "干净.zip", {"说明.txt": "请查收".encode()}, late=0)
    year.collect(export=True)
    return year.finalize(reason="以后不再收", who="张三")


def type_names(folder: Path) -> None:
    register = Register(folder / ".sfs" / "register.sqlite", Stopped(NOW))
    digests = [each.sha256 for each in register.receipts() if each.name == f"{NAMED.name}的票.xlsx"]
    for kind, target in ((EventKind.NO_MORE_BALLOTS, "P5"), (EventKind.WITHDRAW, digests[0])):
        for undoes in (0, len(register.events()) + 1):
            register.record_events(NAMED.name, f"{NAMED.name[0]}　{NAMED.name[1:]}同志出差", [(kind, target, undoes)])


def drop(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    os.utime(path, (LONG_AGO, LONG_AGO))


def pack_beside_form(year: Workspace, name: str, beside: dict[str, bytes], late: int) -> None:
    report(year, "河东的表.xlsx", late)
    form = year.folder / "收件箱" / "河东的表.xlsx"
    package = form.with_name(name)
    with zipfile.ZipFile(package, "w") as archive:
        archive.write(form, "填报表.xlsx")
        for member, content in beside.items():
            archive.writestr(member, content)
    form.unlink()
    os.utime(package, (LONG_AGO, LONG_AGO))


def copy_ballot(folder: Path) -> bytes:
    """As somebody copies the sheet into a workbook of his own, in which nothing says whose it is."""
    book = openpyxl.Workbook()
    book.create_sheet("票决").append(["评委", NAMED.code])
    book.save(folder / "附件.xlsx")
    content = (folder / "附件.xlsx").read_bytes()
    (folder / "附件.xlsx").unlink()
    return content


# 1.


@pytest.mark.parametrize("reason", [f"{NAMED.name}同志出差", "王 小 红出差", "王小　红出差"])
def test_a_reason_that_names_a_voter_is_refused(folder: Path, reason: str) -> None:
    year = opened(folder)
    for decide in (
        lambda: year.withdraw([f"编号 {NAMED.code} 的票"], reason=reason),
        lambda: year.withdraw(offices=["001"], reason=reason),
        lambda: year.finalize(reason=reason),
    ):
        with pytest.raises(SfsError, match=r"原因：写了评委的姓名。.*请只写编号"):
            decide()
    assert year.events.empty


def test_a_voter_decides_by_office_but_not_of_his_own_ballot(folder: Path) -> None:
    year = opened(folder)
    with pytest.raises(SfsError, match="办理人：就是这张票的评委"):
        year.withdraw(["编号 P5 的票"], reason="写错了", who=NAMED.name)
    assert len(year.withdraw(["编号 P6 的票"], reason="写错了", who=NAMED.name)) == 1


# 2., 3.


def test_no_voters_name_stands_in_any_byte_of_what_was_made_final(final: Path) -> None:
    assert find_names(final) == []
    events = pd.read_csv(final / "汇总" / "导出" / "events.csv", dtype=str, keep_default_na=False)
    typed = events[events["reason"].str.contains("同志出差")]
    assert set(typed["reason"]) == {f"{MASK}同志出差"}
    assert set(typed["who"]) == {MASK}


def test_the_search_finds_a_name_that_is_planted(final: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<si><r><t>王</t></r><r><t>小红</t></r></si>")
    assert ("a.xlsx/xl/sharedStrings.xml", NAMED.name) in find_names(tmp_path)
    assert {name for _, name in find_names(final.parents[1] / ".sfs")} >= {NAMED.name}


def test_forms_that_lay_beside_a_ballot_go_in_by_themselves_and_the_rest_is_listed(final: Path) -> None:
    contents = read_below(final)
    packed = {path.name: path.read_bytes() for path in (final.parents[1] / "收件箱").glob("*.zip")}
    assert [name for name, content in packed.items() if content in contents.values()] == ["干净.zip"]
    for name in packed.keys() - {"王　小芳（改）.zip"}:
        with zipfile.ZipFile(final.parents[1] / "收件箱" / name) as archive:
            assert name == "干净.zip" or archive.read("填报表.xlsx") in contents.values(), name
    left_out = contents["原件/没有放进来的.txt"].decode("utf-8-sig").splitlines()
    assert sum("：票决表不放进定稿" in line for line in left_out) == 5, "of six, one came in a package"
    told = {line.partition("（收到编号")[0]: line.partition("：")[2] for line in left_out[1:]}
    assert told[f"{MASK}坏的票.xlsx"] == "不知道里面是什么，可能有票决表"
    assert {"名单.zip/说明.txt", f"坏票.zip/{MASK}.xlsx", "抄的票.zip/附件.xlsx"} < told.keys()
    assert not any("填报表.xlsx" in name for name in told)
    assert all(name.endswith((".xlsx", ".zip", ".txt")) for name in contents if name.startswith("原件/"))


@IGNORE_EXTENSIONS
def test_every_place_in_the_list_of_files_is_there(final: Path) -> None:
    book = openpyxl.load_workbook(final / "汇总" / "2018年度司法所考核排名.xlsx")
    links = [cell.hyperlink.target for row in book["报送情况"].iter_rows() for cell in row if cell.hyperlink]
    places = [(final / "汇总" / unquote(link).replace("\\", "/")).resolve() for link in links if link]
    assert len(set(places)) == 9, "two forms, two of assessors, four alone, one package"
    assert all(place.is_file() for place in places)


# 4.


@pytest.mark.parametrize(
    ("text", "masked", "numbers"),
    [
        ("高明司法所的高明没有交", f"高明司法所的{MASK}没有交", ["P1"]),
        ("欧阳 小红、高　明", f"{MASK}、{MASK}", ["P1", "P2"]),
        ("高先生明天来", "高先生明天来", []),
        ("LI MING.xlsx", f"{MASK}.xlsx", ["P3"]),
        ("丁家的", "丁家的", []),
    ],
)
def test_a_name_is_found_however_it_is_spaced(text: str, masked: str, numbers: list[str]) -> None:
    voters = [Voter(f"P{n}", name) for n, name in enumerate(("高明", "欧阳小红", "Li Ming", "丁"), 1)]
    names = VoterNames(Roster((Office("1", "高明司法所"),), tuple(voters), (Department("综合科"),)))
    assert (names.mask(text), names.find_in(text)) == (masked, numbers)


def test_without_voters_nothing_is_masked() -> None:
    assert VoterNames(Roster()).mask("高明") == "高明"
