"""The formats before and beside .xlsx (.xls, .et, .xlsb, .ods), as the same cells."""

from sfs_excel.reading.archive import Archive
from sfs_excel.reading.cells import ReturnedWorkbook, holds_objects
from sfs_excel.reading.compound import Compound
from sfs_excel.reading.ods import read_ods
from sfs_excel.reading.old_workbook import has_ole_macros, has_ole_objects, read_shown
from sfs_excel.reading.parts import Parts
from sfs_excel.reading.xls import read_xls
from sfs_excel.reading.xlsb import BOOK, read_xlsb


def open_legacy(data: bytes, archive: Archive | None) -> ReturnedWorkbook:
    """Read every worksheet at once.

    Args:
        data: the whole file.
        archive: its container where it is a zip (.xlsb, .ods).

    Raises:
        Refused: encrypted, damaged, abnormal.
    """
    if archive is None:
        compound = Compound(data)
        sheets, date_1904 = read_xls(read_shown(compound))
        has_macros, has_objects = has_ole_macros(compound), has_ole_objects(compound)
    else:
        archive.measure()  # what is not read must be sound and within the limits, too
        parts = Parts(archive)
        sheets, date_1904 = read_xlsb(parts) if parts.has(BOOK) else (read_ods(parts), False)
        has_macros = any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in parts.names)
        has_objects = holds_objects(parts.names)
    return ReturnedWorkbook(
        list(sheets), sheets.__getitem__, has_macros=has_macros, has_objects=has_objects, date_1904=date_1904
    )
