"""The calculator must be able to say no.

1. A formula is recalculated, whatever cached value the file carries.
2. Without the setting it is not: the setting is what makes the comparison mean anything.
3. A wrong formula shows as a difference, a right one does not.
4. Chinese names, many files and re-saving in other formats work; a file that cannot be opened is named.
"""

import sys
import time
from pathlib import Path

import pytest
import xlsxwriter

from tests import libreoffice as calculator
from tests.conftest import Recalculate
from tests.libreoffice import LibreOfficeError, find_differences, read_values, recalculate


def write_workbook(path: Path, formula: str, cached: str | float) -> Path:
    """Sheet 填报表 with 2 in A1, 0.125 in A2, and the formula in B1."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("填报表")
        sheet.write("A1", 2)
        sheet.write("A2", 0.125)
        sheet.write_formula("B1", formula, value=cached)
    return path


@pytest.fixture
def poisoned(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "河东司法所.xlsx", "=1+1", cached=7)


def test_poisoned_cached_value_is_recalculated(poisoned: Path, libreoffice: Recalculate) -> None:
    assert read_values(poisoned)["填报表"]["B1"] == 7
    [result] = libreoffice([poisoned])
    assert result.name == poisoned.name
    assert read_values(result)["填报表"]["B1"] == 2


def test_without_the_setting_the_poison_survives(poisoned: Path, tmp_path: Path) -> None:
    [result] = recalculate([poisoned], tmp_path / "out", always=False)
    assert read_values(result)["填报表"]["B1"] == 7


def test_wrong_formula_is_a_difference_and_a_right_one_is_none(tmp_path: Path, libreoffice: Recalculate) -> None:
    written = [
        write_workbook(tmp_path / "对.xlsx", "=ROUND(A2,2)", cached=0.13),
        write_workbook(tmp_path / "错.xlsx", "=ROUNDDOWN(A2,2)", cached=0.13),
        write_workbook(tmp_path / "空.xlsx", '=IF(A1=2,"","有误")', cached=""),
        write_workbook(tmp_path / "坏.xlsx", "=1/(A1-2)", cached=0),
    ]
    differences = [find_differences(*pair) for pair in zip(written, libreoffice(written), strict=True)]
    assert differences == [[], ["填报表!B1: 0.13 != 0.12"], [], ["填报表!B1: 0 != '#DIV/0!'"]]


def test_each_type_differs_from_the_others(tmp_path: Path, libreoffice: Recalculate) -> None:
    written = [
        write_workbook(tmp_path / "文字.xlsx", '="2"', cached=2),
        write_workbook(tmp_path / "真假.xlsx", "=A1=2", cached=1),
    ]
    differences = [find_differences(*pair) for pair in zip(written, libreoffice(written), strict=True)]
    assert differences == [["填报表!B1: 2 != '2'"], ["填报表!B1: 1 != True"]]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_saved_in_another_format_and_back(kind: str, poisoned: Path, libreoffice: Recalculate) -> None:
    [other] = libreoffice([poisoned], kind)
    assert other.name == f"河东司法所.{kind}"
    [back] = libreoffice([other])
    assert read_values(back)["填报表"] == {"A1": 2, "A2": 0.125, "B1": 2}


def test_more_files_than_one_run_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculator, "FILES_PER_RUN", 2)
    written = [write_workbook(tmp_path / f"{n}号.xlsx", f"=A1*{n}", cached=-1) for n in range(5)]
    results = recalculate(written, tmp_path / "out")
    assert [read_values(result)["填报表"]["B1"] for result in results] == [0, 2, 4, 6, 8]


def test_file_that_is_no_workbook_is_named(poisoned: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏文件.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(LibreOfficeError, match=r"坏文件\.xlsx"):
        recalculate([poisoned, broken], tmp_path / "out")


def test_outputs_never_overwrite_each_other_or_the_input(poisoned: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="overwrite"):
        recalculate([poisoned], poisoned.parent)
    with pytest.raises(ValueError, match="overwrite"):
        recalculate([poisoned, tmp_path / "别处" / poisoned.name], tmp_path / "out")


def test_run_past_its_time_is_ended_with_its_children(tmp_path: Path) -> None:
    beat = tmp_path / "beat"
    child = (
        f"import pathlib, time\nwhile True: pathlib.Path({str(beat)!r}).write_text(str(time.time())); time.sleep(.05)"
    )
    launcher = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    for seconds in (3, 30, 300):  # a busy machine may not have begun
        with pytest.raises(LibreOfficeError, match=f"not done after {seconds} s"):
            calculator._run([sys.executable, "-c", launcher], seconds)
        if beat.exists():
            break
    last = beat.read_text()
    time.sleep(0.5)
    assert beat.read_text() == last


def test_missing_libreoffice_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculator, "PROGRAMS", ("no-such-program",))
    monkeypatch.setattr(calculator, "USUAL_PLACES", ())
    with pytest.raises(LibreOfficeError, match="sudo apt install libreoffice-calc"):
        calculator.find_soffice()
