"""The roster: offices that are scored, voters, departments with their items, and the year's settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sfs_excel.roster.former import Former
from sfs_excel.roster.titles import APPEALS_UNTIL, CLOCK_CHECKED, COUNTY, DEADLINE, YEAR
from sfs_excel.words import OfficeStatus

DEFAULT_COUNTY = "县司法局"


@dataclass(frozen=True)
class Office:
    """A township judicial office. `code` is what identifies it, in forms, tables and file names.

    Attributes:
        former: names, and codes, that it had before: what came or was written under one of them is its own.
        is_absent: it does not take part this year.
        merged_into: code of the office that it was merged into; "" where it was not.
        reached: the day, or the minute, at which its form reached the bureau, ISO 8601 without a zone, where the clerk says so; and
            `reached_reason`: why he does.
    """

    code: str
    name: str
    chief: str = ""
    email: str = ""
    phone: str = ""
    former: tuple[str, ...] = ()
    is_absent: bool = False
    merged_into: str = ""
    reached: str = ""
    reached_reason: str = ""

    @property
    def outside(self) -> OfficeStatus | None:
        """The reason for which it is listed, and neither ranked nor asked for anything; None of one that takes part."""
        if self.merged_into:
            return OfficeStatus.MERGED
        return OfficeStatus.ABSENT if self.is_absent else None


@dataclass(frozen=True)
class Voter:
    """A member of the committee. `panel` (评委组) is empty where the committee is not divided."""

    code: str
    name: str
    panel: str = ""
    email: str = ""


@dataclass(frozen=True)
class Succession:
    """`successor` takes over what `departed` has assessed. Names are without blanks; `reason` may be empty."""

    successor: str
    departed: str
    reason: str = ""


@dataclass(frozen=True)
class Department:
    """A department of the bureau, and the numbers of the items that it assesses, ascending.

    Attributes:
        successions: each departed assessor once; nobody comes after himself.
        heads: names of those whose word outranks that of the department's assessors.
    """

    name: str
    items: tuple[int, ...] = ()
    email: str = ""
    successions: tuple[Succession, ...] = ()
    heads: tuple[str, ...] = ()


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

    @cached_property
    def partaking(self) -> tuple[Office, ...]:
        """The offices that take part, in the roster's order."""
        return tuple(office for office in self.offices if office.outside is None)

    @cached_property
    def outside(self) -> dict[str, OfficeStatus]:
        """Code -> why it does not, of those that do not take part."""
        return {office.code: office.outside for office in self.offices if office.outside is not None}

    @cached_property
    def former(self) -> Former:
        """The names and codes that offices had before."""
        return Former({office.code: office.former for office in self.offices if office.former})

    @property
    def county(self) -> str:
        """The county bureau's name, or `DEFAULT_COUNTY` where 设置 has none."""
        return self.settings.get(COUNTY, DEFAULT_COUNTY)

    @property
    def year(self) -> int | None:
        """The year that 设置 names; None where it names none."""
        return int(self.settings[YEAR]) if YEAR in self.settings else None

    @property
    def deadline(self) -> date | None:
        """The last day on which forms may come back (inclusive)."""
        return date.fromisoformat(self.settings[DEADLINE]) if DEADLINE in self.settings else None

    @property
    def appeals_until(self) -> date | None:
        """The last day on which an office may ask for a review (inclusive)."""
        return date.fromisoformat(self.settings[APPEALS_UNTIL]) if APPEALS_UNTIL in self.settings else None

    @property
    def clock_checked(self) -> date | None:
        """The day on which the clerk found the computer's clock to be right, though the register has later records."""
        return date.fromisoformat(self.settings[CLOCK_CHECKED]) if CLOCK_CHECKED in self.settings else None
