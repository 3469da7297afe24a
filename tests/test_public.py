"""The package shows its importers one page of names, and nothing by accident."""

import subprocess
import sys

import pytest

import sfs_excel
from sfs_excel import workspace
from sfs_excel.errors import SfsError
from sfs_excel.year.rollup import rollup_years
from sfs_excel.year.workspace import Workspace


def test_the_public_face_is_the_year_folder_with_its_error_and_the_rollup_of_several() -> None:
    assert sorted(sfs_excel.__all__) == ["SfsError", "Workspace", "__version__", "rollup_years"]
    assert sfs_excel.Workspace is Workspace
    assert sfs_excel.SfsError is SfsError
    assert sfs_excel.rollup_years is rollup_years


def test_the_earlier_name_of_the_public_face_keeps_working() -> None:
    assert workspace.__all__ == ["Workspace"]
    assert workspace.Workspace is Workspace


def test_a_name_that_is_not_there_is_told_as_python_tells_it() -> None:
    assert not hasattr(sfs_excel, "Nothing")


HEAVY = (
    "pandas",
    "pydantic",
    "jinja2",
    "docx",
    "docxtpl",
    "openpyxl",
    "xlsxwriter",
    "yaml",
    "ruamel.yaml",
    "watchfiles",
)


@pytest.mark.parametrize("name", ["sfs_excel", "sfs_excel.year.workspace", "sfs_excel.cli.app"])
def test_importing_what_every_command_needs_loads_nothing_heavy(name: str) -> None:
    assert import_alone(name) == []
    assert "pandas" in import_alone("sfs_excel.year.collect"), "control"


def import_alone(name: str) -> list[str]:
    """The heavy modules that are loaded with a module of ours, in a fresh process."""
    code = f"import sys, {name}; print(*sorted({set(HEAVY)} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.split()
