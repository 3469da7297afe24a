"""Lists what came after the result was final: it is known what it is, and it counts for nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sfs_excel.returns.received import Received
from sfs_excel.returns.sorting import Sorted
from sfs_excel.words import FileStatus


def list_late(arrived: Sorted, counted: Sequence[Received], folder: str) -> Iterator[Received]:
    """In order of receipt. The same bytes as what came in time are the same file once more, unless that was taken back.

    Args:
        arrived: all that came since.
        counted: all that came in time.
        folder: of the final result.
    """
    known = {entry.sha256: entry for entry in reversed(counted) if entry.status != FileStatus.WITHDRAWN}
    for delivery in arrived.shown:
        entry = arrived.files[delivery]
        if entry.sha256 in known:
            yield known[entry.sha256].repeated(entry)
        else:
            reason = f"{folder}定稿以后收到，没有计入；要计入的，先运行 finalize --reopen"
            refused = f"。{entry.reason}" if entry.status == FileStatus.REFUSED else ""
            yield replace(entry, status=FileStatus.AFTER_FINAL, reason=reason + refused)
