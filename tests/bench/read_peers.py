"""Other programs that read returned forms: the values and the identity, without a bound, a check or a finding.

    python -m tests.bench.read_peers each|all NAME FOLDER [NUMBER]

`each` times the reading of one file after another; `all` is the loop that a script would be, imports included. Each program
is imported only where it is the one that is measured.
"""

import sys
import warnings
import zipfile
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from tests.bench.timing import time_each

SHEETS = ("填报表", "_meta")


def main() -> None:
    how, name, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    read, paths = READERS[name], sorted(folder.iterdir())
    if how == "each":
        time_each(partial(read, path) for path in islice(cycle(paths), int(sys.argv[4]) + 1))
    else:
        for path in paths:
            read(path)


def read_whole(path: Path) -> object:
    """openpyxl with all that it knows of a workbook."""
    return _read_openpyxl(path, read_only=False)


def read_only(path: Path) -> object:
    """openpyxl with values alone."""
    return _read_openpyxl(path, read_only=True)


def read_frames(path: Path) -> object:
    """pandas through openpyxl."""
    return _read_pandas(path, "openpyxl")


def read_frames_fast(path: Path) -> object:
    """pandas through calamine."""
    return _read_pandas(path, "calamine")


def read_bare(path: Path) -> object:
    """python-calamine by itself."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        return [book.get_sheet_by_name(sheet).to_python() for sheet in SHEETS]


def inflate(path: Path) -> object:
    """The limit: the XML is only inflated, and nothing is made of it."""
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))]


READERS: dict[str, Callable[[Path], object]] = {
    "openpyxl": read_whole,
    "openpyxl read_only": read_only,
    "pandas + openpyxl": read_frames,
    "pandas + calamine": read_frames_fast,
    "python-calamine": read_bare,
    "inflating the XML": inflate,
}


def _read_openpyxl(path: Path, *, read_only: bool) -> object:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=read_only, data_only=True)
    rows = [list(book[sheet].iter_rows(values_only=True)) for sheet in SHEETS]
    book.close()
    return rows


def _read_pandas(path: Path, engine: str) -> object:
    import pandas as pd

    return pd.read_excel(path, sheet_name=list(SHEETS), header=None, engine=engine)  # type: ignore[call-overload]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
