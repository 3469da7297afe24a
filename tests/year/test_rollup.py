"""Several counties' years ranked together, by real files.

1. Offices are ranked by the rulebook's own terms, ties and weights among them; counties by the mean of their ranked offices.
2. One code in two counties is two offices; nothing in the workbook leads to a file that is not there.
3. What a county lacks is told, and stays visible.
4. Folders that cannot be compared are refused, each named.
5. Nothing in the folders is changed.
"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel import rollup_years
from sfs_excel.errors import SfsError
from sfs_excel.outcome.tables import EXPORTED
from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.summary.formats import Wish
from sfs_excel.year.rollup import RolledUp
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.pools import InProcess
from tests.small_year import OPTIONS
from tests.year.filled import drop, fill_in

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl on data bars
CLOCK = Stopped("2018-12-21T09:00:00+08:00")
Filled = Mapping[str, tuple[str, float, int] | None]

# Section 1 is item 1 (10), doubled; section 2 is item 2 (20) by 0.875, 0.5 lost each time late; items 3 and 4 wait for the
# bureau, and give 0 until then. Equal totals are told apart by section 2, then by section 1.
COUNTIES: Mapping[str, Filled] = {
    "甲": {"001": ("河东司法所", 10, 0), "002": ("城关司法所", 8, 16)},  # 20 + 17.5 = 37.5; 16 + 12 x 0.875 = 26.5
    "乙": {"001": ("城关司法所", 4.5, 0), "002": None},  # 9 + 17.5 = 26.5
    "丙": {"001": ("西城司法所", 10, 0), "002": ("丙县北城司法所", 9, 0)},  # 37.5; 18 + 17.5 = 35.5
}


def open_folder(folder: Path) -> Workspace:
    return Workspace(folder, clock=CLOCK, executor=InProcess())


def make_county(folder: Path, county: str, offices: Filled) -> Path:
    year = Workspace.create(folder)
    shutil.copyfile(OPTIONS, folder / "责任书.yaml")
    list_offices(folder, county, offices)
    year = open_folder(folder)
    year.generate()
    for code, filled in offices.items():
        if filled is not None:
            name, score, late = filled
            form = fill_in(
                folder / "发放" / f"{name}.xlsx",
                folder.parent / f"{folder.name}{code}.xlsx",
                {"01.self": score, "02.late": late, "02.visits": 4},
            )
            drop(form, year, f"{name}.xlsx")
    year.collect()
    return folder


def list_offices(folder: Path, county: str, offices: Filled) -> None:
    people = [Office(code, filled[0] if filled else "没有报的司法所") for code, filled in offices.items()]
    settings = {"年度": 2018} | ({"县局名称": county} if county else {})
    write_roster(folder / "名册.xlsx", people, settings=settings)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year folders 甲, 乙 and 丙, collected."""
    root = tmp_path_factory.mktemp("made")
    for county, offices in COUNTIES.items():
        make_county(root / county, f"{county}县司法局", offices)
    return root


def roll_up(out: Path, *folders: Path, export: Wish = False) -> RolledUp:
    return rollup_years(out, folders, export=export, clock=CLOCK, executor=InProcess())


@pytest.fixture(scope="module")
def rolled(made: Path, tmp_path_factory: pytest.TempPathFactory) -> RolledUp:
    out = tmp_path_factory.mktemp("out") / "全市"
    return roll_up(out, *(made / county for county in COUNTIES), export=("csv", "parquet"))


def sheet_of(rolled: RolledUp, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(rolled.summary)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(sheet: Worksheet, columns: int) -> list[tuple[object, ...]]:
    """The rows of a list, below its title, note and heads."""
    return [row[:columns] for row in sheet.iter_rows(min_row=4, values_only=True)]


def hash_all(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# 1. Ranks


def test_offices_of_all_counties_are_ranked_by_the_rulebooks_terms(rolled: RolledUp) -> None:
    ranking = rolled.results.ranking[["office", "name", "rank", "total", "status"]].astype(object)
    assert ranking.where(ranking.notna(), None).to_numpy().tolist() == [
        ["甲县/001", "甲县河东司法所", 1, 37.5, "ranked"],
        ["丙县/001", "丙县西城司法所", 1, 37.5, "ranked"],
        ["丙县/002", "丙县北城司法所", 3, 35.5, "ranked"],  # its name tells its county already
        ["乙县/001", "乙县城关司法所", 4, 26.5, "ranked"],  # 20 of section 2
        ["甲县/002", "甲县城关司法所", 5, 26.5, "ranked"],  # 12 of it
        ["乙县/002", "乙县没有报的司法所", None, None, "missing"],
    ]


def test_counties_are_ranked_by_the_mean_of_their_ranked_offices(rolled: RolledUp) -> None:
    # 丙 (37.5 + 35.5) / 2; 甲 (37.5 + 26.5) / 2; 乙 26.5: who has returned nothing is no 0
    assert rows_of(sheet_of(rolled, "各县排名"), 11) == [
        (1, "丙县", 36.5, 37.5, 35.5, 2, 2, 2, 0, "自评暂定", 0),
        (2, "甲县", 32, 37.5, 26.5, 2, 2, 2, 0, "自评暂定", 0),
        (3, "乙县", 26.5, 26.5, 26.5, 2, 1, 1, 0, "自评暂定", 0),
    ]


def test_ranks_that_may_still_change_say_so(rolled: RolledUp) -> None:
    assert sheet_of(rolled, "各县排名")["A3"].value == "暂定名次"
    assert [cell.value for cell in sheet_of(rolled, "各所名次")[3]][::5] == ["暂定名次", "暂定本县名次"]


def test_an_office_sees_its_rank_in_its_county_beside_its_rank_in_all(rolled: RolledUp) -> None:
    assert rows_of(sheet_of(rolled, "各所名次"), 7) == [
        (1, "甲县", "001", "甲县河东司法所", 37.5, 1, "参评"),
        (1, "丙县", "001", "丙县西城司法所", 37.5, 1, "参评"),
        (3, "丙县", "002", "丙县北城司法所", 35.5, 2, "参评"),
        (4, "乙县", "001", "乙县城关司法所", 26.5, 1, "参评"),
        (5, "甲县", "002", "甲县城关司法所", 26.5, 2, "参评"),
        ("—", "乙县", "002", "乙县没有报的司法所", "—", "—", "未报送"),
    ]


def test_tables_hold_the_same_codes_and_the_counties(rolled: RolledUp) -> None:
    folder = rolled.summary.parent / "导出"
    counties = pd.read_csv(folder / "counties.csv")
    assert counties[["county", "rank", "mean"]].to_numpy().tolist() == [
        ["丙县", 1, 36.5],
        ["甲县", 2, 32],
        ["乙县", 3, 26.5],
    ]
    for table in ("ranking", "sections", "items", "ledger", "answers"):
        assert set(pd.read_csv(folder / f"{table}.csv")["office"]) >= {"甲县/001", "乙县/001", "丙县/001"}, table
    assert pd.read_parquet(folder / "counties.parquet")["mean"].tolist() == [36.5, 32, 26.5]
    assert {path.stem for path in rolled.exports} == {*(table.name for table in EXPORTED), "counties"}
    assert len(rolled.exports) == 2 * (len(EXPORTED) + 1)


# 2. Told apart


def test_a_file_is_named_with_its_county_and_leads_nowhere(rolled: RolledUp) -> None:
    assert "甲县：城关司法所.xlsx" in set(rolled.results.submissions["file"])
    assert "乙县：城关司法所.xlsx" in set(rolled.results.ledger["file"])
    book = openpyxl.load_workbook(rolled.summary)
    targets = [cell.hyperlink.target for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert targets
    assert not any(targets), "links within the workbook have no target outside"


def test_workbook_says_which_counties_it_is_about(rolled: RolledUp) -> None:
    assert rolled.summary.name == "2018年度司法所考核排名.xlsx"
    assert sheet_of(rolled, "首页")["A1"].value == "甲县、乙县、丙县2018年司法所目标管理考核结果"


# 3. What is lacking


def test_no_sheet_takes_the_counties_for_one(rolled: RolledUp) -> None:
    with ZipFile(rolled.summary) as parts:
        texts = {name: parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")}
    assert [name for name, text in texts.items() if "全县" in text] == []
    heads = [str(cell.value) for row in sheet_of(rolled, "单所画像").iter_rows(max_row=5) for cell in row]
    assert heads.count("各县平均") == heads.count("各县最高") == 1


def test_front_tells_who_has_not_come_to_the_end_and_who_lacks_what(made: Path, tmp_path: Path) -> None:
    other = shutil.copytree(made / "甲", tmp_path / "甲")
    (other / "收件箱" / "新来的.xlsx").write_bytes(b"PK")
    rolled = roll_up(tmp_path / "全市", other, made / "乙")
    front = [cell.value for row in sheet_of(rolled, "首页").iter_rows() for cell in row]
    assert "考核还没有到终评的县，这里的名次都是暂定的，终评后请再汇总一次：甲县（自评暂定）、乙县（自评暂定）" in front
    assert "收件箱里有没有读的文件，不在这次结果里，请县局运行 collect 后再汇总一次：甲县（1个）" in front
    assert "有司法所没有报送，列在最后，没有名次：乙县（1个）" in front
    assert rolled.counties.set_index("county")["unread"].to_dict() == {"甲县": 1, "乙县": 0}
    assert not (other / ".sfs" / "store" / hashlib.sha256(b"PK").hexdigest()).exists()


# 4. Refusals


def refusal(out: Path, *folders: Path) -> str:
    with pytest.raises(SfsError) as refused:
        roll_up(out, *folders)
    assert not (out / ".sfs").exists()
    return str(refused.value).replace(str(out.parent), "")


def change_rulebook(made: Path, folder: Path, before: str, after: str) -> Path:
    shutil.copytree(made / "乙", folder)
    rulebook = folder / "责任书.yaml"
    text = rulebook.read_text(encoding="utf-8")
    assert before in text
    rulebook.write_text(text.replace(before, after), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("before", "after", "differing"),
    [
        (
            "title: 2018年司法所",
            "title: 二〇一八年司法所",
            "标题（“2018年司法所目标管理责任书”、“二〇一八年司法所目标管理责任书”）",
        ),
        ("label: 走访次数", "label: 走访的次数", "第2项"),
        ("at_least: 90", "at_least: 91", "排名办法"),
        ("有评委组还没有有效票的待定", "有评委组没有有效票的待定", "各项以外的文字，或者说明性的文字"),
    ],
)
def test_another_rulebook_is_refused_and_said_where_it_differs(
    made: Path, tmp_path: Path, before: str, after: str, differing: str
) -> None:
    first, other = (
        shutil.copytree(made / "甲", tmp_path / "甲"),
        change_rulebook(made, tmp_path / "乙", before, after),
    )
    assert refusal(tmp_path / "全市", first, other) == (
        f"/乙：责任书与 /甲 的不同：{differing}。责任书一字不差的才能一起排名；请统一责任书，或者分开汇总。"
    )


def test_two_folders_of_one_county_are_refused(made: Path, tmp_path: Path) -> None:
    first, again = (shutil.copytree(made / "甲", tmp_path / name) for name in ("甲", "甲副本"))
    assert refusal(tmp_path / "全市", first, again) == (
        "/甲、/甲副本：都是甲县的，一个县只能有一个年度文件夹。写重了的去掉一个；是两个县的，请在名册.xlsx的“设置”里把县局名称分别填对。"
    )


def test_county_without_a_name_is_refused(made: Path, tmp_path: Path) -> None:
    first = shutil.copytree(made / "甲", tmp_path / "甲")
    list_offices(first, "", COUNTIES["甲"])
    assert refusal(tmp_path / "全市", first) == (
        "/甲/名册.xlsx：“设置”里没有填县局名称，汇总后分不清是哪个县的。请在名册.xlsx的“设置”里填上县局名称后重试。"
    )


def test_faults_of_a_folder_are_told_with_the_folder(made: Path, tmp_path: Path) -> None:
    first = shutil.copytree(made / "甲", tmp_path / "甲")
    (first / "责任书.yaml").write_text("year: 2018", encoding="utf-8")
    assert refusal(tmp_path / "全市", first).startswith("/甲 责任书.yaml")


def test_result_is_not_written_among_other_things(made: Path, tmp_path: Path) -> None:
    (tmp_path / "满的" / "别的").mkdir(parents=True)
    assert (
        refusal(tmp_path / "满的", made / "甲") == "/满的：里面已经有别的东西，也不是以前的汇总。请换一个新的文件夹。"
    )
    first = shutil.copytree(made / "甲", tmp_path / "甲")
    assert refusal(first / "汇总" / "新的", first).endswith("汇总不往年度文件夹里写。请换一个外面的文件夹。")


# 5. Only looked at


def test_nothing_in_the_folders_is_changed_and_nothing_is_read_again(made: Path, tmp_path: Path) -> None:
    folders = [shutil.copytree(made / county, tmp_path / county) for county in COUNTIES]
    before = [hash_all(folder) for folder in folders]
    pool = InProcess()
    first = rollup_years(tmp_path / "全市", folders, clock=CLOCK, executor=pool)
    assert [hash_all(folder) for folder in folders] == before
    assert pool.given == []
    again = roll_up(tmp_path / "全市", *folders)
    assert again.summary.read_bytes() == first.summary.read_bytes()
    assert again.kept == ()


def test_what_a_county_has_received_and_not_read_is_read_and_not_kept_there(made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made / "丙", tmp_path / "丙")
    for lost in ("readings.sqlite", "kept/rulebook.json"):
        (folder / ".sfs" / lost).unlink()
    before = hash_all(folder)
    assert roll_up(tmp_path / "全市", folder).counties["mean"].tolist() == [36.5]
    assert hash_all(folder) == before
