"""Measures the room that a text takes, and makes a text fit to stand inside a line or a cell.

Old WPS and LibreOffice do not fit the height of merged rows, so whoever writes one sets it.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from sfs_excel import excel_limits

_BREAKS = re.compile("[\t-\r\x1c-\x1e\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_IMPOSSIBLE = re.compile("[\ufffe\uffff\ud800-\udfff]")  # no XML can hold them


class _Widths(dict[str, int]):
    """Character -> columns, as far as characters were met: at most as many as there are."""

    def __missing__(self, char: str) -> int:
        self[char] = width = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        return width


_WIDTHS = _Widths()
CLOSING_LINES = 4  # of a paper that is signed: the last, which stand with the signatures on the last page of several
CUT_NOTE = "……（原文太长，以下从略）"
UNSEEN = "�"  # stands for a character that is not seen, but steers a screen or turns the direction of reading


@lru_cache(maxsize=65_536)
def text_width(text: str) -> int:
    """Columns that a line of text takes: a Chinese character two, a Latin one one."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


def wrap_lines(text: str, room: float, slack: float = 0.0) -> int:
    """Lines that a text takes when it is wrapped.

    Args:
        room: columns that a line has.
        slack: columns that a full line may leave empty, since a mark that may not open or end a line takes its
            neighbour along.
    """
    if len(text) * 2 <= room and "\n" not in text:
        return 1
    wrapped = max(room - slack, 2.0)
    widths = map(text_width, text.split("\n"))
    return sum(1 if width <= room else math.ceil(width / wrapped) for width in widths)


def clean_line(text: str, longest: int) -> str:
    """A text of someone else's that can stand inside a line of ours: line breaks and tabs become a space, control
    and direction marks `UNSEEN`, and what is longer than `longest` characters ends in …"""
    line = _BREAKS.sub(" ", text).strip()
    cut = line if len(line) <= longest else f"{line[: longest - 1]}…"
    if cut.isprintable():  # none of these is, and next to no text has one
        return cut
    return "".join(UNSEEN if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in cut)


def mark_unseen(text: str) -> str:
    """Control and direction marks, but for line ends, as `[U+0007]`."""
    return _UNSEEN.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", text)


def shorten(text: str, length: int) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def show_text(said: str, limit: int) -> str:
    """A text to be read: on one line, at most `limit` characters, unseen and direction marks as `[U+0007]`."""
    line = mark_unseen(" ".join(said.split()))
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def show_whole(raw: object) -> str:
    """Any value as text that a cell can hold: unseen and direction marks as `[U+0007]`, and cut, with a note, only where
    Excel would."""
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        return ""
    text = str(raw)
    if len(text) <= excel_limits.CELL // 2 and not _UNSEEN.search(text) and not text.startswith("<r>"):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return keep_text(mark_unseen(text), CUT_NOTE)


def keep_text(text: str, note: str = "") -> str:
    """A text as it is, as far as a cell can hold it; where it must be cut, it ends in `note`."""
    kept = cut_units(_IMPOSSIBLE.sub("\ufffd", text), excel_limits.CELL, note)
    # XlsxWriter takes a text that begins and ends so for XML of its own making, and does not escape it.
    return f"＜{kept[1:]}" if kept.startswith("<r>") and kept.endswith("</r>") else kept


def count_units(text: str) -> int:
    """Tell how long Excel takes a text to be: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_units(text: str, limit: int, end: str = "…") -> str:
    """A text of at most `limit` UTF-16 units, no character cut in two; what is longer ends in `end`."""
    if len(text) * 2 <= limit or count_units(text) <= limit:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: (limit - count_units(end)) * 2]
    return units.decode("utf-16-le", "ignore") + end


class SharedTexts(dict[str, str]):
    """Text -> the same text, as one object for all that are equal: most of a year's are said of many offices."""

    def __missing__(self, text: str) -> str:
        self[text] = text
        return text


def say_day(day: date) -> str:
    """2016年12月20日. Not by `strftime`, which cannot be given Chinese on every Windows."""
    return f"{day.year}年{day.month}月{day.day}日"


def show_minute(moment: str) -> str:
    """Return 2016-12-01 09:30 of `2016-12-01T09:30:00+08:00`."""
    return moment.replace("T", " ")[:16]


def say_moment(moment: datetime) -> str:
    """Return 2016年12月20日 09:30."""
    return f"{say_day(moment)} {moment:%H:%M}"


def join_items(items: Iterable[int], between: str = ",") -> str:
    """`13-17,20` of 13, 14, 15, 16, 17, 20."""
    runs: list[list[int]] = []
    for item in items:
        if runs and item == runs[-1][-1] + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return between.join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
