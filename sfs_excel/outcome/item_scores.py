"""The scores of all offices in all items, looked up one by one: a dict of them takes twelve times the memory."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from sfs_excel.words import ItemStatus


class ItemScores(Mapping[tuple[str, int], tuple[float, bool]]):
    """(office, item) -> score, and whether it is pending; in the order of the items' frame."""

    def __init__(self, items: pd.DataFrame) -> None:
        """
        Args:
            items: (offices x items) rows (`tables.ITEMS`); it must not be changed any more.
        """
        self._offices, self._items = items["office"], items["item"].to_numpy(dtype=int)
        self._scores = items["score"].to_numpy(dtype=float)
        self._pending = (items["status"] == ItemStatus.PENDING).to_numpy(dtype=bool)
        rows, offices = pd.factorize(self._offices)
        columns, numbers = pd.factorize(self._items)
        self._rows = {str(office): row for row, office in enumerate(offices)}
        self._columns = {int(number): column for column, number in enumerate(numbers)}
        self._places = np.full((len(offices), len(numbers)), -1)
        self._places[rows, columns] = np.arange(len(items))

    def __getitem__(self, key: tuple[str, int]) -> tuple[float, bool]:
        office, item = key
        place = self._places[self._rows[office], self._columns[item]]
        if place < 0:
            raise KeyError(key)
        return float(self._scores[place]), bool(self._pending[place])

    def list_office(self, office: str) -> list[tuple[int, float, bool]]:
        """Item, score, and whether it is pending, of one office; nothing where it has none."""
        if office not in self._rows:
            return []
        places = self._places[self._rows[office]]
        found = places[places >= 0]
        columns = (self._items[found], self._scores[found], self._pending[found])
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return zip(self._offices, map(int, self._items), strict=True)

    def __len__(self) -> int:
        return len(self._items)
