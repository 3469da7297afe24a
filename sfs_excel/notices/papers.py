"""The content of the year's papers, before any words: the letter, the circular.

Every field and property here is a name that a template may use. Points are in 分, as the scorer left them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sfs_excel.notices.replies import CountyNotice, OfficeNotice, Part, ResultNotice, may_be_long

MOST_LOST = 5  # items that a circular names


@dataclass(frozen=True)
class Clause(Part):
    """One numbered item of the letter; `text` is word for word, without its number."""

    item: int
    text: str = may_be_long()


@dataclass(frozen=True)
class Chapter(Part):
    """One section of the letter under its heading, word for word."""

    heading: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class SignatureLine(Part):
    """A line at the letter's end: what stands on the bureau's side, and on the office's."""

    bureau: str
    office: str


@dataclass(frozen=True, kw_only=True)
class LetterPaper(OfficeNotice):
    """责任书: the letter for signing.

    Attributes:
        preamble: paragraphs.
        signatures: in the letter's words, its blanks for the day left blank.
        bureau_chief: signs for the bureau; empty where the roster does not say.
        attachment: the paper's file name, for the message with which it goes out.
    """

    preamble: tuple[str, ...] = may_be_long()
    chapters: tuple[Chapter, ...]
    signatures: tuple[SignatureLine, ...]
    bureau_chief: str
    attachment: str


@dataclass(frozen=True)
class Place(Part):
    """An office in the circular: ranked, or vetoed with the reason.

    Attributes:
        rank: 0 where the office is vetoed.
        band: 等次; empty where the rulebook has none.
        sections: the score of each section, in the order of the circular's sections.
    """

    rank: int
    office: str
    total: float
    base: float
    bonus: float
    penalty: float
    band: str
    sections: tuple[float, ...]
    reason: str = may_be_long()


@dataclass(frozen=True)
class LostItem(Part):
    """An item in which the county's offices lost points: how many of them, and how many points in all (> 0)."""

    item: int
    section: str
    points: float
    offices: int
    lost: float
    text: str = may_be_long()


@dataclass(frozen=True)
class Band(Part):
    """A band (等次) and the names of its offices, in order of rank."""

    band: str
    offices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Circular(ResultNotice, CountyNotice):
    """考核结果通报: for all offices.

    Attributes:
        waiting: which stage waits for whom, one clause each; none once nothing is missing.
        ranked: in order of rank.
        missing: names of the offices that returned nothing usable.
        absent: names of those that are not assessed this year.
        merged: names of those that were merged, each with the office into which it was.
        sections: titles.
        lost: the items in which most points were lost, the most first.
        voters: how many are to vote; 0 where nobody is.
        attachment: the paper's file name, for the message with which it goes out.
    """

    waiting: tuple[str, ...]
    ranked: tuple[Place, ...]
    vetoed: tuple[Place, ...]
    missing: tuple[str, ...]
    absent: tuple[str, ...]
    merged: tuple[str, ...]
    sections: tuple[str, ...]
    lost: tuple[LostItem, ...]
    voters: int
    valid_ballots: int
    void_ballots: int
    attachment: str

    @property
    def offices(self) -> int:
        """Count all offices that take part."""
        return len(self.ranked) + len(self.vetoed) + len(self.missing)

    @property
    def scored(self) -> Sequence[Place]:
        """All that have a score."""
        return (*self.ranked, *self.vetoed)

    @property
    def mean(self) -> float:
        """Of the ranked offices; 0 where there is none."""
        return sum(place.total for place in self.ranked) / len(self.ranked) if self.ranked else 0.0

    @property
    def bands(self) -> Sequence[Band]:
        """In the order in which they first appear in the ranking; none where the rulebook has none."""
        names = dict.fromkeys(place.band for place in self.ranked if place.band)
        return [Band(name, tuple(each.office for each in self.ranked if each.band == name)) for name in names]
