"""A sheet that is one table of Excel's own kind: title, notes, head row, rows; frozen, filtered and ready to print."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column, list_widths
from sfs_excel.sheets.long_sheet import LongSheet
from sfs_excel.sheets.page import set_footer, set_paper
from sfs_excel.sheets.rendering import CellLooks, ColumnCells, Place, Rendered
from sfs_excel.sheets.screen import fit_screen
from sfs_excel.sheets.writing import Link, Value, put
from sfs_excel.summary.parts import count_most, divide, name_part
from sfs_excel.summary.styles import CENTRED, INDENTED, MEASURE, TEXT_FONT, Tone, cell_look
from sfs_excel.summary.view import count_leading, fold_aside, freeze, print_first_page
from sfs_excel.text import show_whole, text_width

PORTRAIT_WIDTH = 100.0  # characters; a wider table is laid across the page
OFFICE, WARNING = "司法所", "注意"
WIDEST_NAME = 26.0
# Excel would put a green corner on every code, and on every sum that leaves out what stands beside it.
_NO_FAULTS = ("number_stored_as_text", "formula_differs", "formula_range")
_BUTTONS = 4.0  # characters: a centred text keeps clear of a filter's button
LIST_TOP = 2  # row of the heads, below the title and a note
NOTE_SIZE = {"width": 260, "height": 100, "font_name": TEXT_FONT, "font_size": 9}


Cell: TypeAlias = Value | Link
Row: TypeAlias = tuple[Tone, Sequence[Cell]]


def start_sheet(book: Book, name: str, widths: Sequence[float], pages_wide: int = 1) -> LongSheet:
    """Add a sheet with its column widths, A4 print set-up and page numbers."""
    sheet = LongSheet.add_to(book.workbook, name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.ignore_errors(dict.fromkeys(_NO_FAULTS, "A1:XFD1048576"))
    set_paper(sheet, across=sum(widths) > PORTRAIT_WIDTH, wide=pages_wide)
    set_footer(sheet)
    sheet.center_horizontally()
    return sheet


def write_heading(book: Book, sheet: Worksheet, title: str, notes: Sequence[str], widths: Sequence[float]) -> int:
    """Write the title and the notes under it, over the whole width. Returns the first free row."""
    last = len(widths) - 1
    put_wide(sheet, 0, 0, last, title, book.styles["title"])
    sheet.set_row(0, 30)
    for row, note in enumerate(notes, start=1):
        put_wide(sheet, row, 0, last, note, book.styles["note"])
        sheet.set_row(row, MEASURE.row_height(MEASURE.count_lines(note, sum(widths))))
    return 1 + len(notes)


def widen_names(columns: Iterable[Column], names: Iterable[str]) -> list[Column]:
    """The columns, the offices' one as wide as their names need (a name on two lines doubles the height of every row), those
    of long texts so narrow that all are seen at once."""
    longest = max((text_width(show_whole(name)) for name in names), default=0)
    width = min(longest + INDENTED + 1, WIDEST_NAME)
    widened = [replace(each, width=max(each.width, width)) if each.head == OFFICE else each for each in columns]
    return fit_screen(widened, OFFICE)


def put_wide(sheet: Worksheet, row: int, first: int, last: int, text: str, look: Format) -> None:
    """Write a text over several columns."""
    if last > first:
        sheet.merge_range(row, first, row, last, "", look)
    sheet.write_string(row, first, show_whole(text), look)


def write_table(book: Book, sheet: LongSheet, top: int, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Write head row and rows as a table, with filters, the head frozen and repeated in print. The rows are the last of the
    sheet, and hold no formula.

    Returns:
        The row after the last.
    """
    last = sheet.write_rows(top + 1, _render(book, sheet, columns, rows), MEASURE.row_height)
    return _frame_table(book, sheet, top, last, columns)


def write_live_table(book: Book, sheet: LongSheet, top: int, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """The same of few rows, with formulas, and with other cells beside them or below.

    Returns:
        The row after the last.
    """
    row = top
    for row, (tone, cells) in enumerate(rows, start=top + 1):
        lines = 1
        for column, (spec, cell) in enumerate(zip(columns, cells, strict=True)):
            shown = (
                put_link(sheet, row, column, cell, tone, book)
                if isinstance(cell, Link)
                else put(sheet, row, column, show_value(cell), book.styles[_look(spec, tone)])
            )
            lines = max(lines, MEASURE.count_lines(shown, spec.width, _margin(spec)))
        sheet.set_row(row, MEASURE.row_height(lines))
    return _frame_table(book, sheet, top, row, columns)


def _render(
    book: Book, sheet: LongSheet, columns: Sequence[Column], rows: Iterable[Row]
) -> Iterator[Sequence[Rendered]]:
    looking: dict[Tone, Sequence[ColumnCells]] = {}
    for tone, contents in rows:
        if tone not in looking:
            looking[tone] = [
                ColumnCells(
                    Place(
                        column,
                        column == len(columns) - 1,
                        partial(MEASURE.count_lines, width=spec.width, margin=_margin(spec)),
                        sheet.relate,
                        sheet.share,
                    ),
                    CellLooks(
                        *(
                            book.styles[look]
                            for look in (_look(spec, tone), cell_look("link", tone), cell_look("returned", tone))
                        )
                    ),
                )
                for column, spec in enumerate(columns)
            ]
        yield [cells[content] for cells, content in zip(looking[tone], contents, strict=True)]


def _write_heads(sheet: LongSheet, top: int, columns: Sequence[Column]) -> bool:
    """Write notes on the heads, and the height of their row. Tells whether the filter's buttons have a line of it for themselves:
    they lie over the lower right corners."""
    lines = max(MEASURE.count_lines(spec.head, spec.width, CENTRED) for spec in columns)
    is_apart = not all(_leaves_button(spec) for spec in columns)
    sheet.set_row(top, MEASURE.row_height(lines + is_apart))
    for column, spec in enumerate(columns):
        put_comment(sheet, top, column, spec.note)
    return is_apart


def _leaves_button(spec: Column) -> bool:
    """Tell whether a head's last line leaves room beside it, as it does where no line had to be broken."""
    wide = [text_width(line) for line in spec.head.split("\n")]
    return max(wide) <= spec.width - CENTRED and wide[-1] <= spec.width - _BUTTONS


def _frame_table(book: Book, sheet: LongSheet, top: int, last: int, columns: Sequence[Column]) -> int:
    look = book.styles["head_apart" if _write_heads(sheet, top, columns) else "head"]
    heads = [{"header": spec.head, "header_format": look} for spec in columns]
    # Excel takes no table without a row under its head.
    sheet.add_long_table(top, max(last, top + 1), {"name": f"{sheet.name}表", "columns": heads, "style": None})
    freeze(sheet, top + 1, count_leading(columns, OFFICE))
    fold_aside(sheet, columns)
    sheet.repeat_rows(top)
    sheet.print_area(0, 0, last, len(columns) - 1)
    return last + 1


def warn_changed(book: Book, sheet: Worksheet, row: int) -> None:
    """A line that begins with a warning stands out, on paper too: nobody shall take what was overwritten for what was found."""
    rule = {"type": "formula", "criteria": f'=LEFT($A${row + 1},2)="{WARNING}"', "format": book.styles["is_warned"]}
    sheet.conditional_format(row, 0, row, 0, rule)


def write_list(
    book: Book, results: Results, name: str, columns: Sequence[Column], note: str, rows: Iterable[Row]
) -> int:
    """A sheet that is a heading with a note, and one table of what concerns the offices; as many sheets as the table needs.

    Returns:
        How many.
    """
    columns = widen_names(columns, results.names.values())
    part = 0
    for part, own in divide(rows, count_most(book.limits, columns, LIST_TOP)):
        title = name_part(name, part)
        sheet = start_sheet(book, title, [column.width for column in columns])
        heading = f"{results.rulebook.year}年司法所目标管理考核{title}"
        write_heading(book, sheet, heading, [note], list_widths(columns))
        end = write_table(book, sheet, LIST_TOP, columns, own)
        print_first_page(sheet, LIST_TOP, end, columns)
    return part + 1


def put_comment(sheet: Worksheet, row: int, column: int, note: str) -> None:
    """Explain a head in a comment."""
    if note:
        sheet.write_comment(row, column, note, NOTE_SIZE)


def put_link(sheet: Worksheet, row: int, column: int, link: Link, tone: Tone, book: Book) -> str:
    """Write a file's name, with its link where it has one. Returns the text that wraps."""
    shown = show_whole(link.text)
    if link.url is None:
        sheet.write_string(row, column, shown, book.styles[cell_look("returned", tone)])
    else:
        sheet.write_url(row, column, link.url, book.styles[cell_look("link", tone)], shown)
    return shown


def show_value(value: Value) -> Value:
    """A value that may be somebody else's: a text as `show_whole` shows it."""
    return show_whole(value) if isinstance(value, str) else value


def _look(spec: Column, tone: Tone) -> str:
    """The name of a cell's look; a text that leads nowhere does not look as if it did."""
    return cell_look("returned" if spec.look == "link" else spec.look, tone)


def _margin(spec: Column) -> float:
    return CENTRED if spec.look in ("code", "rank", "points", "digest", "whole", "rate") else INDENTED
