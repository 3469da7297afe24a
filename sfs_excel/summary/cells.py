"""What may stand in a cell, and how high its row must be.

Text from returned files is never trusted: it is written as a string, whole or cut with a note, with nothing unseen in it.
A link is made only by us, and only to a file of the inbox whose name cannot mean anything else.
"""

import math
import re

from sfs_excel import excel_limits
from sfs_excel.text import count_units, keep_text, mark_unseen, wrap_lines

CUT_NOTE = "……（原文太长，以下从略）"
ROW_LIMIT = 409.0  # points, Excel
CENTRED, INDENTED = 1.0, 2.2  # margins of a cell, in characters
INBOX = "external:../收件箱/"

_IN_PACKAGE = re.compile(r"(\.zip)/.*", re.IGNORECASE | re.DOTALL)
_HARMLESS = re.compile(r"[\w\- .()（）【】《》“”、，。·—]+")


def show_text(raw: object) -> str:
    """Any value as text that a cell can hold: control and direction marks become `[U+0007]`, 32,768 characters are cut."""
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        return ""
    text = str(raw)
    if text.isalnum() and len(text) <= excel_limits.CELL // 2:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return keep_text(mark_unseen(text), CUT_NOTE)


def shorten(text: str, length: int) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def link_to_inbox(file: str) -> str | None:
    """A relative link to a file of the inbox, or to the package that it lies in; None where a name might be misread, and
    where it is no path: a ballot is told by its number, which has no extension."""
    file = _IN_PACKAGE.sub(r"\1", file)
    if "." not in file:
        return None
    if any(not _HARMLESS.fullmatch(part) or part.strip(" .") != part for part in file.split("/")):
        return None
    url = INBOX + file
    return url if count_units(url) <= excel_limits.URL else None


def count_lines(text: str, width: float, margin: float = INDENTED) -> int:
    """Lines that a text takes when wrapped in a column; rather one too many than one too few.

    Args:
        margin: characters of the column's width that the cell keeps free.
    """
    return wrap_lines(text, max(width - margin, 2.0), slack=1.5)


def row_height(lines: int, size: float = 10) -> float:
    """Points that so many lines of a font take; 1.5 times its size shows 宋体 in Excel and its stand-ins elsewhere."""
    return min(ROW_LIMIT, lines * size * 1.5 + 4)
