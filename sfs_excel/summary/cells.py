"""What may stand in a cell, and how high its row must be.

Text from returned files is never trusted: it is written as a string, whole or cut with a note, with nothing unseen in it.
A link is made only by us, and only to a file of the inbox whose name cannot mean anything else.
"""

import math
import re

from sfs_excel.text import wrap_lines

CELL_LIMIT = 32_767  # UTF-16 units, Excel
CUT_NOTE = "……（原文太长，以下从略）"
ROW_LIMIT = 409.0  # points, Excel
URL_LIMIT = 255
CENTRED, INDENTED = 1.0, 2.2  # margins of a cell, in characters
INBOX = "external:../收件箱/"

_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_HARMLESS = re.compile(r"[\w\- .()（）【】《》“”、，。·—]+")


def show_text(raw: object) -> str:
    """Any value as text that a cell can hold: control and direction marks become `[U+0007]`, 32,768 characters are cut."""
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        return ""
    text = str(raw)
    if text.isalnum() and len(text) <= CELL_LIMIT // 2:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _cut(_UNSEEN.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", text))


def shorten(text: str, length: int) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def link_to_inbox(file: str) -> str | None:
    """A relative link to a file of the inbox, or None where its name might be read as something else."""
    if any(not _HARMLESS.fullmatch(part) or part.strip(" .") != part for part in file.split("/")):
        return None
    url = INBOX + file
    return url if len(url.encode("utf-16-le")) // 2 <= URL_LIMIT else None


def count_lines(text: str, width: float, margin: float = INDENTED) -> int:
    """Lines that a text takes when wrapped in a column; rather one too many than one too few.

    Args:
        margin: characters of the column's width that the cell keeps free.
    """
    return wrap_lines(text, max(width - margin, 2.0), slack=1.5)


def row_height(lines: int, size: float = 10) -> float:
    """Points that so many lines of a font take; 1.5 times its size shows 宋体 in Excel and its stand-ins elsewhere."""
    return min(ROW_LIMIT, lines * size * 1.5 + 4)


def _cut(text: str) -> str:
    if len(text) <= CELL_LIMIT // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= CELL_LIMIT * 2:
        return text
    return units[: (CELL_LIMIT - len(CUT_NOTE)) * 2].decode("utf-16-le", "ignore") + CUT_NOTE
