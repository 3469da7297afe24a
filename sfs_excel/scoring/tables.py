"""Declares the frames that scoring makes: columns, types, meanings. `Table` is the declaration itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sfs_excel.words import Code, ItemStatus, OfficeStatus, Role, Stage

if TYPE_CHECKING:
    import pandas as pd

Columns = Mapping[str, tuple[str, str]]
"""Name -> dtype, meaning."""


@dataclass(frozen=True)
class Table:
    """One kind of frame.

    Attributes:
        name: of the frame, and of the file in 导出.
        row: what one row stands for.
        columns: what other programs may rely on, in the order of the exported file: a new one stands behind those that are
            there, so that a program that reads them by place still does.
        inner: columns behind them that only this program reads.
    """

    name: str
    row: str
    columns: Columns
    inner: Columns = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """All columns of the frame, in its order."""
        return [*self.columns, *self.inner]

    @property
    def dtypes(self) -> dict[str, str]:
        """Column -> dtype."""
        return {name: dtype for name, (dtype, _) in {**self.columns, **self.inner}.items()}

    def frame(self, rows: Iterable[Sequence[object] | Mapping[str, object]] = ()) -> pd.DataFrame:
        """The frame of these rows, in the order of `names` or by name. Without rows it has the same columns and types."""
        from sfs_excel.frames import pd  # only here: the declarations serve those who show plain rows, too

        return pd.DataFrame(list(rows), columns=self.names).astype(self.dtypes)

    def arrange(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame that has all these columns, with no others, in their order and of their types."""
        return frame[self.names].astype(self.dtypes)


def one_of(codes: Iterable[Code]) -> str:
    """Return what a column of these codes means."""
    return ", ".join(codes)


MOVEMENTS = Table(
    "ledger",
    "one movement of points",
    {
        "office": ("str", "code"),
        "item": ("int64", "number"),
        "rule": ("str", "its place in the item: `05.1`; `05.floor`, `05.assessed`, `05.appeal`"),
        "points": ("float64", "signed, half-up to 0.01"),
        "reason": ("str", "why, in words"),
        "quote": ("str", "the letter's words"),
    },
    inner={
        "role": ("str", one_of(Role)),
        "fields": ("object", "full keys that the rule read, a tuple"),
    },
)
ITEMS = Table(
    "items",
    "an office and an item",
    {
        "office": ("str", "code"),
        "item": ("int64", "number"),
        "points": ("float64", "of the item"),
        "score": ("float64", "in force"),
        "self_score": ("float64", "by what the office reported alone; empty where it is not asked"),
        "assessed_score": ("float64", "once the item is decided; until then empty"),
        "status": ("str", one_of(ItemStatus)),
        "computed_score": ("float64", "by the values in force, before any score was set"),
    },
    inner={"section": ("int64", "of the letter, which the item belongs to")},
)
SECTIONS = Table(
    "sections",
    "an office and a section of the letter",
    {
        "office": ("str", "code"),
        "section": ("int64", "number"),
        "points": ("float64", "of the section"),
        "score": ("float64", "sum of its items' scores"),
    },
)
PLACES = Table(
    "ranking",
    "an office: ranked by rank, then vetoed by total, then missing, absent, merged",
    {
        "office": ("str", "code"),
        "name": ("str", "of the office"),
        "status": ("str", f"{one_of(OfficeStatus)}: in this order"),
        "rank": ("Int64", "empty where there is none; equal totals share one"),
        "total": ("float64", "base + bonus + penalty; empty where nothing came back"),
        "base": ("float64", "what is left of the items' points"),
        "bonus": ("float64", "all that was gained beyond the items' points"),
        "penalty": ("float64", "negative or 0: taken from the total"),
        "veto": ("object", "why the office is not ranked; empty where it is"),
        "stage": ("str", f"of the whole result: {one_of(Stage)}"),
    },
    inner={"band": ("object", "等次; empty where there is none")},
)
