"""A list's cells as XML: each different content of a column is rendered once, as XlsxWriter would write it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple, TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.utility import _preserve_whitespace, xl_col_to_name
from xlsxwriter.xmlwriter import XMLwriter

from sfs_excel import excel_limits
from sfs_excel.sheets.writing import Link, Value
from sfs_excel.text import cut_units, show_whole

MOST_KEPT = 4096  # different contents of a column; one that has more says most of them once
SHARED = ' t="s"><v>'  # stands in no text: `<` would be escaped
_XML = XMLwriter()  # knows how a text is escaped

Content: TypeAlias = Value | Link


class Rendered(NamedTuple):
    """A cell without the number of its row, which stands between its pieces.

    Attributes:
        xml: from behind the row's number to before the next cell's.
        lines: that its text takes.
        link: before and behind the row's number; nothing where it leads nowhere.
    """

    xml: str
    lines: int
    link: tuple[str, str] | None


@dataclass(frozen=True)
class CellLooks:
    """The looks of a column's cells: of a value, of a text that leads somewhere, and of one that could, but does not."""

    value: Format
    link: Format
    unlinked: Format


@dataclass(frozen=True)
class Place:
    """A column of a list.

    Attributes:
        column: counted from 0.
        is_last: whether the row ends with it.
        count_lines: how many lines a text takes in it.
        relate: a file that a link opens -> what the sheet calls it.
        share: a text -> its number among those that the workbook's cells share.
    """

    column: int
    is_last: bool
    count_lines: Callable[[str], int]
    relate: Callable[[str], str]
    share: Callable[[str], int]


class ColumnCells(dict[Content, Rendered]):
    """Content -> cell, of a column's cells that look alike. Texts are shared; where there are too many different ones to be
    kept, each stands in its own cell from then on, so that memory does not grow with the list."""

    def __init__(self, place: Place, looks: CellLooks) -> None:
        super().__init__()
        self._place, self._looks = place, looks
        self._shares = True
        self._name = xl_col_to_name(place.column)
        self._end = "</row>" if place.is_last else f'<c r="{xl_col_to_name(place.column + 1)}'

    def __missing__(self, content: Content) -> Rendered:
        if len(self) == MOST_KEPT:
            self.clear()
            self._shares = False
        self[content] = rendered = self._render(content)
        return rendered

    def _render(self, content: Content) -> Rendered:
        match content:
            case Link(text, None):
                return self._write_text(show_whole(text), self._looks.unlinked)
            case Link(text, str(url)):
                shown = show_whole(text)
                return self._write_text(shown, self._looks.link)._replace(link=self._lead(url, shown))
            case None | "":
                return self._finish("/>", 1, self._looks.value)
            case str():
                return self._write_text(show_whole(content), self._looks.value)
            case float() | int() if isfinite(content):
                # A zero without a sign: equal contents are rendered once, whichever came first.
                return self._finish(f"><v>{content + 0:.16G}</v></c>", 1, self._looks.value)
        raise TypeError(f"a list holds texts, finite numbers and links: {content!r}")

    def _write_text(self, text: str, look: Format) -> Rendered:
        if not text:
            return self._finish("/>", 1, look)
        if self._shares:
            xml = f"{SHARED}{self._place.share(text)}</v></c>"
        else:
            space = ' xml:space="preserve"' if _preserve_whitespace(text) else ""
            escaped = _XML._escape_data(_XML._escape_control_characters(text))
            xml = f' t="inlineStr"><is><t{space}>{escaped}</t></is></c>'
        return self._finish(xml, self._place.count_lines(text), look)

    def _finish(self, xml: str, lines: int, look: Format) -> Rendered:
        return Rendered(f'" s="{look._get_xf_index()}"{xml}{self._end}', lines, None)

    def _lead(self, url: str, shown: str) -> tuple[str, str]:
        """The link's element; a place of this workbook is named in it, a file by its relationship."""
        link = Url(url)
        if link._link_type == UrlTypes.INTERNAL:
            display = cut_units(shown, excel_limits.LINK_TEXT)
            leads = f'location="{_escape(link._link)}" display="{_escape(display)}"'
        else:
            leads = f'r:id="{self._place.relate(link._target())}"'
        return f'<hyperlink ref="{self._name}', f'" {leads}/>'


def _escape(attribute: str) -> str:
    return str(_XML._escape_attributes(attribute))
