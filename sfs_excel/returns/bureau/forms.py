"""The bureau's own forms as they came back: 核定表, 票决表, 平时台账.

What is wrong in one of them is told to the bureau, never to an office.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sfs_excel.errors import Finding
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.table import Line
from sfs_excel.returns.validate import remark_file
from sfs_excel.returns.values import Remark
from sfs_excel.rulebook.mended import Mended
from sfs_excel.rulebook.model import Item
from sfs_excel.sheets.columns import TableSpec
from sfs_excel.words import Audience


@dataclass(frozen=True)
class BureauForm:
    """One of them, identified and not read yet.

    Attributes:
        holder: the department, the voter's number, or 台账.
        file: under the name by which it may be spoken of: that of a ballot names no voter.
        received: ISO time.
        batch: the same for all that one scan brought: among those there is no order of receipt.
        mended: what becomes of it, where it was made by an earlier rulebook.
        sha256: of the file's bytes.
    """

    kind: str
    holder: str
    file: str
    received: str
    batch: int
    extract: Extract
    mended: Mended | None = None
    sha256: str = ""

    def is_other(self, item: int) -> bool:
        """Tell whether the form means another item by this number than today's rulebook."""
        return self.mended is not None and item in self.mended.others

    def find_text(self, item: Item) -> str:
        """The words of an item as they stand in the form."""
        return item.text if self.mended is None else self.mended.texts.get(item.item, item.text)

    def lines(self, spec: TableSpec) -> Sequence[Line]:
        """The rows of one of its tables; none where somebody sent a part without it."""
        return next((table.lines for table in self.extract.tables if table.spec == spec), ())

    def find(
        self,
        remark: Remark,
        spec: TableSpec | None = None,
        cell: str = "",
        office: str = "",
        item: int = 0,
        field: str = "",
    ) -> Finding:
        """A finding in the form, for the bureau."""
        sheet = next((table.sheet for table in self.extract.tables if table.spec == spec), "")
        return Finding(
            remark.code, remark.severity, remark.fact, remark.remedy, office, self.file, sheet, cell, item, field, Audience.BUREAU
        )  # fmt: skip

    def find_in_file(self) -> list[Finding]:
        """Return what is to be said of the file as a whole."""
        return [self.find(remark) for remark in remark_file(self.extract)]
