"""得分反馈, before any words: what one office has in every item, and why. Names and points as in `papers`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sfs_excel.notices.replies import OfficeNotice, Part, ResultNotice, may_be_long
from sfs_excel.text import join_items
from sfs_excel.words import Role


@dataclass(frozen=True)
class Movement(Part):
    """Points lost (below 0), gained, or (0) neither, with the reason and the letter's words.

    Attributes:
        role: as in the ledger.
    """

    points: float
    role: Role
    reason: str = may_be_long()
    quote: str = may_be_long()

    @property
    def change(self) -> str:
        """The verb before the number of points: 扣, 加; 少扣 is the item's floor, 待定 waits for a decision."""
        if self.role == Role.PENDING:
            return Role.PENDING.word
        if self.role == Role.VETO:
            return "一票否决"
        return ("少扣" if self.role == Role.FLOOR else "加") if self.points > 0 else "扣"

    @property
    def counts(self) -> bool:
        """Tell whether it says how many points."""
        return self.role not in (Role.PENDING, Role.VETO)


@dataclass(frozen=True)
class ItemScore(Part):
    """One item and what the office has for it.

    Attributes:
        reported, computed, decided: the same by the office's word, by the rules from values in force, and as the bureau has
            set it; None where there is none.
        is_divided: several rules score it.
    """

    item: int
    points: float
    score: float
    reported: float | None
    computed: float | None
    decided: float | None
    movements: tuple[Movement, ...]
    is_divided: bool
    text: str = may_be_long()

    @property
    def is_lost(self) -> bool:
        """Points were lost in it, or it vetoes."""
        return any(move.role == Role.VETO or (move.counts and move.points < 0) for move in self.movements)

    @property
    def is_gained(self) -> bool:
        """Points were gained in it, and none lost."""
        return not self.is_lost and any(move.counts and move.points > 0 for move in self.movements)

    @property
    def is_vetoing(self) -> bool:
        """It takes the office out of the ranking."""
        return any(move.role == Role.VETO for move in self.movements)


@dataclass(frozen=True)
class SectionScore(Part):
    """A section and what the office has for it: the sum of its items."""

    section: int
    heading: str
    title: str
    points: float
    score: float
    items: tuple[ItemScore, ...]


@dataclass(frozen=True, kw_only=True)
class Feedback(ResultNotice, OfficeNotice):
    """得分反馈: what one office has, and why. It says nothing of any other office.

    Attributes:
        penalty: <= 0; total = base + bonus + penalty, and the sum of the sections.
        rank: None where the office is not ranked.
        ranked: how many offices are.
        veto: the reason; empty where there is none.
        appeal: file name of the workbook in which the office asks for a review.
        appeals_until: the last day for that, inclusive.
        attachment: the paper's file name, for the message with which it goes out.
    """

    total: float
    base: float
    bonus: float
    penalty: float
    rank: int | None
    ranked: int
    veto: str = may_be_long()
    sections: tuple[SectionScore, ...]
    appeal: str
    appeals_until: date | None
    attachment: str

    @property
    def points(self) -> float:
        """The points of an office that loses nothing and gains nothing."""
        return sum(section.points for section in self.sections)

    @property
    def items(self) -> Sequence[ItemScore]:
        """All items, in the letter's order."""
        return [item for section in self.sections for item in section.items]

    @property
    def moved_items(self) -> Sequence[ItemScore]:
        """The items in which points were lost or gained, or that wait for a decision."""
        return [item for item in self.items if item.movements]

    @property
    def lost_items(self) -> Sequence[ItemScore]:
        """Those in which points were lost: what vetoes first, then by how much is missing."""
        return sorted(
            (item for item in self.items if item.is_lost),
            key=lambda item: (not item.is_vetoing, item.score - item.points, item.item),
        )

    @property
    def gained_items(self) -> Sequence[ItemScore]:
        """Those in which points were gained, and none lost."""
        return [item for item in self.items if item.is_gained]

    @property
    def pending_items(self) -> Sequence[ItemScore]:
        """Those that wait for a decision."""
        return [item for item in self.moved_items if not item.is_lost and not item.is_gained]

    @property
    def full_items(self) -> Sequence[ItemScore]:
        """Those that have full marks, and no more."""
        return [item for item in self.items if not item.movements and item.points]

    @property
    def idle_items(self) -> Sequence[ItemScore]:
        """Those that only take or only give, and did neither."""
        return [item for item in self.items if not item.movements and not item.points]


def say_numbers(items: Iterable[ItemScore]) -> str:
    """The numbers of items: `1-3、5`."""
    return join_items((item.item for item in items), "、")
