"""One returned file -> what it says, whether it is a workbook, or a zip or a mail with one in it. Runs in a worker process."""

from pathlib import Path

from sfs_excel.reading.archive import Budget, read_regular
from sfs_excel.reading.sniff import identify
from sfs_excel.reading.workbook import open_identified
from sfs_excel.returns.package import PACKAGES, Package, open_package, read_package
from sfs_excel.returns.table import Extract, Row, extract_workbook

__all__ = ["READER_VERSION", "Extract", "Row", "extract_return"]

# Raised with every change by which any file may be read otherwise: until then, what was read before is not read again.
READER_VERSION = "4"


def extract_return(path: Path) -> Extract | Package:
    """Read one file.

    Raises:
        Refused: it is neither a workbook nor a package, or none that can be read safely.
    """
    data, budget = read_regular(path), Budget()
    kind, archive = identify(data, budget)
    if kind in PACKAGES:
        return read_package(open_package(data, archive, budget), kind)
    return extract_workbook(open_identified(data, kind, archive))
