"""The naive way, which must fail: the returned file opened with openpyxl, its values taken from their cells by place.

Runs in worker processes, so it imports no more than it needs.
"""

import contextlib
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from sfs_excel.form.columns import TABLE
from sfs_excel.workers.executor import TaskError, Workers


@dataclass
class NaiveFailures:
    """Files by what became of them.

    Attributes:
        crashes: good files at which the reader raised.
        hangs: files that took more than their time, or the worker's memory.
        wrong: files of which other values came out than stand in them, and nothing was said.
    """

    crashes: int = 0
    hangs: int = 0
    wrong: int = 0


def fail_naively(files: Sequence[tuple[Path, bool]], good: Mapping[str, float | str], seconds: float) -> NaiveFailures:
    """Read every file so.

    Args:
        files: each with whether it holds the good values whole.
        good: the values by cell.
        seconds: for one file.
    """
    failures = NaiveFailures()
    pool = Workers(2, seconds)
    try:
        futures = [(pool.submit(read_naively, path, dict(good)), is_good) for path, is_good in files]
        for future, is_good in futures:
            try:
                if future.result() != is_good:
                    failures.wrong += 1
            except TaskError:
                failures.crashes += is_good
            except BrokenExecutor:
                failures.hangs += 1
    finally:
        pool.shutdown(cancel_futures=True)
    return failures


def read_naively(path: Path, good: Mapping[str, float | str]) -> bool:
    """Whether the values are those of the good form; a blank is 0, as it is in most scripts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True)
    with contextlib.closing(book):
        found = {place: book[TABLE][place].value or 0 for place in good}
    return all(
        found[place] == value if isinstance(value, str) else float(str(found[place])) == value
        for place, value in good.items()
    )
