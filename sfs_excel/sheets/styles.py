"""The formats of one workbook: every look of its family, made once."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

Look: TypeAlias = Mapping[str, Any]
"""Properties of a format, by the names that XlsxWriter has for them."""


class Styles:
    """A workbook's formats by the names of their looks: one of 300 offices has as many as one of 12."""

    def __init__(self, workbook: Workbook, looks: Mapping[str, Look]) -> None:
        self._formats = {name: workbook.add_format(dict(look)) for name, look in looks.items()}

    def __getitem__(self, name: str) -> Format:
        return self._formats[name]
