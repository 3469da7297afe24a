"""A small year whose result can be made final: everything is in, all ballots are valid."""

import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl

from sfs_excel.form.columns import TABLE, VALUE_HEAD
from sfs_excel.year.workspace import Workspace
from tests.bureau_year import GOOD_OPTIONS
from tests.clocks import Stopped
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of
from tests.pools import InProcess
from tests.small_year import OFFICES, VOTERS, cast, hand_in, open_own, open_year, pack, send, write

FIRST, NOW = "2018-12-31", "2018-12-31T09:00:00+08:00"
LATER = "2019-01-08T09:00:00+08:00"
NAMES = tuple(voter.name for voter in VOTERS)
DECIDED = {"001|03.found": (2, ""), "002|03.found": (0, "")}


def make_year(folder: Path) -> Path:
    """Both offices have returned, both departments assessed, six have voted; one ballot came in a package."""
    year = open_year(folder)
    year.generate()
    hand_in(year)
    year.collect()
    year.assess()
    for name in ("政工科", "基层科"):
        send(year.folder, f"{name}.xlsx", write(open_own(year, f"核定表_{name}.xlsx"), DECIDED))
    for voter in VOTERS:
        cast(year, voter, "优", "良")
    pack(year.folder, VOTERS[0])
    opened(year.folder).collect(export=True)
    return year.folder


def opened(folder: Path, now: str = NOW) -> Workspace:
    return Workspace(folder, clock=Stopped(now), executor=InProcess())


def report(year: Workspace, name: str, late: int) -> None:
    """河东 hands in its form again, with so many late reports."""
    book = openpyxl.load_workbook(year.folder / "发放" / f"{OFFICES[0].name}.xlsx")
    sheet = sheet_of(book, TABLE)
    rows, heads = keyed_rows(sheet, VALUE_HEAD), heads_of(sheet, VALUE_HEAD)[1]
    for key, value in {**GOOD_OPTIONS, "02.late": late}.items():
        sheet.cell(rows[key], heads[VALUE_HEAD]).value = value
    send(year.folder, name, book)


def read_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unpack(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, and all parts of it, where it is a package: workbooks and documents are. Each begins with its name."""
    yield name, name.encode() + content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield from unpack(f"{name}/{part}", archive.read(part))


def find_names(folder: Path, names: Sequence[str] = NAMES) -> list[tuple[str, str]]:
    """Part and name, wherever one stands in a folder: in a file's name, its bytes, its parts, its text without marks."""
    spelt = [(name, name.encode(code)) for name in names for code in ("utf-8", "utf-16-le", "gb18030")]
    spelt += [(name, name[1:].encode()) for name in names]  # in a package's name they stand apart
    spelt += [(name, "".join(f"&#{ord(letter)};" for letter in name).encode()) for name in names]
    parts = [part for name, content in read_below(folder).items() for part in unpack(name, content)]
    parts += [(part, re.sub(rb"<[^>]+>", b"", content)) for part, content in parts if part.endswith((".xml", ".html"))]
    return [(part, name) for part, content in parts for name, letters in spelt if letters in content]


def copy_writable(folder: Path, target: Path) -> Path:
    """A copy in which a person may write, as on another computer."""
    shutil.copytree(folder, target, copy_function=shutil.copyfile)
    for place, _, _ in os.walk(target):
        Path(place).chmod(0o755)
    return target
