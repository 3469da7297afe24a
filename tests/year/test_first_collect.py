"""The first collect of a year is short for few offices: it loads what it needs, and nothing beside.

1. What serves a rare file or another command is not loaded.
2. What a collect of returns with errors rests on is, which is the control.
"""

import subprocess
import sys
from pathlib import Path

from sfs_excel.year.workspace import Workspace
from tests.posted import RIGHT, WRONG, returns, write_people
from tests.year.changes import forget

NEEDED = ("pandas", "xlsxwriter", "docx", "jinja2", "yaml", "sfs_excel.form.write", "sfs_excel.summary.write")
NOT_NEEDED = (
    "openpyxl",
    "python_calamine",
    "ruamel.yaml",  # words what is wrong in a rulebook
    "watchfiles",
    "xlrd",
    "sfs_excel.handouts.assessor.write",
    "sfs_excel.handouts.ballot",
    "sfs_excel.form.master",  # issues forms
    "sfs_excel.mail",
    "sfs_excel.outgoing.handouts",
    "sfs_excel.reading.legacy",
)


def test_a_first_collect_loads_what_it_needs_and_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "2016考核"
    year = Workspace.create(folder)
    write_people(folder)
    year.generate()
    returns(year, RIGHT, {})
    returns(year, WRONG, {"12.late": "两次"})
    forget(folder)  # of the proof, too, that was made with the forms
    code = (
        "import sys; from sfs_excel import Workspace; Workspace(sys.argv[1]).collect();"
        f"print(*[name for name in {NEEDED + NOT_NEEDED} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.split() == list(NEEDED)
