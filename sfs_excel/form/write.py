"""One office's fill-in workbook, from the rulebook."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from io import BytesIO

from sfs_excel.errors import Finding
from sfs_excel.form.book import open_book
from sfs_excel.form.content import DONE, Content, Filling, fill_content
from sfs_excel.form.cover import Recipient, write_cover
from sfs_excel.form.guide import write_guide
from sfs_excel.form.marks import mark_cells
from sfs_excel.form.places import Placed, place_findings
from sfs_excel.form.problems import write_problems
from sfs_excel.form.samples import blank_content
from sfs_excel.form.table import write_table
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp


def build_form(
    rulebook: Rulebook,
    recipient: Recipient,
    stamp: Stamp,
    filling: Filling | Content | None = None,
    findings: Sequence[Finding] = (),
    notes: Sequence[str] = (),
) -> bytes:
    """A fill-in workbook, .xlsx: sheets 封面, 填报表, 填报说明 and the hidden _meta.

    With findings or notes it is a correction form: the sheet 问题清单 stands in front, and the cells are marked.

    Args:
        stamp: made for `recipient.code`.
        filling: what the inputs hold already; formulas carry the values that follow from it. Many forms are best
            calculated beforehand, all at once (`content.fill_contents`).
            Of what the reader normalised, it has the values as they were taken.
        findings: what was found in the office's return; what is for the bureau is left out. A value with an error that
            the form by itself would take (a date, one of two rows) is not put in: the office has to write it again.
        notes: lines above the list of problems.
    """
    filled = blank_content(rulebook) if filling is None else filling
    content = fill_content(rulebook, filled) if isinstance(filled, Filling) else filled
    placed = place_findings(findings, rulebook)
    content = _withhold_doubtful(rulebook, content, placed)
    recipient = replace(recipient, county=recipient.county or Recipient.county)
    written = BytesIO()
    with open_book(written, f"{rulebook.title}　填报表", recipient.name, recipient.county, stamp) as book:
        if placed or notes:
            write_problems(book, content, recipient, placed, notes)
        write_cover(book, rulebook, content, recipient)
        table = write_table(book, rulebook, content, recipient)
        mark_cells(table, book.styles, placed, recipient.county)
        write_guide(book, rulebook)
    return written.getvalue()


def _withhold_doubtful(rulebook: Rulebook, content: Content, placed: Iterable[Placed]) -> Content:
    """Leave blank what has an error that only the return showed: put back, it would come again as if it were right."""
    faulty = {each.finding.field for each in placed if each.is_live_error and each.finding.field}
    doubtful = {key for key in faulty if content.status[key] == DONE}
    if not doubtful:
        return content
    values = {key: value for key, value in content.filling.values.items() if key not in doubtful}
    return fill_content(rulebook, replace(content.filling, values=values))
