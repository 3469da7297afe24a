"""Writes workbooks that differ by whose they are: one cell by cell, all others from the master that it becomes."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_hex
from typing import TypeAlias

from sfs_excel.form.master import Master
from sfs_excel.sheets.token import Stamp, Token

Build: TypeAlias = Callable[[Sequence[str], Stamp], bytes]
_NEVER = datetime(1903, 2, 1, 4, 5, 6)  # no letter speaks of this moment


class Series:
    """Writes the workbooks of one kind in one run."""

    def __init__(self) -> None:
        self._masters: dict[tuple[Hashable, int, Token], Master] = {}

    def write(self, build: Build, texts: Sequence[str], stamp: Stamp, alike: Hashable = None) -> bytes:
        """Return what `build` gives for the texts and the stamp, in a small part of its time from the second workbook on.

        Args:
            build: writes a workbook the plain way. No text shapes it: no row is higher for one, and none is cut. One that
                fills a cell by itself is written by `put_own`.
            texts: stand in this workbook alone, beside those of its stamp.
            alike: whatever else `build` rests on.
        """
        key = (alike, len(texts), replace(stamp.token, office="", form_id=""))
        if key not in self._masters:
            marks, marked = [token_hex(8) for _ in texts], _mark(stamp)
            self._masters[key] = Master(build(marks, marked), [*marks, *_list_texts(marked)])
        return self._masters[key].write([*texts, *_list_texts(stamp)]) or build(texts, stamp)


def _mark(stamp: Stamp) -> Stamp:
    """Return a stamp that is nobody's."""
    return Stamp(replace(stamp.token, office=token_hex(8), form_id=token_hex(8)), stamp.key, _NEVER)


def _list_texts(stamp: Stamp) -> tuple[str, ...]:
    """List what a workbook alone says of itself: office, form, signature, and when it was made."""
    return (
        stamp.token.office,
        stamp.token.form_id,
        stamp.entries()["sfs_signature"],
        f"{stamp.made:%Y-%m-%dT%H:%M:%SZ}",
    )
