"""Cells in which a year stands beside the one before: a number or none, what changed, how far a rank moved."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sfs_excel.outcome.last_year import Part


def take_part(frame: pd.DataFrame, part: Part) -> pd.DataFrame:
    """The rows of one part."""
    return frame[frame["part"] == part]


def find_change(row: Mapping[Any, Any]) -> float | None:
    """By how many points a row is more than it was; None where it is not there in both years."""
    return round(row["after"] - row["before"], 2) if is_there(row["before"]) and is_there(row["after"]) else None


def show_number(number: float) -> float | None:
    """A number for a cell; None where there is none."""
    return float(number) if is_there(number) else None


def is_there(number: float) -> bool:
    """Tell a number from what is none."""
    return not math.isnan(number)


def say_moved(by: int) -> str:
    """By how many places a rank moved, in words."""
    return f"升{by}" if by > 0 else f"降{-by}" if by < 0 else "—"
