"""A year folder with as many offices as a proof needs, and their forms, each signed for its own office.

A form is made once by each program, with placeholders for its identity, and then addressed to one office after the
other: the bytes of an office's form are those that the program would have written.
"""

import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from html import escape
from pathlib import Path

import openpyxl

from sfs_excel.form.content import Filling
from sfs_excel.roster.model import Office, Voter
from sfs_excel.roster.write import write_roster
from sfs_excel.sheets.token import Token, make_token, sign
from sfs_excel.year.folder import INBOX
from sfs_excel.year.workspace import Workspace
from tests.fillings import GOOD, KEY, RULEBOOK, write_filled
from tests.libreoffice import recalculate
from tests.proof.surgery import Parts

XLSXWRITER, OPENPYXL, LIBREOFFICE = "XlsxWriter", "openpyxl", "LibreOffice"
LONG_AGO = datetime(2016, 12, 5).timestamp()
FILLING = Filling(GOOD, {26: "橱窗照片3张"})  # item 26 asks for pictures: with them nothing at all is found
_PLACEHOLDERS = Token("@FORMAT@", "form", "@YEAR@", "@DIGEST@", "@OFFICE@", "@FORM@")


def make_year(folder: Path, offices: Iterable[str], voters: Iterable[Voter] = ()) -> Workspace:
    """A year folder whose key is KEY, with offices of these codes."""
    workspace = Workspace.create(folder / "2016考核")
    (workspace.folder / ".sfs" / "key").write_text(KEY.hex(), encoding="ascii")
    roster = [Office(code, name_of(code)) for code in offices]
    write_roster(workspace.folder / "名册.xlsx", roster, voters=voters, settings={"年度": 2016})
    return workspace


def name_of(office: str) -> str:
    return f"{office}司法所"


def drop(workspace: Workspace, name: str, data: bytes) -> Path:
    """Into the inbox, as a file that has been lying there."""
    path = workspace.folder / INBOX / name
    path.write_bytes(data)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def make_forms(folder: Path, programs: Iterable[str]) -> dict[str, bytes]:
    """The same good form, not yet addressed, as each of the programs saves it."""
    folder.mkdir()
    path = write_filled(folder / "form.xlsx", FILLING, token=_PLACEHOLDERS, name="")
    written = path.read_bytes()
    forms: dict[str, bytes] = {}
    for program in programs:
        match program:
            case "openpyxl":
                forms[program] = resave(written)
            case "LibreOffice":
                forms[program] = recalculate([path], folder / "LibreOffice")[0].read_bytes()
            case _:
                forms[program] = written
    return forms


def resave(data: bytes) -> bytes:
    """Loaded and saved by openpyxl."""
    book, saved = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def address(form: bytes, office: str, changes: Mapping[str, str] | None = None, key: bytes = KEY) -> bytes:
    """The form as one office's own, signed with the key. `changes` replaces parts of the identity beforehand."""
    token = replace(make_token("form", RULEBOOK.year, RULEBOOK.digest, office), **(changes or {}))
    words = dict(zip(asdict(_PLACEHOLDERS).values(), asdict(token).values(), strict=True))
    words = {old: new for old, new in words.items() if old.startswith("@")}
    words[sign(_PLACEHOLDERS, KEY)] = sign(token, key)
    parts = Parts.read(form)
    for name, content in parts.members.items():
        for old, new in words.items():
            content = content.replace(old.encode(), escape(new).encode())
        parts.members[name] = content
    return parts.pack()
