"""Tables in a workbook of the bureau's own: heading in the first row, columns found by title, each fault with its cell."""

import io
import lzma
import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.roster.naming import fold_name
from sfs_excel.text import clean_line, mark_unseen

Lines = list[tuple[int, tuple[Any, ...]]]
"""The rows of a sheet that hold anything: number, and what stands in each column, None for a blank."""

SHOWN = 40  # characters of what stands in a cell that are repeated in a message
_MOST_ROWS = 1_048_576  # Excel has no more
_TEXT_FORMAT = "请把单元格格式设为“文本”后重填"


class Sheets:
    """The sheets of one workbook; the faults met while they are read gather in `faults`."""

    def __init__(self, path: Path, wanted: Collection[str]) -> None:
        """Read at once and from memory, so that the file is not held open under the clerk's Excel.

        Args:
            wanted: the sheets whose rows are read, where the workbook has them.

        Raises:
            FaultyFileError: no such file, no workbook, or a damaged one.
        """
        self.faults: list[Fault] = []
        self._file = path.name
        self._sheets: dict[str, Lines] = {}
        written: dict[str, str] = {}
        for name, lines in _read(path, wanted):
            title = _tell(name, wanted)
            if title in wanted and title in self._sheets:
                one, other = (mark_unseen(each)[:SHOWN] for each in (written[title], name))
                fact = f"工作表「{one}」和「{other}」名称相同，只差空格、全角半角或看不见的字符，不知道以哪一个为准"
                self.fault("", "", fact, "请只留一个，另一个删去或改名")
            else:
                self._sheets[title], written[title] = lines, name

    @property
    def names(self) -> list[str]:
        """All sheets of the workbook, without spaces around the names."""
        return list(self._sheets)

    def fault(self, sheet: str, cell: str, fact: str, remedy: str) -> None:
        self.faults.append(Fault(f"{self._file}「{sheet}」{cell}" if sheet else self._file, fact, remedy))

    def rows(
        self, sheet: str, titles: tuple[str, ...], required: tuple[str, ...], added: tuple[str, ...] = ()
    ) -> Iterator["Row"]:
        """The rows that have something under one of the titles; none where a required column is missing.

        Args:
            added: columns that a person may add; of them nothing is said where they are missing.
        """
        lines = self._sheets[sheet]
        heading = next((line for number, line in lines if number == 1), ())
        columns = self._find_columns(sheet, heading, titles + added)
        if missing := [f"“{title}”" for title in required if title not in columns]:
            remedy = f"请在第 1 行补上表头，依次为：{'、'.join(titles)}"
            self.fault(sheet, "第 1 行", f"表头里没有{'、'.join(missing)}", remedy)
            return
        for number, line in lines:
            if number == 1:
                continue
            values = {title: line[at] if at < len(line) else None for title, at in columns.items()}
            if any(value is not None for value in values.values()):
                yield Row(self, sheet, values, {title: f"{_letter(at)}{number}" for title, at in columns.items()})

    def _find_columns(self, sheet: str, heading: tuple[Any, ...], titles: tuple[str, ...]) -> dict[str, int]:
        columns: dict[str, int] = {}
        for at, value in enumerate(heading):
            title = re.sub(r"\s", "", str(value))
            if title in columns:
                fact = f"表头“{title}”与 {_letter(columns[title])}1 重复"
                self.fault(sheet, f"{_letter(at)}1", fact, "请删去或改名其中一列")
            elif title in titles:
                columns[title] = at
        return columns


class Row:
    """One row: what stands under each title."""

    def __init__(self, sheets: Sheets, sheet: str, values: dict[str, Any], cells: dict[str, str]) -> None:
        self._sheets = sheets
        self._sheet = sheet
        self._values = values
        self._cells = cells

    def value(self, title: str) -> Any:
        """What the cell holds; None where it is blank or the column is missing."""
        return self._values.get(title)

    def cell(self, title: str) -> str:
        return self._cells[title]

    def text(self, title: str) -> str:
        """The cell as text, without spaces around it. What is no text is a fault, and empty."""
        try:
            return _to_text(self.value(title))
        except ValueError as error:
            self.fault(title, f"{title}{error}", _TEXT_FORMAT)
            return ""

    def needed(self, title: str) -> str:
        """As `text`; a blank is a fault."""
        if self.value(title) is None:
            self.fault(title, f"没有填{title}", f"请填写{title}；这一行不用的话，请整行删除")
        return self.text(title)

    def unique(self, title: str, seen: dict[str, str]) -> str:
        """As `needed`; a fault where `seen` (folded text -> cell) has it: what is the same to a file system is the same."""
        text = self.needed(title)
        first = seen.setdefault(fold_name(text), self.cell(title))
        if text and first != self.cell(title):
            self.fault(title, f"{title}“{clean_line(text, SHOWN)}”与 {first} 重复", "请改成不同的，或删去多余的一行")
        return text

    def fault(self, title: str, fact: str, remedy: str) -> None:
        self._sheets.fault(self._sheet, self.cell(title), fact, remedy)


def _tell(name: str, wanted: Collection[str]) -> str:
    """The sheet that is meant by a name, whatever blanks, widths and characters that are not seen it is written in."""
    meant = {fold_name(title): title for title in wanted}
    seen = "".join(char for char in fold_name(name) if char.isprintable() and not char.isspace())
    return meant.get(seen, name.strip())


def _read(path: Path, wanted: Collection[str]) -> list[tuple[str, Lines]]:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        fault = Fault(path.name, f"没有找到这个文件（{path}）", "请把它放回年度文件夹")
        raise FaultyFileError([fault]) from error
    try:
        return _read_lines(data, wanted)
    except _DAMAGE as error:
        fact = "打不开，不是正常的 Excel 工作簿（.xlsx），或已损坏，或设有打开密码"
        fault = Fault(path.name, fact, "请用 Excel 或 WPS 打开它，取消密码后另存为 .xlsx；打不开的，请换上备份")
        raise FaultyFileError([fault]) from error


# All that zipfile, zlib, the XML parser (SyntaxError) and openpyxl raise for a file that is no workbook, was damaged, or
# was left in disorder by another program. A member that claims to be encrypted is a RuntimeError.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    InvalidFileException,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    SyntaxError,
)


def _read_lines(data: bytes, wanted: Collection[str]) -> list[tuple[str, Lines]]:
    """Everything that is wanted, now: openpyxl would inflate and parse a sheet only when its rows are asked for."""
    found: list[tuple[str, Lines]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # in English, of what openpyxl leaves aside: it is not read here
        with closing(load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as workbook:
            for name in workbook.sheetnames:
                sheet = workbook[name]
                lines: Lines = []
                found.append((name, lines))
                if _tell(name, wanted) not in wanted:
                    continue
                sheet.reset_dimensions()  # some programs write a range that ends too early
                for number, cells in enumerate(sheet.iter_rows(), start=1):
                    if number > _MOST_ROWS:  # openpyxl makes every row up to the next, wherever that says it is
                        raise ValueError("a row that no sheet has")
                    line = tuple(map(_cell_value, cells))
                    if any(value is not None for value in line):
                        lines.append((number, line))
    return found


def _cell_value(cell: Any) -> Any:
    """The value; None for a blank; a number's digits as they are shown where its format pads them (`000`)."""
    value = cell.value
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int) and not isinstance(value, bool) and re.fullmatch("0+", cell.number_format):
        return str(value).zfill(len(cell.number_format))
    return value


def _to_text(value: Any) -> str:
    """Raises ValueError, worded to follow the column's title."""
    if value is None:
        return ""
    if isinstance(value, bool):
        raise ValueError("填的是逻辑值 TRUE 或 FALSE，需要文字")
    if isinstance(value, date | time | timedelta):
        raise ValueError(f"被 Excel 当成了日期或时间（{value}）")
    if isinstance(value, int | float):
        if not abs(value) < 1e15 or value != int(value):  # Excel keeps 15 digits
            raise ValueError(f"填的数字（{value:.15g}）不是整数或太长，可能已经变了样")
        return str(int(value))
    text = str(value).strip()
    if re.fullmatch(r"#(N/A|[A-Z]+[0-9/]*[!?])", text):
        raise ValueError(f"是公式的错误值 {text}，需要文字")
    return text


def _letter(index: int) -> str:
    return get_column_letter(index + 1)
