"""Entries that stand in a 平时台账 already when it is handed out, and what its formulas come to beside them."""

from dataclasses import dataclass
from datetime import date

Typed = date | float | str | None
"""What stands in a cell; None of one that is blank."""


@dataclass(frozen=True)
class Row:
    """One row as somebody wrote it, be it whole or not; the office by the name that it has in the list."""

    day: Typed = None
    office: Typed = None
    item: Typed = None
    label: Typed = None
    count: Typed = None
    what: Typed = None
    who: Typed = None

    @property
    def cells(self) -> tuple[Typed, ...]:
        """In the order of the columns."""
        return self.day, self.office, self.item, self.label, self.count, self.what, self.who


@dataclass(frozen=True)
class Judged:
    """The values that the formulas of a row come to: its 状态, what is wrong, and what the totals take.

    Attributes:
        office, label: places in the lists, from 1; 0 for none.
    """

    state: str = ""
    wrong: str = ""
    office: int = 0
    label: int = 0
    count: float = 0


BLANK = Judged()
