"""A second calculator beside LibreOffice: formulon, whose results are compared with Excel 365's by its makers.

It recalculates a copy in which every value beside a formula is wrong: what comes out right was calculated. There is nothing in
our workbooks that it cannot calculate, so no cell is excepted.
"""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import formulon
from openpyxl.utils.cell import coordinate_to_tuple

from tests.accepted.parts import FORMULA, read_parts

POISON = "☠"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Cached = float | str | bool


def find_differences(path: Path) -> list[str]:
    """The formulas for which the engine comes to something else than is written beside them: `单所画像!H26: 1.0 != 2.0`."""
    written = read_cached(path)
    differences = []
    with formulon.Workbook.load(poison(path)) as book:
        book.recalc()
        for number, name in enumerate(written):
            for place, value in written[name].items():
                row, column = coordinate_to_tuple(place)
                given = book.get_value(number, row - 1, column - 1).to_python()
                if not _is_same(value, "" if given is None else given):
                    differences.append(f"{name}!{place}: {value!r} != {given!r}")
    return differences


def read_cached(path: Path) -> dict[str, dict[str, Cached]]:
    """Sheet -> cell -> what is written beside its formula, in the workbook's order of sheets."""
    parts = read_parts(path)
    names = map(unescape, re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"]))
    return {
        name: dict(map(_read_cell, FORMULA.findall(parts[f"xl/worksheets/sheet{number}.xml"])))
        for number, name in enumerate(names, 1)
    }


def poison(path: Path) -> bytes:
    """The workbook with the same wrong text beside every formula."""
    changed = BytesIO()
    with ZipFile(path) as archive, ZipFile(changed, "w") as copy:
        for each in archive.infolist():
            content = archive.read(each)
            if each.filename.startswith("xl/worksheets/sheet"):
                content = FORMULA.sub(_spoil, content.decode()).encode()
            copy.writestr(each, content)
    return changed.getvalue()


def _spoil(cell: re.Match[str]) -> str:
    attributes = re.sub(r' t="\w+"', "", cell[1])
    return f'<c {attributes} t="str"><f>{cell[2]}</f><v>{POISON}</v></c>'


def _read_cell(cell: tuple[str, str, str]) -> tuple[str, Cached]:
    attributes, _, text = cell
    said = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
    match said.get("t", "n"):
        case "str" | "e":
            return said["r"], _ESCAPED.sub(lambda code: chr(int(code[1], 16)), unescape(text))
        case "b":
            return said["r"], text == "1"
        case _:
            return said["r"], float(text)


def _is_same(written: Cached, given: object) -> bool:
    if isinstance(written, bool) or isinstance(given, bool) or isinstance(written, str):
        return written is given or (type(written) is type(given) and written == given)
    return isinstance(given, int | float) and abs(written - given) <= 1e-9
