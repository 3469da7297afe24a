"""The report of `status`, as plain data: it is shown without anything being worked out, and kept as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sfs_excel.outcome.event_tables import EVENTS
from sfs_excel.outcome.tables import OFFICES, WAITING
from sfs_excel.words import Stage

if TYPE_CHECKING:
    import pandas as pd

WAITING_NAMED = 8
Value = str | int | bool


@dataclass(frozen=True)
class Task:
    """One thing that somebody has to do.

    Attributes:
        who: 经办人, 司法所, 科室 or 评委.
        what: in words, without a full stop.
        about: all the offices, files, departments or ballots that it is about; a face names as many as it has room for.
        command: what follows the program's name on the command line; "" where none helps.
    """

    who: str
    what: str
    about: tuple[str, ...] = ()
    command: str = ""


@dataclass(frozen=True)
class Turnout:
    """The count of the ballots of all voters: those that count, those that are void; the others have cast none."""

    voters: int
    valid: int
    void: int

    def say(self) -> str:
        """`评委6人：有效票4张，作废1张，未投票1人。`"""
        missing = self.voters - self.valid - self.void
        return f"评委{self.voters}人：有效票{self.valid}张，作废{self.void}张，未投票{missing}人。"


@dataclass(frozen=True, eq=False)
class YearStatus:
    """The content of the report of `status`.

    Attributes:
        tasks: what has to be done, the most pressing first.
        office_rows: where each office stands, by column (`tables.OFFICES`).
        stage: that the result has reached; `finality`: whether it is final, in words.
        waiting_rows: stage, who and what of each thing that is missing for the next (`tables.WAITING`).
        event_rows: what was decided about the year and holds, by column (`tables.EVENTS`).
        turnout: None where nobody is to vote.
    """

    tasks: tuple[Task, ...]
    office_rows: tuple[Mapping[str, Value], ...]
    stage: Stage
    finality: str
    waiting_rows: tuple[tuple[str, str, str], ...]
    event_rows: tuple[Mapping[str, str], ...]
    turnout: Turnout | None

    @cached_property
    def offices(self) -> pd.DataFrame:
        """The standing of each office (`tables.OFFICES`)."""
        return OFFICES.frame(self.office_rows)

    @cached_property
    def waiting(self) -> pd.DataFrame:
        """The things that are missing for the next stage (`tables.WAITING`)."""
        return WAITING.frame(self.waiting_rows)

    @cached_property
    def events(self) -> pd.DataFrame:
        """The decisions about the year that hold (`tables.EVENTS`)."""
        return EVENTS.frame(self.event_rows)


def name_some(about: Sequence[str], most: int) -> str:
    """The first of what a task is about; the others are counted."""
    return "、".join(about[:most]) + (f"等 {len(about)} 个" if len(about) > most else "")


def group_waiting(rows: Iterable[tuple[str, str, str]], most: int = WAITING_NAMED) -> dict[Stage, list[str]]:
    """Stage -> what keeps it from being reached, each thing with whom it waits for: `核定表没有交来（综合科、矫正科）`.

    Args:
        rows: stage, who and what of each.
        most: so many are named of each thing that is missing; the others are counted.
    """
    owing: dict[tuple[str, str], list[str]] = {}
    for stage, who, what in rows:
        owing.setdefault((stage, what), []).append(who)
    said: dict[Stage, list[str]] = {}
    for (stage, what), named in owing.items():
        people = [name for name in named if name]
        counted = f"等{len(people)}个" if len(people) > most else ""
        said.setdefault(Stage(stage), []).append(f"{what}（{'、'.join(people[:most])}{counted}）" if people else what)
    return said
