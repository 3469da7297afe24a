"""A sheet that ends in a long list: its rows are written as XML as they come, and no more of them is kept than one.

They wait in a file of their own until XlsxWriter writes the sheet. Links to one file share one relationship.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from tempfile import TemporaryFile
from typing import IO, Any, Self

from xlsxwriter.utility import xl_range

from sfs_excel.sheets.rendering import SHARED, Rendered
from sfs_excel.sheets.workbook import Sheet, Spreadsheet

_UNDER_NOTES = 16  # rows that a note on a head may lie over: XlsxWriter places it by their heights


class LongSheet(Sheet):
    """A sheet of a workbook that is not written in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: IO[bytes] | None = None
        self._links: IO[bytes] | None = None
        self._last_above: Any = 0
        self._relations: dict[str, str] = {}

    @classmethod
    def add_to(cls, workbook: Spreadsheet, name: str) -> Self:
        """A new sheet of the workbook."""
        sheet: Any = workbook.add_worksheet(name, cls)
        assert isinstance(sheet, cls)
        return sheet

    def relate(self, target: str) -> str:
        """The name of the relationship to a file, the same for all links to it."""
        return self._relations.setdefault(target, f"rId{len(self._relations) + 1}")

    def share(self, text: str) -> int:
        """A text's number among those that the workbook's cells share; how often is counted where they are written."""
        texts: Any = self.str_table
        texts.count -= 1
        number: int = texts._get_shared_string_index(text)
        return number

    def write_rows(self, first: int, rows: Iterable[Sequence[Rendered]], height: Callable[[int], float]) -> int:
        """Write rows below everything else, all of one length; nothing comes after them.

        Args:
            first: row, counted from 0.
            height: lines -> points.

        Returns:
            The last row; the one before `first` where there is none.
        """
        self._rows, self._links = self._open_file(), self._open_file()
        self._last_above = first - 1
        texts: Any = self.str_table
        openings: dict[int, str] = {}
        row = first - 1
        cells: Sequence[Rendered] = ()
        for row, cells in enumerate(rows, start=first):
            number = str(row + 1)
            xml, lines, links = zip(*cells, strict=True)
            most = max(lines)
            if most not in openings:
                openings[most] = self._open_row(height(most), len(cells))
            if row < first + _UNDER_NOTES:
                self.set_row(row, height(most))
            written = number.join(('<row r="', openings[most], *xml))
            self._rows.write(written.encode())
            texts.count += written.count(SHARED)
            if any(links):
                self._links.write("".join(number.join(link) for link in links if link).encode())
        if row >= first:
            self._check_dimensions(row, len(cells) - 1)
        return row

    def add_long_table(self, top: int, last: int, options: dict[str, Any]) -> None:
        """As `add_table` from column A, which would note every cell of it.

        Args:
            top: row of the heads.
            last: row, below that of the heads.
        """
        width = len(options["columns"])
        self.add_table(top, 0, top + 1, width - 1, options)
        area = xl_range(top, 0, last, width - 1)
        self.tables[-1].update(range=area, a_range=area, autofilter=area)

    def _open_row(self, height: float, cells: int) -> str:
        """The text between the row's number and that of its first cell; heights are whole pixels."""
        pixels = int(height * 4.0 / 3.0 + 0.5)
        high = "" if pixels == self.default_row_height else f' ht="{pixels * 0.75:.16g}" customHeight="1"'
        return f'" spans="1:{cells}"{high}><c r="A'

    def _write_rows(self) -> None:
        if self._rows is None:
            super()._write_rows()
            return
        last: Any = self.dim_rowmax
        self.dim_rowmax = self._last_above
        super()._write_rows()
        self.dim_rowmax = last
        self._copy(self._rows)

    def _write_hyperlinks(self) -> None:
        if self._links is None:
            super()._write_hyperlinks()
            return
        is_linked = self._links.tell() > 0
        if is_linked:
            self._xml_start_tag("hyperlinks")
        self._copy(self._links)
        if is_linked:
            self._xml_end_tag("hyperlinks")
        self.rel_count += len(self._relations)
        self.external_hyper_links += [["/hyperlink", target, "External"] for target in self._relations]

    def _open_file(self) -> IO[bytes]:
        return TemporaryFile(dir=self.tmpdir)  # closed when it is copied

    def _copy(self, written: IO[bytes]) -> None:
        """Behind what XlsxWriter has written, into the same file."""
        file: Any = self.fh
        file.flush()
        with written:
            written.seek(0)
            shutil.copyfileobj(written, file.buffer)
