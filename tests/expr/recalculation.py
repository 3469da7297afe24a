"""Expression trees as formulas of a workbook, for LibreOffice to calculate.

A sheet is one office: its values stand under the defined names that the formulas read, as in a form. Every formula
carries a poisoned cached value, so that one which was never calculated is seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from sfs_excel.expr.excel import formula, is_text
from sfs_excel.expr.nodes import Evidence, Expr, keys_of, walk
from tests.libreoffice import read_values

POISONED_NUMBER, POISONED_TEXT = 12345, "poison"


class SheetNames:
    """`x_05_orgs` the value, 0 where unknown; `ok_05_orgs` whether it is known; `e_26` whether evidence was written."""

    def value(self, key: str) -> str:
        return f"x_{key.replace('.', '_')}"

    def known(self, key: str) -> str:
        return f"ok_{key.replace('.', '_')}"

    def evidence(self, item: int) -> str:
        return f"e_{item:02d}"


@dataclass(frozen=True)
class Office:
    """The report of one office (None: nothing valid), and the trees to calculate over it."""

    given: Mapping[str, float | None]
    trees: Sequence[Expr]


def write_offices(path: Path, offices: Sequence[Office]) -> Path:
    """One sheet an office: its named values in A, a formula for each tree in C."""
    names = SheetNames()
    with xlsxwriter.Workbook(path) as workbook:
        for number, office in enumerate(offices):
            sheet = workbook.add_worksheet(f"S{number}")
            facts: dict[str, float | bool] = {}
            for key in keys_of(*office.trees):
                reported = office.given.get(key)
                facts |= {names.value(key): reported or 0, names.known(key): reported is not None}
            for item in {node.item for tree in office.trees for node in walk(tree) if isinstance(node, Evidence)}:
                facts[names.evidence(item)] = bool(office.given.get(f"{item:02d}.evidence"))
            for row, (name, fact) in enumerate(facts.items()):
                sheet.write(row, 0, fact)
                workbook.define_name(f"{sheet.name}!{name}", f"={sheet.name}!$A${row + 1}")
            for row, tree in enumerate(office.trees):
                sheet.write_formula(
                    row, 2, formula(tree, names), value=POISONED_TEXT if is_text(tree) else POISONED_NUMBER
                )
    return path


def read_offices(path: Path, offices: Sequence[Office]) -> list[list[object]]:
    """The calculated values, one list an office, in the order of its trees."""
    sheets = read_values(path)
    return [
        [sheets[f"S{number}"].get(f"C{row + 1}", "") for row in range(len(office.trees))]
        for number, office in enumerate(offices)
    ]
