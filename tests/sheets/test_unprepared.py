"""Formulas are written as they stand: XlsxWriter would change none that we write, in any kind of workbook.

It looks for functions that came after Excel 2007 and gives them the names that they have in a file.
"""

from collections.abc import Callable
from io import BytesIO

import pytest
from xlsxwriter.worksheet import Worksheet

from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.workbook import Sheet, Spreadsheet
from sfs_excel.summary.write import build_summary
from sfs_excel.words import Stage
from tests.form.golden import OTHER
from tests.form.kinds import BALLOT, GRADED, KINDS, build
from tests.summary.factory import RULEBOOK, make_results

SUMMARY = "排名表"
ASKED = [
    (kind, rulebook)
    for kind in (*KINDS, SUMMARY)
    for rulebook in (RULEBOOK, OTHER)
    if rulebook is RULEBOOK or kind not in (BALLOT, GRADED)  # the other letter has no ballot
]
Written = dict[tuple[str, bool], str]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """Note how each formula is written that is given to XlsxWriter, by its text and whether it stands outside a cell."""
    seen: Written = {}
    prepare = Sheet._prepare_formula

    def note(self: Sheet, formula: str, expand_future_functions: bool = False) -> str:
        seen[formula, expand_future_functions] = prepare(self, formula, expand_future_functions)
        return seen[formula, expand_future_functions]

    monkeypatch.setattr(Sheet, "_prepare_formula", note)
    return seen


def find_changed(written: Written) -> list[str]:
    """List the formulas that XlsxWriter would write otherwise."""
    theirs = Worksheet()
    return [given for (given, outside), ours in written.items() if theirs._prepare_formula(given, outside) != ours]


def write_kind(kind: str, rulebook: Rulebook) -> None:
    if kind == SUMMARY:
        stage = (
            Stage.FINAL if rulebook is RULEBOOK else Stage.PROVISIONAL
        )  # the factory decides counts, and OTHER asks none
        build_summary(make_results(rulebook=rulebook, stage=stage))
    else:
        build(kind, rulebook)


@pytest.mark.parametrize(("kind", "rulebook"), ASKED, ids=[f"{kind} {rulebook.year}" for kind, rulebook in ASKED])
def test_xlsxwriter_would_change_no_formula(kind: str, rulebook: Rulebook, written: Written) -> None:
    write_kind(kind, rulebook)
    assert {outside for _, outside in written} == {False, True}  # in cells; in validations and conditions
    assert find_changed(written) == []


@pytest.mark.parametrize(
    "write",
    [
        lambda sheet: sheet.write_formula(0, 0, "=1+XLOOKUP(1,A:A,B:B)"),
        lambda sheet: sheet.data_validation(0, 0, 0, 0, {"validate": "custom", "value": "=IFNA(A1,0)=1"}),
        lambda sheet: sheet.conditional_format(0, 0, 0, 0, {"type": "formula", "criteria": "=XOR(A1,B1)"}),
        lambda sheet: sheet.write_formula(0, 0, '="见 SORT("'),
    ],
    ids=["in a cell", "in a validation", "in a condition", "in a text"],
)
def test_a_later_function_is_noticed(write: Callable[[Sheet], object], written: Written) -> None:
    with Spreadsheet(BytesIO(), {"in_memory": True}) as workbook:
        write(workbook.add_worksheet())
    assert len(find_changed(written)) == len(written)


@pytest.mark.parametrize(
    ("given", "stored"), [("=A1+1", "A1+1"), ("A1+1", "A1+1"), ("{=SUM(A1:A2*2)}", "SUM(A1:A2*2)"), ("={1,2}", "{1,2}")]
)
def test_a_formula_loses_only_what_no_file_stores(given: str, stored: str) -> None:
    assert Sheet()._prepare_formula(given) == stored
