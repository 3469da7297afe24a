"""名册.xlsx, as the clerk has filled it in."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.roster.days import parse_day
from sfs_excel.roster.model import Department, Roster, Succession, Voter
from sfs_excel.roster.naming import find_look_alikes
from sfs_excel.roster.offices import read_name, read_offices
from sfs_excel.roster.readings import read_readings
from sfs_excel.roster.sheet import SHOWN, Row, Sheets
from sfs_excel.roster.successions import find_contradiction, parse_names, parse_successions
from sfs_excel.roster.titles import (
    ADDED,
    APPEALS_UNTIL,
    CLOCK_CHECKED,
    COLUMNS,
    DEADLINE,
    DEPARTMENTS,
    HEADS,
    OFFICES,
    READINGS,
    REQUIRED,
    SETTINGS,
    SUCCESSION,
    VOTERS,
    YEAR,
)
from sfs_excel.text import clean_line
from sfs_excel.words import Severity

_MOST_NAMED = 5  # items that the letter does not have


def load_roster(path: Path, items: Collection[int] | None = None) -> Roster:
    """Read the roster. Only 司法所 must be there; that it lists no office yet is no fault here (see `no_offices`).

    Args:
        items: the numbers that 负责项目 may name; None leaves that unchecked.

    Raises:
        FaultyFileError: all the faults, each with its cell.
    """
    sheets = Sheets(path, COLUMNS)
    roster = Roster(
        offices=tuple(read_offices(_read_rows(sheets, OFFICES))),
        voters=tuple(_read_voters(sheets)),
        departments=tuple(_read_departments(sheets, items)),
        settings=dict(_read_settings(sheets)),
        readings=tuple(read_readings(_read_rows(sheets, READINGS))),
        has_readings=READINGS in sheets.names,
    )
    if sheets.faults:
        raise FaultyFileError(sheets.faults)
    return roster


def no_offices(path: Path) -> Fault:
    """Return what is said of a roster that is still as `init` made it."""
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


def _read_rows(sheets: Sheets, sheet: str) -> Iterator[Row]:
    if sheet in sheets.names:
        yield from sheets.rows(sheet, COLUMNS[sheet], REQUIRED[sheet], ADDED.get(sheet, ()))
    elif sheet == OFFICES:
        remedy = f"请新建这个工作表，第 1 行依次写：{'、'.join(COLUMNS[sheet])}"
        sheets.fault("", "", f"没有「{sheet}」工作表（现有：{'、'.join(sheets.names)}）", remedy)


def _read_voters(sheets: Sheets) -> Iterator[Voter]:
    codes: dict[str, str] = {}
    for row in _read_rows(sheets, VOTERS):
        code = read_name(row, "编号", codes)
        yield Voter(code, row.needed("姓名"), row.text("评委组"), row.text("邮箱"))


def _read_departments(sheets: Sheets, known: Collection[int] | None) -> Iterator[Department]:
    names: dict[str, str] = {}
    for row in _read_rows(sheets, DEPARTMENTS):
        name = read_name(row, "名称", names)
        text = row.text("负责项目")
        items = _parse_items(text)
        if items is None:
            row.fault(
                "负责项目", f"负责项目填的是“{clean_line(text, SHOWN)}”，认不出是哪些项", "请填项目的序号，如 13-17,20"
            )
        elif known is not None and (unknown := [str(item) for item in items if item not in known]):
            named = "、".join(unknown[:_MOST_NAMED]) + ("等" if len(unknown) > _MOST_NAMED else "")
            row.fault("负责项目", f"责任书里没有第 {named} 项", "请改成责任书里有的序号")
        yield Department(
            name, items or (), row.text("邮箱"), tuple(_read_successions(row)), parse_names(row.text(HEADS))
        )


def _read_successions(row: Row) -> Iterable[Succession]:
    text = row.text(SUCCESSION)
    found = parse_successions(text)
    shown = clean_line(text, SHOWN)
    if found is None:
        fact = f"{SUCCESSION}填的是“{shown}”，认不出谁接替谁"
        row.fault(SUCCESSION, fact, "请写成“李四接替张三”，可以在后面的括号里写原因，几个人的用分号隔开")
    elif contradiction := find_contradiction(found):
        row.fault(SUCCESSION, f"{SUCCESSION}填的是“{shown}”，{contradiction}", "请核对，每名离任的人只写一名接替人")
    return found or ()


def _read_settings(sheets: Sheets) -> Iterator[tuple[str, str]]:
    names: dict[str, str] = {}
    for row in _read_rows(sheets, SETTINGS):
        name, seen = row.unique("名称", names), row.seen("值")
        shown = clean_line(seen, SHOWN)
        if name == YEAR:
            text = _parse_year(seen)
            if seen and text is None:
                row.fault("值", f"年度填的是“{shown}”，需要四位数字", "请改成 2016 这样的年份")
        elif name in (DEADLINE, APPEALS_UNTIL, CLOCK_CHECKED):
            text = parse_day(seen, row.day("值"))
            if seen and text is None:
                row.fault("值", f"{name}填的是“{shown}”，认不出是哪一天", "请改成 2016-12-20 这样的日期")
        else:
            text = row.text("值")
        if text:
            yield name, text


def _parse_items(text: str) -> tuple[int, ...] | None:
    """`13-17,20` -> (13, 14, 15, 16, 17, 20), ascending, each once; None where it cannot be read."""
    items: set[int] = set()
    for part in filter(None, re.split(r"[,，、;；\s]+", text)):
        match = re.fullmatch(r"第?(\d{1,3})(?:[-－–—~～至到]第?(\d{1,3}))?项?", part)
        if match is None or int(match[1]) > int(match[2] or match[1]):
            return None
        items.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(sorted(items))


def _parse_year(text: str) -> str | None:
    match = re.fullmatch(r"(20[0-9]{2})\s*(年度?)?", text)
    return match[1] if match else None
