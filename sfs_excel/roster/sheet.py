"""Tables in a workbook of the bureau's own: heading in the first row, columns found by title, each fault with its cell.

What a cell shows is what counts, as in a return.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from math import isfinite
from pathlib import Path

from sfs_excel.errors import Fault
from sfs_excel.reading.cells import Cell, cell_name, say_seen, say_stored
from sfs_excel.reading.dates import date_of
from sfs_excel.reading.numbers import shows_number
from sfs_excel.roster.book import Lines, read_book
from sfs_excel.roster.naming import fold_name
from sfs_excel.text import clean_line, mark_unseen

SHOWN = 40  # characters of what stands in a cell that are repeated in a message
_LARGEST = 1e15  # Excel keeps 15 digits
_TEXT_FORMAT = "请把单元格格式设为“文本”后重填"
_LONG_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")
_ERROR_VALUE = re.compile(r"#(N/A|[A-Z]+[0-9/]*[!?])")


class Sheets:
    """The sheets of one workbook; the faults met while they are read gather in `faults`.

    Attributes:
        written: name of a sheet that is meant -> as it is written in the workbook.
    """

    def __init__(self, path: Path, wanted: Collection[str]) -> None:
        """Read at once and from memory, so that the file is not held open under the clerk's Excel.

        Args:
            wanted: the sheets whose rows are read, where the workbook has them.

        Raises:
            FaultyFileError: no such file, no workbook, or one that cannot be read safely.
        """
        self.faults: list[Fault] = []
        self._file = path.name
        self._sheets: dict[str, Lines] = {}
        book = read_book(path, lambda name: _tell(name, wanted) in wanted)
        self._date_1904 = book.date_1904
        self.written: dict[str, str] = {}
        for name, lines in book.sheets:
            title = _tell(name, wanted)
            if title in wanted and title in self._sheets:
                one, other = (mark_unseen(each)[:SHOWN] for each in (self.written[title], name))
                fact = f"工作表「{one}」和「{other}」名称相同，只差空格、全角半角或看不见的字符，不知道以哪一个为准"
                self.fault("", "", fact, "请只留一个，另一个删去或改名")
            else:
                self._sheets[title], self.written[title] = lines, name

    @property
    def names(self) -> list[str]:
        """All sheets of the workbook, without spaces around the names."""
        return list(self._sheets)

    def fault(self, sheet: str, cell: str, fact: str, remedy: str) -> None:
        """Gather a fault. `sheet` and `cell` are empty where it is about the whole of what is above them."""
        self.faults.append(Fault(f"{self._file}「{sheet}」{cell}" if sheet else self._file, fact, remedy))

    def rows(
        self, sheet: str, titles: tuple[str, ...], required: tuple[str, ...], added: tuple[str, ...] = ()
    ) -> Iterator["Row"]:
        """The rows that have something under one of the titles; none where a required column is missing.

        Args:
            added: columns that a person may add; of them nothing is said where they are missing.
        """
        lines = self._sheets[sheet]
        columns = self._find_columns(sheet, lines.get(1, {}), titles + added)
        if missing := [f"“{title}”" for title in required if title not in columns]:
            remedy = f"请在第 1 行补上表头，依次为：{'、'.join(titles)}"
            self.fault(sheet, "第 1 行", f"表头里没有{'、'.join(missing)}", remedy)
            return
        for number, line in lines.items():
            found = {title: line[column] for title, column in columns.items() if column in line}
            if number > 1 and found:
                places = {title: cell_name(number, column) for title, column in columns.items()}
                yield Row(self, sheet, found, places)

    def tell_day(self, cell: Cell) -> date | None:
        """The day that a date cell of this workbook shows; None for any other cell."""
        return date_of(cell.value, self._date_1904) if cell.is_date and isinstance(cell.value, float) else None

    def _find_columns(self, sheet: str, heading: Mapping[int, Cell], titles: tuple[str, ...]) -> dict[str, int]:
        columns: dict[str, int] = {}
        for column, cell in heading.items():
            title = re.sub(r"\s", "", say_stored(cell))
            if title in columns:
                fact = f"表头“{title}”与 {cell_name(1, columns[title])} 重复"
                self.fault(sheet, cell_name(1, column), fact, "请删去或改名其中一列")
            elif title in titles:
                columns[title] = column
        return columns


class Row:
    """One row: what stands under each title."""

    def __init__(self, sheets: Sheets, sheet: str, cells: Mapping[str, Cell], places: Mapping[str, str]) -> None:
        self._sheets = sheets
        self._sheet = sheet
        self._cells = cells
        self._places = places

    def place(self, title: str) -> str:
        """The cell's name."""
        return self._places[title]

    def has_column(self, title: str) -> bool:
        """Tell whether the sheet has a column of this title."""
        return title in self._places

    def seen(self, title: str) -> str:
        """Return what a person sees in the cell, be it a text or not; "" where it is blank or the column is missing."""
        return _say(self._cells[title]) if title in self._cells else ""

    def day(self, title: str) -> date | None:
        """The day, where the cell is a date."""
        return self._sheets.tell_day(self._cells[title]) if title in self._cells else None

    def text(self, title: str) -> str:
        """The cell as text, without spaces around it. What is no text is a fault, and empty."""
        if title not in self._cells:
            return ""
        try:
            return _to_text(self._cells[title])
        except ValueError as error:
            self.fault(title, f"{title}{error}", _TEXT_FORMAT)
            return ""

    def needed(self, title: str) -> str:
        """As `text`; a blank is a fault."""
        if title not in self._cells:
            self.fault(title, f"没有填{title}", f"请填写{title}；这一行不用的话，请整行删除")
        return self.text(title)

    def unique(self, title: str, seen: dict[str, str]) -> str:
        """As `needed`; a fault where `seen` (folded text -> cell) has it: what is the same to a file system is the same."""
        text = self.needed(title)
        first = seen.setdefault(fold_name(text), self.place(title))
        if text and first != self.place(title):
            self.fault(title, f"{title}“{clean_line(text, SHOWN)}”与 {first} 重复", "请改成不同的，或删去多余的一行")
        return text

    def fault(self, title: str, fact: str, remedy: str) -> None:
        """Gather a fault of the cell under a title."""
        self._sheets.fault(self._sheet, self.place(title), fact, remedy)


def _tell(name: str, wanted: Collection[str]) -> str:
    """The sheet that is meant by a name, whatever blanks, widths and characters that are not seen it is written in."""
    meant = {fold_name(title): title for title in wanted}
    seen = "".join(char for char in fold_name(name) if char.isprintable() and not char.isspace())
    return meant.get(seen, name.strip())


def _to_text(cell: Cell) -> str:
    """
    Raises:
        ValueError: it is no text; worded to follow the column's title.
    """
    shown = clean_line(say_seen(cell), SHOWN)
    match cell.kind:
        case "flag":
            raise ValueError("填的是逻辑值 TRUE 或 FALSE，需要文字")
        case "picture":
            raise ValueError("填的是图片，需要文字")
    if not isinstance(cell.value, float):
        return _check_text(str(cell.value).strip())
    if cell.is_date:
        raise ValueError(f"被 Excel 当成了日期或时间（{shown}）")
    _check_number(cell.value)
    if not shows_number(say_seen(cell), cell.value):
        raise ValueError(f"填的数字（{cell.value:.15g}）看到的是“{shown}”")
    return _say(cell)


def _check_text(text: str) -> str:
    """The text itself, where it is one: a number too large to count with comes out of the file as it is written there."""
    if _ERROR_VALUE.fullmatch(text):
        raise ValueError(f"是公式的错误值 {text}，需要文字")
    if _LONG_NUMBER.fullmatch(text) and not isfinite(float(text)):
        _check_number(float(text))
    return text


def _check_number(value: float) -> None:
    if not abs(value) < _LARGEST or value != int(value):
        raise ValueError(f"填的数字（{value:.15g}）不是整数或太长，可能已经变了样")


def _say(cell: Cell) -> str:
    """A number by its digits, with the zeros before them that are shown (`001`); anything else as it is seen."""
    shown = say_seen(cell)
    is_plain = isinstance(cell.value, float) and not cell.is_date and not shown.isdecimal()
    return say_stored(cell) if is_plain else shown
