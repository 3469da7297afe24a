"""People of a year that changes under way: when each file was saved and placed is what they say."""

import os
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from sfs_excel.form.content import Raw
from sfs_excel.handouts.columns import LOG
from sfs_excel.handouts.log.lists import label_fields
from sfs_excel.roster.model import Department, Office
from sfs_excel.roster.readings import list_rooms
from sfs_excel.roster.write import write_roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.handouts.bureau import heads_of, sheet_of
from tests.pools import InProcess
from tests.proof.surgery import CORE, Parts
from tests.small_year import LONG_AGO, VOTERS, open_own, send
from tests.year.filled import fill_in

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIED = "2018-12-10T12:00:00"  # when a folder was copied, and all that lies in it
DEPARTMENTS = (Department("政工科", (1,)), Department("基层科", (2, 3)))

OFFERED = """\
      each: {of: late, lose: 0.5}
      reading: 逐次扣分；由司法所填报。
      alternatives:
        只扣一次:
          once: {if: late > 0, lose: 0.5}
          reading: 迟报多于0次即扣0.5分，只扣一次；由司法所填报。
        县局提供:
          reading: 逐次扣分；由县局提供。
          fields:
            late: {label: 迟报次数, type: count, unit: 次, by: bureau, record: score}
"""


class People:
    """The bureau and its offices, in a year folder. `placed`: inode of a file in the inbox -> since when it lies there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.placed = folder, dict[int, str]()

    def at(self, moment: str) -> Workspace:
        clock = Stopped(f"{moment}+08:00")
        return Workspace(self.folder, clock=clock, environ={"USER": "文书"}, executor=InProcess())

    def list_offices(self, offices: Sequence[Office], deadline: str, choice: str = "") -> None:
        settings: dict[str, str | int | date] = {"年度": 2018, "县局名称": "青河县司法局", "截止日期": deadline}
        rooms = list_rooms(load_rulebook(self.folder / "责任书.yaml"))
        path = write_roster(
            self.folder / "名册.xlsx", offices, voters=VOTERS, departments=DEPARTMENTS, settings=settings, rooms=rooms
        )
        if choice:
            book = openpyxl.load_workbook(path)
            sheet_of(book, "口径")["E2"].value = choice
            book.save(path)

    def mend(self, *edits: tuple[str, str]) -> None:
        path = self.folder / "责任书.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def fill(self, form: str, values: Mapping[str, Raw]) -> Path:
        """A form that an office was given, filled in, on its own computer."""
        source = self.folder / form
        return fill_in(source, self.folder.with_name(f"{source.stem}填好.xlsx"), values)

    def place(self, made: Path, saved: str, placed: str, name: str) -> None:
        """Into the inbox: when it was saved, and since when it lies there, both in China."""
        parts = Parts.read(made.read_bytes())
        parts.substitute(CORE, "(<dcterms:modified[^>]*>)[^<]*", lambda found: f"{found[1]}{saved}+08:00")
        path = self.folder / "收件箱" / name
        path.write_bytes(parts.pack())
        os.utime(path, (LONG_AGO, LONG_AGO))
        self.placed[path.stat().st_ino] = placed

    @contextmanager
    def on_disk(self) -> "Iterator[None]":
        """Files lie in the inbox since when they were placed."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sfs_excel.inbox.quiet.tell_entered", self._tell_entered)
            yield

    def _tell_entered(self, state: os.stat_result) -> float:
        return datetime.fromisoformat(f"{self.placed.get(state.st_ino, COPIED)}+08:00").timestamp()


def note(year: Workspace, *entries: tuple[str, int | None], name: str = "台账.xlsx") -> None:
    """Late reports into the log that lies in 核定, below what stands there."""
    book = open_own(year, "平时台账.xlsx")
    sheet = sheet_of(book, LOG.sheet)
    row, heads = heads_of(sheet, LOG.heads[0])
    label = next(label for label, key in label_fields(year.rulebook).items() if key == "02.late")
    first = next(at for at in range(row + 1, row + 99) if sheet.cell(at, heads[LOG.heads[1]]).value is None)
    for at, (office, count) in enumerate(entries, first):
        for head, value in zip(LOG.heads, (date(2018, 3, 5), office, 2, label, count, "月报迟报", "样本"), strict=True):
            sheet.cell(at, heads[head]).value = value
    send(year.folder, name, book)


def read_log(year: Workspace) -> list[tuple[object, ...]]:
    """Office and count of every entry."""
    sheet = sheet_of(open_own(year, "平时台账.xlsx"), LOG.sheet)
    row, heads = heads_of(sheet, LOG.heads[0])
    cells = (
        [sheet.cell(at, heads[head]).value for head in (LOG.heads[1], LOG.heads[4])] for at in range(row + 1, row + 9)
    )
    return [tuple(each) for each in cells if any(each)]
