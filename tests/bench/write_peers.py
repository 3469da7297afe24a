"""Other programs that write a form: the same cells, formulas with their values, looks, names, widths, merged cells and lists.

python -m tests.bench.write_peers NAME FORM NUMBER
"""

import io
import sys
from collections.abc import Callable, Mapping
from copy import copy
from itertools import repeat
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.bench.form_plan import FormPlan, SheetPlan, read_plan
from tests.bench.timing import time_each

_BORDERS = {"thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7}


def main() -> None:
    name, form, number = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if name == "writing the bytes":
        data, target = form.read_bytes(), form.with_name("written.xlsx")
        time_each(repeat(lambda: target.write_bytes(data), number + 1))
        target.unlink()
    else:
        plan, write = read_plan(form), WRITERS[name]
        time_each(repeat(lambda: write(plan), number + 1))


def write_fast(plan: FormPlan) -> bytes:
    """XlsxWriter, a fresh workbook."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        formats = {key: book.add_format(_describe(cell)) for key, cell in plan.looks.items()}
        fonts: dict[str, Any] = {}
        for each in plan.sheets:
            _write_sheet(book, each, formats, fonts)
        for name, refers_to in plan.names.items():
            book.define_name(name, f"={refers_to}")
    return written.getvalue()


def write_openpyxl(plan: FormPlan) -> bytes:
    """openpyxl, a fresh workbook."""
    book, written = Workbook(), io.BytesIO()
    looks = {key: _find_style(book, cell) for key, cell in plan.looks.items()}
    book.remove(book.worksheets[0])
    for each in plan.sheets:
        sheet = book.create_sheet(each.title)
        sheet.sheet_state = "hidden" if each.is_hidden else "visible"
        for letter, width in each.widths.items():
            sheet.column_dimensions[letter].width = width
        for row, height in each.heights.items():
            sheet.row_dimensions[row].height = height
        for planned in each.cells:
            cell = sheet.cell(planned.row, planned.column, planned.value)
            cell._style = copy(looks[planned.look])
        for merged in each.merged:
            sheet.merge_cells(merged)
        for validation in each.validations:
            sheet.add_data_validation(copy(validation))
    for name, refers_to in plan.names.items():
        book.defined_names[name] = DefinedName(name, attr_text=refers_to)
    book.save(written)
    return written.getvalue()


WRITERS: dict[str, Callable[[FormPlan], bytes]] = {"XlsxWriter": write_fast, "openpyxl": write_openpyxl}


def _find_style(book: Workbook, shown: Any) -> Any:
    """The look as openpyxl keeps it; given to a cell it costs far less than its parts one by one."""
    cell = book.worksheets[0]["A1"]
    for name in ("font", "fill", "border", "alignment", "number_format", "protection"):
        setattr(cell, name, copy(getattr(shown, name)))
    return copy(cell._style)


def _write_sheet(book: xlsxwriter.Workbook, plan: SheetPlan, formats: Mapping[str, Any], fonts: dict[str, Any]) -> None:
    sheet = book.add_worksheet(plan.title)
    if plan.is_hidden:
        sheet.hide()
    for letter, width in plan.widths.items():
        sheet.set_column(f"{letter}:{letter}", width)
    for row, height in plan.heights.items():
        sheet.set_row(row - 1, height)
    for merged in plan.merged:
        sheet.merge_range(merged, "")
    for cell in plan.cells:
        place, look = (cell.row - 1, cell.column - 1), formats[cell.look]
        if isinstance(cell.value, CellRichText):
            sheet.write_rich_string(*place, *_list_runs(book, cell.value, fonts), look)
        elif cell.value is None:
            sheet.write_blank(*place, None, look)
        elif isinstance(cell.value, str) and cell.value.startswith("="):
            sheet.write_formula(*place, cell.value, look, "" if cell.cached is None else cell.cached)
        elif isinstance(cell.value, str):
            sheet.write_string(*place, cell.value, look)
        else:
            sheet.write_number(*place, cell.value, look)
    for validation in plan.validations:
        places = str(validation.sqref)
        sheet.data_validation(places.split()[0], _describe_validation(validation) | {"multi_range": places})


def _list_runs(book: xlsxwriter.Workbook, text: CellRichText, fonts: dict[str, Any]) -> list[Any]:
    """A text, or a format and the text that it is for, in turn."""
    runs: list[Any] = []
    for part in text:
        if not isinstance(part, str):
            key = repr(part.font)
            if key not in fonts:
                fonts[key] = book.add_format(_describe_font(part.font, part.font.rFont))
            runs.append(fonts[key])
        runs.append(str(part))
    return runs


def _describe(cell: Any) -> dict[str, Any]:
    """A cell's look as XlsxWriter is asked for it."""
    look = _describe_font(cell.font, cell.font.name) | {"num_format": cell.number_format}
    look |= {"locked": cell.protection.locked, "hidden": cell.protection.hidden}
    if cell.fill.fill_type == "solid":
        look |= {"pattern": 1, "bg_color": _color(cell.fill.fgColor)}
    for side in ("left", "right", "top", "bottom"):
        line = getattr(cell.border, side)
        if line is not None and line.style:
            look |= {side: _BORDERS[line.style], f"{side}_color": _color(line.color)}
    aligned = cell.alignment
    look |= {"text_wrap": bool(aligned.wrap_text), "indent": int(aligned.indent or 0)}
    look |= {"shrink": bool(aligned.shrink_to_fit)}
    named = {"align": aligned.horizontal, "valign": aligned.vertical}
    names = {"center": "vcenter", "justify": "vjustify", "distributed": "vdistributed"}
    named["valign"] = names.get(named["valign"], named["valign"])
    return look | {name: value for name, value in named.items() if value}


def _describe_font(font: Any, name: str | None) -> dict[str, Any]:
    look = {"font_name": name or "Calibri", "font_size": font.sz or 11, "bold": bool(font.b), "italic": bool(font.i)}
    look |= {"font_charset": font.charset} if font.charset else {}
    look |= {"underline": 1} if font.u else {}
    return look | ({"font_color": _color(font.color)} if font.color is not None else {})


def _color(color: Any) -> str:
    return f"#{color.rgb[-6:]}" if color is not None and isinstance(color.rgb, str) else "#000000"


def _describe_validation(validation: DataValidation) -> dict[str, Any]:
    """A validation as XlsxWriter is asked for it."""
    kind, first, second = str(validation.type), str(validation.formula1), str(validation.formula2)
    said: dict[str, Any] = {"validate": {"whole": "integer", "textLength": "length"}.get(kind, kind)}
    said |= {"error_title": validation.errorTitle, "error_message": validation.error}
    said |= {"input_title": validation.promptTitle, "input_message": validation.prompt}
    if kind == "list":
        return said | {"source": first.strip('"').split(",") if first.startswith('"') else f"={first}"}
    if kind == "custom":
        return said | {"value": f"={first}"}
    if validation.operator in (None, "between"):
        return said | {"criteria": "between", "minimum": _limit(first), "maximum": _limit(second)}
    return said | {"criteria": _OPERATORS[validation.operator], "value": _limit(first)}


_OPERATORS = {"lessThanOrEqual": "<=", "greaterThanOrEqual": ">=", "lessThan": "<", "greaterThan": ">", "equal": "="}


def _limit(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return f"={text}"


if __name__ == "__main__":
    main()
