"""Careless code as it is commonly written, for the controls. Each is a program of its own:

python -m tests.proof.careless collect YEAR
python -m tests.proof.careless watch INBOX NOTES
python -m tests.proof.careless count FILE [locked]
"""

import contextlib
import csv
import hashlib
import io
import os
import sys
import time
from pathlib import Path

from openpyxl import load_workbook

from sfs_excel.files.lock import hold_lock

INBOX, TAKEN, TABLE = "收件箱", "已收", "汇总/排名.csv"
ADDITIONS = 40
COUNTERS = 3  # that count together


def collect_carelessly(year: Path) -> None:
    """Move what lies in the inbox, read what was moved, and write one line for each file ever taken."""
    lying = [path for path in sorted((year / INBOX).rglob("*")) if path.is_file()]
    moved = [path.replace(year / TAKEN / f"{path.parent.name}_{path.name}") for path in lying]
    table = year / TABLE
    earlier = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8"))))
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerows(earlier)
        for path in moved:
            filled = 0
            if path.suffix == ".xlsx":
                filled = sum(cell is not None for row in load_workbook(path).worksheets[0].values for cell in row)
            rows.writerow((path.name, filled))


def make_careless_year(year: Path) -> Path:
    """The folders that it expects, and a table without lines."""
    for path in (year / INBOX, year / TAKEN, (year / TABLE).parent):
        path.mkdir(parents=True)
    (year / TABLE).touch()
    return year


def watch_carelessly(inbox: Path, notes: Path) -> None:
    """Take every file as soon as it is there, and note its hash and its name, for ever."""
    taken: set[Path] = set()
    with notes.open("w", encoding="utf-8") as file:
        while True:
            for path in set(inbox.iterdir()) - taken:
                with contextlib.suppress(OSError):
                    file.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.name}\n")
                    file.flush()
                    taken.add(path)
            time.sleep(0.05)


def count_carelessly(counter: Path, *, is_locked: bool) -> None:
    """Read the number, add one, write it, again and again: what every collector does with its tables, in small.

    It begins when all that count together are there: by themselves they might come one after another.
    """
    (counter.parent / f"{os.getpid()}.here").touch()
    while len(list(counter.parent.glob("*.here"))) < COUNTERS:
        time.sleep(0.001)
    for _ in range(ADDITIONS):
        with hold_lock(counter.parent) if is_locked else contextlib.nullcontext():
            number = int(counter.read_text(encoding="utf-8") or 0)
            time.sleep(0.001)
            counter.write_text(str(number + 1), encoding="utf-8")


if __name__ == "__main__":
    _, what, place, *more = sys.argv
    if what == "collect":
        collect_carelessly(Path(place))
    elif what == "watch":
        watch_carelessly(Path(place), Path(more[0]))
    else:
        count_carelessly(Path(place), is_locked=bool(more))
