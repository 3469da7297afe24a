"""Reads a ranking workbook as its users do: by headings, not by places."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Outcome:
    """The content of a workbook for each office (index office code).

    Attributes:
        matrix: 总分, 名次, 等次, 状态 and every section's heading, from 得分矩阵.
        ranking: 名次, 等次, 总分, 基本得分, 加分, 扣罚, 状态 and the sections, from 总排名, in its order of rows.
        notice: the line that says whether scores were overwritten, without the time of making.
        bars: name and total of every bar of the chart of totals; a bar that is kept free has neither.
        texts: every text and number of 总排名.
    """

    matrix: pd.DataFrame
    ranking: pd.DataFrame
    notice: str
    bars: Sequence[tuple[object, object]] = ()
    texts: Sequence[str] = ()


def read_outcome(path: Path) -> Outcome:
    workbook = openpyxl.load_workbook(path, data_only=True)
    try:
        ranking = read_table(workbook["总排名"], "名次").set_index("编码")
        rows = workbook["总排名"].iter_rows(values_only=True)
        texts = [str(value) for row in rows for value in row if value is not None]
        notice = next(text for text in texts if "人工改写" in text).partition("制表时间")[0]
        matrix = workbook["得分矩阵"]
        computed = list(workbook["_计算值"].iter_rows(values_only=True))
        lines = list(zip(*computed[2:5], strict=True)) if lies(matrix) else computed
        below = dropwhile(lambda line: line[1] != "总分", lines)  # the items above have numbers, too
        bars = [(name, total) for place, name, total, *_ in below if isinstance(place, int)]
        return Outcome(_read_matrix(matrix), ranking, notice, bars, texts)
    finally:
        workbook.close()


def read_sheet(path: Path, sheet: str, first: str) -> pd.DataFrame:
    """A sheet's table, below the row whose first cell is `first`."""
    workbook = openpyxl.load_workbook(path, data_only=True)
    try:
        return read_table(workbook[sheet], first)
    finally:
        workbook.close()


def read_table(sheet: Worksheet, first: str) -> pd.DataFrame:
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(rows) if settle_word(row[0]) == first)
    names = [settle_word(cell) for cell in rows[head]]
    body = []
    for row in rows[head + 1 :]:
        if all(cell is None for cell in row):
            break
        body.append(["" if cell is None else cell for cell in row])
    return pd.DataFrame(body, columns=names, dtype=object)


def settle_word(head: object) -> str:
    """A head on one line, without its weight, and whether what stands with it is tentative or not."""
    return "".join(str(head).split()).removeprefix("暂定").partition("权重")[0]


def lies(matrix: Worksheet) -> bool:
    """Tell whether 得分矩阵 has one row an office."""
    return str(matrix["A3"].value) == "编码"


def find_score_cell(sheet: Worksheet, office: str, item: int) -> str:
    """The place of an item's score in 得分矩阵, such as `F12`."""
    if lies(sheet):
        column = next(cell.column_letter for cell in sheet[3] if cell.value == item)
        return f"{column}{next(cell.row for cell in sheet['A'] if cell.value == office)}"
    column = next(cell.column_letter for cell in sheet[3] if cell.value == office)
    return f"{column}{next(cell.row for cell in sheet['A'] if cell.value == item)}"


def find_state_cell(sheet: Worksheet, office: str) -> str:
    if lies(sheet):
        return f"C{next(cell.row for cell in sheet['A'] if cell.value == office)}"
    column = next(cell.column_letter for cell in sheet[3] if cell.value == office)
    return f"{column}{next(cell.row for cell in sheet['B'] if cell.value == '状态')}"


def _read_matrix(sheet: Worksheet) -> pd.DataFrame:
    """Everything but the items themselves, one row an office."""
    rows = [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
    if lies(sheet):
        rows = [list(line) for line in zip(*rows, strict=True)]
        rows[2][:3] = "", "状态", ""
    offices = [str(code) for code in rows[0][3:]]
    named = {settle_word(row[1]): ["" if cell is None else cell for cell in row[3:]] for row in rows[2:] if not row[0]}
    return pd.DataFrame(named, index=offices, dtype=object)
