"""Defines every role of points, once: all code that adds points up, bounds, weighs or shows them asks here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from sfs_excel.words import Role

Beyond = Literal["bonus", "penalty"]  # columns of the ranking


@dataclass(frozen=True)
class Meaning:
    """The meaning of a role of points. Without any of these they count in the item's score as they are.

    Attributes:
        is_floored: they come out of the item's points, and no more of them than it has.
        beyond: the column of the ranking in which they stand, being beyond the items' points: no weight multiplies them.
        waits: they are held back until something is decided, and nobody has lost them.
    """

    is_floored: bool = False
    beyond: Beyond | None = None
    waits: bool = False


MEANINGS: Mapping[Role, Meaning] = {
    Role.LOSS: Meaning(is_floored=True),
    Role.PENDING: Meaning(is_floored=True, waits=True),
    Role.GAIN: Meaning(beyond="bonus"),
    Role.PENALTY: Meaning(beyond="penalty"),
    Role.VETO: Meaning(),  # moves no points
    Role.FLOOR: Meaning(),  # what an item gives back of what was taken beyond its points
    Role.ASSESSED: Meaning(),  # what brings an item to the score that an assessor set
}


def list_floored() -> list[Role]:
    """The roles that come out of an item's points."""
    return [role for role, meaning in MEANINGS.items() if meaning.is_floored]


def list_beyond(*columns: Beyond) -> list[Role]:
    """The roles beyond the items' points that stand in the columns; all of them where none is named."""
    return [role for role, meaning in MEANINGS.items() if meaning.beyond in (columns or get_args(Beyond))]


def list_pending() -> list[Role]:
    """The roles that wait for a decision."""
    return [role for role, meaning in MEANINGS.items() if meaning.waits]
