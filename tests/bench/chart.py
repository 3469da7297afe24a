"""The medians as a picture for the README: a panel for each kind of work, a bar for each way to do it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tests.bench.figures import Figures
from tests.bench.goals import EACH_FORM, find_cpu
from tests.bench.older import OLDER
from tests.bench.parts import (
    AGAIN,
    CALAMINE,
    FIRST,
    HELP,
    INFLATED,
    LATER,
    LOOP,
    OLDER_FIRST,
    OPENPYXL,
    OPENPYXL_VALUES,
    OURS,
    PANDAS,
    PANDAS_OPENPYXL,
    PYTHON_CALAMINE,
    SCRIPT,
    STATUS,
    SUMMARY,
    TO_EXCEL,
    WRITTEN,
    XLSXWRITER,
)

_WIDTH, _MARGIN, _GAP = 900, 20, 28
_LABEL, _VALUE = 180, 92  # widths beside the bars
_LINE, _BAR, _HEAD, _TOP = 21, 13, 34, 86
_NOTE = "Medians of one run of scripts/bench.py, all processes of a command together. A multiple is of the panel's first bar."
_COLUMN = (_WIDTH - 2 * _MARGIN - _GAP) // 2
_COLORS = {"ours": "#1d5fa6", "peer": "#aab6c2", "limit": "#dbe2e9"}
_STYLE = """
text { font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #1f2933 }
.title { font-size: 16px; font-weight: 600 } .head { font-size: 13px; font-weight: 600 } .note { fill: #5f6c7b }
.ours { font-weight: 600 }
"""


@dataclass(frozen=True)
class Bar:
    """One way to do a kind of work.

    Attributes:
        kind: ours, peer, or limit.
    """

    what: str
    label: str
    kind: str = "peer"


@dataclass(frozen=True)
class Panel:
    """One kind of work.

    Attributes:
        head: `{offices}` is the largest number of offices with which all of it was measured.
    """

    part: str
    head: str
    bars: tuple[Bar, ...]


PANELS = (
    Panel(
        "generate",
        "Write one office's form",
        (
            Bar(EACH_FORM, "sfs_excel generate", "ours"),
            Bar(XLSXWRITER, "XlsxWriter"),
            Bar(OPENPYXL, "openpyxl"),
            Bar(WRITTEN, "limit: writing the bytes", "limit"),
        ),
    ),
    Panel(
        "read",
        "Read one returned form",
        (
            Bar(OURS, "sfs_excel, all checks", "ours"),
            Bar(OPENPYXL, "openpyxl"),
            Bar(OPENPYXL_VALUES, "openpyxl read_only"),
            Bar(PANDAS_OPENPYXL, "pandas + openpyxl"),
            Bar(CALAMINE, "pandas + calamine"),
            Bar(PYTHON_CALAMINE, "python-calamine"),
            Bar(INFLATED, "limit: inflating", "limit"),
        ),
    ),
    Panel(
        "collect",
        "Collect {offices} returned forms, whole command",
        (
            Bar(FIRST, "sfs_excel, first", "ours"),
            Bar(LATER, "sfs_excel, one new file", "ours"),
            Bar(AGAIN, "sfs_excel, nothing new", "ours"),
            Bar(STATUS, "sfs_excel status", "ours"),
            Bar(OLDER_FIRST, f"sfs_excel {OLDER}, first"),
            Bar(SCRIPT, "pandas script: read, write"),
            Bar(LOOP.format(CALAMINE), "pandas script: read only"),
        ),
    ),
    Panel(
        "summary",
        "Write the ranking workbook of {offices} offices",
        (Bar(SUMMARY, "sfs_excel, looks and links", "ours"), Bar(TO_EXCEL, "pandas.to_excel, bare")),
    ),
    Panel("start", "Start", (Bar(HELP, "sfs_excel --help", "ours"), Bar(PANDAS, "import pandas"))),
)


def draw_chart(figures: Figures) -> str:
    """An SVG of all panels that were measured, in two columns; "" where none was."""
    drawn = [(panel, offices) for panel in PANELS if (offices := _choose_offices(figures, panel))]
    heights, parts = [_TOP, _TOP], []
    for panel, offices in drawn:
        column = heights.index(min(heights))
        lines = list(_draw_panel(figures, panel, offices))
        place = f"translate({_MARGIN + column * (_COLUMN + _GAP)},{heights[column]})"
        parts.append(f'<g transform="{place}">{"".join(lines)}</g>')
        heights[column] += _HEAD + _LINE * _count_bars(figures, panel, offices) + 16
    height = max(heights)
    versions = escape(figures.machine.get("versions", ""))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}">'
        f"<style>{_STYLE}</style>"
        f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="6" fill="#ffffff" stroke="#d5dce3"/>'
        f'<text x="{_MARGIN}" y="32" class="title">Processor time: shorter is better</text>'
        f'<text x="{_MARGIN}" y="51" class="note">{_NOTE}</text>'
        f'<text x="{_MARGIN}" y="68" class="note">{versions}</text>'
        f"{''.join(parts)}</svg>\n"
    )


def _choose_offices(figures: Figures, panel: Panel) -> int:
    """The largest number with which the panel's last bar was measured; 0 where there is none."""
    counts = [offices for part, offices in figures.list_parts() if part == panel.part]
    return max((n for n in counts if find_cpu(figures, panel.part, n, panel.bars[-1].what) is not None), default=0)


def _list_bars(figures: Figures, panel: Panel, offices: int) -> Sequence[tuple[Bar, float]]:
    found = [(bar, find_cpu(figures, panel.part, offices, bar.what)) for bar in panel.bars]
    return [(bar, cpu) for bar, cpu in found if cpu is not None]


def _count_bars(figures: Figures, panel: Panel, offices: int) -> int:
    return len(_list_bars(figures, panel, offices))


def _draw_panel(figures: Figures, panel: Panel, offices: int) -> Iterator[str]:
    bars = _list_bars(figures, panel, offices)
    longest, ours = max(cpu for _, cpu in bars), bars[0][1]
    yield f'<text x="0" y="14" class="head">{escape(panel.head.format(offices=f"{offices:,}"))}</text>'
    for place, (bar, cpu) in enumerate(bars):
        top = _HEAD + place * _LINE - 10
        width = max(1.0, (_COLUMN - _LABEL - _VALUE) * cpu / longest)
        tone = ' class="ours"' if bar.kind == "ours" else ""
        yield f'<text x="{_LABEL - 8}" y="{top + 11}" text-anchor="end"{tone}>{escape(bar.label)}</text>'
        yield f'<rect x="{_LABEL}" y="{top}" width="{width:.1f}" height="{_BAR}" rx="2" fill="{_COLORS[bar.kind]}"/>'
        multiple = "" if place == 0 else f" · {_show_multiple(cpu / ours)}"
        yield f'<text x="{_LABEL + width + 6:.1f}" y="{top + 11}"{tone}>{_show_time(cpu)}{multiple}</text>'


def _show_time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    milliseconds = seconds * 1000
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.2g} ms"


def _show_multiple(ratio: float) -> str:
    return f"{ratio:.0f}x" if ratio >= 10 else f"{ratio:.2g}x"
