"""Finds the originals that lie in 原件, of what a person took out of the inbox."""

from collections.abc import Container, Sequence

from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.unregistered import find_same
from sfs_excel.year.folder import YearFolder


def find_laid_out(year: YearFolder, receipts: Sequence[Receipt], present: Container[str]) -> dict[str, str]:
    """SHA-256 -> name below 原件. By their bytes, whatever they are called; what lies in the inbox is not looked for.

    Args:
        present: SHA-256 of all that lies there.
    """
    gone = {receipt.sha256: receipt.size for receipt in receipts if receipt.sha256 not in present}
    return {digest: found.name for digest, found in find_same(gone, year.originals).items()}
