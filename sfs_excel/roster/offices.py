"""The sheet 司法所 of 名册.xlsx: who the offices are, what they were called before, and whether they take part."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sfs_excel.roster.days import parse_moment
from sfs_excel.roster.model import Office
from sfs_excel.roster.naming import find_name_fault
from sfs_excel.roster.sheet import SHOWN, Row
from sfs_excel.roster.titles import FORMER, REACHED, REACHED_REASON, RENAMED, STATUS
from sfs_excel.text import clean_line
from sfs_excel.words import OfficeStatus

_BETWEEN = re.compile(r"[;；、\n]")
_MERGED = re.compile(r"(?:撤并|合并|并)(?:入|到|至)?[\s：:]*(\S.*)")
_STATES = "请空着，或填 参评、不参评；撤并的写明并入哪个所，如 撤并入 05"
_REUSED = "一个曾用名（曾用编码）只能写在一个所，请只留在它真正的那一行"


def read_offices(rows: Iterable[Row]) -> list[Office]:
    """Each row's office. The faults gather where the rows came from."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    read = [(row, _read_office(row, codes, names)) for row in rows]
    known = {office.name: office.code for _, office in read} | {office.code: office.code for _, office in read}
    _check_former(read)
    offices = [_read_state(row, office, known) for row, office in read]
    _check_merged(read, {office.code: office.merged_into for office in offices})
    return offices


def _read_office(row: Row, codes: dict[str, str], names: dict[str, str]) -> Office:
    reached, reason = _read_reached(row)
    return Office(
        code=read_name(row, "编码", codes),
        name=read_name(row, "名称", names),
        chief=row.text("所长"),
        email=row.text("邮箱"),
        phone=row.text("电话"),
        former=(*_split(row.text(FORMER)), *_split(row.text(RENAMED))),
        reached=reached,
        reached_reason=reason,
    )


def _read_reached(row: Row) -> tuple[str, str]:
    """Read when the office's form reached the bureau, ISO 8601, and why that is not when it was collected; "" where nothing is stated."""
    seen, reason = row.seen(REACHED), row.text(REACHED_REASON)
    moment = parse_moment(seen, row.day(REACHED))
    if seen and moment is None:
        fact = f"{REACHED}填的是“{clean_line(seen, SHOWN)}”，认不出是什么时间"
        row.fault(REACHED, fact, "请改成 2016-12-20 或 2016-12-20 16:30 这样的时间")
    elif bool(seen) != bool(reason):
        given, needed = (REACHED, REACHED_REASON) if seen else (REACHED_REASON, REACHED)
        row.fault(given, f"填了{given}，没有填{needed}", f"请在“{needed}”一列写明，或者两格都清空")
    return moment or "", reason


def read_name(row: Row, title: str, seen: dict[str, str]) -> str:
    """A code or name that stands once, and may stand in a file name."""
    text = row.unique(title, seen)
    if found := find_name_fault(text):
        row.fault(title, f"{title}{found[0]}", found[1])
    return text


def _split(text: str) -> list[str]:
    return [part for part in map(str.strip, _BETWEEN.split(text)) if part]


def _read_state(row: Row, office: Office, known: Mapping[str, str]) -> Office:
    """The office, as 状态 says of it.

    Args:
        known: code or name of an office -> its code.
    """
    text = row.text(STATUS)
    if text in ("", OfficeStatus.RANKED.word):
        return office
    if text == OfficeStatus.ABSENT.word:
        return replace(office, is_absent=True)
    merged, shown = _MERGED.fullmatch(text), clean_line(text, SHOWN)
    if merged is None:
        row.fault(STATUS, f"{STATUS}填的是“{shown}”，认不出是什么意思", _STATES)
        return office
    into = known.get(merged[1].strip(), "")
    if not into or into == office.code:
        fact = "就是这个所自己" if into else "名册里没有"
        row.fault(STATUS, f"{STATUS}填的是“{shown}”，并入的{fact}", "请写并入的那个所现在的编码，如 撤并入 05")
        return office
    return replace(office, merged_into=into)


def _check_merged(read: Sequence[tuple[Row, Office]], merged: Mapping[str, str]) -> None:
    """Find fault with offices that were merged into each other."""
    for row, office in read:
        at, steps = merged[office.code], 0
        while at and at != office.code and steps < len(merged):
            at, steps = merged[at], steps + 1
        if at and at == office.code:
            row.fault(STATUS, f"{office.name}并来并去又并入了自己", "请核对，最后留下来的那个所不要写撤并")


def _check_former(read: Sequence[tuple[Row, Office]]) -> None:
    """Find fault with what is said to have been called so before, and is another's: nobody could tell whose a form was."""
    codes = {office.code for _, office in read}
    taken: dict[str, str] = {}
    for row, office in read:
        title = FORMER if row.has_column(FORMER) else RENAMED
        for each in office.former:
            shown = clean_line(each, SHOWN)
            if each in codes and each != office.code:
                row.fault(title, f"{title}里的“{shown}”是另一个所现在的编码", "请核对编码，不是曾用编码的请删去")
            elif taken.setdefault(each, office.code) != office.code:
                row.fault(title, f"{title}里的“{shown}”，{taken[each]} 那一行也写了", _REUSED)
