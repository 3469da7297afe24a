"""A year folder for the proofs: the sample's, given new returns one drop after the other, and looked at from outside.

What is looked at is compared without what the clock wrote: the same returns, collected later, are the same state.
"""

import hashlib
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.utils import get_column_letter

from sfs_excel.form.content import Filling
from sfs_excel.handouts.assessor.write import Assessed, build_assessor
from sfs_excel.handouts.columns import DECIDED_SCORE, ITEM_DECISIONS, REASON_HEAD, WHO
from sfs_excel.outgoing.holders import assign_items
from sfs_excel.roster.model import Roster
from sfs_excel.roster.read import load_roster
from sfs_excel.roster.write import write_roster
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.words import Kind
from sfs_excel.year.workspace import Workspace
from tests.fillings import GOOD, MADE, RULEBOOK, fill_randomly, write_filled
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of, type_in

ROOT = Path(__file__).resolve().parents[2]
INBOX, OUTPUTS, STATE = "收件箱", ("汇总", "退回"), ".sfs"
_ITEM = 2  # which assessors decide
_FEW = ("01", "02", "04")
LONG_AGO = 1_480_900_000  # quiet, and the same in every folder that is compared

Drop = Mapping[str, bytes]
"""Files that are put into the inbox together: name below the inbox -> bytes."""
Row = tuple[int, str, str, int, int]
"""Of the register: id, sha256, name, size, batch."""

_TIME = re.compile(
    r"\d{4}(?:-\d\d-\d\d|年\d{1,2}月\d{1,2}日)[ T]\d\d:?\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?".encode()
)
_REACHED = re.compile("(?:放入收件箱|登记) TIME|TIME,(?:placed|received)".encode())  # within a second it may be either
_DATED = re.compile(r"（\d{4}-\d\d-\d\d [\d.]+，[^）]+）")


@dataclass(frozen=True)
class State:
    """All that a collect answers for, without the times.

    Attributes:
        outputs: path below the folder -> digest of what is in it, or `broken` where it is no whole file.
    """

    rows: tuple[Row, ...]
    outputs: Mapping[str, str]

    @property
    def results(self) -> dict[str, str]:
        """The outputs without dated copies of the ranking workbook."""
        return {name: digest for name, digest in self.outputs.items() if not _DATED.search(name)}


def make_year(folder: Path) -> Path:
    """The sample's year folder, with everything in its inbox quiet."""
    Workspace.create(folder, sample=True)
    for path in files_below(folder / INBOX):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


def make_small_year(folder: Path) -> Path:
    """As `make_year`, with three of the offices and what they returned: one has errors to correct."""
    year = make_year(folder)
    roster = load_roster(year / "名册.xlsx")
    offices = [office for office in roster.offices if office.code in _FEW]
    write_roster(year / "名册.xlsx", offices, settings=roster.settings)
    for path in files_below(year / INBOX):
        if not path.name.startswith(tuple(office.name for office in offices)):
            path.unlink()
    return year


def make_drops(year: Path, number: int, seed: int = 2016) -> list[Drop]:
    """So many drops, each a real form that changes the results (the first and every third have errors), what an assessor
    has decided of an office, and a note."""
    rng = Random(seed)
    roster = load_roster(year / "名册.xlsx")
    offices = roster.offices
    key = bytes.fromhex((year / STATE / "key").read_text(encoding="ascii"))
    drops: list[Drop] = []
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(1, number + 1):
            office = rng.choice(offices)
            token = make_token("form", RULEBOOK.year, RULEBOOK.digest, office.code)
            filling = fill_randomly(rng) if turn % 3 == 1 else Filling(GOOD | {"07.cases": float(30 + turn)})
            form = write_filled(Path(scratch) / "form.xlsx", filling, token=token, name=office.name, key=key)
            drop = {
                f"第{turn}次/{office.name}.xlsx": form.read_bytes(),
                f"核定表（{turn}）.xlsx": _assess(Path(scratch), roster, key, turn),
                f"第{turn}次/便条.txt": f"{office.name}第{turn}次报送。".encode() * rng.randint(1, 2000),
            }
            if turn % 3 == 0:
                drop[f"{office.name}（{turn}）.xlsx"] = form.read_bytes()
            drops.append(drop)
    return drops


def _assess(scratch: Path, roster: Roster, key: bytes, turn: int) -> bytes:
    """A 核定表 in which item 2 of one office is decided; three assessors take turns, one of whom puts no name."""
    department = next(name for name, items in assign_items(RULEBOOK, roster).items() if _ITEM in items)
    office, who = roster.offices[turn % len(roster.offices)], ("", "核定人甲", "核定人乙")[turn % 3]
    token = make_token(Kind.ASSESSOR, RULEBOOK.year, RULEBOOK.digest, department)
    issued = scratch / "assessor.xlsx"
    offices = [Assessed(each.code, each.name) for each in roster.offices]
    issued.write_bytes(build_assessor(RULEBOOK, department, [_ITEM], offices, roster.county, Stamp(token, key, MADE)))
    sheet = sheet_of(openpyxl.load_workbook(issued), ITEM_DECISIONS.sheet)
    row, heads = keyed_rows(sheet, DECIDED_SCORE)[f"{office.code}|{_ITEM:02d}"], heads_of(sheet, DECIDED_SCORE)[1]
    score, reason = (f"{get_column_letter(heads[head])}{row}" for head in (DECIDED_SCORE, REASON_HEAD))
    name = next(cell.offset(0, 1).coordinate for line in sheet.iter_rows() for cell in line if cell.value == WHO)
    typed = {score: (turn % 20) / 10, reason: f"第{turn}次核实", name: who or None}
    filled = type_in(issued, scratch / "assessed.xlsx", {(sheet.title, place): value for place, value in typed.items()})
    return filled.read_bytes()


def put_drop(year: Path, drop: Drop) -> None:
    """Into the inbox, each file at once and quiet."""
    for name, content in drop.items():
        path = year / INBOX / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (LONG_AGO, LONG_AGO))


def collect_command(year: Path) -> list[str]:
    """To be run in ROOT."""
    return [sys.executable, "-m", "sfs_excel", "-C", str(year), "collect", "--export", "csv"]


def collect_all(year: Path, drops: Iterable[Drop]) -> list[State]:
    """The states that an undisturbed collector makes of the year: at first, and after each drop."""
    Workspace(year).collect(export=True)
    states = [read_state(year)]
    for drop in drops:
        put_drop(year, drop)
        Workspace(year).collect(export=True)
        states.append(read_state(year))
    return states


def read_state(year: Path) -> State:
    outputs = {str(path.relative_to(year)): digest_output(path) for path in output_files(year)}
    return State(tuple(read_rows(year)), outputs)


def read_rows(year: Path) -> list[Row]:
    """The register's rows, read from a copy, so that a journal which a crash left is still there for the collector.

    Raises:
        sqlite3.Error: the register cannot be read, or is damaged.
    """
    register = year / STATE / "register.sqlite"
    if not register.exists():
        return []
    with tempfile.TemporaryDirectory() as scratch:
        for path in register.parent.glob(f"{register.name}*"):
            shutil.copyfile(path, Path(scratch) / path.name)
        connection = sqlite3.connect(Path(scratch) / register.name)
        try:
            [(verdict,)] = connection.execute("PRAGMA integrity_check")
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'receipt'").fetchall():
                return []
            return list(connection.execute("SELECT id, sha256, name, size, batch FROM receipt ORDER BY id"))
        finally:
            connection.close()


def look_inbox(year: Path) -> dict[str, tuple[int, str]]:
    """Everything in the inbox: its time and its hash."""
    inbox = year / INBOX
    return {str(path.relative_to(inbox)): (path.stat().st_mtime_ns, hash_file(path)) for path in files_below(inbox)}


def output_files(year: Path) -> list[Path]:
    """Without temporary files."""
    return [path for name in OUTPUTS for path in files_below(year / name) if not path.name.startswith(".~")]


def find_leftovers(year: Path) -> list[Path]:
    """Temporary files, anywhere but in the inbox."""
    places = [year / name for name in (*OUTPUTS, STATE)]
    return [
        path
        for place in places
        for path in files_below(place)
        if path.name.startswith(".~") or path.parent.name == "tmp" or path.name.endswith(("-journal", "-wal"))
    ]


def count_half(now: State, before: State, after: State) -> int:
    """Outputs that are neither the version before nor the one after, and those that are gone."""
    half = 0
    for name, digest in now.outputs.items():
        plain = _DATED.sub("", name)
        half += digest not in (before.outputs.get(plain), after.outputs.get(plain))
    return half + len((before.results.keys() & after.results.keys()) - now.outputs.keys())


def count_unsound(year: Path) -> int:
    """Stored files that do not have the hash that they are named by, and rows whose bytes are not stored."""
    store = year / STATE / "store"
    stored = {path.name: hash_file(path) for path in files_below(store) if path.parent == store}
    lost = [row for row in read_rows(year) if row[1] not in stored]
    return sum(name != digest for name, digest in stored.items()) + len(lost)


def count_doubled(rows: Iterable[Row]) -> int:
    """Rows that say again what another row says, and gaps in the batches."""
    listed = list(rows)
    batches = [row[4] for row in listed]
    gaps = sum(later not in (earlier, earlier + 1) for earlier, later in pairwise(batches))
    return len(listed) - len({row[1:3] for row in listed}) + gaps


def digest_output(path: Path) -> str:
    """Of a whole workbook, paper or table; all times count as one."""
    digest = hashlib.sha256()
    try:
        for part in _read_package(path) if path.suffix in (".xlsx", ".docx") else [path.read_bytes()]:
            digest.update(_REACHED.sub(b"TIME", _TIME.sub(b"TIME", part)))
    except (zipfile.BadZipFile, EOFError, LookupError):
        return "broken"
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _read_package(path: Path) -> Iterator[bytes]:
    """Every part, its CRC proven; with the shared strings in their places, as equal times are one shared string."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in sorted(book.namelist())}
    shared = re.findall(rb"<si>(.*?)</si>", parts.pop("xl/sharedStrings.xml", b""), re.DOTALL)
    for name, part in parts.items():
        yield name.encode()
        yield re.sub(rb't="s"><v>(\d+)</v>', lambda match: shared[int(match[1])], part)
