"""The pieces of what the command line shows (tables, headings, paragraphs broken as Chinese is), and how it is stopped.

What came from a file or an office is only ever shown as plain text: no markup, and no control characters.
"""

import contextlib
import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from sfs_excel.text import show_minute

if TYPE_CHECKING:
    import pandas as pd

_PLAIN_WIDTH = 120  # columns where the output is no terminal
_MARK = re.compile(r"· |……|\d+\. ")


def clean(value: object) -> str:
    """Text that cannot steer the terminal: every character that is neither printed nor a space or line end is `�`."""
    return "".join(char if char.isprintable() or char in "\n\u3000" else "�" for char in str(value))


def list_rows(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """The frame's rows, with None for what is missing."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[return-value]  # string keys


def make_table(*titles: str) -> Table:
    """A title that ends in `:` heads a column of numbers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        is_number = title.endswith(":")
        table.add_column(title.rstrip(":"), justify="right" if is_number else "left", overflow="fold")
    return table


def make_cells(row: Mapping[str, Any], *columns: str) -> list[RenderableType]:
    """These columns of a row as cells of a table; None is a blank cell."""
    return [make_cell("" if row[column] is None else clean(row[column])) for column in columns]


def make_cell(text: str) -> RenderableType:
    """A clean text as the cell of a table."""
    return _Cell(text)


class _Cell:
    """As `Text`, which takes four times as long where a line is enough: a county has a thousand of them in a table."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._width = cell_len(text)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        if "\n" in self._text:
            return Text(self._text).__rich_measure__(console, options)
        longest = max(map(cell_len, self._text.split()), default=0)
        return Measurement(longest, self._width).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self._width > options.max_width or "\n" in self._text or self._text[-1:].isspace():
            yield Text(self._text)
        else:
            before = options.max_width - self._width if options.justify == "right" else 0
            yield Segment(" " * before + self._text)
            yield Segment.line()


def make_title(text: str) -> Text:
    """A title, with an empty line before it."""
    return Text(f"\n{text}", style="bold")


def make_line(text: object, after: object = "") -> RenderableType:
    """A paragraph, indented; `after` follows in the next line, deeper."""
    return Group(_Paragraph(text, 2), _Paragraph(after, 5)) if after else _Paragraph(text, 2)


class _Paragraph:
    """Text that is broken wherever the line is full, as Chinese is: Rich breaks at spaces only, and leaves a bullet alone.

    What follows a bullet or a number is aligned behind it.
    """

    def __init__(self, text: object, indent: int) -> None:
        self._lines = clean(text).split("\n")
        self._indent = indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._lines:
            mark = _MARK.match(line)
            head = mark[0] if mark else ""
            hanging = " " * (self._indent + cell_len(head))
            pieces = chop_cells(line[len(head) :], max(10, options.max_width - len(hanging))) or [""]
            yield Text(" " * self._indent + head + pieces[0], no_wrap=True)
            for piece in pieces[1:]:
                yield Text(hanging + piece, no_wrap=True)


def show_points(value: float | None) -> str:
    """Points with two decimals; a dash where there are none."""
    return "—" if value is None else f"{value:.2f}"


def show_moment(value: object) -> str:
    """`2016-12-01T09:30:00+08:00` -> `2016-12-01 09:30`; a mere yes is 是."""
    if value is None or value is False or value == "":
        return "—"
    return "是" if value is True else show_minute(clean(value))


def print_report(what: RenderableType, *, to_errors: bool = False) -> None:
    """Print to the terminal, or as wide as `_PLAIN_WIDTH` columns into a file or pipe."""
    console = Console(stderr=to_errors, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    console.print(what)


def print_line(what: str | Text, *, to_errors: bool = False) -> None:
    """One line whatever its length: the terminal breaks it where it must, and a file that it goes to keeps it whole."""
    console = Console(stderr=to_errors, markup=False, emoji=False, highlight=False)
    console.print(clean(what) if isinstance(what, str) else what, soft_wrap=True)


@contextlib.contextmanager
def stop_on_signal(say: Callable[[str], None]) -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets, or the system's request to end; the next one interrupts at once."""
    stop = threading.Event()

    def ask(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        say("正在收尾……再按一次 Ctrl-C 立即中断。")

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
