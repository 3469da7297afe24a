"""The counts of a proof, and the value that each of them must have."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One thing that was counted or measured in a proof.

    Attributes:
        what: in words, with the unit.
        wanted: what it must be, in words (`0`, `<= 10`, `>= 250`); empty where the figure only tells.
    """

    what: str
    value: float
    wanted: str = ""
    is_right: bool = True


Proof = Callable[[Path, int], list[Figure]]
"""Runs in an empty folder, with so many cases (each proof says what a case is)."""


def equal(what: str, value: float, wanted: float) -> Figure:
    return Figure(what, value, f"{wanted:g}", value == wanted)


def at_least(what: str, value: float, wanted: float) -> Figure:
    return Figure(what, value, f">= {wanted:g}", value >= wanted)


def at_most(what: str, value: float, wanted: float) -> Figure:
    return Figure(what, value, f"<= {wanted:g}", value <= wanted)


def wrong(figures: Iterable[Figure]) -> list[Figure]:
    """Those that are not what they must be; a test asserts that there is none."""
    return [figure for figure in figures if not figure.is_right]
