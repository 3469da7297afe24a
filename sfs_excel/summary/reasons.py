"""_原因: a hidden list of why each office has the score it has in each item, for 单所画像 to look up.

A row is found by a number: the office's position in the roster, counted from 1, times 100, plus the item.
"""

from collections.abc import Mapping

from sfs_excel.outcome.reasons import gather_reasons
from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import NOTHING, call, index, match
from sfs_excel.sheets.references import area_name

REASONS = "_原因"
FIRST_ROW = 1
MOST_ITEMS = 100  # items are numbered below that
KEY, TEXT = 0, 1


def write_reasons(book: Book, results: Results) -> None:
    """Add the sheet."""
    sheet = book.workbook.add_worksheet(REASONS)
    sheet.hide()
    sheet.write_string(0, 0, "本表供“单所画像”查找，请勿改动")
    positions = {office: position for position, office in enumerate(results.offices, start=1)}
    found = {positions[office] * MOST_ITEMS + item: text for (office, item), text in gather_reasons(results).items()}
    for row, key in enumerate(sorted(found), start=FIRST_ROW):
        sheet.write_number(row, KEY, key)
        sheet.write_string(row, TEXT, found[key])


def find_reason(reasons: Mapping[tuple[str, int], str], position: str, item: int) -> str:
    """Formula text: the reasons of the office at a position (a cell), or an empty text."""
    last = FIRST_ROW + max(len(reasons), 1) - 1
    keys, texts = (area_name(FIRST_ROW, column, last, column, REASONS) for column in (KEY, TEXT))
    return call("IFERROR", index(texts, match(f"{position}*{MOST_ITEMS}+{item}", keys)), NOTHING)
