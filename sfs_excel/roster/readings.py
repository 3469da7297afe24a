"""口径: by which of its readings the letter is read; a row for every rule that leaves room.

What counts is the item and the name in 采用: it is unique in the item, whatever else stands in the row.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sfs_excel.errors import Fault
from sfs_excel.roster.model import ChosenReading, Roster
from sfs_excel.roster.sheet import SHOWN, Row
from sfs_excel.roster.titles import READINGS
from sfs_excel.rulebook.alternatives import find_conflicts, list_alternatives, name_in_full
from sfs_excel.rulebook.entries import AS_WRITTEN
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.text import clean_line

_ITEM = re.compile(r"第?\s*(\d{1,2})\s*项?")  # full-width digits are digits, too


@dataclass(frozen=True)
class Room:
    """A rule that leaves room.

    Attributes:
        quote: the letter's words.
        reading: by which the rulebook reads them.
        alternatives: name -> how they are read instead.
        chosen: the name that is in force; "" where the rulebook's own reading is.
    """

    item: int
    quote: str
    reading: str
    alternatives: Mapping[str, str]
    chosen: str = ""


def list_rooms(rulebook: Rulebook, chosen: Collection[str] = ()) -> list[Room]:
    """List every rule that has alternatives, in the letter's order.

    Args:
        rulebook: as it is written.
        chosen: full names of the alternatives that are in force.
    """
    return [
        Room(
            number,
            "…".join(entry.quote),
            entry.reading,
            {name: each.reading for name, each in entry.alternatives.items()},
            next((name for name in entry.alternatives if name_in_full(name, number) in chosen), ""),
        )
        for number, item in rulebook.items.items()
        for entry in item.rules
        if entry.alternatives
    ]


def read_readings(rows: Iterable[Row]) -> Iterator[ChosenReading]:
    """Read what is chosen; a row in which nothing is, or what stands anyway, chooses nothing."""
    for row in rows:
        name = re.sub(r"\s", "", row.text("采用"))
        if name in ("", AS_WRITTEN):
            continue
        said = row.text("项目")
        item = _ITEM.fullmatch(said)
        if item is None:
            fact = f"项目填的是“{clean_line(said, SHOWN)}”，认不出是哪一项" if said else "没有填项目"
            row.fault("项目", fact, "请填这一项的序号，如 第4项")
            continue
        yield ChosenReading(int(item[1]), name, row.place("采用"))


def fault_readings(roster: Roster, rulebook: Rulebook, file: Path) -> list[Fault]:
    """Find choices that the rulebook does not offer, and those of which only one can be.

    Args:
        rulebook: as it is written.
        file: the roster's.
    """
    offered, faults = list_alternatives(rulebook), []
    known = {each.full_name: each for each in roster.readings if each.full_name in offered}
    for each in roster.readings:
        if each.full_name not in offered:
            fact = f"采用填的是“{clean_line(each.name, SHOWN)}”，第{each.item}项没有这种口径"
            faults.append(Fault(_place(file, each), fact, _say_choices(rulebook, each.item)))
    for one, other in find_conflicts(rulebook, list(known)):
        fact = f"“{known[other].name}”与 {known[one].cell} 的“{known[one].name}”改的是同一处，不能并用"
        faults.append(Fault(_place(file, known[other]), fact, f"请只留一种，另一处改为“{AS_WRITTEN}”"))
    return faults


def _say_choices(rulebook: Rulebook, item: int) -> str:
    names = [name[3:] for name, each in list_alternatives(rulebook).items() if each.item == item]
    if not names:
        return f"责任书里这一项没有可选的口径，请改为“{AS_WRITTEN}”"
    return f"请改为 {'、'.join([AS_WRITTEN, *names])} 之一"


def _place(file: Path, each: ChosenReading) -> str:
    return f"{file.name}「{READINGS}」{each.cell}"
