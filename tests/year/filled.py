"""Fills in workbooks that were handed out, as users do, and looks at the outcome of collecting them."""

import os
import re
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.content import Raw
from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import INBOX
from sfs_excel.year.workspace import Workspace
from tests.fillings import KEY

LONG_AGO = datetime(2016, 12, 5).timestamp()
IGNORE_EXTENSIONS = pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl on data bars


def place_of(book: Workbook, name: str) -> tuple[Worksheet, str]:
    """Sheet and cell of a defined name."""
    sheet, _, cell = str(book.defined_names[name].attr_text).partition("!")
    found = book[sheet]
    assert isinstance(found, Worksheet)
    return found, cell.replace("$", "")


def fill_in(issued: Path, target: Path, values: Mapping[str, Raw]) -> Path:
    """As a user does: into the named input cells of the form that was handed out."""
    book = openpyxl.load_workbook(issued)
    for key, value in values.items():
        if value != "":
            sheet, cell = place_of(book, f"v_{key.replace('.', '_')}")
            sheet[cell] = value
    book.save(target)
    return target


def drop(path: Path, workspace: Workspace, name: str = "") -> Path:
    """Into the inbox, as a file that has been lying there."""
    target = workspace.folder / INBOX / (name or path.name)
    shutil.copyfile(path, target)
    os.utime(target, (LONG_AGO, LONG_AGO))
    return target


def make_workspace(folder: Path, offices: Mapping[str, str]) -> Workspace:
    """A year folder whose key is KEY, with offices of these codes and names."""
    workspace = Workspace.create(folder)
    (folder / ".sfs" / "key").write_text(KEY.hex(), encoding="ascii")
    write_roster(folder / "名册.xlsx", [Office(code, name) for code, name in offices.items()], settings={"年度": 2016})
    return workspace


def total_of(collected: Collected, office: str) -> float:
    return float(collected.ranking.loc[collected.ranking["office"] == office, "total"].iloc[0])


def outcome_of(collected: Collected, file: str) -> tuple[str, str]:
    """Status and reason of a file of the inbox."""
    [row] = collected.submissions.loc[collected.submissions["file"] == file, ["status", "reason"]].to_numpy().tolist()
    return row[0], re.sub("（[-0-9 :]+收到）", "（那时收到）", row[1])


def scores_of(collected: Collected, office: str) -> dict[int, float]:
    items = collected.items[collected.items["office"] == office]
    return dict(zip(items["item"], items["score"], strict=True))
