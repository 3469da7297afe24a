"""A list in as many sheets as it needs: 扣分明细, 扣分明细2, …"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeVar

from sfs_excel.sheets.book import SheetLimits
from sfs_excel.sheets.columns import Column

Item = TypeVar("Item")


def count_most(limits: SheetLimits, columns: Sequence[Column], top: int) -> int:
    """Count the rows that one sheet holds below the row `top`: limited by its length, and by the links that it may have."""
    rows, links = limits.rows - top - 1, sum(column.look == "link" for column in columns)
    return min(rows, limits.links // links) if links else rows


def name_part(name: str, part: int) -> str:
    """The name of a list's sheet; parts are counted from 0."""
    return f"{name}{part + 1}" if part else name


def divide(rows: Iterable[Item], most: int) -> Iterator[tuple[int, Iterator[Item]]]:
    """The parts of a list, counted from 0, one at least; each is to be used up before the next is asked for."""
    part, left = 0, iter(rows)
    while True:
        yield part, islice(left, most)
        following = list(islice(left, 1))
        if not following:
            return
        part, left = part + 1, chain(following, left)
