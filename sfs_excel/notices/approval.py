"""考核结果审定表, before any words: the ranking on a page that the group signs. Names and points as in `papers`."""

from dataclasses import dataclass

from sfs_excel.notices.replies import Part, ResultNotice
from sfs_excel.text import CLOSING_LINES

USUAL, LINES = 2, 20  # rows of signatures, and lines of the table that one A4 page has room for beside them
TAKEN = 2  # lines that a further row of signatures takes
WIDE, NARROW = 18, 8  # characters of an office's name on one line, where it stands by itself and beside another


@dataclass(frozen=True)
class ApprovedOffice(Part):
    """An office in the order of the ranking.

    Attributes:
        rank: 0 where it has none.
        total: None where it has none.
        mark: 等次, where the rulebook has any, or why it is not ranked.
    """

    rank: int
    office: str
    total: float | None
    mark: str


@dataclass(frozen=True)
class ApprovedLine(Part):
    """A line of the table: one office, or two side by side; `right` is None beside the last of an odd number."""

    left: ApprovedOffice
    right: ApprovedOffice | None


@dataclass(frozen=True)
class Signers(Part):
    """Those who sign side by side, by what they are in the group."""

    first: str
    second: str
    third: str


@dataclass(frozen=True, kw_only=True)
class Approval(ResultNotice):
    """考核结果审定表: nobody's name stands in it.

    Attributes:
        offices: in order of rank, then the vetoed, then those that returned nothing usable.
        has_bands: the rulebook has 等次.
        voters: how many are to vote; 0 where nobody is.
        signers: the places for signatures.
        digest: of the list of the frozen result; empty until there is one.
        attachment: the paper's file name, for the message with which it goes round.
    """

    offices: tuple[ApprovedOffice, ...]
    has_bands: bool
    ranked: int
    vetoed: int
    missing: int
    voters: int
    valid_ballots: int
    void_ballots: int
    signers: tuple[Signers, ...]
    digest: str
    attachment: str

    @property
    def addressee(self) -> str:
        """Name whom it is to: those who sign."""
        return "考核领导小组"

    @property
    def is_double(self) -> bool:
        """Tell whether two offices stand side by side, for want of room."""
        return sum(_count_lines(office, WIDE) for office in self.offices) > _find_room(self)

    @property
    def leading(self) -> tuple[ApprovedLine, ...]:
        """The lines of the table; where one page has no room for them, without the last."""
        return _lay_out(self)[0]

    @property
    def closing(self) -> tuple[ApprovedLine, ...]:
        """The last lines, where one page has no room for all: they go with the signatures, so that no page has these alone."""
        return _lay_out(self)[1]


def _find_room(approval: Approval) -> int:
    """Count the lines of the table that one page has room for."""
    return LINES - TAKEN * (len(approval.signers) - USUAL)


def _count_lines(office: ApprovedOffice | None, width: int) -> int:
    """Count the lines that a name takes in a column of so many characters."""
    return 1 if office is None else max(1, -(-len(office.office) // width))


def _lay_out(approval: Approval) -> tuple[tuple[ApprovedLine, ...], tuple[ApprovedLine, ...]]:
    """The lines before the last page, where there are several, and those of the last."""
    offices = approval.offices
    if not approval.is_double:
        return tuple(ApprovedLine(office, None) for office in offices), ()
    half = -(-len(offices) // 2)
    rights = (*offices[half:], None)[:half]
    lines = tuple(ApprovedLine(*pair) for pair in zip(offices[:half], rights, strict=True))
    taken = sum(max(_count_lines(line.left, NARROW), _count_lines(line.right, NARROW)) for line in lines)
    return (lines, ()) if taken <= _find_room(approval) else (lines[:-CLOSING_LINES], lines[-CLOSING_LINES:])
