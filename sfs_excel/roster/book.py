"""名册.xlsx as cells. It is the bureau's own file, but other programs and other computers had it in hand: it is read within
the limits that hold for a return, and no damage ends the program.

In the process itself, not in a worker: the limits of `reading` bound its time and memory, and whoever can put a hostile file
in its place has the rulebook and the templates of the year in hand too.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sfs_excel.errors import Fault, FaultyFileError, explain_os_error
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import FILE_LIMIT, Budget, Refused, damaged, read_regular
from sfs_excel.reading.cells import Cell, Sheet
from sfs_excel.reading.fate import bear_faults
from sfs_excel.reading.sniff import identify
from sfs_excel.reading.workbook import open_identified

ROW_LIMIT = 100_000
"""The last row of an .xlsx that is looked at: a country has some 40,000 offices."""
Lines = dict[int, dict[int, Cell]]
"""The rows of a sheet that hold anything: number -> column (from 1) -> cell; both ascending, blank cells left out."""

_FACTS: Mapping[RefusalCode, str] = {
    RefusalCode.EMPTY: "是空的（0 字节）",
    RefusalCode.TOO_LARGE: f"超过 {FILE_LIMIT // 1024 // 1024} MB，名册不会这么大",
    RefusalCode.NOT_A_FILE: "不是普通文件（文件夹、链接或设备）",
    RefusalCode.NOT_A_WORKBOOK: "不是 Excel 工作簿，改扩展名不会改变里面的格式",
    RefusalCode.ENCRYPTED: "设有打开密码，或经过加密",
    RefusalCode.DAMAGED: "已损坏，或没有复制完整",
    RefusalCode.ABNORMAL: "结构异常，为安全起见没有读取",
    RefusalCode.UNFORESEEN: "打不开，程序没有预料到里面的内容",
}
_OPEN = "请用 Excel 或 WPS 打开它，另存为 .xlsx；打不开的，请换上备份"
_REMEDIES: Mapping[RefusalCode, str] = {
    RefusalCode.NOT_A_FILE: "请把名册本身放回年度文件夹",
    RefusalCode.ENCRYPTED: "请用 Excel 或 WPS 打开它，取消密码后另存为 .xlsx",
}


@dataclass(frozen=True)
class Book:
    """The sheets in their order; those that are not wanted without their rows."""

    sheets: tuple[tuple[str, Lines], ...]
    date_1904: bool


def read_book(path: Path, is_wanted: Callable[[str], bool]) -> Book:
    """Read a workbook of the bureau's own, by its content: .xlsx, or what Excel and WPS saved before and beside it.

    Args:
        is_wanted: whether the rows of a sheet of this name are read. Of an .xlsx, others may be damaged.

    Raises:
        FaultyFileError: no such file, no workbook, or one that cannot be read safely.
    """
    if not path.exists():
        raise FaultyFileError([Fault(path.name, f"没有找到这个文件（{path}）", "请把它放回年度文件夹")])
    try:
        data = read_regular(path)
        with bear_faults(hashlib.sha256(data).hexdigest()):
            return _read(data, is_wanted)
    except Refused as refused:
        raise FaultyFileError([_explain(path.name, refused)]) from refused


def _read(data: bytes, is_wanted: Callable[[str], bool]) -> Book:
    book = open_identified(data, *identify(data, Budget(last_row=ROW_LIMIT)))
    sheets = ((name, _list_lines(book.sheet(name)) if is_wanted(name) else {}) for name in book.sheet_names)
    return Book(tuple(sheets), book.date_1904)


def _list_lines(sheet: Sheet) -> Lines:
    if sheet.lost_formats:  # digits may be shown otherwise than they are stored
        raise damaged("单元格的格式不在文件里")
    lines: Lines = {}
    for row, column in sorted(sheet.cells):
        cell = sheet.cells[row, column]
        if not _is_blank(cell):
            lines.setdefault(row, {})[column] = cell
    return lines


def _is_blank(cell: Cell) -> bool:
    return cell.kind == "blank" or (isinstance(cell.value, str) and not cell.value.strip())


def _explain(file: str, refused: Refused) -> Fault:
    if isinstance(refused.__cause__, OSError):
        explained = explain_os_error(refused.__cause__)
        return Fault(file, explained.fact, explained.remedy)
    detail = f"（{refused.fact}）" if refused.fact else ""
    return Fault(file, _FACTS[refused.code] + detail, _REMEDIES.get(refused.code, _OPEN))
