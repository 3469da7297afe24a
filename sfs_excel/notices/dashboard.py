"""看板: what a leader sees on a phone, before any words. Every field and property is a name that its template may use.

Points are in 分, as the scorer left them; places and widths of drawings are in percent of the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sfs_excel.notices.feedback import Movement
from sfs_excel.notices.papers import LostItem
from sfs_excel.notices.replies import LENGTH, Notice, Part, may_be_long
from sfs_excel.words import Stage

FIRST_SHOWN = 30  # ranked offices that stand open; a thumb reaches what comes after them
MOST_SHOWN = 2_000  # ranked offices on the page, 2 kB each
LONGEST_NAME = 40  # characters of an office's name


def name_offices() -> Any:
    """A field with an office's name, or with several."""
    return field(metadata={LENGTH: LONGEST_NAME})


@dataclass(frozen=True)
class Waiting(Part):
    """A stage, and what keeps it from being reached: each thing with whom it waits for."""

    stage: Stage
    things: tuple[str, ...]


@dataclass(frozen=True)
class SectionShare(Part):
    """A section, and the mean of what the offices that have a score have for it.

    Attributes:
        points: 0 where the section only adds, deducts or vetoes.
        rate: score / points, 0 and more; 0 where the section has no points.
    """

    section: int
    title: str
    points: float
    score: float
    rate: float


@dataclass(frozen=True)
class Segment(Part):
    """A section's part of the bar of a total. A section below 0 takes back from the end of the bar (`is_taken`)."""

    section: int
    start: float
    width: float
    is_taken: bool


@dataclass(frozen=True, kw_only=True)
class Bar(Part):
    """A total, stacked by section.

    Attributes:
        after_gap: the offices before it are left out.
    """

    rank: int
    office: str = name_offices()
    total: float
    segments: tuple[Segment, ...]
    after_gap: bool


@dataclass(frozen=True)
class Loss(Part):
    """An item in which an office lost points, or that waits for a decision. `text` is its beginning.

    Attributes:
        lost: in all, > 0; 0 where the item only waits.
        pending: points that wait for a decision and count 0 for now.
    """

    item: int
    text: str
    lost: float
    pending: float
    movements: tuple[Movement, ...]


@dataclass(frozen=True)
class Gain(Part):
    """An item in which an office gained points beyond the item's own."""

    item: int
    points: float


@dataclass(frozen=True, kw_only=True)
class RankedOffice(Part):
    """An office that has a score.

    Attributes:
        rank: 0 where the office is vetoed.
        change: of its score, against what its own report alone scores; ballots and weights left aside.
        band: 等次; empty where the rulebook has none.
        errors: faults that the office is to put right.
        rates: score / points of each section that has points, 0 and more.
        losses: the gravest first, what only waits last; `left_out` more of them stand in the ranking workbook only.
    """

    rank: int
    office: str = name_offices()
    total: float
    base: float
    bonus: float
    penalty: float
    change: float
    band: str
    errors: int
    rates: tuple[float, ...]
    losses: tuple[Loss, ...]
    left_out: int
    gains: tuple[Gain, ...]
    veto: str = may_be_long()


@dataclass(frozen=True, kw_only=True)
class Dashboard(Notice):
    """看板.

    Attributes:
        made: when the results were.
        stage: 自评暂定, 核定 or 终评; `stage_said` says what that means, in whole sentences.
        waiting: the stages to come.
        ranked: in order of rank; those behind the first `MOST_SHOWN` come without losses and gains.
        vetoed: by total.
        missing: names of the offices that returned nothing usable.
        absent: names of those that are not assessed this year.
        merged: names of those that were merged, each with the office into which it was.
        mean: of the ranked offices' totals; 0 where there is none.
        bars: totals of the ranked offices; where they are many, the first and the last.
        most: points at the right end of the bars.
        lost: the items in which most points were lost, the most first.
        workbook: file name of the ranking workbook.
    """

    made: datetime
    stage: Stage
    stage_said: str
    waiting: tuple[Waiting, ...]
    ranked: tuple[RankedOffice, ...]
    vetoed: tuple[RankedOffice, ...]
    missing: tuple[str, ...] = name_offices()
    absent: tuple[str, ...] = name_offices()
    merged: tuple[str, ...]
    mean: float
    sections: tuple[SectionShare, ...]
    bars: tuple[Bar, ...]
    most: float
    lost: tuple[LostItem, ...]
    workbook: str

    @property
    def heading(self) -> str:
        """Return the title of the page."""
        return f"{self.county}{self.year}年度司法所考核看板"

    @property
    def is_final(self) -> bool:
        """Tell whether the result moves no more."""
        return self.stage == Stage.FINAL

    @property
    def scored(self) -> Sequence[RankedOffice]:
        """All that have a score."""
        return (*self.ranked, *self.vetoed)

    @property
    def offices(self) -> int:
        """Count all offices that take part."""
        return len(self.scored) + len(self.missing)

    @property
    def first(self) -> Sequence[RankedOffice]:
        """The ranked offices that stand open; the others are behind a tap."""
        return self.ranked[:FIRST_SHOWN]

    @property
    def others(self) -> Sequence[RankedOffice]:
        """Return the ranked offices that are behind a tap."""
        return self.ranked[FIRST_SHOWN:MOST_SHOWN]

    @property
    def unlisted(self) -> int:
        """Count the ranked offices that stand in the ranking workbook only: of more an old phone opens no page."""
        return max(0, len(self.ranked) - MOST_SHOWN)

    @property
    def faulty(self) -> Sequence[RankedOffice]:
        """Returned, and with errors to put right."""
        return [standing for standing in self.scored if standing.errors]

    @property
    def faultless(self) -> Sequence[RankedOffice]:
        """Return those that returned a form without an error."""
        return [standing for standing in self.scored if not standing.errors]

    @property
    def has_changes(self) -> bool:
        """Somebody's total differs from what its own report scores; before, nothing need be said of it."""
        return any(standing.change for standing in self.scored)

    @property
    def measured(self) -> Sequence[SectionShare]:
        """The sections that have points, in the order of every office's rates."""
        return [section for section in self.sections if section.points]
