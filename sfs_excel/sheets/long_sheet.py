"""A sheet with many rows: they are written as XML as they come, and no more of them is kept than one.

They wait in a file of their own until XlsxWriter writes the sheet, between what stands above and below. Links to one file
share one relationship.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from tempfile import TemporaryFile
from typing import IO, Any, Self

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range

from sfs_excel.sheets.rendering import SHARED, Content, Rendered, render_cell, render_link
from sfs_excel.sheets.workbook import Sheet, Spreadsheet
from sfs_excel.sheets.writing import Link

_WITH_BARS = 2010  # of Excel's versions, that of the bars in cells
_MEASURED = 64  # rows whose heights stay known: a note on a head lies over some, and a page takes no more


class LongSheet(Sheet):
    """A sheet of a workbook that is not written in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: IO[bytes] | None = None
        self._links: IO[bytes] | None = None
        self._stretch = 0, 0  # first and last of the rows that are written
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
        return self._share_one(text)

    def write_rows(self, first: int, rows: Iterable[Sequence[Rendered]], height: Callable[[int], float]) -> int:
        """Write rows below everything else, all of one length; nothing comes after them.

        Args:
            first: row, counted from 0.
            height: lines -> points.

        Returns:
            The last row; the one before `first` where there is none.
        """
        assert self._rows is None, "a sheet has one stretch of rows"
        rows_file, links_file = self._open_files(first)
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
            if row < first + _MEASURED:
                self.set_row(row, height(most))
            written = number.join(('<row r="', openings[most], *xml))
            rows_file.write(written.encode())
            texts.count += written.count(SHARED)
            if any(links):
                links_file.write("".join(number.join(link) for link in links if link).encode())
        if row >= first:
            self._check_dimensions(row, len(cells) - 1)
        self._stretch = first, row
        return row

    def put_row(
        self, row: int, cells: Iterable[tuple[int, Content, Format | None]], height: float | None = None
    ) -> None:
        """Write one row, as `put` would its cells; the next one is that below it. Other rows stand above or below them all.

        Args:
            cells: column, content and look, from the left to the right; texts as they are to be shown.
        """
        if self._rows is None:
            self._open_files(row)
        assert row == self._stretch[1] + 1, "rows come one below the other"
        rows_file, links_file = self._rows, self._links
        assert rows_file is not None
        assert links_file is not None
        written, column = [], -1
        for column, content, look in cells:
            if isinstance(content, Link):
                if content.url is not None:
                    links_file.write("".join(render_link(row, column, content, self.relate)).encode())
                content = content.text
            written.append(render_cell(row, column, content, look, self._share_one))
        if height is not None and row < self._stretch[0] + _MEASURED:
            self.set_row(row, height)
        rows_file.write(f'<row r="{row + 1}{self._describe_row(height, column + 1)}>{"".join(written)}</row>'.encode())
        self._check_dimensions(row, max(column, 0))
        self._stretch = self._stretch[0], row

    def _share_one(self, text: str) -> int:
        texts: Any = self.str_table
        number: int = texts._get_shared_string_index(text)
        return number

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
        """The text between the row's number and that of its first cell."""
        return f'{self._describe_row(height, cells)}><c r="A'

    def _describe_row(self, height: float | None, cells: int) -> str:
        """The text behind the row's number; heights are whole pixels."""
        pixels = self.default_row_height if height is None else int(height * 4.0 / 3.0 + 0.5)
        high = "" if pixels == self.default_row_height else f' ht="{pixels * 0.75:.16g}" customHeight="1"'
        descent = ' x14ac:dyDescent="0.25"' if self.excel_version == _WITH_BARS else ""
        return f'" spans="1:{cells}"{high}{descent}'

    def _write_rows(self) -> None:
        if self._rows is None:
            super()._write_rows()
            return
        above: Any = self.dim_rowmin
        below: Any = self.dim_rowmax
        first, last = self._stretch
        self.dim_rowmax = first - 1  # type: ignore[assignment]  # XlsxWriter begins with None
        super()._write_rows()
        self._copy(self._rows)
        self.dim_rowmin, self.dim_rowmax = last + 1, below  # type: ignore[assignment]
        super()._write_rows()
        self.dim_rowmin = above

    def _write_hyperlinks(self) -> None:
        is_linked = self._links is not None and self._links.tell() > 0
        if not is_linked:
            super()._write_hyperlinks()
        assert not (is_linked and self.hyperlinks), "the links of a sheet are in its rows, or none of them is"
        if is_linked:
            self._xml_start_tag("hyperlinks")
        if self._links is not None:
            self._copy(self._links)
        if is_linked:
            self._xml_end_tag("hyperlinks")
        self.rel_count += len(self._relations)
        self.external_hyper_links += [["/hyperlink", target, "External"] for target in self._relations]

    def _open_files(self, first: int) -> tuple[IO[bytes], IO[bytes]]:
        """For the rows from the first on, and for their links."""
        self._stretch = first, first - 1
        self._rows, self._links = (TemporaryFile(dir=self.tmpdir) for _ in range(2))  # noqa: SIM115 - closed when copied
        return self._rows, self._links

    def _copy(self, written: IO[bytes]) -> None:
        """Behind what XlsxWriter has written, into the same file."""
        file: Any = self.fh
        file.flush()
        with written:
            written.seek(0)
            shutil.copyfileobj(written, file.buffer)
