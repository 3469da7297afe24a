"""Finds the cell of a correction form at which the office sees a finding on the file that it returned."""

from collections.abc import Iterable
from dataclasses import dataclass

from sfs_excel.errors import Finding
from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import BLANK, DONE, FAULTY, Content
from sfs_excel.form.layout import Layout, evidence_name, lay_out
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import TEXT_LIMIT
from sfs_excel.sheets.formulas import if_, text, unless_error
from sfs_excel.sheets.references import cell_name, fixed_name
from sfs_excel.words import Audience, Severity

_ORDER = {severity: place for place, severity in enumerate((Severity.ERROR, Severity.REMINDER, Severity.NORMALISED))}
_WHOLE_FILE = "整份表"
NOWHERE = -1


@dataclass(frozen=True)
class Placed:
    """A finding and the cell of 填报表 that it speaks of.

    Attributes:
        label: what the cell asks for.
        row: -1 where the finding concerns the file as a whole, or something that this form does not ask.
        column: VALUE, or EVIDENCE where the finding is on an item and none of its fields.
        last: the last row of the cell, which is merged where an item has several rows.
    """

    finding: Finding
    label: str
    row: int = NOWHERE
    column: Column = Column.VALUE
    last: int = NOWHERE

    @property
    def cell(self) -> str:
        """A1 reference; empty where there is none."""
        return cell_name(self.row, self.column) if self.row != NOWHERE else ""

    @property
    def is_live_error(self) -> bool:
        """Tell whether it is an error that the form can tell to have been mended."""
        return self.row != NOWHERE and self.finding.severity == Severity.ERROR


def place_findings(findings: Iterable[Finding], rulebook: Rulebook) -> list[Placed]:
    """Return what the office is to see: errors, then reminders, then corrections, each in the order of the form."""
    layout = lay_out(rulebook)
    placed = [_place(finding, rulebook, layout) for finding in findings if finding.to == Audience.OFFICE]
    return sorted(placed, key=lambda each: (_ORDER[each.finding.severity], each.row, each.column))


def status_expression(placed: Placed) -> str:
    """Formula text, within 填报表, for how the cell stands now; evidence has no status of its own there."""
    if placed.column == Column.VALUE:
        return fixed_name(placed.row, Column.STATUS)
    name = evidence_name(placed.finding.item)
    written = if_(f"LEN(TRIM({name}))=0", text(BLANK), if_(f"LEN({name})>{TEXT_LIMIT}", text(FAULTY), text(DONE)))
    return unless_error(name, written, text(FAULTY))


def status_formula(placed: Placed) -> str:
    """The same, as a formula of any sheet."""
    return f"={TABLE}!{status_expression(placed)}" if placed.column == Column.VALUE else f"={status_expression(placed)}"


def status_of(placed: Placed, content: Content) -> str:
    """Return what `status_formula` gives in a form of this content."""
    if placed.column == Column.VALUE:
        return content.status[placed.finding.field]
    written = content.filling.evidence.get(placed.finding.item, "")
    return BLANK if not written.strip(" ") else FAULTY if len(written) > TEXT_LIMIT else DONE


def _place(finding: Finding, rulebook: Rulebook, layout: Layout) -> Placed:
    field, rows = rulebook.fields.get(finding.field), layout.rows()
    if finding.field:
        label = field.label if field is not None else finding.field
        row = rows.get(finding.field, NOWHERE)
        return Placed(finding, label, row, Column.VALUE, row)
    block = next((block for block in layout.blocks if block.item.item == finding.item), None)
    if block is None:
        return Placed(finding, _WHOLE_FILE)
    return Placed(finding, "佐证材料", block.first, Column.EVIDENCE, block.last)
