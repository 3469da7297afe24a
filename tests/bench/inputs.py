"""The bench's inputs: a year folder of so many offices whose forms were generated, filled in and dropped into the inbox.

A program of its own (`python -m tests.bench.inputs FOLDER N`), so that whoever measures stays small. What is there already,
whole, and still has the form of today, is not made again.
"""

import os
import pickle
import shutil
import sys
from datetime import datetime
from pathlib import Path

from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.year.workspace import Workspace
from tests.bench.filled import Mould, hash_form, make_moulds, name_office
from tests.bench.places import BLANK, COLLECTED, INBOX, LATE, TABLES, YEAR
from tests.fillings import KEY, RULEBOOK

_SOUND, _FAULTY = 180, 20  # fillings; more returns than that share them
_LONG_AGO = datetime(2016, 12, 5).timestamp()
_TABLES = (
    "ranking", "sections", "items", "ledger", "answers", "findings", "submissions", "revisions",
    "decisions", "trail", "votes", "voters", "record", "waiting",
)  # fmt: skip


def make_inputs(folder: Path, offices: int) -> None:
    """The year as it is before the first collect: YEAR; a file that comes later: LATE; a form as it was issued: BLANK."""
    made_of, form = folder / "made_of", hash_form()
    if made_of.is_file() and made_of.read_text(encoding="ascii") == form:
        return
    codes = [f"{number:05d}" for number in range(1, offices + 1)]
    shutil.rmtree(folder, ignore_errors=True)
    year = Workspace.create(folder / "unfinished")
    (year.folder / ".sfs" / "key").write_text(KEY.hex(), encoding="ascii")
    roster = [Office(code, name_office(code)) for code in codes]
    write_roster(year.folder / "名册.xlsx", roster, settings={"年度": RULEBOOK.year, "县局名称": "样本县司法局"})
    year = Workspace(year.folder)
    issued = year.generate()
    shutil.move(year.folder / issued["file"].iloc[0], folder / BLANK)
    shutil.rmtree(year.folder / "发放")  # they have been sent out
    faulty = make_moulds(min(_FAULTY, offices), faulty=True)
    sound = make_moulds(min(_SOUND, offices), faulty=False)
    for place, code in enumerate(codes):
        mould = sound[place % len(sound)] if place % 10 else faulty[place // 10 % len(faulty)]
        _put(year.folder / INBOX / f"{name_office(code)}.xlsx", mould, code)
    _put(folder / LATE, sound[-1], codes[0])
    year.folder.rename(folder / YEAR)
    made_of.write_text(form, encoding="ascii")


def make_tables(folder: Path) -> None:
    """The year once collected: COLLECTED; and the tables of its ranking workbook as frames: TABLES."""
    if (folder / TABLES).is_file():
        return
    shutil.rmtree(folder / COLLECTED, ignore_errors=True)
    shutil.copytree(folder / YEAR, folder / COLLECTED)
    collected = Workspace(folder / COLLECTED).collect()
    frames = {name: getattr(collected, name) for name in _TABLES}
    matrix = frames["items"].pivot(index="item", columns="office", values="score").reset_index()
    (folder / "unfinished.pickle").write_bytes(pickle.dumps({**frames, "matrix": matrix}))
    (folder / "unfinished.pickle").rename(folder / TABLES)


def _put(path: Path, mould: Mould, code: str) -> None:
    path.write_bytes(mould.stamp(code))
    os.utime(path, (_LONG_AGO, _LONG_AGO))


if __name__ == "__main__":
    make_inputs(Path(sys.argv[1]), int(sys.argv[2]))
    if "--tables" in sys.argv:
        make_tables(Path(sys.argv[1]))
