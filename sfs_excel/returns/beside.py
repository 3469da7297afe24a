"""Reads what stands beside a word, outside of every table."""

from sfs_excel.form.columns import COVER, META
from sfs_excel.form.contact import FILLED_IN_BY, LIMIT, NOBODY, PHONE, Contact
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.cells import ReturnedWorkbook, Sheet, say_seen
from sfs_excel.text import clean_line


def read_contact(workbook: ReturnedWorkbook, table: str) -> Contact:
    """Return whom to ask: nobody where no sheet has a place for it, as in a form of an earlier version, or it cannot be read."""
    others = [name for name in workbook.sheet_names if name not in (META, table)]
    for name in sorted(others, key=lambda name: name != COVER):
        try:
            if workbook.lacks(name, FILLED_IN_BY):
                continue
            sheet = workbook.sheet(name)
        except Refused:
            continue
        places = {text: place for place, text in sheet.find_texts((FILLED_IN_BY, PHONE))}
        said = {text: clean_line(_read_right(sheet, *place), LIMIT) for text, place in places.items()}
        if any(said.values()):
            return Contact(said.get(FILLED_IN_BY, ""), said.get(PHONE, ""))
    return NOBODY


def read_beside(sheet: Sheet, word: str, above: int) -> str:
    """Return what stands in the next cell that holds anything to the right of the one with this word, above a row."""
    for (row, column), cell in sorted(sheet.cells.items()):
        if row < above and say_seen(cell).rstrip("：:") == word:
            return _read_right(sheet, row, column)
    return ""


def _read_right(sheet: Sheet, row: int, column: int) -> str:
    right = [(at, held) for at, held in sheet.row(row).items() if at > column]
    return say_seen(min(right, key=lambda each: each[0])[1]) if right else ""
