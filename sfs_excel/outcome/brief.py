"""The report of `collect`, as plain data: it is shown without anything being worked out, and kept as it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from sfs_excel.words import FileStatus, Stage

MOST_OFFICES = 10
MOST_PER_OFFICE = 3
MOST_LISTED = 30


@dataclass(frozen=True)
class Place:
    """One office's row of the ranking; what it has not is None."""

    rank: int | None
    name: str
    total: float | None
    base: float | None
    bonus: float | None
    penalty: float | None
    missing: int
    findings: int
    veto: str


@dataclass(frozen=True)
class ToCorrect:
    """The errors that go back to one office.

    Attributes:
        name: of the office.
        errors: how many there are.
        blanks: how many of them are fields that were left blank.
        said: the first of the others, in words.
    """

    name: str
    errors: int
    blanks: int
    said: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """The results, as far as a screen has room for them.

    Attributes:
        files: how many there are of each status.
        places: of the offices that have returned something, in the ranking's order.
        finality: whether the result is final, in words.
        waiting_rows: stage, who and what of each thing that is missing for the next.
        to_correct: the offices with most errors; there are `offices_to_correct`.
        bureau_errors: the first, in words, of what is wrong in the bureau's own forms; there are `bureau_error_count`.
        reminders: how many there are.
        ballots: how many there ought to be.
        void_ballots: numbers of the voters whose ballots are void.
        has_errors: whether anything that was found is an error.
    """

    files: Mapping[FileStatus, int]
    places: tuple[Place, ...]
    stage: Stage
    finality: str
    waiting_rows: tuple[tuple[str, str, str], ...]
    to_correct: tuple[ToCorrect, ...]
    offices_to_correct: int
    bureau_errors: tuple[str, ...]
    bureau_error_count: int
    reminders: int
    ballots: int
    void_ballots: tuple[str, ...]
    has_errors: bool
