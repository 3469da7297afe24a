"""核定表: one department's workbook, in which it confirms or changes what offices reported and what followed from it."""

from collections.abc import Collection, Sequence
from io import BytesIO

from sfs_excel.form.book import open_book
from sfs_excel.form.columns import COVER
from sfs_excel.handouts.assessor.appeals import write_appeals
from sfs_excel.handouts.assessor.assessed import Assessed
from sfs_excel.handouts.assessor.cover import Asked, write_cover
from sfs_excel.handouts.assessor.items import write_items
from sfs_excel.handouts.assessor.values import write_values
from sfs_excel.rulebook.bounds import can_score
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp

__all__ = ["Assessed", "build_assessor"]


def build_assessor(
    rulebook: Rulebook,
    department: str,
    items: Collection[int],
    offices: Sequence[Assessed],
    county: str,
    stamp: Stamp,
) -> bytes:
    """A workbook, .xlsx: sheets 封面, 逐项核定, 数据核定, 复核 where an office asks for one, and the hidden _meta.

    Items come first and offices below them, so that all offices are compared on one thing. What the assessor has to
    decide comes before what he may leave alone: judged items, and the fields that only the bureau fills in.

    Args:
        items: the numbers of the department's items. Those that are voted on are left out of both sheets, those that
            bring no points out of 逐项核定.
        offices: in the order in which they are to stand.
        stamp: made for the department.
    """
    own = [item for number, item in rulebook.items.items() if number in items and not item.is_voted]
    written = BytesIO()
    with open_book(written, f"{rulebook.title}　核定表", department, county, stamp) as book:
        front = book.workbook.add_worksheet(COVER)
        scored = [item for item in own if can_score(rulebook, item.item)]
        decided = write_items(book, rulebook, scored, offices, department)
        valued = write_values(book, rulebook, own, offices, department)
        appealed = write_appeals(book, rulebook, own, offices, department)
        asked = Asked(rulebook, department, own, len(offices), county)
        write_cover(front, book.styles, asked, [decided, valued], appealed)
    return written.getvalue()
