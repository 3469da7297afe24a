"""One new workbook of any kind of form: what it states of itself, its formats, and the identity that it carries."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from xlsxwriter.packager import Packager

from sfs_excel.form.columns import META
from sfs_excel.form.package import deflate_part, pack_parts
from sfs_excel.form.styles import FONT, LOOKS, MEASURE, SIZE
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.token import Stamp
from sfs_excel.sheets.workbook import Spreadsheet, put_own

_OPTIONS = {
    "in_memory": True,
    # A name in the roster that begins with `=` is a name.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    # Widths are counted in digits of this font: it is 7 pixels a digit, as Calibri 11 is, on old PCs and in WPS too.
    # No scheme: the theme would put its own font in its place. 134 is GB2312, for whoever has to look for another font.
    "default_format_properties": {"font_name": FONT, "font_size": SIZE, "font_scheme": False, "font_charset": 134},
}

_NAMES_LISTED = re.compile(r"<HeadingPairs>.*</TitlesOfParts>", re.DOTALL)


@contextmanager
def open_book(written: BytesIO, title: str, subject: str, company: str, stamp: Stamp) -> Iterator[Book]:
    """A workbook that is in `written` once the block is left.

    Args:
        subject: whom it is for.
        stamp: it is written into the last sheet, the hidden _meta.
    """
    packager = _KeepingPackager()
    with _Unpacked(packager) as workbook:
        properties = {"title": title, "subject": subject, "company": company}
        workbook.set_properties(properties | {"created": stamp.made})
        workbook.set_size(1800, 1200)
        workbook.set_calc_mode("auto")
        book = Book(workbook, Styles(workbook, LOOKS), MEASURE)
        yield book
        _write_meta(book, stamp.entries())
    written.write(pack_parts(deflate_part(name, content) for name, content in packager.parts))


class _KeepingPackager(Packager):
    """Keeps the parts, which XlsxWriter would pack less tightly."""

    parts: Sequence[tuple[str, bytes]] = ()

    def _create_package(self) -> list[Any]:
        made = Packager._create_package(self)
        self.parts = [
            (name, content.getvalue() if is_binary else _drop_list(name, content.getvalue()).encode())
            for content, name, is_binary in made
        ]
        return []


class _Unpacked(Spreadsheet):
    """A workbook whose parts go to a packager of ours."""

    def __init__(self, packager: Packager) -> None:
        super().__init__(BytesIO(), _OPTIONS)
        self._packager = packager

    def _get_packager(self) -> Packager:
        return self._packager


def _drop_list(part: str, content: str) -> str:
    """The list of sheets and names, for a file manager to show, is left out: a form has two hundred names."""
    return _NAMES_LISTED.sub("", content) if part == "docProps/app.xml" else content


def _write_meta(book: Book, entries: dict[str, str]) -> None:
    """The identity twice: programs that drop custom properties keep the sheet, those that drop hidden sheets the properties."""
    sheet = book.workbook.add_worksheet(META)
    sheet.hide()
    sheet.protect("")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 70)
    for row, (name, value) in enumerate(entries.items()):
        sheet.write_string(row, 0, name)
        put_own(sheet, row, 1, value)
        book.workbook.set_custom_property(name, value, "text")
