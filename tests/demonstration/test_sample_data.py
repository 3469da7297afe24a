"""The sample data is what its script makes, and leads to what its README says.

1. The committed files are those that scripts/make_sample_data.py makes now.
2. Collected, every slip has the finding, every file the status, and every office the points that were worked out by
   hand from the letter.
3. The exports have the columns that other programs rely on.
"""

import csv
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from sfs_excel.reading.archive import Refused
from sfs_excel.reading.workbook import open_workbook
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import INBOX, ROSTER, STATE
from sfs_excel.year.signing_key import KEY
from sfs_excel.year.workspace import Workspace
from tests.worked_out import BALLOTS, FIRST, score_items

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
SCRIPT = ROOT / "scripts" / "make_sample_data.py"
REMEDY = "sample_data/ is not what the script makes now; run: .venv/bin/python scripts/make_sample_data.py"


ABSENT = "12"

# File -> status, kind, office, reason.
FILES = {
    "甲镇司法所.xlsx": ("current", "form", "01", ""),
    "甲镇司法所 - 副本.xlsx": ("duplicate", "form", "01", "与“甲镇司法所.xlsx”内容完全相同"),
    "乙镇司法所.xlsx": ("current", "form", "02", ""),
    "丙镇司法所.xlsx": ("current", "form", "03", ""),
    "丁镇司法所.xlsx": ("current", "form", "04", ""),
    "戊镇司法所.xlsx": ("current", "form", "05", ""),
    "最终版(1).xlsx": ("current", "form", "06", ""),
    "庚镇司法所（初稿）.xlsx": (
        "superseded",
        "form",
        "07",
        "被后来的“庚镇司法所.xlsx”（那时收到）替代，改动4处：培育社会组织数由“3个左右”改为“3”、第5项佐证材料由空白改为“社会组织名单”、"
        "矫正制度和一人一档自评分由“4.5”改为“3.6”、办公用房面积由空白改为“95”",
    ),
    "庚镇司法所.xlsx": ("current", "form", "07", ""),
    "壬镇司法所.xlsx": ("current", "form", "08", ""),
    "壬镇2016年填报表.xlsx": ("current", "form", "09", ""),
    "癸镇司法所.zip/癸镇司法所.xlsx": ("current", "form", "10", ""),
    "癸镇司法所.zip/普法活动.docx": ("current", "evidence", "10", "压缩包或邮件里的其他材料，没有打开"),
    "子乡司法所.xlsx": ("current", "form", "11", ""),
    "~$庚镇司法所.xlsx": ("skipped", "unknown", "", "程序留下的临时文件，已跳过"),
}
# The words in which a file is refused tell the clerk what it is; whose it may be is no part of what is proven here.
REFUSED = {
    "甲镇司法所2015年.xlsx": "这是2015年度的填报表，现在考核的是2016年度。请让司法所用今年发放的表填报。表上写的是甲镇司法所。",
    "戊镇司法所（微信）.xlsx": "文件已损坏或没有传完整（压缩包目录不完整），请司法所用 Excel 或 WPS 重新打开、另存后再报送。",
    "己镇司法所工作总结.docx": "这是 Word 文档，不是填报表，请司法所把填报表本身（.xlsx）报送过来。",
}

# Cells counted by hand: the table begins in row 4; every section's heading and every field takes one row.
FINDINGS = {
    ("03", "更正", "丙镇司法所.xlsx「填报表」F11：群众满意度填的是“98％”，已按98%读取。不用重新报送。"),
    ("03", "更正", "丙镇司法所.xlsx「填报表」F15：调解疑难、普通案件合计填的是“３０”，已按30读取。不用重新报送。"),
    ("03", "更正", "丙镇司法所.xlsx「填报表」F30：召开例会的月份数填的是“ 12 ”，已按12读取。不用重新报送。"),
    ("03", "更正", "丙镇司法所.xlsx「填报表」F31：应录入卷宗填的是“36件”，已按36读取。不用重新报送。"),
    ("03", "更正", "丙镇司法所.xlsx「填报表」F32：上列卷宗中已及时录入填的是“36 件”，已按36读取。不用重新报送。"),
    ("03", "更正", "丙镇司法所.xlsx「填报表」F53：服刑在教人员信息数填的是“1,200”，已按1200读取。不用重新报送。"),
    ("03", "更正", "丙镇司法所.xlsx「填报表」F100：配有工具书籍学习报刊填的是“√”，已按“是”读取。不用重新报送。"),
    # The form itself takes none of these texts: items 4, 7, 11 (0.5 + 2), 18 and 40, 11.5 in all.
    (
        "03",
        "提醒",
        "丙镇司法所.xlsx「填报表」：表里的自评总分是80.5分，按填报值重新计算是92分。以重新计算的为准；差别来自填报中的问题，或表格被改动。",
    ),
    (
        "04",
        "错误",
        "丁镇司法所.xlsx「填报表」F15：调解疑难、普通案件合计填的是“约30”，需要数字。请填0或正整数，改好后重新报送。",
    ),
    (
        "04",
        "错误",
        "丁镇司法所.xlsx「填报表」F34：每月3日后迟报、漏报次数填的是“两次”，需要数字。请改为 2 后重新报送。",
    ),
    (
        "04",
        "错误",
        "丁镇司法所.xlsx「填报表」F80：上列村（社区）中已成立司法行政服务站没有填。请补填，没有发生的填0，补好后重新报送。",
    ),
    (
        "05",
        "错误",
        "戊镇司法所.xlsx「填报表」F22：调处成功数不能多于已调处数，已调处数不能多于矛盾纠纷总数（其中调处成功填42、上列纠纷中已调处填40、矛盾纠纷总数填40）。"
        "请核对这几处，改好后重新报送。",
    ),
    (
        "08",
        "提醒",
        "壬镇司法所.xlsx「填报表」：文件名说的是“壬镇司法所”，表是发给“辛镇司法所”的，已按“辛镇司法所”计。请核实是否交错了表。",
    ),
    (
        "08",
        "提醒",
        "壬镇司法所.xlsx「填报表」F5：责任书要求三名以上党员的司法所一律建成党支部，本所党员已达三名而填报未建成，请核实"
        "（党员人数填4、是否建成党支部填否）。如填报有误，请改好后重新报送。",
    ),
    (
        "08",
        "提醒",
        "壬镇司法所.xlsx「填报表」F29：本所填报了因调解不当引发的案事件，请考虑是否属于第46项一票否决的情形（因调解不当引发的案事件填1）。"
        "请考核人员留意。",
    ),
    (
        "09",
        "提醒",
        "壬镇2016年填报表.xlsx「填报表」：表里的自评总分是100分，按填报值重新计算是90.8分。"
        "以重新计算的为准；差别来自填报中的问题，或表格被改动。",
    ),
    (
        "09",
        "提醒",
        "壬镇2016年填报表.xlsx「填报表」F109：本所申报了表彰加分，佐证材料空白，请核对证书或文件"
        "（县委县政府或市局先进集体填1、市委市政府先进集体填0、县委县政府或市局先进个人填0、市委市政府或省厅先进个人填0）。请考核人员留意。",
    ),
    (
        "10",
        "提醒",
        "癸镇司法所.zip/癸镇司法所.xlsx「填报表」F25：200名以上职工企业为0，请核实（200名以上职工企业填0）。如填报有误，请改好后重新报送。",
    ),
    (
        "10",
        "提醒",
        "癸镇司法所.zip/癸镇司法所.xlsx「填报表」L70：责任书要求附图片，佐证材料空白，请注明图片名称并随表报送。如填报有误，请改好后重新报送。",
    ),
}

EXPORTS = {
    "ranking": "office name status rank total base bonus penalty veto stage missing findings band",
    "sections": "office section points score",
    "items": "office item points score self_score assessed_score status computed_score",
    "ledger": "office item rule points reason quote file cell",
    "answers": "office field raw value assessed source",
    "findings": "office file sheet cell item field code severity message",
    "submissions": "file sha256 kind office received saved status reason reached reached_by",
}


@dataclass(frozen=True)
class Year:
    workspace: Workspace
    collected: Collected
    problems: int


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    workspace = Workspace.create(tmp_path_factory.mktemp("year") / "2016考核", sample=True)
    problems = workspace.check()
    return Year(workspace, workspace.collect(export=["csv", "parquet"], jobs=2), len(problems))


def list_files(folder: Path) -> dict[str, Path]:
    """The files that `init --sample` copies. Beside them lie what is told of them, and what others make of them."""
    files = [folder / ROSTER, folder / KEY, *(folder / INBOX).rglob("*")]
    return {path.relative_to(folder).as_posix(): path for path in files}


def is_same(one: Path, other: Path) -> bool:
    """Whether two files hold the same; another zlib compresses differently, another XlsxWriter says it otherwise."""
    if unzip(one) == unzip(other):
        return True
    return one.suffix == ".xlsx" and read_contents(one) == read_contents(other)


def unzip(path: Path) -> bytes | dict[str, bytes]:
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read_contents(path: Path) -> object:
    """Every cell, the identity and the time saved; why it is refused, where no workbook can be read."""
    try:
        book = open_workbook(path)
    except Refused as refused:
        return refused.reason
    return book.saved, book.properties, [(name, book.sheet(name).cells) for name in book.sheet_names]


def test_committed_files_are_what_the_script_makes(tmp_path: Path) -> None:
    made = subprocess.run([sys.executable, SCRIPT, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    committed, now = list_files(SAMPLE), list_files(tmp_path)
    assert committed.keys() == now.keys(), REMEDY
    differing = [name for name in now if not is_same(committed[name], now[name])]
    assert differing == [], REMEDY


def test_comparison_tells_returns_apart() -> None:
    inbox = SAMPLE / INBOX
    assert is_same(inbox / "甲镇司法所.xlsx", inbox / "甲镇司法所 - 副本.xlsx")
    assert not is_same(inbox / "庚镇司法所.xlsx", inbox / "庚镇司法所（初稿）.xlsx")
    assert not is_same(inbox / "戊镇司法所.xlsx", inbox / "戊镇司法所（微信）.xlsx")


def test_published_key_signs_samples_only(tmp_path: Path) -> None:
    real = Workspace.create(tmp_path / "2016考核")
    assert (real.folder / STATE / KEY).read_text() != (SAMPLE / KEY).read_text()


def test_rulebook_and_roster_have_no_fault(year: Year) -> None:
    assert year.problems == 0
    roster = year.workspace.roster
    assert len(roster.offices) == 12
    assert (roster.county, roster.deadline, roster.year) == ("样本县司法局", None, 2016)
    assessed = [item for department in roster.departments for item in department.items]
    assert sorted([*assessed, BALLOTS]) == list(year.workspace.rulebook.items)


@pytest.mark.parametrize("office", FIRST)
def test_office_has_the_points_worked_out_by_hand(year: Year, office: str) -> None:
    working = FIRST[office]
    assert 90 - sum(working.lost.values()) == pytest.approx(working.base), "the working itself"
    assert sum(working.gained.values()) == pytest.approx(working.bonus), "the working itself"
    items = year.collected.items
    scores = items[items["office"] == office].set_index("item")
    expected = score_items({n: float(item.points) for n, item in year.workspace.rulebook.items.items()}, working)
    assert scores["score"].to_dict() == pytest.approx(expected)
    assert sum(expected.values()) == pytest.approx(working.total)
    assert scores.loc[BALLOTS, "status"] == "待定"


def test_offices_are_ranked_and_equal_totals_share_a_rank(year: Year) -> None:
    columns = ["office", "status", "rank", "total", "base", "bonus", "penalty", "veto", "stage", "missing", "findings"]
    *ranked, last = year.collected.ranking[columns].itertuples(index=False, name=None)
    assert [tuple(row) for row in ranked] == [
        (office, "ranked", w.rank, w.total, w.base, w.bonus, 0, "", "自评暂定", w.missing, w.errors)
        for office, w in FIRST.items()
    ]
    assert last[:2] == (ABSENT, "missing")
    absent = year.collected.ranking.iloc[-1]
    assert absent[["rank", "total", "base", "bonus", "penalty"]].isna().all()


def test_every_file_has_its_status_and_reason(year: Year) -> None:
    submissions = year.collected.submissions.set_index("file")
    assert sorted(submissions.index) == sorted([*FILES, *REFUSED])
    columns = ["status", "kind", "office", "reason"]
    submissions["reason"] = submissions["reason"].str.replace("（[-0-9 :]+收到）", "（那时收到）", regex=True)
    found = {str(file): tuple(submissions.loc[file, columns]) for file in submissions.index}
    assert {file: found[file] for file in FILES} == FILES
    assert {file: found[file][0] for file in REFUSED} == dict.fromkeys(REFUSED, "refused")
    assert {file: found[file][3] for file in REFUSED} == REFUSED


def test_later_saved_return_counts_though_its_name_comes_first(year: Year) -> None:
    submissions = year.collected.submissions.set_index("file")
    corrected, first = submissions.loc["庚镇司法所.xlsx"], submissions.loc["庚镇司法所（初稿）.xlsx"]
    assert (corrected["saved"], first["saved"]) == ("2016-12-08T08:20:00Z", "2016-12-02T08:00:00Z")
    assert corrected["received"] == first["received"], "dropped together: the register cannot tell them apart"


def test_every_slip_has_its_finding_and_nothing_else_has(year: Year) -> None:
    findings = year.collected.findings[["office", "severity", "message"]]
    found = [tuple(map(str, row)) for row in findings.itertuples(index=False, name=None)]
    unread = [
        ("", "错误", f"{file}：{REFUSED[file]}") for file in ("己镇司法所工作总结.docx", "戊镇司法所（微信）.xlsx")
    ]
    assert sorted(found) == sorted([*FINDINGS, *unread])


def test_answers_show_what_was_typed_beside_what_counts(year: Year) -> None:
    answers = year.collected.answers.set_index(["office", "field"])
    shown = {
        key: tuple(answers.loc[key, ["raw", "value"]])
        for key in [
            ("01", "04.satisfaction"), ("02", "05.orgs"), ("03", "11.files"), ("03", "40.books"), ("04", "07.cases"),
            ("04", "30.stations"), ("05", "09.settled"), ("07", "05.orgs"),
        ]
    }  # fmt: skip
    assert shown == {
        ("01", "04.satisfaction"): ("98.6", "98.6"),  # the file has 98.59999999999999
        ("02", "05.orgs"): ("3", "3"),  # saved by another program
        ("03", "11.files"): ("36件", "36"),
        ("03", "40.books"): ("√", "是"),
        ("04", "07.cases"): ("约30", ""),
        ("04", "30.stations"): ("", ""),
        ("05", "09.settled"): ("42", ""),  # a failed check makes it count as missing
        ("07", "05.orgs"): ("3", "3"),  # of the second return
    }


def test_collecting_again_gives_the_same(year: Year) -> None:
    again = year.workspace.collect(jobs=2)
    for name in EXPORTS:
        assert getattr(again, name).equals(getattr(year.collected, name)), name


@pytest.mark.parametrize("name", EXPORTS)
def test_export_has_exactly_its_columns_and_every_row(year: Year, name: str) -> None:
    paths = {path.stem: path for path in year.collected.exports if path.suffix == ".csv"}
    assert paths.keys() >= EXPORTS.keys()  # and what the bureau itself did, of which the sample has nothing yet
    assert paths[name].read_bytes().startswith(b"\xef\xbb\xbf")
    with paths[name].open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == EXPORTS[name].split()
    assert len(rows) == len(getattr(year.collected, name)) > 0


@pytest.mark.parametrize("name", EXPORTS)
def test_parquet_says_what_csv_says_in_types(year: Year, name: str) -> None:
    paths = {path.name: path for path in year.collected.exports}
    with paths[f"{name}.csv"].open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    table = parquet.read_table(paths[f"{name}.parquet"])
    assert table.column_names == head
    for column, texts in zip(table.columns, zip(*rows, strict=True), strict=True):
        for value, text in zip(column.to_pylist(), texts, strict=True):
            is_text = pyarrow.types.is_string(column.type)
            assert value == (text if is_text else float(text) if text else None)


def test_exported_ranking_leaves_rank_and_total_of_the_missing_office_empty(year: Year) -> None:
    [path] = [path for path in year.collected.exports if path.name == "ranking.csv"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["office"]: row for row in csv.DictReader(file)}
    assert (rows["10"]["rank"], rows["11"]["rank"], rows["06"]["rank"]) == ("6", "6", "8")
    assert (rows[ABSENT]["status"], rows[ABSENT]["rank"], rows[ABSENT]["total"]) == ("missing", "", "")
