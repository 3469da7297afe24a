"""A form's zip members, to be changed one by one, as neither a user nor an office program would."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from sfs_excel.form.columns import Column
from sfs_excel.sheets.references import cell_name
from tests.damage import ROWS

SHEET, META_SHEET = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet4.xml"
BOOK, BOOK_RELATED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES, TYPES = "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"
CORE, CUSTOM, PACKAGE_RELATED = "docProps/core.xml", "docProps/custom.xml", "_rels/.rels"

Change = Callable[["Parts"], None]


@dataclass
class Parts:
    """The members of a form by name, in their order."""

    members: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def read(cls, data: bytes) -> "Parts":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def pack(self, method: int = zipfile.ZIP_DEFLATED) -> bytes:
        """As one zip file; the names stay as they are, backslashes and all."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", method, compresslevel=1) as archive:
            for name, content in self.members.items():
                info = zipfile.ZipInfo(name)
                info.filename, info.compress_type = name, method
                archive.writestr(info, content)
        return written.getvalue()

    def text(self, part: str) -> str:
        return self.members[part].decode()

    def write(self, part: str, text: str) -> None:
        self.members[part] = text.encode()

    def replace(self, part: str, old: str, new: str, count: int = -1) -> None:
        """Raises ValueError: the part does not hold `old`, so nothing would have been proved."""
        text = self.text(part)
        if old not in text:
            raise ValueError(f"{part} holds no {old!r}")
        self.write(part, text.replace(old, new, count))

    def substitute(self, part: str, pattern: str, new: str | Callable[[re.Match[str]], str], count: int = 0) -> None:
        """Raises ValueError: the pattern is nowhere in the part."""
        text, number = re.subn(pattern, new, self.text(part), count=count, flags=re.DOTALL)
        if not number:
            raise ValueError(f"{part} holds no {pattern!r}")
        self.write(part, text)

    def set_cell(self, place: str, xml: str, part: str = SHEET) -> None:
        """Put other XML in the place of one cell."""
        self.substitute(part, rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', lambda _: xml, 1)

    def set_value(self, key: str, content: str, attributes: str = "", style: int | None = None) -> None:
        """Put other XML into the input cell of a field, such as `<v>3</v>`; the cell keeps its style if none is given."""
        place = value_cell(key)
        found = re.search(rf'<c r="{place}"[^>]*?\bs="(\d+)"', self.text(SHEET))
        shown = style if style is not None else int(found[1]) if found else 0
        self.set_cell(place, f'<c r="{place}" s="{shown}" {attributes}>{content}</c>')

    def type_text(self, key: str, typed: str) -> None:
        """As if this text had been typed into the input cell of a field."""
        self.set_value(key, inline(typed), 't="inlineStr"')

    def add_format(self, code: str) -> int:
        """A new number format; the style that shows it."""
        styles = self.text(STYLES)
        number = 500 + styles.count("<numFmt ")
        entry = f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>'
        styles = re.sub(r"<numFmts[^>]*/>", "", styles)
        if "</numFmts>" in styles:
            styles = styles.replace("</numFmts>", f"{entry}</numFmts>")
        else:
            styles = re.sub(r"(<styleSheet[^>]*>)", rf'\1<numFmts count="1">{entry}</numFmts>', styles)
        found = re.search(r"<cellXfs[^>]*>(.*?)</cellXfs>", styles, re.DOTALL)
        if found is None:
            raise ValueError(f"{STYLES} holds no cellXfs")
        look = f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        self.write(STYLES, styles.replace("</cellXfs>", f"{look}</cellXfs>"))
        return len(re.findall(r"<xf\b", found[1]))


def value_cell(key: str) -> str:
    """The input cell of a field: 05.orgs -> F12."""
    return cell_name(ROWS[key], Column.VALUE)


def evidence_cell(key: str) -> str:
    """The evidence cell in the row of a field; it counts only in the first row of an item."""
    return cell_name(ROWS[key], Column.EVIDENCE)


def inline(text: str) -> str:
    return f'<is><t xml:space="preserve">{escape(text)}</t></is>'


def operate(change: Change, method: int = zipfile.ZIP_DEFLATED) -> Callable[[bytes], bytes]:
    """A change of members as one of whole files."""

    def make(data: bytes) -> bytes:
        parts = Parts.read(data)
        change(parts)
        return parts.pack(method)

    return make
