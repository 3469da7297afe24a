"""Returned forms, and what a hostile or broken world makes of their bytes and their XML: seeded, so that a mutant can be made again."""

import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import openpyxl

from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import Filling
from sfs_excel.form.layout import lay_out
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.token import FORMAT, Token
from tests.fillings import BEST, GOOD, RULEBOOK, fill_randomly, write_filled
from tests.proof.second_reader import SHEET, STRINGS
from tests.proof.xml_changes import change_xml

META_SHEET = "xl/worksheets/sheet4.xml"
READ_PARTS = (
    "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", SHEET, STRINGS, META_SHEET,
    "xl/styles.xml", "docProps/custom.xml",
)  # fmt: skip
_WEIGHTS = {
    SHEET: 50, STRINGS: 9, META_SHEET: 5, "xl/workbook.xml": 7, "xl/_rels/workbook.xml.rels": 5, "_rels/.rels": 3,
    "docProps/custom.xml": 4, "xl/styles.xml": 5, "[Content_Types].xml": 2, "docProps/core.xml": 2,
}  # fmt: skip
_INFLATED = 81 * 1024 * 1024  # just over what one member may come to


@dataclass(frozen=True)
class Base:
    """A returned form as it was saved, and whose it is."""

    path: Path
    data: bytes
    token: Token

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def parts(self) -> Mapping[str, bytes]:
        return _parts_of(self.data)


@dataclass(frozen=True)
class Mutant:
    number: int
    base: int  # index of its base
    data: bytes
    how: str


def make_bases(folder: Path, seed: int = 0) -> list[Base]:
    """Forms of five offices: good, best with evidence, two random ones, and one that another program saved again."""
    bases = []
    for number, (token, data) in enumerate(_write_forms(seed), 1):
        path = folder / f"base-{number}.xlsx"
        path.write_bytes(data)
        bases.append(Base(path, data, token))
    return bases


@cache
def _write_forms(seed: int) -> list[tuple[Token, bytes]]:
    rng = Random(seed)
    evidence = {number: f"赣司发〔2016〕{number}号" for number in RULEBOOK.items}
    fillings = [Filling(GOOD), Filling(BEST, evidence), fill_randomly(rng), fill_randomly(rng), Filling(GOOD, evidence)]
    forms = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        for number, filling in enumerate(fillings, 1):
            token = Token(FORMAT, "form", str(RULEBOOK.year), RULEBOOK.digest, f"{number:03d}", f"{number:016x}")
            write_filled(path, filling, token=token)
            if number == len(fillings):
                _resave(path)
            forms.append((token, path.read_bytes()))
    return forms


def make_mutant(bases: Sequence[Base], seed: int, number: int) -> Mutant:
    """The mutant of this number: one to three changes to the bytes of the file, or to its XML and how it is zipped."""
    rng = Random(f"{seed}/{number}")
    index = rng.randrange(len(bases))
    base = bases[index]
    if rng.random() < 0.35:
        data, how = _change_bytes(base.data, rng)
    else:
        data, how = _change_package(base.parts, rng)
    return Mutant(number, index, data, how)


def _resave(path: Path) -> None:
    """As an office leaves it that works in another program: dates and percent signs in places, formulas not calculated."""
    book = openpyxl.load_workbook(path)
    rows = lay_out(RULEBOOK).rows()
    sheet = book[TABLE]
    sheet[cell_name(rows["05.orgs"], Column.VALUE)].value = date(2016, 3, 1)
    sheet[cell_name(rows["07.cases"], Column.VALUE)].number_format = "yyyy-mm-dd"
    percents = [key for key, field in RULEBOOK.office_fields.items() if field.type == "percent"]
    for key in percents[:2]:
        cell = sheet[cell_name(rows[key], Column.VALUE)]
        cell.value, cell.number_format = 0.985, "0.0%"
    book.save(path)


@cache
def _parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _change_bytes(data: bytes, rng: Random) -> tuple[bytes, str]:
    changed, how = bytearray(data), []
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        at = rng.randrange(len(changed)) if rng.random() < 0.7 else max(0, len(changed) - rng.randrange(1, 1600))
        length = rng.choice((1, 1, 2, 4, 30, 500, 4096))
        kind = rng.choice(("flip", "flip", "set", "delete", "insert", "truncate", "double", "zero", "swap"))
        how.append(kind)
        match kind:
            case "flip":
                changed[at] ^= 1 << rng.randrange(8)
            case "set":
                changed[at] = rng.randrange(256)
            case "delete":
                del changed[at : at + length]
            case "insert":
                changed[at:at] = rng.randbytes(length)
            case "truncate":
                del changed[max(1, at) :]
            case "double":
                changed[at:at] = changed[at : at + length]
            case "zero":
                changed[at : at + length] = bytes(len(changed[at : at + length]))
            case "swap":
                other = rng.randrange(len(changed))
                changed[at], changed[other] = changed[other], changed[at]
        if not changed:
            break
    return bytes(changed), "bytes:" + "+".join(how)


def _change_package(parts: Mapping[str, bytes], rng: Random) -> tuple[bytes, str]:
    """Change the XML of one part, or the parts as a whole, and zip it again."""
    members: list[tuple[str, bytes]] = list(parts.items())
    how = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        place = rng.randrange(len(members))
        kind = rng.choices(
            ("xml", "raw", "drop", "rename", "double", "exchange", "inflate", "order"), (80, 8, 3, 3, 2, 2, 0.3, 2)
        )[0]
        if kind in ("xml", "raw"):
            weights = [_WEIGHTS.get(name, 0.7) for name, _ in members]
            place = rng.choices(range(len(members)), weights)[0]
        if not members:
            break
        name, content = members[place]
        how.append(f"{kind}:{name}")
        match kind:
            case "xml":
                content, what = change_xml(content, rng)
                how[-1] += f":{what}"
                members[place] = (name, content)
            case "raw":
                members[place] = (name, _change_bytes(content, rng)[0] if content else b"")
            case "drop":
                del members[place]
            case "rename":
                other = rng.choice(
                    (name.upper(), name.replace("/", "\\"), f"/{name}", f"../{name}", f"{name}~", "xl/x.xml")
                )
                members[place] = (other, content)
            case "double":
                members.append((name, members[rng.randrange(len(members))][1]))
            case "exchange":
                other_place = rng.randrange(len(members))
                members[place] = (name, members[other_place][1])
                members[other_place] = (members[other_place][0], content)
            case "inflate":
                members[place] = (name, content.replace(b"?>", b"?>" + b" " * _INFLATED, 1))
                break
            case "order":
                rng.shuffle(members)
    return _zip(members, _choose_method(members, rng)), "+".join(how)


def _choose_method(members: Sequence[tuple[str, bytes]], rng: Random) -> int:
    """Choose a compression: BZIP2, which no Excel writes, now and then; for large members never but as Excel does."""
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    if any(len(content) > _INFLATED for _, content in members) or (method == zipfile.ZIP_BZIP2 and rng.random() < 0.9):
        return zipfile.ZIP_DEFLATED
    return method


def _zip(members: Sequence[tuple[str, bytes]], method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=1) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that is there already is just what is wanted
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()
