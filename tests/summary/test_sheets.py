"""Every sheet of the ranking workbook meets these requirements.

1. No formula and no link stems from returned text: formulas stand only where we write them, links lead only from a
   harmless file name to that file in 收件箱.
2. Every sheet is ready to read and to print: head frozen and repeated, widths set, A4, page numbers, fitted to its width.
3. Each sheet says what it must, in its order.
4. Twelve offices and 300 need the same formats; the same results give the same bytes.
"""

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter

from sfs_excel.errors import SfsError
from sfs_excel.roster.model import Roster
from sfs_excel.summary.write import build_summary
from tests.summary.factory import HOSTILE, HOSTILE_FILES, make_results
from tests.summary.library import Library
from tests.summary.reading import read_sheet, read_table

# openpyxl says so of the solid data bar of 总分, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

HIDDEN = ["_各所", "_原因", "_计算值"]
SHEETS = [
    "首页",
    "总排名",
    "审定表",
    "得分矩阵",
    "单所画像",
    "对比分析",
    "部分分布",
    "扣分明细",
    "自评与核定差异",
    "核定经过",
    "票决",
    "台账",
    "校验问题",
    "报送情况",
    "报送差异",
    "填报数据",
    "规则与口径",
    "说明",
]
LISTS = SHEETS[SHEETS.index("扣分明细") :]  # a table of Excel's own kind each
CALCULATING = {*SHEETS[: SHEETS.index("扣分明细") + 1], "_各所", "_计算值"}
PORTRAIT = {"审定表", "单所画像", "说明"}
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# All of them are in Excel 2007.
FUNCTIONS = {
    *(
        "AVERAGE",
        "COLUMN",
        "COUNT",
        "COUNTIF",
        "COUNTIFS",
        "HYPERLINK",
        "IF",
        "IFERROR",
        "INDEX",
        "INT",
        "ISBLANK",
        "LARGE",
        "LEN",
    ),
    *(
        "ISNUMBER",
        "MATCH",
        "MAX",
        "MID",
        "MIN",
        "N",
        "OR",
        "QUARTILE",
        "ROUND",
        "ROW",
        "ROWS",
        "SMALL",
        "SUBTOTAL",
        "SUM",
        "SUMIF",
    ),
    *("AND", "LEFT", "SUMPRODUCT", "TEXT", "VALUE"),
}
OUR_SHEETS = "|".join(SHEETS + HIDDEN)
# What a formula of ours is made of, once its strings and sheet names are taken out.
OURS = re.compile(r"[A-Z$0-9():,.=<>+*/&-]+")


@pytest.fixture(scope="module")
def hostile(library: Library) -> Path:
    return library.path("hostile")


@pytest.fixture(scope="module")
def plain(library: Library) -> Path:
    return library.path("twelve")


@pytest.fixture(scope="module")
def twelve(plain: Path) -> openpyxl.Workbook:
    """By its values."""
    return openpyxl.load_workbook(plain, data_only=True)


def test_returned_text_makes_no_formula_and_no_link(hostile: Path) -> None:
    assert find_intruders(hostile) == []


def test_the_search_finds_what_a_careless_writer_lets_in(tmp_path: Path) -> None:
    path = tmp_path / "careless.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("校验问题")
        for row, text in enumerate(HOSTILE[:5]):
            sheet.write(row, 0, text)
        sheet.write(9, 0, "http://example.com/a.xlsx")
        sheet.write_url(10, 0, "external:../../secret.xlsx")
        workbook.add_worksheet("总排名").write(0, 0, "=cmd|' /C calc'!A0")
    found = find_intruders(path)
    assert len([fault for fault in found if "formula" in fault]) == 2
    assert len([fault for fault in found if "link" in fault]) == 2


def test_only_harmless_names_are_links_and_the_others_still_stand_there(hostile: Path) -> None:
    workbook = openpyxl.load_workbook(hostile)
    sheet = workbook["报送情况"]
    linked = {str(cell.value) for cell in sheet["F"] if cell.hyperlink}
    shown = {str(cell.value) for cell in sheet["F"]}
    workbook.close()
    assert linked >= {"石桥司法所.xlsx", "通知.docx", "旧/001.xlsx"}
    assert not linked & set(HOSTILE_FILES)
    assert {"=cmd|' /C calc'!A0.xlsx", "+1.xlsx", "a#b%20c.xlsx", "../../secret.xlsx", "铃[U+0007].xlsx"} <= shown


def test_returned_text_is_shown_as_it_stands(hostile: Path) -> None:
    said = set(read_sheet(hostile, "填报数据", "编码")["填报原文"])
    assert {"=cmd|' /C calc'!A0", "+1+1", "@SUM(A1:A9)", "-2+3"} <= said
    assert "第一行\n第二行[U+0009]<b>&amp;</b>" in said


def test_a_score_can_be_overwritten_by_whatever_its_rules_can_give(plain: Path) -> None:
    """Item 5: 2 points and at most 4 more. 34: without end. 45 and 46 only take. What was computed is within the bounds."""
    sheet = openpyxl.load_workbook(plain)["得分矩阵"]
    bounds = {}
    for rule in sheet.data_validations.dataValidation:
        if found := re.search(r"D(\d+)>=(-?\d+),D\d+<=([\d.]+)", str(rule.formula1)):
            row = int(found[1])
            bounds[sheet.cell(row, 1).value] = (float(found[2]), float(found[3]))
            scores = [cell.value for cell in sheet[row][3:]]
            assert all(float(found[2]) <= float(str(score)) <= float(found[3]) for score in scores if score is not None)
    assert len(bounds) == 46
    assert (bounds[1], bounds[5], bounds[34], bounds[45]) == ((0, 2), (0, 6), (0, 1000), (-1000, 0))


def test_an_item_leads_to_the_first_of_its_rules_that_scores(plain: Path) -> None:
    book = openpyxl.load_workbook(plain)
    rules, matrix = book["规则与口径"], book["得分矩阵"]
    scoring = {str(row[1].value) for row in rules.iter_rows() if row[2].value == "计分"}
    linked = [cell for cell in matrix["A"] if cell.hyperlink]
    assert len(linked) == 46
    for cell in linked:
        number, kind = (rules[str(cell.hyperlink.location).partition("!")[2]].offset(column=step) for step in (0, 1))
        assert number.value == f"第{cell.value}项"
        assert kind.value == "计分" or number.value not in scoring


def test_every_sheet_is_ready_to_read_and_print(plain: Path) -> None:
    workbook = openpyxl.load_workbook(plain)
    assert workbook.sheetnames == SHEETS + HIDDEN
    assert {workbook[name].sheet_state for name in HIDDEN} == {"hidden"}
    for name in SHEETS:
        sheet = workbook[name]
        assert bool(sheet.freeze_panes) == (name != "首页"), (
            name
        )  # twelve rows below so many figures would leave no room
        assert sheet.print_title_rows, name
        assert sheet.print_area, name
        assert (int(sheet.page_setup.paperSize or 0), sheet.page_setup.fitToWidth) in ((9, 1), (9, None)), name
        assert sheet.sheet_properties.pageSetUpPr is not None, name
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, name
        assert sheet.oddFooter is not None, name
        assert "第 &P 页，共 &N 页" in str(sheet.oddFooter.center.text), name
        widths = [dimension.width for dimension in sheet.column_dimensions.values()]
        assert widths, name
        assert min(widths) >= 3, name
        assert sheet.page_setup.orientation == ("portrait" if name in PORTRAIT else "landscape"), name
        assert sheet.protection.sheet is False, name
    assert workbook["总排名"].auto_filter.ref
    for name in LISTS:
        assert [table.autoFilter is not None for table in workbook[name].tables.values()] == [True], name
    workbook.close()


def test_wide_matrix_is_spread_over_pages_that_hold_every_item(tmp_path: Path) -> None:
    """61 rows and the head are about 1,310 points, of which a page holds 763: at that scale 15 offices stand beside the
    items."""
    path = tmp_path / "排名.xlsx"
    path.write_bytes(build_summary(replace(make_results(60, missing=0), answer_rows=())))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["得分矩阵"]
    assert sheet.page_setup.orientation == "portrait"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (4, None)  # 1 is not written
    assert sheet.print_title_cols == "$A:$C"
    workbook.close()


def test_totals_are_drawn_from_high_to_low_and_a_veto_that_is_lifted_finds_room(plain: Path) -> None:
    results = make_results(12)
    with zipfile.ZipFile(plain) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/charts/chart")]
    [chart] = [ElementTree.fromstring(part) for part in parts if "由高到低，仅列参加排名的司法所" in part.decode()]
    values = chart.find(f".//{CHART}val")
    assert values is not None
    totals = results.ranking[results.ranking["status"] == "ranked"]["total"]
    assert [float(str(point.text)) for point in values.iter(f"{CHART}v")] == [*totals, 0]


def test_ledger_names_every_movement_in_order_of_rank(twelve: openpyxl.Workbook) -> None:
    results = make_results(12)
    shown = read_table(twelve["扣分明细"], "编码")
    assert len(shown) == len(results.ledger)
    assert list(dict.fromkeys(shown["编码"])) == list(results.ranking[results.ranking["status"] != "missing"]["office"])
    assert set(shown["性质"]) == {"扣分", "加分", "否决", "待定"} | set(shown["性质"]) & {"扣完为止"}
    sums = shown.groupby("编码")["分数变动"].sum().astype(float) + 100
    totals = results.ranking.set_index("office")["total"].dropna()
    assert (sums - totals).abs().max() < 1e-9
    assert (shown["责任书原文"] != "")[shown["性质"] != "扣完为止"].all()


@pytest.mark.parametrize(
    ("heading", "numeral"),
    [
        ("十一、队伍、纪律（60分）", "十一"),
        ("（一）队伍、纪律（60分）", "一"),
        ("1.队伍、纪律（60分）", "1"),
        ("队伍、纪律（60分）", "1"),  # the letter has no numeral: its number in the rulebook
        ("一村一顾问（60分）", "1"),
    ],
)
def test_head_of_a_section_is_its_numeral_title_and_points(tmp_path: Path, heading: str, numeral: str) -> None:
    results = make_results(2, missing=0, vetoed=0)
    first, *others = results.rulebook.sections
    first = first.model_copy(update={"heading": heading, "title": "队伍、纪律"})
    rulebook = results.rulebook.model_copy(update={"sections": (first, *others)})
    (tmp_path / "排名.xlsx").write_bytes(build_summary(replace(results, rulebook=rulebook)))
    assert f"{numeral}队伍、纪律10分" in read_sheet(tmp_path / "排名.xlsx", "总排名", "名次")


def test_missing_offices_stand_first_among_the_returns(twelve: openpyxl.Workbook) -> None:
    shown = read_table(twelve["报送情况"], "编码")
    assert list(shown["司法所"][:2]) == ["海头司法所", "塔山司法所"]
    assert list(shown["状态"][:4]) == ["未报送", "未报送", "被后来的替代", "采用"]
    assert shown["状态"].iloc[-1] == "拒收"


def test_rules_open_with_the_general_readings_and_name_every_rule(twelve: openpyxl.Workbook) -> None:
    results = make_results(12)
    shown = read_table(twelve["规则与口径"], "部分")
    readings = results.rulebook.readings
    assert list(shown["本次采用的口径"][: len(readings)]) == list(readings)
    assert set(results.ledger["rule"]) - set(shown["规则编号"]) <= {f"{item}.floor" for item in results.rulebook.items}
    entries = [entry for item in results.rulebook.items.values() for entry in item.rules]
    assert {entry.reading for entry in entries} <= set(shown["本次采用的口径"])
    assert {entry.alternative for entry in entries} <= set(shown["可以改用的口径"])


def test_about_says_what_the_result_rests_on(twelve: openpyxl.Workbook) -> None:
    results = make_results(12)
    shown = read_table(twelve["说明"], "项目").set_index("项目")["内容"]
    assert shown["规则指纹"] == results.rulebook.digest
    assert shown["程序版本"] == "sfs_excel 0.1.0"
    assert shown["结果阶段"] == (
        "自评暂定：分数尚未经考核组核定，其中的评分项目暂按司法所自评计算；票决未计入。未定稿。"
    )
    current = results.submissions[results.submissions["status"] == "current"]
    assert list(shown[current["file"]]) == list(current["sha256"])


def test_findings_name_the_office_and_are_counted(twelve: openpyxl.Workbook) -> None:
    results = make_results(12)
    shown = read_table(twelve["校验问题"], "编码")
    assert sorted(shown["问题和处理办法"]) == sorted(results.findings["message"])
    ranking = read_table(twelve["总排名"], "名次").set_index("编码")["待改错误"]
    errors = shown[shown["性质"] == "错误"].groupby("编码").size()
    assert {office: count for office, count in ranking.items() if count} == errors.to_dict()


def test_no_findings_are_said_too(tmp_path: Path) -> None:
    path = tmp_path / "排名.xlsx"
    path.write_bytes(build_summary(make_results(2, missing=2, vetoed=0)))
    workbook = openpyxl.load_workbook(path)
    assert workbook["校验问题"]["A2"].value == "没有发现问题。"
    workbook.close()


def test_formats_do_not_grow_with_the_offices(library: Library) -> None:
    few, many = count_formats(library.path("final")), count_formats(library.path("many"))
    assert abs(many - few) <= 4  # some looks are used only where there is cause


def test_same_results_give_the_same_bytes(plain: Path, tmp_path: Path) -> None:
    path = tmp_path / "again.xlsx"
    path.write_bytes(build_summary(make_results(12)))
    assert path.read_bytes() == plain.read_bytes()


def test_empty_roster_is_refused() -> None:
    results = make_results(1, missing=1, vetoed=0)
    with pytest.raises(SfsError, match=r"名册中没有司法所"):
        build_summary(replace(results, roster=Roster()))


def find_intruders(path: Path) -> list[str]:
    """Formulas and links that are not of our making, in the file as it stands on disk."""
    workbook = openpyxl.load_workbook(path)
    names = dict(enumerate(workbook.sheetnames, start=1))
    workbook.close()
    found = []
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.startswith("xl/externalLinks") or part.endswith(("vbaProject.bin", "connections.xml")):
                found.append(f"part {part}")
            if sheet := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part):
                found += find_foreign_formulas(names[int(sheet[1])], archive.read(part))
            if part.startswith("xl/worksheets/_rels/"):
                found += find_foreign_links(archive.read(part))
    return found


def find_foreign_formulas(name: str, xml: bytes) -> list[str]:
    found = []
    for formula in ElementTree.fromstring(xml).iter(f"{MAIN}f"):
        text = re.sub(rf"\"[^\"]*\"|'({OUR_SHEETS})'!", "", str(formula.text))
        functions = set(re.findall(r"([A-Z]+)\(", text))
        if name not in CALCULATING or not OURS.fullmatch(text) or not functions <= FUNCTIONS:
            found.append(f"formula {name}: {formula.text}")
    return found


def find_foreign_links(xml: bytes) -> list[str]:
    ours = re.compile(r"\.\.\\收件箱\\[^#%|<>:*?\"\x00-\x1f]+")
    targets = [
        relation.get("Target", "")
        for relation in ElementTree.fromstring(xml)
        if relation.get("Type", "").endswith("/hyperlink")
    ]
    return [f"link {target}" for target in targets if not ours.fullmatch(target) or "\\..\\" in target[2:]]


def count_formats(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        formats = ElementTree.fromstring(archive.read("xl/styles.xml")).find(f"{MAIN}cellXfs")
    assert formats is not None
    return len(formats)
