"""The correction form: a fresh form with what the office sent, its faults marked, and a list of them in front.

1. It is a form like any other: same sheets behind the list, same names and identity, read by the inbox. A form without
   findings or notes is what it always was.
2. The list has what the office is to see and nothing else: errors, reminders, corrections; each leads to its cell in
   this form, whatever the cell was in the returned file.
3. Every cell with an error is commented, and looks faulty until it is right. What is open is counted live.
4. What an error was found on is never put back so that the form would take it for good.
"""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import COVER, GUIDE, META, PROBLEMS, TABLE, Column
from sfs_excel.form.content import Filling, Raw
from sfs_excel.form.cover import Recipient
from sfs_excel.form.layout import evidence_name
from sfs_excel.form.problems import PLACE, UNDERSTOOD, say_open
from sfs_excel.form.write import build_form
from sfs_excel.returns.extract import Extract, extract_return
from sfs_excel.returns.identify import Expected, identify_return
from sfs_excel.returns.validate import validate_return
from sfs_excel.sheets.references import fixed_name
from sfs_excel.sheets.token import Stamp
from sfs_excel.words import Audience, Kind, Severity
from tests.conftest import Recalculate
from tests.fillings import GOOD, KEY, MADE, RULEBOOK, write_filled
from tests.form.corrections import EVIDENCE, LAYOUT, NOTE, REMEDY, ROWS, TOKEN, VALUE, find, rows_of, sheet_of, write
from tests.libreoffice import find_differences, read_values

# Two blanks, a word, a negative number, a failed check across fields, and what the form alone would not notice.
SENT: dict[str, Raw] = GOOD | {
    "12.late": "两次", "21.released": -3.0, "30.villages": 10.0, "30.stations": 12.0, "34.info": 42371.0,
}  # fmt: skip
del SENT["05.orgs"], SENT["39.area"]
FINDINGS = [
    find("", "自评总分不同", Severity.REMINDER),
    find("09.disputes", "填的是“４０件”，已按40读取", Severity.NORMALISED),
    find("39.area", "办公用房面积没有填"),
    find("05.orgs", "培育社会组织数没有填"),
    find("12.late", "填的是“两次”，需要数字"),
    find("12.late", "第二处问题"),
    find("21.released", "填的是-3，不能是负数"),
    find("30.villages", "建成的多于总数"),
    find("34.info", "显示为日期2016-01-02（作为数字是42371），分不清是哪一个"),
    find("", "没有佐证", Severity.ERROR, item=26),
    find("04.satisfaction", "是否应为98%", Severity.REMINDER),
    find("", "请核实", Severity.REMINDER, item=28),
    find("01.branch", "只给考核人员看的话", Severity.REMINDER, to=Audience.BUREAU),
    find("", "只给考核人员看的另一句话", Severity.ERROR, item=3, to=Audience.BUREAU),
]
OPEN = 8  # errors with a cell; 12.late has two of them


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("problems") / "河东司法所.xlsx"
    return write(path, Filling(SENT, {44: "赣委发〔2016〕3号"}), FINDINGS, [NOTE])


@pytest.fixture(scope="module")
def shown(returned: Path) -> Workbook:
    """With the values that were written beside the formulas."""
    return openpyxl.load_workbook(returned, data_only=True)


@pytest.fixture(scope="module")
def recalculated(returned: Path, libreoffice: Recalculate) -> dict[str, Path]:
    """As LibreOffice saves it: untouched, and with every listed cell put right."""
    book = openpyxl.load_workbook(returned)
    table = sheet_of(book, TABLE)
    for key in ("05.orgs", "39.area", "12.late", "21.released", "30.stations", "34.info"):
        table[VALUE[key]].value = GOOD[key]
    table[EVIDENCE[26]] = "图片12张"
    mended = returned.with_name("mended.xlsx")
    book.save(mended)
    untouched, repaired = libreoffice([returned, mended])
    return {"untouched": untouched, "mended": repaired}


def test_the_list_stands_in_front_of_an_ordinary_form(returned: Path, book: Workbook) -> None:
    written = openpyxl.load_workbook(returned)
    assert written.sheetnames == [PROBLEMS, COVER, TABLE, GUIDE, META]
    assert written.active is not None
    assert written.active.title == PROBLEMS
    assert sheet_of(written, META).sheet_state == "hidden"
    assert {name: each.attr_text for name, each in written.defined_names.items()} == {
        name: each.attr_text for name, each in book.defined_names.items()
    }


def test_the_inbox_reads_it_as_the_offices_form(returned: Path) -> None:
    extract = extract_return(returned)
    assert isinstance(extract, Extract)
    assert identify_return(extract, Expected(RULEBOOK.year, RULEBOOK.digest, KEY, {Kind.FORM: ["007"]})) == TOKEN
    assert (extract.sheet, extract.other_tables, extract.has_objects) == (TABLE, (), False)
    submission = validate_return(extract, RULEBOOK, "007", "a.xlsx")
    assert submission.evidence[44] == "赣委发〔2016〕3号"
    missing = {"05.orgs", "39.area", "12.late", "21.released", "34.info"}
    assert {key for key, answer in submission.answers.items() if answer.value is None} == missing


def test_a_form_without_findings_or_notes_is_what_it_was(tmp_path: Path) -> None:
    plain = write_filled(tmp_path / "a.xlsx", Filling(SENT), token=TOKEN)
    bureau_only = [finding for finding in FINDINGS if finding.to == Audience.BUREAU]
    recipient = Recipient("007", "河东司法所")
    (tmp_path / "b.xlsx").write_bytes(
        build_form(RULEBOOK, recipient, Stamp(TOKEN, KEY, MADE), Filling(SENT), bureau_only)
    )
    assert plain.read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(plain)
    assert book.sheetnames == [COVER, TABLE, GUIDE, META]
    assert not [each for row in sheet_of(book, TABLE).iter_rows() for each in row if each.comment]


def test_errors_come_first_and_corrections_last_in_the_order_of_the_form(shown: Workbook) -> None:
    listed = [(row["性质"], row["项目"], row["位置"], row["问题"]) for row in rows_of(sheet_of(shown, PROBLEMS))]
    place = VALUE
    assert listed == [
        ("错误", "第5项", place["05.orgs"], "培育社会组织数没有填"),
        ("错误", "第12项", place["12.late"], "填的是“两次”，需要数字"),
        ("错误", "第12项", place["12.late"], "第二处问题"),
        ("错误", "第21项", place["21.released"], "填的是-3，不能是负数"),
        ("错误", "第26项", EVIDENCE[26], "没有佐证"),
        ("错误", "第30项", place["30.villages"], "建成的多于总数"),
        ("错误", "第34项", place["34.info"], "显示为日期2016-01-02（作为数字是42371），分不清是哪一个"),
        ("错误", "第39项", place["39.area"], "办公用房面积没有填"),
        ("提醒", "—", "—", "自评总分不同"),
        ("提醒", "第4项", place["04.satisfaction"], "是否应为98%"),
        ("提醒", "第28项", EVIDENCE[28], "请核实"),
        ("更正", "第9项", place["09.disputes"], "填的是“４０件”，已按40读取"),
    ]


def test_each_row_names_the_field_the_remedy_and_how_it_stands(shown: Workbook) -> None:
    rows = rows_of(sheet_of(shown, PROBLEMS))
    told = [(row["填报项"], row["怎样改"], row["现在"]) for row in rows]
    labels = {key: field.label for key, field in RULEBOOK.fields.items()}
    assert told == [
        (labels["05.orgs"], REMEDY, "未填"),
        (labels["12.late"], REMEDY, "有误"),
        (labels["12.late"], REMEDY, "有误"),
        (labels["21.released"], REMEDY, "有误"),
        ("佐证材料", REMEDY, "未填"),
        (labels["30.villages"], REMEDY, "有误"),
        (labels["34.info"], REMEDY, "未填"),
        (labels["39.area"], REMEDY, "未填"),
        ("整份表", REMEDY, "—"),
        (labels["04.satisfaction"], REMEDY, "已填"),
        ("佐证材料", REMEDY, "未填"),
        (labels["09.disputes"], UNDERSTOOD, "已填"),
    ]
    assert [row["序号"] for row in rows] == [str(number) for number in range(1, 13)]


def test_what_is_for_the_bureau_is_told_nowhere(returned: Path) -> None:
    with zipfile.ZipFile(returned) as archive:
        assert not [name for name in archive.namelist() if "考核人员看".encode() in archive.read(name)]


def test_every_link_leads_to_the_cell_of_this_form_that_it_names(returned: Path) -> None:
    sheet = sheet_of(openpyxl.load_workbook(returned), PROBLEMS)
    links = [each.hyperlink for row in sheet.iter_rows() for each in row if each.hyperlink is not None]
    assert len(links) == len(FINDINGS) - 3  # two are for the bureau, one is on the file as a whole
    for link in links:
        assert link.target is None
        assert sheet[link.ref].column == PLACE + 1
        assert link.location == f"'{TABLE}'!{sheet[link.ref].value}"


def test_every_error_and_reminder_is_said_at_its_cell(returned: Path) -> None:
    table = sheet_of(openpyxl.load_workbook(returned), TABLE)
    comments = {each.coordinate: each.comment for row in table.iter_rows() for each in row if each.comment}
    keys = ("05.orgs", "12.late", "21.released", "30.villages", "34.info", "39.area", "04.satisfaction")
    assert set(comments) == {*(VALUE[key] for key in keys), EVIDENCE[26], EVIDENCE[28]}
    late, doubted = VALUE["12.late"], VALUE["04.satisfaction"]
    assert comments[late].text == (
        f"「填报表」{late}：填的是“两次”，需要数字。请改好后重新报送。\n「填报表」{late}：第二处问题。请改好后重新报送。"
    )
    assert comments[doubted].text == f"提醒：「填报表」{doubted}：是否应为98%。请改好后重新报送。"
    assert {comment.author for comment in comments.values()} == {"赣榆县司法局"}
    assert all(comment.width <= 300 and 30 <= comment.height <= 320 for comment in comments.values())


def test_only_errors_look_faulty_and_only_until_they_are_right(returned: Path, table: Worksheet) -> None:
    written = sheet_of(openpyxl.load_workbook(returned), TABLE)
    blank = {str(area.sqref) for area in table.conditional_formatting}
    marked = {
        str(area.sqref): area.rules[0].formula[0]
        for area in written.conditional_formatting
        if str(area.sqref) not in blank
    }
    keys = ("05.orgs", "12.late", "21.released", "30.villages", "34.info", "39.area")
    last = next(block.last for block in LAYOUT.blocks if block.item.item == 26)
    area = EVIDENCE[26] if EVIDENCE[26] == f"L{last + 1}" else f"{EVIDENCE[26]}:L{last + 1}"
    assert set(marked) == {*(VALUE[key] for key in keys), area}
    for key in keys:
        assert marked[VALUE[key]] == f'{fixed_name(ROWS[key], Column.STATUS)}<>"已填"'
    assert evidence_name(26) in marked[area]


def test_what_is_shown_is_what_libreoffice_calculates(returned: Path, recalculated: dict[str, Path]) -> None:
    assert find_differences(returned, recalculated["untouched"]) == []


def test_what_was_wrong_is_counted_and_once_put_right_is_open_no_more(recalculated: dict[str, Path]) -> None:
    before, after = (read_values(recalculated[name])[PROBLEMS] for name in ("untouched", "mended"))
    assert say_open(OPEN, OPEN) in before.values()
    assert say_open(OPEN, 0) in after.values()
    rows = rows_of(sheet_of(openpyxl.load_workbook(recalculated["mended"], data_only=True), PROBLEMS))
    assert {row["现在"] for row in rows if row["性质"] == "错误"} == {"已填"}


def test_comments_and_links_outlive_libreoffice(returned: Path, recalculated: dict[str, Path]) -> None:
    one, other = (openpyxl.load_workbook(path) for path in (returned, recalculated["untouched"]))
    said, kept = (
        {
            each.coordinate: each.comment.text
            for row in sheet_of(book, TABLE).iter_rows()
            for each in row
            if each.comment
        }
        for book in (one, other)
    )
    assert said == kept
    places, still = (
        {each.coordinate: each.hyperlink is not None for row in sheet_of(book, PROBLEMS).iter_rows() for each in row}
        for book in (one, other)
    )
    assert {place for place, is_link in places.items() if is_link} == {p for p, is_link in still.items() if is_link}


def test_it_prints_on_a4_with_the_heading_on_every_page(shown: Workbook) -> None:
    sheet = sheet_of(shown, PROBLEMS)
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape", 9, 0,
    )  # fmt: skip
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.print_area == f"'{PROBLEMS}'!$A$1:$H${sheet.max_row}"
    assert sheet.freeze_panes == f"A{head + 1}"
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center is not None
    assert "第 &P 页，共 &N 页" in str(sheet.oddFooter.center.text)
    assert sheet.protection.sheet
    assert all(each.protection.locked for row in sheet.iter_rows() for each in row)


def test_notes_alone_stand_above_no_list(tmp_path: Path) -> None:
    sheet = sheet_of(openpyxl.load_workbook(write(tmp_path / "a.xlsx", Filling(SENT), (), [NOTE])), PROBLEMS)
    said = [str(row[0]) for row in sheet.iter_rows(values_only=True)]
    assert said[:2] == ["河东司法所（编码 007）　填报表问题清单", NOTE]
    assert "序号" not in said
    assert len(said) == 4


def test_reminders_alone_say_that_nothing_must_be_changed(tmp_path: Path) -> None:
    reminders = [finding for finding in FINDINGS if finding.severity == Severity.REMINDER]
    sheet = sheet_of(openpyxl.load_workbook(write(tmp_path / "a.xlsx", Filling(GOOD), reminders)), PROBLEMS)
    said = [str(row[0]) for row in sheet.iter_rows(values_only=True)]
    assert "没有必须改的错误" in said[1]
    assert not [line for line in said if line.startswith("=IF")]


def test_long_notes_leave_the_list_room_to_scroll(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "a.xlsx", Filling(SENT), FINDINGS, [NOTE] * 12))
    assert sheet_of(book, PROBLEMS).freeze_panes is None


def test_a_finding_on_what_this_form_does_not_ask_has_no_cell(tmp_path: Path) -> None:
    findings = [find("05.gone"), find("", item=99), find("29.score_of_bureau")]
    rows = rows_of(sheet_of(openpyxl.load_workbook(write(tmp_path / "a.xlsx", Filling(), findings)), PROBLEMS))
    assert [(row["项目"], row["填报项"], row["位置"], row["现在"]) for row in rows] == [
        ("第5项", "05.gone", "—", "—"),
        ("第99项", "整份表", "—", "—"),
        ("第29项", "29.score_of_bureau", "—", "—"),
    ]


def test_what_the_form_alone_would_accept_is_not_put_back(shown: Workbook) -> None:
    table = sheet_of(shown, TABLE)
    assert table[VALUE["34.info"]].value is None  # a date, whose number would pass for a count
    assert table[VALUE["12.late"]].value == "两次"
    assert table[VALUE["21.released"]].value == -3
    assert table[VALUE["04.satisfaction"]].value == GOOD["04.satisfaction"]


def test_ninety_findings_travel_lightly_and_always_give_the_same_bytes(tmp_path: Path) -> None:
    findings = [
        find(key, f"{RULEBOOK.fields[key].label}填的是“第{place}处两次”，需要数字")
        for place, key in enumerate(list(ROWS)[:90])
    ]
    one, other = (
        write(tmp_path / name, Filling(dict.fromkeys(GOOD, "约3")), findings) for name in ("a.xlsx", "b.xlsx")
    )
    assert one.read_bytes() == other.read_bytes()
    assert one.stat().st_size < 80_000
