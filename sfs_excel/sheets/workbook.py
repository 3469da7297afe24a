"""A workbook that Excel takes without a word: XlsxWriter's, with every text kept to Excel's limits, whoever wrote it."""

import re
from collections.abc import Mapping
from types import MethodType
from typing import Any, Literal

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet, convert_cell_args, convert_range_args

from sfs_excel import excel_limits
from sfs_excel.text import count_units, cut_units, keep_text

_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
_HALF_CODE = re.compile(r"(?<!&)(&&)*&\Z")


class Sheet(Worksheet):
    """A sheet of a `Spreadsheet`."""

    def __init__(self) -> None:
        super().__init__()
        self._unfiltered: list[int] = []

    def hide_filter(self, column: int) -> None:
        """Leave the filter's button out above a column in which headings stand: XlsxWriter has no way to say so."""
        self._unfiltered.append(column)
        self.filter_on = True

    def _write_autofilters(self) -> None:
        super()._write_autofilters()
        for column in self._unfiltered:
            self._xml_empty_tag("filterColumn", [("colId", column - self.filter_range[0]), ("hiddenButton", 1)])

    @convert_range_args
    def data_validation(
        self, first_row: int, first_col: int, last_row: int, last_col: int, options: dict[str, Any] | None = None
    ) -> Literal[0, -1, -2]:
        """As XlsxWriter's, with texts that Excel takes."""
        return super().data_validation(first_row, first_col, last_row, last_col, cut_validation(options or {}))

    @convert_cell_args
    def write_comment(
        self, row: int, col: int, comment: str, options: dict[str, Any] | None = None
    ) -> Literal[0, -1, -2]:
        """As XlsxWriter's, with a text and an author that Excel takes."""
        said = options or {}
        author = {"author": cut_units(said["author"], excel_limits.COMMENT_AUTHOR)} if "author" in said else {}
        return super().write_comment(row, col, keep_text(comment), said | author)

    def set_footer(self, footer: str = "", options: Any = None, margin: Any = None) -> None:
        """As XlsxWriter's, with a text that Excel takes."""
        super().set_footer(cut_header(footer), options, margin)

    def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Literal[0, -1, -2]:
        return super()._write_string(row, col, keep_text(string), cell_format)

    def _write_url(
        self, row: int, col: int, url: str, cell_format: Any = None, string: str | None = None, tip: str | None = None
    ) -> int:
        """The cell has the text whole; the link carries a copy."""
        tip = tip and cut_units(tip, excel_limits.LINK_TIP)
        done = super()._write_url(row, col, url, cell_format, string, tip)
        if link := self.hyperlinks.get(row, {}).get(col):
            link._text = cut_units(link.text, excel_limits.LINK_TEXT)
        return done

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002 - XlsxWriter's
        """Leave a formula as it stands, without its `=` or the braces of an array's. XlsxWriter searches each for 30 to 150
        functions that came after Excel 2007: we use none, and it would find their names in texts, too."""
        return formula[2:-1] if formula.startswith("{=") else formula.removeprefix("=")

    def _xml_formula_element(self, formula: Any, result: Any, attributes: Any = ()) -> None:
        """A formula's text may be empty, and be one in which `_x0041_` stands for itself, not for A: XlsxWriter sees to
        neither."""
        if isinstance(result, str):
            attributes = attributes if result else [*attributes, ("t", "str")]
            result = escape_text(result)
        super()._xml_formula_element(formula, result, attributes)


class Spreadsheet(Workbook):
    """A workbook of such sheets, with properties that Excel takes."""

    worksheet_class = Sheet

    def __init__(self, filename: Any, options: Mapping[str, Any]) -> None:
        super().__init__(filename, {"max_url_length": excel_limits.URL, **options})

    def set_properties(self, properties: Mapping[str, Any]) -> None:
        """As XlsxWriter's, with texts that Excel takes."""
        super().set_properties(
            {
                name: cut_units(value, excel_limits.PROPERTY) if isinstance(value, str) else value
                for name, value in properties.items()
            }
        )

    def set_custom_property(self, name: str, value: Any, property_type: Any = None) -> Literal[0, -1]:
        """One that is too long is left out: cut, it would say something else."""
        if count_units(str(value)) > excel_limits.PROPERTY:
            return -1
        return super().set_custom_property(name, value, property_type)

    def add_chart(self, options: Mapping[str, Any]) -> Any:
        """A chart that says of itself whether it draws hidden cells: what is left out is read one way by Excel, another by
        others."""
        chart = super().add_chart(dict(options))
        if chart is None:
            raise ValueError(f"no type of chart: {options}")
        chart._write_plot_vis_only = MethodType(_write_visibility, chart)  # type: ignore[method-assign]  # no option
        return chart


class _Apart(str):
    """A text that is equal to no other."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def put_own(sheet: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
    """Write a text that says whose this workbook is.

    It gets an entry of its own in the table of texts, which holds every other text once: so what all holders share is the
    same, whatever they are called.
    """
    Worksheet._write_string(sheet, row, column, _Apart(keep_text(text)), look)


def cut_validation(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options of a validation, with what is shown to whoever fills in cut to what Excel takes."""
    said = {name: cut_units(options[name], limit) for name, limit in excel_limits.VALIDATION.items() if name in options}
    return {**options, **said}


def cut_header(text: str) -> str:
    """A page's head or foot as far as Excel takes it; no code such as `&P`, or `&&` for an ampersand, is cut in two."""
    return _HALF_CODE.sub(r"\1", cut_units(text, excel_limits.HEADER, ""))


def escape_text(text: str) -> str:
    """A text as it is stored beside a formula: `_x0041_` would stand for A."""
    return _ESCAPE.sub(r"_x005F\g<0>", text)


def _write_visibility(chart: Chart) -> None:
    chart._xml_empty_tag("c:plotVisOnly", [("val", 0 if chart.show_hidden else 1)])
