"""Finds a free folder for a demonstration: an earlier one may be open in Excel, or worth keeping."""

import itertools
from pathlib import Path


def find_free_place(place: Path) -> Path:
    """The place, or the first of 演示2, 演示3, … that is free."""
    others = (place.with_name(f"{place.name}{number}") for number in itertools.count(2))
    return next(each for each in itertools.chain([place], others) if not is_taken(each))


def is_taken(place: Path) -> bool:
    """Tell whether a demonstration would write over something."""
    return place.exists() and (not place.is_dir() or any(place.iterdir()))
