"""A Word template filled in: docxtpl's tags in the bureau's own .docx, and faults told by the words beside them.

docxtpl forgives what then comes out wrong (it mends broken XML by leaving text out), so what it makes is checked.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache, partial
from html import unescape
from io import BytesIO
from traceback import walk_tb
from typing import Any, cast
from xml.parsers import expat

from docx.opc.constants import CONTENT_TYPE
from docxtpl.template import DocxTemplate
from jinja2 import Environment, Template, TemplateSyntaxError, UndefinedError

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.overrides import ENDING
from sfs_excel.notices.wording import TEMPLATE_ERRORS, find_place, quoted_name, word_error

# What python-docx raises over bytes that are no Word document: not a zip, damaged, encrypted, a part missing or no XML.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    AttributeError,
    SyntaxError,
    RuntimeError,
)
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_INLINE = "<template>"  # what Jinja calls a template that came from no file
_PARAGRAPH = re.compile(r"(?=<w:p[ >])")
_PARAGRAPH_ON_ITS_LINE = re.compile(r"\n(?=<w:p[ >])")
# A table's cell in which every paragraph was left out: Word does not open it.
_EMPTY_CELL = re.compile(
    r"(<w:tc(?: [^>]*)?>(?:<w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr>|<w:tcPr/>)?)\s*(?=</w:tc>)", re.DOTALL
)
_LONGEST_SPOT = 40
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class WordTemplate:
    """A Word template, opened once for all papers: of a paper, what has tags is made, and the rest is as it was."""

    def __init__(self, content: bytes, where: str, environment: Environment, known: Collection[str]) -> None:
        """
        Args:
            where: the place to name in a fault.
            environment: escapes what is markup in the names.
            known: what a name that is not there may have been meant for.

        Raises:
            FaultyFileError: it is no .docx.
        """
        self._template = _open(content, where, known)
        self._environment = environment
        written = BytesIO()
        self._template.docx.save(written)
        self._members = list_members(written.getvalue())

    def fill(self, names: dict[str, Any]) -> bytes:
        """The document with the names filled in. The same template and names give the same bytes.

        Args:
            names: harmless, see `clean_names`.

        Raises:
            FaultyFileError: one of its tags cannot be used.
        """
        self._template.render(names, self._environment)
        return pack_members(self._members | self._template.list_filled())


def list_sources(content: bytes, where: str) -> list[str]:
    """The Jinja templates that stand in a Word document: its body, headers and footers, one paragraph a line.

    Raises:
        FaultyFileError: it is no .docx.
    """
    template = _open(content, where, ())
    uris = (template.HEADER_URI, template.FOOTER_URI)
    margins = [template.get_part_xml(part) for uri in uris for _, part in template.get_headers_footers(uri)]
    return [_PARAGRAPH.sub("\n", template.patch_xml(xml)) for xml in (template.get_xml(), *margins)]


def say_spot(where: str, source: str, line: int, name: str = "") -> str:
    """Tell where in the document, by words that Word can search for: the tag in which a name stands, else the paragraph."""
    lines = source.split("\n")
    words = unescape(re.sub(r"<[^<>]*>", "", lines[min(line, len(lines)) - 1])).strip()
    tags = re.findall(r"{[{%].*?[%}]}", words)
    spot = next((tag for tag in tags if name and re.search(rf"\b{re.escape(name)}\b", tag)), words)
    cut = spot if len(spot) <= _LONGEST_SPOT else f"{spot[: _LONGEST_SPOT - 1]}…"
    return f"{where}「{cut}」" if cut else where


def find_spot(error: BaseException, where: str, source: str) -> str:
    """Tell where in the document an error arose; or in which template that it includes."""
    name = quoted_name(error) if isinstance(error, UndefinedError) else ""
    lines = list(_find_lines(error))
    return say_spot(where, source, lines[-1], name) if lines else find_place(error, where)


def pack_document(content: bytes) -> bytes:
    """The same parts in the same order, with no word of when and where they were packed."""
    return pack_members(list_members(content))


def list_members(content: bytes) -> dict[str, bytes]:
    """The parts of a document, by their names, in their order."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def pack_members(members: Mapping[str, bytes]) -> bytes:
    """The document of these parts."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, content)
    return packed.getvalue()


class _Template(DocxTemplate):
    """docxtpl, with each part rendered strictly, and again and again from what stood in the template, which is opened once.
    The document's properties are left as the bureau made them."""

    def __init__(self, content: bytes, where: str, known: Collection[str]) -> None:
        super().__init__(BytesIO(content))
        self._where = where
        self._known = known
        self._sources: dict[str, Any] = {}  # name of a part -> what stood in it

    def init_docx(self, reload: bool = True) -> None:  # noqa: ARG002 - docxtpl opens a filled document again
        """Open the template, once."""
        super().init_docx(reload=False)

    def get_xml(self) -> str:
        """The body, with its tags."""
        return str(self._recall(self._part, lambda _: DocxTemplate.get_xml(self)))

    def get_part_xml(self, part: Any) -> str:
        """A header or footer, with its tags."""
        return str(self._recall(part, partial(DocxTemplate.get_part_xml, self)))

    def render_footnotes(self, context: dict[str, Any], jinja_env: Environment | None = None) -> None:
        """Fill in what stands in the footnotes, with its tags."""
        for part in self._list_footnotes():
            part._blob = self._recall(part, lambda part: part.blob)
        DocxTemplate.render_footnotes(self, context, jinja_env)

    def list_filled(self) -> dict[str, bytes]:
        """All parts that may have tags, as they are filled in now, by their names in the file."""
        opened: Any = self
        margins = [part for uri in (self.HEADER_URI, self.FOOTER_URI) for _, part in opened.get_headers_footers(uri)]
        parts = [self._part, *margins, *self._list_footnotes()]
        return {part.partname.membername: part.blob for part in parts}

    @property
    def _part(self) -> Any:
        opened: Any = self.docx
        return opened.part

    def _list_footnotes(self) -> list[Any]:
        return [part for part in self._part.package.parts if part.content_type == CONTENT_TYPE.WML_FOOTNOTES]

    def _recall(self, part: Any, read: Callable[[Any], Any]) -> Any:
        name = str(part.partname)
        if name not in self._sources:
            self._sources[name] = read(part)
        return self._sources[name]

    def patch_xml(self, src_xml: str) -> str:
        """Turn what Word made of the tags back into tags: the same for every paper."""
        return _patch(src_xml)

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:  # noqa: ARG002 - docxtpl's signature
        source = _PARAGRAPH.sub("\n", src_xml)
        try:
            rendered = _compile(jinja_env, source).render(context)
        except TEMPLATE_ERRORS as error:
            raise FaultyFileError([word_error(error, find_spot(error, self._where, source), self._known)]) from error
        filled = _EMPTY_CELL.sub(r"\1<w:p/>", _PARAGRAPH_ON_ITS_LINE.sub("", rendered))
        try:
            expat.ParserCreate().Parse(filled, True)
        except expat.ExpatError as error:
            fact = "有成对的标记不在同一段里，或一半在表格内一半在表格外，排不成文档"
            remedy = "同一段里用 {% if %}…{% endif %}；要取舍整段的，两个标记各占一段，写成 {%p if %} 和 {%p endif %}，表格整行的用 {%tr %}"
            raise FaultyFileError([Fault(self._where, fact, remedy)]) from error
        return filled

    def render_properties(self, context: dict[str, Any], jinja_env: Environment | None = None) -> None:
        pass

    def fix_tables(self, xml: str) -> Any:
        """docxtpl makes the columns that {%tc for %} added as wide as it likes: spread a table's width over them as the
        cells ask."""
        tree = DocxTemplate.fix_tables(self, xml)
        for table in tree.iter(f"{_W}tbl"):
            _spread_columns(table)
        return tree


@lru_cache(maxsize=64)
def _patch(source: str) -> str:
    return str(DocxTemplate.patch_xml(cast("DocxTemplate", None), source))


@lru_cache(maxsize=64)  # compiling takes longer than all the rest, and a hundred papers share one template
def _compile(environment: Environment, source: str) -> Template:
    return environment.from_string(source)


def _spread_columns(table: Any) -> None:
    """Set the grid, and every cell, to the table's own width where the cells do not add up to it. Merged cells and tables
    of no fixed width stay as they are."""
    whole = table.find(f"{_W}tblPr/{_W}tblW")
    columns = table.findall(f"{_W}tblGrid/{_W}gridCol")
    rows = [row.findall(f"{_W}tc/{_W}tcPr/{_W}tcW") for row in table.findall(f"{_W}tr")]
    asked = [each.get(f"{_W}w", "") for each in rows[0]] if rows else []
    if whole is None or whole.get(f"{_W}type") != "dxa" or any(len(row) != len(columns) for row in rows):
        return
    if not all(map(str.isdecimal, (*asked, whole.get(f"{_W}w", "")))) or table.findall(f".//{_W}gridSpan"):
        return
    share = int(whole.get(f"{_W}w")) / (sum(map(int, asked)) or 1)
    for cells in (columns, *rows):
        for cell, width in zip(cells, asked, strict=True):
            cell.set(f"{_W}w", str(round(int(width) * share)))


def _open(content: bytes, where: str, known: Collection[str]) -> Any:
    """A `_Template`, seen as docxtpl leaves it: most of its methods are untyped."""
    template: Any = _Template(content, where, known)
    try:
        template.render_init()
        template.get_xml()
    except _UNREADABLE as error:
        remedy = "请用 Word 或 WPS 打开它，另存为“Word 文档（*.docx）”；设了密码的先取消密码"
        raise FaultyFileError([Fault(where, "打不开，不是 Word 文档（.docx），或者已经损坏", remedy)]) from error
    return template


def _find_lines(error: BaseException) -> Iterator[int]:
    """The lines of a document's part where an error arose; none if it arose in a template that the part includes."""
    if isinstance(error, TemplateSyntaxError):
        if error.filename is None:
            yield error.lineno
        return
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    if not any(file.endswith(ENDING) for file, _ in frames):
        yield from (line for file, line in frames if file == _INLINE)
