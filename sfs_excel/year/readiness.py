"""Checks that the year is ready for a command: rulebook, roster and templates, one against the other, and the returns."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sfs_excel.clock import Clock
from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.inbox.receive import Arrival
from sfs_excel.inbox.register import Issue, Mail
from sfs_excel.outcome.old_dates import find_old_dates, remind_of_old_dates
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import FAULTS
from sfs_excel.outgoing.holders import GROUP
from sfs_excel.roster.model import Roster
from sfs_excel.roster.read import find_doubtful_names, load_roster, no_offices
from sfs_excel.roster.titles import DEPARTMENTS, FORMER, OFFICES, REACHED, VOTERS
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.placed import find_ballot
from sfs_excel.text import join_items
from sfs_excel.words import Kind, Severity
from sfs_excel.year.clock_check import find_clock_fault
from sfs_excel.year.folder import INBOX, YearFolder
from sfs_excel.year.gone import find_gone
from sfs_excel.year.soundness import find_state_faults

if TYPE_CHECKING:
    from sfs_excel.notices.render import Notices

_MOST_NAMED = 5  # files, in one sentence


def check_year(year: YearFolder, clock: Clock) -> pd.DataFrame:
    """Prove what the program keeps in `.sfs`, the clock, and the bureau's own files (`tables.FAULTS`); no row is right."""
    from sfs_excel.notices.render import Notices
    from sfs_excel.year.following import check_followed

    faults = find_state_faults(year)
    is_whole = not faults
    issued = Issued(year.register.issues(), year.register.mails()) if is_whole else Issued()
    faults += check_followed(year) if is_whole else []
    clock_fault = find_clock_fault(year, clock)
    if clock_fault is not None and clock_fault.severity == Severity.ERROR:  # a reminder is told at every command
        faults.append(clock_fault)
    faults += check_files(year.rulebook, year.roster, Notices(year.templates), issued)
    if is_whole:
        with suppress(FaultyFileError):  # told among the faults of the files
            faults += find_gone(year, load_roster(year.roster))
    return FAULTS.frame(map(asdict, faults))


@dataclass(frozen=True)
class Issued:
    """The forms that were handed out, and the mails that were sent."""

    issues: Sequence[Issue] = ()
    mails: Sequence[Mail] = ()


def check_files(rulebook_file: Path, roster_file: Path, notices: "Notices", issued: Issued) -> list[Fault]:
    """All faults at once, in the templates, the rulebook, the roster, and of the roster against the forms that went out."""
    from sfs_excel.rulebook.source import read_source
    from sfs_excel.year.proven import prove_rules

    faults, rulebook = [*notices.faults()], None
    try:
        rulebook, found = prove_rules(read_source(rulebook_file))
        faults += found
    except FaultyFileError as error:
        faults += error.faults
    try:
        roster = load_roster(roster_file, None if rulebook is None else rulebook.items)
        faults += [*fault_roster(roster, rulebook, roster_file), *fault_names(roster, issued.issues, roster_file)]
        faults += fault_departments(roster, rulebook, roster_file) if rulebook else []
        faults += find_doubtful_names(roster, roster_file)
        old = find_old_dates(issued.issues, issued.mails, roster)
        faults += remind_of_old_dates(old, roster, roster_file.name)
    except FaultyFileError as error:
        faults += error.faults
    return faults


def fault_roster(roster: Roster, rulebook: Rulebook | None, file: Path) -> list[Fault]:
    """Return what makes a roster that can be read unfit for the year's work.

    Args:
        rulebook: None where it cannot be read: then only the roster itself is looked at.
    """
    faults = [] if roster.offices else [no_offices(file)]
    if rulebook is None:
        return faults
    year, place = rulebook.year, f"{file.name}「设置」"
    if roster.year is not None and roster.year != year:
        faults.append(Fault(place, f"年度是{roster.year}，责任书是{year}年度的", "请把两个文件改成同一年度"))
    if roster.deadline is not None and roster.deadline.year not in (year, year + 1):
        faults.append(Fault(place, f"截止日期是{roster.deadline:%Y-%m-%d}，不在{year}年度或次年", "请核对日期"))
    for office in roster.offices:
        if office.reached and int(office.reached[:4]) not in (year, year + 1):
            fact = f"{office.name}的{REACHED}是{office.reached[:10]}，不在{year}年度或次年"
            faults.append(Fault(f"{file.name}「{OFFICES}」", fact, "请核对日期"))
    return [*faults, *_fault_panels(roster, _list_panels(rulebook), f"{file.name}「{VOTERS}」")]


def fault_names(roster: Roster, issues: Sequence[Issue], file: Path) -> list[Fault]:
    """Offices that had another name when their last form went out, and of which nobody says that they were renamed.

    A form is its office's by the code. Where the names of two codes were exchanged, the points of one office would be
    another's: so whose name it was is said.
    """
    issued = {roster.former.find_code(issue.office): issue.name for issue in issues if issue.name}
    code_of = {name: code for code, name in issued.items()}
    return [
        Fault(
            f"{file.name}「{OFFICES}」",
            f"编码 {office.code} 发放填报表时是“{name}”，现在是“{office.name}”"
            + (f"，那是编码 {code_of[office.name]} 的名称" if office.name in code_of else ""),
            f"填错行、填错编码的，请改回来；确实改名的，请在这一行的“{FORMER}”里写上：{name}",
        )
        for office in roster.offices
        for name in [issued.get(office.code, office.name)]
        if name not in (office.name, *office.former)
    ]


def fault_departments(roster: Roster, rulebook: Rulebook, file: Path) -> list[Fault]:
    """Items that two departments assess, and items that none does, where there are departments: those of a group that has
    to be named, too. What is voted on is nobody's."""
    if not roster.departments:
        return []
    place, assessors = f"{file.name}「{DEPARTMENTS}」", _list_assessors(roster, rulebook)
    faults = [
        Fault(
            place,
            f"第{_join(items)}项由 {'、'.join(names)} 同时负责",
            "一项请只留一个科室，几个人核定的，各用这个科室的一份核定表",
        )
        for names, items in _group_items(assessors).items()
        if len(names) > 1
    ]
    is_grouped = any(each.name == GROUP for each in roster.departments)
    if not is_grouped and (left := [item for item, names in assessors.items() if not names]):
        remedy = f"请补进一个科室的“负责项目”，或者加一行名称为“{GROUP}”的（“负责项目”空着，没有人负责的就都归它）"
        faults.append(Fault(place, f"第{_join(left)}项没有科室负责核定", remedy))
    return faults


def ensure_read(arrival: Arrival) -> None:
    """
    Raises:
        SfsError: a file in the inbox is not read yet.
    """
    if arrival.new:
        named = "、".join(arrival.new[:_MOST_NAMED]) + ("等" if len(arrival.new) > _MOST_NAMED else "")
        raise SfsError(f"{INBOX}：有 {len(arrival.new)} 个文件还没有读取（{named}）。请先运行 collect。")


def ensure_assessable(results: Results, arrival: Arrival, roster_file: Path) -> None:
    """
    Raises:
        FaultyFileError: see `fault_departments`.
        SfsError: nobody has points yet that an assessor could go through.
    """
    if faults := fault_departments(results.roster, results.rulebook, roster_file):
        raise FaultyFileError(faults)
    if not results.totals:
        ensure_read(arrival)
    ensure_scored(results, Kind.ASSESSOR.word, "只做平时台账、票决表的，用 --kind 写明。")


def ensure_scored(results: Results, what: str, more: str = "") -> None:
    """
    Args:
        what: is to be written, and rests on points.

    Raises:
        SfsError: nobody has points yet.
    """
    if not results.totals:
        raise SfsError(
            f"{what}：还没有一个司法所有可以使用的填报表，没有得分可写。"
            f"请把收到的填报表放进「{INBOX}」，先运行 collect。{more}"
        )


def _list_assessors(roster: Roster, rulebook: Rulebook) -> dict[int, tuple[str, ...]]:
    """Item -> the departments that assess it."""
    return {
        number: tuple(each.name for each in roster.departments if number in each.items)
        for number, item in rulebook.items.items()
        if not item.is_voted
    }


def _group_items(assessors: Mapping[int, tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    grouped: dict[tuple[str, ...], list[int]] = {}
    for item, names in assessors.items():
        grouped.setdefault(names, []).append(item)
    return grouped


def _join(items: Sequence[int]) -> str:
    return join_items(tuple(items))


def _list_panels(rulebook: Rulebook) -> Sequence[str]:
    found = find_ballot(rulebook)
    return [] if found is None else list(found[1].panels)


def _fault_panels(roster: Roster, panels: Sequence[str], place: str) -> list[Fault]:
    """Find fault with panels that weigh ballots: voters of no panel count for nothing, and a panel of nobody decides
    nothing.
    """
    if not panels or not roster.voters:
        return []
    faults = []
    if stray := [voter.code for voter in roster.voters if voter.panel not in panels]:
        fact = f"编号 {'、'.join(stray)} 的评委组不是责任书里分权重的组"
        faults.append(Fault(place, fact, f"请改成 {'、'.join(panels)} 之一"))
    if empty := [panel for panel in panels if all(voter.panel != panel for voter in roster.voters)]:
        fact = f"评委组 {'、'.join(empty)} 没有一个人，票决永远定不下来"
        faults.append(Fault(place, fact, "请补上评委，或改责任书的 panels"))
    return faults
