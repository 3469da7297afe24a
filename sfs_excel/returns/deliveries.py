"""Receipts of the year -> the single files that they brought: each by itself, or many in one package."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sfs_excel.inbox.register import Receipt
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.package import Outcome, Package


@dataclass(frozen=True, eq=False)
class Delivery:
    """One file as it came.

    Attributes:
        receipt: of the file itself, or of the package that it lay in.
        name: path below the inbox; one in a package follows the package's name: `河东.zip/填报表.xlsx`.
        sha256: of its own bytes.
        content: None for a file in a package that is no form.
        mailed: when the mail that it was attached to was sent, as that says itself, ISO 8601; "" where it came in none.
        since: when the first form of the year was handed out, ISO 8601: nothing that an office sends is older; "" where nobody
            knows.
    """

    receipt: Receipt
    name: str
    sha256: str
    content: Extract | Refused | None
    mailed: str = ""
    since: str = ""

    @property
    def is_packed(self) -> bool:
        """Tell whether it lay in a package."""
        return self.name != self.receipt.name


def unpack(receipts: Sequence[Receipt], outcomes: Mapping[str, Outcome], since: str = "") -> Iterator[Delivery]:
    """Every file, in order of receipt; what lay in one package in the package's order.

    Args:
        since: as of a `Delivery`.
    """
    for receipt in receipts:
        outcome = outcomes[receipt.sha256]
        if isinstance(outcome, Package):
            for member in outcome.members:
                name = f"{receipt.name}/{member.name}"
                yield Delivery(receipt, name, member.sha256, member.outcome, member.mailed, since)
        else:
            yield Delivery(receipt, receipt.name, receipt.sha256, outcome, since=since)
