"""Mutated forms do no harm (see mutations.py): a few, more with --all; all are run by scripts/prove_intake.py."""

from dataclasses import replace
from pathlib import Path

import pytest

from sfs_excel.reading.cells import Cell
from sfs_excel.returns.extract import Extract
from tests.proof.figures import wrong
from tests.proof.mutations import figures_of, prove_mutations, run_mutations

MISREAD = "accepted files of which openpyxl sees other cells"
SILENT = "silent mis-scores: changed values neither named nor read so by openpyxl"


def put(extract: Extract, key: str, cell: Cell | None) -> Extract:
    return replace(extract, rows=tuple(replace(row, value=cell) if row.key == key else row for row in extract.rows))


@pytest.mark.parametrize("cases", [60, pytest.param(600, marks=pytest.mark.heavy)])
def test_no_changed_file_is_lost_or_silently_mis_scored(tmp_path: Path, cases: int) -> None:
    assert wrong(prove_mutations(tmp_path, cases)) == []


def test_a_reader_that_drops_or_mistakes_a_cell_is_found_out(tmp_path: Path) -> None:
    def mistake(extract: Extract) -> Extract:
        return put(put(extract, "42.network", None), "07.cases", Cell("number", 7.0, raw="7"))

    tally = run_mutations(tmp_path, 40, mistake)
    assert {MISREAD, SILENT} <= {figure.what.partition("\n")[0] for figure in wrong(figures_of(tally, 40))}
    assert any("42.network None" in example for example in tally.examples["misread"])
