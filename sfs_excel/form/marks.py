"""Marks the findings of a return at the cells of 填报表: a comment on each, and the look of a fault until it is mended."""

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from sfs_excel import excel_limits
from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import DONE
from sfs_excel.form.places import Placed, status_expression
from sfs_excel.form.styles import FONT
from sfs_excel.sheets.styles import Styles
from sfs_excel.text import show_text, wrap_lines
from sfs_excel.words import Severity

FACT_LIMIT, REMEDY_LIMIT = 160, 80  # characters of each in a comment; the list in front says more
COMMENT_LIMIT = 600  # characters of all that is said of one cell
_WIDTH, _TALLEST, _LINE, _MARGIN = 300, 320, 17, 12  # pixels, a line of size 9
_ROOM = 44  # columns of a line of size 9 in that width


def mark_cells(sheet: Worksheet, styles: Styles, placed: Iterable[Placed], author: str) -> None:
    """Comment every cell that has an error or a reminder, and mark those with an error while they are not 已填."""
    by_cell: dict[str, list[Placed]] = {}
    for each in placed:
        if each.cell and each.finding.severity != Severity.NORMALISED:
            by_cell.setdefault(each.cell, []).append(each)
    for remarks in by_cell.values():
        _write_comment(sheet, remarks, author)
        if remarks[0].finding.severity == Severity.ERROR:
            _mark(sheet, styles, remarks[0])


def say_remark(placed: Placed) -> str:
    """One finding as the comment on its cell words it: place, fact, remedy."""
    fact, remedy = show_text(placed.finding.fact, FACT_LIMIT), show_text(placed.finding.remedy, REMEDY_LIMIT)
    kind = "" if placed.finding.severity == Severity.ERROR else f"{placed.finding.severity}："
    return f"{kind}「{TABLE}」{placed.cell}：{fact}。{remedy}。"


def _write_comment(sheet: Worksheet, remarks: list[Placed], author: str) -> None:
    row, column = remarks[0].row, remarks[0].column
    text = "\n".join(map(say_remark, remarks))
    text = text if len(text) <= COMMENT_LIMIT else f"{text[: COMMENT_LIMIT - 1]}…"
    lines = wrap_lines(text, _ROOM, slack=2)
    options: dict[str, object] = {
        "author": show_text(author, excel_limits.COMMENT_AUTHOR),
        "font_name": FONT,
        "font_size": 9,
        "width": _WIDTH,
        "height": min(_TALLEST, lines * _LINE + _MARGIN),
    }
    if column == Column.EVIDENCE:  # on its right there are only hidden columns
        options["start_col"] = Column.HINT
    sheet.write_comment(row, column, text, options)


def _mark(sheet: Worksheet, styles: Styles, placed: Placed) -> None:
    """Live: the look goes as soon as the cell is right, and comes again if it is not."""
    rule = {"type": "formula", "criteria": f'={status_expression(placed)}<>"{DONE}"', "format": styles["fault"]}
    sheet.conditional_format(placed.row, placed.column, placed.last, placed.column, rule)
