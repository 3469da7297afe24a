"""The states of a table's rows, for the formulas of any sheet: how many are in one, and a link to the first that is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sfs_excel.sheets.formulas import NOTHING, call, count_if, if_, join, match, text
from sfs_excel.sheets.references import area_name, column_name
from sfs_excel.sheets.writing import Formula


@dataclass(frozen=True)
class States:
    """Rows `first` to `last` of a sheet.

    Attributes:
        states: the column that says how each row stands.
        inputs: the column in which each is put right.
    """

    sheet: str
    states: int
    inputs: int
    first: int
    last: int

    @property
    def rows(self) -> str:
        """The states, for a formula of their own sheet; a condition may name no sheet."""
        return area_name(self.first, self.states, self.last, self.states)

    @property
    def area(self) -> str:
        """The states, for a formula of any sheet."""
        return f"{self.sheet}!{self.rows}"

    def count(self, state: str) -> str:
        """Formula text: how many rows are in a state. `*` stands for anything."""
        return count_if(self.area, text(state))

    def link(self, state: str, shown: str) -> str:
        """Formula text for a link to the first row that is in a state, of which there must be one.

        Args:
            shown: formula text for what is seen and clicked.
        """
        row = f"({self.first}+{match(text(state), self.area)})"
        return call("HYPERLINK", join(text(f"#'{self.sheet}'!{column_name(self.inputs)}"), row), shown)

    def link_to_next(self, wanting: Sequence[str], present: Collection[str]) -> Formula:
        """A link to what is to be done next: the first row in the first of these states; nothing once none is left.

        Args:
            wanting: states, the most urgent first.
            present: those in which rows are now.
        """
        linked, value = NOTHING, ""
        for state in reversed(wanting):
            shown = f"到第一处{state.rstrip('*')} →"
            linked = if_(f"{self.count(state)}>0", self.link(state, text(shown)), linked)
            value = shown if state in present else value
        return Formula(f"={linked}", value)
