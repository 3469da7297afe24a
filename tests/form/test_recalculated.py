"""Every kind of workbook after a program has calculated it: as it is issued, filled in, and with rubbish pasted over it.

1. What was written beside each formula is what it gives.
2. No formula gives an error value, whatever is typed or pasted.
3. Rubbish is told by the row's own formula, since pasting removes the validation.
4. No figure turns into ####, on paper or on the screen.
"""

import re
import subprocess
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import DONE, FAULTY, Filling
from sfs_excel.form.layout import lay_out
from sfs_excel.handouts.appeal import ASKED
from sfs_excel.handouts.assessor.decisions import ACCEPTED, CHANGED, FILLED
from sfs_excel.handouts.ballot import VOTED
from sfs_excel.handouts.log.states import LACKING, WHOLE
from sfs_excel.sheets.references import cell_name, column_name
from tests.conftest import Recalculate
from tests.fillings import GOOD, RULEBOOK
from tests.form.kinds import (
    FORM,
    KINDS,
    LOGBOOK,
    build,
    fill_in,
    paste_rubbish,
    states_of,
    unlocked_in_order,
    write,
)
from tests.handouts.bureau import formulas_of, sheet_of
from tests.libreoffice import find_differences

CUT = "###"
READY = {DONE, ACCEPTED, CHANGED, FILLED, VOTED, WHOLE, ASKED}


@dataclass(frozen=True)
class Versions:
    """One kind's workbooks, and what LibreOffice made of them."""

    issued: Path
    issued_after: Path
    filled: Path
    filled_after: Path
    pasted_after: Path


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate) -> dict[str, Versions]:
    folders = {name: tmp_path_factory.mktemp(name) for name in ("issued", "filled", "pasted")}
    issued = [write(kind, folders["issued"]) for kind in KINDS]
    filled = [fill_in(kind, path, folders["filled"]) for kind, path in zip(KINDS, issued, strict=True)]
    pasted = [paste_rubbish(path, folders["pasted"]) for path in issued]
    after = [libreoffice(paths) for paths in (issued, filled, pasted)]
    rows = zip(KINDS, issued, after[0], filled, after[1], after[2], strict=True)
    return {kind: Versions(*paths) for kind, *paths in rows}


@pytest.fixture(scope="module")
def printed(
    versions: dict[str, Versions], tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate
) -> dict[str, str]:
    """The words on paper of everything that is filled in, and of a form with the largest numbers that it takes."""
    folder = tmp_path_factory.mktemp("printed")
    most = {key: float(field.top) for key, field in RULEBOOK.office_fields.items() if field.type != "flag"}
    (folder / "most.xlsx").write_bytes(build(FORM, filling=Filling(GOOD | most)))
    seen = {kind: versions[kind].filled_after for kind in KINDS}
    seen |= {"blank": versions[FORM].issued_after, "largest": libreoffice([folder / "most.xlsx"])[0]}
    paths = {name: keep_seen(path, folder / f"{number}.xlsx") for number, (name, path) in enumerate(seen.items())}
    paths["narrow"] = keep_seen(versions[FORM].filled_after, folder / "narrow.xlsx", narrow=Column.VALUE)
    pages = libreoffice(list(paths.values()), "pdf")
    return {name: read_words(page) for name, page in zip(paths, pages, strict=True)}


def keep_seen(path: Path, target: Path, narrow: int = 0) -> Path:
    """The values that are seen: LibreOffice puts the #### of hidden columns into a PDF as well, where nobody sees it.

    Args:
        narrow: a column of 填报表 that somebody has pushed together.
    """
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        for column in [each for each in sheet.column_dimensions.values() if each.hidden]:
            for each in chain.from_iterable(sheet.iter_cols(column.min, column.max)):
                each.value = None
    if narrow:
        sheet_of(book, TABLE).column_dimensions[column_name(narrow)].width = 1
    book.save(target)
    return target


def read_words(pdf: Path) -> str:
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8")
    return told.stdout


def find_errors(book: Workbook) -> list[str]:
    """Error values, but for those that somebody typed into an input."""
    inputs = {(sheet, place) for sheet, places in unlocked_in_order(book).items() for place in places}
    return [
        f"{sheet.title}!{each.coordinate}: {each.value}"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for each in row
        if each.data_type == "e" and (sheet.title, each.coordinate) not in inputs
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_beside_a_formula_is_what_it_gives(kind: str, versions: dict[str, Versions]) -> None:
    made = versions[kind]
    assert len(formulas_of(openpyxl.load_workbook(made.issued))) > 3
    assert find_differences(made.issued, made.issued_after) == []
    if kind == FORM:  # the others are filled in by hand
        assert find_differences(made.filled, made.filled_after) == []


def test_a_value_that_is_not_what_the_formula_gives_is_noticed(versions: dict[str, Versions]) -> None:
    made = versions[FORM]
    assert len(find_differences(made.issued, made.filled_after)) > 100


@pytest.mark.parametrize("kind", KINDS)
def test_no_formula_gives_an_error_value(kind: str, versions: dict[str, Versions]) -> None:
    made = versions[kind]
    for path in (made.issued_after, made.filled_after, made.pasted_after):
        assert find_errors(openpyxl.load_workbook(path, data_only=True)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_filled_in_is_ready_and_rubbish_is_told(kind: str, versions: dict[str, Versions]) -> None:
    filled, pasted = (
        states_of(kind, openpyxl.load_workbook(path, data_only=True))
        for path in (versions[kind].filled_after, versions[kind].pasted_after)
    )
    assert filled
    assert set(filled) <= READY
    assert len(pasted) > 1
    told = (FAULTY, LACKING) if kind == LOGBOOK else (FAULTY,)
    assert [state for state in pasted if not state.startswith(told)] == []


def test_an_error_value_is_noticed(versions: dict[str, Versions], tmp_path: Path, libreoffice: Recalculate) -> None:
    book = openpyxl.load_workbook(versions[FORM].issued)
    row = next(iter(lay_out(RULEBOOK).rows().values()))
    sheet_of(book, TABLE)[cell_name(row, Column.SCORE)].value = "=1/0"
    book.save(tmp_path / "a.xlsx")
    (after,) = libreoffice([tmp_path / "a.xlsx"])
    errors = find_errors(openpyxl.load_workbook(after, data_only=True))
    assert len(errors) > 3  # the item, its section, the whole, and the cover
    assert "#DIV/0!" in errors[0]


def test_rubbish_reaches_inputs_of_every_type(versions: dict[str, Versions]) -> None:
    book = openpyxl.load_workbook(versions[FORM].pasted_after, data_only=True)
    table = sheet_of(book, TABLE)
    pasted = {key: table[cell_name(row, Column.VALUE)].value for key, row in lay_out(RULEBOOK).rows().items()}
    types = {RULEBOOK.fields[key].type: {str(pasted[key]) for key in pasted} for key in pasted}
    assert set(types) == {"count", "percent", "decimal", "flag", "score"}
    assert all(len(found) > 1 for found in types.values())


def test_no_figure_turns_into_hashes(printed: dict[str, str]) -> None:
    cut = {name: len(re.findall(CUT, words)) for name, words in printed.items()}
    assert cut.pop("narrow") > 20
    assert cut == dict.fromkeys((*KINDS, "blank", "largest"), 0)
