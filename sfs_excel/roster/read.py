"""名册.xlsx: whom the bureau scores, who votes, which department assesses what, and the year's settings."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.files.whole import write_whole
from sfs_excel.roster.naming import find_look_alikes, find_name_fault
from sfs_excel.roster.sheet import SHOWN, Row, Sheets
from sfs_excel.text import clean_line, wrap_lines
from sfs_excel.words import Severity

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

OFFICES, VOTERS, DEPARTMENTS, SETTINGS, NOTES = "司法所", "评委", "科室", "设置", "填写说明"
YEAR, COUNTY, CHIEF, DEADLINE, SENDER, MAIL_SERVER = "年度", "县局名称", "县局局长", "截止日期", "发件人", "SMTP服务器"
DEFAULT_COUNTY = "县司法局"
_MOST_NAMED = 5  # items that the letter does not have

_COLUMNS: dict[str, tuple[str, ...]] = {
    OFFICES: ("编码", "名称", "所长", "邮箱", "电话"),
    VOTERS: ("编号", "姓名", "评委组", "邮箱"),
    DEPARTMENTS: ("名称", "负责项目", "邮箱"),
    SETTINGS: ("名称", "值"),
}
_REQUIRED: dict[str, tuple[str, ...]] = {
    OFFICES: ("编码", "名称"),
    VOTERS: ("编号", "姓名"),
    DEPARTMENTS: ("名称",),
    SETTINGS: ("名称", "值"),
}
FORMER = "原名称"  # a column that the clerk adds where an office is renamed after its form went out
_ADDED: dict[str, tuple[str, ...]] = {OFFICES: (FORMER,)}


@dataclass(frozen=True)
class Office:
    """A township judicial office. `code` is what identifies it, in forms, tables and file names.

    Attributes:
        former: the name that it had when its form went out, where the clerk says that it was renamed since.
    """

    code: str
    name: str
    chief: str = ""
    email: str = ""
    phone: str = ""
    former: str = ""


@dataclass(frozen=True)
class Voter:
    """A member of the committee. `panel` (评委组) is empty where the committee is not divided."""

    code: str
    name: str
    panel: str = ""
    email: str = ""


@dataclass(frozen=True)
class Department:
    """A department of the bureau, and the numbers of the items that it assesses, ascending."""

    name: str
    items: tuple[int, ...] = ()
    email: str = ""


@dataclass(frozen=True)
class Roster:
    """Everyone in the roster's order. `settings` holds 设置 as text: a date is ISO 8601, a blank value is left out."""

    offices: tuple[Office, ...] = ()
    voters: tuple[Voter, ...] = ()
    departments: tuple[Department, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def office_names(self) -> dict[str, str]:
        """Code -> name, in the roster's order."""
        return {office.code: office.name for office in self.offices}

    @property
    def county(self) -> str:
        return self.settings.get(COUNTY, DEFAULT_COUNTY)

    @property
    def year(self) -> int | None:
        return int(self.settings[YEAR]) if YEAR in self.settings else None

    @property
    def deadline(self) -> date | None:
        """The last day on which forms may come back (inclusive)."""
        return date.fromisoformat(self.settings[DEADLINE]) if DEADLINE in self.settings else None


def load_roster(path: Path, items: Collection[int] | None = None) -> Roster:
    """Read the roster. Only 司法所 must be there; that it lists no office yet is no fault here (see `no_offices`).

    Args:
        items: the numbers that 负责项目 may name; None leaves that unchecked.

    Raises:
        FaultyFileError: all the faults, each with its cell.
    """
    sheets = Sheets(path, _COLUMNS)
    roster = Roster(
        offices=tuple(_read_offices(sheets)),
        voters=tuple(_read_voters(sheets)),
        departments=tuple(_read_departments(sheets, items)),
        settings=dict(_read_settings(sheets)),
    )
    if sheets.faults:
        raise FaultyFileError(sheets.faults)
    return roster


def no_offices(path: Path) -> Fault:
    """What is said of a roster that is still as `init` made it."""
    remedy = "请从第 2 行起，每行填一个司法所的编码和名称，保存后再运行一次"
    return Fault(f"{path.name}「{OFFICES}」", "还没有列出司法所", remedy)


def find_doubtful_names(roster: Roster, path: Path) -> list[Fault]:
    """Reminders of codes and names that people may take one for the other."""
    named = (
        (OFFICES, "编码", [office.code for office in roster.offices]),
        (OFFICES, "名称", [office.name for office in roster.offices]),
        (VOTERS, "编号", [voter.code for voter in roster.voters]),
        (VOTERS, "姓名", [voter.name for voter in roster.voters]),
        (DEPARTMENTS, "名称", [department.name for department in roster.departments]),
    )
    remedy = "请核对是不是同一个；不是同一个的，最好改成一眼能分清的"
    return [
        Fault(
            f"{path.name}「{sheet}」",
            f"{title}“{one}”有两个" if one == other else f"{title}“{one}”和“{other}”看起来很像",
            remedy,
            Severity.REMINDER,
        )
        for sheet, title, names in named
        for one, other in find_look_alikes(names)
    ]


def write_roster(
    path: Path,
    offices: Iterable[Office] = (),
    *,
    voters: Iterable[Voter] = (),
    departments: Iterable[Department] = (),
    settings: Mapping[str, str | int | date] | None = None,
) -> Path:
    """Write a new roster workbook, ready to be filled in; return the path really written (see `write_whole`).

    Settings that are not given stand there by name, without a value.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    listed = tuple(offices)
    added = _ADDED[OFFICES] if any(each.former for each in listed) else ()
    width = len(_COLUMNS[OFFICES] + added)
    _write_sheet(book, OFFICES, (astuple(each)[:width] for each in listed), *added)
    _write_sheet(book, VOTERS, map(astuple, voters))
    _write_sheet(book, DEPARTMENTS, ((each.name, join_items(each.items), each.email) for each in departments))
    given = dict.fromkeys(_SETTING_NOTES, "") | dict(settings or {})
    _write_sheet(book, SETTINGS, ((name, value, _SETTING_NOTES.get(name, "")) for name, value in given.items()), "说明")
    notes = book.create_sheet(NOTES)
    notes.column_dimensions["A"].width = _NOTES_WIDTH
    for row, line in enumerate(_NOTES, start=1):
        cell = notes.cell(row, 1, line)
        cell.font, cell.alignment = Font(_FONT, 11), Alignment(vertical="center", wrap_text=True)
        notes.row_dimensions[row].height = 20 * wrap_lines(line, _NOTES_WIDTH, slack=2)
    _fit_page(notes)
    written = BytesIO()
    book.save(written)
    return write_whole(path, written.getvalue())


def _read_rows(sheets: Sheets, sheet: str) -> Iterator[Row]:
    if sheet in sheets.names:
        yield from sheets.rows(sheet, _COLUMNS[sheet], _REQUIRED[sheet], _ADDED.get(sheet, ()))
    elif sheet == OFFICES:
        remedy = f"请新建这个工作表，第 1 行依次写：{'、'.join(_COLUMNS[sheet])}"
        sheets.fault("", "", f"没有「{sheet}」工作表（现有：{'、'.join(sheets.names)}）", remedy)


def _read_offices(sheets: Sheets) -> Iterator[Office]:
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in _read_rows(sheets, OFFICES):
        code, name = _read_name(row, "编码", codes), _read_name(row, "名称", names)
        yield Office(code, name, row.text("所长"), row.text("邮箱"), row.text("电话"), row.text(FORMER))


def _read_voters(sheets: Sheets) -> Iterator[Voter]:
    codes: dict[str, str] = {}
    for row in _read_rows(sheets, VOTERS):
        code = _read_name(row, "编号", codes)
        yield Voter(code, row.needed("姓名"), row.text("评委组"), row.text("邮箱"))


def _read_departments(sheets: Sheets, known: Collection[int] | None) -> Iterator[Department]:
    names: dict[str, str] = {}
    for row in _read_rows(sheets, DEPARTMENTS):
        name = _read_name(row, "名称", names)
        text = row.text("负责项目")
        items = _parse_items(text)
        if items is None:
            row.fault(
                "负责项目", f"负责项目填的是“{clean_line(text, SHOWN)}”，认不出是哪些项", "请填项目的序号，如 13-17,20"
            )
        elif known is not None and (unknown := [str(item) for item in items if item not in known]):
            named = "、".join(unknown[:_MOST_NAMED]) + ("等" if len(unknown) > _MOST_NAMED else "")
            row.fault("负责项目", f"责任书里没有第 {named} 项", "请改成责任书里有的序号")
        yield Department(name, items or (), row.text("邮箱"))


def _read_settings(sheets: Sheets) -> Iterator[tuple[str, str]]:
    names: dict[str, str] = {}
    for row in _read_rows(sheets, SETTINGS):
        name, value = row.unique("名称", names), row.value("值")
        shown = clean_line(str(value), SHOWN)
        if value is None:
            continue
        if name == YEAR:
            text = _parse_year(value)
            if text is None:
                row.fault("值", f"年度填的是“{shown}”，需要四位数字", "请改成 2016 这样的年份")
        elif name == DEADLINE:
            text = _parse_date(value)
            if text is None:
                row.fault("值", f"截止日期填的是“{shown}”，认不出是哪一天", "请改成 2016-12-20 这样的日期")
        else:
            text = row.text("值")
        if text:
            yield name, text


def _read_name(row: Row, title: str, seen: dict[str, str]) -> str:
    """A code or name that stands once, and may stand in a file name."""
    text = row.unique(title, seen)
    if found := find_name_fault(text):
        row.fault(title, f"{title}{found[0]}", found[1])
    return text


def _parse_items(text: str) -> tuple[int, ...] | None:
    """`13-17,20` -> (13, 14, 15, 16, 17, 20), ascending, each once; None where it cannot be read."""
    items: set[int] = set()
    for part in filter(None, re.split(r"[,，、;；\s]+", text)):
        match = re.fullmatch(r"第?(\d{1,3})(?:[-－–—~～至到]第?(\d{1,3}))?项?", part)
        if match is None or int(match[1]) > int(match[2] or match[1]):
            return None
        items.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(sorted(items))


def join_items(items: tuple[int, ...]) -> str:
    """The reverse of `_parse_items`, ranges and all."""
    runs: list[list[int]] = []
    for item in items:
        if runs and item == runs[-1][-1] + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _parse_year(value: Any) -> str | None:
    match = re.fullmatch(r"(20[0-9]{2})\s*(年度?)?", str(value).strip())
    return match[1] if match else None


def _parse_date(value: Any) -> str | None:
    """A date as ISO 8601, from a date cell or the ways in which a day is commonly written; None for anything else."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", str(value).strip())
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


_NOTES = (
    "每个工作表的第 1 行是表头，表头的文字请不要改动；列的先后可以调整，也可以另加自己的列。",
    "「司法所」每行一个司法所。编码和名称必填，各不相同；所长、邮箱、电话可以不填。",
    "　　　　填报表发放以后，编码不要再改。邮箱可以填几个，用分号隔开，发邮件时才检查。",
    "「评委」每行一名参加票决的人员。编号和姓名必填；分组票决的填评委组。没有票决的可以空着。",
    "「科室」每行一个负责核定的科室。负责项目填责任书里的序号，如 13-17,20。不分科室的可以空着。",
    "「设置」填在“值”一列。截止日期写成 2016-12-20 这样。",
    "　　　　SMTP服务器写成 smtp.example.com（加密，端口 465）或 smtp.example.com:587（先连接后加密，STARTTLS）；",
    "　　　　用别的端口的，写明 ssl://smtp.example.com:994 或 starttls://smtp.example.com:2525；",
    "　　　　单位内网里不加密、不用登录的，写 plain://mail.example.com:25。用户名和密码不要写在名册里，发邮件时才问。",
    "除“值”以外各列已设为“文本”格式：开头的 0 会保留，1-5 不会变成日期。",
    "填好后保存，再运行 sfs-excel check 检查一遍。",
)
_SETTING_NOTES = {
    YEAR: "考核年度，如 2016",
    COUNTY: "写在填报表和通报上的单位名称",
    CHIEF: "责任书甲方签字人",
    DEADLINE: "填报表最迟报送的日期，如 2016-12-20",
    SENDER: "收填报表的邮箱，印在封面上，也用作发件邮箱，可以不填",
    MAIL_SERVER: "发邮件用的服务器，可以不填；写法见「填写说明」",
}
_WIDTHS = {"编码": 12, "编号": 12, "名称": 24, "负责项目": 24, "邮箱": 28, "电话": 18, "值": 30, "说明": 44}
_NOTES_WIDTH = 110
_FONT = "宋体"
_SIDE = Side("thin", color="A6B4C2")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_HEAD = PatternFill("solid", fgColor="DDEBF7")
_NEEDED = PatternFill("solid", fgColor="FFE699")


def _write_sheet(book: Workbook, name: str, rows: Iterable[tuple[Any, ...]], *more: str) -> None:
    """Columns are formatted as text from top to bottom, so that what is typed later keeps its leading zeros."""
    sheet: Worksheet = book.create_sheet(name)
    sheet.append([*_COLUMNS[name], *more])
    for row in rows:
        sheet.append([None if value == "" else value for value in row])
    for at, (column, title) in enumerate(zip(sheet.iter_cols(), (*_COLUMNS[name], *more), strict=True), start=1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = _WIDTHS.get(title, 14)
        is_value = title == "值"
        if not is_value:
            dimension.number_format = "@"
        for cell in column:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name that begins with `=` is no formula
            cell.font, cell.border = Font(_FONT, 11), _BOX
            cell.alignment = Alignment(horizontal="left", vertical="center")
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
            elif not is_value:
                cell.number_format = "@"
        column[0].font = Font(_FONT, 11, bold=True)
        column[0].fill = _NEEDED if title in _REQUIRED[name] and name != SETTINGS else _HEAD
        column[0].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 22
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _fit_page(sheet)


def _fit_page(sheet: "Worksheet") -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToHeight = 0
    footer = sheet.oddFooter
    assert footer is not None  # every new sheet has one
    footer.left.text, footer.center.text = "&A", "第 &P 页，共 &N 页"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
