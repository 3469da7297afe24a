"""The real programs of the bench, with few offices: they measure what they say."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.figures import Figures
from tests.bench.form_plan import FormPlan, read_plan
from tests.bench.meter import FailedError, can_measure, measure
from tests.bench.parts import FIRST, OURS, PARTS
from tests.bench.read_peers import READERS
from tests.bench.write_peers import WRITERS
from tests.fillings import write_filled
from tests.sources import ROOT

pytestmark = pytest.mark.skipif(not can_measure(), reason="only Linux counts what a command's processes take")

# Two processes of which each holds 60 MB, and the second burns 0.3 s of the processor, while the first waits.
_TWO = """
import subprocess, sys
held = bytes(range(256)) * 240_000
code = "import time; held = bytes(range(256)) * 240_000\\nwhile time.process_time() < 0.3: pass"
subprocess.run([sys.executable, "-c", code], check=True)
print("done")
"""


def test_processes_of_a_command_are_counted_together() -> None:
    cost, said = measure([sys.executable, "-c", _TWO], ROOT)
    assert said == "done\n"
    assert cost.cpu > 0.3
    assert cost.peak > 120
    assert measure([sys.executable, "-c", _TWO.split("code =")[0]], ROOT)[0].peak < 120


@pytest.mark.parametrize("code", ["raise ValueError('planted')", "import sys; print('planted'); sys.exit(2)"])
def test_command_that_fails_is_no_figure(code: str) -> None:
    with pytest.raises(FailedError, match="planted"):
        measure([sys.executable, "-c", code], ROOT)


def test_command_after_which_a_person_is_needed_is_done() -> None:
    assert measure([sys.executable, "-c", "import sys; sys.exit(1)"], ROOT)[1] == ""


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A form as it goes out."""
    return write_filled(tmp_path_factory.mktemp("form") / "form.xlsx")


@pytest.fixture(scope="module")
def form(issued: Path) -> FormPlan:
    return read_plan(issued)


@pytest.mark.parametrize("name", READERS)
def test_peer_reads_the_rows_and_the_identity(name: str, issued: Path) -> None:
    read = READERS[name](issued)
    said = str([frame.to_numpy().tolist() for frame in read.values()] if isinstance(read, dict) else read)
    assert "05.orgs" in said
    assert "sfs_signature" in said


@pytest.mark.parametrize("name", WRITERS)
def test_peer_writes_every_cell_and_name_of_the_form(name: str, form: FormPlan, tmp_path: Path) -> None:
    path = tmp_path / "peer.xlsx"
    path.write_bytes(WRITERS[name](form))
    written = read_plan(path)
    assert list_cells(written) == list_cells(form)
    assert written.names == form.names
    for ours, theirs in zip(form.sheets, written.sheets, strict=True):
        assert sorted(theirs.merged) == sorted(ours.merged)
        assert {str(each.sqref) for each in theirs.validations} == {str(each.sqref) for each in ours.validations}


def list_cells(plan: FormPlan) -> dict[tuple[str, int, int], tuple[str, str]]:
    """The cells that hold anything: place -> value, and the look of its ground."""
    return {
        (sheet.title, cell.row, cell.column): (str(cell.value), str(plan.looks[cell.look].fill))
        for sheet in plan.sheets
        for cell in sheet.cells
        if cell.value is not None
    }


def run_bench(folder: Path, *arguments: str) -> Figures:
    command = [sys.executable, str(ROOT / "scripts" / "bench.py"), "--rounds", "1", "--folder", str(folder / "inputs")]
    kept = folder / "raw.json"
    done = subprocess.run(
        [*command, "--json", str(kept), "--chart", str(folder / "chart.svg"), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "| first read + validate of one return, all guards on |" in done.stdout
    assert (folder / "chart.svg").read_text(encoding="utf-8").startswith("<svg ")
    return Figures.load(kept)


@pytest.mark.heavy  # what is measured, and how it is reckoned, is in the other tests here
def test_reading_two_returns_is_measured_and_kept(tmp_path: Path) -> None:
    figures = run_bench(tmp_path, "--offices", "2", "--only", "read")
    cost = figures.cost("read", 2, OURS)
    assert cost is not None
    assert cost.cpu > 0
    # A second run with no rounds shows what was kept.
    assert run_bench(tmp_path, "--rounds", "0") == figures


@pytest.mark.heavy
def test_whole_year_of_three_offices_is_measured(tmp_path: Path) -> None:
    others = [part for part in PARTS if part != "read"]
    figures = run_bench(tmp_path, "--offices", "3", "--only", ",".join(others))
    assert figures.list_parts() == [(part, 3) for part in others]
    cost = figures.cost("collect", 3, FIRST)
    assert cost is not None
    assert cost.peak > 100
