"""名册.xlsx as it is handed to the clerk: ready to be filled in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sfs_excel.files.whole import write_whole
from sfs_excel.roster.looks import BOX, FONT, HEAD, NEEDED, count_lines, fit_page, put_heading
from sfs_excel.roster.model import Department, Office, Voter
from sfs_excel.roster.readings import Room
from sfs_excel.roster.readings_sheet import add_readings
from sfs_excel.roster.successions import join_successions
from sfs_excel.roster.titles import (
    ADDED,
    APPEALS_UNTIL,
    CHIEF,
    COLUMNS,
    COUNTY,
    DEADLINE,
    DEPARTMENTS,
    FORMER,
    MAIL_SERVER,
    MERGED,
    NOTES,
    OFFICES,
    REACHED,
    REACHED_REASON,
    REQUIRED,
    SENDER,
    SETTINGS,
    STATUS,
    VOTERS,
    YEAR,
)
from sfs_excel.text import join_items
from sfs_excel.words import OfficeStatus

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NOTES = (
    "每个工作表的第 1 行是表头，表头的文字请不要改动；列的先后可以调整，也可以另加自己的列。",
    "「司法所」每行一个司法所。编码和名称必填，各不相同；所长、邮箱、电话可以不填。",
    "　　　　按期交来、后来才放进收件箱的，加两列“实际收到”和“实际收到的原因”，写成 2016-12-20、当面交来。",
    "　　　　填报表发放以后，编码最好不改。邮箱可以填几个，用分号隔开，发邮件时才检查。",
    "　　　　状态空着就是参评；今年不考核的填 不参评；撤并了的填 撤并入 和那个所的编码，如 撤并入 05。不要删掉那一行：",
    "　　　　它报过的表、台账里记的，仍列在它自己名下，不参加排名，也不算到别的所。要算到并入的所的，记在那个所名下。",
    "　　　　改了名、换了编码的，曾用名里写原来的名称、编码，几个的用顿号隔开；以前的表和记录仍算这个所的。",
    "「评委」每行一名参加票决的人员。编号和姓名必填；分组票决的填评委组。没有票决的可以空着。",
    "「科室」每行一个负责核定的科室。负责项目填责任书里的序号，如 13-17,20。不分科室的可以空着。",
    "　　　　核定人中途离任的，加一列“接替”，写成 李四接替张三（调离）；核定以接替人的为准。",
    "　　　　由局领导改定的，加一列“局领导”，写上姓名；同一处以局领导的核定为准。",
    "「设置」填在“值”一列。截止日期写成 2016-12-20 这样。",
    "　　　　SMTP服务器写成 smtp.example.com（加密，端口 465）或 smtp.example.com:587（先连接后加密，STARTTLS）；",
    "　　　　用别的端口的，写明 ssl://smtp.example.com:994 或 starttls://smtp.example.com:2525；",
    "　　　　单位内网里不加密、不用登录的，写 plain://mail.example.com:25。用户名和密码不要写在名册里，发邮件时才问。",
    "「口径」每行一处原文有几种理解的规则。改用别的口径的，在“采用”一列的下拉列表里选；空着就按“现行口径”。",
    "　　　　选的口径写进“规则与口径”和办理记录；各种口径会改变谁的得分、名次，运行 sfs-excel impact 可以看到。",
    "除“值”以外各列已设为“文本”格式：开头的 0 会保留，1-5 不会变成日期。",
    "填好后保存，再运行 sfs-excel check 检查一遍。",
)
_SETTING_NOTES = {
    YEAR: "考核年度，如 2016",
    COUNTY: "写在填报表和通报上的单位名称",
    CHIEF: "责任书甲方签字人",
    DEADLINE: "填报表最迟报送的日期，如 2016-12-20",
    APPEALS_UNTIL: "复核申请表最迟交来的日期，可以不填，写法相同",
    SENDER: "收填报表的邮箱，印在封面上，也用作发件邮箱，可以不填",
    MAIL_SERVER: "发邮件用的服务器，可以不填；写法见「填写说明」",
}
_STATES = (OfficeStatus.RANKED.word, OfficeStatus.ABSENT.word, MERGED)
_LAST_OFFERED = 2000  # row
_TITLE_NOTES = {
    STATUS: "空着就是参评。不参评：列在最后，不发表、不排名。撤并入 05：后面写并入的那个所的编码；原来报的、记的仍列在它自己名下，不排名，也不算到别的所。",
    FORMER: "改名、换编码以前的名称、编码，几个的用顿号隔开，如 河东司法所、05。以前发的表、台账和核定表里写的，仍算这个所的。",
}
_WIDTHS = {
    "编码": 12,
    "编号": 12,
    "名称": 24,
    "姓名": 16,
    "负责项目": 24,
    "邮箱": 28,
    "电话": 18,
    "值": 30,
    "说明": 58,
    "接替": 36,
    STATUS: 16,
    FORMER: 28,
}
_NOTES_WIDTH = 110


def write_roster(
    path: Path,
    offices: Iterable[Office] = (),
    *,
    voters: Iterable[Voter] = (),
    departments: Iterable[Department] = (),
    settings: Mapping[str, str | int | date] | None = None,
    rooms: Sequence[Room] = (),
) -> Path:
    """Write a new roster workbook, ready to be filled in; return the path really written (see `write_whole`).

    Settings that are not given stand there by name, without a value; 口径 only where there is room to choose.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    listed = tuple(offices)
    received = (REACHED, REACHED_REASON) if any(each.reached for each in listed) else ()
    described = (_describe_office(each)[: len(COLUMNS[OFFICES]) + 2 + len(received)] for each in listed)
    _guide_offices(_write_sheet(book, OFFICES, described, STATUS, FORMER, *received))
    _write_sheet(book, VOTERS, map(astuple, voters))
    own = tuple(departments)
    added = ADDED[DEPARTMENTS] if any(each.successions or each.heads for each in own) else ()
    width = len(COLUMNS[DEPARTMENTS] + added)
    _write_sheet(book, DEPARTMENTS, (_describe(each)[:width] for each in own), *added)
    given = dict.fromkeys(_SETTING_NOTES, "") | dict(settings or {})
    _write_sheet(book, SETTINGS, ((name, value, _SETTING_NOTES.get(name, "")) for name, value in given.items()), "说明")
    if rooms:
        add_readings(book, rooms)
    notes = book.create_sheet(NOTES)
    notes.column_dimensions["A"].width = _NOTES_WIDTH
    for row, line in enumerate(_NOTES, start=1):
        cell = notes.cell(row, 1, line)
        cell.font, cell.alignment = FONT, Alignment(vertical="center", wrap_text=True)
        notes.row_dimensions[row].height = 20 * count_lines(line, _NOTES_WIDTH)
    fit_page(notes)
    written = BytesIO()
    book.save(written)
    return write_whole(path, written.getvalue())


def _describe_office(each: Office) -> tuple[str, ...]:
    merged = f"{MERGED} {each.merged_into}" if each.merged_into else ""
    state = merged or (OfficeStatus.ABSENT.word if each.is_absent else "")
    return (
        each.code,
        each.name,
        each.chief,
        each.email,
        each.phone,
        state,
        "、".join(each.former),
        each.reached,
        each.reached_reason,
    )


def _guide_offices(sheet: "Worksheet") -> None:
    """Say beside the cells what is written in them, and offer what 状态 may be; the code of the office into which one was merged
    has to be written behind."""
    for column, cell in enumerate(sheet[1], start=1):
        title = str(cell.value)
        if (said := _TITLE_NOTES.get(title)) is None:
            continue
        guide = DataValidation(allow_blank=True, showErrorMessage=False, showInputMessage=True)
        guide.promptTitle, guide.prompt = title, said
        if title == STATUS:
            guide.type, guide.formula1 = "list", f'"{",".join(_STATES)}"'
        letter = get_column_letter(column)
        guide.add(f"{letter}2:{letter}{_LAST_OFFERED}")
        sheet.add_data_validation(guide)


def _describe(each: Department) -> tuple[str, ...]:
    return each.name, join_items(each.items), each.email, join_successions(each.successions), "、".join(each.heads)


def _write_sheet(book: Workbook, name: str, rows: Iterable[tuple[Any, ...]], *more: str) -> "Worksheet":
    """Columns are formatted as text from top to bottom, so that what is typed later keeps its leading zeros."""
    sheet: Worksheet = book.create_sheet(name)
    sheet.append([*COLUMNS[name], *more])
    for row in rows:
        sheet.append([None if value == "" else value for value in row])
    for at, (column, title) in enumerate(zip(sheet.iter_cols(), (*COLUMNS[name], *more), strict=True), start=1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = _WIDTHS.get(title, 14)
        is_value = title == "值"
        if not is_value:
            dimension.number_format = "@"
        for cell in column:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name that begins with `=` is no formula
            cell.font, cell.border = FONT, BOX
            cell.alignment = Alignment(horizontal="left", vertical="center")
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
            elif not is_value:
                cell.number_format = "@"
        put_heading(column[0], NEEDED if title in REQUIRED[name] and name != SETTINGS else HEAD)
    sheet.row_dimensions[1].height = 22
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    fit_page(sheet)
    return sheet
