"""A table's columns, declared once: how they are written, and which of them are read back.

Needs no XlsxWriter: what reads tables imports it, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        head: its title.
        width: in characters.
        look: of its cells, by the name that the workbook's family has for it.
        note: what the title means, where the word does not say it; shown when the mouse rests on it.
        hidden: neither seen nor printed.
        aside: for programs and enquiries: stands behind all that people read, and is folded away until it is asked for.
        read: read back from what somebody has filled in.
    """

    head: str
    width: float
    look: str = "text"
    note: str = ""
    hidden: bool = False
    aside: bool = False
    read: bool = False


def list_widths(columns: Iterable[Column]) -> list[float]:
    """Return the widths of the columns that are seen at once, in characters; those that stand aside are the last."""
    return [column.width for column in columns if not column.aside]


@dataclass(frozen=True)
class TableSpec:
    """A table that is read back: rows below a row of heads.

    Attributes:
        sheet: its usual name; a table is found by its heads, whatever the sheet is called now.
        heads: those that must all be there.
        keys: what a row's hidden key looks like, as a regular expression; empty where rows have none, and every row counts in
            which anything stands below one of the heads.
    """

    sheet: str
    heads: tuple[str, ...]
    keys: str = ""


def specify(sheet: str, columns: Iterable[Column], keys: str = "") -> TableSpec:
    """Return what a reader looks for in a table that is written with these columns."""
    return TableSpec(sheet, tuple(column.head for column in columns if column.read), keys)
