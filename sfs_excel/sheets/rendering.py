"""A list's cells as XML: each different content of a column is rendered once, as XlsxWriter would write it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple, TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.utility import _preserve_whitespace, xl_col_to_name
from xlsxwriter.xmlwriter import XMLwriter

from sfs_excel import excel_limits
from sfs_excel.sheets.workbook import escape_text
from sfs_excel.sheets.writing import Formula, Link, Value
from sfs_excel.text import cut_units, keep_text, show_whole

MOST_KEPT = 4096  # different contents of a column; one that has more says most of them once
SHARED = ' t="s"><v>'  # stands in no text: `<` would be escaped
_PLAIN = re.compile(r"[^\W_](?:[^&<>_\x00-\x1f\x7f-\xff\ufffe\uffff]*[^\s&<>_\x00-\x1f\x7f-\xff\ufffe\uffff])?")
"""Texts of which nothing has to be escaped; there are more."""
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
        if isinstance(content, Link) and content.url and (split := _split_place(content.url))[1]:
            return self._point(content.text, *split)
        if len(self) == MOST_KEPT:
            self.clear()
            self._shares = False
        self[content] = rendered = self._render(content)
        return rendered

    def _render(self, content: Content) -> Rendered:
        match content:
            case str() if content:
                return self._write_text(show_whole(content), self._looks.value)
            case Link(text, None):
                return self._write_text(show_whole(text), self._looks.unlinked)
            case Link(text, str(url)):
                shown = show_whole(text)
                link = _lead(self._name, url, shown, self._place.relate)
                return self._write_text(shown, self._looks.link)._replace(link=link)
            case None | "":
                return self._finish("/>", 1, self._looks.value)
            case float() | int() if isfinite(content):
                # A zero without a sign: equal contents are rendered once, whichever came first.
                return self._finish(f"><v>{content + 0:.16G}</v></c>", 1, self._looks.value)
        raise TypeError(f"a list holds texts, finite numbers and links: {content!r}")

    def _point(self, text: str, file: str, place: str) -> Rendered:
        """A cell that opens a file at a place: the file's, with the place. Few files have many of them, of which none is kept."""
        rendered = self[Link(text, file)]
        assert rendered.link is not None
        before, after = rendered.link
        return rendered._replace(link=(before, _name_place(after, place)))

    def _write_text(self, text: str, look: Format) -> Rendered:
        if not text:
            return self._finish("/>", 1, look)
        xml = f"{SHARED}{self._place.share(text)}</v></c>" if self._shares else _write_inline(text)
        return self._finish(xml, self._place.count_lines(text), look)

    def _finish(self, xml: str, lines: int, look: Format) -> Rendered:
        return Rendered(f'" s="{look._get_xf_index()}"{xml}{self._end}', lines, None)


def render_cell(row: int, column: int, content: Value, look: Format | None, share: Callable[[str], int]) -> str:
    """One cell with all that it holds, as XlsxWriter would write it; nothing where a cell without a look holds nothing.

    Args:
        share: a text -> its number among those that the workbook's cells share.
    """
    opened = f'<c r="{xl_col_to_name(column)}{row + 1}"' + (f' s="{look._get_xf_index()}"' if look else "")
    match content:
        case Formula(formula, str(shown)):
            said = _XML._escape_data(escape_text(shown))
            return f'{opened} t="str"><f>{_escape_formula(formula)}</f><v>{said}</v></c>'
        case Formula(formula, float() | int() as number) if isfinite(number):
            return f"{opened}><f>{_escape_formula(formula)}</f><v>{number}</v></c>"
        case None | "":
            return f"{opened}/>" if look else ""
        case str():
            return f"{opened}{SHARED}{share(keep_text(content))}</v></c>"
        case float() | int() if isfinite(content):
            return f"{opened}><v>{content:.16G}</v></c>"
    raise TypeError(f"a row holds texts, finite numbers, formulas and links: {content!r}")


def render_link(row: int, column: int, link: Link, relate: Callable[[str], str]) -> tuple[str, str, str]:
    """A cell's link, in three pieces; the row's number is the second."""
    before, after = _lead(xl_col_to_name(column), str(link.url), link.text, relate)
    return before, str(row + 1), after


def _lead(column: str, url: str, shown: str, relate: Callable[[str], str]) -> tuple[str, str]:
    """The element before and behind the row's number; a place of this workbook is named in it, a file by its
    relationship, and the place in it."""
    file, place = _split_place(url)
    link = Url(file)
    if link._link_type == UrlTypes.INTERNAL:
        display = cut_units(shown, excel_limits.LINK_TEXT)
        leads = f'location="{_escape(link._link)}" display="{_escape(display)}"'
    else:
        leads = f'r:id="{relate(link._target())}"'
    return f'<hyperlink ref="{column}', _name_place(f'" {leads}/>', place)


def _split_place(url: str) -> tuple[str, str]:
    """A file, and the place in it; whatever leads to a place of this workbook as it is."""
    file, _, place = (url, "", "") if url.startswith("internal:") else url.partition("#")
    return file, place


def _name_place(after: str, place: str) -> str:
    return f'{after.removesuffix("/>")} location="{_escape(place)}"/>' if place else after


def _escape_formula(formula: str) -> str:
    return str(_XML._escape_data(formula.removeprefix("=")))


def _write_inline(text: str) -> str:
    """A text in its own cell, from behind the cell's look."""
    if _PLAIN.fullmatch(text):
        return f' t="inlineStr"><is><t>{text}</t></is></c>'
    space = ' xml:space="preserve"' if _preserve_whitespace(text) else ""
    escaped = _XML._escape_data(_XML._escape_control_characters(text))
    return f' t="inlineStr"><is><t{space}>{escaped}</t></is></c>'


def _escape(attribute: str) -> str:
    return str(_XML._escape_attributes(attribute))
