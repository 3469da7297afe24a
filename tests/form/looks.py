"""Colours of a workbook as they are seen: what is written in what ink on what fill, in every state."""

from collections.abc import Iterator

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

BLACK, WHITE = "#000000", "#FFFFFF"


def fill_of(cell: Cell) -> str:
    return _shown(cell.fill.fgColor, WHITE) if cell.fill.fill_type == "solid" else WHITE


def ink_of(cell: Cell) -> str:
    return _shown(cell.font.color, BLACK)


def contrast_of(ink: str, fill: str) -> float:
    """The contrast ratio of WCAG 2."""
    light, dark = sorted((_luminance(ink), _luminance(fill)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def list_contrasts(book: Workbook) -> dict[tuple[str, str], float]:
    """Every pair of ink and fill that a cell has, or gets by one of its conditional formats."""
    pairs = {pair for sheet in book.worksheets if sheet.sheet_state == "visible" for pair in _pairs_of(sheet)}
    return {pair: contrast_of(*pair) for pair in sorted(pairs)}


def _pairs_of(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    for row in sheet.iter_rows():
        yield from ((ink_of(each), fill_of(each)) for each in row if isinstance(each, Cell))
    for area in sheet.conditional_formatting:
        cells = [sheet.cell(*place) for part in area.sqref.ranges for place in part.cells]
        for rule in area.rules:
            for each in cells:
                if isinstance(each, Cell):
                    yield _ink_of(rule, ink_of(each)), _fill_of(rule, fill_of(each))


def _ink_of(rule: Rule, usual: str) -> str:
    font = rule.dxf.font if rule.dxf is not None else None
    return _shown(font.color, usual) if font is not None else usual


def _fill_of(rule: Rule, usual: str) -> str:
    fill = rule.dxf.fill if rule.dxf is not None else None
    return _shown(fill.bgColor, usual) if isinstance(fill, PatternFill) else usual


def _shown(color: Color | None, usual: str) -> str:
    return f"#{color.rgb[2:]}" if color is not None and isinstance(color.rgb, str) else usual


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
