"""The product reads what other programs read; where it does not, the cause is known, and each cause is shown by a file.

The corpora of other readers are compared by scripts/prove_reader.py in the same way.
"""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from sfs_excel.reading.cells import Cell, Sheet
from sfs_excel.reading.workbook import open_workbook
from tests.proof.causes import CAUSES
from tests.proof.comparing import compare_file, find_differences
from tests.proof.odd_workbooks import TABLE, Odd, list_odd, write_biff5, write_far, write_sound
from tests.proof.peers import read_with_openpyxl
from tests.reading.compounds import write_book, write_compound

ROOT = Path(__file__).resolve().parents[2]
ODD = list_odd()


def write(folder: Path, data: bytes, name: str = "河东.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("peer", ["openpyxl", "calamine"])
def test_a_sound_workbook_is_the_same_for_all(tmp_path: Path, peer: str) -> None:
    comparison = compare_file(write(tmp_path, write_sound()), peer)
    assert (comparison.cells, comparison.differences, comparison.failed) == (17, (), "")


@pytest.mark.filterwarnings("ignore:Cell A1 is marked as a date", "ignore:File contains an invalid specification")
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: f"{odd.peer}: {odd.cause}")
def test_a_known_difference_is_told_by_its_cause(tmp_path: Path, odd: Odd) -> None:
    comparison = compare_file(write(tmp_path, odd.data), odd.peer)
    assert [(each.cell, each.cause) for each in comparison.differences] == [(cell, odd.cause) for cell in odd.differs]


def test_no_cause_is_kept_that_no_file_shows() -> None:
    assert {cause.name for cause in CAUSES} <= {odd.cause for odd in ODD}


@pytest.mark.parametrize(
    "planted",
    [
        Cell("number", 3.0, raw="3"),
        Cell("number", 2.0000001, raw="2.0000001"),
        Cell("text", "2", raw="2"),
        Cell("flag", True, raw="TRUE"),
        Cell("blank", None, formula=True),
        Cell("error", "#N/A", raw="#N/A"),
        None,
    ],
)
def test_a_planted_wrong_cell_is_found(tmp_path: Path, planted: Cell | None) -> None:
    """The control: 2 stands in B1."""
    path = write(tmp_path, write_sound())
    cells = dict(open_workbook(path).sheet(TABLE).cells)
    theirs = read_with_openpyxl(path.read_bytes())[TABLE]
    assert find_differences("openpyxl", Sheet(TABLE, cells), theirs) == []
    cells.pop((1, 2))
    if planted is not None:
        cells[1, 2] = planted
    [difference] = find_differences("openpyxl", Sheet(TABLE, cells), theirs)
    assert (difference.cell, difference.cause) == ("B1", "")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], tuple[int, str]]:
    """scripts/prove_reader.py, which is run as a file and no part of the package, on the folder."""
    spec = importlib.util.spec_from_file_location("prove_reader", ROOT / "scripts" / "prove_reader.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr("sys.argv", ["prove_reader.py", str(tmp_path), "--jobs", "1"])

    def main() -> tuple[int, str]:
        return script.main(), capsys.readouterr().out

    return main


def test_a_program_that_dies_is_counted_and_the_rest_is_compared(
    tmp_path: Path, run: Callable[[], tuple[int, str]]
) -> None:
    """A cell at the end of the sheet ends calamine's process; the product refuses it."""
    write(tmp_path, write_sound())
    write(tmp_path, write_far(), "远.xlsx")
    write(tmp_path, ODD[0].data, "错.xlsx")
    write(tmp_path, b"text", "说明.txt")
    code, said = run()
    lines = said.splitlines()
    assert code == 0
    assert f"  错.xlsx [calamine] {ODD[0].cause}: {TABLE}!A1 {TABLE}!B1" in lines
    assert [line for line in lines if line.startswith("  远.xlsx [calamine]: failed: WorkerDiedError")] != []
    assert "         3  workbooks" in lines
    assert "         1  of them refused by the product, or a sheet of them" in lines
    assert "        19  cells compared with calamine, which failed at 1 of the workbooks" in lines


def test_a_difference_without_a_cause_fails_the_proof(tmp_path: Path, run: Callable[[], tuple[int, str]]) -> None:
    """A text that is cut for another reason than that it ends in blanks: calamine takes the Excel 95 copy, with a 7 in it."""
    write(tmp_path, write_compound({"Book": write_biff5(b"7"), "WorkBook": write_book("Sheet1", ["8"])}))
    code, said = run()
    assert code == 1
    assert "! 河东.xlsx [calamine] Sheet1!A1: text '8' / '7'" in said.splitlines()
    assert "!        1  differences without a known cause" in said.splitlines()
