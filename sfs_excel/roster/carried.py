"""名册.xlsx taken over into the next year: the clerk's own workbook, but for what belongs to the year that is over.

The year is advanced, and with it the last day for forms; the last day for appeals, the times at which returns really came, and
who took over from whom, are emptied. An office that was merged into another is left out: from now on there is only the other.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sfs_excel.errors import FaultyFileError
from sfs_excel.roster.model import Roster
from sfs_excel.roster.patched import New, Patch, patch_workbook
from sfs_excel.roster.read import load_roster
from sfs_excel.roster.sheet import Row, Sheets
from sfs_excel.roster.titles import (
    APPEALS_UNTIL,
    CLOCK_CHECKED,
    COLUMNS,
    DEADLINE,
    DEPARTMENTS,
    OFFICES,
    REACHED,
    REACHED_REASON,
    REQUIRED,
    ROSTER_FILE,
    SETTINGS,
    SUCCESSION,
    YEAR,
)
from sfs_excel.roster.write import write_roster
from sfs_excel.rulebook.alternatives import say_alternative
from sfs_excel.words import OfficeStatus

_RECEIVED = (REACHED, REACHED_REASON)


class Carried(NamedTuple):
    """The roster of the next year.

    Attributes:
        content: of its workbook.
        told: what is otherwise than it was, each in a sentence without its full stop.
    """

    content: bytes
    told: tuple[str, ...]


def carry_roster(path: Path, years: int, year: int) -> Carried:
    """
    Args:
        path: of the roster of the year that is over.
        years: by how many the year is advanced, one as a rule.
        year: the next one.

    Raises:
        FaultyFileError: it cannot be read.
    """
    roster, sheets = load_roster(path), Sheets(path, COLUMNS)
    changes = _list_changes(sheets, roster, years, year)
    wanted = changes.apply(roster)
    patched = patch_workbook(path.read_bytes(), {sheets.written[name]: each for name, each in changes.patches.items()})
    if patched is not None and _says(patched, wanted):
        return Carried(patched, changes.told)
    told = "名册不能逐格修改，照内容重新写了一份；另加的列和工作表没有带过来，请核对"
    return Carried(_write_anew(wanted), (*changes.told, told, *_tell_readings(roster)))


@dataclass(frozen=True)
class _Changes:
    """All that becomes of the workbook, sheet by sheet, and of what it says.

    Attributes:
        merged: codes of the offices that are left out.
        settings: name -> new value, or None.
    """

    patches: dict[str, Patch]
    merged: frozenset[str]
    settings: dict[str, str | None]
    told: tuple[str, ...]

    def apply(self, roster: Roster) -> Roster:
        settings = {name: value for name, value in {**roster.settings, **self.settings}.items() if value is not None}
        going_on = (each for each in roster.offices if each.code not in self.merged)
        offices = tuple(replace(each, reached="", reached_reason="") for each in going_on)
        departments = tuple(replace(each, successions=()) for each in roster.departments)
        return replace(roster, offices=offices, departments=departments, settings=settings)


def _list_changes(sheets: Sheets, roster: Roster, years: int, year: int) -> _Changes:
    offices, departments = list(_read(sheets, OFFICES, *_RECEIVED)), list(_read(sheets, DEPARTMENTS, SUCCESSION))
    merged, absent = (
        [row for row in offices if roster.outside.get(row.text("编码")) == status]
        for status in (OfficeStatus.MERGED, OfficeStatus.ABSENT)
    )
    received = [row for row in offices if any(map(row.seen, _RECEIVED))]
    taken_over = [row for row in departments if row.seen(SUCCESSION)]
    settings = _advance_settings(roster, years, year)
    rows = {row.seen("名称").strip(): row for row in _read(sheets, SETTINGS)}
    patches = {
        OFFICES: Patch(
            _empty(received, *_RECEIVED), frozenset(int(re.sub(r"\D", "", row.place("编码"))) for row in merged)
        ),
        DEPARTMENTS: Patch(_empty(taken_over, SUCCESSION)),
        SETTINGS: Patch({rows[name].place("值"): _shape(name, new) for name, new in settings.items()}),
    }
    told = [
        *_tell_settings(roster, settings),
        _tell("撤并了的没有带过来", merged),
        _tell("不参评的照旧，请核对", absent),
        _tell("实际收到的时间已清空", received),
        _tell("科室的“接替”已清空", taken_over),
    ]
    codes = frozenset(row.text("编码") for row in merged)
    changed = {name: each for name, each in patches.items() if each.cells or each.rows}
    return _Changes(changed, codes, settings, tuple(filter(None, told)))


def _read(sheets: Sheets, sheet: str, *added: str) -> Iterator[Row]:
    if sheet in sheets.names:
        yield from sheets.rows(sheet, COLUMNS[sheet], REQUIRED[sheet], added)


def _empty(rows: Iterable[Row], *titles: str) -> dict[str, New]:
    return {row.place(title): None for row in rows for title in titles if row.seen(title)}


def _advance_settings(roster: Roster, years: int, year: int) -> dict[str, str | None]:
    """Settings of the year that is over, as it is to be stated."""
    settings: dict[str, str | None] = {}
    if roster.year is not None:
        settings[YEAR] = str(year)
    if roster.deadline is not None:
        settings[DEADLINE] = _advance_day(roster.deadline, years).isoformat()
    return settings | {name: None for name in (APPEALS_UNTIL, CLOCK_CHECKED) if name in roster.settings}


def _advance_day(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _shape(name: str, new: str | None) -> New:
    return int(new) if new is not None and name == YEAR else new


def _tell_settings(roster: Roster, settings: dict[str, str | None]) -> Iterator[str]:
    for name, new in settings.items():
        before = roster.settings[name]
        yield (
            f"{name}（{before}）已清空"
            if new is None
            else f"{name}由 {before} 改为 {new}" + ("，请核对" if name == DEADLINE else "")
        )


def _tell(what: str, rows: Iterable[Row]) -> str:
    names = [row.seen("名称") for row in rows]
    return f"{what}：{'、'.join(names)}" if names else ""


def _tell_readings(roster: Roster) -> Iterator[str]:
    """The choices of readings, which stand beside words of the rulebook, and are not written anew."""
    if roster.readings:
        chosen = "、".join(map(say_alternative, roster.chosen))
        yield f"“口径”表没有带过来，选用的有：{chosen}；照旧的，请从上年度的名册移动或复制过来"


def _says(content: bytes, wanted: Roster) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / ROSTER_FILE
        path.write_bytes(content)
        try:
            return load_roster(path) == wanted
        except FaultyFileError:
            return False


def _write_anew(roster: Roster) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / ROSTER_FILE
        write_roster(
            path, roster.offices, voters=roster.voters, departments=roster.departments, settings=roster.settings
        )
        return path.read_bytes()
