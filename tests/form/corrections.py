"""The common part of the tests of correction forms."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import Filling
from sfs_excel.form.cover import Recipient
from sfs_excel.form.layout import lay_out
from sfs_excel.form.problems import HEADS
from sfs_excel.form.write import build_form
from sfs_excel.rulebook.model import item_of
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.words import Audience, Severity
from tests.fillings import KEY, MADE, RULEBOOK

LAYOUT = lay_out(RULEBOOK)
ROWS = LAYOUT.rows()
VALUE = {key: cell_name(row, Column.VALUE) for key, row in ROWS.items()}
EVIDENCE = {block.item.item: cell_name(block.first, Column.EVIDENCE) for block in LAYOUT.blocks}
TOKEN = make_token("form", RULEBOOK.year, RULEBOOK.digest, "007")
REMEDY = "请改好后重新报送"
NOTE = "责任书改过：第5、12项有变化，请核对这两项"


def find(
    key: str, fact: str = "填错了", severity: Severity = Severity.ERROR, item: int = 0, to: Audience = Audience.OFFICE
) -> Finding:
    """A finding as the inbox makes it; its cell is that of a returned file in which rows had been moved."""
    number = item_of(key) if key else item
    return Finding(FindingCode.NOT_A_NUMBER, severity, fact, REMEDY, "007", "a.xlsx", TABLE, "F999", number, key, to)


def write(path: Path, filling: Filling, findings: Sequence[Finding], notes: Sequence[str] = ()) -> Path:
    recipient = Recipient("007", "河东司法所", county="赣榆县司法局")
    path.write_bytes(build_form(RULEBOOK, recipient, Stamp(TOKEN, KEY, MADE), filling, findings, notes))
    return path


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(sheet: Worksheet) -> list[dict[str, str]]:
    """The list, a dict a row by heading."""
    rows = [["" if each is None else str(each) for each in row] for row in sheet.iter_rows(values_only=True)]
    head = rows.index(list(HEADS))
    return [dict(zip(HEADS, row, strict=True)) for row in rows[head + 1 :]]
