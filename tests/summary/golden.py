"""The ranking workbook of three offices as text, line by line, so that a reviewer sees what a change changes.

Renew the stored text, and look at what became different: `python -m tests.summary.golden && git diff tests/summary/golden.txt`.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.sheets.styles import Styles
from sfs_excel.summary.styles import LOOKS
from sfs_excel.summary.write import build_summary
from sfs_excel.words import Stage
from tests.summary.factory import make_results, with_ranking

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
STORED = Path(__file__).with_name("golden.txt")
EVERY_KIND = Path(__file__).parents[1] / "rulebook" / "good" / "every_kind.yaml"


def describe_golden() -> str:
    """Three offices, one of them missing, by a small rulebook that has every kind of rule, and bands."""
    bands = [{"name": "优秀", "at_least": 60, "places": 1}, {"name": "合格"}]
    rulebook = with_ranking(load_rulebook(EVERY_KIND), {"bands": bands, "ties": [1]})
    return describe_workbook(build_summary(make_results(3, missing=1, vetoed=0, rulebook=rulebook, stage=Stage.FINAL)))


def describe_workbook(written: bytes) -> str:
    """Every sheet's set-up, cells (place, format, formula and value), validations, conditions, tables, links and notes."""
    book, values = (openpyxl.load_workbook(BytesIO(written), data_only=shown) for shown in (False, True))
    names = name_formats()
    lines = [f"name {name} = {held.attr_text}" for name, held in sorted(book.defined_names.items())]
    lines += _describe_charts(written)
    for sheet in book.worksheets:
        lines += ["", *_describe_sheet(sheet, values[sheet.title], names)]
    return "\n".join(lines) + "\n"


def _describe_charts(written: bytes) -> Iterator[str]:
    """Of each chart its kinds, and what its series read."""
    with zipfile.ZipFile(BytesIO(written)) as archive:
        for part in sorted(name for name in archive.namelist() if name.startswith("xl/charts/chart")):
            area = ElementTree.fromstring(archive.read(part)).find(f".//{CHART}plotArea")
            assert area is not None
            for kind in (each for each in area if each.tag.endswith("Chart")):
                for series in kind.iter(f"{CHART}ser"):
                    read = " ".join(str(reference.text) for reference in series.iter(f"{CHART}f"))
                    name = next((str(text.text) for text in series.iter(f"{CHART}v")), "")
                    yield f"chart {Path(part).stem} {kind.tag.removeprefix(CHART)} {name}: {read}"


def name_formats() -> dict[str, str]:
    """The look of a format -> its name among the workbook's styles."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as workbook:
        styles, sheet = Styles(workbook, LOOKS), workbook.add_worksheet()
        names = [(name, styles[name]) for name in LOOKS]
        for row, (name, look) in enumerate(names):
            sheet.write_string(row, 0, name, look)
    sheet = openpyxl.load_workbook(written).worksheets[0]
    return {_look(row[0]): name for row, (name, _) in reversed(list(zip(sheet.iter_rows(), names, strict=True)))}


def _look(cell: Cell | MergedCell) -> str:
    return repr(
        (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection, cell.quotePrefix)
    )


def _describe_sheet(sheet: Worksheet, shown: Worksheet, names: dict[str, str]) -> Iterator[str]:
    yield f"=== {sheet.title} ({sheet.sheet_state})"
    page = sheet.page_setup
    yield (
        f"page: {page.orientation}, paper {page.paperSize}, fit {page.fitToWidth}x{page.fitToHeight}, scale {page.scale}, "
        f"area {sheet.print_area}, titles {sheet.print_title_rows} {sheet.print_title_cols}, frozen {sheet.freeze_panes}"
    )
    hidden = {letter for letter, column in sheet.column_dimensions.items() if column.hidden}
    widths = (f"{letter} {column.width:.1f}" for letter, column in sorted(sheet.column_dimensions.items()))
    yield f"widths: {', '.join(widths)}; hidden: {', '.join(sorted(hidden)) or '-'}"
    yield f"merged: {' '.join(sorted(str(region) for region in sheet.merged_cells.ranges)) or '-'}"
    for table in sheet.tables.values():
        yield f"table {table.name} {table.ref}"
    for rule in sheet.data_validations.dataValidation:
        yield f"validation {rule.sqref}: {rule.type} {rule.operator} {rule.formula1} {rule.formula2}; {rule.error}"
    for region in sheet.conditional_formatting:
        for rule in region.rules:
            yield f"condition {region.sqref}: {rule.type} {' '.join(rule.formula)} #{rule.priority}"
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and (cell.value is not None or cell.comment is not None):
                yield _describe_cell(cell, shown[cell.coordinate].value, names)


def _describe_cell(cell: Cell, value: object, names: dict[str, str]) -> str:
    look = names.get(_look(cell), "-")
    held = f"{cell.value} → {value!r}" if cell.data_type == "f" else repr(cell.value)
    link = cell.hyperlink.location or cell.hyperlink.target if cell.hyperlink else ""
    more = [f"link {link}"] if link else []
    more += [f"note {cell.comment.text.strip()!r}"] if cell.comment else []
    return "  ".join([f"{cell.coordinate} [{look}] {held}", *more])


if __name__ == "__main__":
    STORED.write_text(describe_golden(), encoding="utf-8")
