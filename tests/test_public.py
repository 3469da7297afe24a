"""The package shows its importers one page of names, and nothing by accident."""

import subprocess
import sys

import sfs_excel
from sfs_excel import workspace
from sfs_excel.errors import SfsError
from sfs_excel.year.workspace import Workspace


def test_the_public_face_is_the_year_folder_and_its_error() -> None:
    assert sorted(sfs_excel.__all__) == ["SfsError", "Workspace", "__version__"]
    assert sfs_excel.Workspace is Workspace
    assert sfs_excel.SfsError is SfsError


def test_the_earlier_name_of_the_public_face_keeps_working() -> None:
    assert workspace.__all__ == ["Workspace"]
    assert workspace.Workspace is Workspace


def test_a_name_that_is_not_there_is_told_as_python_tells_it() -> None:
    assert not hasattr(sfs_excel, "Nothing")


def test_importing_the_package_alone_loads_no_pandas() -> None:
    code = "import sys, sfs_excel; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    control = "import sys, sfs_excel; sfs_excel.Workspace; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", control], check=False).returncode == 1
