"""The workbook that is being written."""

from dataclasses import dataclass

from sfs_excel.sheets.measures import Measure
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.workbook import Spreadsheet


@dataclass(frozen=True)
class Book:
    """A workbook with its family's formats, and the measure of its texts."""

    workbook: Spreadsheet
    styles: Styles
    measure: Measure
