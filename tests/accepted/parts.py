"""Looks in the parts of a workbook for faults that no schema names, and that Excel or a strict engine minds.

1. No text is longer than Excel takes (`sfs_excel/excel_limits.py`).
2. No condition and no validation names a sheet: Excel 2007 takes none.
3. A formula that gives an empty text says that it gives a text.
4. What not every program asks of each cell of a range by itself is not asked of one; of a range of one row, row and column
   are said.
5. A chart says whether it draws hidden cells.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import ZipFile

from sfs_excel import excel_limits
from sfs_excel.text import count_units

FORMULA = re.compile(r"<c ([^>]*)><f[^>]*>([^<]*)</f><v>([^<]*)</v></c>")
_CONDITION = re.compile(r"<(?:xm:f|formula[12]?)>([^<]*)<")
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_ASKED_OF_RANGE = re.compile(r"\bIS[A-Z]+\([^()]*:[^()]*\)")
_ROW = re.compile(r"(?:[^!]*!)?\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)")

# Part, pattern of the text in it, limit.
_BOUNDED = (
    *(
        (r"worksheets/", rf'<dataValidation [^>]*\b{attribute}="([^"]*)"', excel_limits.VALIDATION[name])
        for attribute, name in (
            ("promptTitle", "input_title"),
            ("prompt", "input_message"),
            ("errorTitle", "error_title"),
            ("error", "error_message"),
        )
    ),
    (r"worksheets/", r"<formula[12]>([^<]*)<", excel_limits.CONDITION),
    (r"worksheets/", r"<(?:odd|even|first)(?:Header|Footer)>([^<]*)<", excel_limits.HEADER),
    (r"worksheets/", r"<f[^>]*>([^<]*)</f>", excel_limits.FORMULA - 1),
    (r"worksheets/", r'<hyperlink [^>]*\blocation="([^"]*)"', excel_limits.URL),
    (r"worksheets/", r'<hyperlink [^>]*\bdisplay="([^"]*)"', excel_limits.LINK_TEXT),
    (r"worksheets/", r'<hyperlink [^>]*\btooltip="([^"]*)"', excel_limits.LINK_TIP),
    (r"_rels/", r'Target="([^"]*)"', excel_limits.URL),
    (r"workbook\.xml", r'<sheet name="([^"]*)"', excel_limits.SHEET_NAME),
    (r"workbook\.xml", r'<definedName name="([^"]*)"', excel_limits.DEFINED_NAME),
    (r"styles\.xml", r'formatCode="([^"]*)"', excel_limits.NUMBER_FORMAT),
    (r"sharedStrings", r"<t[^>]*>([^<]*)<", excel_limits.CELL),
    (r"comments", r"<author>([^<]*)<", excel_limits.COMMENT_AUTHOR),
    (r"comments", r"<t[^>]*>([^<]*)<", excel_limits.CELL),
    (r"docProps/", r">([^<]+)</(?!TitlesOfParts|vt:lpstr></)", excel_limits.PROPERTY),
    (r"tables/", r'<table [^>]*\b(?:name|displayName)="([^"]*)"', excel_limits.TABLE_NAME),
    (r"tables/", r'<tableColumn [^>]*\bname="([^"]*)"', excel_limits.TABLE_HEAD),
)


def find_faults(path: Path) -> list[str]:
    """`台账.xlsx xl/worksheets/sheet1.xml: …` of each fault; nothing in a workbook that is right."""
    parts = read_parts(path)
    return [f"{path.name} {name}: {fault}" for name, text in parts.items() for fault in _look_into(name, text)]


def read_parts(path: Path) -> dict[str, str]:
    with ZipFile(path) as archive:
        return {
            name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels", ".vml"))
        }


def _look_into(name: str, text: str) -> Iterator[str]:
    for part, pattern, limit in _BOUNDED:
        if re.search(part, name):
            said = map(unescape, re.findall(pattern, text))
            yield from (f"{each[:20]}…: {count_units(each)} units" for each in said if count_units(each) > limit)
    if "worksheets/" in name:
        for condition in _CONDITION.findall(text):
            if "!" in _TEXT.sub("", unescape(condition)):
                yield f"{unescape(condition)}: names a sheet"
        for attributes, formula, value in FORMULA.findall(text):
            if not value and 't="str"' not in attributes:
                yield f"{attributes}: empty"
            yield from _look_at(unescape(formula))
    if "charts/chart" in name and "<c:plotVisOnly" not in text:
        yield "does not say what it draws"


def _look_at(formula: str) -> Iterator[str]:
    if any(count_units(each) > excel_limits.FORMULA_TEXT for each in _TEXT.findall(formula)):
        yield f"{formula[:20]}…: a long text"
    bare = _TEXT.sub('""', formula)
    yield from (f"{each}: asked of a range" for each in _ASKED_OF_RANGE.findall(bare))
    for found in re.finditer(r"\bINDEX\(", bare):
        array, *places = _split_arguments(bare[found.end() :])
        row = _ROW.fullmatch(array)
        if row and row[2] == row[4] and row[1] != row[3] and len(places) < 2:
            yield f"INDEX({array},{places[0]}): no row"


def _split_arguments(text: str) -> list[str]:
    """The arguments of a call, from behind its parenthesis."""
    arguments, depth = [""], 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            break
        if character == "," and not depth:
            arguments.append("")
        else:
            arguments[-1] += character
    return arguments
