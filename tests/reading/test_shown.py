"""The values that count are those that a person sees in a returned form.

1. A value that is shown as another, or not at all, is read as it is stored, and both are named.
2. The file's own formats go before Excel's, and of other namespaces and alternatives only what Office would read speaks.
3. Two columns of one head are refused, in every table of ours.
4. What programs did to a form on its way is read where it can only mean one thing.
"""

from pathlib import Path

import pytest

from sfs_excel.finding_codes import FindingCode
from sfs_excel.form.columns import TABLE
from sfs_excel.handouts.columns import TABLES
from sfs_excel.reading.workbook import open_workbook
from sfs_excel.returns.identify import Expected, identify_return
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.table import Extract, extract_workbook
from sfs_excel.returns.validate import validate_return
from sfs_excel.sheets.token import make_token, write_token
from sfs_excel.words import Kind, Severity
from tests.fillings import KEY, RULEBOOK
from tests.reading.small_books import HEADS, MAIN, text_cell, write_book, write_row, write_table

OWN = 176
ACCOUNTS = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
ORGS, RATE, BRANCH = "05.orgs", "25.awareness", "01.branch"


def number_cell(stored: str, style: int = 1) -> str:
    return f'<c r="@" s="{style}"><v>{stored}</v></c>'


def extract(path: Path) -> Extract:
    return extract_workbook(open_workbook(path))


def validate(path: Path) -> Submission:
    return validate_return(extract(path), RULEBOOK, "001", path.name)


def read_one(
    tmp_path: Path, value: str, code: str, key: str = ORGS
) -> tuple[float | None, list[tuple[FindingCode, Severity, str]]]:
    """The value of the one field, and what is said of it: code, severity, fact."""
    path = write_book(tmp_path / "a.xlsx", {TABLE: write_table(value, key=key)}, codes=[(OWN, code)], formats=[0, OWN])
    submission = validate(path)
    said = [(each.code, each.severity, each.fact) for each in submission.findings if each.field == key]
    return submission.answers[key].value, said


@pytest.mark.parametrize(
    ("code", "stored", "seen"),
    [
        ('"30"', "5", "“30”"),
        ('0"0"', "3", "“30”"),
        ("0,", "12000", "“12”"),
        (";;;", "3", "空白"),
        ('0"万"', "3", "“3万”"),
    ],
)
def test_a_number_that_is_shown_as_another_is_named_with_both(
    tmp_path: Path, code: str, stored: str, seen: str
) -> None:
    value, said = read_one(tmp_path, number_cell(stored), code)
    assert value == float(stored)
    assert said == [
        ("shown_otherwise", Severity.REMINDER, f"培育社会组织数显示为{seen}，单元格里存的是{stored}，按存的读取"),
    ]


@pytest.mark.parametrize(
    "code",
    [
        "General", "0", "0.0", "#,##0", "000", '0"个"', "[Red]0", "[$¥-804]0.00", "@", ACCOUNTS,
        "#,##0_);(#,##0)", "[DBNum1]General", "0;-0;;@", "G/通用格式",
    ],
)  # fmt: skip
def test_a_number_that_is_shown_as_it_is_has_nothing_said_of_it(tmp_path: Path, code: str) -> None:
    assert read_one(tmp_path, number_cell("30"), code) == (30.0, [])


def test_a_percentage_that_is_shown_rounded_is_named_with_both(tmp_path: Path) -> None:
    value, [(code, severity, fact)] = read_one(tmp_path, number_cell("0.985"), "0%", RATE)
    assert (value, code, severity) == (98.5, "shown_otherwise", Severity.REMINDER)
    assert "显示为“99%”，单元格里存的是98.5%" in fact


@pytest.mark.parametrize(
    ("code", "key", "fault"),
    [
        ("[=0]?;0%", ORGS, "not_a_number"),
        ("0;0;0%", RATE, "not_a_number"),
        ("[$-804]aaaa;@", ORGS, "date"),
        ("e", ORGS, "date"),
        ("[>40000]yyyy;0", ORGS, "date"),
    ],
)
def test_a_format_that_anywhere_shows_dates_or_percentages_is_doubtful(
    tmp_path: Path, code: str, key: str, fault: str
) -> None:
    value, said = read_one(tmp_path, number_cell("98"), code, key)
    assert value is None
    assert [each[:2] for each in said] == [(fault, Severity.ERROR)]


def test_a_doubtful_day_is_named_as_it_is_shown(tmp_path: Path) -> None:
    _, [(_, _, fact)] = read_one(tmp_path, number_cell("3"), "[$-804]aaaa;@")
    assert fact == "培育社会组织数显示为“星期二”（日期、时间格式，作为数字是3），分不清是哪一个"


@pytest.mark.parametrize(
    ("stored", "code", "value"), [("0", '"是";;"否"', 0.0), ("1", '"是";;"否"', 1.0), ("1", '"否"', None)]
)
def test_yes_and_no_are_read_as_they_are_shown(tmp_path: Path, stored: str, code: str, value: float | None) -> None:
    assert read_one(tmp_path, number_cell(stored), code, BRANCH)[0] == value


@pytest.mark.parametrize("code", ["0.00", "000", ACCOUNTS, '0"项"'])
def test_a_1_with_more_digits_around_it_is_a_1(tmp_path: Path, code: str) -> None:
    assert read_one(tmp_path, number_cell("1"), code, BRANCH)[0] == 1.0


@pytest.mark.parametrize(("key", "text", "value"), [(BRANCH, "是", 1.0), (ORGS, "3", 3.0), (RATE, "98%", 98.0)])
def test_a_text_with_room_around_it_is_shown_as_it_is(tmp_path: Path, key: str, text: str, value: float) -> None:
    found, said = read_one(tmp_path, text_cell("@", text).replace("<c ", '<c s="1" '), ACCOUNTS, key)
    assert found == value
    assert [code for code, _, _ in said if code != "normalised"] == []


def test_a_text_that_is_not_shown_is_named(tmp_path: Path) -> None:
    value, [(code, severity, fact)] = read_one(
        tmp_path, text_cell("@", "是").replace("<c ", '<c s="1" '), ";;;", BRANCH
    )
    assert (value, code, severity) == (1.0, "shown_otherwise", Severity.REMINDER)
    assert "显示为空白，单元格里存的是“是”" in fact


@pytest.mark.parametrize("number", [9, 14, 27, 50, 58])
def test_the_files_own_format_goes_before_the_built_in_one(tmp_path: Path, number: int) -> None:
    sheets = {TABLE: write_table(number_cell("98"), key=RATE)}
    path = write_book(tmp_path / "a.xlsx", sheets, codes=[(number, "0")], formats=[0, number])
    submission = validate(path)
    assert submission.answers[RATE].value == 98
    assert [each for each in submission.findings if each.field == RATE] == []
    built_in = write_book(tmp_path / "b.xlsx", sheets, formats=[0, number])
    assert validate(built_in).answers[RATE].value is None


@pytest.mark.parametrize(
    ("attributes", "before"),
    [
        ('hidden="1"', ""),
        ('ht="0" customHeight="1"', ""),
        ("", '<cols><col min="3" max="3" hidden="1" width="9"/></cols>'),
        ("", '<cols><col min="2" max="3" customWidth="1" width="0"/></cols>'),
    ],
)
def test_a_value_in_a_hidden_row_or_column_is_read_and_pointed_out(
    tmp_path: Path, attributes: str, before: str
) -> None:
    sheets = {TABLE: write_table(number_cell("2", 0), attributes=attributes)}
    submission = validate(write_book(tmp_path / "a.xlsx", sheets, before=before))
    assert submission.answers[ORGS].value == 2
    [said] = [each for each in submission.findings if each.code == FindingCode.HIDDEN_VALUE]
    assert (said.severity, said.cell) == (Severity.REMINDER, "C4")
    assert said.fact == "1个填报项在隐藏的行或列里，表里看不见：“培育社会组织数”填2，仍按所填的读取"


def test_the_forms_own_hidden_column_hides_no_value(tmp_path: Path) -> None:
    before = '<cols><col min="1" max="1" hidden="1" width="9"/></cols>'
    submission = validate(write_book(tmp_path / "a.xlsx", {TABLE: write_table(number_cell("2", 0))}, before=before))
    assert "hidden_value" not in {each.code for each in submission.findings}


X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"


@pytest.mark.parametrize(
    ("properties", "day"),
    [
        ("<workbookPr/>", "2012-12-30"),
        ('<workbookPr date1904="1"/>', "2016-12-31"),
        (f'<workbookPr date1904="1"/><extLst><ext><x15:workbookPr xmlns:x15="{X15}" chartTrackingRefBase="1"/></ext></extLst>', "2016-12-31"),
        (f'<workbookPr/><extLst><ext><x15:workbookPr xmlns:x15="{X15}" date1904="1"/></ext></extLst>', "2012-12-30"),
    ],
)  # fmt: skip
def test_only_the_workbooks_own_properties_say_from_when_days_count(tmp_path: Path, properties: str, day: str) -> None:
    sheets = {TABLE: write_table(number_cell("2", 0), number_cell("41273"))}
    path = write_book(tmp_path / "a.xlsx", sheets, codes=[(OWN, "yyyy-mm-dd")], formats=[0, OWN], properties=properties)
    assert validate(path).evidence[5] == day


@pytest.mark.parametrize(
    ("cell", "code", "evidence"),
    [
        (number_cell("0.3958333333"), "h:mm", "9:30"),
        (number_cell("7"), "000", "007"),
        (number_cell("42371"), 'm"月"d"日"', "1月2日"),
        (number_cell("12", 0), "0", "12"),
        (number_cell("3"), ";;;", "3"),
        ('<c r="@" t="str"><f>_xlfn.DISPIMG("ID_1F",1)</f><v>=DISPIMG("ID_1F",1)</v></c>', "0", "有图片"),
        ('<c r="@" t="e"><f>_xlfn.DISPIMG("ID_1F",1)</f><v>#NAME?</v></c>', "0", "有图片"),
        ('<c r="@"><f>DISPIMG("ID_1F",1)</f></c>', "0", "有图片"),
        ('<c r="@" t="e" vm="1"><v>#VALUE!</v></c>', "0", "有图片"),
        ('<c r="@" t="e"><v>#VALUE!</v></c>', "0", ""),
        ('<c r="@" t="e" vm="1"><f>1+""</f><v>#VALUE!</v></c>', "0", ""),
    ],
)  # fmt: skip
def test_evidence_is_what_is_shown(tmp_path: Path, cell: str, code: str, evidence: str) -> None:
    sheets = {TABLE: write_table(number_cell("2", 0), cell)}
    path = write_book(tmp_path / "a.xlsx", sheets, codes=[(OWN, code)], formats=[0, OWN])
    assert validate(path).evidence[5] == evidence


def test_a_picture_in_place_of_a_value_is_an_error(tmp_path: Path) -> None:
    value, said = read_one(tmp_path, '<c r="@" t="e" vm="1"><v>#VALUE!</v></c>', "0")
    assert value is None
    assert said == [("picture", Severity.ERROR, "培育社会组织数处放的是一张图片，读不出所填的内容")]


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


@pytest.mark.parametrize(("namespace", "value"), [("http://www.hancom.co.kr/hcell", 98.0), (X15, None)])
def test_alternatives_in_the_styles_are_read_as_office_does(
    tmp_path: Path, namespace: str, value: float | None
) -> None:
    """The first is read if Office knows the namespace that is required, else the fallback: never both."""

    def write_looks(number: int) -> str:
        return f'<numFmts><numFmt numFmtId="176" formatCode="0.0"/></numFmts><cellXfs><xf/><xf numFmtId="{number}"/></cellXfs>'

    styles = (
        f'<styleSheet xmlns="{MAIN}" xmlns:mc="{MC}" xmlns:h="{namespace}"><mc:AlternateContent>'
        f'<mc:Choice Requires="h">{write_looks(14)}</mc:Choice><mc:Fallback>{write_looks(176)}</mc:Fallback>'
        "</mc:AlternateContent></styleSheet>"
    )
    path = write_book(tmp_path / "a.xlsx", {TABLE: write_table(number_cell("98"), key=RATE)}, styles=styles)
    submission = validate(path)
    assert submission.answers[RATE].value == value
    assert "lost_formats" not in {each.code for each in submission.findings}


def test_cells_in_alternatives_stand_where_the_alternatives_stand(tmp_path: Path) -> None:
    row = write_row(4, (ORGS, "培育社会组织数", number_cell("2", 0), ""))
    other = write_row(4, (ORGS, "培育社会组织数", number_cell("3", 0), ""))
    rows = (
        f'{write_row(3, HEADS)}<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:h="of others" Requires="h">{other}'
        f"</mc:Choice><mc:Fallback>{row}</mc:Fallback></mc:AlternateContent>"
    )
    assert validate(write_book(tmp_path / "a.xlsx", {TABLE: rows})).answers[ORGS].value == 2


FALLBACK = "<mc:Fallback>{}</mc:Fallback>"


@pytest.mark.parametrize(
    "wrapped",
    [
        "<mc:AlternateContent>{}</mc:AlternateContent>",
        FALLBACK,
        f"<mc:AlternateContent>{FALLBACK.format(FALLBACK)}</mc:AlternateContent>",
    ],
)
def test_alternatives_that_are_none_are_refused(tmp_path: Path, wrapped: str) -> None:
    row = wrapped.format(write_row(4, (ORGS, "培育社会组织数", number_cell("2", 0), "")))
    rows = f'{write_row(3, HEADS)}{row.replace(">", f""" xmlns:mc="{MC}">""", 1)}'
    assert refusal(write_book(tmp_path / "a.xlsx", {TABLE: rows}))[0] == "abnormal"


def refusal(path: Path) -> tuple[str, str]:
    refused = extract(path).refused
    assert refused is not None
    return refused.code, refused.reason


def test_a_copied_column_is_refused_with_both_heads(tmp_path: Path) -> None:
    rows = write_row(3, ("键", "填报项", "填报值", "填报值", "佐证材料")) + write_row(
        4, (ORGS, "培育社会组织数", number_cell("9", 0), number_cell("2", 0), "")
    )
    assert refusal(write_book(tmp_path / "a.xlsx", {TABLE: rows})) == (
        "double_heads",
        "“填报表”里有2个表头“填报值”（C3、D3），分不清用哪一列。请删去多出的列后重新报送。",
    )


@pytest.mark.parametrize("kind", [kind for kind in TABLES if kind != Kind.FORM])
def test_a_copied_column_of_the_bureaus_own_tables_is_refused(tmp_path: Path, kind: str) -> None:
    spec = TABLES[kind][0]
    meta = "".join(
        write_row(n, pair) for n, pair in enumerate(write_token(make_token(kind, 2016, "d", "x"), KEY).items(), 1)
    )
    sound = write_book(tmp_path / "a.xlsx", {spec.sheet: write_row(4, spec.heads), "_meta": meta})
    assert extract(sound).refused is None
    doubled = write_book(tmp_path / "b.xlsx", {spec.sheet: write_row(4, (*spec.heads, spec.heads[1])), "_meta": meta})
    assert refusal(doubled)[0] == "double_heads"


def as_numbers(entries: dict[str, str]) -> str:
    """`_meta` as a program leaves it that makes numbers of whatever looks like one."""

    def write(text: str) -> str:
        return f'<c r="@"><v>{float(text)}</v></c>' if text.isdigit() else text

    return "".join(write_row(n, (name, write(text))) for n, (name, text) in enumerate(entries.items(), 1))


def test_a_meta_sheet_whose_texts_became_numbers_is_read(tmp_path: Path) -> None:
    """The year, the format, and the office's code, which has lost its zeros; only the code that was signed fits."""
    entries = write_token(make_token("form", 2016, RULEBOOK.digest, "001"), KEY)
    sheets = {TABLE: write_table(number_cell("2", 0)), "_meta": as_numbers(entries)}
    found = extract(write_book(tmp_path / "a.xlsx", sheets))
    assert {"sfs_year": "2016", "sfs_format": "1", "sfs_office": "001"}.items() <= found.tokens[2].items()
    expected = Expected(2016, RULEBOOK.digest, KEY, {"form": ("001", "1")})
    assert identify_return(found, expected).office == "001"


def test_a_meta_sheet_of_numbers_is_read_whatever_their_format(tmp_path: Path) -> None:
    entries = write_token(make_token("form", 2016, RULEBOOK.digest, "001"), KEY)
    rows = as_numbers(entries).replace("<c r=", '<c s="1" r=')
    sheets = {TABLE: write_table(number_cell("2", 0)), "_meta": rows}
    found = extract(write_book(tmp_path / "a.xlsx", sheets, codes=[(OWN, "#,##0.00")], formats=[0, OWN]))
    assert identify_return(found, Expected(2016, RULEBOOK.digest, KEY, {"form": ("001", "1")})).office == "001"


def test_an_items_key_that_became_a_number_is_the_items_key(tmp_path: Path) -> None:
    rows = write_table(number_cell("2", 0)) + write_row(5, ('<c r="@"><v>5.0</v></c>', "", "", "纪要"))
    assert [row.key for row in extract(write_book(tmp_path / "a.xlsx", {TABLE: rows})).rows] == [ORGS, "05"]


def test_parts_that_are_named_with_a_leading_slash_are_the_same_parts(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {TABLE: write_table(number_cell("2", 0))}, prefix="/")
    assert validate(path).answers[ORGS].value == 2


def test_a_text_that_stands_where_a_number_would_is_a_text(tmp_path: Path) -> None:
    rows = (
        write_table('<c r="@" t="inlineStr"><v>30</v></c>')
        .replace('<is><t xml:space="preserve">', "<v>")
        .replace("</t></is>", "</v>")
    )
    submission = validate(write_book(tmp_path / "a.xlsx", {TABLE: rows}))
    assert submission.answers[ORGS].value == 30
    assert [each.code for each in submission.findings if each.field == ORGS] == ["normalised"]
