"""Gives the names by which a form's formulas refer to the values that expression trees read."""

from sfs_excel.expr.shown import show_number
from sfs_excel.form.columns import Column
from sfs_excel.form.inputs import text_test
from sfs_excel.form.layout import Layout, clean_name, evidence_name, valid_name
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.references import cell_name


class RuleNames:
    """For scores and reasons: clean values and validity by their defined names, so that a formula can be read.

    What the office does not fill in has no cell: a bureau field stands with its default, anything else as unknown.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def value(self, key: str) -> str:
        """A number: 0 where nothing valid was written."""
        return clean_name(key) if key in self._rulebook.office_fields else show_number(self._default(key) or 0)

    def known(self, key: str) -> str:
        """TRUE where something valid was written."""
        if key in self._rulebook.office_fields:
            return valid_name(key)
        return "FALSE" if self._default(key) is None else "TRUE"

    def evidence(self, item: int) -> str:
        """TRUE where evidence was written for the item."""
        return text_test(evidence_name(item))

    def _default(self, key: str) -> float | None:
        field = self._rulebook.fields.get(key)
        return None if field is None else field.default_number


class CheckNames(RuleNames):
    """For `must` checks, on which validity itself rests: values that have the right type, by their cells."""

    def __init__(self, rulebook: Rulebook, layout: Layout) -> None:
        super().__init__(rulebook)
        self._rows = layout.rows()

    def value(self, key: str) -> str:
        """A number: 0 where nothing of the right type was written."""
        return cell_name(self._rows[key], Column.NUMERIC) if key in self._rows else super().value(key)

    def known(self, key: str) -> str:
        """TRUE where something of the right type was written."""
        return cell_name(self._rows[key], Column.TYPED) if key in self._rows else super().known(key)
