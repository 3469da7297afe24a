"""The looks of 名册.xlsx: one font, boxes, heads, and pages that print on their width."""

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties

from sfs_excel.text import wrap_lines

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

FONT = Font("宋体", 11)
_WIDER = 1.1  # half a character of this font, in the digits that widths are counted in
_BOLD = Font("宋体", 11, bold=True)
_SIDE = Side("thin", color="A6B4C2")
BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
HEAD = PatternFill("solid", fgColor="DDEBF7")
NEEDED = PatternFill("solid", fgColor="FFE699")


def count_lines(text: str, width: float) -> int:
    """Tell how many lines a text takes in a column of that width."""
    return wrap_lines(text, width / _WIDER, slack=2)


def put_heading(cell: "Cell | MergedCell", fill: PatternFill) -> None:
    """Make a cell of the first row a heading: `NEEDED` where something has to be filled in below it."""
    cell.font, cell.border, cell.fill = _BOLD, BOX, fill
    cell.alignment = Alignment(horizontal="center", vertical="center")


def fit_page(sheet: "Worksheet") -> None:
    """Print on A4 across, as many pages as it takes."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToHeight = 0
    footer = sheet.oddFooter
    assert footer is not None  # every new sheet has one
    footer.left.text, footer.center.text = "&A", "第 &P 页，共 &N 页"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
