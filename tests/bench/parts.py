"""The parts of the bench: one round of a part runs everything that is compared in it, one after the other."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tests.bench.figures import Figures
from tests.bench.meter import Cost, FailedError, measure
from tests.bench.older import OLDER, ROOT
from tests.bench.places import BLANK, COLLECTED, INBOX, LATE, RETURNED, TABLES, YEAR

ALL, ONE, FORM = "generate, all", "generate, one office", "build one form"
XLSXWRITER, OPENPYXL, WRITTEN = "XlsxWriter", "openpyxl", "writing the bytes"
OURS, OPENPYXL_VALUES, PANDAS_OPENPYXL = "sfs_excel", "openpyxl read_only", "pandas + openpyxl"
CALAMINE, PYTHON_CALAMINE, INFLATED = "pandas + calamine", "python-calamine", "inflating the XML"
FIRST, AGAIN, LATER, STATUS, HELP = "collect, first", "collect, nothing new", "collect, one new", "status", "--help"
OLDER_FIRST, OLDER_READ = f"collect, first, {OLDER}", f"sfs_excel, {OLDER}"
LOOP, SCRIPT = "loop: {}", "script: pandas + calamine, to_excel"
SUMMARY, TO_EXCEL = "ranking workbook", "pandas.to_excel"
PANDAS = "import pandas"

MOST_COMPARED = 1_300  # offices with which the older release and the scripts are measured; beyond, the product alone
_MOST_LOOPED = 50  # offices with which every program runs as a loop; each takes as long a file with more
_READERS = (OPENPYXL, OPENPYXL_VALUES, PANDAS_OPENPYXL, CALAMINE, PYTHON_CALAMINE)
_STEPS = 5  # timed inside one process, in each round


@dataclass(frozen=True)
class Bench:
    """One part with so many offices, measured in this folder.

    Attributes:
        inputs: as `inputs.py` has made them.
        older: where the older release stands; None: it is not there.
    """

    part: str
    offices: int
    inputs: Path
    older: Path | None
    figures: Figures

    def run(self, what: str, *arguments: str, root: Path = ROOT) -> None:
        """Measure one whole command of Python."""
        self.figures.add(self.part, self.offices, what, measure([sys.executable, *arguments], root)[0])

    def step(self, what: str, *arguments: str, root: Path = ROOT) -> None:
        """Measure a program that times its own steps."""
        cost, said = measure([sys.executable, "-m", *arguments], root)
        self.figures.add(self.part, self.offices, what, replace(cost, cpu=median(json.loads(said))))

    def command(self, what: str, folder: Path, *words: str, root: Path = ROOT) -> None:
        """Measure one command of the product, or of the older release where that is `root`."""
        self.run(what, "-m", "sfs_excel", "-C", str(folder), *words, root=root)

    def copy_year(self, name: str) -> Path:
        """The year before the first collect; files of the inbox are shared with it."""
        folder = self.inputs / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.inputs / YEAR, folder, ignore=shutil.ignore_patterns(INBOX))
        shutil.copytree(self.inputs / YEAR / INBOX, folder / INBOX, copy_function=os.link)
        return folder


def measure_start(bench: Bench) -> None:
    """The start of the program, before it does anything; beside it the import of pandas."""
    bench.run(PANDAS, "-c", "import pandas")
    bench.run(HELP, "-m", "sfs_excel", "--help")


def measure_generate(bench: Bench) -> None:
    """The forms of all offices; beside them other programs that write one."""
    year = bench.copy_year("generated")
    for peer in (XLSXWRITER, OPENPYXL, WRITTEN):
        bench.step(peer, "tests.bench.write_peers", peer, str(bench.inputs / BLANK), str(_STEPS))
    bench.step(FORM, "tests.bench.stages", "form", str(_STEPS))
    bench.command(ONE, year, "generate", "--office", "00001")
    bench.command(ALL, year, "generate")
    shutil.rmtree(year)


def measure_read(bench: Bench) -> None:
    """One returned form, read and validated; beside it other programs that read it, and its mere inflating."""
    folder, rulebook = str(bench.inputs / YEAR / INBOX), str(bench.inputs / YEAR / "责任书.yaml")
    steps = str(min(3 * _STEPS, bench.offices))
    bench.step(OURS, "tests.bench.reading", folder, rulebook, steps)
    if bench.older:  # it does not know other readings as data; of the same rules it has the same digest
        rulebook = str(bench.older / "templates" / "rulebooks" / "2016.yaml")
        bench.step(OLDER_READ, "tests.bench.reading", folder, rulebook, steps, root=bench.older)
    for peer in (*_READERS, INFLATED):
        bench.step(peer, "tests.bench.read_peers", "each", peer, folder, steps)


def measure_collect(bench: Bench) -> None:
    """A year from its first collect on: again with nothing new, the status, again with one new file; beside it scripts that
    read the same files, and the first collect of the older release."""
    inbox, tables = str(bench.inputs / YEAR / INBOX), str(bench.inputs / TABLES)
    bench.run(PANDAS, "-c", "import pandas")
    if bench.offices <= MOST_COMPARED:
        for reader in _READERS if bench.offices <= _MOST_LOOPED else (CALAMINE,):
            bench.run(LOOP.format(reader), "-m", "tests.bench.read_peers", "all", reader, inbox)
        bench.run(SCRIPT, "-m", "tests.bench.table_peers", "script", tables, inbox)
        _collect_older(bench)
    year = bench.copy_year("year collected")
    _collect_all(bench, year)
    bench.command(AGAIN, year, "collect")
    bench.command(STATUS, year, "status")
    os.link(bench.inputs / LATE, year / INBOX / "更正.xlsx")
    bench.command(LATER, year, "collect")
    shutil.rmtree(year)


def measure_summary(bench: Bench) -> None:
    """The ranking workbook, once in a fresh process, as a command writes it; beside it pandas with the same tables."""
    bench.step(TO_EXCEL, "tests.bench.table_peers", "write", str(bench.inputs / TABLES))
    bench.step(SUMMARY, "tests.bench.stages", "summary", str(bench.inputs / COLLECTED))


def list_work(parts: Sequence[str], offices: Sequence[int]) -> list[tuple[str, int]]:
    """Each part with each number of offices, the fewest first: but the start once, since it is the same for all, and the
    workbook only where there are tables to compare it with."""
    numbers = sorted(offices)
    return [
        (part, number)
        for number in numbers
        for part in parts
        if not (part == "start" and number != numbers[0]) and not (part == "summary" and number > MOST_COMPARED)
    ]


def needs_tables(part: str, offices: int) -> bool:
    """Tell whether somebody writes the tables of the ranking workbook in this part."""
    return part in ("collect", "summary") and offices <= MOST_COMPARED


PARTS: dict[str, Callable[[Bench], None]] = {
    "start": measure_start,
    "generate": measure_generate,
    "read": measure_read,
    "collect": measure_collect,
    "summary": measure_summary,
}


def _collect_all(bench: Bench, year: Path) -> None:
    """Collect until everything is in: one collect takes no more than so many new files. The sum, and the highest peak."""
    costs: list[Cost] = []
    stored = -1
    while (now := _count_stored(year)) < bench.offices:
        if now == stored:
            raise FailedError(f"{year}: no more than {now} of {bench.offices} returns were taken in")
        stored = now
        costs.append(measure([sys.executable, "-m", "sfs_excel", "-C", str(year), "collect"], ROOT)[0])
    summed = replace(
        costs[0],
        cpu=sum(each.cpu for each in costs),
        wall=sum(each.wall for each in costs),
        peak=max(each.peak for each in costs),
        largest=max(each.largest for each in costs),
    )
    bench.figures.add(bench.part, bench.offices, FIRST, summed)
    _ensure_collected(bench, year)


def _collect_older(bench: Bench) -> None:
    """The older release's first collect, in a year folder of its own with the same files."""
    if bench.older is None:
        return
    year, older = bench.copy_year("year as it was"), bench.inputs / "older"
    shutil.rmtree(older, ignore_errors=True)
    measure([sys.executable, "-m", "sfs_excel", "init", str(older)], bench.older)
    for name in ("名册.xlsx", ".sfs/key"):
        shutil.copyfile(year / name, older / name)
    (older / INBOX).rmdir()
    (year / INBOX).rename(older / INBOX)
    bench.command(OLDER_FIRST, older, "collect", root=bench.older)
    _ensure_collected(bench, older)
    shutil.rmtree(year)
    shutil.rmtree(older)


def _count_stored(year: Path) -> int:
    store = year / ".sfs" / "store"
    return sum(1 for _ in store.iterdir()) if store.is_dir() else 0


def _ensure_collected(bench: Bench, year: Path) -> None:
    """Make sure that the work was done: every tenth return goes back.

    Raises:
        FailedError: another number of them.
    """
    found, due = len(list((year / RETURNED).glob("*.xlsx"))), len(range(0, bench.offices, 10))
    if found != due:
        raise FailedError(f"{year}: {found} correction forms, {due} are due")
