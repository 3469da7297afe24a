"""Reads the files in 退回/ as their readers do."""

import shutil
from pathlib import Path

import openpyxl

from sfs_excel.form.columns import PROBLEMS
from sfs_excel.year.folder import RETURNED
from sfs_excel.year.workspace import Workspace
from tests.form.corrections import rows_of, sheet_of
from tests.year.filled import place_of

WRONG, RIGHT, BLANK, ZIPPED, SLIP, MIXED = NAMES = tuple(
    f"{town}司法所" for town in ("河东", "青口", "城头", "班庄", "金山", "沙河")
)
CODES = {name: f"00{number}" for number, name in enumerate(NAMES, 1)}


def copy(path: Path, target: Path) -> Path:
    return Path(shutil.copyfile(path, target))


def snapshot(workspace: Workspace) -> dict[str, tuple[bytes, int]]:
    """Everything in 退回/: content, and when it was written."""
    folder = workspace.folder / RETURNED
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def returned(workspace: Workspace, name: str) -> Path:
    return workspace.folder / RETURNED / name


def prefilled(path: Path, *keys: str) -> dict[str, object]:
    book = openpyxl.load_workbook(path)
    places = {key: place_of(book, f"v_{key.replace('.', '_')}") for key in keys}
    return {key: sheet[cell].value for key, (sheet, cell) in places.items()}


def problems_of(path: Path, kind: str = "错误") -> list[dict[str, str]]:
    return [row for row in rows_of(sheet_of(openpyxl.load_workbook(path), PROBLEMS)) if row["性质"] == kind]
