"""Parts that are alike in many files, such as the styles of a form: what one said is known again by its bytes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import chain
from typing import Any

from sfs_excel.reading.archive import ELEMENT_LIMIT, Budget, abnormal
from sfs_excel.reading.passages import R, read_part

LONGEST_KNOWN = 64 * 1024  # bytes of a part
MOST_KNOWN = 64  # parts: four megabytes at most

_known: dict[tuple[Hashable, bytes], tuple[Any, int]] = {}
"""What kind of part, and its bytes -> its reader, and how many elements it has. The readers are not changed any more."""


def read_known(chunks: Iterator[bytes], budget: Budget, make: Callable[[], R], kind: Hashable) -> R:
    """As `read_part`; but a part that was read before is not read again, and costs the budget the same.

    Args:
        kind: of part, and whatever else its reader goes by.
    """
    part = next(chunks, b"")
    if len(part) > LONGEST_KNOWN:
        return read_part(chain([part], chunks), budget, make)
    if (kind, part) not in _known:
        before = budget.elements
        read = read_part(iter([part]), budget, make)
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[kind, part] = read, budget.elements - before
        return read
    reader, elements = _known[kind, part]
    budget.elements += elements
    if budget.elements > ELEMENT_LIMIT:
        raise abnormal("XML 元素过多")
    return reader  # type: ignore[no-any-return]  # of the kind
