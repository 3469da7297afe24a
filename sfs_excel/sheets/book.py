"""The workbook that is being written."""

from dataclasses import dataclass

from sfs_excel import excel_limits
from sfs_excel.sheets.measures import Measure
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.workbook import Spreadsheet


@dataclass(frozen=True)
class SheetLimits:
    """The rows and links that one sheet holds; a longer list goes on in a further sheet."""

    rows: int = excel_limits.ROWS
    links: int = excel_limits.LINKS


@dataclass(frozen=True)
class Book:
    """A workbook with its family's formats, the measure of its texts, and how much a sheet of it holds."""

    workbook: Spreadsheet
    styles: Styles
    measure: Measure
    limits: SheetLimits = SheetLimits()
