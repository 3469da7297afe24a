"""Filling in a workbook as people do who have only Excel: values into its cells, and saved by a program that is not ours."""

import io
import os
import re
import warnings
import zipfile
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sfs_excel.demonstration.bureau import KEEPER, Answer, Appeal, Assessment, Entry, Vote
from sfs_excel.demonstration.people import OFFICES
from sfs_excel.demonstration.returns import YES
from sfs_excel.form.columns import COVER, EVIDENCE_HEAD, KEY_HEAD
from sfs_excel.form.content import Raw
from sfs_excel.form.layout import evidence_name, value_name
from sfs_excel.handouts.columns import (
    ANSWER,
    ANSWERS,
    APPEALS,
    APPLIED,
    BALLOTS,
    CHANGED_TO,
    DECIDED_SCORE,
    DECIDED_VALUE,
    GROUNDS,
    ITEM_DECISIONS,
    LOG,
    REASON_HEAD,
    THIS_ASSESSOR,
    VALUE_DECISIONS,
    VOTE,
    WHO,
)
from sfs_excel.handouts.log.lists import label_fields
from sfs_excel.roster.titles import DEPARTMENTS, HEADS
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.sheets.columns import TableSpec
from sfs_excel.summary.layout import MATRIX

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_STAMPS = re.compile(r"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(</)")
_CORE = "docProps/core.xml"
_CODES = 3  # row of 得分矩阵


def fill_form(path: Path, values: Mapping[str, Raw], evidence: Mapping[int, str]) -> Workbook:
    """A 填报表, issued or sent back: full key -> value, item -> evidence. What is not named stays as it is."""
    book = load_workbook(path)
    typed = {value_name(key): value for key, value in values.items()}
    typed |= {evidence_name(item): text for item, text in evidence.items()}
    for name, value in typed.items():
        [(sheet, place)] = book.defined_names[name].destinations
        book[sheet][place.replace("$", "")] = value
    return book


def fill_assessor(path: Path, assessment: Assessment) -> Workbook:
    """Fill in one 核定表 that was handed out, as its assessor does."""
    book = load_workbook(path)
    left = dict(assessment.decisions)
    for spec, head in ((ITEM_DECISIONS, DECIDED_SCORE), (VALUE_DECISIONS, DECIDED_VALUE)):
        table = _Table(book, spec)
        for key in left.keys() & table.rows:
            value, reason = left.pop(key)
            table.write(table.rows[key], {head: value, REASON_HEAD: reason})
    assert not left, f"{path.name} has no rows for {list(left)}"
    _find(book[ITEM_DECISIONS.sheet], WHO).offset(column=1).value = assessment.who
    if assessment.departed:
        _find(book[COVER], THIS_ASSESSOR).offset(column=1).value = assessment.departed
    return book


def fill_appeal(path: Path, appeal: Appeal) -> Workbook:
    """Fill in the 复核申请表 that went out with the feedback, as its office does."""
    book = load_workbook(path)
    table = _Table(book, APPEALS)
    written = {APPLIED: YES, GROUNDS: appeal.grounds, EVIDENCE_HEAD: appeal.evidence}
    table.write(table.rows[f"{appeal.item:02d}.appeal"], written)
    return book


def fill_answer(path: Path, answer: Answer) -> Workbook:
    """Answer in a 核定表; what was decided before stands there, and stays."""
    book = load_workbook(path)
    table = _Table(book, ANSWERS)
    for key, (points, reason) in answer.answers.items():
        table.write(table.rows[f"{key}.appeal-answer"], {ANSWER: CHANGED_TO, CHANGED_TO: points, REASON_HEAD: reason})
    _find(book[ITEM_DECISIONS.sheet], WHO).offset(column=1).value = answer.who
    return book


def fill_ballot(path: Path, vote: Vote) -> Workbook:
    """Fill in one 票决表 that was handed out, as its voter does."""
    book = load_workbook(path)
    table = _Table(book, BALLOTS)
    for office, points in vote.by_office.items():
        table.write(table.rows[office], {VOTE: points})
    return book


def fill_log(path: Path, entries: Collection[Entry], rulebook: Rulebook) -> Workbook:
    """A 平时台账 in which nothing stands yet."""
    book = load_workbook(path)
    table = _Table(book, LOG)
    labels = {key: label for label, key in label_fields(rulebook).items()}
    for row, entry in enumerate(entries, table.head_row + 1):
        place = (item_of(entry.field), labels[entry.field]) if entry.field else (None, None)
        written = (entry.day, OFFICES[entry.office].name, *place, entry.count, entry.what, KEEPER)
        table.write(row, dict(zip(LOG.heads, written, strict=True)))
    return book


def write_score(path: Path, office: str, item: str, points: float | str) -> None:
    """Write over a score in the ranking workbook, as a leader does who has it open."""
    with warnings.catch_warnings():  # openpyxl drops what it does not know of conditional formats, and says so
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path)
    sheet = book[MATRIX]
    row = next(cell for cell in sheet["A"] if cell.value == int(item)).row
    _find(sheet, office).offset(row=row - _CODES).value = points
    book.save(path)


def add_to_roster(path: Path, department: str, head: str) -> None:
    """Name the department's head, in a column that the clerk adds."""
    book = load_workbook(path)
    sheet = book[DEPARTMENTS]
    added = sheet.max_column + 1
    sheet.cell(1, added).value = HEADS
    _find(sheet, department).offset(column=added - 1).value = head
    book.save(path)


def save_as(book: Workbook, target: Path, saved: datetime) -> None:
    """Write the workbook as if it had been saved at that time; a file that old is read without waiting for more of it."""
    written = io.BytesIO()
    book.save(written)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(fix_times(written.getvalue(), saved))
    os.utime(target, (saved.timestamp(), saved.timestamp()))


def fix_times(data: bytes, saved: datetime) -> bytes:
    """The workbook with its times of making and saving set to `saved`."""
    members = read_members(data)
    core = _STAMPS.sub(rf"\g<1>{saved:%Y-%m-%dT%H:%M:%SZ}\g<2>", members[_CORE].decode())
    return write_members({**members, _CORE: core.encode()})


def read_members(data: bytes) -> dict[str, bytes]:
    """Read every member of a zip file, by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_members(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file that says nothing of when and on which system it was made."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system = 0
            archive.writestr(entry, content, method)
    return data.getvalue()


class _Table:
    """A table of a workbook: where its heads stand, and its rows by their hidden keys."""

    def __init__(self, book: Workbook, spec: TableSpec) -> None:
        self._sheet: Worksheet = book[spec.sheet]
        heads = self._sheet[_find(self._sheet, spec.heads[-1]).row]
        self.head_row = int(heads[0].row or 0)
        self._columns = {str(cell.value): int(cell.column or 0) for cell in heads}
        key = self._columns.get(KEY_HEAD)
        below = range(self.head_row + 1, self._sheet.max_row + 1)
        self.rows = {} if key is None else {str(self._sheet.cell(row, key).value): row for row in below}

    def write(self, row: int, values: Mapping[str, Raw | date | None]) -> None:
        """By head."""
        for head, value in values.items():
            self._sheet.cell(row, self._columns[head]).value = value


def _find(sheet: "Worksheet", word: str) -> "Cell":
    """The first cell that says just this."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == word)
