"""Odd but valid packages of a form: the values stay the same."""

import io
import re
import zipfile
from collections.abc import Callable

from tests.proof.surgery import (
    BOOK,
    BOOK_RELATED,
    CORE,
    CUSTOM,
    META_SHEET,
    PACKAGE_RELATED,
    SHEET,
    STRINGS,
    STYLES,
    TYPES,
    Change,
    Parts,
    operate,
)
from tests.proof.variants.model import ALL, WITH_STRINGS, Expected, Make, Recipe, remarked, unchanged

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PURL = "http://purl.oclc.org/ooxml"
_DIMENSION = r"<dimension [^>]*/>"


def _change(part: str, pattern: str, new: str | Callable[[re.Match[str]], str]) -> Change:
    return lambda parts: parts.substitute(part, pattern, new)


def _without(*names: str) -> Change:
    def change(parts: Parts) -> None:
        for name in names:
            parts.members.pop(name)

    return change


def _put(name: str, content: str | bytes) -> Change:
    def change(parts: Parts) -> None:
        parts.members[name] = content.encode() if isinstance(content, str) else content

    return change


def _rename(how: Callable[[str], str]) -> Change:
    def change(parts: Parts) -> None:
        parts.members = {how(name): content for name, content in parts.members.items()}

    return change


def _make_strict(parts: Parts) -> None:
    for name in parts.members:
        if name.endswith((".xml", ".rels")):
            text = parts.text(name).replace(_MAIN, f"{_PURL}/spreadsheetml/main")
            parts.write(name, text.replace(_RELATED, f"{_PURL}/officeDocument/relationships"))


def _prefix(parts: Parts) -> None:
    """Every element of sheets, book and strings with a prefix, as some Java programs write them."""
    for name in [SHEET, META_SHEET, BOOK, *(name for name in (STRINGS,) if name in parts.members)]:
        text = re.sub(r"<(/?)(?=[A-Za-z])(?![\w.]+:)", r"<\1x:", parts.text(name))
        parts.write(name, re.sub(r"\bxmlns=", "xmlns:x=", text))


def _drop_references(parts: Parts) -> None:
    """Rows and cells without `r`: legal where no cell is left out. Gaps are filled first."""

    def fill(row: re.Match[str]) -> str:
        cells = {
            found[1]: found[2]
            for found in re.finditer(r'<c r="([A-Z]+)\d+"((?:[^>]*?/>)|(?:.*?</c>))', row[2], re.DOTALL)
        }
        letters = [chr(65 + at) for at in range(16)]
        return f"<row>{''.join('<c' + cells.get(letter, '/>') for letter in letters)}</row>"

    parts.substitute(SHEET, r'<row r="(\d+)"[^>]*?>(.*?)</row>', fill)


def _make_inline(parts: Parts) -> None:
    strings = re.findall(r"<si>(.*?)</si>", parts.text(STRINGS), re.DOTALL)

    def write(found: re.Match[str]) -> str:
        return f'<c{found[1]} t="inlineStr"{found[2]}><is>{strings[int(found[3])]}</is></c>'

    for part in (SHEET, META_SHEET):
        parts.substitute(part, r'<c((?: [rs]="\w+")*) t="s"([^>]*)><v>(\d+)</v></c>', write)


def _use_1904(parts: Parts) -> None:
    parts.substitute(BOOK, r"<workbookPr\b", '<workbookPr date1904="1" ', 1)


def _add_empty_rows(parts: Parts) -> None:
    """A column formatted to the bottom: a slip of many."""
    rows = "".join(f'<row r="{row}">{"<c/>" * 8}</row>' for row in range(201, 200_201))
    parts.replace(SHEET, "</sheetData>", f"{rows}</sheetData>")


def _write_as_wps(parts: Parts) -> None:
    """Add the parts that WPS adds: its own properties, and elements of its own namespace."""
    app = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>WPS 表格</Application></Properties>'
    parts.write("docProps/app.xml", app)
    extension = (
        "<extLst><ext uri='{x}' xmlns:etc='http://www.wps.cn/officeDocument/2017/etCustomData'><etc:x/></ext></extLst>"
    )
    parts.replace(SHEET, "</worksheet>", f"{extension}</worksheet>")
    parts.replace(SHEET, "<sheetData>", "<sheetData><!-- et -->", 1)


def _recode(part: str, encoding: str) -> Change:
    def change(parts: Parts) -> None:
        text = re.sub(r"^<\?xml[^>]*\?>", "", parts.text(part).lstrip("\ufeff").strip())
        parts.members[part] = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)

    return change


def _stream(data: bytes) -> bytes:
    """Sizes behind the members, as programs write them that cannot go back."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in Parts.read(data).members.items():
            archive.writestr(name, content)
    return pipe.getvalue()


def _reorder(parts: Parts) -> None:
    parts.members = dict(reversed(parts.members.items()))


def _make_macro_book(parts: Parts) -> None:
    parts.members["xl/vbaProject.bin"] = b"\xcc\x61" * 500
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts.replace(TYPES, main, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def _link_outside(parts: Parts) -> None:
    parts.write("xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{_MAIN}"/>')
    parts.write(
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATED}/externalLinkPath" TargetMode="External" Target="file:///C:/other.xlsx"/></Relationships>',
    )
    entry = f'<Relationship Id="rId99" Type="{_RELATED}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    parts.replace(BOOK_RELATED, "</Relationships>", f"{entry}</Relationships>")


def _odd(name: str, change: Change, programs: tuple[str, ...] = ALL, method: int = zipfile.ZIP_DEFLATED) -> Recipe:
    return Recipe("odd but valid", name, operate(change, method), programs=programs)


def _said(name: str, make: Make, expected: Expected, file: str = "{office}司法所.xlsx") -> Recipe:
    return Recipe("macros, links and objects", name, make, expected, file=file)


_BAD_CREATED = r"<dcterms:created[^>]*>[^<]*</dcterms:created>"
_CREATED = '<dcterms:created xsi:type="dcterms:W3CDTF">2016-13-45T99:00</dcterms:created>'

RECIPES: tuple[Recipe, ...] = (
    Recipe("as saved", "nothing done", unchanged),
    _odd("dimension too small", _change(SHEET, _DIMENSION, '<dimension ref="A1"/>')),
    _odd("dimension of the whole sheet", _change(SHEET, _DIMENSION, '<dimension ref="A1:XFD1048576"/>')),
    _odd("dimension missing", _change(SHEET, _DIMENSION, "")),
    _odd("dimension garbage", _change(SHEET, _DIMENSION, '<dimension ref="#REF!"/>')),
    _odd("all texts inline", _make_inline, WITH_STRINGS),
    _odd("prefixed namespaces", _prefix),
    _odd("strict", _make_strict),
    _odd("without cell references", _drop_references),
    _odd("1904 dates", _use_1904),
    Recipe("odd but valid", "styles missing", operate(_without(STYLES)), remarked("lost_formats")),
    Recipe("odd but valid", "styles cut off", operate(_put(STYLES, "<styleSheet")), remarked("lost_formats")),
    _odd("styles with an empty fill", _change(STYLES, r"<fills[^>]*>", lambda found: found[0] + "<fill/>")),
    _odd("created at no possible time", _change(CORE, _BAD_CREATED, _CREATED)),
    _odd("core properties cut off", _put(CORE, "<cp:coreProperties")),
    _odd("custom properties cut off", _put(CUSTOM, b"\xff\xfe\x00")),
    _odd("part names in upper case", _rename(str.upper)),
    _odd("part names with backslashes", _rename(lambda name: name.replace("/", "\\"))),
    _odd("targets absolute", _change(BOOK_RELATED, r'Target="/?(?:xl/)?(?=\w)', 'Target="/xl/')),
    _odd("targets with dots", _change(BOOK_RELATED, r'Target="/?(?:xl/)?(?=\w)', 'Target="../xl/./')),
    _odd("without content types", _without(TYPES)),
    _odd("without package relationships", _without(PACKAGE_RELATED)),
    _odd("package relationships cut off", _put(PACKAGE_RELATED, "<Relationships")),
    _odd("sheet in UTF-16", _recode(SHEET, "utf-16")),
    _odd("sheet with a byte-order mark", lambda parts: parts.write(SHEET, "\ufeff" + parts.text(SHEET))),
    _odd("strings said to be four thousand million", _change(STRINGS, r"<sst [^>]*>", f'<sst xmlns="{_MAIN}" count="1" uniqueCount="4294967295">'), WITH_STRINGS),
    _odd("strings said to be none", _change(STRINGS, r"<sst [^>]*>", f'<sst xmlns="{_MAIN}" count="0" uniqueCount="0">'), WITH_STRINGS),
    _odd("drawings and theme of rubbish", _put("xl/theme/theme1.xml", b"\x00\x01")),
    _odd("200,000 rows of styled empty cells", _add_empty_rows),
    _odd("stored, not compressed", lambda _: None, method=zipfile.ZIP_STORED),
    _odd("members in reverse order", _reorder),
    _odd("as WPS extends it", _write_as_wps),
    Recipe("odd but valid", "sizes behind the members", _stream),
    Recipe("odd but valid", "a comment behind the zip", lambda data: data[:-2] + b"\x04\x00note"),
    _said("macros in an .xlsm", operate(_make_macro_book), remarked("macros"), "{office}司法所.xlsm"),
    _said("macros in an .xlsx", operate(_make_macro_book), remarked("macros")),
    _said("external links", operate(_link_outside), remarked("links")),
    _said("an OLE object", operate(_put("xl/embeddings/oleObject1.bin", b"\xd0\xcf")), remarked("objects")),
    _said("an ActiveX control", operate(_put("xl/activeX/activeX1.bin", b"\x01")), remarked("objects")),
)  # fmt: skip
